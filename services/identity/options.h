// What identity is configured with.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/time/time.h"
#include "services/identity/domain/login_limits.h"

namespace sudiao::identity {

// Argon2id: passes over that much memory.
struct PasswordCost {
  uint64_t passes = 2;
  size_t memory_bytes = size_t{64} << 20;
};

struct Options {
  std::string token_secret_key;  // base64 Ed25519: see rpc::NewKeyPair
  std::string data_key;  // base64, 32 bytes: see NewDataKey; encrypts second factors and document numbers
  PasswordCost password_cost;
  int hashes_at_once = 2;         // a password hash takes much memory and a whole core
  int hashes_waiting = 8;         // more answer OVERLOADED
  int registrations_waiting = 8;  // one is hashed at a time
  absl::Duration access_lifetime = absl::Minutes(10);
  absl::Duration refresh_lifetime = absl::Hours(24 * 30);
  // How long a call that takes rights away waits until every service knows.
  absl::Duration delivery_wait = absl::Seconds(2);
  LoginLimits login_limits;
  std::string issuer = "Sudiao";  // shown by authenticator apps
};

}  // namespace sudiao::identity
