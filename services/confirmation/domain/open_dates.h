// Which clocks run for an application or a settlement now: what a change of the rules would move.
#pragma once

#include <vector>

#include "absl/time/time.h"
#include "common/packs/dry_run.h"
#include "services/confirmation/domain/application.h"
#include "services/confirmation/domain/settlement.h"

namespace sudiao::confirmation::domain {

// The court's clock or the parties' window in the state that it is in; after the ruling the times to object
// that are not over, and the limits of enforcement.
std::vector<packs::RunningClocks> RunningDates(const Application& a, absl::Time now);
// The window for the joint application, while nobody has applied.
std::vector<packs::RunningClocks> RunningDates(const Settlement& s, absl::Time now);

}  // namespace sudiao::confirmation::domain
