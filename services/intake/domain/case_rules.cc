#include "services/intake/domain/case_rules.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "common/packs/pack.h"
#include "common/status/reasons.h"
#include "common/status/status_macros.h"
#include "common/time/china_day.h"
#include "services/intake/domain/case_content.h"
#include "services/intake/domain/consent_texts.h"
#include "services/intake/domain/party_traits.h"

namespace sudiao::intake::domain {
namespace {

// The reason of the state table if the case is in no state for the command.
absl::Status Check(const Case& c, CaseCommand command) { return kCaseTable.Next(c.state, command).status(); }

bool HasSide(const Case& c, Side side) {
  return std::any_of(c.content.parties.begin(), c.content.parties.end(),
                     [&](const Party& p) { return p.side == side; });
}

bool ConsentsNeeded(const Party& party) {
  return party.side == Side::APPLICANT || party.side == Side::RESPONDENT;
}

CaseConsented ConsentedEvent(const Case& c, absl::Time time) {
  CaseConsented event;
  event.case_id = c.id;
  event.title = c.content.title;
  event.cause = c.content.cause;
  event.language = c.content.language;
  event.pack = c.pack;
  event.referral_kind = c.referral_kind;
  event.mediation_organization_id = c.mediation_organization_id;
  event.inviting_court_id = c.inviting_court_id;
  event.case_number = c.case_number;
  event.parties = ParticipantsOf(c).parties;
  for (const IpRight& right : c.content.rights) event.right_types.push_back(right.type);
  event.amount = c.content.amount;
  event.foreign_party = c.HasForeignParty();
  event.consent_time = time;
  event.refer_time = c.referral.time;
  event.commence_time = c.commence_time == absl::Time() ? time : c.commence_time;
  event.request_time = c.submit_time;
  event.shared_traits = SharedTraits(c.content.parties);
  for (const Party& party : c.content.parties) {
    if (c.HasRefused(party.id, ConsentStep::ONLINE_MEDIATION)) event.offline_party_ids.push_back(party.id);
  }
  return event;
}

CaseEnded Ended(const Case& c, EndCode code, std::string note, absl::Time time) {
  CaseEnded event;
  event.case_id = c.id;
  event.end_code = code;
  event.note = std::move(note);
  event.time = time;
  return event;
}

// Adds what follows when the last needed consent is there (OMR-10b).
void AddIfConsentsComplete(const Case& before, CaseDecision& decision, absl::Time now) {
  Case after = before;
  for (const CaseEvent& event : decision.events) CaseAggregate::Apply(after, event);
  if (after.state != CaseState::CONSENT_SOUGHT) return;
  for (const Party& party : after.content.parties) {
    if (ConsentsNeeded(party) && !after.HasConsent(party.id, ConsentStep::MEDIATION)) return;
  }
  decision.Add(ConsentedEvent(after, now));
}

absl::Status CheckElectronicService(const Case& c, const Consent& consent, const law::ServiceStates& states) {
  if (consent.step != ConsentStep::ELECTRONIC_SERVICE || !consent.granted) return absl::OkStatus();
  const Party* party = c.FindParty(consent.party_id);
  const law::ServiceState* state = party == nullptr ? nullptr : states.FindForbidding(party->country);
  if (state == nullptr) return absl::OkStatus();
  return Fail(reasons::kElectronicServiceForbidden, {{"state", state->code},
                                                     {"state_zh", state->name_zh},
                                                     {"verified", state->verified ? "true" : "false"},
                                                     {"ways_zh", std::string(law::kOtherWaysZh)},
                                                     {"ways_en", std::string(law::kOtherWaysEn)}});
}

bool IsMediationBody(OrganizationKind kind) {
  return EnumFromName<packs::MediationBody>(EnumName(kind)).value_or(packs::MediationBody::UNSPECIFIED) !=
         packs::MediationBody::UNSPECIFIED;
}

void CheckRecipient(const Case& c, OrganizationKind kind, Violations& violations) {
  if (c.content.recipient_organization_id.empty()) return violations.Missing("recipient_organization_id");
  if (kind == OrganizationKind::COURT || IsMediationBody(kind)) return;
  violations.Add("recipient_organization_id", "NOT_A_RECIPIENT",
                 "Cases are handed in to a court or a mediation body.", "案件应当提交给法院或者调解组织。");
}

// The same word of the same person on the same text, once more.
bool SaidBefore(const Case& c, const Consent& consent) {
  const auto newest = std::find_if(c.consents.rbegin(), c.consents.rend(), [&](const Consent& before) {
    return before.party_id == consent.party_id && before.step == consent.step;
  });
  return newest != c.consents.rend() && newest->granted == consent.granted &&
         newest->text_version == consent.text_version && newest->account_id == consent.account_id;
}

// Whether the caller stands on the other side than the party: as a party or agent, or because it wrote the
// case against it.
bool OpposesParty(const Case& c, const access::Relation& relation, const std::string& account_id,
                  const Party& party) {
  const auto oppose = [](Side a, Side b) { return a == Side::APPLICANT && b == Side::RESPONDENT; };
  const bool wrote_it = account_id == c.author_account_id && party.side == Side::RESPONDENT;
  return wrote_it || std::any_of(relation.parties.begin(), relation.parties.end(), [&](const auto& acts) {
           return oppose(acts.side, party.side) || oppose(party.side, acts.side);
         });
}

// The way of a case through the other services. Each tells its own part, and no order among them is
// promised: a later stage says that the earlier ones were reached.
constexpr CaseCommand kWay[] = {CaseCommand::APPOINT, CaseCommand::SETTLE, CaseCommand::APPLY,
                                CaseCommand::CONFIRM, CaseCommand::ENFORCE};

// A stage of an older application says nothing once a newer one is known (ids sort by time), and only the
// application that the case follows can end its confirmation.
bool OfAnotherApplication(const Case& c, const StageReached& stage) {
  if (stage.application_id.empty() || c.application_id.empty()) return false;
  return stage.application_id < c.application_id ||
         (stage.command == CaseCommand::CONFIRMATION_ENDS && stage.application_id != c.application_id);
}

// A later stage told of the settlement, but not until when it is to be performed: only the settlement's own
// message knows that, however late it comes.
CaseDecision LateSettlement(const Case& c, const StageReached& stage) {
  const bool news = stage.command == CaseCommand::SETTLE && c.end_code == EndCode::AGREEMENT_REACHED &&
                    c.performance_due == absl::CivilDay() && stage.performance_due != absl::CivilDay();
  CaseDecision decision;
  if (news) decision.Add(stage);
  return decision;
}

// Adds who belongs to the case after the decision.
void AddParticipants(const Case& before, CaseDecision& decision) {
  Case after = before;
  for (const CaseEvent& event : decision.events) CaseAggregate::Apply(after, event);
  decision.Add(ParticipantsOf(after));
}

}  // namespace

absl::StatusOr<CaseDecision> DecideCreate(const std::string& id, const std::string& author_account_id,
                                          CaseContent content, absl::Time now) {
  Violations violations;
  CheckContent(content, violations);
  RETURN_IF_ERROR(violations.ToStatus());
  KeepOrGiveIds(content, {}, now);
  // Whoever the author named as its own account or organisation has joined by filing.
  for (Party& party : content.parties)
    party.joined = !party.account_id.empty() || !party.organization_id.empty();
  CaseCreated created{id, author_account_id, std::move(content), now};
  CaseDecision decision;
  decision.Add(std::move(created));
  AddParticipants(Case(), decision);
  return decision;
}

absl::StatusOr<CaseDecision> DecideEdit(const Case& c, CaseContent content, absl::Time now) {
  RETURN_IF_ERROR(Check(c, CaseCommand::EDIT));
  Violations violations;
  CheckContent(content, violations);
  RETURN_IF_ERROR(violations.ToStatus());
  KeepOrGiveIds(content, c.content, now);
  KeepMembership(content, c);
  CaseDecision decision;
  decision.Add(CaseEdited{std::move(content), now, c.state == CaseState::RETURNED});
  AddParticipants(c, decision);
  return decision;
}

absl::StatusOr<CaseDecision> DecideSubmit(const Case& c, OrganizationKind recipient_kind, absl::Time now) {
  RETURN_IF_ERROR(Check(c, CaseCommand::SUBMIT));
  Violations violations;
  CheckRecipient(c, recipient_kind, violations);
  violations.RequireText("facts", c.content.facts, 50'000);
  if (!HasSide(c, Side::APPLICANT)) {
    violations.Add("parties", "NO_APPLICANT", "At least one applicant is needed.", "至少需要一名申请人。");
  }
  if (!HasSide(c, Side::RESPONDENT)) {
    violations.Add("parties", "NO_RESPONDENT", "At least one respondent is needed.",
                   "至少需要一名被申请人。");
  }
  if (c.content.rights.empty()) violations.Missing("rights");
  if (c.content.claims.empty()) violations.Missing("claims");
  if (!c.content.truth_statement) {
    violations.Add("truth_statement", "REQUIRED", "Please state that what you file is true.",
                   "请确认所填内容真实。");
  }
  if (recipient_kind == OrganizationKind::COURT) CheckReachable(c.content, violations);
  CheckIdentityNumbers(c.content, ChinaDay(now), violations);
  RETURN_IF_ERROR(violations.ToStatus());
  CaseDecision decision;
  decision.Add(CaseSubmitted{now});
  AddParticipants(c, decision);
  return decision;
}

absl::StatusOr<CaseDecision> DecideReturn(const Case& c, ReturnReason reason, const std::string& advice,
                                          absl::Time now) {
  RETURN_IF_ERROR(Check(c, CaseCommand::RETURN));
  Violations violations;
  if (reason == ReturnReason::UNSPECIFIED) violations.Missing("reason");
  violations.RequireText("advice", advice, 5'000);
  RETURN_IF_ERROR(violations.ToStatus());
  CaseDecision decision;
  decision.Add(CaseReturned{reason, advice, now});
  AddParticipants(c, decision);
  return decision;
}

absl::StatusOr<CaseDecision> DecideAccept(const Case& c, const std::string& pack, absl::Time now,
                                          absl::Time commence_time) {
  RETURN_IF_ERROR(Check(c, CaseCommand::ACCEPT));
  CaseDecision decision;
  decision.Add(CaseAccepted{c.content.recipient_organization_id, pack, commence_time, now});
  AddParticipants(c, decision);
  AddIfConsentsComplete(c, decision, now);
  return decision;
}

absl::Status CheckRefer(const Case& c, const Referral& referral, OrganizationKind body_kind) {
  RETURN_IF_ERROR(Check(c, CaseCommand::REFER));
  Violations violations;
  if (!IsMediationBody(body_kind)) {
    violations.Add("mediation_organization_id", "NOT_A_MEDIATION_BODY", "This is no mediation body.",
                   "该机构不是调解组织。");
  }
  if (referral.kind == ReferralKind::UNSPECIFIED) violations.Missing("kind");
  violations.RequireText("contact", referral.contact, 300);
  violations.CheckText("return_conditions", referral.return_conditions, 2'000);
  const bool pending = referral.kind == ReferralKind::POST_FILING_ORDINARY ||
                       referral.kind == ReferralKind::POST_FILING_SIMPLIFIED;
  if (pending) violations.RequireText("pending_case_number", referral.pending_case_number, 60);
  return violations.ToStatus();
}

absl::StatusOr<CaseDecision> DecideRefer(const Case& c, const Referral& referral,
                                         const access::OrganizationChanged& body,
                                         const std::string& case_number, const std::string& pack) {
  RETURN_IF_ERROR(CheckRefer(c, referral, body.kind));
  CaseDecision decision;
  decision.Add(CaseReferred{body.organization_id, referral, case_number, pack});
  AddParticipants(c, decision);
  AddIfConsentsComplete(c, decision, referral.time);
  return decision;
}

absl::StatusOr<CaseDecision> DecideConsent(const Case& c, const Consent& consent,
                                           const law::ServiceStates& service_states) {
  RETURN_IF_ERROR(Check(c, CaseCommand::CONSENT));
  if (consent.step == ConsentStep::UNSPECIFIED) {
    Violations violations;
    violations.Missing("step");
    return violations.ToStatus();
  }
  const ConsentText& text = ConsentTextOf(consent.step);
  if (consent.text_version != text.version) {
    return Fail(reasons::kTextOutdated, {{"version", std::string(text.version)}});
  }
  RETURN_IF_ERROR(CheckElectronicService(c, consent, service_states));
  CaseDecision decision;
  if (SaidBefore(c, consent)) return decision;
  decision.Add(ConsentRecorded{consent});
  if (consent.step == ConsentStep::ONLINE_MEDIATION) {
    decision.Add(OnlineAnswered{c.id, consent.party_id, consent.granted, consent.time});
  }
  const Party* party = c.FindParty(consent.party_id);
  const bool refuses_mediation = consent.step == ConsentStep::MEDIATION && !consent.granted;
  if (refuses_mediation && party != nullptr && ConsentsNeeded(*party)) {
    RETURN_IF_ERROR(Check(c, CaseCommand::REFUSE));
    return decision.Add(Ended(c, EndCode::REFUSED, "", consent.time));
  }
  AddIfConsentsComplete(c, decision, consent.time);
  return decision;
}

absl::StatusOr<CaseDecision> DecideUnreachable(const Case& c, const std::string& note, absl::Time now) {
  RETURN_IF_ERROR(Check(c, CaseCommand::UNREACHABLE));
  Violations violations;
  violations.RequireText("note", note, 5'000);
  RETURN_IF_ERROR(violations.ToStatus());
  return CaseDecision().Add(Ended(c, EndCode::UNREACHABLE, note, now));
}

absl::StatusOr<CaseDecision> DecideWithdraw(const Case& c, absl::Time now) {
  RETURN_IF_ERROR(Check(c, CaseCommand::WITHDRAW));
  CaseEnded ended = Ended(c, EndCode::SETTLED_PRIVATELY_OR_WITHDRAWN, "", now);
  ended.withdrawn = true;
  CaseDecision decision;
  decision.Add(ended);
  if (c.state == CaseState::RETURNED) AddParticipants(c, decision);
  return decision;
}

absl::StatusOr<CaseDecision> DecideInvite(const Case& c, const std::string& party_id,
                                          const std::string& code_hash, absl::Time expire_time,
                                          absl::Time now) {
  RETURN_IF_ERROR(Check(c, CaseCommand::INVITE));
  const Party* party = c.FindParty(party_id);
  if (party == nullptr) {
    Violations violations;
    violations.Add("party_id", "UNKNOWN_PARTY", "There is no such party in this case.", "本案没有该当事人。");
    return violations.ToStatus();
  }
  if (party->joined) return Fail(reasons::kPartyHasJoined);
  return CaseDecision().Add(PartyInvited{party_id, code_hash, expire_time, now});
}

absl::StatusOr<Party> PartyOfCode(const Case& c, const std::string& code_hash, absl::Time now) {
  for (const Party& party : c.content.parties) {
    const bool counts = !code_hash.empty() && party.code_hash == code_hash && !party.joined &&
                        now < party.code_expire_time && kCaseTable.Allows(c.state, CaseCommand::JOIN);
    if (counts) return party;
  }
  return Fail(reasons::kInvitationNotValid);
}

absl::StatusOr<CaseDecision> DecideJoin(const Case& c, const std::string& code_hash,
                                        const access::Relation& relation, const std::string& account_id,
                                        const std::string& organization_id, absl::Time now) {
  ASSIGN_OR_RETURN(const Party party, PartyOfCode(c, code_hash, now));
  if (relation.mediator || relation.case_manager || relation.court() ||
      OpposesParty(c, relation, account_id, party)) {
    return Fail(reasons::kCodeOfAnother);
  }
  CaseDecision decision;
  decision.Add(PartyJoined{party.id, account_id, organization_id, now});
  AddParticipants(c, decision);
  return decision;
}

absl::StatusOr<CaseDecision> DecideRefuseByCode(const Case& c, const std::string& code_hash, absl::Time now) {
  ASSIGN_OR_RETURN(const Party party, PartyOfCode(c, code_hash, now));
  RETURN_IF_ERROR(Check(c, CaseCommand::REFUSE));
  CaseDecision decision;
  const ConsentText& text = ConsentTextOf(ConsentStep::MEDIATION);
  decision.Add(
      ConsentRecorded{{party.id, ConsentStep::MEDIATION, false, std::string(text.version), "", now}});
  if (ConsentsNeeded(party)) decision.Add(Ended(c, EndCode::REFUSED, "", now));
  return decision;
}

CaseDecision DecideStage(const Case& c, const StageReached& stage) {
  CaseDecision decision;
  if (OfAnotherApplication(c, stage)) return decision;
  Case after = c;
  const auto reach = [&](const StageReached& reached) {
    CaseAggregate::Apply(after, reached);
    decision.Add(reached);
  };
  const bool on_way = std::find(std::begin(kWay), std::end(kWay), stage.command) != std::end(kWay);
  for (const CaseCommand earlier : kWay) {
    if (!on_way || earlier == stage.command) break;
    const auto next = kCaseTable.Next(after.state, earlier);
    if (!next.ok() || *next == after.state) continue;
    const bool settles = earlier == CaseCommand::SETTLE;
    reach({earlier, settles ? EndCode::AGREEMENT_REACHED : EndCode::UNSPECIFIED, "", stage.time, "", {}});
  }
  if (!kCaseTable.Allows(after.state, stage.command)) return LateSettlement(c, stage);
  reach(stage);
  return decision;
}

std::vector<std::string> PartiesToAskAboutTransfer(const Case& c, const packs::Pack& pack) {
  const bool under_way = c.state == CaseState::CONSENT_SOUGHT || c.state == CaseState::APPOINTING ||
                         c.state == CaseState::IN_MEDIATION;
  const bool abroad = std::all_of(pack.run_by.begin(), pack.run_by.end(), [](packs::MediationBody body) {
    return body == packs::MediationBody::INTERNATIONAL_CENTRE;
  });
  std::vector<std::string> ids;
  if (!under_way || !abroad) return ids;
  for (const Party& party : c.content.parties) {
    const bool answered = c.HasConsent(party.id, ConsentStep::CROSS_BORDER_TRANSFER) ||
                          c.HasRefused(party.id, ConsentStep::CROSS_BORDER_TRANSFER);
    if (party.joined && !answered) ids.push_back(party.id);
  }
  return ids;
}

bool IsToAskAfterPerformance(const Case& c, const packs::Pack& pack, absl::Time now) {
  const bool binds = c.state == CaseState::SETTLED || c.state == CaseState::CONFIRMED;
  const bool known = c.performance_due != absl::CivilDay() && pack.regime == packs::Regime::PEOPLES_MEDIATION;
  return binds && known && packs::PackDay(pack, now) > c.performance_due;
}

absl::StatusOr<CaseDecision> DecidePerformed(const Case& c, absl::Time now) {
  RETURN_IF_ERROR(Check(c, CaseCommand::PERFORM));
  return CaseDecision().Add(StageReached{CaseCommand::PERFORM, EndCode::UNSPECIFIED, "", now, "", {}});
}

}  // namespace sudiao::intake::domain
