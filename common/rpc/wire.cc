#include "common/rpc/wire.h"

#include <sodium.h>

#include "common/status/errors.h"

namespace sudiao::rpc {

grpc::Status ToGrpc(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  const WireStatus wire = ToWire(status);
  return grpc::Status(static_cast<grpc::StatusCode>(wire.code), wire.message, wire.details);
}

absl::Status FromGrpc(const grpc::Status& status) {
  return FromWire(static_cast<absl::StatusCode>(status.error_code()), status.error_message(),
                  status.error_details());
}

bool SameSecret(std::string_view a, std::string_view b) {
  return !a.empty() && a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace sudiao::rpc
