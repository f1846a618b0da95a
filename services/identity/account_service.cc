#include "services/identity/account_service.h"

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/codec/struct_proto.h"
#include "common/paging/page_token.h"
#include "common/status/view.h"
#include "common/time/china_day.h"
#include "common/types/identity_numbers.h"
#include "common/types/resource_name.h"
#include "services/identity/convert.h"
#include "services/identity/domain/reasons.h"
#include "services/identity/storage/audit_log.h"
#include "services/identity/storage/sessions.h"
#include "services/identity/totp.h"

namespace sudiao::identity {
namespace {

using change::Transaction;

struct EnteredDocument {
  DocumentKind document_kind = DocumentKind::UNSPECIFIED;
  SUDIAO_FIELDS(document_kind)
};
struct EnteredRole {
  PlatformRole platform_role = PlatformRole::UNSPECIFIED;
  SUDIAO_FIELDS(platform_role)
};

absl::Status CheckNewAccount(const v1::CreateAccountRequest& request) {
  Violations violations;
  CheckEmail("email", request.email(), violations);
  violations.RequireText("display_name", request.display_name(), 50);
  if (request.password().empty()) violations.Missing("password");
  if (!request.locale().empty() && request.locale() != "zh-CN" && request.locale() != "en")
    violations.Add("locale", "UNKNOWN_VALUE", "Must be zh-CN or en.", "只能是 zh-CN 或 en。");
  const absl::Status password = CheckPassword(request.password(), request.email(), request.display_name());
  if (violations.empty()) return password;
  if (!password.ok() && !request.password().empty()) {
    const Reason& weak = reasons::kPasswordTooWeak;
    violations.Add("password", std::string(weak.name), std::string(weak.en), std::string(weak.zh));
  }
  return violations.ToStatus();
}

}  // namespace

absl::StatusOr<v1::Account> AccountService::Shown(sql::Session& session, const std::string& id) {
  ASSIGN_OR_RETURN(const auto account, core_.accounts.Get(session, id));
  return ToResource(core_, session, id, account);
}

template <typename Request>
absl::StatusOr<v1::Account> AccountService::RunOnAccount(
    const CallContext& call, const Request& request,
    absl::FunctionRef<absl::StatusOr<std::string>(Transaction&)> body) {
  const auto run = [&](Transaction& tx) -> absl::StatusOr<v1::Account> {
    v1::Account kept;
    ASSIGN_OR_RETURN(*kept.mutable_uid(), body(tx));
    return kept;
  };
  ASSIGN_OR_RETURN(const v1::Account kept, core_.changes.Run<v1::Account>(call, request, run));
  return core_.changes.Read<v1::Account>(call,
                                         [&](sql::Session& session) { return Shown(session, kept.uid()); });
}

absl::StatusOr<v1::Account> AccountService::CreateAccount(const CallContext& call,
                                                          const v1::CreateAccountRequest& request) {
  RETURN_IF_ERROR(CheckNewAccount(request));
  Person person;
  person.email = FoldEmail(request.email());
  person.display_name = std::string(absl::StripAsciiWhitespace(request.display_name()));
  person.locale = request.locale().empty() ? "zh-CN" : request.locale();
  // A hash is dear, so only for an address that is free; the answer of a repetition is already kept.
  ASSIGN_OR_RETURN(const bool taken,
                   core_.changes.Read<bool>(call, [&](sql::Session& session) -> absl::StatusOr<bool> {
                     ASSIGN_OR_RETURN(const auto known, FindPersonByEmail(session, person.email));
                     return known.has_value();
                   }));
  if (!taken) {
    ASSIGN_OR_RETURN(person.password_hash, core_.registrations.Hash(request.password(), call.deadline));
  }
  v1::CreateAccountRequest redacted = request;
  redacted.set_password(Redact(request.password()));
  return RunOnAccount(call, redacted, [&](Transaction& tx) -> absl::StatusOr<std::string> {
    if (taken) return Fail(reasons::kEmailTaken);
    person.account_id = NewId(tx.now());
    RETURN_IF_ERROR(InsertPerson(tx.session(), person));
    RETURN_IF_ERROR(
        core_.accounts
            .ChangeOrCreate(tx, person.account_id,
                            [&](const Account::State& state) { return DecideCreateAccount(state, tx.now()); })
            .status());
    RETURN_IF_ERROR(
        WriteAudit(tx.session(), tx.now(), AccountCreated::kType, person.account_id, person.account_id));
    return person.account_id;
  });
}

absl::StatusOr<v1::Account> AccountService::GetAccount(const CallContext& call,
                                                       const v1::GetAccountRequest& request) {
  return core_.changes.Read<v1::Account>(call, [&](sql::Session& session) -> absl::StatusOr<v1::Account> {
    ASSIGN_OR_RETURN(const auto self, core_.RequireActive(session, call));
    const std::string& own_id = call.caller.account_id;
    if (request.name() == "accounts/me") return ToResource(core_, session, own_id, self);
    ASSIGN_OR_RETURN(const std::string id, ParseName(request.name(), "accounts"));
    if (id != own_id && self.state.platform_role != PlatformRole::SECURITY_ADMINISTRATOR)
      return Fail(reasons::kNotFound);
    ASSIGN_OR_RETURN(const auto account, core_.accounts.Get(session, id));
    return ToResource(core_, session, id, account);
  });
}

absl::StatusOr<v1::Account> AccountService::VerifyIdentity(const CallContext& call,
                                                           const v1::VerifyIdentityRequest& request) {
  v1::VerifyIdentityRequest redacted = request;
  redacted.set_document_number(Redact(request.document_number()));
  return RunOnAccount(call, redacted, [&](Transaction& tx) -> absl::StatusOr<std::string> {
    RETURN_IF_ERROR(core_.RequireActive(tx.session(), call).status());
    const std::string& id = call.caller.account_id;
    EnteredDocument entered;
    Violations violations;
    codec::FromProto(request, entered, violations);
    violations.RequireText("legal_name", request.legal_name(), 100);
    const std::string number = NormalizeIdentityNumber(request.document_number());
    CheckDocument(entered.document_kind, number, ChinaDay(tx.now()), violations);
    RETURN_IF_ERROR(violations.ToStatus());
    RETURN_IF_ERROR(core_
                        .ChangeAccount(tx, id, "",
                                       [&](const Account::State& state) {
                                         return DecideVerifyIdentity(state, entered.document_kind, tx.now());
                                       })
                        .status());
    ASSIGN_OR_RETURN(Person person, GetPerson(tx.session(), id));
    core_.SealDocument(person, StdView(absl::StripAsciiWhitespace(request.legal_name())), number);
    RETURN_IF_ERROR(UpdatePerson(tx.session(), person));
    RETURN_IF_ERROR(WriteAudit(tx.session(), tx.now(), IdentityVerified::kType, id, id));
    return id;
  });
}

absl::StatusOr<v1::Account> AccountService::ChangePassword(const CallContext& call,
                                                           const v1::ChangePasswordRequest& request) {
  RETURN_IF_ERROR(call.RequireCaller());
  const std::string& id = call.caller.account_id;
  ASSIGN_OR_RETURN(const Person known, core_.changes.Read<Person>(call, [&](sql::Session& session) {
    return GetPerson(session, id);
  }));
  RETURN_IF_ERROR(CheckPassword(request.new_password(), known.email, known.display_name));
  // A stolen token must not serve to guess the password.
  const std::string target = absl::StrCat("password/", id);
  RETURN_IF_ERROR(core_.attempts.Begin(target, call.client_ip, call.deadline));
  ASSIGN_OR_RETURN(const bool right,
                   core_.passwords.Verify(request.password(), known.password_hash, call.deadline));
  std::string new_hash;
  if (right) {
    ASSIGN_OR_RETURN(new_hash, core_.passwords.Hash(request.new_password(), call.deadline));
  }
  v1::ChangePasswordRequest redacted = request;
  redacted.set_password(Redact(request.password()));
  redacted.set_new_password(Redact(request.new_password()));
  const auto change = [&](Transaction& tx) -> absl::StatusOr<std::string> {
    RETURN_IF_ERROR(core_.RequireActive(tx.session(), call).status());
    // Here, so that a repetition of a change that was made gets its answer, although the password is another
    // now.
    if (!right) return Fail(reasons::kWrongCredentials);
    ASSIGN_OR_RETURN(const auto locked, core_.accounts.Find(tx.session(), id, true));
    ASSIGN_OR_RETURN(Person person, GetPerson(tx.session(), id));
    if (person.password_hash != known.password_hash) return Fail(reasons::kEtagMismatch);
    ASSIGN_OR_RETURN(const std::vector<std::string> others,
                     EndSessionsOf(tx.session(), id, call.caller.session_id, tx.now()));
    RETURN_IF_ERROR(core_
                        .ChangeAccount(tx, id, "",
                                       [&](const Account::State& state) {
                                         return DecideChangePassword(state, id, others, tx.now());
                                       })
                        .status());
    person.password_hash = new_hash;
    RETURN_IF_ERROR(UpdatePerson(tx.session(), person));
    RETURN_IF_ERROR(core_.attempts.Succeed(tx.session(), target, call.client_ip, tx.now()));
    RETURN_IF_ERROR(WriteAudit(tx.session(), tx.now(), PasswordChanged::kType, id, id));
    return id;
  };
  ASSIGN_OR_RETURN(v1::Account account, RunOnAccount(call, redacted, change));
  core_.WaitDelivered(Account::kKind, id, call.deadline);
  return account;
}

absl::StatusOr<v1::EnrollTotpResponse> AccountService::EnrollTotp(const CallContext& call,
                                                                  const v1::EnrollTotpRequest&) {
  // Without the request_id: the answer holds a secret and must not be kept. A repetition gives a new one.
  return core_.changes.Run<v1::EnrollTotpResponse>(
      call, NoRequest(), [&](Transaction& tx) -> absl::StatusOr<v1::EnrollTotpResponse> {
        RETURN_IF_ERROR(core_.RequireActive(tx.session(), call).status());
        const std::string& id = call.caller.account_id;
        ASSIGN_OR_RETURN(const auto account, core_.accounts.Find(tx.session(), id, true));
        RETURN_IF_ERROR(DecideEnableTotp(account.state, tx.now()).status());
        ASSIGN_OR_RETURN(Person person, GetPerson(tx.session(), id));
        const std::string secret = NewTotpSecret(SystemRandom());
        person.totp_pending = core_.sealer.Seal(absl::StrCat("totp/", id), secret);
        RETURN_IF_ERROR(UpdatePerson(tx.session(), person));
        RETURN_IF_ERROR(WriteAudit(tx.session(), tx.now(), "account.totp_enrolled.v1", id, id));
        v1::EnrollTotpResponse response;
        response.set_secret(Base32(secret));
        response.set_uri(TotpUri(core_.options.issuer, person.email, secret));
        return response;
      });
}

absl::StatusOr<v1::Account> AccountService::ConfirmTotp(const CallContext& call,
                                                        const v1::ConfirmTotpRequest& request) {
  return RunOnAccount(call, request, [&](Transaction& tx) -> absl::StatusOr<std::string> {
    RETURN_IF_ERROR(core_.RequireActive(tx.session(), call).status());
    const std::string& id = call.caller.account_id;
    RETURN_IF_ERROR(
        core_
            .ChangeAccount(tx, id, "",
                           [&](const Account::State& state) { return DecideEnableTotp(state, tx.now()); })
            .status());
    ASSIGN_OR_RETURN(Person person, GetPerson(tx.session(), id));
    if (person.totp_pending.empty()) return Fail(reasons::kTotpNotEnrolled);
    ASSIGN_OR_RETURN(const std::string secret,
                     core_.sealer.Open(absl::StrCat("totp/", id), person.totp_pending));
    const auto step = MatchTotp(secret, request.code(), tx.now(), 0);
    if (!step.has_value()) return Fail(reasons::kWrongCode);
    person.totp_secret = person.totp_pending;
    person.totp_pending = "";
    // The code that confirms cannot also log in.
    person.totp_step = *step;
    RETURN_IF_ERROR(UpdatePerson(tx.session(), person));
    RETURN_IF_ERROR(WriteAudit(tx.session(), tx.now(), TotpEnabled::kType, id, id));
    return id;
  });
}

absl::StatusOr<v1::Account> AccountService::SuspendAccount(const CallContext& call,
                                                           const v1::SuspendAccountRequest& request) {
  std::string id;
  const auto suspend = [&](Transaction& tx) -> absl::StatusOr<std::string> {
    RETURN_IF_ERROR(core_.RequirePlatformRole(tx.session(), call, PlatformRole::SECURITY_ADMINISTRATOR));
    ASSIGN_OR_RETURN(id, ParseName(request.name(), "accounts"));
    Violations violations;
    violations.RequireText("cause", request.cause(), 500);
    RETURN_IF_ERROR(violations.ToStatus());
    RETURN_IF_ERROR(core_
                        .ChangeAccount(tx, id, request.etag(),
                                       [&](const Account::State& state) {
                                         return DecideSuspend(state, id, call.caller.account_id, tx.now());
                                       })
                        .status());
    RETURN_IF_ERROR(EndSessionsOf(tx.session(), id, "", tx.now()).status());
    ASSIGN_OR_RETURN(Person person, GetPerson(tx.session(), id));
    person.suspension_cause = request.cause();
    RETURN_IF_ERROR(UpdatePerson(tx.session(), person));
    RETURN_IF_ERROR(WriteAudit(tx.session(), tx.now(), AccountSuspended::kType, call.caller.account_id, id));
    return id;
  };
  ASSIGN_OR_RETURN(v1::Account account, RunOnAccount(call, request, suspend));
  core_.WaitDelivered(Account::kKind, account.uid(), call.deadline);
  return account;
}

absl::StatusOr<v1::Account> AccountService::ReinstateAccount(const CallContext& call,
                                                             const v1::ReinstateAccountRequest& request) {
  return RunOnAccount(call, request, [&](Transaction& tx) -> absl::StatusOr<std::string> {
    RETURN_IF_ERROR(core_.RequirePlatformRole(tx.session(), call, PlatformRole::SECURITY_ADMINISTRATOR));
    ASSIGN_OR_RETURN(const std::string id, ParseName(request.name(), "accounts"));
    RETURN_IF_ERROR(
        core_
            .ChangeAccount(tx, id, request.etag(),
                           [&](const Account::State& state) { return DecideReinstate(state, tx.now()); })
            .status());
    ASSIGN_OR_RETURN(Person person, GetPerson(tx.session(), id));
    person.suspension_cause = "";
    RETURN_IF_ERROR(UpdatePerson(tx.session(), person));
    RETURN_IF_ERROR(WriteAudit(tx.session(), tx.now(), AccountReinstated::kType, call.caller.account_id, id));
    return id;
  });
}

absl::StatusOr<v1::Account> AccountService::SetPlatformRole(const CallContext& call,
                                                            const v1::SetPlatformRoleRequest& request) {
  const auto set = [&](Transaction& tx) -> absl::StatusOr<std::string> {
    RETURN_IF_ERROR(core_.RequirePlatformRole(tx.session(), call, PlatformRole::SECURITY_ADMINISTRATOR));
    ASSIGN_OR_RETURN(const std::string id, ParseName(request.name(), "accounts"));
    EnteredRole entered;
    Violations violations;
    codec::FromProto(request, entered, violations);
    if (violations.empty() && entered.platform_role == PlatformRole::UNSPECIFIED)
      violations.Missing("platform_role");
    RETURN_IF_ERROR(violations.ToStatus());
    ASSIGN_OR_RETURN(
        const auto changed, core_.ChangeAccount(tx, id, request.etag(), [&](const Account::State& state) {
          return DecideSetPlatformRole(state, id, call.caller.account_id, entered.platform_role, tx.now());
        }));
    RETURN_IF_ERROR(WriteAudit(tx.session(), tx.now(), PlatformRoleSet::kType, call.caller.account_id, id));
    return id;
  };
  ASSIGN_OR_RETURN(v1::Account account, RunOnAccount(call, request, set));
  core_.WaitDelivered(Account::kKind, account.uid(), call.deadline);
  return account;
}

absl::StatusOr<v1::ListAuditEventsResponse> AccountService::ListAuditEvents(
    const CallContext& call, const v1::ListAuditEventsRequest& request) {
  using Response = v1::ListAuditEventsResponse;
  return core_.changes.Read<Response>(call, [&](sql::Session& session) -> absl::StatusOr<Response> {
    RETURN_IF_ERROR(core_.RequirePlatformRole(session, call, PlatformRole::AUDIT_ADMINISTRATOR));
    const std::vector<std::string> parameters = {"auditEvents"};
    ASSIGN_OR_RETURN(const int size, paging::ClampPageSize(request.page_size()));
    ASSIGN_OR_RETURN(const auto position, paging::DecodePageToken(request.page_token(), parameters, 2));
    AuditEntry before;
    if (!position.empty()) {
      int64_t time_us = 0;
      if (!absl::SimpleAtoi(position[0], &time_us)) return Fail(reasons::kPageTokenMismatch);
      before.time = absl::FromUnixMicros(time_us);
      before.id = position[1];
    }
    ASSIGN_OR_RETURN(std::vector<AuditEntry> entries, ListAudit(session, before, size + 1));
    Response response;
    if (entries.size() > static_cast<size_t>(size)) {
      entries.pop_back();
      const AuditEntry& last = entries.back();
      response.set_next_page_token(
          paging::EncodePageToken({absl::StrCat(absl::ToUnixMicros(last.time)), last.id}, parameters));
    }
    for (const AuditEntry& entry : entries) {
      v1::AuditEvent& event = *response.add_audit_events();
      event.set_name(FormatName("auditEvents", entry.id));
      const int64_t micros = absl::ToUnixMicros(entry.time);
      event.mutable_time()->set_seconds(micros / 1'000'000);
      event.mutable_time()->set_nanos(static_cast<int32_t>(micros % 1'000'000 * 1000));
      event.set_type(entry.type);
      event.set_actor(entry.actor);
      event.set_subject(entry.subject);
    }
    return response;
  });
}

}  // namespace sudiao::identity
