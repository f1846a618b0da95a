// Identity's gRPC services: one line an RPC.
#pragma once

#include <grpcpp/grpcpp.h>

#include "common/rpc/rpc.h"
#include "services/identity/account_service.h"
#include "services/identity/organization_service.h"
#include "services/identity/representation_service.h"
#include "services/identity/session_service.h"
#include "sudiao/identity/v1/identity.grpc.pb.h"

namespace sudiao::identity {

// NOLINTBEGIN(bugprone-macro-parentheses)
#define SUDIAO_RPC(Method, Request, Response)                                                             \
  grpc::ServerUnaryReactor* Method(grpc::CallbackServerContext* context, const v1::Request* request,      \
                                   v1::Response* response) override {                                     \
    return rpc_.Unary(context, request, response, [this](const CallContext& call, const v1::Request& r) { \
      return service_.Method(call, r);                                                                    \
    });                                                                                                   \
  }
// NOLINTEND(bugprone-macro-parentheses)

template <typename Stubs, typename Service>
class GrpcServiceOf : public Stubs::CallbackService {
 public:
  GrpcServiceOf(rpc::Rpc& rpc, Core& core) : rpc_(rpc), service_(core) {}

 protected:
  rpc::Rpc& rpc_;
  Service service_;
};

class AccountGrpc final : public GrpcServiceOf<v1::AccountService, AccountService> {
 public:
  using GrpcServiceOf::GrpcServiceOf;
  SUDIAO_RPC(CreateAccount, CreateAccountRequest, Account)
  SUDIAO_RPC(GetAccount, GetAccountRequest, Account)
  SUDIAO_RPC(VerifyIdentity, VerifyIdentityRequest, Account)
  SUDIAO_RPC(ChangePassword, ChangePasswordRequest, Account)
  SUDIAO_RPC(EnrollTotp, EnrollTotpRequest, EnrollTotpResponse)
  SUDIAO_RPC(ConfirmTotp, ConfirmTotpRequest, Account)
  SUDIAO_RPC(SuspendAccount, SuspendAccountRequest, Account)
  SUDIAO_RPC(ReinstateAccount, ReinstateAccountRequest, Account)
  SUDIAO_RPC(SetPlatformRole, SetPlatformRoleRequest, Account)
  SUDIAO_RPC(ListAuditEvents, ListAuditEventsRequest, ListAuditEventsResponse)
};

class SessionGrpc final : public GrpcServiceOf<v1::SessionService, SessionService> {
 public:
  using GrpcServiceOf::GrpcServiceOf;
  SUDIAO_RPC(CreateSession, CreateSessionRequest, Session)
  SUDIAO_RPC(RefreshSession, RefreshSessionRequest, Session)
  SUDIAO_RPC(EndSession, EndSessionRequest, EndSessionResponse)
};

class OrganizationGrpc final : public GrpcServiceOf<v1::OrganizationService, OrganizationService> {
 public:
  using GrpcServiceOf::GrpcServiceOf;
  SUDIAO_RPC(CreateOrganization, CreateOrganizationRequest, Organization)
  SUDIAO_RPC(GetOrganization, GetOrganizationRequest, Organization)
  SUDIAO_RPC(ListOrganizations, ListOrganizationsRequest, ListOrganizationsResponse)
  SUDIAO_RPC(SetMember, SetMemberRequest, Member)
  SUDIAO_RPC(ListMembers, ListMembersRequest, ListMembersResponse)
};

class RepresentationGrpc final : public GrpcServiceOf<v1::RepresentationService, RepresentationService> {
 public:
  using GrpcServiceOf::GrpcServiceOf;
  SUDIAO_RPC(GrantRepresentation, GrantRepresentationRequest, Representation)
  SUDIAO_RPC(RevokeRepresentation, RevokeRepresentationRequest, Representation)
  SUDIAO_RPC(GetRepresentation, GetRepresentationRequest, Representation)
  SUDIAO_RPC(ListRepresentations, ListRepresentationsRequest, ListRepresentationsResponse)
};

#undef SUDIAO_RPC

}  // namespace sudiao::identity
