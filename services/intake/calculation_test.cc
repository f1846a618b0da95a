// The calculators of intake over its real gRPC server.
#include "services/intake/intake_fixture.h"
#include "services/mediation/events.h"
#include "sudiao/intake/v1/damages.grpc.pb.h"
#include "sudiao/intake/v1/fees.grpc.pb.h"
#include "sudiao/intake/v1/limitation.grpc.pb.h"

namespace sudiao::intake {
namespace {

using testing::HasReasonCode;
using ::testing::HasSubstr;

void SetYuan(google::type::Money& money, int64_t yuan) {
  money.set_currency_code("CNY");
  money.set_units(yuan);
}
void SetDay(google::type::Date& date, int year, int month, int day) {
  date.set_year(year);
  date.set_month(month);
  date.set_day(day);
}

class CalculationTest : public IntakeTest {
 protected:
  CalculationTest() {
    fees_ = v1::FeeService::NewStub(intake_.channel());
    damages_ = v1::DamagesService::NewStub(intake_.channel());
    limitation_ = v1::LimitationService::NewStub(intake_.channel());
  }

  absl::StatusOr<v1::ComputeFeeResponse> Fee(const Caller& caller, const v1::ComputeFeeRequest& request) {
    return intake_.Call(*fees_, &v1::FeeService::Stub::ComputeFee, caller, request);
  }
  absl::StatusOr<v1::EstimateDamagesResponse> Damages(const v1::EstimateDamagesRequest& request) {
    return intake_.Call(*damages_, &v1::DamagesService::Stub::EstimateDamages, ann_, request);
  }
  absl::StatusOr<v1::Limitation> LimitationOf(const Caller& caller, const std::string& name) {
    v1::GetCaseLimitationRequest request;
    request.set_name(name);
    return intake_.Call(*limitation_, &v1::LimitationService::Stub::GetCaseLimitation, caller, request);
  }

  v1::Case DraftOf(bool with_act_date) {
    v1::CreateCaseRequest request = Draft(kBody);
    if (with_act_date) SetDay(*request.mutable_case_file()->mutable_act_date(), 2024, 9, 2);
    const auto made = Call(ann_, &v1::CaseService::Stub::CreateCase, request);
    EXPECT_THAT(made, IsOk());
    return made.value_or(v1::Case());
  }

  void Submit(const std::string& name) {
    v1::SubmitCaseRequest request;
    request.set_name(name);
    EXPECT_THAT(Call(ann_, &v1::CaseService::Stub::SubmitCase, request), IsOk());
  }

  std::unique_ptr<v1::FeeService::Stub> fees_;
  std::unique_ptr<v1::DamagesService::Stub> damages_;
  std::unique_ptr<v1::LimitationService::Stub> limitation_;
};

// A25, FEE-4
TEST_P(CalculationTest, A25_TheFeeOfASettledCaseComesWithItsSteps) {
  v1::ComputeFeeRequest request;
  request.set_schedule_id("CN-COURT-HALF");
  SetYuan(*request.mutable_amount(), 500'000);
  const auto fee = Fee(ann_, request);
  ASSERT_THAT(fee, IsOk());
  ASSERT_EQ(fee->totals_size(), 1);
  EXPECT_EQ(fee->totals(0).amount().low().units(), 4'400);
  EXPECT_TRUE(fee->verified());
  EXPECT_EQ(fee->steps(fee->steps_size() - 1).rule(), "FEE-4");
  EXPECT_THAT(fee->steps(0).text_zh(), HasSubstr("案件受理费"));
}

TEST_P(CalculationTest, ACalculatorNeedsAnAccountAndGoodFigures) {
  v1::ComputeFeeRequest request;
  EXPECT_THAT(Fee(Caller(), request), FailsWith(reasons::kUnauthenticated));
  EXPECT_THAT(Fee(ann_, request), FailsWith(reasons::kInvalidFields));
  request.set_schedule_id("NO-SUCH");
  EXPECT_THAT(Fee(ann_, request), HasReasonCode("FEE_SCHEDULE_UNKNOWN"));
}

// FEE-8
TEST_P(CalculationTest, SchedulesAreListedByDay) {
  v1::ListFeeSchedulesRequest request;
  SetDay(*request.mutable_day(), 2026, 4, 30);
  const auto list = [&] {
    const auto listed = intake_.Call(*fees_, &v1::FeeService::Stub::ListFeeSchedules, ann_, request);
    EXPECT_THAT(listed, IsOk());
    return listed.value_or(v1::ListFeeSchedulesResponse());
  };
  const auto before = list();
  request.clear_day();
  const auto today = list();
  EXPECT_EQ(today.schedules_size(), before.schedules_size() + 1);
  EXPECT_EQ(before.charge_rules(1).may_charge(), v1::MAY_CHARGE_NOT_STATED);
  EXPECT_EQ(today.charge_rules(1).may_charge(), v1::MAY_CHARGE_YES);
  for (const v1::FeeSchedule& schedule : today.schedules()) {
    for (const v1::FeeScheduleRow& row : schedule.rows()) EXPECT_FALSE(row.source().empty()) << schedule.id();
  }
}

// A19
TEST_P(CalculationTest, A19_DamagesComeWithTheOtherReading) {
  v1::EstimateDamagesRequest request;
  request.set_field(v1::DAMAGES_FIELD_TRADEMARK);
  SetDay(*request.mutable_act_first_day(), 2026, 3, 1);
  SetDay(*request.mutable_act_last_day(), 2026, 3, 2);
  SetYuan(*request.mutable_gain()->mutable_likely(), 1'000'000);
  request.mutable_gain()->set_source("audit");
  SetYuan(*request.mutable_reasonable_cost()->mutable_likely(), 50'000);
  request.mutable_reasonable_cost()->set_source("invoices");
  v1::PunitiveClaim& claim = *request.mutable_punitive();
  claim.set_claimed(true);
  claim.add_intent(v1::INTENT_SIGN_PIRACY_OR_COUNTERFEIT);
  claim.add_serious(v1::SERIOUS_SIGN_INFRINGES_AS_BUSINESS);
  claim.set_multiplier_likely("3");
  claim.set_source("judgment of 2024");
  const auto answer = Damages(request);
  ASSERT_THAT(answer, IsOk());
  EXPECT_EQ(answer->rule(), "DMG-TM");
  EXPECT_EQ(answer->total().likely().units(), 4'050'000);
  ASSERT_EQ(answer->readings_size(), 1);
  EXPECT_EQ(answer->readings(0).amount().likely().units(), 3'050'000);
  SetDay(*request.mutable_act_first_day(), 2019, 1, 1);
  EXPECT_THAT(Damages(request), HasReasonCode("ACT_BEFORE_DAMAGES_LAW"));
}

TEST_P(CalculationTest, ASettlementIsWeighedAgainstTheLawsuit) {
  v1::EvaluateSettlementRequest request;
  SetYuan(*request.mutable_claimed(), 500'000);
  v1::Branch& won = *request.add_branches();
  won.set_id("won");
  won.set_kind(v1::BRANCH_KIND_WIN);
  won.set_probability_basis_points(5'000);
  SetYuan(*won.mutable_award(), 500'000);
  won.set_source("counsel");
  v1::Branch& lost = *request.add_branches();
  lost.set_id("lost");
  lost.set_kind(v1::BRANCH_KIND_LOSE);
  lost.set_probability_basis_points(5'000);
  lost.set_source("counsel");
  const auto evaluate = [&] {
    return intake_.Call(*damages_, &v1::DamagesService::Stub::EvaluateSettlement, ann_, request);
  };
  const auto answer = evaluate();
  ASSERT_THAT(answer, IsOk());
  EXPECT_EQ(answer->claimant_minimum().units(), 245'600);
  EXPECT_EQ(answer->respondent_maximum().units(), 254'400);
  EXPECT_TRUE(answer->zone());
  EXPECT_EQ(answer->sensitivity(0).driver(), v1::DRIVER_SUCCESS_PROBABILITY);
  EXPECT_TRUE(answer->indifference().has_claimant_basis_points());
  lost.set_probability_basis_points(4'999);
  EXPECT_THAT(evaluate(), FailsWith(reasons::kInvalidFields));
}

// LIM-188, LIM-195
TEST_P(CalculationTest, LimitationIsCountedWithItsProof) {
  v1::ComputeLimitationRequest request;
  request.mutable_known_time()->set_seconds(1'655'265'600);  // 2022-06-15 12:00 in China
  const auto answer =
      intake_.Call(*limitation_, &v1::LimitationService::Stub::ComputeLimitation, ann_, request);
  ASSERT_THAT(answer, IsOk());
  EXPECT_EQ(answer->last_day().year(), 2025);
  EXPECT_EQ(answer->last_day().day(), 16);
  ASSERT_EQ(answer->periods_size(), 1);
  EXPECT_THAT(answer->periods(0).deadline().proof(), HasSubstr("CORRESPONDING_DAY"));
  EXPECT_FALSE(answer->has_longest());
}

// LIM-193, LIM-ENG: the claimant alone is told; the request holds the count and the end of the mediation
// restarts it.
TEST_P(CalculationTest, ACaseTellsItsClaimantAlone) {
  const v1::Case draft = DraftOf(true);
  const auto before = LimitationOf(ann_, draft.name());
  ASSERT_THAT(before, IsOk());
  EXPECT_EQ(before->state(), v1::LIMITATION_STATE_RUNNING);
  EXPECT_EQ(before->last_day().year(), 2027);
  intake_.Advance(absl::Hours(24));
  Submit(draft.name());
  const auto held = LimitationOf(ann_, draft.name());
  ASSERT_THAT(held, IsOk());
  EXPECT_EQ(held->state(), v1::LIMITATION_STATE_HELD);
  EXPECT_EQ(held->interrupted_time().seconds(), absl::ToUnixSeconds(kStart + absl::Hours(24)));
  EXPECT_THAT(LimitationOf(manager_, draft.name()), FailsWith(reasons::kNotFound));
  EXPECT_THAT(LimitationOf(Person("bob"), draft.name()), FailsWith(reasons::kNotFound));
  EXPECT_THAT(LimitationOf(Caller(), draft.name()), FailsWith(reasons::kUnauthenticated));
  intake_.Advance(absl::Hours(24));
  v1::WithdrawCaseRequest withdraw;
  withdraw.set_name(draft.name());
  ASSERT_THAT(intake_.Call(*cases_, &v1::CaseService::Stub::WithdrawCase, ann_, withdraw), IsOk());
  // Taken back before anybody told the other side: the careful reading, and the other one.
  const auto ended = LimitationOf(ann_, draft.name());
  ASSERT_THAT(ended, IsOk());
  EXPECT_EQ(ended->state(), v1::LIMITATION_STATE_RUNNING);
  EXPECT_EQ(ended->last_day().year(), 2027);
  EXPECT_EQ(ended->other_last_day().year(), 2029);
}

TEST_P(CalculationTest, WithoutTheDayOfTheActADraftHasNoLimitation) {
  const v1::Case draft = DraftOf(false);
  EXPECT_THAT(LimitationOf(ann_, draft.name()), HasReasonCode("LIMITATION_START_UNKNOWN"));
  Submit(draft.name());
  EXPECT_THAT(LimitationOf(ann_, draft.name()), IsOk());
}

INSTANTIATE_TEST_SUITE_P(Engines, CalculationTest, SUDIAO_ENGINES);

}  // namespace
}  // namespace sudiao::intake
