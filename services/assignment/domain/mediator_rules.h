// Rules of the roster and of who may mediate which case. Pure.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/access/policy.h"
#include "common/change/decision.h"
#include "services/assignment/domain/appointment.h"
#include "services/assignment/domain/mediator.h"

namespace sudiao::assignment::domain {

using MediatorDecision = change::Decision<MediatorEvent>;

// The aggregate of the journal.
struct MediatorAggregate {
  static constexpr std::string_view kKind = "mediator";
  using State = Mediator;
  using Event = MediatorEvent;
  static void Apply(Mediator& mediator, const MediatorEvent& event);
};

// Everything wrong with a profile; `path` is where it stands in the request ("mediator").
// CMR-16  Who charges publishes how much.
absl::Status CheckProfile(const MediatorProfile& profile, const std::string& path);

// PML-04  A people's mediation committee takes no fee, so none of its mediators charges; every other body
// may.
absl::Status CheckMayCharge(OrganizationKind kind, const MediatorProfile& profile, const std::string& path);

absl::StatusOr<MediatorDecision> DecideEnter(const Mediator& mediator, const std::string& id,
                                             const MediatorProfile& profile, absl::Time now);
// The account and the body of an entry stay: another person is another entry.
absl::StatusOr<MediatorDecision> DecideUpdate(const Mediator& mediator, const MediatorProfile& profile,
                                              absl::Time now);
// SIM-07, SIM-28  Who lacks the training or is under inquiry is suspended and cannot be chosen.
absl::StatusOr<MediatorDecision> DecideSuspend(const Mediator& mediator, const std::string& cause,
                                               absl::Time now);
absl::StatusOr<MediatorDecision> DecideReinstate(const Mediator& mediator, absl::Time now);

// A mediator as somebody proposes it for a case.
struct Candidate {
  std::string mediator_id;
  MediatorState state = MediatorState::UNSPECIFIED;
  MediatorProfile profile;
  int64_t open_cases = 0;
  bool conflict = false;
};

// SIM-15, SIM-16  A party, its agent or the author of the case does not mediate it. A power of attorney
// counts while it is in force and if a party gave it: else anybody could keep any mediator away.
bool HasConflict(const std::vector<access::CaseRole>& roles, const std::string& account_id, absl::Time now);

// How the mediator came to the case: what all parties want together goes further than a designation.
enum class Proposal { kJointChoice, kDesignation };

// OMR-05, OMR-06, OMR-10b, SIM-05  Whether the candidate may be asked to mediate: active and on the roster of
// the body that handles the case, invited by the court that referred it, with a free seat, foreign only for
// cases with a foreign party, and without a conflict. Who declined or resigned is not asked again; whom a
// party had replaced or did not consent to is not designated again.
absl::Status CheckEligible(const Appointment& appointment, const Candidate& candidate, Proposal proposal);

}  // namespace sudiao::assignment::domain
