#include "services/assignment/mediator_service.h"

#include "absl/strings/str_cat.h"
#include "common/access/directory.h"
#include "common/codec/struct_proto.h"
#include "common/paging/page_token.h"
#include "common/types/resource_name.h"
#include "services/assignment/domain/reasons.h"

namespace sudiao::assignment {
namespace {

using change::Transaction;

bool IsMediationBody(OrganizationKind kind) {
  return kind == OrganizationKind::PEOPLES_MEDIATION_COMMITTEE ||
         kind == OrganizationKind::COMMERCIAL_MEDIATION_ORGANIZATION ||
         kind == OrganizationKind::ADMINISTRATIVE_ORGAN || kind == OrganizationKind::INTERNATIONAL_CENTRE;
}

// SIM-06  The body enters its mediators: its administrators and case managers do. Gives the body's kind.
absl::StatusOr<OrganizationKind> RequireKeeper(const Caller& caller, const std::string& organization_id) {
  const Membership* membership = caller.FindMembership(organization_id);
  if (membership == nullptr || !(caller.Has(organization_id, Role::ORGANIZATION_ADMINISTRATOR) ||
                                 caller.Has(organization_id, Role::CASE_MANAGER))) {
    return Fail(reasons::kNotPermitted);
  }
  if (!IsMediationBody(membership->kind)) return Fail(reasons::kNotAMediationBody);
  return membership->kind;
}

absl::Status CheckCourts(sql::Session& session, const domain::MediatorProfile& profile) {
  Violations violations;
  for (size_t i = 0; i < profile.inviting_court_ids.size(); ++i) {
    const auto court = access::Directory::GetOrganization(session, profile.inviting_court_ids[i]);
    if (court.ok() && court->kind == OrganizationKind::COURT) continue;
    if (!court.ok() && !HasReason(court.status(), reasons::kOrganizationNotFound)) return court.status();
    violations.Add(absl::StrCat("mediator.inviting_court_ids[", i, "]"), "NOT_A_COURT", "Not a court here.",
                   "不是平台上的法院。");
  }
  return violations.ToStatus();
}

// The account and the body are not the caller's to change; left out they stay.
absl::Status KeepIdentity(const domain::MediatorProfile& present, domain::MediatorProfile& wanted) {
  Violations violations;
  const auto keep = [&](const char* field, const std::string& is, std::string& becomes) {
    if (becomes.empty()) becomes = is;
    if (becomes != is) violations.Add(field, "IMMUTABLE", "Cannot be changed.", "不能修改。");
  };
  keep("mediator.account_id", present.account_id, wanted.account_id);
  keep("mediator.organization_id", present.organization_id, wanted.organization_id);
  return violations.ToStatus();
}

}  // namespace

MediatorUseCases::MediatorUseCases(change::Changes& changes, AppointmentStore& appointments)
    : changes_(changes), appointments_(appointments), mediators_(changes, MediatorIndex::Keep) {}

template <typename Request>
absl::StatusOr<v1::Mediator> MediatorUseCases::Change(const CallContext& call, const Request& request,
                                                      const std::string& name, const std::string& etag,
                                                      Decide decide) {
  RETURN_IF_ERROR(call.RequireCaller());
  ASSIGN_OR_RETURN(const std::string id, ParseName(name, "mediators"));
  return changes_.Run<v1::Mediator>(call, request, [&](Transaction& tx) -> absl::StatusOr<v1::Mediator> {
    ASSIGN_OR_RETURN(
        const auto after,
        mediators_.Change(
            tx, id, etag, [&](const domain::Mediator& mediator) -> absl::StatusOr<domain::MediatorDecision> {
              RETURN_IF_ERROR(RequireKeeper(call.caller, mediator.profile.organization_id).status());
              tx.ActOnBehalfOf(mediator.profile.organization_id);
              return decide(tx, mediator);
            }));
    ASSIGN_OR_RETURN(const auto open_cases, MediatorIndex::OpenCases(tx.session(), {id}));
    return ToResource(after, open_cases.at(id));
  });
}

absl::StatusOr<v1::Mediator> MediatorUseCases::CreateMediator(const CallContext& call,
                                                              const v1::CreateMediatorRequest& request) {
  RETURN_IF_ERROR(call.RequireCaller());
  ASSIGN_OR_RETURN(auto profile, codec::FromProto<domain::MediatorProfile>(request.mediator(), "mediator"));
  RETURN_IF_ERROR(domain::CheckProfile(profile, "mediator"));
  return changes_.Run<v1::Mediator>(call, request, [&](Transaction& tx) -> absl::StatusOr<v1::Mediator> {
    ASSIGN_OR_RETURN(const OrganizationKind kind, RequireKeeper(call.caller, profile.organization_id));
    RETURN_IF_ERROR(domain::CheckMayCharge(kind, profile, "mediator"));
    RETURN_IF_ERROR(CheckCourts(tx.session(), profile));
    tx.ActOnBehalfOf(profile.organization_id);
    const std::string id = NewId(tx.now());
    ASSIGN_OR_RETURN(const auto after,
                     mediators_.ChangeOrCreate(tx, id, [&](const domain::Mediator& mediator) {
                       return domain::DecideEnter(mediator, id, profile, tx.now());
                     }));
    return ToResource(after, 0);
  });
}

absl::StatusOr<v1::Mediator> MediatorUseCases::UpdateMediator(const CallContext& call,
                                                              const v1::UpdateMediatorRequest& request) {
  ASSIGN_OR_RETURN(auto wanted, codec::FromProto<domain::MediatorProfile>(request.mediator(), "mediator"));
  const std::string& etag = request.etag().empty() ? request.mediator().etag() : request.etag();
  return Change(
      call, request, request.mediator().name(), etag,
      [&](Transaction& tx, const domain::Mediator& mediator) -> absl::StatusOr<domain::MediatorDecision> {
        domain::MediatorProfile profile = wanted;
        RETURN_IF_ERROR(KeepIdentity(mediator.profile, profile));
        RETURN_IF_ERROR(domain::CheckProfile(profile, "mediator"));
        ASSIGN_OR_RETURN(const OrganizationKind kind, RequireKeeper(call.caller, profile.organization_id));
        RETURN_IF_ERROR(domain::CheckMayCharge(kind, profile, "mediator"));
        RETURN_IF_ERROR(CheckCourts(tx.session(), profile));
        return domain::DecideUpdate(mediator, profile, tx.now());
      });
}

absl::StatusOr<v1::Mediator> MediatorUseCases::SuspendMediator(const CallContext& call,
                                                               const v1::SuspendMediatorRequest& request) {
  Violations violations;
  violations.RequireText("cause", request.cause(), 1000);
  RETURN_IF_ERROR(violations.ToStatus());
  return Change(call, request, request.name(), request.etag(),
                [&](Transaction& tx, const domain::Mediator& mediator) {
                  return domain::DecideSuspend(mediator, request.cause(), tx.now());
                });
}

absl::StatusOr<v1::Mediator> MediatorUseCases::ReinstateMediator(
    const CallContext& call, const v1::ReinstateMediatorRequest& request) {
  return Change(call, request, request.name(), request.etag(),
                [&](Transaction& tx, const domain::Mediator& mediator) {
                  return domain::DecideReinstate(mediator, tx.now());
                });
}

absl::StatusOr<v1::Mediator> MediatorUseCases::GetMediator(const CallContext& call,
                                                           const v1::GetMediatorRequest& request) {
  ASSIGN_OR_RETURN(const std::string id, ParseName(request.name(), "mediators"));
  return changes_.Read<v1::Mediator>(call, [&](sql::Session& session) -> absl::StatusOr<v1::Mediator> {
    ASSIGN_OR_RETURN(const auto mediator, mediators_.Get(session, id));
    ASSIGN_OR_RETURN(const auto open_cases, MediatorIndex::OpenCases(session, {id}));
    return ToResource(mediator, open_cases.at(id));
  });
}

absl::StatusOr<std::vector<std::string>> MediatorUseCases::Page(sql::Session& session,
                                                                const CallContext& call,
                                                                const v1::ListMediatorsRequest& request,
                                                                const std::string& after_id, int limit) {
  const std::string& case_id = request.eligible_for_case_id();
  if (case_id.empty()) return MediatorIndex::List(session, request.organization_id(), after_id, limit);
  RETURN_IF_ERROR(
      access::Directory::RequireRelation(session, call.caller, case_id, changes_.clock().Now()).status());
  ASSIGN_OR_RETURN(const auto appointment, appointments_.Get(session, case_id));
  const domain::Appointment& a = appointment.state;
  if (!request.organization_id().empty() && request.organization_id() != a.mediation_organization_id) {
    return std::vector<std::string>();
  }
  EligibleFor eligible{a.mediation_organization_id, a.appointing_court(), a.foreign_party, {}, {}};
  ASSIGN_OR_RETURN(const auto roles, access::Directory::RolesOf(session, case_id));
  for (const access::CaseRole& role : roles) {
    const std::string& account_id = role.account_id;
    if (!account_id.empty() && domain::HasConflict(roles, account_id, changes_.clock().Now())) {
      eligible.not_accounts.push_back(account_id);
    }
  }
  for (const domain::MediatorRefusal& refusal : a.refusals) {
    const bool gone = refusal.cause == domain::kDeclined || refusal.cause == domain::kResigned;
    if (gone) eligible.not_mediators.push_back(refusal.mediator_id);
  }
  return MediatorIndex::ListEligible(session, eligible, after_id, limit);
}

absl::StatusOr<v1::ListMediatorsResponse> MediatorUseCases::ListMediators(
    const CallContext& call, const v1::ListMediatorsRequest& request) {
  ASSIGN_OR_RETURN(const int size, paging::ClampPageSize(request.page_size()));
  const std::vector<std::string> parameters = {"mediators", request.organization_id(),
                                               request.eligible_for_case_id()};
  ASSIGN_OR_RETURN(const auto position, paging::DecodePageToken(request.page_token(), parameters, 1));
  const std::string after_id = position.empty() ? "" : position[0];
  using Response = v1::ListMediatorsResponse;
  return changes_.Read<Response>(call, [&](sql::Session& session) -> absl::StatusOr<Response> {
    Response response;
    ASSIGN_OR_RETURN(auto ids, Page(session, call, request, after_id, size + 1));
    const bool more = ids.size() > static_cast<size_t>(size);
    if (more) ids.pop_back();
    if (more) response.set_next_page_token(paging::EncodePageToken({ids.back()}, parameters));
    ASSIGN_OR_RETURN(const auto mediators, mediators_.FindMany(session, ids));
    ASSIGN_OR_RETURN(const auto open_cases, MediatorIndex::OpenCases(session, ids));
    for (const auto& [id, mediator] : mediators) {
      *response.add_mediators() = ToResource(mediator, open_cases.at(id));
    }
    return response;
  });
}

}  // namespace sudiao::assignment
