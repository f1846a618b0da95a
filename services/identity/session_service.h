// Logging in and out.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "services/identity/core.h"
#include "sudiao/identity/v1/identity.pb.h"

namespace sudiao::identity {

class SessionService {
 public:
  explicit SessionService(Core& core) : core_(core) {}

  absl::StatusOr<v1::Session> CreateSession(const CallContext& call, const v1::CreateSessionRequest& request);
  absl::StatusOr<v1::Session> RefreshSession(const CallContext& call,
                                             const v1::RefreshSessionRequest& request);
  absl::StatusOr<v1::EndSessionResponse> EndSession(const CallContext& call,
                                                    const v1::EndSessionRequest& request);

 private:
  // The password was right: what else is needed, and then a new session.
  absl::StatusOr<v1::Session> LogIn(change::Transaction& tx, const CallContext& call, const Person& known,
                                    const std::string& totp_code);
  absl::Status CheckSecondFactor(change::Transaction& tx, const Person& person, const std::string& code);
  // New tokens of a session whose account is locked.
  absl::StatusOr<v1::Session> Issue(change::Transaction& tx, const std::string& session_id,
                                    const std::string& account_id, const Accounts::Snapshot& account);
  // Ends one session and its access tokens.
  absl::Status End(change::Transaction& tx, const std::string& account_id, const std::string& session_id);

  Core& core_;
};

}  // namespace sudiao::identity
