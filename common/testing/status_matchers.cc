#include "common/testing/status_matchers.h"

#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace sudiao::testing {

std::string Describe(const absl::Status& status) {
  std::string text = status.ToString(absl::StatusToStringMode::kWithNoExtraData);
  if (const std::string reason = ReasonOf(status); !reason.empty()) absl::StrAppend(&text, " [", reason, "]");
  google::rpc::Status proto;
  if (status.ok() || !proto.ParseFromString(ToWire(status).details)) return text;
  for (const auto& detail : proto.details()) {
    google::rpc::BadRequest bad;
    if (!detail.UnpackTo(&bad)) continue;
    for (const auto& field : bad.field_violations()) {
      absl::StrAppend(&text, "; ", field.field(), ": ", field.description());
    }
  }
  return text;
}

}  // namespace sudiao::testing
