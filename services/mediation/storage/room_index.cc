#include "services/mediation/storage/room_index.h"

#include <algorithm>
#include <array>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/types/resource_name.h"

namespace sudiao::mediation {
namespace {

using change::Transaction;

constexpr int kChunk = 200;

// One item, or the mediation itself, as the index tables have it.
struct Indexed {
  std::string_view kind;
  std::string id;
  std::string mediation_id;
  std::string resource;
  access::Item item;
  bool open = false;
};

access::Item ItemOf(const sql::Value& label, const sql::Value& party_id) {
  return {EnumFromName<Label>(label.Text()).value_or(Label::UNSPECIFIED), party_id.Text()};
}

// What the court may know while the mediation runs: that it runs, and how it ended.
Label LabelOfMediationEvent(const std::string& type) {
  constexpr std::array<std::string_view, 6> kForCourt = {
      domain::MediationOpened::kType, domain::MediationEnded::kType, domain::FailureReported::kType,
      MediationTerminated::kType,     domain::ClockRecounted::kType, domain::AgreementTookEffect::kType};
  return std::find(kForCourt.begin(), kForCourt.end(), type) != kForCourt.end() ? Label::COURT
                                                                                : Label::SHARED;
}

absl::StatusOr<int64_t> NextPlace(sql::Session& session, const std::string& mediation_id) {
  ASSIGN_OR_RETURN(const sql::Rows rows,
                   session.Query("SELECT MAX(place) FROM room_feed WHERE mediation_id = ?", {mediation_id}));
  return rows.empty() ? 1 : rows[0][0].Int() + 1;
}

absl::Status AppendFeed(change::Changes& changes, Transaction& tx, const Indexed& indexed,
                        int64_t after_sequence, int64_t place) {
  ASSIGN_OR_RETURN(const auto entries,
                   changes.ReadJournal(tx.session(), indexed.kind, indexed.id, after_sequence, kChunk));
  const bool is_mediation = indexed.kind == domain::MediationAggregate::kKind;
  for (const change::JournalEntry& entry : entries) {
    const Label label = is_mediation ? LabelOfMediationEvent(entry.type) : indexed.item.label;
    RETURN_IF_ERROR(
        tx.session()
            .Execute("INSERT INTO room_feed (mediation_id, place, event_id, resource, type, time_us, "
                     "label, party_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                     {indexed.mediation_id, place++, entry.id, indexed.resource, entry.type,
                      absl::ToUnixMicros(entry.time), EnumName(label), indexed.item.party_id})
            .status());
  }
  tx.Wake(absl::StrCat("mediation/", indexed.mediation_id));
  return absl::OkStatus();
}

absl::Status IndexItem(change::Changes& changes, Transaction& tx, const Indexed& indexed,
                       int64_t after_sequence) {
  sql::Session& session = tx.session();
  ASSIGN_OR_RETURN(const int64_t place, NextPlace(session, indexed.mediation_id));
  if (after_sequence == 0) {
    RETURN_IF_ERROR(
        session
            .Execute("INSERT INTO room_items (mediation_id, kind, place, id, label, party_id, is_open) "
                     "VALUES (?, ?, ?, ?, ?, ?, ?)",
                     {indexed.mediation_id, indexed.kind, place, indexed.id, EnumName(indexed.item.label),
                      indexed.item.party_id, indexed.open})
            .status());
  } else {
    RETURN_IF_ERROR(session
                        .Execute("UPDATE room_items SET label = ?, is_open = ? WHERE kind = ? AND id = ?",
                                 {EnumName(indexed.item.label), indexed.open, indexed.kind, indexed.id})
                        .status());
  }
  return AppendFeed(changes, tx, indexed, after_sequence, place);
}

absl::StatusOr<int64_t> PlaceOfItem(sql::Session& session, const std::string& mediation_id,
                                    std::string_view kind, const std::string& id) {
  if (id.empty()) return 0;
  ASSIGN_OR_RETURN(
      const sql::Rows rows,
      session.Query("SELECT place FROM room_items WHERE kind = ? AND id = ? AND mediation_id = ?",
                    {kind, id, mediation_id}));
  if (rows.empty()) return Fail(reasons::kPageTokenMismatch);
  return rows[0][0].Int();
}

// Inside one stream the token may stand behind entries that the caller does not see; what the caller gets are
// event ids only, so that hidden entries cannot be counted.
absl::StatusOr<int64_t> PlaceOfToken(sql::Session& session, const std::string& mediation_id,
                                     const std::string& token) {
  if (token.empty()) {
    ASSIGN_OR_RETURN(const int64_t next, NextPlace(session, mediation_id));
    return next - 1;
  }
  int64_t place = 0;
  if (token[0] == '#' && absl::SimpleAtoi(token.substr(1), &place)) return place;
  ASSIGN_OR_RETURN(const sql::Rows rows,
                   session.Query("SELECT place FROM room_feed WHERE event_id = ? AND mediation_id = ?",
                                 {token, mediation_id}));
  if (rows.empty()) return Fail(reasons::kPageTokenMismatch);
  return rows[0][0].Int();
}

}  // namespace

std::string ItemName(std::string_view mediation_id, std::string_view collection, std::string_view id) {
  return absl::StrCat("mediations/", AbslView(mediation_id), "/", AbslView(collection), "/", AbslView(id));
}

MediationStore::Index IndexMediations(change::Changes& changes) {
  return [&changes](Transaction& tx, const std::string& id, const MediationStore::Snapshot& before,
                    const MediationStore::Snapshot& after) -> absl::Status {
    if (!after.state.started()) return absl::OkStatus();
    if (!before.state.started()) {
      RETURN_IF_ERROR(tx.session().Execute("INSERT INTO mediations (id) VALUES (?)", {id}).status());
    }
    ASSIGN_OR_RETURN(const int64_t place, NextPlace(tx.session(), id));
    const Indexed indexed{domain::MediationAggregate::kKind, id, id, FormatName("mediations", id), {}, false};
    return AppendFeed(changes, tx, indexed, before.version, place);
  };
}

MessageStore::Index IndexMessages(change::Changes& changes) {
  return [&changes](Transaction& tx, const std::string& id, const MessageStore::Snapshot& before,
                    const MessageStore::Snapshot& after) -> absl::Status {
    const domain::Message& message = after.state;
    return IndexItem(changes, tx,
                     {domain::MessageAggregate::kKind,
                      id,
                      message.mediation_id,
                      ItemName(message.mediation_id, "messages", id),
                      {message.label, message.party_id},
                      false},
                     before.version);
  };
}

OfferStore::Index IndexOffers(change::Changes& changes) {
  return [&changes](Transaction& tx, const std::string& id, const OfferStore::Snapshot& before,
                    const OfferStore::Snapshot& after) -> absl::Status {
    const domain::Offer& offer = after.state;
    return IndexItem(
        changes, tx,
        {domain::OfferAggregate::kKind, id, offer.mediation_id, ItemName(offer.mediation_id, "offers", id),
         offer.item(), offer.state == domain::OfferState::OPEN},
        before.version);
  };
}

AgreementStore::Index IndexAgreements(change::Changes& changes) {
  return [&changes](Transaction& tx, const std::string& id, const AgreementStore::Snapshot& before,
                    const AgreementStore::Snapshot& after) -> absl::Status {
    const domain::Agreement& agreement = after.state;
    return IndexItem(changes, tx,
                     {domain::AgreementAggregate::kKind, id, agreement.mediation_id,
                      ItemName(agreement.mediation_id, "agreements", id), agreement.item(),
                      !domain::kAgreementTable.IsFinal(agreement.state)},
                     before.version);
  };
}

absl::StatusOr<std::vector<std::string>> ListMediationIds(sql::Session& session,
                                                          const std::vector<std::string>& subjects,
                                                          const std::string& before_id, int limit) {
  sql::SqlBuilder q(
      "SELECT DISTINCT r.case_id FROM case_relations r JOIN mediations m ON m.id = r.case_id "
      "WHERE r.subject IN (",
      {});
  q.AddList(sql::Args(subjects.begin(), subjects.end())).Add(")");
  if (!before_id.empty()) q.Add(" AND r.case_id < ?", {before_id});
  q.Add(" ORDER BY r.case_id DESC LIMIT ?", {limit});
  ASSIGN_OR_RETURN(const sql::Rows rows, session.Query(q));
  std::vector<std::string> ids;
  for (const sql::Row& row : rows) ids.push_back(row[0].Text());
  return ids;
}

absl::StatusOr<std::vector<std::string>> ListVisibleIds(sql::Session& session,
                                                        const std::string& mediation_id,
                                                        std::string_view kind,
                                                        const access::Relation& relation,
                                                        const std::string& after_id, int limit) {
  ASSIGN_OR_RETURN(int64_t place, PlaceOfItem(session, mediation_id, kind, after_id));
  std::vector<std::string> ids;
  while (true) {
    ASSIGN_OR_RETURN(const sql::Rows rows,
                     session.Query("SELECT place, id, label, party_id FROM room_items "
                                   "WHERE mediation_id = ? AND kind = ? AND place > ? ORDER BY place LIMIT ?",
                                   {mediation_id, kind, place, kChunk}));
    for (const sql::Row& row : rows) {
      place = row[0].Int();
      if (!access::MaySee(relation, ItemOf(row[2], row[3]))) continue;
      ids.push_back(row[1].Text());
      if (ids.size() == static_cast<size_t>(limit)) return ids;
    }
    if (rows.size() < static_cast<size_t>(kChunk)) return ids;
  }
}

absl::StatusOr<std::string> NewestOpenVisibleId(sql::Session& session, const std::string& mediation_id,
                                                std::string_view kind, const access::Relation& relation) {
  ASSIGN_OR_RETURN(int64_t place, NextPlace(session, mediation_id));
  while (true) {
    ASSIGN_OR_RETURN(const sql::Rows rows,
                     session.Query("SELECT place, id, label, party_id FROM room_items WHERE mediation_id = ? "
                                   "AND kind = ? AND is_open = 1 AND place < ? ORDER BY place DESC LIMIT ?",
                                   {mediation_id, kind, place, kChunk}));
    for (const sql::Row& row : rows) {
      place = row[0].Int();
      if (access::MaySee(relation, ItemOf(row[2], row[3]))) return row[1].Text();
    }
    if (rows.size() < static_cast<size_t>(kChunk)) return std::string();
  }
}

absl::StatusOr<std::vector<std::string>> ListIds(sql::Session& session, const std::string& mediation_id,
                                                 std::string_view kind) {
  ASSIGN_OR_RETURN(
      const sql::Rows rows,
      session.Query("SELECT id FROM room_items WHERE mediation_id = ? AND kind = ? ORDER BY place",
                    {mediation_id, kind}));
  std::vector<std::string> ids;
  for (const sql::Row& row : rows) ids.push_back(row[0].Text());
  return ids;
}

absl::StatusOr<std::vector<std::string>> ListOpenIds(sql::Session& session, const std::string& mediation_id,
                                                     std::string_view kind) {
  ASSIGN_OR_RETURN(
      const sql::Rows rows,
      session.Query("SELECT id FROM room_items WHERE mediation_id = ? AND kind = ? AND is_open = 1 "
                    "ORDER BY place",
                    {mediation_id, kind}));
  std::vector<std::string> ids;
  for (const sql::Row& row : rows) ids.push_back(row[0].Text());
  return ids;
}

absl::StatusOr<rpc::ChangePage> ReadFeed(sql::Session& session, const std::string& mediation_id,
                                         const access::Relation& relation, const std::string& token) {
  ASSIGN_OR_RETURN(int64_t place, PlaceOfToken(session, mediation_id, token));
  rpc::ChangePage page;
  while (true) {
    ASSIGN_OR_RETURN(
        const sql::Rows rows,
        session.Query("SELECT place, event_id, resource, type, time_us, label, party_id FROM room_feed "
                      "WHERE mediation_id = ? AND place > ? ORDER BY place LIMIT ?",
                      {mediation_id, place, kChunk}));
    for (const sql::Row& row : rows) {
      place = row[0].Int();
      if (!access::MaySee(relation, ItemOf(row[5], row[6]))) continue;
      page.entries.push_back(
          {row[1].Text(), row[2].Text(), row[3].Text(), absl::FromUnixMicros(row[4].Int())});
    }
    if (rows.size() < static_cast<size_t>(kChunk)) break;
  }
  page.token = absl::StrCat("#", place);
  return page;
}

}  // namespace sudiao::mediation
