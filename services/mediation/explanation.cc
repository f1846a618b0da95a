#include "common/explain/explanation.h"

#include "common/codec/struct_proto.h"
#include "common/types/resource_name.h"
#include "services/mediation/mediation_service.h"

namespace sudiao::mediation {

absl::StatusOr<v1::ExplainMediationResponse> MediationUseCases::ExplainMediation(
    const CallContext& call, const v1::ExplainMediationRequest& request) {
  RETURN_IF_ERROR(call.RequireCaller());
  ASSIGN_OR_RETURN(const std::string id, ParseName(request.name(), "mediations"));
  using Response = v1::ExplainMediationResponse;
  return room_.changes().Read<Response>(call, [&](sql::Session& session) -> absl::StatusOr<Response> {
    ASSIGN_OR_RETURN(const Room::View view, room_.Look(session, call, id));
    const absl::Time now = room_.changes().clock().Now();
    Response response;
    for (const DeadlineProof* clock : {&view.state().clock, &view.state().confirmation_clock}) {
      if (clock->clock_id.empty()) continue;
      codec::ToProto(explain::ExplainClock(*view.pack, *clock, now), *response.add_explanations());
    }
    return response;
  });
}

}  // namespace sudiao::mediation
