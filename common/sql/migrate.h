// Forward-only migrations. A service embeds its migrations (and those of common/change and common/access) at
// build time and applies them with --migrate, or at start in the embedded default; a running service only
// checks them.
#pragma once

#include <initializer_list>
#include <span>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "common/sql/database.h"

namespace sudiao::sql {

struct Migration {
  std::string_view name;  // "change/0001_journal"; applied in the given order
  // Statements, each ended by ";" at a line's end. A line that starts with "-- mysql:" is SQL for MySQL only,
  // "-- sqlite:" for SQLite only; every CREATE TABLE gets ENGINE=InnoDB and utf8mb4 on MySQL by itself.
  std::string_view sql;
};

// Several lists as one, in the given order:
//   const auto migrations = sql::Concat({ChangeMigrations(), AccessMigrations(), IntakeMigrations()});
std::vector<Migration> Concat(std::initializer_list<std::span<const Migration>> lists);

// MySQL commits each CREATE TABLE by itself: a migration that was cut off there goes on where it stopped, and
// what follows that place may be corrected. On SQLite a migration is applied wholly or not at all.
//
// Applies what is missing, one replica at a time, and records each with a checksum. FAILED_PRECONDITION if an
// applied migration was changed afterwards.
absl::Status Migrate(Database& database, std::span<const Migration> migrations, absl::Time deadline);

// OK if exactly these migrations are applied.
absl::Status CheckMigrated(Database& database, std::span<const Migration> migrations, absl::Time deadline);

}  // namespace sudiao::sql
