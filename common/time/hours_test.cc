#include "common/time/hours.h"

#include <gtest/gtest.h>

namespace sudiao {
namespace {

absl::TimeZone Shanghai() {
  absl::TimeZone zone;
  EXPECT_TRUE(absl::LoadTimeZone("Asia/Shanghai", &zone));
  return zone;
}

absl::Time At(int day, int hour, int minute = 0) {
  return absl::FromCivil(absl::CivilMinute(2025, 9, day, hour, minute), Shanghai());
}

// CAL-1: 民法典 201(2).
TEST(Hours, RunFromTheStatedMoment) {
  const HourDeadline deadline = CountHours(At(5, 14, 20), 48, HourStart::STATED_MOMENT, Shanghai());
  EXPECT_EQ(deadline.due, At(7, 14, 20));
  EXPECT_TRUE(deadline.IsInTime(At(7, 14, 20) - absl::Microseconds(1)));
  EXPECT_FALSE(deadline.IsInTime(At(7, 14, 20)));
}

// CAL-1: CPL 85; the 48 hours of CPL 104, which run through a weekend.
TEST(Hours, OfACourtRunFromTheNextFullHour) {
  EXPECT_EQ(CountHours(At(5, 14, 20), 48, HourStart::NEXT_FULL_HOUR, Shanghai()).due, At(7, 15));
  EXPECT_EQ(CountHours(At(5, 14, 0), 48, HourStart::NEXT_FULL_HOUR, Shanghai()).due, At(7, 15));
  EXPECT_EQ(CountHours(At(5, 23, 59), 1, HourStart::NEXT_FULL_HOUR, Shanghai()).due, At(6, 1));
}

TEST(Hours, TheFullHourIsTheLocalOne) {
  absl::TimeZone kolkata;
  ASSERT_TRUE(absl::LoadTimeZone("Asia/Kolkata", &kolkata));
  const absl::Time start = absl::FromCivil(absl::CivilMinute(2025, 9, 5, 10, 10), kolkata);
  EXPECT_EQ(CountHours(start, 2, HourStart::NEXT_FULL_HOUR, kolkata).due,
            absl::FromCivil(absl::CivilMinute(2025, 9, 5, 13, 0), kolkata));
}

}  // namespace
}  // namespace sudiao
