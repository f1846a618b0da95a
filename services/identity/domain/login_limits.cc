#include "services/identity/domain/login_limits.h"

#include <algorithm>

namespace sudiao::identity {

LoginAttempts AfterAttempt(LoginAttempts attempts, const LoginLimit& limit, absl::Time now) {
  if (now - attempts.last > limit.forgotten_after) attempts = LoginAttempts{};
  ++attempts.attempts;
  attempts.last = now;
  if (attempts.attempts >= limit.free_attempts) {
    // Twenty doublings exceed every longest pause.
    const int64_t doublings = std::min<int64_t>(attempts.attempts - limit.free_attempts, 20);
    attempts.paused_until =
        now + std::min(limit.first_pause * (int64_t{1} << doublings), limit.longest_pause);
  }
  return attempts;
}

LoginAttempts TakeBack(LoginAttempts attempts, const LoginLimit& limit) {
  attempts.attempts = std::max<int64_t>(0, attempts.attempts - 1);
  if (attempts.attempts < limit.free_attempts) attempts.paused_until = absl::Time();
  return attempts;
}

int64_t SecondsToWait(const LoginAttempts& attempts, absl::Time now) {
  if (now >= attempts.paused_until) return 0;
  return absl::ToInt64Seconds(absl::Ceil(attempts.paused_until - now, absl::Seconds(1)));
}

}  // namespace sudiao::identity
