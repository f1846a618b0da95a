// The transport: one line for each RPC.
#pragma once

#include <string>

#include "common/rpc/unary.h"
#include "common/types/resource_name.h"
#include "services/confirmation/application_service.h"
#include "sudiao/confirmation/v1/after_ruling.grpc.pb.h"
#include "sudiao/confirmation/v1/confirmation.grpc.pb.h"
#include "sudiao/confirmation/v1/explain.grpc.pb.h"

namespace sudiao::confirmation {

class ConfirmationGrpc final : public v1::ConfirmationService::CallbackService {
 public:
  ConfirmationGrpc(rpc::Rpc& rpc, ApplicationUseCases& use_cases) : rpc_(rpc), use_cases_(use_cases) {}

  SUDIAO_UNARY(CreateApplication, Application)
  SUDIAO_UNARY(GetApplication, Application)
  SUDIAO_UNARY(ListApplications, ListApplicationsResponse)
  SUDIAO_UNARY(JoinApplication, Application)
  SUDIAO_UNARY(WithdrawApplication, Application)
  SUDIAO_UNARY(RequestMaterials, Application)
  SUDIAO_UNARY(SupplyMaterials, Application)
  SUDIAO_UNARY(AcceptApplication, Application)
  SUDIAO_UNARY(RefuseApplication, Application)
  SUDIAO_UNARY(RecordFinding, Application)
  SUDIAO_UNARY(IssueRuling, Application)
  SUDIAO_UNARY(EndProcedure, Application)
  SUDIAO_UNARY(ServeRuling, Application)
  SUDIAO_UNARY(OpenEnforcement, Application)
  SUDIAO_UNARY(GetRuling, RulingDocument)

  grpc::ServerWriteReactor<common::v1::Change>* WatchApplication(
      grpc::CallbackServerContext* context, const v1::WatchApplicationRequest* request) override {
    const absl::StatusOr<std::string> id = ParseName(request->name(), "applications");
    return rpc_.Watch(
        context, "application/" + id.value_or(""), request->resume_token(),
        [this, id](const CallContext& call, const std::string& token) -> absl::StatusOr<rpc::ChangePage> {
          RETURN_IF_ERROR(id.status());
          return use_cases_.ChangesAfter(call, *id, token);
        });
  }

 private:
  rpc::Rpc& rpc_;
  ApplicationUseCases& use_cases_;
};

class ApplicationExplanationGrpc final : public v1::ApplicationExplanationService::CallbackService {
 public:
  ApplicationExplanationGrpc(rpc::Rpc& rpc, ApplicationUseCases& use_cases)
      : rpc_(rpc), use_cases_(use_cases) {}

  SUDIAO_UNARY(ExplainApplication, ExplainApplicationResponse)

 private:
  rpc::Rpc& rpc_;
  ApplicationUseCases& use_cases_;
};

class AfterRulingGrpc final : public v1::AfterRulingService::CallbackService {
 public:
  AfterRulingGrpc(rpc::Rpc& rpc, ApplicationUseCases& use_cases) : rpc_(rpc), use_cases_(use_cases) {}

  SUDIAO_UNARY(GetAfterRuling, AfterRuling)
  SUDIAO_UNARY(RecordDeliveries, AfterRuling)
  SUDIAO_UNARY(FileObjection, AfterRuling)
  SUDIAO_UNARY(RecordThirdPartyObjection, AfterRuling)
  SUDIAO_UNARY(DecideObjection, AfterRuling)

 private:
  rpc::Rpc& rpc_;
  ApplicationUseCases& use_cases_;
};

}  // namespace sudiao::confirmation
