#include "gateway/http_connection.h"

#include <sys/socket.h>

#include <limits>

#include "common/status/errors.h"
#include "common/status/reasons.h"
#include "gateway/reasons.h"
#include "gateway/text.h"

namespace sudiao::gateway {
namespace {

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

}  // namespace

void Connection::AwaitRequest() {
  if (core_->stopping) return Drop();
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
  http::async_read_header(stream_, buffer_, parser(),
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
  auto& message = parser().get();
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
  if (parser().content_length()) request_.content_length = *parser().content_length();
  request_.has_body = parser().chunked() || request_.content_length.value_or(0) > 0;
  expects_continue_ = EqualsIgnoringCase(request_.header("expect"), "100-continue");
  keep_alive_ = message.keep_alive();

  ++exchange_;
  active_ = true;
  started_ = finishing_ = chunked_ = endless_ = false;
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
  if (parser().is_done()) return done({}, "");
  if (expects_continue_) {
    expects_continue_ = false;
    Queue("HTTP/1.1 100 Continue\r\n\r\n", nullptr);
  }
  piece_.resize(kPiece);
  parser().get().body().data = piece_.data();
  parser().get().body().size = piece_.size();
  stream_.expires_after(Millis(core_->options.read_timeout));
  reading_ = true;
  http::async_read(
      stream_, buffer_, parser(),
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
        self->piece_.resize(kPiece - self->parser().get().body().size);
        if (self->parser().is_done()) self->WatchForClose();
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
    if (self->parser().is_done()) return done(std::move(collected));
    self->CollectBody(limit, std::move(collected), std::move(done));
  });
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
  // One that lingers has sent "close" and ends by itself: closing under it could lose its answer.
  if (linger_) return;
  if (!active_) return Drop();
  if (!gone_) return;
  auto gone = std::move(gone_);
  gone_ = nullptr;
  // A stream has no end of its own. An answer whose length is known, and one that has not begun, keep their
  // call.
  if (started_ && !finishing_ && endless_) {
    gone();
  } else {
    gone_ = std::move(gone);
  }
}

}  // namespace sudiao::gateway
