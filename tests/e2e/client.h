// A client of the public API, as small as a browser's: JSON over HTTP with a bearer token.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/codec/json.h"

namespace sudiao::e2e {

struct Reply {
  int status = 0;
  std::string body;
  std::string content_type;

  // A value by its path, "parties.0.id"; "" if there is none. Numbers and booleans as texts.
  std::string At(const std::string& path) const;
  // How many elements the list at the path has.
  size_t SizeOf(const std::string& path) const;
  std::string reason() const { return At("reason"); }
  bool ok() const { return status >= 200 && status < 300; }
};

using Headers = std::vector<std::pair<std::string, std::string>>;

// Numbers the request, so that it can be repeated.
std::string NextRequestId();

class Client {
 public:
  explicit Client(int port);
  ~Client();
  Client(Client&&) noexcept;
  Client& operator=(Client&&) noexcept;

  Reply Send(const std::string& method, const std::string& path, const std::string& body = "",
             const std::string& content_type = "application/json", const Headers& headers = {});
  Reply Get(const std::string& path) { return Send("GET", path); }
  Reply Post(const std::string& path, const std::string& json = "{}") { return Send("POST", path, json); }

  // Reads a live stream as long as `more` says so; the status of the answer, 0 if there was none.
  int Listen(const std::string& path, const std::function<bool(std::string_view piece)>& more);

  // From now on the client bears a platform that dies under it: each request is repeated until it is
  // answered, one that changes something under the same Idempotency-Key. `before` runs before every first
  // try.
  void BearDeaths(std::function<void()> before) { before_ = std::move(before); }

  // Logs in and keeps the token; false with a wrong password.
  bool LogIn(const std::string& email, const std::string& password);
  void set_token(std::string token) { token_ = std::move(token); }
  const std::string& token() const { return token_; }
  const std::string& account_id() const { return account_id_; }
  // The account's organisation of that kind, "" if it is in none.
  std::string OrganizationOf(const std::string& kind) const;

 private:
  struct Impl;
  Reply SendOnce(const std::string& method, const std::string& path, const std::string& body,
                 const std::string& content_type, const Headers& headers);
  Reply SendUntilAnswered(const std::string& method, const std::string& path, const std::string& body,
                          const std::string& content_type, Headers headers);
  std::unique_ptr<Impl> impl_;
  std::string token_;
  std::string account_id_;
  Reply account_;
  std::function<void()> before_;
};

}  // namespace sudiao::e2e
