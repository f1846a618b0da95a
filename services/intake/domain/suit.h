// What a suit about the dispute of a case would take, in plain words: for those who may have to bring it, or
// to answer it.
#pragma once

#include <string>
#include <vector>

#include "common/explain/explanation.h"
#include "services/intake/domain/case.h"

namespace sudiao::intake::domain {

// CPL-122  A suit needs somebody whose own right is concerned, a clear defendant, concrete claims and facts.
// What the case file lacks of it.
std::vector<explain::Line> MissingForASuit(const Case& c);

// CPL-124  The complaint names everybody with an address, the claimant also how to be reached, an
// organisation its legal representative. What the case file lacks of it.
std::vector<explain::Line> MissingInAComplaint(const Case& c);

// `for_claimant`: for the applicants and those who handle the case, who may also read what is missing.
explain::Explanation ExplainSuit(const Case& c, bool for_claimant);

}  // namespace sudiao::intake::domain
