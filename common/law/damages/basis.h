// What damages are measured by: loss, gain or a licence fee, in the order of the law.
#pragma once

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "common/law/damages/laws.h"
#include "common/law/damages/question.h"
#include "common/law/damages/triple.h"
#include "common/law/figures/explain.h"

namespace sudiao::law {

struct ChosenBasis {
  DamagesBasis basis = DamagesBasis::UNSPECIFIED;
  Triple amount;
};

// The loss, if it is given or can be computed.
absl::StatusOr<std::optional<Triple>> LossOf(const DamagesQuestion& question, std::vector<Step>& steps);

// Nothing if neither loss nor gain nor licence fee is given.
absl::StatusOr<std::optional<ChosenBasis>> ChooseBasis(const DamagesQuestion& question, const DamagesLaw& law,
                                                       std::vector<Step>& steps);

}  // namespace sudiao::law
