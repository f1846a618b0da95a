// sudiao: the whole platform in one process, on SQLite files, without any server beside it. What a small
// centre runs, and the default of deploy/run.sh. Wiring only: the services are the same as in the distributed
// shape.
#include <grpcpp/grpcpp.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/obs/log.h"
#include "common/service/program.h"
#include "common/status/status_macros.h"
#include "gateway/gateway.h"
#include "services/assignment/module.h"
#include "services/confirmation/module.h"
#include "services/identity/bootstrap.h"
#include "services/identity/module.h"
#include "services/intake/module.h"
#include "services/mediation/module.h"

ABSL_FLAG(std::string, data, "var", "Folder of the databases, the evidence and the keys; made if absent.");
ABSL_FLAG(int, port, 8080, "Port of the gateway on 127.0.0.1; 0 for any.");
ABSL_FLAG(std::string, web_root, "", "Folder of the built web app.");
ABSL_FLAG(
    std::vector<std::string>, trusted_proxies, {},
    "Addresses and networks (10.0.0.0/8,192.0.2.7) of the proxies in front; their X-Forwarded-For tells "
    "who asks.");
ABSL_FLAG(std::string, bootstrap, "", "JSON file with the first organisations and accounts; made if absent.");
ABSL_FLAG(std::string, port_file, "", "Where to write the port once the platform serves.");
ABSL_FLAG(int, password_passes, 2, "Passes of Argon2id over its memory.");
ABSL_FLAG(int, password_memory_kib, 65536, "Memory of one password hash.");

namespace sudiao {
namespace {

namespace fs = std::filesystem;

// The key in FOLDER/NAME, made by `make` at the first start.
absl::StatusOr<std::string> KeyFile(const fs::path& folder, const char* name, std::string (*make)()) {
  const fs::path path = folder / name;
  if (!fs::exists(path)) {
    std::ofstream file(path);
    fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write);
    file << make() << "\n";
    if (!file.flush()) return absl::InternalError(absl::StrCat("cannot write ", path.string()));
  }
  return service::ReadSecret(path.string());
}

struct Keys {
  std::string internal;
  std::string token_secret;
  std::string data;
};

absl::StatusOr<Keys> LoadKeys(const fs::path& data) {
  const fs::path folder = data / "keys";
  fs::create_directories(folder);
  Keys keys;
  ASSIGN_OR_RETURN(keys.internal, KeyFile(folder, "internal", [] { return NewSecret(32); }));
  ASSIGN_OR_RETURN(keys.token_secret,
                   KeyFile(folder, "token_secret", [] { return rpc::NewKeyPair().secret_key; }));
  ASSIGN_OR_RETURN(keys.data, KeyFile(folder, "data", [] { return identity::NewDataKey(); }));
  return keys;
}

std::vector<service::ModuleSpec> Specs(const fs::path& data, const Keys& keys) {
  identity::Options identity;
  identity.token_secret_key = keys.token_secret;
  identity.data_key = keys.data;
  identity.password_cost = {static_cast<uint64_t>(absl::GetFlag(FLAGS_password_passes)),
                            static_cast<size_t>(absl::GetFlag(FLAGS_password_memory_kib)) << 10};
  const packs::PackRegistry& packs = service::Packs();
  const law::CourtTables& courts = service::CourtTables();
  return {identity::Spec(identity), intake::Spec((data / "blobs").string(), packs, courts),
          assignment::Spec(packs), mediation::Spec(packs), confirmation::Spec(packs, courts)};
}

absl::Status Serve() {
  const fs::path data = absl::GetFlag(FLAGS_data);
  fs::create_directories(data);
  ASSIGN_OR_RETURN(const Keys keys, LoadKeys(data));
  ASSIGN_OR_RETURN(const std::string public_key, rpc::PublicKeyOf(keys.token_secret));
  const std::unique_ptr<Clock> clock = service::MakeClock();
  const std::unique_ptr<live::Notifier> notifier = live::NewInProcessNotifier();

  std::map<std::string, std::unique_ptr<service::Host>> hosts;
  for (const service::ModuleSpec& spec : Specs(data, keys)) {
    service::HostOptions options;
    options.database_url = absl::StrCat("sqlite:", (data / (spec.name + ".db")).string());
    options.internal_key = keys.internal;
    options.token_public_key = public_key;
    ASSIGN_OR_RETURN(hosts[spec.name], service::Host::Create(options, spec, *clock, *notifier));
  }
  std::vector<gateway::Backend> backends;
  for (auto& [name, host] : hosts) {
    for (auto& [other, peer] : hosts) {
      if (other != name) host->Connect(other, peer->InProcessChannel());
    }
    backends.push_back({name, host->InProcessChannel()});
  }
  for (auto& [name, host] : hosts) RETURN_IF_ERROR(host->Start());
  if (const std::string path = absl::GetFlag(FLAGS_bootstrap); !path.empty()) {
    RETURN_IF_ERROR(identity::BootstrapFromFile(hosts["identity"]->module(), path));
  }

  gateway::GatewayOptions options;
  options.http.port = absl::GetFlag(FLAGS_port);
  options.web_root = absl::GetFlag(FLAGS_web_root);
  options.trusted_proxies = absl::GetFlag(FLAGS_trusted_proxies);
  options.virtual_clock = service::ClockIsVirtual();
  options.internal_key = keys.internal;
  ASSIGN_OR_RETURN(const auto gateway, gateway::Gateway::Start(std::move(options), std::move(backends)));
  obs::Log(obs::Level::kInfo, "serving", {{"service", "sudiao"}, {"port", gateway->port()}});
  if (const std::string path = absl::GetFlag(FLAGS_port_file); !path.empty()) {
    const std::string part = path + ".part";
    std::ofstream(part) << gateway->port() << "\n";
    fs::rename(part, path);
  }
  service::WaitForEnd();
  gateway->Stop(absl::Seconds(5));
  for (auto& [name, host] : hosts) host->Stop();
  return absl::OkStatus();
}

}  // namespace
}  // namespace sudiao

int main(int argc, char** argv) {
  sudiao::service::InitProgram(&argc, &argv);
  sudiao::service::ExitUnlessOk(sudiao::Serve());
  return 0;
}
