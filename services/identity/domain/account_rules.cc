#include "services/identity/domain/account_rules.h"

#include <algorithm>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/status/view.h"
#include "common/types/identity_numbers.h"

namespace sudiao::identity {
namespace {

constexpr size_t kMinPasswordChars = 10;
constexpr size_t kMaxPasswordBytes = 512;
constexpr size_t kMaxEmailBytes = 254;
constexpr std::string_view kKnownPasswords[] = {
    "1234567890",   "0123456789", "0987654321",  "12345678910",  "qwertyuiop",   "password123",
    "password1234", "password12", "passw0rd123", "1q2w3e4r5t",   "qwerty1234",   "abcdefghij",
    "iloveyou123",  "woaini1314", "admin12345",  "1qaz2wsx3edc", "administrator"};

// The characters, each with all of its UTF-8 bytes.
std::vector<std::string_view> Characters(std::string_view text) {
  std::vector<std::string_view> characters;
  for (size_t i = 0; i < text.size();) {
    size_t end = i + 1;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
    characters.push_back(text.substr(i, end - i));
    i = end;
  }
  return characters;
}

size_t CodePoints(std::string_view text) { return Characters(text).size(); }

std::string Lower(std::string_view text) { return absl::AsciiStrToLower(AbslView(text)); }

// True if `password` is `name` with at most three more characters.
bool IsAlmost(std::string_view password, std::string_view name) {
  return CodePoints(name) >= 3 && absl::StrContains(AbslView(password), AbslView(name)) &&
         CodePoints(password) <= CodePoints(name) + 3;
}

// Two revocations in one instant, with tokens issued between them, must both count.
absl::Time RevokedBefore(const Account::State& state, absl::Time now) {
  return std::max(now, state.tokens_valid_from) + absl::Microseconds(1);
}

access::TokensRevoked Revoke(const Account::State& state, const std::string& account_id,
                             const std::string& session_id, absl::Time now) {
  return {account_id, session_id, RevokedBefore(state, now)};
}

absl::Status Check(const Account::State& state, AccountCommand command) {
  if (state.state == AccountState::UNSPECIFIED) return Fail(reasons::kNotFound);
  return kAccountTable.Next(state.state, command).status();
}

}  // namespace

void Account::Apply(State& state, const Event& event) {
  struct Visitor {
    State& s;
    void operator()(const AccountCreated& e) {
      s.state = AccountState::ACTIVE;
      s.create_time = e.time;
      s.update_time = e.time;
    }
    void operator()(const IdentityVerified& e) {
      s.document_kind = e.document_kind;
      s.identity_verified_time = e.time;
      s.update_time = e.time;
    }
    void operator()(const PasswordChanged& e) { s.update_time = e.time; }
    void operator()(const TotpEnabled& e) {
      s.totp_enabled = true;
      s.update_time = e.time;
    }
    void operator()(const AccountSuspended& e) {
      s.state = AccountState::SUSPENDED;
      s.update_time = e.time;
    }
    void operator()(const AccountReinstated& e) {
      s.state = AccountState::ACTIVE;
      s.update_time = e.time;
    }
    void operator()(const PlatformRoleSet& e) {
      s.platform_role = e.platform_role;
      s.update_time = e.time;
    }
    void operator()(const MembershipSet& e) {
      std::erase_if(s.memberships,
                    [&](const Membership& m) { return m.organization_id == e.membership.organization_id; });
      if (!e.membership.roles.empty()) s.memberships.push_back(e.membership);
      s.update_time = e.time;
    }
    void operator()(const access::TokensRevoked& e) {
      if (e.session_id.empty()) s.tokens_valid_from = std::max(s.tokens_valid_from, e.issued_before);
    }
  };
  std::visit(Visitor{state}, event);
}

std::string FoldEmail(std::string_view email) {
  return Lower(StdView(absl::StripAsciiWhitespace(AbslView(email))));
}

void CheckEmail(std::string_view field, std::string_view email, Violations& violations) {
  const std::string folded = FoldEmail(email);
  if (folded.empty()) {
    violations.Missing(field);
    return;
  }
  const size_t at = folded.find('@');
  const std::string_view domain =
      at == std::string::npos ? std::string_view() : std::string_view(folded).substr(at + 1);
  const bool printable =
      std::all_of(folded.begin(), folded.end(), [](char c) { return c > ' ' && c < 0x7F; });
  const size_t dot = domain.find('.');
  const bool domain_fits =
      dot != std::string_view::npos && dot > 0 && domain.back() != '.' &&
      domain.find("..") == std::string_view::npos &&
      domain.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-") == std::string_view::npos;
  if (folded.size() > kMaxEmailBytes || at == 0 || !printable || !domain_fits ||
      folded.find_first_of("<>()[]\\,;:\"") != std::string::npos) {
    violations.Add(std::string(field), "INVALID_EMAIL", "Not an e-mail address.", "邮箱地址不正确。");
  }
}

absl::Status CheckPassword(std::string_view password, std::string_view email, std::string_view display_name) {
  const std::string lower = Lower(password);
  const std::string folded = FoldEmail(email);
  const std::string local_part = folded.substr(0, folded.find('@'));
  const std::string name = Lower(StdView(absl::StripAsciiWhitespace(AbslView(display_name))));
  const bool known =
      std::find(std::begin(kKnownPasswords), std::end(kKnownPasswords), lower) != std::end(kKnownPasswords);
  const std::vector<std::string_view> characters = Characters(password);
  const std::set<std::string_view> different(characters.begin(), characters.end());
  if (characters.size() < kMinPasswordChars || password.size() > kMaxPasswordBytes || known ||
      different.size() < 4 || IsAlmost(lower, folded) || IsAlmost(lower, local_part) ||
      IsAlmost(lower, name)) {
    return Fail(reasons::kPasswordTooWeak);
  }
  return absl::OkStatus();
}

void CheckDocument(DocumentKind kind, std::string_view number, absl::CivilDay today, Violations& violations) {
  switch (kind) {
    case DocumentKind::RESIDENT_ID:
      return CheckResidentId("document_number", number, today, violations);
    case DocumentKind::PASSPORT:
    case DocumentKind::OTHER:
      return CheckPassportNumber("document_number", number, violations);
    case DocumentKind::UNSPECIFIED:
      return violations.Missing("document_kind");
  }
}

std::string MaskDocumentNumber(std::string_view number) {
  static constexpr size_t kShown = 4;
  const std::vector<std::string_view> characters = Characters(number);
  std::string masked;
  for (size_t i = 0; i < characters.size(); ++i) {
    const bool shown = characters.size() >= 2 * kShown && i + kShown >= characters.size();
    absl::StrAppend(&masked, shown ? AbslView(characters[i]) : "*");
  }
  return masked;
}

absl::StatusOr<AccountDecision> DecideCreateAccount(const Account::State& state, absl::Time now) {
  if (state.state != AccountState::UNSPECIFIED) return Fail(reasons::kAlreadyExists);
  return AccountDecision().Add(AccountCreated{now});
}

absl::StatusOr<AccountDecision> DecideVerifyIdentity(const Account::State& state, DocumentKind kind,
                                                     absl::Time now) {
  RETURN_IF_ERROR(Check(state, AccountCommand::CHANGE));
  if (state.identity_verified()) return Fail(reasons::kIdentityAlreadyVerified);
  return AccountDecision().Add(IdentityVerified{kind, now});
}

absl::StatusOr<AccountDecision> DecideEnableTotp(const Account::State& state, absl::Time now) {
  RETURN_IF_ERROR(Check(state, AccountCommand::CHANGE));
  if (state.totp_enabled) return Fail(reasons::kTotpAlreadyEnabled);
  return AccountDecision().Add(TotpEnabled{now});
}

absl::StatusOr<AccountDecision> DecideChangePassword(const Account::State& state,
                                                     const std::string& account_id,
                                                     const std::vector<std::string>& other_sessions,
                                                     absl::Time now) {
  RETURN_IF_ERROR(Check(state, AccountCommand::CHANGE));
  AccountDecision decision;
  decision.Add(PasswordChanged{now});
  for (const std::string& session_id : other_sessions)
    decision.Add(Revoke(state, account_id, session_id, now));
  return decision;
}

absl::StatusOr<AccountDecision> DecideSuspend(const Account::State& state, const std::string& account_id,
                                              const std::string& actor_id, absl::Time now) {
  // Nobody locks himself out.
  if (account_id == actor_id) return Fail(reasons::kNotPermitted);
  RETURN_IF_ERROR(Check(state, AccountCommand::SUSPEND));
  return AccountDecision().Add(AccountSuspended{now}).Add(Revoke(state, account_id, "", now));
}

absl::StatusOr<AccountDecision> DecideReinstate(const Account::State& state, absl::Time now) {
  RETURN_IF_ERROR(Check(state, AccountCommand::REINSTATE));
  return AccountDecision().Add(AccountReinstated{now});
}

absl::StatusOr<AccountDecision> DecideSetPlatformRole(const Account::State& state,
                                                      const std::string& account_id,
                                                      const std::string& actor_id, PlatformRole role,
                                                      absl::Time now) {
  if (account_id == actor_id) return Fail(reasons::kNotPermitted);
  const bool takes = role == PlatformRole::NONE;
  RETURN_IF_ERROR(Check(state, takes ? AccountCommand::ADMINISTER : AccountCommand::CHANGE));
  if (role == state.platform_role) return AccountDecision();
  if (!takes && state.platform_role != PlatformRole::NONE) return Fail(reasons::kPlatformRoleHeld);
  return AccountDecision().Add(PlatformRoleSet{role, now}).Add(Revoke(state, account_id, "", now));
}

absl::StatusOr<AccountDecision> DecideSetMembership(const Account::State& state,
                                                    const std::string& account_id, Membership membership,
                                                    absl::Time now) {
  const bool ends = membership.roles.empty();
  RETURN_IF_ERROR(Check(state, ends ? AccountCommand::ADMINISTER : AccountCommand::CHANGE));
  std::sort(membership.roles.begin(), membership.roles.end());
  membership.roles.erase(std::unique(membership.roles.begin(), membership.roles.end()),
                         membership.roles.end());
  const auto held =
      std::find_if(state.memberships.begin(), state.memberships.end(),
                   [&](const Membership& m) { return m.organization_id == membership.organization_id; });
  const bool is_member = held != state.memberships.end();
  if (is_member ? held->roles == membership.roles : ends) return AccountDecision();
  if (!is_member && state.memberships.size() >= kMaxMemberships)
    return Fail(reasons::kTooManyMemberships, {{"limit", absl::StrCat(kMaxMemberships)}});
  return AccountDecision()
      .Add(MembershipSet{std::move(membership), now})
      .Add(Revoke(state, account_id, "", now));
}

absl::StatusOr<AccountDecision> DecideFound(const Account::State& state, Membership membership,
                                            absl::Time now) {
  RETURN_IF_ERROR(Check(state, AccountCommand::CHANGE));
  if (state.memberships.size() >= kMaxMemberships)
    return Fail(reasons::kTooManyMemberships, {{"limit", absl::StrCat(kMaxMemberships)}});
  return AccountDecision().Add(MembershipSet{std::move(membership), now});
}

absl::StatusOr<AccountDecision> DecideEndSession(const Account::State& state, const std::string& account_id,
                                                 const std::string& session_id, absl::Time now) {
  RETURN_IF_ERROR(Check(state, AccountCommand::ADMINISTER));
  return AccountDecision().Add(Revoke(state, account_id, session_id, now));
}

Caller CallerOf(const Account::State& state, const std::string& account_id, const std::string& session_id,
                const std::string& display_name, absl::Time now, absl::Duration lifetime) {
  Caller caller;
  caller.account_id = account_id;
  caller.session_id = session_id;
  caller.platform_role = state.platform_role;
  caller.identity_verified = state.identity_verified();
  caller.display_name = display_name;
  caller.memberships = state.memberships;
  // A token issued in the same instant as a revocation is one that came after it.
  caller.issue_time = std::max(now, state.tokens_valid_from);
  caller.expire_time = now + lifetime;
  return caller;
}

}  // namespace sudiao::identity
