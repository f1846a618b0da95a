// How guessing is slowed down: after some free attempts every further one costs a pause that doubles, up to a
// longest one, so that nobody is locked out for ever. Attempts are counted before they are judged, so that
// many at once gain nothing. Pure.
#pragma once

#include <cstdint>

#include "absl/time/time.h"

namespace sudiao::identity {

struct LoginLimit {
  int64_t free_attempts;
  absl::Duration first_pause;
  absl::Duration longest_pause;
  absl::Duration forgotten_after;
};

// From one place for one account, for one account from all places, and from one place for all accounts. The
// last two do not bind a place from which the account was logged in lately: an attacker elsewhere cannot keep
// its owner out.
struct LoginLimits {
  LoginLimit pair{10, absl::Seconds(30), absl::Hours(1), absl::Hours(6)};
  LoginLimit account{30, absl::Seconds(5), absl::Minutes(1), absl::Hours(1)};
  LoginLimit place{200, absl::Seconds(5), absl::Minutes(10), absl::Minutes(15)};
  absl::Duration place_known_for = absl::Hours(24 * 30);
};

struct LoginAttempts {
  int64_t attempts = 0;
  absl::Time paused_until;
  absl::Time last;
};

// After one more attempt, which counts as failed until it succeeds.
LoginAttempts AfterAttempt(LoginAttempts attempts, const LoginLimit& limit, absl::Time now);
// After an attempt turned out well and is not to be counted.
LoginAttempts TakeBack(LoginAttempts attempts, const LoginLimit& limit);
// The whole seconds to wait, 0 for none.
int64_t SecondsToWait(const LoginAttempts& attempts, absl::Time now);

}  // namespace sudiao::identity
