// Counts a proof's clock anew from what it says went in: its start, length, pauses and extensions.
#pragma once

#include <string>
#include <vector>

#include "services/ctl/deadline_check/proof.h"

namespace sudiao::deadline_check {

struct Count {
  Day first_counted_day = 0;
  std::vector<ProofStep> steps;
  Day counted_day = 0;
  Day last_day = 0;
  bool provisional = false;
  bool suspended = false;
};

// Nothing, with the defects, if what went in cannot be counted: no such unit or pause, or an extension that
// was agreed too late or ends no later.
std::optional<Count> Recount(const Proof& proof, const RestDays& calendar, const Zone& zone,
                             std::vector<Defect>& defects);

// 9999-12-31, which a proof names as due while an open pause holds its clock.
inline constexpr int64_t kNeverMicros = 253'402'214'400'000'000;

}  // namespace sudiao::deadline_check
