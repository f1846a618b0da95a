#include "common/packs/dry_run.h"

#include <algorithm>

#include "common/status/status_macros.h"

namespace sudiao::packs {
namespace {

absl::StatusOr<RunningClocks> CountAgain(const Pack& to, const RunningClocks& clocks) {
  RunningClocks counted;
  for (const DeadlineProof& proof : clocks) {
    ASSIGN_OR_RETURN(counted.emplace_back(), ComputeClock(to, proof.clock_id, proof.start_event_id,
                                                          proof.start_time, proof.pauses, proof.extensions));
  }
  return counted;
}

}  // namespace

const DeadlineProof& FirstDue(const RunningClocks& clocks) {
  return *std::min_element(clocks.begin(), clocks.end(),
                           [](const DeadlineProof& a, const DeadlineProof& b) { return a.due < b.due; });
}

std::vector<MovedDate> MovedDates(const Pack& to, const std::vector<RunningClocks>& dates) {
  std::vector<MovedDate> moved;
  for (const RunningClocks& clocks : dates) {
    if (clocks.empty()) continue;
    const DeadlineProof& before = FirstDue(clocks);
    const absl::StatusOr<RunningClocks> counted = CountAgain(to, clocks);
    if (!counted.ok()) {
      moved.push_back({before, {}, counted.status()});
      continue;
    }
    const DeadlineProof& after = FirstDue(*counted);
    if (after.due != before.due) moved.push_back({before, after, absl::OkStatus()});
  }
  return moved;
}

}  // namespace sudiao::packs
