// The court's clock of a pre-suit preservation: by which pack it runs.
#pragma once

#include <optional>

#include "common/packs/registry.h"
#include "services/intake/domain/preservation.h"

namespace sudiao::intake {

struct PreservationClock {
  const packs::Pack* pack = nullptr;
  domain::PreservationNotice notice;
};

// CPL-104  The court's clock is the same whatever the mediation's procedure is; the pack of court referrals
// has it, in the version of the day on which the measure was taken (the present one for older measures).
std::optional<PreservationClock> PreservationClockOf(const domain::Case& c, const packs::PackRegistry& packs,
                                                     absl::Time now);

}  // namespace sudiao::intake
