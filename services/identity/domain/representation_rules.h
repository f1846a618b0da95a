// Who can be an agent, with which powers and for how long. Pure.
#pragma once

#include <span>
#include <string>

#include "absl/status/statusor.h"
#include "common/change/decision.h"
#include "common/status/errors.h"
#include "common/status/status_macros.h"
#include "services/identity/domain/representation.h"

namespace sudiao::identity {

using RepresentationDecision = change::Decision<Representation::Event>;

// The time in which one agent has his power: from `start` to before `end` (unset: without end).
struct AgentTime {
  std::string agent_account_id;
  absl::Time start;
  absl::Time end;
};

// The largest number of `agents` whose powers are in force at one instant inside `within` (CPL-61).
int AgentsAtOnce(std::span<const AgentTime> agents, const AgentTime& within);

// CPL-62  Special authority names its powers one by one; general authority has none. Also checks the time
// box.
void CheckGrant(const RepresentationGranted& grant, absl::Time now, const std::string& path,
                Violations& violations);

// CPL-61  At most two agents at a time. `others` are the same principal's agents in the same case whose
// powers were not taken back.
absl::StatusOr<RepresentationDecision> DecideGrant(const Representation::State& state, const std::string& id,
                                                   RepresentationGranted grant,
                                                   std::span<const AgentTime> others, absl::Time now);

absl::StatusOr<RepresentationDecision> DecideRevoke(const Representation::State& state, const std::string& id,
                                                    absl::Time now);

}  // namespace sudiao::identity
