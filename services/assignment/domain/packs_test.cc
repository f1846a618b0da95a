// What the packs make of an appointment.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/packs/registry.h"
#include "common/testing/status_matchers.h"
#include "services/assignment/domain/appointment_rules.h"

namespace sudiao::assignment::domain {
namespace {

using ::testing::IsEmpty;
using testing::IsOk;
using ::testing::SizeIs;

// An appointment under a pack, on Monday 2026-03-02; it commenced three days before the consents.
struct Opened {
  explicit Opened(const char* ref) : pack(**packs::PackRegistry::BuiltIn().Get(ref)) {
    absl::LoadTimeZone(pack.time_zone, &zone);
    intake::CaseConsented consented;
    consented.case_id = "case";
    consented.pack = ref;
    consented.mediation_organization_id = "body";
    consented.inviting_court_id = "court";
    consented.parties = {{"p1", Side::APPLICANT, "甲", "ann", ""}, {"p2", Side::RESPONDENT, "乙", "bob", ""}};
    consented.consent_time = At(2026, 3, 2);
    consented.commence_time = At(2026, 2, 27);
    EXPECT_THAT(Do(DecideOpen(state, consented, "e", pack, consented.consent_time)), IsOk());
  }
  absl::Time At(int year, int month, int day) const {
    return absl::FromCivil(absl::CivilHour(year, month, day, 9), zone);
  }
  absl::Status Do(const AppointmentResult& decision) {
    if (!decision.ok()) return decision.status();
    for (const AppointmentEvent& event : decision->events) AppointmentAggregate::Apply(state, event);
    return absl::OkStatus();
  }

  const packs::Pack& pack;
  absl::TimeZone zone;
  Appointment state;
};

// OMR-10c
TEST(PackAppointment, TheCourtOrTheCentreAppointsAsThePackSays) {
  EXPECT_EQ(Opened("cn-pre-filing@1").state.appointing_court(), "court");
  EXPECT_EQ(Opened("cn-wipo-pre-filing@1").state.appointing_court(), "");
}

TEST(PackAppointment, ACentresMediatorNeedsNoInvitationOfTheCourt) {
  Candidate neutral;
  neutral.mediator_id = "m1";
  neutral.state = MediatorState::ACTIVE;
  neutral.profile.account_id = "neutral";
  neutral.profile.organization_id = "body";
  neutral.profile.capacity = 3;
  EXPECT_THAT(CheckEligible(Opened("cn-wipo-pre-filing@1").state, neutral, Proposal::kJointChoice), IsOk());
  EXPECT_FALSE(CheckEligible(Opened("cn-pre-filing@1").state, neutral, Proposal::kJointChoice).ok());
}

TEST(PackAppointment, UnderIcsidTheTimesRunFromTheRegistration) {
  Opened icsid("icsid-2022@1");
  EXPECT_EQ(icsid.state.clock.clock_id, "C-JOINT-CHOICE");
  EXPECT_EQ(icsid.state.clock.last_day, absl::CivilDay(2026, 4, 28));
  EXPECT_EQ(icsid.state.steps_clock.counted_day, absl::CivilDay(2026, 6, 27));
  EXPECT_EQ(icsid.state.steps_clock.last_day, absl::CivilDay(2026, 6, 29));  // 06-27 is a Saturday.
  EXPECT_THAT(RunningDates(icsid.state), SizeIs(2));
}

// ICSID-13
TEST(PackAppointment, WithoutAStepIn120DaysTheProcedureEnds) {
  Opened icsid("icsid-2022@1");
  const absl::Time due = icsid.state.steps_clock.due;
  EXPECT_THAT(DecideNoSteps(icsid.state, icsid.pack, due - absl::Microseconds(1))->events, IsEmpty());
  EXPECT_THAT(icsid.Do(DecideClock(icsid.state, icsid.pack, icsid.state.clock.due)), IsOk());
  EXPECT_EQ(icsid.state.state, AppointmentState::DESIGNATING);
  // However late the timer fired, it ended when the time was over.
  const auto ended = DecideNoSteps(icsid.state, icsid.pack, due + absl::Hours(30));
  ASSERT_THAT(ended, IsOk());
  EXPECT_EQ(std::get<AppointmentEnded>(ended->events.back()).time, due);
  EXPECT_THAT(icsid.Do(ended), IsOk());
  EXPECT_EQ(icsid.state.state, AppointmentState::ENDED);
  EXPECT_EQ(icsid.state.end_code, EndCode::EXPIRED);
}

// ICSID-13
TEST(PackAppointment, AStepKeepsTheProcedure) {
  Opened icsid("icsid-2022@1");
  EXPECT_THAT(icsid.Do(DecideRequestDesignation(icsid.state, "p1", icsid.pack, icsid.At(2026, 4, 1))),
              IsOk());
  EXPECT_TRUE(icsid.state.step_taken);
  EXPECT_THAT(DecideNoSteps(icsid.state, icsid.pack, icsid.state.steps_clock.due)->events, IsEmpty());
  EXPECT_THAT(RunningDates(icsid.state), SizeIs(1));
}

TEST(PackAppointment, ANegotiationGoesBeforeTheMediation) {
  Opened iso("iso-32122@1");
  EXPECT_EQ(iso.state.clock.clock_id, "C-NEGOTIATE");
  EXPECT_EQ(iso.state.clock.last_day, absl::CivilDay(2026, 3, 12));
  EXPECT_THAT(iso.Do(DecideClock(iso.state, iso.pack, iso.state.clock.due)), IsOk());
  EXPECT_EQ(iso.state.state, AppointmentState::DESIGNATING);
}

}  // namespace
}  // namespace sudiao::assignment::domain
