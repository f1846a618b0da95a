#include "common/change/change.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/status/view.h"
#include "migrations/change.h"

namespace sudiao::change {
namespace {

constexpr absl::Duration kAnswerLifetime = absl::Hours(72);
constexpr size_t kMaxRequestId = 64;
// A sender repeats what it sent until it hears that it was taken. One that was away, or was restored from a
// copy of its database, may do so much later.
constexpr absl::Duration kInboxMemory = absl::Hours(24 * 400);
constexpr int64_t kForgottenAtOnce = 500;

bool IsRequestId(std::string_view id) {
  return id.size() <= kMaxRequestId && std::all_of(id.begin(), id.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
                  c == '_' || c == '.' || c == ':';
         });
}

// A UUIDv7 whose 12 bits behind the time follow the sequence: events of one aggregate sort in their order
// also when they share a millisecond.
std::string EventId(absl::Time now, int64_t sequence) {
  std::string id = NewId(now);
  constexpr char kHex[] = "0123456789abcdef";
  for (int i = 0; i < 3; ++i) id[static_cast<size_t>(17 - i)] = kHex[(sequence >> (4 * i)) & 0xF];
  return id;
}

struct StoredAnswer {
  bool found = false;
  bool expired = false;  // it is there, but counts no longer
  std::string hash;
  std::string answer;
};

absl::StatusOr<StoredAnswer> FindAnswer(sql::Session& session, const std::string& scope,
                                        const std::string& request_id, absl::Time now) {
  ASSIGN_OR_RETURN(
      const sql::Rows rows,
      session.Query("SELECT request_hash, answer, expire_us FROM answers WHERE scope = ? AND request_id = ?",
                    {scope, request_id}));
  if (rows.empty()) return StoredAnswer{};
  const bool expired = rows[0][2].Int() <= absl::ToUnixMicros(now);
  return StoredAnswer{!expired, expired, rows[0][0].Text(), rows[0][1].Text()};
}

// Up to when rows that are as old as `limit` go now: at most kForgottenAtOnce of them. `last` holds the time
// of the last row of a full portion, if there are so many.
int64_t PortionEnd(int64_t limit, const sql::Rows& last) { return last.empty() ? limit : last[0][0].Int(); }

}  // namespace

std::span<const sql::Migration> Migrations() { return ChangeMigrations(); }

std::string FormatEtag(int64_t version) { return absl::StrCat("\"", version, "\""); }

Changes::Changes(std::string service, sql::Database& database, Clock& clock,
                 std::span<const Subscription> subscriptions, CommitListener& listener)
    : service_(std::move(service)), database_(database), clock_(clock), listener_(listener) {
  for (const Subscription& subscription : subscriptions) {
    subscribers_.emplace(std::string(subscription.event_type), std::string(subscription.subscriber));
  }
}

absl::Status Changes::Commit(absl::Time deadline, const Cause& cause,
                             absl::FunctionRef<absl::Status(Transaction&)> body) {
  std::vector<std::string> topics;
  bool deliveries = false;
  bool timers = false;
  RETURN_IF_ERROR(database_.Transact(deadline, [&](sql::Session& session) -> absl::Status {
    Transaction tx(session, clock_.Now(), cause);
    RETURN_IF_ERROR(body(tx));
    topics = std::move(tx.topics_);
    deliveries = tx.wrote_deliveries_;
    timers = tx.wrote_timers_;
    return absl::OkStatus();
  }));
  if (deliveries) listener_.DeliveriesWritten();
  if (timers) listener_.TimersWritten();
  for (const std::string& topic : topics) listener_.Changed(topic);
  return absl::OkStatus();
}

absl::StatusOr<std::string> Changes::RunOnce(
    const CallContext& call, const std::string& request_id, absl::FunctionRef<std::string()> request_bytes,
    absl::FunctionRef<absl::StatusOr<std::string>(Transaction&)> body) {
  if (!IsRequestId(request_id)) {
    Violations violations;
    violations.Add("request_id", "INVALID",
                   "At most 64 letters, digits and any of - _ . :", "最多 64 个字母、数字或 - _ . : 符号。");
    return violations.ToStatus();
  }
  const Cause cause{call.caller.account_id, "", call.trace};
  const std::string scope = absl::StrCat(call.method, "|", call.caller.account_id);
  const std::string hash = request_id.empty() ? "" : Sha256Hex(request_bytes());
  std::string answer;
  bool repeated = false;
  const absl::Status status = Commit(call.deadline, cause, [&](Transaction& tx) -> absl::Status {
    if (!request_id.empty()) {
      ASSIGN_OR_RETURN(StoredAnswer stored, FindAnswer(tx.session(), scope, request_id, tx.now()));
      if (stored.found) {
        if (stored.hash != hash) return Fail(reasons::kRequestIdReused);
        repeated = true;
        answer = std::move(stored.answer);
        return absl::OkStatus();
      }
      if (stored.expired) {
        RETURN_IF_ERROR(
            tx.session()
                .Execute("DELETE FROM answers WHERE scope = ? AND request_id = ?", {scope, request_id})
                .status());
      }
    }
    ASSIGN_OR_RETURN(answer, body(tx));
    if (request_id.empty()) return absl::OkStatus();
    return tx.session()
        .Execute(
            "INSERT INTO answers (scope, request_id, request_hash, answer, expire_us) VALUES (?, ?, ?, ?, ?)",
            {scope, request_id, hash, sql::Bytes{answer}, absl::ToUnixMicros(tx.now() + kAnswerLifetime)})
        .status();
  });
  if (status.ok()) return answer;
  if (request_id.empty() || repeated || HasReason(status, reasons::kRequestIdReused)) return status;
  // The same request may have been answered while this one waited for the lock: then its answer is the truth.
  StoredAnswer stored;
  const absl::Status read = database_.Read(call.deadline, [&](sql::Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(stored, FindAnswer(session, scope, request_id, clock_.Now()));
    return absl::OkStatus();
  });
  if (!read.ok() || !stored.found) return status;
  if (stored.hash != hash) return Fail(reasons::kRequestIdReused);
  return stored.answer;
}

absl::Status Changes::Once(const JournalEntry& event, absl::FunctionRef<absl::Status(Transaction&)> body) {
  const absl::Time deadline = absl::Now() + absl::Seconds(20);
  bool taken_before = false;
  // What another service caused keeps its actor and trace.
  const absl::Status status = Commit(deadline, event.cause, [&](Transaction& tx) -> absl::Status {
    const auto inserted =
        tx.session().Execute("INSERT INTO inbox (source, event_id, time_us) VALUES (?, ?, ?)",
                             {event.source, event.id, absl::ToUnixMicros(absl::Now())});
    taken_before = absl::IsAlreadyExists(inserted.status());
    RETURN_IF_ERROR(inserted.status());
    return body(tx);
  });
  return taken_before ? absl::OkStatus() : status;
}

absl::Status Changes::RunAsPlatform(absl::FunctionRef<absl::Status(Transaction&)> body) {
  return Commit(absl::Now() + absl::Seconds(20), Cause{}, body);
}

absl::StatusOr<bool> Changes::ForgetOld(absl::Time real_now) {
  int64_t most = 0;
  RETURN_IF_ERROR(
      database_.Transact(absl::Now() + absl::Seconds(20), [&](sql::Session& session) -> absl::Status {
        const int64_t expired = absl::ToUnixMicros(clock_.Now());
        ASSIGN_OR_RETURN(
            const sql::Rows last_answer,
            session.Query(
                "SELECT expire_us FROM answers WHERE expire_us <= ? ORDER BY expire_us LIMIT 1 OFFSET ?",
                {expired, kForgottenAtOnce - 1}));
        ASSIGN_OR_RETURN(const int64_t answers, session.Execute("DELETE FROM answers WHERE expire_us <= ?",
                                                                {PortionEnd(expired, last_answer)}));
        const int64_t old = absl::ToUnixMicros(real_now - kInboxMemory);
        ASSIGN_OR_RETURN(
            const sql::Rows last_event,
            session.Query("SELECT time_us FROM inbox WHERE time_us <= ? ORDER BY time_us LIMIT 1 OFFSET ?",
                          {old, kForgottenAtOnce - 1}));
        ASSIGN_OR_RETURN(const int64_t events, session.Execute("DELETE FROM inbox WHERE time_us <= ?",
                                                               {PortionEnd(old, last_event)}));
        most = std::max(answers, events);
        return absl::OkStatus();
      }));
  return most >= kForgottenAtOnce;
}

absl::StatusOr<int64_t> Changes::NextNumber(Transaction& tx, const std::string& series) {
  sql::Session& session = tx.session();
  ASSIGN_OR_RETURN(const int64_t updated,
                   session.Execute("UPDATE counters SET value = value + 1 WHERE series = ?", {series}));
  if (updated == 0) {
    const auto inserted = session.Execute("INSERT INTO counters (series, value) VALUES (?, 1)", {series});
    if (inserted.ok()) return 1;
    if (!absl::IsAlreadyExists(inserted.status())) return inserted.status();
    // Somebody else started the series at the same moment: the row is there now.
    RETURN_IF_ERROR(
        session.Execute("UPDATE counters SET value = value + 1 WHERE series = ?", {series}).status());
  }
  ASSIGN_OR_RETURN(const sql::Rows rows,
                   session.Query("SELECT value FROM counters WHERE series = ?", {series}));
  if (rows.empty()) return absl::InternalError("a counter vanished");
  return rows[0][0].Int();
}

absl::StatusOr<StoredState> Changes::Load(sql::Session& session, std::string_view kind, const std::string& id,
                                          bool lock) {
  ASSIGN_OR_RETURN(
      const sql::Rows rows,
      lock
          ? session.Query("SELECT version, body FROM states WHERE kind = ? AND id = ? FOR UPDATE", {kind, id})
          : session.Query("SELECT version, body FROM states WHERE kind = ? AND id = ?", {kind, id}));
  if (rows.empty()) return StoredState{};
  return StoredState{rows[0][0].Int(), rows[0][1].Text()};
}

absl::StatusOr<std::vector<std::pair<std::string, StoredState>>> Changes::LoadMany(
    sql::Session& session, std::string_view kind, const std::vector<std::string>& ids) {
  std::vector<std::pair<std::string, StoredState>> found;
  if (ids.empty()) return found;
  sql::SqlBuilder q("SELECT id, version, body FROM states WHERE kind = ? AND id IN (", {kind});
  q.AddList(sql::Args(ids.begin(), ids.end())).Add(")");
  ASSIGN_OR_RETURN(const sql::Rows rows, session.Query(q));
  std::map<std::string, StoredState> by_id;
  for (const sql::Row& row : rows) by_id[row[0].Text()] = {row[1].Int(), row[2].Text()};
  for (const std::string& id : ids) {
    const auto row = by_id.find(id);
    if (row != by_id.end()) found.emplace_back(id, std::move(row->second));
  }
  return found;
}

absl::Status Changes::Append(Transaction& tx, std::string_view kind, const std::string& id,
                             const StoredState& before, const std::string& body,
                             const std::vector<codec::EncodedEvent>& events,
                             const std::vector<TimerChange>& timers) {
  sql::Session& session = tx.session();
  for (const TimerChange& timer : timers) {
    tx.wrote_timers_ = true;
    RETURN_IF_ERROR(session
                        .Execute("DELETE FROM timers WHERE kind = ? AND aggregate_id = ? AND name = ?",
                                 {kind, id, timer.name})
                        .status());
    if (timer.due == absl::InfiniteFuture()) continue;
    RETURN_IF_ERROR(
        session
            .Execute("INSERT INTO timers (kind, aggregate_id, name, due_us, attempts) VALUES (?, ?, ?, ?, 0)",
                     {kind, id, timer.name, absl::ToUnixMicros(timer.due)})
            .status());
  }
  if (events.empty()) return absl::OkStatus();

  const int64_t version = before.version + static_cast<int64_t>(events.size());
  if (before.version == 0) {
    RETURN_IF_ERROR(session
                        .Execute("INSERT INTO states (kind, id, version, body) VALUES (?, ?, ?, ?)",
                                 {kind, id, version, body})
                        .status());
  } else {
    ASSIGN_OR_RETURN(
        const int64_t matched,
        session.Execute("UPDATE states SET version = ?, body = ? WHERE kind = ? AND id = ? AND version = ?",
                        {version, body, kind, id, before.version}));
    if (matched != 1) return Fail(reasons::kEtagMismatch);
  }

  const int64_t now_us = absl::ToUnixMicros(tx.now());
  sql::SqlBuilder journal(
      "INSERT INTO journal (kind, aggregate_id, sequence, event_id, type, payload, time_us, account_id, "
      "on_behalf_of, "
      "trace) VALUES ",
      {});
  sql::SqlBuilder deliveries(
      "INSERT INTO deliveries (subscriber, kind, aggregate_id, sequence, event_id, attempts, next_try_us) "
      "VALUES ",
      {});
  bool first_delivery = true;
  for (size_t i = 0; i < events.size(); ++i) {
    const int64_t sequence = before.version + static_cast<int64_t>(i) + 1;
    const std::string event_id = EventId(tx.now(), sequence);
    if (i > 0) journal.Add(", ");
    journal.Add("(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                {kind, id, sequence, event_id, events[i].type, events[i].json, now_us, tx.cause().account_id,
                 tx.cause().on_behalf_of, tx.cause().trace});
    const auto [begin, end] = subscribers_.equal_range(events[i].type);
    for (auto subscriber = begin; subscriber != end; ++subscriber) {
      if (!first_delivery) deliveries.Add(", ");
      first_delivery = false;
      deliveries.Add("(?, ?, ?, ?, ?, 0, 0)", {subscriber->second, kind, id, sequence, event_id});
    }
  }
  RETURN_IF_ERROR(session.Execute(journal).status());
  if (!first_delivery) {
    RETURN_IF_ERROR(session.Execute(deliveries).status());
    tx.wrote_deliveries_ = true;
  }
  tx.topics_.push_back(absl::StrCat(AbslView(kind), "/", id));
  return absl::OkStatus();
}

absl::StatusOr<std::vector<JournalEntry>> Changes::ReadJournal(sql::Session& session, std::string_view kind,
                                                               const std::string& id, int64_t after_sequence,
                                                               int limit) {
  ASSIGN_OR_RETURN(
      const sql::Rows rows,
      session.Query("SELECT event_id, sequence, type, payload, time_us, account_id, on_behalf_of, trace "
                    "FROM journal WHERE kind = ? AND aggregate_id = ? AND sequence > ? "
                    "ORDER BY sequence LIMIT ?",
                    {kind, id, after_sequence, limit}));
  std::vector<JournalEntry> entries;
  entries.reserve(rows.size());
  for (const sql::Row& row : rows) {
    entries.push_back({row[0].Text(), service_, std::string(kind), id, row[1].Int(), row[2].Text(),
                       row[3].Text(), absl::FromUnixMicros(row[4].Int()),
                       Cause{row[5].Text(), row[6].Text(), row[7].Text()}});
  }
  return entries;
}

}  // namespace sudiao::change
