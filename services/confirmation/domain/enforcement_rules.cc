#include "services/confirmation/domain/enforcement_rules.h"

#include <algorithm>

#include "common/status/errors.h"
#include "common/status/status_macros.h"
#include "services/confirmation/domain/clocks.h"
#include "services/confirmation/domain/objection_rules.h"

namespace sudiao::confirmation::domain {
namespace {

constexpr std::string_view kPay = "PAY";
constexpr std::string_view kStop = "STOP";

absl::TimeZone ZoneOf(const packs::Pack& pack) {
  absl::TimeZone zone;
  absl::LoadTimeZone(pack.time_zone, &zone);
  return zone;
}

absl::CivilDay LastInstalment(const Application& a, const mediation::Clause& clause) {
  absl::CivilDay last = clause.due_date;
  if (clause.act != kPay) return last;
  for (const mediation::Clause& other : a.agreement.clauses) {
    const bool instalment = other.act == kPay && other.debtor_party_id == clause.debtor_party_id &&
                            other.creditor_party_id == clause.creditor_party_id;
    if (instalment) last = std::max(last, other.due_date);
  }
  return last;
}

absl::Status CheckUnpaid(const mediation::Clause& clause, const Money& unpaid) {
  if (!unpaid.has_value()) return absl::OkStatus();
  Violations violations;
  if (!clause.amount.has_value()) {
    violations.Add("unpaid", "NOT_APPLICABLE", "The clause names no amount.", "该条款没有金额。");
  } else if (unpaid.currency != clause.amount.currency) {
    violations.Add("unpaid", "OTHER_CURRENCY", "Not the clause's currency.", "币种与条款不一致。");
  } else if (unpaid.minor_units <= 0 || unpaid.minor_units > clause.amount.minor_units) {
    violations.Add("unpaid", "OUT_OF_RANGE", "More than nothing and at most the clause's amount.",
                   "未履行金额应大于零且不超过条款金额。");
  }
  return violations.ToStatus();
}

absl::Status CheckBreach(const Application& a, const mediation::Clause& clause, absl::CivilDay breach_date,
                         const packs::Pack& pack, absl::Time now) {
  if (breach_date == absl::CivilDay()) return absl::OkStatus();
  Violations violations;
  if (clause.act != kStop) {
    violations.Add("breach_date", "NOT_APPLICABLE", "Only a duty not to act is breached on a day.",
                   "只有不作为义务才有违反之日。");
  } else if (breach_date > packs::PackDay(pack, now) ||
             breach_date < packs::PackDay(pack, a.agreement.effect_time)) {
    violations.Add("breach_date", "OUT_OF_RANGE", "Between the agreement's effect and today.",
                   "应当在协议生效之后、今天以前。");
  }
  return violations.ToStatus();
}

}  // namespace

absl::StatusOr<DeadlineProof> LimitOfEnforcement(const Application& a, const mediation::Clause& clause,
                                                 const packs::Pack& pack, absl::Time now,
                                                 absl::CivilDay breach_date) {
  if (clause.act == kStop) {
    const bool told = breach_date != absl::CivilDay();
    return packs::ComputeClock(pack, kEnforce, clause.id,
                               told ? absl::FromCivil(breach_date, ZoneOf(pack)) : now);
  }
  const absl::CivilDay last = LastInstalment(a, clause);
  if (last != absl::CivilDay()) {
    return packs::ComputeClock(pack, kEnforce, clause.id, absl::FromCivil(last, ZoneOf(pack)));
  }
  const ServiceProof* const service = a.FindService(clause.debtor_party_id);
  if (service == nullptr) return Fail(reasons::kRulingNotServed);
  return packs::ComputeClock(pack, kEnforce, clause.id, service->receive_time);
}

absl::StatusOr<ApplicationDecision> DecideOpenEnforcement(const Application& a,
                                                          const EnforcementCommand& command,
                                                          const packs::Pack& pack, absl::Time now) {
  RETURN_IF_ERROR(kApplicationTable.Next(a.state, ApplicationCommand::OPEN_ENFORCEMENT).status());
  if (IsRevoked(a)) return Fail(reasons::kRulingRevoked);
  const mediation::Clause* const clause = a.FindClause(command.clause_id);
  if (clause == nullptr) {
    Violations violations;
    violations.Add("clause_id", "UNKNOWN_CLAUSE", "The agreement has no such clause.", "协议中没有该条款。");
    return violations.ToStatus();
  }
  if (clause->creditor_party_id != command.party_id) return Fail(reasons::kNotCreditor);
  if (a.FindService(clause->debtor_party_id) == nullptr) return Fail(reasons::kRulingNotServed);
  if (clause->due_date != absl::CivilDay() && now < EndOfDay(clause->due_date, ZoneOf(pack))) {
    return Fail(reasons::kNotYetDue, {{"due_date", absl::FormatCivilTime(clause->due_date)}});
  }
  const bool open = std::any_of(a.enforcement_files.begin(), a.enforcement_files.end(),
                                [&](const EnforcementFile& file) { return file.clause_id == clause->id; });
  if (open) return Fail(reasons::kEnforcementOpen);
  RETURN_IF_ERROR(CheckUnpaid(*clause, command.unpaid));
  RETURN_IF_ERROR(CheckBreach(a, *clause, command.breach_date, pack, now));
  ASSIGN_OR_RETURN(const DeadlineProof limit, LimitOfEnforcement(a, *clause, pack, now, command.breach_date));
  const Money unpaid = command.unpaid.has_value() ? command.unpaid : clause->amount;
  ApplicationDecision decision;
  decision.Add(EnforcementOpened{
      {command.id, clause->creditor_party_id, clause->debtor_party_id, clause->id, unpaid, limit, now}});
  if (a.state == ApplicationState::CONFIRMED) {
    decision.Add(ConfirmationMoved{a.case_id, a.id, ConfirmationStage::ENFORCING, a.case_number});
  }
  return decision;
}

}  // namespace sudiao::confirmation::domain
