// The appointment of the mediator of one case: its state and its events.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "absl/time/time.h"
#include "common/access/events.h"
#include "common/time/deadline.h"
#include "common/types/fields.h"
#include "services/assignment/domain/appointment_states.h"
#include "services/assignment/events.h"

namespace sudiao::assignment::domain {

SUDIAO_ENUM(AppointmentMethod, JOINT_CHOICE, DESIGNATION)

struct PartyChoice {
  std::string party_id;
  std::string mediator_id;
  bool asks_designation = false;
  SUDIAO_FIELDS(party_id, mediator_id, asks_designation)
};

struct DisclosureAnswer {
  std::string party_id;
  bool consents = false;
  SUDIAO_FIELDS(party_id, consents)
};

// Why a mediator did not come to mediate, or did not stay.
inline constexpr std::string_view kDeclined = "DECLINED";
inline constexpr std::string_view kSilent = "SILENT";
inline constexpr std::string_view kPassedOver = "PASSED_OVER";  // the body named another and waited no longer
inline constexpr std::string_view kReplaced = "REPLACED";
inline constexpr std::string_view kNotConsented = "NOT_CONSENTED";
inline constexpr std::string_view kResigned = "RESIGNED";

struct MediatorRefusal {
  std::string mediator_id;
  std::string cause;
  std::string note;
  absl::Time time;
  SUDIAO_FIELDS(mediator_id, cause, note, time)
};

struct Appointment {
  std::string case_id;
  AppointmentState state = AppointmentState::UNSPECIFIED;
  // The case, as far as the rules need it.
  std::string title;
  std::string pack;
  std::string mediation_organization_id;
  std::string inviting_court_id;
  bool body_appoints = false;  // by a centre's own rules, although a court referred the case
  bool foreign_party = false;
  std::vector<access::CaseParty> parties;
  // Who was asked or appointed; stays when the case is over.
  AppointmentMethod method = AppointmentMethod::UNSPECIFIED;
  std::string mediator_id;
  std::string mediator_account_id;
  std::string mediator_display_name;
  // Whom the other services know as the case's mediator.
  std::string told_account_id;
  bool told_only_asked = false;
  std::vector<PartyChoice> choices;
  std::string disclosure;
  std::vector<DisclosureAnswer> answers;
  int64_t replacements = 0;
  std::vector<MediatorRefusal> refusals;
  // The running clock; without clock_id there is none.
  DeadlineProof clock;
  // The time for any step at all, where the pack sets one (C-APPOINT-STEPS).
  DeadlineProof steps_clock;
  bool step_taken = false;
  bool designation_overdue = false;
  absl::Time accept_time;
  absl::Time create_time;
  absl::Time update_time;
  EndCode end_code = EndCode::UNSPECIFIED;
  SUDIAO_FIELDS(case_id, state, title, pack, mediation_organization_id, inviting_court_id, body_appoints,
                foreign_party, parties, method, mediator_id, mediator_account_id, mediator_display_name,
                told_account_id, told_only_asked, choices, disclosure, answers, replacements, refusals, clock,
                steps_clock, step_taken, designation_overdue, accept_time, create_time, update_time, end_code)

  bool has_clock() const { return !clock.clock_id.empty(); }
  // The court whose mediators may be appointed and that designates; "" where the body does.
  const std::string& appointing_court() const {
    static const std::string* const kNone = new std::string();
    return body_appoints ? *kNone : inviting_court_id;
  }
  // A mediator's seat is taken from the time it is asked until it leaves or the case is over.
  const std::string& seat_of() const {
    static const std::string* const kNobody = new std::string();
    const bool taken = state == AppointmentState::ASKED || state == AppointmentState::DISCLOSED ||
                       state == AppointmentState::APPOINTED;
    return taken ? mediator_id : *kNobody;
  }
};

struct AppointmentOpened {
  static constexpr std::string_view kType = "appointment.opened.v1";
  std::string case_id;
  std::string title;
  std::string pack;
  std::string mediation_organization_id;
  std::string inviting_court_id;
  bool foreign_party = false;
  std::vector<access::CaseParty> parties;
  AppointmentState state = AppointmentState::UNSPECIFIED;
  DeadlineProof clock;
  absl::Time time;
  DeadlineProof steps_clock;
  bool body_appoints = false;
  SUDIAO_FIELDS(case_id, title, pack, mediation_organization_id, inviting_court_id, foreign_party, parties,
                state, clock, time, steps_clock, body_appoints)
};

// The people of the case changed; choices of parties that are gone are forgotten.
struct PartiesChanged {
  static constexpr std::string_view kType = "appointment.parties.v1";
  std::string title;
  std::vector<access::CaseParty> parties;
  absl::Time time;
  SUDIAO_FIELDS(title, parties, time)
};

struct ChoiceMade {
  static constexpr std::string_view kType = "appointment.choice.v1";
  PartyChoice choice;
  absl::Time time;
  SUDIAO_FIELDS(choice, time)
};

struct DesignationBegun {
  static constexpr std::string_view kType = "appointment.designation_begun.v1";
  DeadlineProof clock;
  absl::Time time;
  SUDIAO_FIELDS(clock, time)
};

struct DesignationOverdue {
  static constexpr std::string_view kType = "appointment.designation_overdue.v1";
  absl::Time time;
  SUDIAO_FIELDS(time)
};

struct MediatorAsked {
  static constexpr std::string_view kType = "appointment.asked.v1";
  std::string mediator_id;
  std::string mediator_account_id;
  std::string mediator_display_name;
  AppointmentMethod method = AppointmentMethod::UNSPECIFIED;
  DeadlineProof clock;
  absl::Time time;
  SUDIAO_FIELDS(mediator_id, mediator_account_id, mediator_display_name, method, clock, time)
};

struct MediatorDisclosed {
  static constexpr std::string_view kType = "appointment.disclosed.v1";
  std::string disclosure;
  absl::Time time;
  DeadlineProof clock;  // for the parties' answers
  SUDIAO_FIELDS(disclosure, time, clock)
};

struct DisclosureAnswered {
  static constexpr std::string_view kType = "appointment.answered.v1";
  DisclosureAnswer answer;
  absl::Time time;
  SUDIAO_FIELDS(answer, time)
};

// All parties consented to what the appointed mediator disclosed later: it goes on.
struct MediatorKept {
  static constexpr std::string_view kType = "appointment.kept.v1";
  absl::Time time;
  SUDIAO_FIELDS(time)
};

// The mediator that was asked or appointed is out. `state` says what follows.
struct MediatorLeft {
  static constexpr std::string_view kType = "appointment.left.v1";
  MediatorRefusal refusal;
  AppointmentState state = AppointmentState::UNSPECIFIED;
  DeadlineProof clock;
  absl::Time time;
  SUDIAO_FIELDS(refusal, state, clock, time)
};

struct AppointmentClosed {
  static constexpr std::string_view kType = "appointment.closed.v1";
  EndCode end_code = EndCode::UNSPECIFIED;
  absl::Time time;
  SUDIAO_FIELDS(end_code, time)
};

using AppointmentEvent =
    std::variant<AppointmentOpened, PartiesChanged, ChoiceMade, DesignationBegun, DesignationOverdue,
                 MediatorAsked, MediatorDisclosed, DisclosureAnswered, MediatorKept, MediatorLeft,
                 AppointmentClosed, MediatorAppointed, AppointmentEnded, access::MediatorChanged>;

}  // namespace sudiao::assignment::domain
