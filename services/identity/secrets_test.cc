// How codes, sealed texts and passwords are made and checked.
#include <atomic>
#include <set>
#include <thread>

#include "absl/strings/escaping.h"
#include "services/identity/identity_fixture.h"
#include "services/identity/password_hasher.h"
#include "services/identity/totp.h"

namespace sudiao::identity {
namespace {

TEST(Totp, CodesAreThoseOfRfc6238) {
  const std::string secret = "12345678901234567890";
  const auto at = [&](int64_t seconds) {
    return TotpCode(secret, TotpStep(absl::FromUnixSeconds(seconds)), 8);
  };
  EXPECT_EQ(at(59), "94287082");
  EXPECT_EQ(at(1111111109), "07081804");
  EXPECT_EQ(at(1111111111), "14050471");
  EXPECT_EQ(at(1234567890), "89005924");
  EXPECT_EQ(at(2000000000), "69279037");
  EXPECT_EQ(at(20000000000), "65353130");
  EXPECT_EQ(Base32("foobar"), "MZXW6YTBOI");
  EXPECT_EQ(Base32("fooba"), "MZXW6YTB");
  EXPECT_EQ(Base32(""), "");
}

TEST(Totp, NeighbouringStepsCountOnceAndOthersNever) {
  const std::string secret = "12345678901234567890";
  const absl::Time now = absl::FromUnixSeconds(1'790'000'000);
  const int64_t step = TotpStep(now);
  for (int64_t offset = -1; offset <= 1; ++offset)
    EXPECT_EQ(MatchTotp(secret, TotpCode(secret, step + offset), now, 0), step + offset);
  EXPECT_EQ(MatchTotp(secret, TotpCode(secret, step + 2), now, 0), std::nullopt);
  EXPECT_EQ(MatchTotp(secret, TotpCode(secret, step - 2), now, 0), std::nullopt);
  EXPECT_EQ(MatchTotp(secret, TotpCode(secret, step), now, step), std::nullopt);
  EXPECT_EQ(MatchTotp(secret, "", now, 0), std::nullopt);
}

TEST(Sealer, OpensOnlyWithItsKeyInItsContextAndUnchanged) {
  const Sealer sealer(NewDataKey());
  const std::string sealed = sealer.Seal("totp/a", "secret");
  EXPECT_EQ(*sealer.Open("totp/a", sealed), "secret");
  EXPECT_NE(sealed, sealer.Seal("totp/a", "secret"));
  EXPECT_FALSE(sealer.Open("totp/b", sealed).ok());
  EXPECT_FALSE(sealer.Open("totp/", sealed).ok());
  EXPECT_FALSE(Sealer(NewDataKey()).Open("totp/a", sealed).ok());
  std::string raw;
  ASSERT_TRUE(absl::Base64Unescape(sealed, &raw));
  for (size_t i = 0; i < raw.size(); ++i) {
    std::string changed = raw;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    EXPECT_FALSE(sealer.Open("totp/a", absl::Base64Escape(changed)).ok());
  }
  EXPECT_FALSE(sealer.Open("totp/a", "").ok());
  EXPECT_EQ(sealer.KeyedHash("x", "y"), sealer.KeyedHash("x", "y"));
  EXPECT_NE(sealer.KeyedHash("x", "y"), sealer.KeyedHash("xy", ""));
  EXPECT_NE(sealer.KeyedHash("x", "y"), Sealer(NewDataKey()).KeyedHash("x", "y"));
  EXPECT_FALSE(Sealer("short").status().ok());
}

TEST(PasswordHasher, IsBounded) {
  PasswordHasher hasher({1, size_t{8} << 20}, 1, 0);
  const std::string hash = *hasher.Hash("secret", absl::Now() + absl::Seconds(10));
  EXPECT_TRUE(*hasher.Verify("secret", hash, absl::Now() + absl::Seconds(10)));
  EXPECT_FALSE(*hasher.Verify("Secret", hash, absl::Now() + absl::Seconds(10)));
  EXPECT_FALSE(*hasher.Verify("", "", absl::Now() + absl::Seconds(10)));
  std::atomic<int> overloaded = 0;
  std::atomic<int> answered = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      for (int k = 0; k < 10; ++k) {
        const auto right = hasher.Verify("secret", hash, absl::Now() + absl::Seconds(10));
        answered += right.ok() && *right ? 1 : 0;
        overloaded += HasReason(right.status(), reasons::kOverloaded) ? 1 : 0;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(answered + overloaded, 80);
  EXPECT_GT(answered, 0);
  EXPECT_GT(overloaded, 0);
}

TEST(PasswordHasher, AWaitEndsAtTheDeadline) {
  PasswordHasher hasher({3, size_t{64} << 20}, 1, 8);
  std::atomic<int> late = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      const auto hash = hasher.Hash("secret", absl::Now() + absl::Milliseconds(1));
      late += HasReason(hash.status(), reasons::kDeadlineExceeded) ? 1 : 0;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_GE(late, 1);
}

}  // namespace
}  // namespace sudiao::identity
