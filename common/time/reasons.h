// Reasons of the deadline calculator.
#pragma once

#include "common/status/reason.h"

namespace sudiao::reasons {

inline constexpr Reason kClockInvalid{"CLOCK_INVALID", absl::StatusCode::kInternal,
                                      "The clock {clock} cannot be counted: {detail}.",
                                      "期限 {clock} 无法计算：{detail}。"};
inline constexpr Reason kExtensionTooLate{
    "EXTENSION_TOO_LATE", absl::StatusCode::kFailedPrecondition,
    "The time had already run out on {last_day} when its extension was agreed.",
    "达成延长合意时，期限已于 {last_day} 届满。"};
inline constexpr Reason kExtensionNotLater{"EXTENSION_NOT_LATER", absl::StatusCode::kFailedPrecondition,
                                           "An extension must end after the present last day, {last_day}.",
                                           "延长后的届满日应当晚于目前的届满日 {last_day}。"};

}  // namespace sudiao::reasons
