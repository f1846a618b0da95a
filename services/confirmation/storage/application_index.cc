#include "services/confirmation/storage/application_index.h"

#include <algorithm>
#include <functional>

namespace sudiao::confirmation {
namespace {

sql::Args ArgsOf(const std::vector<std::string>& texts) { return {texts.begin(), texts.end()}; }

absl::StatusOr<std::vector<std::string>> Finish(sql::Session& session, sql::SqlBuilder query,
                                                const ApplicationListing& listing) {
  if (!listing.case_id.empty()) query.Add(" AND a.case_id = ?", {listing.case_id});
  if (!listing.state.empty()) query.Add(" AND a.state = ?", {listing.state});
  if (!listing.before_id.empty()) query.Add(" AND a.application_id < ?", {listing.before_id});
  query.Add(" ORDER BY a.application_id DESC LIMIT ?", {listing.limit});
  ASSIGN_OR_RETURN(const sql::Rows rows, session.Query(query));
  std::vector<std::string> ids;
  ids.reserve(rows.size());
  for (const sql::Row& row : rows) ids.push_back(row[0].Text());
  return ids;
}

}  // namespace

absl::Status IndexApplication(change::Transaction& tx, const std::string& id,
                              const ApplicationStore::Snapshot& before,
                              const ApplicationStore::Snapshot& after) {
  const domain::Application& a = after.state;
  if (before.version == 0) {
    return tx.session()
        .Execute(
            "INSERT INTO application_index (application_id, case_id, court_id, state, filed) "
            "VALUES (?, ?, ?, ?, ?)",
            {id, a.case_id, a.court.organization_id, EnumName(a.state), a.filed()})
        .status();
  }
  if (before.state.state == a.state && before.state.filed() == a.filed()) return absl::OkStatus();
  return tx.session()
      .Execute("UPDATE application_index SET state = ?, filed = ? WHERE application_id = ?",
               {EnumName(a.state), a.filed(), id})
      .status();
}

absl::StatusOr<std::vector<std::string>> ListApplicationIds(sql::Session& session,
                                                            const ApplicationListing& listing) {
  // Two queries, each along its own index; one with OR would walk all applications.
  sql::SqlBuilder by_case(
      "SELECT DISTINCT a.application_id FROM application_index a "
      "JOIN case_relations r ON r.case_id = a.case_id WHERE r.subject IN (",
      {});
  by_case.AddList(ArgsOf(listing.subjects)).Add(")");
  ASSIGN_OR_RETURN(std::vector<std::string> ids, Finish(session, std::move(by_case), listing));
  if (!listing.court_ids.empty()) {
    sql::SqlBuilder by_court(
        "SELECT a.application_id FROM application_index a WHERE a.filed = 1 AND a.court_id IN (", {});
    by_court.AddList(ArgsOf(listing.court_ids)).Add(")");
    ASSIGN_OR_RETURN(const std::vector<std::string> more, Finish(session, std::move(by_court), listing));
    ids.insert(ids.end(), more.begin(), more.end());
  }
  std::sort(ids.begin(), ids.end(), std::greater<>());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  if (ids.size() > static_cast<size_t>(listing.limit)) ids.resize(static_cast<size_t>(listing.limit));
  return ids;
}

}  // namespace sudiao::confirmation
