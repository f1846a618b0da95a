// Accounts, their names and roles, and the audit, over gRPC on both databases.
#include <atomic>
#include <set>
#include <thread>

#include "common/change/parked.h"
#include "services/identity/identity_fixture.h"

namespace sudiao::identity {
namespace {

using ::testing::Each;
using testing::HasReasonCode;
using ::testing::HasSubstr;
using testing::IsOk;
using ::testing::Not;

using Accounts = v1::AccountService::Stub;

class AccountTest : public IdentityTest {};

INSTANTIATE_TEST_SUITE_P(Engines, AccountTest, SUDIAO_ENGINES);

TEST_P(AccountTest, AnEmailBelongsToOneAccountInWhateverCase) {
  const auto made = Register("Wang@Example.com");
  ASSERT_THAT(made, IsOk());
  EXPECT_EQ(made->email(), "wang@example.com");
  EXPECT_EQ(made->name(), "accounts/" + made->uid());
  EXPECT_EQ(made->state(), v1::ACCOUNT_STATE_ACTIVE);
  EXPECT_EQ(made->platform_role(), v1::PLATFORM_ROLE_NONE);
  EXPECT_THAT(Register("wang@EXAMPLE.com"), HasReasonCode("EMAIL_TAKEN"));
  EXPECT_THAT(TryLogIn("WANG@example.com"), IsOk());
}

TEST_P(AccountTest, RegisteringTwiceWithOneRequestIdMakesOneAccount) {
  const auto first = Register("wang@example.com", "r-1");
  const auto again = Register("wang@example.com", "r-1");
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(first->uid(), again->uid());
  EXPECT_THAT(Register("wang@example.com", "r-1", "another password"), HasReasonCode("REQUEST_ID_REUSED"));
}

TEST_P(AccountTest, TheRecordOfAnsweredRequestsNamesNobody) {
  ASSERT_THAT(Register("wang@example.com", "r-1"), IsOk());
  v1::VerifyIdentityRequest request;
  request.set_legal_name("欧阳娜娜");
  request.set_document_kind(v1::DOCUMENT_KIND_PASSPORT);
  request.set_document_number("E12345678");
  request.set_request_id("r-2");
  ASSERT_THAT(Call(*accounts_, &Accounts::VerifyIdentity, LogIn("wang@example.com").token, request), IsOk());
  const auto kept = host_->changes().Read<std::string>(
      CallContext{.deadline = absl::Now() + absl::Seconds(20)},
      [](sql::Session& session) -> absl::StatusOr<std::string> {
        std::string all;
        ASSIGN_OR_RETURN(const sql::Rows rows, session.Query("SELECT answer FROM answers", {}));
        for (const sql::Row& row : rows) all += row[0].Text();
        return all;
      });
  ASSERT_THAT(kept, IsOk());
  EXPECT_NE(*kept, "");
  for (const char* datum : {"wang@example.com", "欧阳娜娜", "5678"})
    EXPECT_EQ(kept->find(datum), std::string::npos) << datum;
}

// Nothing more is delivered to that service until an operator lets it go on.
TEST_P(AccountTest, AServiceThatWasGivenUpIsNotWaitedFor) {
  const Login login = LogIn("wang@example.com");
  ASSERT_THAT(host_->changes().database().Transact(
                  absl::Now() + absl::Seconds(20),
                  [&](sql::Session& session) {
                    return session
                        .Execute(
                            "INSERT INTO deliveries (subscriber, kind, aggregate_id, sequence, event_id, "
                            "attempts, next_try_us) VALUES ('mediation', 'account', ?, 0, 'e', 20, ?)",
                            {login.account_id, change::kParked})
                        .status();
                  }),
              IsOk());
  const absl::Time start = absl::Now();
  EXPECT_THAT(Suspend(login.account_id), IsOk());
  EXPECT_LT(absl::Now() - start, absl::Milliseconds(1500));  // the wait for the others is two seconds
}

TEST_P(AccountTest, SimultaneousRegistrationsOfOneEmailMakeOneAccount) {
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

TEST_P(AccountTest, WhatIsWrongWithARegistrationIsSaidAtOnce) {
  v1::CreateAccountRequest request;
  request.set_email("nobody");
  request.set_locale("fr");
  const auto refused = Call(*accounts_, &Accounts::CreateAccount, "", request);
  EXPECT_THAT(refused, HasReasonCode("INVALID_FIELDS"));
  EXPECT_THAT(testing::Describe(refused.status()),
              ::testing::AllOf(HasSubstr("email"), HasSubstr("display_name"), HasSubstr("password"),
                               HasSubstr("locale")));
  request.set_password("short");
  EXPECT_THAT(testing::Describe(Call(*accounts_, &Accounts::CreateAccount, "", request).status()),
              HasSubstr("password: Choose a password"));
  EXPECT_THAT(Register("wang@example.com", "", "short"), HasReasonCode("PASSWORD_TOO_WEAK"));
}

TEST_P(AccountTest, ASuspendedAccountIsOutAtOnceEverywhere) {
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

TEST_P(AccountTest, OnlySecurityAdministratorsSuspendAndNotThemselves) {
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

TEST_P(AccountTest, AnAccountIsSeenByItsOwnerAndSecurityAdministratorsOnly) {
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

TEST_P(AccountTest, TheRealNameIsRecordedOnceAndItsDocumentIsNeverShown) {
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

TEST_P(AccountTest, PersonalDataStandsInOnePlace) {
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

TEST_P(AccountTest, NobodyHoldsTwoPlatformRoles) {
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

TEST_P(AccountTest, TheAuditShowsEverySecurityEventToAuditAdministratorsOnly) {
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

TEST_P(AccountTest, TheBootstrapLeavesWhatIsThere) {
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

}  // namespace
}  // namespace sudiao::identity
