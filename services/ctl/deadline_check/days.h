// Days for the check of deadlines: a day is its number counted from 1970-01-01, and what a month, a weekday
// and a time zone are is written here anew (the zones come from ICU), so that no counting is shared with what
// is checked.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace sudiao::deadline_check {

using Day = int64_t;

// "2025-10-09"; nothing for any other text.
std::optional<Day> DayOf(std::string_view text);
std::string TextOf(Day day);
// Nothing if there is no such day.
std::optional<Day> DayOf(int64_t year, int64_t month, int64_t day_of_month);

bool IsWeekend(Day day);
// The same day of a later month, or that month's last day. `clipped` says which.
Day MonthsLater(Day day, int64_t months, bool& clipped);

class Zone {
 public:
  // Nothing for a name that is not known.
  static std::optional<Zone> Named(const std::string& name);
  // The local day of an instant, in microseconds since 1970.
  Day DayAt(int64_t micros) const;

 private:
  struct Impl;
  std::shared_ptr<const Impl> impl_;
};

}  // namespace sudiao::deadline_check
