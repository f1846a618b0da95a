#include "common/law/damages/settlement_check.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "common/law/figures/exact.h"
#include "common/status/errors.h"

namespace sudiao::law {
namespace {

constexpr size_t kMaxBranches = 20;
constexpr size_t kMaxTextChars = 500;

class Checker {
 public:
  explicit Checker(const SettlementQuestion& question) : q_(question) {}

  absl::Status Check() {
    if (q_.day == absl::CivilDay()) violations_.Missing("day");
    if (!q_.claimed.has_value() || q_.claimed.minor_units == 0) violations_.Missing("claimed");
    CheckAmount("claimed", q_.claimed);
    CheckAmount("claimant_cost", q_.claimant_cost);
    CheckAmount("respondent_cost", q_.respondent_cost);
    CheckAmount("claimant_settling_cost", q_.claimant_settling_cost);
    CheckAmount("respondent_settling_cost", q_.respondent_settling_cost);
    CheckAmount("offer", q_.offer);
    CheckSources();
    CheckNumber("claimant_settling_fee_basis_points", q_.claimant_settling_fee_basis_points.value_or(0),
                10'000);
    CheckNumber("months_to_payment", q_.months_to_payment, 600);
    CheckNumber("months_to_settlement", q_.months_to_settlement, 600);
    CheckNumber("rate_basis_points", q_.rate_basis_points, 10'000);
    CheckNumber("enforcement_basis_points", q_.enforcement_basis_points, 10'000);
    CheckNumber("recovery_basis_points", q_.recovery_basis_points.value_or(0), 10'000);
    CheckNumber("swing_basis_points", q_.swing_basis_points.value_or(0), 10'000);
    CheckBranches();
    return violations_.ToStatus();
  }

 private:
  void CheckSources() {
    const bool costs = q_.claimant_cost.has_value() || q_.respondent_cost.has_value() ||
                       q_.claimant_settling_cost.has_value() || q_.respondent_settling_cost.has_value();
    if (costs) violations_.RequireText("costs_source", q_.costs_source, kMaxTextChars);
    const bool outlook = q_.months_to_payment != 0 || q_.months_to_settlement != 0 ||
                         q_.rate_basis_points != 0 || q_.enforcement_basis_points != 0;
    if (outlook) violations_.RequireText("outlook_source", q_.outlook_source, kMaxTextChars);
  }

  void CheckAmount(const std::string& field, const Money& amount) {
    if (!amount.has_value()) return;
    if (amount.currency != "CNY") {
      violations_.Add(field, "WRONG_CURRENCY", "Court fees are in CNY: use CNY throughout.",
                      "请统一使用人民币。");
    } else if (amount.minor_units < 0 || amount.minor_units > kMaxMinorUnits) {
      violations_.Add(field, "OUT_OF_RANGE", "The amount is out of range.", "金额超出范围。");
    }
  }

  void CheckNumber(const std::string& field, int64_t value, int64_t most) {
    if (0 <= value && value <= most) return;
    violations_.Add(field, "OUT_OF_RANGE", absl::StrCat("It is from 0 to ", most, "."),
                    absl::StrCat("应当在 0 到 ", most, " 之间。"));
  }

  void CheckBranches() {
    if (q_.branches.empty()) violations_.Missing("branches");
    if (q_.branches.size() > kMaxBranches) {
      violations_.Add("branches", "TOO_MANY", "At most 20 branches.", "最多 20 种结果。");
      return;
    }
    int64_t sum = 0;
    for (size_t i = 0; i < q_.branches.size(); ++i) {
      const Branch& branch = q_.branches[i];
      const std::string field = absl::StrCat("branches[", i, "]");
      violations_.RequireText(field + ".id", branch.id, 60);
      violations_.RequireText(field + ".source", branch.source, kMaxTextChars);
      if (branch.kind == BranchKind::UNSPECIFIED) violations_.Missing(field + ".kind");
      CheckNumber(field + ".probability_basis_points", branch.probability_basis_points, 10'000);
      CheckNumber(field + ".claimant_fee_basis_points", branch.claimant_fee_basis_points.value_or(0), 10'000);
      CheckAmount(field + ".award", branch.award);
      if (branch.kind != BranchKind::LOSE && !branch.award.has_value()) violations_.Missing(field + ".award");
      if (branch.kind == BranchKind::LOSE && branch.award.minor_units != 0) {
        violations_.Add(field + ".award", "NOT_APPLICABLE", "Who loses gets nothing.",
                        "败诉时没有判赔金额。");
      }
      if (branch.probability_basis_points >= 0 && branch.probability_basis_points <= 10'000) {
        sum += branch.probability_basis_points;
      }
    }
    if (sum != 10'000 && !q_.branches.empty()) {
      violations_.Add("branches", "NOT_WHOLE", "The probabilities must make 10,000 basis points.",
                      "各结果的概率之和应当为 10000 个基点。");
    }
  }

  const SettlementQuestion& q_;
  Violations violations_;
};

}  // namespace

absl::Status CheckSettlementQuestion(const SettlementQuestion& question) { return Checker(question).Check(); }

}  // namespace sudiao::law
