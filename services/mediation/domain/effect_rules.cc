#include "services/mediation/domain/effect_rules.h"

#include <algorithm>

#include "common/packs/signatures.h"

namespace sudiao::mediation::domain {
namespace {

std::optional<absl::Time> LastPartySignature(const Agreement& agreement) {
  absl::Time last = absl::InfinitePast();
  for (const std::string& party_id : agreement.signers.party_ids) {
    const Signature* signature = agreement.FindSignature(SignerKind::PARTY, party_id);
    if (signature == nullptr) return std::nullopt;
    last = std::max(last, signature->time);
  }
  if (agreement.signers.party_ids.empty()) return std::nullopt;
  return last;
}

std::optional<absl::Time> LastSignature(const Agreement& agreement) {
  const auto parties = LastPartySignature(agreement);
  if (!parties.has_value() || !IsComplete(agreement)) return std::nullopt;
  absl::Time last = *parties;
  for (const Signature& signature : agreement.signatures) last = std::max(last, signature.time);
  return last;
}

}  // namespace

std::string_view EffectRuleId(packs::EffectRule rule) {
  switch (rule) {
    case packs::EffectRule::OMR_19:
      return "OMR-19";
    case packs::EffectRule::SIM_24:
      return "SIM-24";
    case packs::EffectRule::PML_29:
      return "PML-28";
    case packs::EffectRule::CMR_22:
      return "CMR-22";
    case packs::EffectRule::WIPO_19:
      return "WIPO-19";
    case packs::EffectRule::COURT_PAPER:
      return "JI-149";
    case packs::EffectRule::ALL_SIGNATURES:
      return "ALL-SIGNATURES";
    case packs::EffectRule::PARTIES_SIGNATURES:
      return "PARTIES-SIGNATURES";
    case packs::EffectRule::UNSPECIFIED:
      break;
  }
  return "";
}

// OMR-19, SIM-24, PML-28, CMR-22  All parties and the mediator sign, and the organisation that leads seals.
// Under a centre's own rules (WIPO-19 and the like) the parties' signatures are all there is.
// JI-150  A third party that is to bear a duty signs, too: clauses name parties of the mediation only. One
// that never joined and owes nothing holds nobody up.
Signers RequiredSigners(const Mediation& mediation, const packs::Pack& pack,
                        const std::vector<Clause>& clauses) {
  Signers signers;
  for (const access::CaseParty& party : mediation.facts.parties) {
    if (MustAgree(party, clauses)) signers.party_ids.push_back(party.party_id);
  }
  if (packs::PartiesSignAlone(pack.effect_rule)) return signers;
  signers.mediator = true;
  signers.seal = !mediation.facts.organization_id.empty();
  return signers;
}

// Trap 1  OMR-19 dates the effect from the last party's electronic signature
// ("自各方当事人均完成电子签章之时"), SIM-24 and WIPO-19 likewise from the parties' signatures: the
// mediator's signature and the seal may follow, they are needed for confirmation but not for the effect.
// PML-28 (29) and, read alike, CMR-22 wait for the parties, the mediator and the seal together. The window
// for confirmation (CPL-205) hangs on this moment, so it is stored with its rule. Where the court's own paper
// is to bind (JI-149) the agreement is ready when all is there.
std::optional<absl::Time> EffectTime(const Agreement& agreement, packs::EffectRule rule) {
  switch (rule) {
    case packs::EffectRule::OMR_19:
    case packs::EffectRule::SIM_24:
    case packs::EffectRule::WIPO_19:
    case packs::EffectRule::PARTIES_SIGNATURES:
      return LastPartySignature(agreement);
    case packs::EffectRule::PML_29:
    case packs::EffectRule::CMR_22:
    case packs::EffectRule::COURT_PAPER:
    case packs::EffectRule::ALL_SIGNATURES:
      return LastSignature(agreement);
    case packs::EffectRule::UNSPECIFIED:
      break;
  }
  return std::nullopt;
}

// OMR-19  A missing seal does not undo the effect between the parties, but the agreement is not valid for
// confirmation: the others hear of the settlement when it is complete.
bool IsComplete(const Agreement& agreement) {
  if (!LastPartySignature(agreement).has_value()) return false;
  if (agreement.signers.mediator && agreement.FindSignature(SignerKind::MEDIATOR) == nullptr) return false;
  return !agreement.signers.seal || agreement.FindSignature(SignerKind::ORGANIZATION_SEAL) != nullptr;
}

}  // namespace sudiao::mediation::domain
