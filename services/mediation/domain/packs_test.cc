// What the packs make of a mediation's time.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/mediation/domain/test_mediation.h"

namespace sudiao::mediation::domain {
namespace {

using testing::FailsWith;
using ::testing::IsEmpty;
using testing::IsOk;
using ::testing::SizeIs;

constexpr char kBoth[] = "cn-wipo-post-filing-ordinary@1";

TEST(PackTimeTest, OfTwoLimitsTheShorterEndsTheMediation) {
  TestMediation m(Shanghai(2025, 3, 3), kBoth);
  EXPECT_EQ(m.state.clock.clock_id, "C-MED-POST-ORD");
  EXPECT_EQ(m.state.clock.last_day, absl::CivilDay(2025, 3, 18));
  ASSERT_THAT(m.state.later_clocks, SizeIs(1));
  EXPECT_EQ(m.state.later_clocks[0].clock_id, "C-MED-WIPO");
  EXPECT_THAT(DecideExpire(m.state, m.pack, m.state.clock.due - absl::Microseconds(1)).events, IsEmpty());
  EXPECT_THAT(m.Take(DecideExpire(m.state, m.pack, m.state.clock.due)), IsOk());
  EXPECT_EQ(m.state.end_code, EndCode::EXPIRED);
}

// An extension lengthens only the limits that need it; beyond the other one both are lengthened.
TEST(PackTimeTest, AnExtensionReachesTheOtherLimitOnlyWhereItMust) {
  TestMediation m(Shanghai(2025, 3, 3), kBoth);
  EXPECT_THAT(m.Extend(absl::CivilDay(2025, 4, 10), "applicant"), IsOk());
  EXPECT_THAT(m.Extend(absl::CivilDay(2025, 4, 10), "respondent"), IsOk());
  EXPECT_EQ(m.state.clock.last_day, absl::CivilDay(2025, 4, 10));
  EXPECT_THAT(m.state.later_clocks[0].extensions, IsEmpty());
  EXPECT_THAT(m.Extend(absl::CivilDay(2025, 6, 10), "applicant"), IsOk());
  EXPECT_THAT(m.Extend(absl::CivilDay(2025, 6, 10), "respondent"), IsOk());
  EXPECT_EQ(m.state.clock.last_day, absl::CivilDay(2025, 6, 10));
  EXPECT_EQ(m.state.later_clocks[0].last_day, absl::CivilDay(2025, 6, 10));
}

// OMR-26 stops the court's limit; WIPO's rules know no such pause, so theirs may fall due first.
TEST(PackTimeTest, APauseStopsOnlyTheLimitThatKnowsIt) {
  TestMediation m(Shanghai(2025, 3, 3), kBoth);
  EXPECT_THAT(m.Take(DecidePauseClock(m.state, m.pack, "appraisal", Shanghai(2025, 3, 5))), IsOk());
  EXPECT_EQ(m.state.clock.clock_id, "C-MED-WIPO");
  EXPECT_TRUE(m.state.later_clocks[0].suspended);
  EXPECT_THAT(m.Take(DecideResumeClock(m.state, m.pack, Shanghai(2025, 3, 8))), IsOk());
  EXPECT_EQ(m.state.clock.clock_id, "C-MED-POST-ORD");
  EXPECT_EQ(m.state.clock.last_day, absl::CivilDay(2025, 3, 24));  // 03-22 is a Saturday.
}

TEST(PackTimeTest, OnlyTheBodyExtendsWhereThePackSaysSo) {
  TestMediation m(Shanghai(2025, 3, 3), "simc-ama@1");
  EXPECT_EQ(m.state.clock.last_day, absl::CivilDay(2025, 4, 28));
  EXPECT_THAT(m.Extend(absl::CivilDay(2025, 6, 2), "applicant"), FailsWith(reasons::kExtendedByBody));
  EXPECT_THAT(m.Take(DecideExtendByBody(m.state, m.pack, absl::CivilDay(2025, 6, 2), m.now)), IsOk());
  EXPECT_EQ(m.state.clock.last_day, absl::CivilDay(2025, 6, 2));
  TestMediation court;
  EXPECT_THAT(DecideExtendByBody(court.state, court.pack, absl::CivilDay(2025, 6, 2), court.now),
              FailsWith(reasons::kNotPermitted));
}

// A time that runs from the commencement runs before there is a mediator, and may end then.
TEST(PackTimeTest, ATimeFromTheCommencementEndsWithoutAMediator) {
  Machine<MediationAggregate> m;
  const packs::Pack& pack = PackOf("wipo@1");
  intake::CaseConsented consented;
  consented.case_id = "case";
  consented.pack = "wipo@1";
  consented.consent_time = consented.commence_time = Shanghai(2025, 3, 3);
  EXPECT_THAT(m.Take(DecideAnnounce(m.state, pack, consented, Shanghai(2025, 3, 3))), IsOk());
  EXPECT_EQ(m.state.state, MediationState::WAITING);
  EXPECT_EQ(m.state.clock.last_day, absl::CivilDay(2025, 5, 2));
  EXPECT_THAT(m.Take(DecideExpire(m.state, pack, m.state.clock.due)), IsOk());
  EXPECT_EQ(m.state.state, MediationState::TERMINATED);
  EXPECT_FALSE(m.state.started());
}

TEST(PackTimeTest, WhatAwaitsSomebodyIsFoundForADryRun) {
  TestMediation m(Shanghai(2025, 3, 3), kBoth);
  ASSERT_THAT(RunningDates(m.state), SizeIs(1));
  EXPECT_THAT(RunningDates(m.state)[0], SizeIs(2));
  EXPECT_THAT(m.Take(DecideExpire(m.state, m.pack, m.state.clock.due)), IsOk());
  EXPECT_THAT(RunningDates(m.state), IsEmpty());
  TestMediation free(Shanghai(2025, 3, 3), "cn-peoples-mediation@1");
  EXPECT_THAT(RunningDates(free.state), IsEmpty());
}

}  // namespace
}  // namespace sudiao::mediation::domain
