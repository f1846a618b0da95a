// The check before signing as its callers see it.
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/mediation/domain/reasons.h"
#include "services/mediation/test_room.h"

namespace sudiao::mediation {
namespace {

using ::sudiao::testing::FailsWith;
using ::sudiao::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

using CheckStub = v1::AgreementCheckService::Stub;
using AgreementStub = v1::AgreementService::Stub;

absl::StatusOr<v1::AgreementCheck> CheckDraft(TestRoom& room, const Caller& caller,
                                              const std::string& draft) {
  v1::CheckAgreementRequest request;
  request.set_name(draft);
  return room.Check(&CheckStub::CheckAgreement, caller, request);
}

v1::Agreement TitleTerms() {
  v1::Agreement terms = TestRoom::GoodTerms();
  terms.mutable_clauses(0)->set_text("双方确认专利权归乙方所有");
  return terms;
}

// A7, CHK-IP-TITLE
TEST(AgreementCheckServiceTest, A7_AnyTextCanBeTriedBeforeThereIsADraft) {
  TestRoom room(testing::Engine::kSqlite);
  v1::CheckTermsRequest request;
  request.add_clauses()->set_text("专利权归乙方所有");
  const auto check = room.Check(&CheckStub::CheckTerms, room.bob, request);
  ASSERT_THAT(check, IsOk());
  ASSERT_THAT(check->findings(), SizeIs(1));
  EXPECT_EQ(check->findings(0).rule_id(), "JI-355(5)");
  EXPECT_EQ(check->findings(0).ground(), v1::FINDING_GROUND_IP_TITLE);
  EXPECT_EQ(check->findings(0).severity(), v1::FINDING_SEVERITY_REFUSAL);
  EXPECT_EQ(check->findings(0).field(), "clauses[0].text");
  EXPECT_THAT(check->findings(0).excerpt(), ::testing::StartsWith("专利权归乙方"));
  EXPECT_THAT(check->findings(0).advice_en(), HasSubstr("record the assignment"));
  EXPECT_THAT(check->refusal_rules(), ElementsAre("JI-355(5)"));
}

TEST(AgreementCheckServiceTest, ManyClausesAndLongTextsAreRefused) {
  TestRoom room(testing::Engine::kSqlite);
  v1::CheckTermsRequest request;
  for (int i = 0; i < 100; ++i) request.add_clauses()->set_text("乙方自2026年12月1日起停止使用该标识。");
  EXPECT_THAT(room.Check(&CheckStub::CheckTerms, room.bob, request), IsOk());
  request.add_clauses();
  EXPECT_THAT(room.Check(&CheckStub::CheckTerms, room.bob, request), FailsWith(reasons::kInvalidFields));
  request.clear_clauses();
  request.add_clauses()->set_text(std::string(4001, 'x'));
  EXPECT_THAT(room.Check(&CheckStub::CheckTerms, room.bob, request), FailsWith(reasons::kInvalidFields));
}

TEST(AgreementCheckServiceTest, WhoMaySeeTheDraftMaySeeItsFindings) {
  TestRoom room(testing::Engine::kSqlite);
  room.Open();
  const auto draft = room.Draft(room.ann, TitleTerms());
  ASSERT_THAT(draft, IsOk());
  EXPECT_THAT(CheckDraft(room, room.ann, draft->name())->refusal_rules(), ElementsAre("JI-355(5)"));
  EXPECT_THAT(CheckDraft(room, room.wang, draft->name())->refusal_rules(), ElementsAre("JI-355(5)"));
  EXPECT_THAT(CheckDraft(room, room.bob, draft->name()), FailsWith(reasons::kNotFound))
      << "it is not shared yet";
  EXPECT_THAT(CheckDraft(room, room.stranger, draft->name()), FailsWith(reasons::kNotFound));
}

// PML-04: the organisation of this room is a people's mediation committee.
TEST(AgreementCheckServiceTest, TheDraftIsCheckedForTheBodyThatMediates) {
  TestRoom room(testing::Engine::kSqlite);
  room.Open();
  v1::Agreement terms = TestRoom::GoodTerms();
  terms.mutable_clauses(0)->set_text("向调解委员会支付调解费");
  const auto draft = room.Draft(room.ann, terms);
  ASSERT_THAT(draft, IsOk());
  EXPECT_THAT(CheckDraft(room, room.ann, draft->name())->refusal_rules(), ElementsAre("PML-04"));
}

TEST(AgreementCheckServiceTest, SigningOpensOnAnAcknowledgedRuleAndRecordsIt) {
  TestRoom room(testing::Engine::kSqlite);
  room.Open();
  const auto draft = room.Draft(room.ann, TitleTerms());
  v1::ShareAgreementRequest share;
  share.set_name(draft->name());
  ASSERT_THAT(room.Agree(&AgreementStub::ShareAgreement, room.ann, share), IsOk());
  v1::OpenSigningRequest open;
  open.set_name(draft->name());
  const auto refused = room.Agree(&AgreementStub::OpenSigning, room.wang, open);
  EXPECT_THAT(refused, FailsWith(reasons::kFindingsNotAcknowledged));
  EXPECT_EQ(MetadataOf(refused.status(), "rules"), "JI-355(5)");
  open.add_acknowledged_rules("JI-355(5)");
  const auto fixed = room.Agree(&AgreementStub::OpenSigning, room.wang, open);
  ASSERT_THAT(fixed, IsOk());
  EXPECT_THAT(fixed->acknowledged_rules(), ElementsAre("JI-355(5)"));
  EXPECT_EQ(fixed->agreement_number(), "（2025）浦东调解中心调字第1号") << "the refusal used up no number";
}

TEST(AgreementCheckServiceTest, ACleanDraftNeedsNoAcknowledgement) {
  TestRoom room(testing::Engine::kSqlite);
  room.Open();
  const v1::Agreement fixed = room.Fix();
  EXPECT_THAT(fixed.acknowledged_rules(), IsEmpty());
}

}  // namespace
}  // namespace sudiao::mediation
