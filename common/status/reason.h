// A reason code is the contract of an error: clients switch on it, people read its texts. Every error that
// leaves a service carries exactly one. Reasons stand beside the rules that use them
// (common/status/reasons.h, services/<name>/domain/reasons.h) as constants:
//
//   inline constexpr Reason kCaseClosed{"CASE_CLOSED", absl::StatusCode::kFailedPrecondition,
//                                       "The case is closed.", "案件已经结束。"};
//
// A text may name metadata in braces: "The last day was {last_day}."
#pragma once

#include <string_view>

#include "absl/status/status.h"

namespace sudiao {

struct Reason {
  std::string_view name;  // UPPER_SNAKE, unique in the platform
  absl::StatusCode code;
  std::string_view en;
  std::string_view zh;

  // Refuses to compile without a name and both texts.
  consteval Reason(std::string_view reason_name, absl::StatusCode status_code, std::string_view english,
                   std::string_view chinese)
      : name(reason_name), code(status_code), en(english), zh(chinese) {
    if (name.empty() || en.empty() || zh.empty()) throw "a reason needs a name and both texts";
    for (char c : name) {
      if (!((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'))
        throw "a reason's name is UPPER_SNAKE";
    }
  }
};

}  // namespace sudiao
