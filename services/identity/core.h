// What identity's services share: the stores, the secrets and how a right is taken away.
#pragma once

#include <functional>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "common/change/change.h"
#include "common/rpc/call_context.h"
#include "common/rpc/token.h"
#include "services/identity/domain/account.h"
#include "services/identity/domain/account_rules.h"
#include "services/identity/domain/organization.h"
#include "services/identity/domain/representation.h"
#include "services/identity/options.h"
#include "services/identity/password_hasher.h"
#include "services/identity/sealer.h"
#include "services/identity/storage/login_attempts.h"
#include "services/identity/storage/people.h"

namespace sudiao::identity {

using Accounts = change::Store<Account>;
using Organizations = change::Store<Organization>;
using Representations = change::Store<Representation>;
using change::NoRequest;

class Core {
 public:
  Core(change::Changes& changes, const Options& options);

  // Not OK if a key is missing.
  absl::Status status() const;

  // The caller's account as it is now, whatever the token says: UNAUTHENTICATED or ACCOUNT_SUSPENDED
  // otherwise.
  absl::StatusOr<Accounts::Snapshot> RequireActive(sql::Session& session, const CallContext& call);
  // The same, and NOT_PERMITTED without the platform role (MLP-6).
  absl::Status RequirePlatformRole(sql::Session& session, const CallContext& call, PlatformRole role);

  // Changes an account; tokens that the decision revokes end here in the same transaction.
  absl::StatusOr<Accounts::Snapshot> ChangeAccount(
      change::Transaction& tx, const std::string& id, std::string_view etag,
      absl::FunctionRef<absl::StatusOr<AccountDecision>(const Account::State&)> decide);

  // Records a checked document: its number is stored sealed, and only a mask is ever shown.
  void SealDocument(Person& person, std::string_view legal_name, const std::string& number) const;

  // Returns when the other services have taken all events of the aggregate, or after the configured wait: so
  // a right that was taken away is gone everywhere when its taker hears of it. A service for which an event
  // of the aggregate was given up is not waited for. Call it after the commit.
  void WaitDelivered(std::string_view kind, const std::string& id, absl::Time deadline);

  change::Changes& changes;
  const Options options;
  const Sealer sealer;
  PasswordHasher passwords;
  PasswordHasher registrations;  // apart, so that strangers who register keep nobody from logging in
  const rpc::TokenSigner signer;
  LoginAttemptLog attempts;
  Accounts accounts;
  Organizations organizations;
  Representations representations;
};

bool HasRole(const Account::State& account, const std::string& organization_id, Role role);
bool IsMember(const Account::State& account, const std::string& organization_id);

}  // namespace sudiao::identity
