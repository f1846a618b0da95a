// How each event changes an appointment.
#include <algorithm>
#include <variant>

#include "services/assignment/domain/appointment_rules.h"

namespace sudiao::assignment::domain {
namespace {

// Replaces the element of the same party, or adds it.
template <typename T>
void Put(std::vector<T>& elements, const T& element) {
  for (T& present : elements) {
    if (present.party_id != element.party_id) continue;
    present = element;
    return;
  }
  elements.push_back(element);
}

template <typename T>
void ForgetOthers(std::vector<T>& elements, const std::vector<access::CaseParty>& parties) {
  const auto gone = [&](const T& element) {
    return std::none_of(parties.begin(), parties.end(),
                        [&](const access::CaseParty& party) { return party.party_id == element.party_id; });
  };
  elements.erase(std::remove_if(elements.begin(), elements.end(), gone), elements.end());
}

void ForgetMediator(Appointment& a) {
  a.method = AppointmentMethod::UNSPECIFIED;
  a.mediator_id.clear();
  a.mediator_account_id.clear();
  a.mediator_display_name.clear();
  a.choices.clear();
  a.disclosure.clear();
  a.answers.clear();
  a.accept_time = absl::Time();
}

void Fold(Appointment& a, const AppointmentOpened& e) {
  a.case_id = e.case_id;
  a.title = e.title;
  a.pack = e.pack;
  a.mediation_organization_id = e.mediation_organization_id;
  a.inviting_court_id = e.inviting_court_id;
  a.foreign_party = e.foreign_party;
  a.parties = e.parties;
  a.state = e.state;
  a.clock = e.clock;
  a.steps_clock = e.steps_clock;
  a.body_appoints = e.body_appoints;
  a.create_time = e.time;
  a.update_time = e.time;
}

void Fold(Appointment& a, const PartiesChanged& e) {
  a.title = e.title;
  a.parties = e.parties;
  ForgetOthers(a.choices, e.parties);
  ForgetOthers(a.answers, e.parties);
  a.update_time = e.time;
}

void Fold(Appointment& a, const ChoiceMade& e) {
  Put(a.choices, e.choice);
  a.step_taken = true;
  a.update_time = e.time;
}

void Fold(Appointment& a, const DesignationBegun& e) {
  a.state = AppointmentState::DESIGNATING;
  a.clock = e.clock;
  a.update_time = e.time;
}

void Fold(Appointment& a, const DesignationOverdue& e) {
  a.designation_overdue = true;
  a.update_time = e.time;
}

void Fold(Appointment& a, const MediatorAsked& e) {
  a.state = AppointmentState::ASKED;
  a.step_taken = true;
  a.mediator_id = e.mediator_id;
  a.mediator_account_id = e.mediator_account_id;
  a.mediator_display_name = e.mediator_display_name;
  a.method = e.method;
  a.clock = e.clock;
  a.designation_overdue = false;
  a.update_time = e.time;
}

void Fold(Appointment& a, const MediatorDisclosed& e) {
  a.state = AppointmentState::DISCLOSED;
  a.disclosure = e.disclosure;
  a.answers.clear();
  a.clock = e.clock;
  a.update_time = e.time;
}

void Fold(Appointment& a, const DisclosureAnswered& e) {
  Put(a.answers, e.answer);
  a.update_time = e.time;
}

void Fold(Appointment& a, const MediatorKept& e) {
  a.state = AppointmentState::APPOINTED;
  a.clock = DeadlineProof();
  a.update_time = e.time;
}

void Fold(Appointment& a, const MediatorLeft& e) {
  a.refusals.push_back(e.refusal);
  if (e.refusal.cause == kReplaced) ++a.replacements;
  ForgetMediator(a);
  a.state = e.state;
  a.clock = e.clock;
  a.update_time = e.time;
}

void Fold(Appointment& a, const AppointmentClosed& e) {
  a.state = AppointmentState::ENDED;
  a.end_code = e.end_code;
  a.clock = DeadlineProof();
  a.designation_overdue = false;
  a.update_time = e.time;
}

void Fold(Appointment& a, const MediatorAppointed& e) {
  a.state = AppointmentState::APPOINTED;
  a.clock = DeadlineProof();
  a.accept_time = e.accept_time;
  a.update_time = e.accept_time;
}

void Fold(Appointment& a, const AppointmentEnded& e) {
  a.state = AppointmentState::ENDED;
  a.end_code = e.end_code;
}

void Fold(Appointment& a, const access::MediatorChanged& e) {
  a.told_account_id = e.mediator_account_id;
  a.told_only_asked = e.only_asked;
}

}  // namespace

void AppointmentAggregate::Apply(Appointment& appointment, const AppointmentEvent& event) {
  std::visit([&](const auto& e) { Fold(appointment, e); }, event);
}

}  // namespace sudiao::assignment::domain
