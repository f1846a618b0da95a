// Working days. A Calendar names the rest days and make-up working days of one jurisdiction, is versioned,
// and says for which days its data are known: whoever counts beyond them must call the result provisional.
//
//   const Calendar& calendar = Calendar::China();
//   calendar.IsWorkingDay(absl::CivilDay(2025, 9, 28));  // true: a worked Sunday
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace sudiao {

// Immutable once made, so any thread may read it.
class Calendar {
 public:
  // Mainland China, 2020 to 2026 (id "CN").
  static const Calendar& China();
  // Saturdays and Sundays rest and nothing else (id "WEEKDAYS"): for centres whose rules name no holidays.
  static const Calendar& Weekdays();
  // The built-in calendar of that id, or null.
  static const Calendar* Find(std::string_view id);
  // Reads the text format of common/time/data. INVALID_ARGUMENT names the bad line.
  static absl::StatusOr<Calendar> Parse(std::string_view text);

  const std::string& id() const { return id_; }
  const std::string& version() const { return version_; }
  absl::CivilDay first_known_day() const { return first_known_day_; }
  absl::CivilDay last_known_day() const { return last_known_day_; }
  bool Knows(absl::CivilDay day) const { return first_known_day_ <= day && day <= last_known_day_; }

  // Outside the known days, weekdays count as working days and weekends do not; after them, the days that
  // rest in every year rest too.
  bool IsWorkingDay(absl::CivilDay day) const;
  // A Saturday or Sunday that is worked (调休上班).
  bool IsMakeUpDay(absl::CivilDay day) const;

 private:
  Calendar() = default;
  absl::Status ParseLine(absl::string_view line);
  absl::Status ParseYear(absl::string_view line);
  absl::Status ParseFixed(absl::string_view line);
  absl::Status Mark(int64_t year, absl::string_view ranges, bool works);

  std::string id_;
  std::string version_;
  absl::CivilDay first_known_day_;
  absl::CivilDay last_known_day_;
  // The days that differ from their weekday's rule or are named although they do not: true if worked.
  absl::flat_hash_map<absl::CivilDay, bool> named_days_;
  // Month and day of the rest days of every year: they hold after the known days, where no notice is out yet.
  std::set<std::pair<int, int>> fixed_rest_days_;
};

bool IsWeekend(absl::CivilDay day);

// CAL-3  Months and years end on the corresponding date; where there is none, on the last day of the month.
// (民法典 202)
absl::CivilDay AddMonths(absl::CivilDay day, int64_t months);

// The civil day of an instant.
absl::CivilDay LocalDay(absl::Time time, absl::TimeZone zone);
// CAL-4  The end of a day, 24:00: the first instant that is too late.
absl::Time EndOfDay(absl::CivilDay day, absl::TimeZone zone);

}  // namespace sudiao
