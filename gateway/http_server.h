// The HTTP/1.1 server of the gateway. Only http_server.cc and its http_connection know Boost.Beast;
// everything else sees Request and Exchange.
//
// Two threads serve any number of connections; nothing in a handler may block. A connection carries one
// exchange at a time; a pipelined request waits for the answer before it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace sudiao::gateway {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Request {
  std::string method;  // HEAD is handled like GET; the server leaves the body away
  std::string path;    // as sent, still percent-encoded, without the query
  std::string query;   // as sent, without "?"
  std::string peer;    // the address of the other end
  Headers headers;     // names in lower case
  std::optional<uint64_t> content_length;
  bool has_body = false;

  // The header's value, or "". `name` is in lower case.
  std::string_view header(std::string_view name) const;
  bool IsRead() const { return method == "GET" || method == "HEAD"; }
};

// One request and its answer. All methods may be called from any thread; callbacks run one at a time, on the
// connection's strand. After the other end has gone every method does nothing and every pending callback
// reports failure.
class Exchange {
 public:
  virtual ~Exchange() = default;
  virtual const Request& request() const = 0;

  // Reads the whole body. More than `limit` bytes give BODY_TOO_LARGE.
  virtual void ReadBody(size_t limit, std::function<void(absl::StatusOr<std::string>)> done) = 0;
  // Reads the next piece, at most 64 KiB; an empty piece is the end. The next piece is not taken from the
  // network before it is asked for: this is the back-pressure of uploads.
  virtual void ReadSome(std::function<void(absl::StatusOr<std::string>)> done) = 0;

  // Answers in one go.
  virtual void Send(int status, Headers headers, std::string body) = 0;
  // Begins an answer that is written in pieces, chunked unless the length is known.
  virtual void Start(int status, Headers headers, std::optional<uint64_t> content_length = std::nullopt) = 0;
  // Writes a piece; `done` says whether it has been handed to the network. Ask for new data only then.
  virtual void Write(std::string piece, std::function<void(bool)> done) = 0;
  // Ends an answer that was begun with Start.
  virtual void Finish() = 0;
  // Drops the connection: the answer cannot be completed, and the other end must notice.
  virtual void Abort() = 0;

  // Called once when the other end has gone, or the server stops, before the answer is complete.
  virtual void OnGone(std::function<void()> callback) = 0;
  // Runs the callback later, unless the exchange has ended or another After has replaced it.
  virtual void After(absl::Duration delay, std::function<void()> callback) = 0;

  // Names the route for metrics and logs, a closed set of words, and the request for logs.
  virtual void SetLabel(std::string_view label, std::string_view request_id) = 0;
};

// An exchange that has ended, for logs and metrics.
struct Answered {
  std::string_view method;
  std::string_view label;
  std::string_view request_id;
  int status = 0;  // 499 if the other end left before the answer began
  absl::Duration took;
};

class HttpServer {
 public:
  struct Options {
    std::string address = "127.0.0.1";
    int port = 0;  // 0 takes a free one
    int threads = 2;
    size_t max_connections = 4096;
    size_t header_limit = 16 * 1024;
    absl::Duration idle_timeout = absl::Seconds(75);   // between two requests
    absl::Duration read_timeout = absl::Seconds(20);   // for a header, and for each 64 KiB of a body
    absl::Duration write_timeout = absl::Seconds(30);  // for each piece of an answer
  };
  struct Hooks {
    std::function<void(std::shared_ptr<Exchange>)> handle;
    // Headers that every answer carries.
    std::function<Headers(const Request&)> common_headers;
    // The problem document for a request that could not be read: 400, 431 or 503.
    std::function<std::string(int status)> protocol_error;
    // Called once per exchange.
    std::function<void(const Answered&)> answered;
  };

  static absl::StatusOr<std::unique_ptr<HttpServer>> Start(const Options& options, Hooks hooks);
  // Stops within a few seconds.
  virtual ~HttpServer() = default;

  virtual int port() const = 0;
  virtual size_t connections() const = 0;
  // Takes no new connections, closes idle ones, ends streams, and gives answers under way `grace` to
  // complete.
  virtual void Stop(absl::Duration grace) = 0;
};

}  // namespace sudiao::gateway
