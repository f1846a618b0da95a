#include "services/assignment/module.h"

#include <utility>

#include "common/access/directory.h"
#include "common/service/pack_office.h"
#include "common/service/verify.h"
#include "migrations/assignment.h"
#include "services/assignment/assignment_grpc.h"
#include "services/assignment/later_role_service.h"
#include "services/intake/events.h"
#include "services/mediation/events.h"
#include "sudiao/assignment/v1/packs.grpc.pb.h"

namespace sudiao::assignment {
namespace {

constexpr change::Subscription kSubscriptions[] = {{access::MediatorChanged::kType, "intake"},
                                                   {access::MediatorChanged::kType, "mediation"},
                                                   {access::MediatorChanged::kType, "confirmation"},
                                                   {MediatorAppointed::kType, "intake"},
                                                   {MediatorAppointed::kType, "mediation"},
                                                   {AppointmentEnded::kType, "intake"},
                                                   {AppointmentEnded::kType, "mediation"}};

class AssignmentModule final : public service::Module {
 public:
  AssignmentModule(const service::ModuleContext& context, const packs::PackRegistry& packs)
      : changes_(context.changes),
        appointments_(context.changes, AppointmentIndex::Keep),
        roster_(context.changes, appointments_),
        use_cases_(context.changes, packs, appointments_, roster_.store()),
        office_(context.changes, packs,
                [this](sql::Session& session, const std::string& kind, const std::string& id) {
                  return FindOpenCases(session, kind, id);
                }),
        roster_grpc_(context.rpc, roster_),
        appointment_grpc_(context.rpc, use_cases_),
        explanation_grpc_(context.rpc, use_cases_),
        office_grpc_(context.rpc, office_),
        later_roles_(context.changes, appointments_),
        later_role_grpc_(context.rpc, later_roles_) {}

  absl::Status Prepare() override { return office_.KeepPacks(); }
  std::vector<grpc::Service*> services() override {
    return {&roster_grpc_, &appointment_grpc_, &explanation_grpc_, &office_grpc_, &later_role_grpc_};
  }

  absl::Status OnEvent(const change::JournalEntry& event) override {
    return changes_.Once(event, [&](change::Transaction& tx) -> absl::Status {
      RETURN_IF_ERROR(access::Directory::Apply(tx, event.type, event.payload).status());
      return Take(tx, event);
    });
  }

  absl::Status OnTimer(std::string_view kind, const std::string& aggregate_id,
                       const std::string& name) override {
    const bool known = name == domain::kClockTimer || name == domain::kStepsTimer;
    if (kind != domain::AppointmentAggregate::kKind || !known) return absl::OkStatus();
    return changes_.RunAsPlatform(
        [&](change::Transaction& tx) { return use_cases_.FireClock(tx, aggregate_id, name); });
  }

  absl::StatusOr<std::string> Verify(sql::Session& session, const std::string& after,
                                     std::vector<std::string>& defects) override {
    return service::VerifyPage(session, after, defects, appointments_, roster_.store());
  }

 private:
  absl::Status Take(change::Transaction& tx, const change::JournalEntry& event) {
    if (event.type == intake::CaseConsented::kType) {
      ASSIGN_OR_RETURN(const auto consented, codec::FromJson<intake::CaseConsented>(event.payload));
      return use_cases_.Open(tx, consented, event.id);
    }
    if (event.type == access::CaseParticipants::kType) {
      ASSIGN_OR_RETURN(const auto people, codec::FromJson<access::CaseParticipants>(event.payload));
      return use_cases_.ChangeParties(tx, people);
    }
    if (event.type == intake::CaseEnded::kType) {
      ASSIGN_OR_RETURN(const auto ended, codec::FromJson<intake::CaseEnded>(event.payload));
      return use_cases_.Close(tx, ended.case_id, ended.end_code, ended.time);
    }
    if (event.type == mediation::MediationSettled::kType) {
      ASSIGN_OR_RETURN(const auto settled, codec::FromJson<mediation::MediationSettled>(event.payload));
      return use_cases_.Close(tx, settled.case_id, EndCode::AGREEMENT_REACHED, settled.effect_time);
    }
    if (event.type == mediation::MediationTerminated::kType) {
      ASSIGN_OR_RETURN(const auto ended, codec::FromJson<mediation::MediationTerminated>(event.payload));
      return use_cases_.Close(tx, ended.case_id, ended.end_code, ended.time);
    }
    return absl::OkStatus();
  }

  absl::StatusOr<std::vector<service::OpenCase>> FindOpenCases(sql::Session& session, const std::string& kind,
                                                               const std::string& id) {
    if (kind != domain::AppointmentAggregate::kKind) return std::vector<service::OpenCase>();
    ASSIGN_OR_RETURN(const auto found, appointments_.Get(session, id));
    const domain::Appointment& a = found.state;
    service::OpenCase open{a.case_id, "", a.pack, domain::RunningDates(a)};
    if (open.dates.empty()) return std::vector<service::OpenCase>();
    return std::vector{std::move(open)};
  }

  change::Changes& changes_;
  AppointmentStore appointments_;
  MediatorUseCases roster_;
  AppointmentUseCases use_cases_;
  service::PackOffice office_;
  RosterGrpc roster_grpc_;
  AppointmentGrpc appointment_grpc_;
  AppointmentExplanationGrpc explanation_grpc_;
  service::PackOfficeGrpc<v1::AppointmentPackService> office_grpc_;
  LaterRoleUseCases later_roles_;
  LaterRoleGrpc later_role_grpc_;
};

}  // namespace

service::ModuleSpec Spec(const packs::PackRegistry& packs) {
  service::ModuleSpec spec;
  spec.name = "assignment";
  const auto migrations = AssignmentMigrations();
  spec.migrations.assign(migrations.begin(), migrations.end());
  spec.subscriptions = kSubscriptions;
  spec.make =
      [&packs](const service::ModuleContext& context) -> absl::StatusOr<std::unique_ptr<service::Module>> {
    return std::make_unique<AssignmentModule>(context, packs);
  };
  return spec;
}

}  // namespace sudiao::assignment
