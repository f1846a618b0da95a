#include "services/identity/sealer.h"

#include <sodium.h>

#include <cstdlib>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/status/view.h"

namespace sudiao::identity {
namespace {

const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* Bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

std::string Hash(std::string_view key, std::string_view text) {
  std::string digest(crypto_generichash_BYTES, '\0');
  crypto_generichash(Bytes(digest), digest.size(), Bytes(text), text.size(), Bytes(key), key.size());
  return digest;
}

std::string WithContext(std::string_view context, std::string_view text) {
  return absl::StrCat(AbslView(context), absl::string_view("\0", 1), AbslView(text));
}

}  // namespace

std::string NewDataKey() {
  if (sodium_init() < 0) std::abort();
  std::string key(crypto_secretbox_KEYBYTES, '\0');
  randombytes_buf(key.data(), key.size());
  return absl::Base64Escape(key);
}

Sealer::Sealer(std::string_view data_key) {
  if (sodium_init() < 0) std::abort();
  std::string key;
  if (!absl::Base64Unescape(AbslView(data_key), &key) || key.size() != crypto_secretbox_KEYBYTES) return;
  // One key for each use, so that no use weakens another.
  box_key_ = Hash(key, "sudiao identity: secretbox");
  hash_key_ = Hash(key, "sudiao identity: keyed hash");
  sodium_memzero(key.data(), key.size());
}

Sealer::~Sealer() {
  sodium_memzero(box_key_.data(), box_key_.size());
  sodium_memzero(hash_key_.data(), hash_key_.size());
}

absl::Status Sealer::status() const {
  if (!box_key_.empty()) return absl::OkStatus();
  return absl::InvalidArgumentError("the data key of identity is not 32 bytes in base64");
}

std::string Sealer::Seal(std::string_view context, std::string_view text) const {
  if (box_key_.empty()) std::abort();
  const std::string plain = WithContext(context, text);
  std::string sealed(crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + plain.size(), '\0');
  randombytes_buf(sealed.data(), crypto_secretbox_NONCEBYTES);
  crypto_secretbox_easy(Bytes(sealed) + crypto_secretbox_NONCEBYTES, Bytes(plain), plain.size(),
                        Bytes(sealed), Bytes(box_key_));
  return absl::Base64Escape(sealed);
}

absl::StatusOr<std::string> Sealer::Open(std::string_view context, std::string_view sealed) const {
  constexpr size_t kOverhead = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES;
  const absl::Status broken =
      absl::DataLossError("a sealed value does not open: is the data key another one?");
  std::string box;
  if (box_key_.empty() || !absl::Base64Unescape(AbslView(sealed), &box) || box.size() < kOverhead)
    return broken;
  std::string plain(box.size() - kOverhead, '\0');
  if (crypto_secretbox_open_easy(Bytes(plain), Bytes(box) + crypto_secretbox_NONCEBYTES,
                                 box.size() - crypto_secretbox_NONCEBYTES, Bytes(box),
                                 Bytes(box_key_)) != 0) {
    return broken;
  }
  const std::string prefix = WithContext(context, "");
  if (!plain.starts_with(prefix)) return broken;
  return plain.substr(prefix.size());
}

std::string Sealer::KeyedHash(std::string_view context, std::string_view text) const {
  if (hash_key_.empty()) std::abort();
  return absl::BytesToHexString(Hash(hash_key_, WithContext(context, text)));
}

}  // namespace sudiao::identity
