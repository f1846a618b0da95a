#include "common/law/agreement_check/word_index.h"

#include "common/law/agreement_check/agreement_check.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace sudiao::law {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// One rule that finds these words.
std::string Found(const std::string& match, const std::string& text) {
  const std::string rule =
      "text t\nwhy.zh a\nrule r\nid JI-355(5)\nground IP_TITLE\nseverity REFUSAL\ntext t\nmatch " + match;
  const grammar::Grammar lexicon = grammar::ParseGrammar({rule}, {});
  EXPECT_THAT(lexicon.errors, IsEmpty());
  AgreementUnderCheck agreement;
  agreement.clauses.emplace_back().text = text;
  const auto findings = CheckAgreement(lexicon, agreement);
  return findings.empty() ? "" : findings[0].excerpt;
}

TEST(WordIndexTest, NoWordBeginsInTheLetterOfAParty) {
  EXPECT_EQ(Found("band", "Party B and Party C pay on 1 May 2027."), "");
  EXPECT_EQ(Found("scar*", "Party B's car stays where it is."), "");
  EXPECT_EQ(Found("scar*", "Party B’s car stays where it is."), "");
  EXPECT_EQ(Found("b_and", "Party B and Party C pay on 1 May 2027."), "B and");
  EXPECT_EQ(Found("s_car", "Party B's car stays where it is."), "s car");
  EXPECT_EQ(Found("s", "Party B's car stays where it is."), "s");
  EXPECT_EQ(Found("scar*", "The s c a r stays where it is."), "s c a r");
  EXPECT_EQ(Found("band", "The b and stays where it is."), "b and");
}

TEST(WordIndexTest, ADistanceToNothingIsToldOf) {
  EXPECT_THAT(grammar::ParseGrammar({"concept c\n  a ~3\n"}, {}).errors,
              ElementsAre("a distance to nothing: a ~3"));
}

}  // namespace
}  // namespace sudiao::law
