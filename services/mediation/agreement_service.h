// The use cases of settlement agreements: drafting, signing, sealing, refusing.
#pragma once

#include "absl/status/statusor.h"
#include "services/mediation/agreement_check_service.h"
#include "services/mediation/convert.h"
#include "services/mediation/sham_watch.h"

namespace sudiao::mediation {

class AgreementUseCases {
 public:
  AgreementUseCases(Room& room, ShamWatch& watch) : room_(room), watch_(watch) {}
  absl::StatusOr<v1::Agreement> CreateAgreement(const CallContext& call,
                                                const v1::CreateAgreementRequest& request);
  absl::StatusOr<v1::Agreement> GetAgreement(const CallContext& call, const v1::GetAgreementRequest& request);
  absl::StatusOr<v1::ListAgreementsResponse> ListAgreements(const CallContext& call,
                                                            const v1::ListAgreementsRequest& request);
  absl::StatusOr<v1::Agreement> ReviseAgreement(const CallContext& call,
                                                const v1::ReviseAgreementRequest& request);
  absl::StatusOr<v1::Agreement> ShareAgreement(const CallContext& call,
                                               const v1::ShareAgreementRequest& request);
  absl::StatusOr<v1::Agreement> OpenSigning(const CallContext& call, const v1::OpenSigningRequest& request);
  absl::StatusOr<v1::Agreement> ReopenDraft(const CallContext& call, const v1::ReopenDraftRequest& request);
  absl::StatusOr<v1::Agreement> SignAgreement(const CallContext& call,
                                              const v1::SignAgreementRequest& request);
  absl::StatusOr<v1::Agreement> RefuseSignature(const CallContext& call,
                                                const v1::RefuseSignatureRequest& request);

 private:
  // A change of one agreement: the agreement's decision, and what follows from it for the mediation.
  struct Act {
    change::Transaction& tx;
    const Room::View& view;
    const std::string& agreement_id;
    std::string_view etag;
  };
  using Body = absl::FunctionRef<absl::StatusOr<AgreementStore::Snapshot>(
      const Act&, const AgreementStore::Snapshot& before)>;
  using Decide = absl::FunctionRef<absl::StatusOr<domain::AgreementDecision>(const domain::Agreement&)>;
  template <typename Request>
  absl::StatusOr<v1::Agreement> Change(const CallContext& call, const Request& request, Body body);
  absl::StatusOr<AgreementStore::Snapshot> Save(const Act& act, Decide decide);
  absl::StatusOr<AgreementStore::Snapshot> Visible(sql::Session& session, const Room::View& view,
                                                   const std::string& id);
  absl::StatusOr<domain::FixAgreement> PrepareFix(const Act& act, const domain::Agreement& agreement,
                                                  const v1::OpenSigningRequest& request);
  absl::Status Settle(const Act& act, const domain::Agreement& agreement);

  Room& room_;
  ShamWatch& watch_;
};

}  // namespace sudiao::mediation
