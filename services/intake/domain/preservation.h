// The trap of pre-suit preservation (trap 5): the measure is lifted unless a suit or arbitration follows
// within thirty days, and mediation does not stop that clock.
#pragma once

#include <optional>
#include <string>

#include "common/packs/pack.h"
#include "services/intake/domain/case.h"

namespace sudiao::intake::domain {

struct PreservationNotice {
  DeadlineProof window;
  // 24:00 of the counted day: the earlier date is the one that is advised, where the last day moved.
  absl::Time advised;
  bool over = false;
  std::string text_zh;
  std::string text_en;
};

// CPL-104  What to tell of the window to sue, from the day on which the measure was taken; nothing for a case
// without one, or one that was performed. A mediation that failed leaves the time to sue. `pack` is any that
// has the clock of the court.
std::optional<PreservationNotice> PreservationNoticeOf(const Case& c, const packs::Pack& pack,
                                                       absl::Time now);

}  // namespace sudiao::intake::domain
