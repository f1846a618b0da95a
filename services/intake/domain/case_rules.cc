#include "services/intake/domain/case_rules.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/reasons.h"
#include "common/status/status_macros.h"
#include "common/types/identity_numbers.h"
#include "common/types/ids.h"
#include "services/intake/domain/consent_texts.h"

namespace sudiao::intake::domain {
namespace {

constexpr size_t kMaxParties = 500;
constexpr size_t kMaxRights = 1000;
constexpr size_t kMaxClaims = 100;
constexpr size_t kMaxLinks = 1000;

// Checks the state table for `command` and stores the next state.
absl::Status Check(const Case& c, CaseCommand command) { return kCaseTable.Next(c.state, command).status(); }

template <typename Element>
void KeepOrGiveIds(std::vector<Element>& elements, const std::vector<Element>& before, absl::Time now) {
  std::set<std::string> used;
  for (Element& element : elements) {
    const bool known =
        std::any_of(before.begin(), before.end(), [&](const Element& b) { return b.id == element.id; });
    // An id that is not of this case, or that came twice, is no id.
    if (!known || !used.insert(element.id).second) element.id = NewId(now);
  }
}

// What no editing may change: who has joined, and the invitations.
void KeepMembership(CaseContent& content, const Case& before) {
  for (Party& party : content.parties) {
    const Party* old = before.FindParty(party.id);
    party.joined = old != nullptr && old->joined;
    party.invite_time = old != nullptr ? old->invite_time : absl::Time();
    party.code_hash = old != nullptr ? old->code_hash : "";
    party.code_expire_time = old != nullptr ? old->code_expire_time : absl::Time();
    if (old != nullptr) {
      party.account_id = old->account_id;
      party.organization_id = old->organization_id;
    }
  }
}

std::string At(std::string_view list, size_t index, std::string_view member) {
  return std::string(list) + "[" + std::to_string(index) + "]." + std::string(member);
}

void CheckParty(const Party& party, size_t i, Violations& violations) {
  if (party.side == Side::UNSPECIFIED) violations.Missing(At("parties", i, "side"));
  if (party.kind == PartyKind::UNSPECIFIED) violations.Missing(At("parties", i, "kind"));
  violations.RequireText(At("parties", i, "display_name"), party.display_name, 200);
  violations.CheckText(At("parties", i, "country"), party.country, 100);
  violations.CheckText(At("parties", i, "address"), party.address, 500);
  violations.CheckText(At("parties", i, "phone"), party.phone, 50);
  violations.CheckText(At("parties", i, "email"), party.email, 254);
  violations.CheckText(At("parties", i, "legal_representative"), party.legal_representative, 200);
  violations.CheckText(At("parties", i, "named_representative"), party.named_representative, 500);
  violations.CheckText(At("parties", i, "identity_number"), party.identity_number, 40);
}

void CheckAmount(const std::string& field, const Money& amount, Violations& violations) {
  if (amount.has_value() && amount.minor_units < 0) {
    violations.Add(field, "NEGATIVE", "An amount cannot be negative.", "金额不能为负数。");
  }
}

void CheckSize(std::string_view field, size_t size, size_t most, Violations& violations) {
  if (size <= most) return;
  violations.Add(std::string(field), "TOO_MANY", absl::StrCat("At most ", most, " entries."),
                 absl::StrCat("最多 ", most, " 项。"));
}

void CheckContent(const CaseContent& content, Violations& violations) {
  violations.RequireText("title", content.title, 300);
  violations.CheckText("cause", content.cause, 200);
  violations.CheckText("facts", content.facts, 50'000);
  violations.CheckText("act_place", content.act_place, 500);
  violations.CheckText("prior_proceedings", content.prior_proceedings, 5'000);
  violations.CheckText("external_reference", content.external_reference, 100);
  CheckAmount("amount", content.amount, violations);
  if (content.language != "zh-CN" && content.language != "en") {
    violations.Add("language", "UNKNOWN_VALUE", "zh-CN or en.", "请填写 zh-CN 或 en。");
  }
  CheckSize("parties", content.parties.size(), kMaxParties, violations);
  CheckSize("rights", content.rights.size(), kMaxRights, violations);
  CheckSize("claims", content.claims.size(), kMaxClaims, violations);
  CheckSize("links", content.links.size(), kMaxLinks, violations);
  if (!violations.empty()) return;
  for (size_t i = 0; i < content.parties.size(); ++i) CheckParty(content.parties[i], i, violations);
  for (size_t i = 0; i < content.rights.size(); ++i) {
    const IpRight& right = content.rights[i];
    if (right.type == RightType::UNSPECIFIED) violations.Missing(At("rights", i, "type"));
    violations.CheckText(At("rights", i, "number"), right.number, 100);
    violations.CheckText(At("rights", i, "title"), right.title, 500);
    violations.CheckText(At("rights", i, "holder"), right.holder, 300);
  }
  for (size_t i = 0; i < content.claims.size(); ++i) {
    const Claim& claim = content.claims[i];
    if (claim.kind == ClaimKind::UNSPECIFIED) violations.Missing(At("claims", i, "kind"));
    violations.RequireText(At("claims", i, "text"), claim.text, 5'000);
    CheckAmount(At("claims", i, "amount"), claim.amount, violations);
  }
  for (size_t i = 0; i < content.links.size(); ++i) {
    violations.RequireText("links[" + std::to_string(i) + "]", content.links[i], 2'000);
  }
}

bool HasSide(const Case& c, Side side) {
  return std::any_of(c.content.parties.begin(), c.content.parties.end(),
                     [&](const Party& p) { return p.side == side; });
}

// OLR-07: the numbers of people and organisations of the mainland have check digits; others are free form.
void CheckIdentityNumber(const Party& party, size_t i, absl::CivilDay today, Violations& violations) {
  const bool mainland =
      party.country.empty() || party.country == "CN" || party.country == "China" || party.country == "中国";
  if (party.identity_number.empty() || !mainland) return;
  if (party.kind == PartyKind::PERSON) {
    CheckResidentId(At("parties", i, "identity_number"), party.identity_number, today, violations);
  } else {
    CheckUnifiedCreditCode(At("parties", i, "identity_number"), party.identity_number, violations);
  }
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
  event.foreign_party =
      std::any_of(c.content.parties.begin(), c.content.parties.end(), [](const Party& party) {
        return !party.country.empty() && party.country != "CN" && party.country != "China" &&
               party.country != "中国";
      });
  event.consent_time = time;
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

// Adds who belongs to the case after the decision.
void AddParticipants(const Case& before, CaseDecision& decision) {
  Case after = before;
  for (const CaseEvent& event : decision.events) CaseAggregate::Apply(after, event);
  decision.Add(ParticipantsOf(after));
}

Party* MutableParty(Case& c, const std::string& party_id) {
  for (Party& party : c.content.parties) {
    if (party.id == party_id) return &party;
  }
  return nullptr;
}

struct Applier {
  Case& c;

  void Move(CaseCommand command, absl::Time time) {
    const auto next = kCaseTable.Next(c.state, command);
    if (next.ok()) c.state = *next;
    c.update_time = time;
  }
  void operator()(const CaseCreated& event) {
    c.id = event.case_id;
    c.state = CaseState::DRAFT;
    c.author_account_id = event.author_account_id;
    c.content = event.content;
    c.create_time = event.time;
    c.update_time = event.time;
  }
  void operator()(const CaseEdited& event) {
    c.content = event.content;
    Move(CaseCommand::EDIT, event.time);
  }
  void operator()(const CaseSubmitted& event) {
    Move(CaseCommand::SUBMIT, event.time);
    c.submit_time = event.time;
    c.return_reason = ReturnReason::UNSPECIFIED;
    c.return_advice.clear();
  }
  void operator()(const CaseReturned& event) {
    Move(CaseCommand::RETURN, event.time);
    c.return_reason = event.reason;
    c.return_advice = event.advice;
  }
  void operator()(const CaseAccepted& event) {
    Move(CaseCommand::ACCEPT, event.time);
    c.mediation_organization_id = event.mediation_organization_id;
    c.pack = event.pack;
  }
  void operator()(const CaseReferred& event) {
    Move(CaseCommand::REFER, event.referral.time);
    c.mediation_organization_id = event.mediation_organization_id;
    c.inviting_court_id = event.referral.court_id;
    c.referral_kind = event.referral.kind;
    c.referral = event.referral;
    c.case_number = event.case_number;
    c.pack = event.pack;
  }
  void operator()(const ConsentRecorded& event) {
    Move(CaseCommand::CONSENT, event.consent.time);
    c.consents.push_back(event.consent);
  }
  void operator()(const PartyInvited& event) {
    Move(CaseCommand::INVITE, event.time);
    if (Party* party = MutableParty(c, event.party_id)) {
      party->invite_time = event.time;
      party->code_hash = event.code_hash;
      party->code_expire_time = event.expire_time;
    }
  }
  void operator()(const PartyJoined& event) {
    c.update_time = event.time;
    if (Party* party = MutableParty(c, event.party_id)) {
      party->joined = true;
      party->account_id = event.organization_id.empty() ? event.account_id : "";
      party->organization_id = event.organization_id;
      party->code_hash.clear();
      party->code_expire_time = absl::Time();
    }
  }
  void operator()(const StageReached& event) {
    Move(event.command, event.time);
    if (event.end_code != EndCode::UNSPECIFIED) c.end_code = event.end_code;
    if (!event.confirmation_number.empty()) c.confirmation_number = event.confirmation_number;
  }
  void operator()(const CaseConsented& event) { Move(CaseCommand::CONSENTS_COMPLETE, event.consent_time); }
  void operator()(const CaseEnded& event) {
    c.state = event.withdrawn ? CaseState::WITHDRAWN : CaseState::TERMINATED;
    c.end_code = event.end_code;
    c.update_time = event.time;
  }
  void operator()(const access::CaseParticipants&) {}
};

}  // namespace

void CaseAggregate::Apply(Case& state, const CaseEvent& event) { std::visit(Applier{state}, event); }

const Party* Case::FindParty(std::string_view party_id) const {
  for (const Party& party : content.parties) {
    if (party.id == party_id) return &party;
  }
  return nullptr;
}

bool Case::HasConsent(std::string_view party_id, ConsentStep step) const {
  bool granted = false;
  for (const Consent& consent : consents) {
    if (consent.party_id == party_id && consent.step == step) granted = consent.granted;
  }
  return granted;
}

absl::StatusOr<CaseDecision> DecideCreate(const std::string& id, const std::string& author_account_id,
                                          CaseContent content, absl::Time now) {
  Violations violations;
  CheckContent(content, violations);
  RETURN_IF_ERROR(violations.ToStatus());
  KeepOrGiveIds(content.parties, {}, now);
  KeepOrGiveIds(content.rights, {}, now);
  KeepOrGiveIds(content.claims, {}, now);
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
  KeepOrGiveIds(content.parties, c.content.parties, now);
  KeepOrGiveIds(content.rights, c.content.rights, now);
  KeepOrGiveIds(content.claims, c.content.claims, now);
  KeepMembership(content, c);
  CaseDecision decision;
  decision.Add(CaseEdited{std::move(content), now});
  AddParticipants(c, decision);
  return decision;
}

absl::StatusOr<CaseDecision> DecideSubmit(const Case& c, absl::Time now) {
  RETURN_IF_ERROR(Check(c, CaseCommand::SUBMIT));
  Violations violations;
  if (c.content.recipient_organization_id.empty()) violations.Missing("recipient_organization_id");
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
  const absl::CivilDay today = absl::ToCivilDay(now, absl::UTCTimeZone());
  for (size_t i = 0; i < c.content.parties.size(); ++i)
    CheckIdentityNumber(c.content.parties[i], i, today, violations);
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
  return CaseDecision().Add(CaseReturned{reason, advice, now});
}

absl::StatusOr<CaseDecision> DecideAccept(const Case& c, const std::string& pack, absl::Time now) {
  RETURN_IF_ERROR(Check(c, CaseCommand::ACCEPT));
  CaseDecision decision;
  decision.Add(CaseAccepted{c.content.recipient_organization_id, pack, now});
  AddParticipants(c, decision);
  AddIfConsentsComplete(c, decision, now);
  return decision;
}

absl::StatusOr<CaseDecision> DecideRefer(const Case& c, const Referral& referral,
                                         const std::string& organization_id, const std::string& case_number,
                                         const std::string& pack) {
  RETURN_IF_ERROR(Check(c, CaseCommand::REFER));
  Violations violations;
  if (referral.kind == ReferralKind::UNSPECIFIED) violations.Missing("kind");
  violations.RequireText("contact", referral.contact, 300);
  violations.CheckText("return_conditions", referral.return_conditions, 2'000);
  const bool pending = referral.kind == ReferralKind::POST_FILING_ORDINARY ||
                       referral.kind == ReferralKind::POST_FILING_SIMPLIFIED;
  if (pending) violations.RequireText("pending_case_number", referral.pending_case_number, 60);
  RETURN_IF_ERROR(violations.ToStatus());
  CaseDecision decision;
  decision.Add(CaseReferred{organization_id, referral, case_number, pack});
  AddParticipants(c, decision);
  AddIfConsentsComplete(c, decision, referral.time);
  return decision;
}

absl::StatusOr<CaseDecision> DecideConsent(const Case& c, const Consent& consent) {
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
  CaseDecision decision;
  decision.Add(ConsentRecorded{consent});
  const bool refuses_mediation = consent.step == ConsentStep::MEDIATION && !consent.granted;
  if (refuses_mediation) {
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
  return CaseDecision().Add(ended);
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
                                        const std::string& account_id, const std::string& organization_id,
                                        absl::Time now) {
  ASSIGN_OR_RETURN(const Party party, PartyOfCode(c, code_hash, now));
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
  return decision.Add(Ended(c, EndCode::REFUSED, "", now));
}

CaseDecision DecideStage(const Case& c, CaseCommand command, EndCode end_code,
                         const std::string& confirmation_number, absl::Time now) {
  CaseDecision decision;
  if (kCaseTable.Allows(c.state, command))
    decision.Add(StageReached{command, end_code, confirmation_number, now});
  return decision;
}

absl::StatusOr<CaseDecision> DecidePerformed(const Case& c, absl::Time now) {
  RETURN_IF_ERROR(Check(c, CaseCommand::PERFORM));
  return CaseDecision().Add(StageReached{CaseCommand::PERFORM, EndCode::UNSPECIFIED, "", now});
}

access::CaseParticipants ParticipantsOf(const Case& c) {
  access::CaseParticipants event;
  event.case_id = c.id;
  event.title = c.content.title;
  event.author_account_id = c.author_account_id;
  // Before it is handed in, a draft is its author's alone.
  const bool handed_in = c.state != CaseState::DRAFT;
  if (handed_in) event.recipient_organization_id = c.content.recipient_organization_id;
  event.mediation_organization_id = c.mediation_organization_id;
  event.inviting_court_id = c.inviting_court_id;
  for (const Party& party : c.content.parties) {
    const bool visible = handed_in && party.joined;
    event.parties.push_back({party.id, party.side, party.display_name, visible ? party.account_id : "",
                             visible ? party.organization_id : ""});
  }
  return event;
}

}  // namespace sudiao::intake::domain
