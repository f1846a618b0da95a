// A database of one service: MariaDB/MySQL or SQLite behind one interface. All SQL runs inside Transact or
// Read.
#pragma once

#include <memory>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/sql/sql.h"

namespace sudiao::sql {

// One connection inside one transaction; used by one thread at a time.
class Session {
 public:
  virtual ~Session() = default;
  virtual absl::StatusOr<Rows> Query(Sql sql, const Args& args) = 0;
  // Returns the number of matched rows (not of changed ones). A duplicate key is ALREADY_EXISTS.
  virtual absl::StatusOr<int64_t> Execute(Sql sql, const Args& args) = 0;

  absl::StatusOr<Rows> Query(const SqlBuilder& q) { return Query(q.sql(), q.args()); }
  absl::StatusOr<int64_t> Execute(const SqlBuilder& q) { return Execute(q.sql(), q.args()); }
};

class Database {
 public:
  using Body = absl::FunctionRef<absl::Status(Session&)>;
  virtual ~Database() = default;

  // Runs `body` in one write transaction and commits it if it returns OK, else rolls it back and returns its
  // status. The whole body is repeated on a deadlock or a lost connection until `deadline`, so it must have
  // no other effect than its SQL (and results it overwrites). A connection lost during COMMIT gives
  // UNAVAILABLE, reason COMMIT_UNKNOWN. The body may run on another thread than the caller's and beside
  // others in one commit.
  virtual absl::Status Transact(absl::Time deadline, Body body) = 0;

  // Runs `body` on one consistent snapshot; it must not write.
  virtual absl::Status Read(absl::Time deadline, Body body) = 0;

  // OK when a connection can be had now: the readiness of a service.
  virtual absl::Status Ping(absl::Time deadline) = 0;

  // "sqlite" or "mysql".
  virtual std::string_view dialect() const = 0;
};

struct SqliteOptions {
  std::string path;  // a file; its folder must exist
  int readers = 4;
};

struct MysqlOptions {
  std::string socket;  // a Unix socket, or "" to use host and port
  std::string host = "127.0.0.1";
  int port = 3306;
  std::string user;
  std::string password;
  std::string database;
  int connections = 8;
  absl::Duration connect_timeout = absl::Seconds(5);
  absl::Duration read_timeout = absl::Seconds(30);
};

// Opens the file, creating it if needed: WAL, synchronous FULL, foreign keys on.
absl::StatusOr<std::unique_ptr<Database>> OpenSqlite(const SqliteOptions& options);

// Connects and refuses unsafe servers (innodb_flush_log_at_trx_commit other than 1, doublewrite off, no
// strict mode, sync_binlog other than 1 with the binary log on) with a sentence that says what to set.
absl::StatusOr<std::unique_ptr<Database>> OpenMysql(const MysqlOptions& options);

// Opens from a URL, the way every program is configured:
//   sqlite:/path/file.db
//   mysql://user@host:port/database?password_file=/path&connections=16
//   mysql://user@localhost/database?socket=/path/mysql.sock
absl::StatusOr<std::unique_ptr<Database>> Open(const std::string& url);

}  // namespace sudiao::sql
