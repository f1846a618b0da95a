// The states of an appointment: how a case gets its mediator, and what is made of it afterwards.
#pragma once

#include "common/types/fields.h"
#include "common/types/state_table.h"
#include "services/assignment/domain/reasons.h"

namespace sudiao::assignment::domain {

SUDIAO_ENUM(AppointmentState, CHOOSING, DESIGNATING, ASKED, DISCLOSED, APPOINTED, ENDED)

// What can happen. Where one act has several outcomes, each is a command of its own: the table then says
// where each leads, and the rules say which it is.
SUDIAO_ENUM(AppointmentCommand,
            CHOOSE,              // A party names a mediator; the others did not, or another one.
            CHOOSE_LAST,         // The same, and now all have named the same one.
            LEAVE_CHOICE,        // A party leaves the choice to the court or body.
            LEAVE_CHOICE_LAST,   // The same, and now all have.
            EXPIRE,              // The running clock ran out.
            EXPIRE_DESIGNATED,   // The clock of a designated mediator ran out.
            DESIGNATE,           // The court or body names the mediator.
            ACCEPT,              // The mediator accepts and has nothing to disclose.
            ACCEPT_DISCLOSING,   // The mediator accepts and discloses.
            DECLINE,             // The chosen mediator declines, or resigns.
            DECLINE_DESIGNATED,  // The designated mediator declines, or resigns.
            DISCLOSE,            // The mediator learns later of what it must disclose.
            CONSENT,             // A party consents to what was disclosed.
            CONSENT_LAST,        // The same, and now all have.
            OBJECT,              // A party does not consent.
            REPLACE,             // A party wants another mediator.
            LAPSE,               // Nobody took a step in the time that the pack sets.
            REFUSE,              // A party wants another one again and refuses to choose: no mediation.
            CLOSE)               // The case is over, or its mediation.

namespace appointment_table {
using S = AppointmentState;
using C = AppointmentCommand;
inline constexpr Move<S, C> kMoves[] = {{S::CHOOSING, C::CHOOSE, S::CHOOSING},
                                        {S::CHOOSING, C::CHOOSE_LAST, S::ASKED},
                                        {S::CHOOSING, C::LEAVE_CHOICE, S::CHOOSING},
                                        {S::CHOOSING, C::LEAVE_CHOICE_LAST, S::DESIGNATING},
                                        {S::CHOOSING, C::EXPIRE, S::DESIGNATING},
                                        {S::CHOOSING, C::DESIGNATE, S::ASKED},
                                        {S::CHOOSING, C::LAPSE, S::ENDED},
                                        {S::CHOOSING, C::CLOSE, S::ENDED},
                                        {S::DESIGNATING, C::DESIGNATE, S::ASKED},
                                        {S::DESIGNATING, C::EXPIRE, S::DESIGNATING},
                                        {S::DESIGNATING, C::LAPSE, S::ENDED},
                                        {S::DESIGNATING, C::CLOSE, S::ENDED},
                                        {S::ASKED, C::ACCEPT, S::APPOINTED},
                                        {S::ASKED, C::ACCEPT_DISCLOSING, S::DISCLOSED},
                                        {S::ASKED, C::DECLINE, S::CHOOSING},
                                        {S::ASKED, C::DECLINE_DESIGNATED, S::DESIGNATING},
                                        {S::ASKED, C::EXPIRE, S::CHOOSING},
                                        {S::ASKED, C::EXPIRE_DESIGNATED, S::DESIGNATING},
                                        {S::ASKED, C::DESIGNATE, S::ASKED},
                                        {S::ASKED, C::CLOSE, S::ENDED},
                                        {S::DISCLOSED, C::CONSENT, S::DISCLOSED},
                                        {S::DISCLOSED, C::CONSENT_LAST, S::APPOINTED},
                                        {S::DISCLOSED, C::OBJECT, S::CHOOSING},
                                        {S::DISCLOSED, C::EXPIRE, S::CHOOSING},
                                        {S::DISCLOSED, C::DECLINE, S::CHOOSING},
                                        {S::DISCLOSED, C::DECLINE_DESIGNATED, S::DESIGNATING},
                                        {S::DISCLOSED, C::CLOSE, S::ENDED},
                                        {S::APPOINTED, C::DISCLOSE, S::DISCLOSED},
                                        {S::APPOINTED, C::REPLACE, S::CHOOSING},
                                        {S::APPOINTED, C::DECLINE, S::CHOOSING},
                                        {S::APPOINTED, C::DECLINE_DESIGNATED, S::DESIGNATING},
                                        {S::APPOINTED, C::REFUSE, S::ENDED},
                                        {S::APPOINTED, C::CLOSE, S::ENDED}};
inline constexpr Refusal<S> kRefusals[] = {{S::ENDED, &reasons::kAppointmentEnded}};
inline constexpr S kFinals[] = {S::ENDED};
}  // namespace appointment_table

inline constexpr StateTable<AppointmentState, AppointmentCommand> kAppointmentTable(
    appointment_table::kMoves, appointment_table::kRefusals, appointment_table::kFinals);

}  // namespace sudiao::assignment::domain
