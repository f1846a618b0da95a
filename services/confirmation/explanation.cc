#include "common/explain/explanation.h"

#include "absl/strings/str_cat.h"
#include "common/codec/struct_proto.h"
#include "common/types/resource_name.h"
#include "services/confirmation/application_service.h"

namespace sudiao::confirmation {
namespace {

// CPL-205, FEE-1  Which court confirms, and that it costs nothing.
explain::Explanation ExplainCourt(const domain::Application& a) {
  explain::Explanation e;
  e.topic = "COURT";
  e.title_zh = "管辖法院与费用";
  e.title_en = "Court and costs";
  if (a.invited) {
    e.Add(absl::StrCat("由邀请调解的法院确认：", a.court.display_name, "。"),
          absl::StrCat("The court that invited the mediation confirms: ", a.court.display_name, "."),
          {"CPL-205"});
  } else {
    e.Add(absl::StrCat(
              "由当事人住所地、标的物所在地或者调解组织所在地的法院（应由中级法院管辖的，由中级法院）确认：",
              a.court.display_name, "。"),
          absl::StrCat("The court of a party's domicile, of the object or of the mediation body's seat "
                       "confirms (an intermediate court where the dispute belongs to one): ",
                       a.court.display_name, "."),
          {"CPL-205"});
  }
  e.Add("司法确认不收费。", "Confirmation is free of charge.", {"FEE-1"});
  return e;
}

}  // namespace

absl::StatusOr<v1::ExplainApplicationResponse> ApplicationUseCases::ExplainApplication(
    Call call, const v1::ExplainApplicationRequest& request) {
  RETURN_IF_ERROR(call.RequireCaller());
  ASSIGN_OR_RETURN(const std::string id, ParseName(request.name(), "applications"));
  const absl::Time now = changes_.clock().Now();
  using Response = v1::ExplainApplicationResponse;
  return changes_.Read<Response>(call, [&](sql::Session& session) -> absl::StatusOr<Response> {
    ASSIGN_OR_RETURN(const auto snapshot, applications_.Get(session, id));
    const domain::Application& a = snapshot.state;
    RETURN_IF_ERROR(RequireRelation(session, call.caller, a, now).status());
    ASSIGN_OR_RETURN(const packs::Pack* pack, packs_.Get(a.pack));
    Response response;
    codec::ToProto(ExplainCourt(a), *response.add_explanations());
    for (const domain::RunningClock& clock : a.clocks) {
      codec::ToProto(explain::ExplainClock(*pack, clock.proof, now), *response.add_explanations());
    }
    return response;
  });
}

}  // namespace sudiao::confirmation
