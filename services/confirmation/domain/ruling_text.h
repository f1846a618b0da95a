// The papers of the court, as pure functions of the application.
#pragma once

#include <string>

#include "absl/time/time.h"
#include "services/confirmation/domain/application.h"

namespace sudiao::confirmation::domain {

// The text of the civil ruling (民事裁定书): form 16.7 for confirmation and rejection, form 16.6 for an
// application that was not accepted; "" while there is none. `zone` is the court's.
std::string RulingText(const Application& a, absl::TimeZone zone);

// "二〇二六年三月二日"
std::string ChineseDate(absl::CivilDay day);

}  // namespace sudiao::confirmation::domain
