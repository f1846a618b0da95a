// The gateway: HTTP/JSON outside, gRPC inside. A new RPC with a google.api.http annotation needs nothing
// here.
//
//   auto gateway = Gateway::Start({.http = {.port = 8080}}, {{"identity", channel}, …});
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "gateway/browser_session.h"
#include "gateway/http_server.h"

namespace grpc {
class Channel;
}  // namespace grpc
namespace sudiao::obs {
class Metrics;
}  // namespace sudiao::obs

namespace sudiao::gateway {

// A service and the way to it. The annotated services of the package sudiao.<service>.v1 become reachable.
struct Backend {
  std::string service;
  std::shared_ptr<grpc::Channel> channel;
};

struct GatewayOptions {
  HttpServer::Options http;
  std::string web_root;                      // the built web app; "" serves none
  std::vector<std::string> trusted_proxies;  // in front of the gateway; see TrustedProxies
  bool virtual_clock = false;                // GET /v1/clock and POST /v1/clock:advance
  std::string internal_key;                  // sent to the backends' clocks
  size_t json_limit = 1024 * 1024;           // below gRPC's 4 MiB, so that no backend ever sees a larger one
  uint64_t upload_limit = 200ULL * 1024 * 1024;  // bytes of one upload
  absl::Duration ping_interval = absl::Seconds(15);
  std::vector<SessionRoute> session_routes = IdentitySessionRoutes();
  obs::Metrics* metrics = nullptr;  // shown at /metrics; those of the process without one
};

class Gateway {
 public:
  // Fails on contradicting routes, on a backend without routes, on a trusted proxy that is no address, and
  // where the port is taken.
  static absl::StatusOr<std::unique_ptr<Gateway>> Start(GatewayOptions options,
                                                        std::vector<Backend> backends);
  virtual ~Gateway() = default;

  virtual int port() const = 0;
  // Lets answers under way complete within `grace`, ends streams, closes everything. The destructor stops
  // without grace.
  virtual void Stop(absl::Duration grace) = 0;
};

}  // namespace sudiao::gateway
