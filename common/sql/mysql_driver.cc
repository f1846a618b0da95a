// The MySQL and MariaDB database: a bounded pool, and the rules of when a change is run again.
#include <algorithm>
#include <utility>

#include "absl/random/random.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/sql/database.h"
#include "common/sql/mysql_connection.h"
#include "common/sql/pool.h"
#include "common/sql/run_body.h"
#include "common/status/errors.h"
#include "common/status/reasons.h"
#include "common/status/status_macros.h"

namespace sudiao::sql {
namespace {

using Health = MysqlConnection::Health;

constexpr int kMaxLostConnections = 3;
constexpr absl::Duration kServerCheck = absl::Seconds(30);
// A connection that rested longer is asked whether it still stands, because servers and firewalls cut idle
// ones.
constexpr absl::Duration kMaxRest = absl::Seconds(30);

class MysqlDatabase : public Database {
 public:
  explicit MysqlDatabase(const MysqlOptions& options)
      : pool_(options.connections, [options](absl::Time deadline) {
          MysqlOptions timed = options;
          timed.connect_timeout = std::min(options.connect_timeout, deadline - absl::Now());
          return MysqlConnection::Connect(timed);
        }) {}

  absl::Status Transact(absl::Time deadline, Body body) override {
    return Repeat(deadline,
                  [&](MysqlConnection& connection) { return TransactOnce(connection, deadline, body); });
  }
  absl::Status Read(absl::Time deadline, Body body) override {
    return Repeat(deadline, [&](MysqlConnection& connection) { return ReadOnce(connection, body); });
  }
  absl::Status Ping(absl::Time deadline) override {
    return Repeat(deadline, [](MysqlConnection& connection) {
      return connection.Ping() ? absl::OkStatus() : Fail(reasons::kUnavailable);
    });
  }
  std::string_view dialect() const override { return "mysql"; }

 private:
  using Connections = Pool<MysqlConnection>;

  absl::StatusOr<Connections::Lease> Acquire(absl::Time deadline);
  absl::Status Repeat(absl::Time deadline, absl::FunctionRef<absl::Status(MysqlConnection&)> once);
  static absl::Status TransactOnce(MysqlConnection& connection, absl::Time deadline, Body body);
  static absl::Status ReadOnce(MysqlConnection& connection, Body body);

  Connections pool_;
};

absl::StatusOr<MysqlDatabase::Connections::Lease> MysqlDatabase::Acquire(absl::Time deadline) {
  {
    ASSIGN_OR_RETURN(Connections::Lease lease, pool_.Acquire(deadline));
    if (absl::Now() - lease->last_used() < kMaxRest || lease->Ping()) return lease;
    lease.Discard();
  }
  pool_.DiscardIdle();
  return pool_.Acquire(deadline);
}

// A short random pause, so that those who collided do not collide again.
void Pause(int attempt, absl::Time deadline) {
  thread_local absl::BitGen random;
  const int most = std::min(2 << std::min(attempt, 6), 100);
  const absl::Duration pause = absl::Milliseconds(absl::Uniform(random, 1, most + 1));
  absl::SleepFor(std::min(pause, deadline - absl::Now()));
}

absl::Status MysqlDatabase::Repeat(absl::Time deadline,
                                   absl::FunctionRef<absl::Status(MysqlConnection&)> once) {
  int lost = 0;
  for (int attempt = 0; absl::Now() < deadline; ++attempt) {
    if (attempt > 0) Pause(attempt, deadline);
    Health health;
    absl::Status status;
    {
      ASSIGN_OR_RETURN(Connections::Lease lease, Acquire(deadline));
      status = once(*lease);
      health = lease->health();
      if (health == Health::kConflict) lease->RollBack();
      if (lease->health() != Health::kGood) lease.Discard();
    }
    if (health == Health::kLost) pool_.DiscardIdle();
    const bool again =
        health == Health::kConflict || (health == Health::kLost && ++lost < kMaxLostConnections);
    if (!again || HasReason(status, reasons::kCommitUnknown)) return status;
  }
  return Fail(reasons::kDeadlineExceeded);
}

absl::Status MysqlDatabase::TransactOnce(MysqlConnection& connection, absl::Time deadline, Body body) {
  RETURN_IF_ERROR(connection.LimitLockWait(deadline));
  absl::Status status = RunBody(body, connection);
  // Whatever the body made of it: after a conflict or a lost connection nothing it wrote is there.
  if (connection.health() == Health::kLost) return Fail(reasons::kUnavailable);
  if (connection.health() == Health::kConflict) return absl::AbortedError("sql: the transaction was undone");
  if (!status.ok()) {
    connection.RollBack();
    return status;
  }
  const absl::Status committed = connection.Run("COMMIT");
  if (committed.ok()) return committed;
  if (connection.health() == Health::kLost) return Fail(reasons::kCommitUnknown);
  if (connection.health() != Health::kConflict) connection.RollBack();
  return committed;
}

absl::Status MysqlDatabase::ReadOnce(MysqlConnection& connection, Body body) {
  // Only REPEATABLE READ keeps one snapshot for a whole transaction; this sets it for the next transaction
  // alone.
  RETURN_IF_ERROR(connection.Run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"));
  RETURN_IF_ERROR(connection.Run("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY"));
  absl::Status status = RunBody(body, connection);
  if (connection.health() == Health::kGood) connection.RollBack();
  return status;
}

// The sentence that says what must be set, or "".
std::string UnsafeSetting(const Row& row) {
  const auto is_on = [](const Value& value) { return value.Int() == 1 || value.Text() == "ON"; };
  if (row[0].Int() != 1) {
    return "innodb_flush_log_at_trx_commit must be 1: otherwise acknowledged changes are lost with the power";
  }
  if (!is_on(row[1]) && row[1].Text() != "DETECT_AND_RECOVER") {
    return "innodb_doublewrite must be ON: otherwise a torn page destroys the database";
  }
  if (!absl::StrContains(row[2].Text(), "STRICT_TRANS_TABLES") &&
      !absl::StrContains(row[2].Text(), "STRICT_ALL_TABLES")) {
    return "sql_mode must contain STRICT_TRANS_TABLES: otherwise texts that are too long are cut silently";
  }
  if (!is_on(row[3])) return "";
  if (row[4].Int() != 1)
    return "sync_binlog must be 1 while the binary log is on: otherwise replicas miss changes";
  if (row[5].Text() == "STATEMENT") return "binlog_format must be ROW or MIXED: READ COMMITTED needs it";
  return "";
}

absl::Status CheckServer(Database& database, absl::Time deadline) {
  Rows rows;
  RETURN_IF_ERROR(database.Read(deadline, [&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(
        rows, session.Query("SELECT @@GLOBAL.innodb_flush_log_at_trx_commit, @@GLOBAL.innodb_doublewrite,"
                            " @@GLOBAL.sql_mode, @@GLOBAL.log_bin, @@GLOBAL.sync_binlog,"
                            " @@GLOBAL.binlog_format",
                            {}));
    return absl::OkStatus();
  }));
  const std::string unsafe = UnsafeSetting(rows.at(0));
  if (unsafe.empty()) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat("The database server is not safe: ", unsafe, "."));
}

}  // namespace

absl::StatusOr<std::unique_ptr<Database>> OpenMysql(const MysqlOptions& options) {
  auto database = std::make_unique<MysqlDatabase>(options);
  RETURN_IF_ERROR(CheckServer(*database, absl::Now() + options.connect_timeout + kServerCheck));
  return database;
}

}  // namespace sudiao::sql
