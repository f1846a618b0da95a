// Who people are: registering, proving who one is, and what administrators may do to accounts.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "services/identity/core.h"
#include "sudiao/identity/v1/identity.pb.h"

namespace sudiao::identity {

class AccountService {
 public:
  explicit AccountService(Core& core) : core_(core) {}

  absl::StatusOr<v1::Account> CreateAccount(const CallContext& call, const v1::CreateAccountRequest& request);
  absl::StatusOr<v1::Account> GetAccount(const CallContext& call, const v1::GetAccountRequest& request);
  absl::StatusOr<v1::Account> VerifyIdentity(const CallContext& call,
                                             const v1::VerifyIdentityRequest& request);
  absl::StatusOr<v1::Account> ChangePassword(const CallContext& call,
                                             const v1::ChangePasswordRequest& request);
  absl::StatusOr<v1::EnrollTotpResponse> EnrollTotp(const CallContext& call,
                                                    const v1::EnrollTotpRequest& request);
  absl::StatusOr<v1::Account> ConfirmTotp(const CallContext& call, const v1::ConfirmTotpRequest& request);
  absl::StatusOr<v1::Account> SuspendAccount(const CallContext& call,
                                             const v1::SuspendAccountRequest& request);
  absl::StatusOr<v1::Account> ReinstateAccount(const CallContext& call,
                                               const v1::ReinstateAccountRequest& request);
  absl::StatusOr<v1::Account> SetPlatformRole(const CallContext& call,
                                              const v1::SetPlatformRoleRequest& request);
  absl::StatusOr<v1::ListAuditEventsResponse> ListAuditEvents(const CallContext& call,
                                                              const v1::ListAuditEventsRequest& request);

 private:
  // Replaces passwords and document numbers by keyed hashes, so that the record of answered requests holds
  // nothing they could be guessed from.
  std::string Redact(const std::string& secret) const { return core_.sealer.KeyedHash("request", secret); }

  absl::StatusOr<v1::Account> Shown(sql::Session& session, const std::string& id);
  // A unit of work on the account whose id it gives. For a repeated request only the id is kept, no personal
  // data: the repetition gets the account as it is then.
  template <typename Request>
  absl::StatusOr<v1::Account> RunOnAccount(
      const CallContext& call, const Request& request,
      absl::FunctionRef<absl::StatusOr<std::string>(change::Transaction&)> body);

  Core& core_;
};

}  // namespace sudiao::identity
