// Intake over its real gRPC server, on both databases.
#include "common/testing/service_fixture.h"
#include "common/testing/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/assignment/events.h"
#include "services/confirmation/events.h"
#include "services/intake/domain/reasons.h"
#include "services/intake/module.h"
#include "services/mediation/events.h"
#include "sudiao/intake/v1/chain_record.grpc.pb.h"
#include "sudiao/intake/v1/intake.grpc.pb.h"

namespace sudiao::intake {
namespace {

using testing::Engine;
using testing::FailsWith;
using ::testing::IsEmpty;
using testing::IsOk;
using ::testing::Not;
using ::testing::SizeIs;

constexpr char kCourt[] = "00000000-0000-7000-8000-0000000c0001";
constexpr char kBody[] = "00000000-0000-7000-8000-0000000b0001";
const absl::Time kStart = absl::FromUnixSeconds(1'790'000'000);

Caller Person(std::string id) {
  Caller caller;
  caller.account_id = std::move(id);
  return caller;
}
Caller Staff(std::string id, std::string organization, Role role) {
  Caller caller = Person(std::move(id));
  caller.memberships.push_back({std::move(organization), OrganizationKind::UNSPECIFIED, {role}, ""});
  return caller;
}

class IntakeTest : public ::testing::TestWithParam<Engine> {
 protected:
  IntakeTest() : intake_(GetParam(), Spec(testing::TempFolder()), kStart) {
    cases_ = v1::CaseService::NewStub(intake_.channel());
    evidence_ = v1::EvidenceService::NewStub(intake_.channel());
    EXPECT_THAT(intake_.Tell("identity",
                             access::OrganizationChanged{kCourt, OrganizationKind::COURT,
                                                         "上海市浦东新区人民法院", "Pudong Court", "沪0115"}),
                IsOk());
    EXPECT_THAT(
        intake_.Tell("identity",
                     access::OrganizationChanged{kBody, OrganizationKind::PEOPLES_MEDIATION_COMMITTEE,
                                                 "上海市知识产权纠纷人民调解委员会", "IP Committee", ""}),
        IsOk());
  }
  ~IntakeTest() override { EXPECT_THAT(intake_.Verify(), IsEmpty()); }

  template <typename Request, typename Response>
  absl::StatusOr<Response> Call(const Caller& caller,
                                grpc::Status (v1::CaseService::Stub::*method)(grpc::ClientContext*,
                                                                              const Request&, Response*),
                                const Request& request) {
    return intake_.Call(*cases_, method, caller, request);
  }

  static v1::CreateCaseRequest Draft(const std::string& recipient) {
    v1::CreateCaseRequest request;
    v1::Case& c = *request.mutable_case_file();
    c.set_title("“浦江”商标侵权纠纷");
    c.set_facts("网店销售带有“浦江”标识的商品。");
    c.set_recipient_organization_id(recipient);
    c.set_truth_statement(true);
    c.add_links("https://shop.example.com/pujiang");
    auto& applicant = *c.add_parties();
    applicant.set_side(v1::SIDE_APPLICANT);
    applicant.set_kind(v1::PARTY_KIND_PERSON);
    applicant.set_display_name("安某");
    applicant.set_account_id("ann");
    applicant.set_phone("13800000000");
    auto& respondent = *c.add_parties();
    respondent.set_side(v1::SIDE_RESPONDENT);
    respondent.set_kind(v1::PARTY_KIND_PERSON);
    respondent.set_display_name("Bob Widgets Ltd.");
    auto& right = *c.add_rights();
    right.set_type(v1::RIGHT_TYPE_TRADEMARK);
    right.set_number("12345678");
    right.set_title("浦江");
    auto& claim = *c.add_claims();
    claim.set_kind(v1::CLAIM_KIND_DAMAGES);
    claim.set_text("赔偿五万元");
    claim.mutable_amount()->set_currency_code("CNY");
    claim.mutable_amount()->set_units(50'000);
    return request;
  }

  v1::Case Submitted(const std::string& recipient) {
    const auto draft = Call(ann_, &v1::CaseService::Stub::CreateCase, Draft(recipient));
    EXPECT_THAT(draft, IsOk());
    v1::SubmitCaseRequest submit;
    submit.set_name(draft->name());
    const auto submitted = Call(ann_, &v1::CaseService::Stub::SubmitCase, submit);
    EXPECT_THAT(submitted, IsOk());
    return *submitted;
  }

  v1::Case Accepted() {
    v1::AcceptCaseRequest accept;
    accept.set_name(Submitted(kBody).name());
    const auto accepted = Call(manager_, &v1::CaseService::Stub::AcceptCase, accept);
    EXPECT_THAT(accepted, IsOk());
    return *accepted;
  }

  std::string CodeFor(const v1::Case& c) {
    v1::InvitePartyRequest invite;
    invite.set_name(c.name());
    invite.set_party_id(c.parties(1).id());
    const auto invitation = Call(manager_, &v1::CaseService::Stub::InviteParty, invite);
    EXPECT_THAT(invitation, IsOk());
    return invitation->code();
  }

  absl::StatusOr<v1::Case> Join(const Caller& caller, const std::string& code) {
    v1::AcceptInvitationRequest request;
    request.set_code(code);
    return Call(caller, &v1::CaseService::Stub::AcceptInvitation, request);
  }

  absl::StatusOr<v1::Case> ConsentToMediation(const Caller& caller, const v1::Case& c, bool granted = true) {
    v1::RecordConsentRequest request;
    request.set_name(c.name());
    request.set_step(v1::CONSENT_STEP_MEDIATION);
    request.set_granted(granted);
    request.set_text_version("mediation-1");
    return Call(caller, &v1::CaseService::Stub::RecordConsent, request);
  }

  absl::StatusOr<v1::Case> Get(const Caller& caller, const std::string& name) {
    v1::GetCaseRequest request;
    request.set_name(name);
    return Call(caller, &v1::CaseService::Stub::GetCase, request);
  }

  std::vector<std::string> Find(const Caller& caller, const std::string& query,
                                const std::string& filter = "") {
    v1::ListCasesRequest request;
    request.set_query(query);
    request.set_filter(filter);
    const auto list = Call(caller, &v1::CaseService::Stub::ListCases, request);
    EXPECT_THAT(list, IsOk());
    std::vector<std::string> names;
    for (const v1::Case& c : list->cases()) names.push_back(c.name());
    return names;
  }

  absl::StatusOr<v1::Evidence> Upload(const Caller& caller, const v1::Case& c,
                                      sudiao::common::v1::Label label, const std::string& bytes,
                                      const std::string& request_id = "") {
    grpc::ClientContext context;
    intake_.Prepare(context, caller);
    v1::Evidence evidence;
    const auto writer = evidence_->UploadEvidence(&context, &evidence);
    v1::UploadEvidenceRequest first;
    first.set_parent(c.name());
    first.set_label(label);
    first.set_file_name("证据.txt");
    first.set_request_id(request_id);
    writer->Write(first);
    for (size_t i = 0; i < bytes.size(); i += 60'000) {
      v1::UploadEvidenceRequest chunk;
      chunk.set_chunk(bytes.substr(i, 60'000));
      if (!writer->Write(chunk)) break;
    }
    writer->WritesDone();
    const grpc::Status status = writer->Finish();
    if (!status.ok()) return rpc::FromGrpc(status);
    return evidence;
  }

  testing::ServiceFixture intake_;
  std::unique_ptr<v1::CaseService::Stub> cases_;
  std::unique_ptr<v1::EvidenceService::Stub> evidence_;
  const Caller ann_ = Person("ann");
  const Caller bob_ = Person("bob");
  const Caller eve_ = Person("eve");
  const Caller manager_ = Staff("max", kBody, Role::CASE_MANAGER);
  const Caller clerk_ = Staff("cleo", kCourt, Role::CLERK);
};

TEST_P(IntakeTest,
       ACaseFiledWithACommitteeGoesToTheChoiceOfAMediatorWhenTheOtherSideJoinsByCodeAndBothConsent) {
  const v1::Case c = Accepted();
  EXPECT_EQ(c.state(), v1::CASE_STATE_CONSENT_SOUGHT);
  EXPECT_EQ(c.pack(), "cn-peoples-mediation@1");
  const auto joined = Join(bob_, CodeFor(c));
  ASSERT_THAT(joined, IsOk());
  EXPECT_TRUE(joined->parties(1).joined());
  ASSERT_THAT(ConsentToMediation(ann_, c), IsOk());
  const auto last = ConsentToMediation(bob_, c);
  ASSERT_THAT(last, IsOk());
  EXPECT_EQ(last->state(), v1::CASE_STATE_APPOINTING);
  EXPECT_THAT(intake_.JournalOf("case.consented.v1"), SizeIs(1));
  EXPECT_EQ(last->next_steps(0).code(), "CHOOSE_MEDIATOR");
}

TEST_P(IntakeTest, ACourtRefersWithANumberAndALetterThatInvites) {
  const auto refer = [&](const std::string& name, v1::ReferralKind kind) {
    v1::ReferCaseRequest request;
    request.set_name(name);
    request.set_kind(kind);
    request.set_mediation_organization_id(kBody);
    request.set_contact("立案庭 021-00000000");
    return Call(clerk_, &v1::CaseService::Stub::ReferCase, request);
  };
  const auto first = refer(Submitted(kCourt).name(), v1::REFERRAL_KIND_PRE_FILING);
  ASSERT_THAT(first, IsOk());
  EXPECT_EQ(first->case_number(), "（2026）沪0115诉前调1号");
  EXPECT_EQ(first->inviting_court_id(), kCourt);
  EXPECT_EQ(first->pack(), "cn-pre-filing@1");
  EXPECT_EQ(refer(Submitted(kCourt).name(), v1::REFERRAL_KIND_PRE_FILING)->case_number(),
            "（2026）沪0115诉前调2号");
  v1::GetReferralLetterRequest request;
  request.set_name(first->name());
  const auto letter = Call(manager_, &v1::CaseService::Stub::GetReferralLetter, request);
  ASSERT_THAT(letter, IsOk());
  EXPECT_EQ(letter->invitation_zh().find(
                "上海市浦东新区人民法院邀请上海市知识产权纠纷人民调解委员会对本案开展先行调解"),
            0U);
  EXPECT_EQ(letter->time_limit_days(), 30);
  EXPECT_THAT(Call(eve_, &v1::CaseService::Stub::GetReferralLetter, request),
              FailsWith(sudiao::reasons::kNotFound));
}

TEST_P(IntakeTest, AnOutsiderCannotTellAnExistingCaseFromAMissingOne) {
  const v1::Case c = Submitted(kBody);
  const std::string missing = "cases/00000000-0000-7000-8000-00000000dead";
  EXPECT_EQ(ToWire(Get(eve_, c.name()).status()).details, ToWire(Get(eve_, missing).status()).details);
  v1::WithdrawCaseRequest request;
  request.set_name(c.name());
  const auto existing = Call(eve_, &v1::CaseService::Stub::WithdrawCase, request);
  request.set_name(missing);
  EXPECT_EQ(ToWire(existing.status()).details,
            ToWire(Call(eve_, &v1::CaseService::Stub::WithdrawCase, request).status()).details);
  EXPECT_THAT(Get(Caller(), c.name()), FailsWith(sudiao::reasons::kUnauthenticated));
}

TEST_P(IntakeTest, ADraftIsSeenByItsAuthorOnly) {
  const auto draft = Call(ann_, &v1::CaseService::Stub::CreateCase, Draft(kBody));
  ASSERT_THAT(draft, IsOk());
  EXPECT_THAT(Get(ann_, draft->name()), IsOk());
  EXPECT_THAT(Get(manager_, draft->name()), FailsWith(sudiao::reasons::kNotFound));
  EXPECT_THAT(Find(manager_, ""), IsEmpty());
}

TEST_P(IntakeTest, AnExternalReferenceIsUsedOnceForEachRecipient) {
  v1::CreateCaseRequest request = Draft(kBody);
  request.mutable_case_file()->set_external_reference("WIPO:D2023-0001");
  EXPECT_THAT(Call(ann_, &v1::CaseService::Stub::CreateCase, request), IsOk());
  EXPECT_THAT(Call(ann_, &v1::CaseService::Stub::CreateCase, request),
              FailsWith(sudiao::reasons::kAlreadyExists));
  request.mutable_case_file()->set_recipient_organization_id(kCourt);
  EXPECT_THAT(Call(ann_, &v1::CaseService::Stub::CreateCase, request), IsOk());
}

TEST_P(IntakeTest, NobodyPutsAnotherPersonsAccountIntoACase) {
  v1::CreateCaseRequest request = Draft(kBody);
  request.mutable_case_file()->mutable_parties(1)->set_account_id("bob");
  EXPECT_THAT(Call(ann_, &v1::CaseService::Stub::CreateCase, request),
              FailsWith(sudiao::reasons::kInvalidFields));
}

TEST_P(IntakeTest, CasesAreFoundInChineseAndEnglishByThoseWhoMaySeeThem) {
  const v1::Case c = Submitted(kBody);
  for (const char* query :
       {"浦江", "安某", "widgets", "12345678", "pujiang", "bob wid", "商标侵权", "浦江 widgets"}) {
    EXPECT_THAT(Find(ann_, query), SizeIs(1)) << query;
    EXPECT_THAT(Find(manager_, query), SizeIs(1)) << query;
    EXPECT_THAT(Find(eve_, query), IsEmpty()) << query;
  }
  EXPECT_THAT(Find(ann_, "黄浦"), IsEmpty());
  EXPECT_THAT(Find(ann_, "", "state = SUBMITTED"), SizeIs(1));
  EXPECT_THAT(Find(ann_, "", "state = DRAFT"), IsEmpty());
}

TEST_P(IntakeTest, ListsPageByKeyAndATokenBelongsToItsQuery) {
  for (int i = 0; i < 5; ++i) Submitted(kBody);
  v1::ListCasesRequest request;
  request.set_page_size(2);
  std::set<std::string> seen;
  int pages = 0;
  do {
    const auto page = Call(manager_, &v1::CaseService::Stub::ListCases, request);
    ASSERT_THAT(page, IsOk());
    for (const v1::Case& c : page->cases()) EXPECT_TRUE(seen.insert(c.name()).second);
    request.set_page_token(page->next_page_token());
    if (++pages == 1) {
      v1::ListCasesRequest other = request;
      other.set_query("浦江");
      EXPECT_THAT(Call(manager_, &v1::CaseService::Stub::ListCases, other),
                  FailsWith(sudiao::reasons::kPageTokenMismatch));
    }
  } while (!request.page_token().empty());
  EXPECT_EQ(seen.size(), 5U);
  EXPECT_EQ(pages, 3);
}

TEST_P(IntakeTest, AnInvitationCanBePreviewedAndRefusedWithNothingButTheCode) {
  const v1::Case c = Accepted();
  const std::string code = CodeFor(c);
  v1::PreviewInvitationRequest preview;
  preview.set_code(code);
  const auto shown = Call(Caller(), &v1::CaseService::Stub::PreviewInvitation, preview);
  ASSERT_THAT(shown, IsOk());
  EXPECT_EQ(shown->applicant(), "安某");
  EXPECT_THAT(shown->explanation_zh(), Not(IsEmpty()));
  EXPECT_EQ(shown->DebugString().find("13800000000"), std::string::npos);
  preview.set_code(code + "x");
  EXPECT_THAT(Call(Caller(), &v1::CaseService::Stub::PreviewInvitation, preview),
              FailsWith(sudiao::reasons::kInvitationNotValid));
  v1::RefuseInvitationRequest refuse;
  refuse.set_code(code);
  ASSERT_THAT(Call(Caller(), &v1::CaseService::Stub::RefuseInvitation, refuse), IsOk());
  EXPECT_EQ(Get(ann_, c.name())->state(), v1::CASE_STATE_TERMINATED);
  EXPECT_EQ(Get(ann_, c.name())->end_code(), sudiao::common::v1::END_CODE_REFUSED);
  EXPECT_THAT(Join(bob_, code), FailsWith(sudiao::reasons::kInvitationNotValid));
}

TEST_P(IntakeTest, ACodeServesOnePersonOnce) {
  const v1::Case c = Accepted();
  const std::string old_code = CodeFor(c);
  const std::string code = CodeFor(c);
  EXPECT_THAT(Join(eve_, old_code), FailsWith(sudiao::reasons::kInvitationNotValid));
  ASSERT_THAT(Join(bob_, code), IsOk());
  EXPECT_THAT(Join(eve_, code), FailsWith(sudiao::reasons::kInvitationNotValid));
  EXPECT_THAT(Get(eve_, c.name()), FailsWith(sudiao::reasons::kNotFound));
}

TEST_P(IntakeTest, TheOtherSideSeesNoTelephoneAndOnlyAMaskedIdentityNumber) {
  v1::CreateCaseRequest request = Draft(kBody);
  request.mutable_case_file()->mutable_parties(0)->set_identity_number("P1234567");
  request.mutable_case_file()->mutable_parties(0)->set_country("Germany");
  const auto draft = Call(ann_, &v1::CaseService::Stub::CreateCase, request);
  v1::SubmitCaseRequest submit;
  submit.set_name(draft->name());
  ASSERT_THAT(Call(ann_, &v1::CaseService::Stub::SubmitCase, submit), IsOk());
  v1::AcceptCaseRequest accept;
  accept.set_name(draft->name());
  const auto accepted = Call(manager_, &v1::CaseService::Stub::AcceptCase, accept);
  ASSERT_THAT(Join(bob_, CodeFor(*accepted)), IsOk());
  const auto seen = Get(bob_, draft->name());
  EXPECT_EQ(seen->parties(0).identity_number(), "****4567");
  EXPECT_EQ(seen->parties(0).phone(), "");
  EXPECT_EQ(Get(manager_, draft->name())->parties(0).identity_number(), "P1234567");
}

TEST_P(IntakeTest, TheCaseFollowsWhatHappensInTheOtherServices) {
  const v1::Case c = Accepted();
  ASSERT_THAT(Join(bob_, CodeFor(c)), IsOk());
  ASSERT_THAT(ConsentToMediation(ann_, c), IsOk());
  ASSERT_THAT(ConsentToMediation(bob_, c), IsOk());
  assignment::MediatorAppointed appointed;
  appointed.case_id = c.uid();
  ASSERT_THAT(intake_.Tell("assignment", appointed), IsOk());
  mediation::MediationSettled settled;
  settled.case_id = c.uid();
  ASSERT_THAT(intake_.Tell("mediation", settled), IsOk());
  ASSERT_THAT(intake_.Tell("confirmation",
                           confirmation::ConfirmationMoved{c.uid(), "a",
                                                           confirmation::ConfirmationStage::ACCEPTED, "n1"}),
              IsOk());
  ASSERT_THAT(intake_.Tell("confirmation",
                           confirmation::ConfirmationMoved{c.uid(), "a",
                                                           confirmation::ConfirmationStage::CONFIRMED, "n1"}),
              IsOk());
  const auto seen = Get(bob_, c.name());
  EXPECT_EQ(seen->state(), v1::CASE_STATE_CONFIRMED);
  EXPECT_EQ(seen->confirmation_number(), "n1");
  v1::ListTimelineRequest timeline;
  timeline.set_name(c.name());
  timeline.set_page_size(100);
  const auto entries = Call(bob_, &v1::CaseService::Stub::ListTimeline, timeline);
  ASSERT_THAT(entries, IsOk());
  EXPECT_EQ(entries->entries(entries->entries_size() - 1).text_zh(), "法院裁定协议有效");
}

TEST_P(IntakeTest, ARevokedAgentLosesTheCaseWithTheNextRequest) {
  const v1::Case c = Submitted(kBody);
  const Caller lawyer = Person("lawyer");
  access::RepresentationChanged power;
  power.representation_id = "00000000-0000-7000-8000-0000000000f1";
  power.case_id = c.uid();
  power.principal_account_id = "ann";
  power.agent_account_id = "lawyer";
  power.authority = Authority::GENERAL;
  ASSERT_THAT(intake_.Tell("identity", power), IsOk());
  EXPECT_THAT(Get(lawyer, c.name()), IsOk());
  EXPECT_THAT(Find(lawyer, "浦江"), SizeIs(1));
  power.revoked = true;
  ASSERT_THAT(intake_.Tell("identity", power), IsOk());
  EXPECT_THAT(Get(lawyer, c.name()), FailsWith(sudiao::reasons::kNotFound));
  EXPECT_THAT(Find(lawyer, "浦江"), IsEmpty());
}

// A24
TEST_P(IntakeTest, EvidenceWhoseHashIsNotTheRecordedOneIsMarked) {
  const v1::Case c = Accepted();
  ASSERT_THAT(Join(bob_, CodeFor(c)), IsOk());
  const auto chain = v1::ChainRecordService::NewStub(intake_.channel());
  const auto filed = Upload(ann_, c, sudiao::common::v1::LABEL_SHARED, "内容", "u1");
  ASSERT_THAT(filed, IsOk());
  EXPECT_EQ(filed->integrity(), v1::INTEGRITY_NO_RECORD);
  v1::RecordOnChainRequest request;
  request.set_name(filed->name());
  request.mutable_chain_record()->set_sha256(std::string(64, '0'));
  request.mutable_chain_record()->set_depository("司法链");
  request.mutable_chain_record()->set_record_number("2026-1");
  request.mutable_chain_record()->mutable_record_time()->set_seconds(1'700'000'000);
  const auto record = [&](const Caller& caller) {
    return intake_.Call(*chain, &v1::ChainRecordService::Stub::RecordOnChain, caller, request);
  };
  EXPECT_THAT(record(bob_), FailsWith(sudiao::reasons::kNotPermitted));
  const auto differs = record(ann_);
  ASSERT_THAT(differs, IsOk());
  EXPECT_EQ(differs->integrity(), v1::INTEGRITY_DIFFERS);
  v1::GetEvidenceRequest get;
  get.set_name(filed->name());
  EXPECT_EQ(intake_.Call(*evidence_, &v1::EvidenceService::Stub::GetEvidence, bob_, get)->integrity(),
            v1::INTEGRITY_DIFFERS);
  request.mutable_chain_record()->set_sha256(filed->sha256());
  EXPECT_EQ(record(ann_)->integrity(), v1::INTEGRITY_MATCHES);
}

TEST_P(IntakeTest, EvidenceIsStoredByItsHashAndSeenByItsLabel) {
  const v1::Case c = Accepted();
  ASSERT_THAT(Join(bob_, CodeFor(c)), IsOk());
  const std::string bytes = std::string(150'000, 'a') + "结尾";
  const auto own = Upload(ann_, c, sudiao::common::v1::LABEL_OWNER, bytes, "u1");
  ASSERT_THAT(own, IsOk());
  EXPECT_EQ(own->sha256(), Sha256Hex(bytes));
  EXPECT_EQ(own->media_type(), "text/plain");
  EXPECT_EQ(Upload(ann_, c, sudiao::common::v1::LABEL_OWNER, bytes, "u1")->name(), own->name());
  v1::GetEvidenceRequest get;
  get.set_name(own->name());
  const auto seen_by = [&](const Caller& caller) {
    return intake_.Call(*evidence_, &v1::EvidenceService::Stub::GetEvidence, caller, get).ok();
  };
  EXPECT_TRUE(seen_by(ann_));
  EXPECT_FALSE(seen_by(bob_));
  EXPECT_FALSE(seen_by(manager_));
  v1::ShareEvidenceRequest share;
  share.set_name(own->name());
  share.set_label(sudiao::common::v1::LABEL_SHARED);
  ASSERT_THAT(intake_.Call(*evidence_, &v1::EvidenceService::Stub::ShareEvidence, ann_, share), IsOk());
  EXPECT_TRUE(seen_by(bob_));
  grpc::ClientContext context;
  intake_.Prepare(context, bob_);
  v1::DownloadEvidenceRequest download;
  download.set_name(own->name());
  download.set_offset(149'990);
  const auto reader = evidence_->DownloadEvidence(&context, download);
  v1::DownloadEvidenceResponse part;
  std::string read;
  while (reader->Read(&part)) read += part.chunk();
  EXPECT_TRUE(reader->Finish().ok());
  EXPECT_EQ(read, std::string(10, 'a') + "结尾");
}

TEST_P(IntakeTest, HiddenEvidenceLeavesNoTraceForTheOtherSide) {
  const v1::Case c = Accepted();
  ASSERT_THAT(Join(bob_, CodeFor(c)), IsOk());
  const auto look = [&] {
    v1::ListEvidenceRequest list;
    list.set_parent(c.name());
    return Get(bob_, c.name())->SerializeAsString() +
           intake_.Call(*evidence_, &v1::EvidenceService::Stub::ListEvidence, bob_, list)
               ->SerializeAsString();
  };
  const std::string before = look();
  ASSERT_THAT(Upload(ann_, c, sudiao::common::v1::LABEL_OWNER, "geheim"), IsOk());
  ASSERT_THAT(Upload(ann_, c, sudiao::common::v1::LABEL_CAUCUS, "geheim 2"), IsOk());
  EXPECT_EQ(look(), before);
}

TEST_P(IntakeTest, AWatcherHearsOfChangesAndLosesTheStreamWithItsRight) {
  const v1::Case c = Accepted();
  grpc::ClientContext context;
  intake_.Prepare(context, ann_);
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
  v1::WatchCaseRequest watch;
  watch.set_name(c.name());
  watch.set_resume_token("1");
  const auto stream = cases_->WatchCase(&context, watch);
  sudiao::common::v1::Change change;
  ASSERT_TRUE(stream->Read(&change));  // resumed after event 1
  ASSERT_THAT(ConsentToMediation(ann_, c), IsOk());
  while (change.type() != "case.consent_recorded.v1") ASSERT_TRUE(stream->Read(&change));
  ASSERT_THAT(intake_.Tell("identity", access::TokensRevoked{"ann", "", kStart + absl::Hours(2)}), IsOk());
  while (stream->Read(&change)) continue;
  EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::UNAUTHENTICATED);
}

INSTANTIATE_TEST_SUITE_P(Engines, IntakeTest, SUDIAO_ENGINES);

}  // namespace
}  // namespace sudiao::intake
