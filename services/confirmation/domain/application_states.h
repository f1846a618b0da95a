// The states of an application for confirmation and what leads from one to the next (law-cn 1).
#pragma once

#include "common/types/state_table.h"
#include "services/confirmation/domain/reasons.h"

namespace sudiao::confirmation::domain {

SUDIAO_ENUM(ApplicationState, AWAITING_OTHERS, FILED, MATERIALS_DUE, ACCEPTED, CONFIRMED, ENFORCING, REJECTED,
            NOT_ACCEPTED, WITHDRAWN, DEEMED_WITHDRAWN, EXPIRED, PROCEDURE_ENDED, REVOKED)

// SUPPLY_REST completes what was asked for before acceptance, SUPPLY_REST_IN_REVIEW what the judge asked for.
SUDIAO_ENUM(ApplicationCommand, JOIN, FILE, EXPIRE, WITHDRAW, REQUEST_MATERIALS, SUPPLY, SUPPLY_REST,
            SUPPLY_REST_IN_REVIEW, LAPSE, ACCEPT, REFUSE, RECORD_FINDING, CONFIRM, REJECT, END_PROCEDURE,
            SERVE, OPEN_ENFORCEMENT, OBJECT, DECIDE_OBJECTION, REVOKE)

inline constexpr StateTable<ApplicationState, ApplicationCommand> kApplicationTable(
    {{ApplicationState::AWAITING_OTHERS, ApplicationCommand::JOIN, ApplicationState::AWAITING_OTHERS},
     {ApplicationState::AWAITING_OTHERS, ApplicationCommand::FILE, ApplicationState::FILED},
     {ApplicationState::AWAITING_OTHERS, ApplicationCommand::EXPIRE, ApplicationState::EXPIRED},
     {ApplicationState::AWAITING_OTHERS, ApplicationCommand::WITHDRAW, ApplicationState::WITHDRAWN},
     {ApplicationState::FILED, ApplicationCommand::WITHDRAW, ApplicationState::WITHDRAWN},
     {ApplicationState::FILED, ApplicationCommand::REQUEST_MATERIALS, ApplicationState::MATERIALS_DUE},
     {ApplicationState::FILED, ApplicationCommand::ACCEPT, ApplicationState::ACCEPTED},
     {ApplicationState::FILED, ApplicationCommand::REFUSE, ApplicationState::NOT_ACCEPTED},
     {ApplicationState::MATERIALS_DUE, ApplicationCommand::SUPPLY, ApplicationState::MATERIALS_DUE},
     {ApplicationState::MATERIALS_DUE, ApplicationCommand::SUPPLY_REST, ApplicationState::FILED},
     {ApplicationState::MATERIALS_DUE, ApplicationCommand::SUPPLY_REST_IN_REVIEW, ApplicationState::ACCEPTED},
     {ApplicationState::MATERIALS_DUE, ApplicationCommand::LAPSE, ApplicationState::DEEMED_WITHDRAWN},
     {ApplicationState::MATERIALS_DUE, ApplicationCommand::WITHDRAW, ApplicationState::WITHDRAWN},
     {ApplicationState::ACCEPTED, ApplicationCommand::REQUEST_MATERIALS, ApplicationState::MATERIALS_DUE},
     {ApplicationState::ACCEPTED, ApplicationCommand::RECORD_FINDING, ApplicationState::ACCEPTED},
     {ApplicationState::ACCEPTED, ApplicationCommand::CONFIRM, ApplicationState::CONFIRMED},
     {ApplicationState::ACCEPTED, ApplicationCommand::REJECT, ApplicationState::REJECTED},
     {ApplicationState::ACCEPTED, ApplicationCommand::END_PROCEDURE, ApplicationState::PROCEDURE_ENDED},
     {ApplicationState::ACCEPTED, ApplicationCommand::WITHDRAW, ApplicationState::WITHDRAWN},
     {ApplicationState::CONFIRMED, ApplicationCommand::SERVE, ApplicationState::CONFIRMED},
     {ApplicationState::CONFIRMED, ApplicationCommand::OPEN_ENFORCEMENT, ApplicationState::ENFORCING},
     {ApplicationState::ENFORCING, ApplicationCommand::SERVE, ApplicationState::ENFORCING},
     {ApplicationState::ENFORCING, ApplicationCommand::OPEN_ENFORCEMENT, ApplicationState::ENFORCING},
     {ApplicationState::CONFIRMED, ApplicationCommand::OBJECT, ApplicationState::CONFIRMED},
     {ApplicationState::CONFIRMED, ApplicationCommand::DECIDE_OBJECTION, ApplicationState::CONFIRMED},
     {ApplicationState::ENFORCING, ApplicationCommand::OBJECT, ApplicationState::ENFORCING},
     {ApplicationState::ENFORCING, ApplicationCommand::DECIDE_OBJECTION, ApplicationState::ENFORCING},
     {ApplicationState::CONFIRMED, ApplicationCommand::REVOKE, ApplicationState::REVOKED},
     {ApplicationState::ENFORCING, ApplicationCommand::REVOKE, ApplicationState::REVOKED},
     {ApplicationState::REJECTED, ApplicationCommand::SERVE, ApplicationState::REJECTED}},
    {{ApplicationState::NOT_ACCEPTED, &reasons::kApplicationClosed},
     {ApplicationState::WITHDRAWN, &reasons::kApplicationClosed},
     {ApplicationState::DEEMED_WITHDRAWN, &reasons::kApplicationClosed},
     {ApplicationState::EXPIRED, &reasons::kApplicationClosed},
     {ApplicationState::PROCEDURE_ENDED, &reasons::kApplicationClosed},
     {ApplicationState::REVOKED, &reasons::kRulingRevoked}},
    {ApplicationState::REJECTED, ApplicationState::NOT_ACCEPTED, ApplicationState::WITHDRAWN,
     ApplicationState::DEEMED_WITHDRAWN, ApplicationState::EXPIRED, ApplicationState::PROCEDURE_ENDED,
     ApplicationState::REVOKED});

// Ended without a ruling on the agreement: the agreement stands as a contract, and while its time runs
// another application may follow.
constexpr bool EndedWithoutRuling(ApplicationState state) {
  return state == ApplicationState::NOT_ACCEPTED || state == ApplicationState::WITHDRAWN ||
         state == ApplicationState::DEEMED_WITHDRAWN || state == ApplicationState::EXPIRED ||
         state == ApplicationState::PROCEDURE_ENDED;
}

constexpr bool HasRuling(ApplicationState state) {
  return state == ApplicationState::CONFIRMED || state == ApplicationState::ENFORCING ||
         state == ApplicationState::REJECTED || state == ApplicationState::REVOKED;
}

// An agreement's settlement: whether an application for it may be started.
SUDIAO_ENUM(SettlementState, EFFECTIVE, APPLIED, RULED)
SUDIAO_ENUM(SettlementCommand, APPLY, RELEASE, RULE)

inline constexpr StateTable<SettlementState, SettlementCommand> kSettlementTable(
    {{SettlementState::EFFECTIVE, SettlementCommand::APPLY, SettlementState::APPLIED},
     {SettlementState::APPLIED, SettlementCommand::RELEASE, SettlementState::EFFECTIVE},
     {SettlementState::APPLIED, SettlementCommand::RULE, SettlementState::RULED}},
    {{SettlementState::APPLIED, &reasons::kApplicationOpen},
     {SettlementState::RULED, &reasons::kAlreadyRuled}},
    {SettlementState::RULED});

}  // namespace sudiao::confirmation::domain
