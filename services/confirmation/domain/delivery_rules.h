// When a paper that went out over several channels was served. Pure.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "common/packs/pack.h"
#include "services/confirmation/domain/filing_rules.h"

namespace sudiao::confirmation::domain {

// OLR-31a, OLR-31b  A delivery counts at an address that the receiver gave or confirmed, or at another of its
// addresses if it answered or provably read the message. Paper counts when it was handed over (CPL-87).
bool Counts(const Delivery& delivery);

// OLR-31c  Of several deliveries the earliest that counts is the service. Null if none counts.
const Delivery* EarliestThatCounts(const std::vector<Delivery>& deliveries);

// The court records how else the ruling reached a party. If one of these deliveries is earlier than the
// service known so far, the service and the time to object move to it; a delivery that does not count moves
// nothing.
absl::StatusOr<ApplicationDecision> DecideRecordDeliveries(const Application& a, const std::string& party_id,
                                                           std::vector<Delivery> deliveries,
                                                           const packs::Pack& pack, absl::Time now);

}  // namespace sudiao::confirmation::domain
