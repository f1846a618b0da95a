// Whether the backends are ready, by gRPC's own health protocol.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "grpcpp/grpcpp.h"

namespace sudiao::gateway {

struct HealthTarget {
  std::shared_ptr<grpc::Channel> channel;
  std::string service;  // the name that its health is known by; at most 127 bytes
};

// Asks all targets at once and answers, on a thread of gRPC, which positions are not SERVING. One that does
// not answer within two seconds is not.
void CheckHealth(const std::vector<HealthTarget>& targets,
                 std::function<void(std::vector<size_t> not_ready)> done);

}  // namespace sudiao::gateway
