// A mediation as all its parties may see it; its id is the case's. Whatever one of them may not see is an
// aggregate of its own (message.h, offer.h, agreement.h), so that a hidden act moves nothing here.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/access/events.h"
#include "common/change/decision.h"
#include "common/time/deadline.h"
#include "common/types/end_code.h"
#include "common/types/money.h"
#include "services/confirmation/events.h"
#include "services/intake/events.h"
#include "services/mediation/domain/mediation_states.h"
#include "services/mediation/events.h"

namespace sudiao::mediation::domain {

SUDIAO_ENUM(DutyKind, IDENTITY_VERIFIED, SHAM_WARNING_GIVEN, RIGHTS_TOLD, SERVICE_ADDRESS_GUIDED)
SUDIAO_ENUM(SessionWay, VIDEO, ASYNCHRONOUS, ON_SITE)

struct Duty {
  DutyKind kind = DutyKind::UNSPECIFIED;
  std::string party_id;
  absl::Time time;
  std::string note;
  SUDIAO_FIELDS(kind, party_id, time, note)
};

struct Session {
  std::string id;
  SessionState state = SessionState::UNSPECIFIED;
  SessionWay way = SessionWay::UNSPECIFIED;
  absl::Time start_time;  // planned, then the real one
  absl::Time end_time;
  std::string place;
  std::string record;
  SUDIAO_FIELDS(id, state, way, start_time, end_time, place, record)
};

// A later end that some parties have agreed to.
struct ExtensionProposal {
  absl::CivilDay proposed_end_date;
  std::vector<std::string> agreed_party_ids;
  SUDIAO_FIELDS(proposed_end_date, agreed_party_ids)
};

struct UndisputedFact {
  std::string id;
  std::string text;
  std::vector<std::string> confirmed_party_ids;
  SUDIAO_FIELDS(id, text, confirmed_party_ids)
};

// What intake tells of the case when all sides have consented.
struct CaseFacts {
  std::string case_id;
  std::string case_title;
  std::string case_number;
  std::string pack;
  intake::ReferralKind referral_kind = intake::ReferralKind::UNSPECIFIED;
  std::string organization_id;
  std::string inviting_court_id;
  std::vector<access::CaseParty> parties;
  // What may start the mediation's clocks before a mediator accepts.
  absl::Time consent_time;
  absl::Time refer_time;
  absl::Time commence_time;
  Money amount;  // what is claimed
  // What parties of both sides have in common, by intake's data (law::ShamSign).
  std::vector<std::string> shared_traits;
  // Who does not mediate online (OMR-04).
  std::vector<std::string> offline_party_ids;
  SUDIAO_FIELDS(case_id, case_title, case_number, pack, referral_kind, organization_id, inviting_court_id,
                parties, consent_time, refer_time, commence_time, amount, shared_traits, offline_party_ids)
};

struct Mediator {
  std::string mediator_id;
  std::string mediator_account_id;
  std::string mediator_display_name;
  SUDIAO_FIELDS(mediator_id, mediator_account_id, mediator_display_name)
};

struct Mediation {
  MediationState state = MediationState::UNSPECIFIED;
  CaseFacts facts;
  Mediator mediator;
  absl::Time start_time;
  absl::Time end_time;
  absl::Time update_time;
  std::vector<Duty> duties;
  std::vector<Session> sessions;
  // The clock of the mediation (OMR-24); without clock_id where the pack sets no time.
  DeadlineProof clock;
  // Two procedures at once: the limits that fall due later than `clock`, which ends the mediation.
  std::vector<DeadlineProof> later_clocks;
  ExtensionProposal extension;
  MediationState suspended_from = MediationState::UNSPECIFIED;
  std::vector<UndisputedFact> undisputed_facts;
  std::string signing_agreement_id;  // being signed, or in effect
  EndCode end_code = EndCode::UNSPECIFIED;
  std::string end_note;  // the failure report (OMR-21)
  absl::Time effect_time;
  bool complete = false;  // every signature and seal that confirmation needs is there
  bool confirmation_intended = false;
  // The window for the joint application (CPL-205); without clock_id where nothing is confirmed.
  DeadlineProof confirmation_clock;
  int64_t warned_day = 0;
  confirmation::ConfirmationStage confirmation_stage = confirmation::ConfirmationStage::UNSPECIFIED;
  SUDIAO_FIELDS(state, facts, mediator, start_time, end_time, update_time, duties, sessions, clock,
                later_clocks, extension, suspended_from, undisputed_facts, signing_agreement_id, end_code,
                end_note, effect_time, complete, confirmation_intended, confirmation_clock, warned_day,
                confirmation_stage)

  // A mediator accepted, so there is something to see.
  bool started() const { return start_time != absl::Time(); }
  bool has_clock() const { return !clock.clock_id.empty(); }
  const access::CaseParty* FindParty(std::string_view party_id) const {
    for (const access::CaseParty& party : facts.parties) {
      if (party.party_id == party_id) return &party;
    }
    return nullptr;
  }
};

// Events. Those that others hear of are in services/mediation/events.h.

struct MediationAnnounced {
  static constexpr std::string_view kType = "mediation.announced.v1";
  CaseFacts facts;
  absl::Time time;
  // Of the clocks that run already.
  DeadlineProof clock;
  std::vector<DeadlineProof> later_clocks;
  SUDIAO_FIELDS(facts, time, clock, later_clocks)
};
struct PartiesChanged {
  static constexpr std::string_view kType = "mediation.parties_changed.v1";
  std::vector<access::CaseParty> parties;
  absl::Time time;
  SUDIAO_FIELDS(parties, time)
};
struct MediationOpened {
  static constexpr std::string_view kType = "mediation.opened.v1";
  Mediator mediator;
  absl::Time accept_time;
  DeadlineProof clock;
  absl::Time time;
  std::vector<DeadlineProof> later_clocks;
  SUDIAO_FIELDS(mediator, accept_time, clock, time, later_clocks)
};
// An empty mediator: nobody acts until another is appointed.
struct MediatorReplaced {
  static constexpr std::string_view kType = "mediation.mediator_replaced.v1";
  Mediator mediator;
  absl::Time time;
  SUDIAO_FIELDS(mediator, time)
};
struct DutiesRecorded {
  static constexpr std::string_view kType = "mediation.duties_recorded.v1";
  std::vector<Duty> duties;
  absl::Time time;
  SUDIAO_FIELDS(duties, time)
};
struct DutiesFinished {
  static constexpr std::string_view kType = "mediation.duties_finished.v1";
  absl::Time time;
  SUDIAO_FIELDS(time)
};
// A party changed its mind about mediating online, or said so for the first time.
struct OnlineAnswerSeen {
  static constexpr std::string_view kType = "mediation.online_answer_seen.v1";
  std::string party_id;
  bool agreed = false;
  absl::Time time;
  SUDIAO_FIELDS(party_id, agreed, time)
};
struct SessionScheduled {
  static constexpr std::string_view kType = "mediation.session_scheduled.v1";
  Session session;
  absl::Time time;
  SUDIAO_FIELDS(session, time)
};
struct SessionStarted {
  static constexpr std::string_view kType = "mediation.session_started.v1";
  std::string session_id;
  absl::Time time;
  SUDIAO_FIELDS(session_id, time)
};
struct SessionEnded {
  static constexpr std::string_view kType = "mediation.session_ended.v1";
  std::string session_id;
  std::string record;
  absl::Time time;
  SUDIAO_FIELDS(session_id, record, time)
};
// A proposal replaces the one before; its agreed parties are those who made it.
struct ExtensionProposed {
  static constexpr std::string_view kType = "mediation.extension_proposed.v1";
  ExtensionProposal proposal;
  absl::Time time;
  SUDIAO_FIELDS(proposal, time)
};
struct ExtensionAgreed {
  static constexpr std::string_view kType = "mediation.extension_agreed.v1";
  std::string party_id;
  absl::Time time;
  SUDIAO_FIELDS(party_id, time)
};
// The clock was counted anew: extended, or paused or resumed for an appraisal.
struct ClockRecounted {
  static constexpr std::string_view kType = "mediation.clock_recounted.v1";
  DeadlineProof clock;
  absl::Time time;
  std::vector<DeadlineProof> later_clocks;
  bool extended = false;  // by this; the proposal for it is used up
  SUDIAO_FIELDS(clock, time, later_clocks, extended)
};
struct MediationSuspended {
  static constexpr std::string_view kType = "mediation.suspended.v1";
  absl::Time time;
  SUDIAO_FIELDS(time)
};
struct MediationResumed {
  static constexpr std::string_view kType = "mediation.resumed.v1";
  absl::Time time;
  SUDIAO_FIELDS(time)
};
struct FactsProposed {
  static constexpr std::string_view kType = "mediation.facts_proposed.v1";
  std::vector<UndisputedFact> facts;
  absl::Time time;
  SUDIAO_FIELDS(facts, time)
};
struct FactsConfirmed {
  static constexpr std::string_view kType = "mediation.facts_confirmed.v1";
  std::string party_id;
  std::vector<std::string> fact_ids;
  absl::Time time;
  SUDIAO_FIELDS(party_id, fact_ids, time)
};
struct SigningOpened {
  static constexpr std::string_view kType = "mediation.signing_opened.v1";
  std::string agreement_id;
  absl::Time time;
  SUDIAO_FIELDS(agreement_id, time)
};
struct SigningReopened {
  static constexpr std::string_view kType = "mediation.signing_reopened.v1";
  absl::Time time;
  SUDIAO_FIELDS(time)
};
struct AgreementTookEffect {
  static constexpr std::string_view kType = "mediation.agreement_took_effect.v1";
  std::string agreement_id;
  absl::Time effect_time;
  bool confirmation_intended = false;
  DeadlineProof confirmation_clock;
  absl::Time time;
  SUDIAO_FIELDS(agreement_id, effect_time, confirmation_intended, confirmation_clock, time)
};
struct ConfirmationWarned {
  static constexpr std::string_view kType = "mediation.confirmation_warned.v1";
  int64_t day = 0;
  absl::Time time;
  SUDIAO_FIELDS(day, time)
};
struct ConfirmationSeen {
  static constexpr std::string_view kType = "mediation.confirmation_seen.v1";
  confirmation::ConfirmationStage stage = confirmation::ConfirmationStage::UNSPECIFIED;
  absl::Time time;
  SUDIAO_FIELDS(stage, time)
};
struct MediationEnded {
  static constexpr std::string_view kType = "mediation.ended.v1";
  EndCode end_code = EndCode::UNSPECIFIED;
  std::string report;
  absl::Time time;
  SUDIAO_FIELDS(end_code, report, time)
};
struct FailureReported {
  static constexpr std::string_view kType = "mediation.failure_reported.v1";
  std::string report;
  absl::Time time;
  SUDIAO_FIELDS(report, time)
};

using MediationEvent =
    std::variant<MediationAnnounced, PartiesChanged, MediationOpened, MediatorReplaced, DutiesRecorded,
                 DutiesFinished, SessionScheduled, SessionStarted, SessionEnded, ExtensionProposed,
                 ExtensionAgreed, ClockRecounted, MediationSuspended, MediationResumed, FactsProposed,
                 FactsConfirmed, SigningOpened, SigningReopened, AgreementTookEffect, ConfirmationWarned,
                 ConfirmationSeen, MediationEnded, FailureReported, MediationSettled, MediationTerminated,
                 OnlineAnswerSeen>;
using MediationDecision = change::Decision<MediationEvent>;

struct MediationAggregate {
  static constexpr std::string_view kKind = "mediation";
  using State = Mediation;
  using Event = MediationEvent;
  static void Apply(Mediation& state, const MediationEvent& event);
};

// The timers of a mediation.
inline constexpr std::string_view kExpiryTimer = "expiry";
inline constexpr std::string_view kWarningTimer = "confirmation-warning";

}  // namespace sudiao::mediation::domain
