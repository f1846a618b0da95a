// The security-relevant events, for the audit administrator (MLP-6): ids and types only, never contents.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/sql/database.h"

namespace sudiao::identity {

struct AuditEntry {
  std::string id;
  absl::Time time;
  std::string type;
  std::string actor;    // an account, "" for the platform or somebody unknown
  std::string subject;  // the account or organisation it happened to
};

absl::Status WriteAudit(sql::Session& session, absl::Time now, std::string_view type,
                        const std::string& actor, const std::string& subject);
// Newest first; `before` is the last entry of the page before (an empty id for the first page).
absl::StatusOr<std::vector<AuditEntry>> ListAudit(sql::Session& session, const AuditEntry& before, int limit);

}  // namespace sudiao::identity
