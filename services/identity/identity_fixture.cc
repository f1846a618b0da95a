#include "services/identity/identity_fixture.h"

namespace sudiao::identity {
namespace {

using testing::IsOk;

Options CheapOptions(const rpc::TokenKeyPair& keys) {
  Options options;
  options.token_secret_key = keys.secret_key;
  options.data_key = NewDataKey();
  options.password_cost = {1, 8192};
  options.hashes_waiting = 64;
  options.registrations_waiting = 64;
  return options;
}

service::ModuleSpec ListeningSpec() {
  service::ModuleSpec spec;
  spec.name = "listener";
  spec.make = [](const service::ModuleContext& context) -> absl::StatusOr<std::unique_ptr<service::Module>> {
    return std::make_unique<ListeningModule>(context.changes);
  };
  return spec;
}

BootstrapData FirstAdministrators() {
  BootstrapData data;
  const auto add = [&](const std::string& email, PlatformRole role) {
    BootstrapAccount account;
    account.email = email;
    account.password = kPassword;
    account.display_name = "管理员";
    account.platform_role = role;
    data.accounts.push_back(account);
  };
  add("system@admin.example", PlatformRole::SYSTEM_ADMINISTRATOR);
  add("security@admin.example", PlatformRole::SECURITY_ADMINISTRATOR);
  add("audit@admin.example", PlatformRole::AUDIT_ADMINISTRATOR);
  return data;
}

}  // namespace

IdentityTest::IdentityTest() {
  service::HostOptions options;
  options.workers = 16;
  options.internal_key = "the tests' internal key";
  options.token_public_key = keys_.public_key;
  options.database_url = other_database_->url();
  auto other = service::Host::Create(options, ListeningSpec(), clock_, *notifier_);
  EXPECT_THAT(other, IsOk());
  other_ = *std::move(other);
  options.database_url = database_->url();
  auto host = service::Host::Create(options, Spec(CheapOptions(keys_)), clock_, *notifier_);
  EXPECT_THAT(host, IsOk());
  host_ = *std::move(host);
  for (const char* subscriber : {"intake", "assignment", "mediation", "confirmation"})
    host_->Connect(subscriber, other_->InProcessChannel());
  EXPECT_THAT(other_->Start(), IsOk());
  EXPECT_THAT(host_->Start(), IsOk());
  EXPECT_THAT(Bootstrap(host_->module(), FirstAdministrators()), IsOk());
  accounts_ = v1::AccountService::NewStub(host_->InProcessChannel());
  sessions_ = v1::SessionService::NewStub(host_->InProcessChannel());
  organizations_ = v1::OrganizationService::NewStub(host_->InProcessChannel());
  representations_ = v1::RepresentationService::NewStub(host_->InProcessChannel());
}

IdentityTest::~IdentityTest() {
  EXPECT_THAT(Defects(), ::testing::IsEmpty());
  host_->Stop();
  other_->Stop();
}

absl::StatusOr<v1::Account> IdentityTest::Register(const std::string& email, const std::string& request_id,
                                                   const std::string& password) {
  v1::CreateAccountRequest request;
  request.set_request_id(request_id);
  request.set_email(email);
  request.set_password(password);
  request.set_display_name("张三丰");
  return Call(*accounts_, &v1::AccountService::Stub::CreateAccount, "", request);
}

absl::StatusOr<v1::Session> IdentityTest::TryLogIn(const std::string& email, const std::string& password,
                                                   const std::string& place, const std::string& code) {
  v1::CreateSessionRequest request;
  request.set_email(email);
  request.set_password(password);
  request.set_totp_code(code);
  return Call(*sessions_, &v1::SessionService::Stub::CreateSession, "", request, place);
}

IdentityTest::Login IdentityTest::LogIn(const std::string& email) {
  const bool known = !Query("SELECT account_id FROM people WHERE email = ?", {email}).empty();
  if (!known) {
    EXPECT_THAT(Register(email), IsOk());
  }
  const auto session = TryLogIn(email);
  EXPECT_THAT(session, IsOk());
  if (!session.ok()) return {};
  return {session->access_token(), session->refresh_token(), session->account().uid()};
}

IdentityTest::Login IdentityTest::Verified(const std::string& email) {
  const Login login = LogIn(email);
  const auto me = Me(login.token);
  if (me.ok() && me->has_identity_verified_time()) return login;
  v1::VerifyIdentityRequest request;
  request.set_legal_name("张三");
  request.set_document_kind(v1::DOCUMENT_KIND_PASSPORT);
  request.set_document_number("E12345678");
  EXPECT_THAT(Call(*accounts_, &v1::AccountService::Stub::VerifyIdentity, login.token, request), IsOk());
  return LogIn(email);
}

absl::StatusOr<v1::Session> IdentityTest::Refresh(const std::string& refresh_token) {
  v1::RefreshSessionRequest request;
  request.set_refresh_token(refresh_token);
  return Call(*sessions_, &v1::SessionService::Stub::RefreshSession, "", request);
}

absl::StatusOr<v1::Account> IdentityTest::Me(const std::string& token) {
  v1::GetAccountRequest request;
  request.set_name("accounts/me");
  return Call(*accounts_, &v1::AccountService::Stub::GetAccount, token, request);
}

absl::StatusOr<v1::Account> IdentityTest::Suspend(const std::string& account_id) {
  v1::SuspendAccountRequest request;
  request.set_name("accounts/" + account_id);
  request.set_cause("misuse");
  return Call(*accounts_, &v1::AccountService::Stub::SuspendAccount, LogIn("security@admin.example").token,
              request);
}

absl::StatusOr<v1::Organization> IdentityTest::CreateOrganization(const std::string& token,
                                                                  v1::OrganizationKind kind,
                                                                  const std::string& name,
                                                                  const std::string& code) {
  v1::CreateOrganizationRequest request;
  request.mutable_organization()->set_kind(kind);
  request.mutable_organization()->set_display_name(name);
  if (kind == v1::ORGANIZATION_KIND_COURT) {
    request.mutable_organization()->set_court_code(code);
  } else {
    request.mutable_organization()->set_credit_code(code);
  }
  return Call(*organizations_, &v1::OrganizationService::Stub::CreateOrganization, token, request);
}

absl::StatusOr<v1::Member> IdentityTest::SetMember(const std::string& token,
                                                   const v1::Organization& organization,
                                                   const std::string& email,
                                                   const std::vector<v1::Role>& roles) {
  v1::SetMemberRequest request;
  request.set_parent(organization.name());
  request.set_email(email);
  for (const v1::Role role : roles) request.add_roles(role);
  return Call(*organizations_, &v1::OrganizationService::Stub::SetMember, token, request);
}

absl::Status IdentityTest::AtAnotherService(const std::string& token) {
  const auto caller = verifier_.Verify(token, clock_.Now());
  if (!caller.ok()) return caller.status();
  return other_->changes().database().Read(absl::Now() + absl::Seconds(20), [&](sql::Session& session) {
    return access::Directory::CheckNotRevoked(session, *caller);
  });
}

access::Relation IdentityTest::RelationAtAnotherService(const std::string& token,
                                                        const std::string& case_id) {
  const auto caller = verifier_.Verify(token, clock_.Now());
  EXPECT_THAT(caller, IsOk());
  access::Relation relation;
  EXPECT_THAT(other_->changes().database().Read(absl::Now() + absl::Seconds(20),
                                                [&](sql::Session& session) -> absl::Status {
                                                  ASSIGN_OR_RETURN(
                                                      relation, access::Directory::RelationOf(
                                                                    session, *caller, case_id, clock_.Now()));
                                                  return absl::OkStatus();
                                                }),
              IsOk());
  return relation;
}

std::vector<std::string> IdentityTest::Query(sql::Sql sql, const sql::Args& args) {
  std::vector<std::string> values;
  const auto read = [&](sql::Session& session) -> absl::Status {
    values.clear();
    ASSIGN_OR_RETURN(const sql::Rows rows, session.Query(sql, args));
    for (const sql::Row& row : rows) {
      const auto* number = std::get_if<int64_t>(&row[0].variant());
      values.push_back(number != nullptr ? absl::StrCat(*number) : row[0].Text());
    }
    return absl::OkStatus();
  };
  EXPECT_THAT(host_->changes().database().Read(absl::Now() + absl::Seconds(20), read), IsOk());
  return values;
}

std::vector<std::string> IdentityTest::Defects() {
  std::vector<std::string> defects;
  std::string after;
  do {
    EXPECT_THAT(host_->changes().database().Read(absl::Now() + absl::Seconds(20),
                                                 [&](sql::Session& session) -> absl::Status {
                                                   ASSIGN_OR_RETURN(after, host_->module().Verify(
                                                                               session, after, defects));
                                                   return absl::OkStatus();
                                                 }),
                IsOk());
  } while (!after.empty());
  return defects;
}

}  // namespace sudiao::identity
