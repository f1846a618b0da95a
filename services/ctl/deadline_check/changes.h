// Every small change of a JSON document, for the test of the check: numbers one more and one less, texts
// altered, days moved, booleans flipped, members dropped, added and named twice, elements dropped, doubled
// and swapped.
#pragma once

#include <functional>
#include <string>

#include "services/ctl/deadline_check/json.h"

namespace sudiao::deadline_check {

// Calls `visit` with each changed document. `place` is where the change is, without indices: "steps[].count".
void ForEachChange(const Json& document,
                   const std::function<void(const Json& changed, const std::string& place)>& visit);

}  // namespace sudiao::deadline_check
