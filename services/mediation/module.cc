#include "services/mediation/module.h"

#include <array>

#include "common/service/pack_office.h"
#include "common/service/verify.h"
#include "migrations/mediation.h"
#include "services/mediation/mediation_grpc.h"
#include "sudiao/mediation/v1/packs.grpc.pb.h"

namespace sudiao::mediation {
namespace {

using change::JournalEntry;
using change::Transaction;
using domain::Mediation;
using domain::MediationDecision;

constexpr std::array<change::Subscription, 5> kSubscriptions = {{
    {MediationSettled::kType, "intake"},
    {MediationSettled::kType, "assignment"},
    {MediationSettled::kType, "confirmation"},
    {MediationTerminated::kType, "intake"},
    {MediationTerminated::kType, "assignment"},
}};

class MediationModule final : public service::Module {
 public:
  MediationModule(const service::ModuleContext& context, const packs::PackRegistry& packs,
                  law::ShamPolicy policy)
      : room_(context.changes, packs),
        packs_(packs),
        watch_(room_, std::move(policy)),
        offer_use_cases_(room_, watch_),
        mediations_(context.rpc, room_),
        explanations_(context.rpc, room_),
        appraisals_(context.rpc, room_),
        sham_(context.rpc, room_, watch_),
        messages_(context.rpc, room_),
        offers_(context.rpc, room_, watch_),
        agreements_(context.rpc, room_, watch_),
        checks_(context.rpc, room_),
        office_(context.changes, packs,
                [this](sql::Session& session, const std::string& kind, const std::string& id) {
                  return FindOpenCases(session, kind, id);
                }),
        office_grpc_(context.rpc, office_) {}

  absl::Status Prepare() override { return office_.KeepPacks(); }
  std::vector<grpc::Service*> services() override {
    return {&mediations_, &explanations_, &appraisals_, &sham_,       &messages_,
            &offers_,     &agreements_,   &checks_,     &office_grpc_};
  }

  absl::Status OnEvent(const JournalEntry& event) override {
    return room_.changes().Once(event, [&](Transaction& tx) -> absl::Status {
      RETURN_IF_ERROR(access::Directory::Apply(tx, event.type, event.payload).status());
      return Take(tx, event);
    });
  }

  absl::Status OnTimer(std::string_view kind, const std::string& id, const std::string& name) override {
    if (kind == domain::OfferAggregate::kKind) return offer_use_cases_.Expire(id);
    if (kind != domain::MediationAggregate::kKind) return absl::OkStatus();
    return room_.changes().RunAsPlatform([&](Transaction& tx) {
      return ChangeIfKnown(tx, id, [&](const Mediation& m) -> absl::StatusOr<MediationDecision> {
        ASSIGN_OR_RETURN(const packs::Pack* pack, room_.PackOf(m));
        if (name == domain::kExpiryTimer) return domain::DecideExpire(m, *pack, tx.now());
        return domain::DecideWarn(m, *pack, tx.now());
      });
    });
  }

  absl::StatusOr<std::string> Verify(sql::Session& session, const std::string& after,
                                     std::vector<std::string>& defects) override {
    return service::VerifyPage(session, after, defects, room_.mediations(), room_.messages(), room_.offers(),
                               room_.agreements());
  }

 private:
  // Events of cases that never came to mediation are none of ours.
  absl::Status ChangeIfKnown(Transaction& tx, const std::string& id, Room::Decide decide) {
    ASSIGN_OR_RETURN(const auto found, room_.mediations().Find(tx.session(), id, true));
    return found.version == 0 ? absl::OkStatus() : room_.Change(tx, id, "", decide).status();
  }

  absl::Status Take(Transaction& tx, const JournalEntry& event) {
    if (event.type == intake::CaseConsented::kType) return TakeConsent(tx, event.payload);
    if (event.type == assignment::MediatorAppointed::kType) return TakeAppointment(tx, event.payload);
    if (event.type == intake::OnlineAnswered::kType) return TakeOnlineAnswer(tx, event.payload);
    if (event.type == access::CaseParticipants::kType) return TakeParticipants(tx, event.payload);
    if (event.type == access::MediatorChanged::kType) return TakeMediatorChanged(tx, event.payload);
    if (event.type == intake::CaseEnded::kType) return TakeEnd(tx, event.payload);
    if (event.type == assignment::AppointmentEnded::kType) return TakeNoMediator(tx, event.payload);
    if (event.type == confirmation::ConfirmationMoved::kType) return TakeConfirmation(tx, event.payload);
    return absl::OkStatus();
  }

  absl::Status TakeConsent(Transaction& tx, std::string_view payload) {
    ASSIGN_OR_RETURN(const auto consented, codec::FromJson<intake::CaseConsented>(payload));
    ASSIGN_OR_RETURN(const packs::Pack* pack, packs_.Get(consented.pack));
    return room_.mediations()
        .ChangeOrCreate(tx, consented.case_id,
                        [&](const Mediation& m) -> absl::StatusOr<MediationDecision> {
                          return domain::DecideAnnounce(m, *pack, consented, tx.now());
                        })
        .status();
  }

  absl::Status TakeAppointment(Transaction& tx, std::string_view payload) {
    ASSIGN_OR_RETURN(const auto appointed, codec::FromJson<assignment::MediatorAppointed>(payload));
    // NOT_FOUND until intake's announcement is here: the delivery is tried again.
    return room_
        .Change(tx, appointed.case_id, "",
                [&](const Mediation& m) -> absl::StatusOr<MediationDecision> {
                  ASSIGN_OR_RETURN(const packs::Pack* pack, room_.PackOf(m));
                  return domain::DecideAppoint(m, *pack, appointed, tx.now());
                })
        .status();
  }

  absl::Status TakeParticipants(Transaction& tx, std::string_view payload) {
    ASSIGN_OR_RETURN(const auto participants, codec::FromJson<access::CaseParticipants>(payload));
    return ChangeIfKnown(tx, participants.case_id,
                         [&](const Mediation& m) -> absl::StatusOr<MediationDecision> {
                           return domain::DecideChangeParties(m, participants.parties, tx.now());
                         });
  }

  absl::Status TakeOnlineAnswer(Transaction& tx, std::string_view payload) {
    ASSIGN_OR_RETURN(const auto answered, codec::FromJson<intake::OnlineAnswered>(payload));
    return ChangeIfKnown(tx, answered.case_id, [&](const Mediation& m) -> absl::StatusOr<MediationDecision> {
      return domain::DecideOnlineAnswer(m, answered.party_id, answered.agreed, tx.now());
    });
  }

  absl::Status TakeMediatorChanged(Transaction& tx, std::string_view payload) {
    ASSIGN_OR_RETURN(const auto changed, codec::FromJson<access::MediatorChanged>(payload));
    return ChangeIfKnown(tx, changed.case_id, [&](const Mediation& m) -> absl::StatusOr<MediationDecision> {
      return domain::DecideMediatorChanged(m, changed.mediator_account_id, tx.now());
    });
  }

  absl::Status TakeEnd(Transaction& tx, std::string_view payload) {
    ASSIGN_OR_RETURN(const auto ended, codec::FromJson<intake::CaseEnded>(payload));
    const absl::Time time = ended.time == absl::Time() ? tx.now() : ended.time;
    return ChangeIfKnown(tx, ended.case_id, [&](const Mediation& m) -> absl::StatusOr<MediationDecision> {
      return domain::DecideClose(m, ended.end_code, time);
    });
  }

  // NOT_FOUND until intake's announcement is here: without it the mediation would wait for ever.
  absl::Status TakeNoMediator(Transaction& tx, std::string_view payload) {
    ASSIGN_OR_RETURN(const auto ended, codec::FromJson<assignment::AppointmentEnded>(payload));
    const absl::Time time = ended.time == absl::Time() ? tx.now() : ended.time;
    return room_
        .Change(tx, ended.case_id, "",
                [&](const Mediation& m) -> absl::StatusOr<MediationDecision> {
                  return domain::DecideClose(m, ended.end_code, time);
                })
        .status();
  }

  absl::Status TakeConfirmation(Transaction& tx, std::string_view payload) {
    ASSIGN_OR_RETURN(const auto moved, codec::FromJson<confirmation::ConfirmationMoved>(payload));
    return ChangeIfKnown(tx, moved.case_id, [&](const Mediation& m) -> absl::StatusOr<MediationDecision> {
      return domain::DecideConfirmationMoved(m, moved.stage, tx.now());
    });
  }

  absl::StatusOr<std::vector<service::OpenCase>> FindOpenCases(sql::Session& session, const std::string& kind,
                                                               const std::string& id) {
    if (kind != domain::MediationAggregate::kKind) return std::vector<service::OpenCase>();
    ASSIGN_OR_RETURN(const auto found, room_.mediations().Get(session, id));
    service::OpenCase open{id, found.state.facts.case_number, found.state.facts.pack,
                           domain::RunningDates(found.state)};
    if (open.dates.empty()) return std::vector<service::OpenCase>();
    return std::vector{std::move(open)};
  }

  Room room_;
  const packs::PackRegistry& packs_;
  ShamWatch watch_;
  OfferUseCases offer_use_cases_;
  MediationGrpc mediations_;
  MediationExplanationGrpc explanations_;
  AppraisalGrpc appraisals_;
  ShamGrpc sham_;
  MessageGrpc messages_;
  OfferGrpc offers_;
  AgreementGrpc agreements_;
  AgreementCheckGrpc checks_;
  service::PackOffice office_;
  service::PackOfficeGrpc<v1::MediationPackService> office_grpc_;
};

}  // namespace

service::ModuleSpec Spec(const packs::PackRegistry& packs) {
  service::ModuleSpec spec;
  spec.name = "mediation";
  const auto migrations = MediationMigrations();
  spec.migrations.assign(migrations.begin(), migrations.end());
  spec.subscriptions = kSubscriptions;
  spec.make =
      [&packs](const service::ModuleContext& context) -> absl::StatusOr<std::unique_ptr<service::Module>> {
    ASSIGN_OR_RETURN(law::ShamPolicy policy, ShamPolicyOfFlags());
    return std::make_unique<MediationModule>(context, packs, std::move(policy));
  };
  return spec;
}

}  // namespace sudiao::mediation
