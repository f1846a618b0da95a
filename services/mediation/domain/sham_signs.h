// Which signs of a sham mediation the room itself shows. Pure; what they weigh is in common/law/sham.
#pragma once

#include <optional>
#include <vector>

#include "common/access/policy.h"
#include "common/law/sham/sham.h"
#include "services/mediation/domain/agreement.h"
#include "services/mediation/domain/mediation.h"
#include "services/mediation/domain/offer.h"

namespace sudiao::mediation::domain {

// What intake saw in the parties' data: the same telephone number, address and the like on both sides.
std::vector<law::ShamSign> SharedByData(const Mediation& mediation);

// One account that is party or agent on both sides.
std::vector<law::ShamSign> SharedByPeople(const std::vector<access::CaseRole>& roles);

// One account that signed for both sides.
std::vector<law::ShamSign> SharedBySignatures(const Mediation& mediation, const Agreement& agreement);

struct ClosedOffer {
  Offer offer;
  absl::Time time;
};
// From the end of the opening duties until an offer of at least what is claimed was accepted.
std::optional<int64_t> SecondsToFullAcceptance(const Mediation& mediation,
                                               const std::vector<ClosedOffer>& offers);

}  // namespace sudiao::mediation::domain
