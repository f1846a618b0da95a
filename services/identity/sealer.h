// Encrypts what stands in the database but must not be read from it: secretbox of libsodium under one key.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace sudiao::identity {

// 32 random bytes in base64.
std::string NewDataKey();

class Sealer {
 public:
  explicit Sealer(std::string_view data_key);
  ~Sealer();
  Sealer(const Sealer&) = delete;
  Sealer& operator=(const Sealer&) = delete;

  // Not OK if the key is none; then nothing may be sealed.
  absl::Status status() const;
  // `context` says what it is and whose ("totp/<account>"): a sealed text opens only in its own context.
  std::string Seal(std::string_view context, std::string_view text) const;
  absl::StatusOr<std::string> Open(std::string_view context, std::string_view sealed) const;
  // Always the same for the same text, and nothing to be guessed from it without the key; 64 hex digits.
  std::string KeyedHash(std::string_view context, std::string_view text) const;

 private:
  std::string box_key_;
  std::string hash_key_;
};

}  // namespace sudiao::identity
