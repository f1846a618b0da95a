#include "common/law/damages/settlement.h"

#include <random>

#include "common/testing/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace sudiao::law {
namespace {

using testing::HasReasonCode;
using testing::IsOk;
using ::testing::SizeIs;

Money Yuan(int64_t yuan) { return {"CNY", yuan * 100}; }

Branch Ends(BranchKind kind, int64_t basis_points, int64_t award) {
  Branch branch;
  branch.id = std::string(EnumName(kind));
  branch.kind = kind;
  branch.probability_basis_points = basis_points;
  if (kind != BranchKind::LOSE) branch.award = Yuan(award);
  branch.source = "counsel's view";
  return branch;
}

// 500,000 claimed: court fee 8,800, half 4,400. Even odds to win all of it.
SettlementQuestion EvenOdds() {
  SettlementQuestion question;
  question.day = absl::CivilDay(2026, 6, 1);
  question.claimed = Yuan(500'000);
  question.branches = {Ends(BranchKind::WIN, 5'000, 500'000), Ends(BranchKind::LOSE, 5'000, 0)};
  return question;
}

SettlementAnswer Evaluated(const SettlementQuestion& question) {
  const auto answer = EvaluateSettlement(FeeSchedules::BuiltIn(), question);
  EXPECT_THAT(answer, IsOk());
  return answer.value_or(SettlementAnswer());
}

// FEE-2, FEE-4: expected values by hand.
TEST(SettlementTest, TheZoneIsWhatBothSavePlusWhatTheyExpect) {
  const SettlementAnswer answer = Evaluated(EvenOdds());
  EXPECT_EQ(answer.court_fee, Yuan(8'800));
  EXPECT_EQ(answer.settling_fee, Yuan(0));
  EXPECT_EQ(answer.claimant_expected, Yuan(245'600));    // (500,000 - 8,800) / 2
  EXPECT_EQ(answer.respondent_expected, Yuan(254'400));  // (508,800 + 0) / 2
  EXPECT_EQ(answer.claimant_minimum, Yuan(245'600));
  EXPECT_EQ(answer.respondent_maximum, Yuan(254'400));
  EXPECT_TRUE(answer.zone);
  EXPECT_EQ(answer.middle, Yuan(250'000));
}

// FEE-4, FEE-5: after filing, half the fee is due on settlement, borne equally unless agreed otherwise.
TEST(SettlementTest, AfterFilingASettlementCostsHalfTheFee) {
  SettlementQuestion question = EvenOdds();
  question.filed = true;
  SettlementAnswer answer = Evaluated(question);
  EXPECT_EQ(answer.settling_fee, Yuan(4'400));
  EXPECT_EQ(answer.claimant_minimum, Yuan(247'800));
  EXPECT_EQ(answer.respondent_maximum, Yuan(252'200));
  question.claimant_settling_fee_basis_points = 0;
  answer = Evaluated(question);
  EXPECT_EQ(answer.claimant_minimum, Yuan(245'600));
  EXPECT_EQ(answer.respondent_maximum, Yuan(250'000));
  // The simplified procedure halves the fee of the judgment; the fee of a settlement is halved once all the
  // same.
  question.simplified_procedure = true;
  answer = Evaluated(question);
  EXPECT_EQ(answer.court_fee, Yuan(4'400));
  EXPECT_EQ(answer.settling_fee, Yuan(4'400));
}

TEST(SettlementTest, InPartWonTheFeeIsSharedInProportion) {
  SettlementQuestion question = EvenOdds();
  question.branches = {Ends(BranchKind::PARTIAL, 10'000, 125'000)};
  SettlementAnswer answer = Evaluated(question);
  EXPECT_EQ(answer.claimant_expected, Yuan(125'000 - 6'600));
  EXPECT_EQ(answer.respondent_expected, Yuan(125'000 + 2'200));
  question.branches[0].claimant_fee_basis_points = 0;
  answer = Evaluated(question);
  EXPECT_EQ(answer.claimant_expected, Yuan(125'000));
  EXPECT_EQ(answer.respondent_expected, Yuan(133'800));
}

// FEE-6: who is enforced against bears the fee; what is not recovered is lost to the claimant and saved by
// the debtor.
TEST(SettlementTest, OwnCostTimeAndEnforcementCount) {
  SettlementQuestion question = EvenOdds();
  question.claimant_cost = Yuan(40'000);
  question.respondent_cost = Yuan(30'000);
  question.costs_source = "fee quotes";
  question.months_to_payment = 12;
  question.rate_basis_points = 2'500;
  question.outlook_source = "court statistics";
  SettlementAnswer answer = Evaluated(question);
  // 500,000 in a year at 25 % are 400,000 today.
  EXPECT_EQ(answer.branches[0].claimant, Yuan(360'000));
  EXPECT_EQ(answer.branches[1].claimant, Yuan(-48'800));
  EXPECT_EQ(answer.branches[0].respondent, Yuan(438'800));
  EXPECT_EQ(answer.branches[1].respondent, Yuan(30'000));
  question.enforcement_basis_points = 10'000;
  question.recovery_basis_points = 5'000;
  answer = Evaluated(question);
  EXPECT_EQ(answer.branches[0].claimant, Yuan(160'000));
  // 200,000 + 30,000 + 8,800 + 7,400 discounted to 5,920.
  EXPECT_EQ(answer.branches[0].respondent, Yuan(244'720));
  // A settlement that is paid late must be larger to be worth the same.
  const int64_t at_once = answer.claimant_minimum.minor_units;
  question.months_to_settlement = 12;
  EXPECT_GT(Evaluated(question).claimant_minimum.minor_units, at_once);
}

TEST(SettlementTest, OptimistsOnBothSidesLeaveNoZone) {
  // Small stakes in recovery: the claimant gets all, the debtor expects to lose it and to save nothing.
  SettlementQuestion question = EvenOdds();
  question.claimant_settling_cost = Yuan(200'000);
  question.costs_source = "x";
  const SettlementAnswer answer = Evaluated(question);
  EXPECT_FALSE(answer.zone);
  EXPECT_FALSE(answer.middle.has_value());
  EXPECT_GT(answer.claimant_minimum.minor_units, answer.respondent_maximum.minor_units);
}

TEST(SettlementTest, TheProbabilityAtWhichASideHasNoPreference) {
  SettlementQuestion question = EvenOdds();
  question.offer = Yuan(250'000);
  const SettlementAnswer answer = Evaluated(question);
  // Claimant: 508,800 p - 8,800 = 250,000. Respondent: 508,800 p = 250,000.
  EXPECT_EQ(answer.indifference.claimant_basis_points, 5'086);
  EXPECT_EQ(answer.indifference.respondent_basis_points, 4'914);
  question.offer = Yuan(600'000);
  EXPECT_EQ(Evaluated(question).indifference.claimant_basis_points, std::nullopt);
}

TEST(SettlementTest, TheStrongestDriverComesFirst) {
  SettlementQuestion question = EvenOdds();
  question.claimant_cost = Yuan(10'000);
  question.costs_source = "x";
  const SettlementAnswer answer = Evaluated(question);
  ASSERT_THAT(answer.sensitivity, SizeIs(EnumSize<Driver>() - 1));
  EXPECT_EQ(answer.sensitivity[0].driver, Driver::SUCCESS_PROBABILITY);
  // 40 % and 60 % instead of 50 %.
  EXPECT_EQ(answer.sensitivity[0].claimant_at_low, Yuan(184'720));
  EXPECT_EQ(answer.sensitivity[0].claimant_at_high, Yuan(286'480));
  EXPECT_EQ(answer.sensitivity[1].driver, Driver::AWARD);
  EXPECT_EQ(answer.sensitivity[1].claimant_at_low, Yuan(185'600));
  for (const Sensitivity& row : answer.sensitivity) {
    if (row.driver != Driver::CLAIMANT_COST) continue;
    EXPECT_EQ(row.claimant_at_low, Yuan(237'600));
    EXPECT_EQ(row.claimant_at_high, Yuan(233'600));
    EXPECT_EQ(row.respondent_at_low, row.respondent_at_high);
  }
}

TEST(SettlementTest, EverythingWrongIsSaidAtOnce) {
  SettlementQuestion question = EvenOdds();
  question.branches[0].probability_basis_points = 5'001;
  EXPECT_THAT(EvaluateSettlement(FeeSchedules::BuiltIn(), question), HasReasonCode("INVALID_FIELDS"));
  question = EvenOdds();
  question.branches[1].source.clear();
  EXPECT_THAT(EvaluateSettlement(FeeSchedules::BuiltIn(), question), HasReasonCode("INVALID_FIELDS"));
  question = EvenOdds();
  question.claimant_cost = Yuan(1);
  EXPECT_THAT(EvaluateSettlement(FeeSchedules::BuiltIn(), question), HasReasonCode("INVALID_FIELDS"));
  EXPECT_THAT(EvaluateSettlement(FeeSchedules::BuiltIn(), SettlementQuestion()),
              HasReasonCode("INVALID_FIELDS"));
}

// The expected value is the weighted sum of the branches, to the fen; without cost to anybody but the court
// both sides expect the same but for the fee; and a better chance never lowers what the claimant expects.
TEST(SettlementTest, RandomTreesAreConsistent) {
  std::mt19937 random(5);
  for (int round = 0; round < 300; ++round) {
    SettlementQuestion question = EvenOdds();
    const int64_t win = static_cast<int64_t>(random() % 5'000);
    const int64_t part = static_cast<int64_t>(random() % 5'000);
    question.claimed = Yuan(1 + static_cast<int64_t>(random() % 10'000'000));
    question.branches = {Ends(BranchKind::WIN, win, question.claimed.minor_units / 100),
                         Ends(BranchKind::PARTIAL, part, question.claimed.minor_units / 300),
                         Ends(BranchKind::LOSE, 10'000 - win - part, 0)};
    const SettlementAnswer answer = Evaluated(question);
    int64_t sum = 0;
    for (const BranchValue& branch : answer.branches) {
      sum += branch.probability_basis_points * branch.claimant.minor_units;
    }
    EXPECT_LE(std::abs(sum - 10'000 * answer.claimant_expected.minor_units), 5'000);
    const int64_t gap = answer.respondent_expected.minor_units - answer.claimant_expected.minor_units;
    EXPECT_LE(std::abs(gap - answer.court_fee.minor_units), 2);
    EXPECT_TRUE(answer.zone);
    question.branches[0].probability_basis_points += 1;
    question.branches[2].probability_basis_points -= 1;
    EXPECT_GE(Evaluated(question).claimant_expected.minor_units, answer.claimant_expected.minor_units);
  }
}

}  // namespace
}  // namespace sudiao::law
