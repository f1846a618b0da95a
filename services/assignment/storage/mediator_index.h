// What lists and choices need of mediators beside their states, and how many seats of each are taken.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/change/change.h"
#include "services/assignment/domain/mediator_rules.h"

namespace sudiao::assignment {

using MediatorStore = change::Store<domain::MediatorAggregate>;

// The mediators that a case may choose (the sense of every member is that of domain::CheckEligible).
struct EligibleFor {
  std::string mediation_organization_id;
  std::string inviting_court_id;
  bool foreign_party = false;
  std::vector<std::string> not_accounts;   // who has a conflict
  std::vector<std::string> not_mediators;  // who declined
};

class MediatorIndex {
 public:
  // The hook of the store. ALREADY_EXISTS if the person is on this body's roster already.
  static absl::Status Keep(change::Transaction& tx, const std::string& id,
                           const MediatorStore::Snapshot& before, const MediatorStore::Snapshot& after);

  // Ids behind `after_id`, in the order of entry; of one body, or of all if it is "".
  static absl::StatusOr<std::vector<std::string>> List(sql::Session& session,
                                                       const std::string& organization_id,
                                                       const std::string& after_id, int limit);
  static absl::StatusOr<std::vector<std::string>> ListEligible(sql::Session& session,
                                                               const EligibleFor& eligible,
                                                               const std::string& after_id, int limit);

  // How many seats of each are taken; 0 for ids that do not exist.
  static absl::StatusOr<std::map<std::string, int64_t>> OpenCases(sql::Session& session,
                                                                  const std::vector<std::string>& ids);

  // Takes a seat if one is free, however many try at once; MEDIATOR_NOT_AVAILABLE otherwise.
  static absl::Status TakeSeat(sql::Session& session, const std::string& id);
  static absl::Status ReleaseSeat(sql::Session& session, const std::string& id);
};

}  // namespace sudiao::assignment
