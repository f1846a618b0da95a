#include "common/service/runner.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/change/parked.h"
#include "common/obs/log.h"
#include "common/obs/metrics.h"
#include "common/rpc/grpc_rpc.h"
#include "common/status/status_macros.h"

namespace sudiao::service {
namespace {

using change::kParked;

constexpr int kBatch = 100;
// A batch ends behind the event with which it is larger: far below what a receiver takes.
constexpr size_t kBatchBytes = 2 * 1024 * 1024;
constexpr int kParkAfter = 20;
constexpr absl::Duration kLease = absl::Seconds(15);
constexpr absl::Duration kPoll = absl::Seconds(1);
constexpr absl::Duration kForgetting = absl::Minutes(1);

// Retries are about the machine, not about the law: they run on real time also when legal time is virtual.
absl::Time Deadline() { return absl::Now() + absl::Seconds(20); }
int64_t NowMicros() { return absl::ToUnixMicros(absl::Now()); }

absl::Duration Pause(int64_t attempts) {
  return std::min(absl::Milliseconds(100) * static_cast<double>(1LL << std::min<int64_t>(attempts, 12)),
                  absl::Minutes(5));
}

// A SQLite file is served by one process at a time, so whoever serves it takes the lease of the one before up
// at once: after a crash no event waits until that lease ends.
std::string OwnerOver(const sql::Database& database) {
  return database.dialect() == "sqlite" ? "the process of this file" : NewSecret(12);
}

// The entries in the order of their aggregates' histories; an aggregate whose first waiting event is not
// among them is left for the next batch.
std::vector<change::JournalEntry> InOrder(std::vector<change::JournalEntry> batch,
                                          const std::map<std::string, int64_t>& heads) {
  std::map<std::string, std::vector<change::JournalEntry>> aggregates;
  std::vector<std::string> order;
  for (change::JournalEntry& entry : batch) {
    const std::string key = absl::StrCat(entry.kind, "/", entry.aggregate_id);
    auto& entries = aggregates[key];
    if (entries.empty()) order.push_back(key);
    entries.push_back(std::move(entry));
  }
  std::vector<change::JournalEntry> ordered;
  for (const std::string& key : order) {
    auto& entries = aggregates[key];
    std::sort(entries.begin(), entries.end(),
              [](const auto& a, const auto& b) { return a.sequence < b.sequence; });
    if (entries.front().sequence != heads.at(key)) continue;
    for (change::JournalEntry& entry : entries) ordered.push_back(std::move(entry));
  }
  return ordered;
}

void CutToSize(std::vector<change::JournalEntry>& batch) {
  size_t count = 0;
  for (size_t bytes = 0; count < batch.size() && bytes < kBatchBytes; ++count)
    bytes += batch[count].payload.size();
  batch.resize(count);
}

common::v1::DeliverRequest RequestOf(const std::vector<change::JournalEntry>& batch) {
  common::v1::DeliverRequest request;
  for (const change::JournalEntry& entry : batch) {
    common::v1::Event& event = *request.add_events();
    event.set_id(entry.id);
    event.set_source(entry.source);
    event.set_kind(entry.kind);
    event.set_aggregate_id(entry.aggregate_id);
    event.set_sequence(entry.sequence);
    event.set_type(entry.type);
    event.set_payload(entry.payload);
    const int64_t micros = absl::ToUnixMicros(entry.time);
    event.mutable_time()->set_seconds(micros / 1'000'000);
    event.mutable_time()->set_nanos(static_cast<int32_t>(micros % 1'000'000 * 1000));
    event.set_actor(entry.cause.account_id);
    event.set_trace(entry.cause.trace);
    event.set_on_behalf_of(entry.cause.on_behalf_of);
  }
  return request;
}

}  // namespace

Runner::Runner(std::string service, std::string internal_key, change::Changes& changes, Module& module)
    : service_(std::move(service)),
      internal_key_(std::move(internal_key)),
      owner_(OwnerOver(changes.database())),
      changes_(changes),
      module_(module) {}

Runner::~Runner() { Stop(); }

void Runner::Connect(const std::string& subscriber, std::shared_ptr<grpc::Channel> channel) {
  auto peer = std::make_unique<Peer>();
  peer->stub = common::v1::EventInbox::NewStub(channel);
  peers_[subscriber] = std::move(peer);
}

void Runner::Start() {
  for (auto& [name, peer] : peers_) {
    peer->thread = std::thread([this, name = name, &peer = *peer] { RelayLoop(name, peer); });
  }
  timer_thread_ = std::thread([this] { TimerLoop(); });
}

void Runner::Stop() {
  stopping_ = true;
  WakeRelay();
  WakeTimers();
  for (auto& [name, peer] : peers_) {
    if (peer->thread.joinable()) peer->thread.join();
  }
  if (timer_thread_.joinable()) timer_thread_.join();
}

void Runner::WakeRelay() {
  for (auto& [name, peer] : peers_) {
    const absl::MutexLock lock(&peer->wake_mutex);
    peer->woken = true;
  }
}

void Runner::WakeTimers() {
  const absl::MutexLock lock(&wake_mutex_);
  timers_woken_ = true;
}

bool Runner::HoldsLease() {
  const absl::MutexLock lock(&lease_mutex_);
  const absl::Time now = absl::Now();
  if (now < lease_end_ - kLease / 2) return true;
  bool held = false;
  const absl::Status status =
      changes_.database().Transact(Deadline(), [&](sql::Session& session) -> absl::Status {
        held = false;
        const int64_t end = absl::ToUnixMicros(now + kLease);
        ASSIGN_OR_RETURN(const int64_t taken,
                         session.Execute("UPDATE leases SET owner = ?, end_us = ? WHERE name = 'runner' "
                                         "AND (owner = ? OR end_us < ?)",
                                         {owner_, end, owner_, absl::ToUnixMicros(now)}));
        held = taken == 1;
        if (held) return absl::OkStatus();
        const auto inserted = session.Execute(
            "INSERT INTO leases (name, owner, end_us) VALUES ('runner', ?, ?)", {owner_, end});
        held = inserted.ok();
        return absl::IsAlreadyExists(inserted.status()) ? absl::OkStatus() : inserted.status();
      });
  held = held && status.ok();
  lease_end_ = held ? now + kLease : absl::InfinitePast();
  return held;
}

void Runner::RelayLoop(const std::string& name, Peer& peer) {
  absl::Duration pause = kPoll;
  while (!stopping_) {
    {
      const absl::MutexLock lock(&peer.wake_mutex);
      peer.wake_mutex.AwaitWithTimeout(absl::Condition(&peer.woken), pause);
      peer.woken = false;
    }
    if (stopping_ || !HoldsLease()) continue;
    Sent sent = Sent::kAll;
    while (!stopping_ && sent == Sent::kAll) sent = DeliverBatch(name, peer);
    // After a failure the next look is soon, for the pause of the failed aggregate may be short.
    pause = sent == Sent::kSomeFailed ? absl::Milliseconds(100) : kPoll;
  }
}

Runner::Sent Runner::DeliverBatch(const std::string& subscriber, Peer& peer) {
  const absl::MutexLock lock(&peer.mutex);
  std::vector<change::JournalEntry> batch;
  std::map<std::string, int64_t> heads;
  const absl::Status read = changes_.database().Read(Deadline(), [&](sql::Session& session) -> absl::Status {
    batch.clear();
    heads.clear();
    // Never past an event of the same aggregate that waits for its next try or was given up.
    ASSIGN_OR_RETURN(
        const sql::Rows rows,
        session.Query(
            "SELECT j.kind, j.aggregate_id, j.sequence, j.event_id, j.type, j.payload, j.time_us, "
            "j.account_id, j.on_behalf_of, j.trace, (SELECT MIN(f.sequence) FROM deliveries f "
            "WHERE f.subscriber = d.subscriber AND f.kind = d.kind AND f.aggregate_id = d.aggregate_id) "
            "FROM deliveries d JOIN journal j ON j.kind = d.kind AND j.aggregate_id = d.aggregate_id "
            "AND j.sequence = d.sequence "
            "WHERE d.subscriber = ? AND d.next_try_us <= ? AND NOT EXISTS ("
            "SELECT 1 FROM deliveries e WHERE e.subscriber = d.subscriber AND e.kind = d.kind "
            "AND e.aggregate_id = d.aggregate_id AND e.sequence < d.sequence AND e.next_try_us > ?) "
            "ORDER BY d.event_id LIMIT ?",
            {subscriber, NowMicros(), NowMicros(), kBatch}));
    for (const sql::Row& row : rows) {
      heads[absl::StrCat(row[0].Text(), "/", row[1].Text())] = row[10].Int();
      batch.push_back({row[3].Text(), service_, row[0].Text(), row[1].Text(), row[2].Int(), row[4].Text(),
                       row[5].Text(), absl::FromUnixMicros(row[6].Int()),
                       change::Cause{row[7].Text(), row[8].Text(), row[9].Text()}});
    }
    return absl::OkStatus();
  });
  if (!read.ok()) return Sent::kSomeFailed;
  if (batch.empty()) return Sent::kNothing;
  const size_t waiting = batch.size();
  batch = InOrder(std::move(batch), heads);
  if (batch.empty()) return Sent::kNothing;
  CutToSize(batch);
  const bool last = batch.size() == waiting && waiting < static_cast<size_t>(kBatch);
  const common::v1::DeliverRequest request = RequestOf(batch);
  grpc::ClientContext context;
  context.AddMetadata(rpc::kInternalKeyHeader, internal_key_);
  context.set_deadline(absl::ToChronoTime(absl::Now() + absl::Seconds(20)));
  common::v1::DeliverResponse response;
  const grpc::Status status = peer.stub->Deliver(&context, request, &response);
  if (!status.ok()) {
    obs::Log(
        obs::Level::kWarning, "delivery failed",
        {{"service", service_}, {"subscriber", subscriber}, {"code", absl::StrCat(status.error_code())}});
    // Nothing was judged: the subscriber is away. The batch simply waits.
    return Sent::kSomeFailed;
  }
  // Before the deliveries go, so that nobody sees them gone and the count unmoved.
  ++sent_;
  const auto taken = static_cast<size_t>(std::clamp(response.taken(), 0, static_cast<int>(batch.size())));
  if (!Settle(subscriber, batch, taken).ok()) return Sent::kSomeFailed;
  if (taken < batch.size()) return Sent::kSomeFailed;
  return last ? Sent::kLast : Sent::kAll;
}

absl::Status Runner::Settle(const std::string& subscriber, const std::vector<change::JournalEntry>& batch,
                            size_t taken) {
  return changes_.database().Transact(Deadline(), [&](sql::Session& session) -> absl::Status {
    if (taken > 0) {
      sql::SqlBuilder remove("DELETE FROM deliveries WHERE subscriber = ? AND event_id IN (", {subscriber});
      sql::Args ids;
      for (size_t i = 0; i < taken; ++i) ids.emplace_back(batch[i].id);
      RETURN_IF_ERROR(session.Execute(remove.AddList(ids).Add(")")).status());
    }
    if (taken == batch.size()) return absl::OkStatus();
    const change::JournalEntry& refused = batch[taken];
    ASSIGN_OR_RETURN(const sql::Rows rows,
                     session.Query("SELECT attempts FROM deliveries WHERE subscriber = ? AND event_id = ?",
                                   {subscriber, refused.id}));
    if (rows.empty()) return absl::OkStatus();
    const int64_t attempts = rows[0][0].Int() + 1;
    const bool park = attempts >= kParkAfter;
    if (park) {
      obs::Log(
          obs::Level::kError, "delivery parked",
          {{"service", service_}, {"subscriber", subscriber}, {"event", refused.id}, {"type", refused.type}});
    }
    const int64_t next = park ? kParked : absl::ToUnixMicros(absl::Now() + Pause(attempts));
    return session
        .Execute("UPDATE deliveries SET attempts = ?, next_try_us = ? WHERE subscriber = ? AND event_id = ?",
                 {attempts, next, subscriber, refused.id})
        .status();
  });
}

bool Runner::DeliverAll() {
  bool all = true;
  for (auto& [name, peer] : peers_) {
    Sent sent = Sent::kAll;
    while (sent == Sent::kAll) sent = DeliverBatch(name, *peer);
    all = all && sent != Sent::kSomeFailed;
  }
  return all;
}

bool Runner::FireDueTimers() {
  const absl::MutexLock lock(&timer_mutex_);
  while (!stopping_) {
    std::vector<DueTimer> due;
    const absl::Status read =
        changes_.database().Read(Deadline(), [&](sql::Session& session) -> absl::Status {
          due.clear();
          ASSIGN_OR_RETURN(
              const sql::Rows rows,
              session.Query("SELECT kind, aggregate_id, name, due_us FROM timers WHERE due_us <= ? "
                            "ORDER BY attempts, due_us, kind, aggregate_id, name LIMIT ?",
                            {absl::ToUnixMicros(changes_.clock().Now()), kBatch}));
          for (const sql::Row& row : rows)
            due.push_back({row[0].Text(), row[1].Text(), row[2].Text(), row[3].Int()});
          return absl::OkStatus();
        });
    if (!read.ok()) return false;
    if (due.empty()) return true;
    std::vector<bool> fired;
    for (const DueTimer& timer : due) {
      const absl::Status status = module_.OnTimer(timer.kind, timer.aggregate_id, timer.name);
      fired.push_back(status.ok());
      if (status.ok()) continue;
      obs::Log(obs::Level::kError, "timer failed",
               {{"service", service_},
                {"kind", timer.kind},
                {"id", timer.aggregate_id},
                {"timer", timer.name},
                {"error", std::string(status.message())}});
    }
    const bool some = std::find(fired.begin(), fired.end(), true) != fired.end();
    if (!PutAway(due, fired).ok() || !some) return false;
  }
  return false;
}

// A decision may have set the same timer to another time: that one stays. A failed one stays, behind the
// others. A process that dies before this fires them again, which does no harm.
absl::Status Runner::PutAway(const std::vector<DueTimer>& due, const std::vector<bool>& fired) {
  return changes_.database().Transact(Deadline(), [&](sql::Session& session) -> absl::Status {
    for (size_t i = 0; i < due.size(); ++i) {
      const sql::Args key = {due[i].kind, due[i].aggregate_id, due[i].name, due[i].due_us};
      RETURN_IF_ERROR((fired[i] ? session.Execute("DELETE FROM timers WHERE kind = ? AND aggregate_id = ? "
                                                  "AND name = ? AND due_us = ?",
                                                  key)
                                : session.Execute("UPDATE timers SET attempts = attempts + 1 WHERE kind = ? "
                                                  "AND aggregate_id = ? AND name = ? AND due_us = ?",
                                                  key))
                          .status());
    }
    return absl::OkStatus();
  });
}

void Runner::TimerLoop() {
  while (!stopping_) {
    absl::Time next = absl::InfiniteFuture();
    bool all_fired = true;
    if (HoldsLease()) {
      all_fired = FireDueTimers();
      const auto pending = Look();
      ShowBacklog();
      ForgetOld();
      if (pending.ok() && pending->next_due.has_value()) next = *pending->next_due;
    }
    // Real time bounds the sleep, so that a lost lease or wake-up costs a second at most.
    const absl::Time wake_at = all_fired ? next : absl::InfiniteFuture();
    const absl::Time real_limit = absl::Now() + kPoll;
    const absl::MutexLock lock(&wake_mutex_);
    while (!timers_woken_ && !stopping_ && absl::Now() < real_limit && changes_.clock().Now() < wake_at) {
      wake_mutex_.AwaitWithTimeout(absl::Condition(&timers_woken_), absl::Milliseconds(200));
    }
    timers_woken_ = false;
  }
}

absl::StatusOr<Runner::Pending> Runner::Look() {
  const int64_t sent = sent_;
  Pending pending;
  RETURN_IF_ERROR(changes_.database().Read(Deadline(), [&](sql::Session& session) -> absl::Status {
    pending = Pending{};
    ASSIGN_OR_RETURN(const sql::Rows timers, session.Query("SELECT MIN(due_us) FROM timers", {}));
    if (!timers.empty() && !timers[0][0].is_null())
      pending.next_due = absl::FromUnixMicros(timers[0][0].Int());
    ASSIGN_OR_RETURN(const sql::Rows waiting,
                     session.Query("SELECT COUNT(*) FROM deliveries WHERE next_try_us < ?", {kParked}));
    pending.idle = waiting[0][0].Int() == 0;
    return absl::OkStatus();
  }));
  const bool overdue = pending.next_due.has_value() && *pending.next_due <= changes_.clock().Now();
  pending.sent = sent;
  pending.idle = pending.idle && !overdue && sent == sent_;
  return pending;
}

void Runner::ForgetOld() {
  const absl::Time now = absl::Now();
  if (now < next_forgetting_) return;
  const auto more = changes_.ForgetOld(now);
  // What many requests left goes in portions, between the timers.
  next_forgetting_ = more.ok() && *more ? now : now + kForgetting;
}

void Runner::ShowBacklog() {
  static obs::GaugeFamily& deliveries = obs::Metrics::Process().Gauges(
      "sudiao_deliveries", "Events that are not delivered yet, and those given up.",
      {obs::ServiceLabel(), {"state", {"waiting", "parked"}}});
  const auto backlog = CountBacklog();
  if (!backlog.ok()) return;
  deliveries.Set({service_, "waiting"}, static_cast<double>(backlog->waiting - backlog->parked));
  deliveries.Set({service_, "parked"}, static_cast<double>(backlog->parked));
}

absl::StatusOr<Runner::Backlog> Runner::CountBacklog() {
  Backlog backlog;
  RETURN_IF_ERROR(changes_.database().Read(Deadline(), [&](sql::Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(
        const sql::Rows rows,
        session.Query(
            "SELECT COUNT(*), COALESCE(SUM(CASE WHEN next_try_us = ? THEN 1 ELSE 0 END), 0) FROM deliveries",
            {kParked}));
    backlog = {rows[0][0].Int(), rows[0][1].Int()};
    return absl::OkStatus();
  }));
  return backlog;
}

}  // namespace sudiao::service
