#include "services/mediation/sham_service.h"

#include "common/codec/struct_proto.h"
#include "common/types/resource_name.h"

namespace sudiao::mediation {

absl::StatusOr<v1::ShamScore> ShamUseCases::GetShamScore(const CallContext& call,
                                                         const v1::GetShamScoreRequest& request) {
  RETURN_IF_ERROR(call.RequireCaller());
  ASSIGN_OR_RETURN(const std::string id, ParseName(request.name(), "mediations"));
  return room_.changes().Read<v1::ShamScore>(
      call, [&](sql::Session& session) -> absl::StatusOr<v1::ShamScore> {
        ASSIGN_OR_RETURN(const Room::View view, room_.Look(session, call, id));
        if (!access::MaySee(view.relation, {Label::CENTRE, ""})) return Fail(reasons::kNotFound);
        ASSIGN_OR_RETURN(const law::ShamScore score, watch_.Score(session, view));
        v1::ShamScore shown;
        shown.set_name(FormatName("mediations", id));
        shown.set_points(score.points);
        shown.set_alert(score.alert);
        for (const law::ShamReason& reason : score.reasons) codec::ToProto(reason, *shown.add_reasons());
        for (const law::ShamGap& gap : law::NotCollected()) {
          v1::ShamGap& listed = *shown.add_not_collected();
          listed.set_text_zh(std::string(gap.zh));
          listed.set_text_en(std::string(gap.en));
        }
        return shown;
      });
}

}  // namespace sudiao::mediation
