// What the people of a case do, one function a step; with some wrong moves among them, each of which must be
// refused for its reason.
#pragma once

#include "tests/e2e/docket/cases.h"

namespace sudiao::e2e::docket {

// Filing, and what the recipient and the parties make of it (steps_intake.cc).
void FileCase(Turn& turn);
void Return(Turn& turn);
void Correct(Turn& turn);
void TakeOnly(Turn& turn);  // accepted or referred
void TakeCase(Turn& turn);  // and joined by the respondent
void ConsentBoth(Turn& turn);
void RefuseConsent(Turn& turn);
void RefuseByCode(Turn& turn);
void ReportUnreachable(Turn& turn);
void Withdraw(Turn& turn);
void Perform(Turn& turn);

// The mediator (steps_appointment.cc).
void ChooseTogether(Turn& turn);
void ChooseAgain(Turn& turn);
void ChooseLate(Turn& turn);
void LeaveChoice(Turn& turn);
void Designate(Turn& turn);
void AcceptAppointment(Turn& turn);
void AcceptDisclosing(Turn& turn);
void Decline(Turn& turn);
void StaySilent(Turn& turn);
void Replace(Turn& turn);
void ReplaceAgain(Turn& turn);

// In the room (steps_mediation.cc).
void DoDuties(Turn& turn);
void HoldSession(Turn& turn);
void EndWithoutProspect(Turn& turn);
void Leave(Turn& turn);
void Report(Turn& turn);
void WaitForExpiry(Turn& turn);
void SeeExpired(Turn& turn);
void Extend(Turn& turn);
void Draft(Turn& turn);
void SignAll(Turn& turn);
void RefuseSignature(Turn& turn);
void SeeSettled(Turn& turn);

// At the court (steps_court.cc).
void WaitForWindow(Turn& turn);
void Apply(Turn& turn);
void ApplyLate(Turn& turn);
void JoinApplication(Turn& turn);
void JoinLate(Turn& turn);
void WithdrawApplication(Turn& turn);
void AcceptApplication(Turn& turn);
void RefuseApplication(Turn& turn);
void RequestMaterials(Turn& turn);
void SupplyMaterials(Turn& turn);
void SeeLapsed(Turn& turn);
void ConfirmAgreement(Turn& turn);
void Reject(Turn& turn);
void EndProcedure(Turn& turn);
void Serve(Turn& turn);
void SeeConfirmed(Turn& turn);
void WaitUntilDue(Turn& turn);
void Enforce(Turn& turn);

}  // namespace sudiao::e2e::docket
