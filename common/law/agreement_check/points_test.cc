#include "common/law/agreement_check/points.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/law/agreement_check/agreement_check.h"
#include "common/law/agreement_check/corpus/counting.h"
#include "common/status/view.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace sudiao::law {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

// A list with this threshold and these lines of points and pieces. The sums are not divided by anything: only
// the border, which every text has, is of any rarity.
std::string List(int threshold, std::string_view lines) {
  std::string list = absl::StrCat("threshold ", threshold, "\n0 100 ^\n");
  for (const absl::string_view line : absl::StrSplit(AbslView(lines), '\n')) {
    const std::pair<absl::string_view, absl::string_view> parts =
        absl::StrSplit(line, absl::MaxSplits(' ', 1));
    absl::StrAppend(&list, parts.first, " 0 ", parts.second, "\n");
  }
  return list;
}

// What the check says of one clause between 甲方 and 乙方 with these points and no rules.
std::vector<Finding> Asked(std::string_view points, const std::string& text) {
  const grammar::Grammar lexicon = grammar::ParseGrammar({}, points, points);
  EXPECT_THAT(lexicon.errors, IsEmpty());
  AgreementUnderCheck agreement;
  agreement.clauses.emplace_back().text = text;
  return CheckAgreement(lexicon, agreement);
}

std::vector<std::string> WordsAskedAbout(std::string_view points, const std::string& text) {
  std::vector<std::string> words;
  for (const Finding& finding : Asked(points, text)) words.push_back(finding.excerpt);
  return words;
}

// CHK-CLEAR
TEST(PointsTest, AClauseAboveTheThresholdIsAskedAbout) {
  const std::string points = List(10, "10 belongs\n1 forever\n-5 pays");
  EXPECT_THAT(Asked(points, "The mark belongs to Party A"), IsEmpty());
  const auto findings = Asked(points, "The mark belongs to Party A forever");
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].rule_id, "CHK-CLEAR");
  EXPECT_EQ(findings[0].severity, Severity::ASK);
  EXPECT_EQ(findings[0].ground, Ground::DOUBTFUL);
  EXPECT_THAT(RefusalRules(findings), IsEmpty());
  EXPECT_THAT(Asked(points, "The mark belongs to Party A forever, who pays"), IsEmpty());
}

TEST(PointsTest, APieceCountsOnceHoweverOftenItStandsThere) {
  const std::string points = List(10, "6 mark");
  EXPECT_THAT(Asked(points, "mark mark mark"), IsEmpty());
  EXPECT_THAT(Asked(List(10, "6 mark\n5 mark mark"), "mark mark mark"), Not(IsEmpty()));
}

TEST(PointsTest, APieceIsMadeOfWholeWordsInOneSentence) {
  const std::string points = List(0, "5 own the");
  EXPECT_THAT(Asked(points, "They own the mark."), Not(IsEmpty()));
  EXPECT_THAT(Asked(points, "Nobody knows which of these they own. The mark stays."), IsEmpty());
  EXPECT_THAT(Asked(points, "Known then"), IsEmpty());
  EXPECT_THAT(Asked(List(0, "5 归 谁"), "商标归谁所有"), Not(IsEmpty()));
  EXPECT_THAT(Asked(List(0, "5 归 谁"), "商标已归。谁来"), IsEmpty());
}

TEST(PointsTest, PartiesDatesSumsSharesAndNumbersCountByTheirKind) {
  constexpr std::string_view kText = "甲方于2026年12月31日前付给乙方人民币5万元，占20%，共3件";
  for (const char* kind : {"<P>", "<D>", "<M>", "<%>", "<N>"}) {
    EXPECT_THAT(Asked(List(0, absl::StrCat("1 ", kind)), std::string(kText)), Not(IsEmpty())) << kind;
  }
  EXPECT_THAT(Asked(List(0, "1 <P> 于 <D>"), std::string(kText)), Not(IsEmpty()));
}

TEST(PointsTest, TwoWordsThatStandNearEachOtherAreAPiece) {
  EXPECT_THAT(Asked(List(0, "1 own .. mark"), "They own the new mark"), Not(IsEmpty()));
  EXPECT_THAT(Asked(List(0, "1 own .. mark"), "They own mark"), IsEmpty());
  EXPECT_THAT(Asked(List(0, "1 own .. mark"), "They own this or that old or new mark"), Not(IsEmpty()));
  EXPECT_THAT(Asked(List(0, "1 own .. mark"), "They own this or that old or very new mark"), IsEmpty());
}

TEST(PointsTest, TheBeginningOfALongWordIsAPiece) {
  EXPECT_THAT(Asked(List(0, "1 ~belon"), "It belongs to him"), Not(IsEmpty()));
  EXPECT_THAT(Asked(List(0, "1 ~belon"), "It belon to him"), IsEmpty());
}

// Points 10 with rarities 60 and 80: 10 x 100 / 100.
TEST(PointsTest, InALongTextEachPieceCountsLess) {
  EXPECT_THAT(Asked("threshold 9\n10 60 mark\n0 80 child", "The mark, child"), Not(IsEmpty()));
  EXPECT_THAT(Asked("threshold 10\n10 60 mark\n0 80 child", "The mark, child"), IsEmpty());
  EXPECT_THAT(Asked("threshold 10\n10 60 mark\n0 80 child", "The mark"), Not(IsEmpty()));
}

TEST(PointsTest, TheBordersOfASentenceCanBePartOfAPiece) {
  EXPECT_THAT(Asked(List(0, "1 ^ whoever"), "Whoever asks"), Not(IsEmpty()));
  EXPECT_THAT(Asked(List(0, "1 ^ whoever"), "Ask whoever"), IsEmpty());
  EXPECT_THAT(Asked(List(0, "1 whoever $"), "Ask whoever"), Not(IsEmpty()));
}

TEST(PointsTest, TheQuestionShowsTheWordsThatWeighMost) {
  const std::string points = List(0, "9 his own\n8 flesh\n-9 pays\n1 party");
  EXPECT_THAT(WordsAskedAbout(points, "The party pays, and the child is his own flesh and stays."),
              ElementsAre("his own flesh"));
}

// Every word put so that no list knows it is no way past the check.
TEST(PointsTest, ATextOfUnknownWordsIsAskedAbout) {
  const std::string points = "unknown 40\n" + List(5, "0 der\n0 mark\n0 ihm");
  EXPECT_THAT(Asked(points, "der mark gehoert ihm"), IsEmpty());
  EXPECT_THAT(Asked(points, "die marke gehoert ihr"), Not(IsEmpty()));
  EXPECT_THAT(Asked(points, "Anlage eins"), IsEmpty());
}

TEST(PointsTest, AClauseOfOrdinaryWordsInTheirOrdinaryOrderIsNotAskedAbout) {
  const std::string points =
      List(0, "9 pay") + "ordinary ^ <P>\nordinary <P> shall\nordinary shall pay\nordinary pay $\n";
  EXPECT_THAT(Asked(points, "Party A shall pay"), IsEmpty());
  EXPECT_THAT(Asked(points, "Party A shall never pay"), Not(IsEmpty()));
  EXPECT_THAT(Asked(points, "Shall Party A pay"), Not(IsEmpty()));
}

// The points are counted from whole clauses.
TEST(PointsTest, WhatAClauseNamesApartFromItsTextCountsAsIfItStoodThere) {
  AgreementUnderCheck agreement;
  agreement.clauses.emplace_back().text = "支付赔偿款";
  const auto asked = [&](const char* piece) {
    return !CheckAgreement(grammar::ParseGrammar({}, List(0, piece)), agreement).empty();
  };
  const auto pieces = {"1 ^ <P> 应", "1 于 <D> 前", "1 款 <M> $", "1 应 .. 支"};
  for (const char* piece : pieces) EXPECT_FALSE(asked(piece)) << piece;
  ClauseUnderCheck& clause = agreement.clauses[0];
  clause.act = "PAY";
  clause.debtor_party_id = "b";
  clause.amount = {"CNY", 100};
  clause.due_date = absl::CivilDay(2027, 1, 1);
  agreement.today = absl::CivilDay(2026, 1, 1);
  for (const char* piece : pieces) EXPECT_TRUE(asked(piece)) << piece;
  clause.text = "乙方于2027年1月1日支付一元";
  for (const char* piece : pieces) EXPECT_FALSE(asked(piece)) << piece;
}

TEST(PointsTest, EachLanguageHasItsOwnList) {
  const grammar::Grammar lexicon = grammar::ParseGrammar({}, List(0, "1 归"), List(0, "1 shall"));
  AgreementUnderCheck agreement;
  for (const char* text : {"商标归他", "He shall go", "双方之 shall 条款"})
    agreement.clauses.emplace_back().text = text;
  std::vector<int64_t> asked;
  for (const Finding& finding : CheckAgreement(lexicon, agreement)) asked.push_back(finding.clause);
  EXPECT_THAT(asked, ElementsAre(0, 1));
}

TEST(PointsTest, WhereARuleSpeaksNothingIsAsked) {
  constexpr std::string_view kRule =
      "text t\nwhy.zh a\nrule r\nid JI-355(5)\nground IP_TITLE\nseverity REFUSAL\ntext t\nmatch 归\nquoted "
      "SKIPPED\n";
  const grammar::Grammar lexicon = grammar::ParseGrammar({kRule}, List(0, "5 商 标"));
  AgreementUnderCheck agreement;
  agreement.clauses.emplace_back().text = "商标归甲方";
  std::vector<Finding> findings = CheckAgreement(lexicon, agreement);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].check, "r");
  // In quotation marks the word is a title or somebody's text.
  agreement.clauses[0].text = "商标“归”";
  findings = CheckAgreement(lexicon, agreement);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].check, "points");
}

TEST(PointsTest, AMistakeInTheListIsTold) {
  EXPECT_THAT(grammar::ParseGrammar({}, "threshold 3\nfive 10 归\n7\n5 归\n").errors,
              ElementsAre("no points: five 10 归", "no points: 7", "no points: 5 归"));
}

std::vector<corpus::Case> Labelled() {
  std::vector<corpus::Case> cases;
  const auto add = [&](const std::string& text, std::vector<std::string> grounds) {
    cases.push_back({"", "en", text, std::move(grounds), {}, {}, ""});
  };
  for (const char* day : {"Monday", "Tuesday", "Friday", "Sunday"}) {
    add("Party B pays on " + std::string(day), {});
    add("Party B owns it from " + std::string(day), {"IP_TITLE"});
  }
  return cases;
}

TEST(CountPointsTest, PartsTheHarmlessClausesFromTheOthers) {
  const std::string points = corpus::CountPoints(grammar::BuiltInGrammar(), Labelled(), {});
  EXPECT_THAT(points, StartsWith("# counted from 8 clauses "));
  EXPECT_THAT(Asked(points, "Party B pays on Saturday"), IsEmpty());
  EXPECT_THAT(WordsAskedAbout(points, "Party B owns it from Saturday"),
              ElementsAre(HasSubstr("owns it from")));
}

TEST(CountPointsTest, TheMarginMovesTheThreshold) {
  const auto asked = [](int64_t margin) {
    const std::string points = corpus::CountPoints(grammar::BuiltInGrammar(), Labelled(), {.margin = margin});
    return !Asked(points, "Party B owns it from Saturday").empty();
  };
  EXPECT_TRUE(asked(0));
  EXPECT_FALSE(asked(1000));
}

TEST(CountPointsTest, APieceOfOneClauseTellsNothing) {
  std::vector<corpus::Case> cases = Labelled();
  cases[1].text += " wherever";
  EXPECT_THAT(corpus::CountPoints(grammar::BuiltInGrammar(), cases, {}), Not(HasSubstr("wherever")));
  cases[3].text += " wherever";
  EXPECT_THAT(corpus::CountPoints(grammar::BuiltInGrammar(), cases, {}), HasSubstr("wherever"));
}

TEST(CountPointsTest, OrdinaryClausesAreNotAskedAbout) {
  std::vector<corpus::Case> cases = Labelled();
  const std::string text = "Party B owns it from Saturday";
  cases.push_back({"", "en", text, {}, {}, {}, std::string(corpus::kOrdinary)});
  EXPECT_THAT(Asked(corpus::CountPoints(grammar::BuiltInGrammar(), cases, {}), text), IsEmpty());
}

TEST(CountPointsTest, TheListNamesTheClausesFromWhichItWasCounted) {
  std::vector<corpus::Case> cases = Labelled();
  const std::string before = corpus::FingerprintOf(cases);
  EXPECT_EQ(corpus::FingerprintOf(Labelled()), before);
  EXPECT_THAT(corpus::CountPoints(grammar::BuiltInGrammar(), cases, {}), HasSubstr(before));
  cases[7].grounds.clear();
  EXPECT_NE(corpus::FingerprintOf(cases), before);
  cases = Labelled();
  cases[0].note = corpus::kOrdinary;
  EXPECT_NE(corpus::FingerprintOf(cases), before);
  cases = Labelled();
  cases[0].parties = {"Monday"};
  EXPECT_NE(corpus::FingerprintOf(cases), before);
}

}  // namespace
}  // namespace sudiao::law
