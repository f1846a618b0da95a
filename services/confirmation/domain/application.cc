#include "services/confirmation/domain/application.h"

#include <algorithm>

namespace sudiao::confirmation::domain {
namespace {

template <typename T, typename Fits>
T* FindIf(std::vector<T>& values, Fits fits) {
  const auto found = std::find_if(values.begin(), values.end(), fits);
  return found == values.end() ? nullptr : &*found;
}

template <typename T, typename Fits>
const T* FindIf(const std::vector<T>& values, Fits fits) {
  const auto found = std::find_if(values.begin(), values.end(), fits);
  return found == values.end() ? nullptr : &*found;
}

void SetClock(Application& a, const std::string& party_id, const DeadlineProof& proof) {
  RunningClock* const known = FindIf(a.clocks, [&](const RunningClock& clock) {
    return clock.proof.clock_id == proof.clock_id && clock.party_id == party_id;
  });
  if (known != nullptr) {
    *known = RunningClock{party_id, proof, false};
  } else {
    a.clocks.push_back({party_id, proof, false});
  }
}

void On(Application& a, const ApplicationStarted& e) {
  a.id = e.id;
  a.state = ApplicationState::AWAITING_OTHERS;
  a.case_id = e.case_id;
  a.agreement_id = e.agreement_id;
  a.agreement = e.agreement;
  a.court = e.court;
  a.invited = e.invited;
  a.pack = e.pack;
  a.applicants = e.applicants;
  SetClock(a, "", e.window);
  a.create_time = e.time;
  a.update_time = e.time;
}

void On(Application& a, const ApplicantJoined& e) {
  Applicant* const applicant =
      FindIf(a.applicants, [&](const Applicant& p) { return p.party_id == e.party_id; });
  if (applicant == nullptr) return;
  applicant->joined = true;
  applicant->account_id = e.account_id;
  applicant->representation_id = e.representation_id;
  applicant->identity_verified = e.identity_verified;
  applicant->join_time = e.time;
  a.update_time = e.time;
}

void On(Application& a, const ApplicationFiled& e) {
  a.state = ApplicationState::FILED;
  a.materials = e.materials;
  a.file_time = e.time;
  SetClock(a, "", e.accept_clock);
  a.update_time = e.time;
}

void On(Application& a, const MaterialsRequested& e) {
  a.materials_named = a.materials_named || !a.accepted();
  a.state = ApplicationState::MATERIALS_DUE;
  a.requested_kinds = e.kinds;
  a.materials_due_time = e.due_time;
  a.materials_note = e.note;
  // What is asked for is not there, or not there as it should be.
  for (const std::string& kind : e.kinds) {
    Material* const known = FindIf(a.materials, [&](const Material& m) { return m.kind == kind; });
    if (known != nullptr) {
      known->present = false;
    } else {
      a.materials.push_back({kind, false, ""});
    }
  }
  a.update_time = e.time;
}

void On(Application& a, const MaterialsSupplied& e) {
  for (const Material& material : e.materials) {
    Material* const known = FindIf(a.materials, [&](const Material& m) { return m.kind == material.kind; });
    if (known != nullptr) {
      *known = material;
    } else {
      a.materials.push_back(material);
    }
  }
  if (e.complete) {
    a.state = a.accepted() ? ApplicationState::ACCEPTED : ApplicationState::FILED;
    a.requested_kinds.clear();
    a.materials_note.clear();
    a.materials_due_time = absl::Time();
    if (!e.accept_clock.clock_id.empty()) SetClock(a, "", e.accept_clock);
  }
  a.update_time = e.time;
}

void On(Application& a, const ApplicationAccepted& e) {
  a.state = ApplicationState::ACCEPTED;
  a.case_number = e.case_number;
  a.accept_time = e.time;
  SetClock(a, "", e.decide_clock);
  a.update_time = e.time;
}

void On(Application& a, const ApplicationRefused& e) {
  a.state = ApplicationState::NOT_ACCEPTED;
  a.refusal_ground = e.ground;
  a.court_note = e.note;
  a.update_time = e.time;
}

void On(Application& a, const FindingRecorded& e) {
  Finding* const known = FindIf(a.findings, [&](const Finding& f) { return f.ground == e.finding.ground; });
  if (known != nullptr) {
    *known = e.finding;
  } else {
    a.findings.push_back(e.finding);
    std::sort(a.findings.begin(), a.findings.end(),
              [](const Finding& l, const Finding& r) { return l.ground < r.ground; });
  }
  if (!e.moves_no_time) a.update_time = e.finding.time;
}

void On(Application& a, const RulingIssued& e) {
  a.state = e.ruling.effective ? ApplicationState::CONFIRMED : ApplicationState::REJECTED;
  a.ruling = e.ruling;
  a.update_time = e.ruling.issue_time;
}

void On(Application& a, const RulingServed& e) {
  a.services.push_back(e.service);
  if (!e.objection_clock.clock_id.empty()) SetClock(a, e.service.party_id, e.objection_clock);
  a.update_time = e.service.sent_time;
}

void On(Application& a, const DeliveriesRecorded& e) {
  a.deliveries.insert(a.deliveries.end(), e.deliveries.begin(), e.deliveries.end());
  a.update_time = e.time;
  if (!e.notice_clock.clock_id.empty()) SetClock(a, e.party_id, e.notice_clock);
  if (e.service.party_id.empty()) return;
  ServiceProof* const known =
      FindIf(a.services, [&](const ServiceProof& s) { return s.party_id == e.party_id; });
  if (known != nullptr) {
    *known = e.service;
  } else {
    a.services.push_back(e.service);
  }
  if (!e.objection_clock.clock_id.empty()) SetClock(a, e.party_id, e.objection_clock);
}

void On(Application& a, const ObjectionFiled& e) {
  a.objections.push_back(e.objection);
  a.update_time = e.time;
}

void On(Application& a, const ObjectionDecided& e) {
  Objection* const objection =
      FindIf(a.objections, [&](const Objection& o) { return o.id == e.objection_id; });
  a.update_time = e.time;
  if (objection == nullptr) return;
  objection->state = e.state;
  objection->decision_note = e.note;
  objection->judge_account_id = e.judge_account_id;
  objection->decide_time = e.time;
}

void On(Application& a, const RulingRevoked& e) {
  a.state = ApplicationState::REVOKED;
  for (EnforcementFile& file : a.enforcement_files) file.close_time = e.time;
  a.update_time = e.time;
}

void On(Application& a, const EnforcementOpened& e) {
  a.state = ApplicationState::ENFORCING;
  a.enforcement_files.push_back(e.file);
  a.update_time = e.file.create_time;
}

void On(Application& a, const ApplicationEnded& e) {
  a.state = e.state;
  a.court_note = e.note;
  a.update_time = e.time;
}

void On(Application& a, const ClockOverran& e) {
  RunningClock* const clock =
      FindIf(a.clocks, [&](const RunningClock& c) { return c.proof.clock_id == e.clock_id; });
  if (clock != nullptr) clock->overrun = true;
  a.update_time = e.time;
}

// Told to others; it says nothing that the events beside it do not.
void On(Application&, const ConfirmationMoved&) {}

}  // namespace

const Applicant* Application::FindApplicant(std::string_view party_id) const {
  return FindIf(applicants, [&](const Applicant& p) { return p.party_id == party_id; });
}

const Finding* Application::FindFinding(Ground ground) const {
  return FindIf(findings, [&](const Finding& f) { return f.ground == ground; });
}

const ServiceProof* Application::FindService(std::string_view party_id) const {
  return FindIf(services, [&](const ServiceProof& s) { return s.party_id == party_id; });
}

const mediation::Clause* Application::FindClause(std::string_view clause_id) const {
  return FindIf(agreement.clauses, [&](const mediation::Clause& c) { return c.id == clause_id; });
}

const RunningClock* Application::FindClock(std::string_view clock_id, std::string_view party_id) const {
  return FindIf(
      clocks, [&](const RunningClock& c) { return c.proof.clock_id == clock_id && c.party_id == party_id; });
}

void Apply(Application& a, const ApplicationEvent& event) {
  std::visit([&a](const auto& e) { On(a, e); }, event);
}

}  // namespace sudiao::confirmation::domain
