#include "common/time/calendar.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sudiao {
namespace {

using absl::CivilDay;

TEST(Calendar, KnowsChinaFrom2020To2026) {
  const Calendar& china = Calendar::China();
  EXPECT_EQ(china.id(), "CN");
  EXPECT_FALSE(china.version().empty());
  EXPECT_FALSE(china.Knows(CivilDay(2019, 12, 31)));
  EXPECT_TRUE(china.Knows(CivilDay(2020, 1, 1)));
  EXPECT_TRUE(china.Knows(CivilDay(2026, 12, 31)));
  EXPECT_FALSE(china.Knows(CivilDay(2027, 1, 1)));
  EXPECT_EQ(china.last_known_day(), CivilDay(2026, 12, 31));
}

// The number of working days of each year follows from the notices: weekdays, less rest days on weekdays,
// plus worked weekend days.
TEST(Calendar, HasTheWorkingDaysOfEachYear) {
  const std::vector<std::pair<int, int>> expected = {{2020, 249}, {2021, 250}, {2022, 249}, {2023, 249},
                                                     {2024, 251}, {2025, 248}, {2026, 248}};
  for (const auto& [year, count] : expected) {
    int working_days = 0;
    for (CivilDay day(year, 1, 1); day.year() == year; ++day)
      working_days += Calendar::China().IsWorkingDay(day);
    EXPECT_EQ(working_days, count) << year;
  }
}

TEST(Calendar, CAL_2_RestsOnHolidaysAndWorksOnMakeUpDays) {
  const Calendar& china = Calendar::China();
  EXPECT_FALSE(china.IsWorkingDay(CivilDay(2025, 10, 8)));  // The last day of the joint autumn holiday.
  EXPECT_TRUE(china.IsWorkingDay(CivilDay(2025, 10, 9)));
  EXPECT_TRUE(china.IsWorkingDay(CivilDay(2025, 9, 28)));  // A worked Sunday.
  EXPECT_TRUE(china.IsMakeUpDay(CivilDay(2025, 9, 28)));
  EXPECT_FALSE(china.IsMakeUpDay(CivilDay(2025, 9, 29)));
  EXPECT_FALSE(china.IsWorkingDay(CivilDay(2025, 9, 27)));  // An ordinary Saturday.
  EXPECT_TRUE(china.IsWorkingDay(CivilDay(2024, 2, 9)));    // New Year's Eve 2024 was not a rest day.
  EXPECT_FALSE(china.IsWorkingDay(CivilDay(2020, 1, 31)));  // The Spring Festival that was extended in 2020.
  EXPECT_FALSE(china.IsWorkingDay(CivilDay(2020, 2, 1)));
  EXPECT_TRUE(china.IsWorkingDay(CivilDay(2020, 2, 3)));
}

// The holidays that the law fixes to a date need no notice: they rest in the years that are not known yet.
TEST(Calendar, CAL_2_RestsOnTheFixedHolidaysOfEveryYearToCome) {
  const Calendar& china = Calendar::China();
  EXPECT_FALSE(china.IsWorkingDay(CivilDay(2027, 1, 1)));  // A Friday.
  EXPECT_FALSE(china.Knows(CivilDay(2027, 1, 1)));
  EXPECT_TRUE(china.IsWorkingDay(CivilDay(2026, 12, 31)));
  EXPECT_TRUE(china.IsWorkingDay(CivilDay(2027, 1, 4)));
  EXPECT_TRUE(china.IsWorkingDay(CivilDay(2027, 4, 30)));
  EXPECT_FALSE(china.IsWorkingDay(CivilDay(2028, 5, 1)));  // A Monday.
  EXPECT_FALSE(china.IsWorkingDay(CivilDay(2028, 5, 2)));
  EXPECT_TRUE(china.IsWorkingDay(CivilDay(2028, 5, 3)));
  EXPECT_TRUE(china.IsWorkingDay(CivilDay(2027, 9, 30)));
  EXPECT_FALSE(china.IsWorkingDay(CivilDay(2030, 10, 1)));  // Tuesday to Thursday.
  EXPECT_FALSE(china.IsWorkingDay(CivilDay(2030, 10, 3)));
  EXPECT_TRUE(china.IsWorkingDay(CivilDay(2030, 10, 4)));
  EXPECT_TRUE(china.IsWorkingDay(CivilDay(2019, 10, 1))) << "the past before the known days stays unknown";
}

TEST(Calendar, TheNoticesOfTheKnownYearsLetEveryFixedHolidayRest) {
  for (int year = 2020; year <= 2026; ++year) {
    for (const auto& [month, day] : {std::pair(1, 1), {5, 1}, {5, 2}, {10, 1}, {10, 2}, {10, 3}})
      EXPECT_FALSE(Calendar::China().IsWorkingDay(CivilDay(year, month, day))) << year << "-" << month;
  }
}

TEST(Calendar, CAL_3_MonthsEndOnTheCorrespondingDateOrTheLastOfTheMonth) {
  EXPECT_EQ(AddMonths(CivilDay(2025, 1, 10), 6), CivilDay(2025, 7, 10));
  EXPECT_EQ(AddMonths(CivilDay(2025, 8, 31), 6), CivilDay(2026, 2, 28));
  EXPECT_EQ(AddMonths(CivilDay(2023, 8, 31), 6), CivilDay(2024, 2, 29));
  EXPECT_EQ(AddMonths(CivilDay(2024, 2, 29), 12), CivilDay(2025, 2, 28));
  EXPECT_EQ(AddMonths(CivilDay(2024, 2, 29), 48), CivilDay(2028, 2, 29));
  EXPECT_EQ(AddMonths(CivilDay(2025, 11, 30), 3), CivilDay(2026, 2, 28));
}

TEST(Calendar, EndsADayAt24HoursLocalTime) {
  absl::TimeZone shanghai, zurich;
  ASSERT_TRUE(absl::LoadTimeZone("Asia/Shanghai", &shanghai));
  ASSERT_TRUE(absl::LoadTimeZone("Europe/Zurich", &zurich));
  EXPECT_EQ(EndOfDay(CivilDay(2025, 10, 9), shanghai),
            absl::FromCivil(absl::CivilSecond(2025, 10, 9, 16, 0, 0), absl::UTCTimeZone()));
  // The day on which Zurich goes back to winter time has 25 hours.
  EXPECT_EQ(EndOfDay(CivilDay(2025, 10, 26), zurich) - EndOfDay(CivilDay(2025, 10, 25), zurich),
            absl::Hours(25));
}

TEST(Calendar, FindsTheBuiltInOnes) {
  EXPECT_EQ(Calendar::Find("CN"), &Calendar::China());
  EXPECT_EQ(Calendar::Find("WEEKDAYS"), &Calendar::Weekdays());
  EXPECT_EQ(Calendar::Find("XX"), nullptr);
  EXPECT_TRUE(Calendar::Weekdays().IsWorkingDay(CivilDay(2025, 10, 1)));
  EXPECT_FALSE(Calendar::Weekdays().IsWorkingDay(CivilDay(2025, 10, 4)));
}

TEST(Calendar, RefusesDataThatCannotBeRight) {
  const std::string head = "calendar X\nversion 1\nknown 2025-01-01 2025-12-31\n";
  EXPECT_TRUE(Calendar::Parse(head + "fixed | law | 01-01 10-01..10-03\n").ok());
  EXPECT_TRUE(Calendar::Parse(head + "2025 | notice | 01-01 | 01-04\n").ok());
  for (const std::string line :
       {"2025 | notice | 13-01 |", "2025 | notice | 01-02..01-01 |", "2025 | notice | 01-01",
        "2025 | | 01-01 |", "2025 | notice | 01-01 | 01-03", "2025 | notice | 01-04 | 01-04",
        "2026 | notice | 01-01 |", "year | notice | 01-01 |", "known 2025-12-31 2025-01-01", "fixed | law",
        "fixed | | 01-01", "fixed | law | 02-29", "fixed | law | 10-03..10-01"}) {
    EXPECT_FALSE(Calendar::Parse(head + line).ok()) << line;
  }
  EXPECT_FALSE(Calendar::Parse("calendar X\nversion 1\n").ok());
  EXPECT_THAT(std::string(Calendar::Parse(head + "nonsense").status().message()),
              testing::HasSubstr("line 4"));
}

}  // namespace
}  // namespace sudiao
