#include "common/rpc/token.h"

#include <sodium.h>

#include <algorithm>
#include <cstdlib>
#include <optional>

#include "absl/strings/str_cat.h"
#include "common/codec/struct_json.h"
#include "common/types/ids.h"

namespace sudiao::rpc {
namespace {

// The memberships of one kind with the same roles. An organisation is its id or, for a court with a code in
// case numbers, "id code".
struct MembershipGroup {
  OrganizationKind kind = OrganizationKind::UNSPECIFIED;
  std::vector<Role> roles;
  std::vector<std::string> of;
  SUDIAO_FIELDS(kind, roles, of)
};

struct Claims {
  std::string account_id;
  std::string session_id;
  PlatformRole platform_role = PlatformRole::NONE;
  bool identity_verified = false;
  std::string display_name;
  std::vector<MembershipGroup> memberships;
  absl::Time issue_time;
  absl::Time expire_time;
  SUDIAO_FIELDS(account_id, session_id, platform_role, identity_verified, display_name, memberships,
                issue_time, expire_time)
};

Claims ClaimsOf(const Caller& caller) {
  Claims claims{caller.account_id,        caller.session_id,   caller.platform_role,
                caller.identity_verified, caller.display_name, {},
                caller.issue_time,        caller.expire_time};
  for (const Membership& membership : caller.memberships) {
    auto group = std::find_if(claims.memberships.begin(), claims.memberships.end(), [&](const auto& g) {
      return g.kind == membership.kind && g.roles == membership.roles;
    });
    if (group == claims.memberships.end())
      group = claims.memberships.insert(group, {membership.kind, membership.roles, {}});
    group->of.push_back(membership.court_code.empty()
                            ? membership.organization_id
                            : absl::StrCat(membership.organization_id, " ", membership.court_code));
  }
  return claims;
}

Caller CallerOf(const Claims& claims) {
  Caller caller{claims.account_id,        claims.session_id,   claims.platform_role,
                claims.identity_verified, claims.display_name, {},
                claims.issue_time,        claims.expire_time};
  for (const MembershipGroup& group : claims.memberships) {
    for (const std::string& organization : group.of) {
      const size_t space = std::min(organization.find(' '), organization.size());
      caller.memberships.push_back({organization.substr(0, space), group.kind, group.roles,
                                    organization.substr(std::min(space + 1, organization.size()))});
    }
  }
  return caller;
}

const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* Bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

// Repeating it is cheap and safe.
void StartSodium() {
  if (sodium_init() < 0) std::abort();
}

std::string Encode(std::string_view data, int variant) {
  std::string text(sodium_base64_encoded_len(data.size(), variant), '\0');
  sodium_bin2base64(text.data(), text.size(), Bytes(data), data.size(), variant);
  text.pop_back();  // the terminating NUL
  return text;
}

// Strict: no white space, and padding exactly where the variant wants it.
std::optional<std::string> Decode(std::string_view text, int variant) {
  std::string data(text.size(), '\0');
  size_t length = 0;
  const char* end = nullptr;
  if (sodium_base642bin(Bytes(data), data.size(), text.data(), text.size(), nullptr, &length, &end,
                        variant) != 0 ||
      end != text.data() + text.size()) {
    return std::nullopt;
  }
  data.resize(length);
  return data;
}

std::string DecodeKey(std::string_view text, size_t size) {
  StartSodium();
  auto key = Decode(text, sodium_base64_VARIANT_ORIGINAL);
  if (!key.has_value() || key->size() != size) return "";
  return *std::move(key);
}

std::string KeyId(std::string_view public_key) { return Sha256Hex(public_key).substr(0, 16); }

std::string PublicPart(std::string_view secret_key) {
  std::string public_key(crypto_sign_PUBLICKEYBYTES, '\0');
  crypto_sign_ed25519_sk_to_pk(Bytes(public_key), Bytes(secret_key));
  return public_key;
}

absl::Status BadKey(std::string_view which) {
  return absl::InvalidArgumentError(
      absl::StrCat("the ", AbslView(which), " token key is not an Ed25519 key"));
}

}  // namespace

TokenKeyPair NewKeyPair() {
  StartSodium();
  std::string secret_key(crypto_sign_SECRETKEYBYTES, '\0');
  std::string public_key(crypto_sign_PUBLICKEYBYTES, '\0');
  crypto_sign_keypair(Bytes(public_key), Bytes(secret_key));
  TokenKeyPair pair{Encode(secret_key, sodium_base64_VARIANT_ORIGINAL),
                    Encode(public_key, sodium_base64_VARIANT_ORIGINAL)};
  sodium_memzero(secret_key.data(), secret_key.size());
  return pair;
}

absl::StatusOr<std::string> PublicKeyOf(std::string_view secret_key) {
  const std::string key = DecodeKey(secret_key, crypto_sign_SECRETKEYBYTES);
  if (key.empty()) return BadKey("secret");
  return Encode(PublicPart(key), sodium_base64_VARIANT_ORIGINAL);
}

TokenSigner::TokenSigner(std::string_view secret_key)
    : key_(DecodeKey(secret_key, crypto_sign_SECRETKEYBYTES)) {
  if (key_.empty()) return;
  const std::string header =
      absl::StrCat(R"({"alg":"EdDSA","kid":")", KeyId(PublicPart(key_)), R"(","typ":"JWT"})");
  header_ = Encode(header, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

TokenSigner::~TokenSigner() { sodium_memzero(key_.data(), key_.size()); }

absl::Status TokenSigner::status() const { return key_.empty() ? BadKey("secret") : absl::OkStatus(); }

std::string TokenSigner::Sign(const Caller& caller) const {
  if (key_.empty()) return "";
  const std::string claims =
      Encode(codec::ToJson(ClaimsOf(caller)), sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  const std::string signed_part = absl::StrCat(header_, ".", claims);
  std::string signature(crypto_sign_BYTES, '\0');
  crypto_sign_detached(Bytes(signature), nullptr, Bytes(signed_part), signed_part.size(), Bytes(key_));
  return absl::StrCat(signed_part, ".", Encode(signature, sodium_base64_VARIANT_URLSAFE_NO_PADDING));
}

TokenVerifier::TokenVerifier(std::string_view public_key)
    : key_(DecodeKey(public_key, crypto_sign_PUBLICKEYBYTES)), key_id_(key_.empty() ? "" : KeyId(key_)) {}

absl::Status TokenVerifier::status() const { return key_.empty() ? BadKey("public") : absl::OkStatus(); }

absl::StatusOr<Caller> TokenVerifier::Verify(std::string_view token, absl::Time now) const {
  {
    absl::ReaderMutexLock lock(&mutex_);
    if (const auto known = cache_.find(token); known != cache_.end()) {
      if (now >= known->second.expire_time) return Fail(reasons::kTokenExpired);
      return known->second;
    }
  }
  ASSIGN_OR_RETURN(Caller caller, Check(token));
  if (now >= caller.expire_time) return Fail(reasons::kTokenExpired);
  absl::MutexLock lock(&mutex_);
  if (cache_.size() >= kCachedTokens) cache_.clear();
  cache_.emplace(token, caller);
  return caller;
}

absl::StatusOr<Caller> TokenVerifier::Check(std::string_view token) const {
  static constexpr size_t kLongest = 64 << 10;
  const size_t first = token.find('.');
  const size_t last = token.rfind('.');
  if (key_.empty() || token.size() > kLongest || first == std::string_view::npos || first == last)
    return Fail(reasons::kUnauthenticated);
  const auto signature = Decode(token.substr(last + 1), sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  const std::string_view signed_part = token.substr(0, last);
  if (!signature.has_value() || signature->size() != crypto_sign_BYTES ||
      crypto_sign_verify_detached(Bytes(*signature), Bytes(signed_part), signed_part.size(), Bytes(key_)) !=
          0) {
    return Fail(reasons::kUnauthenticated);
  }
  const auto header = Decode(token.substr(0, first), sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  const auto claims =
      Decode(token.substr(first + 1, last - first - 1), sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  if (!header.has_value() || !claims.has_value()) return Fail(reasons::kUnauthenticated);
  const auto document = codec::JsonDocument::Parse(*header);
  if (!document.ok() || document->root()["alg"].String() != "EdDSA" ||
      document->root()["kid"].String() != key_id_) {
    return Fail(reasons::kUnauthenticated);
  }
  const absl::StatusOr<Claims> read = codec::FromJson<Claims>(*claims);
  if (!read.ok() || read->account_id.empty()) return Fail(reasons::kUnauthenticated);
  return CallerOf(*read);
}

}  // namespace sudiao::rpc
