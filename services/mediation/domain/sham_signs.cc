#include "services/mediation/domain/sham_signs.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>

namespace sudiao::mediation::domain {
namespace {

using access::Capacity;
using access::CaseRole;
using law::ShamSign;

bool SameHolder(const CaseRole& party, const std::string& account_id, const std::string& organization_id) {
  return (!account_id.empty() && party.account_id == account_id) ||
         (!organization_id.empty() && party.organization_id == organization_id);
}

bool OnBothSides(const std::set<Side>& sides) {
  return sides.contains(Side::APPLICANT) && sides.contains(Side::RESPONDENT);
}

absl::Time OpenedTime(const Mediation& mediation) {
  absl::Time opened = mediation.start_time;
  for (const Duty& duty : mediation.duties) opened = std::max(opened, duty.time);
  return opened;
}

bool AcceptsEverything(const Mediation& mediation, const Offer& offer) {
  const Money& claimed = mediation.facts.amount;
  return offer.state == OfferState::ACCEPTED && claimed.has_value() &&
         offer.amount.currency == claimed.currency && offer.amount.minor_units >= claimed.minor_units;
}

}  // namespace

std::vector<ShamSign> SharedByData(const Mediation& mediation) {
  std::vector<ShamSign> signs;
  for (const std::string& trait : mediation.facts.shared_traits) {
    if (const auto sign = EnumFromName<ShamSign>(trait); sign.has_value()) signs.push_back(*sign);
  }
  return signs;
}

std::vector<ShamSign> SharedByPeople(const std::vector<CaseRole>& roles) {
  std::map<std::string, std::set<Side>> sides_of_people;
  std::map<std::string, std::set<Side>> sides_of_agents;
  for (const CaseRole& role : roles) {
    if (role.capacity == Capacity::PARTY && !role.account_id.empty())
      sides_of_people[role.account_id].insert(role.side);
    if (role.capacity != Capacity::AGENT || role.account_id.empty()) continue;
    for (const CaseRole& party : roles) {
      const bool principal = party.capacity == Capacity::PARTY &&
                             SameHolder(party, role.principal_account_id, role.principal_organization_id);
      if (!principal) continue;
      sides_of_people[role.account_id].insert(party.side);
      sides_of_agents[role.account_id].insert(party.side);
    }
  }
  const auto both = [](const auto& entry) { return OnBothSides(entry.second); };
  std::vector<ShamSign> signs;
  if (std::any_of(sides_of_agents.begin(), sides_of_agents.end(), both))
    signs.push_back(ShamSign::SHARED_AGENT);
  if (std::any_of(sides_of_people.begin(), sides_of_people.end(), both))
    signs.push_back(ShamSign::SHARED_ACCOUNT);
  return signs;
}

std::vector<ShamSign> SharedBySignatures(const Mediation& mediation, const Agreement& agreement) {
  std::map<std::string, std::set<Side>> sides;
  for (const Signature& signature : agreement.signatures) {
    const access::CaseParty* party = mediation.FindParty(signature.party_id);
    if (signature.kind == SignerKind::PARTY && party != nullptr)
      sides[signature.account_id].insert(party->side);
  }
  const bool shared =
      std::any_of(sides.begin(), sides.end(), [](const auto& entry) { return OnBothSides(entry.second); });
  return shared ? std::vector<ShamSign>{ShamSign::SHARED_ACCOUNT} : std::vector<ShamSign>{};
}

std::optional<int64_t> SecondsToFullAcceptance(const Mediation& mediation,
                                               const std::vector<ClosedOffer>& offers) {
  std::optional<int64_t> least;
  for (const ClosedOffer& closed : offers) {
    if (!AcceptsEverything(mediation, closed.offer)) continue;
    const int64_t seconds = absl::ToInt64Seconds(closed.time - OpenedTime(mediation));
    if (!least.has_value() || seconds < *least) least = seconds;
  }
  return least;
}

}  // namespace sudiao::mediation::domain
