#include "common/service/program.h"

#include <grpcpp/grpcpp.h>

#include <utility>

#include "absl/flags/flag.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/obs/exposer.h"
#include "common/obs/log.h"
#include "common/service/pack_office.h"
#include "common/status/status_macros.h"

ABSL_FLAG(std::string, clock, "system",
          "system, or virtual: time moves only through POST /v1/clock:advance (tests).");
ABSL_FLAG(std::string, virtual_start, "2026-03-02T01:00:00Z", "Where a virtual clock starts.");
ABSL_FLAG(std::string, listen, "127.0.0.1:0", "Address and port to listen on.");
ABSL_FLAG(std::string, metrics, "",
          "Address and port of /metrics, /healthz and /readyz over HTTP; empty for none.");
ABSL_FLAG(std::string, database, "",
          "The service's database: sqlite:FILE or mysql://user@host:port/name?password_file=FILE.");
ABSL_FLAG(std::string, redis, "",
          "host:port of Redis for live updates across processes; empty for this process alone.");
ABSL_FLAG(std::string, redis_password_file, "", "File with the password of Redis.");
ABSL_FLAG(std::string, internal_key_file, "", "File with the key that the platform's programs share.");
ABSL_FLAG(std::string, token_public_key_file, "", "File with the public key of access tokens.");
ABSL_FLAG(std::vector<std::string>, peers, {}, "Where events go: intake=host:port,assignment=host:port,...");
ABSL_FLAG(int, workers, 16, "Threads that run use cases; make the database's connections as many.");
ABSL_FLAG(std::string, packs, "", "Folder with more procedure packs (*.textproto); read again on SIGHUP.");
ABSL_FLAG(std::string, court_tables, "", "File or folder with more court tables (*.textproto).");
ABSL_FLAG(bool, migrate, false, "Apply the migrations and end.");
ABSL_FLAG(bool, migrate_at_start, false, "Apply the migrations at start, then serve.");

namespace sudiao::service {
namespace {

absl::StatusOr<HostOptions> OptionsFromFlags() {
  HostOptions options;
  options.database_url = absl::GetFlag(FLAGS_database);
  options.listen = absl::GetFlag(FLAGS_listen);
  options.workers = absl::GetFlag(FLAGS_workers);
  options.migrate = absl::GetFlag(FLAGS_migrate_at_start);
  ASSIGN_OR_RETURN(options.internal_key, ReadSecret(absl::GetFlag(FLAGS_internal_key_file)));
  ASSIGN_OR_RETURN(options.token_public_key, ReadSecret(absl::GetFlag(FLAGS_token_public_key_file)));
  return options;
}

absl::Status ConnectPeers(Host& host) {
  for (const std::string& peer : absl::GetFlag(FLAGS_peers)) {
    const std::pair<std::string, std::string> parts = absl::StrSplit(peer, absl::MaxSplits('=', 1));
    if (parts.second.empty()) {
      return absl::InvalidArgumentError(
          absl::StrCat("--peers: '", peer, "' must be written as service=host:port"));
    }
    host.Connect(parts.first, grpc::CreateChannel(parts.second, grpc::InsecureChannelCredentials()));
  }
  return absl::OkStatus();
}

absl::Status Serve(const ModuleSpec& spec, const std::function<absl::Status(Module&)>& prepare) {
  ASSIGN_OR_RETURN(const HostOptions options, OptionsFromFlags());
  const std::unique_ptr<Clock> clock = MakeClock();
  std::unique_ptr<live::Notifier> notifier = live::NewInProcessNotifier();
  if (const std::string redis = absl::GetFlag(FLAGS_redis); !redis.empty()) {
    ASSIGN_OR_RETURN(notifier, live::NewRedisNotifier(redis, absl::GetFlag(FLAGS_redis_password_file)));
  }
  ASSIGN_OR_RETURN(const auto host, Host::Create(options, spec, *clock, *notifier));
  std::unique_ptr<obs::Exposer> exposer;
  if (const std::string listen_metrics = absl::GetFlag(FLAGS_metrics); !listen_metrics.empty()) {
    ASSIGN_OR_RETURN(exposer, obs::Exposer::Start(listen_metrics, [&host] { return host->Ready(); }));
  }
  RETURN_IF_ERROR(ConnectPeers(*host));
  if (prepare) RETURN_IF_ERROR(prepare(host->module()));
  RETURN_IF_ERROR(host->Start());
  obs::Log(obs::Level::kInfo, "serving", {{"service", spec.name}, {"port", host->port()}});
  WaitForEnd();
  host->Stop();
  return absl::OkStatus();
}

}  // namespace

void WaitForEnd() {
  AwaitEnd([] { (void)ReloadPacksAndLog(Packs()); });
}

bool ClockIsVirtual() { return absl::GetFlag(FLAGS_clock) == "virtual"; }

std::unique_ptr<Clock> MakeClock() {
  if (!ClockIsVirtual()) return std::make_unique<SystemClock>();
  absl::Time start;
  std::string error;
  if (!absl::ParseTime(absl::RFC3339_full, absl::GetFlag(FLAGS_virtual_start), &start, &error)) {
    ExitUnlessOk(absl::InvalidArgumentError(absl::StrCat("--virtual_start: ", error)));
  }
  return std::make_unique<VirtualClock>(start);
}

const packs::PackRegistry& Packs() {
  static const packs::PackRegistry& registry = []() -> const packs::PackRegistry& {
    const std::string folder = absl::GetFlag(FLAGS_packs);
    if (folder.empty()) return packs::PackRegistry::BuiltIn();
    auto loaded = packs::PackRegistry::Load(folder);
    ExitUnlessOk(loaded.status());
    static const packs::PackRegistry own = *std::move(loaded);
    return own;
  }();
  return registry;
}

const law::CourtTables& CourtTables() {
  static const law::CourtTables& tables = []() -> const law::CourtTables& {
    const std::string path = absl::GetFlag(FLAGS_court_tables);
    if (path.empty()) return BuiltInCourtTables();
    auto loaded = LoadCourtTables(path);
    ExitUnlessOk(loaded.status());
    static const law::CourtTables own = *std::move(loaded);
    return own;
  }();
  return tables;
}

int RunService(const ModuleSpec& spec, const std::function<absl::Status(Module&)>& prepare) {
  ExitUnlessOk(absl::GetFlag(FLAGS_migrate) ? Migrate(absl::GetFlag(FLAGS_database), spec)
                                            : Serve(spec, prepare));
  return 0;
}

}  // namespace sudiao::service
