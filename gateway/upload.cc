#include "gateway/upload.h"

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/impl/codegen/proto_utils.h>

#include <utility>

#include "common/rpc/wire.h"
#include "common/status/errors.h"
#include "gateway/json.h"
#include "gateway/reasons.h"
#include "gateway/request_builder.h"
#include "gateway/text.h"
#include "google/protobuf/descriptor.h"

namespace sudiao::gateway {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MessageFactory;

// The limit for the whole; between two pieces the server's read_timeout holds.
constexpr absl::Duration kLongestUpload = absl::Minutes(30);

// One upload: a piece is read from the client only when the one before it has been handed to the backend. The
// reactor's operations and the reads of the body follow each other strictly, so only the end needs a lock:
// the backend may answer while a piece is on its way from the client.
class Upload final : public grpc::ClientBidiReactor<Message, Message>,
                     public std::enable_shared_from_this<Upload> {
 public:
  Upload(const std::shared_ptr<grpc::Channel>& channel, const Route& route, const RequestFacts& facts,
         std::shared_ptr<Exchange> exchange, std::unique_ptr<Message> head, uint64_t limit)
      : stub_(channel),
        facts_(facts),
        exchange_(std::move(exchange)),
        message_(std::move(head)),
        limit_(limit) {
    auto* factory = MessageFactory::generated_factory();
    response_.reset(factory->GetPrototype(route.method->output_type())->New());
    chunk_ = route.method->input_type()->FindFieldByName("chunk");
    FillContext(exchange_->request(), facts_, &context_);
    context_.set_deadline(absl::ToChronoTime(absl::Now() + kLongestUpload));
    stub_.PrepareBidiStreamingCall(&context_, route.rpc_path, grpc::StubOptions(), this);
  }

  void Run() {
    self_ = shared_from_this();
    exchange_->OnGone([self = self_] { self->Stop(Fail(reasons::kBodyIncomplete)); });
    // Pieces arrive outside of reactions.
    AddHold();
    StartRead(response_.get());
    StartWrite(message_.get());
    StartCall();
  }

  void OnWriteDone(bool ok) override {
    // The backend has ended the call; its status says why.
    if (!ok) return LetGo();
    exchange_->ReadSome(
        [self = shared_from_this()](absl::StatusOr<std::string> piece) { self->OnPiece(std::move(piece)); });
  }

  // The answer, or the end of the call without one.
  void OnReadDone(bool ok) override {
    answered_ = ok;
    LetGo();
  }

  void OnDone(const grpc::Status& status) override {
    const auto self = std::move(self_);
    const absl::Status result = stopped_.ok() ? rpc::FromGrpc(status) : stopped_;
    if (result.ok() && answered_) {
      return exchange_->Send(200, {{"Content-Type", "application/json"}, {"X-Request-Id", facts_.request_id}},
                             PrintJson(*response_));
    }
    const Problem problem = MakeProblem(result.ok() ? absl::InternalError("no answer") : result,
                                        facts_.language, facts_.request_id, false, "");
    exchange_->Send(problem.http_status, problem.headers, problem.json);
  }

 private:
  void OnPiece(absl::StatusOr<std::string> piece) {
    if (!piece.ok()) return Stop(piece.status());
    size_ += piece->size();
    if (size_ > limit_) return Stop(Fail(reasons::kBodyTooLarge, {{"limit", Cat(limit_)}}));
    std::lock_guard lock(mutex_);
    if (!held_) return;
    if (piece->empty()) {
      StartWritesDone();
      return;
    }
    message_->Clear();
    message_->GetReflection()->SetString(message_.get(), chunk_, *std::move(piece));
    StartWrite(message_.get());
  }

  void Stop(absl::Status why) {
    {
      std::lock_guard lock(mutex_);
      if (!held_) return;
      stopped_ = std::move(why);
    }
    context_.TryCancel();
    LetGo();
  }

  void LetGo() {
    {
      std::lock_guard lock(mutex_);
      if (!std::exchange(held_, false)) return;
    }
    RemoveHold();
  }

  grpc::TemplatedGenericStub<Message, Message> stub_;
  grpc::ClientContext context_;
  const RequestFacts facts_;
  const std::shared_ptr<Exchange> exchange_;
  std::unique_ptr<Message> message_;
  std::unique_ptr<Message> response_;
  const FieldDescriptor* chunk_ = nullptr;
  const uint64_t limit_;
  uint64_t size_ = 0;
  std::shared_ptr<Upload> self_;
  std::mutex mutex_;
  bool held_ = true;
  bool answered_ = false;
  absl::Status stopped_;
};

void ApplyUploadHeaders(const Request& request, Message* head) {
  std::vector<Message*> targets = {head};
  const FieldDescriptor* field = head->GetDescriptor()->FindFieldByName("metadata");
  if (field != nullptr && !field->is_repeated() && field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
    targets.push_back(head->GetReflection()->MutableMessage(head, field));
  }
  for (Message* target : targets) {
    SetIfEmpty(target, "content_type", request.header("content-type"));
    SetIfEmpty(target, "file_name", FileNameOf(request.header("content-disposition")));
    SetIfEmpty(target, "sha256", LowerCase(request.header("x-content-sha256")));
    ApplyHeaders(request, target);
  }
}

}  // namespace

bool IsUpload(const google::protobuf::MethodDescriptor& method) {
  const FieldDescriptor* chunk = method.input_type()->FindFieldByName("chunk");
  return method.client_streaming() && !method.server_streaming() && chunk != nullptr &&
         !chunk->is_repeated() && chunk->type() == FieldDescriptor::TYPE_BYTES;
}

void ServeUpload(const std::shared_ptr<grpc::Channel>& channel, const RouteMatch& match,
                 const RequestFacts& facts, std::shared_ptr<Exchange> exchange, uint64_t limit) {
  const auto refuse = [&](const absl::Status& status) {
    const Problem problem = MakeProblem(status, facts.language, facts.request_id, false);
    exchange->Send(problem.http_status, problem.headers, problem.json);
  };
  if (exchange->request().content_length.value_or(0) > limit) {
    return refuse(Fail(reasons::kBodyTooLarge, {{"limit", Cat(limit)}}));
  }
  auto head = BuildUploadHead(match, exchange->request());
  if (!head.ok()) return refuse(head.status());
  ApplyUploadHeaders(exchange->request(), head->get());
  std::make_shared<Upload>(channel, *match.route, facts, std::move(exchange), *std::move(head), limit)->Run();
}

std::string FileNameOf(std::string_view header) {
  std::string name;
  for (size_t begin = header.find(';'); begin != std::string_view::npos;
       begin = header.find(';', begin + 1)) {
    std::string_view part = Trim(header.substr(begin + 1));
    const size_t equals = part.find('=');
    if (equals == std::string_view::npos) continue;
    const std::string key = LowerCase(Trim(part.substr(0, equals)));
    std::string_view value = part.substr(equals + 1);
    if (key == "filename*") {
      value = Trim(value.substr(0, value.find(';')));
      const size_t quotes = value.find("''");
      const auto decoded =
          quotes == std::string_view::npos ? std::nullopt : DecodePercent(value.substr(quotes + 2), false);
      if (decoded.has_value()) {
        name = *decoded;
        break;
      }
    } else if (key == "filename") {
      if (!value.empty() && value[0] == '"') {
        name = std::string(value.substr(1, value.find('"', 1) - 1));
      } else {
        name = std::string(Trim(value.substr(0, value.find(';'))));
      }
    }
  }
  return name.substr(name.find_last_of("/\\") + 1);
}

}  // namespace sudiao::gateway
