// What is asked of the damages calculator. Every figure comes with where it is from: none is used without.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "common/law/damages/laws.h"
#include "common/types/fields.h"
#include "common/types/money.h"

namespace sudiao::law {

// An amount in yuan as far as it is known: one figure (`likely` alone), or from `low` to `high`.
struct Figure {
  Money low;
  Money likely;
  Money high;
  std::string source;  // the evidence or the estimate it comes from
  SUDIAO_FIELDS(low, likely, high, source)

  bool given() const { return low.has_value() || likely.has_value() || high.has_value(); }
};

// F-1, F-2, F-3: units times profit a unit.
struct Sales {
  int64_t units = 0;
  std::string units_source;
  Figure unit_profit;
  SUDIAO_FIELDS(units, units_source, unit_profit)

  bool given() const { return units > 0 || unit_profit.given(); }
};

struct LicenceFee {
  Figure fee;
  std::string multiple;  // "1.5"; empty: 1
  std::string multiple_source;
  SUDIAO_FIELDS(fee, multiple, multiple_source)
};

SUDIAO_ENUM(DamagesBasis, LOSS, GAIN, LICENCE, STATUTORY, AGREED)

// PUN-3  From what intent may be found at first sight. Intent includes malice (PUN 1), whichever word the law
// uses. (惩罚性赔偿解释 3)
SUDIAO_ENUM(IntentSign, WENT_ON_AFTER_WARNING, SAME_CONTROLLER, RELATION_AND_ACCESS, NEGOTIATION_AND_ACCESS,
            PIRACY_OR_COUNTERFEIT, OTHER)

// PUN-4  From what serious circumstances may be found. (惩罚性赔偿解释 4)
SUDIAO_ENUM(SeriousSign, AGAIN_AFTER_SANCTION, INFRINGES_AS_BUSINESS, HID_EVIDENCE, REFUSED_PRESERVATION,
            HUGE_GAIN_OR_LOSS, PUBLIC_DANGER, OTHER)

// PUN-2  When punitive damages are claimed: with the suit, before the first-instance debate ends, or later,
// when they are open to mediation only. (惩罚性赔偿解释 2)
SUDIAO_ENUM(ClaimStage, BEFORE_OR_WITH_SUIT, BEFORE_DEBATE_ENDS, SECOND_INSTANCE)

struct PunitiveClaim {
  bool claimed = false;
  std::vector<IntentSign> intent;
  std::vector<SeriousSign> serious;
  // 1 to 5, up to four digits after the point; `likely` alone is enough.
  std::string multiplier_low;
  std::string multiplier_likely;
  std::string multiplier_high;
  std::string source;
  ClaimStage stage = ClaimStage::UNSPECIFIED;
  bool fined_before = false;  // an administrative or criminal fine for the same act
  SUDIAO_FIELDS(claimed, intent, serious, multiplier_low, multiplier_likely, multiplier_high, source, stage,
                fined_before)
};

// The answer to the defence that the mark was not used in the three years before the infringement.
SUDIAO_ENUM(NonUse, NOT_RAISED, USE_PROVEN, OTHER_LOSS_PROVEN, NOTHING_PROVEN)

// F-6: base and a multiple of it, or the multiple as the whole.
SUDIAO_ENUM(PunitiveReading, ADDED, INCLUDED)

// Open readings, as an institution sets them.
struct DamagesSettings {
  PunitiveReading punitive = PunitiveReading::ADDED;
  // For the laws that may count reasonable cost within the statutory sum; UNSPECIFIED: as the law's own row
  // says.
  CostBesideStatutory cost = CostBesideStatutory::UNSPECIFIED;
  bool statutory_for_all_named_acts_of_2025 = false;  // DMG-UC-JI under the law of 2025
  SUDIAO_FIELDS(punitive, cost, statutory_for_all_named_acts_of_2025)
};

struct DamagesQuestion {
  DamagesField field = DamagesField::UNSPECIFIED;
  UnfairAct unfair_act = UnfairAct::UNSPECIFIED;
  absl::CivilDay act_first_day;
  absl::CivilDay act_last_day;
  Figure loss;
  Sales lost_sales;
  Figure gain;
  Sales infringing_sales;
  LicenceFee licence;
  DamagesBasis chosen_basis = DamagesBasis::UNSPECIFIED;  // the owner's choice, where the law gives one
  Figure statutory;                                       // what a court would likely fix within the bounds
  Figure agreed;                                          // F-9: agreed before the act
  Figure reasonable_cost;
  PunitiveClaim punitive;
  bool part_not_computable = false;  // F-8
  NonUse non_use = NonUse::UNSPECIFIED;
  // F-4: sued more than three years after the owner knew, while the act goes on.
  bool late_and_continuing = false;
  absl::CivilDay suit_day;
  bool figures_are_for_last_three_years = false;
  DamagesSettings settings;
  SUDIAO_FIELDS(field, unfair_act, act_first_day, act_last_day, loss, lost_sales, gain, infringing_sales,
                licence, chosen_basis, statutory, agreed, reasonable_cost, punitive, part_not_computable,
                non_use, late_and_continuing, suit_day, figures_are_for_last_three_years, settings)
};

// Everything that is missing or wrong, at once (INVALID_FIELDS).
absl::Status CheckDamagesQuestion(const DamagesQuestion& question);

}  // namespace sudiao::law
