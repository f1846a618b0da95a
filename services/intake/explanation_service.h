// What the rules say about a case, in plain words: its courts, its costs, what a suit
// would take, the clock of a
// preservation measure, and whether a court
// could confirm an agreement.
#pragma once

#include "absl/status/statusor.h"
#include "common/law/fees/schedule.h"
#include "common/packs/registry.h"
#include "services/intake/court_service.h"
#include "sudiao/intake/v1/explain.pb.h"

namespace sudiao::intake {

class CaseExplanationUseCases {
 public:
  // All must outlive this object.
  CaseExplanationUseCases(change::Changes& changes, CaseStore& cases, const CourtUseCases& courts,
                          const law::CourtTables& tables, const packs::PackRegistry& packs,
                          const law::FeeSchedules& schedules)
      : changes_(changes),
        cases_(cases),
        courts_(courts),
        tables_(tables),
        packs_(packs),
        schedules_(schedules) {}

  absl::StatusOr<v1::ExplainCaseResponse> ExplainCase(const CallContext& call,
                                                      const v1::ExplainCaseRequest& request);

 private:
  change::Changes& changes_;
  CaseStore& cases_;
  const CourtUseCases& courts_;
  const law::CourtTables& tables_;
  const packs::PackRegistry& packs_;
  const law::FeeSchedules& schedules_;
};

}  // namespace sudiao::intake
