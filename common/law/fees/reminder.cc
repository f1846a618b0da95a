#include "common/law/fees/reminder.h"

#include <utility>

#include "common/status/status_macros.h"

namespace sudiao::law {
namespace {

FeeCommand LapseOf(FeePurpose purpose) {
  return purpose == FeePurpose::DEPOSIT ? FeeCommand::LAPSE_DEPOSIT : FeeCommand::LAPSE_REQUEST;
}

absl::StatusOr<FeeDemand> Lapse(FeeDemand demand) {
  ASSIGN_OR_RETURN(demand.state, kFeeTable.Next(demand.state, LapseOf(demand.purpose)));
  demand.end_time = demand.last_period.due;
  return demand;
}

absl::StatusOr<FeeDemand> Remind(FeeDemand demand, const ReminderPlan& plan, const Calendar& calendar,
                                 absl::Time now) {
  const bool first = demand.state == FeeState::DUE;
  ASSIGN_OR_RETURN(demand.state, kFeeTable.Next(demand.state, first ? FeeCommand::REMIND_FIRST
                                                                    : FeeCommand::REMIND_SECOND));
  if (first) {
    demand.first_reminder_time = now;
    demand.next_time = demand.due_time + absl::Hours(24 * plan.second_reminder_days);
    return demand;
  }
  demand.second_reminder_time = now;
  ASSIGN_OR_RETURN(demand.last_period, ComputeDeadline(plan.after_second, calendar, "second-reminder", now));
  demand.next_time = demand.last_period.due;
  return demand;
}

}  // namespace

DeadlineRule FifteenDays(FeePurpose purpose, std::string time_zone) {
  DeadlineRule rule;
  rule.clock_id = purpose == FeePurpose::DEPOSIT ? "C-FEE-DEPOSIT" : "C-FEE-ADMIN";
  rule.rule_ids = {"WIPO-08"};
  rule.time_zone = std::move(time_zone);
  rule.length = 15;
  rule.unit = LengthUnit::CALENDAR_DAYS;
  return rule;
}

FeeDemand DemandFee(FeePurpose purpose, const ReminderPlan& plan, absl::Time now) {
  FeeDemand demand;
  demand.purpose = purpose;
  demand.due_time = now;
  demand.next_time = now + absl::Hours(24 * plan.first_reminder_days);
  return demand;
}

absl::StatusOr<FeeDemand> AdvanceFee(FeeDemand demand, const ReminderPlan& plan, const Calendar& calendar,
                                     absl::Time now) {
  if (kFeeTable.IsFinal(demand.state) || now < demand.next_time) return demand;
  if (demand.state == FeeState::REMINDED_TWICE) return Lapse(std::move(demand));
  return Remind(std::move(demand), plan, calendar, now);
}

absl::StatusOr<FeeDemand> PayFee(FeeDemand demand, absl::Time now) {
  if (demand.state == FeeState::REMINDED_TWICE && !demand.last_period.IsInTime(now)) {
    ASSIGN_OR_RETURN(demand, Lapse(std::move(demand)));
  }
  ASSIGN_OR_RETURN(demand.state, kFeeTable.Next(demand.state, FeeCommand::PAY));
  demand.end_time = now;
  return demand;
}

}  // namespace sudiao::law
