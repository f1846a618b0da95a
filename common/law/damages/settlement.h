// Whether to settle, and for how much: the branches of a lawsuit with their probabilities, what each costs,
// and what that is worth today, for both sides. Arithmetic is exact; every branch's value is rounded to the
// fen, and so is every result. Interest is simple interest, by whole months.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/law/fees/schedule.h"
#include "common/law/figures/explain.h"
#include "common/types/fields.h"
#include "common/types/money.h"

namespace sudiao::law {

SUDIAO_ENUM(BranchKind, WIN, PARTIAL, LOSE)

// One way in which the lawsuit may end. Basis points are hundredths of a percent.
struct Branch {
  std::string id;
  BranchKind kind = BranchKind::UNSPECIFIED;
  int64_t probability_basis_points = 0;
  Money award;
  // The claimant's part of the court fee. Absent: the loser pays; in part won, in proportion to what was
  // claimed (诉讼费用交纳办法 29 leaves that to the court).
  std::optional<int64_t> claimant_fee_basis_points;
  std::string source;
  SUDIAO_FIELDS(id, kind, probability_basis_points, award, claimant_fee_basis_points, source)
};

struct SettlementQuestion {
  absl::CivilDay day;  // whose court fees apply
  Money claimed;
  // The case is filed: settling costs half the court fee (FEE-4). Otherwise settling costs none.
  bool filed = false;
  bool simplified_procedure = false;
  std::vector<Branch> branches;  // their probabilities make 10,000
  // Own cost from now on: to judgment, and to a settlement.
  Money claimant_cost;
  Money respondent_cost;
  Money claimant_settling_cost;
  Money respondent_settling_cost;
  std::string costs_source;
  // FEE-5  The claimant's part of the half court fee, as the parties agree; absent: half of it.
  std::optional<int64_t> claimant_settling_fee_basis_points;
  int64_t months_to_payment = 0;     // after a judgment
  int64_t months_to_settlement = 0;  // until a settlement is paid
  int64_t rate_basis_points = 0;     // interest a year
  // How likely the judgment must be enforced, and what part is recovered then (absent: all).
  int64_t enforcement_basis_points = 0;
  std::optional<int64_t> recovery_basis_points;
  std::string outlook_source;                 // where time, rate and enforcement come from
  Money offer;                                // on the table; absent: the middle of the zone
  std::optional<int64_t> swing_basis_points;  // for the sensitivity; absent: 2,000
  SUDIAO_FIELDS(day, claimed, filed, simplified_procedure, branches, claimant_cost, respondent_cost,
                claimant_settling_cost, respondent_settling_cost, costs_source,
                claimant_settling_fee_basis_points, months_to_payment, months_to_settlement,
                rate_basis_points, enforcement_basis_points, recovery_basis_points, outlook_source, offer,
                swing_basis_points)
};

// What a branch is worth today: to the claimant after its costs, and what it costs the respondent with its
// own.
struct BranchValue {
  std::string id;
  int64_t probability_basis_points = 0;
  Money claimant;
  Money respondent;
  SUDIAO_FIELDS(id, probability_basis_points, claimant, respondent)
};

SUDIAO_ENUM(Driver, SUCCESS_PROBABILITY, AWARD, CLAIMANT_COST, RESPONDENT_COST, MONTHS, RATE, ENFORCEMENT,
            RECOVERY)

// What the expected values become when one figure alone moves down and up; the strongest first.
struct Sensitivity {
  Driver driver = Driver::UNSPECIFIED;
  Money claimant_at_low;
  Money claimant_at_high;
  Money respondent_at_low;
  Money respondent_at_high;
  SUDIAO_FIELDS(driver, claimant_at_low, claimant_at_high, respondent_at_low, respondent_at_high)
};

// The probability of the claimant's success at which a side has no preference between the offer and the
// court. Above it the claimant does better in court, below it the respondent. Without a probability one of
// both is always better.
struct Indifference {
  std::optional<int64_t> claimant_basis_points;
  std::optional<int64_t> respondent_basis_points;
  SUDIAO_FIELDS(claimant_basis_points, respondent_basis_points)
};

struct SettlementAnswer {
  Money court_fee;
  Money settling_fee;
  std::vector<BranchValue> branches;
  Money claimant_expected;    // of going to court
  Money respondent_expected;  // the cost of going to court
  // The least that serves the claimant and the most that serves the respondent better than the court.
  Money claimant_minimum;
  Money respondent_maximum;
  bool zone = false;  // the least is not more than the most
  Money middle;       // of the zone
  Money offer;        // what the indifference refers to
  Indifference indifference;
  std::vector<Sensitivity> sensitivity;
  std::vector<Step> steps;
  SUDIAO_FIELDS(court_fee, settling_fee, branches, claimant_expected, respondent_expected, claimant_minimum,
                respondent_maximum, zone, middle, offer, indifference, sensitivity, steps)
};

// Refuses with INVALID_FIELDS and what ComputeFee refuses.
absl::StatusOr<SettlementAnswer> EvaluateSettlement(const FeeSchedules& schedules,
                                                    const SettlementQuestion& question);

}  // namespace sudiao::law
