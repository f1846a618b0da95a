#include "gateway/http_server.h"

#include <sys/socket.h>

#include <boost/asio.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <condition_variable>
#include <deque>
#include <limits>
#include <mutex>
#include <set>
#include <thread>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "common/status/errors.h"
#include "common/status/reasons.h"
#include "gateway/reasons.h"
#include "gateway/text.h"

namespace sudiao::gateway {
namespace {

namespace beast = boost::beast;
namespace http = beast::http;
namespace net = boost::asio;
using tcp = net::ip::tcp;
using beast::error_code;

constexpr size_t kPiece = 64 * 1024;
// How much of an unwanted body is read and thrown away after an early answer, so that the other end can read
// the answer before the connection is reset.
constexpr size_t kLinger = 8 * 1024 * 1024;

std::chrono::milliseconds Millis(absl::Duration duration) { return absl::ToChronoMilliseconds(duration); }

class Connection;

// What the connections share. They own it together: the last one may end after the server object.
struct Core {
  net::io_context io;
  HttpServer::Options options;
  HttpServer::Hooks hooks;
  std::mutex mutex;
  std::condition_variable changed;
  std::set<Connection*> connections;
  bool stopping = false;
};

// Header values come from messages of services: a line break in one must not start another header.
void AppendHeader(std::string* out, std::string_view name, std::string_view value) {
  Append(out, name, ": ");
  for (const char c : value) out->push_back(c == '\r' || c == '\n' || c == '\0' ? ' ' : c);
  out->append("\r\n");
}

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(std::shared_ptr<Core> core, tcp::socket socket)
      : core_(std::move(core)), stream_(std::move(socket)), timer_(stream_.get_executor()) {
    std::lock_guard lock(core_->mutex);
    core_->connections.insert(this);
  }
  ~Connection() {
    std::lock_guard lock(core_->mutex);
    core_->connections.erase(this);
    core_->changed.notify_all();
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  auto strand() { return stream_.get_executor(); }
  bool IsActive(uint64_t exchange) const { return exchange == exchange_ && active_; }

  void AwaitRequest();
  void Refuse(int status);
  void ReadBody(size_t limit, std::function<void(absl::StatusOr<std::string>)> done);
  void ReadSome(std::function<void(absl::StatusOr<std::string>)> done);
  void Send(int status, Headers headers, std::string body);
  void Start(int status, Headers headers, std::optional<uint64_t> length);
  void Write(std::string piece, std::function<void(bool)> done);
  void Finish();
  void Drop();
  void DropIfUnanswered() {
    if (!finishing_) Drop();
  }
  void SetGone(std::function<void()> callback) { gone_ = std::move(callback); }
  void After(absl::Duration delay, std::function<void()> callback);
  void SetLabel(std::string label, std::string request_id) {
    label_ = std::move(label);
    request_id_ = std::move(request_id);
  }
  // The server stops: an idle connection closes now, a stream is told, an answer under way may complete.
  void Drain();

 private:
  void ReadHeader();
  void OnHeader(error_code error);
  void BeginExchange();
  void WatchForClose();
  bool OtherEndClosed();
  void ReadPiece(std::function<void(error_code, std::string)> done);
  void CollectBody(size_t limit, std::string collected,
                   std::function<void(absl::StatusOr<std::string>)> done);
  absl::Status BodyError(error_code error) const;
  std::string Head(int status, const Headers& headers, std::optional<uint64_t> length, bool chunked);
  void Queue(std::string bytes, std::function<void(bool)> done);
  void WriteNext();
  void Report();
  void EndExchange();
  void Linger(size_t left);

  struct Outgoing {
    std::string bytes;
    std::function<void(bool)> done;
  };

  std::shared_ptr<Core> core_;
  beast::tcp_stream stream_;
  net::steady_timer timer_;
  beast::flat_buffer buffer_{2 * kPiece};
  std::optional<http::request_parser<http::buffer_body>> parser_;
  std::string piece_;

  Request request_;
  std::string label_;
  std::string request_id_;
  uint64_t exchange_ = 0;
  bool active_ = false;
  bool watching_ = false;
  bool started_ = false;
  bool chunked_ = false;
  bool keep_alive_ = false;
  bool finishing_ = false;
  bool writing_ = false;
  bool reading_ = false;
  bool linger_ = false;
  bool expects_continue_ = false;
  bool draining_ = false;
  bool dropped_ = false;
  int status_ = 0;
  absl::Time begin_;
  std::deque<Outgoing> outgoing_;
  Outgoing in_flight_;
  std::function<void()> gone_;
  uint64_t timer_round_ = 0;
};

// Forwards each call to the connection's strand, as long as the connection still serves this exchange.
class ConnectionExchange final : public Exchange {
 public:
  ConnectionExchange(std::shared_ptr<Connection> connection, uint64_t id, Request request)
      : connection_(std::move(connection)), id_(id), request_(std::move(request)) {}
  // An exchange that nobody will ever answer must not hold its connection open. Posted, never run at once: an
  // answer from another thread may still wait for the strand.
  ~ConnectionExchange() override {
    net::post(connection_->strand(), [connection = connection_, id = id_] {
      if (connection->IsActive(id)) connection->DropIfUnanswered();
    });
  }
  const Request& request() const override { return request_; }

  void ReadBody(size_t limit, std::function<void(absl::StatusOr<std::string>)> done) override {
    OnStrand([limit, done](Connection& c) { c.ReadBody(limit, done); },
             [done] { done(Fail(reasons::kBodyIncomplete)); });
  }
  void ReadSome(std::function<void(absl::StatusOr<std::string>)> done) override {
    OnStrand([done](Connection& c) { c.ReadSome(done); }, [done] { done(Fail(reasons::kBodyIncomplete)); });
  }
  void Send(int status, Headers headers, std::string body) override {
    OnStrand([status, headers = std::move(headers), body = std::move(body)](
                 Connection& c) mutable { c.Send(status, std::move(headers), std::move(body)); },
             [] {});
  }
  void Start(int status, Headers headers, std::optional<uint64_t> length) override {
    OnStrand([status, headers = std::move(headers),
              length](Connection& c) mutable { c.Start(status, std::move(headers), length); },
             [] {});
  }
  void Write(std::string piece, std::function<void(bool)> done) override {
    OnStrand([piece = std::move(piece), done](Connection& c) mutable { c.Write(std::move(piece), done); },
             [done] { done(false); });
  }
  void Finish() override {
    OnStrand([](Connection& c) { c.Finish(); }, [] {});
  }
  void Abort() override {
    OnStrand([](Connection& c) { c.Drop(); }, [] {});
  }
  void OnGone(std::function<void()> callback) override {
    OnStrand([callback](Connection& c) { c.SetGone(callback); }, callback);
  }
  void After(absl::Duration delay, std::function<void()> callback) override {
    OnStrand([delay, callback](Connection& c) { c.After(delay, callback); }, [] {});
  }
  void SetLabel(std::string_view label, std::string_view request_id) override {
    OnStrand([label = std::string(label),
              request_id = std::string(request_id)](Connection& c) { c.SetLabel(label, request_id); },
             [] {});
  }

 private:
  template <typename Act, typename Otherwise>
  void OnStrand(Act act, Otherwise otherwise) {
    net::dispatch(connection_->strand(), [connection = connection_, id = id_, act = std::move(act),
                                          otherwise = std::move(otherwise)]() mutable {
      if (connection->IsActive(id)) {
        act(*connection);
      } else {
        otherwise();
      }
    });
  }

  const std::shared_ptr<Connection> connection_;
  const uint64_t id_;
  const Request request_;
};

void Connection::AwaitRequest() {
  if (draining_) return Drop();
  parser_.emplace();
  parser_->header_limit(static_cast<std::uint32_t>(core_->options.header_limit));
  // Limits are the handler's; "none" would mean zero in this version of Beast.
  parser_->body_limit((std::numeric_limits<std::uint64_t>::max)());
  if (buffer_.size() > 0) return ReadHeader();
  stream_.expires_after(Millis(core_->options.idle_timeout));
  stream_.async_read_some(buffer_.prepare(4096), [self = shared_from_this()](error_code error, size_t bytes) {
    if (error) return self->Drop();
    self->buffer_.commit(bytes);
    self->ReadHeader();
  });
}

void Connection::ReadHeader() {
  stream_.expires_after(Millis(core_->options.read_timeout));
  http::async_read_header(stream_, buffer_, *parser_,
                          [self = shared_from_this()](error_code error, size_t) { self->OnHeader(error); });
}

void Connection::OnHeader(error_code error) {
  if (!error) return BeginExchange();
  if (error == http::error::header_limit || error == http::error::buffer_overflow) return Refuse(431);
  // After a time-out the stream is closed already: nobody can be told.
  if (error == beast::error::timeout || error == http::error::end_of_stream ||
      error.category() == net::error::get_system_category()) {
    return Drop();
  }
  Refuse(400);
}

void Connection::BeginExchange() {
  auto& message = parser_->get();
  request_ = Request();
  request_.method = std::string(message.method_string());
  const std::string_view target(message.target().data(), message.target().size());
  const size_t question = target.find('?');
  request_.path = std::string(target.substr(0, question));
  if (question != std::string_view::npos) request_.query = std::string(target.substr(question + 1));
  for (const auto& field : message) {
    request_.headers.emplace_back(
        LowerCase(std::string_view(field.name_string().data(), field.name_string().size())),
        std::string(field.value()));
  }
  error_code ignored;
  const auto endpoint = stream_.socket().remote_endpoint(ignored);
  if (!ignored) request_.peer = endpoint.address().to_string();
  if (parser_->content_length()) request_.content_length = *parser_->content_length();
  request_.has_body = parser_->chunked() || request_.content_length.value_or(0) > 0;
  expects_continue_ = EqualsIgnoringCase(request_.header("expect"), "100-continue");
  keep_alive_ = message.keep_alive();

  ++exchange_;
  active_ = true;
  started_ = finishing_ = chunked_ = false;
  status_ = 0;
  label_.clear();
  request_id_.clear();
  begin_ = absl::Now();
  stream_.expires_never();
  auto exchange = std::make_shared<ConnectionExchange>(shared_from_this(), exchange_, request_);
  if (!request_.has_body) WatchForClose();
  core_->hooks.handle(std::move(exchange));
}

// Notices that the other end closes while an answer is being made. Bytes that arrive are the next request and
// stay where they are.
void Connection::WatchForClose() {
  if (watching_ || buffer_.size() > 0) return;
  watching_ = true;
  stream_.socket().async_wait(tcp::socket::wait_read, [self = shared_from_this()](error_code error) {
    self->watching_ = false;
    if (error || !self->active_) return;
    if (self->OtherEndClosed()) self->Drop();
  });
}

bool Connection::OtherEndClosed() {
  char byte = 0;
  const ssize_t got = ::recv(stream_.socket().native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  if (got > 0) return false;
  return got == 0 || (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR);
}

void Connection::ReadPiece(std::function<void(error_code, std::string)> done) {
  if (parser_->is_done()) return done({}, "");
  if (expects_continue_) {
    expects_continue_ = false;
    Queue("HTTP/1.1 100 Continue\r\n\r\n", nullptr);
  }
  piece_.resize(kPiece);
  parser_->get().body().data = piece_.data();
  parser_->get().body().size = piece_.size();
  stream_.expires_after(Millis(core_->options.read_timeout));
  reading_ = true;
  http::async_read(
      stream_, buffer_, *parser_,
      [self = shared_from_this(), exchange = exchange_, done = std::move(done)](error_code error, size_t) {
        self->reading_ = false;
        if (self->linger_) {
          done(net::error::operation_aborted, "");
          return self->Linger(kLinger);
        }
        if (error == http::error::need_buffer) error = {};
        if (!self->IsActive(exchange)) error = net::error::operation_aborted;
        if (error) return done(error, "");
        self->stream_.expires_never();
        self->piece_.resize(kPiece - self->parser_->get().body().size);
        if (self->parser_->is_done()) self->WatchForClose();
        done({}, std::move(self->piece_));
      });
}

absl::Status Connection::BodyError(error_code error) const {
  return Fail(error == beast::error::timeout ? reasons::kRequestTimeout : reasons::kBodyIncomplete);
}

void Connection::ReadSome(std::function<void(absl::StatusOr<std::string>)> done) {
  ReadPiece([self = shared_from_this(), done = std::move(done)](error_code error, std::string piece) {
    if (!error) return done(std::move(piece));
    done(self->BodyError(error));
    self->Drop();
  });
}

void Connection::ReadBody(size_t limit, std::function<void(absl::StatusOr<std::string>)> done) {
  if (request_.content_length.value_or(0) > limit) {
    return done(Fail(reasons::kBodyTooLarge, {{"limit", Cat(limit)}}));
  }
  CollectBody(limit, "", std::move(done));
}

void Connection::CollectBody(size_t limit, std::string collected,
                             std::function<void(absl::StatusOr<std::string>)> done) {
  ReadPiece([self = shared_from_this(), limit, collected = std::move(collected), done = std::move(done)](
                error_code error, const std::string& piece) mutable {
    if (error) {
      done(self->BodyError(error));
      return self->Drop();
    }
    collected.append(piece);
    if (collected.size() > limit) return done(Fail(reasons::kBodyTooLarge, {{"limit", Cat(limit)}}));
    if (self->parser_->is_done()) return done(std::move(collected));
    self->CollectBody(limit, std::move(collected), std::move(done));
  });
}

std::string Connection::Head(int status, const Headers& headers, std::optional<uint64_t> length,
                             bool chunked) {
  status_ = status;
  // An early answer leaves the rest of the body unread: the connection cannot be used again.
  if (!parser_ || !parser_->is_done() || draining_) keep_alive_ = false;
  const auto phrase = http::obsolete_reason(static_cast<http::status>(status));
  std::string head =
      Cat("HTTP/1.1 ", status, " ",
          status == 499 ? "Client Closed Request" : std::string_view(phrase.data(), phrase.size()), "\r\n");
  AppendHeader(&head, "Date",
               absl::FormatTime("%a, %d %b %Y %H:%M:%S GMT", absl::Now(), absl::UTCTimeZone()));
  for (const auto& [name, value] : headers) AppendHeader(&head, name, value);
  for (const auto& [name, value] : core_->hooks.common_headers(request_)) AppendHeader(&head, name, value);
  if (length.has_value()) AppendHeader(&head, "Content-Length", Cat(*length));
  if (chunked) AppendHeader(&head, "Transfer-Encoding", "chunked");
  AppendHeader(&head, "Connection", keep_alive_ ? "keep-alive" : "close");
  head.append("\r\n");
  return head;
}

void Connection::Send(int status, Headers headers, std::string body) {
  if (started_) return Drop();
  started_ = true;
  finishing_ = true;
  const bool bodiless = status == 204 || status == 304;
  std::string bytes =
      Head(status, headers, bodiless ? std::nullopt : std::optional<uint64_t>(body.size()), false);
  if (!bodiless && request_.method != "HEAD") bytes.append(body);
  Queue(std::move(bytes), nullptr);
}

void Connection::Start(int status, Headers headers, std::optional<uint64_t> length) {
  if (started_) return Drop();
  started_ = true;
  // A client of HTTP/1.0 knows no chunks: the end of the connection is the end of the answer.
  chunked_ = !length.has_value() && parser_->get().version() >= 11;
  if (!length.has_value() && !chunked_) keep_alive_ = false;
  Queue(Head(status, headers, length, chunked_), nullptr);
}

void Connection::Write(std::string piece, std::function<void(bool)> done) {
  if (piece.empty() || request_.method == "HEAD") return done(true);
  if (!chunked_) return Queue(std::move(piece), std::move(done));
  Queue(Cat(absl::Hex(piece.size()), "\r\n", piece, "\r\n"), std::move(done));
}

void Connection::Finish() {
  if (!started_ || finishing_) return;
  finishing_ = true;
  Queue(chunked_ && request_.method != "HEAD" ? "0\r\n\r\n" : "", nullptr);
}

void Connection::Queue(std::string bytes, std::function<void(bool)> done) {
  outgoing_.push_back({std::move(bytes), std::move(done)});
  if (!writing_) WriteNext();
}

void Connection::WriteNext() {
  if (outgoing_.empty()) {
    if (finishing_) EndExchange();
    return;
  }
  writing_ = true;
  stream_.expires_after(Millis(core_->options.write_timeout));
  in_flight_ = std::move(outgoing_.front());
  outgoing_.pop_front();
  net::async_write(stream_, net::buffer(in_flight_.bytes),
                   [self = shared_from_this()](error_code error, size_t) {
                     self->writing_ = false;
                     const auto done = std::move(self->in_flight_.done);
                     self->in_flight_ = {};
                     if (error) {
                       if (done) done(false);
                       return self->Drop();
                     }
                     if (self->dropped_) {
                       if (done) done(false);
                       return;
                     }
                     self->stream_.expires_never();
                     if (done) done(true);
                     if (!self->writing_ && !self->dropped_) self->WriteNext();
                   });
}

void Connection::Report() {
  if (!core_->hooks.answered) return;
  core_->hooks.answered(
      {request_.method, label_, request_id_, status_ == 0 ? 499 : status_, absl::Now() - begin_});
}

void Connection::EndExchange() {
  active_ = false;
  finishing_ = false;
  gone_ = nullptr;
  ++timer_round_;
  timer_.cancel();
  Report();
  if (dropped_) return;
  if (keep_alive_ && !draining_) return AwaitRequest();
  error_code ignored;
  stream_.socket().shutdown(tcp::socket::shutdown_send, ignored);
  linger_ = true;
  // A read of the body that is still under way goes on to linger when it ends.
  if (reading_) return;
  stream_.expires_after(std::chrono::seconds(2));
  Linger(kLinger);
}

void Connection::Linger(size_t left) {
  piece_.resize(kPiece);
  stream_.async_read_some(net::buffer(piece_),
                          [self = shared_from_this(), left](error_code error, size_t bytes) {
                            if (error || bytes > left) return self->Drop();
                            self->Linger(left - bytes);
                          });
}

void Connection::Refuse(int status) {
  ++exchange_;
  active_ = true;
  started_ = false;
  begin_ = absl::Now();
  label_ = "unreadable";
  keep_alive_ = false;
  Send(status, {{"Content-Type", "application/problem+json"}}, core_->hooks.protocol_error(status));
}

void Connection::Drop() {
  if (dropped_) return;
  dropped_ = true;
  const bool was_active = active_;
  active_ = false;
  ++timer_round_;
  timer_.cancel();
  error_code ignored;
  stream_.socket().shutdown(tcp::socket::shutdown_both, ignored);
  stream_.close();
  auto outgoing = std::move(outgoing_);
  outgoing_.clear();
  for (auto& item : outgoing) {
    if (item.done) item.done(false);
  }
  auto gone = std::move(gone_);
  gone_ = nullptr;
  if (!was_active) return;
  if (gone) gone();
  Report();
}

void Connection::After(absl::Duration delay, std::function<void()> callback) {
  const uint64_t round = ++timer_round_;
  timer_.expires_after(Millis(delay));
  timer_.async_wait([self = shared_from_this(), round, callback = std::move(callback)](error_code error) {
    if (!error && round == self->timer_round_ && self->active_) callback();
  });
}

void Connection::Drain() {
  draining_ = true;
  if (!active_) return Drop();
  if (!gone_) return;
  auto gone = std::move(gone_);
  gone_ = nullptr;
  // A stream has no end of its own. An answer under way in one piece keeps its call: only streams are
  // chunked.
  if (started_ && !finishing_) {
    gone();
  } else {
    gone_ = std::move(gone);
  }
}

class BeastServer final : public HttpServer {
 public:
  BeastServer(std::shared_ptr<Core> core, tcp::acceptor acceptor)
      : core_(std::move(core)), acceptor_(std::move(acceptor)), port_(acceptor_.local_endpoint().port()) {}
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
    {
      std::lock_guard lock(core_->mutex);
      core_->stopping = true;
    }
    net::post(acceptor_.get_executor(), [this] {
      error_code ignored;
      acceptor_.close(ignored);
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
      if (!error) Admit(std::move(socket));
      Accept();
    });
  }

  void Admit(tcp::socket socket) {
    error_code ignored;
    // Nagle's algorithm and delayed acknowledgements together cost 40 ms an answer.
    socket.set_option(tcp::no_delay(true), ignored);
    const bool full = connections() >= core_->options.max_connections;
    auto connection = std::make_shared<Connection>(core_, std::move(socket));
    net::dispatch(connection->strand(), [connection, full, stopping = IsStopping()] {
      if (full) return connection->Refuse(503);
      connection->AwaitRequest();
      // Accepted while the server stops, it may have come too late to be told with the others.
      if (stopping) connection->Drain();
    });
  }

  bool IsStopping() const {
    std::lock_guard lock(core_->mutex);
    return core_->stopping;
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
