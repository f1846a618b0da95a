#include "services/mediation/domain/confirmability.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/mediation/domain/test_mediation.h"

namespace sudiao::mediation::domain {
namespace {

using ::sudiao::testing::IsOk;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::Not;

auto SaysZh(const std::string& text) { return Contains(Field(&explain::Line::text_zh, HasSubstr(text))); }
auto SaysEn(const std::string& text) { return Contains(Field(&explain::Line::text_en, HasSubstr(text))); }

explain::Explanation Explain(const TestMediation& m, const Agreement* agreement = nullptr) {
  return ExplainConfirmability({m.state,
                                m.pack,
                                agreement,
                                {"上海市浦东新区人民法院", "Pudong District Court"},
                                law::MediatingBody::PEOPLES_MEDIATION},
                               m.now);
}

Agreement DraftOf(const std::string& text) {
  Agreement draft;
  draft.state = AgreementState::DRAFT;
  draft.terms = GoodTerms();
  draft.terms.clauses[0].text = text;
  return draft;
}

TestMediation Settled() {
  TestMediation m;
  m.Open();
  EXPECT_THAT(m.Take(DecideOpenSigning(m.state, "agreement", m.now)), IsOk());
  EXPECT_THAT(m.Take(DecideSettle(m.state, m.pack, {"agreement", m.now, true}, m.now)), IsOk());
  return m;
}

TEST(ConfirmabilityTest, BeforeThereIsADraftItTellsWhatAnAgreementNeeds) {
  TestMediation m;
  const explain::Explanation e = Explain(m.Open());
  EXPECT_EQ(e.topic, "CONFIRMABILITY");
  EXPECT_EQ(e.due_time, absl::Time());
  EXPECT_THAT(e.lines, AllOf(SaysZh("上海市浦东新区人民法院"), SaysEn("Pudong District Court")));
  EXPECT_THAT(e.lines, AllOf(SaysZh("自协议生效之日起30日内"), SaysEn("within 30 days after")));
  EXPECT_THAT(e.lines, AllOf(SaysZh("不写权利归谁"), SaysEn("Nothing decides who owns")));
  EXPECT_THAT(e.lines, AllOf(SaysZh("加盖机构印章"), SaysEn("the seal of the organisation")));
  EXPECT_THAT(e.lines, Contains(Field(&explain::Line::rule_ids, ElementsAre("JI-355(5)"))));
  EXPECT_THAT(e.lines, Not(SaysEn("the court decides")));
}

// CHK-IP-TITLE: what the court would refuse, why, and what to write instead.
TEST(ConfirmabilityTest, WhatStandsInTheWayOfADraftIsToldWithItsRuleAndWhatToWriteInstead) {
  TestMediation m;
  m.Open();
  const Agreement draft = DraftOf("双方确认专利权归乙方所有");
  const explain::Explanation e = Explain(m, &draft);
  EXPECT_THAT(e.lines, AllOf(SaysZh("第1条：这样写法院不会确认。"), SaysEn("Clause 1: as it stands")));
  EXPECT_THAT(e.lines, AllOf(SaysZh("怎么改：删去该条"), SaysEn("What to do: Delete the clause")));
  EXPECT_EQ(e.lines.back().rule_ids, std::vector<std::string>{"JI-355(5)"});
  EXPECT_THAT(e.lines, Not(SaysZh("不写权利归谁")))
      << "the draft's own findings take the general advice's place";
}

TEST(ConfirmabilityTest, ACleanDraftIsSaidToBeClean) {
  TestMediation m;
  m.Open();
  const Agreement draft = DraftOf("乙方向甲方支付赔偿款");
  EXPECT_THAT(Explain(m, &draft).lines,
              AllOf(SaysZh("没有发现会妨碍确认"), SaysEn("Nothing in the present text")));
}

// CPL-205: day 30 after the effect of 2025-03-01 is Monday 2025-03-31.
TEST(ConfirmabilityTest, AfterTheEffectItNamesTheLastDayAndThenThatItIsOver) {
  TestMediation m = Settled();
  EXPECT_THAT(Explain(m).lines, AllOf(SaysZh("最后一日是 2025-03-31，由各方"), SaysEn("is 2025-03-31.")));
  EXPECT_EQ(Explain(m).due_time, Shanghai(2025, 4, 1, 0));
  EXPECT_THAT(Explain(m).lines, Not(SaysZh("不写权利归谁")));
  m.now = Shanghai(2025, 3, 31, 23, 59);
  EXPECT_THAT(Explain(m).lines, Not(SaysEn("was 2025-03-31")));
  m.now = Shanghai(2025, 4, 1, 0);
  EXPECT_THAT(Explain(m).lines, AllOf(SaysZh("已经过去"), SaysEn("was 2025-03-31")));
  EXPECT_EQ(Explain(m).due_time, absl::Time());
}

// OMR-19: the parties' signatures bring the effect; confirmation needs the others, too.
TEST(ConfirmabilityTest, AMissingSealKeepsThePartiesFromApplying) {
  const TestMediation m = Settled();
  Agreement agreement = DraftOf("乙方向甲方支付赔偿款");
  agreement.state = AgreementState::EFFECTIVE;
  agreement.signers = {{"applicant", "respondent"}, true, true};
  for (const char* id : {"applicant", "respondent"}) {
    agreement.signatures.push_back({SignerKind::PARTY, id, "account", "", "", m.now});
  }
  EXPECT_THAT(Explain(m, &agreement).lines, SaysEn("the organisation's seal is missing"));
  agreement.signatures.push_back({SignerKind::MEDIATOR, "", "account", "", "", m.now});
  EXPECT_THAT(Explain(m, &agreement).lines, SaysEn("the organisation's seal is missing"));
  agreement.signatures.push_back({SignerKind::ORGANIZATION_SEAL, "", "account", "", "", m.now});
  EXPECT_THAT(Explain(m, &agreement).lines, Not(SaysEn("the organisation's seal is missing")));
}

TEST(ConfirmabilityTest, OnceTheCourtHasRuledTheDraftIsNoLongerDiscussed) {
  using confirmation::ConfirmationStage;
  TestMediation m = Settled();
  const Agreement agreement = DraftOf("双方确认专利权归乙方所有");
  EXPECT_THAT(m.Take(DecideConfirmationMoved(m.state, ConfirmationStage::FILED, m.now)), IsOk());
  EXPECT_THAT(Explain(m, &agreement).lines, AllOf(SaysEn("is with the court"), SaysEn("Clause 1:")));
  EXPECT_THAT(m.Take(DecideConfirmationMoved(m.state, ConfirmationStage::CONFIRMED, m.now)), IsOk());
  EXPECT_THAT(Explain(m, &agreement).lines, AllOf(SaysZh("已经裁定协议有效"), Not(SaysEn("Clause 1:"))));
  EXPECT_THAT(m.Take(DecideConfirmationMoved(m.state, ConfirmationStage::ENDED, m.now)), IsOk());
  EXPECT_THAT(Explain(m, &agreement).lines, AllOf(SaysZh("没有得到确认"), SaysEn("The last day to apply")));
}

TEST(ConfirmabilityTest, WithoutADealThereIsNothingToConfirm) {
  TestMediation m;
  EXPECT_THAT(m.Take(DecideExit(m.Open().state, EndCode::REFUSED, m.now)), IsOk());
  EXPECT_THAT(Explain(m).lines, AllOf(SaysZh("没有可以确认的内容"), Not(SaysZh("不写权利归谁"))));
}

// SIM-20: after filing the court's own paper takes the place of confirmation.
TEST(ConfirmabilityTest, WhereNoCourtConfirmsTheTextSaysWhatThereIsInstead) {
  TestMediation m(Shanghai(2025, 3, 1), "cn-post-filing-ordinary@1");
  const Agreement draft = DraftOf("双方确认专利权归乙方所有");
  const explain::Explanation e = Explain(m.Open(), &draft);
  ASSERT_EQ(e.lines.size(), 1U);
  EXPECT_THAT(e.lines[0].text_zh, HasSubstr("由受诉法院审查后制作调解书"));
  EXPECT_THAT(e.lines[0].rule_ids, Contains("SIM-20"));
  const TestMediation centre(Shanghai(2025, 3, 1), "wipo@1");
  EXPECT_THAT(Explain(centre).lines[0].text_en, HasSubstr("binds as a contract"));
}

}  // namespace
}  // namespace sudiao::mediation::domain
