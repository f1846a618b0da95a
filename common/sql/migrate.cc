#include "common/sql/migrate.h"

#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "common/status/status_macros.h"
#include "common/status/view.h"
#include "common/types/ids.h"

namespace sudiao::sql {
namespace {

constexpr char kTableOptions[] = " ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin";

std::string Checksum(absl::string_view text) { return Sha256Hex(StdView(text)); }

// The checksum of the first `count` statements.
std::string ChecksumOf(const std::vector<std::string>& statements, size_t count) {
  std::string text;
  for (size_t i = 0; i < count; ++i) absl::StrAppend(&text, statements[i], ";\n");
  return Checksum(text);
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
    // What was noted last has to be seen by whoever gets the lock next.
    if (status.ok()) status = session_.Execute("COMMIT", {}).status();
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
  struct Record {
    std::string checksum;  // of the whole text, or of the statements done while it is not finished
    size_t statements = 0;
    bool finished = false;
  };
  using Applied = absl::flat_hash_map<std::string, Record>;

  absl::Status RunLocked(std::span<const Migration> migrations) {
    RETURN_IF_ERROR(
        RunText("CREATE TABLE IF NOT EXISTS schema_migrations (name VARCHAR(190) NOT NULL PRIMARY KEY,"
                " checksum VARCHAR(64) NOT NULL, statements BIGINT NOT NULL, applied_us BIGINT NOT NULL);"));
    ASSIGN_OR_RETURN(const Applied applied, FindApplied());
    for (const Migration& migration : migrations) {
      ASSIGN_OR_RETURN(const bool done, IsApplied(migration, applied));
      if (done) continue;
      const auto begun = applied.find(AbslView(migration.name));
      RETURN_IF_ERROR(Apply(migration, begun == applied.end() ? nullptr : &begun->second));
    }
    return absl::OkStatus();
  }

  absl::Status Apply(const Migration& migration, const Record* begun) {
    const std::vector<std::string> statements =
        Statements(AbslView(migration.sql), mysql_ ? "mysql" : "sqlite");
    const size_t first = begun == nullptr ? 0 : begun->statements;
    if (begun == nullptr) {
      RETURN_IF_ERROR(
          Store("INSERT INTO schema_migrations (checksum, statements, applied_us, name) VALUES (?, ?, ?, ?)",
                {Checksum(""), 0, 0, migration.name}));
    } else if (first > statements.size() || begun->checksum != ChecksumOf(statements, first)) {
      return Changed(migration);
    }
    for (size_t i = first; i < statements.size(); ++i) {
      const absl::Status status = session_.Execute(Sql(Sql::Built{}, statements[i]), {}).status();
      // It was cut off between this statement and the note that it was done.
      const bool was_done = begun != nullptr && i == first && absl::IsAlreadyExists(status);
      if (!status.ok() && !was_done) return status;
      if (mysql_) RETURN_IF_ERROR(Note(migration, ChecksumOf(statements, i + 1), i + 1, 0));
    }
    return Note(migration, Checksum(AbslView(migration.sql)), statements.size(),
                absl::ToUnixMicros(absl::Now()));
  }

  absl::Status Note(const Migration& migration, const std::string& checksum, size_t statements,
                    int64_t applied_us) {
    return Store("UPDATE schema_migrations SET checksum = ?, statements = ?, applied_us = ? WHERE name = ?",
                 {checksum, static_cast<int64_t>(statements), applied_us, migration.name});
  }

  absl::Status Store(Sql sql, const Args& args) { return session_.Execute(sql, args).status(); }

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
    ASSIGN_OR_RETURN(
        const Rows rows,
        session_.Query("SELECT name, checksum, statements, applied_us FROM schema_migrations", {}));
    for (const Row& row : rows) {
      applied[row[0].Text()] = {row[1].Text(), static_cast<size_t>(row[2].Int()), row[3].Int() != 0};
    }
    return applied;
  }

  static absl::StatusOr<bool> IsApplied(const Migration& migration, const Applied& applied) {
    const auto found = applied.find(AbslView(migration.name));
    if (found == applied.end() || !found->second.finished) return false;
    if (found->second.checksum != Checksum(AbslView(migration.sql))) return Changed(migration);
    return true;
  }

  static absl::Status Changed(const Migration& migration) {
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
