// Calls from HTTP to gRPC without generated code per method: a unary call, and a server stream that is read
// one message at a time.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "gateway/http_server.h"
#include "gateway/problem.h"
#include "gateway/route_table.h"
#include "google/protobuf/message.h"
#include "grpcpp/grpcpp.h"

namespace sudiao::gateway {

// What the gateway knows about a request beside its parts; made once, before anything else.
struct RequestFacts {
  std::string request_id;      // X-Request-Id, or a new one
  std::string traceparent;     // W3C, or a new one
  std::string authorization;   // the header, or made from the session cookie
  std::string client_address;  // who asks; see TrustedProxies
  Language language = Language::kEnglish;
  bool if_match = false;
};
// The request's own ids, checked, or new ones where it has none; the client is the other end.
RequestFacts FactsOf(const Request& request);

inline constexpr absl::Duration kDefaultDeadline = absl::Seconds(10);
inline constexpr absl::Duration kLongestDeadline = absl::Seconds(60);

// The time a unary call may take: `request_timeout` (seconds, or with a unit: 500ms, 5s, 1m), at most
// kLongestDeadline; kDefaultDeadline without one.
absl::Duration CallDeadline(std::string_view request_timeout);

// The metadata of a call: an allow-list of headers, and who asks.
void FillContext(const Request& request, const RequestFacts& facts, grpc::ClientContext* context);

// Idempotency-Key becomes request_id, If-Match becomes etag, where the message has such a field and it is
// empty. A request without an id of its own gets one: the retry of a call must not do its work twice.
void ApplyHeaders(const Request& request, google::protobuf::Message* message);

// Calls, and answers on a thread of gRPC. Nothing may block there. The result cancels the call; it may be
// used late.
std::function<void()> CallUnary(const std::shared_ptr<grpc::Channel>& channel, const Route& route,
                                std::unique_ptr<grpc::ClientContext> context,
                                std::unique_ptr<google::protobuf::Message> request,
                                std::function<void(absl::Status, google::protobuf::Message&)> done);

// A server-streaming call. Each message, the first too, is read only when asked for; the call ends by itself
// when no more comes, or by Cancel. Whoever starts one must ask until the end or cancel.
class ServerStream {
 public:
  struct Handlers {
    // Once, before the first message: the caller may see the stream. Only of streams that say so.
    std::function<void()> opened = nullptr;
    std::function<void(const google::protobuf::Message&)> message;
    std::function<void(absl::Status)> done;  // last, exactly once
  };
  static std::shared_ptr<ServerStream> Start(const std::shared_ptr<grpc::Channel>& channel,
                                             const Route& route, std::unique_ptr<grpc::ClientContext> context,
                                             std::unique_ptr<google::protobuf::Message> request,
                                             Handlers handlers);
  virtual ~ServerStream() = default;
  virtual void Next() = 0;
  virtual void Cancel() = 0;
};

// The arguments for channels to the backends: retries of UNAVAILABLE for the methods that may be repeated,
// and answers larger than gRPC's 4 MiB.
grpc::ChannelArguments BackendChannelArguments(
    const std::vector<const google::protobuf::ServiceDescriptor*>& services);

}  // namespace sudiao::gateway
