// What damages a court may give, as a range with every rule, input and step. (law-cn section 13)
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/law/damages/question.h"
#include "common/law/figures/explain.h"
#include "common/status/reason.h"

namespace sudiao::law {

struct DamagesAnswer {
  std::string rule;  // "DMG-TM"
  std::string law_zh;
  std::string law_en;
  DamagesBasis basis = DamagesBasis::UNSPECIFIED;
  Range base;
  Range punitive;
  Range statutory;
  Range cost;
  Range total;
  std::vector<Reading> readings;  // the total under the other reading of each open question that matters here
  std::vector<Step> steps;
  SUDIAO_FIELDS(rule, law_zh, law_en, basis, base, punitive, statutory, cost, total, readings, steps)
};

// Refuses with INVALID_FIELDS, ACT_BEFORE_DAMAGES_LAW, ACT_SPANS_DAMAGES_LAWS and NO_DAMAGES_BASIS.
absl::StatusOr<DamagesAnswer> EstimateDamages(const DamagesQuestion& question);

}  // namespace sudiao::law

namespace sudiao::reasons {

inline constexpr Reason kNoDamagesBasis{
    "NO_DAMAGES_BASIS", absl::StatusCode::kFailedPrecondition,
    "For this act {law} fixes no sum: the loss or the gain has to be shown.",
    "对该行为，{law} 没有规定法定赔偿，需要证明损失或者获利。"};

}  // namespace sudiao::reasons
