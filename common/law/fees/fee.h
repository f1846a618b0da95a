// What a fee comes to: any schedule for any dispute, with every step. Amounts are added as exact fractions
// and rounded once, at the end.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/law/fees/schedule.h"
#include "common/law/fees/shares.h"
#include "common/law/figures/exact.h"
#include "common/law/figures/explain.h"
#include "common/types/money.h"

namespace sudiao::law {

struct FeeQuestion {
  std::string schedule_id;
  absl::CivilDay day;  // on which the fee falls due
  Money amount;        // in dispute; absent where there is none or it is not known
  int64_t parties = 0;
  int64_t minutes = 0;
  int64_t days = 0;
  int64_t sessions = 0;
  std::vector<std::string> discounts;
  Rounding rounding = Rounding::HALF_UP;
  // Among how many payers it is divided equally, the requester first; 0: it is not divided.
  int64_t payers = 0;
  OddCents odd_cents = OddCents::ALL_TO_REQUESTER;
  SUDIAO_FIELDS(schedule_id, day, amount, parties, minutes, days, sessions, discounts, rounding, payers,
                odd_cents)
};

// The fee; where a schedule offers alternatives, one total for each.
struct FeeTotal {
  std::string option;
  Range amount;
  std::vector<Reading> readings;   // where the open readings differ
  std::vector<PayerShare> shares;  // where payers are given and the amount is no range
  SUDIAO_FIELDS(option, amount, readings, shares)
};

struct FeeAnswer {
  std::string schedule_id;
  std::string title_zh;
  std::string title_en;
  // Every figure used is verified.
  bool verified = false;
  // The collector may fix another amount within its discretion.
  bool indicative = false;
  // The collector publishes its own fees: there is no total.
  bool published_elsewhere = false;
  std::vector<FeeTotal> totals;
  std::vector<Step> steps;
  SUDIAO_FIELDS(schedule_id, title_zh, title_en, verified, indicative, published_elsewhere, totals, steps)
};

// FEE-1, FEE-2, FEE-3, FEE-7, WIPO-06  What courts and centres charge is data
// (common/law/fees/data/schedules.txt): confirmation is free; a first instance by cumulative tiers of the sum
// claimed, or a range without one; preservation with a least and a most; a court's referral to WIPO by party
// and hour. Refuses with FEE_SCHEDULE_UNKNOWN and INVALID_FIELDS.
absl::StatusOr<FeeAnswer> ComputeFee(const FeeSchedules& schedules, const FeeQuestion& question);

// How a first-instance court case ends, as far as its fee depends on it.
struct CourtCase {
  Money claimed;  // absent: a case without an amount
  Money settled;  // what was agreed: without effect on the fee
  bool ended_by_mediation = false;
  bool withdrawn = false;
  bool simplified_procedure = false;
};

// FEE-4  The fee is that of the sum claimed, not of the sum settled, and it is halved once however many
// reasons there are. (诉讼费用交纳办法 13(1), 15, 16; 民诉法司法解释 206; section 22 of the rulebook)
absl::StatusOr<FeeAnswer> CourtFee(const FeeSchedules& schedules, const CourtCase& court_case,
                                   absl::CivilDay day, Rounding rounding = Rounding::HALF_UP);

// The single amount of an answer; FEE_NOT_FIXED for ranges, alternatives and fees that others publish.
absl::StatusOr<Money> FixedFee(const FeeAnswer& answer);

SUDIAO_ENUM(MayCharge, NO, YES, NOT_STATED)

struct ChargeAnswer {
  MayCharge may_charge = MayCharge::UNSPECIFIED;
  Step why;
  SUDIAO_FIELDS(may_charge, why)
};

// FEE-8  Who may charge the parties for mediating, and from when: people's mediation is free, commercial
// organisations may charge by a published standard from 2026-05-01, centres by their schedules. (人民调解法
// 4; 商事调解条例 16)
ChargeAnswer MayChargeForMediation(OrganizationKind collector, absl::CivilDay day);

}  // namespace sudiao::law

namespace sudiao::reasons {

inline constexpr Reason kFeeScheduleUnknown{"FEE_SCHEDULE_UNKNOWN", absl::StatusCode::kNotFound,
                                            "There is no fee schedule {schedule} on {day}.",
                                            "{day} 没有收费标准 {schedule}。"};
inline constexpr Reason kFeeNotFixed{"FEE_NOT_FIXED", absl::StatusCode::kFailedPrecondition,
                                     "The schedule {schedule} gives no single amount.",
                                     "收费标准 {schedule} 没有确定的单一金额。"};

}  // namespace sudiao::reasons
