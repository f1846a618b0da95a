#include "services/identity/domain/representation_rules.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"

namespace sudiao::identity {
namespace {

constexpr int kMaxAgents = 2;

bool InForce(const AgentTime& agent, absl::Time at) {
  return agent.start <= at && (agent.end == absl::Time() || at < agent.end);
}

bool Overlap(const AgentTime& a, const AgentTime& b) {
  return (a.end == absl::Time() || b.start < a.end) && (b.end == absl::Time() || a.start < b.end);
}

bool HasPower(const Representation::State& state, std::string_view power) {
  return std::find(state.powers.begin(), state.powers.end(), power) != state.powers.end();
}

access::RepresentationChanged Changed(const std::string& id, const Representation::State& state,
                                      bool revoked) {
  return {id, state.case_id, state.principal_account_id, state.principal_organization_id,
          state.agent_account_id,
          // Whoever may not settle acts in the other services as one with general authority (CPL-62): there,
          // special authority is what settling, signing and applying for confirmation ask for.
          HasPower(state, "SETTLE") ? state.authority : Authority::GENERAL, state.start_time, state.end_time,
          revoked};
}

}  // namespace

void Representation::Apply(State& state, const Event& event) {
  if (const auto* granted = std::get_if<RepresentationGranted>(&event)) {
    state.state = RepresentationState::GRANTED;
    state.case_id = granted->case_id;
    state.principal_account_id = granted->principal_account_id;
    state.principal_organization_id = granted->principal_organization_id;
    state.agent_account_id = granted->agent_account_id;
    state.authority = granted->authority;
    state.powers = granted->powers;
    state.start_time = granted->start_time;
    state.end_time = granted->end_time;
    state.create_time = granted->time;
  } else if (const auto* revoked = std::get_if<RepresentationRevoked>(&event)) {
    state.state = RepresentationState::REVOKED;
    state.revoke_time = revoked->time;
  }
}

int AgentsAtOnce(std::span<const AgentTime> agents, const AgentTime& within) {
  // The number can only grow where somebody starts, so these instants are enough.
  std::vector<absl::Time> instants{within.start};
  for (const AgentTime& agent : agents) {
    if (InForce(within, agent.start)) instants.push_back(agent.start);
  }
  int most = 0;
  for (const absl::Time at : instants) {
    const auto count = std::count_if(agents.begin(), agents.end(),
                                     [&](const AgentTime& agent) { return InForce(agent, at); });
    most = std::max(most, static_cast<int>(count));
  }
  return most;
}

void CheckGrant(const RepresentationGranted& grant, absl::Time now, const std::string& path,
                Violations& violations) {
  const std::string powers_field = absl::StrCat(path, ".powers");
  std::set<std::string> named;
  for (const std::string& power : grant.powers) {
    const auto known = EnumFromName<Power>(power);
    if (!known.has_value() || *known == Power::UNSPECIFIED) {
      violations.Add(powers_field, "UNKNOWN_VALUE",
                     "Only SETTLE, ADMIT, WAIVE and CHANGE_CLAIMS are special powers.",
                     "特别授权事项只能是 SETTLE、ADMIT、WAIVE 或 CHANGE_CLAIMS。");
    }
    if (!named.insert(power).second)
      violations.Add(powers_field, "DUPLICATE", "Each power is named once.", "同一授权事项只能列出一次。");
  }
  if (grant.authority == Authority::UNSPECIFIED) violations.Missing(absl::StrCat(path, ".authority"));
  if (grant.authority == Authority::SPECIAL && grant.powers.empty()) {
    violations.Add(powers_field, "POWERS_NEEDED", "Special authority names each special power.",
                   "特别授权应当逐项列明授权事项。");
  }
  if (grant.authority == Authority::GENERAL && !grant.powers.empty()) {
    violations.Add(powers_field, "POWERS_NOT_ALLOWED", "General authority has no special powers.",
                   "一般授权不包括特别授权事项。");
  }
  if (grant.end_time != absl::Time() && grant.end_time <= std::max(grant.start_time, now)) {
    violations.Add(absl::StrCat(path, ".end_time"), "TOO_EARLY", "Must be later than now and than the start.",
                   "结束时间应晚于开始时间和当前时间。");
  }
}

absl::StatusOr<RepresentationDecision> DecideGrant(const Representation::State& state, const std::string& id,
                                                   RepresentationGranted grant,
                                                   std::span<const AgentTime> others, absl::Time now) {
  if (state.state != RepresentationState::UNSPECIFIED) return Fail(reasons::kAlreadyExists);
  // What was done before the power was given stays what it was.
  grant.start_time = std::max(grant.start_time, now);
  grant.time = now;
  const AgentTime within{grant.agent_account_id, grant.start_time, grant.end_time};
  for (const AgentTime& other : others) {
    if (other.agent_account_id == grant.agent_account_id && Overlap(other, within))
      return Fail(reasons::kAgentAlreadyAppointed);
  }
  if (AgentsAtOnce(others, within) >= kMaxAgents) return Fail(reasons::kTooManyAgents);
  Representation::State after = state;
  Representation::Apply(after, grant);
  return RepresentationDecision().Add(std::move(grant)).Add(Changed(id, after, false));
}

absl::StatusOr<RepresentationDecision> DecideRevoke(const Representation::State& state, const std::string& id,
                                                    absl::Time now) {
  if (state.state == RepresentationState::UNSPECIFIED) return Fail(reasons::kNotFound);
  RETURN_IF_ERROR(kRepresentationTable.Next(state.state, RepresentationCommand::REVOKE).status());
  return RepresentationDecision().Add(RepresentationRevoked{now}).Add(Changed(id, state, true));
}

}  // namespace sudiao::identity
