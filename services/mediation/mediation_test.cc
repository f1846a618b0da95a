// The mediation service over a real in-process server, on SQLite and MariaDB.
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_format.h"
#include "common/status/reasons.h"
#include "common/types/ids.h"
#include "services/confirmation/events.h"
#include "services/mediation/domain/reasons.h"
#include "services/mediation/test_room.h"
#include "sudiao/mediation/v1/appraisal.grpc.pb.h"
#include "sudiao/mediation/v1/sham.grpc.pb.h"

namespace sudiao::mediation {
namespace {

using ::sudiao::testing::Engine;
using ::sudiao::testing::FailsWith;
using ::sudiao::testing::IsOk;
using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using MediationStub = v1::MediationService::Stub;
using OfferStub = v1::OfferService::Stub;
using AgreementStub = v1::AgreementService::Stub;

class MediationTest : public ::testing::TestWithParam<Engine> {};
INSTANTIATE_TEST_SUITE_P(Engines, MediationTest, SUDIAO_ENGINES);

std::set<std::string> StepCodes(const v1::Mediation& mediation) {
  std::set<std::string> codes;
  for (const auto& step : mediation.next_steps()) codes.insert(step.code());
  return codes;
}

TEST_P(MediationTest, ThereIsNoMediationBeforeAMediatorHasAccepted) {
  TestRoom room(GetParam());
  EXPECT_THAT(room.Get(room.ann), FailsWith(reasons::kNotFound));
  room.Appoint();
  const auto mediation = room.Get(room.ann);
  ASSERT_THAT(mediation, IsOk());
  EXPECT_EQ(mediation->state(), v1::MEDIATION_STATE_OPENING);
  EXPECT_EQ(mediation->deadline().clock(), "C-MED-PRE");
  EXPECT_EQ(mediation->deadline().due_time().seconds(), absl::ToUnixSeconds(At(4, 1, 0)));
  EXPECT_TRUE(absl::StrContains(mediation->deadline().proof(), "OMR-24b"));
  EXPECT_THAT(StepCodes(*mediation), Contains("DO_DUTIES"));
  EXPECT_THAT(room.Get(room.stranger), FailsWith(reasons::kNotFound));
  EXPECT_THAT(room.Get(Person("clerk-who-filed")), FailsWith(reasons::kNotFound));
}

TEST_P(MediationTest, AnAcceptanceThatComesBeforeTheCaseIsRefusedSoThatItIsTriedAgain) {
  TestRoom room(GetParam());
  const assignment::MediatorAppointed early{"01950000-0000-7000-8000-00000000000e", "m", "wang", "Wang",
                                            At(3, 1)};
  EXPECT_FALSE(room.service().Tell("assignment", early).ok());
}

TEST_P(MediationTest, NothingIsSaidOrSetBeforeTheDutiesAreDone) {
  TestRoom room(GetParam());
  room.Appoint();
  EXPECT_THAT(room.Say(room.ann, common::v1::LABEL_SHARED, "hello"), FailsWith(reasons::kDutiesOpen));
  EXPECT_THAT(room.Offer(room.ann, common::v1::LABEL_SHARED, "30"), FailsWith(reasons::kDutiesOpen));
  EXPECT_THAT(room.Draft(room.ann), FailsWith(reasons::kDutiesOpen));
  v1::ScheduleSessionRequest session;
  session.set_name(room.name());
  session.set_way(v1::SESSION_WAY_VIDEO);
  session.mutable_start_time()->set_seconds(absl::ToUnixSeconds(At(3, 5)));
  EXPECT_THAT(room.Mediate(&MediationStub::ScheduleSession, room.wang, session),
              FailsWith(reasons::kDutiesOpen));
  v1::RecordDutyRequest duty;
  duty.set_name(room.name());
  duty.set_kind(v1::DUTY_KIND_RIGHTS_TOLD);
  EXPECT_THAT(room.Mediate(&MediationStub::RecordDuty, room.ann, duty), FailsWith(reasons::kNotPermitted));
  room.Open();
  EXPECT_THAT(room.Mediate(&MediationStub::ScheduleSession, room.wang, session), IsOk());
}

// OMR-04
TEST_P(MediationTest, IntakeTellsWhoDoesNotMediateOnline) {
  TestRoom room(GetParam());
  room.Open();
  v1::ScheduleSessionRequest session;
  session.set_name(room.name());
  session.set_way(v1::SESSION_WAY_VIDEO);
  session.mutable_start_time()->set_seconds(absl::ToUnixSeconds(At(3, 5)));
  const auto answer = [&](bool agreed) {
    EXPECT_THAT(room.service().Tell("intake", intake::OnlineAnswered{kCase, "bob-party", agreed, At(3, 2)}),
                IsOk());
  };
  answer(false);
  EXPECT_THAT(room.Mediate(&MediationStub::ScheduleSession, room.wang, session),
              FailsWith(reasons::kOnlineRefused));
  answer(true);
  EXPECT_THAT(room.Mediate(&MediationStub::ScheduleSession, room.wang, session), IsOk());
}

// F1's middle: sessions, caucus, offers, agreement, signatures, seal, settlement.
TEST_P(MediationTest, ADisputeIsSettledAndTheOthersHearOfIt) {
  TestRoom room(GetParam());
  room.Open();
  v1::ScheduleSessionRequest schedule;
  schedule.set_name(room.name());
  schedule.set_way(v1::SESSION_WAY_VIDEO);
  schedule.mutable_start_time()->set_seconds(absl::ToUnixSeconds(At(3, 5)));
  const auto scheduled = room.Mediate(&MediationStub::ScheduleSession, room.wang, schedule);
  ASSERT_THAT(scheduled, IsOk());
  room.service().AdvanceTo(At(3, 5));
  v1::StartSessionRequest start;
  start.set_name(room.name());
  start.set_session_id(scheduled->sessions(0).id());
  EXPECT_THAT(room.Mediate(&MediationStub::StartSession, room.wang, start), IsOk());
  EXPECT_THAT(room.Say(room.wang, common::v1::LABEL_SHARED, "开始"), IsOk());
  EXPECT_THAT(room.Say(room.ann, common::v1::LABEL_CAUCUS, "底线三十万"), IsOk());
  v1::EndSessionRequest end;
  end.set_name(room.name());
  end.set_session_id(start.session_id());
  end.set_record("双方到会，同意继续");
  EXPECT_THAT(room.Mediate(&MediationStub::EndSession, room.wang, end), IsOk());

  const auto offer = room.Offer(room.ann, common::v1::LABEL_SHARED, "三十万元");
  ASSERT_THAT(offer, IsOk());
  const auto counter = room.Offer(room.bob, common::v1::LABEL_SHARED, "二十五万元", offer->uid());
  ASSERT_THAT(counter, IsOk());
  v1::AcceptOfferRequest accept;
  accept.set_name(offer->name());
  EXPECT_THAT(room.Deal(&OfferStub::AcceptOffer, room.bob, accept), FailsWith(reasons::kOfferClosed));
  accept.set_name(counter->name());
  const auto accepted = room.Deal(&OfferStub::AcceptOffer, room.ann, accept);
  ASSERT_THAT(accepted, IsOk());
  EXPECT_EQ(accepted->state(), v1::OFFER_STATE_ACCEPTED);

  room.service().AdvanceTo(At(3, 20));
  const v1::Agreement fixed = room.Fix();
  EXPECT_EQ(fixed.agreement_number(), "（2025）浦东调解中心调字第1号");
  EXPECT_EQ(Sha256Hex(fixed.content()), fixed.content_sha256());
  EXPECT_THAT(StepCodes(*room.Get(room.ann)), Contains("SIGN"));
  EXPECT_THAT(room.Sign(fixed, room.agent, v1::SIGNER_KIND_PARTY),  // CPL-62, JI-147
              FailsWith(reasons::kSpecialAuthorityNeeded));
  EXPECT_THAT(room.Sign(fixed, room.ann, v1::SIGNER_KIND_MEDIATOR), FailsWith(reasons::kNotPermitted));
  EXPECT_THAT(room.Sign(fixed, room.clerk, v1::SIGNER_KIND_ORGANIZATION_SEAL), FailsWith(reasons::kNotFound));
  EXPECT_THAT(room.Sign(fixed, room.ann, v1::SIGNER_KIND_PARTY), IsOk());
  room.service().Advance(absl::Hours(1));
  const auto effective = room.Sign(fixed, room.bob, v1::SIGNER_KIND_PARTY);
  ASSERT_THAT(effective, IsOk());
  EXPECT_EQ(effective->state(), v1::AGREEMENT_STATE_EFFECTIVE);
  EXPECT_EQ(effective->effect_rule(), "OMR-19");
  EXPECT_EQ(effective->confirmation_deadline().clock(), "C-CONFIRM-APPLY");
  // OMR-19: in effect between the parties, but without the seal not valid for confirmation.
  EXPECT_THAT(room.service().JournalOf("mediation.settled.v1"), IsEmpty());
  EXPECT_THAT(StepCodes(*room.Get(room.ann)), Contains("SEAL"));
  v1::GetAgreementRequest read;
  read.set_name(fixed.name());
  EXPECT_THAT(room.Sign(fixed, room.wang, v1::SIGNER_KIND_MEDIATOR), IsOk());
  EXPECT_THAT(room.Agree(&v1::AgreementService::Stub::GetAgreement, room.clerk, read),
              FailsWith(reasons::kNotFound));
  EXPECT_THAT(room.Sign(fixed, room.manager, v1::SIGNER_KIND_ORGANIZATION_SEAL), IsOk());
  // SIM-19: complete, it is handed to the court that referred the case.
  EXPECT_THAT(room.Agree(&v1::AgreementService::Stub::GetAgreement, room.clerk, read), IsOk());
  const auto settled = room.service().JournalOf("mediation.settled.v1");
  ASSERT_THAT(settled, SizeIs(1));
  const auto event = codec::FromJson<MediationSettled>(settled[0]);
  EXPECT_EQ(event->agreement_id, fixed.uid());
  EXPECT_EQ(event->content_sha256, fixed.content_sha256());
  EXPECT_EQ(event->effect_time, At(3, 20, 10));
  EXPECT_EQ(event->clauses.size(), 1u);
  EXPECT_FALSE(absl::StrContains(settled[0], "底线"));

  const auto mediation = room.Get(room.bob);
  EXPECT_EQ(mediation->state(), v1::MEDIATION_STATE_SETTLED);
  EXPECT_EQ(mediation->end_code(), common::v1::END_CODE_AGREEMENT_REACHED);
  EXPECT_THAT(StepCodes(*mediation), Contains("APPLY_CONFIRMATION"));
  room.service().AdvanceTo(At(4, 16));
  EXPECT_THAT(room.service().JournalOf("mediation.confirmation_warned.v1"), SizeIs(2));
  EXPECT_THAT(room.service().Tell(
                  "confirmation",
                  confirmation::ConfirmationMoved{kCase, "a", confirmation::ConfirmationStage::FILED, ""}),
              IsOk());
  EXPECT_THAT(StepCodes(*room.Get(room.bob)), Contains("AWAIT_COURT"));
  // Withdrawn, or refused by the court: nobody waits for it any more.
  EXPECT_THAT(room.service().Tell(
                  "confirmation",
                  confirmation::ConfirmationMoved{kCase, "a", confirmation::ConfirmationStage::ENDED, ""}),
              IsOk());
  EXPECT_THAT(StepCodes(*room.Get(room.bob)), Contains("PERFORM"));
  EXPECT_THAT(StepCodes(*room.Get(room.bob)), Not(Contains("AWAIT_COURT")));
  room.service().AdvanceTo(At(5, 1));
  EXPECT_THAT(room.service().JournalOf("mediation.confirmation_warned.v1"), SizeIs(2));
  EXPECT_THAT(room.service().JournalOf("mediation.terminated.v1"), IsEmpty());
  EXPECT_THAT(room.service().Verify(), IsEmpty());
}

// A6
TEST_P(MediationTest, A6_TwoOfThreeSignaturesHaveNoEffect) {
  TestRoom room(GetParam(), "cn-pre-filing@1", {"ann", "bob", "cec"});
  room.Open();
  const v1::Agreement fixed = room.Fix();
  EXPECT_THAT(room.Sign(fixed, room.ann, v1::SIGNER_KIND_PARTY), IsOk());
  EXPECT_THAT(room.Sign(fixed, room.wang, v1::SIGNER_KIND_MEDIATOR), IsOk());
  EXPECT_THAT(room.Sign(fixed, room.manager, v1::SIGNER_KIND_ORGANIZATION_SEAL), IsOk());
  const auto two = room.Sign(fixed, room.bob, v1::SIGNER_KIND_PARTY);
  ASSERT_THAT(two, IsOk());
  EXPECT_EQ(two->state(), v1::AGREEMENT_STATE_SIGNING);
  EXPECT_THAT(room.service().JournalOf("mediation.settled.v1"), IsEmpty());
  EXPECT_EQ(room.Sign(fixed, Person("cec"), v1::SIGNER_KIND_PARTY)->state(), v1::AGREEMENT_STATE_EFFECTIVE);
  EXPECT_THAT(room.service().JournalOf("mediation.settled.v1"), SizeIs(1));
}

// A3
TEST_P(MediationTest, OnlyOneSidesExtensionEndsWithCodeSix) {
  TestRoom room(GetParam());
  room.Open();
  const auto open_offer = room.Offer(room.ann, common::v1::LABEL_CAUCUS, "三十万元");
  const auto draft = room.Draft(room.ann);
  room.service().AdvanceTo(At(3, 30));
  EXPECT_THAT(room.Extend(room.ann, 5, 15), IsOk());
  room.service().AdvanceTo(At(3, 31, 23, 59));
  EXPECT_EQ(room.Get(room.ann)->state(), v1::MEDIATION_STATE_OPEN);
  room.service().AdvanceTo(At(4, 1, 0));
  const auto mediation = room.Get(room.ann);
  EXPECT_EQ(mediation->state(), v1::MEDIATION_STATE_TERMINATED);
  EXPECT_EQ(mediation->end_code(), common::v1::END_CODE_EXPIRED);
  EXPECT_EQ(mediation->end_time().seconds(), absl::ToUnixSeconds(At(4, 1, 0)));
  EXPECT_THAT(StepCodes(*mediation), Contains("FAILURE_REPORT"));
  EXPECT_THAT(room.service().JournalOf("mediation.terminated.v1"), SizeIs(1));
  v1::GetAgreementRequest get;
  get.set_name(draft->name());
  EXPECT_EQ(room.Agree(&AgreementStub::GetAgreement, room.ann, get)->state(), v1::AGREEMENT_STATE_LAPSED);
  EXPECT_THAT(room.Say(room.ann, common::v1::LABEL_SHARED, "late"), FailsWith(reasons::kMediationEnded));
  EXPECT_THAT(room.service().Verify(), IsEmpty());
}

// A4
TEST_P(MediationTest, AllPartiesExtensionMovesTheClock) {
  TestRoom room(GetParam());
  room.Open().service().AdvanceTo(At(3, 30));
  EXPECT_THAT(room.Extend(room.ann, 5, 15), IsOk());
  const auto extended = room.Extend(room.agent, 5, 15);
  ASSERT_THAT(extended, IsOk());
  EXPECT_EQ(extended->deadline().due_time().seconds(), absl::ToUnixSeconds(At(5, 16, 0)));
  room.service().AdvanceTo(At(5, 15, 23, 59));
  EXPECT_EQ(room.Get(room.ann)->state(), v1::MEDIATION_STATE_OPEN);
  room.service().AdvanceTo(At(5, 16, 0));
  EXPECT_EQ(room.Get(room.ann)->end_code(), common::v1::END_CODE_EXPIRED);
}

TEST_P(MediationTest, ARefusedSignatureEndsWithCodeSeven) {
  TestRoom room(GetParam());
  room.Open();
  const v1::Agreement fixed = room.Fix();
  v1::RefuseSignatureRequest refuse;
  refuse.set_name(fixed.name());
  EXPECT_THAT(room.Agree(&AgreementStub::RefuseSignature, room.wang, refuse),
              FailsWith(reasons::kNotPermitted));
  EXPECT_EQ(room.Agree(&AgreementStub::RefuseSignature, room.bob, refuse)->state(),
            v1::AGREEMENT_STATE_REFUSED);
  EXPECT_EQ(room.Get(room.ann)->end_code(), common::v1::END_CODE_SIGNATURE_REFUSED);
}

TEST_P(MediationTest, EverythingUnclearIsToldAtOnceAndNoNumberIsLost) {
  TestRoom room(GetParam());
  room.Open();
  v1::Agreement terms = TestRoom::GoodTerms();
  terms.mutable_clauses(0)->clear_due_date();
  terms.mutable_clauses(0)->set_manner("尽快");
  const auto draft = room.Draft(room.ann, terms);
  ASSERT_THAT(draft, IsOk());
  v1::OpenSigningRequest open;
  open.set_name(draft->name());
  EXPECT_THAT(room.Agree(&AgreementStub::OpenSigning, room.wang, open), FailsWith(reasons::kDraftNotShared));
  v1::ShareAgreementRequest share;
  share.set_name(draft->name());
  EXPECT_THAT(room.Agree(&AgreementStub::ShareAgreement, room.wang, share),
              FailsWith(reasons::kNotPermitted));
  EXPECT_THAT(room.Agree(&AgreementStub::ShareAgreement, room.ann, share), IsOk());
  EXPECT_THAT(room.Agree(&AgreementStub::OpenSigning, room.wang, open), FailsWith(reasons::kInvalidFields));
  EXPECT_THAT(room.Agree(&AgreementStub::OpenSigning, room.bob, open), FailsWith(reasons::kNotPermitted));
  v1::ReviseAgreementRequest revise;
  revise.set_name(draft->name());
  revise.set_etag("\"9\"");
  *revise.mutable_agreement() = TestRoom::GoodTerms();
  EXPECT_THAT(room.Agree(&AgreementStub::ReviseAgreement, room.bob, revise),
              FailsWith(reasons::kEtagMismatch));
  revise.clear_etag();
  EXPECT_EQ(room.Agree(&AgreementStub::ReviseAgreement, room.bob, revise)->version(), 2);
  const auto fixed = room.Agree(&AgreementStub::OpenSigning, room.wang, open);
  ASSERT_THAT(fixed, IsOk());
  EXPECT_EQ(fixed->agreement_number(), "（2025）浦东调解中心调字第1号");
  EXPECT_THAT(room.Sign(*fixed, room.ann, v1::SIGNER_KIND_PARTY), IsOk());
  v1::ReopenDraftRequest reopen;
  reopen.set_name(draft->name());
  const auto reopened = room.Agree(&AgreementStub::ReopenDraft, room.wang, reopen);
  EXPECT_THAT(reopened->signatures(), IsEmpty());
  EXPECT_EQ(room.Agree(&AgreementStub::OpenSigning, room.wang, open)->agreement_number(),
            fixed->agreement_number());
  v1::Agreement stale = *fixed;
  stale.set_content_sha256(std::string(64, '0'));
  EXPECT_THAT(room.Sign(stale, room.ann, v1::SIGNER_KIND_PARTY), FailsWith(reasons::kContentChanged));
}

TEST_P(MediationTest, TheCommitteesSealBringsTheEffectUnderThePeoplesMediationLaw) {
  TestRoom room(GetParam(), "cn-peoples-mediation@1");
  room.Open();
  EXPECT_FALSE(room.Get(room.ann)->has_deadline());
  const v1::Agreement fixed = room.Fix();
  EXPECT_THAT(room.Sign(fixed, room.ann, v1::SIGNER_KIND_PARTY), IsOk());
  EXPECT_THAT(room.Sign(fixed, room.bob, v1::SIGNER_KIND_PARTY), IsOk());
  EXPECT_EQ(room.Sign(fixed, room.wang, v1::SIGNER_KIND_MEDIATOR)->state(), v1::AGREEMENT_STATE_SIGNING);
  const auto effective = room.Sign(fixed, room.manager, v1::SIGNER_KIND_ORGANIZATION_SEAL);
  ASSERT_THAT(effective, IsOk());
  EXPECT_EQ(effective->effect_rule(), "PML-28");
  EXPECT_THAT(room.service().JournalOf("mediation.settled.v1"), SizeIs(1));
}

TEST_P(MediationTest, OffersExpireAtTheirTime) {
  TestRoom room(GetParam());
  room.Open();
  const auto offer = room.Offer(room.ann, common::v1::LABEL_SHARED, "三十万元");
  room.service().Advance(absl::Hours(48));
  v1::GetOfferRequest get;
  get.set_name(offer->name());
  EXPECT_EQ(room.Deal(&OfferStub::GetOffer, room.bob, get)->state(), v1::OFFER_STATE_EXPIRED);
}

TEST_P(MediationTest, ASuspensionsReasonGoesToTheMediationBodyOnly) {
  TestRoom room(GetParam());
  room.Open();
  v1::SuspendMediationRequest suspend;
  suspend.set_name(room.name());
  suspend.set_note("疑似虚假调解");
  EXPECT_THAT(room.Mediate(&MediationStub::SuspendMediation, room.wang, suspend), IsOk());
  v1::ListMessagesRequest list;
  list.set_parent(room.name());
  const auto list_messages = &v1::MessageService::Stub::ListMessages;
  EXPECT_EQ(room.Talk(list_messages, room.manager, list)->messages_size(), 1);
  EXPECT_EQ(room.Talk(list_messages, room.ann, list)->messages_size(), 0);
  EXPECT_THAT(room.Say(room.ann, common::v1::LABEL_SHARED, "why"), FailsWith(reasons::kMediationSuspended));
  v1::ResumeMediationRequest resume;
  resume.set_name(room.name());
  EXPECT_THAT(room.Mediate(&MediationStub::ResumeMediation, room.wang, resume), IsOk());
}

// A5
TEST_P(MediationTest, AnAppraisalStopsTheClockForItsDays) {
  using AppraisalStub = v1::AppraisalService::Stub;
  TestRoom room(GetParam());
  room.Open();
  const auto appraisals = v1::AppraisalService::NewStub(room.service().channel());
  room.service().AdvanceTo(At(3, 10));
  v1::StartAppraisalRequest start;
  start.set_name(room.name());
  start.set_subject("委托鉴定机构比对涉案产品。");
  EXPECT_THAT(room.service().Call(*appraisals, &AppraisalStub::StartAppraisal, room.ann, start),
              FailsWith(reasons::kNotPermitted));
  EXPECT_THAT(room.service().Call(*appraisals, &AppraisalStub::StartAppraisal, room.stranger, start),
              FailsWith(reasons::kNotFound));
  const auto started = room.service().Call(*appraisals, &AppraisalStub::StartAppraisal, room.wang, start);
  ASSERT_THAT(started, IsOk());
  EXPECT_FALSE(started->deadline().has_due_time());
  EXPECT_THAT(room.service().Call(*appraisals, &AppraisalStub::StartAppraisal, room.wang, start),
              FailsWith(reasons::kAppraisalOpen));
  // The old end passes, and the mediation goes on.
  room.service().AdvanceTo(At(4, 2));
  EXPECT_EQ(room.Get(room.ann)->state(), v1::MEDIATION_STATE_OPEN);
  v1::EndAppraisalRequest end;
  end.set_name(room.name());
  const auto ended = room.service().Call(*appraisals, &AppraisalStub::EndAppraisal, room.wang, end);
  ASSERT_THAT(ended, IsOk());
  // 24 days, 03-10 to 04-02, behind 03-31: 04-24.
  EXPECT_EQ(ended->deadline().due_time().seconds(), absl::ToUnixSeconds(At(4, 25, 0)));
  v1::ListMessagesRequest list;
  list.set_parent(room.name());
  EXPECT_EQ(room.Talk(&v1::MessageService::Stub::ListMessages, room.bob, list)->messages_size(), 1);
  room.service().AdvanceTo(At(4, 25, 0));
  EXPECT_EQ(room.Get(room.ann)->state(), v1::MEDIATION_STATE_TERMINATED);
}

// A22
TEST_P(MediationTest, SignsOfAShamAreToldToTheMediatorAndTheBodyOnceAndToNobodyElse) {
  using ShamStub = v1::ShamService::Stub;
  TestRoom room(GetParam(), "cn-pre-filing@1", {"ann", "bob"}, At(3, 1), Money{"CNY", 300'000'00},
                {"SHARED_PHONE", "SHARED_ADDRESS"});
  room.Open();
  const auto sham = v1::ShamService::NewStub(room.service().channel());
  v1::GetShamScoreRequest get;
  get.set_name(room.name());
  const auto score = [&](const Caller& caller) {
    return room.service().Call(*sham, &ShamStub::GetShamScore, caller, get);
  };
  EXPECT_EQ(score(room.wang)->points(), 60);
  for (const Caller& caller : {room.ann, room.bob, room.clerk, room.stranger})
    EXPECT_THAT(score(caller), FailsWith(reasons::kNotFound));
  const auto offer = room.Offer(room.ann, common::v1::LABEL_SHARED, "三十万元");
  ASSERT_THAT(offer, IsOk());
  room.service().AdvanceTo(room.service().clock().Now() + absl::Minutes(2));
  v1::AcceptOfferRequest accept;
  accept.set_name(offer->name());
  ASSERT_THAT(room.Deal(&OfferStub::AcceptOffer, room.bob, accept), IsOk());
  const auto alert = score(room.manager);
  ASSERT_THAT(alert, IsOk());
  EXPECT_TRUE(alert->alert());
  ASSERT_EQ(alert->reasons_size(), 3);
  EXPECT_EQ(alert->points(), 90);
  EXPECT_GT(alert->not_collected_size(), 0);
  v1::ListMessagesRequest list;
  list.set_parent(room.name());
  const auto messages = [&](const Caller& caller) {
    return room.Talk(&v1::MessageService::Stub::ListMessages, caller, list)->messages_size();
  };
  EXPECT_EQ(messages(room.wang), 1);
  EXPECT_EQ(messages(room.manager), 1);
  EXPECT_EQ(messages(room.ann), 0);
  EXPECT_EQ(messages(room.bob), 0);
  EXPECT_EQ(room.Get(room.wang)->state(), v1::MEDIATION_STATE_OPEN) << "only a person stops it";
  room.Fix();
  EXPECT_EQ(messages(room.wang), 1) << "told once";
}

// SHAM-5
TEST_P(MediationTest, ARepeatedPairShowsInTheLatestTwoHundredCasesOfTheApplicant) {
  using ShamStub = v1::ShamService::Stub;
  TestRoom room(GetParam());
  room.Open();
  const auto sham = v1::ShamService::NewStub(room.service().channel());
  v1::GetShamScoreRequest get;
  get.set_name(room.name());
  const auto reasons = [&] {
    return room.service().Call(*sham, &ShamStub::GetShamScore, room.wang, get)->reasons_size();
  };
  int earlier = 0;
  const auto between = [&](const std::string& one, const std::string& other) {
    access::CaseParticipants participants;
    participants.case_id = absl::StrFormat("01900000-0000-7000-8000-%012d", ++earlier);
    participants.parties = {{"p1", Side::APPLICANT, one, one, ""},
                            {"p2", Side::RESPONDENT, other, other, ""}};
    ASSERT_THAT(room.service().Tell("intake", participants), IsOk());
  };
  between("ann", "bob");
  between("bob", "ann");
  EXPECT_EQ(reasons(), 0) << "twice is no repetition";
  between("ann", "bob");
  EXPECT_EQ(reasons(), 1);
  while (earlier < 200) between("ann", "carol");
  EXPECT_EQ(reasons(), 1);
  between("ann", "carol");
  EXPECT_EQ(reasons(), 0) << "two of the three are left among the latest two hundred";
}

// A16
TEST_P(MediationTest, TheCourtSeesAFailedMediationsPermittedPartOnly) {
  TestRoom room(GetParam());
  room.Open();
  EXPECT_THAT(room.Say(room.ann, common::v1::LABEL_SHARED, "我愿意让步"), IsOk());
  EXPECT_THAT(room.Offer(room.ann, common::v1::LABEL_SHARED, "三十万元"), IsOk());
  v1::ProposeUndisputedFactsRequest propose;
  propose.set_name(room.name());
  propose.add_facts("甲方是注册人");
  propose.add_facts("乙方有库存");
  const auto proposed = room.Mediate(&MediationStub::ProposeUndisputedFacts, room.wang, propose);
  ASSERT_THAT(proposed, IsOk());
  v1::ConfirmUndisputedFactsRequest confirm;
  confirm.set_name(room.name());
  confirm.add_fact_ids(proposed->undisputed_facts(0).id());
  EXPECT_THAT(room.Mediate(&MediationStub::ConfirmUndisputedFacts, room.agent, confirm),
              FailsWith(reasons::kSpecialAuthorityNeeded));
  EXPECT_THAT(room.Mediate(&MediationStub::ConfirmUndisputedFacts, room.bob, confirm), IsOk());
  EXPECT_THAT(room.Mediate(&MediationStub::ConfirmUndisputedFacts, room.ann, confirm), IsOk());
  v1::PreviewCourtFileRequest preview;
  preview.set_name(room.name());
  EXPECT_THAT(room.Mediate(&MediationStub::PreviewCourtFile, room.ann, preview), IsOk());
  EXPECT_THAT(room.Mediate(&MediationStub::PreviewCourtFile, room.clerk, preview),
              FailsWith(reasons::kNotFound));
  const auto running = room.Get(room.clerk);
  ASSERT_THAT(running, IsOk());
  EXPECT_EQ(running->undisputed_facts_size() + running->duties_size() + running->sessions_size(), 0);
  EXPECT_EQ(running->etag(), "");

  v1::EndMediationRequest end;
  end.set_name(room.name());
  end.set_end_code(common::v1::END_CODE_NO_PROSPECT);
  end.set_note("赔偿数额分歧过大");
  EXPECT_THAT(room.Mediate(&MediationStub::EndMediation, room.clerk, end), FailsWith(reasons::kNotPermitted));
  EXPECT_THAT(room.Mediate(&MediationStub::EndMediation, room.ann, end),
              FailsWith(reasons::kEndCodeNotAllowed));
  EXPECT_THAT(room.Mediate(&MediationStub::EndMediation, room.wang, end), IsOk());
  const auto shown = room.Get(room.clerk);
  EXPECT_EQ(shown->undisputed_facts_size(), 1);
  EXPECT_EQ(shown->end_note(), "赔偿数额分歧过大");
  const auto file = room.Mediate(&MediationStub::PreviewCourtFile, room.clerk, preview);
  ASSERT_THAT(file, IsOk());
  EXPECT_EQ(file->SerializeAsString(),
            room.Mediate(&MediationStub::PreviewCourtFile, room.bob, preview)->SerializeAsString());
  const std::string text = file->DebugString() + shown->DebugString();
  for (const char* hidden : {"让步", "三十万元", "乙方有库存"}) EXPECT_FALSE(absl::StrContains(text, hidden));
}

TEST_P(MediationTest, APartyMayLeaveAtOnceAndItsWordsStayInTheRoom) {
  TestRoom room(GetParam());
  room.Appoint();
  v1::EndMediationRequest end;
  end.set_name(room.name());
  end.set_request_id("leave-1");
  end.set_end_code(common::v1::END_CODE_REFUSED);
  end.set_note("不谈了");
  const auto left = room.Mediate(&MediationStub::EndMediation, room.agent, end);
  ASSERT_THAT(left, IsOk());
  EXPECT_EQ(left->end_code(), common::v1::END_CODE_REFUSED);
  EXPECT_EQ(left->end_note(), "");
  EXPECT_EQ(room.Mediate(&MediationStub::EndMediation, room.agent, end)->SerializeAsString(),
            left->SerializeAsString());
  end.set_request_id("report");
  end.set_note("一方退出");
  EXPECT_EQ(room.Mediate(&MediationStub::EndMediation, room.wang, end)->end_note(), "一方退出");
}

TEST_P(MediationTest, AReplacedMediatorLosesTheRoomAndARevokedAgentToo) {
  TestRoom room(GetParam());
  room.Open();
  EXPECT_THAT(room.Get(room.agent), IsOk());
  access::RepresentationChanged revoked{"power", kCase, "bob", "", "agent", Authority::GENERAL, {}, {}, true};
  EXPECT_THAT(room.service().Tell("identity", revoked), IsOk());
  EXPECT_THAT(room.Get(room.agent), FailsWith(reasons::kNotFound));
  EXPECT_THAT(room.service().Tell("assignment", access::MediatorChanged{kCase, "li", true}), IsOk());
  EXPECT_EQ(room.Get(room.ann)->mediator_account_id(), "");
  EXPECT_THAT(room.Get(Person("li")), FailsWith(reasons::kNotFound));  // asked, but has not accepted
  EXPECT_THAT(room.service().Tell("assignment", access::MediatorChanged{kCase, "li"}), IsOk());
  EXPECT_THAT(
      room.service().Tell("assignment", assignment::MediatorAppointed{kCase, "m2", "li", "Mr Li", At(3, 2)}),
      IsOk());
  EXPECT_THAT(room.Get(room.wang), FailsWith(reasons::kNotFound));
  const auto mediation = room.Get(Person("li"));
  ASSERT_THAT(mediation, IsOk());
  EXPECT_EQ(mediation->state(), v1::MEDIATION_STATE_OPEN);
  EXPECT_EQ(mediation->deadline().due_time().seconds(), absl::ToUnixSeconds(At(4, 1, 0)));
}

// SIM-18
TEST_P(MediationTest, TheBodyReviewsASuspensionAndLiftsItOrEndsTheMediation) {
  TestRoom room(GetParam());
  room.Open();
  v1::SuspendMediationRequest suspend;
  suspend.set_name(room.name());
  suspend.set_note("疑似虚假调解");
  v1::ResumeMediationRequest resume;
  resume.set_name(room.name());
  resume.set_note("经审查未发现虚假");
  EXPECT_THAT(room.Mediate(&MediationStub::ResumeMediation, room.manager, resume),
              FailsWith(reasons::kNotPermitted));
  ASSERT_THAT(room.Mediate(&MediationStub::SuspendMediation, room.wang, suspend), IsOk());
  EXPECT_THAT(room.Mediate(&MediationStub::ResumeMediation, room.ann, resume),
              FailsWith(reasons::kNotPermitted));
  EXPECT_THAT(
      room.Mediate(&MediationStub::ResumeMediation, Member("other", kCourt, Role::CASE_MANAGER), resume),
      FailsWith(reasons::kNotFound));
  const auto resumed = room.Mediate(&MediationStub::ResumeMediation, room.manager, resume);
  ASSERT_THAT(resumed, IsOk());
  EXPECT_EQ(resumed->state(), v1::MEDIATION_STATE_OPEN);

  v1::EndMediationRequest end;
  end.set_name(room.name());
  end.set_end_code(common::v1::END_CODE_OTHER);
  end.set_note("经审查属虚假调解");
  EXPECT_THAT(room.Mediate(&MediationStub::EndMediation, room.manager, end),
              FailsWith(reasons::kNotPermitted));
  ASSERT_THAT(room.Mediate(&MediationStub::SuspendMediation, room.wang, suspend), IsOk());
  const auto ended = room.Mediate(&MediationStub::EndMediation, room.manager, end);
  ASSERT_THAT(ended, IsOk());
  EXPECT_EQ(ended->state(), v1::MEDIATION_STATE_TERMINATED);
  const auto told = room.service().JournalOf("mediation.terminated.v1");
  ASSERT_THAT(told, SizeIs(1));
  EXPECT_EQ(codec::FromJson<MediationTerminated>(told[0])->time, room.service().clock().Now());
}

// OMR-14, SIM-12
TEST_P(MediationTest, WithoutAMediatorToComeTheMediationEndsWhicheverWordArrivesFirst) {
  TestRoom room(GetParam());
  room.Open();
  const assignment::AppointmentEnded ended{kCase, EndCode::REFUSED, "", At(3, 2)};
  EXPECT_THAT(room.service().Tell("assignment", access::MediatorChanged{kCase, ""}), IsOk());
  EXPECT_THAT(room.service().Tell("assignment", ended), IsOk());
  const auto mediation = room.Get(room.ann);
  EXPECT_EQ(mediation->state(), v1::MEDIATION_STATE_TERMINATED);
  EXPECT_EQ(mediation->end_code(), common::v1::END_CODE_REFUSED);
  EXPECT_EQ(mediation->end_time().seconds(), absl::ToUnixSeconds(At(3, 2)));
  EXPECT_THAT(room.service().Tell("intake", intake::CaseEnded{kCase, EndCode::REFUSED}), IsOk());
  EXPECT_THAT(room.service().JournalOf("mediation.ended.v1"), SizeIs(1));

  // Intake's word of the case is still on its way: it is tried again, for else the mediation would wait.
  testing::ServiceFixture empty(GetParam(), Spec(packs::PackRegistry::BuiltIn()), At(3, 1));
  EXPECT_FALSE(empty.Tell("assignment", ended).ok());
}

TEST_P(MediationTest, ACaseThatEndedElsewhereClosesTheRoomSilently) {
  TestRoom room(GetParam());
  room.Open();
  EXPECT_THAT(
      room.service().Tell("intake", intake::CaseEnded{kCase, EndCode::SETTLED_PRIVATELY_OR_WITHDRAWN}),
      IsOk());
  EXPECT_EQ(room.Get(room.ann)->state(), v1::MEDIATION_STATE_TERMINATED);
  EXPECT_THAT(room.service().JournalOf("mediation.terminated.v1"), IsEmpty());
}

TEST_P(MediationTest, PagesAreFullOfWhatIsVisibleAndTokensBelongToTheirReader) {
  TestRoom room(GetParam());
  room.Open();
  for (int i = 0; i < 5; ++i) {
    EXPECT_THAT(room.Say(room.ann, common::v1::LABEL_CAUCUS, "hidden"), IsOk());
    EXPECT_THAT(room.Say(room.ann, common::v1::LABEL_SHARED, absl::StrCat("shared ", i)), IsOk());
  }
  v1::ListMessagesRequest list;
  list.set_parent(room.name());
  list.set_page_size(2);
  std::vector<std::string> texts;
  std::vector<int> sizes;
  do {
    const auto page = room.Talk(&v1::MessageService::Stub::ListMessages, room.bob, list);
    ASSERT_THAT(page, IsOk());
    sizes.push_back(page->messages_size());
    for (const auto& message : page->messages()) texts.push_back(message.text());
    list.set_page_token(page->next_page_token());
    if (!list.page_token().empty()) {
      EXPECT_THAT(room.Talk(&v1::MessageService::Stub::ListMessages, room.ann, list),
                  FailsWith(reasons::kPageTokenMismatch));
    }
  } while (!list.page_token().empty());
  EXPECT_EQ(sizes, (std::vector<int>{2, 2, 1}));
  EXPECT_EQ(texts, (std::vector<std::string>{"shared 0", "shared 1", "shared 2", "shared 3", "shared 4"}));
  v1::ListMediationsRequest mediations;
  EXPECT_EQ(room.Mediate(&MediationStub::ListMediations, room.bob, mediations)->mediations_size(), 1);
  EXPECT_EQ(room.Mediate(&MediationStub::ListMediations, room.stranger, mediations)->mediations_size(), 0);
  EXPECT_THAT(room.Mediate(&MediationStub::ListMediations, Person(""), mediations),
              FailsWith(reasons::kUnauthenticated));
}

}  // namespace
}  // namespace sudiao::mediation
