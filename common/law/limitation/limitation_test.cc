#include "common/law/limitation/limitation.h"

#include <random>

#include "common/testing/status_matchers.h"
#include "common/time/calendar.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace sudiao::law {
namespace {

using testing::HasReasonCode;
using ::testing::HasSubstr;
using testing::IsOk;
using ::testing::SizeIs;

const absl::TimeZone kShanghai = absl::FixedTimeZone(8 * 60 * 60);
absl::Time At(int year, int month, int day, int hour = 12) {
  return absl::FromCivil(absl::CivilHour(year, month, day, hour), kShanghai);
}

LimitationQuestion Known(absl::Time time) {
  LimitationQuestion question;
  question.known_time = time;
  return question;
}

Interruption Event(InterruptionKind kind, absl::Time time, absl::Time end = absl::Time()) {
  Interruption event;
  event.event_id = "e" + absl::FormatTime("%m%d", time, kShanghai);
  event.kind = kind;
  event.time = time;
  event.end_time = end;
  return event;
}

LimitationAnswer Compute(const LimitationQuestion& question) {
  const auto answer = ComputeLimitation(question);
  EXPECT_THAT(answer, IsOk());
  return answer.value_or(LimitationAnswer());
}

bool Cites(const LimitationAnswer& answer, std::string_view rule) {
  return std::any_of(answer.steps.begin(), answer.steps.end(), [&](const Step& s) { return s.rule == rule; });
}

// LIM-188
TEST(LimitationTest, ThreeYearsFromKnowingTheLastDayIncluded) {
  const LimitationAnswer answer = Compute(Known(At(2022, 6, 15)));
  EXPECT_EQ(answer.state, LimitationState::RUNNING);
  EXPECT_EQ(answer.last_day, absl::CivilDay(2025, 6, 16));  // the 15th is a Sunday
  EXPECT_EQ(answer.due_time, EndOfDay(absl::CivilDay(2025, 6, 16), kShanghai));
  EXPECT_THAT(answer.periods, SizeIs(1));
  EXPECT_FALSE(answer.periods[0].proof.provisional);
  // Beyond the known calendar the day is provisional.
  EXPECT_TRUE(Compute(Known(At(2026, 6, 15))).periods[0].proof.provisional);
}

// LIM-188: at most twenty years from the harm, whatever interrupts.
TEST(LimitationTest, TwentyYearsFromTheHarmAreTheMost) {
  LimitationQuestion question = Known(At(2023, 3, 1));
  question.harm_time = At(2005, 5, 20);
  question.interruptions = {Event(InterruptionKind::DEMAND, At(2024, 1, 10))};
  const LimitationAnswer answer = Compute(question);
  EXPECT_EQ(answer.last_day, absl::CivilDay(2025, 5, 20));
  EXPECT_EQ(answer.longest.last_day, absl::CivilDay(2025, 5, 20));
  question.harm_time = At(2023, 3, 1);
  EXPECT_EQ(Compute(question).last_day, absl::CivilDay(2027, 1, 11));  // the 10th is a Sunday
}

// LIM-195, LIM-8, LIM-14: a demand and a yes restart the count at once; both sides of the last day.
TEST(LimitationTest, ADemandInTheLastHourInterruptsOneAfterItDoesNot) {
  LimitationQuestion question = Known(At(2022, 6, 14));  // ends on Saturday the 14th, so on Monday 2025-06-16
  question.interruptions = {Event(InterruptionKind::DEMAND, At(2025, 6, 16, 23))};
  EXPECT_EQ(Compute(question).last_day, absl::CivilDay(2028, 6, 16));
  question.interruptions = {Event(InterruptionKind::DEMAND, At(2025, 6, 17, 0))};
  const LimitationAnswer late = Compute(question);
  EXPECT_EQ(late.last_day, absl::CivilDay(2025, 6, 16));
  EXPECT_THAT(late.steps.back().text_en, HasSubstr("does not interrupt"));
  question.interruptions = {Event(InterruptionKind::ACKNOWLEDGEMENT, At(2025, 6, 16, 23))};
  EXPECT_TRUE(Cites(Compute(question), "LIM-14"));
}

// LIM-19: a yes after the end takes the plea away.
TEST(LimitationTest, WhoAgreesAfterTheEndCannotPleadLimitation) {
  LimitationQuestion question = Known(At(2021, 1, 4));
  question.interruptions = {Event(InterruptionKind::ACKNOWLEDGEMENT, At(2024, 6, 3))};
  const LimitationAnswer answer = Compute(question);
  EXPECT_TRUE(Cites(answer, "LIM-19"));
  EXPECT_EQ(answer.last_day, absl::CivilDay(2027, 6, 3));
}

// LIM-12, LIM-ENG: the request interrupts when it is received; while it goes on there is no last day; its end
// restarts.
TEST(LimitationTest, AMediationInterruptsFromTheRequestAndRestartsAtItsEnd) {
  LimitationQuestion question = Known(At(2023, 3, 1));
  question.interruptions = {Event(InterruptionKind::MEDIATION_REQUEST, At(2025, 9, 5))};
  LimitationAnswer answer = Compute(question);
  EXPECT_EQ(answer.state, LimitationState::HELD);
  EXPECT_EQ(answer.interrupted_time, At(2025, 9, 5));
  EXPECT_EQ(answer.restart_time, absl::Time());
  EXPECT_EQ(answer.last_day, absl::CivilDay());
  question.interruptions[0].end_time = At(2025, 10, 20);
  answer = Compute(question);
  EXPECT_EQ(answer.state, LimitationState::RUNNING);
  EXPECT_EQ(answer.restart_time, At(2025, 10, 20));
  EXPECT_EQ(answer.last_day, absl::CivilDay(2028, 10, 20));
  EXPECT_THAT(answer.periods, SizeIs(2));
  EXPECT_EQ(answer.periods[0].interrupted_by, answer.periods[1].start_event_id);
}

// LIM-10: a suit that follows keeps the count from restarting; a demand inside a mediation does not shorten
// it.
TEST(LimitationTest, ProceduresThatOverlapRestartAtTheLastEnd) {
  LimitationQuestion question = Known(At(2023, 3, 1));
  question.interruptions = {
      Event(InterruptionKind::DEMAND, At(2025, 9, 10)),
      Event(InterruptionKind::MEDIATION_REQUEST, At(2025, 9, 5), At(2025, 10, 20)),
      Event(InterruptionKind::LAWSUIT, At(2025, 10, 1), At(2026, 2, 2)),
  };
  EXPECT_EQ(Compute(question).restart_time, At(2026, 2, 2));
  question.interruptions.pop_back();
  EXPECT_EQ(Compute(question).restart_time, At(2025, 10, 20));
  question.interruptions.push_back(Event(InterruptionKind::LAWSUIT, At(2025, 10, 1)));
  const LimitationAnswer answer = Compute(question);
  EXPECT_EQ(answer.state, LimitationState::HELD);
  EXPECT_TRUE(Cites(answer, "LIM-10"));
}

// LIM-12: whether a request taken back before notice interrupts is disputed (60 %): configurable, both
// answers shown.
TEST(LimitationTest, ARequestTakenBackBeforeNoticeIsAnOpenReading) {
  LimitationQuestion question = Known(At(2023, 3, 1));
  question.interruptions = {Event(InterruptionKind::MEDIATION_REQUEST, At(2025, 9, 5), At(2025, 9, 8))};
  question.interruptions[0].withdrawn_before_notice = true;
  const LimitationAnswer careful = Compute(question);
  EXPECT_EQ(careful.last_day, absl::CivilDay(2026, 3, 2));  // the 1st is a Sunday
  EXPECT_EQ(careful.other_last_day, absl::CivilDay(2028, 9, 8));
  question.withdrawn_request_interrupts = true;
  EXPECT_EQ(Compute(question).last_day, absl::CivilDay(2028, 9, 8));
  EXPECT_EQ(Compute(question).other_last_day, absl::CivilDay(2026, 3, 2));
}

// LIM-9, LIM-15
TEST(LimitationTest, PartsAndJointPartiesAreExplained) {
  LimitationQuestion question = Known(At(2024, 3, 1));
  question.interruptions = {Event(InterruptionKind::DEMAND, At(2025, 3, 3))};
  question.interruptions[0].rest_waived = true;
  question.interruptions[0].on_joint_party = true;
  EXPECT_TRUE(Cites(Compute(question), "LIM-9"));
  EXPECT_TRUE(Cites(Compute(question), "LIM-15"));
}

// LIM-197: void, so the count does not change.
TEST(LimitationTest, AgreementsOnLimitationAreVoid) {
  LimitationQuestion question = Known(At(2024, 3, 1));
  const absl::CivilDay last_day = Compute(question).last_day;
  question.clauses = {LimitationClause::LENGTH, LimitationClause::WAIVER_IN_ADVANCE};
  EXPECT_EQ(Compute(question).last_day, last_day);
  EXPECT_TRUE(Cites(Compute(question), "LIM-197"));
}

TEST(LimitationTest, EverythingWrongIsSaidAtOnce) {
  LimitationQuestion question;
  question.interruptions = {Interruption(), Event(InterruptionKind::LAWSUIT, At(2025, 1, 2), At(2025, 1, 1))};
  const auto answer = ComputeLimitation(question);
  EXPECT_THAT(answer, HasReasonCode("INVALID_FIELDS"));
}

// An interruption in time never makes the claimant worse off, and the order in which events are given does
// not matter.
TEST(LimitationTest, MoreInterruptionsNeverEndItEarlier) {
  std::mt19937 random(3);
  for (int round = 0; round < 300; ++round) {
    LimitationQuestion question = Known(At(2020, 1, 2));
    for (int i = 0; i < 5; ++i) {
      const absl::Time time = question.known_time + absl::Hours(24 * (random() % 2000));
      const bool suit = random() % 2 == 0;
      question.interruptions.push_back(
          Event(suit ? InterruptionKind::LAWSUIT : InterruptionKind::DEMAND, time,
                suit ? time + absl::Hours(24 * (random() % 300)) : absl::Time()));
      question.interruptions.back().event_id = "e" + std::to_string(i);
    }
    const LimitationAnswer all = Compute(question);
    LimitationQuestion shuffled = question;
    std::reverse(shuffled.interruptions.begin(), shuffled.interruptions.end());
    EXPECT_EQ(Compute(shuffled).last_day, all.last_day);
    question.interruptions.pop_back();
    EXPECT_GE(all.last_day, Compute(question).last_day);
  }
}

}  // namespace
}  // namespace sudiao::law
