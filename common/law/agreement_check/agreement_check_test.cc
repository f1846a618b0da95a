#include "common/law/agreement_check/agreement_check.h"

#include <random>
#include <string>
#include <vector>

#include "common/law/agreement_check/corpus/corpus.h"
#include "common/law/agreement_check/quantities.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace sudiao::law {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

AgreementUnderCheck Agreement(std::vector<std::string> texts) {
  AgreementUnderCheck agreement;
  agreement.parties = {{"a", "上海星辰贸易有限公司", "APPLICANT", false, false},
                       {"b", "Bob Miller", "RESPONDENT", false, false}};
  agreement.body = MediatingBody::PEOPLES_MEDIATION;
  for (std::string& text : texts) agreement.clauses.emplace_back().text = std::move(text);
  return agreement;
}

ClauseUnderCheck Payment() {
  return {"b",
          "a",
          "PAY",
          "被申请人向申请人支付人民币50000元。",
          {"CNY", 50'000'00},
          "银行转账",
          absl::CivilDay(2026, 12, 31),
          "逾期的，每日按未付款项的万分之五支付违约金。"};
}

// "JI-355(5) REFUSAL" of each finding of one clause's text.
std::vector<std::string> RulesIn(const std::string& text,
                                 MediatingBody body = MediatingBody::PEOPLES_MEDIATION) {
  AgreementUnderCheck agreement = Agreement({text});
  agreement.body = body;
  std::vector<std::string> rules;
  for (const Finding& finding : CheckAgreement(agreement)) {
    rules.push_back(finding.rule_id + " " + std::string(EnumName(finding.severity)));
  }
  return rules;
}
std::vector<std::string> RefusalsIn(const std::string& text) {
  return RefusalRules(CheckAgreement(Agreement({text})));
}

TEST(AgreementLexiconTest, EveryRuleConceptAndTextCanBeRead) {
  const grammar::Grammar& lexicon = grammar::BuiltInGrammar();
  EXPECT_THAT(lexicon.errors, IsEmpty());
  for (const auto& [name, text] : lexicon.texts) {
    EXPECT_FALSE(text.why_zh.empty() || text.why_en.empty() || text.advice_zh.empty() ||
                 text.advice_en.empty())
        << name;
  }
}

TEST(AgreementLexiconTest, AMistakeInTheDataIsToldAndNotSwallowed) {
  EXPECT_THAT(grammar::ParseGrammar({"concept a\n  <b>\n"}, {}).errors, ElementsAre("no concept b"));
  EXPECT_THAT(
      grammar::ParseGrammar({"rule r\nid X-1\nground NO\nseverity NOTE\ntext t\nmatch a\n"}, {}).errors,
      SizeIs(2));
  EXPECT_THAT(grammar::ParseGrammar({"concept a\n  x\nconcept a\n  y\n"}, {}).errors, SizeIs(1));
}

// A7: CHK-IP-TITLE, JI-355(5)
TEST(AgreementCheckTest, A7_ThePatentBelongsToPartyBIsARefusalThatSaysWhatToWriteInstead) {
  const std::vector<Finding> findings = CheckAgreement(Agreement({"专利权归乙方所有"}));
  ASSERT_THAT(findings, SizeIs(1));
  const Finding& finding = findings[0];
  EXPECT_EQ(finding.rule_id, "JI-355(5)");
  EXPECT_EQ(finding.ground, Ground::IP_TITLE);
  EXPECT_EQ(finding.severity, Severity::REFUSAL);
  EXPECT_EQ(finding.clause, 0);
  EXPECT_EQ(finding.field, "clauses[0].text");
  EXPECT_THAT(finding.excerpt, StartsWith("专利权归乙方"));
  EXPECT_THAT(finding.why_zh, HasSubstr("“" + finding.excerpt + "”"));
  EXPECT_THAT(finding.advice_zh, HasSubstr("登记申请"));
  EXPECT_THAT(finding.advice_en, HasSubstr("record the assignment"));
}

// CHK-IP-TITLE: the allowed side of the line.
TEST(AgreementCheckTest, ALicenceStoppingUseAndADutyToApplyForATransferAreNoFindings) {
  EXPECT_THAT(RefusalsIn("甲方许可乙方自2027年1月1日至2029年12月31日使用第12345678号注册商标。"), IsEmpty());
  EXPECT_THAT(RefusalsIn("乙方自本协议生效之日起停止使用“浦江”标识。"), IsEmpty());
  EXPECT_THAT(RefusalsIn("乙方应于2026年12月20日前撤回针对ZL201910123456.7号专利的无效宣告请求。"),
              IsEmpty());
  EXPECT_THAT(
      RefusalsIn(
          "Party A shall by 31 January 2027 file with CNIPA the application to record the assignment of "
          "trade mark No. 12345678 to Party B."),
      IsEmpty());
}

// CHK-IP-TITLE: where the line is not sure.
TEST(AgreementCheckTest, AnAssignmentIsANoteOnly) {
  EXPECT_THAT(RulesIn("Party A hereby assigns the Patent to Party B."), Contains("JI-355(5) NOTE"));
  EXPECT_THAT(RefusalsIn("Party A hereby assigns the Patent to Party B."), IsEmpty());
}

TEST(AgreementCheckTest, DisguisesAreSeenThrough) {
  for (const char* text :
       {"專利權歸乙方所有", "专 利 权 归 乙 方 所 有", "专·利·权·归·乙·方", "专\u200B利\u200D权归\u00AD乙方",
        "専利権归乙方所有", "该商标今后归乙方支配", "甲方承认乙方系本专利的真正权利人",
        "THE PATENT BELONGS TO PARTY B", "Ｔｈｅ Ｐａｔｅｎｔ ｂｅｌｏｎｇｓ ｔｏ Ｐａｒｔｙ Ｂ",
        "The Pаtеnt bеlоngs to Party B", "The pa\u00ADtent be\u200Blongs to Party B",
        "The p a t e n t b e l o n g s to Party B", "ThePatentShallForeverBelongToPartyB",
        "The pat3nt bel0ngs to Party B", "The pàtent belongs to Party B",
        "the parties acknowledge that the Mark has always belonged to Party A",
        "The Patent shall be deemed void."}) {
    EXPECT_THAT(RefusalsIn(text), ElementsAre("JI-355(5)")) << text;
  }
}

// CHK-CLEAR, JI-358(5)
TEST(AgreementCheckTest, AClearPaymentPassesAndEachThingThatIsMissingIsNamed) {
  EXPECT_THAT(RulesIn("乙方应于2026年12月31日前向甲方支付人民币50000元。"), IsEmpty());
  const auto grounds = [](const std::string& text) {
    std::vector<Ground> found;
    for (const Finding& finding : CheckAgreement(Agreement({text}))) found.push_back(finding.ground);
    return found;
  };
  EXPECT_THAT(grounds("应于2026年12月31日前支付人民币50000元。"), ElementsAre(Ground::MISSING_DEBTOR));
  EXPECT_THAT(grounds("乙方应于2026年12月31日前向甲方支付赔偿款。"), ElementsAre(Ground::MISSING_AMOUNT));
  EXPECT_THAT(grounds("乙方应于2026年12月31日前向甲方支付50000。"), ElementsAre(Ground::MISSING_AMOUNT));
  EXPECT_THAT(grounds("乙方应向甲方支付人民币50000元。"), ElementsAre(Ground::MISSING_DATE));
  EXPECT_THAT(grounds("乙方应尽快向甲方支付人民币50000元。"), ElementsAre(Ground::VAGUE_PERFORMANCE));
  EXPECT_THAT(RulesIn("乙方最迟于2026年12月31日前尽快付清人民币20000元。"), IsEmpty());
}

// CHK-CLEAR
TEST(AgreementCheckTest, WhatAClauseNamesApartFromItsTextIsNotMissing) {
  AgreementUnderCheck agreement = Agreement({});
  agreement.clauses.push_back(Payment());
  EXPECT_THAT(CheckAgreement(agreement), IsEmpty());
  agreement.clauses[0].text = "支付赔偿款";
  EXPECT_THAT(CheckAgreement(agreement), IsEmpty());
  agreement.clauses[0].debtor_party_id.clear();
  agreement.clauses[0].amount = {};
  agreement.clauses[0].due_date = {};
  std::vector<std::string> checks;
  for (const Finding& finding : CheckAgreement(agreement)) checks.push_back(finding.check);
  EXPECT_THAT(checks, ElementsAre("missing-debtor", "missing-amount", "missing-date"));
}

// CHK-CLEAR
TEST(AgreementCheckTest, AShortTextPassesWhereItsFieldsSayTheRest) {
  for (const char* text : {"支付赔偿款", "乙方向甲方支付赔偿款", "赔偿经济损失及合理开支", "支付使用费。",
                           "Pay damages.", "Pay the settlement sum."}) {
    AgreementUnderCheck agreement = Agreement({});
    agreement.clauses.push_back(Payment());
    agreement.clauses[0].text = text;
    EXPECT_THAT(CheckAgreement(agreement), IsEmpty()) << text;
  }
  for (const char* text : {"删除全部侵权链接", "立即停止销售侵权商品。", "下架侵权商品",
                           "Delete the listing.", "Stop selling the widget."}) {
    AgreementUnderCheck agreement = Agreement({});
    agreement.clauses.push_back(Payment());
    agreement.clauses[0].act = "DELETE";
    agreement.clauses[0].amount = {};
    agreement.clauses[0].text = text;
    EXPECT_THAT(CheckAgreement(agreement), IsEmpty()) << text;
  }
}

// CHK-CLEAR
TEST(AgreementCheckTest, TheAdviceNamesTheDebtorWhereItIsKnown) {
  AgreementUnderCheck agreement = Agreement({});
  agreement.clauses.push_back(Payment());
  agreement.clauses[0].due_date = {};
  const std::vector<Finding> findings = CheckAgreement(agreement);
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_THAT(findings[0].advice_zh, HasSubstr("Bob Miller应于"));
}

// CHK-CLEAR
TEST(AgreementCheckTest, OneSumWrittenTwiceMustBeOneSum) {
  EXPECT_THAT(RulesIn("乙方于2026年12月31日前向甲方支付人民币伍万元整（¥50,000.00）。"), IsEmpty());
  EXPECT_THAT(RulesIn("乙方于2026年12月31日前向甲方支付人民币伍万元整（¥5,000.00）。"),
              ElementsAre("JI-358(5) REFUSAL"));
  EXPECT_THAT(RulesIn("Party B shall pay Party A CNY fifty thousand (CNY 50,000) by 31 December 2026."),
              IsEmpty());
  EXPECT_THAT(RulesIn("Party B shall pay Party A CNY fifty thousand (CNY 5,000) by 31 December 2026."),
              ElementsAre("JI-358(5) REFUSAL"));
  AgreementUnderCheck agreement = Agreement({});
  agreement.clauses.push_back(Payment());
  agreement.clauses[0].amount.minor_units += 1;
  EXPECT_THAT(RefusalRules(CheckAgreement(agreement)), ElementsAre("JI-358(5)"));
}

// CHK-CLEAR
TEST(AgreementCheckTest, ADayMustExistAndLieAhead) {
  EXPECT_THAT(RulesIn("乙方应于2026年2月28日前向甲方支付人民币100元。"), IsEmpty());
  EXPECT_THAT(RulesIn("乙方应于2026年2月29日前向甲方支付人民币100元。"), Contains("JI-358(5) FIX"));
  EXPECT_THAT(RulesIn("乙方应于2028年2月29日前向甲方支付人民币100元。"), IsEmpty());
  AgreementUnderCheck agreement = Agreement({"乙方应于2026年12月31日前向甲方支付人民币100元。"});
  agreement.today = absl::CivilDay(2026, 12, 31);
  EXPECT_THAT(CheckAgreement(agreement), IsEmpty());
  agreement.today += 1;
  EXPECT_THAT(CheckAgreement(agreement), SizeIs(1));
}

// CHK-CLEAR
TEST(AgreementCheckTest, SharesThatAreTheWholeAddUpToIt) {
  EXPECT_THAT(RulesIn("诉讼费由甲乙双方分担，甲方40%，乙方60%。"), IsEmpty());
  EXPECT_THAT(RulesIn("诉讼费由甲乙双方分担，甲方40%，乙方50%。"), ElementsAre("JI-358(5) FIX"));
}

// CHK-FORUM, CMS-08, CPL-205
TEST(AgreementCheckTest, ACourtsJudgmentOnBreachIsRefusedAndEnforcementAndBreachLiabilityAreNot) {
  EXPECT_THAT(RefusalsIn("一方不履行的，另一方可以请求人民法院对案件作出裁判。"), ElementsAre("CMS-08"));
  EXPECT_THAT(RulesIn("一方不履行的，另一方可以向人民法院申请强制执行。"), IsEmpty());
  EXPECT_THAT(RulesIn("逾期的，每日按未付款项的万分之五支付违约金。"), IsEmpty());
  EXPECT_THAT(RulesIn("因本协议发生的争议，提交上海仲裁委员会仲裁。"), ElementsAre("CPL-205 FIX"));
}

// CHK-THIRD, JI-150, CMS-09
TEST(AgreementCheckTest, AStrangerOwesNothingWithoutConsent) {
  EXPECT_THAT(RefusalsIn("丙公司应于2026年12月31日前代乙方向甲方支付人民币10万元。"), ElementsAre("JI-150"));
  EXPECT_THAT(RefusalsIn("乙方应于2026年12月31日前向电商平台提交下架侵权商品的申请。"), IsEmpty());
  EXPECT_THAT(RefusalsIn("李某作为保证人在本协议上签字，对付款承担连带责任。"), IsEmpty());
  AgreementUnderCheck three = Agreement({"丙方应于2026年12月31日前向甲方支付人民币10万元。"});
  EXPECT_THAT(RefusalRules(CheckAgreement(three)), ElementsAre("JI-150"));
  three.parties.push_back({"c", "丙厂", "RESPONDENT", false, false});
  EXPECT_THAT(CheckAgreement(three), IsEmpty());
}

// LIM-197
TEST(AgreementCheckTest, LimitationCannotBeWaivedInAdvance) {
  EXPECT_THAT(RefusalsIn("乙方放弃诉讼时效抗辩。"), ElementsAre("LIM-197"));
  EXPECT_THAT(RulesIn("本协议不影响当事人依法享有的诉讼时效利益。"), IsEmpty());
}

// PML-04, FEE-1, CMR-16
TEST(AgreementCheckTest, PeoplesMediationIsFreeAndCommercialMediationMayCharge) {
  const std::string fee = "双方各向调解中心支付调解费1000元，于2026年12月1日前付清。";
  EXPECT_THAT(RulesIn(fee), Contains("PML-04 REFUSAL"));
  EXPECT_THAT(RulesIn(fee, MediatingBody::COMMERCIAL_MEDIATION), Not(Contains("PML-04 REFUSAL")));
  EXPECT_THAT(RulesIn("申请司法确认的费用500元由乙方承担。", MediatingBody::COMMERCIAL_MEDIATION),
              Contains("FEE-1 REFUSAL"));
}

// JI-355(1), JI-355(3), JI-355(4), JI-358(1), JI-358(2), JI-358(3), JI-358(4), PML-03
TEST(AgreementCheckTest, EveryGroundOfRefusalHasItsRule) {
  EXPECT_THAT(RefusalsIn("市场监督管理局应撤销对乙方作出的行政处罚决定。"), ElementsAre("JI-355(1)"));
  EXPECT_THAT(RefusalsIn("甲乙双方自愿解除婚姻关系。"), ElementsAre("JI-355(3)"));
  EXPECT_THAT(RefusalsIn("双方同意宣告乙方破产。"), ElementsAre("JI-355(4)"));
  EXPECT_THAT(RefusalsIn("乙方可以继续销售剩余的假冒商品。"), ElementsAre("JI-358(1)"));
  EXPECT_THAT(RefusalsIn("乙方将其名下财产低价转让给甲方，以逃避其他债权人的追索。"), Contains("JI-358(2)"));
  EXPECT_THAT(RefusalsIn("乙方应于2026年12月1日在甲方店门口下跪道歉。"), Contains("JI-358(3)"));
  EXPECT_THAT(RefusalsIn("乙方在被甲方威胁的情况下同意上述条款。"), ElementsAre("JI-358(4)"));
  EXPECT_THAT(RefusalsIn("乙方放弃就任何事项向法院提起诉讼的权利。"), ElementsAre("PML-03"));
}

TEST(AgreementCheckTest, AnAgreementWithoutADutyHasNothingToConfirm) {
  EXPECT_THAT(RefusalRules(CheckAgreement(Agreement({}))), ElementsAre("JI-358(5)"));
}

// SHAM-5
TEST(AgreementCheckTest, NobodySettlesWithHimself) {
  AgreementUnderCheck agreement = Agreement({"乙方自2026年12月1日起停止使用该标识。"});
  EXPECT_THAT(CheckAgreement(agreement), IsEmpty());
  agreement.parties[1].name = "上海星辰 贸易有限公司";
  EXPECT_THAT(RefusalRules(CheckAgreement(agreement)), ElementsAre("SHAM-5"));
}

// A6: OMR-19, CPL-205
TEST(AgreementCheckTest, A6_ThreePartiesOfWhomTwoSignedAreNotEnough) {
  AgreementUnderCheck agreement = Agreement({"乙方自2026年12月1日起停止使用该标识。"});
  agreement.parties.push_back({"c", "丙厂", "RESPONDENT", false, false});
  agreement.parties[0].signed_already = agreement.parties[1].signed_already = true;
  EXPECT_THAT(CheckAgreement(agreement), IsEmpty()) << "signing still goes on";
  agreement.signing_is_over = true;
  EXPECT_THAT(RefusalRules(CheckAgreement(agreement)), ElementsAre("OMR-19"));
  agreement.parties[2].signed_already = true;
  EXPECT_THAT(CheckAgreement(agreement), IsEmpty());
}

// CPL-205
TEST(AgreementCheckTest, TheLastDayToApplyIsInTimeAndTheNextIsLate) {
  AgreementUnderCheck agreement = Agreement({"乙方自2026年12月1日起停止使用该标识。"});
  agreement.today = agreement.last_confirm_day = absl::CivilDay(2026, 11, 30);
  EXPECT_THAT(CheckAgreement(agreement), IsEmpty());
  agreement.today += 1;
  EXPECT_THAT(RefusalRules(CheckAgreement(agreement)), ElementsAre("CPL-205"));
}

// JI-355(5), trap 4
TEST(AgreementCheckTest, ATitleClauseBesideOthersBelongsInADocumentOfItsOwn) {
  const auto splits = [](const AgreementUnderCheck& agreement) {
    for (const Finding& finding : CheckAgreement(agreement)) {
      if (finding.check == "split-document") return true;
    }
    return false;
  };
  EXPECT_FALSE(splits(Agreement({"专利权归乙方所有"})));
  EXPECT_TRUE(splits(Agreement({"专利权归乙方所有", "乙方于2026年12月31日前支付人民币100元。"})));
}

TEST(AgreementCheckTest, FactsAreReadForTitleButNotForDates) {
  AgreementUnderCheck agreement = Agreement({"乙方于2026年12月31日前支付人民币100元。"});
  agreement.facts = "乙方曾尽快支付过货款。";
  EXPECT_THAT(CheckAgreement(agreement), IsEmpty());
  agreement.facts = "双方确认涉案商标权归甲方所有。";
  EXPECT_EQ(CheckAgreement(agreement)[0].field, "facts");
}

TEST(QuantitiesTest, SumsAreReadInWordsAndFigures) {
  const auto sum = [](std::string_view text) {
    const Quantities found = FindQuantities(FoldedText(text));
    return found.amounts.size() == 1
               ? found.amounts[0].currency + " " + std::to_string(found.amounts[0].ten_thousandths)
               : "none";
  };
  EXPECT_EQ(sum("人民币伍万贰仟元整"), "CNY 520000000");
  EXPECT_EQ(sum("5.2万元"), "CNY 520000000");
  EXPECT_EQ(sum("¥52,000.50"), "CNY 520005000");
  EXPECT_EQ(sum("壹佰元伍角"), "CNY 1005000");
  EXPECT_EQ(sum("USD 12,500"), "USD 125000000");
  EXPECT_EQ(sum("RMB fifty-two thousand"), "CNY 520000000");
  EXPECT_EQ(sum("12,500 euros"), "EUR 125000000");
  EXPECT_EQ(sum("１２００元"), "CNY 12000000");
  EXPECT_EQ(sum("50000"), "none");
  EXPECT_EQ(sum("99999999999999999999999999元"), "CNY 100000000000000000");
}

TEST(QuantitiesTest, DatesAreReadInBothLanguages) {
  for (const char* text :
       {"2026年12月31日", "二〇二六年十二月三十一日", "2026-12-31", "2026/12/31", "31 December 2026",
        "31st day of December, 2026", "December 31, 2026", "2026 年 12 月 31 日"}) {
    const Quantities found = FindQuantities(FoldedText(text));
    ASSERT_THAT(found.dates, SizeIs(1)) << text;
    EXPECT_EQ(found.dates[0].day, absl::CivilDay(2026, 12, 31)) << text;
  }
  EXPECT_THAT(FindQuantities(FoldedText("they may pay 5")).dates, IsEmpty());
}

}  // namespace
}  // namespace sudiao::law
