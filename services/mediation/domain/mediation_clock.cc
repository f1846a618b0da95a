// The time of a mediation: extension, appraisal, expiry.
#include <algorithm>

#include "common/time/calendar.h"
#include "common/time/reasons.h"
#include "services/mediation/domain/mediation_rules.h"

namespace sudiao::mediation::domain {
namespace {

bool Contains(const std::vector<std::string>& ids, const std::string& id) {
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

absl::StatusOr<DeadlineProof> Recount(const Mediation& mediation, const packs::Pack& pack,
                                      std::vector<Pause> pauses, std::vector<Extension> extensions) {
  return packs::ComputeClock(pack, mediation.clock.clock_id, mediation.clock.start_event_id,
                             mediation.clock.start_time, std::move(pauses), std::move(extensions));
}

// Counts the clock with one extension more. Nobody can agree on a day that the clock has reached already.
absl::StatusOr<DeadlineProof> Extended(const Mediation& mediation, const packs::Pack& pack,
                                       absl::CivilDay end_date, absl::Time now) {
  std::vector<Extension> extensions = mediation.clock.extensions;
  extensions.push_back({.event_id = std::string(ExtensionAgreed::kType),
                        .agreed_time = now,
                        .until = end_date,
                        .more_days = 0});
  return Recount(mediation, pack, mediation.clock.pauses, std::move(extensions));
}

bool AllAgreed(const Mediation& mediation, const ExtensionProposal& proposal) {
  return std::all_of(
      mediation.facts.parties.begin(), mediation.facts.parties.end(),
      [&](const access::CaseParty& party) { return Contains(proposal.agreed_party_ids, party.party_id); });
}

}  // namespace

// OMR-24a, OMR-25(6)  The time may be extended by any length if every party agrees (trap 7) before it is
// over; silence of one is no agreement. More time is no disposal of a right (CPL-62), so general authority is
// enough.
absl::StatusOr<MediationDecision> DecideAgreeExtension(const Mediation& mediation, const packs::Pack& pack,
                                                       absl::CivilDay end_date, const std::string& party_id,
                                                       absl::Time now) {
  RETURN_IF_ERROR(RequireAllowed(mediation, MediationCommand::EXTEND, now));
  if (!mediation.has_clock()) return Fail(reasons::kNoTimeLimit);
  if (end_date == absl::CivilDay()) {
    Violations violations;
    violations.Missing("end_date");
    return violations.ToStatus();
  }
  ASSIGN_OR_RETURN(const DeadlineProof clock, Extended(mediation, pack, end_date, now));

  MediationDecision decision;
  ExtensionProposal proposal = mediation.extension;
  if (proposal.proposed_end_date != end_date) {
    proposal = {end_date, {}};
    if (!party_id.empty()) proposal.agreed_party_ids.push_back(party_id);
    decision.Add(ExtensionProposed{proposal, now});
  } else if (!party_id.empty() && !Contains(proposal.agreed_party_ids, party_id)) {
    proposal.agreed_party_ids.push_back(party_id);
    decision.Add(ExtensionAgreed{party_id, now});
  }
  if (decision.events.empty() || !AllAgreed(mediation, proposal)) return decision;
  decision.Add(ClockRecounted{clock, now});
  return decision.Set(std::string(kExpiryTimer), clock.due);
}

// OMR-26  The time of an appraisal before filing is not counted.
absl::StatusOr<MediationDecision> DecidePauseClock(const Mediation& mediation, const packs::Pack& pack,
                                                   const std::string& event_id, absl::Time now) {
  RETURN_IF_ERROR(RequireAllowed(mediation, MediationCommand::PAUSE_CLOCK, now));
  if (!mediation.has_clock()) return Fail(reasons::kNoTimeLimit);
  std::vector<Pause> pauses = mediation.clock.pauses;
  pauses.push_back({.event_id = event_id,
                    .kind = PauseKind::APPRAISAL,
                    .first_day = packs::PackDay(pack, now),
                    .last_day = {},
                    .open = true});
  ASSIGN_OR_RETURN(const DeadlineProof clock,
                   Recount(mediation, pack, std::move(pauses), mediation.clock.extensions));
  MediationDecision decision;
  decision.Add(ClockRecounted{clock, now});
  return decision.Set(std::string(kExpiryTimer), clock.due);
}

absl::StatusOr<MediationDecision> DecideResumeClock(const Mediation& mediation, const packs::Pack& pack,
                                                    absl::Time now) {
  RETURN_IF_ERROR(RequireAllowed(mediation, MediationCommand::PAUSE_CLOCK, now));
  std::vector<Pause> pauses = mediation.clock.pauses;
  const auto open = std::find_if(pauses.begin(), pauses.end(), [](const Pause& pause) { return pause.open; });
  if (open == pauses.end()) return Fail(reasons::kNoOpenPause);
  open->open = false;
  open->last_day = packs::PackDay(pack, now);
  ASSIGN_OR_RETURN(const DeadlineProof clock,
                   Recount(mediation, pack, std::move(pauses), mediation.clock.extensions));
  MediationDecision decision;
  decision.Add(ClockRecounted{clock, now});
  return decision.Set(std::string(kExpiryTimer), clock.due);
}

// OMR-25(6)  The time is over and not all parties agreed on more. Set by the clock only.
MediationDecision DecideExpire(const Mediation& mediation, absl::Time now) {
  MediationDecision decision;
  const bool due = mediation.has_clock() && !mediation.clock.IsInTime(now);
  if (!due || !kMediationTable.Allows(mediation.state, MediationCommand::EXPIRE)) return decision;
  // It ended when the time was over, however late the timer fired.
  decision.Add(MediationEnded{EndCode::EXPIRED, "", mediation.clock.due});
  return decision.Add(MediationTerminated{mediation.facts.case_id, EndCode::EXPIRED});
}

}  // namespace sudiao::mediation::domain
