#include "services/identity/module.h"

#include "common/service/verify.h"
#include "migrations/identity.h"
#include "services/identity/identity_grpc.h"

namespace sudiao::identity {
namespace {

// Everybody must know who may act, and under which names the organisations are known.
constexpr change::Subscription kSubscriptions[] = {
    {access::TokensRevoked::kType, "intake"},
    {access::TokensRevoked::kType, "assignment"},
    {access::TokensRevoked::kType, "mediation"},
    {access::TokensRevoked::kType, "confirmation"},
    {access::RepresentationChanged::kType, "intake"},
    {access::RepresentationChanged::kType, "assignment"},
    {access::RepresentationChanged::kType, "mediation"},
    {access::RepresentationChanged::kType, "confirmation"},
    {access::OrganizationChanged::kType, "intake"},
    {access::OrganizationChanged::kType, "assignment"},
    {access::OrganizationChanged::kType, "mediation"},
    {access::OrganizationChanged::kType, "confirmation"},
};

class GrpcModule final : public IdentityModule {
 public:
  GrpcModule(const service::ModuleContext& context, const Options& options)
      : core_(context.changes, options),
        accounts_(context.rpc, core_),
        sessions_(context.rpc, core_),
        organizations_(context.rpc, core_),
        representations_(context.rpc, core_) {}

  Core& core() override { return core_; }

  std::vector<grpc::Service*> services() override {
    return {&accounts_, &sessions_, &organizations_, &representations_};
  }

  // Identity hears of nothing: the others ask it for nothing and it asks nothing of them.
  absl::Status OnEvent(const change::JournalEntry&) override { return absl::OkStatus(); }
  absl::Status OnTimer(std::string_view, const std::string&, const std::string&) override {
    return absl::OkStatus();
  }

  absl::StatusOr<std::string> Verify(sql::Session& session, const std::string& after,
                                     std::vector<std::string>& defects) override {
    return service::VerifyPage(session, after, defects, core_.accounts, core_.organizations,
                               core_.representations);
  }

 private:
  Core core_;
  AccountGrpc accounts_;
  SessionGrpc sessions_;
  OrganizationGrpc organizations_;
  RepresentationGrpc representations_;
};

}  // namespace

service::ModuleSpec Spec(const Options& options) {
  service::ModuleSpec spec;
  spec.name = "identity";
  const auto migrations = IdentityMigrations();
  spec.migrations.assign(migrations.begin(), migrations.end());
  spec.subscriptions = kSubscriptions;
  spec.make =
      [options](const service::ModuleContext& context) -> absl::StatusOr<std::unique_ptr<service::Module>> {
    auto module = std::make_unique<GrpcModule>(context, options);
    RETURN_IF_ERROR(module->core().status());
    return module;
  };
  return spec;
}

}  // namespace sudiao::identity
