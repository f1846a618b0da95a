// The fee calculator. It stores nothing.
#pragma once

#include <utility>

#include "absl/status/statusor.h"
#include "common/law/fees/schedule.h"
#include "common/rpc/call_context.h"
#include "common/time/clock.h"
#include "sudiao/intake/v1/fees.pb.h"

namespace sudiao::intake {

// The built-in schedules and those of the file that --fee_schedules names.
absl::StatusOr<law::FeeSchedules> LoadFeeSchedules();

class FeeUseCases {
 public:
  // Both must outlive it.
  FeeUseCases(Clock& clock, const law::FeeSchedules& schedules) : clock_(clock), schedules_(schedules) {}

  absl::StatusOr<v1::ComputeFeeResponse> ComputeFee(const CallContext& call,
                                                    const v1::ComputeFeeRequest& request);
  absl::StatusOr<v1::ListFeeSchedulesResponse> ListFeeSchedules(const CallContext& call,
                                                                const v1::ListFeeSchedulesRequest& request);

 private:
  Clock& clock_;
  const law::FeeSchedules& schedules_;
};

}  // namespace sudiao::intake
