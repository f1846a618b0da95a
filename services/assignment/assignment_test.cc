#include <atomic>
#include <thread>

#include "services/assignment/assignment_fixture.h"
#include "sudiao/assignment/v1/later_role.grpc.pb.h"

namespace sudiao::assignment {
namespace {

using ::testing::ElementsAre;
using testing::FailsWith;
using ::testing::HasSubstr;
using ::testing::SizeIs;

INSTANTIATE_TEST_SUITE_P(Engines, AssignmentTest, SUDIAO_ENGINES);

TEST_P(AssignmentTest, A1_WithoutAJointChoiceByTheEndOfWednesdayTheCourtIsAskedToDesignate) {
  const std::string id = NewCase();
  service_.AdvanceTo(At(3, 4, 23, 59, 59));
  const auto choosing = Get(id);
  ASSERT_THAT(choosing, IsOk());
  EXPECT_EQ(choosing->state(), v1::APPOINTMENT_STATE_CHOOSING);
  EXPECT_EQ(choosing->deadline().clock(), "C-JOINT-CHOICE");
  EXPECT_EQ(choosing->deadline().due_time().seconds(), absl::ToUnixSeconds(At(3, 5, 0)));
  EXPECT_THAT(choosing->deadline().proof(), HasSubstr("2026-03-04"));
  EXPECT_THAT(choosing->deadline().rule_ids(), ElementsAre("OMR-10b"));
  service_.AdvanceTo(At(3, 5, 0));
  const auto designating = Get(id);
  ASSERT_THAT(designating, IsOk());
  EXPECT_EQ(designating->state(), v1::APPOINTMENT_STATE_DESIGNATING);
  ASSERT_THAT(designating->next_steps(), SizeIs(1));
  EXPECT_EQ(designating->next_steps(0).code(), "DESIGNATE_MEDIATOR");
  EXPECT_EQ(designating->next_steps(0).actor(), "COURT");
  // The court's three working days are Friday, Monday and Tuesday.
  service_.AdvanceTo(At(3, 11, 0));
  const auto overdue = Get(id);
  ASSERT_THAT(overdue, IsOk());
  EXPECT_EQ(overdue->state(), v1::APPOINTMENT_STATE_DESIGNATING);
  EXPECT_EQ(overdue->next_steps(0).code(), "DESIGNATION_OVERDUE");
  EXPECT_THAT(Designate(id, kClerk, mia_), IsOk());
}

TEST_P(AssignmentTest, A2_AMediatorSilentForThreeWorkingDaysIsPassedOver) {
  const std::string id = NewCase();
  service_.AdvanceTo(At(3, 3, 10));
  ASSERT_THAT(Choose(id, kAnn, mia_), IsOk());
  ASSERT_THAT(Choose(id, kBob, mia_), IsOk());
  EXPECT_EQ(OpenCases(mia_), 1);
  EXPECT_THAT(Get(id, kMia), IsOk());
  // Wednesday, Thursday and Friday are the three working days.
  service_.AdvanceTo(At(3, 6, 23, 59, 59));
  EXPECT_EQ(Get(id)->state(), v1::APPOINTMENT_STATE_ASKED);
  service_.AdvanceTo(At(3, 7, 0));
  const auto after = Get(id);
  ASSERT_THAT(after, IsOk());
  EXPECT_EQ(after->state(), v1::APPOINTMENT_STATE_CHOOSING);
  ASSERT_THAT(after->refusals(), SizeIs(1));
  EXPECT_EQ(after->refusals(0).cause(), "SILENT");
  EXPECT_EQ(after->refusals(0).note(), "超期未确认");
  EXPECT_EQ(OpenCases(mia_), 0);
  EXPECT_THAT(Get(id, kMia), FailsWith(reasons::kNotFound));
  EXPECT_THAT(Accept(id, kMia), FailsWith(reasons::kNotFound));
  EXPECT_THAT(service_.JournalOf("case.mediator.v1"), SizeIs(2));
}

// A15
TEST_P(AssignmentTest, WhoMediatedIsBarredFromTheRolesOfTheSuit) {
  const std::string id = NewCase();
  Appoint(id, kMia, mia_);
  const auto roles = v1::LaterRoleService::NewStub(service_.channel());
  const auto check = [&](const Caller& caller, const std::string& mediator, v1::LaterRole role) {
    auto request = On<v1::CheckLaterRoleRequest>(id);
    request.set_mediator_id(mediator);
    request.set_role(role);
    return service_.Call(*roles, &v1::LaterRoleService::Stub::CheckLaterRole, caller, request);
  };
  EXPECT_THAT(check(kClerk, mia_, v1::LATER_ROLE_APPRAISER), FailsWith(reasons::kRoleBarred));
  const auto free = check(kClerk, max_, v1::LATER_ROLE_APPRAISER);
  ASSERT_THAT(free, IsOk());
  EXPECT_FALSE(free->mediated());
  EXPECT_THAT(check(kClerk, mia_, v1::LATER_ROLE_UNSPECIFIED), FailsWith(reasons::kInvalidFields));
  EXPECT_THAT(check(kOutsider, mia_, v1::LATER_ROLE_APPRAISER), FailsWith(reasons::kNotFound));
}

TEST_P(AssignmentTest, ThePlainPathEndsWithTheSeatFreeExactlyOnce) {
  const std::string id = NewCase();
  Appoint(id, kMia, mia_);
  const std::string other = NewCase();
  Appoint(other, kMia, mia_);
  EXPECT_EQ(OpenCases(mia_), 2);
  EXPECT_THAT(service_.JournalOf("mediator.appointed.v1"),
              ElementsAre(HasSubstr(kMia.account_id), HasSubstr(kMia.account_id)));
  mediation::MediationSettled settled;
  settled.case_id = id;
  ASSERT_THAT(service_.Tell("mediation", settled), IsOk());
  ASSERT_THAT(service_.Tell("mediation", settled), IsOk());
  ASSERT_THAT(service_.Tell("intake", intake::CaseEnded{id, EndCode::OTHER}), IsOk());
  EXPECT_EQ(OpenCases(mia_), 1);
  const auto ended = Get(id, kMia);  // who mediated still sees the case
  ASSERT_THAT(ended, IsOk());
  EXPECT_EQ(ended->state(), v1::APPOINTMENT_STATE_ENDED);
  EXPECT_EQ(ended->mediator_id(), mia_);
  EXPECT_EQ(ended->end_code(), sudiao::common::v1::END_CODE_AGREEMENT_REACHED);
  EXPECT_THAT(Choose(id, kAnn, max_), FailsWith(reasons::kAppointmentEnded));
  ASSERT_THAT(service_.Tell("mediation", mediation::MediationTerminated{other, EndCode::EXPIRED}), IsOk());
  EXPECT_EQ(OpenCases(mia_), 0);
}

TEST_P(AssignmentTest, TheCourtDesignatesAndNobodyElse) {
  const std::string id = NewCase();
  EXPECT_THAT(Designate(id, kClerk, mia_), FailsWith(reasons::kChoiceNotOver));
  service_.AdvanceTo(At(3, 5, 9));
  EXPECT_THAT(Designate(id, kAnn, mia_), FailsWith(reasons::kNotPermitted));
  EXPECT_THAT(Designate(id, kKeeper, mia_), FailsWith(reasons::kNotPermitted));
  EXPECT_THAT(Choose(id, kClerk, mia_), FailsWith(reasons::kNotPermitted));
  EXPECT_THAT(Choose(id, kAnn, mia_), FailsWith(reasons::kWrongState));
  ASSERT_THAT(Designate(id, kClerk, mia_), IsOk());
  auto decline = On<v1::DeclineAppointmentRequest>(id);
  EXPECT_THAT(Do(&Appointments::DeclineAppointment, kMia, decline), FailsWith(reasons::kInvalidFields));
  decline.set_note("不熟悉专利");
  EXPECT_THAT(Do(&Appointments::DeclineAppointment, kMax, decline), FailsWith(reasons::kNotFound));
  EXPECT_THAT(Do(&Appointments::DeclineAppointment, kAnn, decline), FailsWith(reasons::kNotPermitted));
  const auto declined = Do(&Appointments::DeclineAppointment, kMia, decline);
  ASSERT_THAT(declined, IsOk());
  EXPECT_EQ(declined->state(), v1::APPOINTMENT_STATE_DESIGNATING);
  EXPECT_EQ(OpenCases(mia_), 0);
  EXPECT_THAT(Designate(id, kClerk, mia_), FailsWith(reasons::kMediatorNotAvailable));
  ASSERT_THAT(Designate(id, kClerk, max_), IsOk());
  const auto disclosed = Accept(id, kMax, "曾与博公司合作");
  ASSERT_THAT(disclosed, IsOk());
  EXPECT_EQ(disclosed->state(), v1::APPOINTMENT_STATE_DISCLOSED);
  auto answer = On<v1::AnswerDisclosureRequest>(id);
  EXPECT_THAT(Do(&Appointments::AnswerDisclosure, kClerk, answer), FailsWith(reasons::kNotPermitted));
  answer.set_party_id("p2");
  EXPECT_THAT(Do(&Appointments::AnswerDisclosure, kAnn, answer), FailsWith(reasons::kNotPermitted));
  const auto objected = Do(&Appointments::AnswerDisclosure, kBob, answer);
  ASSERT_THAT(objected, IsOk());
  EXPECT_EQ(objected->state(), v1::APPOINTMENT_STATE_CHOOSING);
  EXPECT_EQ(objected->refusals(1).cause(), "NOT_CONSENTED");
  EXPECT_THAT(Get(id, kMax), FailsWith(reasons::kNotFound));
}

TEST_P(AssignmentTest, WhenBothLeaveTheChoiceToTheCourtItDesignatesAtOnce) {
  const std::string id = NewCase();
  const auto request = On<v1::RequestDesignationRequest>(id);
  const auto first = Do(&Appointments::RequestDesignation, kAnn, request);
  ASSERT_THAT(first, IsOk());
  EXPECT_EQ(first->state(), v1::APPOINTMENT_STATE_CHOOSING);
  EXPECT_THAT(first->next_steps(0).party_ids(), ElementsAre("p2"));
  const auto second = Do(&Appointments::RequestDesignation, kBob, request);
  ASSERT_THAT(second, IsOk());
  EXPECT_EQ(second->state(), v1::APPOINTMENT_STATE_DESIGNATING);
  EXPECT_THAT(Designate(id, kClerk, mia_), IsOk());
}

TEST_P(AssignmentTest, OMR_13_AMediatorWhoDisclosesLaterGoesOnIfAllConsent) {
  const std::string id = NewCase();
  Appoint(id, kMia, mia_);
  auto disclose = On<v1::DiscloseConflictRequest>(id);
  disclose.set_disclosure("亲属入职博公司");
  const auto disclosed = Do(&Appointments::DiscloseConflict, kMia, disclose);
  ASSERT_THAT(disclosed, IsOk());
  EXPECT_EQ(disclosed->state(), v1::APPOINTMENT_STATE_DISCLOSED);
  auto answer = On<v1::AnswerDisclosureRequest>(id);
  answer.set_consents(true);
  ASSERT_THAT(Do(&Appointments::AnswerDisclosure, kAnn, answer), IsOk());
  const auto kept = Do(&Appointments::AnswerDisclosure, kBob, answer);
  ASSERT_THAT(kept, IsOk());
  EXPECT_EQ(kept->state(), v1::APPOINTMENT_STATE_APPOINTED);
  EXPECT_EQ(OpenCases(mia_), 1);
  EXPECT_THAT(service_.JournalOf("mediator.appointed.v1"), SizeIs(1));
}

TEST_P(AssignmentTest, SIM_15_ADisclosureThatNotAllConsentToInTimeMakesTheMediatorLeave) {
  const std::string id = NewCase();
  ASSERT_THAT(Choose(id, kAnn, mia_), IsOk());
  ASSERT_THAT(Choose(id, kBob, mia_), IsOk());
  const auto disclosed = Accept(id, kMia, "曾任博公司顾问");
  ASSERT_THAT(disclosed, IsOk());
  EXPECT_EQ(disclosed->deadline().clock(), "C-DISCLOSURE");
  service_.AdvanceTo(At(3, 6, 0));
  const auto open = Get(id);
  EXPECT_EQ(open->state(), v1::APPOINTMENT_STATE_CHOOSING);
  EXPECT_EQ(open->refusals(0).cause(), "NOT_CONSENTED");
  EXPECT_EQ(OpenCases(mia_), 0);
  EXPECT_THAT(Get(id, kMia), FailsWith(reasons::kNotFound));
}

TEST_P(AssignmentTest, OMR_12_AnAppointedMediatorMayResign) {
  const std::string id = NewCase();
  Appoint(id, kMia, mia_);
  auto decline = On<v1::DeclineAppointmentRequest>(id);
  decline.set_note("健康原因");
  EXPECT_THAT(Do(&Appointments::DeclineAppointment, kMax, decline), FailsWith(reasons::kNotFound));
  const auto resigned = Do(&Appointments::DeclineAppointment, kMia, decline);
  ASSERT_THAT(resigned, IsOk());
  EXPECT_EQ(resigned->state(), v1::APPOINTMENT_STATE_CHOOSING);
  EXPECT_EQ(resigned->refusals(0).cause(), "RESIGNED");
  EXPECT_EQ(OpenCases(mia_), 0);
  v1::ListMediatorsRequest eligible;
  eligible.set_eligible_for_case_id(id);
  const auto listed = Do(&Roster::ListMediators, kAnn, eligible);
  ASSERT_THAT(listed, IsOk());
  ASSERT_THAT(listed->mediators(), SizeIs(1));
  EXPECT_EQ(listed->mediators(0).uid(), max_);
  Appoint(id, kMax, max_);
}

TEST_P(AssignmentTest, AcceptingNeedsTheDeclaration) {
  const std::string id = NewCase();
  ASSERT_THAT(Choose(id, kAnn, mia_), IsOk());
  ASSERT_THAT(Choose(id, kBob, mia_), IsOk());
  EXPECT_THAT(Do(&Appointments::AcceptAppointment, kMia, On<v1::AcceptAppointmentRequest>(id)),
              FailsWith(reasons::kInvalidFields));
}

TEST_P(AssignmentTest, OMR_14_AfterAReplacementAskingAgainEndsTheAppointment) {
  const std::string id = NewCase();
  Appoint(id, kMia, mia_);
  const auto replaced = Replace(id, kAnn);
  ASSERT_THAT(replaced, IsOk());
  EXPECT_EQ(replaced->state(), v1::APPOINTMENT_STATE_CHOOSING);
  EXPECT_EQ(replaced->replacements(), 1);
  EXPECT_EQ(OpenCases(mia_), 0);
  EXPECT_THAT(Get(id, kMia), FailsWith(reasons::kNotFound));
  Appoint(id, kMax, max_);
  EXPECT_THAT(service_.JournalOf("mediator.appointed.v1"), SizeIs(2));
  const auto ended = Replace(id, kBob);
  ASSERT_THAT(ended, IsOk());
  EXPECT_EQ(ended->state(), v1::APPOINTMENT_STATE_ENDED);
  EXPECT_EQ(ended->end_code(), sudiao::common::v1::END_CODE_REFUSED);
  EXPECT_EQ(OpenCases(max_), 0);
  EXPECT_THAT(service_.JournalOf("appointment.ended.v1"), ElementsAre(HasSubstr("REFUSED")));
}

TEST_P(AssignmentTest, NeverMoreCasesThanSeatsHoweverManyAskAtOnce) {
  constexpr int kCases = 12;
  std::vector<std::string> cases;
  for (int i = 0; i < kCases; ++i) {
    cases.push_back(NewCase());
    ASSERT_THAT(Choose(cases.back(), kAnn, mia_), IsOk());
  }
  std::atomic<int> asked = 0;
  std::atomic<int> full = 0;
  std::vector<std::thread> threads;
  threads.reserve(kCases);
  for (const std::string& id : cases) {
    threads.emplace_back([&, id] {
      const auto chosen = Choose(id, kBob, mia_);
      if (chosen.ok()) ++asked;
      if (HasReason(chosen.status(), reasons::kMediatorNotAvailable)) ++full;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(asked, 3);
  EXPECT_EQ(full, kCases - 3);
  EXPECT_EQ(OpenCases(mia_), 3);
}

TEST_P(AssignmentTest, AnOutsiderCannotTellACaseFromNone) {
  const std::string id = NewCase();
  const std::string none = NewId(service_.clock().Now());
  const auto same = [&](const auto& method, auto request, const std::string& what) {
    request.set_name("appointments/" + id);
    const auto existing = Do(method, kOutsider, request);
    request.set_name("appointments/" + none);
    const auto missing = Do(method, kOutsider, request);
    EXPECT_THAT(existing, FailsWith(reasons::kNotFound)) << what;
    EXPECT_EQ(testing::Describe(existing.status()), testing::Describe(missing.status())) << what;
  };
  same(&Appointments::GetAppointment, v1::GetAppointmentRequest(), "get");
  same(&Appointments::ChooseMediator, v1::ChooseMediatorRequest(), "choose");
  same(&Appointments::RequestDesignation, v1::RequestDesignationRequest(), "request designation");
  same(&Appointments::DesignateMediator, v1::DesignateMediatorRequest(), "designate");
  same(&Appointments::AcceptAppointment, v1::AcceptAppointmentRequest(), "accept");
  same(&Appointments::DeclineAppointment, v1::DeclineAppointmentRequest(), "decline");
  same(&Appointments::AnswerDisclosure, v1::AnswerDisclosureRequest(), "answer");
  same(&Appointments::DiscloseConflict, v1::DiscloseConflictRequest(), "disclose");
  same(&Appointments::RequestReplacement, v1::RequestReplacementRequest(), "replace");
  EXPECT_THAT(Get(id, kNobody), FailsWith(reasons::kUnauthenticated));
  v1::ListMediatorsRequest eligible;
  eligible.set_eligible_for_case_id(id);
  EXPECT_THAT(Do(&Roster::ListMediators, kOutsider, eligible), FailsWith(reasons::kNotFound));
}

TEST_P(AssignmentTest, ARepeatedRequestHasOneEffectAndAStaleEtagNone) {
  const std::string id = NewCase();
  auto request = On<v1::ChooseMediatorRequest>(id);
  request.set_mediator_id(mia_);
  request.set_request_id(NewId(service_.clock().Now()));
  request.set_etag(Get(id)->etag());
  const auto first = Do(&Appointments::ChooseMediator, kAnn, request);
  const auto again = Do(&Appointments::ChooseMediator, kAnn, request);
  ASSERT_THAT(first, IsOk());
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(first->SerializeAsString(), again->SerializeAsString());
  EXPECT_EQ(Get(id)->etag(), first->etag());
  auto other = request;
  other.set_mediator_id(max_);
  EXPECT_THAT(Do(&Appointments::ChooseMediator, kAnn, other), FailsWith(reasons::kRequestIdReused));
  auto stale = request;
  stale.set_request_id("");
  EXPECT_THAT(Do(&Appointments::ChooseMediator, kBob, stale), FailsWith(reasons::kEtagMismatch));
  EXPECT_EQ(Get(id)->etag(), first->etag());
}

TEST_P(AssignmentTest, WhoIsOnASideDoesNotMediateAndARevokedAgentSeesNothing) {
  const std::string id = NewCase();
  access::RepresentationChanged power;
  power.representation_id = NewId(service_.clock().Now());
  power.case_id = id;
  power.principal_account_id = kAnn.account_id;
  power.agent_account_id = kMia.account_id;
  power.authority = Authority::GENERAL;
  ASSERT_THAT(service_.Tell("identity", power), IsOk());
  EXPECT_THAT(Choose(id, kAnn, mia_), FailsWith(reasons::kConflictOfInterest));
  EXPECT_THAT(Choose(id, kMia, max_), IsOk());
  EXPECT_EQ(Get(id)->choices(0).party_id(), "p1");
  v1::ListMediatorsRequest eligible;
  eligible.set_eligible_for_case_id(id);
  auto listed = Do(&Roster::ListMediators, kAnn, eligible);
  ASSERT_THAT(listed, IsOk());
  ASSERT_THAT(listed->mediators(), SizeIs(1));
  EXPECT_EQ(listed->mediators(0).uid(), max_);
  power.revoked = true;
  ASSERT_THAT(service_.Tell("identity", power), IsOk());
  EXPECT_THAT(Get(id, kMia), FailsWith(reasons::kNotFound));
  listed = Do(&Roster::ListMediators, kAnn, eligible);
  ASSERT_THAT(listed, IsOk());
  EXPECT_THAT(listed->mediators(), SizeIs(2));
  // A power of somebody who is no party keeps no mediator away.
  power.revoked = false;
  power.principal_account_id = kOutsider.account_id;
  ASSERT_THAT(service_.Tell("identity", power), IsOk());
  EXPECT_THAT(Do(&Roster::ListMediators, kAnn, eligible)->mediators(), SizeIs(2));
  EXPECT_THAT(Choose(id, kAnn, mia_), IsOk());
}

TEST_P(AssignmentTest, APartyThatLeftTheCaseNoLongerChooses) {
  const std::string id = NewCase();
  ASSERT_THAT(Choose(id, kBob, mia_), IsOk());
  access::CaseParticipants people = Participants(id);
  people.parties.pop_back();
  ASSERT_THAT(service_.Tell("intake", people), IsOk());
  EXPECT_THAT(Choose(id, kBob, mia_), FailsWith(reasons::kNotFound));
  const auto asked = Choose(id, kAnn, mia_);
  ASSERT_THAT(asked, IsOk());
  EXPECT_EQ(asked->state(), v1::APPOINTMENT_STATE_ASKED);
}

// SIM-07, SIM-28

}  // namespace
}  // namespace sudiao::assignment
