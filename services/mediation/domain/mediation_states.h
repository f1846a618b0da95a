// The states of a mediation and what is possible in each (law-cn section 1).
#pragma once

#include "common/types/state_table.h"
#include "services/mediation/domain/reasons.h"

namespace sudiao::mediation::domain {

// WAITING: the case is consented, no mediator has accepted yet; nobody sees a mediation then.
SUDIAO_ENUM(MediationState, WAITING, OPENING, OPEN, SUSPENDED, SIGNING, SETTLED, TERMINATED)

// The commands that do not move the state stand here too, so that the table alone says what is possible when.
// WRITE: a party's message. WRITE_AS_STAFF: of the mediator or the mediation body. CLOSE_OFFER: reject or
// withdraw. REPORT: the failure report after the end. COMPLETE: a signature after the effect.
SUDIAO_ENUM(MediationCommand, APPOINT, RECORD_DUTY, FINISH_DUTIES, HOLD_SESSION, WRITE, WRITE_AS_STAFF, OFFER,
            CLOSE_OFFER, DRAFT, RECORD_FACTS, EXTEND, PAUSE_CLOCK, SUSPEND, RESUME_OPENING, RESUME_OPEN,
            RESUME_SIGNING, OPEN_SIGNING, SIGN, REOPEN, SETTLE, REFUSE_SIGNATURE, COMPLETE, END, EXPIRE,
            CLOSE, REPORT)

inline constexpr StateTable<MediationState, MediationCommand> kMediationTable(
    {
        {MediationState::WAITING, MediationCommand::APPOINT, MediationState::OPENING},
        // Some procedures have a time that runs before there is a mediator.
        {MediationState::WAITING, MediationCommand::EXPIRE, MediationState::TERMINATED},
        {MediationState::WAITING, MediationCommand::CLOSE, MediationState::TERMINATED},

        {MediationState::OPENING, MediationCommand::APPOINT, MediationState::OPENING},
        {MediationState::OPENING, MediationCommand::RECORD_DUTY, MediationState::OPENING},
        {MediationState::OPENING, MediationCommand::FINISH_DUTIES, MediationState::OPEN},
        {MediationState::OPENING, MediationCommand::WRITE_AS_STAFF, MediationState::OPENING},
        {MediationState::OPENING, MediationCommand::EXTEND, MediationState::OPENING},
        {MediationState::OPENING, MediationCommand::PAUSE_CLOCK, MediationState::OPENING},
        {MediationState::OPENING, MediationCommand::SUSPEND, MediationState::SUSPENDED},
        {MediationState::OPENING, MediationCommand::END, MediationState::TERMINATED},
        {MediationState::OPENING, MediationCommand::EXPIRE, MediationState::TERMINATED},
        {MediationState::OPENING, MediationCommand::CLOSE, MediationState::TERMINATED},

        {MediationState::OPEN, MediationCommand::APPOINT, MediationState::OPEN},
        {MediationState::OPEN, MediationCommand::RECORD_DUTY, MediationState::OPEN},
        {MediationState::OPEN, MediationCommand::HOLD_SESSION, MediationState::OPEN},
        {MediationState::OPEN, MediationCommand::WRITE, MediationState::OPEN},
        {MediationState::OPEN, MediationCommand::WRITE_AS_STAFF, MediationState::OPEN},
        {MediationState::OPEN, MediationCommand::OFFER, MediationState::OPEN},
        {MediationState::OPEN, MediationCommand::CLOSE_OFFER, MediationState::OPEN},
        {MediationState::OPEN, MediationCommand::DRAFT, MediationState::OPEN},
        {MediationState::OPEN, MediationCommand::RECORD_FACTS, MediationState::OPEN},
        {MediationState::OPEN, MediationCommand::EXTEND, MediationState::OPEN},
        {MediationState::OPEN, MediationCommand::PAUSE_CLOCK, MediationState::OPEN},
        {MediationState::OPEN, MediationCommand::SUSPEND, MediationState::SUSPENDED},
        {MediationState::OPEN, MediationCommand::OPEN_SIGNING, MediationState::SIGNING},
        {MediationState::OPEN, MediationCommand::END, MediationState::TERMINATED},
        {MediationState::OPEN, MediationCommand::EXPIRE, MediationState::TERMINATED},
        {MediationState::OPEN, MediationCommand::CLOSE, MediationState::TERMINATED},

        // The law stops the clock for appraisals only (OMR-26), so it also runs out in suspension.
        {MediationState::SUSPENDED, MediationCommand::APPOINT, MediationState::SUSPENDED},
        {MediationState::SUSPENDED, MediationCommand::WRITE_AS_STAFF, MediationState::SUSPENDED},
        {MediationState::SUSPENDED, MediationCommand::CLOSE_OFFER, MediationState::SUSPENDED},
        {MediationState::SUSPENDED, MediationCommand::EXTEND, MediationState::SUSPENDED},
        {MediationState::SUSPENDED, MediationCommand::PAUSE_CLOCK, MediationState::SUSPENDED},
        {MediationState::SUSPENDED, MediationCommand::RESUME_OPENING, MediationState::OPENING},
        {MediationState::SUSPENDED, MediationCommand::RESUME_OPEN, MediationState::OPEN},
        {MediationState::SUSPENDED, MediationCommand::RESUME_SIGNING, MediationState::SIGNING},
        {MediationState::SUSPENDED, MediationCommand::END, MediationState::TERMINATED},
        {MediationState::SUSPENDED, MediationCommand::EXPIRE, MediationState::TERMINATED},
        {MediationState::SUSPENDED, MediationCommand::CLOSE, MediationState::TERMINATED},

        {MediationState::SIGNING, MediationCommand::APPOINT, MediationState::SIGNING},
        {MediationState::SIGNING, MediationCommand::WRITE, MediationState::SIGNING},
        {MediationState::SIGNING, MediationCommand::WRITE_AS_STAFF, MediationState::SIGNING},
        {MediationState::SIGNING, MediationCommand::CLOSE_OFFER, MediationState::SIGNING},
        {MediationState::SIGNING, MediationCommand::RECORD_FACTS, MediationState::SIGNING},
        {MediationState::SIGNING, MediationCommand::EXTEND, MediationState::SIGNING},
        {MediationState::SIGNING, MediationCommand::PAUSE_CLOCK, MediationState::SIGNING},
        {MediationState::SIGNING, MediationCommand::SUSPEND, MediationState::SUSPENDED},
        {MediationState::SIGNING, MediationCommand::SIGN, MediationState::SIGNING},
        {MediationState::SIGNING, MediationCommand::REOPEN, MediationState::OPEN},
        {MediationState::SIGNING, MediationCommand::SETTLE, MediationState::SETTLED},
        {MediationState::SIGNING, MediationCommand::REFUSE_SIGNATURE, MediationState::TERMINATED},
        {MediationState::SIGNING, MediationCommand::END, MediationState::TERMINATED},
        {MediationState::SIGNING, MediationCommand::EXPIRE, MediationState::TERMINATED},
        {MediationState::SIGNING, MediationCommand::CLOSE, MediationState::TERMINATED},

        // A mediator who takes over after the end still signs, or reports.
        {MediationState::SETTLED, MediationCommand::APPOINT, MediationState::SETTLED},
        {MediationState::SETTLED, MediationCommand::COMPLETE, MediationState::SETTLED},
        {MediationState::TERMINATED, MediationCommand::APPOINT, MediationState::TERMINATED},
        {MediationState::TERMINATED, MediationCommand::REPORT, MediationState::TERMINATED},
    },
    {{MediationState::WAITING, &reasons::kNotFound},
     {MediationState::OPENING, &reasons::kDutiesOpen},
     {MediationState::SUSPENDED, &reasons::kMediationSuspended},
     {MediationState::SETTLED, &reasons::kMediationEnded},
     {MediationState::TERMINATED, &reasons::kMediationEnded}},
    {MediationState::SETTLED, MediationState::TERMINATED});

SUDIAO_ENUM(SessionState, SCHEDULED, RUNNING, ENDED)
SUDIAO_ENUM(SessionCommand, START, END)

inline constexpr StateTable<SessionState, SessionCommand> kSessionTable(
    {{SessionState::SCHEDULED, SessionCommand::START, SessionState::RUNNING},
     {SessionState::RUNNING, SessionCommand::END, SessionState::ENDED}},
    {{SessionState::ENDED, &reasons::kWrongState}}, {SessionState::ENDED});

}  // namespace sudiao::mediation::domain
