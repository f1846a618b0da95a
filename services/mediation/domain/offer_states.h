// The states of an offer.
#pragma once

#include "common/types/state_table.h"
#include "services/mediation/domain/reasons.h"

namespace sudiao::mediation::domain {

SUDIAO_ENUM(OfferState, OPEN, ACCEPTED, REJECTED, COUNTERED, WITHDRAWN, EXPIRED)

// ACCEPT: by one party. COMPLETE: by the last one. EXPIRE: its time or the mediation is over.
SUDIAO_ENUM(OfferCommand, SHARE, ACCEPT, COMPLETE, REJECT, COUNTER, WITHDRAW, EXPIRE)

inline constexpr StateTable<OfferState, OfferCommand> kOfferTable(
    {
        {OfferState::OPEN, OfferCommand::SHARE, OfferState::OPEN},
        {OfferState::OPEN, OfferCommand::ACCEPT, OfferState::OPEN},
        {OfferState::OPEN, OfferCommand::COMPLETE, OfferState::ACCEPTED},
        {OfferState::OPEN, OfferCommand::REJECT, OfferState::REJECTED},
        {OfferState::OPEN, OfferCommand::COUNTER, OfferState::COUNTERED},
        {OfferState::OPEN, OfferCommand::WITHDRAW, OfferState::WITHDRAWN},
        {OfferState::OPEN, OfferCommand::EXPIRE, OfferState::EXPIRED},
    },
    {{OfferState::ACCEPTED, &reasons::kOfferClosed},
     {OfferState::REJECTED, &reasons::kOfferClosed},
     {OfferState::COUNTERED, &reasons::kOfferClosed},
     {OfferState::WITHDRAWN, &reasons::kOfferClosed},
     {OfferState::EXPIRED, &reasons::kOfferClosed}},
    {OfferState::ACCEPTED, OfferState::REJECTED, OfferState::COUNTERED, OfferState::WITHDRAWN,
     OfferState::EXPIRED});

}  // namespace sudiao::mediation::domain
