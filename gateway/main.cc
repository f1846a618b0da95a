// sudiao-gateway: the gateway as a process of its own, in front of one process a service.
#include <string>
#include <utility>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/strings/numbers.h"
#include "common/obs/log.h"
#include "common/service/process.h"
#include "common/status/status_macros.h"
#include "gateway/exposed_services.h"
#include "gateway/gateway.h"
#include "gateway/proxy.h"
#include "grpcpp/grpcpp.h"

ABSL_FLAG(std::string, listen, "127.0.0.1:8080", "Address and port to serve HTTP on");
ABSL_FLAG(std::string, identity, "127.0.0.1:5101", "Address of the identity service");
ABSL_FLAG(std::string, intake, "127.0.0.1:5102", "Address of the intake service");
ABSL_FLAG(std::string, assignment, "127.0.0.1:5103", "Address of the assignment service");
ABSL_FLAG(std::string, mediation, "127.0.0.1:5104", "Address of the mediation service");
ABSL_FLAG(std::string, confirmation, "127.0.0.1:5105", "Address of the confirmation service");
ABSL_FLAG(std::string, web_root, "", "Folder of the built web app; empty serves none");
ABSL_FLAG(uint64_t, upload_limit, 200ULL * 1024 * 1024, "Most bytes of one upload");
ABSL_FLAG(bool, virtual_clock, false, "Serve /v1/clock, for backends that run with --clock=virtual");
ABSL_FLAG(std::string, internal_key_file, "",
          "File with the key that proves calls between the platform's programs; needed for --virtual_clock");
ABSL_FLAG(
    std::vector<std::string>, trusted_proxies, {},
    "Addresses and networks (10.0.0.0/8,192.0.2.7) of the proxies in front; their X-Forwarded-For tells "
    "who asks");
ABSL_FLAG(absl::Duration, drain, absl::Seconds(20),
          "How long answers under way may take after a signal to stop");

namespace sudiao::gateway {
namespace {

std::vector<Backend> Backends() {
  const std::vector<std::pair<std::string, std::string>> addresses = {
      {"identity", absl::GetFlag(FLAGS_identity)},
      {"intake", absl::GetFlag(FLAGS_intake)},
      {"assignment", absl::GetFlag(FLAGS_assignment)},
      {"mediation", absl::GetFlag(FLAGS_mediation)},
      {"confirmation", absl::GetFlag(FLAGS_confirmation)}};
  std::vector<Backend> backends;
  for (const auto& [service, address] : addresses) {
    backends.push_back(
        {service, grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(),
                                            BackendChannelArguments(ExposedServices(service)))});
  }
  return backends;
}

absl::StatusOr<GatewayOptions> OptionsFromFlags() {
  const std::string listen = absl::GetFlag(FLAGS_listen);
  const size_t colon = listen.rfind(':');
  GatewayOptions options;
  if (colon == std::string::npos || !absl::SimpleAtoi(listen.substr(colon + 1), &options.http.port)) {
    return absl::InvalidArgumentError("--listen must be address:port");
  }
  options.http.address = listen.substr(0, colon);
  options.web_root = absl::GetFlag(FLAGS_web_root);
  options.upload_limit = absl::GetFlag(FLAGS_upload_limit);
  options.virtual_clock = absl::GetFlag(FLAGS_virtual_clock);
  options.trusted_proxies = absl::GetFlag(FLAGS_trusted_proxies);
  const std::string key_file = absl::GetFlag(FLAGS_internal_key_file);
  if (!key_file.empty() || options.virtual_clock) {
    ASSIGN_OR_RETURN(options.internal_key, service::ReadSecret(key_file));
  }
  return options;
}

absl::Status Serve() {
  ASSIGN_OR_RETURN(GatewayOptions options, OptionsFromFlags());
  ASSIGN_OR_RETURN(const auto gateway, Gateway::Start(std::move(options), Backends()));
  obs::Log(obs::Level::kInfo, "listening",
           {{"service", "gateway"}, {"address", absl::GetFlag(FLAGS_listen)}});
  service::AwaitEnd(nullptr);
  gateway->Stop(absl::GetFlag(FLAGS_drain));
  return absl::OkStatus();
}

}  // namespace
}  // namespace sudiao::gateway

int main(int argc, char** argv) {
  sudiao::service::InitProgram(&argc, &argv);
  sudiao::service::ExitUnlessOk(sudiao::gateway::Serve());
  return 0;
}
