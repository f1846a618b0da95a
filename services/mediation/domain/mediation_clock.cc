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

absl::StatusOr<DeadlineProof> Recount(const packs::Pack& pack, const DeadlineProof& clock,
                                      std::vector<Pause> pauses, std::vector<Extension> extensions) {
  return packs::ComputeClock(pack, clock.clock_id, clock.start_event_id, clock.start_time, std::move(pauses),
                             std::move(extensions));
}

packs::RunningClocks ClocksOf(const Mediation& mediation) {
  packs::RunningClocks clocks = {mediation.clock};
  clocks.insert(clocks.end(), mediation.later_clocks.begin(), mediation.later_clocks.end());
  return clocks;
}

// In the order in which they fall due.
void Sort(packs::RunningClocks& clocks) {
  std::stable_sort(clocks.begin(), clocks.end(),
                   [](const DeadlineProof& a, const DeadlineProof& b) { return a.due < b.due; });
}

// The mediation with its clocks as they are now; the first to fall due ends it.
MediationDecision Recounted(packs::RunningClocks clocks, bool extended, absl::Time now) {
  Sort(clocks);
  MediationDecision decision;
  ClockRecounted recounted{clocks.front(), now, {clocks.begin() + 1, clocks.end()}, extended};
  decision.Set(std::string(kExpiryTimer), recounted.clock.due);
  return decision.Add(std::move(recounted));
}

// Counts the clocks with one extension more; those that run longer anyhow do not need it. Nobody can agree on
// a day that the mediation's end has reached already.
absl::StatusOr<packs::RunningClocks> Extended(const Mediation& mediation, const packs::Pack& pack,
                                              absl::CivilDay end_date, absl::Time now) {
  packs::RunningClocks clocks = ClocksOf(mediation);
  for (size_t i = 0; i < clocks.size(); ++i) {
    DeadlineProof& clock = clocks[i];
    if (i > 0 && !clock.suspended && end_date <= clock.last_day) continue;
    std::vector<Extension> extensions = clock.extensions;
    extensions.push_back({.event_id = std::string(ExtensionAgreed::kType),
                          .agreed_time = now,
                          .until = end_date,
                          .more_days = 0});
    ASSIGN_OR_RETURN(clock, Recount(pack, clock, clock.pauses, std::move(extensions)));
  }
  return clocks;
}

bool Pauses(const packs::Pack& pack, const DeadlineProof& proof) {
  const packs::Clock* clock = pack.FindClock(proof.clock_id);
  return clock != nullptr && !clock->pausable_by.empty();
}

absl::Status CheckExtension(const Mediation& mediation, absl::CivilDay end_date, absl::Time now) {
  RETURN_IF_ERROR(RequireAllowed(mediation, MediationCommand::EXTEND, now));
  if (!mediation.has_clock()) return Fail(reasons::kNoTimeLimit);
  Violations violations;
  if (end_date == absl::CivilDay()) violations.Missing("end_date");
  return violations.ToStatus();
}

absl::Time StartOf(packs::StartEvent event, const ClockStarts& starts) {
  switch (event) {
    case packs::StartEvent::ALL_CONSENTED:
      return starts.consent;
    case packs::StartEvent::COMMENCED:
    case packs::StartEvent::REQUEST_REGISTERED:
      return starts.commencement;
    case packs::StartEvent::REFERRAL_RECEIVED:
      return starts.referral;
    default:
      return starts.acceptance;
  }
}

bool AllAgreed(const Mediation& mediation, const ExtensionProposal& proposal) {
  return std::all_of(mediation.facts.parties.begin(), mediation.facts.parties.end(),
                     [&](const access::CaseParty& party) {
                       return !MustAgree(party) || Contains(proposal.agreed_party_ids, party.party_id);
                     });
}

}  // namespace

absl::StatusOr<packs::RunningClocks> StartClocks(const packs::Pack& pack, const ClockStarts& starts) {
  packs::RunningClocks clocks;
  for (const std::string& id : pack.MediationClocks()) {
    const packs::Clock* clock = pack.FindClock(id);
    if (clock == nullptr) continue;
    absl::Time start = StartOf(clock->start, starts);
    // What should have happened before counts from the acceptance at the latest.
    const bool known = start != absl::Time();
    if (!known) start = starts.acceptance;
    if (start == absl::Time()) continue;
    const bool accepted = clock->start == packs::StartEvent::MEDIATION_ACCEPTED || !known;
    ASSIGN_OR_RETURN(
        clocks.emplace_back(),
        packs::ComputeClock(pack, id, accepted ? "mediator.appointed.v1" : "case.consented.v1", start));
  }
  Sort(clocks);
  return clocks;
}

// OMR-24a, OMR-25(6)  The time may be extended by any length if every party agrees (trap 7) before it is
// over; silence of one is no agreement. More time is no disposal of a right (CPL-62), so general authority is
// enough.
absl::StatusOr<MediationDecision> DecideAgreeExtension(const Mediation& mediation, const packs::Pack& pack,
                                                       absl::CivilDay end_date, const std::string& party_id,
                                                       absl::Time now) {
  RETURN_IF_ERROR(CheckExtension(mediation, end_date, now));
  if (BodyExtends(mediation, pack)) return Fail(reasons::kExtendedByBody);
  ASSIGN_OR_RETURN(packs::RunningClocks clocks, Extended(mediation, pack, end_date, now));

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
  MediationDecision recounted = Recounted(std::move(clocks), true, now);
  decision.Add(std::move(recounted.events[0]));
  decision.timers = std::move(recounted.timers);
  return decision;
}

bool BodyExtends(const Mediation& mediation, const packs::Pack& pack) {
  const packs::Clock* clock = pack.FindClock(mediation.clock.clock_id);
  return clock != nullptr && clock->extension == packs::Extender::ORGANISATION;
}

absl::StatusOr<MediationDecision> DecideExtendByBody(const Mediation& mediation, const packs::Pack& pack,
                                                     absl::CivilDay end_date, absl::Time now) {
  RETURN_IF_ERROR(CheckExtension(mediation, end_date, now));
  if (!BodyExtends(mediation, pack)) return Fail(reasons::kNotPermitted);
  ASSIGN_OR_RETURN(packs::RunningClocks clocks, Extended(mediation, pack, end_date, now));
  return Recounted(std::move(clocks), true, now);
}

// OMR-26  The time of an appraisal before filing is not counted.
absl::StatusOr<MediationDecision> DecidePauseClock(const Mediation& mediation, const packs::Pack& pack,
                                                   const std::string& event_id, absl::Time now) {
  RETURN_IF_ERROR(RequireAllowed(mediation, MediationCommand::PAUSE_CLOCK, now));
  if (!mediation.has_clock()) return Fail(reasons::kNoTimeLimit);
  packs::RunningClocks clocks = ClocksOf(mediation);
  if (std::any_of(clocks.begin(), clocks.end(), [](const DeadlineProof& clock) { return clock.suspended; }))
    return Fail(reasons::kAppraisalOpen);
  const bool any = std::any_of(clocks.begin(), clocks.end(),
                               [&](const DeadlineProof& clock) { return Pauses(pack, clock); });
  for (DeadlineProof& clock : clocks) {
    // Where no clock knows the pause, the first says so.
    if (any && !Pauses(pack, clock)) continue;
    std::vector<Pause> pauses = clock.pauses;
    pauses.push_back({.event_id = event_id,
                      .kind = PauseKind::APPRAISAL,
                      .first_day = packs::PackDay(pack, now),
                      .last_day = {},
                      .open = true});
    ASSIGN_OR_RETURN(clock, Recount(pack, clock, std::move(pauses), clock.extensions));
  }
  return Recounted(std::move(clocks), false, now);
}

absl::StatusOr<MediationDecision> DecideResumeClock(const Mediation& mediation, const packs::Pack& pack,
                                                    absl::Time now) {
  RETURN_IF_ERROR(RequireAllowed(mediation, MediationCommand::PAUSE_CLOCK, now));
  packs::RunningClocks clocks = ClocksOf(mediation);
  bool any = false;
  for (DeadlineProof& clock : clocks) {
    std::vector<Pause> pauses = clock.pauses;
    const auto open = std::find_if(pauses.begin(), pauses.end(), [](const Pause& p) { return p.open; });
    if (open == pauses.end()) continue;
    any = true;
    open->open = false;
    open->last_day = packs::PackDay(pack, now);
    ASSIGN_OR_RETURN(clock, Recount(pack, clock, std::move(pauses), clock.extensions));
  }
  if (!any) return Fail(reasons::kNoOpenPause);
  return Recounted(std::move(clocks), false, now);
}

// OMR-25(6)  The time is over and not all parties agreed on more. Set by the clock only.
MediationDecision DecideExpire(const Mediation& mediation, const packs::Pack& pack, absl::Time now) {
  MediationDecision decision;
  const bool due = mediation.has_clock() && !mediation.clock.IsInTime(now);
  if (!due || !kMediationTable.Allows(mediation.state, MediationCommand::EXPIRE)) return decision;
  const packs::Clock* clock = pack.FindClock(mediation.clock.clock_id);
  const bool named = clock != nullptr && clock->expiry_end != EndCode::UNSPECIFIED;
  const EndCode end_code = named ? clock->expiry_end : EndCode::EXPIRED;
  // It ended when the time was over, however late the timer fired.
  decision.Add(MediationEnded{end_code, "", mediation.clock.due});
  return decision.Add(MediationTerminated{mediation.facts.case_id, end_code, mediation.clock.due});
}

std::vector<packs::RunningClocks> RunningDates(const Mediation& mediation) {
  // Once every signature is there, confirmation knows of the window itself.
  const bool awaits_confirmation = mediation.state == MediationState::SETTLED && !mediation.complete &&
                                   !mediation.confirmation_clock.clock_id.empty();
  if (awaits_confirmation) return {{mediation.confirmation_clock}};
  if (kMediationTable.IsFinal(mediation.state) || !mediation.has_clock()) return {};
  return {ClocksOf(mediation)};
}

}  // namespace sudiao::mediation::domain
