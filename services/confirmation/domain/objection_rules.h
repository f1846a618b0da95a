// Objections to a ruling that confirms (JI-372): there is no appeal and no retrial (CPL-185, JI-378). Pure.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "common/packs/pack.h"
#include "services/confirmation/domain/filing_rules.h"

namespace sudiao::confirmation::domain {

struct PartyObjection {
  std::string id;
  std::string party_id;
  std::string reason;
  // Set where the time was missed through no fault of the party: what held it up, and until when.
  std::string obstacle;
  absl::CivilDay obstacle_end_date;
  SUDIAO_FIELDS(reason, obstacle, obstacle_end_date)
};

// JI-372  A party objects to the court that ruled, within fifteen days from its receipt of the ruling.
// CAL-7  Who missed the time through force majeure or for another proper cause asks for relief within ten
// days after the obstacle ended (CPL 86); the court decides on that first.
absl::StatusOr<ApplicationDecision> DecidePartyObjection(const Application& a, const PartyObjection& command,
                                                         const packs::Pack& pack, absl::Time now);

struct ThirdPartyObjection {
  std::string id;
  std::string objector;
  std::string reason;
  absl::CivilDay known_date;
  // When the court received it, or when it was posted: travel time is not counted (CAL-4). Now if not set.
  absl::Time receive_time;
  SUDIAO_FIELDS(objector, reason, known_date, receive_time)
};

// JI-372  An interested third party objects within six months from the day on which it knew or should have
// known of the harm. The court records it, for a third party is nobody of the case.
// JI-127  The six months are fixed: nothing suspends, interrupts or extends them, and there is no relief.
absl::StatusOr<ApplicationDecision> DecideThirdPartyObjection(const Application& a,
                                                              const ThirdPartyObjection& command,
                                                              const packs::Pack& pack, absl::Time now);

struct ObjectionDecision {
  std::string objection_id;
  // FILED grants the relief that was asked for, RELIEF_REFUSED refuses it; the others decide the objection.
  ObjectionState state = ObjectionState::UNSPECIFIED;
  std::string note;
  std::string judge_account_id;
  SUDIAO_FIELDS(objection_id, state, note)
};

// JI-372  Well founded, wholly or in part: a new ruling revokes or changes the old one; else the objection is
// dismissed. A revoked ruling confirms nothing: the agreement binds as a contract, and what was opened on the
// ruling closes. A changed one still confirms; what is left of it is for the court to say.
absl::StatusOr<ApplicationDecision> DecideOnObjection(const Application& a, const ObjectionDecision& command,
                                                      absl::Time now);

// A ruling that was revoked enforces nothing.
bool IsRevoked(const Application& a);

}  // namespace sudiao::confirmation::domain
