#include "services/intake/evidence_streams.h"

#include <memory>
#include <optional>
#include <utility>

#include "common/rpc/grpc_rpc.h"
#include "common/status/reasons.h"

namespace sudiao::intake {
namespace {

// Uploads take as long as the client's line does; each step has its own deadline.
constexpr absl::Duration kStepTime = absl::Seconds(30);

class Upload final : public grpc::ServerReadReactor<v1::UploadEvidenceRequest> {
 public:
  Upload(rpc::Rpc& rpc, EvidenceUseCases& evidence, grpc::CallbackServerContext* context,
         v1::Evidence* response)
      : rpc_(rpc), evidence_(evidence), context_(context), response_(response) {
    StartRead(&message_);
  }

  void OnReadDone(bool ok) override {
    const bool posted = rpc_.Post([this, ok] {
      const absl::Status status = ok ? Take() : End();
      if (ok && status.ok()) {
        StartRead(&message_);
      } else {
        Finish(rpc::ToGrpc(status));
      }
    });
    if (!posted) Finish(rpc::ToGrpc(Fail(reasons::kOverloaded)));
  }

  void OnDone() override { delete this; }

 private:
  absl::Status Take() {
    if (writer_ == nullptr) {
      ASSIGN_OR_RETURN(call_,
                       rpc_.Authenticate(context_, v1::UploadEvidenceRequest::descriptor()->full_name()));
      RETURN_IF_ERROR(call_.RequireCaller());
      first_ = message_;
      first_.clear_chunk();
      call_.deadline = absl::Now() + kStepTime;
      RETURN_IF_ERROR(evidence_.CheckUpload(call_, first_));
      ASSIGN_OR_RETURN(writer_, evidence_.blobs().NewWriter());
    }
    return message_.chunk().empty() ? absl::OkStatus() : writer_->Append(message_.chunk());
  }

  absl::Status End() {
    if (context_->IsCancelled()) return absl::CancelledError("the client left");
    if (writer_ == nullptr) {
      Violations violations;
      violations.Missing("parent");
      return violations.ToStatus();
    }
    ASSIGN_OR_RETURN(const blob::BlobInfo blob, writer_->Finish(first_.sha256()));
    call_.deadline = absl::Now() + kStepTime;
    ASSIGN_OR_RETURN(*response_, evidence_.FileUpload(call_, first_, blob));
    return absl::OkStatus();
  }

  rpc::Rpc& rpc_;
  EvidenceUseCases& evidence_;
  grpc::CallbackServerContext* const context_;
  v1::Evidence* const response_;
  v1::UploadEvidenceRequest message_;
  v1::UploadEvidenceRequest first_;
  CallContext call_;
  std::unique_ptr<blob::BlobStore::Writer> writer_;
};

class Download final : public grpc::ServerWriteReactor<v1::DownloadEvidenceResponse> {
 public:
  Download(rpc::Rpc& rpc, EvidenceUseCases& evidence, grpc::CallbackServerContext* context,
           const v1::DownloadEvidenceRequest* request)
      : rpc_(rpc), evidence_(evidence), context_(context), request_(*request) {
    Step();
  }

  void OnWriteDone(bool ok) override {
    if (!ok) return Finish(rpc::ToGrpc(absl::CancelledError("the client left")));
    Step();
  }

  void OnDone() override { delete this; }

 private:
  void Step() {
    const bool posted = rpc_.Post([this] {
      const absl::StatusOr<bool> more = Next();
      if (more.ok() && *more) {
        StartWrite(&message_);
      } else {
        Finish(rpc::ToGrpc(more.status()));
      }
    });
    if (!posted) Finish(rpc::ToGrpc(Fail(reasons::kOverloaded)));
  }

  // Fills the next message; false at the end.
  absl::StatusOr<bool> Next() {
    message_.Clear();
    if (reader_ == nullptr) {
      ASSIGN_OR_RETURN(CallContext call,
                       rpc_.Authenticate(context_, v1::DownloadEvidenceRequest::descriptor()->full_name()));
      RETURN_IF_ERROR(call.RequireCaller());
      v1::GetEvidenceRequest get;
      get.set_name(request_.name());
      ASSIGN_OR_RETURN(*message_.mutable_evidence(), evidence_.GetEvidence(call, get));
      const int64_t length = request_.length() > 0 ? request_.length() : blob::BlobStore::kToTheEnd;
      ASSIGN_OR_RETURN(reader_,
                       evidence_.blobs().Read(message_.evidence().sha256(), request_.offset(), length));
    } else if (reader_->remaining() == 0) {
      return false;
    }
    ASSIGN_OR_RETURN(*message_.mutable_chunk(), reader_->Next());
    return true;
  }

  rpc::Rpc& rpc_;
  EvidenceUseCases& evidence_;
  grpc::CallbackServerContext* const context_;
  const v1::DownloadEvidenceRequest request_;
  v1::DownloadEvidenceResponse message_;
  std::unique_ptr<blob::BlobStore::Reader> reader_;
};

}  // namespace

// gRPC calls OnDone last, which deletes them.
grpc::ServerReadReactor<v1::UploadEvidenceRequest>* NewUpload(rpc::Rpc& rpc, EvidenceUseCases& evidence,
                                                              grpc::CallbackServerContext* context,
                                                              v1::Evidence* response) {
  return std::make_unique<Upload>(rpc, evidence, context, response).release();
}

grpc::ServerWriteReactor<v1::DownloadEvidenceResponse>* NewDownload(
    rpc::Rpc& rpc, EvidenceUseCases& evidence, grpc::CallbackServerContext* context,
    const v1::DownloadEvidenceRequest* request) {
  return std::make_unique<Download>(rpc, evidence, context, request).release();
}

}  // namespace sudiao::intake
