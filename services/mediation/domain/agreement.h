// The settlement agreement (form 16.4): drafts with versions and typed clauses, then one fixed version that
// is signed and sealed.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/access/policy.h"
#include "common/change/decision.h"
#include "common/law/agreement_check/agreement_check.h"
#include "common/packs/pack.h"
#include "services/mediation/domain/agreement_states.h"
#include "services/mediation/domain/mediation.h"

namespace sudiao::mediation::domain {

SUDIAO_ENUM(SignerKind, PARTY, MEDIATOR, ORGANIZATION_SEAL)

struct Signature {
  SignerKind kind = SignerKind::UNSPECIFIED;
  std::string party_id;
  std::string account_id;
  std::string representation_id;
  std::string content_sha256;
  absl::Time time;
  SUDIAO_FIELDS(kind, party_id, account_id, representation_id, content_sha256, time)
};

struct Terms {
  std::string facts;
  std::vector<Clause> clauses;
  std::string not_settled;
  bool confirmation_intended = false;
  SUDIAO_FIELDS(facts, clauses, not_settled, confirmation_intended)
};

// Whose signatures there must be; fixed when signing opens.
struct Signers {
  std::vector<std::string> party_ids;
  bool mediator = false;
  bool seal = false;
  SUDIAO_FIELDS(party_ids, mediator, seal)
};

struct Agreement {
  AgreementState state = AgreementState::UNSPECIFIED;
  std::string mediation_id;
  Label label = Label::UNSPECIFIED;
  std::string party_id;
  int64_t version = 0;
  Terms terms;
  std::string agreement_number;
  std::string content;  // the canonical bytes that are signed
  std::string content_sha256;
  Signers signers;
  std::vector<Signature> signatures;
  absl::Time effect_time;
  std::string effect_rule;
  absl::Time create_time;
  absl::Time update_time;
  std::vector<std::string> acknowledged_rules;
  SUDIAO_FIELDS(state, mediation_id, label, party_id, version, terms, agreement_number, content,
                content_sha256, signers, signatures, effect_time, effect_rule, create_time, update_time,
                acknowledged_rules)

  access::Item item() const { return {label, party_id}; }
  const Signature* FindSignature(SignerKind kind, std::string_view signer_party_id = "") const {
    for (const Signature& signature : signatures) {
      if (signature.kind == kind && signature.party_id == signer_party_id) return &signature;
    }
    return nullptr;
  }
};

struct AgreementDrafted {
  static constexpr std::string_view kType = "agreement.drafted.v1";
  std::string mediation_id;
  Label label = Label::UNSPECIFIED;
  std::string party_id;
  Terms terms;
  absl::Time time;
  SUDIAO_FIELDS(mediation_id, label, party_id, terms, time)
};
struct AgreementRevised {
  static constexpr std::string_view kType = "agreement.revised.v1";
  Terms terms;
  absl::Time time;
  SUDIAO_FIELDS(terms, time)
};
struct AgreementShared {
  static constexpr std::string_view kType = "agreement.shared.v1";
  absl::Time time;
  SUDIAO_FIELDS(time)
};
struct AgreementFixed {
  static constexpr std::string_view kType = "agreement.fixed.v1";
  std::string agreement_number;
  std::string content;
  std::string content_sha256;
  Signers signers;
  absl::Time time;
  std::vector<std::string> acknowledged_rules;  // under which the court may refuse
  SUDIAO_FIELDS(agreement_number, content, content_sha256, signers, time, acknowledged_rules)
};
struct AgreementReopened {
  static constexpr std::string_view kType = "agreement.reopened.v1";
  absl::Time time;
  SUDIAO_FIELDS(time)
};
struct AgreementSigned {
  static constexpr std::string_view kType = "agreement.signed.v1";
  Signature signature;
  absl::Time time;
  SUDIAO_FIELDS(signature, time)
};
struct AgreementEffective {
  static constexpr std::string_view kType = "agreement.effective.v1";
  absl::Time effect_time;
  std::string effect_rule;
  absl::Time time;
  SUDIAO_FIELDS(effect_time, effect_rule, time)
};
// The court that referred the case has it, too.
struct AgreementFiled {
  static constexpr std::string_view kType = "agreement.filed.v1";
  absl::Time time;
  SUDIAO_FIELDS(time)
};
struct AgreementRefused {
  static constexpr std::string_view kType = "agreement.refused.v1";
  std::string party_id;
  absl::Time time;
  SUDIAO_FIELDS(party_id, time)
};
struct AgreementLapsed {
  static constexpr std::string_view kType = "agreement.lapsed.v1";
  absl::Time time;
  SUDIAO_FIELDS(time)
};

using AgreementEvent =
    std::variant<AgreementDrafted, AgreementRevised, AgreementShared, AgreementFixed, AgreementReopened,
                 AgreementSigned, AgreementEffective, AgreementFiled, AgreementRefused, AgreementLapsed>;
using AgreementDecision = change::Decision<AgreementEvent>;

struct AgreementAggregate {
  static constexpr std::string_view kKind = "agreement";
  using State = Agreement;
  using Event = AgreementEvent;
  static void Apply(Agreement& state, const AgreementEvent& event);
};

// Drafts.
// `party_id` is empty for the mediator's draft. Clauses are numbered from 1.
absl::StatusOr<AgreementDecision> DecideDraft(const Mediation& mediation, const std::string& party_id,
                                              Terms terms, absl::Time now);
// `relation` says whether the caller may change this draft: an unshared one its author only, a shared one
// every party and the mediator.
absl::Status RequireMayRevise(const Agreement& agreement, const access::Relation& relation);
absl::StatusOr<AgreementDecision> DecideRevise(const Mediation& mediation, const Agreement& agreement,
                                               Terms terms, absl::Time now);
absl::StatusOr<AgreementDecision> DecideShareDraft(const Mediation& mediation, const Agreement& agreement,
                                                   absl::Time now);

// Signing.
struct FixAgreement {
  std::string agreement_id;
  std::string agreement_number;  // see NeedsNumber
  std::string organization_name;
  absl::CivilDay today;
  law::MediatingBody body = law::MediatingBody::UNSPECIFIED;
  std::vector<std::string> acknowledged_rules;
};
// True if signing would need a number that the agreement does not have yet.
bool NeedsNumber(const Agreement& agreement);
absl::StatusOr<AgreementDecision> DecideFix(const Mediation& mediation, const packs::Pack& pack,
                                            const Agreement& agreement, const FixAgreement& command,
                                            absl::Time now);
absl::StatusOr<AgreementDecision> DecideReopenDraft(const Agreement& agreement, absl::Time now);
// `signature` says who signs; its authority was checked. Empty when this signer has signed before.
absl::StatusOr<AgreementDecision> DecideSign(const Mediation& mediation, const packs::Pack& pack,
                                             const Agreement& agreement, const Signature& signature,
                                             absl::Time now);
absl::StatusOr<AgreementDecision> DecideRefuse(const Agreement& agreement, const std::string& party_id,
                                               absl::Time now);
AgreementDecision DecideLapse(const Agreement& agreement, absl::Time now);

// （2026）…调字第123号
std::string FormatAgreementNumber(int64_t year, std::string_view organization, int64_t number);

}  // namespace sudiao::mediation::domain
