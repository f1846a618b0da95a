// Browser sessions. A browser that says "X-Sudiao-Client: browser" when it logs in never sees its tokens:
// they become HttpOnly cookies, out of the reach of scripts. A change made with a cookie must carry the
// readable CSRF cookie's value in X-CSRF-Token; a bearer token needs none, because no browser sends it by
// itself.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "gateway/proxy.h"

namespace sudiao::gateway {

// An RPC that gives, exchanges or ends tokens. Its tokens are the fields access_token and refresh_token.
struct SessionRoute {
  enum class Kind { kOpen, kRefresh, kEnd };
  std::string rpc_path;
  Kind kind;
};
std::vector<SessionRoute> IdentitySessionRoutes();

class BrowserSessions {
 public:
  explicit BrowserSessions(std::vector<SessionRoute> routes) : routes_(std::move(routes)) {}

  // Makes the authorization from the cookie where the request has none of its own, and checks the CSRF token
  // then.
  absl::Status Authorize(const Request& request, const Route& route, RequestFacts* facts) const;
  // Takes the refresh token from the cookie where the route needs one and the body has none.
  void FillRequest(const Request& request, const Route& route, google::protobuf::Message* message) const;
  // Moves the tokens of the answer into cookies, or clears the cookies. Fails where no browser would keep
  // them.
  absl::Status MoveTokens(const Request& request, const Route& route, google::protobuf::Message* answer,
                          Headers* headers) const;

 private:
  const SessionRoute* Find(const Route& route) const;

  std::vector<SessionRoute> routes_;
};

// A cookie's value, or "".
std::string_view CookieOf(const Request& request, std::string_view name);

// Whether the browser's connection is encrypted, as the ingress says.
bool IsHttps(const Request& request);

}  // namespace sudiao::gateway
