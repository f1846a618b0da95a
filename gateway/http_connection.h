// One connection of the HTTP server: it reads a request, hands it to the handler as an Exchange, writes the
// answer, and begins again. For http_server.cc only; everything else sees Request and Exchange.
//
// Everything of a connection runs on its strand. http_connection.cc reads and ends, http_answer.cc writes.
#pragma once

#include <utility>
// Boost.Asio 1.74 uses std::exchange without including it.
#include <atomic>
#include <boost/asio.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>

#include "absl/time/clock.h"
#include "gateway/http_server.h"

namespace sudiao::gateway {

namespace beast = boost::beast;
namespace http = beast::http;
namespace net = boost::asio;
using tcp = net::ip::tcp;
using beast::error_code;

inline constexpr size_t kPiece = 64 * 1024;
// How much of an unwanted body is read and thrown away after an early answer, so that the other end can read
// the answer before the connection is reset.
inline constexpr size_t kLinger = 8 * 1024 * 1024;

inline std::chrono::milliseconds Millis(absl::Duration duration) {
  return absl::ToChronoMilliseconds(duration);
}

class Connection;

// What the connections share. They own it together: the last one may end after the server object.
struct Core {
  net::io_context io;
  HttpServer::Options options;
  HttpServer::Hooks hooks;
  std::mutex mutex;
  std::condition_variable changed;
  std::set<Connection*> connections;
  // Every connection looks at it, so that none goes on because it has not been told yet.
  std::atomic<bool> stopping = false;
};

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

  using Parser = http::request_parser<http::buffer_body>;
  // Of the request that is being read or answered: made before the first read.
  Parser& parser() { return *parser_; }  // NOLINT(bugprone-unchecked-optional-access)

  struct Outgoing {
    std::string bytes;
    std::function<void(bool)> done;
  };

  std::shared_ptr<Core> core_;
  beast::tcp_stream stream_;
  net::steady_timer timer_;
  beast::flat_buffer buffer_{2 * kPiece};
  std::optional<Parser> parser_;
  std::string piece_;

  Request request_;
  std::string label_;
  std::string request_id_;
  uint64_t exchange_ = 0;
  bool active_ = false;
  bool watching_ = false;
  bool started_ = false;
  bool chunked_ = false;
  bool endless_ = false;  // a stream: nobody knows its length
  bool keep_alive_ = false;
  bool finishing_ = false;
  bool writing_ = false;
  bool reading_ = false;
  bool linger_ = false;
  bool expects_continue_ = false;
  bool dropped_ = false;
  int status_ = 0;
  absl::Time begin_;
  std::deque<Outgoing> outgoing_;
  Outgoing in_flight_;
  std::function<void()> gone_;
  uint64_t timer_round_ = 0;
};

}  // namespace sudiao::gateway
