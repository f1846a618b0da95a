#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "common/status/reasons.h"
#include "common/testing/service_fixture.h"
#include "common/testing/status_matchers.h"
#include "services/assignment/domain/reasons.h"
#include "services/assignment/module.h"
#include "services/intake/events.h"
#include "services/mediation/events.h"
#include "sudiao/assignment/v1/assignment.grpc.pb.h"

namespace sudiao::assignment {
namespace {

using ::testing::ElementsAre;
using testing::Engine;
using testing::FailsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::IsOk;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;
using Roster = v1::RosterService::Stub;
using Appointments = v1::AppointmentService::Stub;

constexpr char kBody[] = "00000000-0000-7000-8000-00000000b001";
constexpr char kCourt[] = "00000000-0000-7000-8000-00000000d001";
constexpr char kCompany[] = "00000000-0000-7000-8000-00000000e001";

absl::Time At(int month, int day, int hour, int minute = 0, int second = 0) {
  return absl::FromCivil(absl::CivilSecond(2026, month, day, hour, minute, second),
                         absl::FixedTimeZone(8 * 3600));
}

std::string AccountId(int number) { return absl::StrCat("00000000-0000-7000-8000-0000000000", number + 10); }

Caller Person(int number) {
  Caller caller;
  caller.account_id = AccountId(number);
  return caller;
}

Caller Member(int number, const std::string& organization, OrganizationKind kind, Role role) {
  Caller caller = Person(number);
  caller.memberships.push_back({organization, kind, {role}, ""});
  return caller;
}

const Caller kNobody;
const Caller kAnn = Person(1);
const Caller kBob = Member(2, kCompany, OrganizationKind::COMPANY, Role::REPRESENTATIVE);
const Caller kMia = Person(3);
const Caller kMax = Person(4);
const Caller kKeeper = Member(5, kBody, OrganizationKind::PEOPLES_MEDIATION_COMMITTEE, Role::CASE_MANAGER);
const Caller kClerk = Member(6, kCourt, OrganizationKind::COURT, Role::CLERK);
const Caller kOutsider = Person(7);

class AssignmentTest : public ::testing::TestWithParam<Engine> {
 protected:
  void SetUp() override {
    ASSERT_THAT(service_.Tell("identity", access::OrganizationChanged{kCourt, OrganizationKind::COURT,
                                                                      "浦东法院", "Pudong Court", "沪0115"}),
                IsOk());
    mia_ = Enter(kMia, 3);
    max_ = Enter(kMax, 3);
  }
  // Whatever a test did, the journals give the stored states.
  void TearDown() override { EXPECT_THAT(service_.Verify(), IsEmpty()); }

  v1::CreateMediatorRequest Entry(const Caller& person, int capacity) {
    v1::CreateMediatorRequest request;
    auto& mediator = *request.mutable_mediator();
    mediator.set_account_id(person.account_id);
    mediator.set_organization_id(kBody);
    mediator.set_display_name("调解员");
    mediator.add_inviting_court_ids(kCourt);
    mediator.set_capacity(capacity);
    return request;
  }
  std::string Enter(const Caller& person, int capacity) {
    const auto made = Do(&Roster::CreateMediator, kKeeper, Entry(person, capacity));
    EXPECT_THAT(made, IsOk());
    return made.ok() ? made->uid() : "";
  }

  access::CaseParticipants Participants(const std::string& id) {
    return {.case_id = id,
            .title = "商标权纠纷",
            .author_account_id = kAnn.account_id,
            .recipient_organization_id = kCourt,
            .mediation_organization_id = kBody,
            .inviting_court_id = kCourt,
            .parties = {{"p1", Side::APPLICANT, "安", kAnn.account_id, ""},
                        {"p2", Side::RESPONDENT, "博公司", "", kCompany}}};
  }
  // A case to which both sides consented now.
  std::string NewCase() {
    const std::string id = NewId(service_.clock().Now());
    const access::CaseParticipants people = Participants(id);
    EXPECT_THAT(service_.Tell("intake", people), IsOk());
    intake::CaseConsented consented;
    consented.case_id = id;
    consented.title = people.title;
    consented.pack = "cn-pre-filing@1";
    consented.mediation_organization_id = kBody;
    consented.inviting_court_id = kCourt;
    consented.parties = people.parties;
    consented.consent_time = service_.clock().Now();
    EXPECT_THAT(service_.Tell("intake", consented), IsOk());
    return id;
  }

  template <typename Stub, typename Request, typename Response>
  absl::StatusOr<Response> Do(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                              const Caller& caller, const Request& request) {
    if constexpr (std::is_same_v<Stub, Roster>) {
      return service_.Call(*roster_, method, caller, request);
    } else {
      return service_.Call(*appointments_, method, caller, request);
    }
  }

  template <typename Request>
  Request On(const std::string& case_id) {
    Request request;
    request.set_name("appointments/" + case_id);
    return request;
  }
  absl::StatusOr<v1::Appointment> Get(const std::string& case_id, const Caller& caller = kAnn) {
    return Do(&Appointments::GetAppointment, caller, On<v1::GetAppointmentRequest>(case_id));
  }
  absl::StatusOr<v1::Appointment> Choose(const std::string& case_id, const Caller& caller,
                                         const std::string& mediator) {
    auto request = On<v1::ChooseMediatorRequest>(case_id);
    request.set_mediator_id(mediator);
    return Do(&Appointments::ChooseMediator, caller, request);
  }
  absl::StatusOr<v1::Appointment> Designate(const std::string& case_id, const Caller& caller,
                                            const std::string& mediator) {
    auto request = On<v1::DesignateMediatorRequest>(case_id);
    request.set_mediator_id(mediator);
    return Do(&Appointments::DesignateMediator, caller, request);
  }
  absl::StatusOr<v1::Appointment> Accept(const std::string& case_id, const Caller& caller,
                                         const std::string& disclosure = "") {
    auto request = On<v1::AcceptAppointmentRequest>(case_id);
    request.set_declaration(true);
    request.set_disclosure(disclosure);
    return Do(&Appointments::AcceptAppointment, caller, request);
  }
  absl::StatusOr<v1::Appointment> Replace(const std::string& case_id, const Caller& caller) {
    auto request = On<v1::RequestReplacementRequest>(case_id);
    request.set_note("不合适");
    return Do(&Appointments::RequestReplacement, caller, request);
  }
  void Appoint(const std::string& case_id, const Caller& person, const std::string& mediator) {
    ASSERT_THAT(Choose(case_id, kAnn, mediator), IsOk());
    ASSERT_THAT(Choose(case_id, kBob, mediator), IsOk());
    const auto accepted = Accept(case_id, person);
    ASSERT_THAT(accepted, IsOk());
    ASSERT_EQ(accepted->state(), v1::APPOINTMENT_STATE_APPOINTED);
  }
  int OpenCases(const std::string& mediator) {
    v1::GetMediatorRequest request;
    request.set_name("mediators/" + mediator);
    const auto got = Do(&Roster::GetMediator, kNobody, request);
    EXPECT_THAT(got, IsOk());
    return got.ok() ? got->open_cases() : -1;
  }

  testing::ServiceFixture service_{GetParam(), Spec(), At(3, 2, 9)};  // a Monday
  std::unique_ptr<Roster> roster_ = v1::RosterService::NewStub(service_.channel());
  std::unique_ptr<Appointments> appointments_ = v1::AppointmentService::NewStub(service_.channel());
  std::string mia_;
  std::string max_;
};

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

TEST_P(AssignmentTest, OMR_05_TheRosterIsKeptByItsBodyAndPublic) {
  EXPECT_THAT(Do(&Roster::CreateMediator, kKeeper, Entry(kMia, 3)), FailsWith(reasons::kAlreadyExists));
  EXPECT_THAT(Do(&Roster::CreateMediator, kClerk, Entry(kOutsider, 3)), FailsWith(reasons::kNotPermitted));
  auto entry = Entry(kOutsider, 3);
  entry.mutable_mediator()->add_inviting_court_ids(kBody);
  EXPECT_THAT(Do(&Roster::CreateMediator, kKeeper, entry), FailsWith(reasons::kInvalidFields));
  v1::ListMediatorsRequest list;
  list.set_page_size(1);
  std::vector<std::string> seen;
  do {
    const auto page = Do(&Roster::ListMediators, kNobody, list);
    ASSERT_THAT(page, IsOk());
    for (const auto& mediator : page->mediators()) seen.push_back(mediator.uid());
    list.set_page_token(page->next_page_token());
  } while (!list.page_token().empty() && seen.size() < 10);
  EXPECT_THAT(seen, UnorderedElementsAre(mia_, max_));
  v1::UpdateMediatorRequest update;
  *update.mutable_mediator() = Entry(kMia, 5).mediator();
  update.mutable_mediator()->set_name("mediators/" + mia_);
  update.mutable_mediator()->set_account_id(kMax.account_id);
  EXPECT_THAT(Do(&Roster::UpdateMediator, kKeeper, update), FailsWith(reasons::kInvalidFields));
  update.mutable_mediator()->clear_account_id();
  EXPECT_THAT(Do(&Roster::UpdateMediator, kOutsider, update), FailsWith(reasons::kNotPermitted));
  const auto updated = Do(&Roster::UpdateMediator, kKeeper, update);
  ASSERT_THAT(updated, IsOk());
  EXPECT_EQ(updated->capacity(), 5);
  EXPECT_EQ(updated->account_id(), kMia.account_id);
}

// SIM-07, SIM-28
TEST_P(AssignmentTest, SIM_28_ASuspendedMediatorCannotBeChosenUntilReinstated) {
  const std::string id = NewCase();
  v1::SuspendMediatorRequest suspend;
  suspend.set_name("mediators/" + mia_);
  EXPECT_THAT(Do(&Roster::SuspendMediator, kKeeper, suspend), FailsWith(reasons::kInvalidFields));
  suspend.set_cause("未参加培训");
  ASSERT_THAT(Do(&Roster::SuspendMediator, kKeeper, suspend), IsOk());
  EXPECT_THAT(Choose(id, kAnn, mia_), FailsWith(reasons::kMediatorNotAvailable));
  v1::ReinstateMediatorRequest reinstate;
  reinstate.set_name(suspend.name());
  ASSERT_THAT(Do(&Roster::ReinstateMediator, kKeeper, reinstate), IsOk());
  EXPECT_THAT(Do(&Roster::ReinstateMediator, kKeeper, reinstate), FailsWith(reasons::kWrongState));
  EXPECT_THAT(Choose(id, kAnn, mia_), IsOk());
}

TEST_P(AssignmentTest, TheListShowsWhatTheCallerMediatesOrManages) {
  const std::string first = NewCase();
  service_.Advance(absl::Seconds(1));
  const std::string second = NewCase();
  ASSERT_THAT(Choose(first, kAnn, mia_), IsOk());
  ASSERT_THAT(Choose(first, kBob, mia_), IsOk());
  const auto list = [&](const Caller& caller) {
    std::vector<std::string> ids;
    v1::ListAppointmentsRequest request;
    request.set_page_size(1);
    do {
      const auto page = Do(&Appointments::ListAppointments, caller, request);
      EXPECT_THAT(page, IsOk());
      if (!page.ok()) break;
      for (const auto& appointment : page->appointments()) ids.push_back(appointment.uid());
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty() && ids.size() < 10);
    return ids;
  };
  EXPECT_THAT(list(kMia), ElementsAre(first));
  EXPECT_THAT(list(kKeeper), ElementsAre(second, first));
  EXPECT_THAT(list(kClerk), ElementsAre(second, first));
  EXPECT_THAT(list(kOutsider), IsEmpty());
  EXPECT_THAT(list(kMax), IsEmpty());
}

}  // namespace
}  // namespace sudiao::assignment
