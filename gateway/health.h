// Whether the backends are ready, by gRPC's own health protocol.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "grpcpp/grpcpp.h"

namespace sudiao::gateway {

// Asks all channels for the health of `service` ("" is the server as a whole) and answers, on a thread of
// gRPC, which positions are not SERVING. A channel that does not answer within two seconds is not.
void CheckHealth(const std::vector<std::shared_ptr<grpc::Channel>>& channels, const std::string& service,
                 std::function<void(std::vector<size_t> not_ready)> done);

}  // namespace sudiao::gateway
