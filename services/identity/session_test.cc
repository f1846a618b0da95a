// Logging in, tokens, second factors and guesses, over gRPC on both databases.
#include <atomic>
#include <set>
#include <thread>

#include "services/identity/identity_fixture.h"
#include "services/identity/totp.h"

namespace sudiao::identity {
namespace {

using ::testing::Each;
using testing::HasReasonCode;
using ::testing::HasSubstr;
using testing::IsOk;
using ::testing::Not;

using Accounts = v1::AccountService::Stub;
using Sessions = v1::SessionService::Stub;

class SessionTest : public IdentityTest {};

INSTANTIATE_TEST_SUITE_P(Engines, SessionTest, SUDIAO_ENGINES);

TEST_P(SessionTest, AnUnknownEmailAndAWrongPasswordGetTheSameAnswer) {
  ASSERT_THAT(Register("wang@example.com"), IsOk());
  const auto wrong = TryLogIn("wang@example.com", "not the password");
  const auto unknown = TryLogIn("nobody@example.com", "not the password");
  EXPECT_THAT(wrong, HasReasonCode("WRONG_CREDENTIALS"));
  EXPECT_EQ(ToWire(wrong.status()).details, ToWire(unknown.status()).details);
  EXPECT_EQ(wrong.status(), unknown.status());
  // And the same number of attempts before the same pause.
  for (int i = 1; i < 10; ++i) {
    EXPECT_THAT(TryLogIn("wang@example.com", "not the password"), HasReasonCode("WRONG_CREDENTIALS"));
    EXPECT_THAT(TryLogIn("nobody@example.com", "not the password"), HasReasonCode("WRONG_CREDENTIALS"));
  }
  EXPECT_EQ(TryLogIn("wang@example.com").status(), TryLogIn("nobody@example.com").status());
}

TEST_P(SessionTest, AnAccessTokenSaysWhoItIsForTenMinutes) {
  const Login login = LogIn("wang@example.com");
  const auto caller = verifier_.Verify(login.token, clock_.Now());
  ASSERT_THAT(caller, IsOk());
  EXPECT_EQ(caller->account_id, login.account_id);
  EXPECT_EQ(caller->display_name, "张三丰");
  EXPECT_FALSE(caller->identity_verified);
  EXPECT_EQ(caller->expire_time, clock_.Now() + absl::Minutes(10));
  const auto me = Me(login.token);
  ASSERT_THAT(me, IsOk());
  EXPECT_EQ(me->email(), "wang@example.com");
  clock_.Advance(absl::Minutes(10));
  EXPECT_THAT(Me(login.token), HasReasonCode("TOKEN_EXPIRED"));
  EXPECT_THAT(Me(""), HasReasonCode("UNAUTHENTICATED"));
}

TEST_P(SessionTest, GuessingIsPausedWithoutLockingTheOwnerOut) {
  ASSERT_THAT(Register("wang@example.com"), IsOk());
  for (int i = 0; i < 10; ++i)
    EXPECT_THAT(TryLogIn("wang@example.com", "guess"), HasReasonCode("WRONG_CREDENTIALS")) << i;
  const auto paused = TryLogIn("wang@example.com");
  EXPECT_THAT(paused, HasReasonCode("RATE_LIMITED"));
  EXPECT_EQ(MetadataOf(paused.status(), "seconds"), "30");
  EXPECT_THAT(TryLogIn("wang@example.com", kPassword, kElsewhere), IsOk());
  clock_.Advance(absl::Seconds(30));
  EXPECT_THAT(TryLogIn("wang@example.com", "guess"), HasReasonCode("WRONG_CREDENTIALS"));
  EXPECT_EQ(MetadataOf(TryLogIn("wang@example.com").status(), "seconds"), "60");
  clock_.Advance(absl::Seconds(60));
  EXPECT_THAT(TryLogIn("wang@example.com"), IsOk());
  EXPECT_THAT(TryLogIn("wang@example.com", "guess"), HasReasonCode("WRONG_CREDENTIALS"));
}

TEST_P(SessionTest, GuessingFromManyPlacesIsPausedButNotWhereTheOwnerIsKnown) {
  ASSERT_THAT(Register("wang@example.com"), IsOk());
  ASSERT_THAT(TryLogIn("wang@example.com", kPassword, kHome), IsOk());
  int refused = 0;
  for (int place = 0; place < 40; ++place) {
    const auto guess = TryLogIn("wang@example.com", "guess", absl::StrCat("192.0.2.", place));
    refused += HasReason(guess.status(), reasons::kRateLimited) ? 1 : 0;
  }
  EXPECT_EQ(refused, 10);
  EXPECT_THAT(TryLogIn("wang@example.com", kPassword, kElsewhere), HasReasonCode("RATE_LIMITED"));
  EXPECT_THAT(TryLogIn("wang@example.com", kPassword, kHome), IsOk());
  clock_.Advance(absl::Minutes(1));
  EXPECT_THAT(TryLogIn("wang@example.com", kPassword, kElsewhere), IsOk());
}

TEST_P(SessionTest, ManyGuessesAtOnceAreJudgedNoOftenerThanOneByOne) {
  ASSERT_THAT(Register("wang@example.com"), IsOk());
  std::atomic<int> judged = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 30; ++i) {
    threads.emplace_back([&] {
      const auto guess = TryLogIn("wang@example.com", "guess");
      judged += HasReason(guess.status(), reasons::kWrongCredentials) ? 1 : 0;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_LE(judged, 10);
  EXPECT_THAT(TryLogIn("wang@example.com"), HasReasonCode("RATE_LIMITED"));
}

TEST_P(SessionTest, ARefreshTokenWorksOnceAndItsSecondUseEndsTheSession) {
  const Login login = LogIn("wang@example.com");
  const Login phone = LogIn("wang@example.com");
  clock_.Advance(absl::Minutes(9));
  const auto second = Refresh(login.refresh_token);
  ASSERT_THAT(second, IsOk());
  const auto third = Refresh(second->refresh_token());
  ASSERT_THAT(third, IsOk());
  EXPECT_THAT(AtAnotherService(third->access_token()), IsOk());

  // A thief has the first token.
  EXPECT_THAT(Refresh(login.refresh_token), HasReasonCode("SESSION_ENDED"));
  EXPECT_THAT(Refresh(third->refresh_token()), HasReasonCode("SESSION_ENDED"));
  EXPECT_THAT(Me(third->access_token()), HasReasonCode("TOKEN_EXPIRED"));
  EXPECT_THAT(AtAnotherService(third->access_token()), HasReasonCode("TOKEN_EXPIRED"));
  EXPECT_THAT(Refresh(phone.refresh_token), IsOk());
  EXPECT_THAT(Refresh("never was one"), HasReasonCode("SESSION_ENDED"));
}

TEST_P(SessionTest, OfSimultaneousUsesOfARefreshTokenAtMostOneSucceeds) {
  const Login login = LogIn("wang@example.com");
  std::atomic<int> renewed = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 6; ++i) {
    threads.emplace_back([&] { renewed += Refresh(login.refresh_token).ok() ? 1 : 0; });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_LE(renewed, 1);
  EXPECT_THAT(Query("SELECT ended FROM sessions"), ::testing::ElementsAre("1"));
}

TEST_P(SessionTest, ASessionLastsThirtyDaysFromItsLastUse) {
  const Login login = LogIn("wang@example.com");
  clock_.Advance(absl::Hours(24 * 30) - absl::Microseconds(1));
  const auto renewed = Refresh(login.refresh_token);
  ASSERT_THAT(renewed, IsOk());
  clock_.Advance(absl::Hours(24 * 30));
  EXPECT_THAT(Refresh(renewed->refresh_token()), HasReasonCode("SESSION_ENDED"));
  LogIn("wang@example.com");
  EXPECT_EQ(Query("SELECT id FROM sessions").size(), 1U);
}

TEST_P(SessionTest, NoTokenOrPasswordIsStoredAsItIs) {
  const Login login = LogIn("wang@example.com");
  EXPECT_THAT(Query("SELECT token_hash FROM refresh_tokens"), Each(Not(HasSubstr(login.refresh_token))));
  EXPECT_THAT(Query("SELECT password_hash FROM people"), Each(::testing::StartsWith("$argon2id$")));
}

TEST_P(SessionTest, LoggingOutEndsTheSessionEverywhereAtOnce) {
  const Login desk = LogIn("wang@example.com");
  const Login phone = LogIn("wang@example.com");
  ASSERT_THAT(AtAnotherService(desk.token), IsOk());
  ASSERT_THAT(Call(*sessions_, &Sessions::EndSession, desk.token, v1::EndSessionRequest()), IsOk());
  EXPECT_THAT(AtAnotherService(desk.token), HasReasonCode("TOKEN_EXPIRED"));
  EXPECT_THAT(Refresh(desk.refresh_token), HasReasonCode("SESSION_ENDED"));
  EXPECT_THAT(AtAnotherService(phone.token), IsOk());

  v1::EndSessionRequest all;
  all.set_all(true);
  const Login third = LogIn("wang@example.com");
  ASSERT_THAT(Call(*sessions_, &Sessions::EndSession, third.token, all), IsOk());
  EXPECT_THAT(AtAnotherService(phone.token), HasReasonCode("TOKEN_EXPIRED"));
  EXPECT_THAT(Refresh(phone.refresh_token), HasReasonCode("SESSION_ENDED"));
  EXPECT_THAT(AtAnotherService(LogIn("wang@example.com").token), IsOk());
}

TEST_P(SessionTest, ARefreshTokenIsEnoughToLogOut) {
  const Login login = LogIn("wang@example.com");
  clock_.Advance(absl::Minutes(11));
  v1::EndSessionRequest request;
  EXPECT_THAT(Call(*sessions_, &Sessions::EndSession, "", request), HasReasonCode("UNAUTHENTICATED"));
  request.set_refresh_token("never was one");
  EXPECT_THAT(Call(*sessions_, &Sessions::EndSession, "", request), IsOk());
  request.set_refresh_token(login.refresh_token);
  EXPECT_THAT(Call(*sessions_, &Sessions::EndSession, "", request), IsOk());
  EXPECT_THAT(Refresh(login.refresh_token), HasReasonCode("SESSION_ENDED"));
}

TEST_P(SessionTest, ANewPasswordEndsTheOtherSessions) {
  const Login desk = LogIn("wang@example.com");
  const Login phone = LogIn("wang@example.com");
  v1::ChangePasswordRequest request;
  request.set_request_id("change-1");
  request.set_password("not the password");
  request.set_new_password("a much better one");
  EXPECT_THAT(Call(*accounts_, &Accounts::ChangePassword, desk.token, request),
              HasReasonCode("WRONG_CREDENTIALS"));
  request.set_password(kPassword);
  request.set_new_password("wang@example.com");
  EXPECT_THAT(Call(*accounts_, &Accounts::ChangePassword, desk.token, request),
              HasReasonCode("PASSWORD_TOO_WEAK"));
  request.set_new_password("a much better one");
  ASSERT_THAT(Call(*accounts_, &Accounts::ChangePassword, desk.token, request), IsOk());
  EXPECT_THAT(Call(*accounts_, &Accounts::ChangePassword, desk.token, request), IsOk())
      << "the same request again";
  EXPECT_THAT(AtAnotherService(phone.token), HasReasonCode("TOKEN_EXPIRED"));
  EXPECT_THAT(Refresh(phone.refresh_token), HasReasonCode("SESSION_ENDED"));
  EXPECT_THAT(AtAnotherService(desk.token), IsOk());
  EXPECT_THAT(Refresh(desk.refresh_token), IsOk());
  EXPECT_THAT(TryLogIn("wang@example.com"), HasReasonCode("WRONG_CREDENTIALS"));
  EXPECT_THAT(TryLogIn("wang@example.com", "a much better one"), IsOk());
}

TEST_P(SessionTest, AStolenTokenDoesNotServeToGuessThePassword) {
  const Login login = LogIn("wang@example.com");
  v1::ChangePasswordRequest request;
  request.set_password("guess");
  request.set_new_password("a much better one");
  for (int i = 0; i < 10; ++i)
    EXPECT_THAT(Call(*accounts_, &Accounts::ChangePassword, login.token, request),
                HasReasonCode("WRONG_CREDENTIALS"));
  EXPECT_THAT(Call(*accounts_, &Accounts::ChangePassword, login.token, request),
              HasReasonCode("RATE_LIMITED"));
}

TEST_P(SessionTest, TheSecondFactorIsAskedForAndACodeServesOnce) {
  const Login login = LogIn("wang@example.com");
  v1::ConfirmTotpRequest confirm;
  confirm.set_code("000000");
  EXPECT_THAT(Call(*accounts_, &Accounts::ConfirmTotp, login.token, confirm),
              HasReasonCode("TOTP_NOT_ENROLLED"));
  const auto enrolled = Call(*accounts_, &Accounts::EnrollTotp, login.token, v1::EnrollTotpRequest());
  ASSERT_THAT(enrolled, IsOk());
  EXPECT_THAT(enrolled->uri(),
              HasSubstr("otpauth://totp/Sudiao:wang%40example.com?secret=" + enrolled->secret()));
  EXPECT_THAT(TryLogIn("wang@example.com"), IsOk()) << "not asked for before it is confirmed";

  // The secret as the authenticator app has it.
  std::string secret;
  const auto sealed = Query("SELECT totp_pending FROM people WHERE email = 'wang@example.com'");
  EXPECT_THAT(sealed, Each(Not(HasSubstr(enrolled->secret()))));
  uint32_t buffer = 0;
  int bits = 0;
  for (const char c : enrolled->secret()) {
    buffer = (buffer << 5) | static_cast<uint32_t>(c >= 'A' ? c - 'A' : c - '2' + 26);
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    secret += static_cast<char>(buffer >> bits);
  }
  ASSERT_EQ(Base32(secret), enrolled->secret());
  const auto code = [&](int steps) { return TotpCode(secret, TotpStep(clock_.Now()) + steps); };

  confirm.set_code(code(5));
  EXPECT_THAT(Call(*accounts_, &Accounts::ConfirmTotp, login.token, confirm), HasReasonCode("WRONG_CODE"));
  confirm.set_code(code(0));
  const auto confirmed = Call(*accounts_, &Accounts::ConfirmTotp, login.token, confirm);
  ASSERT_THAT(confirmed, IsOk());
  EXPECT_TRUE(confirmed->totp_enabled());
  EXPECT_THAT(Call(*accounts_, &Accounts::EnrollTotp, login.token, v1::EnrollTotpRequest()),
              HasReasonCode("TOTP_ALREADY_ENABLED"));

  EXPECT_THAT(TryLogIn("wang@example.com"), HasReasonCode("TOTP_REQUIRED"));
  EXPECT_THAT(TryLogIn("wang@example.com", kPassword, kHome, code(0)), HasReasonCode("WRONG_CODE"))
      << "replayed";
  EXPECT_THAT(TryLogIn("wang@example.com", "guess", kHome, code(1)), HasReasonCode("WRONG_CREDENTIALS"));
  EXPECT_THAT(TryLogIn("wang@example.com", kPassword, kHome, code(1)), IsOk())
      << "a clock that is a little ahead";
  EXPECT_THAT(TryLogIn("wang@example.com", kPassword, kHome, code(1)), HasReasonCode("WRONG_CODE"))
      << "replayed";
  clock_.Advance(absl::Seconds(90));
  const std::string next = code(0);
  std::atomic<int> in = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] { in += TryLogIn("wang@example.com", kPassword, kHome, next).ok() ? 1 : 0; });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(in, 1) << "one code, used four times at once";
}

TEST_P(SessionTest, CodesCannotBeGuessedEither) {
  const Login login = LogIn("wang@example.com");
  ASSERT_THAT(Call(*accounts_, &Accounts::EnrollTotp, login.token, v1::EnrollTotpRequest()), IsOk());
  ASSERT_EQ(Query("SELECT account_id FROM people WHERE totp_pending <> ''").size(), 1U);
  // Turned on without an authenticator, so that every code is a guess.
  auto& core = dynamic_cast<IdentityModule&>(host_->module()).core();
  ASSERT_THAT(core.changes.RunAsPlatform([&](change::Transaction& tx) -> absl::Status {
    RETURN_IF_ERROR(
        tx.session()
            .Execute("UPDATE people SET totp_secret = totp_pending WHERE account_id = ?", {login.account_id})
            .status());
    return core
        .ChangeAccount(tx, login.account_id, "",
                       [&](const Account::State& s) { return DecideEnableTotp(s, tx.now()); })
        .status();
  }),
              IsOk());
  int limited = 0;
  for (int i = 0; i < 12; ++i) {
    const auto guess = TryLogIn("wang@example.com", kPassword, kElsewhere, "0000000");
    limited += HasReason(guess.status(), reasons::kRateLimited) ? 1 : 0;
  }
  EXPECT_EQ(limited, 2);
}

}  // namespace
}  // namespace sudiao::identity
