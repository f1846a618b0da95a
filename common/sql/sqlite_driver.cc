// The SQLite database: one writer connection with a fair queue, and a few readers on snapshots.
//
// The caller at the queue's front writes for itself and for those who wait behind it: each body runs in a
// savepoint of its own, and one COMMIT (one fsync) serves them all. Nobody is answered, well or badly, before
// that COMMIT, because each body has seen what the earlier ones wrote.
#include <sqlite3.h>

#include <deque>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "common/sql/database.h"
#include "common/sql/pool.h"
#include "common/sql/run_body.h"
#include "common/sql/sqlite_connection.h"
#include "common/status/errors.h"
#include "common/status/reasons.h"
#include "common/status/status_macros.h"

namespace sudiao::sql {
namespace {

constexpr size_t kMaxBodiesPerCommit = 64;
constexpr absl::Duration kMaxTimePerCommit = absl::Milliseconds(10);

class SqliteDatabase : public Database {
 public:
  SqliteDatabase(std::string path, int readers, std::unique_ptr<SqliteConnection> writer)
      : writer_(std::move(writer)), readers_(readers, [path = std::move(path)](absl::Time) {
          return SqliteConnection::Open(path, SqliteConnection::Role::kReader);
        }) {}

  absl::Status Transact(absl::Time deadline, Body body) override;
  absl::Status Read(absl::Time deadline, Body body) override;
  absl::Status Ping(absl::Time deadline) override {
    return Read(deadline, [](Session& session) { return session.Query("SELECT 1", {}).status(); });
  }
  std::string_view dialect() const override { return "sqlite"; }

 private:
  struct Request {
    absl::Time deadline;
    Body body;
    enum { kQueued, kTaken, kDone } state = kQueued;
    absl::Status status;
    absl::CondVar changed;
  };

  bool MayWrite(const Request& request) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return !writing_ && queue_.front() == &request;
  }
  // Waits until the request was served by another caller (true), or is to be served by this one (false).
  absl::StatusOr<bool> AwaitTurn(Request& request) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Leave(Request& request) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  Request* TakeNext(const std::vector<Request*>& taken, absl::Time started);

  absl::Status Begin(absl::Time deadline);
  absl::Status RunRequest(Request& request);
  // Runs bodies until the queue is empty or the group is full, and commits. Returns whom it served.
  std::vector<Request*> WriteGroup(Request& first);
  absl::Status Commit();

  absl::Mutex mutex_;
  std::deque<Request*> queue_ ABSL_GUARDED_BY(mutex_);
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;
  const std::unique_ptr<SqliteConnection> writer_;  // used only by the caller that set writing_
  Pool<SqliteConnection> readers_;
};

absl::Status SqliteDatabase::Transact(absl::Time deadline, Body body) {
  Request request{deadline, body};
  {
    absl::MutexLock lock(&mutex_);
    queue_.push_back(&request);
    ASSIGN_OR_RETURN(const bool served, AwaitTurn(request));
    if (served) return request.status;
    writing_ = true;
  }
  const std::vector<Request*> served = WriteGroup(request);
  absl::MutexLock lock(&mutex_);
  for (Request* each : served) {
    each->state = Request::kDone;
    each->changed.Signal();
  }
  writing_ = false;
  if (!queue_.empty()) queue_.front()->changed.Signal();
  return request.status;
}

absl::StatusOr<bool> SqliteDatabase::AwaitTurn(Request& request) {
  while (request.state != Request::kDone) {
    if (request.state == Request::kTaken) {
      request.changed.Wait(&mutex_);
      continue;
    }
    if (absl::Now() >= request.deadline) {
      Leave(request);
      return Fail(reasons::kDeadlineExceeded);
    }
    if (MayWrite(request)) return false;
    request.changed.WaitWithDeadline(&mutex_, request.deadline);
  }
  return true;
}

void SqliteDatabase::Leave(Request& request) {
  std::erase(queue_, &request);
  if (!writing_ && !queue_.empty()) queue_.front()->changed.Signal();
}

SqliteDatabase::Request* SqliteDatabase::TakeNext(const std::vector<Request*>& taken, absl::Time started) {
  if (taken.size() >= kMaxBodiesPerCommit) return nullptr;
  if (!taken.empty() && absl::Now() - started > kMaxTimePerCommit) return nullptr;
  absl::MutexLock lock(&mutex_);
  if (queue_.empty()) return nullptr;
  Request* next = queue_.front();
  queue_.pop_front();
  next->state = Request::kTaken;
  return next;
}

std::vector<SqliteDatabase::Request*> SqliteDatabase::WriteGroup(Request& first) {
  const absl::Status begun = Begin(first.deadline);
  if (!begun.ok()) {
    absl::MutexLock lock(&mutex_);
    queue_.pop_front();
    first.status = begun;
    return {&first};
  }
  const absl::Time started = absl::Now();
  std::vector<Request*> taken;
  while (Request* next = TakeNext(taken, started)) {
    taken.push_back(next);
    next->status = RunRequest(*next);
    // A full disk or an I/O error may have undone the whole transaction.
    if (!writer_->in_transaction()) break;
  }
  const absl::Status committed = Commit();
  if (!committed.ok()) {
    for (Request* each : taken) each->status = committed;
  }
  return taken;
}

absl::Status SqliteDatabase::Begin(absl::Time deadline) {
  // Only another process can hold the file now, for example a backup or a verification.
  writer_->SetBusyTimeout(deadline - absl::Now());
  const absl::Status status = writer_->Run("BEGIN IMMEDIATE");
  if (absl::IsAborted(status)) return Fail(reasons::kDeadlineExceeded);
  return status;
}

absl::Status SqliteDatabase::RunRequest(Request& request) {
  if (absl::Now() >= request.deadline) return Fail(reasons::kDeadlineExceeded);
  RETURN_IF_ERROR(writer_->Run("SAVEPOINT body"));
  absl::Status status = RunBody(request.body, *writer_);
  if (!writer_->in_transaction()) return status;
  absl::Status ended = status.ok() ? absl::OkStatus() : writer_->Run("ROLLBACK TO body");
  if (ended.ok()) ended = writer_->Run("RELEASE body");
  // Nothing of a body that could not be undone may be committed with the others.
  if (!ended.ok()) writer_->Run("ROLLBACK").IgnoreError();
  return ended.ok() ? status : ended;
}

absl::Status SqliteDatabase::Commit() {
  if (!writer_->in_transaction())
    return absl::UnavailableError("sql: the transaction was undone by an I/O error");
  const absl::Status status = writer_->Run("COMMIT");
  if (!writer_->in_transaction()) return status.ok() ? status : Fail(reasons::kCommitUnknown);
  writer_->Run("ROLLBACK").IgnoreError();
  return status;
}

absl::Status SqliteDatabase::Read(absl::Time deadline, Body body) {
  ASSIGN_OR_RETURN(auto reader, readers_.Acquire(deadline));
  RETURN_IF_ERROR(reader->Run("BEGIN"));
  absl::Status status = RunBody(body, *reader);
  if (!reader->Run("ROLLBACK").ok()) reader.Discard();
  return status;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Database>> OpenSqlite(const SqliteOptions& options) {
  ASSIGN_OR_RETURN(auto writer, SqliteConnection::Open(options.path, SqliteConnection::Role::kWriter));
  return std::make_unique<SqliteDatabase>(options.path, options.readers, std::move(writer));
}

}  // namespace sudiao::sql
