#include "services/intake/domain/suit.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace sudiao::intake::domain {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

auto Says(const std::string& text) { return Contains(Field(&explain::Line::text_en, HasSubstr(text))); }
auto Cites(const std::string& rule) { return Contains(Field(&explain::Line::rule_ids, Contains(rule))); }

Case Complete() {
  Case c;
  c.state = CaseState::IN_MEDIATION;
  Party ann;
  ann.side = Side::APPLICANT;
  ann.kind = PartyKind::ORGANIZATION;
  ann.display_name = "浦江公司";
  ann.address = "上海市浦东新区";
  ann.phone = "13800000000";
  ann.legal_representative = "安然";
  Party bob;
  bob.side = Side::RESPONDENT;
  bob.kind = PartyKind::PERSON;
  bob.display_name = "鲍某";
  bob.address = "上海市徐汇区";
  c.content.parties = {ann, bob};
  c.content.facts = "被申请人在网店销售带有标识的商品。";
  c.content.rights = {{"", RightType::TRADEMARK, "12345678", "浦江", "浦江公司", RightStatus::IN_FORCE, {}}};
  c.content.claims = {{"", ClaimKind::DAMAGES, "赔偿损失", {"CNY", 5'000'000}}};
  return c;
}

// CPL-122: own interest, defendant, claims, facts.
TEST(SuitTest, WhatASuitNeedsIsFoundMissing) {
  EXPECT_THAT(MissingForASuit(Complete()), IsEmpty());
  Case c = Complete();
  c.content.rights[0].holder = "别人";
  EXPECT_THAT(MissingForASuit(c), Says("comes to the right"));
  c.content.rights.clear();
  EXPECT_THAT(MissingForASuit(c), IsEmpty()) << "unfair competition has no register";
  c.content.claims[0].amount = {};
  EXPECT_THAT(MissingForASuit(c), Says("the sum of the damages"));
  c.content.claims[0].kind = ClaimKind::STOP_INFRINGEMENT;
  EXPECT_THAT(MissingForASuit(c), IsEmpty());
  c.content.claims.clear();
  c.content.facts.clear();
  c.content.parties.pop_back();
  EXPECT_THAT(MissingForASuit(c),
              AllOf(Says("concrete claims"), Says("facts and reasons"), Says("defendant")));
}

// CPL-124: addresses, how to be reached, who represents.
TEST(SuitTest, WhatAComplaintNamesIsFoundMissing) {
  EXPECT_THAT(MissingInAComplaint(Complete()), IsEmpty());
  Case c = Complete();
  c.content.parties[0].phone.clear();
  c.content.parties[0].legal_representative.clear();
  c.content.parties[1].address.clear();
  EXPECT_THAT(MissingInAComplaint(c),
              AllOf(SizeIs(3), Says("how to reach 浦江公司"), Says("legal representative of 浦江公司"),
                    Says("address of 鲍某")));
  c.content.parties[0].email = "law@pujiang.example";
  EXPECT_THAT(MissingInAComplaint(c), Not(Says("how to reach")));
}

// LIM-FILE, CPL-130; the other side does not read what the claimant still lacks.
TEST(SuitTest, EachSideReadsWhatConcernsIt) {
  Case c = Complete();
  c.content.claims.clear();
  EXPECT_THAT(ExplainSuit(c, true).lines,
              AllOf(Says("concrete claims"), Cites("LIM-FILE"), Cites("CPL-130")));
  EXPECT_THAT(ExplainSuit(c, false).lines, AllOf(Not(Says("concrete claims")), Cites("CPL-130")));
}

// CPL-286, CPL-287
TEST(SuitTest, WithAForeignPartyTheTimesAreLonger) {
  Case c = Complete();
  EXPECT_THAT(ExplainSuit(c, false).lines, Not(Cites("CPL-286")));
  c.content.parties[1].country = "DE";
  EXPECT_THAT(ExplainSuit(c, false).lines, AllOf(Cites("CPL-286"), Cites("CPL-287")));
}

// JI-145, CPL-102: the suit is there already.
TEST(SuitTest, WhereTheSuitIsRegisteredNothingIsToBeFiled) {
  Case c = Complete();
  c.content.claims.clear();
  c.referral_kind = ReferralKind::POST_FILING_SIMPLIFIED;
  EXPECT_THAT(ExplainSuit(c, true).lines,
              AllOf(Cites("JI-145"), Not(Cites("LIM-FILE")), Not(Says("concrete claims"))));
  c.referral_kind = ReferralKind::PRE_FILING;
  EXPECT_THAT(ExplainSuit(c, true).lines, AllOf(Not(Cites("JI-145")), Cites("LIM-FILE")));
}

// SIM-25, PML-32
TEST(SuitTest, AfterASettlementTheSuitIsAboutTheAgreement) {
  Case c = Complete();
  for (const CaseState state : {CaseState::SETTLED, CaseState::CONFIRMED, CaseState::PERFORMED}) {
    c.state = state;
    EXPECT_THAT(ExplainSuit(c, true).lines, AllOf(SizeIs(2), Cites("SIM-25"), Cites("PML-32")));
  }
  c.state = CaseState::TERMINATED;
  EXPECT_THAT(ExplainSuit(c, true).lines, Not(Cites("PML-32")));
}

}  // namespace
}  // namespace sudiao::intake::domain
