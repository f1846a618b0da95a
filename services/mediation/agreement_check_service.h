// The use cases of the check before signing (common/law/agreement_check).
#pragma once

#include "absl/status/statusor.h"
#include "common/law/agreement_check/agreement_check.h"
#include "services/mediation/convert.h"
#include "sudiao/mediation/v1/agreement_check.pb.h"

namespace sudiao::mediation {

class AgreementCheckUseCases {
 public:
  explicit AgreementCheckUseCases(Room& room) : room_(room) {}
  absl::StatusOr<v1::AgreementCheck> CheckTerms(const CallContext& call,
                                                const v1::CheckTermsRequest& request);
  absl::StatusOr<v1::AgreementCheck> CheckAgreement(const CallContext& call,
                                                    const v1::CheckAgreementRequest& request);

 private:
  Room& room_;
};

// Who mediates: the organisation, or the court where it has none.
const std::string& MediatingOrganization(const domain::Mediation& mediation);
law::MediatingBody BodyOf(OrganizationKind kind);

}  // namespace sudiao::mediation
