#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/paging/filter.h"
#include "common/paging/page_token.h"
#include "common/status/reasons.h"
#include "common/testing/status_matchers.h"
#include "common/types/ids.h"

namespace sudiao::paging {
namespace {

using ::sudiao::testing::FailsWith;
using ::sudiao::testing::IsOk;
using ::sudiao::testing::IsOkAndHolds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(PageSize, ZeroIsTheDefaultTooMuchIsTheMaximumAndNegativeIsRefused) {
  EXPECT_THAT(ClampPageSize(0), IsOkAndHolds(kDefaultPageSize));
  EXPECT_THAT(ClampPageSize(1), IsOkAndHolds(1));
  EXPECT_THAT(ClampPageSize(kMaxPageSize), IsOkAndHolds(kMaxPageSize));
  EXPECT_THAT(ClampPageSize(kMaxPageSize + 1), IsOkAndHolds(kMaxPageSize));
  EXPECT_THAT(ClampPageSize(-1), FailsWith(reasons::kInvalidFields));
}

TEST(PageToken, GivesBackItsPosition) {
  const std::vector<std::string> position = {"2026:03", "", "诉调\n|"};
  const std::string token = EncodePageToken(position, {"cases", "state = OPEN"});
  EXPECT_THAT(DecodePageToken(token, {"cases", "state = OPEN"}, 3), IsOkAndHolds(position));
  EXPECT_EQ(token.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"),
            std::string::npos);
}

TEST(PageToken, AnEmptyTokenIsTheFirstPage) {
  EXPECT_THAT(DecodePageToken("", {"cases"}, 2), IsOkAndHolds(IsEmpty()));
}

TEST(PageToken, IsRefusedForOtherParameters) {
  const std::string token = EncodePageToken({"7"}, {"cases", "ab", "c"});
  EXPECT_THAT(DecodePageToken(token, {"cases", "a", "bc"}, 1), FailsWith(reasons::kPageTokenMismatch));
  EXPECT_THAT(DecodePageToken(token, {"cases", "ab"}, 1), FailsWith(reasons::kPageTokenMismatch));
  EXPECT_THAT(DecodePageToken(token, {"cases", "ab", "c"}, 2), FailsWith(reasons::kPageTokenMismatch));
}

TEST(PageToken, NoChangedOrInventedTokenIsTaken) {
  const std::string token = EncodePageToken({"7", "x"}, {"cases"});
  for (size_t i = 0; i < token.size(); ++i) {
    std::string changed = token;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    const auto position = DecodePageToken(changed, {"cases"}, 2);
    if (!position.ok()) continue;
    EXPECT_THAT(*position, ElementsAre("7", "x")) << changed;
  }
  SeededRandom random(7);
  for (int i = 0; i < 2000; ++i) {
    std::string noise(random.Next() % 60 + 1, '\0');
    random.Fill(noise.data(), noise.size());
    EXPECT_THAT(DecodePageToken(noise, {"cases"}, 2), FailsWith(reasons::kPageTokenMismatch));
  }
  EXPECT_THAT(DecodePageToken(std::string(100000, 'A'), {"cases"}, 2),
              FailsWith(reasons::kPageTokenMismatch));
}

const std::vector<FilterField>& Fields() {
  static const auto* const fields = new std::vector<FilterField>{
      {"title",
       FilterKind::TEXT,
       {FilterOperator::EQUAL, FilterOperator::NOT_EQUAL, FilterOperator::HAS},
       {}},
      {"state", FilterKind::WORD, {FilterOperator::EQUAL}, {"OPEN", "SETTLED"}},
      {"amount", FilterKind::NUMBER, {FilterOperator::LESS, FilterOperator::GREATER_OR_EQUAL}, {}},
      {"foreign", FilterKind::BOOLEAN, {FilterOperator::EQUAL}, {}},
      {"create_time",
       FilterKind::TIME,
       {FilterOperator::GREATER, FilterOperator::LESS, FilterOperator::LESS_OR_EQUAL},
       {}}};
  return *fields;
}

TEST(Filter, AnEmptyFilterHasNoConditions) {
  EXPECT_THAT(ParseFilter("", Fields()), IsOkAndHolds(IsEmpty()));
  EXPECT_THAT(ParseFilter("  ", Fields()), IsOkAndHolds(IsEmpty()));
}

TEST(Filter, ReadsEveryKindOfValue) {
  const auto terms = ParseFilter(
      "title:商标 AND state=OPEN AND amount >= -5 AND foreign = true AND "
      "create_time<=2026-03-02T09:00:00+08:00",
      Fields());
  ASSERT_THAT(terms, IsOk());
  ASSERT_THAT(*terms, SizeIs(5));
  EXPECT_EQ(terms->at(0).op, FilterOperator::HAS);
  EXPECT_EQ(terms->at(0).text, "商标");
  EXPECT_EQ(terms->at(1).text, "OPEN");
  EXPECT_EQ(terms->at(2).op, FilterOperator::GREATER_OR_EQUAL);
  EXPECT_EQ(terms->at(2).number, -5);
  EXPECT_TRUE(terms->at(3).boolean);
  EXPECT_EQ(terms->at(4).op, FilterOperator::LESS_OR_EQUAL);
  EXPECT_EQ(absl::ToUnixSeconds(terms->at(4).time), 1772413200);
}

TEST(Filter, QuotedTextsMayHoldAnything) {
  const auto terms = ParseFilter(R"(title = "a AND \"b\" \\" AND title != 'c "d" \'')", Fields());
  ASSERT_THAT(terms, IsOk());
  ASSERT_THAT(*terms, SizeIs(2));
  EXPECT_EQ(terms->at(0).text, R"(a AND "b" \)");
  EXPECT_EQ(terms->at(1).text, R"(c "d" ')");
}

TEST(Filter, RefusesWhatIsNotInTheGrammar) {
  for (const char* filter :
       {"title", "title =", "= x", "title == x", "title = \"x", "title = \"x\\n\"",
        "title = x OR state = OPEN", "title = x title = y", "(title = x)", "NOT title = x", "title = x AND",
        "title = x and state = OPEN", "title ~ x", "title = \"\\"}) {
    EXPECT_THAT(ParseFilter(filter, Fields()), FailsWith(reasons::kInvalidFields)) << filter;
  }
}

TEST(Filter, RefusesUnknownFieldsOperatorsAndValues) {
  for (const char* filter : {"secret = x", "state != OPEN", "state = open", "amount >= 1.5", "amount = 5",
                             "foreign = yes", "create_time > yesterday", "create_time = 2026-03-02"}) {
    EXPECT_THAT(ParseFilter(filter, Fields()), FailsWith(reasons::kInvalidFields)) << filter;
  }
}

TEST(Filter, RefusesWhatIsTooLong) {
  std::string filter = "title = x";
  for (int i = 0; i < 20; ++i) filter += " AND title = x";
  EXPECT_THAT(ParseFilter(filter, Fields()), FailsWith(reasons::kInvalidFields));
  EXPECT_THAT(ParseFilter("title = " + std::string(3000, 'x'), Fields()), FailsWith(reasons::kInvalidFields));
}

TEST(Filter, NoTextMakesItFailOtherwise) {
  static constexpr std::string_view kPieces[] = {"title", " ", "=", "\"", "'", "\\",
                                                 "AND",   ":", "<", ">=", "!", "x"};
  SeededRandom random(11);
  for (int i = 0; i < 20000; ++i) {
    std::string filter;
    for (uint64_t n = random.Next() % 12; n > 0; --n) filter += kPieces[random.Next() % std::size(kPieces)];
    const auto terms = ParseFilter(filter, Fields());
    if (terms.ok()) continue;
    EXPECT_THAT(terms, FailsWith(reasons::kInvalidFields)) << filter;
  }
}

}  // namespace
}  // namespace sudiao::paging
