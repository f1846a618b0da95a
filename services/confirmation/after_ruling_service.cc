// What follows a ruling: deliveries over other channels, objections and the decisions on them.
#include <utility>

#include "common/codec/struct_proto.h"
#include "common/types/ids.h"
#include "common/types/resource_name.h"
#include "services/confirmation/application_service.h"
#include "services/confirmation/convert.h"
#include "services/confirmation/domain/delivery_rules.h"
#include "services/confirmation/domain/objection_rules.h"

namespace sudiao::confirmation {
namespace {

using access::Relation;
using change::Transaction;
using domain::Application;
using domain::ApplicationDecision;
using packs::Pack;

struct DeliveryFields {
  std::vector<domain::Delivery> deliveries;
  SUDIAO_FIELDS(deliveries)
};

}  // namespace

template <typename Request>
absl::StatusOr<v1::AfterRuling> ApplicationUseCases::ChangeAfterRuling(Call call, const Request& request,
                                                                       Authorise authorise, Decide decide) {
  RETURN_IF_ERROR(call.RequireCaller());
  return changes_.Run<v1::AfterRuling>(
      call, request, [&](Transaction& tx) -> absl::StatusOr<v1::AfterRuling> {
        ASSIGN_OR_RETURN(const auto saved,
                         ChangeOne(tx, call, request.name(), request.etag(), authorise, decide));
        return ToAfterRuling(saved.snapshot, saved.relation);
      });
}

absl::StatusOr<v1::AfterRuling> ApplicationUseCases::GetAfterRuling(
    Call call, const v1::GetAfterRulingRequest& request) {
  RETURN_IF_ERROR(call.RequireCaller());
  ASSIGN_OR_RETURN(const std::string id, ParseName(request.name(), "applications"));
  return changes_.Read<v1::AfterRuling>(call, [&](sql::Session& session) -> absl::StatusOr<v1::AfterRuling> {
    ASSIGN_OR_RETURN(const auto snapshot, applications_.Get(session, id));
    ASSIGN_OR_RETURN(const Relation relation,
                     RequireRelation(session, call.caller, snapshot.state, changes_.clock().Now()));
    return ToAfterRuling(snapshot, relation);
  });
}

absl::StatusOr<v1::AfterRuling> ApplicationUseCases::RecordDeliveries(
    Call call, const v1::RecordDeliveriesRequest& request) {
  return ChangeAfterRuling(call, request, RequireCourt,
                           [&](Transaction& tx, const Application& a, const Relation&,
                               const Pack& pack) -> absl::StatusOr<ApplicationDecision> {
                             ASSIGN_OR_RETURN(auto fields, codec::FromProto<DeliveryFields>(request));
                             return domain::DecideRecordDeliveries(
                                 a, request.party_id(), std::move(fields.deliveries), pack, tx.now());
                           });
}

absl::StatusOr<v1::AfterRuling> ApplicationUseCases::FileObjection(Call call,
                                                                   const v1::FileObjectionRequest& request) {
  return ChangeAfterRuling(call, request, RequireParty,
                           [&](Transaction& tx, const Application& a, const Relation& relation,
                               const Pack& pack) -> absl::StatusOr<ApplicationDecision> {
                             ASSIGN_OR_RETURN(const domain::Acting acting,
                                              ActingOf(tx, relation, call.caller, request.party_id()));
                             ASSIGN_OR_RETURN(auto command,
                                              codec::FromProto<domain::PartyObjection>(request));
                             command.id = NewId(tx.now());
                             command.party_id = acting.party_id;
                             return domain::DecidePartyObjection(a, command, pack, tx.now());
                           });
}

absl::StatusOr<v1::AfterRuling> ApplicationUseCases::RecordThirdPartyObjection(
    Call call, const v1::RecordThirdPartyObjectionRequest& request) {
  return ChangeAfterRuling(call, request, RequireCourt,
                           [&](Transaction& tx, const Application& a, const Relation&,
                               const Pack& pack) -> absl::StatusOr<ApplicationDecision> {
                             ASSIGN_OR_RETURN(auto command,
                                              codec::FromProto<domain::ThirdPartyObjection>(request));
                             command.id = NewId(tx.now());
                             return domain::DecideThirdPartyObjection(a, command, pack, tx.now());
                           });
}

absl::StatusOr<v1::AfterRuling> ApplicationUseCases::DecideObjection(
    Call call, const v1::DecideObjectionRequest& request) {
  return ChangeAfterRuling(call, request, RequireJudge,
                           [&](Transaction& tx, const Application& a, const Relation&,
                               const Pack&) -> absl::StatusOr<ApplicationDecision> {
                             ASSIGN_OR_RETURN(auto command,
                                              codec::FromProto<domain::ObjectionDecision>(request));
                             command.judge_account_id = call.caller.account_id;
                             return domain::DecideOnObjection(a, command, tx.now());
                           });
}

}  // namespace sudiao::confirmation
