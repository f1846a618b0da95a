#include "services/identity/organization_service.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/access/directory.h"
#include "common/codec/struct_proto.h"
#include "common/paging/page_token.h"
#include "common/types/identity_numbers.h"
#include "common/types/resource_name.h"
#include "services/identity/convert.h"
#include "services/identity/domain/organization_rules.h"
#include "services/identity/storage/audit_log.h"
#include "services/identity/storage/index.h"

namespace sudiao::identity {
namespace {

using change::Transaction;

struct EnteredRoles {
  std::vector<Role> roles;
  SUDIAO_FIELDS(roles)
};
struct EnteredKind {
  OrganizationKind kind = OrganizationKind::UNSPECIFIED;
  SUDIAO_FIELDS(kind)
};

bool Administers(const std::vector<Role>& roles) {
  return std::find(roles.begin(), roles.end(), Role::ORGANIZATION_ADMINISTRATOR) != roles.end();
}

absl::StatusOr<OrganizationCreated> ReadOrganization(const v1::Organization& resource, absl::Time now) {
  OrganizationCreated entered;
  Violations violations;
  codec::FromProto(resource, entered, violations, "organization");
  absl::StripAsciiWhitespace(&entered.display_name);
  absl::StripAsciiWhitespace(&entered.display_name_en);
  absl::StripAsciiWhitespace(&entered.court_code);
  entered.credit_code = NormalizeIdentityNumber(entered.credit_code);
  entered.time = now;
  CheckOrganization(entered, "organization", violations);
  RETURN_IF_ERROR(violations.ToStatus());
  return entered;
}

v1::Member ToMember(const std::string& organization_id, const std::string& account_id,
                    const Account::State& account, const std::string& display_name) {
  v1::Member member;
  for (const Membership& membership : account.memberships) {
    if (membership.organization_id == organization_id) codec::ToProto(EnteredRoles{membership.roles}, member);
  }
  member.set_name(absl::StrCat("organizations/", organization_id, "/members/", account_id));
  member.set_account_id(account_id);
  member.set_display_name(display_name);
  return member;
}

}  // namespace

absl::StatusOr<Organizations::Snapshot> OrganizationService::Enter(Core& core, Transaction& tx,
                                                                   const std::string& id,
                                                                   const OrganizationCreated& entered) {
  ASSIGN_OR_RETURN(auto created,
                   core.organizations.ChangeOrCreate(tx, id, [&](const Organization::State& state) {
                     return DecideCreateOrganization(state, id, entered);
                   }));
  RETURN_IF_ERROR(
      access::Directory::Apply(tx, access::OrganizationChanged{id, entered.kind, entered.display_name,
                                                               entered.display_name_en, entered.court_code}));
  RETURN_IF_ERROR(WriteAudit(tx.session(), tx.now(), OrganizationCreated::kType, tx.cause().account_id, id));
  return created;
}

absl::StatusOr<v1::Organization> OrganizationService::CreateOrganization(
    const CallContext& call, const v1::CreateOrganizationRequest& request) {
  const auto create = [&](Transaction& tx) -> absl::StatusOr<v1::Organization> {
    ASSIGN_OR_RETURN(const auto caller, core_.RequireActive(tx.session(), call));
    ASSIGN_OR_RETURN(const OrganizationCreated entered, ReadOrganization(request.organization(), tx.now()));
    const bool entered_by_platform = IsPublic(entered.kind);
    if (entered_by_platform && caller.state.platform_role != PlatformRole::SYSTEM_ADMINISTRATOR)
      return Fail(reasons::kNotPermitted);
    if (!entered_by_platform && !caller.state.identity_verified()) return Fail(reasons::kIdentityNotVerified);
    const std::string id = NewId(tx.now());
    ASSIGN_OR_RETURN(const auto created, Enter(core_, tx, id, entered));
    if (!entered_by_platform) {
      const Membership founder{id, entered.kind, {Role::ORGANIZATION_ADMINISTRATOR}, ""};
      RETURN_IF_ERROR(core_
                          .ChangeAccount(tx, call.caller.account_id, "",
                                         [&](const Account::State& state) {
                                           return DecideFound(state, founder, tx.now());
                                         })
                          .status());
    }
    return ToResource(id, created);
  };
  return core_.changes.Run<v1::Organization>(call, request, create);
}

absl::StatusOr<Account::State> OrganizationService::Visitor(sql::Session& session, const CallContext& call) {
  if (call.caller.account_id.empty()) return Account::State();
  ASSIGN_OR_RETURN(auto account, core_.RequireActive(session, call));
  return std::move(account.state);
}

absl::StatusOr<Organizations::Snapshot> OrganizationService::GetVisible(sql::Session& session,
                                                                        const Account::State& account,
                                                                        const std::string& id, bool lock) {
  ASSIGN_OR_RETURN(auto organization, core_.organizations.Find(session, id, lock));
  if (organization.version == 0 || !(IsPublic(organization.state.kind) || IsMember(account, id)))
    return Fail(reasons::kNotFound);
  return organization;
}

absl::StatusOr<v1::Organization> OrganizationService::GetOrganization(
    const CallContext& call, const v1::GetOrganizationRequest& request) {
  return core_.changes.Read<v1::Organization>(
      call, [&](sql::Session& session) -> absl::StatusOr<v1::Organization> {
        ASSIGN_OR_RETURN(const Account::State visitor, Visitor(session, call));
        ASSIGN_OR_RETURN(const std::string id, ParseName(request.name(), "organizations"));
        ASSIGN_OR_RETURN(const auto organization, GetVisible(session, visitor, id, false));
        return ToResource(id, organization);
      });
}

absl::StatusOr<v1::ListOrganizationsResponse> OrganizationService::ListOrganizations(
    const CallContext& call, const v1::ListOrganizationsRequest& request) {
  using Response = v1::ListOrganizationsResponse;
  return core_.changes.Read<Response>(call, [&](sql::Session& session) -> absl::StatusOr<Response> {
    ASSIGN_OR_RETURN(const Account::State visitor, Visitor(session, call));
    ASSIGN_OR_RETURN(auto entered, codec::FromProto<EnteredKind>(request));
    const std::vector<std::string> parameters = {"organizations", std::string(EnumName(entered.kind)),
                                                 call.caller.account_id};
    ASSIGN_OR_RETURN(const int size, paging::ClampPageSize(request.page_size()));
    ASSIGN_OR_RETURN(const auto position, paging::DecodePageToken(request.page_token(), parameters, 1));
    std::vector<std::string> own;
    for (const Membership& membership : visitor.memberships) own.push_back(membership.organization_id);
    ASSIGN_OR_RETURN(
        std::vector<std::string> ids,
        ListOrganizationIds(session, own, entered.kind, position.empty() ? "" : position[0], size + 1));
    Response response;
    if (ids.size() > static_cast<size_t>(size)) {
      ids.pop_back();
      response.set_next_page_token(paging::EncodePageToken({ids.back()}, parameters));
    }
    ASSIGN_OR_RETURN(const auto organizations, core_.organizations.FindMany(session, ids));
    for (const auto& [id, organization] : organizations)
      *response.add_organizations() = ToResource(id, organization);
    return response;
  });
}

absl::Status OrganizationService::CheckMaySetMember(sql::Session& session, const Account::State& account,
                                                    const std::string& id, const std::vector<Role>& roles) {
  if (HasRole(account, id, Role::ORGANIZATION_ADMINISTRATOR)) return absl::OkStatus();
  if (account.platform_role != PlatformRole::SYSTEM_ADMINISTRATOR) return Fail(reasons::kNotPermitted);
  // A system administrator appoints the first administrator, who appoints everybody else.
  ASSIGN_OR_RETURN(const bool administered, HasAdministrator(session, id, ""));
  return !administered && Administers(roles) ? absl::OkStatus() : Fail(reasons::kNotPermitted);
}

absl::StatusOr<v1::Member> OrganizationService::SetMember(const CallContext& call,
                                                          const v1::SetMemberRequest& request) {
  const auto set = [&](Transaction& tx) -> absl::StatusOr<v1::Member> {
    ASSIGN_OR_RETURN(const auto caller, core_.RequireActive(tx.session(), call));
    ASSIGN_OR_RETURN(const std::string id, ParseName(request.parent(), "organizations", "parent"));
    EnteredRoles entered;
    Violations violations;
    codec::FromProto(request, entered, violations);
    CheckEmail("email", request.email(), violations);
    RETURN_IF_ERROR(violations.ToStatus());
    // Locked, so that two administrators cannot remove each other at the same time.
    ASSIGN_OR_RETURN(const auto organization, GetVisible(tx.session(), caller.state, id, true));
    RETURN_IF_ERROR(CheckMaySetMember(tx.session(), caller.state, id, entered.roles));
    tx.ActOnBehalfOf(id);
    RETURN_IF_ERROR(CheckRoles(organization.state.kind, entered.roles));
    ASSIGN_OR_RETURN(const auto person, FindPersonByEmail(tx.session(), FoldEmail(request.email())));
    if (!person.has_value()) return Fail(reasons::kAccountNotFound);
    const std::string& account_id = person->account_id;
    if (!Administers(entered.roles)) {
      ASSIGN_OR_RETURN(const auto target, core_.accounts.Get(tx.session(), account_id));
      ASSIGN_OR_RETURN(const bool others, HasAdministrator(tx.session(), id, account_id));
      if (HasRole(target.state, id, Role::ORGANIZATION_ADMINISTRATOR) && !others)
        return Fail(reasons::kLastAdministrator);
    }
    const Membership membership{id, organization.state.kind, entered.roles, organization.state.court_code};
    ASSIGN_OR_RETURN(const auto changed,
                     core_.ChangeAccount(tx, account_id, "", [&](const Account::State& state) {
                       return DecideSetMembership(state, account_id, membership, tx.now());
                     }));
    RETURN_IF_ERROR(
        WriteAudit(tx.session(), tx.now(), MembershipSet::kType, call.caller.account_id, account_id));
    return ToMember(id, account_id, changed.state, person->display_name);
  };
  ASSIGN_OR_RETURN(v1::Member member, core_.changes.Run<v1::Member>(call, request, set));
  core_.WaitDelivered(Account::kKind, member.account_id(), call.deadline);
  return member;
}

absl::StatusOr<v1::ListMembersResponse> OrganizationService::ListMembers(
    const CallContext& call, const v1::ListMembersRequest& request) {
  using Response = v1::ListMembersResponse;
  return core_.changes.Read<Response>(call, [&](sql::Session& session) -> absl::StatusOr<Response> {
    ASSIGN_OR_RETURN(const auto caller, core_.RequireActive(session, call));
    ASSIGN_OR_RETURN(const std::string id, ParseName(request.parent(), "organizations", "parent"));
    RETURN_IF_ERROR(GetVisible(session, caller.state, id, false).status());
    if (!IsMember(caller.state, id) && caller.state.platform_role != PlatformRole::SYSTEM_ADMINISTRATOR)
      return Fail(reasons::kNotPermitted);
    const std::vector<std::string> parameters = {"members", id};
    ASSIGN_OR_RETURN(const int size, paging::ClampPageSize(request.page_size()));
    ASSIGN_OR_RETURN(const auto position, paging::DecodePageToken(request.page_token(), parameters, 1));
    ASSIGN_OR_RETURN(std::vector<std::string> ids,
                     ListMemberIds(session, id, position.empty() ? "" : position[0], size + 1));
    Response response;
    if (ids.size() > static_cast<size_t>(size)) {
      ids.pop_back();
      response.set_next_page_token(paging::EncodePageToken({ids.back()}, parameters));
    }
    ASSIGN_OR_RETURN(const auto accounts, core_.accounts.FindMany(session, ids));
    ASSIGN_OR_RETURN(auto names, DisplayNamesOf(session, ids));
    for (const auto& [account_id, account] : accounts)
      *response.add_members() = ToMember(id, account_id, account.state, names[account_id]);
    return response;
  });
}

}  // namespace sudiao::identity
