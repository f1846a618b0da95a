#include "common/paging/page_token.h"

#include <algorithm>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/status/errors.h"
#include "common/status/reasons.h"
#include "common/status/view.h"
#include "common/types/ids.h"

namespace sudiao::paging {
namespace {

constexpr size_t kHashLength = 16;
constexpr size_t kMaxTokenLength = 4096;

// Each string with its length before it, so that no two lists of strings look alike.
std::string Join(const std::vector<std::string>& strings) {
  std::string joined;
  for (const std::string& text : strings) absl::StrAppend(&joined, text.size(), ":", text);
  return joined;
}

// False if `joined` was not made by Join.
bool Split(std::string_view joined, std::vector<std::string>& strings) {
  while (!joined.empty()) {
    const size_t colon = joined.find(':');
    size_t size = 0;
    if (colon == std::string_view::npos || !absl::SimpleAtoi(AbslView(joined.substr(0, colon)), &size)) {
      return false;
    }
    joined.remove_prefix(colon + 1);
    if (size > joined.size()) return false;
    strings.emplace_back(joined.substr(0, size));
    joined.remove_prefix(size);
  }
  return true;
}

std::string Hash(std::string_view joined_position, const std::vector<std::string>& parameters) {
  return Sha256Hex(absl::StrCat(AbslView(joined_position), "|", Join(parameters))).substr(0, kHashLength);
}

}  // namespace

absl::StatusOr<int> ClampPageSize(int32_t requested) {
  if (requested < 0) {
    Violations violations;
    violations.Add("page_size", "OUT_OF_RANGE", "Must not be negative.", "不能为负数。");
    return violations.ToStatus();
  }
  return requested == 0 ? kDefaultPageSize : std::min<int>(requested, kMaxPageSize);
}

std::string EncodePageToken(const std::vector<std::string>& position,
                            const std::vector<std::string>& parameters) {
  const std::string joined = Join(position);
  return absl::WebSafeBase64Escape(absl::StrCat(Hash(joined, parameters), joined));
}

absl::StatusOr<std::vector<std::string>> DecodePageToken(std::string_view token,
                                                         const std::vector<std::string>& parameters,
                                                         size_t position_size) {
  std::vector<std::string> position;
  if (token.empty()) return position;
  std::string plain;
  if (token.size() > kMaxTokenLength || !absl::WebSafeBase64Unescape(AbslView(token), &plain) ||
      plain.size() < kHashLength) {
    return Fail(reasons::kPageTokenMismatch);
  }
  const std::string joined = plain.substr(kHashLength);
  if (plain.compare(0, kHashLength, Hash(joined, parameters)) != 0 || !Split(joined, position) ||
      position.size() != position_size) {
    return Fail(reasons::kPageTokenMismatch);
  }
  return position;
}

}  // namespace sudiao::paging
