// The states of a settlement agreement.
#pragma once

#include "common/types/state_table.h"
#include "services/mediation/domain/reasons.h"

namespace sudiao::mediation::domain {

SUDIAO_ENUM(AgreementState, DRAFT, SIGNING, EFFECTIVE, REFUSED, LAPSED)

// SIGN: one signature more. TAKE_EFFECT: the last one that the effect needs. COMPLETE: one that only
// confirmation needs. LAPSE: the mediation ended without it.
SUDIAO_ENUM(AgreementCommand, REVISE, SHARE, OPEN_SIGNING, REOPEN, SIGN, TAKE_EFFECT, COMPLETE, REFUSE, LAPSE)

inline constexpr StateTable<AgreementState, AgreementCommand> kAgreementTable(
    {
        {AgreementState::DRAFT, AgreementCommand::REVISE, AgreementState::DRAFT},
        {AgreementState::DRAFT, AgreementCommand::SHARE, AgreementState::DRAFT},
        {AgreementState::DRAFT, AgreementCommand::OPEN_SIGNING, AgreementState::SIGNING},
        {AgreementState::DRAFT, AgreementCommand::LAPSE, AgreementState::LAPSED},
        {AgreementState::SIGNING, AgreementCommand::REOPEN, AgreementState::DRAFT},
        {AgreementState::SIGNING, AgreementCommand::SIGN, AgreementState::SIGNING},
        {AgreementState::SIGNING, AgreementCommand::TAKE_EFFECT, AgreementState::EFFECTIVE},
        {AgreementState::SIGNING, AgreementCommand::REFUSE, AgreementState::REFUSED},
        {AgreementState::SIGNING, AgreementCommand::LAPSE, AgreementState::LAPSED},
        {AgreementState::EFFECTIVE, AgreementCommand::COMPLETE, AgreementState::EFFECTIVE},
    },
    {{AgreementState::REFUSED, &reasons::kMediationEnded},
     {AgreementState::LAPSED, &reasons::kMediationEnded}},
    {AgreementState::EFFECTIVE, AgreementState::REFUSED, AgreementState::LAPSED});

}  // namespace sudiao::mediation::domain
