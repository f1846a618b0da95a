// Argon2id, bounded: hashing is meant to be dear, so only a few run at once and only some may wait.
#pragma once

#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "services/identity/options.h"

namespace sudiao::identity {

class PasswordHasher {
 public:
  PasswordHasher(const PasswordCost& cost, int at_once, int waiting);

  // OVERLOADED if too many wait, DEADLINE_EXCEEDED if it is not its turn before `deadline`.
  absl::StatusOr<std::string> Hash(const std::string& password, absl::Time deadline);
  // An empty `hash` is nobody's: it takes as long and is never right, so that time does not tell whether an
  // account exists.
  absl::StatusOr<bool> Verify(const std::string& password, const std::string& hash, absl::Time deadline);

 private:
  class Turn;
  absl::StatusOr<std::string> HashNow(const std::string& password) const;
  bool MayRun() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return running_ < at_once_; }

  const PasswordCost cost_;
  const int at_once_;
  const int waiting_limit_;
  std::string nobody_;  // the hash of a password that nobody knows

  absl::Mutex mutex_;
  int running_ ABSL_GUARDED_BY(mutex_) = 0;
  int waiting_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace sudiao::identity
