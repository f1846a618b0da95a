// What would change for cases that are open if they were moved to another pack. Pure.
#pragma once

#include <string>
#include <vector>

#include "common/packs/pack.h"

namespace sudiao::packs {

// A date of a case: the first of its clocks to run out counts (mostly there is one).
using RunningClocks = std::vector<DeadlineProof>;

struct MovedDate {
  DeadlineProof before;
  // Counted by the other pack from what was recorded: start, pauses, extensions. Without clock_id where it
  // cannot be counted.
  DeadlineProof after;
  absl::Status problem;
};

// The dates that would change, in the order of `dates`. A clock that the other pack does not have, or that it
// cannot count with the pauses and extensions that were recorded, counts as a change.
std::vector<MovedDate> MovedDates(const Pack& to, const std::vector<RunningClocks>& dates);

// The clock that falls due first; the first of equals. `clocks` is not empty.
const DeadlineProof& FirstDue(const RunningClocks& clocks);

}  // namespace sudiao::packs
