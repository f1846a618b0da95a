// The states of a case and what leads from one to the next (law-cn 1).
#pragma once

#include "common/types/state_table.h"
#include "services/intake/domain/reasons.h"

namespace sudiao::intake::domain {

SUDIAO_ENUM(CaseState, DRAFT, SUBMITTED, RETURNED, CONSENT_SOUGHT, APPOINTING, IN_MEDIATION, SETTLED,
            CONFIRMING, CONFIRMED, ENFORCING, PERFORMED, TERMINATED, WITHDRAWN)

SUDIAO_ENUM(CaseCommand, EDIT, SUBMIT, RETURN, ACCEPT, REFER, CONSENT, REFUSE, CONSENTS_COMPLETE, UNREACHABLE,
            INVITE, JOIN, WITHDRAW, APPOINT, TERMINATE, SETTLE, APPLY, CONFIRM, CONFIRMATION_ENDS, ENFORCE,
            PERFORM, FILE_EVIDENCE, REVOKE_CONFIRMATION,
            BILL)  // The body sends a bill, or reminds of one.

// JI-143  In the special procedure nobody mediates: from CONFIRMING no way leads back into a mediation.
inline constexpr StateTable<CaseState, CaseCommand> kCaseTable(
    {{CaseState::DRAFT, CaseCommand::EDIT, CaseState::DRAFT},
     {CaseState::DRAFT, CaseCommand::SUBMIT, CaseState::SUBMITTED},
     {CaseState::DRAFT, CaseCommand::WITHDRAW, CaseState::WITHDRAWN},
     {CaseState::DRAFT, CaseCommand::FILE_EVIDENCE, CaseState::DRAFT},
     {CaseState::SUBMITTED, CaseCommand::RETURN, CaseState::RETURNED},
     {CaseState::SUBMITTED, CaseCommand::ACCEPT, CaseState::CONSENT_SOUGHT},
     {CaseState::SUBMITTED, CaseCommand::REFER, CaseState::CONSENT_SOUGHT},
     {CaseState::SUBMITTED, CaseCommand::CONSENT, CaseState::SUBMITTED},
     {CaseState::SUBMITTED, CaseCommand::WITHDRAW, CaseState::WITHDRAWN},
     {CaseState::SUBMITTED, CaseCommand::FILE_EVIDENCE, CaseState::SUBMITTED},
     {CaseState::RETURNED, CaseCommand::EDIT, CaseState::RETURNED},
     {CaseState::RETURNED, CaseCommand::SUBMIT, CaseState::SUBMITTED},
     {CaseState::RETURNED, CaseCommand::WITHDRAW, CaseState::WITHDRAWN},
     {CaseState::RETURNED, CaseCommand::FILE_EVIDENCE, CaseState::RETURNED},
     {CaseState::CONSENT_SOUGHT, CaseCommand::CONSENT, CaseState::CONSENT_SOUGHT},
     {CaseState::CONSENT_SOUGHT, CaseCommand::REFUSE, CaseState::TERMINATED},
     {CaseState::CONSENT_SOUGHT, CaseCommand::CONSENTS_COMPLETE, CaseState::APPOINTING},
     {CaseState::CONSENT_SOUGHT, CaseCommand::UNREACHABLE, CaseState::TERMINATED},
     {CaseState::CONSENT_SOUGHT, CaseCommand::INVITE, CaseState::CONSENT_SOUGHT},
     {CaseState::CONSENT_SOUGHT, CaseCommand::JOIN, CaseState::CONSENT_SOUGHT},
     {CaseState::CONSENT_SOUGHT, CaseCommand::WITHDRAW, CaseState::WITHDRAWN},
     {CaseState::CONSENT_SOUGHT, CaseCommand::FILE_EVIDENCE, CaseState::CONSENT_SOUGHT},
     {CaseState::CONSENT_SOUGHT, CaseCommand::BILL, CaseState::CONSENT_SOUGHT},
     {CaseState::APPOINTING, CaseCommand::CONSENT, CaseState::APPOINTING},
     {CaseState::APPOINTING, CaseCommand::REFUSE, CaseState::TERMINATED},
     {CaseState::APPOINTING, CaseCommand::INVITE, CaseState::APPOINTING},
     {CaseState::APPOINTING, CaseCommand::JOIN, CaseState::APPOINTING},
     {CaseState::APPOINTING, CaseCommand::APPOINT, CaseState::IN_MEDIATION},
     {CaseState::APPOINTING, CaseCommand::TERMINATE, CaseState::TERMINATED},
     {CaseState::APPOINTING, CaseCommand::WITHDRAW, CaseState::WITHDRAWN},
     {CaseState::APPOINTING, CaseCommand::FILE_EVIDENCE, CaseState::APPOINTING},
     {CaseState::APPOINTING, CaseCommand::BILL, CaseState::APPOINTING},
     {CaseState::IN_MEDIATION, CaseCommand::CONSENT, CaseState::IN_MEDIATION},
     {CaseState::IN_MEDIATION, CaseCommand::INVITE, CaseState::IN_MEDIATION},
     {CaseState::IN_MEDIATION, CaseCommand::JOIN, CaseState::IN_MEDIATION},
     {CaseState::IN_MEDIATION, CaseCommand::APPOINT, CaseState::IN_MEDIATION},
     {CaseState::IN_MEDIATION, CaseCommand::TERMINATE, CaseState::TERMINATED},
     {CaseState::IN_MEDIATION, CaseCommand::SETTLE, CaseState::SETTLED},
     {CaseState::IN_MEDIATION, CaseCommand::WITHDRAW, CaseState::WITHDRAWN},
     {CaseState::IN_MEDIATION, CaseCommand::FILE_EVIDENCE, CaseState::IN_MEDIATION},
     {CaseState::IN_MEDIATION, CaseCommand::BILL, CaseState::IN_MEDIATION},
     {CaseState::SETTLED, CaseCommand::CONSENT, CaseState::SETTLED},
     {CaseState::SETTLED, CaseCommand::APPLY, CaseState::CONFIRMING},
     {CaseState::SETTLED, CaseCommand::PERFORM, CaseState::PERFORMED},
     {CaseState::SETTLED, CaseCommand::FILE_EVIDENCE, CaseState::SETTLED},
     {CaseState::CONFIRMING, CaseCommand::APPLY, CaseState::CONFIRMING},
     {CaseState::CONFIRMING, CaseCommand::CONFIRM, CaseState::CONFIRMED},
     {CaseState::CONFIRMING, CaseCommand::CONFIRMATION_ENDS, CaseState::SETTLED},
     {CaseState::CONFIRMING, CaseCommand::FILE_EVIDENCE, CaseState::CONFIRMING},
     {CaseState::CONFIRMED, CaseCommand::REVOKE_CONFIRMATION, CaseState::SETTLED},
     {CaseState::CONFIRMED, CaseCommand::ENFORCE, CaseState::ENFORCING},
     {CaseState::CONFIRMED, CaseCommand::PERFORM, CaseState::PERFORMED},
     {CaseState::CONFIRMED, CaseCommand::FILE_EVIDENCE, CaseState::CONFIRMED},
     {CaseState::ENFORCING, CaseCommand::ENFORCE, CaseState::ENFORCING},
     {CaseState::ENFORCING, CaseCommand::REVOKE_CONFIRMATION, CaseState::SETTLED},
     {CaseState::ENFORCING, CaseCommand::PERFORM, CaseState::PERFORMED},
     {CaseState::ENFORCING, CaseCommand::FILE_EVIDENCE, CaseState::ENFORCING},
     // An agreement that every side signed stands, also if the case was ended here before word of it came.
     {CaseState::TERMINATED, CaseCommand::SETTLE, CaseState::SETTLED},
     {CaseState::WITHDRAWN, CaseCommand::SETTLE, CaseState::SETTLED}},
    {{CaseState::PERFORMED, &reasons::kCaseClosed},
     {CaseState::TERMINATED, &reasons::kCaseClosed},
     {CaseState::WITHDRAWN, &reasons::kCaseClosed}},
    {CaseState::PERFORMED});

// Nothing more is to be done in the case.
inline bool HasEnded(CaseState state) {
  return state == CaseState::PERFORMED || state == CaseState::TERMINATED || state == CaseState::WITHDRAWN;
}

}  // namespace sudiao::intake::domain
