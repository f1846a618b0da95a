// Runs a transaction's body such that nothing it throws gets past it: an exception would leave a transaction
// open on a shared connection, or strand the callers whose bodies wait for the same commit.
#pragma once

#include <exception>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "common/sql/database.h"

namespace sudiao::sql {

inline absl::Status RunBody(Database::Body body, Session& session) {
  try {
    return body(session);
  } catch (const std::exception& error) {
    return absl::InternalError(absl::StrCat("sql: the body of a transaction threw: ", error.what()));
  }
}

}  // namespace sudiao::sql
