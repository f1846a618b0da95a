// The acceptance cases of the rulebook that assignment decides.
#include <gtest/gtest.h>

#include "services/assignment/domain/appointment_steps.h"
#include "services/assignment/domain/later_roles.h"
#include "services/assignment/domain/reasons.h"
#include "services/assignment/domain/test_appointment.h"

namespace sudiao::assignment::domain {
namespace {

using ::sudiao::testing::FailsWith;

// OMR-10b: both consent on Monday 09:00; two working days later, at the end of Wednesday, there is no joint
// choice.
TEST(AcceptanceTest, A1_WithoutAJointChoiceByTheEndOfWednesdayTheCourtDesignates) {
  Case c;
  EXPECT_EQ(c.state.clock.last_day, absl::CivilDay(2026, 3, 4));
  ASSERT_THAT(c.Tick(At(3, 4, 23, 59)), IsOk());
  EXPECT_EQ(c.state.state, AppointmentState::CHOOSING);
  ASSERT_THAT(c.Tick(c.timer_due), IsOk());
  EXPECT_EQ(c.state.state, AppointmentState::DESIGNATING);
  const NextStep step = NextSteps(c.state, At(3, 5, 9)).at(0);
  EXPECT_EQ(step.code, "DESIGNATE_MEDIATOR");
  EXPECT_EQ(step.actor, "COURT");
}

// Trap 27, both answers: the request came on Thursday 2026-02-26, so the designation is due after Tuesday
// 03-03; all consented on Monday 03-02, so the time to choose would run until Wednesday 03-04.
TEST(JointChoice, OMR_10b_ItsTimeEndsWithTheDesignationsOnlyIfThePackSaysSo) {
  packs::Pack pack = PreFiling();
  intake::CaseConsented consented = Consented(pack);
  consented.request_time = At(2, 27, 10);
  const auto opened = [&] {
    Appointment a;
    const auto decision = DecideOpen({}, consented, "e1", pack, kConsent);
    EXPECT_THAT(decision, IsOk());
    for (const AppointmentEvent& event : decision->events) AppointmentAggregate::Apply(a, event);
    return a;
  };
  EXPECT_EQ(opened().clock.clock_id, "C-JOINT-CHOICE");
  EXPECT_EQ(opened().clock.last_day, absl::CivilDay(2026, 3, 4));
  pack.open_readings.choice_clock_ends_at_designate_clock = true;
  Appointment a = opened();
  EXPECT_EQ(a.state, AppointmentState::CHOOSING);
  EXPECT_EQ(a.clock.last_day, absl::CivilDay(2026, 3, 3));
  EXPECT_THAT(DecideChoose(a, "p1", Mediator1(), pack, At(3, 4, 0)), FailsWith(reasons::kChoiceTimeOver));
  EXPECT_THAT(DecideChoose(a, "p1", Mediator1(), pack, At(3, 3, 23)), IsOk());
  const auto over = DecideClock(a, pack, At(3, 4, 0));
  ASSERT_THAT(over, IsOk());
  for (const AppointmentEvent& event : over->events) AppointmentAggregate::Apply(a, event);
  EXPECT_EQ(a.state, AppointmentState::DESIGNATING);
  EXPECT_EQ(NextSteps(a, At(3, 4, 9)).at(0).code, "DESIGNATION_OVERDUE") << "the court's time is over, too";
  // A request that came with the consent leaves the parties their time.
  consented.request_time = kConsent;
  EXPECT_EQ(opened().clock.clock_id, "C-JOINT-CHOICE");
}

// OMR-12: three working days of silence.
TEST(AcceptanceTest, A2_ASilentMediatorLeadsBackToTheChoiceWithTheReason) {
  Case c;
  ASSERT_THAT(c.Choose("p1", "m1", kConsent), IsOk());
  ASSERT_THAT(c.Choose("p2", "m1", kConsent), IsOk());
  ASSERT_EQ(c.state.state, AppointmentState::ASKED);
  EXPECT_EQ(c.state.clock.last_day, absl::CivilDay(2026, 3, 5));
  ASSERT_THAT(c.Tick(c.timer_due - absl::Microseconds(1)), IsOk());
  EXPECT_EQ(c.state.state, AppointmentState::ASKED);
  ASSERT_THAT(c.Tick(c.timer_due), IsOk());
  EXPECT_EQ(c.state.state, AppointmentState::CHOOSING);
  EXPECT_EQ(c.state.refusals.at(0).cause, kSilent);
  EXPECT_EQ(c.state.refusals.at(0).note, "超期未确认");
}

// SIM-16
TEST(AcceptanceTest, A15_TheMediatorMayNotBeAppraiserInTheLaterSuit) {
  Case c;
  c.Appoint(kConsent);
  const absl::Status barred = CheckLaterRole(c.state, "m1", {LaterRole::APPRAISER});
  EXPECT_THAT(barred, FailsWith(reasons::kRoleBarred));
  EXPECT_EQ(MetadataOf(barred, "rule"), "SIM-16");
  EXPECT_EQ(MetadataOf(barred, "role_zh"), "鉴定人");
  EXPECT_THAT(CheckLaterRole(c.state, "m2", {LaterRole::APPRAISER}), IsOk());
}

// SIM-16: the five roles, whatever the parties allow.
TEST(AcceptanceTest, A15_NoneOfTheFiveRolesIsOpenWhateverThePartiesAllow) {
  Case c;
  c.Appoint(kConsent);
  for (const LaterRole role : {LaterRole::PEOPLES_ASSESSOR, LaterRole::LITIGATION_AGENT, LaterRole::WITNESS,
                               LaterRole::APPRAISER, LaterRole::TRANSLATOR}) {
    EXPECT_THAT(CheckLaterRole(c.state, "m1", {role, true}), FailsWith(reasons::kRoleBarred))
        << EnumName(role);
  }
  EXPECT_THAT(CheckLaterRole(c.state, "m1", {}), FailsWith(reasons::kInvalidFields));
}

// PDM-18
TEST(AcceptanceTest, A15_TheArbitratorsSeatIsOpenOnlyIfThePartiesAllowIt) {
  Case c;
  c.Appoint(kConsent);
  const absl::Status barred = CheckLaterRole(c.state, "m1", {LaterRole::ARBITRATOR, false});
  EXPECT_THAT(barred, FailsWith(reasons::kRoleBarred));
  EXPECT_EQ(MetadataOf(barred, "rule"), "PDM-18");
  EXPECT_THAT(CheckLaterRole(c.state, "m1", {LaterRole::ARBITRATOR, true}), IsOk());
}

TEST(AcceptanceTest, A15_WhoWasReplacedHadMediatedAndWhoDeclinedHadNot) {
  Case replaced;
  replaced.Appoint(kConsent);
  ASSERT_THAT(replaced.Replace("p1", At(3, 3, 9)), IsOk());
  EXPECT_THAT(CheckLaterRole(replaced.state, "m1", {LaterRole::WITNESS}), FailsWith(reasons::kRoleBarred));

  Case declined;
  ASSERT_THAT(declined.Choose("p1", "m1", kConsent), IsOk());
  ASSERT_THAT(declined.Choose("p2", "m1", kConsent), IsOk());
  ASSERT_THAT(declined.Do(DecideDecline(declined.state, "超出专业领域", PreFiling(), At(3, 3, 9))), IsOk());
  EXPECT_THAT(CheckLaterRole(declined.state, "m1", {LaterRole::WITNESS}), IsOk());

  // One that was replaced keeps its ban when another mediates after it, and when the case is over.
  replaced.Appoint(At(3, 3, 10), "m2");
  ASSERT_THAT(replaced.Do(DecideClose(replaced.state, EndCode::NO_PROSPECT, At(3, 9, 9))), IsOk());
  for (const char* mediator : {"m1", "m2"}) {
    EXPECT_THAT(CheckLaterRole(replaced.state, mediator, {LaterRole::WITNESS}),
                FailsWith(reasons::kRoleBarred));
  }
}

}  // namespace
}  // namespace sudiao::assignment::domain
