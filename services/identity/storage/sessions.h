// Log-in sessions and their refresh tokens. A session is a family of refresh tokens, of which the newest
// counts; all are kept, as hashes, so that the use of an old one is noticed.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/sql/database.h"

namespace sudiao::identity {

struct StoredSession {
  std::string id;
  std::string account_id;
  absl::Time expire_time;
  bool ended = false;
};

absl::Status InsertSession(sql::Session& session, const StoredSession& stored);
// SESSION_ENDED if there is none; locks it.
absl::StatusOr<StoredSession> LockSession(sql::Session& session, const std::string& id);
absl::Status ExtendSession(sql::Session& session, const std::string& id, absl::Time expire_time);
// Ends one session, or those of the account except `but` ("" for all). Answers those that were alive.
absl::Status EndSession(sql::Session& session, const std::string& id);
absl::StatusOr<std::vector<std::string>> EndSessionsOf(sql::Session& session, const std::string& account_id,
                                                       const std::string& but, absl::Time now);

// A new refresh token of the session; only its hash is stored.
absl::StatusOr<std::string> NewRefreshToken(sql::Session& session, const std::string& session_id,
                                            absl::Time expire_time);
struct RefreshTokenUse {
  std::string session_id;  // "" for a token that never was one of ours
  bool first = false;      // false: it was used before
};
absl::StatusOr<RefreshTokenUse> UseRefreshToken(sql::Session& session, const std::string& token);

// The session of a refresh token, used or not; without an id for a token that never was one of ours.
absl::StatusOr<StoredSession> FindSessionByRefreshToken(sql::Session& session, const std::string& token);

// Forgets what expired.
absl::Status DeleteExpiredSessions(sql::Session& session, absl::Time now);

}  // namespace sudiao::identity
