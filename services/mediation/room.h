// The room of a mediation: its aggregates, who enters, and what must change together. Every change locks the
// mediation's row first, so that the room's changes stand in one order and never wait for each other in a
// circle.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "common/access/directory.h"
#include "common/change/change.h"
#include "common/packs/registry.h"
#include "services/mediation/domain/mediation_rules.h"
#include "services/mediation/storage/room_index.h"

namespace sudiao::mediation {

class Room {
 public:
  Room(change::Changes& changes, const packs::PackRegistry& packs);

  change::Changes& changes() { return changes_; }
  MediationStore& mediations() { return mediations_; }
  MessageStore& messages() { return messages_; }
  OfferStore& offers() { return offers_; }
  AgreementStore& agreements() { return agreements_; }

  // What somebody who entered has before him.
  struct View {
    std::string id;
    access::Relation relation;
    MediationStore::Snapshot mediation;
    const packs::Pack* pack = nullptr;

    const domain::Mediation& state() const { return mediation.state; }
    // A party, the mediator or the mediation body; the court stands outside.
    bool insider() const { return access::MaySee(relation, {Label::SHARED, ""}); }
  };
  // NOT_FOUND for outsiders, and for mediations that have not started.
  absl::StatusOr<View> Enter(change::Transaction& tx, const CallContext& call, const std::string& id);
  absl::StatusOr<View> Look(sql::Session& session, const CallContext& call, const std::string& id);
  // The same for a list, without those that Look would refuse.
  absl::StatusOr<std::vector<View>> LookMany(sql::Session& session, const CallContext& call,
                                             const std::vector<std::string>& ids);

  // Changes the mediation; when it ends, its open offers and drafts end with it. `etag` "" for any.
  using Decide = absl::FunctionRef<absl::StatusOr<domain::MediationDecision>(const domain::Mediation&)>;
  absl::StatusOr<MediationStore::Snapshot> Change(change::Transaction& tx, const std::string& id,
                                                  std::string_view etag, Decide decide);

  // Writes a message in the name of an act (a suspension's reason, a party's last word).
  absl::Status WriteNote(change::Transaction& tx, const domain::MessagePosted& message);

  absl::StatusOr<const packs::Pack*> PackOf(const domain::Mediation& mediation) const {
    return packs_.Get(mediation.facts.pack);
  }

 private:
  absl::StatusOr<View> ViewOf(sql::Session& session, const CallContext& call, const std::string& id,
                              absl::Time now, bool lock);
  // Fills in the rest of a view whose relation and mediation are there.
  absl::Status Admit(const CallContext& call, View& view) const;
  absl::Status CloseItems(change::Transaction& tx, const std::string& id);

  change::Changes& changes_;
  const packs::PackRegistry& packs_;
  MediationStore mediations_;
  MessageStore messages_;
  OfferStore offers_;
  AgreementStore agreements_;
};

// For which party the caller acts: the named one, or his only one. NOT_PERMITTED for everybody else.
absl::StatusOr<access::ActsFor> ActingParty(const access::Relation& relation, const std::string& party_id);
absl::Status RequireMediator(const access::Relation& relation);

// "mediations/<id>/<collection>/<id>" -> the two ids. INVALID_FIELDS for another form, NOT_FOUND for what is
// no id.
absl::StatusOr<std::pair<std::string, std::string>> ParseItemName(std::string_view name,
                                                                  std::string_view collection);

}  // namespace sudiao::mediation
