// Accounts and sessions, over gRPC on both databases.
#include <atomic>
#include <set>
#include <thread>

#include "absl/strings/escaping.h"
#include "services/identity/identity_fixture.h"
#include "services/identity/password_hasher.h"
#include "services/identity/totp.h"

namespace sudiao::identity {
namespace {

using ::testing::Each;
using testing::HasReasonCode;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::IsOk;
using ::testing::Not;

using Accounts = v1::AccountService::Stub;
using Sessions = v1::SessionService::Stub;

INSTANTIATE_TEST_SUITE_P(Engines, IdentityTest, SUDIAO_ENGINES);

TEST_P(IdentityTest, AnEmailBelongsToOneAccountInWhateverCase) {
  const auto made = Register("Wang@Example.com");
  ASSERT_THAT(made, IsOk());
  EXPECT_EQ(made->email(), "wang@example.com");
  EXPECT_EQ(made->name(), "accounts/" + made->uid());
  EXPECT_EQ(made->state(), v1::ACCOUNT_STATE_ACTIVE);
  EXPECT_EQ(made->platform_role(), v1::PLATFORM_ROLE_NONE);
  EXPECT_THAT(Register("wang@EXAMPLE.com"), HasReasonCode("EMAIL_TAKEN"));
  EXPECT_THAT(TryLogIn("WANG@example.com"), IsOk());
}

TEST_P(IdentityTest, RegisteringTwiceWithOneRequestIdMakesOneAccount) {
  const auto first = Register("wang@example.com", "r-1");
  const auto again = Register("wang@example.com", "r-1");
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(first->uid(), again->uid());
  EXPECT_THAT(Register("wang@example.com", "r-1", "another password"), HasReasonCode("REQUEST_ID_REUSED"));
}

TEST_P(IdentityTest, SimultaneousRegistrationsOfOneEmailMakeOneAccount) {
  std::atomic<int> made = 0;
  std::atomic<int> taken = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      const auto result = Register("wang@example.com");
      made += result.ok() ? 1 : 0;
      taken += HasReason(result.status(), reasons::kEmailTaken) ? 1 : 0;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(made, 1);
  EXPECT_EQ(taken, 7);
}

TEST_P(IdentityTest, WhatIsWrongWithARegistrationIsSaidAtOnce) {
  v1::CreateAccountRequest request;
  request.set_email("nobody");
  request.set_locale("fr");
  const auto refused = Call(*accounts_, &Accounts::CreateAccount, "", request);
  EXPECT_THAT(refused, HasReasonCode("INVALID_FIELDS"));
  EXPECT_THAT(testing::Describe(refused.status()),
              ::testing::AllOf(HasSubstr("email"), HasSubstr("display_name"), HasSubstr("password"),
                               HasSubstr("locale")));
  EXPECT_THAT(Register("wang@example.com", "", "short"), HasReasonCode("PASSWORD_TOO_WEAK"));
}

TEST_P(IdentityTest, AnUnknownEmailAndAWrongPasswordGetTheSameAnswer) {
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

TEST_P(IdentityTest, AnAccessTokenSaysWhoItIsForTenMinutes) {
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

TEST_P(IdentityTest, GuessingIsPausedWithoutLockingTheOwnerOut) {
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

TEST_P(IdentityTest, GuessingFromManyPlacesIsPausedButNotWhereTheOwnerIsKnown) {
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

TEST_P(IdentityTest, ManyGuessesAtOnceAreJudgedNoOftenerThanOneByOne) {
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

TEST_P(IdentityTest, ARefreshTokenWorksOnceAndItsSecondUseEndsTheSession) {
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

TEST_P(IdentityTest, OfSimultaneousUsesOfARefreshTokenAtMostOneSucceeds) {
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

TEST_P(IdentityTest, ASessionLastsThirtyDaysFromItsLastUse) {
  const Login login = LogIn("wang@example.com");
  clock_.Advance(absl::Hours(24 * 30) - absl::Microseconds(1));
  const auto renewed = Refresh(login.refresh_token);
  ASSERT_THAT(renewed, IsOk());
  clock_.Advance(absl::Hours(24 * 30));
  EXPECT_THAT(Refresh(renewed->refresh_token()), HasReasonCode("SESSION_ENDED"));
  LogIn("wang@example.com");
  EXPECT_EQ(Query("SELECT id FROM sessions").size(), 1U);
}

TEST_P(IdentityTest, NoTokenOrPasswordIsStoredAsItIs) {
  const Login login = LogIn("wang@example.com");
  EXPECT_THAT(Query("SELECT token_hash FROM refresh_tokens"), Each(Not(HasSubstr(login.refresh_token))));
  EXPECT_THAT(Query("SELECT password_hash FROM people"), Each(::testing::StartsWith("$argon2id$")));
}

TEST_P(IdentityTest, LoggingOutEndsTheSessionEverywhereAtOnce) {
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

TEST_P(IdentityTest, ARefreshTokenIsEnoughToLogOut) {
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

TEST_P(IdentityTest, ASuspendedAccountIsOutAtOnceEverywhere) {
  const Login login = LogIn("wang@example.com");
  ASSERT_THAT(AtAnotherService(login.token), IsOk());
  ASSERT_THAT(Suspend(login.account_id), IsOk());
  EXPECT_THAT(AtAnotherService(login.token), HasReasonCode("TOKEN_EXPIRED"));
  EXPECT_THAT(Me(login.token), HasReasonCode("TOKEN_EXPIRED"));
  EXPECT_THAT(Refresh(login.refresh_token), HasReasonCode("SESSION_ENDED"));
  EXPECT_THAT(TryLogIn("wang@example.com"), HasReasonCode("ACCOUNT_SUSPENDED"));
  EXPECT_THAT(TryLogIn("wang@example.com", "guess"), HasReasonCode("WRONG_CREDENTIALS"));
  EXPECT_THAT(Suspend(login.account_id), HasReasonCode("ACCOUNT_SUSPENDED"));

  v1::ReinstateAccountRequest request;
  request.set_name("accounts/" + login.account_id);
  EXPECT_THAT(Call(*accounts_, &Accounts::ReinstateAccount, LogIn("security@admin.example").token, request),
              IsOk());
  EXPECT_THAT(AtAnotherService(login.token), HasReasonCode("TOKEN_EXPIRED"));
  EXPECT_THAT(AtAnotherService(LogIn("wang@example.com").token), IsOk());
}

TEST_P(IdentityTest, OnlySecurityAdministratorsSuspendAndNotThemselves) {
  const Login wang = LogIn("wang@example.com");
  const Login security = LogIn("security@admin.example");
  v1::SuspendAccountRequest request;
  request.set_name("accounts/" + wang.account_id);
  request.set_cause("x");
  for (const char* other : {"li@example.com", "system@admin.example", "audit@admin.example"})
    EXPECT_THAT(Call(*accounts_, &Accounts::SuspendAccount, LogIn(other).token, request),
                HasReasonCode("NOT_PERMITTED"));
  request.set_name("accounts/" + security.account_id);
  EXPECT_THAT(Call(*accounts_, &Accounts::SuspendAccount, security.token, request),
              HasReasonCode("NOT_PERMITTED"));
  request.set_name("accounts/" + NewId(clock_.Now()));
  EXPECT_THAT(Call(*accounts_, &Accounts::SuspendAccount, security.token, request),
              HasReasonCode("NOT_FOUND"));
}

TEST_P(IdentityTest, AnAccountIsSeenByItsOwnerAndSecurityAdministratorsOnly) {
  const Login wang = LogIn("wang@example.com");
  v1::GetAccountRequest request;
  request.set_name("accounts/" + wang.account_id);
  EXPECT_THAT(Call(*accounts_, &Accounts::GetAccount, wang.token, request), IsOk());
  EXPECT_THAT(Call(*accounts_, &Accounts::GetAccount, LogIn("security@admin.example").token, request),
              IsOk());
  const auto hidden = Call(*accounts_, &Accounts::GetAccount, LogIn("li@example.com").token, request);
  request.set_name("accounts/" + NewId(clock_.Now()));
  const auto missing = Call(*accounts_, &Accounts::GetAccount, LogIn("li@example.com").token, request);
  EXPECT_THAT(hidden, HasReasonCode("NOT_FOUND"));
  EXPECT_EQ(hidden.status(), missing.status());
}

TEST_P(IdentityTest, ANewPasswordEndsTheOtherSessions) {
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

TEST_P(IdentityTest, AStolenTokenDoesNotServeToGuessThePassword) {
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

TEST_P(IdentityTest, TheSecondFactorIsAskedForAndACodeServesOnce) {
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
    if ((bits += 5) >= 8) secret += static_cast<char>(buffer >> (bits -= 8));
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

TEST_P(IdentityTest, CodesCannotBeGuessedEither) {
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

TEST_P(IdentityTest, TheRealNameIsRecordedOnceAndItsDocumentIsNeverShown) {
  const Login login = LogIn("wang@example.com");
  v1::VerifyIdentityRequest request;
  request.set_request_id("verify-1");
  request.set_legal_name("欧阳娜娜");
  request.set_document_kind(v1::DOCUMENT_KIND_RESIDENT_ID);
  request.set_document_number("110105194912310021");
  EXPECT_THAT(Call(*accounts_, &Accounts::VerifyIdentity, login.token, request),
              HasReasonCode("INVALID_FIELDS"));
  request.set_document_number("11010519491231002x");
  const auto verified = Call(*accounts_, &Accounts::VerifyIdentity, login.token, request);
  ASSERT_THAT(verified, IsOk());
  EXPECT_EQ(verified->legal_name(), "欧阳娜娜");
  EXPECT_EQ(verified->document_number_masked(), "**************002X");
  EXPECT_TRUE(verified->has_identity_verified_time());
  EXPECT_THAT(Call(*accounts_, &Accounts::VerifyIdentity, login.token, request), IsOk())
      << "the same request again";
  request.set_request_id("verify-2");
  EXPECT_THAT(Call(*accounts_, &Accounts::VerifyIdentity, login.token, request),
              HasReasonCode("IDENTITY_ALREADY_VERIFIED"));
  EXPECT_TRUE(verifier_.Verify(LogIn("wang@example.com").token, clock_.Now())->identity_verified);
  EXPECT_THAT(AtAnotherService(login.token), IsOk()) << "a right that was gained ends no session";
  EXPECT_THAT(Query("SELECT document_sealed FROM people"), Each(Not(HasSubstr("002X"))));
}

TEST_P(IdentityTest, PersonalDataStandsInOnePlace) {
  const Login login = Verified("wang@example.com");
  ASSERT_THAT(Suspend(login.account_id), IsOk());
  for (const auto& rows :
       {Query("SELECT payload FROM journal"), Query("SELECT body FROM states"),
        Query("SELECT type FROM audit_events"), Query("SELECT subject FROM login_attempts")}) {
    ASSERT_FALSE(rows.empty());
    for (const char* personal : {"wang", "example", "张三", "E1234", "5678", "misuse", "Argon", "argon"})
      EXPECT_THAT(rows, Each(Not(HasSubstr(personal))));
  }
}

TEST_P(IdentityTest, NobodyHoldsTwoPlatformRoles) {
  const Login security = LogIn("security@admin.example");
  const Login wang = LogIn("wang@example.com");
  const auto set = [&](const std::string& token, const std::string& account_id, v1::PlatformRole role) {
    v1::SetPlatformRoleRequest request;
    request.set_name("accounts/" + account_id);
    request.set_platform_role(role);
    return Call(*accounts_, &Accounts::SetPlatformRole, token, request);
  };
  ASSERT_THAT(set(security.token, wang.account_id, v1::PLATFORM_ROLE_AUDIT_ADMINISTRATOR), IsOk());
  EXPECT_THAT(AtAnotherService(wang.token), HasReasonCode("TOKEN_EXPIRED"));
  EXPECT_EQ(verifier_.Verify(LogIn("wang@example.com").token, clock_.Now())->platform_role,
            PlatformRole::AUDIT_ADMINISTRATOR);
  EXPECT_THAT(set(security.token, wang.account_id, v1::PLATFORM_ROLE_SYSTEM_ADMINISTRATOR),
              HasReasonCode("PLATFORM_ROLE_HELD"));
  EXPECT_THAT(set(security.token, wang.account_id, v1::PLATFORM_ROLE_UNSPECIFIED),
              HasReasonCode("INVALID_FIELDS"));
  EXPECT_THAT(set(security.token, security.account_id, v1::PLATFORM_ROLE_NONE),
              HasReasonCode("NOT_PERMITTED"));
  EXPECT_THAT(set(LogIn("wang@example.com").token, security.account_id, v1::PLATFORM_ROLE_NONE),
              HasReasonCode("NOT_PERMITTED"));
  EXPECT_THAT(set(security.token, wang.account_id, v1::PLATFORM_ROLE_NONE), IsOk());
}

TEST_P(IdentityTest, TheAuditShowsEverySecurityEventToAuditAdministratorsOnly) {
  const Login wang = LogIn("wang@example.com");
  EXPECT_THAT(TryLogIn("wang@example.com", "guess"), HasReasonCode("WRONG_CREDENTIALS"));
  ASSERT_THAT(Suspend(wang.account_id), IsOk());
  v1::ListAuditEventsRequest request;
  for (const char* other : {"li@example.com", "system@admin.example", "security@admin.example"})
    EXPECT_THAT(Call(*accounts_, &Accounts::ListAuditEvents, LogIn(other).token, request),
                HasReasonCode("NOT_PERMITTED"));
  const Login auditor = LogIn("audit@admin.example");
  request.set_page_size(3);
  std::vector<std::string> about_wang;
  std::set<std::string> names;
  size_t events = 0;
  do {
    const auto page = Call(*accounts_, &Accounts::ListAuditEvents, auditor.token, request);
    ASSERT_THAT(page, IsOk());
    for (const auto& event : page->audit_events()) {
      ++events;
      names.insert(event.name());
      if (event.subject() == wang.account_id) about_wang.push_back(event.type());
    }
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(names.size(), events) << "no event on two pages";
  EXPECT_THAT(about_wang, ::testing::UnorderedElementsAre("account.created.v1", "session.created.v1",
                                                          "session.refused.v1", "account.suspended.v1"));
  request.set_page_token("forged");
  EXPECT_THAT(Call(*accounts_, &Accounts::ListAuditEvents, auditor.token, request),
              HasReasonCode("PAGE_TOKEN_MISMATCH"));
}

TEST_P(IdentityTest, TheBootstrapLeavesWhatIsThere) {
  BootstrapData data;
  data.organizations.push_back({OrganizationKind::COURT, "浦东法院", "Pudong Court", "", "沪0115", ""});
  BootstrapAccount clerk;
  clerk.email = "Clerk@court.example";
  clerk.password = kPassword;
  clerk.display_name = "书记员";
  clerk.legal_name = "李四";
  clerk.document_kind = DocumentKind::RESIDENT_ID;
  clerk.document_number = "11010519491231002X";
  clerk.memberships = {{"浦东法院", {Role::CLERK, Role::ORGANIZATION_ADMINISTRATOR}}};
  data.accounts.push_back(clerk);
  const auto text = codec::ToJson(data);
  const auto first = Bootstrap(host_->module(), *codec::FromJson<BootstrapData>(text));
  ASSERT_THAT(first, IsOk());
  EXPECT_EQ(first->created, 2);
  const auto again = Bootstrap(host_->module(), data);
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->created, 0);
  EXPECT_EQ(again->account_ids, first->account_ids);
  EXPECT_EQ(again->organization_ids, first->organization_ids);
  const auto caller = verifier_.Verify(LogIn("clerk@court.example").token, clock_.Now());
  ASSERT_THAT(caller, IsOk());
  EXPECT_TRUE(caller->identity_verified);
  EXPECT_TRUE(caller->Has(first->organization_ids.at("浦东法院"), Role::CLERK));
  EXPECT_EQ(caller->memberships[0].court_code, "沪0115");
  data.accounts[0].email = "other@court.example";
  data.accounts[0].memberships[0].roles = {Role::MEDIATOR};
  EXPECT_THAT(Bootstrap(host_->module(), data), HasReasonCode("ROLE_NOT_OF_THIS_KIND"));
}

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
