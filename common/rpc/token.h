// Access tokens: a Caller, signed with Ed25519 by identity and checked by every service. On the wire a token
// is a JWT (RFC 7519) with alg EdDSA (RFC 8037) and the key's id; its claims are the Caller's members, with
// the memberships of one kind and the same roles told together: a browser keeps it in a cookie, which may
// have 4,096 bytes. No other algorithm exists here, so none can be asked for.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "common/rpc/call_context.h"

namespace sudiao::rpc {

// Both in standard base64: 64 bytes for the secret key, 32 for the public one.
struct TokenKeyPair {
  std::string secret_key;
  std::string public_key;
};
TokenKeyPair NewKeyPair();

// The public key of a secret one, so that a program needs to be told only one of them.
absl::StatusOr<std::string> PublicKeyOf(std::string_view secret_key);

class TokenSigner {
 public:
  explicit TokenSigner(std::string_view secret_key);
  ~TokenSigner();
  TokenSigner(const TokenSigner&) = delete;
  TokenSigner& operator=(const TokenSigner&) = delete;

  // Not OK if the key is none; then nothing can be signed.
  absl::Status status() const;
  // The token of the caller, "" without a key.
  std::string Sign(const Caller& caller) const;

 private:
  std::string key_;
  std::string header_;
};

// Thread-safe.
class TokenVerifier {
 public:
  explicit TokenVerifier(std::string_view public_key);

  // Not OK if the key is none; then every token is refused.
  absl::Status status() const;
  // The caller of a token that this key signed and that is in force at `now`: else TOKEN_EXPIRED, or
  // UNAUTHENTICATED for everything that is no token of ours. Tokens seen lately are not computed again.
  absl::StatusOr<Caller> Verify(std::string_view token, absl::Time now) const;

 private:
  absl::StatusOr<Caller> Check(std::string_view token) const;

  static constexpr size_t kCachedTokens = 2048;

  std::string key_;
  std::string key_id_;
  mutable absl::Mutex mutex_;
  mutable std::map<std::string, Caller, std::less<>> cache_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace sudiao::rpc
