// Transport: one line per RPC.
#pragma once

#include <grpcpp/grpcpp.h>

#include "common/rpc/rpc.h"
#include "services/assignment/appointment_service.h"
#include "services/assignment/mediator_service.h"
#include "sudiao/assignment/v1/assignment.grpc.pb.h"

namespace sudiao::assignment {

using Context = grpc::CallbackServerContext;

class RosterGrpc final : public v1::RosterService::CallbackService {
 public:
  RosterGrpc(rpc::Rpc& rpc, MediatorUseCases& use_cases) : rpc_(rpc), use_cases_(use_cases) {}
  grpc::ServerUnaryReactor* CreateMediator(Context* context, const v1::CreateMediatorRequest* request,
                                           v1::Mediator* response) override {
    return rpc_.Unary(context, request, response,
                      [this](const CallContext& call, const v1::CreateMediatorRequest& r) {
                        return use_cases_.CreateMediator(call, r);
                      });
  }
  grpc::ServerUnaryReactor* UpdateMediator(Context* context, const v1::UpdateMediatorRequest* request,
                                           v1::Mediator* response) override {
    return rpc_.Unary(context, request, response,
                      [this](const CallContext& call, const v1::UpdateMediatorRequest& r) {
                        return use_cases_.UpdateMediator(call, r);
                      });
  }
  grpc::ServerUnaryReactor* GetMediator(Context* context, const v1::GetMediatorRequest* request,
                                        v1::Mediator* response) override {
    return rpc_.Unary(context, request, response,
                      [this](const CallContext& call, const v1::GetMediatorRequest& r) {
                        return use_cases_.GetMediator(call, r);
                      });
  }
  grpc::ServerUnaryReactor* ListMediators(Context* context, const v1::ListMediatorsRequest* request,
                                          v1::ListMediatorsResponse* response) override {
    return rpc_.Unary(context, request, response,
                      [this](const CallContext& call, const v1::ListMediatorsRequest& r) {
                        return use_cases_.ListMediators(call, r);
                      });
  }
  grpc::ServerUnaryReactor* SuspendMediator(Context* context, const v1::SuspendMediatorRequest* request,
                                            v1::Mediator* response) override {
    return rpc_.Unary(context, request, response,
                      [this](const CallContext& call, const v1::SuspendMediatorRequest& r) {
                        return use_cases_.SuspendMediator(call, r);
                      });
  }
  grpc::ServerUnaryReactor* ReinstateMediator(Context* context, const v1::ReinstateMediatorRequest* request,
                                              v1::Mediator* response) override {
    return rpc_.Unary(context, request, response,
                      [this](const CallContext& call, const v1::ReinstateMediatorRequest& r) {
                        return use_cases_.ReinstateMediator(call, r);
                      });
  }

 private:
  rpc::Rpc& rpc_;
  MediatorUseCases& use_cases_;
};

class AppointmentGrpc final : public v1::AppointmentService::CallbackService {
 public:
  AppointmentGrpc(rpc::Rpc& rpc, AppointmentUseCases& use_cases) : rpc_(rpc), use_cases_(use_cases) {}
  grpc::ServerUnaryReactor* GetAppointment(Context* context, const v1::GetAppointmentRequest* request,
                                           v1::Appointment* response) override {
    return rpc_.Unary(context, request, response,
                      [this](const CallContext& call, const v1::GetAppointmentRequest& r) {
                        return use_cases_.GetAppointment(call, r);
                      });
  }
  grpc::ServerUnaryReactor* ListAppointments(Context* context, const v1::ListAppointmentsRequest* request,
                                             v1::ListAppointmentsResponse* response) override {
    return rpc_.Unary(context, request, response,
                      [this](const CallContext& call, const v1::ListAppointmentsRequest& r) {
                        return use_cases_.ListAppointments(call, r);
                      });
  }
  grpc::ServerUnaryReactor* ChooseMediator(Context* context, const v1::ChooseMediatorRequest* request,
                                           v1::Appointment* response) override {
    return rpc_.Unary(context, request, response,
                      [this](const CallContext& call, const v1::ChooseMediatorRequest& r) {
                        return use_cases_.ChooseMediator(call, r);
                      });
  }
  grpc::ServerUnaryReactor* RequestDesignation(Context* context, const v1::RequestDesignationRequest* request,
                                               v1::Appointment* response) override {
    return rpc_.Unary(context, request, response,
                      [this](const CallContext& call, const v1::RequestDesignationRequest& r) {
                        return use_cases_.RequestDesignation(call, r);
                      });
  }
  grpc::ServerUnaryReactor* DesignateMediator(Context* context, const v1::DesignateMediatorRequest* request,
                                              v1::Appointment* response) override {
    return rpc_.Unary(context, request, response,
                      [this](const CallContext& call, const v1::DesignateMediatorRequest& r) {
                        return use_cases_.DesignateMediator(call, r);
                      });
  }
  grpc::ServerUnaryReactor* AcceptAppointment(Context* context, const v1::AcceptAppointmentRequest* request,
                                              v1::Appointment* response) override {
    return rpc_.Unary(context, request, response,
                      [this](const CallContext& call, const v1::AcceptAppointmentRequest& r) {
                        return use_cases_.AcceptAppointment(call, r);
                      });
  }
  grpc::ServerUnaryReactor* DeclineAppointment(Context* context, const v1::DeclineAppointmentRequest* request,
                                               v1::Appointment* response) override {
    return rpc_.Unary(context, request, response,
                      [this](const CallContext& call, const v1::DeclineAppointmentRequest& r) {
                        return use_cases_.DeclineAppointment(call, r);
                      });
  }
  grpc::ServerUnaryReactor* AnswerDisclosure(Context* context, const v1::AnswerDisclosureRequest* request,
                                             v1::Appointment* response) override {
    return rpc_.Unary(context, request, response,
                      [this](const CallContext& call, const v1::AnswerDisclosureRequest& r) {
                        return use_cases_.AnswerDisclosure(call, r);
                      });
  }
  grpc::ServerUnaryReactor* DiscloseConflict(Context* context, const v1::DiscloseConflictRequest* request,
                                             v1::Appointment* response) override {
    return rpc_.Unary(context, request, response,
                      [this](const CallContext& call, const v1::DiscloseConflictRequest& r) {
                        return use_cases_.DiscloseConflict(call, r);
                      });
  }
  grpc::ServerUnaryReactor* RequestReplacement(Context* context, const v1::RequestReplacementRequest* request,
                                               v1::Appointment* response) override {
    return rpc_.Unary(context, request, response,
                      [this](const CallContext& call, const v1::RequestReplacementRequest& r) {
                        return use_cases_.RequestReplacement(call, r);
                      });
  }

 private:
  rpc::Rpc& rpc_;
  AppointmentUseCases& use_cases_;
};

}  // namespace sudiao::assignment
