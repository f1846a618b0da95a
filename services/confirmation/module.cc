#include "services/confirmation/module.h"

#include <memory>

#include "common/obs/log.h"
#include "common/obs/metrics.h"
#include "common/service/pack_office.h"
#include "migrations/confirmation.h"
#include "services/confirmation/application_service.h"
#include "services/confirmation/confirmation_grpc.h"
#include "services/confirmation/domain/clocks.h"
#include "sudiao/confirmation/v1/packs.grpc.pb.h"

namespace sudiao::confirmation {
namespace {

using change::JournalEntry;
using change::Transaction;

constexpr change::Subscription kSubscriptions[] = {{ConfirmationMoved::kType, "intake"},
                                                   {ConfirmationMoved::kType, "mediation"}};

class ConfirmationModule final : public service::Module {
 public:
  ConfirmationModule(const service::ModuleContext& context, const packs::PackRegistry& packs,
                     const law::CourtTables& courts)
      : changes_(context.changes),
        use_cases_(context.changes, packs, courts),
        office_(context.changes, packs,
                [this](sql::Session& session, const std::string& kind, const std::string& id) {
                  return use_cases_.FindOpenCases(session, kind, id);
                }),
        grpc_(context.rpc, use_cases_),
        explanations_(context.rpc, use_cases_),
        office_grpc_(context.rpc, office_),
        after_ruling_(context.rpc, use_cases_),
        overdue_(obs::Metrics::Process().Counters(
            "sudiao_confirmation_overdue_total", "Clocks of courts that ran out before the court acted.",
            {{"clock", {std::string(domain::kConfirmAccept), std::string(domain::kConfirmDecide)}}})) {}

  absl::Status Prepare() override { return office_.KeepPacks(); }
  std::vector<grpc::Service*> services() override {
    return {&grpc_, &explanations_, &office_grpc_, &after_ruling_};
  }

  absl::Status OnEvent(const JournalEntry& event) override {
    return changes_.Once(event, [&](Transaction& tx) -> absl::Status {
      ASSIGN_OR_RETURN(const bool known, access::Directory::Apply(tx, event.type, event.payload));
      if (known) return absl::OkStatus();
      if (event.type == intake::CaseConsented::kType) {
        ASSIGN_OR_RETURN(const auto consented, codec::FromJson<intake::CaseConsented>(event.payload));
        return use_cases_.OnConsented(tx, consented);
      }
      if (event.type == mediation::MediationSettled::kType) {
        ASSIGN_OR_RETURN(const auto settled, codec::FromJson<mediation::MediationSettled>(event.payload));
        return use_cases_.OnSettled(tx, settled);
      }
      return absl::OkStatus();
    });
  }

  absl::Status OnTimer(std::string_view kind, const std::string& id, const std::string& name) override {
    if (kind != ApplicationAggregate::kKind) return absl::OkStatus();
    std::string overran;
    RETURN_IF_ERROR(changes_.RunAsPlatform([&](Transaction& tx) -> absl::Status {
      ASSIGN_OR_RETURN(overran, use_cases_.OnTimer(tx, id, name));
      return absl::OkStatus();
    }));
    if (!overran.empty()) {
      overdue_.Add({overran});
      obs::Log(obs::Level::kWarning, "a court is late", {{"application_id", id}, {"clock", overran}});
    }
    return absl::OkStatus();
  }

  absl::StatusOr<std::string> Verify(sql::Session& session, const std::string& after,
                                     std::vector<std::string>& defects) override {
    return use_cases_.VerifyPage(session, after, defects);
  }

 private:
  change::Changes& changes_;
  ApplicationUseCases use_cases_;
  service::PackOffice office_;
  ConfirmationGrpc grpc_;
  ApplicationExplanationGrpc explanations_;
  service::PackOfficeGrpc<v1::ApplicationPackService> office_grpc_;
  AfterRulingGrpc after_ruling_;
  obs::CounterFamily& overdue_;
};

}  // namespace

service::ModuleSpec Spec(const packs::PackRegistry& packs, const law::CourtTables& courts) {
  const auto migrations = ConfirmationMigrations();
  return {.name = "confirmation",
          .migrations = {migrations.begin(), migrations.end()},
          .subscriptions = kSubscriptions,
          .make = [&packs, &courts](const service::ModuleContext& context)
              -> absl::StatusOr<std::unique_ptr<service::Module>> {
            return std::make_unique<ConfirmationModule>(context, packs, courts);
          }};
}

}  // namespace sudiao::confirmation
