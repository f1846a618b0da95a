// Whether a court can confirm what comes out of this mediation, in plain words: for the caller, from what he
// may see.
#pragma once

#include "absl/time/time.h"
#include "common/explain/explanation.h"
#include "services/mediation/domain/agreement.h"

namespace sudiao::mediation::domain {

struct ConfirmabilityQuestion {
  const Mediation& mediation;
  const packs::Pack& pack;
  // The newest agreement that the caller may see; null if there is none.
  const Agreement* agreement = nullptr;
  packs::Text inviting_court;  // its names; empty where no court invited the mediation
  law::MediatingBody body = law::MediatingBody::UNSPECIFIED;
};

explain::Explanation ExplainConfirmability(const ConfirmabilityQuestion& question, absl::Time now);

}  // namespace sudiao::mediation::domain
