// When a paper that went out over several channels was served. Pure.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "common/packs/pack.h"
#include "services/confirmation/domain/filing_rules.h"

namespace sudiao::confirmation::domain {

// OLR-31a, OLR-31b, JI-136  An electronic delivery counts at an address that the receiver gave, or confirmed
// in its form, or at another of its addresses if it answered or provably read the message. Paper counts when
// it was handed over (CPL-87).
// CPL-88  A paper is handed to the party, to an adult of its household, to an organisation's head or mail
// desk, to the agent or to whom the party designated; in anybody else's hands it does not count.
// CPL-89, JI-131  If the party would not take it, it is left before a witness or in pictures, and counts.
// JI-133  Only a court's mediation paper must not be left: what is served here are rulings.
bool Counts(const Delivery& delivery);

// JI-135  An electronic message is delivered when the sending system says so, unless the receiver proved
// another time of arrival.
absl::Time ArrivalOf(const Delivery& delivery);

// OLR-31c  Of several deliveries the earliest that counts is the service. Null if none counts.
const Delivery* EarliestThatCounts(const std::vector<Delivery>& deliveries);

// The court records how else the ruling reached a party. If one of these deliveries is earlier than the
// service known so far, the service and the time to object move to it; a delivery that does not count moves
// nothing.
absl::StatusOr<ApplicationDecision> DecideRecordDeliveries(const Application& a, const std::string& party_id,
                                                           std::vector<Delivery> deliveries,
                                                           const packs::Pack& pack, absl::Time now);

// CPL-95  Thirty days after a public notice, sixty abroad (CPL-283), the ruling counts as served on a party
// that no other way has reached, and its time to object begins.
absl::StatusOr<ApplicationDecision> DecideNoticeOver(const Application& a, const std::string& party_id,
                                                     const packs::Pack& pack, absl::Time now);

}  // namespace sudiao::confirmation::domain
