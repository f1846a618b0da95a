#include "common/sql/sqlite_connection.h"

#include <sqlite3.h>

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/status/errors.h"
#include "common/status/reasons.h"
#include "common/status/status_macros.h"
#include "common/status/view.h"

namespace sudiao::sql {
namespace {

constexpr size_t kMaxStatements = 512;

// SQLite has no row locks: its one write transaction holds the whole database.
absl::string_view WithoutForUpdate(absl::string_view text) {
  constexpr absl::string_view kForUpdate = "FOR UPDATE";
  absl::string_view end = absl::StripTrailingAsciiWhitespace(text);
  return absl::EndsWithIgnoreCase(end, kForUpdate) ? end.substr(0, end.size() - kForUpdate.size()) : text;
}

int BindValue(sqlite3_stmt* statement, int index, const Value& value) {
  const auto& v = value.variant();
  if (const auto* number = std::get_if<int64_t>(&v)) return sqlite3_bind_int64(statement, index, *number);
  // The arguments outlive the statement's run, so SQLite need not copy them.
  if (const auto* text = std::get_if<std::string>(&v)) {
    return sqlite3_bind_text64(statement, index, text->data(), text->size(), SQLITE_STATIC, SQLITE_UTF8);
  }
  if (const auto* bytes = std::get_if<Bytes>(&v)) {
    if (bytes->data.empty()) return sqlite3_bind_zeroblob(statement, index, 0);
    return sqlite3_bind_blob64(statement, index, bytes->data.data(), bytes->data.size(), SQLITE_STATIC);
  }
  return sqlite3_bind_null(statement, index);
}

Value ReadColumn(sqlite3_stmt* statement, int column) {
  const auto size = [&] { return static_cast<size_t>(sqlite3_column_bytes(statement, column)); };
  switch (sqlite3_column_type(statement, column)) {
    case SQLITE_NULL:
      return Null{};
    case SQLITE_INTEGER:
      return int64_t{sqlite3_column_int64(statement, column)};
    case SQLITE_BLOB: {
      const auto* data = static_cast<const char*>(sqlite3_column_blob(statement, column));
      return data == nullptr ? Bytes{} : Bytes{std::string(data, size())};
    }
    default: {
      const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
      return data == nullptr ? std::string() : std::string(data, size());
    }
  }
}

// Ends the statement's run and forgets its arguments, whichever way the function is left.
class Resetter {
 public:
  explicit Resetter(sqlite3_stmt* statement) : statement_(statement) {}
  Resetter(const Resetter&) = delete;
  Resetter& operator=(const Resetter&) = delete;
  ~Resetter() {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
  }

 private:
  sqlite3_stmt* statement_;
};

}  // namespace

void SqliteConnection::Finalizer::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

absl::StatusOr<std::unique_ptr<SqliteConnection>> SqliteConnection::Open(const std::string& path, Role role) {
  sqlite3* db = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &db,
                                   SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
  std::unique_ptr<SqliteConnection> connection(new SqliteConnection(db));
  if (code != SQLITE_OK) {
    return absl::UnavailableError(absl::StrCat("sql: cannot open ", path, ": ", sqlite3_errstr(code)));
  }
  sqlite3_extended_result_codes(db, 1);
  connection->SetBusyTimeout(absl::Seconds(5));
  // FULL: an acknowledged change survives a power loss. A change writes a dozen pages, mostly the same ones
  // as the change before it: a log of 8,000 pages is carried over into the file much more seldom than one of
  // 1,000, which is the default, and carries over less in all.
  constexpr char kSettings[] =
      "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY;"
      "PRAGMA wal_autocheckpoint=8000; PRAGMA journal_size_limit=67108864; PRAGMA cache_size=-16000;";
  int set = sqlite3_exec(db, kSettings, nullptr, nullptr, nullptr);
  if (set == SQLITE_OK && role == Role::kReader) {
    set = sqlite3_exec(db, "PRAGMA query_only=ON", nullptr, nullptr, nullptr);
  }
  if (set != SQLITE_OK) return connection->Error(set, "settings");
  ASSIGN_OR_RETURN(const Rows mode, connection->Query("PRAGMA journal_mode", {}));
  if (mode.empty() || mode[0][0].Text() != "wal") {
    return absl::FailedPreconditionError(
        absl::StrCat("sql: ", path, " cannot be used in WAL mode; choose a local file system"));
  }
  return connection;
}

SqliteConnection::~SqliteConnection() {
  statements_.clear();
  sqlite3_close(db_);
}

absl::StatusOr<Rows> SqliteConnection::Query(Sql sql, const Args& args) {
  ASSIGN_OR_RETURN(sqlite3_stmt * statement, Bind(sql, args));
  const Resetter resetter(statement);
  const int columns = sqlite3_column_count(statement);
  Rows rows;
  int code = sqlite3_step(statement);
  for (; code == SQLITE_ROW; code = sqlite3_step(statement)) {
    Row& row = rows.emplace_back();
    row.reserve(static_cast<size_t>(columns));
    for (int column = 0; column < columns; ++column) row.push_back(ReadColumn(statement, column));
  }
  if (code != SQLITE_DONE) return Error(code, AbslView(sql.text));
  return rows;
}

absl::StatusOr<int64_t> SqliteConnection::Execute(Sql sql, const Args& args) {
  ASSIGN_OR_RETURN(sqlite3_stmt * statement, Bind(sql, args));
  const Resetter resetter(statement);
  const int64_t before = sqlite3_total_changes64(db_);
  int code = sqlite3_step(statement);
  while (code == SQLITE_ROW) code = sqlite3_step(statement);
  if (code != SQLITE_DONE) return Error(code, AbslView(sql.text));
  // sqlite3_changes() keeps the count of an earlier statement when this one is no INSERT, UPDATE or DELETE,
  // and the total also counts rows that foreign keys changed.
  return sqlite3_total_changes64(db_) == before ? 0 : int64_t{sqlite3_changes64(db_)};
}

absl::Status SqliteConnection::Run(Sql sql) { return Execute(sql, {}).status(); }

void SqliteConnection::SetBusyTimeout(absl::Duration timeout) {
  const int64_t milliseconds = std::clamp<int64_t>(absl::ToInt64Milliseconds(timeout), 0, 3'600'000);
  sqlite3_busy_timeout(db_, static_cast<int>(milliseconds));
}

bool SqliteConnection::in_transaction() const { return sqlite3_get_autocommit(db_) == 0; }

absl::StatusOr<sqlite3_stmt*> SqliteConnection::Prepare(absl::string_view text) {
  if (const auto found = statements_.find(text); found != statements_.end()) return found->second.get();
  const absl::string_view sql = WithoutForUpdate(text);
  sqlite3_stmt* statement = nullptr;
  const char* tail = nullptr;
  const int code = sqlite3_prepare_v3(db_, sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement, &tail);
  Statement prepared(statement);
  if (code != SQLITE_OK) return Error(code, text);
  const absl::string_view rest = sql.substr(static_cast<size_t>(tail - sql.data()));
  if (statement == nullptr || !absl::StripAsciiWhitespace(rest).empty()) {
    return absl::InternalError(absl::StrCat("sql: not exactly one statement: ", text));
  }
  if (statements_.size() >= kMaxStatements) statements_.clear();
  statements_[text] = std::move(prepared);
  return statement;
}

absl::StatusOr<sqlite3_stmt*> SqliteConnection::Bind(Sql sql, const Args& args) {
  ASSIGN_OR_RETURN(sqlite3_stmt * statement, Prepare(AbslView(sql.text)));
  if (static_cast<size_t>(sqlite3_bind_parameter_count(statement)) != args.size()) {
    return absl::InternalError(
        absl::StrCat("sql: wrong number of arguments (", args.size(), "): ", AbslView(sql.text)));
  }
  for (size_t i = 0; i < args.size(); ++i) {
    const int code = BindValue(statement, static_cast<int>(i) + 1, args[i]);
    if (code != SQLITE_OK) {
      const absl::Status status = Error(code, AbslView(sql.text));
      sqlite3_clear_bindings(statement);
      return status;
    }
  }
  return statement;
}

absl::Status SqliteConnection::Error(int code, absl::string_view doing) const {
  const std::string text = absl::StrCat("sql: ", sqlite3_errmsg(db_), " (", code, "): ", doing);
  switch (code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
      return Fail(reasons::kAlreadyExists);
    case SQLITE_TOOBIG:
      return absl::InvalidArgumentError(text);
    default:
      break;
  }
  switch (code & 0xff) {
    case SQLITE_BUSY:
      return absl::AbortedError(text);
    case SQLITE_FULL:
    case SQLITE_CANTOPEN:
      return absl::UnavailableError(text);
    default:
      return absl::InternalError(text);
  }
}

}  // namespace sudiao::sql
