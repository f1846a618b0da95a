#include "services/ctl/deadline_check/days.h"

#include <unicode/timezone.h>

#include <array>
#include <charconv>
#include <cstdio>

namespace sudiao::deadline_check {
namespace {

constexpr int64_t kDaysOf400Years = 146097;

int64_t FloorDivide(int64_t a, int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

bool IsLeap(int64_t year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

int64_t DaysOfMonth(int64_t year, int64_t month) {
  static constexpr std::array<int64_t, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && IsLeap(year) ? 29 : kDays[static_cast<size_t>(month - 1)];
}

// Days before January 1st of the year, from year 0 on.
int64_t DaysBeforeYear(int64_t year) {
  const int64_t y = year - 1;
  return 365 * year + FloorDivide(y, 4) - FloorDivide(y, 100) + FloorDivide(y, 400) + 1;
}

struct Date {
  int64_t year, month, day;
};

Date DateOf(Day day) {
  const int64_t from_year_0 = day + DaysBeforeYear(1970);
  int64_t year = FloorDivide(from_year_0 * 400, kDaysOf400Years);
  while (DaysBeforeYear(year + 1) <= from_year_0) ++year;
  while (DaysBeforeYear(year) > from_year_0) --year;
  int64_t rest = from_year_0 - DaysBeforeYear(year);
  int64_t month = 1;
  for (; rest >= DaysOfMonth(year, month); ++month) rest -= DaysOfMonth(year, month);
  return {year, month, rest + 1};
}

bool Digits(std::string_view text, int64_t& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() && text.front() != '-';
}

}  // namespace

std::optional<Day> DayOf(int64_t year, int64_t month, int64_t day_of_month) {
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day_of_month < 1 ||
      day_of_month > DaysOfMonth(year, month)) {
    return std::nullopt;
  }
  int64_t days = DaysBeforeYear(year) - DaysBeforeYear(1970) + day_of_month - 1;
  for (int64_t m = 1; m < month; ++m) days += DaysOfMonth(year, m);
  return days;
}

std::optional<Day> DayOf(std::string_view text) {
  int64_t year = 0, month = 0, day = 0;
  const bool shaped = text.size() == 10 && text[4] == '-' && text[7] == '-' &&
                      Digits(text.substr(0, 4), year) && Digits(text.substr(5, 2), month) &&
                      Digits(text.substr(8, 2), day);
  return shaped ? DayOf(year, month, day) : std::nullopt;
}

std::string TextOf(Day day) {
  const Date date = DateOf(day);
  std::array<char, 80> text{};
  std::snprintf(text.data(), text.size(), "%04lld-%02lld-%02lld", static_cast<long long>(date.year),
                static_cast<long long>(date.month), static_cast<long long>(date.day));
  return text.data();
}

bool IsWeekend(Day day) {
  const int64_t from_thursday = ((day % 7) + 7) % 7;  // 1970-01-01 was a Thursday.
  return from_thursday == 2 || from_thursday == 3;
}

Day MonthsLater(Day day, int64_t months, bool& clipped) {
  const Date date = DateOf(day);
  const int64_t count = date.year * 12 + date.month - 1 + months;
  const int64_t year = FloorDivide(count, 12);
  const int64_t month = count - 12 * year + 1;
  clipped = date.day > DaysOfMonth(year, month);
  int64_t days =
      DaysBeforeYear(year) - DaysBeforeYear(1970) + (clipped ? DaysOfMonth(year, month) : date.day) - 1;
  for (int64_t m = 1; m < month; ++m) days += DaysOfMonth(year, m);
  return days;
}

struct Zone::Impl {
  std::unique_ptr<icu::TimeZone> zone;
};

std::optional<Zone> Zone::Named(const std::string& name) {
  auto impl = std::make_shared<Impl>();
  impl->zone.reset(icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8(name)));
  if (impl->zone == nullptr || *impl->zone == icu::TimeZone::getUnknown()) return std::nullopt;
  Zone zone;
  zone.impl_ = std::move(impl);
  return zone;
}

Day Zone::DayAt(int64_t micros) const {
  constexpr int64_t kDay = int64_t{24} * 3600 * 1'000'000;
  int32_t raw = 0;
  int32_t saving = 0;
  UErrorCode error = U_ZERO_ERROR;
  const int64_t millis = FloorDivide(micros, 1000);
  impl_->zone->getOffset(static_cast<UDate>(millis), /*local=*/0, raw, saving, error);
  return FloorDivide(micros + (int64_t{raw} + saving) * 1000, kDay);
}

}  // namespace sudiao::deadline_check
