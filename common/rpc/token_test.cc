#include "common/rpc/token.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sodium.h>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/codec/struct_json.h"
#include "common/testing/status_matchers.h"
#include "common/types/ids.h"

namespace sudiao::rpc {
namespace {

using testing::FailsWith;
using ::testing::Field;
using testing::IsOk;
using testing::IsOkAndHolds;

const absl::Time kNow = absl::FromUnixSeconds(1'790'000'000);

Caller Somebody() {
  Caller caller;
  caller.account_id = NewId(kNow);
  caller.session_id = NewId(kNow);
  caller.platform_role = PlatformRole::AUDIT_ADMINISTRATOR;
  caller.identity_verified = true;
  caller.display_name = "王\"某\" 𠮷";
  caller.memberships = {{"org-1", OrganizationKind::COURT, {Role::CLERK, Role::JUDGE}, "沪0115"}};
  caller.issue_time = kNow;
  caller.expire_time = kNow + absl::Minutes(10);
  return caller;
}

std::string UrlSafe(std::string_view data) {
  std::string text;
  absl::WebSafeBase64Escape(absl::string_view(data.data(), data.size()), &text);
  while (!text.empty() && text.back() == '=') text.pop_back();
  return text;
}

// A token with any header, signed with the real key.
std::string SignedWithHeader(std::string_view secret_key, std::string_view header, const Caller& caller) {
  std::string key;
  absl::Base64Unescape(absl::string_view(secret_key.data(), secret_key.size()), &key);
  const std::string text = absl::StrCat(UrlSafe(header), ".", UrlSafe(codec::ToJson(caller)));
  std::string signature(crypto_sign_BYTES, '\0');
  crypto_sign_detached(reinterpret_cast<unsigned char*>(signature.data()), nullptr,
                       reinterpret_cast<const unsigned char*>(text.data()), text.size(),
                       reinterpret_cast<const unsigned char*>(key.data()));
  return absl::StrCat(text, ".", UrlSafe(signature));
}

class TokenTest : public ::testing::Test {
 protected:
  const TokenKeyPair keys_ = NewKeyPair();
  const TokenSigner signer_{keys_.secret_key};
  const TokenVerifier verifier_{keys_.public_key};
};

TEST_F(TokenTest, WhatWasSignedComesBack) {
  const Caller caller = Somebody();
  const std::string token = signer_.Sign(caller);
  for (int i = 0; i < 2; ++i) {
    const auto verified = verifier_.Verify(token, kNow);
    ASSERT_THAT(verified, IsOk());
    EXPECT_EQ(codec::ToJson(*verified), codec::ToJson(caller));
  }
}

TEST_F(TokenTest, ATokenWithFortyMembershipsFitsIntoACookie) {
  Caller caller = Somebody();
  caller.display_name = std::string(60, 'x');
  caller.memberships.clear();
  for (int i = 0; i < 40; ++i) {
    Membership membership{NewId(kNow), OrganizationKind::PEOPLES_MEDIATION_COMMITTEE, {Role::MEDIATOR}, ""};
    if (i % 4 == 1) membership.roles.push_back(Role::CASE_MANAGER);
    if (i % 4 == 2) membership = {NewId(kNow), OrganizationKind::COURT, {Role::CLERK}, "沪0115"};
    if (i % 4 == 3) membership.roles = {Role::ORGANIZATION_ADMINISTRATOR};
    caller.memberships.push_back(std::move(membership));
  }
  const std::string token = signer_.Sign(caller);
  EXPECT_LT(token.size() + std::string_view("sudiao_access=").size(), 4096U);
  const auto verified = verifier_.Verify(token, kNow);
  ASSERT_THAT(verified, IsOk());
  ASSERT_EQ(verified->memberships.size(), 40U);
  for (const Membership& membership : caller.memberships) {
    const Membership* found = verified->FindMembership(membership.organization_id);
    ASSERT_NE(found, nullptr);
    EXPECT_EQ(codec::ToJson(*found), codec::ToJson(membership));
  }
}

TEST_F(TokenTest, ATokenEndsAtItsExpiryEvenWhenItIsRemembered) {
  const Caller caller = Somebody();
  const std::string token = signer_.Sign(caller);
  EXPECT_THAT(verifier_.Verify(token, caller.expire_time - absl::Microseconds(1)), IsOk());
  EXPECT_THAT(verifier_.Verify(token, caller.expire_time), FailsWith(reasons::kTokenExpired));
  const TokenVerifier fresh{keys_.public_key};
  EXPECT_THAT(fresh.Verify(token, caller.expire_time), FailsWith(reasons::kTokenExpired));
}

TEST_F(TokenTest, AnyChangedCharacterIsRefused) {
  const std::string token = signer_.Sign(Somebody());
  for (size_t i = 0; i < token.size(); ++i) {
    std::string changed = token;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    EXPECT_THAT(verifier_.Verify(changed, kNow), FailsWith(reasons::kUnauthenticated)) << i;
  }
}

TEST_F(TokenTest, AnotherKeyIsRefused) {
  const TokenSigner other{NewKeyPair().secret_key};
  EXPECT_THAT(verifier_.Verify(other.Sign(Somebody()), kNow), FailsWith(reasons::kUnauthenticated));
}

TEST_F(TokenTest, OtherAlgorithmsAndKeyIdsAreRefusedEvenWhenSigned) {
  const std::vector<std::string> parts = absl::StrSplit(signer_.Sign(Somebody()), '.');
  std::string header;
  ASSERT_TRUE(absl::WebSafeBase64Unescape(parts[0], &header));
  EXPECT_THAT(verifier_.Verify(SignedWithHeader(keys_.secret_key, header, Somebody()), kNow), IsOk());
  for (const char* bad : {R"({"alg":"none"})", R"({"alg":"HS256","kid":"x"})", R"({"alg":"EdDSA"})",
                          R"({"alg":"EdDSA","kid":"0000000000000000"})", "[]", "", "{"}) {
    EXPECT_THAT(verifier_.Verify(SignedWithHeader(keys_.secret_key, bad, Somebody()), kNow),
                FailsWith(reasons::kUnauthenticated))
        << bad;
  }
}

TEST_F(TokenTest, WhatIsNoTokenIsRefused) {
  const std::string token = signer_.Sign(Somebody());
  const std::string unsigned_part = token.substr(0, token.rfind('.'));
  for (const std::string& bad : {std::string(), std::string("."), std::string(".."), std::string("a.b.c"),
                                 unsigned_part, unsigned_part + ".", token + "=", token + ".", " " + token,
                                 std::string(100'000, 'A'), std::string("a\0b.c", 5)}) {
    EXPECT_THAT(verifier_.Verify(bad, kNow), FailsWith(reasons::kUnauthenticated)) << bad.substr(0, 80);
  }
}

TEST_F(TokenTest, ACallerWithoutAnAccountIsRefused) {
  Caller nobody = Somebody();
  nobody.account_id = "";
  EXPECT_THAT(verifier_.Verify(signer_.Sign(nobody), kNow), FailsWith(reasons::kUnauthenticated));
}

TEST_F(TokenTest, WithoutAKeyNothingIsSignedAndNothingAccepted) {
  for (const std::string& bad : {std::string(), std::string("!"), keys_.public_key}) {
    EXPECT_FALSE(TokenSigner(bad).status().ok());
    EXPECT_EQ(TokenSigner(bad).Sign(Somebody()), "");
  }
  const TokenVerifier none{""};
  EXPECT_FALSE(none.status().ok());
  EXPECT_THAT(none.Verify(signer_.Sign(Somebody()), kNow), FailsWith(reasons::kUnauthenticated));
}

TEST_F(TokenTest, ThePublicKeyFollowsFromTheSecretOne) {
  EXPECT_THAT(PublicKeyOf(keys_.secret_key), IsOkAndHolds(keys_.public_key));
  EXPECT_FALSE(PublicKeyOf("nonsense").ok());
}

TEST_F(TokenTest, MoreTokensThanTheCacheHoldsAreAllVerified) {
  for (int i = 0; i < 2100; ++i) {
    Caller caller = Somebody();
    caller.session_id = absl::StrCat(i);
    ASSERT_THAT(verifier_.Verify(signer_.Sign(caller), kNow),
                IsOkAndHolds(Field(&Caller::session_id, caller.session_id)));
  }
}

}  // namespace
}  // namespace sudiao::rpc
