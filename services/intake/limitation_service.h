// Limitation: a calculator for everybody, and the dates of a case for the claimant's side.
#pragma once

#include "absl/status/statusor.h"
#include "common/access/directory.h"
#include "services/intake/storage/case_index.h"
#include "sudiao/intake/v1/limitation.pb.h"

namespace sudiao::intake {

class LimitationUseCases {
 public:
  // Both must outlive it.
  LimitationUseCases(change::Changes& changes, CaseStore& cases) : changes_(changes), cases_(cases) {}

  absl::StatusOr<v1::Limitation> ComputeLimitation(const CallContext& call,
                                                   const v1::ComputeLimitationRequest& request);
  absl::StatusOr<v1::Limitation> GetCaseLimitation(const CallContext& call,
                                                   const v1::GetCaseLimitationRequest& request);

 private:
  absl::StatusOr<std::vector<domain::CaseEvent>> History(sql::Session& session, const std::string& case_id);

  change::Changes& changes_;
  CaseStore& cases_;
};

}  // namespace sudiao::intake
