// Transport: one line per RPC.
#pragma once

#include <grpcpp/grpcpp.h>

#include "common/rpc/unary.h"
#include "services/assignment/appointment_service.h"
#include "services/assignment/mediator_service.h"
#include "sudiao/assignment/v1/assignment.grpc.pb.h"
#include "sudiao/assignment/v1/explain.grpc.pb.h"

namespace sudiao::assignment {

class RosterGrpc final : public v1::RosterService::CallbackService {
 public:
  RosterGrpc(rpc::Rpc& rpc, MediatorUseCases& use_cases) : rpc_(rpc), use_cases_(use_cases) {}

  SUDIAO_UNARY(CreateMediator, Mediator)
  SUDIAO_UNARY(UpdateMediator, Mediator)
  SUDIAO_UNARY(GetMediator, Mediator)
  SUDIAO_UNARY(ListMediators, ListMediatorsResponse)
  SUDIAO_UNARY(SuspendMediator, Mediator)
  SUDIAO_UNARY(ReinstateMediator, Mediator)

 private:
  rpc::Rpc& rpc_;
  MediatorUseCases& use_cases_;
};

class AppointmentGrpc final : public v1::AppointmentService::CallbackService {
 public:
  AppointmentGrpc(rpc::Rpc& rpc, AppointmentUseCases& use_cases) : rpc_(rpc), use_cases_(use_cases) {}

  SUDIAO_UNARY(GetAppointment, Appointment)
  SUDIAO_UNARY(ListAppointments, ListAppointmentsResponse)
  SUDIAO_UNARY(ChooseMediator, Appointment)
  SUDIAO_UNARY(RequestDesignation, Appointment)
  SUDIAO_UNARY(DesignateMediator, Appointment)
  SUDIAO_UNARY(AcceptAppointment, Appointment)
  SUDIAO_UNARY(DeclineAppointment, Appointment)
  SUDIAO_UNARY(AnswerDisclosure, Appointment)
  SUDIAO_UNARY(DiscloseConflict, Appointment)
  SUDIAO_UNARY(RequestReplacement, Appointment)

 private:
  rpc::Rpc& rpc_;
  AppointmentUseCases& use_cases_;
};

class AppointmentExplanationGrpc final : public v1::AppointmentExplanationService::CallbackService {
 public:
  AppointmentExplanationGrpc(rpc::Rpc& rpc, AppointmentUseCases& use_cases)
      : rpc_(rpc), use_cases_(use_cases) {}

  SUDIAO_UNARY(ExplainAppointment, ExplainAppointmentResponse)

 private:
  rpc::Rpc& rpc_;
  AppointmentUseCases& use_cases_;
};

}  // namespace sudiao::assignment
