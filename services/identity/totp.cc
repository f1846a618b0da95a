#include "services/identity/totp.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/status/view.h"

namespace sudiao::identity {
namespace {

constexpr size_t kSecretBytes = 20;
constexpr int64_t kStepSeconds = 30;

std::string PercentEncode(std::string_view text) {
  std::string encoded;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_' || c == '~';
    if (plain) {
      encoded += c;
    } else {
      absl::StrAppendFormat(&encoded, "%%%02X", static_cast<unsigned char>(c));
    }
  }
  return encoded;
}

}  // namespace

std::string NewTotpSecret(Random& random) {
  std::string secret(kSecretBytes, '\0');
  random.Fill(secret.data(), secret.size());
  return secret;
}

std::string Base32(std::string_view bytes) {
  static constexpr char kAlphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string text;
  uint32_t buffer = 0;
  int bits = 0;
  for (const char c : bytes) {
    buffer = (buffer << 8) | static_cast<unsigned char>(c);
    for (bits += 8; bits >= 5; bits -= 5) text += kAlphabet[(buffer >> (bits - 5)) & 31];
    buffer &= (1U << bits) - 1;
  }
  if (bits > 0) text += kAlphabet[(buffer << (5 - bits)) & 31];
  return text;
}

std::string TotpUri(std::string_view issuer, std::string_view email, std::string_view secret) {
  return absl::StrCat("otpauth://totp/", PercentEncode(issuer), ":", PercentEncode(email),
                      "?secret=", Base32(secret), "&issuer=", PercentEncode(issuer),
                      "&algorithm=SHA1&digits=6&period=30");
}

int64_t TotpStep(absl::Time time) { return absl::ToUnixSeconds(time) / kStepSeconds; }

std::string TotpCode(std::string_view secret, int64_t step, int digits) {
  std::array<unsigned char, 8> counter{};
  for (size_t i = 0; i < counter.size(); ++i)
    counter[i] = static_cast<unsigned char>(static_cast<uint64_t>(step) >> (56 - 8 * i));
  std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
  unsigned int length = 0;
  HMAC(EVP_sha1(), secret.data(), static_cast<int>(secret.size()), counter.data(), counter.size(), mac.data(),
       &length);
  // RFC 4226, 5.3: the last four bits say where the 31 bits begin.
  const size_t offset = mac[length - 1] & 15U;
  uint32_t number = mac[offset] & 0x7FU;
  for (size_t i = 1; i < 4; ++i) number = (number << 8) | mac[offset + i];
  uint32_t modulus = 1;
  for (int i = 0; i < digits; ++i) modulus *= 10;
  return absl::StrFormat("%0*d", digits, number % modulus);
}

std::optional<int64_t> MatchTotp(std::string_view secret, std::string_view code, absl::Time now,
                                 int64_t last_step) {
  const int64_t present = TotpStep(now);
  std::optional<int64_t> match;
  for (int64_t step = present - 1; step <= present + 1; ++step) {
    const std::string expected = TotpCode(secret, step);
    const bool same =
        code.size() == expected.size() && CRYPTO_memcmp(code.data(), expected.data(), code.size()) == 0;
    if (same && step > last_step && !match.has_value()) match = step;
  }
  return match;
}

}  // namespace sudiao::identity
