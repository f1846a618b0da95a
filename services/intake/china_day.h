// The civil day in China, where courts count.
#pragma once

#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace sudiao::intake {

inline absl::CivilDay ChinaDay(absl::Time time) {
  return absl::ToCivilDay(time, absl::FixedTimeZone(8 * 60 * 60));
}

}  // namespace sudiao::intake
