// The states of a bill.
#pragma once

#include "common/types/fields.h"
#include "common/types/state_table.h"
#include "services/intake/domain/reasons.h"

namespace sudiao::intake::domain {

SUDIAO_ENUM(BillState, DUE, REMINDED, REMINDED_TWICE, PAID, DEFAULTED, CANCELLED)

SUDIAO_ENUM(BillCommand,
            PAY_PART,  // A payer paid, and something is still owed.
            PAY,       // The same, and now everything is paid.
            REMIND, DEFAULT, CANCEL)

namespace bill_table {
using S = BillState;
using C = BillCommand;
inline constexpr Move<S, C> kMoves[] = {{S::DUE, C::PAY_PART, S::DUE},
                                        {S::DUE, C::PAY, S::PAID},
                                        {S::DUE, C::REMIND, S::REMINDED},
                                        {S::DUE, C::CANCEL, S::CANCELLED},
                                        {S::REMINDED, C::PAY_PART, S::REMINDED},
                                        {S::REMINDED, C::PAY, S::PAID},
                                        {S::REMINDED, C::REMIND, S::REMINDED_TWICE},
                                        {S::REMINDED, C::CANCEL, S::CANCELLED},
                                        {S::REMINDED_TWICE, C::PAY_PART, S::REMINDED_TWICE},
                                        {S::REMINDED_TWICE, C::PAY, S::PAID},
                                        {S::REMINDED_TWICE, C::DEFAULT, S::DEFAULTED},
                                        {S::REMINDED_TWICE, C::CANCEL, S::CANCELLED},
                                        {S::DEFAULTED, C::PAY_PART, S::DEFAULTED},
                                        {S::DEFAULTED, C::PAY, S::DEFAULTED}};
inline constexpr Refusal<S> kRefusals[] = {{S::PAID, &reasons::kBillSettled},
                                           {S::DEFAULTED, &reasons::kBillSettled},
                                           {S::CANCELLED, &reasons::kBillSettled}};
inline constexpr S kFinals[] = {S::PAID, S::DEFAULTED, S::CANCELLED};
}  // namespace bill_table

inline constexpr StateTable<BillState, BillCommand> kBillTable(bill_table::kMoves, bill_table::kRefusals,
                                                               bill_table::kFinals);

}  // namespace sudiao::intake::domain
