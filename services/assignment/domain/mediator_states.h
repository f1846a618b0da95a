// The states of a mediator on the roster.
#pragma once

#include "common/types/fields.h"
#include "common/types/state_table.h"

namespace sudiao::assignment::domain {

SUDIAO_ENUM(MediatorState, ACTIVE, SUSPENDED)
SUDIAO_ENUM(MediatorCommand, UPDATE, SUSPEND, REINSTATE)

namespace mediator_table {
using S = MediatorState;
using C = MediatorCommand;
inline constexpr Move<S, C> kMoves[] = {{S::ACTIVE, C::UPDATE, S::ACTIVE},
                                        {S::SUSPENDED, C::UPDATE, S::SUSPENDED},
                                        {S::ACTIVE, C::SUSPEND, S::SUSPENDED},
                                        {S::SUSPENDED, C::REINSTATE, S::ACTIVE}};
inline constexpr Refusal<S> kRefusals[] = {{S::UNSPECIFIED, &reasons::kNotFound}};
// A roster forgets nobody: no state is final.
inline constexpr S kFinals[] = {S::UNSPECIFIED};
}  // namespace mediator_table

inline constexpr StateTable<MediatorState, MediatorCommand> kMediatorTable(mediator_table::kMoves,
                                                                           mediator_table::kRefusals,
                                                                           mediator_table::kFinals);

}  // namespace sudiao::assignment::domain
