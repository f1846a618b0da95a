#include "common/codec/struct_proto.h"
#include "common/types/resource_name.h"
#include "services/mediation/agreement_check_service.h"
#include "services/mediation/domain/confirmability.h"
#include "services/mediation/mediation_service.h"

namespace sudiao::mediation {
namespace {

// The agreement that is signed or in effect, else the newest draft: of those that the caller may see. What is
// hidden from him moves nothing in his answer.
absl::StatusOr<std::optional<domain::Agreement>> NewestAgreement(Room& room, sql::Session& session,
                                                                 const Room::View& view) {
  std::string id = view.state().signing_agreement_id;
  if (id.empty()) {
    ASSIGN_OR_RETURN(id,
                     NewestOpenVisibleId(session, view.id, domain::AgreementAggregate::kKind, view.relation));
  }
  if (id.empty()) return std::nullopt;
  ASSIGN_OR_RETURN(auto agreement, room.agreements().Get(session, id));
  if (!access::MaySee(view.relation, agreement.state.item())) return std::nullopt;
  return std::move(agreement.state);
}

absl::StatusOr<explain::Explanation> ExplainForCaller(Room& room, sql::Session& session,
                                                      const Room::View& view, absl::Time now) {
  ASSIGN_OR_RETURN(const auto agreement, NewestAgreement(room, session, view));
  domain::ConfirmabilityQuestion question{view.state(), *view.pack};
  if (agreement.has_value()) question.agreement = &*agreement;
  const domain::CaseFacts& facts = view.state().facts;
  ASSIGN_OR_RETURN(const auto organization,
                   access::Directory::GetOrganization(session, MediatingOrganization(view.state())));
  question.body = BodyOf(organization.kind);
  if (!facts.inviting_court_id.empty()) {
    ASSIGN_OR_RETURN(const auto court, access::Directory::GetOrganization(session, facts.inviting_court_id));
    question.inviting_court = {court.display_name,
                               court.display_name_en.empty() ? court.display_name : court.display_name_en};
  }
  return domain::ExplainConfirmability(question, now);
}

}  // namespace

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
    ASSIGN_OR_RETURN(const auto confirmability, ExplainForCaller(room_, session, view, now));
    codec::ToProto(confirmability, *response.add_explanations());
    return response;
  });
}

}  // namespace sudiao::mediation
