#include "common/time/hours.h"

namespace sudiao {

HourDeadline CountHours(absl::Time start_time, int64_t hours, HourStart start, absl::TimeZone zone) {
  HourDeadline deadline{start_time, start_time, hours, absl::Time()};
  // The hour that begins on the stroke is the one in which it begins, too.
  if (start == HourStart::NEXT_FULL_HOUR)
    deadline.counted_from = absl::FromCivil(absl::ToCivilHour(start_time, zone) + 1, zone);
  deadline.due = deadline.counted_from + absl::Hours(hours);
  return deadline;
}

}  // namespace sudiao
