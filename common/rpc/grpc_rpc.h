// The Rpc of a gRPC server.
#pragma once

#include <grpcpp/grpcpp.h>

#include <memory>
#include <string>

#include "common/live/notifier.h"
#include "common/rpc/rpc.h"
#include "common/rpc/token.h"
#include "common/rpc/wire.h"
#include "common/sql/database.h"
#include "common/time/clock.h"

namespace sudiao::rpc {

struct RpcOptions {
  std::string service;
  int workers = 16;
  int queue = 1024;
  std::string internal_key;
};

// Everything passed must outlive the result.
std::unique_ptr<Rpc> NewGrpcRpc(const RpcOptions& options, const TokenVerifier& tokens,
                                sql::Database& database, Clock& clock, live::Notifier& notifier);

}  // namespace sudiao::rpc
