#include "services/identity/storage/login_attempts.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/status/errors.h"
#include "common/status/reasons.h"

namespace sudiao::identity {
namespace {

constexpr uint64_t kCleanEvery = 256;

struct StoredAttempts {
  bool found = false;
  LoginAttempts attempts;
  absl::Time success;
};

absl::StatusOr<StoredAttempts> Lock(sql::Session& session, const std::string& subject) {
  ASSIGN_OR_RETURN(const sql::Rows rows,
                   session.Query("SELECT attempts, paused_until_us, last_us, success_us FROM login_attempts "
                                 "WHERE subject = ? FOR UPDATE",
                                 {subject}));
  if (rows.empty()) return StoredAttempts{};
  const sql::Row& row = rows[0];
  return StoredAttempts{
      true,
      {row[0].Int(), absl::FromUnixMicros(row[1].Int()), absl::FromUnixMicros(row[2].Int())},
      absl::FromUnixMicros(row[3].Int())};
}

// A row that was not there is inserted and never updated: somebody else may have made it since, which is then
// ALREADY_EXISTS, and no attempt is lost.
absl::Status Save(sql::Session& session, const std::string& subject, const StoredAttempts& stored) {
  const int64_t paused_until = absl::ToUnixMicros(stored.attempts.paused_until);
  const int64_t last = absl::ToUnixMicros(stored.attempts.last);
  const int64_t success = absl::ToUnixMicros(stored.success);
  if (stored.found) {
    return session
        .Execute(
            "UPDATE login_attempts SET attempts = ?, paused_until_us = ?, last_us = ?, success_us = ? "
            "WHERE subject = ?",
            {stored.attempts.attempts, paused_until, last, success, subject})
        .status();
  }
  return session
      .Execute(
          "INSERT INTO login_attempts (subject, attempts, paused_until_us, last_us, success_us) "
          "VALUES (?, ?, ?, ?, ?)",
          {subject, stored.attempts.attempts, paused_until, last, success})
      .status();
}

}  // namespace

LoginAttemptLog::Subjects LoginAttemptLog::SubjectsOf(const std::string& target,
                                                      const std::string& place) const {
  return {sealer_.KeyedHash("login/pair", absl::StrCat(target, "|", place)),
          sealer_.KeyedHash("login/account", target), sealer_.KeyedHash("login/place", place)};
}

absl::Status LoginAttemptLog::Begin(const std::string& target, const std::string& place,
                                    absl::Time deadline) {
  const Subjects subjects = SubjectsOf(target, place);
  const bool clean = begun_.fetch_add(1) % kCleanEvery == kCleanEvery - 1;
  const auto begin = [&](sql::Session& session) -> absl::Status {
    const absl::Time now = changes_.clock().Now();
    if (clean) {
      const int64_t forgotten = absl::ToUnixMicros(now - limits_.place_known_for);
      RETURN_IF_ERROR(session.Execute("DELETE FROM login_attempts WHERE last_us < ?", {forgotten}).status());
    }
    return BeginIn(session, subjects, now);
  };
  // Two first attempts at the same moment make the same row: the second then finds it.
  absl::Status status = absl::OkStatus();
  for (int tries = 0; tries < 5; ++tries) {
    status = changes_.database().Transact(deadline, begin);
    if (!absl::IsAlreadyExists(status)) return status;
  }
  return status;
}

absl::Status LoginAttemptLog::BeginIn(sql::Session& session, const Subjects& subjects, absl::Time now) const {
  // Always in this order, so that two attempts never wait for each other.
  ASSIGN_OR_RETURN(StoredAttempts pair, Lock(session, subjects.pair));
  ASSIGN_OR_RETURN(StoredAttempts account, Lock(session, subjects.account));
  ASSIGN_OR_RETURN(StoredAttempts place, Lock(session, subjects.place));
  const bool known_place = now - pair.success < limits_.place_known_for;
  int64_t wait = SecondsToWait(pair.attempts, now);
  if (!known_place)
    wait = std::max({wait, SecondsToWait(account.attempts, now), SecondsToWait(place.attempts, now)});
  if (wait > 0) return Fail(reasons::kRateLimited, {{"seconds", absl::StrCat(wait)}});
  pair.attempts = AfterAttempt(pair.attempts, limits_.pair, now);
  account.attempts = AfterAttempt(account.attempts, limits_.account, now);
  place.attempts = AfterAttempt(place.attempts, limits_.place, now);
  RETURN_IF_ERROR(Save(session, subjects.pair, pair));
  RETURN_IF_ERROR(Save(session, subjects.account, account));
  return Save(session, subjects.place, place);
}

absl::Status LoginAttemptLog::TakeBackIn(sql::Session& session, const Subjects& subjects) const {
  ASSIGN_OR_RETURN(StoredAttempts account, Lock(session, subjects.account));
  ASSIGN_OR_RETURN(StoredAttempts place, Lock(session, subjects.place));
  account.attempts = identity::TakeBack(account.attempts, limits_.account);
  place.attempts = identity::TakeBack(place.attempts, limits_.place);
  RETURN_IF_ERROR(Save(session, subjects.account, account));
  return Save(session, subjects.place, place);
}

absl::Status LoginAttemptLog::Succeed(sql::Session& session, const std::string& target,
                                      const std::string& place, absl::Time now) {
  const Subjects subjects = SubjectsOf(target, place);
  ASSIGN_OR_RETURN(StoredAttempts pair, Lock(session, subjects.pair));
  pair.attempts = LoginAttempts{};
  pair.attempts.last = now;
  pair.success = now;
  RETURN_IF_ERROR(Save(session, subjects.pair, pair));
  return TakeBackIn(session, subjects);
}

absl::Status LoginAttemptLog::TakeBack(const std::string& target, const std::string& place,
                                       absl::Time deadline) {
  const Subjects subjects = SubjectsOf(target, place);
  return changes_.database().Transact(deadline, [&](sql::Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(StoredAttempts pair, Lock(session, subjects.pair));
    pair.attempts = identity::TakeBack(pair.attempts, limits_.pair);
    RETURN_IF_ERROR(Save(session, subjects.pair, pair));
    return TakeBackIn(session, subjects);
  });
}

}  // namespace sudiao::identity
