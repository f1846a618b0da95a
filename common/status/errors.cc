#include "common/status/errors.h"

#include <algorithm>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "common/status/reasons.h"
#include "common/status/view.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace sudiao {
namespace {

constexpr char kPayload[] = "type.googleapis.com/google.rpc.Status";
constexpr char kDomain[] = "sudiao";

std::string Fill(std::string_view text, const Metadata& metadata) {
  std::vector<std::pair<std::string, std::string>> replacements;
  replacements.reserve(metadata.size());
  for (const auto& [key, value] : metadata) replacements.emplace_back(absl::StrCat("{", key, "}"), value);
  return absl::StrReplaceAll(AbslView(text), replacements);
}

google::rpc::Status Build(const Reason& reason, const Metadata& metadata) {
  google::rpc::Status proto;
  proto.set_code(static_cast<int>(reason.code));
  proto.set_message(Fill(reason.en, metadata));
  google::rpc::ErrorInfo info;
  info.set_reason(std::string(reason.name));
  info.set_domain(kDomain);
  for (const auto& [key, value] : metadata) (*info.mutable_metadata())[key] = value;
  proto.add_details()->PackFrom(info);
  for (const auto& [locale, text] : {std::pair{"en", reason.en}, std::pair{"zh-CN", reason.zh}}) {
    google::rpc::LocalizedMessage message;
    message.set_locale(locale);
    message.set_message(Fill(text, metadata));
    proto.add_details()->PackFrom(message);
  }
  return proto;
}

absl::Status FromProto(const google::rpc::Status& proto) {
  absl::Status status(static_cast<absl::StatusCode>(proto.code()), proto.message());
  status.SetPayload(kPayload, absl::Cord(proto.SerializeAsString()));
  return status;
}

bool ReadProto(const absl::Status& status, google::rpc::Status* proto) {
  const auto payload = status.GetPayload(kPayload);
  return payload.has_value() && proto->ParseFromString(std::string(*payload));
}

bool ReadInfo(const absl::Status& status, google::rpc::ErrorInfo* info) {
  google::rpc::Status proto;
  if (!ReadProto(status, &proto)) return false;
  return std::any_of(proto.details().begin(), proto.details().end(),
                     [&](const auto& detail) { return detail.UnpackTo(info); });
}

// The common reason for an error that was not made by Fail: what the code tells, and nothing of its text.
const Reason& ReasonForCode(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kDeadlineExceeded:
    case absl::StatusCode::kCancelled:
      return reasons::kDeadlineExceeded;
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kAborted:
      return reasons::kUnavailable;
    case absl::StatusCode::kUnimplemented:
      return reasons::kUnimplemented;
    default:
      return reasons::kInternal;
  }
}

// Counts code points; bytes that only continue one are skipped.
size_t CodePoints(std::string_view text) {
  return static_cast<size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

bool IsBlank(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; });
}

}  // namespace

absl::Status Fail(const Reason& reason, Metadata metadata) { return FromProto(Build(reason, metadata)); }

std::string ReasonOf(const absl::Status& status) {
  google::rpc::ErrorInfo info;
  return ReadInfo(status, &info) ? info.reason() : "";
}

std::string MetadataOf(const absl::Status& status, std::string_view key) {
  google::rpc::ErrorInfo info;
  if (!ReadInfo(status, &info)) return "";
  const auto found = info.metadata().find(std::string(key));
  return found == info.metadata().end() ? "" : found->second;
}

void Violations::Add(std::string field, std::string_view code, std::string en, std::string zh) {
  items_.push_back({std::move(field), std::string(code), std::move(en), std::move(zh)});
}

void Violations::Missing(std::string_view field) {
  Add(std::string(field), "REQUIRED", "This is needed.", "此项必填。");
}

void Violations::RequireText(std::string_view field, std::string_view value, size_t max_chars) {
  if (IsBlank(value)) return Missing(field);
  CheckText(field, value, max_chars);
}

void Violations::CheckText(std::string_view field, std::string_view value, size_t max_chars) {
  if (CodePoints(value) > max_chars) {
    Add(std::string(field), "TOO_LONG", absl::StrCat("At most ", max_chars, " characters."),
        absl::StrCat("最多 ", max_chars, " 个字符。"));
  }
  const bool has_control = std::any_of(value.begin(), value.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\n' && c != '\t' && c != '\r') || byte == 0x7F;
  });
  if (has_control) {
    Add(std::string(field), "CONTROL_CHARACTER", "Control characters are not allowed.", "不能包含控制字符。");
  }
}

absl::Status Violations::ToStatus() const {
  if (items_.empty()) return absl::OkStatus();
  google::rpc::Status proto = Build(reasons::kInvalidFields, {});
  google::rpc::BadRequest bad_request;
  for (const Item& item : items_) {
    auto* violation = bad_request.add_field_violations();
    violation->set_field(item.field);
    violation->set_reason(item.code);
    violation->set_description(item.en);
    violation->mutable_localized_message()->set_locale("zh-CN");
    violation->mutable_localized_message()->set_message(item.zh);
  }
  proto.add_details()->PackFrom(bad_request);
  return FromProto(proto);
}

WireStatus ToWire(const absl::Status& status) {
  if (status.ok()) return {absl::StatusCode::kOk, "", ""};
  google::rpc::Status proto;
  if (!ReadProto(status, &proto)) proto = Build(ReasonForCode(status.code()), {});
  return {static_cast<absl::StatusCode>(proto.code()), proto.message(), proto.SerializeAsString()};
}

absl::Status FromWire(absl::StatusCode code, std::string_view message, std::string_view details) {
  if (code == absl::StatusCode::kOk) return absl::OkStatus();
  google::rpc::Status proto;
  if (!details.empty() && proto.ParseFromArray(details.data(), static_cast<int>(details.size()))) {
    return FromProto(proto);
  }
  return absl::Status(code, AbslView(message));
}

}  // namespace sudiao
