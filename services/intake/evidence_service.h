// The use cases of the case file.
#pragma once

#include <memory>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "common/access/directory.h"
#include "common/blob/blob_store.h"
#include "services/intake/convert.h"
#include "sudiao/intake/v1/chain_record.pb.h"
#include "sudiao/intake/v1/intake.pb.h"

namespace sudiao::intake {

class EvidenceUseCases {
 public:
  EvidenceUseCases(change::Changes& changes, CaseStore& cases, blob::BlobStore& blobs);

  // Whether the caller may file in this case under this label: asked before the bytes are taken.
  absl::Status CheckUpload(const CallContext& call, const v1::UploadEvidenceRequest& first);
  // Files what was uploaded. `first` is the first message, without its chunk.
  absl::StatusOr<v1::Evidence> FileUpload(const CallContext& call, const v1::UploadEvidenceRequest& first,
                                          const blob::BlobInfo& blob);
  absl::StatusOr<v1::Evidence> GetEvidence(const CallContext& call, const v1::GetEvidenceRequest& request);
  absl::StatusOr<v1::ListEvidenceResponse> ListEvidence(const CallContext& call,
                                                        const v1::ListEvidenceRequest& request);
  absl::StatusOr<v1::Evidence> RecordOnChain(const CallContext& call,
                                             const v1::RecordOnChainRequest& request);
  absl::StatusOr<v1::Evidence> ShareEvidence(const CallContext& call,
                                             const v1::ShareEvidenceRequest& request);

  blob::BlobStore& blobs() { return blobs_; }
  EvidenceStore& store() { return evidence_; }

 private:
  // A case and what the caller is in its file; NOT_FOUND for outsiders.
  struct CaseFile {
    domain::Case c;
    access::Relation relation;
  };
  absl::StatusOr<CaseFile> FileOf(sql::Session& session, const CallContext& call, const std::string& case_id);
  absl::StatusOr<domain::EvidenceDecision> DecideUpload(const CallContext& call, sql::Session& session,
                                                        const v1::UploadEvidenceRequest& first,
                                                        const blob::BlobInfo& blob, const std::string& id);
  // The change of one piece of evidence by those who filed it.
  using Decide = absl::FunctionRef<absl::StatusOr<domain::EvidenceDecision>(const domain::Case&,
                                                                            const domain::Evidence&)>;
  absl::StatusOr<EvidenceStore::Snapshot> ChangeOwn(change::Transaction& tx, const CallContext& call,
                                                    const std::string& name, std::string_view etag,
                                                    Decide decide);
  // The evidence and its case if the caller may see it, else NOT_FOUND.
  struct Seen {
    CaseFile file;
    EvidenceStore::Snapshot evidence;
  };
  absl::StatusOr<Seen> Visible(sql::Session& session, const CallContext& call, const std::string& name);

  change::Changes& changes_;
  CaseStore& cases_;
  blob::BlobStore& blobs_;
  EvidenceStore evidence_;
};

}  // namespace sudiao::intake
