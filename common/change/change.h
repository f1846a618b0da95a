// The one shape of a change: (state, command, now) -> events, and state = fold(Apply, events).
//
// An aggregate is a type with a State, a variant of Events and a pure Apply; a decision is a pure function in
// domain/. One transaction stores the new state, the events in the journal, a delivery for every subscribed
// service, the timers and the answer for a repeated request_id. What must follow a commit (waking the relay,
// telling live watchers) follows it.
//
//   return changes_.Run<Case>(call, request, [&](Transaction& tx) -> absl::StatusOr<Case> {
//     ASSIGN_OR_RETURN(auto changed, cases_.Change(tx, id, request.etag(), [&](const domain::Case& c) {
//       return domain::DecideWithdraw(c, command, tx.now()); }));
//     return ToResource(changed);
//   });
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/change/decision.h"
#include "common/codec/struct_json.h"
#include "common/rpc/call_context.h"
#include "common/sql/database.h"
#include "common/sql/migrate.h"
#include "common/status/errors.h"
#include "common/status/reasons.h"
#include "common/status/status_macros.h"
#include "common/time/clock.h"
#include "common/types/ids.h"

namespace sudiao::change {

// The tables of this folder; every service applies them before its own.
std::span<const sql::Migration> Migrations();

// Who acts, for whom, and in which trace: written into every journal row.
struct Cause {
  std::string account_id;    // "" for the platform
  std::string on_behalf_of;  // a party or organisation id, "" for itself
  std::string trace;
};

// An event as the journal and the wire have it.
struct JournalEntry {
  std::string id;
  std::string source;
  std::string kind;
  std::string aggregate_id;
  int64_t sequence = 0;
  std::string type;
  std::string payload;
  absl::Time time;
  Cause cause;
};

// Which services hear of which event types. A type that is not listed stays inside.
struct Subscription {
  std::string_view event_type;
  std::string_view subscriber;
};

// Stands for a request without a request_id: its answer is not kept for a repetition. For answers that hold a
// secret.
struct NoRequest {
  std::string request_id() const { return ""; }
  std::string SerializeAsString() const { return ""; }
};

// A unit of work: one database transaction with one instant and one cause.
class Transaction {
 public:
  Transaction(sql::Session& session, absl::Time now, Cause cause)
      : session_(session), now_(now), cause_(std::move(cause)) {}
  sql::Session& session() { return session_; }
  absl::Time now() const { return now_; }
  const Cause& cause() const { return cause_; }
  // For whom the caller acts, once it is known.
  void ActOnBehalfOf(std::string id) { cause_.on_behalf_of = std::move(id); }
  // Wakes the watchers of one more topic after the commit; those of changed aggregates wake by themselves.
  void Wake(std::string topic) { topics_.push_back(std::move(topic)); }

 private:
  friend class Changes;
  sql::Session& session_;
  absl::Time now_;
  Cause cause_;
  std::vector<std::string> topics_;  // "case/0190…": told to live watchers after the commit
  bool wrote_deliveries_ = false;
  bool wrote_timers_ = false;
};

// What a commit must wake. Implemented by the service's host; all calls return at once.
class CommitListener {
 public:
  virtual ~CommitListener() = default;
  virtual void DeliveriesWritten() = 0;
  virtual void TimersWritten() = 0;
  virtual void Changed(const std::string& topic) = 0;
};

// The state of an aggregate as stored. Version 0: there is none.
struct StoredState {
  int64_t version = 0;
  std::string body;
};

// The transactions of one service over one database.
class Changes {
 public:
  // `service` names the journal's source. `subscriptions` and the rest must outlive this object.
  Changes(std::string service, sql::Database& database, Clock& clock,
          std::span<const Subscription> subscriptions, CommitListener& listener);

  sql::Database& database() { return database_; }
  Clock& clock() { return clock_; }

  // Runs one request's unit of work and remembers its answer for 72 hours under the request's request_id, if
  // it has one: a repetition gets the same answer, another request under that id gets REQUEST_ID_REUSED.
  template <typename Response, typename Request>
  absl::StatusOr<Response> Run(const CallContext& call, const Request& request,
                               absl::FunctionRef<absl::StatusOr<Response>(Transaction&)> body) {
    Response response;
    const auto run = [&](Transaction& tx) -> absl::StatusOr<std::string> {
      ASSIGN_OR_RETURN(response, body(tx));
      return response.SerializeAsString();
    };
    ASSIGN_OR_RETURN(const std::string answer,
                     RunOnce(
                         call, request.request_id(), [&] { return request.SerializeAsString(); }, run));
    if (!response.ParseFromString(answer)) return absl::DataLossError("stored answer does not parse");
    return response;
  }

  // Takes an event from another service at most once: the body runs unless the event was taken before.
  absl::Status Once(const JournalEntry& event, absl::FunctionRef<absl::Status(Transaction&)> body);

  // A unit of work caused by the platform itself (a fired timer, the start).
  absl::Status RunAsPlatform(absl::FunctionRef<absl::Status(Transaction&)> body);

  // Forgets answers that expired and events that were taken longer ago than any sender repeats them, a
  // bounded number of each; true if more are left. `real_now` is the machine's time, on which deliveries run.
  absl::StatusOr<bool> ForgetOld(absl::Time real_now);

  // Reads on one snapshot.
  template <typename T>
  absl::StatusOr<T> Read(const CallContext& call, absl::FunctionRef<absl::StatusOr<T>(sql::Session&)> body) {
    T result;
    RETURN_IF_ERROR(database_.Read(call.deadline, [&](sql::Session& session) -> absl::Status {
      ASSIGN_OR_RETURN(result, body(session));
      return absl::OkStatus();
    }));
    return result;
  }

  // The next number of a gapless series, from 1: it is used up only if the transaction commits.
  absl::StatusOr<int64_t> NextNumber(Transaction& tx, const std::string& series);

  // For Store; see there.
  absl::StatusOr<StoredState> Load(sql::Session& session, std::string_view kind, const std::string& id,
                                   bool lock);
  absl::StatusOr<std::vector<std::pair<std::string, StoredState>>> LoadMany(
      sql::Session& session, std::string_view kind, const std::vector<std::string>& ids);
  absl::Status Append(Transaction& tx, std::string_view kind, const std::string& id,
                      const StoredState& before, const std::string& body,
                      const std::vector<codec::EncodedEvent>& events, const std::vector<TimerChange>& timers);
  absl::StatusOr<std::vector<JournalEntry>> ReadJournal(sql::Session& session, std::string_view kind,
                                                        const std::string& id, int64_t after_sequence,
                                                        int limit);

 private:
  absl::StatusOr<std::string> RunOnce(const CallContext& call, const std::string& request_id,
                                      absl::FunctionRef<std::string()> request_bytes,
                                      absl::FunctionRef<absl::StatusOr<std::string>(Transaction&)> body);
  absl::Status Commit(absl::Time deadline, const Cause& cause,
                      absl::FunctionRef<absl::Status(Transaction&)> body);

  std::string service_;
  sql::Database& database_;
  Clock& clock_;
  std::multimap<std::string, std::string, std::less<>> subscribers_;
  CommitListener& listener_;
};

// "3" for version 3, quoted as HTTP wants it.
std::string FormatEtag(int64_t version);

// The aggregates of one kind. A is a struct with
//   static constexpr std::string_view kKind;       // "case": part of the journal for ever
//   using State; using Event;                      // Event: a std::variant of structs with kType and
//   SUDIAO_FIELDS static void Apply(State&, const Event&);       // pure
template <typename A>
class Store {
 public:
  using State = typename A::State;
  using Event = typename A::Event;

  struct Snapshot {
    State state;
    int64_t version = 0;
    std::string etag() const { return FormatEtag(version); }
  };
  // Keeps the tables that lists and searches use in step with the state, in the same transaction. `before`
  // has version 0 for a new aggregate.
  using Index = std::function<absl::Status(Transaction&, const std::string& id, const Snapshot& before,
                                           const Snapshot& after)>;

  explicit Store(Changes& changes, Index index = nullptr) : changes_(changes), index_(std::move(index)) {}

  static constexpr std::string_view kind() { return A::kKind; }

  // NOT_FOUND if there is none.
  absl::StatusOr<Snapshot> Get(sql::Session& session, const std::string& id) {
    ASSIGN_OR_RETURN(const Snapshot snapshot, Find(session, id));
    if (snapshot.version == 0) return Fail(reasons::kNotFound);
    return snapshot;
  }

  // Version 0 if there is none.
  absl::StatusOr<Snapshot> Find(sql::Session& session, const std::string& id, bool lock = false) {
    ASSIGN_OR_RETURN(const StoredState stored, changes_.Load(session, A::kKind, id, lock));
    return Decode(stored);
  }

  // Those of the ids that exist, in the order of the ids, with one query: for lists.
  absl::StatusOr<std::vector<std::pair<std::string, Snapshot>>> FindMany(
      sql::Session& session, const std::vector<std::string>& ids) {
    ASSIGN_OR_RETURN(const auto stored, changes_.LoadMany(session, A::kKind, ids));
    std::vector<std::pair<std::string, Snapshot>> snapshots;
    for (const auto& [id, row] : stored) {
      ASSIGN_OR_RETURN(Snapshot snapshot, Decode(row));
      snapshots.emplace_back(id, std::move(snapshot));
    }
    return snapshots;
  }

  // Locks the aggregate, asks `decide` and stores what it decides. `etag` is what the caller saw ("" for
  // any).
  absl::StatusOr<Snapshot> Change(Transaction& tx, const std::string& id, std::string_view etag,
                                  absl::FunctionRef<absl::StatusOr<Decision<Event>>(const State&)> decide) {
    ASSIGN_OR_RETURN(const StoredState stored, changes_.Load(tx.session(), A::kKind, id, true));
    if (stored.version == 0) return Fail(reasons::kNotFound);
    return ChangeLoaded(tx, id, etag, stored, decide);
  }

  // The same for an aggregate that need not exist yet.
  absl::StatusOr<Snapshot> ChangeOrCreate(
      Transaction& tx, const std::string& id,
      absl::FunctionRef<absl::StatusOr<Decision<Event>>(const State&)> decide) {
    ASSIGN_OR_RETURN(const StoredState stored, changes_.Load(tx.session(), A::kKind, id, true));
    return ChangeLoaded(tx, id, "", stored, decide);
  }

  absl::StatusOr<std::vector<JournalEntry>> Journal(sql::Session& session, const std::string& id,
                                                    int64_t after_sequence, int limit) {
    return changes_.ReadJournal(session, A::kKind, id, after_sequence, limit);
  }

  // "" if folding the journal gives the stored state byte for byte, else what differs. Journal pages are read
  // whole.
  absl::StatusOr<std::string> Verify(sql::Session& session, const std::string& id) {
    ASSIGN_OR_RETURN(const StoredState stored, changes_.Load(session, A::kKind, id, false));
    State state;
    int64_t sequence = 0;
    while (true) {
      ASSIGN_OR_RETURN(const auto entries, Journal(session, id, sequence, 500));
      for (const JournalEntry& entry : entries) {
        if (entry.sequence != sequence + 1) return "the journal has a gap after " + std::to_string(sequence);
        ASSIGN_OR_RETURN(const Event event, codec::DecodeEvent<Event>(entry.type, entry.payload));
        A::Apply(state, event);
        ++sequence;
      }
      if (entries.size() < 500) break;
    }
    if (sequence != stored.version) return "the journal ends at " + std::to_string(sequence);
    if (codec::ToJson(state) != stored.body) return "the folded state differs from the stored one";
    return "";
  }

 private:
  static absl::StatusOr<Snapshot> Decode(const StoredState& stored) {
    if (stored.version == 0) return Snapshot{};
    ASSIGN_OR_RETURN(State state, codec::FromJson<State>(stored.body));
    return Snapshot{std::move(state), stored.version};
  }

  absl::StatusOr<Snapshot> ChangeLoaded(
      Transaction& tx, const std::string& id, std::string_view etag, const StoredState& stored,
      absl::FunctionRef<absl::StatusOr<Decision<Event>>(const State&)> decide) {
    if (!etag.empty() && etag != FormatEtag(stored.version)) return Fail(reasons::kEtagMismatch);
    ASSIGN_OR_RETURN(Snapshot before, Decode(stored));
    ASSIGN_OR_RETURN(const Decision<Event> decision, decide(before.state));
    Snapshot after = before;
    std::vector<codec::EncodedEvent> encoded;
    for (const Event& event : decision.events) {
      A::Apply(after.state, event);
      encoded.push_back(codec::EncodeEvent(event));
    }
    after.version += static_cast<int64_t>(encoded.size());
    RETURN_IF_ERROR(
        changes_.Append(tx, A::kKind, id, stored, codec::ToJson(after.state), encoded, decision.timers));
    if (index_ && !encoded.empty()) RETURN_IF_ERROR(index_(tx, id, before, after));
    return after;
  }

  Changes& changes_;
  Index index_;
};

}  // namespace sudiao::change
