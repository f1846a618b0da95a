// One connection to an HTTP server, kept alive. The only place that knows the HTTP library.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"

namespace sudiao::ctl {

struct HttpReply {
  int status = 0;  // 0: no answer came, and `error` says why
  std::string body;
  int retry_after = 0;  // seconds, 0 if the server does not say
  std::string error;
};

using HttpHeaders = std::vector<std::pair<std::string, std::string>>;

// Used by one thread at a time.
class HttpClient {
 public:
  virtual ~HttpClient() = default;
  // `path` with its query; `body` is JSON, "" for none.
  virtual HttpReply Send(const std::string& method, const std::string& path, const HttpHeaders& headers,
                         const std::string& body) = 0;
};

// A client of "http://host:port" or "https://host". INVALID_ARGUMENT for what is no such address. Nothing is
// connected before the first Send.
absl::StatusOr<std::unique_ptr<HttpClient>> NewHttpClient(const std::string& address);

// Whether what is sent to the address can be read on the way: plain HTTP to another machine.
bool IsReadableOnTheWay(const std::string& address);

// Percent-encoding of one query value.
std::string EncodeQueryValue(const std::string& text);

}  // namespace sudiao::ctl
