#include "services/assignment/appointment_service.h"

#include <optional>
#include <utility>

#include "common/access/directory.h"
#include "common/paging/page_token.h"
#include "common/types/resource_name.h"
#include "services/assignment/domain/reasons.h"

namespace sudiao::assignment {
namespace {

using change::Transaction;
using domain::Appointment;
using domain::AppointmentResult;

constexpr char kAppointments[] = "appointments";
constexpr size_t kMaxText = 2000;

// The party that the caller acts for; it need not be named where there is only one.
absl::StatusOr<std::string> ActingParty(Transaction& tx, const access::Relation& relation,
                                        const std::string& party_id) {
  if (relation.parties.empty()) return Fail(reasons::kNotPermitted);
  std::string acting = party_id;
  if (acting.empty()) {
    if (relation.parties.size() > 1) {
      Violations violations;
      violations.Missing("party_id");
      return violations.ToStatus();
    }
    acting = relation.parties.front().party_id;
  }
  if (relation.For(acting) == nullptr) return Fail(reasons::kNotPermitted);
  tx.ActOnBehalfOf(acting);
  return acting;
}

absl::Status RequireMediator(const CallContext& call, const access::Relation& relation,
                             const Appointment& appointment) {
  const bool is_mediator =
      (relation.mediator || relation.asked) && appointment.mediator_account_id == call.caller.account_id;
  return is_mediator ? absl::OkStatus() : Fail(reasons::kNotPermitted);
}

// OMR-10c  The court that referred the case designates; where no court stands behind it, or a centre's own
// rules drive the appointment, the body does.
absl::Status RequireDesignator(const CallContext& call, Transaction& tx, const Appointment& appointment) {
  const std::string& court = appointment.appointing_court();
  const std::string& body = appointment.mediation_organization_id;
  const bool by_court =
      !court.empty() && (call.caller.Has(court, Role::CLERK) || call.caller.Has(court, Role::JUDGE));
  const bool by_body = court.empty() && call.caller.Has(body, Role::CASE_MANAGER);
  if (!by_court && !by_body) return Fail(reasons::kNotPermitted);
  tx.ActOnBehalfOf(by_court ? court : body);
  return absl::OkStatus();
}

absl::Status CheckText(std::string_view field, const std::string& text) {
  Violations violations;
  violations.RequireText(field, text, kMaxText);
  return violations.ToStatus();
}

}  // namespace

template <typename Request>
absl::StatusOr<v1::Appointment> AppointmentUseCases::Change(const CallContext& call, const Request& request,
                                                            Decide decide) {
  RETURN_IF_ERROR(call.RequireCaller());
  ASSIGN_OR_RETURN(const std::string id, ParseName(request.name(), kAppointments));
  return changes_.Run<v1::Appointment>(
      call, request, [&](Transaction& tx) -> absl::StatusOr<v1::Appointment> {
        ASSIGN_OR_RETURN(const access::Relation relation,
                         access::Directory::RequireRelationOrAsked(tx.session(), call.caller, id, tx.now()));
        ASSIGN_OR_RETURN(const auto after,
                         appointments_.Change(tx, id, request.etag(),
                                              [&](const Appointment& appointment) -> AppointmentResult {
                                                ASSIGN_OR_RETURN(const packs::Pack* pack,
                                                                 packs_.Get(appointment.pack));
                                                return decide(Facts{tx, relation, *pack}, appointment);
                                              }));
        return ToResource(after, tx.now());
      });
}

absl::StatusOr<domain::Candidate> AppointmentUseCases::FindCandidate(Transaction& tx,
                                                                     const std::string& case_id,
                                                                     const std::string& mediator_id) {
  domain::Candidate candidate;
  candidate.mediator_id = mediator_id;
  ASSIGN_OR_RETURN(auto mediator, mediators_.Find(tx.session(), mediator_id));
  if (mediator.version == 0) return candidate;
  candidate.state = mediator.state.state;
  candidate.profile = std::move(mediator.state.profile);
  ASSIGN_OR_RETURN(const auto open_cases, MediatorIndex::OpenCases(tx.session(), {mediator_id}));
  candidate.open_cases = open_cases.at(mediator_id);
  ASSIGN_OR_RETURN(const auto roles, access::Directory::RolesOf(tx.session(), case_id));
  candidate.conflict = domain::HasConflict(roles, candidate.profile.account_id, tx.now());
  return candidate;
}

absl::StatusOr<v1::Appointment> AppointmentUseCases::GetAppointment(
    const CallContext& call, const v1::GetAppointmentRequest& request) {
  RETURN_IF_ERROR(call.RequireCaller());
  ASSIGN_OR_RETURN(const std::string id, ParseName(request.name(), kAppointments));
  const absl::Time now = changes_.clock().Now();
  return changes_.Read<v1::Appointment>(call, [&](sql::Session& session) -> absl::StatusOr<v1::Appointment> {
    RETURN_IF_ERROR(access::Directory::RequireRelationOrAsked(session, call.caller, id, now).status());
    ASSIGN_OR_RETURN(const auto appointment, appointments_.Get(session, id));
    return ToResource(appointment, now);
  });
}

absl::StatusOr<v1::ListAppointmentsResponse> AppointmentUseCases::ListAppointments(
    const CallContext& call, const v1::ListAppointmentsRequest& request) {
  RETURN_IF_ERROR(call.RequireCaller());
  ASSIGN_OR_RETURN(const int size, paging::ClampPageSize(request.page_size()));
  const std::vector<std::string> parameters = {kAppointments, call.caller.account_id};
  ASSIGN_OR_RETURN(const auto position, paging::DecodePageToken(request.page_token(), parameters, 1));
  const absl::Time now = changes_.clock().Now();
  using Response = v1::ListAppointmentsResponse;
  return changes_.Read<Response>(call, [&](sql::Session& session) -> absl::StatusOr<Response> {
    Response response;
    ASSIGN_OR_RETURN(auto ids, AppointmentIndex::List(session, AppointmentIndex::SubjectsOf(call.caller),
                                                      position.empty() ? "" : position[0], size + 1));
    const bool more = ids.size() > static_cast<size_t>(size);
    if (more) ids.pop_back();
    if (more) response.set_next_page_token(paging::EncodePageToken({ids.back()}, parameters));
    ASSIGN_OR_RETURN(const auto appointments, appointments_.FindMany(session, ids));
    for (const auto& [id, appointment] : appointments) {
      *response.add_appointments() = ToResource(appointment, now);
    }
    return response;
  });
}

absl::StatusOr<v1::Appointment> AppointmentUseCases::ChooseMediator(
    const CallContext& call, const v1::ChooseMediatorRequest& request) {
  return Change(call, request, [&](const Facts& facts, const Appointment& a) -> AppointmentResult {
    ASSIGN_OR_RETURN(const std::string party, ActingParty(facts.tx, facts.relation, request.party_id()));
    ASSIGN_OR_RETURN(const auto candidate, FindCandidate(facts.tx, a.case_id, request.mediator_id()));
    return domain::DecideChoose(a, party, candidate, facts.pack, facts.tx.now());
  });
}

absl::StatusOr<v1::Appointment> AppointmentUseCases::RequestDesignation(
    const CallContext& call, const v1::RequestDesignationRequest& request) {
  return Change(call, request, [&](const Facts& facts, const Appointment& a) -> AppointmentResult {
    ASSIGN_OR_RETURN(const std::string party, ActingParty(facts.tx, facts.relation, request.party_id()));
    return domain::DecideRequestDesignation(a, party, facts.pack, facts.tx.now());
  });
}

absl::StatusOr<v1::Appointment> AppointmentUseCases::DesignateMediator(
    const CallContext& call, const v1::DesignateMediatorRequest& request) {
  return Change(call, request, [&](const Facts& facts, const Appointment& a) -> AppointmentResult {
    RETURN_IF_ERROR(RequireDesignator(call, facts.tx, a));
    ASSIGN_OR_RETURN(const auto candidate, FindCandidate(facts.tx, a.case_id, request.mediator_id()));
    return domain::DecideDesignate(a, candidate, facts.pack, facts.tx.now());
  });
}

absl::StatusOr<v1::Appointment> AppointmentUseCases::AcceptAppointment(
    const CallContext& call, const v1::AcceptAppointmentRequest& request) {
  return Change(call, request, [&](const Facts& facts, const Appointment& a) -> AppointmentResult {
    RETURN_IF_ERROR(RequireMediator(call, facts.relation, a));
    Violations violations;
    violations.CheckText("disclosure", request.disclosure(), kMaxText);
    if (!request.declaration()) violations.Missing("declaration");
    RETURN_IF_ERROR(violations.ToStatus());
    ASSIGN_OR_RETURN(const auto asked, FindCandidate(facts.tx, a.case_id, a.mediator_id));
    return domain::DecideAccept(a, asked, request.disclosure(), facts.pack, facts.tx.now());
  });
}

absl::StatusOr<v1::Appointment> AppointmentUseCases::DeclineAppointment(
    const CallContext& call, const v1::DeclineAppointmentRequest& request) {
  return Change(call, request, [&](const Facts& facts, const Appointment& a) -> AppointmentResult {
    RETURN_IF_ERROR(RequireMediator(call, facts.relation, a));
    RETURN_IF_ERROR(CheckText("note", request.note()));
    return domain::DecideDecline(a, request.note(), facts.pack, facts.tx.now());
  });
}

absl::StatusOr<v1::Appointment> AppointmentUseCases::AnswerDisclosure(
    const CallContext& call, const v1::AnswerDisclosureRequest& request) {
  return Change(call, request, [&](const Facts& facts, const Appointment& a) -> AppointmentResult {
    ASSIGN_OR_RETURN(const std::string party, ActingParty(facts.tx, facts.relation, request.party_id()));
    return domain::DecideAnswerDisclosure(a, party, request.consents(), facts.pack, facts.tx.now());
  });
}

absl::StatusOr<v1::Appointment> AppointmentUseCases::DiscloseConflict(
    const CallContext& call, const v1::DiscloseConflictRequest& request) {
  return Change(call, request, [&](const Facts& facts, const Appointment& a) -> AppointmentResult {
    RETURN_IF_ERROR(RequireMediator(call, facts.relation, a));
    RETURN_IF_ERROR(CheckText("disclosure", request.disclosure()));
    return domain::DecideDiscloseConflict(a, request.disclosure(), facts.pack, facts.tx.now());
  });
}

absl::StatusOr<v1::Appointment> AppointmentUseCases::RequestReplacement(
    const CallContext& call, const v1::RequestReplacementRequest& request) {
  return Change(call, request, [&](const Facts& facts, const Appointment& a) -> AppointmentResult {
    ASSIGN_OR_RETURN(const std::string party, ActingParty(facts.tx, facts.relation, request.party_id()));
    RETURN_IF_ERROR(CheckText("note", request.note()));
    std::optional<domain::Candidate> instead;
    if (!request.mediator_id().empty()) {
      ASSIGN_OR_RETURN(instead, FindCandidate(facts.tx, a.case_id, request.mediator_id()));
    }
    return domain::DecideReplacement(a, party, request.note(), instead, facts.pack, facts.tx.now());
  });
}

absl::Status AppointmentUseCases::Open(Transaction& tx, const intake::CaseConsented& consented,
                                       const std::string& event_id) {
  ASSIGN_OR_RETURN(const packs::Pack* pack, packs_.Get(consented.pack));
  return appointments_
      .ChangeOrCreate(
          tx, consented.case_id,
          [&](const Appointment& a) { return domain::DecideOpen(a, consented, event_id, *pack, tx.now()); })
      .status();
}

absl::Status AppointmentUseCases::ChangeParties(Transaction& tx,
                                                const access::CaseParticipants& participants) {
  // Before the consents there is no appointment yet.
  ASSIGN_OR_RETURN(const auto present, appointments_.Find(tx.session(), participants.case_id));
  if (present.version == 0) return absl::OkStatus();
  return appointments_
      .Change(tx, participants.case_id, "",
              [&](const Appointment& a) {
                return domain::DecideParties(a, participants.title, participants.parties, tx.now());
              })
      .status();
}

absl::Status AppointmentUseCases::Close(Transaction& tx, const std::string& case_id, EndCode end_code,
                                        absl::Time time) {
  ASSIGN_OR_RETURN(const auto present, appointments_.Find(tx.session(), case_id));
  if (present.version == 0) return absl::OkStatus();
  return appointments_
      .Change(tx, case_id, "",
              [&](const Appointment& a) {
                return domain::DecideClose(a, end_code, time == absl::Time() ? tx.now() : time);
              })
      .status();
}

absl::Status AppointmentUseCases::FireClock(Transaction& tx, const std::string& case_id,
                                            const std::string& timer) {
  return appointments_
      .Change(tx, case_id, "",
              [&](const Appointment& a) -> AppointmentResult {
                ASSIGN_OR_RETURN(const packs::Pack* pack, packs_.Get(a.pack));
                if (timer == domain::kStepsTimer) return domain::DecideNoSteps(a, *pack, tx.now());
                return domain::DecideClock(a, *pack, tx.now());
              })
      .status();
}

}  // namespace sudiao::assignment
