#include "gateway/downloads.h"

#include <algorithm>
#include <atomic>
#include <utility>

#include "absl/strings/numbers.h"
#include "common/status/errors.h"
#include "gateway/reasons.h"
#include "gateway/request_builder.h"
#include "gateway/text.h"
#include "google/api/httpbody.pb.h"
#include "google/protobuf/descriptor.h"

namespace sudiao::gateway {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// What the first message of a download says about all of it.
struct ContentInfo {
  std::string content_type;
  std::string file_name;
  std::string sha256;
  uint64_t size = 0;
};

ContentInfo ReadInfo(const Message& first) {
  const Message* source = &first;
  // The description is the first message's one sub-message, whatever its name: `metadata`, `evidence`.
  for (int i = 0; i < first.GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor* field = first.GetDescriptor()->field(i);
    if (field->is_repeated() || field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    source = &first.GetReflection()->GetMessage(first, field);
    break;
  }
  ContentInfo info{TextField(*source, "content_type"), TextField(*source, "file_name"),
                   TextField(*source, "sha256")};
  if (info.content_type.empty()) info.content_type = TextField(*source, "media_type");
  const FieldDescriptor* size = source->GetDescriptor()->FindFieldByName("size_bytes");
  if (size != nullptr && size->cpp_type() == FieldDescriptor::CPPTYPE_INT64) {
    info.size = static_cast<uint64_t>(std::max<int64_t>(source->GetReflection()->GetInt64(*source, size), 0));
  }
  return info;
}

const std::string& Bytes(const Message& message, const FieldDescriptor* field, std::string* scratch) {
  return message.GetReflection()->GetStringReference(message, field, scratch);
}

Headers ContentHeaders(const ContentInfo& info, const RequestFacts& facts) {
  Headers headers = {
      {"Content-Type", info.content_type.empty() ? "application/octet-stream" : info.content_type},
      {"Content-Disposition", info.file_name.empty()
                                  ? "attachment"
                                  : Cat("attachment; filename*=UTF-8''", EncodePercent(info.file_name))},
      // What one caller may see is not for a shared cache.
      {"Cache-Control", "private, no-cache"},
      {"X-Request-Id", facts.request_id}};
  if (!info.sha256.empty()) headers.emplace_back("ETag", Cat("\"", info.sha256, "\""));
  return headers;
}

// One download: the next message is read when the one before it is on its way. All of its callbacks come one
// after another, except that the other end may go at any time.
class Download : public std::enable_shared_from_this<Download> {
 public:
  Download(const Route& route, const RequestFacts& facts, std::shared_ptr<Exchange> exchange)
      : facts_(facts), exchange_(std::move(exchange)) {
    const auto* output = route.method->output_type();
    http_body_ = IsHttpBody(*route.method);
    bytes_ = output->FindFieldByName(http_body_ ? "data" : "chunk");
  }

  void Run(const std::shared_ptr<grpc::Channel>& channel, const Route& route,
           std::unique_ptr<Message> request) {
    auto context = std::make_unique<grpc::ClientContext>();
    FillContext(exchange_->request(), facts_, context.get());
    PushDown(request.get());
    auto self = shared_from_this();
    stream_ = ServerStream::Start(channel, route, std::move(context), std::move(request),
                                  {.message = [self](const Message& message) { self->OnMessage(message); },
                                   .done = [self](const absl::Status& status) { self->OnDone(status); }});
    exchange_->OnGone([stream = stream_] { stream->Cancel(); });
    stream_->Next();
  }

 private:
  // Lets the service skip what a Range leaves out, where its request has `offset` and `length`. With If-Range
  // it is not known yet whether the range counts.
  void PushDown(Message* request) {
    const auto* reflection = request->GetReflection();
    const FieldDescriptor* offset = request->GetDescriptor()->FindFieldByName("offset");
    const FieldDescriptor* length = request->GetDescriptor()->FindFieldByName("length");
    if (offset == nullptr || length == nullptr || offset->cpp_type() != FieldDescriptor::CPPTYPE_INT64 ||
        length->cpp_type() != FieldDescriptor::CPPTYPE_INT64) {
      return;
    }
    // The caller asked for a piece by name and gets exactly that, without ranges inside of it.
    whole_known_ = reflection->GetInt64(*request, offset) == 0 && reflection->GetInt64(*request, length) == 0;
    const Request& http = exchange_->request();
    ByteRange range;
    constexpr uint64_t kAnySize = uint64_t{1} << 62;
    const std::string_view header = http.header("range");
    if (!whole_known_ || !http.header("if-range").empty() || header.starts_with("bytes=-") ||
        ReadRange(header, kAnySize, &range) != RangeKind::kPart) {
      return;
    }
    pushed_down_ = true;
    position_ = range.first;
    reflection->SetInt64(request, offset, static_cast<int64_t>(range.first));
    if (range.last != kAnySize - 1) {
      reflection->SetInt64(request, length, static_cast<int64_t>(range.last - range.first + 1));
    }
  }

  void OnMessage(const Message& message) {
    if (!started_ && !Begin(ReadInfo(message))) return stream_->Cancel();
    if (exchange_->request().method == "HEAD") return Complete();
    std::string scratch;
    const std::string& bytes = Bytes(message, bytes_, &scratch);
    const uint64_t begin = position_;
    position_ += bytes.size();
    if (partial_ && begin > range_.last) return Complete();
    const uint64_t skip =
        partial_ && range_.first > begin ? std::min<uint64_t>(range_.first - begin, bytes.size()) : 0;
    uint64_t count = bytes.size() - skip;
    if (partial_) count = std::min(count, range_.last + 1 - std::min(begin + skip, range_.last + 1));
    const bool last = partial_ && position_ > range_.last;
    exchange_->Write(bytes.substr(skip, count), [self = shared_from_this(), last](bool written) {
      if (!written) return self->stream_->Cancel();
      if (last) return self->Complete();
      self->stream_->Next();
    });
  }

  // The rest of the content is not wanted: the answer is whole already.
  void Complete() {
    complete_ = true;
    exchange_->Finish();
    stream_->Cancel();
  }

  // False if the answer is given already, without any content.
  bool Begin(const ContentInfo& info) {
    started_ = true;
    const Request& request = exchange_->request();
    Headers headers = ContentHeaders(info, facts_);
    const std::string etag = Cat("\"", info.sha256, "\"");
    if (!info.sha256.empty() && request.header("if-none-match") == etag) {
      complete_ = true;
      exchange_->Send(304, std::move(headers), "");
      return false;
    }
    if (info.size == 0 || !whole_known_) {
      exchange_->Start(200, std::move(headers));
      return true;
    }
    size_ = info.size;
    headers.emplace_back("Accept-Ranges", "bytes");
    // If-Range: a part of changed content is useless, so the whole is sent.
    const std::string_view if_range = request.header("if-range");
    const std::string_view wanted = if_range.empty() || if_range == etag ? request.header("range") : "";
    const RangeKind kind = ReadRange(wanted, info.size, &range_);
    if (kind == RangeKind::kUnsatisfiable) {
      complete_ = true;
      Problem problem = MakeProblem(Fail(reasons::kRangeNotSatisfiable, {{"size", Cat(info.size)}}),
                                    facts_.language, facts_.request_id, false);
      problem.headers.emplace_back("Content-Range", Cat("bytes */", info.size));
      exchange_->Send(problem.http_status, problem.headers, problem.json);
      return false;
    }
    partial_ = kind == RangeKind::kPart;
    if (partial_) {
      headers.emplace_back("Content-Range", Cat("bytes ", range_.first, "-", range_.last, "/", info.size));
      exchange_->Start(206, std::move(headers), range_.last - range_.first + 1);
    } else {
      exchange_->Start(200, std::move(headers), info.size);
    }
    return true;
  }

  void OnDone(const absl::Status& status) {
    if (complete_) return;
    if (!started_ && status.ok()) {
      return exchange_->Send(200, ContentHeaders({}, facts_), "");
    }
    if (!started_) {
      const bool past_end = pushed_down_ && status.code() == absl::StatusCode::kOutOfRange;
      const Problem problem = MakeProblem(past_end ? Fail(reasons::kRangeNotSatisfiable) : status,
                                          facts_.language, facts_.request_id, facts_.if_match);
      return exchange_->Send(problem.http_status, problem.headers, problem.json);
    }
    // Half a file must not look like a whole one.
    const bool whole = status.ok() && (size_ == 0 || position_ >= (partial_ ? range_.last + 1 : size_));
    whole ? exchange_->Finish() : exchange_->Abort();
  }

  const RequestFacts facts_;
  const std::shared_ptr<Exchange> exchange_;
  std::shared_ptr<ServerStream> stream_;
  const FieldDescriptor* bytes_ = nullptr;
  bool http_body_ = false;
  bool started_ = false;
  bool whole_known_ = true;
  bool pushed_down_ = false;
  // Set on the exchange's strand too.
  std::atomic<bool> complete_ = false;
  bool partial_ = false;
  uint64_t position_ = 0;
  uint64_t size_ = 0;
  ByteRange range_;
};

}  // namespace

bool IsHttpBody(const google::protobuf::MethodDescriptor& method) {
  return method.output_type()->full_name() == "google.api.HttpBody";
}

bool IsDownload(const google::protobuf::MethodDescriptor& method) {
  if (!method.server_streaming() || method.client_streaming()) return false;
  const FieldDescriptor* chunk = method.output_type()->FindFieldByName("chunk");
  return IsHttpBody(method) || (chunk != nullptr && chunk->type() == FieldDescriptor::TYPE_BYTES);
}

void ServeDownload(const std::shared_ptr<grpc::Channel>& channel, const Route& route,
                   const RequestFacts& facts, std::shared_ptr<Exchange> exchange,
                   std::unique_ptr<Message> request) {
  std::make_shared<Download>(route, facts, std::move(exchange))->Run(channel, route, std::move(request));
}

void SendHttpBody(const Message& message, const RequestFacts& facts, Exchange& exchange) {
  const auto& body = dynamic_cast<const google::api::HttpBody&>(message);
  exchange.Send(200, ContentHeaders({.content_type = body.content_type()}, facts), body.data());
}

RangeKind ReadRange(std::string_view header, uint64_t size, ByteRange* range) {
  if (!header.starts_with("bytes=") || header.find(',') != std::string_view::npos) return RangeKind::kWhole;
  header.remove_prefix(6);
  const size_t dash = header.find('-');
  if (dash == std::string_view::npos) return RangeKind::kWhole;
  const std::string_view from = Trim(header.substr(0, dash));
  const std::string_view to = Trim(header.substr(dash + 1));
  uint64_t first = 0;
  uint64_t last = 0;
  if (!from.empty() && !absl::SimpleAtoi(AbslView(from), &first)) return RangeKind::kWhole;
  if (!to.empty() && !absl::SimpleAtoi(AbslView(to), &last)) return RangeKind::kWhole;
  if (from.empty() && to.empty()) return RangeKind::kWhole;
  if (from.empty()) {
    if (last == 0 || size == 0) return RangeKind::kUnsatisfiable;
    *range = {last >= size ? 0 : size - last, size - 1};
    return RangeKind::kPart;
  }
  if (!to.empty() && last < first) return RangeKind::kWhole;
  if (first >= size) return RangeKind::kUnsatisfiable;
  *range = {first, to.empty() ? size - 1 : std::min(last, size - 1)};
  return RangeKind::kPart;
}

}  // namespace sudiao::gateway
