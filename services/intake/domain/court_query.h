// What the router of courts (common/law/courts) is asked about a case, from the case's own data.
#pragma once

#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "common/law/courts/courts.h"
#include "common/status/errors.h"
#include "services/intake/domain/case.h"

namespace sudiao::intake::domain {

// Every right with every nature that the cause of action and the claims show. `today` is the day of filing of
// a case that was not filed yet; `inviting_court` the code of the court that referred it, if one did.
law::CourtQuery CourtQueryOf(const Case& c, const std::string& inviting_court, absl::CivilDay today);

// The kinds of the case's rights, as the law names them.
std::vector<law::CourtRight> CourtRightsOf(const CaseContent& content);

// Adds what is wrong with a query that a caller wrote, or with what a caller added to a case's.
void CheckCourtQuery(const law::CourtQuery& query, Violations& violations);
void CheckCourtAdditions(const law::CourtQuery& query, Violations& violations);

}  // namespace sudiao::intake::domain
