// What confirmation knows before anybody applies: the settlement (one agreement that took effect) and the
// matter (the case's rights, which decide on the level of the court).
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "common/change/decision.h"
#include "common/law/courts/courts.h"
#include "common/packs/pack.h"
#include "services/confirmation/domain/application_states.h"
#include "services/intake/events.h"
#include "services/mediation/events.h"

namespace sudiao::confirmation::domain {

// One agreement, by the agreement's id.
struct Settlement {
  SettlementState state = SettlementState::UNSPECIFIED;
  mediation::MediationSettled facts;
  // The time to apply; without a clock where the procedure knows no confirmation.
  DeadlineProof window;
  std::string application_id;  // the open one, or the one ruled on
  SUDIAO_FIELDS(state, facts, window, application_id)
};

struct SettlementKnown {
  static constexpr std::string_view kType = "settlement.known.v1";
  mediation::MediationSettled facts;
  DeadlineProof window;
  SUDIAO_FIELDS(facts, window)
};

struct SettlementMoved {
  static constexpr std::string_view kType = "settlement.moved.v1";
  SettlementState state = SettlementState::UNSPECIFIED;
  std::string application_id;
  SUDIAO_FIELDS(state, application_id)
};

using SettlementEvent = std::variant<SettlementKnown, SettlementMoved>;
using SettlementDecision = change::Decision<SettlementEvent>;

void Apply(Settlement& s, const SettlementEvent& event);

// CPL-205  The thirty days run from the agreement's effect. A settlement that is known already stays as it
// is.
absl::StatusOr<SettlementDecision> DecideKnown(const Settlement& s, const mediation::MediationSettled& facts,
                                               const packs::Pack& pack);
// JI-352  At most one application at a time, whichever court it is with.
// CPL-185, JI-378  None after a ruling: one instance, and no retrial.
absl::StatusOr<SettlementDecision> DecideApply(const Settlement& s, const std::string& application_id);
// Follows the application: ended without a ruling, or ruled on; nothing otherwise.
absl::StatusOr<SettlementDecision> DecideFollow(const Settlement& s, const std::string& application_id,
                                                ApplicationState state);

// One case, by its id: what intake told when all sides had consented.
struct Matter {
  std::string title;
  std::string cause;
  std::vector<intake::RightType> right_types;
  Money amount;
  SUDIAO_FIELDS(title, cause, right_types, amount)
};

// What the router of courts is asked about the matter. What is claimed about the rights is not known here, so
// that the stricter reading holds.
law::CourtQuery CourtQueryOf(const Matter& matter);

struct MatterKnown {
  static constexpr std::string_view kType = "matter.known.v1";
  Matter matter;
  SUDIAO_FIELDS(matter)
};

using MatterEvent = std::variant<MatterKnown>;

void Apply(Matter& m, const MatterEvent& event);

}  // namespace sudiao::confirmation::domain
