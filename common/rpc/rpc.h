// The one way in which a service answers RPCs: gRPC's reaction hands the work to the worker pool at once,
// which authenticates the caller, runs the use case under the call's deadline, translates its status, logs
// and counts.
//
//   grpc::ServerUnaryReactor* SubmitCase(Ctx* ctx, const SubmitCaseRequest* request, Case* response) override
//   {
//     return rpc_.Unary(ctx, request, response, [this](const CallContext& call, const SubmitCaseRequest& r) {
//       return service_.SubmitCase(call, r); });
//   }
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/rpc/call_context.h"

namespace grpc {
class CallbackServerContext;
class ServerUnaryReactor;
template <typename T>
class ServerWriteReactor;
}  // namespace grpc

namespace sudiao::live {
class Notifier;
}
namespace sudiao::common::v1 {
class Change;
}

namespace sudiao::rpc {

// A live stream of changes: on each wake-up `next` is asked for what came after `token` and the caller may
// see; it also answers an error when the caller has lost access, which ends the stream. Asked at least every
// five seconds.
struct ChangePage {
  struct Entry {
    std::string token;
    std::string resource;
    std::string type;
    absl::Time time;
  };
  std::vector<Entry> entries;
  std::string token;  // where to go on, also past what the caller may not see
};
using NextChanges =
    std::function<absl::StatusOr<ChangePage>(const CallContext& call, const std::string& token)>;

class Rpc {
 public:
  using Work = std::function<absl::Status(const CallContext&)>;
  virtual ~Rpc() = default;

  template <typename Request, typename Response, typename UseCase>
  grpc::ServerUnaryReactor* Unary(grpc::CallbackServerContext* context, const Request* request,
                                  Response* response, UseCase use_case) {
    return Start(
        context, Request::descriptor()->full_name(),
        [request, response, use_case = std::move(use_case)](const CallContext& call) -> absl::Status {
          absl::StatusOr<Response> result = use_case(call, *request);
          if (!result.ok()) return result.status();
          *response = *std::move(result);
          return absl::OkStatus();
        });
  }

  // `method` is the request message's full name: unique to the RPC.
  virtual grpc::ServerUnaryReactor* Start(grpc::CallbackServerContext* context, std::string method,
                                          Work work) = 0;

  // Streams changes of `topic` (see live::Notifier) from `resume_token` on.
  virtual grpc::ServerWriteReactor<common::v1::Change>* Watch(grpc::CallbackServerContext* context,
                                                              std::string topic, std::string resume_token,
                                                              NextChanges next) = 0;

  // For streams with reactors of their own (uploads, downloads): the authenticated context of the call, and a
  // place to do blocking work. Post returns false when the queue is full.
  // Blocking (it asks the database): call it inside posted work.
  virtual absl::StatusOr<CallContext> Authenticate(grpc::CallbackServerContext* context,
                                                   std::string method) = 0;
  virtual bool Post(std::function<void()> work) = 0;
};

}  // namespace sudiao::rpc
