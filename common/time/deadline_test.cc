#include "common/time/deadline.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/status/errors.h"
#include "common/time/reasons.h"

namespace sudiao {
namespace {

using absl::CivilDay;
using Kind = DeadlineStepKind;

absl::TimeZone Shanghai() {
  absl::TimeZone zone;
  EXPECT_TRUE(absl::LoadTimeZone("Asia/Shanghai", &zone));
  return zone;
}

absl::Time At(CivilDay day, int hour = 9, int minute = 0) {
  return absl::FromCivil(absl::CivilMinute(day.year(), day.month(), day.day(), hour, minute), Shanghai());
}

DeadlineRule Rule(int64_t length, LengthUnit unit, bool roll = true) {
  return {.clock_id = "C-TEST",
          .rule_ids = {"CAL-1"},
          .pack_id = "TEST",
          .pack_version = 1,
          .time_zone = "Asia/Shanghai",
          .length = length,
          .unit = unit,
          .roll_to_working_day = roll};
}

DeadlineProof Count(const DeadlineRule& rule, CivilDay start, std::vector<Pause> pauses = {},
                    std::vector<Extension> extensions = {}) {
  auto proof =
      ComputeDeadline(rule, Calendar::China(), "start", At(start), std::move(pauses), std::move(extensions));
  EXPECT_TRUE(proof.ok()) << proof.status();
  return proof.ok() ? *proof : DeadlineProof{};
}

std::vector<Kind> Kinds(const DeadlineProof& proof) {
  std::vector<Kind> kinds;
  for (const DeadlineStep& step : proof.steps) kinds.push_back(step.kind);
  return kinds;
}

TEST(Deadline, CAL_1_TheStartDayIsNotCounted) {
  const DeadlineProof proof = Count(Rule(1, LengthUnit::CALENDAR_DAYS), CivilDay(2025, 3, 3));
  EXPECT_EQ(proof.first_counted_day, CivilDay(2025, 3, 4));
  EXPECT_EQ(proof.last_day, CivilDay(2025, 3, 4));
  EXPECT_EQ(proof.steps[0].kind, Kind::START_DAY_NOT_COUNTED);
}

TEST(Deadline, CAL_1_TheStartDayIsTheLocalDay) {
  const DeadlineRule rule = Rule(1, LengthUnit::CALENDAR_DAYS);
  const auto before = ComputeDeadline(rule, Calendar::China(), "e", At(CivilDay(2025, 3, 3), 23, 59));
  const auto after = ComputeDeadline(rule, Calendar::China(), "e", At(CivilDay(2025, 3, 4), 0, 0));
  EXPECT_EQ(before->last_day, CivilDay(2025, 3, 4));
  EXPECT_EQ(after->last_day, CivilDay(2025, 3, 5));
}

TEST(Deadline, CAL_4_TheLastDayEndsAt24) {
  const DeadlineProof proof = Count(Rule(2, LengthUnit::WORKING_DAYS), CivilDay(2025, 3, 3));
  EXPECT_EQ(proof.due, At(CivilDay(2025, 3, 6), 0, 0));
  EXPECT_TRUE(proof.IsInTime(proof.due - absl::Microseconds(1)));
  EXPECT_FALSE(proof.IsInTime(proof.due));
}

TEST(Deadline, CAL_5_DaysAndWorkingDaysDiffer) {
  // From a Friday: three days end on Monday, three working days on Wednesday.
  EXPECT_EQ(Count(Rule(3, LengthUnit::CALENDAR_DAYS), CivilDay(2025, 3, 7)).last_day, CivilDay(2025, 3, 10));
  EXPECT_EQ(Count(Rule(3, LengthUnit::WORKING_DAYS), CivilDay(2025, 3, 7)).last_day, CivilDay(2025, 3, 12));
}

TEST(AcceptanceTest, CAL_T1_ALastDayInsideTheHolidayMovesBehindIt) {
  const DeadlineProof proof = Count(Rule(30, LengthUnit::CALENDAR_DAYS), CivilDay(2025, 9, 5));
  EXPECT_EQ(proof.counted_day, CivilDay(2025, 10, 5));
  EXPECT_EQ(proof.last_day, CivilDay(2025, 10, 9));
  EXPECT_EQ(proof.due, At(CivilDay(2025, 10, 10), 0, 0));
  EXPECT_FALSE(proof.provisional);
  EXPECT_THAT(Kinds(proof), testing::ElementsAre(Kind::START_DAY_NOT_COUNTED, Kind::DAYS_COUNTED,
                                                 Kind::MOVED_TO_WORKING_DAY));
  EXPECT_EQ(proof.steps[1].count, 30);
}

TEST(Deadline, CAL_T1_WithoutTheRollItStays) {
  EXPECT_EQ(Count(Rule(30, LengthUnit::CALENDAR_DAYS, false), CivilDay(2025, 9, 5)).last_day,
            CivilDay(2025, 10, 5));
}

TEST(AcceptanceTest, CAL_T2_AWorkedSundayCounts) {
  const DeadlineProof proof = Count(Rule(3, LengthUnit::WORKING_DAYS), CivilDay(2025, 9, 26));
  EXPECT_EQ(proof.last_day, CivilDay(2025, 9, 30));
  EXPECT_THAT(Kinds(proof),
              testing::ElementsAre(Kind::START_DAY_NOT_COUNTED, Kind::REST_DAYS_SKIPPED, Kind::DAYS_COUNTED));
}

TEST(AcceptanceTest, CAL_T3_ALastDayOnAWorkedSaturdayStays) {
  const DeadlineProof proof = Count(Rule(6, LengthUnit::MONTHS), CivilDay(2025, 8, 31));
  EXPECT_EQ(proof.counted_day, CivilDay(2026, 2, 28));
  EXPECT_EQ(proof.last_day, CivilDay(2026, 2, 28));
  EXPECT_THAT(Kinds(proof), testing::ElementsAre(Kind::START_DAY_NOT_COUNTED, Kind::LAST_DAY_OF_MONTH,
                                                 Kind::WORKED_WEEKEND_KEPT));
}

TEST(AcceptanceTest, CAL_T3_ACalendarWithoutMakeUpDaysWouldMoveIt) {
  const auto proof =
      ComputeDeadline(Rule(6, LengthUnit::MONTHS), Calendar::Weekdays(), "e", At(CivilDay(2025, 8, 31)));
  EXPECT_EQ(proof->last_day, CivilDay(2026, 3, 2));
}

TEST(Deadline, A1_TwoWorkingDaysFromMondayEndOnWednesday) {
  EXPECT_EQ(Count(Rule(2, LengthUnit::WORKING_DAYS), CivilDay(2025, 3, 3)).last_day, CivilDay(2025, 3, 5));
}

TEST(Deadline, A4_AllPartiesExtendToADay) {
  const DeadlineRule rule = Rule(30, LengthUnit::CALENDAR_DAYS);
  EXPECT_EQ(Count(rule, CivilDay(2025, 3, 1)).last_day, CivilDay(2025, 3, 31));
  const Extension extension{"ext", At(CivilDay(2025, 3, 30)), CivilDay(2025, 5, 15)};
  const DeadlineProof proof = Count(rule, CivilDay(2025, 3, 1), {}, {extension});
  EXPECT_EQ(proof.last_day, CivilDay(2025, 5, 15));
  EXPECT_EQ(proof.steps.back().kind, Kind::EXTENDED_UNTIL);
  EXPECT_EQ(proof.steps.back().event_id, "ext");
}

TEST(Deadline, OMR_25_AnExtensionIsAgreedBeforeTheTimeHasRunOut) {
  const DeadlineRule rule = Rule(30, LengthUnit::CALENDAR_DAYS);
  const absl::Time due = At(CivilDay(2025, 4, 1), 0, 0);
  const auto at = [&](absl::Time agreed) {
    return ComputeDeadline(rule, Calendar::China(), "e", At(CivilDay(2025, 3, 1)), {},
                           {{"ext", agreed, CivilDay(2025, 5, 15)}});
  };
  EXPECT_TRUE(at(due - absl::Microseconds(1)).ok());
  EXPECT_TRUE(HasReason(at(due).status(), reasons::kExtensionTooLate));
  EXPECT_EQ(MetadataOf(at(due).status(), "last_day"), "2025-03-31");
}

TEST(Deadline, AnExtensionMustEndLater) {
  const auto until = [](CivilDay day) {
    return ComputeDeadline(Rule(30, LengthUnit::CALENDAR_DAYS), Calendar::China(), "e",
                           At(CivilDay(2025, 3, 1)), {}, {{"ext", At(CivilDay(2025, 3, 2)), day}});
  };
  EXPECT_TRUE(HasReason(until(CivilDay(2025, 3, 31)).status(), reasons::kExtensionNotLater));
  EXPECT_EQ(until(CivilDay(2025, 4, 1))->last_day, CivilDay(2025, 4, 1));
}

// Open readings: each has both its answers.

TEST(OpenReadings, MoreDaysRunFromTheCountedDayOrFromTheMovedOne) {
  // The counted day is Sunday 2025-10-05, the last day 2025-10-09.
  const Extension extension{"ext", At(CivilDay(2025, 10, 8)), CivilDay(), 10};
  DeadlineRule rule = Rule(30, LengthUnit::CALENDAR_DAYS);
  EXPECT_EQ(Count(rule, CivilDay(2025, 9, 5), {}, {extension}).last_day, CivilDay(2025, 10, 15));
  rule.readings.more_days_from_moved_day = true;
  const DeadlineProof proof = Count(rule, CivilDay(2025, 9, 5), {}, {extension});
  EXPECT_EQ(proof.counted_day, CivilDay(2025, 10, 19));
  EXPECT_EQ(proof.last_day, CivilDay(2025, 10, 20));  // A Sunday, so Monday.
  EXPECT_TRUE(proof.readings.more_days_from_moved_day) << "it stands in the proof";
}

TEST(OpenReadings, APauseInTheRollWindowHelpsOrNot) {
  // Day 30 is Sunday 2025-10-05, moved to Thursday 10-09; the appraisal begins on 10-07, for five days.
  const Pause pause{"app", PauseKind::APPRAISAL, CivilDay(2025, 10, 7), CivilDay(2025, 10, 11)};
  DeadlineRule rule = Rule(30, LengthUnit::CALENDAR_DAYS);
  EXPECT_EQ(Count(rule, CivilDay(2025, 9, 5), {pause}).last_day, CivilDay(2025, 10, 9));
  rule.readings.pause_in_roll_window_helps = true;
  const DeadlineProof proof = Count(rule, CivilDay(2025, 9, 5), {pause});
  EXPECT_EQ(proof.counted_day, CivilDay(2025, 10, 5));
  EXPECT_EQ(proof.last_day, CivilDay(2025, 10, 14));
  EXPECT_THAT(Kinds(proof), testing::ElementsAre(Kind::START_DAY_NOT_COUNTED, Kind::DAYS_COUNTED,
                                                 Kind::MOVED_TO_WORKING_DAY, Kind::PAUSED_DAYS_ADDED));
  // One that begins on the day after the moved day is too late under either answer.
  const Pause late{"app", PauseKind::APPRAISAL, CivilDay(2025, 10, 10), CivilDay(2025, 10, 11)};
  EXPECT_EQ(Count(rule, CivilDay(2025, 9, 5), {late}).last_day, CivilDay(2025, 10, 9));
}

TEST(OpenReadings, AnOpenPauseInTheRollWindowHoldsTheClockOnlyIfItHelps) {
  const Pause open{"app", PauseKind::APPRAISAL, CivilDay(2025, 10, 7), CivilDay(), true};
  DeadlineRule rule = Rule(30, LengthUnit::CALENDAR_DAYS);
  EXPECT_FALSE(Count(rule, CivilDay(2025, 9, 5), {open}).suspended);
  rule.readings.pause_in_roll_window_helps = true;
  EXPECT_TRUE(Count(rule, CivilDay(2025, 9, 5), {open}).suspended);
}

TEST(OpenReadings, AnAgreedRestDayMovesOrStays) {
  // All agree on Saturday 2025-05-17.
  const Extension extension{"ext", At(CivilDay(2025, 3, 30)), CivilDay(2025, 5, 17)};
  DeadlineRule rule = Rule(30, LengthUnit::CALENDAR_DAYS);
  EXPECT_EQ(Count(rule, CivilDay(2025, 3, 1), {}, {extension}).last_day, CivilDay(2025, 5, 19));
  rule.readings.agreed_rest_day_stays = true;
  EXPECT_EQ(Count(rule, CivilDay(2025, 3, 1), {}, {extension}).last_day, CivilDay(2025, 5, 17));
  // What is counted and not agreed moves under either answer.
  EXPECT_EQ(Count(rule, CivilDay(2025, 9, 5)).last_day, CivilDay(2025, 10, 9));
}

TEST(Deadline, ItsDigestShowsAChange) {
  const DeadlineRule rule = Rule(30, LengthUnit::CALENDAR_DAYS);
  const DeadlineProof proof = Count(rule, CivilDay(2025, 3, 1));
  EXPECT_EQ(proof.digest.size(), 64U);
  EXPECT_EQ(proof.digest, Count(rule, CivilDay(2025, 3, 1)).digest);
  EXPECT_NE(proof.digest, Count(rule, CivilDay(2025, 3, 2)).digest);
}

TEST(Deadline, A5_AnAppraisalOfTwentyDaysGivesTwentyMoreDays) {
  const Pause appraisal{"app", PauseKind::APPRAISAL, CivilDay(2025, 3, 10), CivilDay(2025, 3, 29)};
  const DeadlineProof proof =
      Count(Rule(30, LengthUnit::CALENDAR_DAYS, false), CivilDay(2025, 3, 1), {appraisal});
  EXPECT_EQ(proof.last_day, CivilDay(2025, 4, 20));
  EXPECT_THAT(Kinds(proof), testing::ElementsAre(Kind::START_DAY_NOT_COUNTED, Kind::DAYS_COUNTED,
                                                 Kind::PAUSED_DAYS_SKIPPED, Kind::DAYS_COUNTED));
  EXPECT_EQ(proof.steps[2].count, 20);
  EXPECT_EQ(proof.steps[2].event_id, "app");
}

TEST(Deadline, OverlappingPausesAreExcludedOnce) {
  const DeadlineRule rule = Rule(30, LengthUnit::CALENDAR_DAYS, false);
  const std::vector<Pause> pauses = {
      {"a", PauseKind::APPRAISAL, CivilDay(2025, 3, 10), CivilDay(2025, 3, 14)},
      {"b", PauseKind::APPRAISAL, CivilDay(2025, 3, 12), CivilDay(2025, 3, 19)}};
  EXPECT_EQ(Count(rule, CivilDay(2025, 3, 1), pauses).last_day, CivilDay(2025, 4, 10));
}

TEST(Deadline, APauseThatBeginsOnTheLastDayHelpsAndOneDayLaterDoesNot) {
  const DeadlineRule rule = Rule(30, LengthUnit::CALENDAR_DAYS, false);
  const auto paused_from = [](CivilDay day) { return Pause{"p", PauseKind::APPRAISAL, day, day + 4}; };
  EXPECT_EQ(Count(rule, CivilDay(2025, 3, 1), {paused_from(CivilDay(2025, 3, 31))}).last_day,
            CivilDay(2025, 4, 5));
  EXPECT_EQ(Count(rule, CivilDay(2025, 3, 1), {paused_from(CivilDay(2025, 4, 1))}).last_day,
            CivilDay(2025, 3, 31));
}

TEST(Deadline, AnOpenPauseHoldsTheClock) {
  Pause open{"p", PauseKind::APPRAISAL, CivilDay(2025, 3, 10), CivilDay(), true};
  const DeadlineRule rule = Rule(30, LengthUnit::CALENDAR_DAYS, false);
  const DeadlineProof held = Count(rule, CivilDay(2025, 3, 1), {open});
  EXPECT_TRUE(held.suspended);
  EXPECT_EQ(held.due, kNeverDue);
  EXPECT_EQ(held.steps.back().kind, Kind::WAITING_FOR_PAUSE_END);
  open.open = false;
  open.last_day = CivilDay(2025, 3, 29);
  EXPECT_EQ(Count(rule, CivilDay(2025, 3, 1), {open}).last_day, CivilDay(2025, 4, 20));
}

TEST(Deadline, PausedDaysAreAddedBehindMonths) {
  const Pause pause{"p", PauseKind::APPRAISAL, CivilDay(2025, 3, 10), CivilDay(2025, 3, 12)};
  const DeadlineProof proof = Count(Rule(1, LengthUnit::MONTHS, false), CivilDay(2025, 3, 1), {pause});
  EXPECT_EQ(proof.last_day, CivilDay(2025, 4, 4));
}

TEST(Deadline, APauseAfterTheExtensionWasAgreedMovesTheAgreedDay) {
  const Extension extension{"ext", At(CivilDay(2025, 3, 30)), CivilDay(2025, 5, 15)};
  const DeadlineRule rule = Rule(30, LengthUnit::CALENDAR_DAYS, false);
  const Pause later{"p", PauseKind::APPRAISAL, CivilDay(2025, 4, 10), CivilDay(2025, 4, 14)};
  EXPECT_EQ(Count(rule, CivilDay(2025, 3, 1), {later}, {extension}).last_day, CivilDay(2025, 5, 20));
}

TEST(Deadline, A13_APartyObjectsWithinFifteenDays) {
  const DeadlineProof proof = Count(Rule(15, LengthUnit::CALENDAR_DAYS), CivilDay(2025, 6, 2));
  EXPECT_TRUE(proof.IsInTime(At(CivilDay(2025, 6, 17), 23, 59)));
  EXPECT_FALSE(proof.IsInTime(At(CivilDay(2025, 6, 18), 0, 0)));
}

TEST(Deadline, A14_AThirdPartyObjectsWithinSixMonths) {
  const DeadlineProof proof = Count(Rule(6, LengthUnit::MONTHS), CivilDay(2025, 1, 10));
  EXPECT_TRUE(proof.IsInTime(At(CivilDay(2025, 7, 10), 23, 59)));
  EXPECT_FALSE(proof.IsInTime(At(CivilDay(2025, 7, 11), 0, 0)));
}

TEST(Deadline, A28_ThePreservationWindowMovesBehindTheMayHoliday) {
  const DeadlineProof proof = Count(Rule(30, LengthUnit::CALENDAR_DAYS), CivilDay(2025, 4, 1));
  EXPECT_EQ(proof.counted_day, CivilDay(2025, 5, 1));
  EXPECT_EQ(proof.last_day, CivilDay(2025, 5, 6));
}

TEST(Deadline, CPL_250_TwoYearsEndOnTheCorrespondingDate) {
  EXPECT_EQ(Count(Rule(2, LengthUnit::YEARS), CivilDay(2023, 3, 14)).last_day, CivilDay(2025, 3, 14));
  EXPECT_EQ(Count(Rule(2, LengthUnit::YEARS), CivilDay(2024, 2, 29)).counted_day, CivilDay(2026, 2, 28));
}

TEST(Deadline, ACountBeyondTheAnnouncedHolidaysIsProvisional) {
  EXPECT_FALSE(
      Count(Rule(30, LengthUnit::CALENDAR_DAYS), CivilDay(2026, 12, 1)).provisional);  // Ends 2026-12-31.
  const DeadlineProof proof = Count(Rule(30, LengthUnit::CALENDAR_DAYS), CivilDay(2026, 12, 2));
  EXPECT_TRUE(proof.provisional);
  EXPECT_EQ(proof.calendar_known_to, CivilDay(2026, 12, 31));
  EXPECT_EQ(proof.counted_day, CivilDay(2027, 1, 1));
  EXPECT_EQ(proof.last_day, CivilDay(2027, 1, 4)) << "New Year's Day rests in every year (CAL-2)";
  EXPECT_TRUE(Count(Rule(3, LengthUnit::WORKING_DAYS), CivilDay(2026, 12, 29)).provisional);
  EXPECT_FALSE(Count(Rule(2, LengthUnit::WORKING_DAYS), CivilDay(2026, 12, 29)).provisional);
  // A clock that never asks for a rest day is certain.
  EXPECT_FALSE(Count(Rule(30, LengthUnit::CALENDAR_DAYS, false), CivilDay(2026, 12, 20)).provisional);
}

TEST(Deadline, CPL_205_PartiesAreWarnedOnDays20And25And28) {
  const DeadlineProof proof = Count(Rule(30, LengthUnit::CALENDAR_DAYS), CivilDay(2025, 9, 5));
  const auto warnings = WarningDays(proof, Calendar::China(), {20, 25, 28, 30});
  ASSERT_EQ(warnings.size(), 3U);
  EXPECT_EQ(warnings[0].day, CivilDay(2025, 9, 25));
  EXPECT_EQ(warnings[1].day, CivilDay(2025, 9, 30));
  EXPECT_EQ(warnings[2].day, CivilDay(2025, 10, 3));
  EXPECT_EQ(warnings[2].begins, At(CivilDay(2025, 10, 3), 0, 0));
}

TEST(Deadline, WarningsHonourPauses) {
  const Pause pause{"p", PauseKind::APPRAISAL, CivilDay(2025, 3, 10), CivilDay(2025, 3, 19)};
  const DeadlineProof proof = Count(Rule(30, LengthUnit::CALENDAR_DAYS), CivilDay(2025, 3, 1), {pause});
  const auto warnings = WarningDays(proof, Calendar::China(), {5, 20});
  ASSERT_EQ(warnings.size(), 2U);
  EXPECT_EQ(warnings[0].day, CivilDay(2025, 3, 6));
  EXPECT_EQ(warnings[1].day, CivilDay(2025, 3, 31));
}

TEST(Deadline, ABrokenRuleIsRefused) {
  const auto refuses = [](const DeadlineRule& rule, std::vector<Pause> pauses = {}) {
    return HasReason(ComputeDeadline(rule, Calendar::China(), "e", At(CivilDay(2025, 3, 1)), pauses).status(),
                     reasons::kClockInvalid);
  };
  EXPECT_TRUE(refuses(Rule(0, LengthUnit::CALENDAR_DAYS)));
  EXPECT_TRUE(refuses(Rule(1'000'000, LengthUnit::CALENDAR_DAYS)));
  EXPECT_TRUE(refuses(Rule(1, LengthUnit::UNSPECIFIED)));
  DeadlineRule nowhere = Rule(1, LengthUnit::CALENDAR_DAYS);
  nowhere.time_zone = "Moon/Crater";
  EXPECT_TRUE(refuses(nowhere));
  EXPECT_TRUE(refuses(Rule(1, LengthUnit::CALENDAR_DAYS),
                      {{"p", PauseKind::APPRAISAL, CivilDay(2025, 3, 3), CivilDay(2025, 3, 2)}}));
}

}  // namespace
}  // namespace sudiao
