// Strings from pieces. Debian's Abseil has a string_view of its own, so absl::StrCat does not take
// std::string_view.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "absl/strings/str_cat.h"
#include "common/status/view.h"

namespace sudiao::gateway {

template <typename T>
decltype(auto) Piece(const T& value) {
  if constexpr (std::is_same_v<T, std::string_view>) {
    return AbslView(value);
  } else {
    return (value);
  }
}

template <typename... T>
std::string Cat(const T&... pieces) {
  return absl::StrCat(Piece(pieces)...);
}

template <typename... T>
void Append(std::string* out, const T&... pieces) {
  absl::StrAppend(out, Piece(pieces)...);
}

// Decodes %XX; with `plus_is_space` also "+". Nothing where an escape is broken or the result is not UTF-8.
std::optional<std::string> DecodePercent(std::string_view text, bool plus_is_space);
// The same, but an escaped slash stays escaped: for values of several path segments.
std::optional<std::string> DecodeSegments(std::string_view text);
// Encodes all but unreserved characters.
std::string EncodePercent(std::string_view text);

bool EqualsIgnoringCase(std::string_view a, std::string_view b);
std::string LowerCase(std::string_view text);
std::string_view Trim(std::string_view text);

// `bytes` random bytes from the operating system, in hex.
std::string RandomHex(size_t bytes);

}  // namespace sudiao::gateway
