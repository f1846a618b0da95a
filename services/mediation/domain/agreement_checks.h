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

// The words in the text that leave open what is owed (CHK-CLEAR).
std::vector<std::string> VagueWords(std::string_view text);

// The words that leave the dispute to the court if a party does not perform (CHK-FORUM).
std::vector<std::string> ForumWords(std::string_view text);

// Sizes and references that every version must keep, also a draft.
void CheckDraft(const Mediation& mediation, const Terms& terms, Violations& violations);

// Everything that is missing or unclear for signing.
void CheckForSigning(const Mediation& mediation, const Terms& terms, absl::CivilDay today,
                     Violations& violations);

}  // namespace sudiao::mediation::domain
