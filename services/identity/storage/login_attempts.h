// Counts log-in attempts, for known and unknown e-mails alike, so that a pause does not tell whether an
// account exists. The subjects are keyed hashes: the table names nobody.
#pragma once

#include <atomic>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/change/change.h"
#include "services/identity/domain/login_limits.h"
#include "services/identity/sealer.h"

namespace sudiao::identity {

class LoginAttemptLog {
 public:
  LoginAttemptLog(change::Changes& changes, const Sealer& sealer, const LoginLimits& limits)
      : changes_(changes), sealer_(sealer), limits_(limits) {}

  // Counts an attempt on `target` (an e-mail, or whatever is guessed at) from `place` (a client address)
  // before it is judged; RATE_LIMITED with the seconds to wait, and nothing counted, during a pause.
  absl::Status Begin(const std::string& target, const std::string& place, absl::Time deadline);
  // The attempt was right: it does not count, and the place is a known one.
  absl::Status Succeed(sql::Session& session, const std::string& target, const std::string& place,
                       absl::Time now);
  // The attempt was neither: it does not count.
  absl::Status TakeBack(const std::string& target, const std::string& place, absl::Time deadline);

 private:
  struct Subjects {
    std::string pair, account, place;
  };
  Subjects SubjectsOf(const std::string& target, const std::string& place) const;
  absl::Status BeginIn(sql::Session& session, const Subjects& subjects, absl::Time now) const;
  absl::Status TakeBackIn(sql::Session& session, const Subjects& subjects) const;

  change::Changes& changes_;
  const Sealer& sealer_;
  const LoginLimits limits_;
  std::atomic<uint64_t> begun_{0};
};

}  // namespace sudiao::identity
