#include "services/mediation/talk_service.h"

#include "common/codec/struct_proto.h"
#include "services/mediation/listing.h"

namespace sudiao::mediation {
namespace {

using change::Transaction;
using domain::Offer;
using domain::OfferDecision;

// The maker of an offer: its party's people, or the mediator for his own proposals.
absl::Status RequireMaker(const Room::View& view, const Offer& offer) {
  const bool maker =
      offer.party_id.empty() ? view.relation.mediator : view.relation.For(offer.party_id) != nullptr;
  return maker ? absl::OkStatus() : Fail(reasons::kNotPermitted);
}

}  // namespace

absl::StatusOr<v1::Message> MessageUseCases::PostMessage(const CallContext& call,
                                                         const v1::PostMessageRequest& request) {
  return room_.changes().Run<v1::Message>(call, request, [&](Transaction& tx) -> absl::StatusOr<v1::Message> {
    ASSIGN_OR_RETURN(const std::string mediation_id, ParseName(request.parent(), "mediations", "parent"));
    ASSIGN_OR_RETURN(const Room::View view, room_.Enter(tx, call, mediation_id));
    ASSIGN_OR_RETURN(auto command, codec::FromProto<domain::PostMessage>(request.message(), "message"));
    if (!view.relation.parties.empty()) {
      const bool named = view.relation.For(command.party_id) != nullptr;
      tx.ActOnBehalfOf(named ? command.party_id : view.relation.parties[0].party_id);
    }
    const std::string id = NewId(tx.now());
    ASSIGN_OR_RETURN(const auto posted, room_.messages().ChangeOrCreate(tx, id, [&](const domain::Message&) {
      return domain::DecidePostMessage(view.state(), view.relation, call.caller.account_id, command,
                                       tx.now());
    }));
    return ToResource(id, posted);
  });
}

absl::StatusOr<v1::Message> MessageUseCases::GetMessage(const CallContext& call,
                                                        const v1::GetMessageRequest& request) {
  RETURN_IF_ERROR(call.RequireCaller());
  ASSIGN_OR_RETURN(const auto name, ParseItemName(request.name(), "messages"));
  return room_.changes().Read<v1::Message>(call, [&](sql::Session& session) -> absl::StatusOr<v1::Message> {
    ASSIGN_OR_RETURN(const Room::View view, room_.Look(session, call, name.first));
    ASSIGN_OR_RETURN(const auto message, room_.messages().Get(session, name.second));
    const bool visible = message.state.mediation_id == view.id &&
                         access::MaySee(view.relation, {message.state.label, message.state.party_id});
    if (!visible) return Fail(reasons::kNotFound);
    return ToResource(name.second, message);
  });
}

absl::StatusOr<v1::ListMessagesResponse> MessageUseCases::ListMessages(
    const CallContext& call, const v1::ListMessagesRequest& request) {
  using Response = v1::ListMessagesResponse;
  return ListItems<Response>(
      room_, room_.messages(), call, request,
      [](Response& response, const Room::View&, const std::string& id,
         const MessageStore::Snapshot& message) { *response.add_messages() = ToResource(id, message); });
}

absl::StatusOr<OfferStore::Snapshot> OfferUseCases::Visible(sql::Session& session, const Room::View& view,
                                                            const std::string& id) {
  ASSIGN_OR_RETURN(auto offer, room_.offers().Get(session, id));
  const bool visible =
      offer.state.mediation_id == view.id && access::MaySee(view.relation, offer.state.item());
  if (!visible) return Fail(reasons::kNotFound);
  return offer;
}

template <typename Request>
absl::StatusOr<v1::Offer> OfferUseCases::Change(const CallContext& call, const Request& request,
                                                Decide decide) {
  return room_.changes().Run<v1::Offer>(call, request, [&](Transaction& tx) -> absl::StatusOr<v1::Offer> {
    ASSIGN_OR_RETURN(const auto name, ParseItemName(request.name(), "offers"));
    ASSIGN_OR_RETURN(const Room::View view, room_.Enter(tx, call, name.first));
    RETURN_IF_ERROR(Visible(tx.session(), view, name.second).status());
    ASSIGN_OR_RETURN(const auto changed,
                     room_.offers().Change(tx, name.second, request.etag(),
                                           [&](const Offer& offer) { return decide(tx, view, offer); }));
    if (changed.state.state == domain::OfferState::ACCEPTED) RETURN_IF_ERROR(watch_.Alert(tx, view));
    return ToResource(name.second, changed);
  });
}

absl::Status OfferUseCases::Counter(Transaction& tx, const std::string& offer_id) {
  return room_.offers()
      .Change(tx, offer_id, "",
              [&](const Offer& offer) -> absl::StatusOr<OfferDecision> {
                return domain::DecideCounterOffer(offer, tx.now());
              })
      .status();
}

absl::StatusOr<v1::Offer> OfferUseCases::MakeOffer(const CallContext& call,
                                                   const v1::MakeOfferRequest& request) {
  return room_.changes().Run<v1::Offer>(call, request, [&](Transaction& tx) -> absl::StatusOr<v1::Offer> {
    ASSIGN_OR_RETURN(const std::string mediation_id, ParseName(request.parent(), "mediations", "parent"));
    ASSIGN_OR_RETURN(const Room::View view, room_.Enter(tx, call, mediation_id));
    Violations violations;
    domain::MakeOffer command;
    codec::FromProto(request.offer(), command, violations, "offer");
    if (view.relation.mediator) {
      command.party_id.clear();
    } else {
      ASSIGN_OR_RETURN(const access::ActsFor acting, ActingParty(view.relation, command.party_id));
      tx.ActOnBehalfOf(acting.party_id);
      command.party_id = acting.party_id;
    }
    RETURN_IF_ERROR(violations.ToStatus());
    OfferStore::Snapshot countered;
    const bool counters = !command.counters_offer_id.empty();
    if (counters) {
      ASSIGN_OR_RETURN(countered, Visible(tx.session(), view, command.counters_offer_id));
    }
    const std::string id = NewId(tx.now());
    ASSIGN_OR_RETURN(const auto made, room_.offers().ChangeOrCreate(tx, id, [&](const Offer&) {
      return domain::DecideMakeOffer(view.state(), command, counters ? &countered.state : nullptr, tx.now());
    }));
    // An answer in caucus leaves the offer it answers as it is, or the others would see that there is one.
    if (counters && command.label == Label::SHARED) RETURN_IF_ERROR(Counter(tx, command.counters_offer_id));
    return ToResource(id, made);
  });
}

absl::StatusOr<v1::Offer> OfferUseCases::GetOffer(const CallContext& call,
                                                  const v1::GetOfferRequest& request) {
  RETURN_IF_ERROR(call.RequireCaller());
  ASSIGN_OR_RETURN(const auto name, ParseItemName(request.name(), "offers"));
  return room_.changes().Read<v1::Offer>(call, [&](sql::Session& session) -> absl::StatusOr<v1::Offer> {
    ASSIGN_OR_RETURN(const Room::View view, room_.Look(session, call, name.first));
    ASSIGN_OR_RETURN(const auto offer, Visible(session, view, name.second));
    return ToResource(name.second, offer);
  });
}

absl::StatusOr<v1::ListOffersResponse> OfferUseCases::ListOffers(const CallContext& call,
                                                                 const v1::ListOffersRequest& request) {
  using Response = v1::ListOffersResponse;
  return ListItems<Response>(
      room_, room_.offers(), call, request,
      [](Response& response, const Room::View&, const std::string& id, const OfferStore::Snapshot& offer) {
        *response.add_offers() = ToResource(id, offer);
      });
}

absl::StatusOr<v1::Offer> OfferUseCases::AcceptOffer(const CallContext& call,
                                                     const v1::AcceptOfferRequest& request) {
  return Change(
      call, request,
      [&](Transaction& tx, const Room::View& view, const Offer& offer) -> absl::StatusOr<OfferDecision> {
        ASSIGN_OR_RETURN(const auto acting, ActingParty(view.relation, request.party_id()));
        tx.ActOnBehalfOf(acting.party_id);
        return domain::DecideAcceptOffer(view.state(), offer, acting, tx.now());
      });
}

absl::StatusOr<v1::Offer> OfferUseCases::RejectOffer(const CallContext& call,
                                                     const v1::RejectOfferRequest& request) {
  return Change(
      call, request,
      [&](Transaction& tx, const Room::View& view, const Offer& offer) -> absl::StatusOr<OfferDecision> {
        ASSIGN_OR_RETURN(const auto acting, ActingParty(view.relation, request.party_id()));
        tx.ActOnBehalfOf(acting.party_id);
        return domain::DecideRejectOffer(view.state(), offer, acting, tx.now());
      });
}

absl::StatusOr<v1::Offer> OfferUseCases::WithdrawOffer(const CallContext& call,
                                                       const v1::WithdrawOfferRequest& request) {
  return Change(
      call, request,
      [&](Transaction& tx, const Room::View& view, const Offer& offer) -> absl::StatusOr<OfferDecision> {
        RETURN_IF_ERROR(RequireMaker(view, offer));
        return domain::DecideWithdrawOffer(view.state(), offer, tx.now());
      });
}

absl::StatusOr<v1::Offer> OfferUseCases::ShareOffer(const CallContext& call,
                                                    const v1::ShareOfferRequest& request) {
  return Change(
      call, request,
      [&](Transaction& tx, const Room::View& view, const Offer& offer) -> absl::StatusOr<OfferDecision> {
        RETURN_IF_ERROR(RequireMaker(view, offer));
        ASSIGN_OR_RETURN(auto decision, domain::DecideShareOffer(view.state(), offer, tx.now()));
        const bool answers = !offer.counters_offer_id.empty() && !decision.events.empty();
        if (answers) RETURN_IF_ERROR(Counter(tx, offer.counters_offer_id));
        return decision;
      });
}

absl::Status OfferUseCases::Expire(const std::string& offer_id) {
  return room_.changes().RunAsPlatform([&](Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(const auto seen, room_.offers().Find(tx.session(), offer_id));
    if (seen.version == 0) return absl::OkStatus();
    RETURN_IF_ERROR(room_.mediations().Find(tx.session(), seen.state.mediation_id, true).status());
    return room_.offers()
        .Change(tx, offer_id, "",
                [&](const Offer& offer) -> absl::StatusOr<OfferDecision> {
                  return domain::DecideExpireOffer(offer, false, tx.now());
                })
        .status();
  });
}

}  // namespace sudiao::mediation
