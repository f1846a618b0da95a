// The check of a mediator's later roles: reads an appointment, changes nothing.
#pragma once

#include "common/rpc/unary.h"
#include "services/assignment/convert.h"
#include "sudiao/assignment/v1/later_role.grpc.pb.h"

namespace sudiao::assignment {

class LaterRoleUseCases {
 public:
  LaterRoleUseCases(change::Changes& changes, AppointmentStore& appointments)
      : changes_(changes), appointments_(appointments) {}

  absl::StatusOr<v1::LaterRoleClearance> CheckLaterRole(const CallContext& call,
                                                        const v1::CheckLaterRoleRequest& request);

 private:
  change::Changes& changes_;
  AppointmentStore& appointments_;
};

class LaterRoleGrpc final : public v1::LaterRoleService::CallbackService {
 public:
  LaterRoleGrpc(rpc::Rpc& rpc, LaterRoleUseCases& use_cases) : rpc_(rpc), use_cases_(use_cases) {}

  SUDIAO_UNARY(CheckLaterRole, LaterRoleClearance)

 private:
  rpc::Rpc& rpc_;
  LaterRoleUseCases& use_cases_;
};

}  // namespace sudiao::assignment
