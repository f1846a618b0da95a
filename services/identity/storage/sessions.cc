#include "services/identity/storage/sessions.h"

#include "common/status/errors.h"
#include "common/status/status_macros.h"
#include "common/types/ids.h"
#include "services/identity/domain/reasons.h"

namespace sudiao::identity {
namespace {

StoredSession FromRow(const sql::Row& row) {
  return {row[0].Text(), row[1].Text(), absl::FromUnixMicros(row[2].Int()), row[3].Int() != 0};
}

}  // namespace

absl::Status InsertSession(sql::Session& session, const StoredSession& stored) {
  return session
      .Execute("INSERT INTO sessions (id, account_id, expire_us, ended) VALUES (?, ?, ?, 0)",
               {stored.id, stored.account_id, absl::ToUnixMicros(stored.expire_time)})
      .status();
}

absl::StatusOr<StoredSession> LockSession(sql::Session& session, const std::string& id) {
  ASSIGN_OR_RETURN(
      const sql::Rows rows,
      session.Query("SELECT id, account_id, expire_us, ended FROM sessions WHERE id = ? FOR UPDATE", {id}));
  if (rows.empty()) return Fail(reasons::kSessionEnded);
  return FromRow(rows[0]);
}

absl::Status ExtendSession(sql::Session& session, const std::string& id, absl::Time expire_time) {
  return session
      .Execute("UPDATE sessions SET expire_us = ? WHERE id = ?", {absl::ToUnixMicros(expire_time), id})
      .status();
}

absl::Status EndSession(sql::Session& session, const std::string& id) {
  return session.Execute("UPDATE sessions SET ended = 1 WHERE id = ?", {id}).status();
}

absl::StatusOr<std::vector<std::string>> EndSessionsOf(sql::Session& session, const std::string& account_id,
                                                       const std::string& but, absl::Time now) {
  ASSIGN_OR_RETURN(const sql::Rows rows,
                   session.Query("SELECT id FROM sessions WHERE account_id = ? AND ended = 0 AND id <> ? "
                                 "AND expire_us > ? ORDER BY id",
                                 {account_id, but, absl::ToUnixMicros(now)}));
  std::vector<std::string> alive;
  alive.reserve(rows.size());
  for (const sql::Row& row : rows) alive.push_back(row[0].Text());
  RETURN_IF_ERROR(session
                      .Execute("UPDATE sessions SET ended = 1 WHERE account_id = ? AND ended = 0 AND id <> ?",
                               {account_id, but})
                      .status());
  return alive;
}

absl::StatusOr<std::string> NewRefreshToken(sql::Session& session, const std::string& session_id,
                                            absl::Time expire_time) {
  std::string token = NewSecret(32);
  RETURN_IF_ERROR(
      session
          .Execute("INSERT INTO refresh_tokens (token_hash, session_id, used, expire_us) VALUES (?, ?, 0, ?)",
                   {Sha256Hex(token), session_id, absl::ToUnixMicros(expire_time)})
          .status());
  return token;
}

absl::StatusOr<RefreshTokenUse> UseRefreshToken(sql::Session& session, const std::string& token) {
  const std::string hash = Sha256Hex(token);
  ASSIGN_OR_RETURN(const sql::Rows rows,
                   session.Query("SELECT session_id FROM refresh_tokens WHERE token_hash = ?", {hash}));
  if (rows.empty()) return RefreshTokenUse{};
  ASSIGN_OR_RETURN(
      const int64_t matched,
      session.Execute("UPDATE refresh_tokens SET used = 1 WHERE token_hash = ? AND used = 0", {hash}));
  return RefreshTokenUse{rows[0][0].Text(), matched == 1};
}

absl::StatusOr<StoredSession> FindSessionByRefreshToken(sql::Session& session, const std::string& token) {
  ASSIGN_OR_RETURN(const sql::Rows rows,
                   session.Query("SELECT s.id, s.account_id, s.expire_us, s.ended FROM refresh_tokens t "
                                 "JOIN sessions s ON s.id = t.session_id WHERE t.token_hash = ?",
                                 {Sha256Hex(token)}));
  if (rows.empty()) return StoredSession{};
  return FromRow(rows[0]);
}

absl::Status DeleteExpiredSessions(sql::Session& session, absl::Time now) {
  const int64_t now_us = absl::ToUnixMicros(now);
  RETURN_IF_ERROR(session.Execute("DELETE FROM refresh_tokens WHERE expire_us <= ?", {now_us}).status());
  return session.Execute("DELETE FROM sessions WHERE expire_us <= ?", {now_us}).status();
}

}  // namespace sudiao::identity
