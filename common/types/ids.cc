#include "common/types/ids.h"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <mutex>

#include "absl/strings/escaping.h"

namespace sudiao {
namespace {

class OpensslRandom : public Random {
 public:
  void Fill(void* buffer, size_t size) override {
    // Without randomness no id or secret is safe: there is nothing to go on with.
    if (RAND_bytes(static_cast<unsigned char*>(buffer), static_cast<int>(size)) != 1) std::abort();
  }
};

std::array<unsigned char, 32> Sha256(std::string_view data) {
  std::array<unsigned char, 32> digest{};
  unsigned int length = 0;
  EVP_Digest(data.data(), data.size(), digest.data(), &length, EVP_sha256(), nullptr);
  return digest;
}

std::string FormatUuid(std::array<unsigned char, 16>& bytes, unsigned char version) {
  bytes[6] = static_cast<unsigned char>((bytes[6] & 0x0F) | (version << 4));
  bytes[8] = static_cast<unsigned char>((bytes[8] & 0x3F) | 0x80);
  std::string hex =
      absl::BytesToHexString(absl::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
  for (size_t at : {20U, 16U, 12U, 8U}) hex.insert(at, "-");
  return hex;
}

}  // namespace

Random& SystemRandom() {
  static OpensslRandom random;
  return random;
}

uint64_t SeededRandom::Next() {
  static std::mutex mutex;
  const std::lock_guard lock(mutex);
  // SplitMix64: small, fast and good enough for test data.
  uint64_t z = (state_ += 0x9E3779B97F4A7C15ULL);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
  return z ^ (z >> 31);
}

void SeededRandom::Fill(void* buffer, size_t size) {
  auto* out = static_cast<unsigned char*>(buffer);
  while (size > 0) {
    const uint64_t word = Next();
    const size_t part = size < sizeof(word) ? size : sizeof(word);
    std::memcpy(out, &word, part);
    out += part;
    size -= part;
  }
}

std::string NewId(absl::Time now, Random& random) {
  std::array<unsigned char, 16> bytes{};
  random.Fill(bytes.data(), bytes.size());
  const auto millis = static_cast<uint64_t>(absl::ToUnixMillis(now));
  for (size_t i = 0; i < 6; ++i) bytes[i] = static_cast<unsigned char>(millis >> (40 - 8 * i));
  return FormatUuid(bytes, 7);
}

std::string DerivedId(std::string_view text) {
  const auto digest = Sha256(text);
  std::array<unsigned char, 16> bytes{};
  std::memcpy(bytes.data(), digest.data(), bytes.size());
  return FormatUuid(bytes, 8);
}

bool IsId(std::string_view text) {
  if (text.size() != 36) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool dash_place = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash_place ? c != '-' : !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) return false;
  }
  return true;
}

std::string NewSecret(size_t bytes, Random& random) {
  std::string raw(bytes, '\0');
  random.Fill(raw.data(), raw.size());
  std::string text;
  absl::WebSafeBase64Escape(raw, &text);
  while (!text.empty() && text.back() == '=') text.pop_back();
  return text;
}

std::string Sha256Hex(std::string_view data) {
  const auto digest = Sha256(data);
  return absl::BytesToHexString(
      absl::string_view(reinterpret_cast<const char*>(digest.data()), digest.size()));
}

}  // namespace sudiao
