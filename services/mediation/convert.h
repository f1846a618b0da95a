// Between the domain and the API: what field names alone cannot say.
#pragma once

#include "services/mediation/room.h"
#include "sudiao/mediation/v1/mediation.pb.h"

namespace sudiao::mediation {

// The mediation as the caller may see it. `agreement` is the one being signed or in effect, null for none.
v1::Mediation ToResource(const Room::View& view, const domain::Agreement* agreement, absl::Time now);
v1::Message ToResource(const std::string& id, const MessageStore::Snapshot& message);
v1::Offer ToResource(const std::string& id, const OfferStore::Snapshot& offer);
// The deadline for confirmation stands in the mediation.
v1::Agreement ToResource(const std::string& id, const AgreementStore::Snapshot& agreement,
                         const domain::Mediation& mediation);
v1::CourtFile ToResource(const Room::View& view);

}  // namespace sudiao::mediation
