// How errors are made and read. An error is an absl::Status that carries one reason (reason.h), its metadata
// and, for INVALID_FIELDS, every violated field at once. It becomes a google.rpc.Status on the wire without
// further work.
//
//   return Fail(reasons::kWrongState, {{"state", "CLOSED"}, {"command", "WITHDRAW"}});
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "common/status/reason.h"

namespace sudiao {

using Metadata = std::vector<std::pair<std::string, std::string>>;

// The error for `reason`, its texts filled in from `metadata`.
absl::Status Fail(const Reason& reason, Metadata metadata = {});

// The reason's name, or "" for an OK status or one that was not made by Fail.
std::string ReasonOf(const absl::Status& status);
inline bool HasReason(const absl::Status& status, const Reason& reason) {
  return ReasonOf(status) == reason.name;
}
// A metadata value, or "".
std::string MetadataOf(const absl::Status& status, std::string_view key);

// Collects everything wrong with a request, so that the caller hears it at once.
class Violations {
 public:
  // `field` is the path as the caller wrote it ("parties[1].name"); `code` an UPPER_SNAKE word.
  void Add(std::string field, std::string_view code, std::string en, std::string zh);
  // Requires a text that is not blank and has at most `max_chars` code points; control characters are
  // refused.
  void RequireText(std::string_view field, std::string_view value, size_t max_chars);
  // The same for a field that may be empty.
  void CheckText(std::string_view field, std::string_view value, size_t max_chars);
  // Says that a needed field is missing.
  void Missing(std::string_view field);

  bool empty() const { return items_.empty(); }
  // OK, or INVALID_FIELDS with all of them.
  absl::Status ToStatus() const;

  struct Item {
    std::string field, code, en, zh;
  };
  const std::vector<Item>& items() const { return items_; }

 private:
  std::vector<Item> items_;
};

// The serialized google.rpc.Status of an error, for the wire. Errors not made by Fail become INTERNAL or,
// where the code says something a caller can use (CANCELLED, DEADLINE_EXCEEDED, UNAVAILABLE), the common
// reason of that code; their own text stays inside.
struct WireStatus {
  absl::StatusCode code;
  std::string message;
  std::string details;
};
WireStatus ToWire(const absl::Status& status);
// The reverse, for callers of other services. An empty `details` gives a plain status.
absl::Status FromWire(absl::StatusCode code, std::string_view message, std::string_view details);

}  // namespace sudiao
