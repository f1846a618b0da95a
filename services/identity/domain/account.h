// An account: who may log in, with which rights. Its personal data (e-mail, names, documents, secrets) is no
// part of it: that stands in the table of people, so that neither the journal nor any event holds it and it
// can be erased.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "absl/time/time.h"
#include "common/access/events.h"
#include "common/rpc/call_context.h"
#include "common/types/fields.h"
#include "services/identity/domain/account_states.h"

namespace sudiao::identity {

SUDIAO_ENUM(DocumentKind, RESIDENT_ID, PASSPORT, OTHER)

struct AccountCreated {
  static constexpr std::string_view kType = "account.created.v1";
  absl::Time time;
  SUDIAO_FIELDS(time)
};
struct IdentityVerified {
  static constexpr std::string_view kType = "account.identity_verified.v1";
  DocumentKind document_kind = DocumentKind::UNSPECIFIED;
  absl::Time time;
  SUDIAO_FIELDS(document_kind, time)
};
struct PasswordChanged {
  static constexpr std::string_view kType = "account.password_changed.v1";
  absl::Time time;
  SUDIAO_FIELDS(time)
};
struct TotpEnabled {
  static constexpr std::string_view kType = "account.totp_enabled.v1";
  absl::Time time;
  SUDIAO_FIELDS(time)
};
struct AccountSuspended {
  static constexpr std::string_view kType = "account.suspended.v1";
  absl::Time time;
  SUDIAO_FIELDS(time)
};
struct AccountReinstated {
  static constexpr std::string_view kType = "account.reinstated.v1";
  absl::Time time;
  SUDIAO_FIELDS(time)
};
struct PlatformRoleSet {
  static constexpr std::string_view kType = "account.platform_role_set.v1";
  PlatformRole platform_role = PlatformRole::NONE;
  absl::Time time;
  SUDIAO_FIELDS(platform_role, time)
};
// Without roles the membership has ended.
struct MembershipSet {
  static constexpr std::string_view kType = "account.membership_set.v1";
  Membership membership;
  absl::Time time;
  SUDIAO_FIELDS(membership, time)
};

struct Account {
  static constexpr std::string_view kKind = "account";

  struct State {
    AccountState state = AccountState::UNSPECIFIED;
    PlatformRole platform_role = PlatformRole::NONE;
    bool totp_enabled = false;
    DocumentKind document_kind = DocumentKind::UNSPECIFIED;
    absl::Time identity_verified_time;
    std::vector<Membership> memberships;
    // Tokens issued earlier do not count.
    absl::Time tokens_valid_from;
    absl::Time create_time;
    absl::Time update_time;
    SUDIAO_FIELDS(state, platform_role, totp_enabled, document_kind, identity_verified_time, memberships,
                  tokens_valid_from, create_time, update_time)

    bool active() const { return state == AccountState::ACTIVE; }
    bool identity_verified() const { return identity_verified_time != absl::Time(); }
  };

  using Event = std::variant<AccountCreated, IdentityVerified, PasswordChanged, TotpEnabled, AccountSuspended,
                             AccountReinstated, PlatformRoleSet, MembershipSet, access::TokensRevoked>;
  static void Apply(State& state, const Event& event);
};

}  // namespace sudiao::identity
