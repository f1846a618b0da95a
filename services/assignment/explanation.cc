#include "common/explain/explanation.h"

#include "common/access/directory.h"
#include "common/codec/struct_proto.h"
#include "common/types/resource_name.h"
#include "services/assignment/appointment_service.h"

namespace sudiao::assignment {

absl::StatusOr<v1::ExplainAppointmentResponse> AppointmentUseCases::ExplainAppointment(
    const CallContext& call, const v1::ExplainAppointmentRequest& request) {
  RETURN_IF_ERROR(call.RequireCaller());
  ASSIGN_OR_RETURN(const std::string id, ParseName(request.name(), "appointments"));
  const absl::Time now = changes_.clock().Now();
  using Response = v1::ExplainAppointmentResponse;
  return changes_.Read<Response>(call, [&](sql::Session& session) -> absl::StatusOr<Response> {
    RETURN_IF_ERROR(access::Directory::RequireRelationOrAsked(session, call.caller, id, now).status());
    ASSIGN_OR_RETURN(const auto appointment, appointments_.Get(session, id));
    Response response;
    if (!appointment.state.has_clock()) return response;
    ASSIGN_OR_RETURN(const packs::Pack* pack, packs_.Get(appointment.state.pack));
    codec::ToProto(explain::ExplainClock(*pack, appointment.state.clock, now), *response.add_explanations());
    return response;
  });
}

}  // namespace sudiao::assignment
