// Which law measures damages for an act of a given day, and what that law fixes. (law-cn section 13)
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/status/reason.h"
#include "common/types/fields.h"

namespace sudiao::law {

SUDIAO_ENUM(DamagesField, TRADEMARK, PATENT, COPYRIGHT, UNFAIR_COMPETITION)

// Confusion (混淆), trade secrets, the general clause, false publicity, disparagement, acts on the internet.
SUDIAO_ENUM(UnfairAct, CONFUSION, TRADE_SECRET, GENERAL_CLAUSE, FALSE_PUBLICITY, DISPARAGEMENT, INTERNET,
            OTHER)

// Where reasonable cost stands beside statutory damages: always on top, or possibly within the sum.
SUDIAO_ENUM(CostBesideStatutory, ON_TOP, WITHIN)

struct DamagesLaw {
  std::string_view rule;  // "DMG-TM"
  DamagesField field;
  std::string_view zh;  // the article
  std::string_view en;
  absl::CivilDay from;
  std::optional<absl::CivilDay> to;  // the last day
  bool strict_order = false;         // loss before gain; otherwise one or the other
  bool licence = false;              // licence fee where neither can be established
  bool licence_multiple = false;     // a reasonable multiple of it
  int64_t statutory_low = 0;         // fen
  int64_t statutory_high = 0;
  CostBesideStatutory cost = CostBesideStatutory::ON_TOP;
  std::string_view non_use;  // the article of the defence of non-use; empty where there is none
};

// The law for acts from `first` to `last`. Refuses acts before the texts that are covered
// (ACT_BEFORE_DAMAGES_LAW) and acts that run over a change of the law (ACT_SPANS_DAMAGES_LAWS): each part is
// to be computed by its own law.
absl::StatusOr<const DamagesLaw*> DamagesLawOf(DamagesField field, absl::CivilDay first, absl::CivilDay last);

// Whether that law allows a statutory sum for the act, and by which rule; null if not.
struct StatutoryGround {
  std::string_view rule;
  std::string_view source;
};
std::optional<StatutoryGround> StatutoryGroundOf(const DamagesLaw& law, UnfairAct act, bool extend_to_2025);

// Whether that law knows punitive damages for the act: in unfair competition for trade secrets alone.
bool KnowsPunitive(const DamagesLaw& law, UnfairAct act);

}  // namespace sudiao::law

namespace sudiao::reasons {

inline constexpr Reason kActBeforeDamagesLaw{
    "ACT_BEFORE_DAMAGES_LAW", absl::StatusCode::kFailedPrecondition,
    "Acts before {from} follow an older text of the law, which is not computed here.",
    "{from} 之前的行为适用旧法，本计算器不予计算。"};
inline constexpr Reason kActSpansDamagesLaws{
    "ACT_SPANS_DAMAGES_LAWS", absl::StatusCode::kFailedPrecondition,
    "The law changed on {from}. Compute the acts before that day and those from it on separately.",
    "法律自 {from} 起变更，请将该日之前和之后的行为分别计算。"};

}  // namespace sudiao::reasons
