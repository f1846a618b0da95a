// When an agreement takes effect, and what confirmation needs beside it (trap 1).
#pragma once

#include <optional>
#include <string_view>

#include "absl/time/time.h"
#include "services/mediation/domain/agreement.h"

namespace sudiao::mediation::domain {

// The rule's id as it is shown and stored, "OMR-19".
std::string_view EffectRuleId(packs::EffectRule rule);

// Who must sign an agreement of these clauses under the pack's rule.
Signers RequiredSigners(const Mediation& mediation, const packs::Pack& pack,
                        const std::vector<Clause>& clauses);

// The moment of effect, if the signatures there are enough for it.
std::optional<absl::Time> EffectTime(const Agreement& agreement, packs::EffectRule rule);

// Every signature and seal is there.
bool IsComplete(const Agreement& agreement);

}  // namespace sudiao::mediation::domain
