// The civil day in China: courts count there, and documents are Chinese or shown to Chinese authorities.
#pragma once

#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace sudiao {

inline absl::TimeZone ChinaZone() { return absl::FixedTimeZone(8 * 60 * 60); }

inline absl::CivilDay ChinaDay(absl::Time time) { return absl::ToCivilDay(time, ChinaZone()); }

}  // namespace sudiao
