// Identifiers. Ids are UUIDv7 texts: they sort by creation time, so they are cheap keys.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/time/time.h"

namespace sudiao {

// Randomness behind an interface, so that whole lifecycles can be replayed from a seed.
class Random {
 public:
  virtual ~Random() = default;
  virtual void Fill(void* buffer, size_t size) = 0;
};

// The operating system's cryptographic randomness.
Random& SystemRandom();

// A repeatable source for tests and simulation; never for secrets. Thread-safe.
class SeededRandom : public Random {
 public:
  explicit SeededRandom(uint64_t seed) : state_(seed) {}
  void Fill(void* buffer, size_t size) override;
  uint64_t Next();

 private:
  uint64_t state_;
};

// A new UUIDv7 for the given instant.
std::string NewId(absl::Time now, Random& random = SystemRandom());

// A UUIDv8 that is always the same for the same text: for effects that must have one id however often they
// are tried.
std::string DerivedId(std::string_view text);

// True for the 36-character text form with hex digits in lower case.
bool IsId(std::string_view text);

// `bytes` bytes of randomness as base64url: for tokens and one-time codes.
std::string NewSecret(size_t bytes, Random& random = SystemRandom());

// SHA-256 of the data, 64 hex digits.
std::string Sha256Hex(std::string_view data);

}  // namespace sudiao
