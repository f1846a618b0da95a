// Identity's gRPC services: one line an RPC.
#pragma once

#include <grpcpp/grpcpp.h>

#include "common/rpc/unary.h"
#include "services/identity/account_service.h"
#include "services/identity/organization_service.h"
#include "services/identity/representation_service.h"
#include "services/identity/session_service.h"
#include "sudiao/identity/v1/identity.grpc.pb.h"

namespace sudiao::identity {

template <typename Stubs, typename Service>
class GrpcServiceOf : public Stubs::CallbackService {
 public:
  GrpcServiceOf(rpc::Rpc& rpc, Core& core) : rpc_(rpc), use_cases_(core) {}

 protected:
  rpc::Rpc& rpc_;
  Service use_cases_;
};

class AccountGrpc final : public GrpcServiceOf<v1::AccountService, AccountService> {
 public:
  using GrpcServiceOf::GrpcServiceOf;
  SUDIAO_UNARY(CreateAccount, Account)
  SUDIAO_UNARY(GetAccount, Account)
  SUDIAO_UNARY(VerifyIdentity, Account)
  SUDIAO_UNARY(ChangePassword, Account)
  SUDIAO_UNARY(EnrollTotp, EnrollTotpResponse)
  SUDIAO_UNARY(ConfirmTotp, Account)
  SUDIAO_UNARY(SuspendAccount, Account)
  SUDIAO_UNARY(ReinstateAccount, Account)
  SUDIAO_UNARY(SetPlatformRole, Account)
  SUDIAO_UNARY(ListAuditEvents, ListAuditEventsResponse)
};

class SessionGrpc final : public GrpcServiceOf<v1::SessionService, SessionService> {
 public:
  using GrpcServiceOf::GrpcServiceOf;
  SUDIAO_UNARY(CreateSession, Session)
  SUDIAO_UNARY(RefreshSession, Session)
  SUDIAO_UNARY(EndSession, EndSessionResponse)
};

class OrganizationGrpc final : public GrpcServiceOf<v1::OrganizationService, OrganizationService> {
 public:
  using GrpcServiceOf::GrpcServiceOf;
  SUDIAO_UNARY(CreateOrganization, Organization)
  SUDIAO_UNARY(GetOrganization, Organization)
  SUDIAO_UNARY(ListOrganizations, ListOrganizationsResponse)
  SUDIAO_UNARY(SetMember, Member)
  SUDIAO_UNARY(ListMembers, ListMembersResponse)
};

class RepresentationGrpc final : public GrpcServiceOf<v1::RepresentationService, RepresentationService> {
 public:
  using GrpcServiceOf::GrpcServiceOf;
  SUDIAO_UNARY(GrantRepresentation, Representation)
  SUDIAO_UNARY(RevokeRepresentation, Representation)
  SUDIAO_UNARY(GetRepresentation, Representation)
  SUDIAO_UNARY(ListRepresentations, ListRepresentationsResponse)
};

}  // namespace sudiao::identity
