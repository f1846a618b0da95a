#include "services/identity/representation_service.h"

#include <vector>

#include "common/access/directory.h"
#include "common/codec/struct_proto.h"
#include "common/paging/page_token.h"
#include "common/types/resource_name.h"
#include "services/identity/convert.h"
#include "services/identity/storage/audit_log.h"
#include "services/identity/storage/index.h"

namespace sudiao::identity {
namespace {

using change::Transaction;

// Who may see a power and take it back: who gave it, whoever administers the organisation that gave it, and
// its agent.
bool Holds(const Account::State& account, const std::string& account_id, const Representation::State& state) {
  if (state.agent_account_id == account_id) return true;
  if (!state.principal_account_id.empty()) return state.principal_account_id == account_id;
  return HasRole(account, state.principal_organization_id, Role::ORGANIZATION_ADMINISTRATOR);
}

absl::StatusOr<RepresentationGranted> ReadGrant(const v1::GrantRepresentationRequest& request,
                                                const std::string& caller_id, absl::Time now) {
  RepresentationGranted grant;
  Violations violations;
  codec::FromProto(request.representation(), grant, violations, "representation");
  // The agent is named by e-mail and the caller is the principal, whatever the output-only members say.
  grant.agent_account_id = "";
  grant.principal_account_id = grant.principal_organization_id.empty() ? caller_id : "";
  if (!IsId(grant.case_id)) {
    violations.Add("representation.case_id", "INVALID_ID", "Must be the id of a case.", "应为案件编号。");
  }
  CheckEmail("representation.agent_email", request.representation().agent_email(), violations);
  CheckGrant(grant, now, "representation", violations);
  RETURN_IF_ERROR(violations.ToStatus());
  return grant;
}

// The account of an agent that may be appointed.
absl::StatusOr<std::string> FindAgent(Core& core, sql::Session& session, const std::string& email) {
  ASSIGN_OR_RETURN(const auto agent, FindPersonByEmail(session, FoldEmail(email)));
  if (!agent.has_value()) return Fail(reasons::kAccountNotFound);
  ASSIGN_OR_RETURN(const auto account, core.accounts.Get(session, agent->account_id));
  if (!account.state.active()) return Fail(reasons::kAccountNotFound);
  return agent->account_id;
}

absl::Status RefuseSelf() {
  Violations violations;
  violations.Add("representation.agent_email", "SELF", "Nobody is his own agent.", "不能委托自己为代理人。");
  return violations.ToStatus();
}

}  // namespace

absl::StatusOr<Representations::Snapshot> RepresentationService::Change(
    Transaction& tx, const std::string& id,
    absl::FunctionRef<absl::StatusOr<RepresentationDecision>(const Representation::State&)> decide) {
  std::vector<access::RepresentationChanged> told;
  const auto remember = [&](const Representation::State& state) -> absl::StatusOr<RepresentationDecision> {
    ASSIGN_OR_RETURN(RepresentationDecision decision, decide(state));
    told.clear();
    for (const Representation::Event& event : decision.events) {
      if (const auto* changed = std::get_if<access::RepresentationChanged>(&event)) told.push_back(*changed);
    }
    return decision;
  };
  ASSIGN_OR_RETURN(auto changed, core_.representations.ChangeOrCreate(tx, id, remember));
  for (const auto& event : told) RETURN_IF_ERROR(access::Directory::Apply(tx, event));
  return changed;
}

absl::StatusOr<v1::Representation> RepresentationService::GrantRepresentation(
    const CallContext& call, const v1::GrantRepresentationRequest& request) {
  const auto grant = [&](Transaction& tx) -> absl::StatusOr<v1::Representation> {
    ASSIGN_OR_RETURN(const auto caller, core_.RequireActive(tx.session(), call));
    const std::string& caller_id = call.caller.account_id;
    ASSIGN_OR_RETURN(RepresentationGranted granted, ReadGrant(request, caller_id, tx.now()));
    const std::string& organization_id = granted.principal_organization_id;
    if (!organization_id.empty()) {
      if (!HasRole(caller.state, organization_id, Role::ORGANIZATION_ADMINISTRATOR))
        return Fail(reasons::kNotPermitted);
      tx.ActOnBehalfOf(organization_id);
    }
    ASSIGN_OR_RETURN(granted.agent_account_id,
                     FindAgent(core_, tx.session(), request.representation().agent_email()));
    if (granted.agent_account_id == granted.principal_account_id) return RefuseSelf();
    const std::string principal = PrincipalOf(granted.principal_account_id, organization_id);
    RETURN_IF_ERROR(LockMandate(tx.session(), granted.case_id, principal));
    ASSIGN_OR_RETURN(const std::vector<AgentTime> others, AgentsOf(tx.session(), granted.case_id, principal));
    const std::string id = NewId(tx.now());
    ASSIGN_OR_RETURN(const auto created, Change(tx, id, [&](const Representation::State& state) {
                       return DecideGrant(state, id, granted, others, tx.now());
                     }));
    RETURN_IF_ERROR(WriteAudit(tx.session(), tx.now(), RepresentationGranted::kType, caller_id,
                               granted.agent_account_id));
    return ToResource(tx.session(), id, created);
  };
  ASSIGN_OR_RETURN(v1::Representation granted, core_.changes.Run<v1::Representation>(call, request, grant));
  core_.WaitDelivered(Representation::kKind, granted.uid(), call.deadline);
  return granted;
}

absl::StatusOr<v1::Representation> RepresentationService::RevokeRepresentation(
    const CallContext& call, const v1::RevokeRepresentationRequest& request) {
  const auto revoke = [&](Transaction& tx) -> absl::StatusOr<v1::Representation> {
    ASSIGN_OR_RETURN(const auto caller, core_.RequireActive(tx.session(), call));
    ASSIGN_OR_RETURN(const std::string id, ParseName(request.name(), "representations"));
    ASSIGN_OR_RETURN(const auto found, core_.representations.Get(tx.session(), id));
    if (!Holds(caller.state, call.caller.account_id, found.state)) return Fail(reasons::kNotFound);
    if (found.state.agent_account_id != call.caller.account_id)
      tx.ActOnBehalfOf(found.state.principal_organization_id);
    ASSIGN_OR_RETURN(const auto revoked, Change(tx, id, [&](const Representation::State& state) {
                       return DecideRevoke(state, id, tx.now());
                     }));
    RETURN_IF_ERROR(WriteAudit(tx.session(), tx.now(), RepresentationRevoked::kType, call.caller.account_id,
                               found.state.agent_account_id));
    return ToResource(tx.session(), id, revoked);
  };
  ASSIGN_OR_RETURN(v1::Representation revoked, core_.changes.Run<v1::Representation>(call, request, revoke));
  core_.WaitDelivered(Representation::kKind, revoked.uid(), call.deadline);
  return revoked;
}

absl::StatusOr<v1::Representation> RepresentationService::GetRepresentation(
    const CallContext& call, const v1::GetRepresentationRequest& request) {
  return core_.changes.Read<v1::Representation>(
      call, [&](sql::Session& session) -> absl::StatusOr<v1::Representation> {
        ASSIGN_OR_RETURN(const auto caller, core_.RequireActive(session, call));
        ASSIGN_OR_RETURN(const std::string id, ParseName(request.name(), "representations"));
        ASSIGN_OR_RETURN(const auto found, core_.representations.Get(session, id));
        if (!Holds(caller.state, call.caller.account_id, found.state)) return Fail(reasons::kNotFound);
        return ToResource(session, id, found);
      });
}

absl::StatusOr<v1::ListRepresentationsResponse> RepresentationService::ListRepresentations(
    const CallContext& call, const v1::ListRepresentationsRequest& request) {
  using Response = v1::ListRepresentationsResponse;
  return core_.changes.Read<Response>(call, [&](sql::Session& session) -> absl::StatusOr<Response> {
    ASSIGN_OR_RETURN(const auto caller, core_.RequireActive(session, call));
    std::vector<std::string> subjects = {PrincipalOf(call.caller.account_id, "")};
    for (const Membership& membership : caller.state.memberships) {
      if (HasRole(caller.state, membership.organization_id, Role::ORGANIZATION_ADMINISTRATOR))
        subjects.push_back(PrincipalOf("", membership.organization_id));
    }
    const std::vector<std::string> parameters = {"representations", call.caller.account_id};
    ASSIGN_OR_RETURN(const int size, paging::ClampPageSize(request.page_size()));
    ASSIGN_OR_RETURN(const auto position, paging::DecodePageToken(request.page_token(), parameters, 1));
    ASSIGN_OR_RETURN(std::vector<std::string> ids,
                     ListRepresentationIds(session, subjects, position.empty() ? "" : position[0], size + 1));
    Response response;
    if (ids.size() > static_cast<size_t>(size)) {
      ids.pop_back();
      response.set_next_page_token(paging::EncodePageToken({ids.back()}, parameters));
    }
    ASSIGN_OR_RETURN(const auto powers, core_.representations.FindMany(session, ids));
    std::vector<std::string> agents;
    for (const auto& [id, power] : powers) agents.push_back(power.state.agent_account_id);
    ASSIGN_OR_RETURN(auto names, DisplayNamesOf(session, agents));
    for (const auto& [id, power] : powers)
      *response.add_representations() = ToResource(id, power, names[power.state.agent_account_id]);
    return response;
  });
}

}  // namespace sudiao::identity
