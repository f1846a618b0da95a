#include "common/law/damages/damages.h"

#include <algorithm>
#include <random>

#include "common/law/damages/rates.h"
#include "common/testing/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace sudiao::law {
namespace {

using testing::HasReasonCode;
using ::testing::IsEmpty;
using testing::IsOk;
using ::testing::SizeIs;

Money Yuan(int64_t yuan) { return {"CNY", yuan * 100}; }
Figure About(int64_t yuan) { return {{}, Yuan(yuan), {}, "audit report"}; }
Figure Between(int64_t low, int64_t likely, int64_t high) {
  return {Yuan(low), Yuan(likely), Yuan(high), "three estimates"};
}

DamagesQuestion Act(DamagesField field, absl::CivilDay day = absl::CivilDay(2026, 3, 1)) {
  DamagesQuestion question;
  question.field = field;
  question.act_first_day = day;
  question.act_last_day = day;
  return question;
}

PunitiveClaim Times(std::string k) {
  PunitiveClaim claim;
  claim.claimed = true;
  claim.intent = {IntentSign::PIRACY_OR_COUNTERFEIT};
  claim.serious = {SeriousSign::INFRINGES_AS_BUSINESS};
  claim.multiplier_likely = std::move(k);
  claim.source = "counterfeit goods, sold as a business";
  claim.stage = ClaimStage::BEFORE_OR_WITH_SUIT;
  return claim;
}

DamagesAnswer Estimated(const DamagesQuestion& question) {
  const auto answer = EstimateDamages(question);
  EXPECT_THAT(answer, IsOk());
  return answer.value_or(DamagesAnswer());
}

bool Cites(const DamagesAnswer& answer, std::string_view rule) {
  return std::any_of(answer.steps.begin(), answer.steps.end(), [&](const Step& s) { return s.rule == rule; });
}

const Reading* FindReading(const DamagesAnswer& answer, std::string_view id) {
  for (const Reading& reading : answer.readings) {
    if (reading.id == id) return &reading;
  }
  return nullptr;
}

// A19, DMG-TM, F-5, F-6, PUN-3, PUN-4
TEST(DamagesTest, A19_ACounterfeitTrademarkWithThreeTimesTheGain) {
  DamagesQuestion question = Act(DamagesField::TRADEMARK);
  question.gain = About(1'000'000);
  question.reasonable_cost = About(50'000);
  question.punitive = Times("3");
  DamagesAnswer answer = Estimated(question);
  EXPECT_EQ(answer.rule, "DMG-TM");
  EXPECT_EQ(answer.basis, DamagesBasis::GAIN);
  EXPECT_EQ(answer.base, Single(Yuan(1'000'000)));
  EXPECT_EQ(answer.punitive, Single(Yuan(3'000'000)));
  EXPECT_EQ(answer.total, Single(Yuan(4'050'000)));
  ASSERT_NE(FindReading(answer, "F-6"), nullptr);
  EXPECT_EQ(FindReading(answer, "F-6")->amount, Single(Yuan(3'050'000)));
  question.settings.punitive = PunitiveReading::INCLUDED;
  answer = Estimated(question);
  EXPECT_EQ(answer.total, Single(Yuan(3'050'000)));
  EXPECT_EQ(FindReading(answer, "F-6")->amount, Single(Yuan(4'050'000)));
}

// A20, DMG-PT, F-7
TEST(DamagesTest, A20_APatentWithNothingProvableHasTheStatutoryRangeAndNoPunitiveDamages) {
  DamagesQuestion question = Act(DamagesField::PATENT);
  question.punitive = Times("5");
  question.reasonable_cost = About(20'000);
  const DamagesAnswer answer = Estimated(question);
  EXPECT_EQ(answer.basis, DamagesBasis::STATUTORY);
  EXPECT_EQ(answer.statutory.low, Yuan(30'000));
  EXPECT_EQ(answer.statutory.high, Yuan(5'000'000));
  EXPECT_EQ(answer.total.low, Yuan(50'000));
  EXPECT_EQ(answer.total.high, Yuan(5'020'000));
  EXPECT_FALSE(answer.total.likely.has_value());
  EXPECT_FALSE(answer.punitive.high.has_value());
  EXPECT_TRUE(Cites(answer, "F-7"));
}

// DMG-TM, DMG-TM27, DMG-PT, DMG-CR, DMG-UC19, DMG-UC25: both sides of each change of the law.
TEST(DamagesTest, TheLawOfTheDayOfTheActApplies) {
  const auto law = [](DamagesField field, int year, int month, int day) {
    DamagesQuestion question = Act(field, absl::CivilDay(year, month, day));
    question.unfair_act = UnfairAct::CONFUSION;
    const auto answer = EstimateDamages(question);
    return answer.ok() ? answer->rule : ReasonOf(answer.status());
  };
  EXPECT_EQ(law(DamagesField::TRADEMARK, 2019, 10, 31), "ACT_BEFORE_DAMAGES_LAW");
  EXPECT_EQ(law(DamagesField::TRADEMARK, 2019, 11, 1), "DMG-TM");
  EXPECT_EQ(law(DamagesField::TRADEMARK, 2026, 12, 31), "DMG-TM");
  EXPECT_EQ(law(DamagesField::TRADEMARK, 2027, 1, 1), "DMG-TM27");
  EXPECT_EQ(law(DamagesField::PATENT, 2021, 5, 31), "ACT_BEFORE_DAMAGES_LAW");
  EXPECT_EQ(law(DamagesField::PATENT, 2021, 6, 1), "DMG-PT");
  EXPECT_EQ(law(DamagesField::COPYRIGHT, 2021, 5, 31), "ACT_BEFORE_DAMAGES_LAW");
  EXPECT_EQ(law(DamagesField::COPYRIGHT, 2021, 6, 1), "DMG-CR");
  EXPECT_EQ(law(DamagesField::UNFAIR_COMPETITION, 2019, 4, 22), "ACT_BEFORE_DAMAGES_LAW");
  EXPECT_EQ(law(DamagesField::UNFAIR_COMPETITION, 2025, 10, 14), "DMG-UC19");
  EXPECT_EQ(law(DamagesField::UNFAIR_COMPETITION, 2025, 10, 15), "DMG-UC25");
}

TEST(DamagesTest, ActsOverAChangeOfTheLawAreToBeSplit) {
  DamagesQuestion question = Act(DamagesField::TRADEMARK, absl::CivilDay(2026, 12, 31));
  question.act_last_day = absl::CivilDay(2027, 1, 1);
  const auto answer = EstimateDamages(question);
  EXPECT_THAT(answer, HasReasonCode("ACT_SPANS_DAMAGES_LAWS"));
  EXPECT_EQ(MetadataOf(answer.status(), "from"), "2027-01-01");
}

TEST(DamagesTest, TheStatutoryBoundsAreThoseOfEachLaw) {
  const auto total = [](DamagesField field) { return Estimated(Act(field)).total; };
  EXPECT_EQ(total(DamagesField::TRADEMARK).low, Yuan(0));
  EXPECT_EQ(total(DamagesField::COPYRIGHT).low, Yuan(500));
  EXPECT_EQ(total(DamagesField::PATENT).low, Yuan(30'000));
  for (const DamagesField field : {DamagesField::TRADEMARK, DamagesField::COPYRIGHT, DamagesField::PATENT}) {
    EXPECT_EQ(total(field).high, Yuan(5'000'000));
  }
}

TEST(DamagesTest, AStatedStatutorySumIsMovedIntoTheBounds) {
  DamagesQuestion question = Act(DamagesField::PATENT);
  question.statutory = Between(10'000, 20'000, 9'000'000);
  const DamagesAnswer answer = Estimated(question);
  EXPECT_EQ(answer.total.low, Yuan(30'000));
  EXPECT_EQ(answer.total.likely, Yuan(30'000));
  EXPECT_EQ(answer.total.high, Yuan(5'000'000));
}

// DMG-TM, DMG-UC25, DMG-PT, DMG-TM27: cost within or on top of the statutory sum is a setting for each
// statute.
TEST(DamagesTest, CostBesideStatutoryDamagesDiffersByStatute) {
  DamagesQuestion question = Act(DamagesField::TRADEMARK);
  question.statutory = About(4'990'000);
  question.reasonable_cost = About(50'000);
  DamagesAnswer answer = Estimated(question);
  EXPECT_EQ(answer.total.high, Yuan(5'000'000));
  ASSERT_NE(FindReading(answer, "COST"), nullptr);
  EXPECT_EQ(FindReading(answer, "COST")->amount.high, Yuan(5'040'000));
  question.settings.cost = CostBesideStatutory::ON_TOP;
  EXPECT_EQ(Estimated(question).total.high, Yuan(5'040'000));
  question.settings.cost = CostBesideStatutory::WITHIN;
  question.act_first_day = question.act_last_day = absl::CivilDay(2027, 1, 1);
  answer = Estimated(question);
  EXPECT_EQ(answer.total.high, Yuan(5'040'000));
  EXPECT_THAT(answer.readings, IsEmpty());
  question.field = DamagesField::PATENT;
  EXPECT_EQ(Estimated(question).total.high, Yuan(5'040'000));
}

// DMG-UC19, DMG-UC25, DMG-UC-JI
TEST(DamagesTest, InUnfairCompetitionTheStatutorySumDependsOnTheAct) {
  DamagesQuestion question = Act(DamagesField::UNFAIR_COMPETITION, absl::CivilDay(2025, 10, 14));
  question.unfair_act = UnfairAct::TRADE_SECRET;
  EXPECT_EQ(Estimated(question).total.high, Yuan(5'000'000));
  question.unfair_act = UnfairAct::FALSE_PUBLICITY;
  EXPECT_TRUE(Cites(Estimated(question), "DMG-UC-JI"));
  question.unfair_act = UnfairAct::OTHER;
  EXPECT_THAT(EstimateDamages(question), HasReasonCode("NO_DAMAGES_BASIS"));
  question.act_first_day = question.act_last_day = absl::CivilDay(2025, 10, 15);
  question.unfair_act = UnfairAct::FALSE_PUBLICITY;
  EXPECT_THAT(EstimateDamages(question), HasReasonCode("NO_DAMAGES_BASIS"));
  question.settings.statutory_for_all_named_acts_of_2025 = true;
  EXPECT_TRUE(Cites(Estimated(question), "DMG-UC-JI"));
}

TEST(DamagesTest, PunitiveDamagesInUnfairCompetitionAreForTradeSecretsAlone) {
  DamagesQuestion question = Act(DamagesField::UNFAIR_COMPETITION);
  question.unfair_act = UnfairAct::CONFUSION;
  question.loss = About(100'000);
  question.punitive = Times("2");
  EXPECT_EQ(Estimated(question).total, Single(Yuan(100'000)));
  question.unfair_act = UnfairAct::TRADE_SECRET;
  EXPECT_EQ(Estimated(question).total, Single(Yuan(300'000)));
}

// PUN-3, PUN-4: both are needed. PUN-2, PUN-6 change nothing in the sum.
TEST(DamagesTest, IntentAndSeriousCircumstancesAreBothNeeded) {
  DamagesQuestion question = Act(DamagesField::COPYRIGHT);
  question.loss = About(100'000);
  question.punitive = Times("1.5");
  EXPECT_EQ(Estimated(question).total, Single(Yuan(250'000)));
  question.punitive.stage = ClaimStage::SECOND_INSTANCE;
  question.punitive.fined_before = true;
  EXPECT_EQ(Estimated(question).total, Single(Yuan(250'000)));
  EXPECT_TRUE(Cites(Estimated(question), "PUN-2"));
  EXPECT_TRUE(Cites(Estimated(question), "PUN-6"));
  question.punitive.serious.clear();
  EXPECT_EQ(Estimated(question).total, Single(Yuan(100'000)));
  question.punitive = Times("1.5");
  question.punitive.intent.clear();
  EXPECT_EQ(Estimated(question).total, Single(Yuan(100'000)));
  EXPECT_TRUE(Cites(Estimated(question), "PUN-3"));
}

TEST(DamagesTest, TheMultiplierIsFromOneToFiveAndExact) {
  DamagesQuestion question = Act(DamagesField::PATENT);
  question.loss = About(100'001);
  for (const char* bad : {"0.9999", "5.0001", "-1", "abc", "", "1.23456"}) {
    question.punitive = Times(bad);
    EXPECT_THAT(EstimateDamages(question), HasReasonCode("INVALID_FIELDS")) << bad;
  }
  question.punitive = Times("1");
  EXPECT_EQ(Estimated(question).total, Single(Yuan(200'002)));
  question.punitive = Times("5");
  EXPECT_EQ(Estimated(question).total, Single(Yuan(600'006)));
  question.punitive = Times("1.3333");
  EXPECT_EQ(Estimated(question).punitive.likely.minor_units, 13'333'133);  // 133,331.3333, rounded
}

// DMG-TM: strict order, and the owner's choice by 商标解释 13. DMG-TM27: one or the other.
TEST(DamagesTest, LossComesBeforeGainWhereTheLawSaysSo) {
  DamagesQuestion question = Act(DamagesField::TRADEMARK);
  question.loss = About(100'000);
  question.gain = About(300'000);
  question.licence.fee = About(50'000);
  question.licence.multiple = "10";
  question.licence.multiple_source = "earlier judgments";
  EXPECT_EQ(Estimated(question).total, Single(Yuan(100'000)));
  question.chosen_basis = DamagesBasis::GAIN;
  EXPECT_EQ(Estimated(question).total, Single(Yuan(300'000)));
  question.chosen_basis = DamagesBasis::LICENCE;
  EXPECT_EQ(Estimated(question).total, Single(Yuan(500'000)));
  // From 2027 on: loss or gain, and the licence only where there is neither.
  question.act_first_day = question.act_last_day = absl::CivilDay(2027, 1, 1);
  EXPECT_EQ(Estimated(question).total, Single(Yuan(300'000)));
  question.chosen_basis = DamagesBasis::LOSS;
  EXPECT_EQ(Estimated(question).total, Single(Yuan(100'000)));
  question.loss = question.gain = Figure();
  EXPECT_EQ(Estimated(question).total, Single(Yuan(500'000)));
  // Unfair competition of 2019 is strict and knows no choice.
  DamagesQuestion unfair = Act(DamagesField::UNFAIR_COMPETITION, absl::CivilDay(2025, 1, 1));
  unfair.unfair_act = UnfairAct::CONFUSION;
  unfair.loss = About(100'000);
  unfair.gain = About(300'000);
  unfair.chosen_basis = DamagesBasis::GAIN;
  EXPECT_EQ(Estimated(unfair).total, Single(Yuan(100'000)));
}

// F-1, F-2, F-3
TEST(DamagesTest, UnitsTimesProfit) {
  DamagesQuestion question = Act(DamagesField::TRADEMARK);
  question.lost_sales = {3'000, "customs records", Between(10, 12, 15)};
  DamagesAnswer answer = Estimated(question);
  EXPECT_EQ(answer.total, (Range{Yuan(30'000), Yuan(36'000), Yuan(45'000)}));
  EXPECT_TRUE(Cites(answer, "F-1"));
  question.field = DamagesField::COPYRIGHT;
  EXPECT_TRUE(Cites(Estimated(question), "F-3"));
  question.lost_sales = Sales();
  question.infringing_sales = {5'000, "platform data", About(20)};
  answer = Estimated(question);
  EXPECT_EQ(answer.total, Single(Yuan(100'000)));
  EXPECT_TRUE(Cites(answer, "F-2"));
}

// F-4: three years back from the suit; figures for longer are cut by the days. The law is that of the days
// that count.
TEST(DamagesTest, AfterThreeYearsDamagesReachThreeYearsBack) {
  DamagesQuestion question = Act(DamagesField::TRADEMARK, absl::CivilDay(2018, 6, 2));
  question.act_last_day = absl::CivilDay(2024, 6, 1);
  question.gain = About(2'192'000);  // 2,192 days, 1,000 a day
  EXPECT_THAT(EstimateDamages(question), HasReasonCode("ACT_BEFORE_DAMAGES_LAW"));
  question.late_and_continuing = true;
  question.suit_day = absl::CivilDay(2024, 6, 1);
  const DamagesAnswer answer = Estimated(question);
  EXPECT_EQ(answer.total, Single(Yuan(1'097'000)));  // 2021-06-01 to 2024-06-01
  EXPECT_TRUE(Cites(answer, "F-4"));
  question.figures_are_for_last_three_years = true;
  EXPECT_EQ(Estimated(question).total, Single(Yuan(2'192'000)));
}

// F-8: as the Yuexiu court did.
TEST(DamagesTest, TheRestThatCannotBeComputedMayHaveAStatutorySum) {
  DamagesQuestion question = Act(DamagesField::TRADEMARK);
  question.gain = About(200'000);
  question.punitive = Times("2");
  question.part_not_computable = true;
  question.statutory = About(100'000);
  question.reasonable_cost = About(30'000);
  const DamagesAnswer answer = Estimated(question);
  EXPECT_EQ(answer.total, Single(Yuan(730'000)));
  EXPECT_TRUE(Cites(answer, "F-8"));
}

// F-9, F-10
TEST(DamagesTest, ASumAgreedInAdvanceComesFirst) {
  DamagesQuestion question = Act(DamagesField::TRADEMARK);
  question.agreed = About(500'000);
  DamagesAnswer answer = Estimated(question);
  EXPECT_EQ(answer.basis, DamagesBasis::AGREED);
  EXPECT_EQ(answer.total, Single(Yuan(500'000)));
  question.loss = About(80'000);
  answer = Estimated(question);
  EXPECT_EQ(answer.total, (Range{Yuan(80'000), Yuan(500'000), Yuan(500'000)}));
  EXPECT_TRUE(Cites(answer, "F-9"));
  EXPECT_TRUE(Cites(answer, "F-10"));
}

// DMG-TM27 (art 78), DMG-TM (art 64): no use and no other loss, no damages.
TEST(DamagesTest, AMarkThatWasNotUsedGivesNoDamages) {
  for (const absl::CivilDay day : {absl::CivilDay(2026, 12, 31), absl::CivilDay(2027, 1, 1)}) {
    DamagesQuestion question = Act(DamagesField::TRADEMARK, day);
    question.gain = About(100'000);
    question.non_use = NonUse::NOTHING_PROVEN;
    EXPECT_EQ(Estimated(question).total, Single(Yuan(0)));
    question.non_use = NonUse::OTHER_LOSS_PROVEN;
    EXPECT_EQ(Estimated(question).total, Single(Yuan(100'000)));
  }
  DamagesQuestion patent = Act(DamagesField::PATENT);
  patent.non_use = NonUse::NOTHING_PROVEN;
  EXPECT_THAT(EstimateDamages(patent), HasReasonCode("INVALID_FIELDS"));
}

// DMG-AGREE
TEST(DamagesTest, EveryAnswerSaysThatThePartiesMayAgreeOnAnySum) {
  for (const DamagesField field : {DamagesField::TRADEMARK, DamagesField::PATENT, DamagesField::COPYRIGHT}) {
    EXPECT_EQ(Estimated(Act(field)).steps.back().rule, "DMG-AGREE");
  }
}

TEST(DamagesTest, NoFigureIsUsedWithoutItsSource) {
  DamagesQuestion question = Act(DamagesField::TRADEMARK);
  question.gain = About(1);
  question.gain.source.clear();
  question.reasonable_cost = Between(5, 4, 3);
  question.act_first_day = absl::CivilDay(2027, 1, 1);
  EXPECT_THAT(EstimateDamages(question), HasReasonCode("INVALID_FIELDS"));
  question = Act(DamagesField::TRADEMARK);
  question.gain = {{}, {"USD", 100}, {}, "x"};
  EXPECT_THAT(EstimateDamages(question), HasReasonCode("INVALID_FIELDS"));
  question.gain = About(1);
  for (const Step& step : Estimated(question).steps) {
    EXPECT_FALSE(step.rule.empty() || step.source.empty() || step.text_zh.empty() || step.text_en.empty());
  }
}

// DMG-PT, DMG-CR, DMG-TM, DMG-TM27: bounds hold, and more loss, gain, cost or multiplier never give less.
TEST(DamagesTest, BoundsHoldAndTheTotalRisesWithEachInput) {
  std::mt19937 random(11);
  const DamagesField fields[] = {DamagesField::TRADEMARK, DamagesField::PATENT, DamagesField::COPYRIGHT};
  for (int round = 0; round < 400; ++round) {
    DamagesQuestion question =
        Act(fields[random() % 3], absl::CivilDay(2026 + static_cast<int>(random() % 2), 5, 4));
    question.reasonable_cost = About(static_cast<int64_t>(random() % 100'000));
    question.punitive = Times(std::to_string(1 + random() % 4) + "." + std::to_string(random() % 10'000));
    if (random() % 3 == 0) {
      question.statutory = About(static_cast<int64_t>(random() % 10'000'000));
      const DamagesAnswer answer = Estimated(question);
      const bool patent = question.field == DamagesField::PATENT;
      EXPECT_GE(answer.statutory.low.minor_units, patent ? 3'000'000 : 0);
      EXPECT_LE(answer.statutory.high.minor_units, 500'000'000);
      continue;
    }
    question.loss = About(static_cast<int64_t>(random() % 1'000'000));
    const int64_t before = Estimated(question).total.likely.minor_units;
    DamagesQuestion more = question;
    more.loss.likely.minor_units += 100;
    EXPECT_GT(Estimated(more).total.likely.minor_units, before);
    more = question;
    more.reasonable_cost.likely.minor_units += 1;
    EXPECT_EQ(Estimated(more).total.likely.minor_units, before + 1);
    more = question;
    more.punitive.multiplier_likely = "5";
    EXPECT_GE(Estimated(more).total.likely.minor_units, before);
  }
}

// A21, WIPO-11: 68 entrusted, 59 closed, 19 settled.
TEST(RatesTest, A21_EachRateSaysWhatItIsAPartOf) {
  const SettlementRates rates = SettlementRatesOf(68, 59, 19);
  EXPECT_EQ(rates.settled_of_entrusted.tenths_of_percent, 279);
  EXPECT_EQ(rates.settled_of_closed.tenths_of_percent, 322);
  EXPECT_EQ(rates.settled_of_closed.denominator, 59);
  EXPECT_EQ(rates.open, 9);
  EXPECT_EQ(rates.settled_of_appointed.tenths_of_percent, std::nullopt);
}

}  // namespace
}  // namespace sudiao::law
