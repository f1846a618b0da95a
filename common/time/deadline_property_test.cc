// ComputeDeadline against a counter that knows nothing of it: day numbers, its own weekdays, months and rest
// days.
#include <gtest/gtest.h>

#include <cstdio>
#include <random>
#include <set>

#include "common/time/deadline.h"

namespace sudiao {
namespace {

// A day as the number of days since 1970-01-01, a Thursday.
using DayNumber = int64_t;

int MonthLength(int year, int month) {
  static constexpr int kLengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && leap ? 29 : kLengths[month - 1];
}

struct Naive {
  std::set<DayNumber> holidays;
  std::set<DayNumber> worked_weekends;
  std::set<DayNumber> paused;

  bool Rests(DayNumber day) const {
    const bool weekend = day % 7 == 2 || day % 7 == 3;
    return holidays.contains(day) || (weekend && !worked_weekends.contains(day));
  }

  DayNumber CountDays(DayNumber start, int64_t length, bool working) const {
    DayNumber day = start;
    for (int64_t left = length; left > 0;) {
      day += 1;
      if (paused.contains(day)) continue;
      if (working && Rests(day)) continue;
      left -= 1;
    }
    return day;
  }

  // Walks day by day until the month that was asked for, and in it to the day of the month or the month's
  // end.
  static DayNumber WalkMonths(DayNumber start, int year, int month, int day_of_month, int64_t months) {
    int day = day_of_month;
    int64_t passed = 0;
    DayNumber number = start;
    while (passed < months || (day < day_of_month && day < MonthLength(year, month))) {
      ++number;
      if (++day > MonthLength(year, month)) {
        day = 1;
        ++passed;
        if (++month > 12) {
          month = 1;
          ++year;
        }
      }
    }
    return number;
  }

  DayNumber AddPaused(DayNumber from, DayNumber to) const {
    DayNumber end = to;
    for (DayNumber day = from + 1; day <= end; ++day) end += paused.contains(day) ? 1 : 0;
    return end;
  }

  DayNumber Roll(DayNumber day) const {
    while (Rests(day)) ++day;
    return day;
  }
};

DayNumber Number(absl::CivilDay day) { return day - absl::CivilDay(1970, 1, 1); }
absl::CivilDay Day(DayNumber number) { return absl::CivilDay(1970, 1, 1) + number; }

// The first quarter of an hour in which the local day is after `day`.
absl::Time NaiveEnd(absl::CivilDay day, absl::TimeZone zone) {
  absl::Time time = absl::FromCivil(day, absl::UTCTimeZone()) - absl::Hours(16);
  while (absl::ToCivilDay(time, zone) <= day) time += absl::Minutes(15);
  return time;
}

class RandomClock {
 public:
  explicit RandomClock(uint32_t seed) : random_(seed) {}

  int64_t Pick(int64_t low, int64_t high) {
    return std::uniform_int_distribution<int64_t>(low, high)(random_);
  }

  // Some rest days and worked weekend days of 2030 to 2032, as a naive set and as a calendar.
  Calendar MakeCalendar(Naive& naive) {
    std::string text = "calendar RANDOM\nversion 1\nknown 2020-01-01 2050-12-31\n";
    for (int year = 2030; year <= 2032; ++year) {
      std::string rests, works;
      for (absl::CivilDay day(year, 1, 1); day.year() == year; ++day) {
        char month_day[16];
        std::snprintf(month_day, sizeof(month_day), "%02d-%02d ", day.month(), day.day());
        const DayNumber number = Number(day);
        const bool weekend = number % 7 == 2 || number % 7 == 3;
        if (Pick(0, 9) == 0) {
          rests += month_day;
          naive.holidays.insert(number);
        } else if (weekend && Pick(0, 4) == 0) {
          works += month_day;
          naive.worked_weekends.insert(number);
        }
      }
      text += std::to_string(year) + " | notice | " + rests + " | " + works + "\n";
    }
    auto calendar = Calendar::Parse(text);
    EXPECT_TRUE(calendar.ok()) << calendar.status();
    return *calendar;
  }

 private:
  std::mt19937 random_;
};

// One random question and the naive answer to it.
struct Sample {
  DeadlineRule rule;
  absl::TimeZone zone;
  absl::Time start_time;
  std::vector<Pause> pauses;
  std::vector<Extension> extensions;
  DayNumber counted = 0;
  DayNumber last = 0;

  bool CountsDays() const {
    return rule.unit == LengthUnit::CALENDAR_DAYS || rule.unit == LengthUnit::WORKING_DAYS;
  }
};

DeadlineRule RandomRule(RandomClock& random) {
  static constexpr const char* kZones[] = {"Asia/Shanghai", "Europe/Zurich", "America/New_York", "UTC"};
  DeadlineRule rule{.clock_id = "C", .time_zone = kZones[random.Pick(0, 3)]};
  rule.unit = static_cast<LengthUnit>(random.Pick(1, 4));
  rule.length = rule.unit == LengthUnit::YEARS    ? random.Pick(1, 2)
                : rule.unit == LengthUnit::MONTHS ? random.Pick(1, 14)
                                                  : random.Pick(1, 90);
  rule.roll_to_working_day = random.Pick(0, 1) == 1;
  return rule;
}

Sample RandomSample(RandomClock& random, Naive& naive) {
  Sample sample{.rule = RandomRule(random)};
  EXPECT_TRUE(absl::LoadTimeZone(sample.rule.time_zone, &sample.zone));
  const absl::CivilDay start(2030, 1, 1 + random.Pick(0, 500));
  const absl::CivilMinute minute(start.year(), start.month(), start.day(), 0, random.Pick(0, 1439));
  sample.start_time = absl::FromCivil(minute, sample.zone);
  naive.paused.clear();
  for (int64_t i = random.Pick(0, 3); i > 0; --i) {
    const absl::CivilDay first = start + random.Pick(-10, 60);
    const absl::CivilDay last = first + random.Pick(0, 20);
    sample.pauses.push_back({"p", PauseKind::APPRAISAL, first, last});
    for (absl::CivilDay day = first; day <= last; ++day) naive.paused.insert(Number(day));
  }
  const bool working = sample.rule.unit == LengthUnit::WORKING_DAYS;
  if (sample.CountsDays()) {
    sample.counted = naive.CountDays(Number(start), sample.rule.length, working);
  } else {
    const int64_t months = sample.rule.length * (sample.rule.unit == LengthUnit::YEARS ? 12 : 1);
    const DayNumber end =
        Naive::WalkMonths(Number(start), static_cast<int>(start.year()), start.month(), start.day(), months);
    sample.counted = naive.AddPaused(Number(start), end);
  }
  if (sample.CountsDays() && random.Pick(0, 2) == 0) {
    sample.extensions.push_back({"x", sample.start_time, absl::CivilDay(), random.Pick(30, 60)});
    sample.counted = naive.CountDays(sample.counted, sample.extensions[0].more_days, working);
  }
  sample.last = sample.rule.roll_to_working_day ? naive.Roll(sample.counted) : sample.counted;
  return sample;
}

TEST(DeadlineProperty, TenThousandRandomClocksAgreeWithANaiveCounter) {
  RandomClock random(20250905);
  Naive naive;
  const Calendar calendar = random.MakeCalendar(naive);
  for (int round = 0; round < 10'000; ++round) {
    SCOPED_TRACE(round);
    const Sample sample = RandomSample(random, naive);
    const auto proof =
        ComputeDeadline(sample.rule, calendar, "e", sample.start_time, sample.pauses, sample.extensions);
    ASSERT_TRUE(proof.ok()) << proof.status();
    ASSERT_EQ(proof->counted_day, Day(sample.counted));
    ASSERT_EQ(proof->last_day, Day(sample.last));
    ASSERT_EQ(proof->due, NaiveEnd(Day(sample.last), sample.zone));
    ASSERT_FALSE(proof->provisional);

    // The steps alone, without any calendar, give the length again.
    int64_t written = 0;
    for (const DeadlineStep& step : proof->steps) {
      written += step.kind == DeadlineStepKind::DAYS_COUNTED ? step.count : 0;
    }
    const int64_t extended = sample.extensions.empty() ? 0 : sample.extensions[0].more_days;
    ASSERT_EQ(written, sample.CountsDays() ? sample.rule.length + extended : 0);
  }
}

}  // namespace
}  // namespace sudiao
