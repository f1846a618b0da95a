#include "common/law/sham/sham.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/status_matchers.h"

namespace sudiao::law {
namespace {

using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<ShamSign> SignsOf(const ShamScore& score) {
  std::vector<ShamSign> signs;
  for (const ShamReason& reason : score.reasons) signs.push_back(reason.sign);
  return signs;
}

TEST(ShamTest, ACaseWithoutSignsScoresNothing) {
  const ShamScore score = ScoreSham({}, DefaultShamPolicy());
  EXPECT_EQ(score.points, 0);
  EXPECT_FALSE(score.alert);
  EXPECT_THAT(score.reasons, IsEmpty());
}

// SHAM-5: the device of the rulebook's case is not stored here; the account that acts for both sides is.
TEST(AcceptanceTest, A22_OneAccountForBothSidesAndAFullAdmissionInTwoMinutesGiveAnAlert) {
  const ShamScore score = ScoreSham({.shared = {ShamSign::SHARED_ACCOUNT}, .seconds_to_full_acceptance = 120},
                                    DefaultShamPolicy());
  EXPECT_TRUE(score.alert);
  EXPECT_EQ(score.points, 90);
  EXPECT_THAT(SignsOf(score), ElementsAre(ShamSign::SHARED_ACCOUNT, ShamSign::FAST_FULL_ACCEPTANCE));
  EXPECT_THAT(score.reasons[1].text_en, HasSubstr("120 seconds"));
  EXPECT_THAT(score.reasons[1].text_zh, HasSubstr("120 秒"));
  std::string gaps;
  for (const ShamGap& gap : NotCollected()) gaps += std::string(gap.en) + "\n";
  EXPECT_THAT(gaps, HasSubstr("Devices"));
}

// SHAM-5 is known to 80 %: what a sign weighs and when the alert comes is the institution's to set.
TEST(AcceptanceTest, A22_TheWeightsAndTheThresholdAreConfigurable) {
  const ShamObservations seen{.shared = {ShamSign::SHARED_ACCOUNT}, .seconds_to_full_acceptance = 120};
  const auto lenient = ReadShamPolicy(R"({"alert_at":100})");
  ASSERT_THAT(lenient, testing::IsOk());
  EXPECT_FALSE(ScoreSham(seen, *lenient).alert);
  const auto without = ReadShamPolicy(
      R"({"weights":[{"sign":"SHARED_ACCOUNT"},{"sign":"FAST_FULL_ACCEPTANCE","points":7}],"fast_seconds":60})");
  ASSERT_THAT(without, testing::IsOk());
  EXPECT_EQ(ScoreSham(seen, *without).points, 0)
      << "120 seconds are no longer fast, the account weighs nothing";
  EXPECT_EQ(ScoreSham({.shared = {}, .seconds_to_full_acceptance = 60}, *without).points, 7);
  EXPECT_FALSE(ReadShamPolicy(R"({"weights":[{"sign":"NO_SUCH_SIGN","points":1}]})").ok());
  EXPECT_FALSE(ReadShamPolicy(R"({"alert_at":-1})").ok());
  EXPECT_FALSE(ReadShamPolicy("nonsense").ok());
}

TEST(ShamTest, BoundariesBelongToTheSign) {
  const ShamPolicy policy = DefaultShamPolicy();
  const auto points = [&](std::optional<int64_t> seconds, int64_t earlier) {
    return ScoreSham({.shared = {}, .seconds_to_full_acceptance = seconds, .earlier_cases_of_pair = earlier},
                     policy)
        .points;
  };
  EXPECT_EQ(points(600, 0), 30);
  EXPECT_EQ(points(601, 0), 0);
  EXPECT_EQ(points(std::nullopt, 2), 0);
  EXPECT_EQ(points(std::nullopt, 3), 20);
}

TEST(ShamTest, ASignCountsOnceHoweverOftenItIsSeen) {
  const ShamScore score =
      ScoreSham({.shared = {ShamSign::SHARED_PHONE, ShamSign::SHARED_PHONE, ShamSign::SHARED_ADDRESS}},
                DefaultShamPolicy());
  EXPECT_EQ(score.points, 60);
  EXPECT_TRUE(score.alert) << "exactly the threshold";
  EXPECT_THAT(SignsOf(score), ElementsAre(ShamSign::SHARED_PHONE, ShamSign::SHARED_ADDRESS));
}

TEST(ShamTest, EverySignHasPointsAndBothTexts) {
  for (size_t i = 1; i < EnumSize<ShamSign>(); ++i) {
    const auto sign = static_cast<ShamSign>(i);
    const ShamScore score = ScoreSham(
        {.shared = {sign}, .seconds_to_full_acceptance = 1, .earlier_cases_of_pair = 9}, DefaultShamPolicy());
    EXPECT_THAT(score.reasons, ::testing::Contains(Field(&ShamReason::sign, sign))) << EnumName(sign);
    for (const ShamReason& reason : score.reasons) {
      EXPECT_GT(reason.points, 0);
      EXPECT_FALSE(reason.text_zh.empty());
      EXPECT_FALSE(reason.text_en.empty());
    }
  }
}

}  // namespace
}  // namespace sudiao::law
