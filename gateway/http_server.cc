#include "gateway/http_server.h"

#include <thread>

#include "gateway/http_connection.h"
#include "gateway/text.h"

namespace sudiao::gateway {
namespace {

class BeastServer final : public HttpServer {
 public:
  BeastServer(std::shared_ptr<Core> core, tcp::acceptor acceptor)
      : core_(std::move(core)),
        acceptor_(std::move(acceptor)),
        retry_(acceptor_.get_executor()),
        port_(acceptor_.local_endpoint().port()) {}
  ~BeastServer() override { Stop(absl::ZeroDuration()); }

  void Run() {
    Accept();
    for (int i = 0; i < core_->options.threads; ++i)
      threads_.emplace_back([core = core_] { core->io.run(); });
  }
  int port() const override { return port_; }
  size_t connections() const override {
    std::lock_guard lock(core_->mutex);
    return core_->connections.size();
  }

  void Stop(absl::Duration grace) override {
    if (threads_.empty()) return;
    core_->stopping = true;
    net::post(acceptor_.get_executor(), [this] {
      error_code ignored;
      acceptor_.close(ignored);
      retry_.cancel();
    });
    ForEach([](Connection& c) { c.Drain(); });
    if (!WaitUntilEmpty(grace)) {
      ForEach([](Connection& c) { c.Drop(); });
      // Calls that were cancelled a moment ago still hold their exchanges.
      WaitUntilEmpty(absl::Seconds(5));
    }
    core_->io.stop();
    for (auto& thread : threads_) thread.join();
    threads_.clear();
    // What was posted last still holds connections, and these hold the io_context: unless it is run, nobody
    // ever frees either.
    error_code ignored;
    acceptor_.close(ignored);
    for (int round = 0; round < 3; ++round) {
      ForEach([](Connection& c) { c.Drop(); });
      core_->io.restart();
      core_->io.poll();
    }
  }

 private:
  void Accept() {
    acceptor_.async_accept(net::make_strand(core_->io), [this](error_code error, tcp::socket socket) {
      if (!acceptor_.is_open()) return;
      if (error) return AcceptLater();
      Admit(std::move(socket));
      Accept();
    });
  }

  // Without file descriptors every try would fail at once: some must be given back first.
  void AcceptLater() {
    retry_.expires_after(std::chrono::milliseconds(100));
    retry_.async_wait([this](error_code error) {
      if (!error && acceptor_.is_open()) Accept();
    });
  }

  void Admit(tcp::socket socket) {
    error_code ignored;
    // Nagle's algorithm and delayed acknowledgements together cost 40 ms an answer.
    socket.set_option(tcp::no_delay(true), ignored);
    const bool full = connections() >= core_->options.max_connections;
    auto connection = std::make_shared<Connection>(core_, std::move(socket));
    net::dispatch(connection->strand(), [connection, full] {
      if (full) return connection->Refuse(503);
      connection->AwaitRequest();
    });
  }

  void ForEach(void (*act)(Connection&)) {
    std::vector<std::shared_ptr<Connection>> all;
    {
      std::lock_guard lock(core_->mutex);
      for (Connection* connection : core_->connections) {
        // One that is being destroyed waits for the lock and needs nothing any more.
        if (auto alive = connection->weak_from_this().lock()) all.push_back(std::move(alive));
      }
    }
    for (auto& connection : all) net::post(connection->strand(), [connection, act] { act(*connection); });
  }

  bool WaitUntilEmpty(absl::Duration limit) {
    std::unique_lock lock(core_->mutex);
    return core_->changed.wait_for(lock, Millis(limit), [this] { return core_->connections.empty(); });
  }

  std::shared_ptr<Core> core_;
  tcp::acceptor acceptor_;
  net::steady_timer retry_;
  const int port_;
  std::vector<std::thread> threads_;
};

}  // namespace

std::string_view Request::header(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (key == name) return value;
  }
  return "";
}

absl::StatusOr<std::unique_ptr<HttpServer>> HttpServer::Start(const Options& options, Hooks hooks) {
  auto core = std::make_shared<Core>();
  core->options = options;
  core->hooks = std::move(hooks);
  error_code error;
  const auto address = net::ip::make_address(options.address, error);
  if (error) return absl::InvalidArgumentError(Cat("not an IP address: ", options.address));
  const tcp::endpoint endpoint(address, static_cast<uint16_t>(options.port));
  tcp::acceptor acceptor(net::make_strand(core->io));
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(net::socket_base::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(net::socket_base::max_listen_connections, error);
  if (error)
    return absl::UnavailableError(
        Cat("cannot listen on ", options.address, ":", options.port, ": ", error.message()));
  auto server = std::make_unique<BeastServer>(std::move(core), std::move(acceptor));
  server->Run();
  return server;
}

}  // namespace sudiao::gateway
