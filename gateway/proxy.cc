#include "gateway/proxy.h"

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/impl/codegen/proto_utils.h>

#include <algorithm>
#include <cctype>

#include "absl/strings/numbers.h"
#include "absl/strings/str_join.h"
#include "common/obs/trace.h"
#include "common/rpc/wire.h"
#include "common/types/ids.h"
#include "gateway/request_builder.h"
#include "gateway/text.h"
#include "google/api/annotations.pb.h"
#include "google/protobuf/descriptor.h"

namespace sudiao::gateway {
namespace {

using google::protobuf::Message;
using google::protobuf::MessageFactory;
using Stub = grpc::TemplatedGenericStub<Message, Message>;

bool IsToken(std::string_view text, size_t max) {
  return !text.empty() && text.size() <= max && std::all_of(text.begin(), text.end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
           std::string_view("-_.:").find(c) != std::string_view::npos;
  });
}

// gRPC refuses a call whose metadata is not printable ASCII.
bool IsPrintable(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
}

std::unique_ptr<Message> NewOutput(const Route& route) {
  return std::unique_ptr<Message>(
      MessageFactory::generated_factory()->GetPrototype(route.method->output_type())->New());
}

// Everything that must live until the callback, owned by it.
struct UnaryCall {
  explicit UnaryCall(std::shared_ptr<grpc::Channel> to) : channel(to), stub(std::move(to)) {}
  std::shared_ptr<grpc::Channel> channel;
  Stub stub;
  std::unique_ptr<grpc::ClientContext> context;
  std::unique_ptr<Message> request;
  std::unique_ptr<Message> response;
};

class StreamReactor final : public ServerStream, public grpc::ClientBidiReactor<Message, Message> {
 public:
  StreamReactor(const std::shared_ptr<grpc::Channel>& channel, const Route& route,
                std::unique_ptr<grpc::ClientContext> context, std::unique_ptr<Message> request,
                Handlers handlers)
      : stub_(channel),
        context_(std::move(context)),
        request_(std::move(request)),
        message_(NewOutput(route)),
        handlers_(std::move(handlers)) {
    stub_.PrepareBidiStreamingCall(context_.get(), route.rpc_path, grpc::StubOptions(), this);
  }

  void Begin(std::shared_ptr<StreamReactor> self) {
    self_ = std::move(self);
    // The hold allows reads to be started from outside of reactions.
    AddHold();
    StartWriteLast(request_.get(), grpc::WriteOptions());
    StartCall();
  }

  void Next() override {
    {
      std::lock_guard lock(mutex_);
      if (!held_) return;
      reading_ = true;
    }
    StartRead(message_.get());
  }

  void Cancel() override {
    context_->TryCancel();
    bool let_go = false;
    {
      std::lock_guard lock(mutex_);
      cancelled_ = true;
      // A pending read fails by itself and lets go then.
      let_go = !reading_ && held_;
      if (let_go) held_ = false;
    }
    if (let_go) RemoveHold();
  }

  void OnReadInitialMetadataDone(bool ok) override {
    // A refused stream has metadata as well, but not this one.
    const bool open = ok && context_->GetServerInitialMetadata().count(rpc::kStreamOpenHeader) > 0;
    if (open && handlers_.opened) handlers_.opened();
  }

  void OnReadDone(bool ok) override {
    bool let_go = false;
    {
      std::lock_guard lock(mutex_);
      reading_ = false;
      let_go = !ok || cancelled_;
      if (let_go) held_ = false;
    }
    // Without the hold OnDone may run at any moment and end this object: nothing may follow.
    if (let_go) return RemoveHold();
    handlers_.message(*message_);
  }

  void OnDone(const grpc::Status& status) override {
    const auto self = std::move(self_);
    const Handlers handlers = std::move(handlers_);
    handlers_ = {};
    handlers.done(rpc::FromGrpc(status));
  }

 private:
  Stub stub_;
  std::unique_ptr<grpc::ClientContext> context_;
  std::unique_ptr<Message> request_;
  std::unique_ptr<Message> message_;
  Handlers handlers_;
  std::shared_ptr<StreamReactor> self_;
  std::mutex mutex_;
  bool held_ = true;
  bool reading_ = false;
  bool cancelled_ = false;
};

bool MayRepeat(const google::protobuf::MethodDescriptor& method) {
  if (method.client_streaming()) return false;
  if (method.input_type()->FindFieldByName("request_id") != nullptr) return true;
  return method.options().HasExtension(google::api::http) &&
         method.options().GetExtension(google::api::http).pattern_case() == google::api::HttpRule::kGet;
}

}  // namespace

RequestFacts FactsOf(const Request& request) {
  RequestFacts facts;
  facts.request_id = std::string(request.header("x-request-id"));
  if (!IsToken(facts.request_id, 128)) facts.request_id = NewId(absl::Now());
  facts.traceparent = obs::FormatTraceparent(obs::ContinueTrace(request.header("traceparent")));
  facts.authorization = std::string(request.header("authorization"));
  facts.language = PreferredLanguage(request.header("accept-language"));
  facts.if_match = !request.header("if-match").empty();
  facts.client_address = request.peer;
  return facts;
}

absl::Duration CallDeadline(std::string_view request_timeout) {
  absl::Duration asked;
  double seconds = 0;
  if (absl::SimpleAtod(AbslView(request_timeout), &seconds)) {
    asked = absl::Seconds(seconds);
  } else if (!absl::ParseDuration(AbslView(request_timeout), &asked)) {
    return kDefaultDeadline;
  }
  if (asked <= absl::ZeroDuration()) return kDefaultDeadline;
  return std::min(asked, kLongestDeadline);
}

void FillContext(const Request& request, const RequestFacts& facts, grpc::ClientContext* context) {
  const auto add = [&](const char* name, std::string_view value) {
    if (!value.empty() && IsPrintable(value)) context->AddMetadata(name, std::string(value));
  };
  add("authorization", facts.authorization);
  add("traceparent", facts.traceparent);
  add("x-request-id", facts.request_id);
  add("accept-language", request.header("accept-language"));
  add("x-forwarded-for", facts.client_address);
}

void ApplyHeaders(const Request& request, Message* message) {
  // "*" asks only that the resource exists, which every change does anyway.
  const std::string_view etag = request.header("if-match");
  SetIfEmpty(message, "etag", etag == "*" ? "" : etag);
  const std::string_view key = request.header("idempotency-key");
  SetIfEmpty(message, "request_id", key.empty() ? NewId(absl::Now()) : std::string(key));
}

std::function<void()> CallUnary(const std::shared_ptr<grpc::Channel>& channel, const Route& route,
                                std::unique_ptr<grpc::ClientContext> context,
                                std::unique_ptr<Message> request,
                                std::function<void(absl::Status, Message&)> done) {
  auto call = std::make_shared<UnaryCall>(channel);
  call->context = std::move(context);
  call->request = std::move(request);
  call->response = NewOutput(route);
  call->stub.UnaryCall(call->context.get(), route.rpc_path, grpc::StubOptions(), call->request.get(),
                       call->response.get(), [call, done = std::move(done)](const grpc::Status& status) {
                         done(rpc::FromGrpc(status), *call->response);
                       });
  return [call] { call->context->TryCancel(); };
}

std::shared_ptr<ServerStream> ServerStream::Start(const std::shared_ptr<grpc::Channel>& channel,
                                                  const Route& route,
                                                  std::unique_ptr<grpc::ClientContext> context,
                                                  std::unique_ptr<Message> request, Handlers handlers) {
  auto reactor = std::make_shared<StreamReactor>(channel, route, std::move(context), std::move(request),
                                                 std::move(handlers));
  reactor->Begin(reactor);
  return reactor;
}

grpc::ChannelArguments BackendChannelArguments(
    const std::vector<const google::protobuf::ServiceDescriptor*>& services) {
  std::vector<std::string> names;
  for (const auto* service : services) {
    for (int i = 0; i < service->method_count(); ++i) {
      if (!MayRepeat(*service->method(i))) continue;
      names.push_back(Cat("{\"service\":\"", service->full_name(), "\",\"method\":\"",
                          service->method(i)->name(), "\"}"));
    }
  }
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(rpc::kMaxMessageBytes);
  if (names.empty()) return arguments;
  arguments.SetServiceConfigJSON(Cat("{\"methodConfig\":[{\"name\":[", absl::StrJoin(names, ","),
                                     "],\"retryPolicy\":{\"maxAttempts\":3,\"initialBackoff\":\"0.05s\","
                                     "\"maxBackoff\":\"1s\",\"backoffMultiplier\":3,"
                                     "\"retryableStatusCodes\":[\"UNAVAILABLE\"]}}]}"));
  return arguments;
}

}  // namespace sudiao::gateway
