// What may happen in a mediation, from its announcement to its end. Pure: the caller passes the time, the
// case's pack and whoever acts, already authorised.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "common/access/policy.h"
#include "common/packs/dry_run.h"
#include "common/packs/pack.h"
#include "common/status/errors.h"
#include "common/status/status_macros.h"
#include "services/assignment/events.h"
#include "services/mediation/domain/mediation.h"

namespace sudiao::mediation::domain {

// OK if the command is possible now: by the state table, and while the time runs. A timer that fires late
// does not lengthen the time: what arrives after 24:00 of the last day is refused (CAL-4).
absl::Status RequireAllowed(const Mediation& mediation, MediationCommand command, absl::Time now);

// CPL-62  An agent needs special authority to settle or admit.
absl::Status RequireSpecialAuthority(const access::ActsFor& acting);

// --- Start (mediation_start.cc)

// Takes the case's facts; once.
absl::StatusOr<MediationDecision> DecideAnnounce(const Mediation& mediation, const packs::Pack& pack,
                                                 const intake::CaseConsented& consented, absl::Time now);
MediationDecision DecideChangeParties(const Mediation& mediation,
                                      const std::vector<access::CaseParty>& parties, absl::Time now);
absl::StatusOr<MediationDecision> DecideAppoint(const Mediation& mediation, const packs::Pack& pack,
                                                const assignment::MediatorAppointed& appointed,
                                                absl::Time now);
// Another account may act as the mediator, or none: the present one no longer does.
MediationDecision DecideMediatorChanged(const Mediation& mediation, std::string_view account_id,
                                        absl::Time now);

// A party's newest word on mediating online (OMR-04).
MediationDecision DecideOnlineAnswer(const Mediation& mediation, const std::string& party_id, bool agreed,
                                     absl::Time now);

std::vector<DutyKind> RequiredDuties(const packs::Pack& pack);
// The duties that are still open, in the order of the parties.
std::vector<Duty> OpenDuties(const Mediation& mediation, const packs::Pack& pack);
struct RecordDuty {
  DutyKind kind = DutyKind::UNSPECIFIED;
  std::string party_id;  // empty: every party
  std::string note;
  SUDIAO_FIELDS(kind, party_id, note)
};
absl::StatusOr<MediationDecision> DecideRecordDuty(const Mediation& mediation, const packs::Pack& pack,
                                                   const RecordDuty& command, absl::Time now);

// --- Sessions and suspension (mediation_sessions.cc)

struct ScheduleSession {
  std::string session_id;
  SessionWay way = SessionWay::UNSPECIFIED;
  absl::Time start_time;
  std::string place;
  SUDIAO_FIELDS(way, start_time, place)
};
absl::StatusOr<MediationDecision> DecideScheduleSession(const Mediation& mediation,
                                                        const ScheduleSession& command, absl::Time now);
absl::StatusOr<MediationDecision> DecideStartSession(const Mediation& mediation,
                                                     const std::string& session_id, absl::Time now);
absl::StatusOr<MediationDecision> DecideEndSession(const Mediation& mediation, const std::string& session_id,
                                                   const std::string& record, absl::Time now);
absl::StatusOr<MediationDecision> DecideSuspend(const Mediation& mediation, absl::Time now);
absl::StatusOr<MediationDecision> DecideResume(const Mediation& mediation, absl::Time now);

// --- Time (mediation_clock.cc)

// What a pack's clocks of the mediation count from, as far as it has happened.
struct ClockStarts {
  absl::Time consent;
  absl::Time referral;
  absl::Time commencement;
  absl::Time acceptance;
};
// The clocks that end the mediation and whose start is known, the first to fall due in front.
absl::StatusOr<packs::RunningClocks> StartClocks(const packs::Pack& pack, const ClockStarts& starts);

// `party_id` is empty when the mediator proposes for the parties to answer.
absl::StatusOr<MediationDecision> DecideAgreeExtension(const Mediation& mediation, const packs::Pack& pack,
                                                       absl::CivilDay end_date, const std::string& party_id,
                                                       absl::Time now);
// Whether the pack lets the mediation body alone extend the clock that ends the mediation.
bool BodyExtends(const Mediation& mediation, const packs::Pack& pack);
absl::StatusOr<MediationDecision> DecideExtendByBody(const Mediation& mediation, const packs::Pack& pack,
                                                     absl::CivilDay end_date, absl::Time now);
absl::StatusOr<MediationDecision> DecidePauseClock(const Mediation& mediation, const packs::Pack& pack,
                                                   const std::string& event_id, absl::Time now);
absl::StatusOr<MediationDecision> DecideResumeClock(const Mediation& mediation, const packs::Pack& pack,
                                                    absl::Time now);
MediationDecision DecideExpire(const Mediation& mediation, const packs::Pack& pack, absl::Time now);
// The dates that await somebody: the end of the mediation, or of the window for confirmation of which nobody
// else knows yet.
std::vector<packs::RunningClocks> RunningDates(const Mediation& mediation);

// --- Undisputed facts (mediation_facts.cc)

// `fact_ids` are new ids, one for each fact.
absl::StatusOr<MediationDecision> DecideProposeFacts(const Mediation& mediation,
                                                     const std::vector<std::string>& facts,
                                                     const std::vector<std::string>& fact_ids,
                                                     absl::Time now);
absl::StatusOr<MediationDecision> DecideConfirmFacts(const Mediation& mediation,
                                                     const std::vector<std::string>& fact_ids,
                                                     const access::ActsFor& acting, absl::Time now);
bool IsConfirmedByAll(const Mediation& mediation, const UndisputedFact& fact);

// --- End (mediation_end.cc)

absl::StatusOr<MediationDecision> DecideExit(const Mediation& mediation, EndCode end_code, absl::Time now);
absl::StatusOr<MediationDecision> DecideEnd(const Mediation& mediation, const packs::Pack& pack,
                                            EndCode end_code, const std::string& report, absl::Time now);
// The case ended elsewhere: nobody is told, for all know.
MediationDecision DecideClose(const Mediation& mediation, EndCode end_code, absl::Time now);
absl::StatusOr<MediationDecision> DecideRefuseSignature(const Mediation& mediation, absl::Time now);
absl::StatusOr<MediationDecision> DecideOpenSigning(const Mediation& mediation,
                                                    const std::string& agreement_id, absl::Time now);
absl::StatusOr<MediationDecision> DecideReopen(const Mediation& mediation, absl::Time now);

// The agreement took effect (see effect_rules.h).
struct SettleMediation {
  std::string agreement_id;
  absl::Time effect_time;
  bool confirmation_intended = false;
};
absl::StatusOr<MediationDecision> DecideSettle(const Mediation& mediation, const packs::Pack& pack,
                                               const SettleMediation& command, absl::Time now);
// Everything that confirmation needs is there: now the others are told.
absl::StatusOr<MediationDecision> DecideComplete(const Mediation& mediation, const MediationSettled& settled,
                                                 absl::Time now);
MediationDecision DecideWarn(const Mediation& mediation, const packs::Pack& pack, absl::Time now);
MediationDecision DecideConfirmationMoved(const Mediation& mediation, confirmation::ConfirmationStage stage,
                                          absl::Time now);

}  // namespace sudiao::mediation::domain
