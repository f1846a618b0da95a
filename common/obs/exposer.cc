#include "common/obs/exposer.h"

#include <httplib.h>

#include <thread>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace sudiao::obs {
namespace {

// Prometheus keeps a connection, and a probe now and then opens another.
constexpr size_t kThreads = 3;
constexpr time_t kSeconds = 5;

class HttpExposer final : public Exposer {
 public:
  HttpExposer(std::function<absl::Status()> ready, const Metrics& metrics)
      : ready_(std::move(ready)), metrics_(metrics) {
    server_.new_task_queue = [] { return new httplib::ThreadPool(kThreads); };
    // Without the library's SO_REUSEPORT: two processes must not share a port unnoticed.
    server_.set_socket_options([](socket_t socket) {
      const int yes = 1;
      setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
    });
    server_.set_read_timeout(kSeconds);
    server_.set_write_timeout(kSeconds);
    server_.set_payload_max_length(0);
    server_.Get("/metrics", [this](const httplib::Request&, httplib::Response& response) {
      response.set_content(metrics_.Text(), "text/plain; version=0.0.4");
    });
    server_.Get("/healthz", [](const httplib::Request&, httplib::Response& response) {
      response.set_content("ok\n", "text/plain");
    });
    server_.Get("/readyz", [this](const httplib::Request&, httplib::Response& response) {
      const absl::Status readiness = ready_();
      if (!readiness.ok()) response.status = 503;
      response.set_content(
          readiness.ok() ? "ready\n" : absl::StrCat("not ready: ", readiness.message(), "\n"), "text/plain");
    });
  }

  ~HttpExposer() override {
    if (!thread_.joinable()) return;
    server_.stop();
    thread_.join();
  }

  absl::Status Listen(const std::string& address, int port) {
    port_ = port == 0 ? server_.bind_to_any_port(address) : server_.bind_to_port(address, port) ? port : -1;
    if (port_ <= 0) {
      return absl::UnavailableError(
          absl::StrCat("cannot listen on ", address, ":", port, ": is another program using the port?"));
    }
    thread_ = std::thread([this] { server_.listen_after_bind(); });
    // Before it runs it cannot be stopped.
    while (!server_.is_running()) absl::SleepFor(absl::Milliseconds(1));
    return absl::OkStatus();
  }

  int port() const override { return port_; }

 private:
  const std::function<absl::Status()> ready_;
  const Metrics& metrics_;
  httplib::Server server_;
  int port_ = -1;
  std::thread thread_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Exposer>> Exposer::Start(const std::string& listen,
                                                        std::function<absl::Status()> ready,
                                                        const Metrics& metrics) {
  const size_t colon = listen.rfind(':');
  int port = 0;
  if (colon == std::string::npos || !absl::SimpleAtoi(listen.substr(colon + 1), &port)) {
    return absl::InvalidArgumentError(absl::StrCat("'", listen, "' must be written as address:port"));
  }
  auto exposer = std::make_unique<HttpExposer>(std::move(ready), metrics);
  const absl::Status status = exposer->Listen(listen.substr(0, colon), port);
  if (!status.ok()) return status;
  return exposer;
}

}  // namespace sudiao::obs
