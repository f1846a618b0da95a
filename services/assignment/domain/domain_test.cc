#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "common/codec/struct_json.h"
#include "common/status/reasons.h"
#include "common/testing/status_matchers.h"
#include "common/types/ids.h"
#include "services/assignment/domain/appointment_steps.h"
#include "services/assignment/domain/reasons.h"
#include "services/assignment/domain/test_appointment.h"

namespace sudiao::assignment::domain {
namespace {

using ::sudiao::testing::FailsWith;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(StateTables, AreTotalReachableAndWithoutDeadEnds) {
  EXPECT_THAT(kAppointmentTable.Defects(AppointmentState::CHOOSING), IsEmpty());
  EXPECT_THAT(kMediatorTable.Defects(MediatorState::ACTIVE), IsEmpty());
}

// OMR-10b
TEST(JointChoice, OMR_10b_TheClockRunsTwoWorkingDaysFromTheConsent) {
  const Case c;
  EXPECT_EQ(c.state.state, AppointmentState::CHOOSING);
  EXPECT_EQ(c.state.clock.clock_id, "C-JOINT-CHOICE");
  EXPECT_EQ(c.state.clock.due, At(3, 5, 0));
  EXPECT_EQ(c.timer_due, At(3, 5, 0));
}

// OMR-10b
TEST(JointChoice, OMR_10b_TheMediatorAllNameIsAsked) {
  Case c;
  ASSERT_THAT(c.Choose("p1", "m1", kConsent), IsOk());
  EXPECT_EQ(c.state.state, AppointmentState::CHOOSING);
  ASSERT_THAT(c.Choose("p2", "m2", kConsent), IsOk());
  EXPECT_EQ(c.state.state, AppointmentState::CHOOSING);
  ASSERT_THAT(c.Choose("p2", "m1", kConsent), IsOk());
  EXPECT_EQ(c.state.state, AppointmentState::ASKED);
  EXPECT_EQ(c.state.method, AppointmentMethod::JOINT_CHOICE);
  EXPECT_EQ(c.state.clock.clock_id, "C-ACCEPT");
  EXPECT_EQ(c.state.clock.due, At(3, 6, 0));
  EXPECT_EQ(c.state.told_account_id, "account-m1");
  EXPECT_EQ(c.state.seat_of(), "m1");
}

// OMR-10b
TEST(JointChoice, OMR_10b_ItIsPossibleUntilTheLastMomentAndNotAfter) {
  Case c;
  ASSERT_THAT(c.Choose("p1", "m1", At(3, 5, 0) - absl::Microseconds(1)), IsOk());
  EXPECT_THAT(c.Choose("p2", "m1", At(3, 5, 0)), FailsWith(reasons::kChoiceTimeOver));
  EXPECT_THAT(c.Do(DecideRequestDesignation(c.state, "p2", PreFiling(), At(3, 5, 0))),
              FailsWith(reasons::kChoiceTimeOver));
}

// OMR-10b
TEST(JointChoice, OMR_10b_WithoutOneTheCourtDesignatesAndItsClockRunsFromThatDay) {
  Case c;
  ASSERT_THAT(c.Tick(At(3, 5, 0) - absl::Microseconds(1)), IsOk());
  EXPECT_EQ(c.state.state, AppointmentState::CHOOSING);
  // Noticed late, after an outage: the clock still runs from its legal start.
  ASSERT_THAT(c.Tick(At(3, 9, 12)), IsOk());
  EXPECT_EQ(c.state.state, AppointmentState::DESIGNATING);
  EXPECT_EQ(c.state.clock.clock_id, "C-DESIGNATE");
  EXPECT_EQ(c.state.clock.due, At(3, 11, 0));
}

// OMR-10b
TEST(JointChoice, OMR_10b_WhenAllLeaveItToTheCourtItDesignatesAtOnce) {
  Case c;
  ASSERT_THAT(c.Do(DecideRequestDesignation(c.state, "p1", PreFiling(), kConsent)), IsOk());
  EXPECT_EQ(c.state.state, AppointmentState::CHOOSING);
  ASSERT_THAT(c.Do(DecideRequestDesignation(c.state, "p2", PreFiling(), kConsent)), IsOk());
  EXPECT_EQ(c.state.state, AppointmentState::DESIGNATING);
  EXPECT_EQ(c.state.clock.due, At(3, 6, 0));
}

// OMR-10c
TEST(Designation, OMR_10c_MustNotForestallTheParties) {
  Case c;
  EXPECT_THAT(c.Do(DecideDesignate(c.state, Mediator1(), PreFiling(), kConsent)),
              FailsWith(reasons::kChoiceNotOver));
}

// OMR-10c
TEST(Designation, OMR_10c_BeingLateIsAnAlertAndNotAnEnd) {
  Case c;
  ASSERT_THAT(c.Tick(At(3, 5, 0)), IsOk());
  EXPECT_EQ(NextSteps(c.state, At(3, 9, 12)).at(0).code, "DESIGNATE_MEDIATOR");
  EXPECT_EQ(NextSteps(c.state, At(3, 9, 12)).at(0).actor, "COURT");
  ASSERT_THAT(c.Tick(c.state.clock.due), IsOk());
  EXPECT_EQ(c.state.state, AppointmentState::DESIGNATING);
  EXPECT_EQ(NextSteps(c.state, At(3, 20, 0)).at(0).code, "DESIGNATION_OVERDUE");
  EXPECT_EQ(c.timer_due, absl::InfiniteFuture());
  ASSERT_THAT(c.Do(DecideDesignate(c.state, Mediator1(), PreFiling(), At(3, 20, 10))), IsOk());
  EXPECT_EQ(c.state.state, AppointmentState::ASKED);
  EXPECT_FALSE(c.state.designation_overdue);
}

// PML-19
TEST(Designation, PML_19_ACommitteeMayNameTheMediatorWithoutWaiting) {
  Case c(Committee());
  EXPECT_FALSE(c.state.has_clock());
  ASSERT_THAT(c.Do(DecideDesignate(c.state, Mediator1(), Committee(), kConsent)), IsOk());
  EXPECT_EQ(c.state.state, AppointmentState::ASKED);
}

// PML-19: the committee's pack gives no time to answer, so that silence must not keep the case.
TEST(Designation, PML_19_ASilentMediatorIsPassedOverWhereNothingWouldEndItsTime) {
  Case c(Committee());
  ASSERT_THAT(c.Do(DecideDesignate(c.state, Mediator1(), Committee(), kConsent)), IsOk());
  EXPECT_THAT(NextSteps(c.state, kConsent).at(0).text_zh, ::testing::HasSubstr("可以另行指定"));
  ASSERT_THAT(c.Do(DecideDesignate(c.state, Mediator1("m2"), Committee(), kConsent)), IsOk());
  EXPECT_EQ(c.state.state, AppointmentState::ASKED);
  EXPECT_EQ(c.state.refusals.at(0).mediator_id, "m1");
  EXPECT_EQ(c.state.refusals.at(0).cause, kPassedOver);
  EXPECT_EQ(c.state.told_account_id, "account-m2");
  EXPECT_THAT(c.Do(DecideDesignate(c.state, Mediator1("m2"), Committee(), kConsent)),
              FailsWith(reasons::kAskedAlready));
  ASSERT_THAT(c.Do(DecideDesignate(c.state, Mediator1("m1"), Committee(), kConsent)), IsOk())
      << "asked again";
}

// OMR-12
TEST(Designation, OMR_12_NobodyElseIsNamedWhileTheAskedOneMayAnswer) {
  Case c;
  ASSERT_THAT(c.Choose("p1", "m1", kConsent), IsOk());
  ASSERT_THAT(c.Choose("p2", "m1", kConsent), IsOk());
  const auto designate = [&](absl::Time now) {
    return c.Do(DecideDesignate(c.state, Mediator1("m2"), PreFiling(), now));
  };
  EXPECT_THAT(designate(At(3, 6, 0) - absl::Microseconds(1)), FailsWith(reasons::kAcceptanceNotOver));
  EXPECT_THAT(NextSteps(c.state, kConsent).at(0).text_zh, ::testing::HasSubstr("逾期视为未确认"));
  // The end of the clock gives the choice back to the parties; the court does not forestall it.
  EXPECT_THAT(designate(At(3, 6, 0)), FailsWith(reasons::kAcceptanceNotOver));
  ASSERT_THAT(c.Tick(At(3, 6, 0)), IsOk());
  EXPECT_EQ(c.state.state, AppointmentState::CHOOSING);
}

// OMR-12
TEST(Acceptance, OMR_12_IsPossibleForThreeWorkingDays) {
  Case c;
  ASSERT_THAT(c.Choose("p1", "m1", kConsent), IsOk());
  ASSERT_THAT(c.Choose("p2", "m1", kConsent), IsOk());
  EXPECT_THAT(c.Accept("", At(3, 6, 0)), FailsWith(reasons::kAcceptanceTimeOver));
  ASSERT_THAT(c.Accept("", At(3, 6, 0) - absl::Microseconds(1)), IsOk());
  EXPECT_EQ(c.state.state, AppointmentState::APPOINTED);
  ASSERT_EQ(c.Of<MediatorAppointed>().size(), 1U);
  EXPECT_EQ(c.timer_due, absl::InfiniteFuture());
}

// OMR-12
TEST(Acceptance, OMR_12_SilenceLeadsBackToWhereTheMediatorCameFrom) {
  Case chosen;
  ASSERT_THAT(chosen.Choose("p1", "m1", kConsent), IsOk());
  ASSERT_THAT(chosen.Choose("p2", "m1", kConsent), IsOk());
  ASSERT_THAT(chosen.Tick(At(3, 6, 0)), IsOk());
  EXPECT_EQ(chosen.state.state, AppointmentState::CHOOSING);
  EXPECT_EQ(chosen.state.refusals.at(0).cause, kSilent);
  EXPECT_EQ(chosen.state.told_account_id, "");
  EXPECT_EQ(chosen.state.seat_of(), "");
  EXPECT_THAT(chosen.state.choices, IsEmpty());
  EXPECT_THAT(chosen.Choose("p1", "m1", At(3, 6, 9)), IsOk());

  Case designated;
  ASSERT_THAT(designated.Tick(At(3, 5, 0)), IsOk());
  ASSERT_THAT(designated.Do(DecideDesignate(designated.state, Mediator1(), PreFiling(), At(3, 5, 9))),
              IsOk());
  ASSERT_THAT(designated.Tick(designated.state.clock.due), IsOk());
  EXPECT_EQ(designated.state.state, AppointmentState::DESIGNATING);
  EXPECT_EQ(designated.state.clock.clock_id, "C-DESIGNATE");
}

// OMR-12
TEST(Acceptance, OMR_12_WhoDeclinedIsNotAskedAgain) {
  Case c;
  ASSERT_THAT(c.Choose("p1", "m1", kConsent), IsOk());
  ASSERT_THAT(c.Choose("p2", "m1", kConsent), IsOk());
  ASSERT_THAT(c.Do(DecideDecline(c.state, "超出专业领域", PreFiling(), At(3, 3, 9))), IsOk());
  EXPECT_EQ(c.state.state, AppointmentState::CHOOSING);
  EXPECT_EQ(c.state.refusals.at(0).note, "超出专业领域");
  EXPECT_EQ(c.state.clock.due, At(3, 6, 0));
  EXPECT_THAT(c.Choose("p1", "m1", At(3, 3, 10)), FailsWith(reasons::kMediatorNotAvailable));
  EXPECT_THAT(c.Choose("p1", "m2", At(3, 3, 10)), IsOk());
}

// OMR-13
TEST(Disclosure, OMR_13_AllWhoJoinedMustConsent) {
  Case c;
  ASSERT_THAT(c.Choose("p1", "m1", kConsent), IsOk());
  ASSERT_THAT(c.Choose("p2", "m1", kConsent), IsOk());
  ASSERT_THAT(c.Accept("曾任乙公司顾问", At(3, 3, 9)), IsOk());
  EXPECT_EQ(c.state.state, AppointmentState::DISCLOSED);
  EXPECT_THAT(c.Of<MediatorAppointed>(), IsEmpty());
  ASSERT_THAT(c.Answer("p1", true, At(3, 4, 9)), IsOk());
  EXPECT_THAT(NextSteps(c.state, At(3, 4, 9)).at(0).party_ids, ElementsAre("p2"));
  ASSERT_THAT(c.Answer("p2", true, At(3, 4, 10)), IsOk());
  EXPECT_EQ(c.state.state, AppointmentState::APPOINTED);
  EXPECT_EQ(c.state.accept_time, At(3, 4, 10));
}

// SIM-15, CMR-20, PDM-18
TEST(Disclosure, SIM_15_OneWhoDoesNotConsentMakesTheMediatorLeaveAtOnce) {
  Case c;
  ASSERT_THAT(c.Choose("p1", "m1", kConsent), IsOk());
  ASSERT_THAT(c.Choose("p2", "m1", kConsent), IsOk());
  ASSERT_THAT(c.Accept("曾任乙公司顾问", At(3, 3, 9)), IsOk());
  ASSERT_THAT(c.Answer("p1", false, At(3, 4, 9)), IsOk());
  EXPECT_EQ(c.state.state, AppointmentState::CHOOSING);
  EXPECT_EQ(c.state.refusals.at(0).cause, kNotConsented);
  EXPECT_EQ(c.state.told_account_id, "");
  EXPECT_EQ(c.state.replacements, 0);
}

// OMR-13
TEST(Disclosure, OMR_13_DuringTheMediationTheSameMediatorGoesOnWithoutANewAppointment) {
  Case c;
  c.Appoint(At(3, 3, 9));
  ASSERT_THAT(c.Do(DecideDiscloseConflict(c.state, "亲属入职乙公司", PreFiling(), At(3, 10, 9))), IsOk());
  EXPECT_EQ(c.state.state, AppointmentState::DISCLOSED);
  EXPECT_EQ(c.state.told_account_id, "account-m1");
  ASSERT_THAT(c.Answer("p1", true, At(3, 10, 10)), IsOk());
  ASSERT_THAT(c.Answer("p2", true, At(3, 10, 11)), IsOk());
  EXPECT_EQ(c.state.state, AppointmentState::APPOINTED);
  EXPECT_EQ(c.state.accept_time, At(3, 3, 9));
  EXPECT_EQ(c.Of<MediatorAppointed>().size(), 1U);
}

// SIM-15, OMR-13
TEST(Disclosure, SIM_15_SilenceIsNoConsentWhenTheTimeOfThePackIsOver) {
  Case c;
  ASSERT_THAT(c.Choose("p1", "m1", kConsent), IsOk());
  ASSERT_THAT(c.Choose("p2", "m1", kConsent), IsOk());
  ASSERT_THAT(c.Accept("曾任乙公司顾问", At(3, 3, 9)), IsOk());
  EXPECT_EQ(c.state.clock.clock_id, "C-DISCLOSURE");
  EXPECT_EQ(c.state.clock.due, At(3, 7, 0));
  EXPECT_EQ(c.timer_due, At(3, 7, 0));
  EXPECT_EQ(NextSteps(c.state, At(3, 4, 9)).at(0).due_time, At(3, 7, 0));
  ASSERT_THAT(c.Answer("p1", true, At(3, 7, 0) - absl::Microseconds(1)), IsOk());
  ASSERT_THAT(c.Tick(At(3, 7, 0) - absl::Microseconds(1)), IsOk());
  EXPECT_EQ(c.state.state, AppointmentState::DISCLOSED);
  EXPECT_THAT(c.Answer("p2", true, At(3, 7, 0)), FailsWith(reasons::kDisclosureTimeOver));
  ASSERT_THAT(c.Tick(At(3, 7, 0)), IsOk());
  EXPECT_EQ(c.state.state, AppointmentState::CHOOSING);
  EXPECT_EQ(c.state.refusals.at(0).cause, kNotConsented);
  EXPECT_EQ(c.state.told_account_id, "");
  EXPECT_EQ(c.state.clock.clock_id, "C-JOINT-CHOICE");
}

// OMR-13
TEST(Disclosure, OMR_13_TheClockOfTheAnswersStopsWithTheLastConsent) {
  Case c;
  c.Appoint(At(3, 3, 9));
  ASSERT_THAT(c.Do(DecideDiscloseConflict(c.state, "亲属入职乙公司", PreFiling(), At(3, 10, 9))), IsOk());
  EXPECT_EQ(c.timer_due, At(3, 14, 0));
  ASSERT_THAT(c.Answer("p1", true, At(3, 10, 10)), IsOk());
  ASSERT_THAT(c.Answer("p2", true, At(3, 10, 11)), IsOk());
  EXPECT_FALSE(c.state.has_clock());
  EXPECT_EQ(c.timer_due, absl::InfiniteFuture());
}

// OMR-12, SIM-15
TEST(Resignation, OMR_12_AMediatorThatAcceptedMayLeaveAndIsNotAskedAgain) {
  Case disclosed;
  ASSERT_THAT(disclosed.Choose("p1", "m1", kConsent), IsOk());
  ASSERT_THAT(disclosed.Choose("p2", "m1", kConsent), IsOk());
  ASSERT_THAT(disclosed.Accept("曾任乙公司顾问", At(3, 3, 9)), IsOk());
  ASSERT_THAT(disclosed.Decline(At(3, 4, 9)), IsOk());
  EXPECT_EQ(disclosed.state.state, AppointmentState::CHOOSING);

  Case appointed;
  appointed.Appoint(At(3, 3, 9));
  ASSERT_THAT(appointed.Decline(At(3, 10, 9)), IsOk());
  EXPECT_EQ(appointed.state.state, AppointmentState::CHOOSING);
  EXPECT_EQ(appointed.state.refusals.at(0).cause, kResigned);
  EXPECT_EQ(appointed.state.told_account_id, "");
  EXPECT_EQ(appointed.state.seat_of(), "");
  // No party asked for it, so it does not count against one.
  EXPECT_EQ(appointed.state.replacements, 0);
  EXPECT_THAT(appointed.Choose("p1", "m1", At(3, 10, 10)), FailsWith(reasons::kMediatorNotAvailable));
  appointed.Appoint(At(3, 10, 12), "m2");
  EXPECT_EQ(appointed.Of<MediatorAppointed>().size(), 2U);

  Case designated;
  ASSERT_THAT(designated.Tick(At(3, 5, 0)), IsOk());
  ASSERT_THAT(designated.Do(DecideDesignate(designated.state, Mediator1(), PreFiling(), At(3, 5, 9))),
              IsOk());
  ASSERT_THAT(designated.Accept("", At(3, 5, 10)), IsOk());
  ASSERT_THAT(designated.Decline(At(3, 6, 9)), IsOk());
  EXPECT_EQ(designated.state.state, AppointmentState::DESIGNATING);
}

// CONF-1
TEST(Acceptance, CONF_1_TheOthersHearWhoIsOnlyAskedAndWhoAccepted) {
  Case c;
  c.Appoint(At(3, 3, 9));
  const auto told = c.Of<access::MediatorChanged>();
  ASSERT_EQ(told.size(), 2U);
  EXPECT_TRUE(told[0].only_asked);
  EXPECT_FALSE(told[1].only_asked);
  EXPECT_EQ(told[1].mediator_account_id, "account-m1");

  Case disclosed;
  ASSERT_THAT(disclosed.Choose("p1", "m1", kConsent), IsOk());
  ASSERT_THAT(disclosed.Choose("p2", "m1", kConsent), IsOk());
  ASSERT_THAT(disclosed.Accept("曾任乙公司顾问", At(3, 3, 9)), IsOk());
  EXPECT_TRUE(disclosed.state.told_only_asked) << "the parties have not consented yet";
}

// OMR-14
TEST(Replacement, OMR_14_TheFirstOneLeadsToANewChoiceAndASecondAppointment) {
  Case c;
  c.Appoint(At(3, 3, 9));
  ASSERT_THAT(c.Replace("p1", At(3, 10, 9)), IsOk());
  EXPECT_EQ(c.state.state, AppointmentState::CHOOSING);
  EXPECT_EQ(c.state.replacements, 1);
  EXPECT_EQ(c.state.told_account_id, "");
  c.Appoint(At(3, 10, 12), "m2");
  EXPECT_EQ(c.Of<MediatorAppointed>().size(), 2U);
}

// OMR-14
TEST(Replacement, OMR_14_AskingAgainAndNamingNobodyIsRefusingMediation) {
  Case c;
  c.Appoint(At(3, 3, 9));
  ASSERT_THAT(c.Replace("p1", At(3, 10, 9)), IsOk());
  c.Appoint(At(3, 10, 12), "m2");
  ASSERT_THAT(c.Replace("p2", At(3, 11, 9)), IsOk());
  EXPECT_EQ(c.state.state, AppointmentState::ENDED);
  EXPECT_EQ(c.state.end_code, EndCode::REFUSED);
  ASSERT_EQ(c.Of<AppointmentEnded>().size(), 1U);
  EXPECT_EQ(c.Of<AppointmentEnded>()[0].time, At(3, 11, 9));
  EXPECT_EQ(c.state.seat_of(), "");
  EXPECT_EQ(c.state.told_account_id, "");
  EXPECT_THAT(c.Replace("p2", At(3, 11, 9)), FailsWith(reasons::kAppointmentEnded));
}

// OMR-14
TEST(Replacement, OMR_14_AskingAgainAndNamingAnotherIsNot) {
  Case c;
  c.Appoint(At(3, 3, 9));
  ASSERT_THAT(c.Replace("p1", At(3, 10, 9)), IsOk());
  c.Appoint(At(3, 10, 12), "m2");
  ASSERT_THAT(c.Replace("p2", At(3, 11, 9), Mediator1("m3")), IsOk());
  EXPECT_EQ(c.state.state, AppointmentState::CHOOSING);
  ASSERT_THAT(c.Choose("p1", "m3", At(3, 11, 10)), IsOk());
  EXPECT_EQ(c.state.state, AppointmentState::ASKED);
}

// SIM-12
TEST(Replacement, SIM_12_ByThePackRefusingADesignatedMediatorIsRefusingMediation) {
  packs::Pack strict = PreFiling();
  strict.refusing_designation_ends = true;
  for (const packs::Pack& pack : {PreFiling(), strict}) {
    Case c(pack);
    ASSERT_THAT(c.Tick(At(3, 5, 0)), IsOk());
    Candidate candidate = Mediator1();
    ASSERT_THAT(c.Do(DecideDesignate(c.state, candidate, pack, At(3, 5, 9))), IsOk());
    ASSERT_THAT(c.Accept("", At(3, 5, 10)), IsOk());
    ASSERT_THAT(c.Replace("p1", At(3, 5, 11)), IsOk());
    EXPECT_EQ(c.state.state == AppointmentState::ENDED, pack.refusing_designation_ends);
  }
}

// OMR-05, OMR-06, SIM-05
TEST(Eligibility, OMR_05_OMR_06_SIM_05_EveryConditionCounts) {
  const Case c;
  const auto check = [&](const std::function<void(Candidate&)>& spoil) {
    Candidate candidate = Mediator1();
    spoil(candidate);
    return CheckEligible(c.state, candidate, Proposal::kJointChoice);
  };
  EXPECT_THAT(check([](Candidate&) {}), IsOk());
  EXPECT_THAT(check([](Candidate& m) { m.open_cases = 2; }), IsOk());
  const std::vector<std::pair<std::string, std::function<void(Candidate&)>>> spoilers = {
      {"FULL", [](Candidate& m) { m.open_cases = 3; }},
      {"NOT_ACTIVE", [](Candidate& m) { m.state = MediatorState::SUSPENDED; }},
      {"OTHER_BODY", [](Candidate& m) { m.profile.organization_id = kCourt; }},
      {"NOT_INVITED", [](Candidate& m) { m.profile.inviting_court_ids = {kBody}; }},
      {"FOREIGN", [](Candidate& m) { m.profile.foreign = true; }}};
  for (const auto& [detail, spoil] : spoilers) {
    const absl::Status status = check(spoil);
    EXPECT_THAT(status, FailsWith(reasons::kMediatorNotAvailable)) << detail;
    EXPECT_EQ(MetadataOf(status, "detail"), detail);
  }
  EXPECT_THAT(check([](Candidate& m) { m.conflict = true; }), FailsWith(reasons::kConflictOfInterest));
  Appointment foreign = c.state;
  foreign.foreign_party = true;
  Candidate candidate = Mediator1();
  candidate.profile.foreign = true;
  EXPECT_THAT(CheckEligible(foreign, candidate, Proposal::kJointChoice), IsOk());
}

// SIM-16
TEST(Eligibility, SIM_16_PartiesAndAuthorsHaveAConflict) {
  std::vector<access::CaseRole> roles(1);
  roles[0].account_id = "x";
  for (const auto capacity : {access::Capacity::PARTY, access::Capacity::AUTHOR}) {
    roles[0].capacity = capacity;
    EXPECT_TRUE(HasConflict(roles, "x", kConsent));
    EXPECT_FALSE(HasConflict(roles, "y", kConsent));
  }
  roles[0].capacity = access::Capacity::MEDIATOR;
  EXPECT_FALSE(HasConflict(roles, "x", kConsent));
}

// SIM-15
TEST(Eligibility, SIM_15_AnAgentHasAConflictWhileAPartysPowerIsInForce) {
  std::vector<access::CaseRole> roles(2);
  roles[0] = {.capacity = access::Capacity::PARTY, .account_id = "ann", .party_id = "p1"};
  roles[1] = {.capacity = access::Capacity::AGENT,
              .account_id = "x",
              .principal_account_id = "ann",
              .start_time = kConsent,
              .end_time = kConsent + absl::Hours(1)};
  EXPECT_FALSE(HasConflict(roles, "x", kConsent - absl::Microseconds(1)));
  EXPECT_TRUE(HasConflict(roles, "x", kConsent));
  EXPECT_FALSE(HasConflict(roles, "x", kConsent + absl::Hours(1)));
  // Whoever is no party cannot keep a mediator away by naming it as agent.
  roles[1].principal_account_id = "stranger";
  EXPECT_FALSE(HasConflict(roles, "x", kConsent));
}

TEST(Parties, AChoiceOfAPartyThatIsGoneDoesNotCount) {
  Case c;
  ASSERT_THAT(c.Choose("p2", "m1", kConsent), IsOk());
  const std::vector<access::CaseParty> parties = {c.state.parties[0]};
  ASSERT_THAT(c.Do(DecideParties(c.state, c.state.title, parties, kConsent)), IsOk());
  EXPECT_THAT(c.state.choices, IsEmpty());
  EXPECT_THAT(c.Choose("p2", "m1", kConsent), FailsWith(reasons::kNotPermitted));
  EXPECT_TRUE(DecideParties(c.state, c.state.title, parties, kConsent + absl::Hours(1))->events.empty());
}

TEST(Closing, FreesTheSeatAndKeepsWhoMediated) {
  Case c;
  c.Appoint(At(3, 3, 9));
  ASSERT_THAT(c.Do(DecideClose(c.state, EndCode::AGREEMENT_REACHED, At(3, 20, 9))), IsOk());
  EXPECT_EQ(c.state.state, AppointmentState::ENDED);
  EXPECT_EQ(c.state.seat_of(), "");
  EXPECT_EQ(c.state.mediator_id, "m1");
  EXPECT_EQ(c.state.told_account_id, "account-m1");
  EXPECT_TRUE(DecideClose(c.state, EndCode::OTHER, At(3, 21, 9))->events.empty());
}

// PML-04, CMR-16
TEST(Profile, PML_04_OnlyACommitteesMediatorsAreFreeAndWhoChargesSaysHowMuch) {
  MediatorProfile profile = Mediator1().profile;
  profile.account_id = "0190aaaa-0000-7000-8000-000000000001";
  profile.organization_id = "0190aaaa-0000-7000-8000-000000000002";
  EXPECT_THAT(CheckMayCharge(OrganizationKind::PEOPLES_MEDIATION_COMMITTEE, profile, "mediator"), IsOk());
  profile.charges = true;
  EXPECT_THAT(CheckProfile(profile, "mediator"), FailsWith(reasons::kInvalidFields));
  profile.fee_text = "每件 3000 元";
  EXPECT_THAT(CheckProfile(profile, "mediator"), IsOk());
  EXPECT_THAT(CheckMayCharge(OrganizationKind::PEOPLES_MEDIATION_COMMITTEE, profile, "mediator"),
              FailsWith(reasons::kInvalidFields));
  EXPECT_THAT(CheckMayCharge(OrganizationKind::COMMERCIAL_MEDIATION_ORGANIZATION, profile, "mediator"),
              IsOk());
}

// OMR-05
TEST(Profile, NamesEverythingThatIsWrongAtOnce) {
  MediatorProfile profile;
  profile.charges = true;
  profile.inviting_court_ids = {"x"};
  const absl::Status status = CheckProfile(profile, "mediator");
  EXPECT_THAT(status, FailsWith(reasons::kInvalidFields));
  const std::string text = testing::Describe(status);
  for (const char* field :
       {"account_id", "organization_id", "display_name", "fee_text", "capacity", "inviting_court_ids[0]"}) {
    EXPECT_THAT(text, ::testing::HasSubstr(field));
  }
}

// One random command on the case at `now`; refusals are as good as moves.
void RandomCommand(Case& c, SeededRandom& random, absl::Time now) {
  const std::string party = random.Next() % 2 == 0 ? "p1" : "p2";
  const std::string mediator = "m" + std::to_string(random.Next() % 3 + 1);
  switch (random.Next() % 11) {
    case 0:
    case 1:
      (void)c.Choose(party, mediator, now);
      break;
    case 2:
      (void)c.Do(DecideRequestDesignation(c.state, party, PreFiling(), now));
      break;
    case 3:
      (void)c.Do(DecideDesignate(c.state, Mediator1(mediator), PreFiling(), now));
      break;
    case 4:
      (void)c.Accept(random.Next() % 2 == 0 ? "" : "关系", now);
      break;
    case 5:
      (void)c.Do(DecideDecline(c.state, "忙", PreFiling(), now));
      break;
    case 6:
      (void)c.Answer(party, random.Next() % 4 != 0, now);
      break;
    case 7:
      (void)c.Do(DecideDiscloseConflict(c.state, "关系", PreFiling(), now));
      break;
    case 8:
      (void)c.Replace(party, now, random.Next() % 2 == 0 ? std::nullopt : std::optional(Mediator1(mediator)));
      break;
    case 9:
      if (random.Next() % 20 == 0) (void)c.Do(DecideClose(c.state, EndCode::OTHER, now));
      break;
    default:
      (void)c.Tick(now);
  }
}

void CheckInvariants(const Case& c) {
  const Appointment& a = c.state;
  const bool seated = !a.seat_of().empty();
  ASSERT_EQ(seated, a.state == AppointmentState::ASKED || a.state == AppointmentState::DISCLOSED ||
                        a.state == AppointmentState::APPOINTED);
  if (seated) {
    ASSERT_EQ(a.told_account_id, a.mediator_account_id);
    ASSERT_EQ(a.told_only_asked, a.accept_time == absl::Time());
  }
  if (a.state == AppointmentState::CHOOSING || a.state == AppointmentState::DESIGNATING) {
    ASSERT_TRUE(a.told_account_id.empty());
    ASSERT_TRUE(a.has_clock());
  }
  if (a.state == AppointmentState::APPOINTED) {
    ASSERT_NE(a.accept_time, absl::Time());
  }
  ASSERT_EQ(a.state == AppointmentState::ENDED, a.end_code != EndCode::UNSPECIFIED);
  // A clock that runs has its timer, and no other timer is left.
  ASSERT_EQ(c.timer_due, a.has_clock() && !a.designation_overdue ? a.clock.due : absl::InfiniteFuture());
}

TEST(Random, CommandsKeepTheInvariantsAndTheFoldedEventsAreTheState) {
  for (uint64_t seed = 0; seed < 300; ++seed) {
    SeededRandom random(seed);
    Case c;
    absl::Time now = kConsent;
    for (int i = 0; i < 60; ++i) {
      now += absl::Minutes(static_cast<int64_t>(random.Next() % 1500));
      RandomCommand(c, random, now);
      CheckInvariants(c);
      if (::testing::Test::HasFatalFailure()) FAIL() << "seed " << seed << " step " << i;
    }
    Appointment folded;
    for (const AppointmentEvent& event : c.events) {
      const auto encoded = codec::EncodeEvent(event);
      const auto decoded = codec::DecodeEvent<AppointmentEvent>(encoded.type, encoded.json);
      ASSERT_THAT(decoded, IsOk());
      AppointmentAggregate::Apply(folded, *decoded);
    }
    ASSERT_EQ(codec::ToJson(folded), codec::ToJson(c.state)) << "seed " << seed;
  }
}

}  // namespace
}  // namespace sudiao::assignment::domain
