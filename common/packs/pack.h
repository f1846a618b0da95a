// Procedure packs as plain data: what differs between regimes of mediation and between dates. A case is
// pinned to the pack that was in force when it commenced, by the pack's reference ("cn-pre-filing@1"). What
// the members mean stands in protos/sudiao/packs/v1/pack.proto, whose names these are.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/status/reason.h"
#include "common/time/deadline.h"
#include "common/types/end_code.h"
#include "common/types/fields.h"

namespace sudiao::packs {

SUDIAO_ENUM(Regime, REFERRAL_PRE_FILING, REFERRAL_POST_FILING, PEOPLES_MEDIATION, COMMERCIAL_MEDIATION,
            ADMINISTRATIVE_MEDIATION, CENTRE_MEDIATION)
SUDIAO_ENUM(StartEvent, ALL_CONSENTED, REQUEST_RECEIVED, REFERRAL_RECEIVED, MEDIATION_ACCEPTED,
            AGREEMENT_EFFECTIVE, APPLICATION_RECEIVED, CONFIRMATION_REGISTERED, RULING_RECEIVED, HARM_KNOWN,
            PERFORMANCE_DUE, COMPLAINT_RECEIVED, PRESERVATION_TAKEN, NOTICE_ISSUED, COMMENCED, LIST_RECEIVED,
            SECOND_REMINDER, COMPLAINT_COPY_RECEIVED, RECUSAL_REQUESTED, REQUEST_REGISTERED,
            NEGOTIATION_INVITED, OBSTACLE_ENDED, CONFLICT_DISCLOSED)
SUDIAO_ENUM(PauseEffect, EXCLUDE_DAYS, RESTART)
SUDIAO_ENUM(Extender, NOBODY, ALL_PARTIES, COURT_PRESIDENT, ORGANISATION, COURT)
SUDIAO_ENUM(ExpiryAction, ALERT, DESIGNATE, CHOOSE_AGAIN, TERMINATE_MEDIATION, RETURN_TO_TRIAL,
            REFUSE_AS_LATE, PRESERVATION_LIFTED, DEEMED_SERVED, ASSUME_ASSENT, DEEM_WITHDRAWN,
            ENFORCEMENT_RESISTIBLE, SOLE_MEDIATOR, BEGIN_MEDIATION)
SUDIAO_ENUM(Actor, PLATFORM, COURT, ORGANISATION, MEDIATOR, PARTIES)
SUDIAO_ENUM(Referral, PRE_FILING, POST_FILING_ORDINARY, POST_FILING_SIMPLIFIED)
SUDIAO_ENUM(MediationBody, PEOPLES_MEDIATION_COMMITTEE, COMMERCIAL_MEDIATION_ORGANIZATION,
            ADMINISTRATIVE_ORGAN, INTERNATIONAL_CENTRE)
SUDIAO_ENUM(AppointmentMethod, JOINT_CHOICE, COURT_DESIGNATION, ORGANISATION_DESIGNATION, LIST_PROCEDURE,
            CENTRE_APPOINTMENT)
SUDIAO_ENUM(RecordingRule, FORBIDDEN, WITH_ALL_CONSENTS)
SUDIAO_ENUM(CourtMaterial, APPLICATION, COMPLAINT, SUBMITTED_EVIDENCE, SERVICE_ADDRESS_CONFIRMATION,
            UNDISPUTED_FACTS, FAILURE_REPORT)
SUDIAO_ENUM(EffectRule, OMR_19, SIM_24, PML_29, CMR_22, WIPO_19, COURT_PAPER, ALL_SIGNATURES,
            PARTIES_SIGNATURES)
SUDIAO_ENUM(ConfirmationCourtRule, INVITING_COURT, DOMICILE_OBJECT_OR_SEAT, NO_CONFIRMATION)

struct Text {
  std::string zh;
  std::string en;
  SUDIAO_FIELDS(zh, en)
};

struct Clock {
  std::string id;
  std::vector<std::string> rule_ids;
  Text title;
  StartEvent start = StartEvent::UNSPECIFIED;
  int64_t length = 0;
  LengthUnit unit = LengthUnit::UNSPECIFIED;
  bool roll_to_working_day = false;
  std::vector<PauseKind> pausable_by;
  PauseEffect pause_effect = PauseEffect::UNSPECIFIED;
  Extender extension = Extender::UNSPECIFIED;
  ExpiryAction expiry = ExpiryAction::UNSPECIFIED;
  std::vector<int64_t> warning_days;
  bool verified = false;
  std::string source;
  std::optional<absl::CivilDay> in_force_from;
  std::optional<absl::CivilDay> in_force_to;
  Actor expiry_actor = Actor::UNSPECIFIED;
  EndCode expiry_end = EndCode::UNSPECIFIED;
  SUDIAO_FIELDS(id, rule_ids, title, start, length, unit, roll_to_working_day, pausable_by, pause_effect,
                extension, expiry, warning_days, verified, source, in_force_from, in_force_to, expiry_actor,
                expiry_end)

  bool IsInForce(absl::CivilDay day) const;
};

// The answers to what the law leaves open; false is the platform's own.
struct OpenReadings {
  bool pause_in_roll_window_helps = false;
  bool more_days_from_moved_day = false;
  bool agreed_rest_day_stays = false;
  bool choice_clock_ends_at_designate_clock = false;
  SUDIAO_FIELDS(pause_in_roll_window_helps, more_days_from_moved_day, agreed_rest_day_stays,
                choice_clock_ends_at_designate_clock)
};

struct End {
  EndCode code = EndCode::UNSPECIFIED;
  std::vector<std::string> rule_ids;
  Text title;
  SUDIAO_FIELDS(code, rule_ids, title)
};

struct CaseNumberFormat {
  std::string mediation_type_word;
  std::string confirmation_type_word;
  std::string organisation_template;
  SUDIAO_FIELDS(mediation_type_word, confirmation_type_word, organisation_template)
};

struct Pack {
  std::string id;
  int64_t version = 0;
  Text title;
  Regime regime = Regime::UNSPECIFIED;
  absl::CivilDay in_force_from;
  std::optional<absl::CivilDay> in_force_to;
  std::string time_zone;
  std::string calendar_id;
  std::vector<Clock> clocks;
  std::vector<AppointmentMethod> appointment_methods;
  std::vector<End> ends;
  RecordingRule recording = RecordingRule::UNSPECIFIED;
  std::vector<CourtMaterial> travels_to_court;
  std::vector<std::string> fee_schedules;
  CaseNumberFormat case_number_format;
  EffectRule effect_rule = EffectRule::UNSPECIFIED;
  ConfirmationCourtRule confirmation_court = ConfirmationCourtRule::UNSPECIFIED;
  std::string mediation_clock;
  bool refusing_designation_ends = false;
  OpenReadings open_readings;
  std::vector<Referral> referrals;
  std::vector<MediationBody> run_by;
  bool is_default = false;
  std::vector<std::string> combines;
  std::vector<std::string> outer_clocks;
  bool court_paper = false;
  bool needs_foreign_party = false;
  SUDIAO_FIELDS(id, version, title, regime, in_force_from, in_force_to, time_zone, calendar_id, clocks,
                appointment_methods, ends, recording, travels_to_court, fee_schedules, case_number_format,
                effect_rule, confirmation_court, mediation_clock, refusing_designation_ends, open_readings,
                referrals, run_by, is_default, combines, outer_clocks, court_paper, needs_foreign_party)

  // "cn-pre-filing@1"
  std::string Ref() const;
  bool IsInForce(absl::CivilDay day) const;
  // Null if the pack has no such clock. Where its number changed while the pack was in force: the oldest
  // entry.
  const Clock* FindClock(std::string_view clock_id) const;
  // The entry in force on a day.
  const Clock* FindClock(std::string_view clock_id, absl::CivilDay day) const;
  bool Allows(AppointmentMethod method) const;
  // Whether somebody beside the parties can name the mediator, so that their silence is no dead end.
  bool CanDesignate() const;
  bool Serves(Referral referral) const;
  bool RunBy(MediationBody body) const;
  // The clocks that end a mediation, mediation_clock first; the first to run out does. Empty where the pack
  // sets no time.
  std::vector<std::string> MediationClocks() const;
  bool HasEnd(EndCode code) const;
  bool MayTravelToCourt(CourtMaterial material) const;
};

// Counts a clock of the pack. Refuses a clock that the pack does not have (CLOCK_UNKNOWN), a pause or an
// extension that the clock does not know (CLOCK_NOT_PAUSABLE, CLOCK_NOT_EXTENDABLE), and what ComputeDeadline
// refuses. Where a pause makes the count begin anew (PauseEffect::RESTART), pass the end of the pause as the
// start event instead.
absl::StatusOr<DeadlineProof> ComputeClock(const Pack& pack, std::string_view clock_id,
                                           std::string start_event_id, absl::Time start_time,
                                           std::vector<Pause> pauses = {},
                                           std::vector<Extension> extensions = {});

// The warnings that the pack gives for a clock it counted.
std::vector<WarningDay> ClockWarnings(const Pack& pack, const DeadlineProof& proof);

// The civil day of an instant where the pack's procedure is.
absl::CivilDay PackDay(const Pack& pack, absl::Time time);

// What is wrong with the packs taken together, one sentence each; empty if they are sound. No clock without
// an end, no procedure without a way out, no two versions at a time, nothing that the platform does not know.
std::vector<std::string> Lint(const std::vector<Pack>& packs);

}  // namespace sudiao::packs

namespace sudiao::reasons {

inline constexpr Reason kClockUnknown{"CLOCK_UNKNOWN", absl::StatusCode::kFailedPrecondition,
                                      "The procedure {pack} has no clock {clock}.",
                                      "程序规则 {pack} 没有期限 {clock}。"};
inline constexpr Reason kClockNotPausable{"CLOCK_NOT_PAUSABLE", absl::StatusCode::kFailedPrecondition,
                                          "The clock {clock} does not pause for {pause}.",
                                          "期限 {clock} 不因 {pause} 中止计算。"};
inline constexpr Reason kClockNotExtendable{"CLOCK_NOT_EXTENDABLE", absl::StatusCode::kFailedPrecondition,
                                            "The clock {clock} cannot be extended.",
                                            "期限 {clock} 不得延长。"};
inline constexpr Reason kPackNotFound{"PACK_NOT_FOUND", absl::StatusCode::kFailedPrecondition,
                                      "No procedure rules {pack} are installed here.",
                                      "未安装程序规则 {pack}。"};

}  // namespace sudiao::reasons
