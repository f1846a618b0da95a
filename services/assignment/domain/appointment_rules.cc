#include "services/assignment/domain/appointment_rules.h"

#include <algorithm>
#include <utility>

#include "absl/time/civil_time.h"
#include "common/codec/struct_json.h"
#include "common/status/errors.h"
#include "common/status/status_macros.h"
#include "services/assignment/domain/reasons.h"

namespace sudiao::assignment::domain {
namespace {

using C = AppointmentCommand;

constexpr std::string_view kJointChoiceClock = "C-JOINT-CHOICE";
constexpr std::string_view kDesignationClock = "C-DESIGNATE";
constexpr std::string_view kAcceptanceClock = "C-ACCEPT";
constexpr std::string_view kDisclosureClock = "C-DISCLOSURE";
constexpr std::string_view kStepsClock = "C-APPOINT-STEPS";

// A decision under construction, with the state as it will be after it.
class Plan {
 public:
  explicit Plan(const Appointment& appointment) : after_(appointment) {}
  const Appointment& after() const { return after_; }
  void Add(const AppointmentEvent& event) {
    AppointmentAggregate::Apply(after_, event);
    decision_.Add(event);
  }
  // Tells the other services who the mediator is, or is only asked to be, if that changed.
  void TellMediator(const std::string& account_id, bool only_asked = false) {
    if (after_.told_account_id == account_id && after_.told_only_asked == only_asked) return;
    Add(access::MediatorChanged{after_.case_id, account_id, only_asked});
  }
  // The decision, with the timer of the clock that runs after it.
  AppointmentDecision Take() {
    if (after_.has_clock() && !after_.designation_overdue) {
      decision_.Set(kClockTimer, after_.clock.due);
    } else {
      decision_.Cancel(kClockTimer);
    }
    return std::move(decision_);
  }

 private:
  Appointment after_;
  AppointmentDecision decision_;
};

std::string LastDay(const Appointment& appointment) {
  return absl::FormatCivilTime(appointment.clock.last_day);
}

bool IsLate(const Appointment& appointment, absl::Time now) {
  return appointment.has_clock() && !appointment.clock.IsInTime(now);
}

// The clock of the parties' own choice: the pack's time for it, or the negotiation that goes before.
std::string_view ChoiceClock(const packs::Pack& pack) {
  for (const packs::Clock& clock : pack.clocks) {
    if (clock.expiry == packs::ExpiryAction::BEGIN_MEDIATION) return clock.id;
  }
  return kJointChoiceClock;
}

// When a clock of a new appointment began to run.
absl::Time StartOf(const packs::Pack& pack, std::string_view clock_id,
                   const intake::CaseConsented& consented) {
  const packs::Clock* clock = pack.FindClock(clock_id);
  const bool commences = clock != nullptr && (clock->start == packs::StartEvent::REQUEST_REGISTERED ||
                                              clock->start == packs::StartEvent::COMMENCED);
  return commences && consented.commence_time != absl::Time() ? consented.commence_time
                                                              : consented.consent_time;
}

// A clock of the pack; none where the pack has no such clock.
absl::StatusOr<DeadlineProof> StartClock(const packs::Pack& pack, std::string_view clock_id,
                                         std::string start_event_id, absl::Time start) {
  if (pack.FindClock(clock_id) == nullptr) return DeadlineProof();
  return packs::ComputeClock(pack, clock_id, std::move(start_event_id), start);
}

// Trap 27: OMR 10 does not say whether the parties' time goes on when the designation falls due, for they may
// have consented long after the request. Where the pack lets it end then, the designation's clock is the
// parties', too.
absl::StatusOr<DeadlineProof> FirstClock(const packs::Pack& pack, std::string_view first,
                                         const std::string& event_id,
                                         const intake::CaseConsented& consented) {
  ASSIGN_OR_RETURN(DeadlineProof clock, StartClock(pack, first, event_id, StartOf(pack, first, consented)));
  const bool may_end_early = pack.open_readings.choice_clock_ends_at_designate_clock &&
                             clock.clock_id == kJointChoiceClock && consented.request_time != absl::Time();
  if (!may_end_early) return clock;
  ASSIGN_OR_RETURN(DeadlineProof designation,
                   StartClock(pack, kDesignationClock, event_id, consented.request_time));
  return !designation.clock_id.empty() && designation.due < clock.due ? designation : clock;
}

absl::Status CheckNext(const Appointment& appointment, AppointmentCommand command) {
  return kAppointmentTable.Next(appointment.state, command).status();
}

const access::CaseParty* FindParty(const std::vector<access::CaseParty>& parties, std::string_view party_id) {
  for (const access::CaseParty& party : parties) {
    if (party.party_id == party_id) return &party;
  }
  return nullptr;
}

const PartyChoice* FindChoice(const Appointment& appointment, std::string_view party_id) {
  for (const PartyChoice& choice : appointment.choices) {
    if (choice.party_id == party_id) return &choice;
  }
  return nullptr;
}

template <typename Predicate>
bool AllJoined(const Appointment& appointment, Predicate predicate) {
  bool any = false;
  for (const access::CaseParty& party : appointment.parties) {
    if (!access::HasJoined(party)) continue;
    if (!predicate(party)) return false;
    any = true;
  }
  return any;
}

bool AllName(const Appointment& appointment, const std::string& mediator_id) {
  return AllJoined(appointment, [&](const access::CaseParty& party) {
    const PartyChoice* choice = FindChoice(appointment, party.party_id);
    return choice != nullptr && choice->mediator_id == mediator_id;
  });
}

bool AllAskDesignation(const Appointment& appointment) {
  return AllJoined(appointment, [&](const access::CaseParty& party) {
    const PartyChoice* choice = FindChoice(appointment, party.party_id);
    return choice != nullptr && choice->asks_designation;
  });
}

bool AllConsent(const Appointment& appointment) {
  return AllJoined(appointment, [&](const access::CaseParty& party) {
    return std::any_of(appointment.answers.begin(), appointment.answers.end(),
                       [&](const DisclosureAnswer& a) { return a.party_id == party.party_id && a.consents; });
  });
}

absl::Status CheckParty(const Appointment& appointment, std::string_view party_id) {
  return FindParty(appointment.parties, party_id) == nullptr ? Fail(reasons::kNotPermitted)
                                                             : absl::OkStatus();
}

absl::Status CheckChoiceInTime(const Appointment& appointment, absl::Time now) {
  if (!IsLate(appointment, now)) return absl::OkStatus();
  return Fail(reasons::kChoiceTimeOver, {{"last_day", LastDay(appointment)}});
}

// OMR-12  The mediator has three working days from being asked.
absl::Status Ask(Plan& plan, const Candidate& candidate, AppointmentMethod method, const packs::Pack& pack,
                 absl::Time now) {
  ASSIGN_OR_RETURN(const DeadlineProof clock,
                   StartClock(pack, kAcceptanceClock, std::string(MediatorAsked::kType), now));
  plan.Add(MediatorAsked{candidate.mediator_id, candidate.profile.account_id, candidate.profile.display_name,
                         method, clock, now});
  plan.TellMediator(candidate.profile.account_id, true);
  return absl::OkStatus();
}

absl::Status BeginDesignation(Plan& plan, const packs::Pack& pack, std::string_view start_event,
                              absl::Time start, absl::Time now) {
  ASSIGN_OR_RETURN(const DeadlineProof clock,
                   StartClock(pack, kDesignationClock, std::string(start_event), start));
  plan.Add(DesignationBegun{clock, now});
  return absl::OkStatus();
}

absl::Status Choose(Plan& plan, const std::string& party_id, const Candidate& candidate,
                    const packs::Pack& pack, absl::Time now) {
  plan.Add(ChoiceMade{{party_id, candidate.mediator_id, false}, now});
  if (!AllName(plan.after(), candidate.mediator_id)) return absl::OkStatus();
  RETURN_IF_ERROR(CheckNext(plan.after(), C::CHOOSE_LAST));
  return Ask(plan, candidate, AppointmentMethod::JOINT_CHOICE, pack, now);
}

// The mediator is out, and it is chosen or designated anew; the clock of that starts now.
absl::Status Leave(Plan& plan, std::string_view cause, const std::string& note, AppointmentState next,
                   const packs::Pack& pack, absl::Time now) {
  DeadlineProof clock;
  if (next != AppointmentState::ENDED) {
    ASSIGN_OR_RETURN(
        clock, StartClock(pack, next == AppointmentState::CHOOSING ? kJointChoiceClock : kDesignationClock,
                          std::string(MediatorLeft::kType), now));
  }
  plan.Add(MediatorLeft{{plan.after().mediator_id, std::string(cause), note, now}, next, clock, now});
  plan.TellMediator("");
  return absl::OkStatus();
}

bool IsDesignated(const Appointment& appointment) {
  return appointment.method == AppointmentMethod::DESIGNATION;
}

void Appoint(Plan& plan, absl::Time now) {
  // A second MediatorAppointed would mean a replacement: one that was appointed before only goes on.
  if (plan.after().accept_time != absl::Time()) {
    plan.Add(MediatorKept{now});
    return;
  }
  plan.TellMediator(plan.after().mediator_account_id);
  const Appointment& a = plan.after();
  plan.Add(MediatorAppointed{a.case_id, a.mediator_id, a.mediator_account_id, a.mediator_display_name, now});
}

// SIM-15 gives the parties no time to answer; without one their silence would keep the case for ever.
absl::Status Disclose(Plan& plan, const std::string& disclosure, const packs::Pack& pack, absl::Time now) {
  ASSIGN_OR_RETURN(const DeadlineProof clock,
                   StartClock(pack, kDisclosureClock, std::string(MediatorDisclosed::kType), now));
  plan.Add(MediatorDisclosed{disclosure, now, clock});
  return absl::OkStatus();
}

}  // namespace

bool CourtDesignates(const packs::Pack& pack) {
  return pack.Allows(packs::AppointmentMethod::COURT_DESIGNATION);
}

bool RefusingDesignationEnds(const packs::Pack& pack) { return pack.refusing_designation_ends; }

bool MayDesignateAtOnce(const Appointment& appointment) {
  return appointment.state == AppointmentState::CHOOSING && !appointment.has_clock();
}

AppointmentResult DecideOpen(const Appointment& appointment, const intake::CaseConsented& consented,
                             const std::string& event_id, const packs::Pack& pack, absl::Time now) {
  if (!appointment.case_id.empty()) return AppointmentDecision();
  const bool choice = pack.Allows(packs::AppointmentMethod::JOINT_CHOICE);
  const std::string_view first = choice ? ChoiceClock(pack) : kDesignationClock;
  ASSIGN_OR_RETURN(const DeadlineProof clock, FirstClock(pack, first, event_id, consented));
  ASSIGN_OR_RETURN(const DeadlineProof steps,
                   StartClock(pack, kStepsClock, event_id, StartOf(pack, kStepsClock, consented)));
  Plan plan(appointment);
  plan.Add(AppointmentOpened{consented.case_id, consented.title, consented.pack,
                             consented.mediation_organization_id, consented.inviting_court_id,
                             consented.foreign_party, consented.parties,
                             choice ? AppointmentState::CHOOSING : AppointmentState::DESIGNATING, clock, now,
                             steps, !CourtDesignates(pack)});
  AppointmentDecision decision = plan.Take();
  if (!steps.clock_id.empty()) decision.Set(kStepsTimer, steps.due);
  return decision;
}

AppointmentResult DecideParties(const Appointment& appointment, const std::string& title,
                                const std::vector<access::CaseParty>& parties, absl::Time now) {
  const PartiesChanged changed{title, parties, now};
  const PartiesChanged present{appointment.title, appointment.parties, now};
  if (appointment.state == AppointmentState::ENDED || codec::ToJson(changed) == codec::ToJson(present)) {
    return AppointmentDecision();
  }
  return AppointmentDecision().Add(changed);
}

AppointmentResult DecideChoose(const Appointment& appointment, const std::string& party_id,
                               const Candidate& candidate, const packs::Pack& pack, absl::Time now) {
  RETURN_IF_ERROR(CheckNext(appointment, C::CHOOSE));
  RETURN_IF_ERROR(CheckParty(appointment, party_id));
  RETURN_IF_ERROR(CheckChoiceInTime(appointment, now));
  RETURN_IF_ERROR(CheckEligible(appointment, candidate, Proposal::kJointChoice));
  Plan plan(appointment);
  RETURN_IF_ERROR(Choose(plan, party_id, candidate, pack, now));
  return plan.Take();
}

AppointmentResult DecideRequestDesignation(const Appointment& appointment, const std::string& party_id,
                                           const packs::Pack& pack, absl::Time now) {
  RETURN_IF_ERROR(CheckNext(appointment, C::LEAVE_CHOICE));
  RETURN_IF_ERROR(CheckParty(appointment, party_id));
  RETURN_IF_ERROR(CheckChoiceInTime(appointment, now));
  Plan plan(appointment);
  plan.Add(ChoiceMade{{party_id, "", true}, now});
  if (AllAskDesignation(plan.after())) {
    RETURN_IF_ERROR(CheckNext(appointment, C::LEAVE_CHOICE_LAST));
    RETURN_IF_ERROR(BeginDesignation(plan, pack, ChoiceMade::kType, now, now));
  }
  return plan.Take();
}

AppointmentResult DecideDesignate(const Appointment& appointment, const Candidate& candidate,
                                  const packs::Pack& pack, absl::Time now) {
  RETURN_IF_ERROR(CheckNext(appointment, C::DESIGNATE));
  const bool choosing = appointment.state == AppointmentState::CHOOSING;
  if (choosing && !MayDesignateAtOnce(appointment) && !IsLate(appointment, now)) {
    return Fail(reasons::kChoiceNotOver, {{"last_day", LastDay(appointment)}});
  }
  Plan plan(appointment);
  if (appointment.state == AppointmentState::ASKED) {
    // Where a clock runs, its end says who chooses next.
    if (appointment.has_clock()) {
      return Fail(reasons::kAcceptanceNotOver, {{"last_day", LastDay(appointment)}});
    }
    if (candidate.mediator_id == appointment.mediator_id) return Fail(reasons::kAskedAlready);
    RETURN_IF_ERROR(Leave(plan, kPassedOver, "", AppointmentState::DESIGNATING, pack, now));
  }
  RETURN_IF_ERROR(CheckEligible(plan.after(), candidate, Proposal::kDesignation));
  RETURN_IF_ERROR(Ask(plan, candidate, AppointmentMethod::DESIGNATION, pack, now));
  return plan.Take();
}

AppointmentResult DecideAccept(const Appointment& appointment, const Candidate& asked,
                               const std::string& disclosure, const packs::Pack& pack, absl::Time now) {
  RETURN_IF_ERROR(CheckNext(appointment, disclosure.empty() ? C::ACCEPT : C::ACCEPT_DISCLOSING));
  if (IsLate(appointment, now)) {
    return Fail(reasons::kAcceptanceTimeOver, {{"last_day", LastDay(appointment)}});
  }
  // Since it was asked, the roster or the people of the case may have changed. Its own seat is not in its
  // way.
  Candidate seated = asked;
  seated.open_cases = 0;
  RETURN_IF_ERROR(CheckEligible(appointment, seated, Proposal::kJointChoice));
  Plan plan(appointment);
  if (disclosure.empty()) {
    Appoint(plan, now);
  } else {
    RETURN_IF_ERROR(Disclose(plan, disclosure, pack, now));
  }
  return plan.Take();
}

AppointmentResult DecideDecline(const Appointment& appointment, const std::string& note,
                                const packs::Pack& pack, absl::Time now) {
  const C command = IsDesignated(appointment) ? C::DECLINE_DESIGNATED : C::DECLINE;
  ASSIGN_OR_RETURN(const AppointmentState next, kAppointmentTable.Next(appointment.state, command));
  const bool accepted = appointment.state != AppointmentState::ASKED;
  Plan plan(appointment);
  RETURN_IF_ERROR(Leave(plan, accepted ? kResigned : kDeclined, note, next, pack, now));
  return plan.Take();
}

AppointmentResult DecideAnswerDisclosure(const Appointment& appointment, const std::string& party_id,
                                         bool consents, const packs::Pack& pack, absl::Time now) {
  RETURN_IF_ERROR(CheckNext(appointment, consents ? C::CONSENT : C::OBJECT));
  RETURN_IF_ERROR(CheckParty(appointment, party_id));
  if (IsLate(appointment, now)) {
    return Fail(reasons::kDisclosureTimeOver, {{"last_day", LastDay(appointment)}});
  }
  Plan plan(appointment);
  plan.Add(DisclosureAnswered{{party_id, consents}, now});
  if (!consents) {
    RETURN_IF_ERROR(Leave(plan, kNotConsented, "", AppointmentState::CHOOSING, pack, now));
  } else if (AllConsent(plan.after())) {
    RETURN_IF_ERROR(CheckNext(appointment, C::CONSENT_LAST));
    Appoint(plan, now);
  }
  return plan.Take();
}

AppointmentResult DecideDiscloseConflict(const Appointment& appointment, const std::string& disclosure,
                                         const packs::Pack& pack, absl::Time now) {
  RETURN_IF_ERROR(CheckNext(appointment, C::DISCLOSE));
  Plan plan(appointment);
  RETURN_IF_ERROR(Disclose(plan, disclosure, pack, now));
  return plan.Take();
}

AppointmentResult DecideReplacement(const Appointment& appointment, const std::string& party_id,
                                    const std::string& note, const std::optional<Candidate>& instead,
                                    const packs::Pack& pack, absl::Time now) {
  RETURN_IF_ERROR(CheckNext(appointment, C::REPLACE));
  RETURN_IF_ERROR(CheckParty(appointment, party_id));
  const bool refuses_designated = IsDesignated(appointment) && RefusingDesignationEnds(pack);
  const bool refuses_again = appointment.replacements > 0 && !instead.has_value();
  Plan plan(appointment);
  if (refuses_designated || refuses_again) {
    ASSIGN_OR_RETURN(const AppointmentState next, kAppointmentTable.Next(appointment.state, C::REFUSE));
    RETURN_IF_ERROR(Leave(plan, kReplaced, note, next, pack, now));
    plan.Add(AppointmentEnded{appointment.case_id, EndCode::REFUSED, note, now});
    return plan.Take();
  }
  RETURN_IF_ERROR(Leave(plan, kReplaced, note, AppointmentState::CHOOSING, pack, now));
  if (instead.has_value()) {
    RETURN_IF_ERROR(CheckEligible(plan.after(), *instead, Proposal::kJointChoice));
    RETURN_IF_ERROR(Choose(plan, party_id, *instead, pack, now));
  }
  return plan.Take();
}

AppointmentResult DecideClock(const Appointment& appointment, const packs::Pack& pack, absl::Time now) {
  if (!IsLate(appointment, now)) return AppointmentDecision();
  Plan plan(appointment);
  switch (appointment.state) {
    case AppointmentState::CHOOSING:
      if (appointment.clock.clock_id == kDesignationClock) {
        plan.Add(DesignationBegun{appointment.clock, now});
        break;
      }
      // The court's clock runs from the end of the parties' one, not from when we noticed.
      RETURN_IF_ERROR(BeginDesignation(plan, pack, appointment.clock.clock_id, appointment.clock.due, now));
      break;
    case AppointmentState::DESIGNATING:
      if (appointment.designation_overdue) return AppointmentDecision();
      plan.Add(DesignationOverdue{now});
      break;
    case AppointmentState::ASKED: {
      const C command = IsDesignated(appointment) ? C::EXPIRE_DESIGNATED : C::EXPIRE;
      ASSIGN_OR_RETURN(const AppointmentState next, kAppointmentTable.Next(appointment.state, command));
      RETURN_IF_ERROR(Leave(plan, kSilent, "超期未确认", next, pack, now));
      break;
    }
    case AppointmentState::DISCLOSED: {
      ASSIGN_OR_RETURN(const AppointmentState next, kAppointmentTable.Next(appointment.state, C::EXPIRE));
      RETURN_IF_ERROR(Leave(plan, kNotConsented, "逾期未获全体同意", next, pack, now));
      break;
    }
    default:
      return AppointmentDecision();
  }
  return plan.Take();
}

AppointmentResult DecideNoSteps(const Appointment& appointment, const packs::Pack& pack, absl::Time now) {
  const bool due = !appointment.steps_clock.clock_id.empty() && !appointment.steps_clock.IsInTime(now);
  const bool waits = kAppointmentTable.Allows(appointment.state, C::LAPSE);
  if (!due || !waits || appointment.step_taken) return AppointmentDecision();
  const packs::Clock* clock = pack.FindClock(kStepsClock);
  const EndCode end_code = clock == nullptr ? EndCode::EXPIRED : clock->expiry_end;
  Plan plan(appointment);
  plan.Add(AppointmentClosed{end_code, now});
  plan.Add(AppointmentEnded{appointment.case_id, end_code, "", appointment.steps_clock.due});
  return plan.Take();
}

std::vector<packs::RunningClocks> RunningDates(const Appointment& appointment) {
  std::vector<packs::RunningClocks> dates;
  if (appointment.state == AppointmentState::ENDED) return dates;
  if (appointment.has_clock()) dates.push_back({appointment.clock});
  const bool steps = !appointment.steps_clock.clock_id.empty() && !appointment.step_taken;
  if (steps) dates.push_back({appointment.steps_clock});
  return dates;
}

AppointmentResult DecideClose(const Appointment& appointment, EndCode end_code, absl::Time now) {
  if (!kAppointmentTable.Allows(appointment.state, C::CLOSE)) return AppointmentDecision();
  Plan plan(appointment);
  plan.Add(AppointmentClosed{end_code, now});
  // Who mediated keeps sight of the case; who was only asked does not.
  if (appointment.accept_time == absl::Time()) plan.TellMediator("");
  return plan.Take();
}

}  // namespace sudiao::assignment::domain
