// Limitation of actions, as information for the claimant: when the three years began, what interrupted them,
// when they began anew and when they end, each period with the proof of its count. The platform never raises
// limitation itself and tells nobody but the claimant (LIM-193). (law-cn section 15)
//
// Not covered: suspension in the last six months (民法典 194).
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/law/figures/explain.h"
#include "common/time/deadline.h"
#include "common/types/fields.h"

namespace sudiao::law {

// LIM-195  What interrupts: a demand, the debtor's yes, a suit or arbitration, and what is equal to a suit.
SUDIAO_ENUM(InterruptionKind, DEMAND, ACKNOWLEDGEMENT, LAWSUIT, MEDIATION_REQUEST, EQUAL_PROCEDURE)

struct Interruption {
  std::string event_id;
  InterruptionKind kind = InterruptionKind::UNSPECIFIED;
  // A demand: when it arrived or should have arrived (LIM-8). A suit: when the complaint was handed in
  // (LIM-10). A request: when it was received (LIM-12, LIM-ENG).
  absl::Time time;
  // Suits and requests: when the procedure ended; unset while it goes on.
  absl::Time end_time;
  // A request that was taken back before the other side was told: its effect is disputed.
  bool withdrawn_before_notice = false;
  // A demand for a part of the debt, the rest of it expressly given up (LIM-9).
  bool rest_waived = false;
  // It concerned another of several joint debtors or creditors (LIM-15).
  bool on_joint_party = false;
  SUDIAO_FIELDS(event_id, kind, time, end_time, withdrawn_before_notice, rest_waived, on_joint_party)
};

// LIM-197  Agreements on the length of limitation and waivers in advance are void. (民法典 197)
SUDIAO_ENUM(LimitationClause, LENGTH, WAIVER_IN_ADVANCE)

struct LimitationQuestion {
  absl::Time
      known_time;  // when the claimant knew or should have known of the harm and of the debtor: the later one
  absl::Time harm_time;  // when the right was harmed; unset: the twenty years are left out
  std::vector<Interruption> interruptions;
  std::vector<LimitationClause> clauses;
  // The disputed reading: whether a request taken back before notice interrupts. The other answer is shown
  // too.
  bool withdrawn_request_interrupts = false;
  SUDIAO_FIELDS(known_time, harm_time, interruptions, clauses, withdrawn_request_interrupts)
};

// HELD: a procedure is going on, so there is no last day yet.
SUDIAO_ENUM(LimitationState, RUNNING, HELD)

struct LimitationPeriod {
  std::string start_event_id;
  std::string interrupted_by;  // the event that ended it; empty for the last one
  DeadlineProof proof;
  SUDIAO_FIELDS(start_event_id, interrupted_by, proof)
};

struct LimitationAnswer {
  LimitationState state = LimitationState::UNSPECIFIED;
  absl::Time interrupted_time;  // the last interruption; unset if there is none
  absl::Time restart_time;      // unset while held
  absl::CivilDay
      last_day;  // of the last period or of the twenty years, whichever is earlier; unset while held
  absl::Time due_time;
  std::vector<LimitationPeriod> periods;
  DeadlineProof longest;          // the twenty years
  absl::CivilDay other_last_day;  // under the other reading, where that differs and is known
  std::vector<Step> steps;
  SUDIAO_FIELDS(state, interrupted_time, restart_time, last_day, due_time, periods, longest, other_last_day,
                steps)
};

// Refuses with INVALID_FIELDS.
absl::StatusOr<LimitationAnswer> ComputeLimitation(LimitationQuestion question);

}  // namespace sudiao::law
