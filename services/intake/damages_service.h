// The calculators of damages and settlements. They store nothing.
#pragma once

#include "absl/status/statusor.h"
#include "common/law/fees/schedule.h"
#include "common/rpc/call_context.h"
#include "common/time/clock.h"
#include "sudiao/intake/v1/damages.pb.h"

namespace sudiao::intake {

class DamagesUseCases {
 public:
  // Both must outlive it.
  DamagesUseCases(Clock& clock, const law::FeeSchedules& schedules) : clock_(clock), schedules_(schedules) {}

  absl::StatusOr<v1::EstimateDamagesResponse> EstimateDamages(const CallContext& call,
                                                              const v1::EstimateDamagesRequest& request);
  absl::StatusOr<v1::EvaluateSettlementResponse> EvaluateSettlement(
      const CallContext& call, const v1::EvaluateSettlementRequest& request);

 private:
  Clock& clock_;
  const law::FeeSchedules& schedules_;
};

}  // namespace sudiao::intake
