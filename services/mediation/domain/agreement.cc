#include "services/mediation/domain/agreement.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/codec/struct_json.h"
#include "common/types/ids.h"
#include "services/mediation/domain/agreement_checks.h"
#include "services/mediation/domain/effect_rules.h"
#include "services/mediation/domain/mediation_rules.h"

namespace sudiao::mediation::domain {
namespace {

// A party as the other parties may see it.
struct ContentParty {
  std::string party_id;
  Side side = Side::UNSPECIFIED;
  std::string display_name;
  SUDIAO_FIELDS(party_id, side, display_name)
};

// What is signed: the whole agreement as form 16.4 has it, in one canonical form (compact JSON in this order,
// defaults left out), so that anyone can hash it again.
struct AgreementContent {
  std::string agreement_number;
  std::string organization_name;
  std::string case_id;
  std::string case_number;
  std::string case_title;
  std::string agreement_id;
  int64_t version = 0;
  std::vector<ContentParty> parties;
  std::string facts;
  std::vector<Clause> clauses;
  std::string not_settled;
  bool confirmation_intended = false;
  std::string inviting_court_id;
  std::string pack;
  std::string effect_rule;
  SUDIAO_FIELDS(agreement_number, organization_name, case_id, case_number, case_title, agreement_id, version,
                parties, facts, clauses, not_settled, confirmation_intended, inviting_court_id, pack,
                effect_rule)
};

AgreementContent ContentOf(const Mediation& mediation, const packs::Pack& pack, const Agreement& agreement,
                           const FixAgreement& command, const std::string& number) {
  std::vector<ContentParty> parties;
  for (const access::CaseParty& party : mediation.facts.parties) {
    parties.push_back({party.party_id, party.side, party.display_name});
  }
  return {number,
          command.organization_name,
          mediation.facts.case_id,
          mediation.facts.case_number,
          mediation.facts.case_title,
          command.agreement_id,
          agreement.version,
          std::move(parties),
          agreement.terms.facts,
          agreement.terms.clauses,
          agreement.terms.not_settled,
          agreement.terms.confirmation_intended,
          mediation.facts.inviting_court_id,
          mediation.facts.pack,
          std::string(EffectRuleId(pack.effect_rule))};
}

struct Applier {
  Agreement& a;

  void operator()(const AgreementDrafted& e) {
    a.state = AgreementState::DRAFT;
    a.mediation_id = e.mediation_id;
    a.label = e.label;
    a.party_id = e.party_id;
    a.version = 1;
    a.terms = e.terms;
    a.create_time = e.time;
  }
  void operator()(const AgreementRevised& e) {
    a.terms = e.terms;
    ++a.version;
  }
  void operator()(const AgreementShared&) { a.label = Label::SHARED; }
  void operator()(const AgreementFixed& e) {
    a.state = AgreementState::SIGNING;
    a.agreement_number = e.agreement_number;
    a.content = e.content;
    a.content_sha256 = e.content_sha256;
    a.signers = e.signers;
    a.acknowledged_rules = e.acknowledged_rules;
  }
  void operator()(const AgreementReopened&) {
    a.state = AgreementState::DRAFT;
    a.content.clear();
    a.content_sha256.clear();
    a.signers = {};
    a.acknowledged_rules.clear();
    a.signatures.clear();
  }
  void operator()(const AgreementSigned& e) { a.signatures.push_back(e.signature); }
  void operator()(const AgreementEffective& e) {
    a.state = AgreementState::EFFECTIVE;
    a.effect_time = e.effect_time;
    a.effect_rule = e.effect_rule;
  }
  void operator()(const AgreementFiled&) { a.label = Label::COURT; }
  void operator()(const AgreementRefused&) { a.state = AgreementState::REFUSED; }
  void operator()(const AgreementLapsed&) { a.state = AgreementState::LAPSED; }
};

void NumberClauses(Terms& terms) {
  for (size_t i = 0; i < terms.clauses.size(); ++i) terms.clauses[i].id = absl::StrCat(i + 1);
}

bool IsNeeded(const Agreement& agreement, const Signature& signature) {
  switch (signature.kind) {
    case SignerKind::PARTY:
      return std::find(agreement.signers.party_ids.begin(), agreement.signers.party_ids.end(),
                       signature.party_id) != agreement.signers.party_ids.end();
    case SignerKind::MEDIATOR:
      return agreement.signers.mediator;
    case SignerKind::ORGANIZATION_SEAL:
      return agreement.signers.seal;
    case SignerKind::UNSPECIFIED:
      break;
  }
  return false;
}

// SIM-19, SIM-20  The complete agreement of a case that a court referred goes to that court: it is handed in
// there before filing, and the court's paper or the withdrawal follows it after filing.
bool GoesToCourt(const Mediation& mediation, const packs::Pack& pack, const Agreement& agreement) {
  const bool referred =
      pack.regime == packs::Regime::REFERRAL_PRE_FILING || pack.regime == packs::Regime::REFERRAL_POST_FILING;
  return referred && !mediation.facts.inviting_court_id.empty() && IsComplete(agreement);
}

}  // namespace

void AgreementAggregate::Apply(Agreement& state, const AgreementEvent& event) {
  std::visit(Applier{state}, event);
  std::visit([&](const auto& e) { state.update_time = e.time; }, event);
}

absl::StatusOr<AgreementDecision> DecideDraft(const Mediation& mediation, const std::string& party_id,
                                              Terms terms, absl::Time now) {
  RETURN_IF_ERROR(RequireAllowed(mediation, MediationCommand::DRAFT, now));
  Violations violations;
  CheckDraft(mediation, terms, violations);
  RETURN_IF_ERROR(violations.ToStatus());
  NumberClauses(terms);
  const Label label = party_id.empty() ? Label::MEDIATOR_ONLY : Label::CAUCUS;
  AgreementDecision decision;
  return decision.Add(AgreementDrafted{mediation.facts.case_id, label, party_id, std::move(terms), now});
}

absl::Status RequireMayRevise(const Agreement& agreement, const access::Relation& relation) {
  const bool author =
      agreement.party_id.empty() ? relation.mediator : relation.For(agreement.party_id) != nullptr;
  const bool shared = agreement.label == Label::SHARED && (relation.mediator || !relation.parties.empty());
  return author || shared ? absl::OkStatus() : Fail(reasons::kNotPermitted);
}

absl::StatusOr<AgreementDecision> DecideRevise(const Mediation& mediation, const Agreement& agreement,
                                               Terms terms, absl::Time now) {
  RETURN_IF_ERROR(kAgreementTable.Next(agreement.state, AgreementCommand::REVISE).status());
  RETURN_IF_ERROR(RequireAllowed(mediation, MediationCommand::DRAFT, now));
  Violations violations;
  CheckDraft(mediation, terms, violations);
  RETURN_IF_ERROR(violations.ToStatus());
  NumberClauses(terms);
  AgreementDecision decision;
  return decision.Add(AgreementRevised{std::move(terms), now});
}

absl::StatusOr<AgreementDecision> DecideShareDraft(const Mediation& mediation, const Agreement& agreement,
                                                   absl::Time now) {
  RETURN_IF_ERROR(kAgreementTable.Next(agreement.state, AgreementCommand::SHARE).status());
  RETURN_IF_ERROR(RequireAllowed(mediation, MediationCommand::DRAFT, now));
  AgreementDecision decision;
  if (agreement.label == Label::SHARED) return decision;
  return decision.Add(AgreementShared{now});
}

bool NeedsNumber(const Agreement& agreement) { return agreement.agreement_number.empty(); }

// Form 16.4  The number is part of what is signed, so it is given when signing opens; a reopened draft keeps
// it, so that the organisation's numbers have no gaps.
absl::StatusOr<AgreementDecision> DecideFix(const Mediation& mediation, const packs::Pack& pack,
                                            const Agreement& agreement, const FixAgreement& command,
                                            absl::Time now) {
  RETURN_IF_ERROR(kAgreementTable.Next(agreement.state, AgreementCommand::OPEN_SIGNING).status());
  if (agreement.label != Label::SHARED) return Fail(reasons::kDraftNotShared);
  Violations violations;
  CheckForSigning(mediation, agreement.terms, command.today, violations);
  RETURN_IF_ERROR(violations.ToStatus());
  // Where no court confirms there is nobody to refuse; the findings can still be read (CheckAgreement).
  std::vector<law::Finding> findings;
  if (pack.confirmation_court != packs::ConfirmationCourtRule::NO_CONFIRMATION) {
    findings = CheckForConfirmation(mediation, agreement.terms, command.body, command.today);
  }
  ASSIGN_OR_RETURN(std::vector<std::string> acknowledged,
                   RequireAcknowledged(findings, command.acknowledged_rules));
  const std::string number = NeedsNumber(agreement) ? command.agreement_number : agreement.agreement_number;
  std::string content = codec::ToJson(ContentOf(mediation, pack, agreement, command, number));
  std::string sha256 = Sha256Hex(content);
  AgreementDecision decision;
  return decision.Add(AgreementFixed{number, std::move(content), std::move(sha256),
                                     RequiredSigners(mediation, pack, agreement.terms.clauses), now,
                                     std::move(acknowledged)});
}

absl::StatusOr<AgreementDecision> DecideReopenDraft(const Agreement& agreement, absl::Time now) {
  RETURN_IF_ERROR(kAgreementTable.Next(agreement.state, AgreementCommand::REOPEN).status());
  AgreementDecision decision;
  return decision.Add(AgreementReopened{now});
}

// OMR-19, SIM-24, PML-28  Each signs the same bytes; who signs last, of those whom the rule needs, brings the
// effect.
absl::StatusOr<AgreementDecision> DecideSign(const Mediation& mediation, const packs::Pack& pack,
                                             const Agreement& agreement, const Signature& signature,
                                             absl::Time now) {
  const bool in_effect = agreement.state == AgreementState::EFFECTIVE;
  RETURN_IF_ERROR(
      kAgreementTable.Next(agreement.state, in_effect ? AgreementCommand::COMPLETE : AgreementCommand::SIGN)
          .status());
  if (!IsNeeded(agreement, signature)) return Fail(reasons::kSignatureNotNeeded);
  if (signature.content_sha256 != agreement.content_sha256) return Fail(reasons::kContentChanged);
  AgreementDecision decision;
  if (agreement.FindSignature(signature.kind, signature.party_id) != nullptr) return decision;
  Agreement after = agreement;
  AgreementAggregate::Apply(after, AgreementSigned{signature, now});
  decision.Add(AgreementSigned{signature, now});
  const auto effect = in_effect ? std::nullopt : EffectTime(after, pack.effect_rule);
  if (effect.has_value()) {
    decision.Add(AgreementEffective{*effect, std::string(EffectRuleId(pack.effect_rule)), now});
  }
  if (GoesToCourt(mediation, pack, after)) decision.Add(AgreementFiled{now});
  return decision;
}

// OMR-25(7)  A party that has not signed refuses to. One that has signed may still leave the mediation
// (PML-03) as long as the agreement is not in effect.
absl::StatusOr<AgreementDecision> DecideRefuse(const Agreement& agreement, const std::string& party_id,
                                               absl::Time now) {
  RETURN_IF_ERROR(kAgreementTable.Next(agreement.state, AgreementCommand::REFUSE).status());
  if (agreement.FindSignature(SignerKind::PARTY, party_id) != nullptr) return Fail(reasons::kAlreadySigned);
  AgreementDecision decision;
  return decision.Add(AgreementRefused{party_id, now});
}

AgreementDecision DecideLapse(const Agreement& agreement, absl::Time now) {
  AgreementDecision decision;
  if (!kAgreementTable.Allows(agreement.state, AgreementCommand::LAPSE)) return decision;
  return decision.Add(AgreementLapsed{now});
}

std::string FormatAgreementNumber(int64_t year, std::string_view organization, int64_t number) {
  return absl::StrCat("（", year, "）", AbslView(organization), "调字第", number, "号");
}

}  // namespace sudiao::mediation::domain
