// The start of a mediation: announcement, mediator, opening duties.
#include <algorithm>

#include "services/mediation/domain/mediation_rules.h"

namespace sudiao::mediation::domain {
namespace {

bool IsDone(const Mediation& mediation, DutyKind kind, std::string_view party_id) {
  return std::any_of(mediation.duties.begin(), mediation.duties.end(),
                     [&](const Duty& duty) { return duty.kind == kind && duty.party_id == party_id; });
}

Mediator MediatorOf(const assignment::MediatorAppointed& appointed) {
  return {appointed.mediator_id, appointed.mediator_account_id, appointed.mediator_display_name};
}

ClockStarts StartsOf(const CaseFacts& facts, absl::Time accept_time) {
  return {facts.consent_time, facts.refer_time, facts.commence_time, accept_time};
}

bool SameParty(const access::CaseParty& a, const access::CaseParty& b) {
  return a.party_id == b.party_id && a.side == b.side && a.display_name == b.display_name &&
         a.account_id == b.account_id && a.organization_id == b.organization_id;
}

}  // namespace

absl::Status RequireAllowed(const Mediation& mediation, MediationCommand command, absl::Time now) {
  RETURN_IF_ERROR(kMediationTable.Next(mediation.state, command).status());
  const bool runs =
      mediation.state != MediationState::SETTLED && mediation.state != MediationState::TERMINATED;
  if (!runs || !mediation.has_clock() || mediation.clock.IsInTime(now)) return absl::OkStatus();
  return Fail(reasons::kMediationTimeOver, {{"last_day", absl::FormatCivilTime(mediation.clock.last_day)}});
}

// CPL-62  Settling, admitting and waiving need special authority (特别授权); the party itself has it.
absl::Status RequireSpecialAuthority(const access::ActsFor& acting) {
  return acting.authority == Authority::SPECIAL ? absl::OkStatus() : Fail(reasons::kSpecialAuthorityNeeded);
}

absl::StatusOr<MediationDecision> DecideAnnounce(const Mediation& mediation, const packs::Pack& pack,
                                                 const intake::CaseConsented& consented, absl::Time now) {
  MediationDecision decision;
  if (mediation.state != MediationState::UNSPECIFIED) return decision;
  MediationAnnounced announced{
      {consented.case_id, consented.title, consented.case_number, consented.pack, consented.referral_kind,
       consented.mediation_organization_id, consented.inviting_court_id, consented.parties,
       consented.consent_time, consented.refer_time, consented.commence_time, consented.amount,
       consented.shared_traits, consented.offline_party_ids},
      now,
      {},
      {}};
  ASSIGN_OR_RETURN(packs::RunningClocks clocks, StartClocks(pack, StartsOf(announced.facts, absl::Time())));
  if (!clocks.empty()) {
    decision.Set(std::string(kExpiryTimer), clocks.front().due);
    announced.clock = clocks.front();
    announced.later_clocks.assign(clocks.begin() + 1, clocks.end());
  }
  return decision.Add(std::move(announced));
}

MediationDecision DecideChangeParties(const Mediation& mediation,
                                      const std::vector<access::CaseParty>& parties, absl::Time now) {
  MediationDecision decision;
  const std::vector<access::CaseParty>& before = mediation.facts.parties;
  const bool same = std::equal(before.begin(), before.end(), parties.begin(), parties.end(), SameParty);
  if (mediation.state == MediationState::UNSPECIFIED || kMediationTable.IsFinal(mediation.state) || same) {
    return decision;
  }
  return decision.Add(PartiesChanged{parties, now});
}

MediationDecision DecideOnlineAnswer(const Mediation& mediation, const std::string& party_id, bool agreed,
                                     absl::Time now) {
  MediationDecision decision;
  const std::vector<std::string>& offline = mediation.facts.offline_party_ids;
  const bool refused = std::find(offline.begin(), offline.end(), party_id) != offline.end();
  const bool open =
      mediation.state != MediationState::UNSPECIFIED && !kMediationTable.IsFinal(mediation.state);
  if (!open || mediation.FindParty(party_id) == nullptr || refused != agreed) return decision;
  return decision.Add(OnlineAnswerSeen{party_id, agreed, now});
}

// OMR-24b  The clock runs from the acceptance on the platform, or from what the pack says else. A replacement
// (OMR-14) does not start it anew: the law gives the parties one time, and only all of them can lengthen it.
absl::StatusOr<MediationDecision> DecideAppoint(const Mediation& mediation, const packs::Pack& pack,
                                                const assignment::MediatorAppointed& appointed,
                                                absl::Time now) {
  MediationDecision decision;
  // The acceptance may arrive before the announcement, which comes from another service: it is tried again.
  if (mediation.state == MediationState::UNSPECIFIED) return Fail(reasons::kNotFound);
  if (!kMediationTable.Allows(mediation.state, MediationCommand::APPOINT)) return decision;
  if (mediation.state != MediationState::WAITING) {
    if (!mediation.started()) return decision;
    return decision.Add(MediatorReplaced{MediatorOf(appointed), now});
  }
  MediationOpened opened{MediatorOf(appointed), appointed.accept_time, {}, now, {}};
  ASSIGN_OR_RETURN(packs::RunningClocks clocks,
                   StartClocks(pack, StartsOf(mediation.facts, appointed.accept_time)));
  if (!clocks.empty()) {
    decision.Set(std::string(kExpiryTimer), clocks.front().due);
    opened.clock = clocks.front();
    opened.later_clocks.assign(clocks.begin() + 1, clocks.end());
  }
  return decision.Add(std::move(opened));
}

MediationDecision DecideMediatorChanged(const Mediation& mediation, std::string_view account_id,
                                        absl::Time now) {
  MediationDecision decision;
  const std::string& present = mediation.mediator.mediator_account_id;
  if (present.empty() || present == account_id || kMediationTable.IsFinal(mediation.state)) return decision;
  return decision.Add(MediatorReplaced{Mediator{}, now});
}

// OMR-17, SIM-14, SHAM-1  Before a session the identities are verified, sham mediation is warned of and the
// rights are told; before filing each party is also guided to confirm its service address.
std::vector<DutyKind> RequiredDuties(const packs::Pack& pack) {
  std::vector<DutyKind> kinds = {DutyKind::IDENTITY_VERIFIED, DutyKind::SHAM_WARNING_GIVEN,
                                 DutyKind::RIGHTS_TOLD};
  if (pack.regime == packs::Regime::REFERRAL_PRE_FILING) kinds.push_back(DutyKind::SERVICE_ADDRESS_GUIDED);
  return kinds;
}

std::vector<Duty> OpenDuties(const Mediation& mediation, const packs::Pack& pack) {
  std::vector<Duty> open;
  for (const access::CaseParty& party : mediation.facts.parties) {
    if (!MustAgree(party)) continue;
    for (const DutyKind kind : RequiredDuties(pack)) {
      if (!IsDone(mediation, kind, party.party_id)) open.push_back({kind, party.party_id, {}, {}});
    }
  }
  return open;
}

absl::StatusOr<MediationDecision> DecideRecordDuty(const Mediation& mediation, const packs::Pack& pack,
                                                   const RecordDuty& command, absl::Time now) {
  RETURN_IF_ERROR(RequireAllowed(mediation, MediationCommand::RECORD_DUTY, now));
  Violations violations;
  if (command.kind == DutyKind::UNSPECIFIED) violations.Missing("kind");
  violations.CheckText("note", command.note, 2000);
  if (!command.party_id.empty() && mediation.FindParty(command.party_id) == nullptr) {
    violations.Add("party_id", "NOT_A_PARTY", "Not a party of this mediation.", "不是本次调解的当事人。");
  }
  RETURN_IF_ERROR(violations.ToStatus());

  MediationDecision decision;
  DutiesRecorded recorded{{}, now};
  for (const access::CaseParty& party : mediation.facts.parties) {
    const bool meant = command.party_id.empty() ? MustAgree(party) : command.party_id == party.party_id;
    if (meant && !IsDone(mediation, command.kind, party.party_id)) {
      recorded.duties.push_back({command.kind, party.party_id, now, command.note});
    }
  }
  if (recorded.duties.empty()) return decision;
  Mediation after = mediation;
  MediationAggregate::Apply(after, recorded);
  decision.Add(std::move(recorded));
  if (mediation.state == MediationState::OPENING && OpenDuties(after, pack).empty()) {
    decision.Add(DutiesFinished{now});
  }
  return decision;
}

}  // namespace sudiao::mediation::domain
