// How an unpaid fee is called in: DUE, first reminder, second reminder, and fifteen days after the second one
// the request counts as withdrawn (the fee for the request) or the mediation as terminated (the deposit).
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/status/reason.h"
#include "common/time/calendar.h"
#include "common/time/deadline.h"
#include "common/types/fields.h"
#include "common/types/state_table.h"

namespace sudiao::reasons {

inline constexpr Reason kFeeSettled{"FEE_SETTLED", absl::StatusCode::kFailedPrecondition,
                                    "This fee is not open any more ({state}).",
                                    "该费用已不再待缴（{state}）。"};

}  // namespace sudiao::reasons

namespace sudiao::law {

SUDIAO_ENUM(FeePurpose, REQUEST, DEPOSIT)
SUDIAO_ENUM(FeeState, DUE, REMINDED_ONCE, REMINDED_TWICE, PAID, WITHDRAWN, TERMINATED)
SUDIAO_ENUM(FeeCommand, REMIND_FIRST, REMIND_SECOND, PAY, LAPSE_REQUEST, LAPSE_DEPOSIT)

// WIPO-08  Unpaid fifteen days after the second reminder: the request is withdrawn, or the mediation
// terminated.
inline constexpr StateTable<FeeState, FeeCommand> kFeeTable(
    {{FeeState::DUE, FeeCommand::REMIND_FIRST, FeeState::REMINDED_ONCE},
     {FeeState::REMINDED_ONCE, FeeCommand::REMIND_SECOND, FeeState::REMINDED_TWICE},
     {FeeState::REMINDED_TWICE, FeeCommand::LAPSE_REQUEST, FeeState::WITHDRAWN},
     {FeeState::REMINDED_TWICE, FeeCommand::LAPSE_DEPOSIT, FeeState::TERMINATED},
     {FeeState::DUE, FeeCommand::PAY, FeeState::PAID},
     {FeeState::REMINDED_ONCE, FeeCommand::PAY, FeeState::PAID},
     {FeeState::REMINDED_TWICE, FeeCommand::PAY, FeeState::PAID}},
    {{FeeState::PAID, &reasons::kFeeSettled},
     {FeeState::WITHDRAWN, &reasons::kFeeSettled},
     {FeeState::TERMINATED, &reasons::kFeeSettled}},
    {FeeState::PAID, FeeState::WITHDRAWN, FeeState::TERMINATED});

// The days of the reminders are an institution's own; the last period is a clock of its procedure pack.
struct ReminderPlan {
  int64_t first_reminder_days = 7;
  int64_t second_reminder_days = 14;
  DeadlineRule after_second;  // C-FEE-ADMIN or C-FEE-DEPOSIT
};

// The fifteen days of WIPO-08 as calendar days that do not move, in the time zone of the procedure.
DeadlineRule FifteenDays(FeePurpose purpose, std::string time_zone);

struct FeeDemand {
  FeePurpose purpose = FeePurpose::UNSPECIFIED;
  FeeState state = FeeState::DUE;
  absl::Time due_time;
  absl::Time next_time;  // when something happens if nobody pays
  absl::Time first_reminder_time;
  absl::Time second_reminder_time;
  absl::Time end_time;  // paid or lapsed
  DeadlineProof last_period;
  SUDIAO_FIELDS(purpose, state, due_time, next_time, first_reminder_time, second_reminder_time, end_time,
                last_period)
};

FeeDemand DemandFee(FeePurpose purpose, const ReminderPlan& plan, absl::Time now);

// What falls due by `now`, one step: a reminder that goes out now, or the lapse. The last period runs from
// the moment at which the second reminder really went out. Nothing changes before `next_time` and after the
// end.
absl::StatusOr<FeeDemand> AdvanceFee(FeeDemand demand, const ReminderPlan& plan, const Calendar& calendar,
                                     absl::Time now);

// A payment that arrives at `now`. The whole fifteenth day is in time; after it the fee has lapsed, whether
// or not the timer has fired (FEE_SETTLED).
absl::StatusOr<FeeDemand> PayFee(FeeDemand demand, absl::Time now);

}  // namespace sudiao::law
