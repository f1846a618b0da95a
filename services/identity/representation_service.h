// Powers of attorney: who may act for a party in a case (CPL-61, CPL-62).
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "services/identity/core.h"
#include "services/identity/domain/representation_rules.h"
#include "sudiao/identity/v1/identity.pb.h"

namespace sudiao::identity {

class RepresentationService {
 public:
  explicit RepresentationService(Core& core) : core_(core) {}

  absl::StatusOr<v1::Representation> GrantRepresentation(const CallContext& call,
                                                         const v1::GrantRepresentationRequest& request);
  absl::StatusOr<v1::Representation> RevokeRepresentation(const CallContext& call,
                                                          const v1::RevokeRepresentationRequest& request);
  absl::StatusOr<v1::Representation> GetRepresentation(const CallContext& call,
                                                       const v1::GetRepresentationRequest& request);
  absl::StatusOr<v1::ListRepresentationsResponse> ListRepresentations(
      const CallContext& call, const v1::ListRepresentationsRequest& request);

 private:
  // Stores what was decided; the own directory hears of it in the same transaction.
  absl::StatusOr<Representations::Snapshot> Change(
      change::Transaction& tx, const std::string& id,
      absl::FunctionRef<absl::StatusOr<RepresentationDecision>(const Representation::State&)> decide);

  Core& core_;
};

}  // namespace sudiao::identity
