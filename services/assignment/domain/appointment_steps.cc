#include "services/assignment/domain/appointment_steps.h"

#include <algorithm>

#include "services/assignment/domain/appointment_rules.h"

namespace sudiao::assignment::domain {
namespace {

NextStep Step(const Appointment& a, std::string code, std::string actor, std::string zh, std::string en) {
  return {.code = std::move(code),
          .actor = std::move(actor),
          .party_ids = {},
          .due_time = a.has_clock() ? a.clock.due : absl::Time(),
          .clock = a.clock.clock_id,
          .text_zh = std::move(zh),
          .text_en = std::move(en)};
}

// The joined parties that have no element in `elements`; all of them if every one has.
template <typename T>
std::vector<std::string> Waiting(const Appointment& a, const std::vector<T>& elements) {
  std::vector<std::string> joined;
  std::vector<std::string> waiting;
  for (const access::CaseParty& party : a.parties) {
    if (!access::HasJoined(party)) continue;
    joined.push_back(party.party_id);
    const bool done = std::any_of(elements.begin(), elements.end(),
                                  [&](const T& element) { return element.party_id == party.party_id; });
    if (!done) waiting.push_back(party.party_id);
  }
  return waiting.empty() ? joined : waiting;
}

std::string Designator(const Appointment& a) {
  return a.appointing_court().empty() ? "CASE_MANAGER" : "COURT";
}

NextStep ChoiceStep(const Appointment& a) {
  NextStep step =
      Step(a, "CHOOSE_MEDIATOR", "ALL_PARTIES",
           "请各方当事人共同选定一名调解员，或者请求指定；逾期未共同选定的，将予以指定。",
           "All parties name the same mediator or ask for a designation. Without a joint choice in "
           "time a mediator is designated.");
  step.party_ids = Waiting(a, a.choices);
  if (!a.has_clock()) {
    step.text_zh = "请各方当事人共同选定一名调解员；调解组织也可以直接指定。";
    step.text_en = "All parties name the same mediator; the mediation body may also name one.";
  }
  return step;
}

NextStep DesignationStep(const Appointment& a, absl::Time now) {
  const bool late = a.designation_overdue || (a.has_clock() && !a.clock.IsInTime(now));
  if (late) {
    return Step(a, "DESIGNATION_OVERDUE", Designator(a), "指定调解员已经逾期，请立即指定。",
                "The designation of a mediator is overdue. Please designate one now.");
  }
  return Step(a, "DESIGNATE_MEDIATOR", Designator(a), "请为本案指定一名调解员。",
              "Please designate a mediator for the case.");
}

NextStep AcceptanceStep(const Appointment& a) {
  NextStep step = Step(a, "ACCEPT_APPOINTMENT", "MEDIATOR", "请调解员确认接受并披露，或者说明理由拒绝；",
                       "The mediator accepts and discloses, or declines with a reason.");
  step.text_zh += a.has_clock() ? "逾期视为未确认。" : "迟迟不答复的，可以另行指定。";
  step.text_en +=
      a.has_clock() ? " Silence counts as a refusal." : " Without an answer another may be named.";
  return step;
}

}  // namespace

std::vector<NextStep> NextSteps(const Appointment& a, absl::Time now) {
  switch (a.state) {
    case AppointmentState::CHOOSING:
      return {ChoiceStep(a)};
    case AppointmentState::DESIGNATING:
      return {DesignationStep(a, now)};
    case AppointmentState::ASKED:
      return {AcceptanceStep(a)};
    case AppointmentState::DISCLOSED: {
      NextStep step = Step(a, "ANSWER_DISCLOSURE", "ALL_PARTIES",
                           "请各方当事人对调解员披露的情况表示是否同意其继续调解。",
                           "Each party says whether it consents to the mediator after what was disclosed.");
      if (a.has_clock()) {
        step.text_zh += "逾期未表示同意的，视为不同意。";
        step.text_en += " Silence counts as a refusal.";
      }
      step.party_ids = Waiting(a, a.answers);
      return {step};
    }
    case AppointmentState::APPOINTED:
    case AppointmentState::ENDED:
    case AppointmentState::UNSPECIFIED:
      return {};
  }
  return {};
}

}  // namespace sudiao::assignment::domain
