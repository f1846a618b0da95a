#include "common/law/figures/exact.h"

#include <limits>
#include <random>

#include "common/status/errors.h"
#include "gtest/gtest.h"

namespace sudiao::law {
namespace {

TEST(ExactTest, NothingIsLostBeforeTheEnd) {
  Exact thirds;
  for (int i = 0; i < 3; ++i) thirds += Exact(100, 3);
  EXPECT_EQ(thirds.Round(Rounding::DOWN).value(), 100);
  EXPECT_EQ((Exact(7) / Exact(-2)), Exact(-7, 2));
  EXPECT_LT(Exact(1, 3), Exact(34, 100));
}

TEST(ExactTest, HalvesAreRoundedAwayFromZeroOrCut) {
  EXPECT_EQ(Exact(5, 2).Round(Rounding::HALF_UP).value(), 3);
  EXPECT_EQ(Exact(5, 2).Round(Rounding::DOWN).value(), 2);
  EXPECT_EQ(Exact(-5, 2).Round(Rounding::HALF_UP).value(), -3);
  EXPECT_EQ(Exact(-5, 2).Round(Rounding::DOWN).value(), -2);
  EXPECT_EQ(Exact(249, 100).Round(Rounding::HALF_UP).value(), 2);
}

TEST(ExactTest, AnOverflowIsNeverAWrongNumber) {
  Exact huge(std::numeric_limits<int64_t>::max());
  huge = huge * huge;
  EXPECT_TRUE(huge.valid());
  EXPECT_EQ(ReasonOf(huge.Round(Rounding::DOWN).status()), "FIGURE_TOO_LARGE");
  huge = huge * huge;
  EXPECT_FALSE(huge.valid());
  EXPECT_FALSE((huge + Exact(1)).valid());
  EXPECT_FALSE((Exact(1) / Exact()).valid());
}

TEST(ExactTest, SumsAndProductsOfRandomFractionsAreConsistent) {
  std::mt19937_64 random(7);
  const auto draw = [&] {
    return Exact(static_cast<int64_t>(random() % 2'000'001) - 1'000'000,
                 static_cast<int64_t>(random() % 1000) + 1);
  };
  for (int i = 0; i < 5'000; ++i) {
    const Exact a = draw();
    const Exact b = draw();
    const Exact c = draw();
    EXPECT_EQ((a + b) * c, a * c + b * c);
    EXPECT_EQ(a - b, -(b - a));
    EXPECT_TRUE(b.zero() || a / b * b == a);
  }
}

TEST(ExactTest, DecimalsAreReadExactlyOrNotAtAll) {
  EXPECT_EQ(ParseScaled("12.5", 2), 1250);
  EXPECT_EQ(ParseScaled("0.05", 2), 5);
  EXPECT_EQ(ParseScaled("3", 4), 30000);
  for (const char* bad : {"", ".", "1.", ".5", "-1", "1.234", "1,000", "1e3", "9999999999999999"}) {
    EXPECT_EQ(ParseScaled(bad, 2), std::nullopt) << bad;
  }
  EXPECT_EQ(FormatScaled(1250, 2), "12.5");
  EXPECT_EQ(FormatScaled(5, 2), "0.05");
  EXPECT_EQ(FormatScaled(30000, 4), "3");
}

}  // namespace
}  // namespace sudiao::law
