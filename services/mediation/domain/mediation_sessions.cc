// Sessions of a mediation, and its suspension on signs of a sham.
#include <algorithm>

#include "absl/strings/str_join.h"
#include "services/mediation/domain/mediation_rules.h"

namespace sudiao::mediation::domain {
namespace {

constexpr size_t kMaxSessions = 200;

absl::StatusOr<Session> FindSession(const Mediation& mediation, std::string_view id) {
  for (const Session& session : mediation.sessions) {
    if (session.id == id) return session;
  }
  return Fail(reasons::kSessionUnknown);
}

// OMR-04  Whoever refuses the online way is not drawn into it: as long as a party does, sessions are held on
// site.
absl::Status RequireWay(const Mediation& mediation, SessionWay way) {
  const std::vector<std::string>& offline = mediation.facts.offline_party_ids;
  if (offline.empty() || way == SessionWay::ON_SITE) return absl::OkStatus();
  return Fail(reasons::kOnlineRefused, {{"parties", absl::StrJoin(offline, ", ")}});
}

}  // namespace

// OMR-16, SIM-14  The mediator tells the time, place and way of a session in time. OMR-17: none before the
// duties.
absl::StatusOr<MediationDecision> DecideScheduleSession(const Mediation& mediation,
                                                        const ScheduleSession& command, absl::Time now) {
  RETURN_IF_ERROR(RequireAllowed(mediation, MediationCommand::HOLD_SESSION, now));
  Violations violations;
  if (command.way == SessionWay::UNSPECIFIED) violations.Missing("way");
  if (command.start_time == absl::Time()) {
    violations.Missing("start_time");
  } else if (command.start_time < now) {
    violations.Add("start_time", "IN_THE_PAST", "A session cannot be set for a time that has passed.",
                   "会议时间不能早于当前时间。");
  }
  violations.CheckText("place", command.place, 500);
  if (command.way == SessionWay::ON_SITE && command.place.empty()) violations.Missing("place");
  if (mediation.sessions.size() >= kMaxSessions) {
    violations.Add("name", "TOO_MANY", "The mediation has too many sessions.", "会议次数过多。");
  }
  RETURN_IF_ERROR(violations.ToStatus());
  RETURN_IF_ERROR(RequireWay(mediation, command.way));
  MediationDecision decision;
  return decision.Add(SessionScheduled{
      {command.session_id, SessionState::SCHEDULED, command.way, command.start_time, {}, command.place, {}},
      now});
}

// OMR-17  No session before identities are verified and the warnings given: the state OPEN says that they
// are.
absl::StatusOr<MediationDecision> DecideStartSession(const Mediation& mediation,
                                                     const std::string& session_id, absl::Time now) {
  RETURN_IF_ERROR(RequireAllowed(mediation, MediationCommand::HOLD_SESSION, now));
  ASSIGN_OR_RETURN(const Session session, FindSession(mediation, session_id));
  RETURN_IF_ERROR(kSessionTable.Next(session.state, SessionCommand::START).status());
  RETURN_IF_ERROR(RequireWay(mediation, session.way));
  MediationDecision decision;
  return decision.Add(SessionStarted{session_id, now});
}

// OMR-22, PML-27  The record is made in step (form 16.3), and no session ends without one; what was said in
// caucus is not part of it.
absl::StatusOr<MediationDecision> DecideEndSession(const Mediation& mediation, const std::string& session_id,
                                                   const std::string& record, absl::Time now) {
  RETURN_IF_ERROR(RequireAllowed(mediation, MediationCommand::HOLD_SESSION, now));
  Violations violations;
  violations.RequireText("record", record, 20000);
  RETURN_IF_ERROR(violations.ToStatus());
  ASSIGN_OR_RETURN(const Session session, FindSession(mediation, session_id));
  RETURN_IF_ERROR(kSessionTable.Next(session.state, SessionCommand::END).status());
  MediationDecision decision;
  return decision.Add(SessionEnded{session_id, record, now});
}

// SIM-18, SHAM-2  On signs of a sham the mediator suspends and reports; the report goes to the mediation body
// alone, as a message with the label CENTRE.
absl::StatusOr<MediationDecision> DecideSuspend(const Mediation& mediation, absl::Time now) {
  RETURN_IF_ERROR(RequireAllowed(mediation, MediationCommand::SUSPEND, now));
  MediationDecision decision;
  return decision.Add(MediationSuspended{now});
}

absl::StatusOr<MediationDecision> DecideResume(const Mediation& mediation, absl::Time now) {
  const MediationCommand command =
      mediation.suspended_from == MediationState::OPENING   ? MediationCommand::RESUME_OPENING
      : mediation.suspended_from == MediationState::SIGNING ? MediationCommand::RESUME_SIGNING
                                                            : MediationCommand::RESUME_OPEN;
  RETURN_IF_ERROR(RequireAllowed(mediation, command, now));
  MediationDecision decision;
  return decision.Add(MediationResumed{now});
}

}  // namespace sudiao::mediation::domain
