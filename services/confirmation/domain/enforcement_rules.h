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
  // Of a duty not to act: the day of its breach. Not set: the creditor knows of it today.
  absl::CivilDay breach_date;
};

// CPL-250  The last day to apply for enforcement: two years after the last day of performance; of several
// instalments between the same parties after the last of them (A18); where the agreement names no day, after
// the ruling took effect by its service on the debtor. A duty not to act is counted from its breach
// (执行程序解释 2020, 21).
absl::StatusOr<DeadlineProof> LimitOfEnforcement(const Application& a, const mediation::Clause& clause,
                                                 const packs::Pack& pack, absl::Time now,
                                                 absl::CivilDay breach_date = absl::CivilDay());

// CPL-206, CPL-247  One side does not perform, or not wholly: the other may apply for enforcement, after the
// ruling was served and the day of performance passed.
absl::StatusOr<ApplicationDecision> DecideOpenEnforcement(const Application& a,
                                                          const EnforcementCommand& command,
                                                          const packs::Pack& pack, absl::Time now);

}  // namespace sudiao::confirmation::domain
