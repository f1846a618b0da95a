#include "common/law/fees/reminder.h"

#include "common/testing/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace sudiao::law {
namespace {

using testing::HasReasonCode;
using ::testing::IsEmpty;
using testing::IsOk;

absl::TimeZone Zurich() {
  absl::TimeZone zone;
  EXPECT_TRUE(absl::LoadTimeZone("Europe/Zurich", &zone));
  return zone;
}
absl::Time At(int day, int hour, int minute = 0) {
  return absl::FromCivil(absl::CivilMinute(2026, 1, day, hour, minute), Zurich());
}

class ReminderTest : public ::testing::TestWithParam<FeePurpose> {
 protected:
  ReminderTest() {
    plan_.after_second = FifteenDays(GetParam(), "Europe/Zurich");
    demand_ = DemandFee(GetParam(), plan_, At(1, 9));
  }
  void Advance(absl::Time now) {
    const auto advanced = AdvanceFee(demand_, plan_, Calendar::Weekdays(), now);
    ASSERT_THAT(advanced, IsOk());
    demand_ = *advanced;
  }
  FeeState Lapsed() const {
    return GetParam() == FeePurpose::REQUEST ? FeeState::WITHDRAWN : FeeState::TERMINATED;
  }

  ReminderPlan plan_;
  FeeDemand demand_;
};

// WIPO-08: DUE, day 7, day 14, fifteen days after the second reminder.
TEST_P(ReminderTest, TwoRemindersAndFifteenDays) {
  Advance(At(8, 8, 59));
  EXPECT_EQ(demand_.state, FeeState::DUE);
  Advance(At(8, 9));
  EXPECT_EQ(demand_.state, FeeState::REMINDED_ONCE);
  EXPECT_EQ(demand_.next_time, At(15, 9));
  Advance(At(15, 9));
  EXPECT_EQ(demand_.state, FeeState::REMINDED_TWICE);
  EXPECT_EQ(demand_.last_period.last_day, absl::CivilDay(2026, 1, 30));
  Advance(At(30, 23, 59));
  EXPECT_EQ(demand_.state, FeeState::REMINDED_TWICE);
  Advance(At(31, 0));
  EXPECT_EQ(demand_.state, Lapsed());
  EXPECT_EQ(demand_.end_time, At(31, 0));
}

// WIPO-08: the last hour of the fifteenth day counts; the first instant after it does not, even before the
// timer fires.
TEST_P(ReminderTest, ThePaymentOfTheLastHourIsInTime) {
  Advance(At(8, 9));
  Advance(At(15, 9));
  const auto paid = PayFee(demand_, At(30, 23, 59));
  ASSERT_THAT(paid, IsOk());
  EXPECT_EQ(paid->state, FeeState::PAID);
  EXPECT_THAT(PayFee(demand_, At(31, 0)), HasReasonCode("FEE_SETTLED"));
  EXPECT_THAT(PayFee(*paid, At(30, 23, 59)), HasReasonCode("FEE_SETTLED"));
  demand_ = *paid;
  Advance(At(31, 12));
  EXPECT_EQ(demand_.state, FeeState::PAID);
}

// WIPO-08: a reminder that goes out late gives the full fifteen days all the same.
TEST_P(ReminderTest, TheFifteenDaysRunFromTheReminderThatReallyWentOut) {
  Advance(At(10, 9));
  Advance(At(16, 10));
  EXPECT_EQ(demand_.last_period.last_day, absl::CivilDay(2026, 1, 31));
}

TEST_P(ReminderTest, AFeeMayBePaidAtAnyEarlierTime) {
  EXPECT_THAT(PayFee(demand_, At(1, 9)), IsOk());
  Advance(At(8, 9));
  EXPECT_THAT(PayFee(demand_, At(9, 9)), IsOk());
}

INSTANTIATE_TEST_SUITE_P(Purposes, ReminderTest, ::testing::Values(FeePurpose::REQUEST, FeePurpose::DEPOSIT));

TEST(ReminderTableTest, TheTableIsSound) { EXPECT_THAT(kFeeTable.Defects(FeeState::DUE), IsEmpty()); }

}  // namespace
}  // namespace sudiao::law
