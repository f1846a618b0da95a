#include "services/assignment/later_role_service.h"

#include "common/access/directory.h"
#include "common/codec/struct_proto.h"
#include "common/types/resource_name.h"
#include "services/assignment/domain/later_roles.h"

namespace sudiao::assignment {

absl::StatusOr<v1::LaterRoleClearance> LaterRoleUseCases::CheckLaterRole(
    const CallContext& call, const v1::CheckLaterRoleRequest& request) {
  RETURN_IF_ERROR(call.RequireCaller());
  ASSIGN_OR_RETURN(const std::string id, ParseName(request.name(), "appointments"));
  return changes_.Read<v1::LaterRoleClearance>(
      call, [&](sql::Session& session) -> absl::StatusOr<v1::LaterRoleClearance> {
        RETURN_IF_ERROR(
            access::Directory::RequireRelation(session, call.caller, id, changes_.clock().Now()).status());
        ASSIGN_OR_RETURN(const auto appointment, appointments_.Get(session, id));
        Violations violations;
        domain::LaterRoleQuestion question;
        codec::FromProto(request, question, violations);
        if (request.mediator_id().empty()) violations.Missing("mediator_id");
        RETURN_IF_ERROR(violations.ToStatus());
        RETURN_IF_ERROR(domain::CheckLaterRole(appointment.state, request.mediator_id(), question));
        v1::LaterRoleClearance clearance;
        clearance.set_mediator_id(request.mediator_id());
        clearance.set_role(request.role());
        clearance.set_mediated(domain::Mediated(appointment.state, request.mediator_id()));
        return clearance;
      });
}

}  // namespace sudiao::assignment
