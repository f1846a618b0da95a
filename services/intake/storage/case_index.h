// The tables by which cases are listed and found; kept in step with the cases in their transaction.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/change/change.h"
#include "services/intake/domain/case.h"

namespace sudiao::intake {

using CaseStore = change::Store<domain::CaseAggregate>;

absl::Status IndexCase(change::Transaction& tx, const std::string& id, const CaseStore::Snapshot& before,
                       const CaseStore::Snapshot& after);

struct CaseListing {
  std::vector<std::string> subjects;  // see access::Directory::SubjectsOf
  std::string state;                  // "" for any
  std::string organization_id;        // recipient; "" for any
  std::string query;                  // "" for no search
  std::string before_id;              // "" for the first page
  int limit = 20;
};

// Ids, the newest first.
absl::StatusOr<std::vector<std::string>> ListCaseIds(sql::Session& session, const CaseListing& listing);

// The case of an invitation, "" if there is none.
absl::StatusOr<std::string> FindCaseOfInvitation(sql::Session& session, const std::string& code_hash);

}  // namespace sudiao::intake
