#include "services/confirmation/domain/objection_rules.h"

#include <algorithm>

#include "common/status/errors.h"
#include "common/status/status_macros.h"
#include "services/confirmation/domain/clocks.h"

namespace sudiao::confirmation::domain {
namespace {

bool IsOpen(const Objection& objection) {
  return objection.state == ObjectionState::FILED || objection.state == ObjectionState::RELIEF_ASKED;
}

absl::Status TooLate(const DeadlineProof& limit, std::string_view rule) {
  return Fail(reasons::kObjectionTooLate,
              {{"last_day", absl::FormatCivilTime(limit.last_day)}, {"rule", std::string(rule)}});
}

absl::Time StartOf(const packs::Pack& pack, absl::CivilDay day) {
  absl::TimeZone zone;
  absl::LoadTimeZone(pack.time_zone, &zone);
  return absl::FromCivil(day, zone);
}

// CPL 86: within ten days after the obstacle ended.
absl::Status AskRelief(Objection& objection, const packs::Pack& pack, absl::Time now) {
  Violations violations;
  violations.RequireText("obstacle", objection.obstacle, 5000);
  if (objection.obstacle_end_date > packs::PackDay(pack, now)) {
    violations.Add("obstacle_end_date", "IN_THE_FUTURE", "The obstacle must have ended.",
                   "障碍消除之日不能晚于今天。");
  }
  RETURN_IF_ERROR(violations.ToStatus());
  ASSIGN_OR_RETURN(objection.relief_limit, packs::ComputeClock(pack, kRelief, objection.id,
                                                               StartOf(pack, objection.obstacle_end_date)));
  if (!objection.relief_limit.IsInTime(now)) return TooLate(objection.relief_limit, "CPL-86");
  objection.state = ObjectionState::RELIEF_ASKED;
  return absl::OkStatus();
}

bool MayFollow(ObjectionState from, ObjectionState to) {
  if (from == ObjectionState::RELIEF_ASKED)
    return to == ObjectionState::FILED || to == ObjectionState::RELIEF_REFUSED;
  return from == ObjectionState::FILED &&
         (to == ObjectionState::DISMISSED || to == ObjectionState::REVOKED || to == ObjectionState::CHANGED);
}

}  // namespace

absl::StatusOr<ApplicationDecision> DecidePartyObjection(const Application& a, const PartyObjection& command,
                                                         const packs::Pack& pack, absl::Time now) {
  RETURN_IF_ERROR(kApplicationTable.Next(a.state, ApplicationCommand::OBJECT).status());
  Violations violations;
  violations.RequireText("reason", command.reason, 10000);
  RETURN_IF_ERROR(violations.ToStatus());
  const Applicant* const applicant = a.FindApplicant(command.party_id);
  if (applicant == nullptr) return Fail(reasons::kNotPermitted);
  const RunningClock* const clock = a.FindClock(kObjectionOfParty, command.party_id);
  if (clock == nullptr) return Fail(reasons::kRulingNotReceived);
  const bool open = std::any_of(a.objections.begin(), a.objections.end(), [&](const Objection& objection) {
    return objection.party_id == command.party_id && IsOpen(objection);
  });
  if (open) return Fail(reasons::kObjectionOpen);
  Objection objection;
  objection.id = command.id;
  objection.state = ObjectionState::FILED;
  objection.party_id = command.party_id;
  objection.objector = applicant->display_name;
  objection.reason = command.reason;
  objection.limit = clock->proof;
  objection.receive_time = now;
  if (!clock->proof.IsInTime(now)) {
    if (command.obstacle_end_date == absl::CivilDay()) return TooLate(clock->proof, "JI-372");
    objection.obstacle = command.obstacle;
    objection.obstacle_end_date = command.obstacle_end_date;
    RETURN_IF_ERROR(AskRelief(objection, pack, now));
  }
  return ApplicationDecision().Add(ObjectionFiled{objection, now});
}

absl::StatusOr<ApplicationDecision> DecideThirdPartyObjection(const Application& a,
                                                              const ThirdPartyObjection& command,
                                                              const packs::Pack& pack, absl::Time now) {
  RETURN_IF_ERROR(kApplicationTable.Next(a.state, ApplicationCommand::OBJECT).status());
  Violations violations;
  violations.RequireText("objector", command.objector, 300);
  violations.RequireText("reason", command.reason, 10000);
  if (command.known_date == absl::CivilDay()) violations.Missing("known_date");
  if (command.receive_time > now) {
    violations.Add("receive_time", "IN_THE_FUTURE", "It cannot be later than now.", "不能晚于当前时间。");
  }
  const absl::Time received = command.receive_time == absl::Time() ? now : command.receive_time;
  if (command.known_date > packs::PackDay(pack, received)) {
    violations.Add("known_date", "OUT_OF_RANGE", "Nobody objects before knowing.",
                   "知道之日不能晚于提出异议之日。");
  }
  RETURN_IF_ERROR(violations.ToStatus());
  Objection objection;
  objection.id = command.id;
  objection.state = ObjectionState::FILED;
  objection.objector = command.objector;
  objection.reason = command.reason;
  objection.known_date = command.known_date;
  objection.receive_time = received;
  ASSIGN_OR_RETURN(objection.limit, packs::ComputeClock(pack, kObjectionOfThird, command.id,
                                                        StartOf(pack, command.known_date)));
  if (!objection.limit.IsInTime(received)) return TooLate(objection.limit, "JI-372, JI-127");
  return ApplicationDecision().Add(ObjectionFiled{objection, now});
}

absl::StatusOr<ApplicationDecision> DecideOnObjection(const Application& a, const ObjectionDecision& command,
                                                      absl::Time now) {
  RETURN_IF_ERROR(kApplicationTable.Next(a.state, ApplicationCommand::DECIDE_OBJECTION).status());
  const auto found = std::find_if(a.objections.begin(), a.objections.end(), [&](const Objection& objection) {
    return objection.id == command.objection_id;
  });
  Violations violations;
  violations.RequireText("note", command.note, 10000);
  if (found == a.objections.end()) {
    violations.Add("objection_id", "UNKNOWN_OBJECTION", "There is no such objection.", "没有该异议。");
  } else if (!MayFollow(found->state, command.state)) {
    violations.Add("state", "NOT_APPLICABLE", "Not a decision on this objection now.",
                   "不能对该异议作出此项决定。");
  }
  RETURN_IF_ERROR(violations.ToStatus());
  ApplicationDecision decision;
  decision.Add(
      ObjectionDecided{command.objection_id, command.state, command.note, command.judge_account_id, now});
  if (command.state != ObjectionState::REVOKED) return decision;
  RETURN_IF_ERROR(kApplicationTable.Next(a.state, ApplicationCommand::REVOKE).status());
  decision.Add(RulingRevoked{now});
  return decision.Add(ConfirmationMoved{a.case_id, a.id, ConfirmationStage::REVOKED, a.case_number});
}

bool IsRevoked(const Application& a) {
  return std::any_of(a.objections.begin(), a.objections.end(),
                     [](const Objection& objection) { return objection.state == ObjectionState::REVOKED; });
}

}  // namespace sudiao::confirmation::domain
