// Watches for signs of a sham mediation. It alerts the mediator and the mediation body and does nothing else:
// to suspend is the mediator's decision (SIM-18).
#pragma once

#include "absl/status/statusor.h"
#include "common/law/sham/sham.h"
#include "services/mediation/room.h"

namespace sudiao::mediation {

class ShamWatch {
 public:
  ShamWatch(Room& room, law::ShamPolicy policy) : room_(room), policy_(std::move(policy)) {}

  absl::StatusOr<law::ShamScore> Score(sql::Session& session, const Room::View& view);
  // Writes to the mediator and the body, once a mediation, if the score is an alert.
  absl::Status Alert(change::Transaction& tx, const Room::View& view);

 private:
  absl::StatusOr<law::ShamObservations> Observe(sql::Session& session, const Room::View& view);

  Room& room_;
  const law::ShamPolicy policy_;
};

// The policy in the file that --sham_policy names; the built-in one without the flag.
absl::StatusOr<law::ShamPolicy> ShamPolicyOfFlags();

}  // namespace sudiao::mediation
