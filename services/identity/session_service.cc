#include "services/identity/session_service.h"

#include <optional>

#include "absl/strings/str_cat.h"
#include "common/types/resource_name.h"
#include "services/identity/convert.h"
#include "services/identity/domain/reasons.h"
#include "services/identity/storage/audit_log.h"
#include "services/identity/storage/sessions.h"
#include "services/identity/totp.h"

namespace sudiao::identity {
namespace {

using change::Transaction;

constexpr std::string_view kLoggedIn = "session.created.v1";
constexpr std::string_view kLogInRefused = "session.refused.v1";
constexpr std::string_view kTokenReused = "session.token_reused.v1";
constexpr std::string_view kEnded = "session.ended.v1";
constexpr size_t kLongestPassword = 1024;

void SetTime(google::protobuf::Timestamp& to, absl::Time time) {
  const int64_t micros = absl::ToUnixMicros(time);
  to.set_seconds(micros / 1'000'000);
  to.set_nanos(static_cast<int32_t>(micros % 1'000'000 * 1000));
}

absl::Status CheckLogIn(const v1::CreateSessionRequest& request) {
  Violations violations;
  if (FoldEmail(request.email()).empty()) violations.Missing("email");
  if (request.password().empty()) violations.Missing("password");
  violations.CheckText("totp_code", request.totp_code(), 16);
  if (request.password().size() > kLongestPassword)
    violations.Add("password", "TOO_LONG", "Too long.", "密码过长。");
  return violations.ToStatus();
}

// The call in the name of the account that it turned out to come from.
CallContext As(const CallContext& call, const std::string& account_id) {
  CallContext own = call;
  own.caller.account_id = account_id;
  return own;
}

}  // namespace

absl::StatusOr<v1::Session> SessionService::CreateSession(const CallContext& call,
                                                          const v1::CreateSessionRequest& request) {
  RETURN_IF_ERROR(CheckLogIn(request));
  const std::string target = FoldEmail(request.email());
  RETURN_IF_ERROR(core_.attempts.Begin(target, call.client_ip, call.deadline));
  ASSIGN_OR_RETURN(const auto person,
                   core_.changes.Read<std::optional<Person>>(
                       call, [&](sql::Session& session) { return FindPersonByEmail(session, target); }));
  // An unknown e-mail takes as long as a wrong password and gets the same answer.
  const auto right = core_.passwords.Verify(request.password(),
                                            person.has_value() ? person->password_hash : "", call.deadline);
  if (!right.ok()) {
    RETURN_IF_ERROR(core_.attempts.TakeBack(target, call.client_ip, call.deadline));
    return right.status();
  }
  absl::StatusOr<v1::Session> session = Fail(reasons::kWrongCredentials);
  if (*right && person.has_value()) {
    const CallContext own = As(call, person->account_id);
    session = core_.changes.Run<v1::Session>(
        own, NoRequest(), [&](Transaction& tx) { return LogIn(tx, call, *person, request.totp_code()); });
  }
  if (session.ok()) return session;
  const bool guessed = HasReason(session.status(), reasons::kWrongCredentials) ||
                       HasReason(session.status(), reasons::kWrongCode);
  if (!guessed) {
    RETURN_IF_ERROR(core_.attempts.TakeBack(target, call.client_ip, call.deadline));
  } else if (person.has_value()) {
    RETURN_IF_ERROR(core_.changes.RunAsPlatform([&](Transaction& tx) {
      return WriteAudit(tx.session(), tx.now(), kLogInRefused, "", person->account_id);
    }));
  }
  return session.status();
}

absl::StatusOr<v1::Session> SessionService::LogIn(Transaction& tx, const CallContext& call,
                                                  const Person& known, const std::string& totp_code) {
  const std::string& id = known.account_id;
  ASSIGN_OR_RETURN(const auto account, core_.accounts.Find(tx.session(), id, true));
  ASSIGN_OR_RETURN(const Person person, GetPerson(tx.session(), id));
  // Changed while this one was being checked.
  if (person.password_hash != known.password_hash) return Fail(reasons::kWrongCredentials);
  if (!account.state.active()) return Fail(reasons::kAccountSuspended);
  if (account.state.totp_enabled) RETURN_IF_ERROR(CheckSecondFactor(tx, person, totp_code));
  const absl::Time expire_time = tx.now() + core_.options.refresh_lifetime;
  const std::string session_id = NewId(tx.now());
  RETURN_IF_ERROR(DeleteExpiredSessions(tx.session(), tx.now()));
  RETURN_IF_ERROR(InsertSession(tx.session(), {session_id, id, expire_time, false}));
  RETURN_IF_ERROR(core_.attempts.Succeed(tx.session(), person.email, call.client_ip, tx.now()));
  RETURN_IF_ERROR(WriteAudit(tx.session(), tx.now(), kLoggedIn, id, id));
  return Issue(tx, session_id, id, account);
}

absl::Status SessionService::CheckSecondFactor(Transaction& tx, const Person& person,
                                               const std::string& code) {
  if (code.empty()) return Fail(reasons::kTotpRequired);
  ASSIGN_OR_RETURN(const std::string secret,
                   core_.sealer.Open(absl::StrCat("totp/", person.account_id), person.totp_secret));
  const auto step = MatchTotp(secret, code, tx.now(), person.totp_step);
  if (!step.has_value()) return Fail(reasons::kWrongCode);
  ASSIGN_OR_RETURN(const bool first_use, UseTotpStep(tx.session(), person.account_id, *step));
  return first_use ? absl::OkStatus() : Fail(reasons::kWrongCode);
}

absl::StatusOr<v1::Session> SessionService::Issue(Transaction& tx, const std::string& session_id,
                                                  const std::string& account_id,
                                                  const Accounts::Snapshot& account) {
  const absl::Time expire_time = tx.now() + core_.options.refresh_lifetime;
  v1::Session session;
  ASSIGN_OR_RETURN(*session.mutable_account(), ToResource(core_, tx.session(), account_id, account));
  ASSIGN_OR_RETURN(*session.mutable_refresh_token(), NewRefreshToken(tx.session(), session_id, expire_time));
  const Caller caller = CallerOf(account.state, account_id, session_id, session.account().display_name(),
                                 tx.now(), core_.options.access_lifetime);
  session.set_name(FormatName("sessions", session_id));
  session.set_access_token(core_.signer.Sign(caller));
  SetTime(*session.mutable_access_expire_time(), caller.expire_time);
  SetTime(*session.mutable_refresh_expire_time(), expire_time);
  return session;
}

absl::Status SessionService::End(Transaction& tx, const std::string& account_id,
                                 const std::string& session_id) {
  RETURN_IF_ERROR(core_
                      .ChangeAccount(tx, account_id, "",
                                     [&](const Account::State& state) {
                                       return DecideEndSession(state, account_id, session_id, tx.now());
                                     })
                      .status());
  if (session_id.empty()) return EndSessionsOf(tx.session(), account_id, "", tx.now()).status();
  return identity::EndSession(tx.session(), session_id);
}

absl::StatusOr<v1::Session> SessionService::RefreshSession(const CallContext& call,
                                                           const v1::RefreshSessionRequest& request) {
  std::string stolen_from;
  const auto refresh = [&](Transaction& tx) -> absl::StatusOr<v1::Session> {
    stolen_from = "";
    ASSIGN_OR_RETURN(const RefreshTokenUse use, UseRefreshToken(tx.session(), request.refresh_token()));
    if (use.session_id.empty()) return Fail(reasons::kSessionEnded);
    ASSIGN_OR_RETURN(const StoredSession stored, LockSession(tx.session(), use.session_id));
    if (stored.ended || tx.now() >= stored.expire_time) return Fail(reasons::kSessionEnded);
    if (!use.first) {
      // Two hold this token, so one of them stole it: neither may go on. This is committed, the refusal
      // follows.
      stolen_from = stored.account_id;
      RETURN_IF_ERROR(End(tx, stored.account_id, stored.id));
      RETURN_IF_ERROR(WriteAudit(tx.session(), tx.now(), kTokenReused, "", stored.account_id));
      return v1::Session();
    }
    ASSIGN_OR_RETURN(const auto account, core_.accounts.Find(tx.session(), stored.account_id, true));
    if (!account.state.active()) return Fail(reasons::kSessionEnded);
    RETURN_IF_ERROR(ExtendSession(tx.session(), stored.id, tx.now() + core_.options.refresh_lifetime));
    return Issue(tx, stored.id, stored.account_id, account);
  };
  ASSIGN_OR_RETURN(v1::Session session, core_.changes.Run<v1::Session>(call, NoRequest(), refresh));
  if (stolen_from.empty()) return session;
  core_.WaitDelivered(Account::kKind, stolen_from, call.deadline);
  return Fail(reasons::kSessionEnded);
}

absl::StatusOr<v1::EndSessionResponse> SessionService::EndSession(const CallContext& call,
                                                                  const v1::EndSessionRequest& request) {
  using Response = v1::EndSessionResponse;
  std::string account_id = call.caller.account_id;
  std::string session_id = call.caller.session_id;
  if (account_id.empty()) {
    if (request.refresh_token().empty()) return Fail(reasons::kUnauthenticated);
    // Whoever holds the refresh token may end its session, also with an access token that has expired.
    ASSIGN_OR_RETURN(const StoredSession held,
                     core_.changes.Read<StoredSession>(call, [&](sql::Session& session) {
                       return FindSessionByRefreshToken(session, request.refresh_token());
                     }));
    if (held.id.empty() || held.ended) return Response();
    account_id = held.account_id;
    session_id = held.id;
  }
  if (request.all()) session_id = "";
  const auto end = [&](Transaction& tx) -> absl::StatusOr<Response> {
    RETURN_IF_ERROR(End(tx, account_id, session_id));
    RETURN_IF_ERROR(WriteAudit(tx.session(), tx.now(), kEnded, account_id, account_id));
    return Response();
  };
  ASSIGN_OR_RETURN(Response response, core_.changes.Run<Response>(As(call, account_id), NoRequest(), end));
  core_.WaitDelivered(Account::kKind, account_id, call.deadline);
  return response;
}

}  // namespace sudiao::identity
