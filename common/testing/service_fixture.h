// One service with a real database, a real in-process gRPC server and a virtual clock, for service tests:
//
//   testing::ServiceFixture intake_{GetParam(), intake::Spec(options), start};
//   auto stub = v1::CaseService::NewStub(intake_.channel());
//   auto made = intake_.Call(*stub, &v1::CaseService::Stub::CreateCase, ann, request);
//   intake_.Tell("identity", access::OrganizationChanged{...});      // an event of another service
//   intake_.Advance(absl::Hours(24));                                // timers fire
#pragma once

#include <grpcpp/grpcpp.h>

#include <memory>
#include <string>

#include "common/codec/struct_json.h"
#include "common/rpc/grpc_rpc.h"
#include "common/rpc/token.h"
#include "common/service/host.h"
#include "common/testing/test_database.h"
#include "common/time/clock.h"

namespace sudiao::testing {

class ServiceFixture {
 public:
  ServiceFixture(Engine engine, const service::ModuleSpec& spec, absl::Time start);
  ~ServiceFixture();

  VirtualClock& clock() { return clock_; }
  service::Host& host() { return *host_; }
  sql::Database& database() { return host_->changes().database(); }
  std::shared_ptr<grpc::Channel> channel() { return host_->InProcessChannel(); }

  // A unary call as the caller (without account_id: nobody). The caller's token is made now and lasts an
  // hour.
  template <typename Stub, typename Interface, typename Request, typename Response>
  absl::StatusOr<Response> Call(Stub& stub,
                                grpc::Status (Interface::*method)(grpc::ClientContext*, const Request&,
                                                                  Response*),
                                const Caller& caller, const Request& request) {
    grpc::ClientContext context;
    Prepare(context, caller);
    Response response;
    const grpc::Status status = (stub.*method)(&context, request, &response);
    if (!status.ok()) return rpc::FromGrpc(status);
    return response;
  }
  // Adds the caller's token and a deadline.
  void Prepare(grpc::ClientContext& context, const Caller& caller);

  // Delivers an event as another service would; returns what the inbox made of it.
  template <typename Event>
  absl::Status Tell(const std::string& source, const Event& event) {
    return Deliver(source, std::string(Event::kType), codec::ToJson(event));
  }
  absl::Status Deliver(const std::string& source, const std::string& type, const std::string& payload);

  // Moves the clock and fires what falls due, in order.
  void Advance(absl::Duration by);
  void AdvanceTo(absl::Time time);

  // The payloads of the journal's events of that type, oldest first: what other services would hear.
  std::vector<std::string> JournalOf(const std::string& type);
  // Folds every journal of the service; empty if all is sound.
  std::vector<std::string> Verify();

 private:
  std::unique_ptr<TestDatabase> test_;
  VirtualClock clock_;
  rpc::TokenKeyPair keys_;
  rpc::TokenSigner signer_;
  std::unique_ptr<live::Notifier> notifier_;
  std::unique_ptr<service::Host> host_;
};

}  // namespace sudiao::testing
