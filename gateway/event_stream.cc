#include "gateway/event_stream.h"

#include <utility>

#include "gateway/json.h"
#include "gateway/request_builder.h"
#include "gateway/text.h"
#include "google/protobuf/descriptor.h"

namespace sudiao::gateway {
namespace {

using google::protobuf::Message;

// Our JSON has no line breaks, and an id may have none.
std::string Event(const Message& message) {
  const std::string token = TextField(message, "resume_token");
  const bool usable = !token.empty() && token.find_first_of("\r\n") == std::string::npos &&
                      token.find('\0') == std::string::npos;
  return Cat(usable ? Cat("id: ", token, "\n") : "", "data: ", PrintJson(message), "\n\n");
}

// One stream. Held by the callbacks of its gRPC call and of its exchange; the last of them ends it. Messages
// and the status come on gRPC's threads one after another; pings come on the exchange's strand, so `started_`
// needs the lock.
class EventStream : public std::enable_shared_from_this<EventStream> {
 public:
  EventStream(std::shared_ptr<Exchange> exchange, const RequestFacts& facts, absl::Duration ping_interval)
      : exchange_(std::move(exchange)),
        facts_(facts),
        ping_interval_(ping_interval),
        sse_(exchange_->request().header("accept").find("text/event-stream") != std::string_view::npos) {}

  void Run(const std::shared_ptr<grpc::Channel>& channel, const Route& route,
           std::unique_ptr<Message> request) {
    auto context = std::make_unique<grpc::ClientContext>();
    FillContext(exchange_->request(), facts_, context.get());
    auto self = shared_from_this();
    auto stream =
        ServerStream::Start(channel, route, std::move(context), std::move(request),
                            {.opened = [self] { self->OnOpened(); },
                             .message = [self](const Message& message) { self->OnMessage(message); },
                             .done = [self](const absl::Status& status) { self->OnDone(status); }});
    bool ended = false;
    {
      std::lock_guard lock(mutex_);
      ended = ended_;
      if (!ended) stream_ = stream;
    }
    if (ended) return stream->Cancel();
    exchange_->OnGone([stream] { stream->Cancel(); });
    SchedulePing();
    stream->Next();
  }

 private:
  void OnOpened() {
    Begin();
    if (exchange_->request().method == "HEAD") End();
  }

  // Nothing more is wanted: the stream has no end of its own.
  void End() {
    exchange_->Finish();
    std::shared_ptr<ServerStream> stream;
    {
      std::lock_guard lock(mutex_);
      ended_ = true;
      stream = std::exchange(stream_, nullptr);
    }
    if (stream != nullptr) stream->Cancel();
  }

  void OnMessage(const Message& message) {
    Begin();
    if (exchange_->request().method == "HEAD") return End();
    exchange_->Write(sse_ ? Event(message) : Cat(PrintJson(message), "\n"),
                     [self = shared_from_this()](bool written) { self->OnWritten(written); });
  }

  void OnWritten(bool written) {
    SchedulePing();
    std::shared_ptr<ServerStream> stream;
    {
      std::lock_guard lock(mutex_);
      stream = stream_;
    }
    if (stream == nullptr) return;
    written ? stream->Next() : stream->Cancel();
  }

  void OnDone(const absl::Status& status) {
    bool started = false;
    {
      std::lock_guard lock(mutex_);
      if (std::exchange(ended_, true)) return;
      stream_ = nullptr;
      started = started_;
      started_ = true;
    }
    if (status.ok()) {
      if (!started) exchange_->Start(200, StreamHeaders());
      return exchange_->Finish();
    }
    const Problem problem = MakeProblem(status, facts_.language, facts_.request_id, facts_.if_match);
    if (!started) return exchange_->Send(problem.http_status, problem.headers, problem.json);
    exchange_->Write(
        sse_ ? Cat("event: error\ndata: ", problem.json, "\n\n") : Cat("{\"error\":", problem.json, "}\n"),
        [](bool) {});
    exchange_->Finish();
  }

  void Begin() {
    std::lock_guard lock(mutex_);
    if (std::exchange(started_, true)) return;
    exchange_->Start(200, StreamHeaders());
  }

  // A comment line keeps proxies from closing a quiet stream, and lets us notice a client that is gone.
  void SchedulePing() {
    if (!sse_) return;
    exchange_->After(ping_interval_, [weak = weak_from_this()] {
      const auto self = weak.lock();
      if (self == nullptr) return;
      {
        std::lock_guard lock(self->mutex_);
        if (self->ended_) return;
      }
      self->Begin();
      self->exchange_->Write(": ping\n\n", [](bool) {});
      self->SchedulePing();
    });
  }

  Headers StreamHeaders() const {
    return {{"Content-Type", sse_ ? "text/event-stream" : "application/x-ndjson"},
            {"Cache-Control", "no-store"},
            {"X-Request-Id", facts_.request_id},
            // Asks nginx not to collect events.
            {"X-Accel-Buffering", "no"}};
  }

  const std::shared_ptr<Exchange> exchange_;
  const RequestFacts facts_;
  const absl::Duration ping_interval_;
  const bool sse_;
  std::mutex mutex_;
  std::shared_ptr<ServerStream> stream_;
  bool started_ = false;
  bool ended_ = false;
};

}  // namespace

void ServeEvents(const std::shared_ptr<grpc::Channel>& channel, const Route& route, const RequestFacts& facts,
                 std::shared_ptr<Exchange> exchange, std::unique_ptr<Message> request,
                 absl::Duration ping_interval) {
  SetIfEmpty(request.get(), "resume_token", exchange->request().header("last-event-id"));
  auto stream = std::make_shared<EventStream>(std::move(exchange), facts, ping_interval);
  stream->Run(channel, route, std::move(request));
}

}  // namespace sudiao::gateway
