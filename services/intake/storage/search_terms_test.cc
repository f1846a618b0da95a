#include "services/intake/storage/search_terms.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace sudiao::intake {
namespace {

using ::testing::ElementsAre;
using ::testing::IsSupersetOf;
using ::testing::UnorderedElementsAre;

std::set<std::string> Terms(std::string_view text) {
  std::set<std::string> terms;
  AddTerms(text, terms);
  return terms;
}

TEST(SearchTermsTest, WordsAreFoldedAndSplitAtPunctuation) {
  EXPECT_THAT(Terms("Nestlé S.A. vs. ACME-Ｗｉｄｇｅｔｓ"),
              UnorderedElementsAre("nestle", "s", "a", "vs", "acme", "widgets"));
  EXPECT_THAT(Terms("shop.midea-capital.com"), IsSupersetOf({"shop", "midea", "capital", "com"}));
}

TEST(SearchTermsTest, ChineseIsFoundByPairsAndSingleCharacters) {
  EXPECT_THAT(Terms("浦江商标"), IsSupersetOf({"浦江", "江商", "商标", "浦", "标"}));
  EXPECT_THAT(Terms("沪0115诉前调"), IsSupersetOf({"沪", "0115", "诉前", "前调"}));
}

TEST(SearchTermsTest, TheLastWordOfAQueryMayBeUnfinished) {
  const QueryTerms terms = ParseQuery("浦江 midea cap");
  EXPECT_THAT(terms.whole, ElementsAre("浦江", "midea"));
  EXPECT_EQ(terms.prefix, "cap");
  EXPECT_EQ(ParseQuery("cap 浦").prefix, "");
  EXPECT_THAT(ParseQuery("cap 浦").whole, ElementsAre("cap", "浦"));
  EXPECT_THAT(ParseQuery("  ").whole, ElementsAre());
}

TEST(SearchTermsTest, LongWordsAreCutAtACharacter) {
  const std::string word(100, 'x');
  EXPECT_EQ(Terms(word).begin()->size(), kMaxTerm);
  EXPECT_EQ(ParseQuery(word).prefix.size(), kMaxTerm);
}

}  // namespace
}  // namespace sudiao::intake
