// Periods in hours. Pure: the caller passes all times.
#pragma once

#include <cstdint>

#include "absl/time/time.h"
#include "common/types/fields.h"

namespace sudiao {

// STATED_MOMENT: the period runs from the moment that the law or the parties stated (民法典 201(2)).
// NEXT_FULL_HOUR: the hour in which it begins is not counted (CPL 85, JI 125: court periods).
SUDIAO_ENUM(HourStart, STATED_MOMENT, NEXT_FULL_HOUR)

struct HourDeadline {
  absl::Time start_time;
  absl::Time counted_from;
  int64_t hours = 0;
  absl::Time due;  // The first instant that is too late.
  SUDIAO_FIELDS(start_time, counted_from, hours, due)

  bool IsInTime(absl::Time time) const { return time < due; }
};

// CAL-1  A period in hours runs from the stated moment or, as a court's period, from the next full hour of
// local time. Hours are counted through: rest days neither stop nor move them.
HourDeadline CountHours(absl::Time start_time, int64_t hours, HourStart start, absl::TimeZone zone);

}  // namespace sudiao
