#include "common/service/verify.h"

namespace sudiao::service {

absl::StatusOr<std::vector<std::pair<std::string, std::string>>> ListAggregates(sql::Session& session,
                                                                                const std::string& after,
                                                                                int limit) {
  const size_t slash = after.find('/');
  const std::string kind = after.substr(0, slash);
  const std::string id = slash == std::string::npos ? "" : after.substr(slash + 1);
  ASSIGN_OR_RETURN(const sql::Rows rows,
                   session.Query("SELECT kind, id FROM states WHERE kind > ? OR (kind = ? AND id > ?) "
                                 "ORDER BY kind, id LIMIT ?",
                                 {kind, kind, id, limit}));
  std::vector<std::pair<std::string, std::string>> page;
  page.reserve(rows.size());
  for (const sql::Row& row : rows) page.emplace_back(row[0].Text(), row[1].Text());
  return page;
}

}  // namespace sudiao::service
