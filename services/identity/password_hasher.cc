#include "services/identity/password_hasher.h"

#include <sodium.h>

#include <cstdlib>
#include <cstring>

#include "common/status/errors.h"
#include "common/status/reasons.h"
#include "common/status/status_macros.h"
#include "common/types/ids.h"

namespace sudiao::identity {

// One of the few places in which a hash is computed; held while it is.
class PasswordHasher::Turn {
 public:
  explicit Turn(PasswordHasher& hasher) : hasher_(hasher) {}
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  ~Turn() {
    if (!taken_) return;
    const absl::MutexLock lock(&hasher_.mutex_);
    --hasher_.running_;
  }

  absl::Status Take(absl::Time deadline) {
    const absl::MutexLock lock(&hasher_.mutex_);
    if (!hasher_.MayRun() && hasher_.waiting_ >= hasher_.waiting_limit_) return Fail(reasons::kOverloaded);
    ++hasher_.waiting_;
    taken_ = hasher_.mutex_.AwaitWithDeadline(absl::Condition(&hasher_, &PasswordHasher::MayRun), deadline);
    --hasher_.waiting_;
    if (!taken_) return Fail(reasons::kDeadlineExceeded);
    ++hasher_.running_;
    return absl::OkStatus();
  }

 private:
  PasswordHasher& hasher_;
  bool taken_ = false;
};

PasswordHasher::PasswordHasher(const PasswordCost& cost, int at_once, int waiting)
    : cost_(cost), at_once_(at_once), waiting_limit_(waiting) {
  if (sodium_init() < 0) std::abort();
  auto nobody = HashNow(NewSecret(32));
  // A machine that cannot compute one hash at its start can serve no log-in at all.
  if (!nobody.ok()) std::abort();
  nobody_ = *std::move(nobody);
}

absl::StatusOr<std::string> PasswordHasher::HashNow(const std::string& password) const {
  char hash[crypto_pwhash_STRBYTES];
  if (crypto_pwhash_str_alg(hash, password.data(), password.size(), cost_.passes, cost_.memory_bytes,
                            crypto_pwhash_ALG_ARGON2ID13) != 0) {
    return Fail(reasons::kOverloaded);  // no memory
  }
  return std::string(hash, strnlen(hash, sizeof(hash)));
}

absl::StatusOr<std::string> PasswordHasher::Hash(const std::string& password, absl::Time deadline) {
  Turn turn(*this);
  RETURN_IF_ERROR(turn.Take(deadline));
  return HashNow(password);
}

absl::StatusOr<bool> PasswordHasher::Verify(const std::string& password, const std::string& hash,
                                            absl::Time deadline) {
  Turn turn(*this);
  RETURN_IF_ERROR(turn.Take(deadline));
  const std::string& expected = hash.empty() ? nobody_ : hash;
  const bool right = crypto_pwhash_str_verify(expected.c_str(), password.data(), password.size()) == 0;
  return right && !hash.empty();
}

}  // namespace sudiao::identity
