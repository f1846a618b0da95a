#include "gateway/browser_session.h"

#include "common/rpc/wire.h"
#include "common/status/errors.h"
#include "gateway/reasons.h"
#include "gateway/request_builder.h"
#include "gateway/text.h"
#include "google/protobuf/descriptor.h"

namespace sudiao::gateway {
namespace {

using google::protobuf::Message;
using Kind = SessionRoute::Kind;

constexpr std::string_view kAccess = "sudiao_access";
constexpr std::string_view kRefresh = "sudiao_refresh";
constexpr std::string_view kCsrf = "sudiao_csrf";
// "/v1/sessions" would not be sent to "/v1/sessions:refresh": a cookie's path ends at a slash.
constexpr std::string_view kRefreshPath = "/v1";
// The tokens inside say themselves how long they count.
constexpr int kMaxAgeSeconds = 30 * 24 * 3600;
// Browsers throw a larger cookie away without a word.
constexpr size_t kLargestCookie = 4096;

bool SaysBrowser(const Request& request) {
  return EqualsIgnoringCase(request.header("x-sudiao-client"), "browser");
}

std::string Cookie(const Request& request, std::string_view name, std::string_view value,
                   std::string_view path, bool script_readable) {
  return Cat(name, "=", value, "; Path=", path, "; Max-Age=", value.empty() ? 0 : kMaxAgeSeconds,
             "; SameSite=Strict", script_readable ? "" : "; HttpOnly", IsHttps(request) ? "; Secure" : "");
}

std::string TakeText(Message* message, const char* name) {
  std::string value = TextField(*message, name);
  if (!value.empty()) {
    message->GetReflection()->ClearField(message, message->GetDescriptor()->FindFieldByName(name));
  }
  return value;
}

}  // namespace

std::vector<SessionRoute> IdentitySessionRoutes() {
  return {{"/sudiao.identity.v1.SessionService/CreateSession", Kind::kOpen},
          {"/sudiao.identity.v1.SessionService/RefreshSession", Kind::kRefresh},
          {"/sudiao.identity.v1.SessionService/EndSession", Kind::kEnd}};
}

const SessionRoute* BrowserSessions::Find(const Route& route) const {
  for (const SessionRoute& session : routes_) {
    if (session.rpc_path == route.rpc_path) return &session;
  }
  return nullptr;
}

absl::Status BrowserSessions::Authorize(const Request& request, const Route& route,
                                        RequestFacts* facts) const {
  if (!facts->authorization.empty()) return absl::OkStatus();
  const SessionRoute* session = Find(route);
  // Logging in needs no session, and an old cookie must not stand in its way.
  if (session != nullptr && session->kind == Kind::kOpen) return absl::OkStatus();
  const std::string_view access = CookieOf(request, kAccess);
  const bool by_refresh = session != nullptr && !CookieOf(request, kRefresh).empty();
  if (access.empty() && !by_refresh) return absl::OkStatus();
  if (!request.IsRead() && !rpc::SameSecret(request.header("x-csrf-token"), CookieOf(request, kCsrf))) {
    return Fail(reasons::kCsrfTokenInvalid);
  }
  // An expired access token must not keep a refresh token from being exchanged or ended.
  const bool refreshes = session != nullptr && session->kind == Kind::kRefresh;
  const bool ends = by_refresh && session->kind == Kind::kEnd && SaysBrowser(request);
  if (!access.empty() && !refreshes && !ends) facts->authorization = Cat("Bearer ", access);
  return absl::OkStatus();
}

void BrowserSessions::FillRequest(const Request& request, const Route& route, Message* message) const {
  const SessionRoute* session = Find(route);
  if (session == nullptr || session->kind == Kind::kOpen || !SaysBrowser(request)) return;
  SetIfEmpty(message, "refresh_token", CookieOf(request, kRefresh));
}

absl::Status BrowserSessions::MoveTokens(const Request& request, const Route& route, Message* answer,
                                         Headers* headers) const {
  const SessionRoute* session = Find(route);
  if (session == nullptr || !SaysBrowser(request)) return absl::OkStatus();
  const bool ends = session->kind == Kind::kEnd;
  const std::string access = ends ? "" : TakeText(answer, "access_token");
  const std::string refresh = ends ? "" : TakeText(answer, "refresh_token");
  if (kAccess.size() + 1 + access.size() > kLargestCookie) return Fail(reasons::kTokenTooLargeForBrowser);
  const auto set = [&](std::string_view name, std::string_view value, std::string_view path,
                       bool script_readable) {
    headers->emplace_back("Set-Cookie", Cookie(request, name, value, path, script_readable));
  };
  set(kAccess, access, "/", false);
  set(kRefresh, refresh, kRefreshPath, false);
  set(kCsrf, ends ? "" : RandomHex(16), "/", true);
  return absl::OkStatus();
}

std::string_view CookieOf(const Request& request, std::string_view name) {
  std::string_view all = request.header("cookie");
  while (!all.empty()) {
    const size_t end = std::min(all.find(';'), all.size());
    const std::string_view pair = Trim(all.substr(0, end));
    const size_t equals = pair.find('=');
    if (equals != std::string_view::npos && pair.substr(0, equals) == name) return pair.substr(equals + 1);
    all.remove_prefix(std::min(end + 1, all.size()));
  }
  return "";
}

bool IsHttps(const Request& request) {
  return EqualsIgnoringCase(request.header("x-forwarded-proto"), "https");
}

}  // namespace sudiao::gateway
