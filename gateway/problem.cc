#include "gateway/problem.h"

#include <array>
#include <map>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "common/status/errors.h"
#include "common/status/reasons.h"
#include "gateway/json.h"
#include "gateway/reasons.h"
#include "gateway/text.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "grpcpp/support/status.h"

namespace sudiao::gateway {
namespace {

struct CodeRow {
  absl::StatusCode code;
  std::string_view name;
  int http_status;
  std::string_view title_en;
  std::string_view title_zh;
};

using enum absl::StatusCode;

constexpr std::array kCodes = {
    CodeRow{kCancelled, "CANCELLED", 499, "Cancelled", "请求已取消"},
    CodeRow{kUnknown, "UNKNOWN", 500, "Internal error", "内部错误"},
    CodeRow{kInvalidArgument, "INVALID_ARGUMENT", 400, "Invalid request", "请求无效"},
    CodeRow{kDeadlineExceeded, "DEADLINE_EXCEEDED", 504, "Timeout", "请求超时"},
    CodeRow{kNotFound, "NOT_FOUND", 404, "Not found", "未找到"},
    CodeRow{kAlreadyExists, "ALREADY_EXISTS", 409, "Already exists", "已存在"},
    CodeRow{kPermissionDenied, "PERMISSION_DENIED", 403, "Not permitted", "没有权限"},
    // Too many requests; not 503, so that automatic retries do not feed an overload.
    CodeRow{kResourceExhausted, "RESOURCE_EXHAUSTED", 429, "Too many requests", "请求过多"},
    // Deliberately 400: 412 would speak of a header that the caller did not send.
    CodeRow{kFailedPrecondition, "FAILED_PRECONDITION", 400, "Not possible now", "当前不能进行"},
    CodeRow{kAborted, "ABORTED", 409, "Conflict", "冲突"},
    CodeRow{kOutOfRange, "OUT_OF_RANGE", 400, "Out of range", "超出范围"},
    CodeRow{kUnimplemented, "UNIMPLEMENTED", 501, "Not available", "不支持"},
    CodeRow{kInternal, "INTERNAL", 500, "Internal error", "内部错误"},
    CodeRow{kUnavailable, "UNAVAILABLE", 503, "Unavailable", "暂时不可用"},
    CodeRow{kDataLoss, "DATA_LOSS", 500, "Internal error", "内部错误"},
    CodeRow{kUnauthenticated, "UNAUTHENTICATED", 401, "Log-in needed", "需要登录"},
};

const CodeRow& RowOf(absl::StatusCode code) {
  for (const CodeRow& row : kCodes) {
    if (row.code == code) return row;
  }
  return RowOf(kUnknown);
}

// Reasons of the gateway itself for which HTTP has a more exact word than their code.
int StatusOfReason(std::string_view reason, int otherwise) {
  static constexpr std::array kExact = {
      std::pair{reasons::kMethodNotAllowed.name, 405},    std::pair{reasons::kRequestTimeout.name, 408},
      std::pair{reasons::kBodyTooLarge.name, 413},        std::pair{reasons::kUnsupportedMediaType.name, 415},
      std::pair{reasons::kRangeNotSatisfiable.name, 416}, std::pair{reasons::kHeaderTooLarge.name, 431},
  };
  for (const auto& [name, status] : kExact) {
    if (name == reason) return status;
  }
  return otherwise;
}

// What the details of a google.rpc.Status say, in one language.
struct Details {
  std::string reason;
  std::map<std::string, std::string> metadata;
  std::string text;
  struct Violation {
    std::string field, reason, description;
  };
  std::vector<Violation> violations;
  int64_t retry_seconds = 0;
};

bool IsChinese(std::string_view locale) { return LowerCase(locale.substr(0, 2)) == "zh"; }

Details ReadDetails(const google::rpc::Status& status, Language language) {
  Details details;
  const bool chinese = language == Language::kChinese;
  for (const auto& any : status.details()) {
    google::rpc::ErrorInfo info;
    google::rpc::LocalizedMessage message;
    google::rpc::BadRequest bad_request;
    google::rpc::RetryInfo retry;
    if (any.UnpackTo(&info)) {
      details.reason = info.reason();
      details.metadata.insert(info.metadata().begin(), info.metadata().end());
    } else if (any.UnpackTo(&message)) {
      if (details.text.empty() || IsChinese(message.locale()) == chinese) details.text = message.message();
    } else if (any.UnpackTo(&bad_request)) {
      for (const auto& violation : bad_request.field_violations()) {
        const auto& localized = violation.localized_message();
        const bool translated = chinese && IsChinese(localized.locale()) && !localized.message().empty();
        details.violations.push_back({violation.field(), violation.reason(),
                                      translated ? localized.message() : violation.description()});
      }
    } else if (any.UnpackTo(&retry)) {
      details.retry_seconds = retry.retry_delay().seconds() + (retry.retry_delay().nanos() > 0 ? 1 : 0);
    }
  }
  return details;
}

void Member(std::string_view name, std::string_view value, std::string* out) {
  if (out->back() != '{') out->push_back(',');
  AppendJsonString(name, out);
  out->push_back(':');
  AppendJsonString(value, out);
}

std::string Document(const Details& details, const CodeRow& row, int http_status, Language language,
                     std::string_view request_id) {
  std::string out = "{";
  Member("type", Cat("/problems/", details.reason), &out);
  Member("title", language == Language::kChinese ? row.title_zh : row.title_en, &out);
  Append(&out, ",\"status\":", http_status);
  Member("detail", details.text, &out);
  Member("instance", request_id, &out);
  Member("code", row.name, &out);
  Member("reason", details.reason, &out);
  out.append(",\"metadata\":{");
  for (const auto& [key, value] : details.metadata) Member(key, value, &out);
  out.append("},\"errors\":[");
  for (const auto& violation : details.violations) {
    if (out.back() != '[') out.push_back(',');
    out.push_back('{');
    Member("field", violation.field, &out);
    Member("reason", violation.reason, &out);
    Member("description", violation.description, &out);
    out.push_back('}');
  }
  out.append("]}");
  return out;
}

// A caller that is told to wait must be told how long: by the service, by its metadata, or a second.
std::string RetryAfter(const Details& details) {
  int64_t seconds = details.retry_seconds;
  const auto said = details.metadata.find("seconds");
  if (seconds <= 0 && said != details.metadata.end() && !absl::SimpleAtoi(said->second, &seconds))
    seconds = 0;
  return Cat(std::max<int64_t>(seconds, 1));
}

}  // namespace

std::string CallersField(std::string_view field, std::string_view body) {
  if (!body.empty() && field.size() > body.size() && field.substr(0, body.size()) == body &&
      field[body.size()] == '.') {
    field.remove_prefix(body.size() + 1);
  }
  std::string written;
  bool capital = false;
  bool quoted = false;  // a map's key is the caller's own
  for (const char c : field) {
    if (c == '"') quoted = !quoted;
    if (c == '_' && !quoted) {
      capital = true;
      continue;
    }
    written.push_back(capital && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c);
    capital = false;
  }
  return written;
}

Language PreferredLanguage(std::string_view accept_language) {
  double chinese = -1;
  double english = -1;
  for (const absl::string_view item : absl::StrSplit(AbslView(accept_language), ',')) {
    const std::string_view part = Trim(StdView(item));
    const std::string_view tag = Trim(part.substr(0, part.find(';')));
    double quality = 1;
    if (const size_t q = part.find("q="); q != std::string_view::npos) {
      if (!absl::SimpleAtod(AbslView(Trim(part.substr(q + 2))), &quality)) quality = 0;
    }
    if (IsChinese(tag)) {
      chinese = std::max(chinese, quality);
    } else if (LowerCase(tag.substr(0, 2)) == "en") {
      english = std::max(english, quality);
    }
  }
  if (chinese <= 0) return Language::kEnglish;
  return chinese > english ? Language::kChinese : Language::kEnglish;
}

Problem MakeProblem(const absl::Status& status, Language language, std::string_view request_id, bool if_match,
                    const std::optional<std::string>& service_body) {
  const WireStatus wire = ToWire(status);
  google::rpc::Status proto;
  proto.ParseFromString(wire.details);
  Details details = ReadDetails(proto, language);
  if (service_body.has_value()) {
    for (auto& violation : details.violations) violation.field = CallersField(violation.field, *service_body);
  }
  const CodeRow& row = RowOf(wire.code);
  Problem problem;
  problem.reason = details.reason;
  problem.http_status = StatusOfReason(details.reason, row.http_status);
  if (wire.code == kAborted && if_match) problem.http_status = 412;
  problem.headers = {{"Content-Type", "application/problem+json"},
                     {"Content-Language", language == Language::kChinese ? "zh-CN" : "en"},
                     {"Cache-Control", "no-store"},
                     {"X-Request-Id", std::string(request_id)}};
  if (problem.http_status == 429) problem.headers.emplace_back("Retry-After", RetryAfter(details));
  if (problem.http_status == 401) problem.headers.emplace_back("WWW-Authenticate", "Bearer");
  problem.json = Document(details, row, problem.http_status, language, request_id);
  return problem;
}

}  // namespace sudiao::gateway
