#include "common/law/agreement_check/familiar.h"

#include "common/law/agreement_check/agreement_check.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace sudiao::law {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// What the check says of one clause between 甲方 and 乙方 with these word lists and no rules.
std::vector<Finding> Asked(std::string_view familiar, const std::string& text) {
  const grammar::Grammar lexicon = grammar::ParseGrammar({}, {familiar});
  EXPECT_THAT(lexicon.errors, IsEmpty());
  AgreementUnderCheck agreement;
  agreement.clauses.emplace_back().text = text;
  return CheckAgreement(lexicon, agreement);
}

std::vector<std::string> WordsAskedAbout(std::string_view familiar, const std::string& text) {
  std::vector<std::string> words;
  for (const Finding& finding : Asked(familiar, text)) words.push_back(finding.excerpt);
  return words;
}

// CHK-CLEAR
TEST(FamiliarWordsTest, ATextOfFamiliarWordsNumbersDatesAndPartiesPasses) {
  EXPECT_THAT(Asked("应 于 前 向 支付", "甲方应于2026年12月31日前向乙方支付人民币5万元。"), IsEmpty());
  EXPECT_THAT(Asked("shall pay by", "Party A shall pay Party B RMB 50,000 by 31 December 2026."), IsEmpty());
}

TEST(FamiliarWordsTest, AnotherWordIsAskedAboutAndShown) {
  const auto findings = Asked("应 于 前 向 支付", "甲方应于2026年12月31日前向乙方献上人民币5万元。");
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].rule_id, "CHK-CLEAR");
  EXPECT_EQ(findings[0].severity, Severity::ASK);
  EXPECT_EQ(findings[0].ground, Ground::UNFAMILIAR);
  EXPECT_EQ(findings[0].excerpt, "献上");
}

TEST(FamiliarWordsTest, AWordIsKnownAsAWholeOnly) {
  EXPECT_THAT(WordsAskedAbout("shall pay", "Party A shall repay"), ElementsAre("repay"));
  EXPECT_THAT(WordsAskedAbout("shall pay", "Party A shall pays"), ElementsAre("pays"));
  EXPECT_THAT(WordsAskedAbout("shall pay*", "Party A shall pays"), IsEmpty());
}

// "valid" decides about a right, "valid until" does not.
TEST(FamiliarWordsTest, APhraseDoesNotMakeItsWordsFamiliar) {
  constexpr std::string_view kWords = "the is mark offer valid_until 有效期至 商标 要约";
  EXPECT_THAT(Asked(kWords, "The offer is valid until 31 December 2026"), IsEmpty());
  EXPECT_THAT(WordsAskedAbout(kWords, "The mark is valid"), ElementsAre("valid"));
  EXPECT_THAT(Asked(kWords, "要约有效期至2026年12月31日"), IsEmpty());
  EXPECT_THAT(WordsAskedAbout(kWords, "商标有效"), ElementsAre("有效"));
}

TEST(FamiliarWordsTest, AWordIsNoPhraseAndAPhraseNoWord) {
  EXPECT_THAT(WordsAskedAbout("the taxis", "Party A the tax is"), ElementsAre("tax is"));
  EXPECT_THAT(WordsAskedAbout("the tax_is", "Party A the taxis"), ElementsAre("taxis"));
  EXPECT_THAT(Asked("the tax_is", "Party A the tax  is"), IsEmpty());
  EXPECT_THAT(Asked("pays by wechat", "Party A pays by WeChat"), IsEmpty());
}

TEST(FamiliarWordsTest, CapitalsTellNothingWhereEverythingIsInCapitals) {
  EXPECT_FALSE(Asked("party a is the", "PARTY A IS THE REAL OWNER OF THE MARK").empty());
}

TEST(FamiliarWordsTest, AddressesOnTheInternetAreFamiliar) {
  EXPECT_THAT(Asked("notice is sent to", "Party A notice is sent to legal@brightpeony.example."), IsEmpty());
  EXPECT_THAT(Asked("the page", "The page xuefeng-ski.cn, the page"), IsEmpty());
  EXPECT_FALSE(Asked("the page", "The page the.mark.belongs").empty());
}

// The words are taken apart so that least is unknown: 产品/下架, not 产/品下.
TEST(FamiliarWordsTest, ChineseIsTakenApartInTheBestWay) {
  EXPECT_THAT(Asked("产品 下架 产品下 品下", "甲方产品下架"), IsEmpty());
  EXPECT_THAT(WordsAskedAbout("品下 架", "甲方产品下架"), ElementsAre("产"));
}

TEST(FamiliarWordsTest, NamesInCapitalsAndQuotedTextsAreFamiliar) {
  EXPECT_THAT(Asked("the shop at", "The shop at Nanjing Road, Party A"), IsEmpty());
  EXPECT_THAT(WordsAskedAbout("the shop at", "Unheard the shop at"), ElementsAre("Unheard"));
  EXPECT_THAT(Asked("在 刊登", "甲方在《钱江晚报》刊登“对不起”"), IsEmpty());
}

TEST(FamiliarWordsTest, EachScriptHasItsOwnTolerance) {
  constexpr std::string_view kWords = "tolerance latin 1 0\ntolerance other 2 0\nshall 应\n";
  EXPECT_THAT(Asked(kWords, "Party A shall dance"), IsEmpty());
  EXPECT_FALSE(Asked(kWords, "Party A shall dance well").empty());
  EXPECT_THAT(Asked(kWords, "甲方应跳舞"), IsEmpty());
  EXPECT_FALSE(Asked(kWords, "甲方应跳个舞").empty());
}

TEST(FamiliarWordsTest, ALongTextMayHaveMoreThatIsUnknown) {
  constexpr std::string_view kWords = "tolerance other 0 8\n应\n";
  EXPECT_FALSE(Asked(kWords, "应应应应应应跳").empty());
  EXPECT_THAT(Asked(kWords, "应应应应应应应跳"), IsEmpty());
}

TEST(FamiliarWordsTest, SomeWordsAreNeverTolerated) {
  constexpr std::string_view kWords = "tolerance latin 5 0\ntolerance other 5 0\nalways owner 归\nthe\n";
  EXPECT_THAT(Asked(kWords, "Party A dances the dance"), IsEmpty());
  EXPECT_FALSE(Asked(kWords, "Party A the owner").empty());
  EXPECT_FALSE(Asked(kWords, "画归甲方").empty());
}

TEST(FamiliarWordsTest, NoLengthMakesThemTolerable) {
  std::string text = "甲方";  // with 32 bits 42,950 weights of 100,000 came round to next to nothing
  for (int i = 0; i < 42'950; ++i) text += "归";
  EXPECT_FALSE(Asked("tolerance other 5 1\nalways 归\n甲方\n", text).empty());
}

TEST(FamiliarWordsTest, AFirmsNameMayHaveAnyWord) {
  constexpr std::string_view kWords = "names 有限公司 店\n应 付款\n";
  EXPECT_THAT(Asked(kWords, "甲方应付款肇庆端溪砚雕有限公司"), IsEmpty());
  EXPECT_FALSE(Asked(kWords, "甲方应献给有限公司").empty()) << "a name has no 给 in it";
}

TEST(FamiliarWordsTest, AMistakeInTheListIsTold) {
  EXPECT_THAT(grammar::ParseGrammar({}, {"tolerance latin many 0"}).errors, ElementsAre("no number: many"));
  EXPECT_THAT(grammar::ParseGrammar({}, {"pay 。"}).errors, ElementsAre("an empty familiar word: 。"));
}

// What a rule has said comes first: the words are not asked about besides.
TEST(FamiliarWordsTest, WhereARuleSpeaksNothingIsAsked) {
  constexpr std::string_view kRule =
      "text t\nwhy.zh a\nrule r\nid JI-355(5)\nground IP_TITLE\nseverity REFUSAL\ntext t\nmatch 归\nquoted "
      "SKIPPED\n";
  const grammar::Grammar lexicon = grammar::ParseGrammar({kRule}, {"应"});
  AgreementUnderCheck agreement;
  agreement.clauses.emplace_back().text = "商标归甲方";
  std::vector<Finding> findings = CheckAgreement(lexicon, agreement);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].check, "r");
  // In quotation marks the word is a title or somebody's text.
  agreement.clauses[0].text = "甲方应“归”";
  EXPECT_THAT(CheckAgreement(lexicon, agreement), IsEmpty());
}

}  // namespace
}  // namespace sudiao::law
