// What follows when a confirmed agreement is not performed. Pure.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "common/packs/pack.h"
#include "services/confirmation/domain/filing_rules.h"

namespace sudiao::confirmation::domain {

struct EnforcementCommand {
  std::string id;
  std::string party_id;  // of the creditor; CPL-62 asks no special authority for it
  std::string clause_id;
  Money unpaid;
};

// CPL-250  The last day to apply for enforcement: two years after the last day of performance; of several
// instalments between the same parties after the last of them (A18); where the agreement names no day, after
// the ruling took effect by its service on the debtor. A duty not to act is counted from its breach (law-cn
// 22), which is known here from the day the creditor reports it.
absl::StatusOr<DeadlineProof> LimitOfEnforcement(const Application& a, const mediation::Clause& clause,
                                                 const packs::Pack& pack, absl::Time now);

// CPL-206, CPL-247  One side does not perform, or not wholly: the other may apply for enforcement, after the
// ruling was served and the day of performance passed.
absl::StatusOr<ApplicationDecision> DecideOpenEnforcement(const Application& a,
                                                          const EnforcementCommand& command,
                                                          const packs::Pack& pack, absl::Time now);

}  // namespace sudiao::confirmation::domain
