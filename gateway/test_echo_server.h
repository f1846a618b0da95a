// The services of echo.proto, for tests of the whole gateway: they answer what they were asked.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "absl/strings/numbers.h"
#include "absl/time/clock.h"
#include "common/rpc/wire.h"
#include "common/status/errors.h"
#include "common/status/reasons.h"
#include "common/testing/test_database.h"
#include "gateway/text.h"
#include "grpcpp/grpcpp.h"
#include "sudiao/common/v1/clock.grpc.pb.h"
#include "sudiao/testing/v1/echo.grpc.pb.h"

namespace sudiao::gateway {

namespace echo = sudiao::testing::v1;

using rpc::ToGrpc;

class EchoServer final : public echo::EchoService::WithCallbackMethod_WatchItems<echo::EchoService::Service> {
 public:
  grpc::Status GetItem(grpc::ServerContext* context, const echo::GetItemRequest* request,
                       echo::Item* item) override {
    if (request->name() == "items/missing") return ToGrpc(Fail(reasons::kNotFound));
    if (request->name() == "items/broken") return {grpc::StatusCode::INTERNAL, "SELECT secret"};
    if (request->name() == "items/slow") {
      Note("slow");
      while (!context->IsCancelled() && !released_) std::this_thread::yield();
      Note(context->IsCancelled() ? "cancelled" : "released");
    }
    item->set_name(request->name());
    item->set_etag("\"1\"");
    for (const auto& [key, value] : context->client_metadata()) {
      (*item->mutable_labels())[std::string(key.data(), key.size())] =
          std::string(value.data(), value.size());
    }
    const auto left = absl::FromChrono(context->deadline()) - absl::Now();
    item->mutable_length()->set_seconds(absl::ToInt64Seconds(left + absl::Milliseconds(500)));
    return grpc::Status::OK;
  }

  grpc::Status ListItems(grpc::ServerContext*, const echo::ListItemsRequest* request,
                         echo::ListItemsResponse* response) override {
    *response->mutable_request() = *request;
    return grpc::Status::OK;
  }

  grpc::Status CreateItem(grpc::ServerContext*, const echo::CreateItemRequest* request,
                          echo::Item* item) override {
    *item = request->item();
    item->set_name("items/new");
    item->add_tags(request->request_id());
    Note("created");
    return grpc::Status::OK;
  }

  grpc::Status UpdateItem(grpc::ServerContext*, const echo::UpdateItemRequest* request,
                          echo::Item* item) override {
    if (!request->etag().empty() && request->etag() != "\"1\"") return ToGrpc(Fail(reasons::kEtagMismatch));
    *item = request->item();
    *item->mutable_shown() = request->update_mask();
    return grpc::Status::OK;
  }

  grpc::Status DeleteItem(grpc::ServerContext*, const echo::DeleteItemRequest*,
                          google::protobuf::Empty*) override {
    return grpc::Status::OK;
  }

  grpc::Status ArchiveItem(grpc::ServerContext*, const echo::ArchiveItemRequest* request,
                           echo::Item* item) override {
    if (request->name() == "items/flaky" && Count("flaky") < 2) {
      Note("flaky");
      return {grpc::StatusCode::UNAVAILABLE, ""};
    }
    item->set_name(request->name());
    item->set_title(request->note());
    item->add_tags(request->request_id());
    return grpc::Status::OK;
  }

  grpc::Status GetFile(grpc::ServerContext*, const echo::GetFileRequest* request,
                       echo::GetFileResponse* response) override {
    response->set_name(request->name());
    return grpc::Status::OK;
  }

  grpc::Status RenderItem(grpc::ServerContext*, const echo::RenderItemRequest* request,
                          grpc::ServerWriter<google::api::HttpBody>* writer) override {
    if (request->name() == "items/missing") return ToGrpc(Fail(reasons::kNotFound));
    google::api::HttpBody body;
    body.set_content_type("text/html");
    body.set_data("<b>");
    writer->Write(body);
    if (request->name() == "items/torn") return ToGrpc(Fail(reasons::kInternal));
    body.set_data("诉</b>");
    writer->Write(body);
    return grpc::Status::OK;
  }

  grpc::Status PrintLabel(grpc::ServerContext*, const echo::PrintLabelRequest*,
                          google::api::HttpBody* body) override {
    body->set_content_type("application/pdf");
    body->set_data("%PDF");
    return grpc::Status::OK;
  }

  grpc::Status DownloadContent(grpc::ServerContext* context, const echo::DownloadContentRequest* request,
                               grpc::ServerWriter<echo::DownloadContentResponse>* writer) override {
    // 256 MiB, 25 MiB or 30 bytes.
    const int chunks = request->name() == "items/big" ? 4096 : request->name() == "items/long" ? 400 : 3;
    echo::DownloadContentResponse message;
    message.mutable_metadata()->set_content_type("image/png");
    message.mutable_metadata()->set_file_name("证据 1.png");
    message.mutable_metadata()->set_size_bytes(chunks > 3 ? chunks * 65536LL : 30);
    message.mutable_metadata()->set_sha256("abc");
    writer->Write(message);
    for (int i = 0; i < chunks; ++i) {
      message.set_chunk(chunks > 3 ? std::string(64 * 1024, 'x') : "0123456789");
      if (!writer->Write(message)) break;
      Note("chunk");
    }
    Note(context->IsCancelled() ? "download cancelled" : "download done");
    return grpc::Status::OK;
  }

  grpc::Status UploadContent(grpc::ServerContext* context,
                             grpc::ServerReader<echo::UploadContentRequest>* reader,
                             echo::Content* content) override {
    echo::UploadContentRequest message;
    if (!reader->Read(&message) || !message.has_metadata()) return ToGrpc(Fail(reasons::kInvalidFields));
    const auto& metadata = message.metadata();
    if (metadata.parent() == "items/refused") return ToGrpc(Fail(reasons::kNotPermitted));
    content->set_name(metadata.parent());
    content->set_content_type(metadata.content_type());
    content->set_file_name(metadata.file_name());
    content->set_sha256(metadata.sha256());
    while (reader->Read(&message)) {
      const int size = static_cast<int>(message.chunk().size());
      content->set_size_bytes(content->size_bytes() + size);
      content->set_chunks(content->chunks() + 1);
      content->set_largest_chunk(std::max(content->largest_chunk(), size));
    }
    Note(context->IsCancelled() ? "upload cancelled" : "upload done");
    return grpc::Status::OK;
  }

  // Sends `limit` events (3 without one) after the token, then waits to be cancelled. The tokens "refuse" and
  // "fail" end it before and after the first event; "flood" sends large events for ever; "quiet" lets the
  // caller in and sends nothing.
  grpc::ServerWriteReactor<echo::ItemEvent>* WatchItems(grpc::CallbackServerContext* context,
                                                        const echo::WatchItemsRequest* request) override {
    if (request->resume_token() == "quiet") context->AddInitialMetadata(rpc::kStreamOpenHeader, "1");
    return new Watch(this, *request);
  }

  void Note(const std::string& what) {
    std::lock_guard lock(mutex_);
    ++counts_[what];
    changed_.notify_all();
  }
  int Count(const std::string& what) {
    std::lock_guard lock(mutex_);
    return counts_[what];
  }
  bool WaitFor(const std::string& what, int count = 1) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(20), [&] { return counts_[what] >= count; });
  }
  // Waits until the count has not changed for a while; the last count.
  int WaitUntilStill(const std::string& what) {
    std::unique_lock lock(mutex_);
    int last = -1;
    while (last != counts_[what]) {
      last = counts_[what];
      changed_.wait_for(lock, std::chrono::milliseconds(700), [&] { return counts_[what] > last + 100; });
    }
    return last;
  }
  void Release() { released_ = true; }

 private:
  class Watch final : public grpc::ServerWriteReactor<echo::ItemEvent> {
   public:
    Watch(EchoServer* server, const echo::WatchItemsRequest& request)
        : server_(server), token_(request.resume_token()), left_(request.limit() > 0 ? request.limit() : 3) {
      if (token_ == "refuse") {
        Finish(ToGrpc(Fail(reasons::kNotPermitted)));
        return;
      }
      if (token_ == "quiet") {
        StartSendInitialMetadata();
        return;
      }
      if (!absl::SimpleAtoi(token_, &sent_)) sent_ = 0;
      NextEvent();
    }
    void OnWriteDone(bool ok) override {
      if (!ok) return;
      server_->Note("event");
      if (token_ == "fail") {
        Finish(ToGrpc(Fail(reasons::kNotPermitted)));
        return;
      }
      if (token_ != "flood" && --left_ == 0) return;
      NextEvent();
    }
    void OnCancel() override {
      if (token_ != "refuse" && token_ != "fail") Finish(grpc::Status::CANCELLED);
    }
    void OnDone() override {
      server_->Note("watch done");
      delete this;
    }

   private:
    void NextEvent() {
      event_.set_resume_token(Cat(++sent_));
      event_.set_text(token_ == "flood" ? std::string(64 * 1024, 'x') : Cat("event ", sent_));
      StartWrite(&event_);
    }
    EchoServer* const server_;
    const std::string token_;
    int left_;
    int sent_ = 0;
    echo::ItemEvent event_;
  };

  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::string, int> counts_;
  std::atomic<bool> released_ = false;
};

class SessionServer final : public echo::SessionService::Service {
 public:
  grpc::Status CreateSession(grpc::ServerContext*, const echo::CreateSessionRequest* request,
                             echo::Session* session) override {
    return Give(request->user(), "1", session);
  }
  grpc::Status RefreshSession(grpc::ServerContext*, const echo::RefreshSessionRequest* request,
                              echo::Session* session) override {
    return Give(request->refresh_token(), "2", session);
  }
  // Refuses every authorization, as if it had expired.
  grpc::Status EndSession(grpc::ServerContext* context, const echo::EndSessionRequest*,
                          google::protobuf::Empty*) override {
    const bool authorized = context->client_metadata().contains("authorization");
    return authorized ? ToGrpc(Fail(reasons::kUnauthenticated)) : grpc::Status::OK;
  }

 private:
  static grpc::Status Give(const std::string& account, const std::string& round, echo::Session* session) {
    session->set_account(account);
    session->set_access_token("access" + round);
    if (account == "many memberships") session->set_access_token(std::string(4096, 'a'));
    session->set_refresh_token("refresh" + round);
    return grpc::Status::OK;
  }
};

class ClockServer final : public common::v1::ClockService::Service {
 public:
  grpc::Status GetClock(grpc::ServerContext*, const common::v1::GetClockRequest*,
                        common::v1::Clock* clock) override {
    clock->mutable_now()->set_seconds(now_);
    clock->set_idle(true);
    return grpc::Status::OK;
  }
  grpc::Status SetClock(grpc::ServerContext* context, const common::v1::SetClockRequest* request,
                        common::v1::Clock* clock) override {
    now_ = request->now().seconds();
    return GetClock(context, nullptr, clock);
  }

 private:
  std::atomic<int64_t> now_ = 1'700'000'000;
};

// All of them on a free port.
class EchoBackend {
 public:
  EchoBackend() {
    grpc::EnableDefaultHealthCheckService(true);
    grpc::ServerBuilder builder;
    builder.AddListeningPort(address(), grpc::InsecureServerCredentials());
    builder.RegisterService(&items);
    builder.RegisterService(&sessions);
    builder.RegisterService(&clock);
    server_ = builder.BuildAndStart();
    server_->GetHealthCheckService()->SetServingStatus("testing", true);
  }
  ~EchoBackend() { server_->Shutdown(std::chrono::system_clock::now() + std::chrono::seconds(1)); }

  std::string address() const { return Cat("127.0.0.1:", port_); }
  void Stop() { server_->Shutdown(std::chrono::system_clock::now()); }

  EchoServer items;
  SessionServer sessions;
  ClockServer clock;

 private:
  const int port_ = ::sudiao::testing::FreePort();
  std::unique_ptr<grpc::Server> server_;
};

}  // namespace sudiao::gateway
