// Whether an agreement can be signed and performed as it stands (form 16.4).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/status/errors.h"
#include "services/mediation/domain/agreement.h"

namespace sudiao::mediation::domain {

// The acts that a clause may promise.
bool IsAct(std::string_view act);

// Sizes and references that every version must keep, also a draft.
void CheckDraft(const Mediation& mediation, const Terms& terms, Violations& violations);

// Everything that is missing or unclear for signing.
void CheckForSigning(const Mediation& mediation, const Terms& terms, absl::CivilDay today,
                     Violations& violations);

// What the court would say of it, if it were asked to confirm it (common/law/agreement_check).
std::vector<law::Finding> CheckForConfirmation(const Mediation& mediation, const Terms& terms,
                                               law::MediatingBody body, absl::CivilDay today);

// The refusal rules of the findings; FINDINGS_NOT_ACKNOWLEDGED if one is not among the acknowledged.
absl::StatusOr<std::vector<std::string>> RequireAcknowledged(const std::vector<law::Finding>& findings,
                                                             const std::vector<std::string>& acknowledged);

}  // namespace sudiao::mediation::domain
