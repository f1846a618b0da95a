// A database for migrations alone.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "common/sql/database.h"

namespace sudiao::sql {

// As Open, with one connection whose statements may take hours: an index over millions of rows does.
absl::StatusOr<std::unique_ptr<Database>> OpenForMigrations(const std::string& url);

}  // namespace sudiao::sql
