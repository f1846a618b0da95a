// The record of undisputed facts: the only admission that may travel to the court (trap 9).
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/mediation/domain/mediation_rules.h"

namespace sudiao::mediation::domain {
namespace {

constexpr size_t kMaxFacts = 200;

bool Contains(const std::vector<std::string>& ids, const std::string& id) {
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

}  // namespace

// UF-1, OMR-22  The mediator writes down, fact by fact, what nobody disputes and tells its content.
absl::StatusOr<MediationDecision> DecideProposeFacts(const Mediation& mediation,
                                                     const std::vector<std::string>& facts,
                                                     const std::vector<std::string>& fact_ids,
                                                     absl::Time now) {
  RETURN_IF_ERROR(RequireAllowed(mediation, MediationCommand::RECORD_FACTS, now));
  Violations violations;
  if (facts.empty()) violations.Missing("facts");
  for (size_t i = 0; i < facts.size(); ++i)
    violations.RequireText(absl::StrCat("facts[", i, "]"), facts[i], 2000);
  if (mediation.undisputed_facts.size() + facts.size() > kMaxFacts) {
    violations.Add("facts", "TOO_MANY", "The record has too many facts.", "记载的事实过多。");
  }
  RETURN_IF_ERROR(violations.ToStatus());
  FactsProposed proposed{{}, now};
  for (size_t i = 0; i < facts.size(); ++i) proposed.facts.push_back({fact_ids[i], facts[i], {}});
  MediationDecision decision;
  return decision.Add(std::move(proposed));
}

// OMR-22, UF-1, SZ-73, CPL-62  A fact counts as undisputed when every party has confirmed it in writing; it
// then needs no proof in court, so an agent who confirms it admits it.
absl::StatusOr<MediationDecision> DecideConfirmFacts(const Mediation& mediation,
                                                     const std::vector<std::string>& fact_ids,
                                                     const access::ActsFor& acting, absl::Time now) {
  RETURN_IF_ERROR(RequireAllowed(mediation, MediationCommand::RECORD_FACTS, now));
  RETURN_IF_ERROR(RequireSpecialAuthority(acting));
  if (fact_ids.empty()) {
    Violations violations;
    violations.Missing("fact_ids");
    return violations.ToStatus();
  }
  FactsConfirmed confirmed{acting.party_id, {}, now};
  for (const std::string& id : fact_ids) {
    const auto fact = std::find_if(mediation.undisputed_facts.begin(), mediation.undisputed_facts.end(),
                                   [&](const UndisputedFact& candidate) { return candidate.id == id; });
    if (fact == mediation.undisputed_facts.end()) return Fail(reasons::kFactUnknown);
    const bool repeated =
        Contains(fact->confirmed_party_ids, acting.party_id) || Contains(confirmed.fact_ids, id);
    if (!repeated) confirmed.fact_ids.push_back(id);
  }
  MediationDecision decision;
  if (confirmed.fact_ids.empty()) return decision;
  return decision.Add(std::move(confirmed));
}

bool IsConfirmedByAll(const Mediation& mediation, const UndisputedFact& fact) {
  return std::all_of(mediation.facts.parties.begin(), mediation.facts.parties.end(),
                     [&](const access::CaseParty& party) {
                       return !MustAgree(party) || Contains(fact.confirmed_party_ids, party.party_id);
                     });
}

}  // namespace sudiao::mediation::domain
