// The writing half of a connection: an answer, in one go or in pieces, and what follows it.
#include "absl/strings/str_cat.h"
#include "gateway/http_connection.h"
#include "gateway/text.h"

namespace sudiao::gateway {
namespace {

// Header values come from messages of services: a line break in one must not start another header.
void AppendHeader(std::string* out, std::string_view name, std::string_view value) {
  Append(out, name, ": ");
  for (const char c : value) out->push_back(c == '\r' || c == '\n' || c == '\0' ? ' ' : c);
  out->append("\r\n");
}

}  // namespace

std::string Connection::Head(int status, const Headers& headers, std::optional<uint64_t> length,
                             bool chunked) {
  status_ = status;
  // An early answer leaves the rest of the body unread: the connection cannot be used again.
  if (!parser_ || !parser_->is_done() || core_->stopping) keep_alive_ = false;
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
  endless_ = !length.has_value();
  chunked_ = endless_ && parser().get().version() >= 11;
  if (endless_ && !chunked_) keep_alive_ = false;
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
  if (keep_alive_ && !core_->stopping) return AwaitRequest();
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

}  // namespace sudiao::gateway
