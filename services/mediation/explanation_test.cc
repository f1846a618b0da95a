// What :explain says of a mediation, and to whom.
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/mediation/test_room.h"
#include "sudiao/mediation/v1/explain.grpc.pb.h"

namespace sudiao::mediation {
namespace {

using ::sudiao::testing::FailsWith;
using ::sudiao::testing::IsOk;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

absl::StatusOr<v1::ExplainMediationResponse> Explain(TestRoom& room, const Caller& caller) {
  const auto stub = v1::MediationExplanationService::NewStub(room.service().channel());
  v1::ExplainMediationRequest request;
  request.set_name(TestRoom::name());
  return room.service().Call(*stub, &v1::MediationExplanationService::Stub::ExplainMediation, caller,
                             request);
}

std::string TextFor(TestRoom& room, const Caller& caller) {
  const auto response = Explain(room, caller);
  EXPECT_THAT(response, IsOk());
  return response->DebugString();
}

v1::Agreement TitleTerms() {
  v1::Agreement terms = TestRoom::GoodTerms();
  terms.mutable_clauses(0)->set_text("双方确认专利权归乙方所有");
  return terms;
}

TEST(MediationExplanationTest, AnOpponentsDraftMovesNothingInTheAnswer) {
  TestRoom room(testing::Engine::kSqlite);
  room.Open();
  const std::string before = TextFor(room, room.bob);
  EXPECT_THAT(before, AllOf(HasSubstr("CONFIRMABILITY"), HasSubstr("Nothing decides who owns")));
  const auto draft = room.Draft(room.ann, TitleTerms());
  ASSERT_THAT(draft, IsOk());
  EXPECT_EQ(TextFor(room, room.bob), before);
  EXPECT_EQ(TextFor(room, room.clerk), before);
  for (const Caller& caller : {room.ann, room.wang}) {
    EXPECT_THAT(TextFor(room, caller), AllOf(HasSubstr("JI-355(5)"), HasSubstr("Clause 1: as it stands")));
  }
  v1::ShareAgreementRequest share;
  share.set_name(draft->name());
  ASSERT_THAT(room.Agree(&v1::AgreementService::Stub::ShareAgreement, room.ann, share), IsOk());
  EXPECT_THAT(TextFor(room, room.bob), HasSubstr("Clause 1: as it stands"));
  EXPECT_EQ(TextFor(room, room.clerk), before) << "the court stands outside until there is an agreement";
  EXPECT_THAT(Explain(room, room.stranger), FailsWith(reasons::kNotFound));
}

TEST(MediationExplanationTest, OfSeveralDraftsTheNewestThatTheCallerMaySeeIsTold) {
  TestRoom room(testing::Engine::kSqlite);
  room.Open();
  ASSERT_THAT(room.Draft(room.bob, TitleTerms()), IsOk());
  ASSERT_THAT(room.Draft(room.ann), IsOk());
  EXPECT_THAT(TextFor(room, room.bob), HasSubstr("Clause 1: as it stands"));
  EXPECT_THAT(TextFor(room, room.ann), HasSubstr("Nothing in the present text"));
  EXPECT_THAT(TextFor(room, room.wang), HasSubstr("Nothing in the present text"));
}

TEST(MediationExplanationTest, AfterTheEffectTheLastDayIsToldWithItsProof) {
  TestRoom room(testing::Engine::kSqlite);
  room.Open();
  const v1::Agreement agreement = room.Fix();
  ASSERT_THAT(room.Sign(agreement, room.ann, v1::SIGNER_KIND_PARTY), IsOk());
  EXPECT_THAT(TextFor(room, room.ann), HasSubstr("Nothing in the present text"));
  ASSERT_THAT(room.Sign(agreement, room.bob, v1::SIGNER_KIND_PARTY), IsOk());
  const auto told = Explain(room, room.bob);
  ASSERT_THAT(told, IsOk());
  const auto& window = told->explanations(1);
  const auto& confirmability = told->explanations(2);
  EXPECT_EQ(window.topic(), "C-CONFIRM-APPLY");
  EXPECT_THAT(window.proof(), HasSubstr("2025-03-31"));
  EXPECT_EQ(confirmability.due_time().seconds(), window.due_time().seconds());
  EXPECT_THAT(confirmability.DebugString(),
              AllOf(HasSubstr("The last day to apply, all parties together, is 2025-03-31"),
                    HasSubstr("the organisation\\'s seal is missing"), HasSubstr("Pudong District Court")));
  ASSERT_THAT(room.Sign(agreement, room.wang, v1::SIGNER_KIND_MEDIATOR), IsOk());
  ASSERT_THAT(room.Sign(agreement, room.manager, v1::SIGNER_KIND_ORGANIZATION_SEAL), IsOk());
  EXPECT_THAT(TextFor(room, room.bob), Not(HasSubstr("seal is missing")));
}

}  // namespace
}  // namespace sudiao::mediation
