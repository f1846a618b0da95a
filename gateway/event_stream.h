// A server-streaming RPC as server-sent events (Accept: text/event-stream) or as one JSON object a line
// (NDJSON).
#pragma once

#include <memory>

#include "gateway/proxy.h"

namespace sudiao::gateway {

// Answers the exchange with the stream. The status line waits until the service has let the caller in, or for
// the first message, or the first 15 seconds without one, so that a refusal has its true status. The next
// message is read only after the last was written. A message's `resume_token` becomes the event's id;
// Last-Event-ID becomes the request's `resume_token`.
void ServeEvents(const std::shared_ptr<grpc::Channel>& channel, const Route& route, const RequestFacts& facts,
                 std::shared_ptr<Exchange> exchange, std::unique_ptr<google::protobuf::Message> request,
                 absl::Duration ping_interval);

}  // namespace sudiao::gateway
