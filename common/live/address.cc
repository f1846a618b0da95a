#include "common/live/address.h"

#include <fstream>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace sudiao::live {
namespace {

absl::StatusOr<std::string> ReadPassword(const std::string& file) {
  if (file.empty()) return "";
  std::ifstream in(file);
  std::string password;
  std::getline(in, password);
  if (!in && password.empty())
    return absl::InvalidArgumentError(absl::StrCat("No Redis password can be read from ", file));
  if (!password.empty() && password.back() == '\r') password.pop_back();
  return password;
}

}  // namespace

absl::StatusOr<RedisAddress> ReadRedisAddress(const std::string& address, const std::string& password_file) {
  RedisAddress result;
  absl::StatusOr<std::string> password = ReadPassword(password_file);
  if (!password.ok()) return password.status();
  result.password = *std::move(password);

  absl::string_view text = address;
  if (absl::ConsumePrefix(&text, "unix:") || absl::StartsWith(text, "/")) {
    result.path = std::string(text);
    if (absl::StartsWith(text, "/")) return result;
  }
  const size_t colon = text.rfind(':');
  absl::string_view host = text.substr(0, colon == absl::string_view::npos ? 0 : colon);
  if (absl::StartsWith(host, "[") && absl::EndsWith(host, "]")) host = host.substr(1, host.size() - 2);
  if (!result.path.empty() || host.empty() || !absl::SimpleAtoi(text.substr(colon + 1), &result.port) ||
      result.port < 1 || result.port > 65535) {
    return absl::InvalidArgumentError(absl::StrCat(
        "\"", address, "\" is no address of a Redis: it looks like 127.0.0.1:6379 or /run/redis.sock"));
  }
  result.host = std::string(host);
  return result;
}

}  // namespace sudiao::live
