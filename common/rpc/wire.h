// What the two ends of a call between the platform's programs agree on: how a status crosses the wire, and
// the headers that are the platform's own.
#pragma once

#include <grpcpp/grpcpp.h>

#include <string_view>

#include "absl/status/status.h"

namespace sudiao::rpc {

// The metadata key by which the platform's own programs show their internal key.
inline constexpr char kInternalKeyHeader[] = "x-sudiao-internal";
// A stream's first metadata has this key once its caller may see it, also if there is nothing to send yet. A
// refused stream never has it.
inline constexpr char kStreamOpenHeader[] = "x-sudiao-open";
// The largest message between the platform's programs, in both shapes: gRPC's own 4 MiB are too few for a
// long file or many events.
inline constexpr int kMaxMessageBytes = 64 * 1024 * 1024;

grpc::Status ToGrpc(const absl::Status& status);
// The same status, with the details that a service sent.
absl::Status FromGrpc(const grpc::Status& status);

// Whether both are the same secret, in a time that tells nothing of where they differ; never for an empty
// one.
bool SameSecret(std::string_view a, std::string_view b);

}  // namespace sudiao::rpc
