// The use cases of the roster.
#pragma once

#include "absl/status/statusor.h"
#include "common/rpc/call_context.h"
#include "services/assignment/convert.h"
#include "sudiao/assignment/v1/assignment.pb.h"

namespace sudiao::assignment {

class MediatorUseCases {
 public:
  // `appointments` are read for the mediators that a case may choose.
  MediatorUseCases(change::Changes& changes, AppointmentStore& appointments);

  absl::StatusOr<v1::Mediator> CreateMediator(const CallContext& call,
                                              const v1::CreateMediatorRequest& request);
  absl::StatusOr<v1::Mediator> UpdateMediator(const CallContext& call,
                                              const v1::UpdateMediatorRequest& request);
  absl::StatusOr<v1::Mediator> GetMediator(const CallContext& call, const v1::GetMediatorRequest& request);
  absl::StatusOr<v1::ListMediatorsResponse> ListMediators(const CallContext& call,
                                                          const v1::ListMediatorsRequest& request);
  absl::StatusOr<v1::Mediator> SuspendMediator(const CallContext& call,
                                               const v1::SuspendMediatorRequest& request);
  absl::StatusOr<v1::Mediator> ReinstateMediator(const CallContext& call,
                                                 const v1::ReinstateMediatorRequest& request);

  MediatorStore& store() { return mediators_; }

 private:
  using Decide = absl::FunctionRef<absl::StatusOr<domain::MediatorDecision>(
      change::Transaction& tx, const domain::Mediator& mediator)>;
  // The change of an entry by who keeps the roster.
  template <typename Request>
  absl::StatusOr<v1::Mediator> Change(const CallContext& call, const Request& request,
                                      const std::string& name, const std::string& etag, Decide decide);
  absl::StatusOr<std::vector<std::string>> Page(sql::Session& session, const CallContext& call,
                                                const v1::ListMediatorsRequest& request,
                                                const std::string& after_id, int limit);

  change::Changes& changes_;
  AppointmentStore& appointments_;
  MediatorStore mediators_;
};

}  // namespace sudiao::assignment
