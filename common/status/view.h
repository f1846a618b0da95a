// Debian's Abseil has a string_view type of its own, which does not convert to or from std::string_view. We
// use the standard type everywhere and cross the border with these.
#pragma once

#include <string_view>

#include "absl/strings/string_view.h"

namespace sudiao {

inline absl::string_view AbslView(std::string_view view) { return {view.data(), view.size()}; }
inline std::string_view StdView(absl::string_view view) { return {view.data(), view.size()}; }

}  // namespace sudiao
