#include "common/time/calendar.h"

#include <cstdio>
#include <cstdlib>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/status/status_macros.h"
#include "common/status/view.h"
#include "embedded/calendars.h"

namespace sudiao {
namespace {

bool ParseMonthDay(int64_t year, absl::string_view text, absl::CivilDay& day) {
  return absl::ParseCivilTime(absl::StrCat(absl::Dec(year, absl::kZeroPad4), "-", text), &day);
}

// The days of "05-01..05-05 10-11" in that year.
absl::StatusOr<std::vector<absl::CivilDay>> ParseDays(int64_t year, absl::string_view ranges) {
  std::vector<absl::CivilDay> days;
  for (const absl::string_view range : absl::StrSplit(ranges, ' ', absl::SkipEmpty())) {
    const std::pair<absl::string_view, absl::string_view> ends =
        absl::StrSplit(range, absl::MaxSplits("..", 1));
    absl::CivilDay first;
    absl::CivilDay last;
    if (!ParseMonthDay(year, ends.first, first) ||
        !ParseMonthDay(year, ends.second.empty() ? ends.first : ends.second, last) || last < first) {
      return absl::InvalidArgumentError(absl::StrCat("not a day or a range of days: ", range));
    }
    for (absl::CivilDay day = first; day <= last; ++day) days.push_back(day);
  }
  return days;
}

Calendar ParseOrDie(std::string_view text) {
  absl::StatusOr<Calendar> calendar = Calendar::Parse(text);
  if (!calendar.ok()) {
    std::fprintf(stderr, "A built-in calendar is broken: %s\n", calendar.status().ToString().c_str());
    std::abort();
  }
  return *std::move(calendar);
}

}  // namespace

const Calendar& Calendar::China() {
  static const Calendar* const calendar = new Calendar(ParseOrDie(embedded::Calendars()[0].text));
  return *calendar;
}

const Calendar& Calendar::Weekdays() {
  static const Calendar* const calendar =
      new Calendar(ParseOrDie("calendar WEEKDAYS\nversion 1\nknown 1900-01-01 9999-12-31\n"));
  return *calendar;
}

const Calendar* Calendar::Find(std::string_view id) {
  for (const Calendar* calendar : {&China(), &Weekdays()}) {
    if (calendar->id() == id) return calendar;
  }
  return nullptr;
}

absl::StatusOr<Calendar> Calendar::Parse(std::string_view text) {
  Calendar calendar;
  int number = 0;
  for (absl::string_view line : absl::StrSplit(AbslView(text), '\n')) {
    ++number;
    line = absl::StripAsciiWhitespace(line);
    if (line.empty() || line.front() == '#') continue;
    if (absl::Status status = calendar.ParseLine(line); !status.ok()) {
      return absl::InvalidArgumentError(absl::StrCat("line ", number, ": ", status.message()));
    }
  }
  if (calendar.id_.empty() || calendar.version_.empty() || calendar.last_known_day_ == absl::CivilDay()) {
    return absl::InvalidArgumentError("a calendar needs its id, its version and the days that it knows");
  }
  for (const auto& [day, works] : calendar.named_days_) {
    if (!calendar.Knows(day))
      return absl::InvalidArgumentError("a day is named that the calendar does not know");
  }
  return calendar;
}

absl::Status Calendar::ParseLine(absl::string_view line) {
  const std::vector<absl::string_view> words = absl::StrSplit(line, ' ', absl::SkipEmpty());
  if (words[0] == "calendar" && words.size() == 2) {
    id_ = std::string(words[1]);
    return absl::OkStatus();
  }
  if (words[0] == "version" && words.size() == 2) {
    version_ = std::string(words[1]);
    return absl::OkStatus();
  }
  if (words[0] == "known" && words.size() == 3) {
    const bool dates = absl::ParseCivilTime(words[1], &first_known_day_) &&
                       absl::ParseCivilTime(words[2], &last_known_day_) &&
                       first_known_day_ <= last_known_day_;
    return dates ? absl::OkStatus() : absl::InvalidArgumentError("'known' needs two dates in order");
  }
  return words[0] == "fixed" ? ParseFixed(line) : ParseYear(line);
}

absl::Status Calendar::ParseYear(absl::string_view line) {
  const std::vector<absl::string_view> parts = absl::StrSplit(line, '|');
  int64_t year = 0;
  if (parts.size() != 4 || !absl::SimpleAtoi(absl::StripAsciiWhitespace(parts[0]), &year)) {
    return absl::InvalidArgumentError("expected: year | notice | rest days | worked weekend days");
  }
  if (absl::StripAsciiWhitespace(parts[1]).empty())
    return absl::InvalidArgumentError("the notice is missing");
  RETURN_IF_ERROR(Mark(year, parts[2], /*works=*/false));
  return Mark(year, parts[3], /*works=*/true);
}

// fixed | law | rest days of every year (MM-DD or MM-DD..MM-DD)
absl::Status Calendar::ParseFixed(absl::string_view line) {
  const std::vector<absl::string_view> parts = absl::StrSplit(line, '|');
  if (parts.size() != 3 || absl::StripAsciiWhitespace(parts[1]).empty())
    return absl::InvalidArgumentError("expected: fixed | law | rest days of every year");
  constexpr int64_t kNoLeapYear = 2025;  // February 29th is not a day of every year.
  ASSIGN_OR_RETURN(const std::vector<absl::CivilDay> days, ParseDays(kNoLeapYear, parts[2]));
  for (const absl::CivilDay day : days) fixed_rest_days_.emplace(day.month(), day.day());
  return absl::OkStatus();
}

absl::Status Calendar::Mark(int64_t year, absl::string_view ranges, bool works) {
  ASSIGN_OR_RETURN(const std::vector<absl::CivilDay> days, ParseDays(year, ranges));
  for (const absl::CivilDay day : days) {
    if (works && !IsWeekend(day)) {
      return absl::InvalidArgumentError(absl::StrCat(absl::FormatCivilTime(day), " is worked anyway"));
    }
    if (!named_days_.emplace(day, works).second) {
      return absl::InvalidArgumentError(absl::StrCat(absl::FormatCivilTime(day), " is named twice"));
    }
  }
  return absl::OkStatus();
}

bool Calendar::IsWorkingDay(absl::CivilDay day) const {
  const auto named = named_days_.find(day);
  if (named != named_days_.end()) return named->second;
  return !IsWeekend(day) && !(day > last_known_day_ && fixed_rest_days_.contains({day.month(), day.day()}));
}

bool Calendar::IsMakeUpDay(absl::CivilDay day) const { return IsWeekend(day) && IsWorkingDay(day); }

bool IsWeekend(absl::CivilDay day) {
  const absl::Weekday weekday = absl::GetWeekday(day);
  return weekday == absl::Weekday::saturday || weekday == absl::Weekday::sunday;
}

absl::CivilDay AddMonths(absl::CivilDay day, int64_t months) {
  const absl::CivilMonth month = absl::CivilMonth(day) + months;
  const absl::CivilDay last_of_month = absl::CivilDay(month + 1) - 1;
  const absl::CivilDay corresponding = absl::CivilDay(month) + (day.day() - 1);
  return corresponding < last_of_month ? corresponding : last_of_month;
}

absl::CivilDay LocalDay(absl::Time time, absl::TimeZone zone) { return absl::ToCivilDay(time, zone); }

absl::Time EndOfDay(absl::CivilDay day, absl::TimeZone zone) { return absl::FromCivil(day + 1, zone); }

}  // namespace sudiao
