// The states of an account.
#pragma once

#include "common/types/state_table.h"
#include "services/identity/domain/reasons.h"

namespace sudiao::identity {

SUDIAO_ENUM(AccountState, ACTIVE, SUSPENDED)
// CHANGE is what its owner does; ADMINISTER is what others may do to a suspended account too (taking rights
// away).
SUDIAO_ENUM(AccountCommand, CHANGE, ADMINISTER, SUSPEND, REINSTATE)

// An account is never deleted, because journals name it: there is no final state.
inline constexpr StateTable<AccountState, AccountCommand> kAccountTable(
    {{AccountState::ACTIVE, AccountCommand::CHANGE, AccountState::ACTIVE},
     {AccountState::ACTIVE, AccountCommand::ADMINISTER, AccountState::ACTIVE},
     {AccountState::SUSPENDED, AccountCommand::ADMINISTER, AccountState::SUSPENDED},
     {AccountState::ACTIVE, AccountCommand::SUSPEND, AccountState::SUSPENDED},
     {AccountState::SUSPENDED, AccountCommand::REINSTATE, AccountState::ACTIVE}},
    {{AccountState::SUSPENDED, &reasons::kAccountSuspended}}, {AccountState::UNSPECIFIED});

}  // namespace sudiao::identity
