// Identity with a real database and gRPC server, and one host that stands for all the services that hear of
// it.
#pragma once

#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/access/directory.h"
#include "common/rpc/grpc_rpc.h"
#include "common/rpc/token.h"
#include "common/service/host.h"
#include "common/testing/status_matchers.h"
#include "common/testing/test_database.h"
#include "common/time/clock.h"
#include "services/identity/bootstrap.h"
#include "services/identity/module.h"
#include "services/identity/sealer.h"
#include "sudiao/identity/v1/identity.grpc.pb.h"

namespace sudiao::identity {

inline constexpr char kPassword[] = "correct horse battery";
inline constexpr char kHome[] = "203.0.113.7";
inline constexpr char kElsewhere[] = "198.51.100.9";

// Another service, as far as identity is concerned: it keeps a directory.
class ListeningModule final : public service::Module {
 public:
  explicit ListeningModule(change::Changes& changes) : changes_(changes) {}
  std::vector<grpc::Service*> services() override { return {}; }
  absl::Status OnEvent(const change::JournalEntry& event) override {
    return changes_.Once(event, [&](change::Transaction& tx) {
      return access::Directory::Apply(tx, event.type, event.payload).status();
    });
  }
  absl::Status OnTimer(std::string_view, const std::string&, const std::string&) override {
    return absl::OkStatus();
  }
  absl::StatusOr<std::string> Verify(sql::Session&, const std::string&, std::vector<std::string>&) override {
    return "";
  }

 private:
  change::Changes& changes_;
};

class IdentityTest : public ::testing::TestWithParam<testing::Engine> {
 protected:
  IdentityTest();
  ~IdentityTest() override;

  struct Login {
    std::string token;
    std::string refresh_token;
    std::string account_id;
  };

  template <typename Stub, typename Interface, typename Request, typename Response>
  absl::StatusOr<Response> Call(
      Stub& stub, grpc::Status (Interface::*method)(grpc::ClientContext*, const Request&, Response*),
      const std::string& token, const Request& request, const std::string& place = kHome) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(30));
    if (!token.empty()) context.AddMetadata("authorization", "Bearer " + token);
    context.AddMetadata("x-forwarded-for", place);
    Response response;
    const grpc::Status status = (stub.*method)(&context, request, &response);
    if (!status.ok()) return rpc::FromGrpc(status);
    return response;
  }

  absl::StatusOr<v1::Account> Register(const std::string& email, const std::string& request_id = "",
                                       const std::string& password = kPassword);
  absl::StatusOr<v1::Session> TryLogIn(const std::string& email, const std::string& password = kPassword,
                                       const std::string& place = kHome, const std::string& code = "");
  // Logs in somebody who must be able to; registers the account if it is new.
  Login LogIn(const std::string& email);
  Login Verified(const std::string& email);
  absl::StatusOr<v1::Session> Refresh(const std::string& refresh_token);
  absl::StatusOr<v1::Account> Me(const std::string& token);
  absl::StatusOr<v1::Account> Suspend(const std::string& account_id);
  absl::StatusOr<v1::Organization> CreateOrganization(const std::string& token, v1::OrganizationKind kind,
                                                      const std::string& name, const std::string& code);
  absl::StatusOr<v1::Member> SetMember(const std::string& token, const v1::Organization& organization,
                                       const std::string& email, const std::vector<v1::Role>& roles);

  // What the token is worth at another service, in this very moment.
  absl::Status AtAnotherService(const std::string& token);
  access::Relation RelationAtAnotherService(const std::string& token, const std::string& case_id);
  // The first column of the rows of identity's own database.
  std::vector<std::string> Query(sql::Sql sql, const sql::Args& args = {});
  std::vector<std::string> Defects();

  VirtualClock clock_{absl::FromUnixSeconds(1'790'000'000)};
  rpc::TokenKeyPair keys_ = rpc::NewKeyPair();
  rpc::TokenVerifier verifier_{keys_.public_key};
  std::unique_ptr<live::Notifier> notifier_ = live::NewInProcessNotifier();
  std::unique_ptr<testing::TestDatabase> database_ = testing::TestDatabase::Create(GetParam(), {});
  std::unique_ptr<testing::TestDatabase> other_database_ =
      testing::TestDatabase::Create(testing::Engine::kSqlite, {});
  std::unique_ptr<service::Host> other_;
  std::unique_ptr<service::Host> host_;
  std::unique_ptr<v1::AccountService::Stub> accounts_;
  std::unique_ptr<v1::SessionService::Stub> sessions_;
  std::unique_ptr<v1::OrganizationService::Stub> organizations_;
  std::unique_ptr<v1::RepresentationService::Stub> representations_;
};

}  // namespace sudiao::identity
