#include "services/intake/damages_service.h"

#include "common/codec/struct_proto.h"
#include "common/law/damages/damages.h"
#include "common/law/damages/settlement.h"
#include "common/status/errors.h"
#include "common/status/status_macros.h"
#include "common/time/china_day.h"

namespace sudiao::intake {

absl::StatusOr<v1::EstimateDamagesResponse> DamagesUseCases::EstimateDamages(
    const CallContext& call, const v1::EstimateDamagesRequest& request) {
  RETURN_IF_ERROR(call.RequireCaller());
  ASSIGN_OR_RETURN(auto question, codec::FromProto<law::DamagesQuestion>(request));
  ASSIGN_OR_RETURN(const law::DamagesAnswer answer, law::EstimateDamages(question));
  v1::EstimateDamagesResponse response;
  codec::ToProto(answer, response);
  return response;
}

absl::StatusOr<v1::EvaluateSettlementResponse> DamagesUseCases::EvaluateSettlement(
    const CallContext& call, const v1::EvaluateSettlementRequest& request) {
  RETURN_IF_ERROR(call.RequireCaller());
  ASSIGN_OR_RETURN(auto question, codec::FromProto<law::SettlementQuestion>(request));
  if (!request.has_day()) question.day = ChinaDay(clock_.Now());
  ASSIGN_OR_RETURN(const law::SettlementAnswer answer, law::EvaluateSettlement(schedules_, question));
  v1::EvaluateSettlementResponse response;
  codec::ToProto(answer, response);
  return response;
}

}  // namespace sudiao::intake
