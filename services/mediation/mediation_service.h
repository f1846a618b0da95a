// The use cases of a mediation. Each authorises, loads, decides, saves and answers, in that order.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/rpc/rpc.h"
#include "services/mediation/convert.h"
#include "sudiao/mediation/v1/appraisal.pb.h"
#include "sudiao/mediation/v1/explain.pb.h"

namespace sudiao::mediation {

class MediationUseCases {
 public:
  explicit MediationUseCases(Room& room) : room_(room) {}

  absl::StatusOr<v1::Mediation> GetMediation(const CallContext& call, const v1::GetMediationRequest& request);
  // The clocks, and whether a court could confirm the agreement, in plain words (explanation.cc).
  absl::StatusOr<v1::ExplainMediationResponse> ExplainMediation(const CallContext& call,
                                                                const v1::ExplainMediationRequest& request);
  absl::StatusOr<v1::ListMediationsResponse> ListMediations(const CallContext& call,
                                                            const v1::ListMediationsRequest& request);
  absl::StatusOr<v1::Mediation> RecordDuty(const CallContext& call, const v1::RecordDutyRequest& request);
  absl::StatusOr<v1::Mediation> ScheduleSession(const CallContext& call,
                                                const v1::ScheduleSessionRequest& request);
  absl::StatusOr<v1::Mediation> StartSession(const CallContext& call, const v1::StartSessionRequest& request);
  absl::StatusOr<v1::Mediation> EndSession(const CallContext& call, const v1::EndSessionRequest& request);
  absl::StatusOr<v1::Mediation> AgreeExtension(const CallContext& call,
                                               const v1::AgreeExtensionRequest& request);
  absl::StatusOr<v1::Mediation> SuspendMediation(const CallContext& call,
                                                 const v1::SuspendMediationRequest& request);
  absl::StatusOr<v1::Mediation> ResumeMediation(const CallContext& call,
                                                const v1::ResumeMediationRequest& request);
  absl::StatusOr<v1::Mediation> StartAppraisal(const CallContext& call,
                                               const v1::StartAppraisalRequest& request);
  absl::StatusOr<v1::Mediation> EndAppraisal(const CallContext& call, const v1::EndAppraisalRequest& request);
  absl::StatusOr<v1::Mediation> EndMediation(const CallContext& call, const v1::EndMediationRequest& request);
  absl::StatusOr<v1::Mediation> ProposeUndisputedFacts(const CallContext& call,
                                                       const v1::ProposeUndisputedFactsRequest& request);
  absl::StatusOr<v1::Mediation> ConfirmUndisputedFacts(const CallContext& call,
                                                       const v1::ConfirmUndisputedFactsRequest& request);
  absl::StatusOr<v1::CourtFile> PreviewCourtFile(const CallContext& call,
                                                 const v1::PreviewCourtFileRequest& request);
  // What changed in the mediation after `token`, for its live stream.
  absl::StatusOr<rpc::ChangePage> ChangesAfter(const CallContext& call, const std::string& name,
                                               const std::string& token);

 private:
  using Decide = absl::FunctionRef<absl::StatusOr<domain::MediationDecision>(
      change::Transaction&, const Room::View&, const domain::Mediation&)>;
  // The change that most use cases are. `decide` also authorises, and may write notes beside it.
  template <typename Request>
  absl::StatusOr<v1::Mediation> Change(const CallContext& call, const Request& request, Decide decide);
  template <typename Request>
  absl::StatusOr<v1::Mediation> ChangeAsMediator(const CallContext& call, const Request& request,
                                                 Decide decide);
  absl::StatusOr<v1::Mediation> Show(sql::Session& session, const Room::View& view, absl::Time now);
  // The agreements that are signed, or in effect, in the rooms that the caller is inside of.
  absl::StatusOr<std::map<std::string, domain::Agreement>> AgreementsOf(sql::Session& session,
                                                                        const std::vector<Room::View>& views);

  Room& room_;
};

}  // namespace sudiao::mediation
