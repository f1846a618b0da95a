// The use cases of the router of courts.
#pragma once

#include "absl/status/statusor.h"
#include "common/law/courts/courts.h"
#include "common/rpc/rpc.h"
#include "services/intake/storage/case_index.h"
#include "sudiao/intake/v1/courts.pb.h"

namespace sudiao::intake {

class CourtUseCases {
 public:
  // All must outlive this object.
  CourtUseCases(change::Changes& changes, CaseStore& cases, const law::CourtTables& tables)
      : changes_(changes), cases_(cases), tables_(tables) {}

  absl::StatusOr<v1::CourtRoute> RouteCourts(const CallContext& call, const v1::RouteCourtsRequest& request);
  absl::StatusOr<v1::CourtRoute> RouteCaseCourts(const CallContext& call,
                                                 const v1::RouteCaseCourtsRequest& request);
  absl::StatusOr<v1::ListCourtsResponse> ListCourts(const CallContext& call,
                                                    const v1::ListCourtsRequest& request);

  // What the router is asked about a case at `now`.
  absl::StatusOr<law::CourtQuery> QueryOf(sql::Session& session, const domain::Case& c, absl::Time now) const;

 private:
  change::Changes& changes_;
  CaseStore& cases_;
  const law::CourtTables& tables_;
};

}  // namespace sudiao::intake
