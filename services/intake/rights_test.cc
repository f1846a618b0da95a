// Who may see and do what around a case: its author, those who are invited, its recipient, its file.
#include "common/access/identity_reasons.h"
#include "services/intake/domain/reasons.h"
#include "services/intake/intake_fixture.h"

namespace sudiao::intake {
namespace {

using ::testing::SizeIs;

class RightsTest : public IntakeTest {
 protected:
  using Cases = v1::CaseService::Stub;

  absl::StatusOr<v1::Case> Submit(const Caller& caller, const std::string& name) {
    v1::SubmitCaseRequest request;
    request.set_name(name);
    return Call(caller, &Cases::SubmitCase, request);
  }
  absl::StatusOr<v1::Case> Return(const std::string& name) {
    v1::ReturnCaseRequest request;
    request.set_name(name);
    request.set_reason(v1::RETURN_REASON_INCOMPLETE);
    request.set_advice("请补充证据。");
    return Call(manager_, &Cases::ReturnCase, request);
  }
  absl::StatusOr<v1::Case> Edit(const Caller& caller, const v1::Case& changed, const char* field) {
    v1::UpdateCaseRequest request;
    *request.mutable_case_file() = changed;
    request.mutable_case_file()->clear_etag();
    request.mutable_update_mask()->add_paths(field);
    return Call(caller, &Cases::UpdateCase, request);
  }
  absl::StatusOr<v1::Case> Withdraw(const Caller& caller, const std::string& name) {
    v1::WithdrawCaseRequest request;
    request.set_name(name);
    return Call(caller, &Cases::WithdrawCase, request);
  }
  // A draft that a lawyer wrote for ann, who has no account yet.
  v1::Case WrittenByALawyer() {
    v1::CreateCaseRequest request = Draft(kBody);
    request.mutable_case_file()->mutable_parties(0)->clear_account_id();
    const auto draft = Call(lawyer_, &Cases::CreateCase, request);
    EXPECT_THAT(draft, IsOk());
    return *draft;
  }
  std::string Answers() {
    std::string all;
    EXPECT_THAT(intake_.database().Read(absl::Now() + absl::Seconds(20),
                                        [&](sql::Session& session) -> absl::Status {
                                          ASSIGN_OR_RETURN(const sql::Rows rows,
                                                           session.Query("SELECT answer FROM answers", {}));
                                          for (const sql::Row& row : rows) all += row[0].Text();
                                          return absl::OkStatus();
                                        }),
                IsOk());
    return all;
  }
  // For whom the newest event of the type was caused.
  std::string Principal(const std::string& type) {
    std::string principal;
    EXPECT_THAT(intake_.database().Read(absl::Now() + absl::Seconds(20),
                                        [&](sql::Session& session) -> absl::Status {
                                          ASSIGN_OR_RETURN(
                                              const sql::Rows rows,
                                              session.Query("SELECT on_behalf_of FROM journal WHERE type = ? "
                                                            "ORDER BY event_id DESC LIMIT 1",
                                                            {type}));
                                          if (!rows.empty()) principal = rows[0][0].Text();
                                          return absl::OkStatus();
                                        }),
                IsOk());
    return principal;
  }

  const Caller lawyer_ = Person("lawyer");
};

TEST_P(RightsTest, WhoWroteACaseHasNoRightInItOnceItIsHandedIn) {
  const v1::Case draft = WrittenByALawyer();
  EXPECT_THAT(Get(lawyer_, draft.name()), IsOk());
  ASSERT_THAT(Submit(lawyer_, draft.name()), IsOk());
  EXPECT_THAT(Get(lawyer_, draft.name()), FailsWith(sudiao::reasons::kNotFound));
  EXPECT_THAT(Withdraw(lawyer_, draft.name()), FailsWith(sudiao::reasons::kNotFound));
  EXPECT_THAT(Find(lawyer_, ""), IsEmpty());
  ASSERT_THAT(Return(draft.name()), IsOk());
  EXPECT_THAT(Get(lawyer_, draft.name()), IsOk()) << "it is to be corrected";
  EXPECT_THAT(Find(lawyer_, ""), SizeIs(1));
  EXPECT_THAT(Submit(lawyer_, draft.name()), IsOk());
}

// The import counts on it: a case that is further on was handed in before.
TEST_P(RightsTest, HandingInTwiceIsTheWrongStateForItsAuthorAndNotPermittedToOthers) {
  const v1::Case c = Submitted(kBody);
  EXPECT_THAT(Submit(ann_, c.name()), FailsWith(sudiao::reasons::kWrongState));
  EXPECT_THAT(Edit(ann_, c, "facts"), FailsWith(sudiao::reasons::kWrongState));
  EXPECT_THAT(Submit(manager_, c.name()), FailsWith(sudiao::reasons::kNotPermitted));
}

TEST_P(RightsTest, CorrectionsOfAReturnedCaseAreSeenWhenItIsHandedInAgain) {
  v1::Case c = Submitted(kBody);
  ASSERT_THAT(Return(c.name()), IsOk());
  c.set_facts("尚未提交的补充说明。");
  c.set_title("改动的标题");
  c.set_recipient_organization_id(kCourt);
  for (const char* field : {"facts", "title", "recipient_organization_id"})
    ASSERT_THAT(Edit(ann_, c, field), IsOk());
  EXPECT_EQ(Get(ann_, c.name())->facts(), c.facts());
  EXPECT_NE(Get(manager_, c.name())->facts(), c.facts());
  EXPECT_EQ(Get(manager_, c.name())->recipient_organization_id(), kBody);
  EXPECT_THAT(Find(manager_, "改动"), IsEmpty());
  EXPECT_THAT(Get(clerk_, c.name()), FailsWith(sudiao::reasons::kNotFound));
  ASSERT_THAT(Submit(ann_, c.name()), IsOk());
  EXPECT_EQ(Get(clerk_, c.name())->facts(), c.facts());
  EXPECT_THAT(Get(manager_, c.name()), FailsWith(sudiao::reasons::kNotFound));
}

TEST_P(RightsTest, ACodeIsForTheInvitedSideOnly) {
  const v1::Case c = Accepted();
  v1::InvitePartyRequest invite;
  invite.set_name(c.name());
  invite.set_party_id(c.parties(1).id());
  const auto invitation = Call(ann_, &Cases::InviteParty, invite);
  ASSERT_THAT(invitation, IsOk());
  EXPECT_THAT(Join(ann_, invitation->code()), FailsWith(reasons::kCodeOfAnother));
  EXPECT_THAT(Join(manager_, invitation->code()), FailsWith(reasons::kCodeOfAnother));
  EXPECT_THAT(Join(bob_, invitation->code()), IsOk());
}

TEST_P(RightsTest, ACodeStandsNowhereButInTheAnswer) {
  const v1::Case c = Accepted();
  v1::InvitePartyRequest invite;
  invite.set_name(c.name());
  invite.set_party_id(c.parties(1).id());
  invite.set_request_id("r1");
  const auto first = Call(manager_, &Cases::InviteParty, invite);
  ASSERT_THAT(first, IsOk());
  EXPECT_EQ(Answers().find(first->code()), std::string::npos);
  const auto again = Call(manager_, &Cases::InviteParty, invite);
  ASSERT_THAT(again, IsOk());
  EXPECT_NE(again->code(), first->code());
}

// OLR-07
TEST_P(RightsTest, WhoAgreesToMediationHasVerifiedItsIdentityAndWhoRefusesNeedNot) {
  const v1::Case c = Accepted();
  Caller bob = bob_;
  bob.identity_verified = false;
  ASSERT_THAT(Join(bob, CodeFor(c)), IsOk());
  EXPECT_THAT(ConsentToMediation(bob, c), FailsWith(sudiao::reasons::kIdentityNotVerified));
  EXPECT_THAT(ConsentToMediation(bob, c, false), IsOk());
}

TEST_P(RightsTest, AnExternalReferenceIsTakenFromHandingInAndByNobodysDraft) {
  v1::CreateCaseRequest request = Draft(kBody);
  request.mutable_case_file()->set_external_reference("WIPO:D2023-0001");
  const auto create = [&](const Caller& caller) {
    const bool own = caller.account_id == "ann";
    request.mutable_case_file()->mutable_parties(0)->set_account_id(own ? "ann" : "");
    return Call(caller, &Cases::CreateCase, request);
  };
  const auto anns = create(ann_);
  ASSERT_THAT(anns, IsOk());
  EXPECT_THAT(create(ann_), FailsWith(sudiao::reasons::kAlreadyExists)) << "a second draft of hers";
  const auto eves = create(eve_);
  ASSERT_THAT(eves, IsOk());
  ASSERT_THAT(Submit(ann_, anns->name()), IsOk());
  EXPECT_THAT(Submit(eve_, eves->name()), FailsWith(sudiao::reasons::kAlreadyExists));
  request.mutable_case_file()->set_recipient_organization_id(kCourt);
  const auto elsewhere = create(eve_);
  ASSERT_THAT(elsewhere, IsOk());
  EXPECT_THAT(Submit(eve_, elsewhere->name()), IsOk());
  request.mutable_case_file()->clear_recipient_organization_id();
  EXPECT_THAT(create(ann_), IsOk());
  EXPECT_THAT(create(eve_), IsOk()) << "without a recipient nothing is taken from others";
}

TEST_P(RightsTest, ACaseIsHandedInToACourtOrAMediationBody) {
  constexpr char kFirm[] = "00000000-0000-7000-8000-0000000f0001";
  ASSERT_THAT(intake_.Tell("identity", access::OrganizationChanged{kFirm, OrganizationKind::LAW_FIRM,
                                                                   "某律师事务所", "A Firm", ""}),
              IsOk());
  for (const char* recipient : {kFirm, "00000000-0000-7000-8000-0000000f0002"}) {
    const auto draft = Call(ann_, &Cases::CreateCase, Draft(recipient));
    ASSERT_THAT(draft, IsOk());
    EXPECT_THAT(Submit(ann_, draft->name()), FailsWith(sudiao::reasons::kInvalidFields));
  }
}

TEST_P(RightsTest, EverythingWrongWithAReferralIsToldAtOnce) {
  v1::ReferCaseRequest request;
  request.set_name(Submitted(kCourt).name());
  request.set_mediation_organization_id(kCourt);
  const auto refused = Call(clerk_, &Cases::ReferCase, request);
  EXPECT_THAT(refused, FailsWith(sudiao::reasons::kInvalidFields));
  for (const char* field : {"mediation_organization_id", "kind", "contact"})
    EXPECT_NE(ToWire(refused.status()).details.find(field), std::string::npos) << field;
}

TEST_P(RightsTest, TheAuthorOfADraftFilesForItsSideAndNobodySeesItBefore) {
  const v1::Case draft = WrittenByALawyer();
  const auto filed = Upload(lawyer_, draft, sudiao::common::v1::LABEL_SHARED, "证据");
  ASSERT_THAT(filed, IsOk());
  EXPECT_EQ(filed->party_id(), draft.parties(0).id());
  v1::GetEvidenceRequest get;
  get.set_name(filed->name());
  const auto see = [&](const Caller& caller) {
    return intake_.Call(*evidence_, &v1::EvidenceService::Stub::GetEvidence, caller, get).status();
  };
  EXPECT_THAT(see(lawyer_), IsOk());
  EXPECT_THAT(see(manager_), FailsWith(sudiao::reasons::kNotFound));
  ASSERT_THAT(Submit(lawyer_, draft.name()), IsOk());
  EXPECT_THAT(see(manager_), IsOk());
  EXPECT_THAT(see(lawyer_), FailsWith(sudiao::reasons::kNotFound));
}

TEST_P(RightsTest, AfterTheEndNothingIsFiledAndNothingShownMoreWidely) {
  const v1::Case c = Accepted();
  const auto own = Upload(ann_, c, sudiao::common::v1::LABEL_OWNER, "证据");
  ASSERT_THAT(own, IsOk());
  ASSERT_THAT(Withdraw(ann_, c.name()), IsOk());
  EXPECT_THAT(Upload(ann_, c, sudiao::common::v1::LABEL_SHARED, "太晚"), FailsWith(reasons::kCaseClosed));
  v1::ShareEvidenceRequest share;
  share.set_name(own->name());
  share.set_label(sudiao::common::v1::LABEL_SHARED);
  EXPECT_THAT(intake_.Call(*evidence_, &v1::EvidenceService::Stub::ShareEvidence, ann_, share),
              FailsWith(reasons::kCaseClosed));
}

TEST_P(RightsTest, TheJournalSaysForWhom) {
  const v1::Case c = Accepted();
  EXPECT_EQ(Principal("case.accepted.v1"), kBody);
  EXPECT_EQ(Principal("case.submitted.v1"), "");  // ann herself: nobody's party before handing in
  ASSERT_THAT(Join(bob_, CodeFor(c)), IsOk());
  EXPECT_EQ(Principal("case.party_joined.v1"), c.parties(1).id());
  ASSERT_THAT(ConsentToMediation(ann_, c), IsOk());
  EXPECT_EQ(Principal("case.consent_recorded.v1"), c.parties(0).id());
}

INSTANTIATE_TEST_SUITE_P(Engines, RightsTest, SUDIAO_ENGINES);

}  // namespace
}  // namespace sudiao::intake
