// One SQLite connection with its prepared statements, as a Session. Used by one thread at a time.
#pragma once

#include <memory>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/sql/database.h"

struct sqlite3;
struct sqlite3_stmt;

namespace sudiao::sql {

class SqliteConnection : public Session {
 public:
  // A reader refuses every write.
  enum class Role { kWriter, kReader };
  static absl::StatusOr<std::unique_ptr<SqliteConnection>> Open(const std::string& path, Role role);
  ~SqliteConnection() override;

  using Session::Execute;
  using Session::Query;
  absl::StatusOr<Rows> Query(Sql sql, const Args& args) override;
  absl::StatusOr<int64_t> Execute(Sql sql, const Args& args) override;

  // Runs one transaction statement (BEGIN, COMMIT, SAVEPOINT ...).
  absl::Status Run(Sql sql);
  // How long a statement waits while another process holds the file.
  void SetBusyTimeout(absl::Duration timeout);
  bool in_transaction() const;

 private:
  struct Finalizer {
    void operator()(sqlite3_stmt* statement) const;
  };
  using Statement = std::unique_ptr<sqlite3_stmt, Finalizer>;

  explicit SqliteConnection(sqlite3* db) : db_(db) {}
  absl::StatusOr<sqlite3_stmt*> Prepare(absl::string_view text);
  absl::StatusOr<sqlite3_stmt*> Bind(Sql sql, const Args& args);
  absl::Status Error(int code, absl::string_view doing) const;

  sqlite3* db_;
  absl::flat_hash_map<std::string, Statement> statements_;
};

}  // namespace sudiao::sql
