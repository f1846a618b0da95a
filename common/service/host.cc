#include "common/service/host.h"

#include <grpcpp/grpcpp.h>
#include <grpcpp/health_check_service_interface.h>

#include <atomic>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/access/directory.h"
#include "common/obs/log.h"
#include "common/rpc/grpc_rpc.h"
#include "common/service/runner.h"
#include "common/sql/migration_database.h"
#include "common/status/status_macros.h"
#include "migrations/packs_kept.h"
#include "sudiao/common/v1/clock.grpc.pb.h"
#include "sudiao/common/v1/inbox.grpc.pb.h"

namespace sudiao::service {
namespace {

// How long a database may take to show that it is there.
constexpr absl::Duration kPing = absl::Seconds(2);

absl::Status RequireInternal(const CallContext& call) {
  return call.internal ? absl::OkStatus() : Fail(reasons::kNotPermitted);
}

// Takes other services' events, in order, up to the first that fails.
class InboxService final : public common::v1::EventInbox::CallbackService {
 public:
  InboxService(std::string service, rpc::Rpc& rpc, sql::Database& database, Module& module)
      : service_(std::move(service)), rpc_(rpc), database_(database), module_(module) {}

  grpc::ServerUnaryReactor* Deliver(grpc::CallbackServerContext* context,
                                    const common::v1::DeliverRequest* request,
                                    common::v1::DeliverResponse* response) override {
    return rpc_.Unary(
        context, request, response,
        [this](const CallContext& call,
               const common::v1::DeliverRequest& r) -> absl::StatusOr<common::v1::DeliverResponse> {
          RETURN_IF_ERROR(RequireInternal(call));
          return Take(r);
        });
  }

 private:
  // What is not taken counts as a try of its first event. While the own database is away nothing was tried:
  // the sender hears that this service is away, however long that lasts.
  absl::StatusOr<common::v1::DeliverResponse> Take(const common::v1::DeliverRequest& request) {
    common::v1::DeliverResponse response;
    for (const common::v1::Event& event : request.events()) {
      const change::JournalEntry entry{
          event.id(),
          event.source(),
          event.kind(),
          event.aggregate_id(),
          event.sequence(),
          event.type(),
          event.payload(),
          absl::FromUnixSeconds(event.time().seconds()) + absl::Microseconds(event.time().nanos() / 1000),
          change::Cause{event.actor(), event.on_behalf_of(), event.trace()}};
      const absl::Status status = module_.OnEvent(entry);
      if (!status.ok()) {
        obs::Log(obs::Level::kWarning, "event refused",
                 {{"service", service_},
                  {"event", entry.id},
                  {"type", entry.type},
                  {"error", std::string(status.message())}});
        if (response.taken() == 0) RETURN_IF_ERROR(database_.Ping(absl::Now() + kPing));
        break;
      }
      response.set_taken(response.taken() + 1);
    }
    return response;
  }

  const std::string service_;
  rpc::Rpc& rpc_;
  sql::Database& database_;
  Module& module_;
};

class ClockServiceImpl final : public common::v1::ClockService::CallbackService {
 public:
  ClockServiceImpl(rpc::Rpc& rpc, VirtualClock& clock, Runner& runner)
      : rpc_(rpc), clock_(clock), runner_(runner) {}

  grpc::ServerUnaryReactor* GetClock(grpc::CallbackServerContext* context,
                                     const common::v1::GetClockRequest* request,
                                     common::v1::Clock* response) override {
    return rpc_.Unary(context, request, response,
                      [this](const CallContext& call,
                             const common::v1::GetClockRequest&) -> absl::StatusOr<common::v1::Clock> {
                        RETURN_IF_ERROR(RequireInternal(call));
                        return Show();
                      });
  }

  grpc::ServerUnaryReactor* SetClock(grpc::CallbackServerContext* context,
                                     const common::v1::SetClockRequest* request,
                                     common::v1::Clock* response) override {
    return rpc_.Unary(context, request, response,
                      [this](const CallContext& call,
                             const common::v1::SetClockRequest& r) -> absl::StatusOr<common::v1::Clock> {
                        RETURN_IF_ERROR(RequireInternal(call));
                        clock_.SetTime(absl::FromUnixSeconds(r.now().seconds()) +
                                       absl::Microseconds(r.now().nanos() / 1000));
                        runner_.FireDueTimers();
                        runner_.DeliverAll();
                        return Show();
                      });
  }

 private:
  absl::StatusOr<common::v1::Clock> Show() {
    ASSIGN_OR_RETURN(const Runner::Pending pending, runner_.Look());
    common::v1::Clock clock;
    const auto set = [](google::protobuf::Timestamp& to, absl::Time time) {
      const int64_t micros = absl::ToUnixMicros(time);
      to.set_seconds(micros / 1'000'000);
      to.set_nanos(static_cast<int32_t>(micros % 1'000'000 * 1000));
    };
    set(*clock.mutable_now(), clock_.Now());
    if (pending.next_due.has_value()) set(*clock.mutable_next_due_time(), *pending.next_due);
    clock.set_idle(pending.idle);
    clock.set_sent(pending.sent);
    return clock;
  }

  rpc::Rpc& rpc_;
  VirtualClock& clock_;
  Runner& runner_;
};

std::vector<sql::Migration> MigrationsOf(const ModuleSpec& spec) {
  return sql::Concat({change::Migrations(), access::Migrations(), PacksKeptMigrations(), spec.migrations});
}

class GrpcHost final : public Host, private change::CommitListener {
 public:
  GrpcHost(const HostOptions& options, const ModuleSpec& spec, Clock& clock, live::Notifier& notifier,
           std::unique_ptr<sql::Database> database)
      : options_(options),
        name_(spec.name),
        notifier_(notifier),
        database_(std::move(database)),
        tokens_(options.token_public_key),
        changes_(spec.name, *database_, clock, spec.subscriptions, *this),
        rpc_(rpc::NewGrpcRpc({spec.name, options.workers, options.queue, options.internal_key}, tokens_,
                             *database_, clock, notifier)) {}

  ~GrpcHost() override { Stop(); }

  absl::Status MakeModule(const ModuleSpec& spec, Clock& clock) {
    RETURN_IF_ERROR(tokens_.status());
    ASSIGN_OR_RETURN(module_, spec.make(ModuleContext{changes_, *rpc_, notifier_, clock}));
    runner_ = std::make_unique<Runner>(name_, options_.internal_key, changes_, *module_);
    inbox_ = std::make_unique<InboxService>(name_, *rpc_, *database_, *module_);
    if (auto* virtual_clock = dynamic_cast<VirtualClock*>(&clock)) {
      clock_service_ = std::make_unique<ClockServiceImpl>(*rpc_, *virtual_clock, *runner_);
    }
    return absl::OkStatus();
  }

  void Connect(const std::string& subscriber, std::shared_ptr<grpc::Channel> channel) override {
    runner_->Connect(subscriber, std::move(channel));
  }

  absl::Status Listen() {
    grpc::EnableDefaultHealthCheckService(true);
    grpc::ServerBuilder builder;
    builder.SetMaxReceiveMessageSize(rpc::kMaxMessageBytes);
    if (!options_.listen.empty()) {
      builder.AddListeningPort(options_.listen, grpc::InsecureServerCredentials(), &port_);
    }
    builder.RegisterService(inbox_.get());
    if (clock_service_ != nullptr) builder.RegisterService(clock_service_.get());
    for (grpc::Service* service : module_->services()) builder.RegisterService(service);
    server_ = builder.BuildAndStart();
    if (server_ == nullptr || (!options_.listen.empty() && port_ == 0)) {
      return absl::UnavailableError(
          absl::StrCat(name_, " cannot listen on ", options_.listen, ": is another program using the port?"));
    }
    return absl::OkStatus();
  }

  absl::Status Start() override {
    RETURN_IF_ERROR(module_->Prepare());
    runner_->Start();
    server_->GetHealthCheckService()->SetServingStatus(name_, true);
    serving_ = true;
    return absl::OkStatus();
  }

  absl::Status Ready() override {
    if (!serving_) return absl::UnavailableError("it starts or stops");
    const absl::Status status = database_->Ping(absl::Now() + kPing);
    return status.ok() ? status : absl::UnavailableError("the database does not answer");
  }

  void Stop() override {
    if (server_ == nullptr) return;
    serving_ = false;
    server_->GetHealthCheckService()->SetServingStatus(false);
    runner_->Stop();
    server_->Shutdown(std::chrono::system_clock::now() + std::chrono::seconds(5));
    server_->Wait();
    // The pool's work is done before what it works on goes.
    rpc_.reset();
    server_.reset();
  }

  std::shared_ptr<grpc::Channel> InProcessChannel() override {
    grpc::ChannelArguments arguments;
    arguments.SetMaxReceiveMessageSize(rpc::kMaxMessageBytes);
    return server_->InProcessChannel(arguments);
  }
  int port() const override { return port_; }
  change::Changes& changes() override { return changes_; }
  Module& module() override { return *module_; }

 private:
  void DeliveriesWritten() override { runner_->WakeRelay(); }
  void TimersWritten() override { runner_->WakeTimers(); }
  void Changed(const std::string& topic) override { notifier_.Publish(topic); }

  const HostOptions options_;
  const std::string name_;
  live::Notifier& notifier_;
  std::unique_ptr<sql::Database> database_;
  rpc::TokenVerifier tokens_;
  change::Changes changes_;
  std::unique_ptr<rpc::Rpc> rpc_;
  std::unique_ptr<Module> module_;
  std::unique_ptr<Runner> runner_;
  std::unique_ptr<InboxService> inbox_;
  std::unique_ptr<ClockServiceImpl> clock_service_;
  std::unique_ptr<grpc::Server> server_;
  int port_ = 0;
  std::atomic<bool> serving_{false};
};

}  // namespace

absl::Status Migrate(const std::string& database_url, const ModuleSpec& spec) {
  ASSIGN_OR_RETURN(const auto database, sql::OpenForMigrations(database_url));
  return sql::Migrate(*database, MigrationsOf(spec), absl::Now() + absl::Minutes(10));
}

absl::StatusOr<std::unique_ptr<Host>> Host::Create(const HostOptions& options, const ModuleSpec& spec,
                                                   Clock& clock, live::Notifier& notifier) {
  if (options.migrate) RETURN_IF_ERROR(Migrate(options.database_url, spec));
  ASSIGN_OR_RETURN(auto database, sql::Open(options.database_url));
  RETURN_IF_ERROR(sql::CheckMigrated(*database, MigrationsOf(spec), absl::Now() + absl::Seconds(60)));
  auto host = std::make_unique<GrpcHost>(options, spec, clock, notifier, std::move(database));
  RETURN_IF_ERROR(host->MakeModule(spec, clock));
  RETURN_IF_ERROR(host->Listen());
  return std::unique_ptr<Host>(std::move(host));
}

}  // namespace sudiao::service
