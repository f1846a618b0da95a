#include "common/sql/migrate.h"

#include <openssl/evp.h>

#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "common/status/status_macros.h"
#include "common/status/view.h"

namespace sudiao::sql {
namespace {

constexpr char kTableOptions[] = " ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin";

std::string Checksum(absl::string_view text) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  EVP_Digest(text.data(), text.size(), digest, &size, EVP_sha256(), nullptr);
  return absl::BytesToHexString(absl::string_view(reinterpret_cast<const char*>(digest), size));
}

// The line as `dialect` sees it: comments are empty, and a line of one dialect is bare for it and empty for
// the other.
absl::string_view LineFor(absl::string_view line, absl::string_view dialect) {
  absl::string_view bare = absl::StripLeadingAsciiWhitespace(line);
  if (!absl::StartsWith(bare, "--")) return line;
  const std::string marker = absl::StrCat("-- ", dialect, ":");
  return absl::StartsWith(bare, marker) ? bare.substr(marker.size()) : absl::string_view();
}

std::vector<std::string> Statements(absl::string_view text, absl::string_view dialect) {
  std::vector<std::string> statements;
  std::string statement;
  const auto finish = [&] {
    absl::StripAsciiWhitespace(&statement);
    if (!statement.empty()) statements.push_back(std::move(statement));
    statement.clear();
  };
  for (absl::string_view raw : absl::StrSplit(text, '\n')) {
    const absl::string_view line = absl::StripTrailingAsciiWhitespace(LineFor(raw, dialect));
    absl::StrAppend(&statement, absl::StripSuffix(line, ";"), "\n");
    if (absl::EndsWith(line, ";")) finish();
  }
  finish();
  if (dialect != "mysql") return statements;
  for (std::string& each : statements) {
    if (!absl::StartsWithIgnoreCase(each, "CREATE TABLE ")) continue;
    absl::StrAppend(&each, kTableOptions);
  }
  return statements;
}

}  // namespace

// Has a name because only it may run SQL that is not a literal (see Sql).
class MigrationRunner {
 public:
  MigrationRunner(Database& database, Session& session)
      : mysql_(database.dialect() == "mysql"), session_(session) {}

  absl::Status Run(std::span<const Migration> migrations) {
    if (!mysql_) return RunLocked(migrations);
    // MySQL commits each CREATE TABLE by itself, so the transaction does not keep other replicas out.
    ASSIGN_OR_RETURN(const Rows locked,
                     session_.Query("SELECT GET_LOCK(CONCAT(DATABASE(), '.migrate'), 60)", {}));
    if (locked.empty() || locked[0][0].Int() != 1) {
      return absl::UnavailableError("sql: another process migrates this database");
    }
    absl::Status status = RunLocked(migrations);
    session_.Query("SELECT RELEASE_LOCK(CONCAT(DATABASE(), '.migrate'))", {}).IgnoreError();
    return status;
  }

  absl::Status Check(std::span<const Migration> migrations) {
    ASSIGN_OR_RETURN(const Applied applied, FindApplied());
    for (const Migration& migration : migrations) {
      ASSIGN_OR_RETURN(const bool done, IsApplied(migration, applied));
      if (!done) {
        return absl::FailedPreconditionError(
            absl::StrCat("The migration ", AbslView(migration.name),
                         " is missing: run this program with --migrate first."));
      }
    }
    if (applied.size() == migrations.size()) return absl::OkStatus();
    return absl::FailedPreconditionError(
        "The database has migrations that this program does not know: it is too old.");
  }

 private:
  using Applied = absl::flat_hash_map<std::string, std::string>;  // name -> checksum

  absl::Status RunLocked(std::span<const Migration> migrations) {
    RETURN_IF_ERROR(
        RunText("CREATE TABLE IF NOT EXISTS schema_migrations (name VARCHAR(190) NOT NULL PRIMARY KEY,"
                " checksum VARCHAR(64) NOT NULL, applied_us BIGINT NOT NULL);"));
    ASSIGN_OR_RETURN(const Applied applied, FindApplied());
    for (const Migration& migration : migrations) {
      ASSIGN_OR_RETURN(const bool done, IsApplied(migration, applied));
      if (done) continue;
      RETURN_IF_ERROR(RunText(AbslView(migration.sql)));
      RETURN_IF_ERROR(
          session_
              .Execute("INSERT INTO schema_migrations (name, checksum, applied_us) VALUES (?, ?, ?)",
                       {migration.name, Checksum(AbslView(migration.sql)), absl::ToUnixMicros(absl::Now())})
              .status());
    }
    return absl::OkStatus();
  }

  absl::Status RunText(absl::string_view text) {
    for (const std::string& statement : Statements(text, mysql_ ? "mysql" : "sqlite")) {
      RETURN_IF_ERROR(session_.Execute(Sql(Sql::Built{}, statement), {}).status());
    }
    return absl::OkStatus();
  }

  absl::StatusOr<Applied> FindApplied() {
    ASSIGN_OR_RETURN(
        const Rows tables,
        mysql_ ? session_.Query("SELECT COUNT(*) FROM information_schema.tables"
                                " WHERE table_schema = DATABASE() AND table_name = 'schema_migrations'",
                                {})
               : session_.Query("SELECT COUNT(*) FROM sqlite_master WHERE name = 'schema_migrations'", {}));
    Applied applied;
    if (tables[0][0].Int() == 0) return applied;
    ASSIGN_OR_RETURN(const Rows rows, session_.Query("SELECT name, checksum FROM schema_migrations", {}));
    for (const Row& row : rows) applied[row[0].Text()] = row[1].Text();
    return applied;
  }

  static absl::StatusOr<bool> IsApplied(const Migration& migration, const Applied& applied) {
    const auto found = applied.find(AbslView(migration.name));
    if (found == applied.end()) return false;
    if (found->second == Checksum(AbslView(migration.sql))) return true;
    return absl::FailedPreconditionError(
        absl::StrCat("The migration ", AbslView(migration.name),
                     " was changed after it had been applied. Write a new one instead."));
  }

  const bool mysql_;
  Session& session_;
};

std::vector<Migration> Concat(std::initializer_list<std::span<const Migration>> lists) {
  std::vector<Migration> all;
  for (const auto& list : lists) all.insert(all.end(), list.begin(), list.end());
  return all;
}

absl::Status Migrate(Database& database, std::span<const Migration> migrations, absl::Time deadline) {
  return database.Transact(
      deadline, [&](Session& session) { return MigrationRunner(database, session).Run(migrations); });
}

absl::Status CheckMigrated(Database& database, std::span<const Migration> migrations, absl::Time deadline) {
  return database.Read(
      deadline, [&](Session& session) { return MigrationRunner(database, session).Check(migrations); });
}

}  // namespace sudiao::sql
