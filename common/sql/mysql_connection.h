// One MySQL or MariaDB connection with its prepared statements, as a Session. Used by one thread at a time.
// No exception and no type of the connector leaves it.
#pragma once

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/sql/database.h"

namespace sudiao::sql {

class MysqlConnection : public Session {
 public:
  // What the errors so far mean for the connection.
  enum class Health {
    kGood,
    kConflict,  // a deadlock or a lock that was not had in time: roll back, then run everything again
    kLost,      // the connection is gone: run everything again on a new one
    kDoubtful,  // an error that nothing is known about: not to be used by the next caller
  };

  static absl::StatusOr<std::unique_ptr<MysqlConnection>> Connect(const MysqlOptions& options);
  ~MysqlConnection() override;

  using Session::Execute;
  using Session::Query;
  absl::StatusOr<Rows> Query(Sql sql, const Args& args) override;
  absl::StatusOr<int64_t> Execute(Sql sql, const Args& args) override;

  // Runs one statement of the session or the transaction (SET, START TRANSACTION, COMMIT ...).
  absl::Status Run(Sql sql);
  // Undoes the transaction. A connection that had a conflict is good again thereafter.
  void RollBack();
  // No statement waits for a lock longer than until about then.
  absl::Status LimitLockWait(absl::Time deadline);
  // Asks the server whether the connection still stands.
  bool Ping();

  Health health() const { return health_; }
  // When the connection was last known to be good.
  absl::Time last_used() const { return last_used_; }

 private:
  struct Handles;
  MysqlConnection();

  template <typename Action>
  auto Guarded(Sql sql, Action action) -> decltype(action());
  absl::Status Classify(int code, const std::string& what);

  std::unique_ptr<Handles> handles_;
  Health health_ = Health::kGood;
  int lock_wait_seconds_ = 0;
  absl::Time last_used_;
};

}  // namespace sudiao::sql
