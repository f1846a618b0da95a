#include "common/access/policy.h"

namespace sudiao::access {
namespace {

bool InForce(const CaseRole& role, absl::Time now) {
  if (role.start_time != absl::Time() && now < role.start_time) return false;
  return role.end_time == absl::Time() || now < role.end_time;
}

bool ActsForOrganization(const Caller& caller, const std::string& organization_id) {
  return !organization_id.empty() && (caller.Has(organization_id, Role::REPRESENTATIVE) ||
                                      caller.Has(organization_id, Role::ORGANIZATION_ADMINISTRATOR));
}

bool IsSelf(const Caller& caller, const std::string& account_id) {
  return !account_id.empty() && account_id == caller.account_id;
}

// The parties whose owner is the agent's principal.
void AddRepresented(const std::vector<CaseRole>& roles, const CaseRole& agent, Relation& relation) {
  for (const CaseRole& party : roles) {
    if (party.capacity != Capacity::PARTY || relation.For(party.party_id) != nullptr) continue;
    const bool same_account = !party.account_id.empty() && party.account_id == agent.principal_account_id;
    const bool same_organization =
        !party.organization_id.empty() && party.organization_id == agent.principal_organization_id;
    if (same_account || same_organization) {
      relation.parties.push_back({party.party_id, party.side, agent.authority, agent.representation_id});
    }
  }
}

}  // namespace

// CONF-1, JI-146, CMR-19  What is said and agreed is not public: each label names who may see it, and nobody
// else may.
bool MaySee(const Relation& relation, const Item& item) {
  const bool owns = !item.party_id.empty() && relation.For(item.party_id) != nullptr;
  switch (item.label) {
    case Label::SHARED:
      return relation.mediator || relation.case_manager || !relation.parties.empty();
    case Label::COURT:
      return relation.mediator || relation.case_manager || relation.court() || !relation.parties.empty();
    case Label::CAUCUS:
      return relation.mediator || owns;
    case Label::MEDIATOR_ONLY:
      return relation.mediator;
    case Label::CENTRE:
      return relation.mediator || relation.case_manager;
    case Label::OWNER:
      return owns;
    case Label::UNSPECIFIED:
      return false;
  }
  return false;
}

Relation Evaluate(const std::vector<CaseRole>& roles, const Caller& caller, absl::Time now) {
  Relation relation;
  if (caller.account_id.empty()) return relation;
  for (const CaseRole& role : roles) {
    switch (role.capacity) {
      case Capacity::AUTHOR:
        relation.author = relation.author || (!role.past && IsSelf(caller, role.account_id));
        break;
      case Capacity::PARTY:
        if (IsSelf(caller, role.account_id) || ActsForOrganization(caller, role.organization_id)) {
          relation.parties.push_back({role.party_id, role.side, Authority::SPECIAL, ""});
        }
        break;
      case Capacity::MEDIATOR:
        if (IsSelf(caller, role.account_id)) (role.only_asked ? relation.asked : relation.mediator) = true;
        break;
      case Capacity::MEDIATION_BODY:
        relation.case_manager = relation.case_manager || caller.Has(role.organization_id, Role::CASE_MANAGER);
        break;
      case Capacity::COURT:
        relation.clerk = relation.clerk || caller.Has(role.organization_id, Role::CLERK);
        relation.judge = relation.judge || caller.Has(role.organization_id, Role::JUDGE);
        break;
      case Capacity::AGENT:
      case Capacity::UNSPECIFIED:
        break;
    }
  }
  for (const CaseRole& role : roles) {
    if (role.capacity == Capacity::AGENT && IsSelf(caller, role.account_id) && InForce(role, now)) {
      AddRepresented(roles, role, relation);
    }
  }
  // A power that a side gives to the sitting mediator opens nothing to it.
  if (relation.mediator) relation.parties.clear();
  return relation;
}

}  // namespace sudiao::access
