#include "services/identity/storage/audit_log.h"

#include "common/status/status_macros.h"
#include "common/types/ids.h"

namespace sudiao::identity {

absl::Status WriteAudit(sql::Session& session, absl::Time now, std::string_view type,
                        const std::string& actor, const std::string& subject) {
  return session
      .Execute("INSERT INTO audit_events (id, time_us, type, actor, subject) VALUES (?, ?, ?, ?, ?)",
               {NewId(now), absl::ToUnixMicros(now), type, actor, subject})
      .status();
}

absl::StatusOr<std::vector<AuditEntry>> ListAudit(sql::Session& session, const AuditEntry& before,
                                                  int limit) {
  sql::SqlBuilder query("SELECT id, time_us, type, actor, subject FROM audit_events", {});
  if (!before.id.empty()) {
    const int64_t time_us = absl::ToUnixMicros(before.time);
    query.Add(" WHERE time_us <= ? AND (time_us < ? OR id < ?)", {time_us, time_us, before.id});
  }
  query.Add(" ORDER BY time_us DESC, id DESC LIMIT ?", {limit});
  ASSIGN_OR_RETURN(const sql::Rows rows, session.Query(query));
  std::vector<AuditEntry> entries;
  entries.reserve(rows.size());
  for (const sql::Row& row : rows) {
    entries.push_back(
        {row[0].Text(), absl::FromUnixMicros(row[1].Int()), row[2].Text(), row[3].Text(), row[4].Text()});
  }
  return entries;
}

}  // namespace sudiao::identity
