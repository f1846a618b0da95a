// Intake over its real gRPC server, on both databases.
#include "services/assignment/events.h"
#include "services/confirmation/events.h"
#include "services/intake/domain/reasons.h"
#include "services/intake/intake_fixture.h"
#include "services/mediation/events.h"
#include "sudiao/intake/v1/chain_record.grpc.pb.h"

namespace sudiao::intake {
namespace {

using ::testing::Not;
using ::testing::SizeIs;

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
  const v1::Case c = Consented();
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

// JI-372
TEST_P(IntakeTest, ARevokedRulingLeavesASettledCase) {
  const v1::Case c = Consented();
  assignment::MediatorAppointed appointed;
  appointed.case_id = c.uid();
  ASSERT_THAT(intake_.Tell("assignment", appointed), IsOk());
  mediation::MediationSettled settled;
  settled.case_id = c.uid();
  ASSERT_THAT(intake_.Tell("mediation", settled), IsOk());
  using confirmation::ConfirmationStage;
  for (const auto stage :
       {ConfirmationStage::FILED, ConfirmationStage::CONFIRMED, ConfirmationStage::ENFORCING}) {
    ASSERT_THAT(intake_.Tell("confirmation", confirmation::ConfirmationMoved{c.uid(), "a", stage, "n1"}),
                IsOk());
  }
  EXPECT_EQ(Get(bob_, c.name())->state(), v1::CASE_STATE_ENFORCING);
  ASSERT_THAT(intake_.Tell("confirmation",
                           confirmation::ConfirmationMoved{c.uid(), "a", ConfirmationStage::REVOKED, "n1"}),
              IsOk());
  EXPECT_EQ(Get(bob_, c.name())->state(), v1::CASE_STATE_SETTLED);
}

TEST_P(IntakeTest, AnEndIsDatedFromWhenItHappenedNotFromWhenWordOfItCame) {
  const v1::Case c = Consented();
  const absl::Time over = intake_.clock().Now() + absl::Hours(24);
  intake_.Advance(absl::Hours(30));
  ASSERT_THAT(intake_.Tell("mediation", mediation::MediationTerminated{c.uid(), EndCode::EXPIRED, over}),
              IsOk());
  EXPECT_EQ(Get(bob_, c.name())->update_time().seconds(), absl::ToUnixSeconds(over));
}

// CONF-1
TEST_P(IntakeTest, WhoIsAskedToMediateSeesWhoseDisputeItIsAndNoMoreBeforeAccepting) {
  const v1::Case c = Accepted();
  ASSERT_THAT(Upload(ann_, c, sudiao::common::v1::LABEL_CAUCUS, "底线", "u1"), IsOk());
  const Caller mia = Person("mia");
  ASSERT_THAT(intake_.Tell("assignment", access::MediatorChanged{c.uid(), "mia", true}), IsOk());
  const auto head = Get(mia, c.name());
  ASSERT_THAT(head, IsOk());
  EXPECT_EQ(head->title(), c.title());
  ASSERT_EQ(head->parties_size(), 2);
  EXPECT_EQ(head->parties(0).display_name(), "安某");
  EXPECT_EQ(head->parties(0).side(), v1::SIDE_APPLICANT);
  EXPECT_EQ(head->parties(0).phone() + head->facts() + head->etag(), "");
  EXPECT_EQ(head->claims_size() + head->consents_size() + head->next_steps_size(), 0);
  EXPECT_THAT(Find(mia, "浦江"), SizeIs(1));
  v1::ListEvidenceRequest list;
  list.set_parent(c.name());
  const auto evidence = [&] {
    return intake_.Call(*evidence_, &v1::EvidenceService::Stub::ListEvidence, mia, list);
  };
  EXPECT_THAT(evidence(), FailsWith(sudiao::reasons::kNotFound));
  v1::ListTimelineRequest timeline;
  timeline.set_name(c.name());
  EXPECT_THAT(Call(mia, &v1::CaseService::Stub::ListTimeline, timeline),
              FailsWith(sudiao::reasons::kNotFound));
  ASSERT_THAT(intake_.Tell("assignment", access::MediatorChanged{c.uid(), "mia"}), IsOk());
  EXPECT_EQ(Get(mia, c.name())->facts(), c.facts());
  EXPECT_EQ(evidence()->evidence_size(), 1);
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
