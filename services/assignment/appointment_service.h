// The use cases of an appointment. Each authorises, loads, decides, saves and answers, in that order.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "common/access/policy.h"
#include "common/packs/registry.h"
#include "common/rpc/call_context.h"
#include "services/assignment/convert.h"
#include "sudiao/assignment/v1/assignment.pb.h"
#include "sudiao/assignment/v1/explain.pb.h"

namespace sudiao::assignment {

class AppointmentUseCases {
 public:
  AppointmentUseCases(change::Changes& changes, const packs::PackRegistry& packs,
                      AppointmentStore& appointments, MediatorStore& mediators)
      : changes_(changes), packs_(packs), appointments_(appointments), mediators_(mediators) {}

  absl::StatusOr<v1::Appointment> GetAppointment(const CallContext& call,
                                                 const v1::GetAppointmentRequest& request);
  // The running clock in plain words (explanation.cc).
  absl::StatusOr<v1::ExplainAppointmentResponse> ExplainAppointment(
      const CallContext& call, const v1::ExplainAppointmentRequest& request);
  absl::StatusOr<v1::ListAppointmentsResponse> ListAppointments(const CallContext& call,
                                                                const v1::ListAppointmentsRequest& request);
  absl::StatusOr<v1::Appointment> ChooseMediator(const CallContext& call,
                                                 const v1::ChooseMediatorRequest& request);
  absl::StatusOr<v1::Appointment> RequestDesignation(const CallContext& call,
                                                     const v1::RequestDesignationRequest& request);
  absl::StatusOr<v1::Appointment> DesignateMediator(const CallContext& call,
                                                    const v1::DesignateMediatorRequest& request);
  absl::StatusOr<v1::Appointment> AcceptAppointment(const CallContext& call,
                                                    const v1::AcceptAppointmentRequest& request);
  absl::StatusOr<v1::Appointment> DeclineAppointment(const CallContext& call,
                                                     const v1::DeclineAppointmentRequest& request);
  absl::StatusOr<v1::Appointment> AnswerDisclosure(const CallContext& call,
                                                   const v1::AnswerDisclosureRequest& request);
  absl::StatusOr<v1::Appointment> DiscloseConflict(const CallContext& call,
                                                   const v1::DiscloseConflictRequest& request);
  absl::StatusOr<v1::Appointment> RequestReplacement(const CallContext& call,
                                                     const v1::RequestReplacementRequest& request);

  // What other services' events and the clock do; see Module.
  absl::Status Open(change::Transaction& tx, const intake::CaseConsented& consented,
                    const std::string& event_id);
  absl::Status ChangeParties(change::Transaction& tx, const access::CaseParticipants& participants);
  // `time` is when that happened; unset, it is now.
  absl::Status Close(change::Transaction& tx, const std::string& case_id, EndCode end_code, absl::Time time);
  absl::Status FireClock(change::Transaction& tx, const std::string& case_id, const std::string& timer);

 private:
  // What a decision knows beside the state.
  struct Facts {
    change::Transaction& tx;
    const access::Relation& relation;
    const packs::Pack& pack;
  };
  using Decide = absl::FunctionRef<domain::AppointmentResult(const Facts& facts,
                                                             const domain::Appointment& appointment)>;

  // The change that every use case is: of one appointment, by somebody who has a relation to the case.
  template <typename Request>
  absl::StatusOr<v1::Appointment> Change(const CallContext& call, const Request& request, Decide decide);
  // The mediator as the rules see it; one that is not on the roster is not active.
  absl::StatusOr<domain::Candidate> FindCandidate(change::Transaction& tx, const std::string& case_id,
                                                  const std::string& mediator_id);

  change::Changes& changes_;
  const packs::PackRegistry& packs_;
  AppointmentStore& appointments_;
  MediatorStore& mediators_;
};

}  // namespace sudiao::assignment
