#include "services/assignment/storage/mediator_index.h"

#include <algorithm>

#include "services/assignment/domain/reasons.h"

namespace sudiao::assignment {
namespace {

absl::Status Insert(sql::Session& session, const std::string& id, const domain::Mediator& mediator) {
  const domain::MediatorProfile& profile = mediator.profile;
  const absl::Status status =
      session
          .Execute(
              "INSERT INTO mediators (id, organization_id, account_id, state, foreign_only, capacity, "
              "open_cases) VALUES (?, ?, ?, ?, ?, ?, 0)",
              {id, profile.organization_id, profile.account_id, EnumName(mediator.state), profile.foreign,
               profile.capacity})
          .status();
  return absl::IsAlreadyExists(status) ? Fail(reasons::kAlreadyExists) : status;
}

absl::Status Update(sql::Session& session, const std::string& id, const domain::Mediator& mediator) {
  return session
      .Execute("UPDATE mediators SET state = ?, foreign_only = ?, capacity = ? WHERE id = ?",
               {EnumName(mediator.state), mediator.profile.foreign, mediator.profile.capacity, id})
      .status();
}

absl::Status SetCourts(sql::Session& session, const std::string& id, std::vector<std::string> courts) {
  RETURN_IF_ERROR(session.Execute("DELETE FROM mediator_courts WHERE mediator_id = ?", {id}).status());
  std::sort(courts.begin(), courts.end());
  courts.erase(std::unique(courts.begin(), courts.end()), courts.end());
  for (const std::string& court : courts) {
    RETURN_IF_ERROR(
        session.Execute("INSERT INTO mediator_courts (mediator_id, court_id) VALUES (?, ?)", {id, court})
            .status());
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<std::string>> Ids(sql::Session& session, const sql::SqlBuilder& query) {
  ASSIGN_OR_RETURN(const sql::Rows rows, session.Query(query));
  std::vector<std::string> ids;
  ids.reserve(rows.size());
  for (const sql::Row& row : rows) ids.push_back(row[0].Text());
  return ids;
}

sql::Args ToArgs(const std::vector<std::string>& texts) { return {texts.begin(), texts.end()}; }

}  // namespace

absl::Status MediatorIndex::Keep(change::Transaction& tx, const std::string& id,
                                 const MediatorStore::Snapshot& before,
                                 const MediatorStore::Snapshot& after) {
  sql::Session& session = tx.session();
  RETURN_IF_ERROR(before.version == 0 ? Insert(session, id, after.state) : Update(session, id, after.state));
  const auto& courts = after.state.profile.inviting_court_ids;
  if (courts == before.state.profile.inviting_court_ids) return absl::OkStatus();
  return SetCourts(session, id, courts);
}

absl::StatusOr<std::vector<std::string>> MediatorIndex::List(sql::Session& session,
                                                             const std::string& organization_id,
                                                             const std::string& after_id, int limit) {
  sql::SqlBuilder query("SELECT id FROM mediators WHERE id > ?", {after_id});
  if (!organization_id.empty()) query.Add(" AND organization_id = ?", {organization_id});
  return Ids(session, query.Add(" ORDER BY id LIMIT ?", {limit}));
}

absl::StatusOr<std::vector<std::string>> MediatorIndex::ListEligible(sql::Session& session,
                                                                     const EligibleFor& eligible,
                                                                     const std::string& after_id, int limit) {
  sql::SqlBuilder query(
      "SELECT id FROM mediators WHERE organization_id = ? AND id > ? AND state = 'ACTIVE' "
      "AND open_cases < capacity",
      {eligible.mediation_organization_id, after_id});
  if (!eligible.foreign_party) query.Add(" AND foreign_only = 0");
  if (!eligible.inviting_court_id.empty()) {
    query.Add(
        " AND EXISTS (SELECT 1 FROM mediator_courts c WHERE c.mediator_id = mediators.id AND c.court_id = ?)",
        {eligible.inviting_court_id});
  }
  if (!eligible.not_accounts.empty()) {
    query.Add(" AND account_id NOT IN (").AddList(ToArgs(eligible.not_accounts)).Add(")");
  }
  if (!eligible.not_mediators.empty()) {
    query.Add(" AND id NOT IN (").AddList(ToArgs(eligible.not_mediators)).Add(")");
  }
  return Ids(session, query.Add(" ORDER BY id LIMIT ?", {limit}));
}

absl::StatusOr<std::map<std::string, int64_t>> MediatorIndex::OpenCases(sql::Session& session,
                                                                        const std::vector<std::string>& ids) {
  std::map<std::string, int64_t> open_cases;
  for (const std::string& id : ids) open_cases[id] = 0;
  if (ids.empty()) return open_cases;
  sql::SqlBuilder query("SELECT id, open_cases FROM mediators WHERE id IN (", {});
  ASSIGN_OR_RETURN(const sql::Rows rows, session.Query(query.AddList(ToArgs(ids)).Add(")")));
  for (const sql::Row& row : rows) open_cases[row[0].Text()] = row[1].Int();
  return open_cases;
}

absl::Status MediatorIndex::TakeSeat(sql::Session& session, const std::string& id) {
  // The condition is checked on the row as it is now, under its lock, not as this transaction has read it.
  ASSIGN_OR_RETURN(const int64_t taken,
                   session.Execute("UPDATE mediators SET open_cases = open_cases + 1 "
                                   "WHERE id = ? AND state = 'ACTIVE' AND open_cases < capacity",
                                   {id}));
  if (taken == 1) return absl::OkStatus();
  return Fail(reasons::kMediatorNotAvailable,
              {{"detail", "FULL"}, {"detail_en", "has no free seat"}, {"detail_zh", "在办案件已满"}});
}

absl::Status MediatorIndex::ReleaseSeat(sql::Session& session, const std::string& id) {
  return session
      .Execute("UPDATE mediators SET open_cases = open_cases - 1 WHERE id = ? AND open_cases > 0", {id})
      .status();
}

}  // namespace sudiao::assignment
