// What may be done with a case, and what follows. Pure: no I/O; the caller passes the time and what it has
// checked of the actor.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/change/decision.h"
#include "common/law/service_abroad/service_abroad.h"
#include "common/packs/pack.h"
#include "common/status/errors.h"
#include "services/intake/domain/case.h"

namespace sudiao::intake::domain {

using CaseDecision = change::Decision<CaseEvent>;

// A new case, from what its author wrote. Parties, rights and claims get ids.
absl::StatusOr<CaseDecision> DecideCreate(const std::string& id, const std::string& author_account_id,
                                          CaseContent content, absl::Time now);
// Elements keep their ids; those without one get a new one. Joining is never a matter of editing.
absl::StatusOr<CaseDecision> DecideEdit(const Case& c, CaseContent content, absl::Time now);

// OMR-08  A case is filed with identity, facts, telephone and address of service, claims and a statement of
// truth (form 16.1). Everything that is missing is told at once (OLR-09).
// `recipient_kind` is that of the organisation that is to receive it, UNSPECIFIED if there is none of that
// id.
absl::StatusOr<CaseDecision> DecideSubmit(const Case& c, OrganizationKind recipient_kind, absl::Time now);

// OMR-09  The recipient sends a case back with one of the grounds and its advice.
absl::StatusOr<CaseDecision> DecideReturn(const Case& c, ReturnReason reason, const std::string& advice,
                                          absl::Time now);

absl::StatusOr<CaseDecision> DecideAccept(const Case& c, const std::string& pack, absl::Time now,
                                          absl::Time commence_time = absl::Time());

// Whether the case can be referred so; everything that is wrong with the referral at once. `body_kind` is
// UNSPECIFIED if there is no such organisation.
absl::Status CheckRefer(const Case& c, const Referral& referral, OrganizationKind body_kind);
// CPL-205  The court that invites a body to mediate is the court that confirms: the referral names it.
absl::StatusOr<CaseDecision> DecideRefer(const Case& c, const Referral& referral,
                                         const access::OrganizationChanged& body,
                                         const std::string& case_number, const std::string& pack);

// OLR-04  Consent is given step by step, on the version of the text that was shown.
// PML-17, CMR-15, CPL-125  A clear refusal of mediation ends it, also while the mediator is being chosen.
// OMR-10b, SIM-11, WIPO-03, CPL-99  When every applicant and respondent has consented, and not before, the
// mediator is to be chosen; a court's referral replaces nobody's consent.
// CPL-283  A party in a state that forbids it cannot choose electronic service; the other ways are named.
absl::StatusOr<CaseDecision> DecideConsent(
    const Case& c, const Consent& consent,
    const law::ServiceStates& service_states = law::ServiceStates::BuiltIn());

// OMR-15  The other side cannot be reached: the case ends and goes back at once (end code 3).
absl::StatusOr<CaseDecision> DecideUnreachable(const Case& c, const std::string& note, absl::Time now);

absl::StatusOr<CaseDecision> DecideWithdraw(const Case& c, absl::Time now);

absl::StatusOr<CaseDecision> DecideInvite(const Case& c, const std::string& party_id,
                                          const std::string& code_hash, absl::Time expire_time,
                                          absl::Time now);
// The code counts once, until it expires or a newer one replaces it. Whoever passes it on cannot use it: the
// other side, the mediator and those who handle the case.
absl::StatusOr<CaseDecision> DecideJoin(const Case& c, const std::string& code_hash,
                                        const access::Relation& relation, const std::string& account_id,
                                        const std::string& organization_id, absl::Time now);
// A party may refuse with nothing but its code (PML-17).
absl::StatusOr<CaseDecision> DecideRefuseByCode(const Case& c, const std::string& code_hash, absl::Time now);
// The party that holds a code that still counts, or INVITATION_NOT_VALID.
absl::StatusOr<Party> PartyOfCode(const Case& c, const std::string& code_hash, absl::Time now);

// The case follows what happened elsewhere, in whatever order it hears of it. A message that comes late or
// twice decides nothing.
CaseDecision DecideStage(const Case& c, const StageReached& stage);
// PML-31  A committee sees to it that its agreement is performed: behind the last day that the agreement
// names it asks, until performance is recorded or the court enforces.
bool IsToAskAfterPerformance(const Case& c, const packs::Pack& pack, absl::Time now);
absl::StatusOr<CaseDecision> DecidePerformed(const Case& c, absl::Time now);

// WIPO-12  A centre abroad needs each party's separate consent to the transfer of its data: who has not
// answered is asked. Empty where the procedure is no centre's.
std::vector<std::string> PartiesToAskAboutTransfer(const Case& c, const packs::Pack& pack);

// The people and organisations of the case, as the other services are told.
access::CaseParticipants ParticipantsOf(const Case& c);

}  // namespace sudiao::intake::domain
