// What a mediator may not become after a mediation, in the suit or arbitration about the same dispute.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "services/assignment/domain/appointment.h"

namespace sudiao::assignment::domain {

SUDIAO_ENUM(LaterRole, PEOPLES_ASSESSOR, LITIGATION_AGENT, WITNESS, APPRAISER, TRANSLATOR, ARBITRATOR)

struct LaterRoleQuestion {
  LaterRole role = LaterRole::UNSPECIFIED;
  // Every party allows it. Opens the arbitrator's seat (PDM-18), none of the five roles of the suit.
  bool all_parties_allow = false;
  SUDIAO_FIELDS(role, all_parties_allow)
};

// Whether the mediator accepted to mediate this case, be it that another took its place later.
bool Mediated(const Appointment& appointment, const std::string& mediator_id);

// SIM-16  Who mediated a case may not be people's assessor, agent, witness, appraiser or translator in the
// later suit. PDM-18  Nor arbitrator of the same dispute, unless the law or the parties allow it. Fails with
// ROLE_BARRED.
absl::Status CheckLaterRole(const Appointment& appointment, const std::string& mediator_id,
                            const LaterRoleQuestion& question);

}  // namespace sudiao::assignment::domain
