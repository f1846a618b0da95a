#include "services/ctl/api.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/codec/json.h"

namespace sudiao::ctl {
namespace {

constexpr int kUnauthorized = 401;

ApiReply FromStatus(const absl::Status& status) {
  ApiReply reply;
  reply.detail = std::string(status.message());
  const bool ended = absl::IsUnauthenticated(status);
  reply.status = ended ? kUnauthorized : 0;
  reply.reason = ended ? "SESSION_ENDED" : "UNREACHABLE";
  return reply;
}

}  // namespace

std::string ApiReply::Describe() const {
  std::string text = detail.empty() ? absl::StrCat("HTTP ", status) : detail;
  if (!reason.empty()) absl::StrAppend(&text, " [", reason, "]");
  for (const std::string& field : fields) absl::StrAppend(&text, "; ", field);
  return text;
}

ApiReply ReadReply(HttpReply http) {
  ApiReply reply;
  reply.status = http.status;
  reply.retry_after = http.retry_after;
  reply.body = std::move(http.body);
  if (http.status == 0) {
    reply.reason = "UNREACHABLE";
    reply.detail = std::move(http.error);
    return reply;
  }
  if (reply.ok()) return reply;
  const auto document = codec::JsonDocument::Parse(reply.body);
  if (!document.ok() || !document->root().IsObject()) return reply;
  const codec::JsonNode root = document->root();
  reply.reason = std::string(root["reason"].String());
  reply.detail = std::string(root["detail"].String());
  const codec::JsonNode errors = root["errors"];
  if (!errors.IsArray()) return reply;
  for (size_t i = 0; i < errors.size(); ++i) {
    const codec::JsonNode error = errors.At(i);
    std::string text(error["description"].String());
    if (text.empty()) text = std::string(error["reason"].String());
    reply.fields.push_back(std::string(error["field"].String()) + ": " + text);
  }
  return reply;
}

Api::Api(std::unique_ptr<HttpClient> http, SessionKeeper* keeper, Language language)
    : http_(std::move(http)), keeper_(keeper), language_(language) {}

ApiReply Api::Call(const std::string& method, const std::string& path, const std::string& body,
                   const std::string& request_id) {
  std::string token;
  if (keeper_ != nullptr) {
    auto current = keeper_->AccessToken(*http_);
    if (!current.ok()) return FromStatus(current.status());
    token = *std::move(current);
  }
  const auto send = [&] {
    HttpHeaders headers = {{"Accept-Language", language_ == Language::kChinese ? "zh-CN" : "en"}};
    if (!token.empty()) headers.emplace_back("Authorization", "Bearer " + token);
    if (!request_id.empty()) headers.emplace_back("Idempotency-Key", request_id);
    return ReadReply(http_->Send(method, path, headers, body));
  };
  ApiReply reply = send();
  if (reply.status != kUnauthorized || keeper_ == nullptr) return reply;
  auto renewed = keeper_->TokenAfter(*http_, token);
  if (!renewed.ok()) return FromStatus(renewed.status());
  token = *std::move(renewed);
  return send();
}

ExitCode Explain(const ApiReply& reply, const Console& console) {
  if (reply.status == 0) {
    console.err << console.Text("The platform cannot be reached: ", "无法连接平台：") << reply.detail << "\n";
    return kUnreachable;
  }
  std::string text = reply.detail.empty() ? absl::StrCat("HTTP ", reply.status) : reply.detail;
  if (!reply.reason.empty()) absl::StrAppend(&text, " [", reply.reason, "]");
  console.err << Printable(text) << "\n";
  for (const std::string& field : reply.fields) console.err << "  " << Printable(field) << "\n";
  if (reply.status != kUnauthorized) return kFailed;
  console.err << console.Text("Log in again: sudiaoctl login EMAIL", "请重新登录：sudiaoctl login 邮箱")
              << "\n";
  return kNotLoggedIn;
}

}  // namespace sudiao::ctl
