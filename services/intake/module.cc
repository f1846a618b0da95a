#include "services/intake/module.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <memory>
#include <utility>

#include "absl/flags/flag.h"
#include "absl/strings/str_cat.h"
#include "common/service/pack_office.h"
#include "common/service/verify.h"
#include "migrations/intake.h"
#include "services/assignment/events.h"
#include "services/confirmation/events.h"
#include "services/intake/calculation_grpc.h"
#include "services/intake/domain/case_rules.h"
#include "services/intake/intake_grpc.h"
#include "services/intake/preservation_clock.h"
#include "services/mediation/events.h"

ABSL_FLAG(std::string, electronic_service_states, "",
          "A file of the states that forbid electronic service from abroad; the built-in one if not given.");

namespace sudiao::intake {
namespace {

using change::Transaction;
using domain::CaseCommand;

constexpr change::Subscription kSubscriptions[] = {{access::CaseParticipants::kType, "assignment"},
                                                   {access::CaseParticipants::kType, "mediation"},
                                                   {access::CaseParticipants::kType, "confirmation"},
                                                   {CaseConsented::kType, "assignment"},
                                                   {CaseConsented::kType, "mediation"},
                                                   {CaseConsented::kType, "confirmation"},
                                                   {OnlineAnswered::kType, "mediation"},
                                                   {CaseEnded::kType, "assignment"},
                                                   {CaseEnded::kType, "mediation"}};

class IntakeModule final : public service::Module {
 public:
  IntakeModule(const service::ModuleContext& context, const packs::PackRegistry& packs,
               const law::CourtTables& courts, std::unique_ptr<blob::BlobStore> blobs,
               law::FeeSchedules fee_schedules, law::ServiceStates service_states,
               domain::ReminderDays reminder_days)
      : changes_(context.changes),
        blobs_(std::move(blobs)),
        fee_schedules_(std::move(fee_schedules)),
        cases_(changes_, packs, courts, std::move(service_states)),
        evidence_(changes_, cases_.store(), *blobs_),
        courts_(changes_, cases_.store(), courts),
        bills_(changes_, cases_.store(), packs, reminder_days),
        pack_use_cases_(packs),
        office_(changes_, packs,
                [this, &packs](sql::Session& session, const std::string& kind, const std::string& id) {
                  return FindOpenCases(session, packs, kind, id);
                }),
        case_grpc_(context.rpc, cases_),
        evidence_grpc_(context.rpc, evidence_),
        court_grpc_(context.rpc, courts_),
        explanations_(changes_, cases_.store(), courts_, courts, packs, fee_schedules_),
        explanation_grpc_(context.rpc, explanations_),
        fees_(changes_.clock(), fee_schedules_),
        damages_(changes_.clock(), fee_schedules_),
        limitation_(changes_, cases_.store()),
        bill_grpc_(context.rpc, bills_),
        fee_grpc_(context.rpc, fees_),
        damages_grpc_(context.rpc, damages_),
        limitation_grpc_(context.rpc, limitation_),
        pack_grpc_(context.rpc, pack_use_cases_),
        office_grpc_(context.rpc, office_),
        chain_record_grpc_(context.rpc, evidence_) {}

  absl::Status Prepare() override { return office_.KeepPacks(); }
  std::vector<grpc::Service*> services() override {
    return {&case_grpc_,   &evidence_grpc_,     &court_grpc_,      &explanation_grpc_,
            &fee_grpc_,    &damages_grpc_,      &limitation_grpc_, &pack_grpc_,
            &office_grpc_, &chain_record_grpc_, &bill_grpc_};
  }

  absl::Status OnEvent(const change::JournalEntry& event) override {
    return changes_.Once(event, [&](Transaction& tx) -> absl::Status {
      ASSIGN_OR_RETURN(const bool known, access::Directory::Apply(tx, event.type, event.payload));
      if (known) return absl::OkStatus();
      return Follow(tx, event);
    });
  }

  // Of the clocks here only those of bills do something; the preservation's is the court's, and only shown.
  absl::Status OnTimer(std::string_view kind, const std::string& aggregate_id,
                       const std::string& name) override {
    if (kind != domain::CaseAggregate::kKind || name != domain::kBillsTimer) return absl::OkStatus();
    return changes_.RunAsPlatform([&](Transaction& tx) { return bills_.FireBills(tx, aggregate_id); });
  }

  absl::StatusOr<std::string> Verify(sql::Session& session, const std::string& after,
                                     std::vector<std::string>& defects) override {
    return service::VerifyPage(session, after, defects, cases_.store(), evidence_.store());
  }

 private:
  // The case's state follows what happens in the other services.
  absl::Status Follow(Transaction& tx, const change::JournalEntry& event) {
    if (event.type == assignment::MediatorAppointed::kType) {
      ASSIGN_OR_RETURN(const auto e, codec::FromJson<assignment::MediatorAppointed>(event.payload));
      return Stage(
          tx, e.case_id,
          {CaseCommand::APPOINT, EndCode::UNSPECIFIED, "", HappenedAt(e.accept_time, event), "", {}});
    }
    if (event.type == assignment::AppointmentEnded::kType) {
      ASSIGN_OR_RETURN(const auto e, codec::FromJson<assignment::AppointmentEnded>(event.payload));
      return Stage(tx, e.case_id,
                   {CaseCommand::TERMINATE, e.end_code, "", HappenedAt(e.time, event), "", {}});
    }
    if (event.type == mediation::MediationSettled::kType) {
      ASSIGN_OR_RETURN(const auto e, codec::FromJson<mediation::MediationSettled>(event.payload));
      absl::CivilDay last;
      for (const mediation::Clause& clause : e.clauses) last = std::max(last, clause.due_date);
      return Stage(
          tx, e.case_id,
          {CaseCommand::SETTLE, EndCode::AGREEMENT_REACHED, "", HappenedAt(e.effect_time, event), "", last});
    }
    if (event.type == mediation::MediationTerminated::kType) {
      ASSIGN_OR_RETURN(const auto e, codec::FromJson<mediation::MediationTerminated>(event.payload));
      return Stage(tx, e.case_id,
                   {CaseCommand::TERMINATE, e.end_code, "", HappenedAt(e.time, event), "", {}});
    }
    if (event.type == confirmation::ConfirmationMoved::kType) {
      ASSIGN_OR_RETURN(const auto e, codec::FromJson<confirmation::ConfirmationMoved>(event.payload));
      return Stage(
          tx, e.case_id,
          {CommandOf(e.stage), EndCode::UNSPECIFIED, e.case_number, event.time, e.application_id, {}});
    }
    return absl::OkStatus();
  }

  // Not when the news arrived, which may be after an outage. Events that name no time happened when written.
  static absl::Time HappenedAt(absl::Time told, const change::JournalEntry& event) {
    return told == absl::Time() ? event.time : told;
  }

  static CaseCommand CommandOf(confirmation::ConfirmationStage stage) {
    using confirmation::ConfirmationStage;
    switch (stage) {
      case ConfirmationStage::FILED:
      case ConfirmationStage::ACCEPTED:
        return CaseCommand::APPLY;
      case ConfirmationStage::CONFIRMED:
        return CaseCommand::CONFIRM;
      case ConfirmationStage::ENFORCING:
        return CaseCommand::ENFORCE;
      case ConfirmationStage::REVOKED:
        return CaseCommand::REVOKE_CONFIRMATION;
      case ConfirmationStage::ENDED:
      case ConfirmationStage::UNSPECIFIED:
        return CaseCommand::CONFIRMATION_ENDS;
    }
    return CaseCommand::CONFIRMATION_ENDS;
  }

  // The clocks of bills, by the case's pack, and that of a preservation measure, which has a pack of its own.
  // A draft is its author's alone.
  absl::StatusOr<std::vector<service::OpenCase>> FindOpenCases(sql::Session& session,
                                                               const packs::PackRegistry& packs,
                                                               const std::string& kind,
                                                               const std::string& id) {
    std::vector<service::OpenCase> open;
    if (kind != domain::CaseAggregate::kKind) return open;
    ASSIGN_OR_RETURN(const auto found, cases_.store().Get(session, id));
    const domain::Case& c = found.state;
    if (domain::HasOpenBills(c)) open.push_back({id, c.case_number, c.pack, domain::RunningBillDates(c)});
    const auto preservation = PreservationClockOf(c, packs, changes_.clock().Now());
    const bool runs =
        preservation.has_value() && !preservation->notice.over && c.state != domain::CaseState::DRAFT;
    if (runs) {
      open.push_back({id, c.case_number, preservation->pack->Ref(), {{preservation->notice.window}}});
    }
    return open;
  }

  absl::Status Stage(Transaction& tx, const std::string& case_id, const domain::StageReached& stage) {
    return cases_.store()
        .Change(tx, case_id, "",
                [&](const domain::Case& c) -> absl::StatusOr<domain::CaseDecision> {
                  return domain::DecideStage(c, stage);
                })
        .status();
  }

  change::Changes& changes_;
  const std::unique_ptr<blob::BlobStore> blobs_;
  const law::FeeSchedules fee_schedules_;
  CaseUseCases cases_;
  EvidenceUseCases evidence_;
  CourtUseCases courts_;
  BillUseCases bills_;
  PackUseCases pack_use_cases_;
  service::PackOffice office_;
  CaseGrpc case_grpc_;
  EvidenceGrpc evidence_grpc_;
  CourtGrpc court_grpc_;
  CaseExplanationUseCases explanations_;
  CaseExplanationGrpc explanation_grpc_;
  FeeUseCases fees_;
  DamagesUseCases damages_;
  LimitationUseCases limitation_;
  BillGrpc bill_grpc_;
  FeeGrpc fee_grpc_;
  DamagesGrpc damages_grpc_;
  LimitationGrpc limitation_grpc_;
  PackGrpc pack_grpc_;
  service::PackOfficeGrpc<v1::CasePackService> office_grpc_;
  ChainRecordGrpc chain_record_grpc_;
};

absl::StatusOr<law::ServiceStates> ServiceStatesOfFlags() {
  const std::string path = absl::GetFlag(FLAGS_electronic_service_states);
  if (path.empty()) return law::ServiceStates::BuiltIn();
  std::ifstream in(path, std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  if (!in.good())
    return absl::InvalidArgumentError(absl::StrCat("--electronic_service_states cannot be read: ", path));
  return law::ServiceStates::Parse(text);
}

}  // namespace

service::ModuleSpec Spec(const std::string& blob_folder, const packs::PackRegistry& packs,
                         const law::CourtTables& courts) {
  service::ModuleSpec spec;
  spec.name = "intake";
  spec.migrations = sql::Concat({IntakeMigrations()});
  spec.subscriptions = kSubscriptions;
  spec.make = [blob_folder, &packs, &courts](
                  const service::ModuleContext& context) -> absl::StatusOr<std::unique_ptr<service::Module>> {
    ASSIGN_OR_RETURN(auto blobs, blob::BlobStore::Open(blob_folder));
    ASSIGN_OR_RETURN(auto fee_schedules, LoadFeeSchedules());
    ASSIGN_OR_RETURN(law::ServiceStates service_states, ServiceStatesOfFlags());
    ASSIGN_OR_RETURN(const domain::ReminderDays reminder_days, ReminderDaysOfFlag());
    return std::make_unique<IntakeModule>(context, packs, courts, std::move(blobs), std::move(fee_schedules),
                                          std::move(service_states), reminder_days);
  };
  return spec;
}

}  // namespace sudiao::intake
