#include <fstream>

#include "common/law/fees/fee.h"
#include "common/packs/registry.h"
#include "common/testing/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace sudiao::law {
namespace {

using testing::HasReasonCode;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::IsOk;
using ::testing::SizeIs;

const absl::CivilDay kDay(2026, 6, 1);

Money Yuan(int64_t yuan) { return {"CNY", yuan * 100}; }
Money Usd(int64_t dollars) { return {"USD", dollars * 100}; }

FeeQuestion Ask(std::string schedule, Money amount = {}) {
  FeeQuestion question;
  question.schedule_id = std::move(schedule);
  question.day = kDay;
  question.amount = std::move(amount);
  return question;
}

FeeAnswer Answer(const FeeQuestion& question) {
  const auto answer = ComputeFee(FeeSchedules::BuiltIn(), question);
  EXPECT_THAT(answer, IsOk()) << question.schedule_id;
  return answer.value_or(FeeAnswer());
}

// The single amount in minor units, or -1.
int64_t Fee(const FeeQuestion& question) {
  const auto fixed = FixedFee(Answer(question));
  return fixed.ok() ? fixed->minor_units : -1;
}

// FEE-T, FEE-2, FEE-4: the vectors of the rulebook, and both sides of each tier.
TEST(CourtFeeTest, FEE_T_TheFeeIsCumulativeAndHalfOfItIsHalf) {
  const struct {
    int64_t yuan, full_fen;
  } kVectors[] = {{100'000, 230'000},
                  {500'000, 880'000},
                  {1'000'000, 1'380'000},
                  {5'000'000, 4'680'000},
                  {0, 5'000},
                  {10'000, 5'000},
                  {20'000, 30'000},
                  {200'000, 430'000},
                  {2'000'000, 2'280'000},
                  {10'000'000, 8'180'000},
                  {20'000'000, 14'180'000},
                  {30'000'000, 19'180'000}};
  for (const auto& vector : kVectors) {
    EXPECT_EQ(Fee(Ask("CN-COURT", Yuan(vector.yuan))), vector.full_fen) << vector.yuan;
    EXPECT_EQ(Fee(Ask("CN-COURT-HALF", Yuan(vector.yuan))), vector.full_fen / 2) << vector.yuan;
  }
  // One yuan more than the first tier is the first cent of the second.
  EXPECT_EQ(Fee(Ask("CN-COURT", Yuan(10'001))), 5'003);
}

// FEE-2: a larger claim never costs less, at any cent.
TEST(CourtFeeTest, TheFeeNeverFallsWhenTheClaimRises) {
  int64_t before = 0;
  for (int64_t fen = 0; fen < 30'000'000'00; fen = fen * 21 / 20 + 7) {
    const int64_t fee = Fee(Ask("CN-COURT", {"CNY", fen}));
    EXPECT_GE(fee, before) << fen;
    before = fee;
  }
}

// FEE-3
TEST(CourtFeeTest, WithoutAnAmountThereIsARange) {
  const FeeAnswer answer = Answer(Ask("CN-COURT"));
  ASSERT_THAT(answer.totals, SizeIs(1));
  EXPECT_EQ(answer.totals[0].amount.low, Yuan(500));
  EXPECT_EQ(answer.totals[0].amount.high, Yuan(1000));
  EXPECT_FALSE(answer.totals[0].amount.likely.has_value());
  EXPECT_THAT(FixedFee(answer), HasReasonCode("FEE_NOT_FIXED"));
  EXPECT_EQ(answer.steps[0].rule, "FEE-3");
}

// FEE-4, A25: 500,000 were claimed and settled: half of 8,800. The sum settled does not matter, and there is
// one half.
TEST(CourtFeeTest, A25_TheFeeIsHalvedOnceAndTakenFromTheSumClaimed) {
  CourtCase c;
  c.claimed = Yuan(500'000);
  const auto fee = [&] { return FixedFee(*CourtFee(FeeSchedules::BuiltIn(), c, kDay)).value(); };
  EXPECT_EQ(fee(), Yuan(8'800));
  c.ended_by_mediation = true;
  EXPECT_EQ(fee(), Yuan(4'400));
  c.simplified_procedure = true;
  c.withdrawn = true;
  EXPECT_EQ(fee(), Yuan(4'400));
  c.settled = Yuan(100'000);
  EXPECT_EQ(fee(), Yuan(4'400));
}

// FEE-1, A26
TEST(CourtFeeTest, A26_ConfirmationIsFree) {
  const FeeAnswer answer = Answer(Ask("CN-CONFIRMATION-FREE", Yuan(500'000)));
  EXPECT_EQ(FixedFee(answer).value(), Yuan(0));
  EXPECT_EQ(answer.steps[0].rule, "FEE-1");
  EXPECT_TRUE(answer.verified);
}

// FEE-6
TEST(CourtFeeTest, EnforcementHasItsOwnScaleAndIsBorneByTheDebtor) {
  EXPECT_EQ(Fee(Ask("CN-ENFORCEMENT", Yuan(10'000))), 5'000);
  EXPECT_EQ(Fee(Ask("CN-ENFORCEMENT", Yuan(500'000))), 740'000);
  EXPECT_EQ(Fee(Ask("CN-ENFORCEMENT", Yuan(5'000'000))), 5'240'000);
  EXPECT_EQ(Fee(Ask("CN-ENFORCEMENT", Yuan(10'000'000))), 7'740'000);
  EXPECT_EQ(Fee(Ask("CN-ENFORCEMENT", Yuan(20'000'000))), 8'740'000);
  const FeeAnswer answer = Answer(Ask("CN-ENFORCEMENT"));
  EXPECT_EQ(answer.totals[0].amount.low, Yuan(50));
  EXPECT_EQ(answer.totals[0].amount.high, Yuan(500));
}

// FEE-7
TEST(CourtFeeTest, PreservationHasALeastAndAMost) {
  EXPECT_EQ(Fee(Ask("CN-PRESERVATION")), 3'000);
  EXPECT_EQ(Fee(Ask("CN-PRESERVATION", Yuan(1'000))), 3'000);
  EXPECT_EQ(Fee(Ask("CN-PRESERVATION", Yuan(100'000))), 102'000);
  EXPECT_EQ(Fee(Ask("CN-PRESERVATION", Yuan(896'000))), 500'000);
  EXPECT_EQ(Fee(Ask("CN-PRESERVATION", Yuan(895'998))), 499'999);
  EXPECT_EQ(Fee(Ask("CN-PRESERVATION", Yuan(100'000'000))), 500'000);
  EXPECT_EQ(Answer(Ask("CN-PRESERVATION", Yuan(900'000))).steps.back().amount.high, Yuan(5'000));
}

// FEE-2, section 22: a payment order costs one third. Fractions of a fen are an open reading: both answers
// are shown.
TEST(CourtFeeTest, APaymentOrderIsAThirdAndBothRoundingsAreShown) {
  EXPECT_EQ(Fee(Ask("CN-PAYMENT-ORDER", Yuan(200'000))), 143'333);
  FeeQuestion question = Ask("CN-PAYMENT-ORDER", Yuan(10'000));  // 50 / 3 = 16.666…
  FeeAnswer answer = Answer(question);
  EXPECT_EQ(answer.totals[0].amount.low.minor_units, 1'667);
  ASSERT_THAT(answer.totals[0].readings, SizeIs(1));
  EXPECT_EQ(answer.totals[0].readings[0].amount.low.minor_units, 1'666);
  question.rounding = Rounding::DOWN;
  answer = Answer(question);
  EXPECT_EQ(answer.totals[0].amount.low.minor_units, 1'666);
  EXPECT_EQ(answer.totals[0].readings[0].amount.low.minor_units, 1'667);
}

// WIPO-ART-22: admin_std(a) = a <= 250,000 ? 250 : min(a / 1,000, 10,000)
TEST(CentreFeeTest, TheStandardAdministrationFeeOfWipo) {
  const auto admin = [](int64_t dollars) {
    const FeeAnswer answer = Answer(Ask("WIPO-STANDARD", Usd(dollars)));
    for (const Step& step : answer.steps) {
      if (step.rule == "WIPO-ART-22") return step.amount.low.minor_units;
    }
    return int64_t{-1};
  };
  EXPECT_EQ(admin(0), 250'00);
  EXPECT_EQ(admin(250'000), 250'00);
  EXPECT_EQ(admin(250'001), 250'00);
  EXPECT_EQ(admin(1'000'000), 1'000'00);
  EXPECT_EQ(admin(10'000'000), 10'000'00);
  EXPECT_EQ(admin(25'000'000), 10'000'00);
}

// WIPO-ART-23
TEST(CentreFeeTest, AboveTheFirstBracketTheMediatorIsPaidByTheHourOrByTheDay) {
  FeeQuestion question = Ask("WIPO-STANDARD", Usd(1'000'000));
  question.minutes = 90;
  question.days = 2;
  const FeeAnswer answer = Answer(question);
  ASSERT_THAT(answer.totals, SizeIs(2));
  EXPECT_EQ(answer.totals[0].option, "HOURLY");
  EXPECT_EQ(answer.totals[0].amount.low, Usd(1'450));
  EXPECT_EQ(answer.totals[0].amount.high, Usd(1'900));
  EXPECT_EQ(answer.totals[1].option, "DAILY");
  EXPECT_EQ(answer.totals[1].amount.low, Usd(4'000));
  EXPECT_TRUE(answer.indicative);
  EXPECT_FALSE(answer.verified);
}

TEST(CentreFeeTest, UsersOfWipoSystemsPayAQuarterLessForTheAdministration) {
  FeeQuestion question = Ask("WIPO-STANDARD", Usd(100'000));
  question.discounts = {"WIPO-SYSTEM-USER"};
  EXPECT_EQ(Fee(question), 250'000 + 18'750);
  question.discounts = {"NO-SUCH"};
  EXPECT_THAT(ComputeFee(FeeSchedules::BuiltIn(), question), HasReasonCode("INVALID_FIELDS"));
}

TEST(CentreFeeTest, AnUnknownAmountPaysTheFirstBracketForNow) {
  const FeeAnswer answer = Answer(Ask("WIPO-STANDARD"));
  EXPECT_EQ(FixedFee(answer).value(), Usd(2'750));
  EXPECT_FALSE(answer.verified);
  EXPECT_THAT(answer.steps[0].text_en, HasSubstr("adjusted later"));
}

// WIPO-06: cn_referral(h, n) = 50 + 350·n + 140·n·max(0, h-4)
TEST(CentreFeeTest, ACourtsReferralToWipo) {
  const auto fee = [](int64_t minutes, int64_t parties) {
    FeeQuestion question = Ask("WIPO-CN-REFERRAL");
    question.minutes = minutes;
    question.parties = parties;
    return Fee(question);
  };
  EXPECT_EQ(fee(4 * 60, 2), 750'00);
  EXPECT_EQ(fee(4 * 60 + 1, 2), 750'00 + 467);
  EXPECT_EQ(fee(390, 2), 1'450'00);
  EXPECT_EQ(fee(5 * 60, 3), 1'520'00);
  EXPECT_THAT(ComputeFee(FeeSchedules::BuiltIn(), Ask("WIPO-CN-REFERRAL")), HasReasonCode("INVALID_FIELDS"));
}

TEST(CentreFeeTest, FilmCasesAreCapped) {
  FeeQuestion question = Ask("WIPO-FILM", Usd(2'500'000));
  question.minutes = 40 * 60;
  EXPECT_EQ(Fee(question), 10'250'00);
  question.amount = Usd(2'500'001);
  EXPECT_EQ(Fee(question), 12'500'00);
}

TEST(CentreFeeTest, OtherCentresAreDataToo) {
  FeeQuestion icom = Ask("WIPO-ICOM");
  icom.minutes = 120;
  EXPECT_EQ(Fee(icom), 850'00);
  FeeQuestion brazil = Ask("WIPO-INPI-BR");
  brazil.minutes = 60;
  const FeeAnswer answer = Answer(brazil);
  EXPECT_EQ(answer.totals[0].amount.low, Usd(450));
  EXPECT_EQ(answer.totals[1].amount.low, Usd(3'000));
  EXPECT_EQ(Fee(Ask("WIPO-AGDOK")), 1'100'00);
  FeeQuestion autor = Ask("MEDIAUTOR", {"EUR", 250'000'00});
  autor.sessions = 2;
  EXPECT_EQ(Answer(autor).totals[0].amount.low, (Money{"EUR", 480'00}));
  EXPECT_EQ(Answer(autor).totals[0].amount.high, (Money{"EUR", 780'00}));
  autor.amount = {"EUR", 300'000'00};
  autor.days = 1;
  EXPECT_EQ(Answer(autor).totals[0].amount.high, (Money{"EUR", 1'560'00}));
  EXPECT_EQ(Answer(autor).totals[1].amount.low, (Money{"EUR", 1'860'00}));
  EXPECT_EQ(Fee(Ask("BC-CRT")), 125'00);
  EXPECT_EQ(Fee(Ask("YOLO-ODR")), 25'00);
  EXPECT_EQ(Fee(Ask("EUIPO-FREE")), 0);
}

TEST(FeeTest, AForeignAmountIsNotConvertedSilently) {
  EXPECT_THAT(ComputeFee(FeeSchedules::BuiltIn(), Ask("CN-COURT", Usd(5))), HasReasonCode("INVALID_FIELDS"));
  EXPECT_THAT(ComputeFee(FeeSchedules::BuiltIn(), Ask("NONE")), HasReasonCode("FEE_SCHEDULE_UNKNOWN"));
  FeeQuestion early = Ask("CN-COURT", Yuan(5));
  early.day = absl::CivilDay(2007, 3, 31);
  EXPECT_THAT(ComputeFee(FeeSchedules::BuiltIn(), early), HasReasonCode("FEE_SCHEDULE_UNKNOWN"));
  early.day = absl::CivilDay(2007, 4, 1);
  EXPECT_EQ(Fee(early), 5'000);
}

// WIPO-ART-25
TEST(FeeTest, SharesAreEqualAndNoCentIsLost) {
  FeeQuestion question = Ask("WIPO-CN-REFERRAL");
  question.minutes = 5 * 60;
  question.parties = 3;
  question.payers = 3;  // 1,520.00 / 3: two odd cents
  const auto shares = Answer(question).totals[0].shares;
  ASSERT_THAT(shares, SizeIs(3));
  EXPECT_EQ(shares[0].amount.minor_units, 506'68);
  EXPECT_EQ(shares[1].amount.minor_units, 506'66);
  EXPECT_EQ(shares[0].other_reading.minor_units, 506'67);
  EXPECT_EQ(shares[1].other_reading.minor_units, 506'67);
  EXPECT_EQ(shares[2].other_reading.minor_units, 506'66);
  for (int64_t total = 0; total < 50; ++total) {
    for (int64_t payers = 1; payers < 8; ++payers) {
      int64_t sum = 0;
      int64_t other = 0;
      for (const PayerShare& share : EqualShares({"CNY", total}, payers, OddCents::ONE_EACH)) {
        sum += share.amount.minor_units;
        other += share.other_reading.minor_units;
      }
      EXPECT_EQ(sum, total);
      EXPECT_EQ(other, total);
    }
  }
}

// FEE-8
TEST(FeeTest, WhoMayChargeForMediatingDependsOnTheBodyAndTheDay) {
  EXPECT_EQ(MayChargeForMediation(OrganizationKind::PEOPLES_MEDIATION_COMMITTEE, kDay).may_charge,
            MayCharge::NO);
  constexpr auto kCommercial = OrganizationKind::COMMERCIAL_MEDIATION_ORGANIZATION;
  EXPECT_EQ(MayChargeForMediation(kCommercial, absl::CivilDay(2026, 4, 30)).may_charge,
            MayCharge::NOT_STATED);
  EXPECT_EQ(MayChargeForMediation(kCommercial, absl::CivilDay(2026, 5, 1)).may_charge, MayCharge::YES);
  EXPECT_EQ(MayChargeForMediation(OrganizationKind::INTERNATIONAL_CENTRE, kDay).may_charge, MayCharge::YES);
  EXPECT_EQ(MayChargeForMediation(OrganizationKind::ADMINISTRATIVE_ORGAN, kDay).may_charge,
            MayCharge::NOT_STATED);
  const FeeAnswer published = Answer(Ask("ORGANISATION-PUBLISHED", Yuan(1)));
  EXPECT_TRUE(published.published_elsewhere);
  EXPECT_THAT(published.totals, IsEmpty());
  EXPECT_EQ(Fee(Ask("CN-PEOPLES-FREE")), 0);
}

// SIM-29: that the parties pay nothing is an inference, so the figure is not marked as verified.
TEST(FeeTest, MediationOnReferralIsFreeButNotVerified) {
  const FeeAnswer answer = Answer(Ask("CN-REFERRAL-FREE"));
  EXPECT_EQ(FixedFee(answer).value(), Yuan(0));
  EXPECT_FALSE(answer.verified);
}

TEST(ScheduleTest, EveryNameInAPackIsASchedule) {
  for (const packs::Pack& pack : packs::PackRegistry::BuiltIn().All()) {
    const absl::CivilDay day = std::max(pack.in_force_from, kDay);
    for (const std::string& name : pack.fee_schedules) {
      EXPECT_NE(FeeSchedules::BuiltIn().Find(name, day), nullptr) << pack.Ref() << " names " << name;
    }
  }
}

TEST(ScheduleTest, EveryFigureHasASource) {
  for (const FeeSchedule& schedule : FeeSchedules::BuiltIn().All()) {
    EXPECT_FALSE(schedule.title_zh.empty() || schedule.title_en.empty()) << schedule.id;
    for (const FeeRow& row : schedule.rows) {
      EXPECT_FALSE(row.from.rule.empty() || row.from.source.empty()) << schedule.id;
    }
  }
}

TEST(ScheduleTest, AnInstitutionReplacesAScheduleOrAddsOne) {
  const auto own = FeeSchedules::BuiltInAnd(
      "schedule ORGANISATION-PUBLISHED currency=CNY collector=COMMERCIAL_MEDIATION_ORGANIZATION "
      "from=2026-05-01\n"
      "zh 本会标准\nen House rates\nrow MEDIATION rate=1% cap=20000 verified=yes rule=HOUSE source=our price "
      "list\n");
  ASSERT_THAT(own, IsOk());
  const auto answer = ComputeFee(*own, Ask("ORGANISATION-PUBLISHED", Yuan(300'000)));
  ASSERT_THAT(answer, IsOk());
  EXPECT_EQ(FixedFee(*answer).value(), Yuan(3'000));
  EXPECT_NE(own->Find("CN-COURT", kDay), nullptr);
}

TEST(ScheduleTest, TheLinterNamesWhatIsWrong) {
  const auto error = [](const std::string& lines) {
    const std::string text = "schedule X currency=CNY collector=COURT from=2020-01-01\nzh 甲\nen A\n" + lines;
    return std::string(FeeSchedules::Parse(text).status().message());
  };
  const std::string end = " verified=yes rule=R source=S\n";
  EXPECT_THAT(error("row COURT_FEE fixed=1" + end), IsEmpty());
  EXPECT_THAT(error("row COURT_FEE fixed=1 verified=yes rule=R\n"), HasSubstr("no source"));
  EXPECT_THAT(error("tier COURT_FEE to=5 fixed=1" + end), HasSubstr("gap"));
  EXPECT_THAT(error("row COURT_FEE low=5 high=1" + end), HasSubstr("upside down"));
  EXPECT_THAT(error("row COURT_FEE fixed=1.234" + end), HasSubstr("line 4"));
  EXPECT_THAT(error("row COFFEE fixed=1" + end), HasSubstr("unknown item"));
  EXPECT_THAT(error("share X 1/2" + end), HasSubstr("already a share"));
  EXPECT_THAT(error("share Y 1/2" + end), HasSubstr("not there"));
  EXPECT_THAT(error(""), HasSubstr("needs either rows"));
  const std::string two =
      "row COURT_FEE fixed=1" + end +
      "schedule X currency=CNY collector=COURT from=2021-01-01\nzh 乙\nen B\nrow COURT_FEE fixed=2" + end;
  EXPECT_THAT(error(two), HasSubstr("two are in force"));
}

}  // namespace
}  // namespace sudiao::law
