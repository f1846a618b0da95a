#include "services/mediation/room.h"

#include "absl/strings/str_cat.h"
#include "common/types/resource_name.h"

namespace sudiao::mediation {

using change::Transaction;

Room::Room(change::Changes& changes, const packs::PackRegistry& packs)
    : changes_(changes),
      packs_(packs),
      mediations_(changes, IndexMediations(changes)),
      messages_(changes, IndexMessages(changes)),
      offers_(changes, IndexOffers(changes)),
      agreements_(changes, IndexAgreements(changes)) {}

absl::StatusOr<Room::View> Room::ViewOf(sql::Session& session, const CallContext& call, const std::string& id,
                                        absl::Time now, bool lock) {
  View view;
  view.id = id;
  ASSIGN_OR_RETURN(view.relation, access::Directory::RequireRelation(session, call.caller, id, now));
  ASSIGN_OR_RETURN(view.mediation, mediations_.Find(session, id, lock));
  RETURN_IF_ERROR(Admit(call, view));
  return view;
}

absl::Status Room::Admit(const CallContext& call, View& view) const {
  if (!view.state().started()) return Fail(reasons::kNotFound);
  // Who is asked to replace the mediator is not in the room before accepting; and who only wrote the case
  // down, for others, never is.
  const std::string& mediator_account_id = view.state().mediator.mediator_account_id;
  view.relation.mediator = view.relation.mediator && call.caller.account_id == mediator_account_id;
  if (!view.insider() && !view.relation.court()) return Fail(reasons::kNotFound);
  ASSIGN_OR_RETURN(view.pack, PackOf(view.state()));
  return absl::OkStatus();
}

absl::StatusOr<Room::View> Room::Enter(Transaction& tx, const CallContext& call, const std::string& id) {
  return ViewOf(tx.session(), call, id, tx.now(), true);
}

absl::StatusOr<Room::View> Room::Look(sql::Session& session, const CallContext& call, const std::string& id) {
  return ViewOf(session, call, id, changes_.clock().Now(), false);
}

absl::StatusOr<std::vector<Room::View>> Room::LookMany(sql::Session& session, const CallContext& call,
                                                       const std::vector<std::string>& ids) {
  ASSIGN_OR_RETURN(auto mediations, mediations_.FindMany(session, ids));
  std::vector<std::string> found;
  for (const auto& [id, mediation] : mediations) found.push_back(id);
  ASSIGN_OR_RETURN(auto relations,
                   access::Directory::RelationsOf(session, call.caller, found, changes_.clock().Now()));
  std::vector<View> views;
  for (size_t i = 0; i < mediations.size(); ++i) {
    View view{found[i], std::move(relations[i]), std::move(mediations[i].second)};
    const absl::Status admitted = Admit(call, view);
    if (HasReason(admitted, reasons::kNotFound)) continue;
    RETURN_IF_ERROR(admitted);
    views.push_back(std::move(view));
  }
  return views;
}

absl::StatusOr<MediationStore::Snapshot> Room::Change(Transaction& tx, const std::string& id,
                                                      std::string_view etag, Decide decide) {
  bool ended_before = false;
  ASSIGN_OR_RETURN(auto after, mediations_.Change(tx, id, etag, [&](const domain::Mediation& m) {
    ended_before = domain::kMediationTable.IsFinal(m.state);
    return decide(m);
  }));
  if (!ended_before && domain::kMediationTable.IsFinal(after.state.state))
    RETURN_IF_ERROR(CloseItems(tx, id));
  return after;
}

absl::Status Room::CloseItems(Transaction& tx, const std::string& id) {
  ASSIGN_OR_RETURN(const auto offer_ids, ListOpenIds(tx.session(), id, domain::OfferAggregate::kKind));
  for (const std::string& offer_id : offer_ids) {
    RETURN_IF_ERROR(offers_
                        .Change(tx, offer_id, "",
                                [&](const domain::Offer& offer) -> absl::StatusOr<domain::OfferDecision> {
                                  return domain::DecideExpireOffer(offer, true, tx.now());
                                })
                        .status());
  }
  ASSIGN_OR_RETURN(const auto agreement_ids,
                   ListOpenIds(tx.session(), id, domain::AgreementAggregate::kKind));
  for (const std::string& agreement_id : agreement_ids) {
    RETURN_IF_ERROR(
        agreements_
            .Change(tx, agreement_id, "",
                    [&](const domain::Agreement& agreement) -> absl::StatusOr<domain::AgreementDecision> {
                      return domain::DecideLapse(agreement, tx.now());
                    })
            .status());
  }
  return absl::OkStatus();
}

absl::Status Room::WriteNote(Transaction& tx, const domain::MessagePosted& message) {
  const auto decide = [&](const domain::Message&) -> absl::StatusOr<change::Decision<domain::MessageEvent>> {
    change::Decision<domain::MessageEvent> decision;
    return decision.Add(message);
  };
  return messages_.ChangeOrCreate(tx, NewId(tx.now()), decide).status();
}

absl::StatusOr<access::ActsFor> ActingParty(const access::Relation& relation, const std::string& party_id) {
  if (relation.parties.empty()) return Fail(reasons::kNotPermitted);
  if (!party_id.empty()) {
    const access::ActsFor* acting = relation.For(party_id);
    if (acting == nullptr) return Fail(reasons::kNotPermitted);
    return *acting;
  }
  if (relation.parties.size() == 1) return relation.parties.front();
  Violations violations;
  violations.Missing("party_id");
  return violations.ToStatus();
}

absl::Status RequireMediator(const access::Relation& relation) {
  return relation.mediator ? absl::OkStatus() : Fail(reasons::kNotPermitted);
}

absl::StatusOr<std::pair<std::string, std::string>> ParseItemName(std::string_view name,
                                                                  std::string_view collection) {
  const std::string middle = absl::StrCat("/", AbslView(collection), "/");
  const size_t at = name.find(middle);
  if (at == std::string_view::npos) {
    Violations violations;
    violations.Add("name", "INVALID_NAME",
                   absl::StrCat("Must be written as \"mediations/<id>", middle, "<id>\"."),
                   absl::StrCat("格式应为“mediations/<编号>", middle, "<编号>”。"));
    return violations.ToStatus();
  }
  ASSIGN_OR_RETURN(std::string mediation_id, ParseName(name.substr(0, at), "mediations"));
  std::string id(name.substr(at + middle.size()));
  if (!IsId(id)) return Fail(reasons::kNotFound);
  return std::pair(std::move(mediation_id), std::move(id));
}

}  // namespace sudiao::mediation
