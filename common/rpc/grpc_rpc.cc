#include "common/rpc/grpc_rpc.h"

#include <algorithm>
#include <deque>
#include <exception>
#include <list>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "common/access/directory.h"
#include "common/obs/log.h"
#include "common/obs/metrics.h"
#include "common/rpc/worker_pool.h"
#include "common/status/status_macros.h"
#include "sudiao/common/v1/types.pb.h"

namespace sudiao::rpc {
namespace {

constexpr absl::Duration kLongestCall = absl::Seconds(30);
// An open stream re-checks its caller at least this often, so that a lost right ends it within five seconds.
constexpr absl::Duration kStreamCheck = absl::Seconds(3);
// A feed that gives this many changes has probably more of them.
constexpr size_t kFullPage = 100;
// So many changes wait for a slow client at most; the feed keeps the rest.
constexpr size_t kMostWaiting = 2 * kFullPage;

std::string Header(const grpc::CallbackServerContext& context, const char* key) {
  const auto& metadata = context.client_metadata();
  const auto found = metadata.find(key);
  return found == metadata.end() ? "" : std::string(found->second.data(), found->second.size());
}

// The trace id of a W3C traceparent, "" if there is none.
std::string TraceId(const std::string& traceparent) {
  return traceparent.size() >= 35 ? traceparent.substr(3, 32) : "";
}

absl::Time DeadlineOf(const grpc::CallbackServerContext& context) {
  const absl::Time latest = absl::Now() + kLongestCall;
  return std::min(latest, absl::FromChrono(context.deadline()));
}

// What a call shows of its caller, copied so that it outlives the call.
struct Credentials {
  std::string authorization;
  std::string trace;
  std::string client_ip;
  std::string internal_key;
};

// The gateway says who asks. Whoever comes past it can make up all addresses but the last.
std::string LastAddress(const std::string& forwarded_for) {
  const size_t comma = forwarded_for.rfind(',');
  const size_t start = comma == std::string::npos ? 0 : forwarded_for.find_first_not_of(' ', comma + 1);
  return start == std::string::npos ? "" : forwarded_for.substr(start);
}

Credentials CredentialsOf(const grpc::CallbackServerContext& context) {
  return {Header(context, "authorization"), TraceId(Header(context, "traceparent")),
          LastAddress(Header(context, "x-forwarded-for")), Header(context, kInternalKeyHeader)};
}

class GrpcRpc;

// One open Watch stream. It owns itself until gRPC is done with it; posted work keeps it alive as well.
class WatchReactor final : public grpc::ServerWriteReactor<common::v1::Change>,
                           public std::enable_shared_from_this<WatchReactor> {
 public:
  WatchReactor(GrpcRpc& rpc, grpc::CallbackServerContext& context, std::string topic, std::string token,
               NextChanges next)
      : rpc_(rpc),
        context_(context),
        credentials_(CredentialsOf(context)),
        topic_(std::move(topic)),
        token_(std::move(token)),
        next_(std::move(next)) {}

  void Open();
  // Looks for changes soon. Called by wake-ups and by the clock.
  void Poke();

  void OnWriteDone(bool ok) override;
  void OnCancel() override;
  void OnDone() override;

 private:
  void Pump();
  void Take(ChangePage page) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void WriteNext() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void End(const absl::Status& status);

  GrpcRpc& rpc_;
  grpc::CallbackServerContext& context_;  // gRPC's, until the call has ended
  const Credentials credentials_;
  const std::string topic_;
  std::string token_;  // only touched by Pump
  NextChanges next_;
  std::unique_ptr<live::Notifier::Subscription> subscription_;

  absl::Mutex mutex_;
  std::shared_ptr<WatchReactor> self_ ABSL_GUARDED_BY(mutex_);
  std::deque<common::v1::Change> waiting_ ABSL_GUARDED_BY(mutex_);
  common::v1::Change current_;
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;
  bool pumping_ ABSL_GUARDED_BY(mutex_) = false;
  bool again_ ABSL_GUARDED_BY(mutex_) = false;
  bool more_ ABSL_GUARDED_BY(mutex_) = false;  // the feed has changes behind those that wait
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;
  bool opened_ ABSL_GUARDED_BY(mutex_) = false;
};

class GrpcRpc final : public Rpc {
 public:
  GrpcRpc(const RpcOptions& options, const TokenVerifier& tokens, sql::Database& database, Clock& clock,
          live::Notifier& notifier)
      : options_(options),
        tokens_(tokens),
        database_(database),
        clock_(clock),
        notifier_(notifier),
        calls_(obs::Metrics::Process().Counters("sudiao_rpc_calls_total",
                                                "Answered calls by service and code.",
                                                {obs::ServiceLabel(), {"code", Codes()}})),
        seconds_(obs::Metrics::Process().Histograms("sudiao_rpc_seconds", "Time of calls, waiting included.",
                                                    {obs::ServiceLabel()})),
        queued_(obs::Metrics::Process().Gauges("sudiao_rpc_queued", "Calls that wait for a worker.",
                                               {obs::ServiceLabel()})),
        pool_seconds_(obs::Metrics::Process().Histograms("sudiao_pool_wait_seconds",
                                                         "How long work waited for a worker of the pool.",
                                                         {obs::ServiceLabel()})),
        pool_(options.workers, options.queue,
              [this](absl::Duration waited) {
                pool_seconds_.Observe({options_.service}, absl::ToDoubleSeconds(waited));
              }),
        ticker_([this] { Tick(); }) {}

  ~GrpcRpc() override {
    {
      const absl::MutexLock lock(&mutex_);
      stopping_ = true;
    }
    ticker_.join();
  }

  grpc::ServerUnaryReactor* Start(grpc::CallbackServerContext* context, std::string method,
                                  Work work) override {
    grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
    const absl::Time arrival = absl::Now();
    const bool posted = Post([this, context, reactor, arrival, method, work = std::move(work)] {
      reactor->Finish(ToGrpc(Run(context, method, arrival, work)));
    });
    queued_.Set({options_.service}, pool_.queued());
    if (!posted) {
      calls_.Add({options_.service, absl::StatusCodeToString(absl::StatusCode::kResourceExhausted)});
      reactor->Finish(ToGrpc(Fail(reasons::kOverloaded)));
    }
    return reactor;
  }

  grpc::ServerWriteReactor<common::v1::Change>* Watch(grpc::CallbackServerContext* context, std::string topic,
                                                      std::string resume_token, NextChanges next) override {
    auto reactor = std::make_shared<WatchReactor>(*this, *context, std::move(topic), std::move(resume_token),
                                                  std::move(next));
    {
      const absl::MutexLock lock(&mutex_);
      watches_.push_back(reactor);
    }
    reactor->Open();
    return reactor.get();
  }

  absl::StatusOr<CallContext> Authenticate(grpc::CallbackServerContext* context,
                                           std::string method) override {
    return Authenticate(CredentialsOf(*context), std::move(method), DeadlineOf(*context));
  }

  absl::StatusOr<CallContext> Authenticate(const Credentials& credentials, std::string method,
                                           absl::Time deadline) {
    CallContext call;
    call.method = std::move(method);
    call.deadline = deadline;
    call.trace = credentials.trace;
    call.client_ip = credentials.client_ip;
    call.internal = SameSecret(credentials.internal_key, options_.internal_key);
    constexpr std::string_view kBearer = "Bearer ";
    const std::string& authorization = credentials.authorization;
    if (authorization.empty()) return call;
    if (!authorization.starts_with(kBearer)) return Fail(reasons::kUnauthenticated);
    ASSIGN_OR_RETURN(call.caller, tokens_.Verify(authorization.substr(kBearer.size()), clock_.Now()));
    RETURN_IF_ERROR(database_.Read(call.deadline, [&](sql::Session& session) {
      return access::Directory::CheckNotRevoked(session, call.caller);
    }));
    return call;
  }

  bool Post(std::function<void()> work) override { return pool_.Post(std::move(work)); }
  // For streams: at most a quarter of the workers look after them, and what waits stands in a lane of its
  // own. However many streams are open, the calls of the queue do not feel it.
  void PostWatch(std::function<void()> work) {
    const absl::MutexLock lock(&lane_mutex_);
    lane_.push_back(std::move(work));
    StartLane();
  }
  live::Notifier& notifier() { return notifier_; }

 private:
  absl::Status Run(grpc::CallbackServerContext* context, const std::string& method, absl::Time arrival,
                   const Work& work) {
    const absl::Time start = absl::Now();
    CallContext call;
    const absl::Status status = [&]() -> absl::Status {
      // The one place where an exception of a library becomes a status.
      try {
        if (context->IsCancelled() || start > DeadlineOf(*context)) return Fail(reasons::kDeadlineExceeded);
        ASSIGN_OR_RETURN(call, Authenticate(context, method));
        return work(call);
      } catch (const std::exception& e) {
        return absl::InternalError(e.what());
      }
    }();
    LogCall(call, method, status, start - arrival, absl::Now() - start, Header(*context, "x-request-id"));
    return status;
  }

  // After a full queue the next work of the lane, or the clock, tries again.
  void StartLane() ABSL_EXCLUSIVE_LOCKS_REQUIRED(lane_mutex_) {
    const int limit = std::max(1, options_.workers / 4);
    if (!lane_.empty() && lane_running_ < limit && Post([this] { RunLane(); })) ++lane_running_;
  }

  // One piece of work, then to the end of the queue again.
  void RunLane() {
    std::function<void()> work;
    {
      const absl::MutexLock lock(&lane_mutex_);
      if (!lane_.empty()) {
        work = std::move(lane_.front());
        lane_.pop_front();
      }
    }
    if (work) work();
    work = nullptr;
    const absl::MutexLock lock(&lane_mutex_);
    --lane_running_;
    StartLane();
  }

  // One line a call. It names ids, codes and times, never contents.
  void LogCall(const CallContext& call, const std::string& method, const absl::Status& status,
               absl::Duration waited, absl::Duration worked, const std::string& request_id) {
    const std::string reason = ReasonOf(status);
    // What was not made by Fail was not meant to be answered; the caller only hears that it was recorded.
    const bool defect = !status.ok() && (reason.empty() || status.code() == absl::StatusCode::kInternal);
    const std::string code = absl::StatusCodeToString(ToWire(status).code);
    calls_.Add({options_.service, code});
    seconds_.Observe({options_.service}, absl::ToDoubleSeconds(waited + worked));
    queued_.Set({options_.service}, pool_.queued());
    obs::Log(
        defect ? obs::Level::kError : obs::Level::kInfo, "call",
        {{"service", options_.service},
         {"method", method},
         {"code", code},
         {"reason", reason},
         {"caller", call.caller.account_id},
         {"request_id", request_id},
         {"trace", call.trace},
         {"wait_us", absl::ToInt64Microseconds(waited)},
         {"work_us", absl::ToInt64Microseconds(worked)},
         // The text of a defect is for operators; it may name tables, never contents.
         {"error", defect ? status.ToString(absl::StatusToStringMode::kWithNoExtraData) : std::string()}});
  }

  static std::vector<std::string> Codes() {
    std::vector<std::string> codes;
    for (int code = 0; code <= 16; ++code) {
      codes.push_back(absl::StatusCodeToString(static_cast<absl::StatusCode>(code)));
    }
    return codes;
  }

  void Tick() {
    while (true) {
      std::vector<std::shared_ptr<WatchReactor>> open;
      {
        const absl::MutexLock lock(&mutex_);
        if (mutex_.AwaitWithTimeout(absl::Condition(&stopping_), kStreamCheck)) return;
        watches_.remove_if([](const auto& watch) { return watch.expired(); });
        for (const auto& watch : watches_) {
          if (auto reactor = watch.lock()) open.push_back(std::move(reactor));
        }
      }
      for (const auto& reactor : open) reactor->Poke();
      const absl::MutexLock lock(&lane_mutex_);
      StartLane();
    }
  }

  const RpcOptions options_;
  const TokenVerifier& tokens_;
  sql::Database& database_;
  Clock& clock_;
  live::Notifier& notifier_;
  obs::CounterFamily& calls_;
  obs::HistogramFamily& seconds_;
  obs::GaugeFamily& queued_;
  obs::HistogramFamily& pool_seconds_;
  absl::Mutex mutex_;
  std::list<std::weak_ptr<WatchReactor>> watches_ ABSL_GUARDED_BY(mutex_);
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Mutex lane_mutex_;
  std::deque<std::function<void()>> lane_ ABSL_GUARDED_BY(lane_mutex_);
  int lane_running_ ABSL_GUARDED_BY(lane_mutex_) = 0;
  WorkerPool pool_;
  std::thread ticker_;
};

void WatchReactor::Open() {
  {
    const absl::MutexLock lock(&mutex_);
    self_ = shared_from_this();
  }
  subscription_ = rpc_.notifier().Subscribe(topic_, [weak = weak_from_this()] {
    if (const auto reactor = weak.lock()) reactor->Poke();
  });
  Poke();
}

void WatchReactor::Poke() {
  const absl::MutexLock lock(&mutex_);
  if (ended_) return;
  if (pumping_) {
    again_ = true;
    return;
  }
  pumping_ = true;
  rpc_.PostWatch([self = shared_from_this()] { self->Pump(); });
}

void WatchReactor::Pump() {
  while (true) {
    const auto look = [&]() -> absl::StatusOr<ChangePage> {
      ASSIGN_OR_RETURN(const CallContext call,
                       rpc_.Authenticate(credentials_, "Watch", absl::Now() + kLongestCall));
      RETURN_IF_ERROR(call.RequireCaller());
      return next_(call, token_);
    };
    absl::StatusOr<ChangePage> page = look();
    if (!page.ok()) {
      End(page.status());
      const absl::MutexLock lock(&mutex_);
      pumping_ = false;
      return;
    }
    const absl::MutexLock lock(&mutex_);
    Take(*std::move(page));
    if (!again_ || ended_) {
      pumping_ = false;
      return;
    }
    again_ = false;
  }
}

// A page that does not fit is asked for again when there is room.
void WatchReactor::Take(ChangePage page) {
  if (ended_) return;
  more_ = !page.entries.empty() && waiting_.size() + page.entries.size() > kMostWaiting && !waiting_.empty();
  if (more_) return;
  more_ = page.entries.size() >= kFullPage;
  token_ = std::move(page.token);
  for (const ChangePage::Entry& entry : page.entries) {
    common::v1::Change change;
    change.set_resume_token(entry.token);
    change.set_resource(entry.resource);
    change.set_type(entry.type);
    change.mutable_time()->set_seconds(absl::ToUnixSeconds(entry.time));
    waiting_.push_back(std::move(change));
  }
  if (!std::exchange(opened_, true)) {
    context_.AddInitialMetadata(kStreamOpenHeader, "1");
    if (waiting_.empty()) StartSendInitialMetadata();
  }
  if (!writing_ && !waiting_.empty()) WriteNext();
}

void WatchReactor::WriteNext() {
  writing_ = true;
  current_ = std::move(waiting_.front());
  waiting_.pop_front();
  StartWrite(&current_);
}

void WatchReactor::OnWriteDone(bool ok) {
  if (!ok) return End(Fail(reasons::kUnavailable));
  {
    const absl::MutexLock lock(&mutex_);
    writing_ = false;
    if (ended_) return;
    if (!waiting_.empty()) return WriteNext();
    if (!std::exchange(more_, false)) return;
  }
  Poke();
}

void WatchReactor::OnCancel() { End(absl::CancelledError("the client left")); }

void WatchReactor::End(const absl::Status& status) {
  {
    const absl::MutexLock lock(&mutex_);
    if (ended_) return;
    ended_ = true;
  }
  Finish(ToGrpc(status));
}

void WatchReactor::OnDone() {
  // Outside the lock: unsubscribing waits for a running wake-up, which takes the lock.
  subscription_.reset();
  std::shared_ptr<WatchReactor> last;
  const absl::MutexLock lock(&mutex_);
  last = std::move(self_);
}

}  // namespace

std::unique_ptr<Rpc> NewGrpcRpc(const RpcOptions& options, const TokenVerifier& tokens,
                                sql::Database& database, Clock& clock, live::Notifier& notifier) {
  return std::make_unique<GrpcRpc>(options, tokens, database, clock, notifier);
}

}  // namespace sudiao::rpc
