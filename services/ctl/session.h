// The session of the logged-in user: kept in a file that only its owner can read, renewed by itself.
#pragma once

#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "common/time/clock.h"
#include "common/types/fields.h"
#include "services/ctl/http_client.h"

namespace sudiao::ctl {

struct StoredSession {
  std::string server;
  std::string email;
  std::string access_token;
  std::string refresh_token;
  std::string access_expire_time;  // RFC 3339, "" if unknown
  SUDIAO_FIELDS(server, email, access_token, refresh_token, access_expire_time)
};

// $SUDIAO_CONFIG_FOLDER, $XDG_CONFIG_HOME/sudiao or ~/.config/sudiao.
std::string ConfigFolder();

// NOT_FOUND if nobody has logged in.
absl::StatusOr<StoredSession> LoadSession(const std::string& folder);
// Writes folder/session.json whole or not at all, for its owner alone (0600; the folder is made with 0700).
absl::Status SaveSession(const std::string& folder, const StoredSession& session);
// OK also if there is none.
absl::Status RemoveSession(const std::string& folder);

// Takes the tokens out of identity's Session answer. A platform whose clock is far from this machine's tells
// a time of no use here; its tokens count until they are refused.
absl::StatusOr<StoredSession> ReadSessionAnswer(const std::string& json, StoredSession session,
                                                absl::Time now);

// Gives an access token that is in force. A refresh token works once, so programs that share the file renew
// one after the other. Thread-safe.
class SessionKeeper {
 public:
  SessionKeeper(std::string folder, StoredSession session, Clock& clock);

  // Renews the token shortly before it expires. UNAUTHENTICATED when the session has ended; UNAVAILABLE when
  // the platform cannot be reached.
  absl::StatusOr<std::string> AccessToken(HttpClient& http);
  // For a token that was refused: one that was got after it.
  absl::StatusOr<std::string> TokenAfter(HttpClient& http, const std::string& refused);

 private:
  absl::Status Renew(HttpClient& http) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool IsFresh() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const std::string folder_;
  Clock& clock_;
  absl::Mutex mutex_;
  StoredSession session_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace sudiao::ctl
