#include "common/law/damages/settlement.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/law/damages/settlement_check.h"
#include "common/law/fees/fee.h"
#include "common/law/figures/exact.h"
#include "common/status/status_macros.h"

namespace sudiao::law {
namespace {

constexpr int64_t kWhole = 10'000;

Exact Share(int64_t basis_points) { return Exact(basis_points, kWhole); }
Money Yuan(int64_t fen) { return {"CNY", fen}; }
absl::StatusOr<Money> Rounded(const Exact& value) {
  ASSIGN_OR_RETURN(const int64_t fen, value.Round(Rounding::HALF_UP));
  return Yuan(fen);
}

// Today's worth of a sum paid in `months`, as a factor: 1 / (1 + rate · months / 12).
Exact Discount(int64_t rate_basis_points, int64_t months) {
  const int64_t year = 12 * kWhole;
  return Exact(year, year + rate_basis_points * months);
}

// What the court would bring, for one set of figures.
struct Outlook {
  std::vector<BranchValue> branches;
  // The averages of the branches in which the claimant wins something and of those in which it loses; with
  // the first one's probability they give both expected values.
  Exact success_probability;
  Exact claimant_success, claimant_failure;
  Exact respondent_success, respondent_failure;

  Exact Claimant(const Exact& p) const { return p * claimant_success + (Exact(1) - p) * claimant_failure; }
  Exact Respondent(const Exact& p) const {
    return p * respondent_success + (Exact(1) - p) * respondent_failure;
  }
  Exact Claimant() const { return Claimant(success_probability); }
  Exact Respondent() const { return Respondent(success_probability); }
};

class Court {
 public:
  Court(const FeeSchedules& schedules, const SettlementQuestion& question, int64_t court_fee)
      : schedules_(schedules), q_(question), court_fee_(court_fee) {}

  absl::StatusOr<Outlook> Look() const {
    Outlook outlook;
    Exact success, failure;
    bool has_failure = false;
    for (const Branch& branch : q_.branches) {
      ASSIGN_OR_RETURN(BranchValue value, ValueOf(branch));
      const Exact p = Share(branch.probability_basis_points);
      const bool lost = branch.kind == BranchKind::LOSE;
      (lost ? failure : success) += p;
      (lost ? outlook.claimant_failure : outlook.claimant_success) += p * Exact(value.claimant.minor_units);
      (lost ? outlook.respondent_failure : outlook.respondent_success) +=
          p * Exact(value.respondent.minor_units);
      has_failure = has_failure || (lost && branch.probability_basis_points > 0);
      outlook.branches.push_back(std::move(value));
    }
    if (!success.zero()) {
      outlook.claimant_success = outlook.claimant_success / success;
      outlook.respondent_success = outlook.respondent_success / success;
    }
    outlook.success_probability = success;
    RETURN_IF_ERROR(Average(outlook, failure, has_failure));
    return outlook;
  }

 private:
  // Where nobody named a way to lose, it is to lose with all costs.
  absl::Status Average(Outlook& outlook, const Exact& failure, bool has_failure) const {
    if (has_failure) {
      outlook.claimant_failure = outlook.claimant_failure / failure;
      outlook.respondent_failure = outlook.respondent_failure / failure;
      return absl::OkStatus();
    }
    Branch lost;
    lost.kind = BranchKind::LOSE;
    ASSIGN_OR_RETURN(const BranchValue value, ValueOf(lost));
    outlook.claimant_failure = Exact(value.claimant.minor_units);
    outlook.respondent_failure = Exact(value.respondent.minor_units);
    return absl::OkStatus();
  }

  absl::StatusOr<BranchValue> ValueOf(const Branch& branch) const {
    const Exact award(branch.award.minor_units);
    const Exact enforced = Share(q_.enforcement_basis_points);
    const Exact lost_then = Exact(1) - Share(q_.recovery_basis_points.value_or(kWhole));
    const Exact discount = Discount(q_.rate_basis_points, q_.months_to_payment);
    const Exact paid = award * (Exact(1) - enforced * lost_then) * discount;
    ASSIGN_OR_RETURN(const Exact claimant_fee, ClaimantFee(branch));
    ASSIGN_OR_RETURN(const int64_t enforcement, EnforcementFee(branch.award));
    BranchValue value;
    value.id = branch.id;
    value.probability_basis_points = branch.probability_basis_points;
    ASSIGN_OR_RETURN(value.claimant, Rounded(paid - Exact(q_.claimant_cost.minor_units) - claimant_fee));
    ASSIGN_OR_RETURN(value.respondent,
                     Rounded(paid + Exact(q_.respondent_cost.minor_units) + Exact(court_fee_) - claimant_fee +
                             enforced * Exact(enforcement) * discount));
    return value;
  }

  absl::StatusOr<Exact> ClaimantFee(const Branch& branch) const {
    int64_t share = branch.kind == BranchKind::LOSE ? kWhole : 0;
    if (branch.claimant_fee_basis_points.has_value()) {
      share = *branch.claimant_fee_basis_points;
    } else if (branch.kind == BranchKind::PARTIAL) {
      const int64_t won = std::min(branch.award.minor_units, q_.claimed.minor_units);
      const Exact part = Exact(q_.claimed.minor_units - won, q_.claimed.minor_units) * Exact(kWhole);
      ASSIGN_OR_RETURN(share, part.Round(Rounding::HALF_UP));
    }
    return Exact(court_fee_) * Share(share);
  }

  // FEE-6: the debtor bears it.
  absl::StatusOr<int64_t> EnforcementFee(const Money& award) const {
    if (q_.enforcement_basis_points == 0 || award.minor_units == 0) return int64_t{0};
    FeeQuestion question;
    question.schedule_id = "CN-ENFORCEMENT";
    question.day = q_.day;
    question.amount = award;
    ASSIGN_OR_RETURN(const FeeAnswer answer, ComputeFee(schedules_, question));
    ASSIGN_OR_RETURN(const Money fee, FixedFee(answer));
    return fee.minor_units;
  }

  const FeeSchedules& schedules_;
  const SettlementQuestion& q_;
  const int64_t court_fee_;
};

// The question with one figure moved to `factor` of what it is, within its bounds.
SettlementQuestion Moved(SettlementQuestion question, Driver driver, const Exact& factor) {
  const auto scale = [&](int64_t value, int64_t most) {
    const auto moved = (Exact(value) * factor).Round(Rounding::HALF_UP);
    return std::min(moved.value_or(value), most);
  };
  const auto scale_money = [&](Money& amount) {
    amount.minor_units = scale(amount.minor_units, kMaxMinorUnits);
  };
  switch (driver) {
    case Driver::AWARD:
      for (Branch& branch : question.branches) scale_money(branch.award);
      break;
    case Driver::CLAIMANT_COST:
      scale_money(question.claimant_cost);
      break;
    case Driver::RESPONDENT_COST:
      scale_money(question.respondent_cost);
      break;
    case Driver::MONTHS:
      question.months_to_payment = scale(question.months_to_payment, 1200);
      break;
    case Driver::RATE:
      question.rate_basis_points = scale(question.rate_basis_points, 20'000);
      break;
    case Driver::ENFORCEMENT:
      question.enforcement_basis_points = scale(question.enforcement_basis_points, kWhole);
      break;
    case Driver::RECOVERY:
      question.recovery_basis_points = scale(question.recovery_basis_points.value_or(kWhole), kWhole);
      break;
    case Driver::SUCCESS_PROBABILITY:
    case Driver::UNSPECIFIED:
      break;
  }
  return question;
}

class Evaluation {
 public:
  Evaluation(const FeeSchedules& schedules, const SettlementQuestion& question)
      : schedules_(schedules), q_(question) {}

  absl::StatusOr<SettlementAnswer> Run() {
    RETURN_IF_ERROR(PriceCourt());
    ASSIGN_OR_RETURN(outlook_, Look(q_));
    answer_.branches = outlook_.branches;
    ASSIGN_OR_RETURN(answer_.claimant_expected, Rounded(outlook_.Claimant()));
    ASSIGN_OR_RETURN(answer_.respondent_expected, Rounded(outlook_.Respondent()));
    RETURN_IF_ERROR(FindZone());
    RETURN_IF_ERROR(FindIndifference());
    RETURN_IF_ERROR(FindSensitivity());
    Explain();
    return std::move(answer_);
  }

 private:
  absl::StatusOr<Outlook> Look(const SettlementQuestion& question) const {
    return Court(schedules_, question, answer_.court_fee.minor_units).Look();
  }

  absl::Status PriceCourt() {
    CourtCase c;
    c.claimed = q_.claimed;
    c.simplified_procedure = q_.simplified_procedure;
    ASSIGN_OR_RETURN(const FeeAnswer fee, CourtFee(schedules_, c, q_.day));
    ASSIGN_OR_RETURN(answer_.court_fee, FixedFee(fee));
    c.ended_by_mediation = true;
    ASSIGN_OR_RETURN(const FeeAnswer half, CourtFee(schedules_, c, q_.day));
    ASSIGN_OR_RETURN(answer_.settling_fee, FixedFee(half));
    if (!q_.filed) answer_.settling_fee.minor_units = 0;
    return absl::OkStatus();
  }

  // FEE-5  After a mediation the parties agree who bears the fee; where nothing is said, each bears half of
  // it here. So much a settlement costs either side beside the sum itself. (诉讼费用交纳办法 31)
  Exact ClaimantSettling() const {
    const Exact part = Share(q_.claimant_settling_fee_basis_points.value_or(kWhole / 2));
    return Exact(q_.claimant_settling_cost.minor_units) + Exact(answer_.settling_fee.minor_units) * part;
  }
  Exact RespondentSettling() const {
    const Exact part = Share(kWhole - q_.claimant_settling_fee_basis_points.value_or(kWhole / 2));
    return Exact(q_.respondent_settling_cost.minor_units) + Exact(answer_.settling_fee.minor_units) * part;
  }
  Exact SettlementDiscount() const { return Discount(q_.rate_basis_points, q_.months_to_settlement); }

  absl::Status FindZone() {
    const Exact none;
    const Exact discount = SettlementDiscount();
    const Exact least = std::max(none, (outlook_.Claimant() + ClaimantSettling()) / discount);
    const Exact most = std::max(none, (outlook_.Respondent() - RespondentSettling()) / discount);
    ASSIGN_OR_RETURN(answer_.claimant_minimum, Rounded(least));
    ASSIGN_OR_RETURN(answer_.respondent_maximum, Rounded(most));
    answer_.zone = least <= most;
    ASSIGN_OR_RETURN(const Money middle, Rounded((least + most) * Exact(1, 2)));
    if (answer_.zone) answer_.middle = middle;
    answer_.offer = q_.offer.has_value() ? q_.offer : middle;
    return absl::OkStatus();
  }

  absl::Status FindIndifference() {
    const Exact offer = Exact(answer_.offer.minor_units) * SettlementDiscount();
    ASSIGN_OR_RETURN(
        answer_.indifference.claimant_basis_points,
        Crossing(offer - ClaimantSettling(), outlook_.claimant_failure, outlook_.claimant_success));
    ASSIGN_OR_RETURN(
        answer_.indifference.respondent_basis_points,
        Crossing(offer + RespondentSettling(), outlook_.respondent_failure, outlook_.respondent_success));
    return absl::OkStatus();
  }

  // Where the line from `at_zero` to `at_one` meets `target`, in basis points; nothing outside.
  static absl::StatusOr<std::optional<int64_t>> Crossing(const Exact& target, const Exact& at_zero,
                                                         const Exact& at_one) {
    if (at_zero == at_one) return std::nullopt;
    const Exact p = (target - at_zero) / (at_one - at_zero);
    if (p < Exact(0) || p > Exact(1)) return std::nullopt;
    ASSIGN_OR_RETURN(const int64_t basis_points, (p * Exact(kWhole)).Round(Rounding::HALF_UP));
    return std::optional<int64_t>(basis_points);
  }

  absl::Status FindSensitivity() {
    const int64_t swing = q_.swing_basis_points.value_or(2'000);
    for (size_t i = 1; i < EnumSize<Driver>(); ++i) {
      Sensitivity row;
      row.driver = static_cast<Driver>(i);
      RETURN_IF_ERROR(At(row.driver, Share(kWhole - swing), row.claimant_at_low, row.respondent_at_low));
      RETURN_IF_ERROR(At(row.driver, Share(kWhole + swing), row.claimant_at_high, row.respondent_at_high));
      answer_.sensitivity.push_back(row);
    }
    std::stable_sort(answer_.sensitivity.begin(), answer_.sensitivity.end(),
                     [](const Sensitivity& a, const Sensitivity& b) { return Spread(a) > Spread(b); });
    return absl::OkStatus();
  }

  static int64_t Spread(const Sensitivity& row) {
    const auto distance = [](const Money& a, const Money& b) {
      return a.minor_units > b.minor_units ? a.minor_units - b.minor_units : b.minor_units - a.minor_units;
    };
    return std::max(distance(row.claimant_at_low, row.claimant_at_high),
                    distance(row.respondent_at_low, row.respondent_at_high));
  }

  absl::Status At(Driver driver, const Exact& factor, Money& claimant, Money& respondent) const {
    Exact p = outlook_.success_probability;
    const Outlook* outlook = &outlook_;
    Outlook moved;
    if (driver == Driver::SUCCESS_PROBABILITY) {
      p = std::min(Exact(1), p * factor);
    } else {
      ASSIGN_OR_RETURN(moved, Look(Moved(q_, driver, factor)));
      outlook = &moved;
    }
    ASSIGN_OR_RETURN(claimant, Rounded(outlook->Claimant(p)));
    ASSIGN_OR_RETURN(respondent, Rounded(outlook->Respondent(p)));
    return absl::OkStatus();
  }

  void Note(std::string rule, std::string source, std::string zh, std::string en, const Money& amount) {
    answer_.steps.push_back(
        {std::move(rule), std::move(source), std::move(zh), std::move(en), Single(amount)});
  }

  void Explain() {
    Note("FEE-2", "诉讼费用交纳办法 13(1)、29", "判决时的案件受理费，由败诉方负担。",
         "The court fee of a judgment; the loser bears it.", answer_.court_fee);
    Note("FEE-4", "诉讼费用交纳办法 15、31",
         q_.filed ? "调解结案减半，由双方协商负担。" : "尚未立案：和解不产生案件受理费。",
         q_.filed ? "Half of it on settlement, borne as the parties agree."
                  : "Not filed yet: settling costs no court fee.",
         answer_.settling_fee);
    for (size_t i = 0; i < q_.branches.size(); ++i) {
      const Branch& branch = q_.branches[i];
      const std::string percent = FormatScaled(branch.probability_basis_points, 2);
      Note("INPUT", branch.source, absl::StrCat(branch.id, "：概率 ", percent, "%，判赔金额如右。"),
           absl::StrCat(branch.id, ": probability ", percent, "%, with this award."),
           Yuan(branch.award.minor_units));
      Note("VALUE", absl::StrCat(q_.costs_source, q_.costs_source.empty() ? "" : "；", q_.outlook_source),
           absl::StrCat(branch.id, "：申请人今日所得 = 折现后的实际到账 − 自付费用 − 应负担的受理费。"),
           absl::StrCat(
               branch.id,
               ": worth to the claimant today: what is really paid, discounted, less own cost and its "
               "part of the fee."),
           answer_.branches[i].claimant);
    }
    Note("VALUE", "Σ p · v", "申请人诉讼的期望值（四舍五入到分）。",
         "The claimant's expected value in court, rounded to the fen.", answer_.claimant_expected);
    Note("VALUE", "Σ p · v", "被申请人诉讼的期望成本（四舍五入到分）。",
         "The respondent's expected cost in court, rounded to the fen.", answer_.respondent_expected);
    Note("ZONE", "", "申请人可接受的最低数额。", "The least that serves the claimant better than the court.",
         answer_.claimant_minimum);
    Note("ZONE", "", "被申请人可接受的最高数额。",
         "The most that serves the respondent better than the court.", answer_.respondent_maximum);
  }

  const FeeSchedules& schedules_;
  const SettlementQuestion& q_;
  SettlementAnswer answer_;
  Outlook outlook_;
};

}  // namespace

absl::StatusOr<SettlementAnswer> EvaluateSettlement(const FeeSchedules& schedules,
                                                    const SettlementQuestion& question) {
  RETURN_IF_ERROR(CheckSettlementQuestion(question));
  return Evaluation(schedules, question).Run();
}

}  // namespace sudiao::law
