// The tables by which what is in a mediation's room is listed and streamed, kept in step in the transaction
// of each change. Every change of the room holds the lock of its mediation's row, so places are given in
// order.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "common/access/policy.h"
#include "common/change/change.h"
#include "common/rpc/rpc.h"
#include "services/mediation/domain/agreement.h"
#include "services/mediation/domain/mediation.h"
#include "services/mediation/domain/message.h"
#include "services/mediation/domain/offer.h"

namespace sudiao::mediation {

using MediationStore = change::Store<domain::MediationAggregate>;
using MessageStore = change::Store<domain::MessageAggregate>;
using OfferStore = change::Store<domain::OfferAggregate>;
using AgreementStore = change::Store<domain::AgreementAggregate>;

// The hooks of the four stores; `changes` must outlive them.
MediationStore::Index IndexMediations(change::Changes& changes);
MessageStore::Index IndexMessages(change::Changes& changes);
OfferStore::Index IndexOffers(change::Changes& changes);
AgreementStore::Index IndexAgreements(change::Changes& changes);

// "mediations/<id>/messages/<id>"
std::string ItemName(std::string_view mediation_id, std::string_view collection, std::string_view id);

// Ids of the mediations that are not before `before_id` in the list of the subjects, the newest first.
absl::StatusOr<std::vector<std::string>> ListMediationIds(sql::Session& session,
                                                          const std::vector<std::string>& subjects,
                                                          const std::string& before_id, int limit);

// Ids of a kind ("message", "offer", "agreement") that the relation may see, in order, after the item
// `after_id`. What is hidden leaves no trace: a page is filled from what is visible.
absl::StatusOr<std::vector<std::string>> ListVisibleIds(sql::Session& session,
                                                        const std::string& mediation_id,
                                                        std::string_view kind,
                                                        const access::Relation& relation,
                                                        const std::string& after_id, int limit);

// The id of the newest open item of a kind that the relation may see, or "".
absl::StatusOr<std::string> NewestOpenVisibleId(sql::Session& session, const std::string& mediation_id,
                                                std::string_view kind, const access::Relation& relation);

// Ids of all items of a kind, in order, whoever may see them.
absl::StatusOr<std::vector<std::string>> ListIds(sql::Session& session, const std::string& mediation_id,
                                                 std::string_view kind);

// Ids of the open items of a kind.
absl::StatusOr<std::vector<std::string>> ListOpenIds(sql::Session& session, const std::string& mediation_id,
                                                     std::string_view kind);

// What the relation may see of the feed after `token`: "" starts now, an entry's token after that entry.
absl::StatusOr<rpc::ChangePage> ReadFeed(sql::Session& session, const std::string& mediation_id,
                                         const access::Relation& relation, const std::string& token);

}  // namespace sudiao::mediation
