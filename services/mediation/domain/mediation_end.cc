// The ends of a mediation: the eight codes of OMR-25, and the way through signing to settlement.
#include <algorithm>

#include "services/mediation/domain/mediation_rules.h"

namespace sudiao::mediation::domain {
namespace {

absl::Status RefuseEndCode(EndCode end_code) {
  return Fail(reasons::kEndCodeNotAllowed, {{"end_code", std::string(EnumName(end_code))}});
}

MediationDecision EndWith(const Mediation& mediation, EndCode end_code, const std::string& report,
                          absl::Time now) {
  MediationDecision decision;
  decision.Add(MediationEnded{end_code, report, now});
  decision.Add(MediationTerminated{mediation.facts.case_id, end_code, now});
  return decision.Cancel(std::string(kExpiryTimer));
}

// The codes that a mediator may state. The others have their own ways: signing (1), the clock (6), a refused
// signature (7).
bool IsForMediator(EndCode end_code) {
  return end_code == EndCode::SETTLED_PRIVATELY_OR_WITHDRAWN || end_code == EndCode::UNREACHABLE ||
         end_code == EndCode::REFUSED || end_code == EndCode::NO_PROSPECT || end_code == EndCode::OTHER;
}

absl::Status RequireReport(const std::string& report) {
  Violations violations;
  violations.RequireText("note", report, 10000);
  return violations.ToStatus();
}

}  // namespace

// PML-03, PML-23, OMR-25(4), SIM-26  Any party may say no more at any time, and needs no reason.
absl::StatusOr<MediationDecision> DecideExit(const Mediation& mediation, EndCode end_code, absl::Time now) {
  RETURN_IF_ERROR(RequireAllowed(mediation, MediationCommand::END, now));
  if (end_code != EndCode::REFUSED) return RefuseEndCode(end_code);
  return EndWith(mediation, EndCode::REFUSED, "", now);
}

// OMR-21, OMR-25, SIM-26, CMR-21  The mediator ends with a code and the report of the failure. Where a party
// or the clock ended it, the report is still owed: the same call with the same code hands it in, once.
absl::StatusOr<MediationDecision> DecideEnd(const Mediation& mediation, const packs::Pack& pack,
                                            EndCode end_code, const std::string& report, absl::Time now) {
  MediationDecision decision;
  if (mediation.state == MediationState::TERMINATED) {
    if (!mediation.end_note.empty()) return Fail(reasons::kMediationEnded);
    if (end_code != mediation.end_code) return RefuseEndCode(end_code);
    RETURN_IF_ERROR(RequireReport(report));
    return decision.Add(FailureReported{report, now});
  }
  RETURN_IF_ERROR(RequireAllowed(mediation, MediationCommand::END, now));
  if (!IsForMediator(end_code) || !pack.HasEnd(end_code)) return RefuseEndCode(end_code);
  RETURN_IF_ERROR(RequireReport(report));
  return EndWith(mediation, end_code, report, now);
}

MediationDecision DecideClose(const Mediation& mediation, EndCode end_code, absl::Time now) {
  MediationDecision decision;
  if (!kMediationTable.Allows(mediation.state, MediationCommand::CLOSE)) return decision;
  decision.Add(MediationEnded{end_code, "", now});
  return decision.Cancel(std::string(kExpiryTimer));
}

// OMR-25(7)  One party refuses to sign: that ends the mediation.
absl::StatusOr<MediationDecision> DecideRefuseSignature(const Mediation& mediation, absl::Time now) {
  RETURN_IF_ERROR(RequireAllowed(mediation, MediationCommand::REFUSE_SIGNATURE, now));
  return EndWith(mediation, EndCode::SIGNATURE_REFUSED, "", now);
}

absl::StatusOr<MediationDecision> DecideOpenSigning(const Mediation& mediation,
                                                    const std::string& agreement_id, absl::Time now) {
  RETURN_IF_ERROR(RequireAllowed(mediation, MediationCommand::OPEN_SIGNING, now));
  MediationDecision decision;
  return decision.Add(SigningOpened{agreement_id, now});
}

absl::StatusOr<MediationDecision> DecideReopen(const Mediation& mediation, absl::Time now) {
  RETURN_IF_ERROR(RequireAllowed(mediation, MediationCommand::REOPEN, now));
  MediationDecision decision;
  return decision.Add(SigningReopened{now});
}

// OMR-25(1), CPL-205  The agreement took effect: the mediation's clock stops and, where a court may confirm,
// the 30 days for the joint application run from the effect.
absl::StatusOr<MediationDecision> DecideSettle(const Mediation& mediation, const packs::Pack& pack,
                                               const SettleMediation& command, absl::Time now) {
  RETURN_IF_ERROR(RequireAllowed(mediation, MediationCommand::SETTLE, now));
  MediationDecision decision;
  AgreementTookEffect effect{
      command.agreement_id, command.effect_time, command.confirmation_intended, {}, now};
  constexpr std::string_view kApplyClock = "C-CONFIRM-APPLY";
  const bool confirmable = pack.confirmation_court != packs::ConfirmationCourtRule::NO_CONFIRMATION;
  if (confirmable && pack.FindClock(kApplyClock) != nullptr) {
    ASSIGN_OR_RETURN(effect.confirmation_clock,
                     packs::ComputeClock(pack, kApplyClock, "agreement.effective.v1", command.effect_time));
    const auto warnings = packs::ClockWarnings(pack, effect.confirmation_clock);
    if (!warnings.empty()) decision.Set(std::string(kWarningTimer), warnings.front().begins);
  }
  decision.Add(std::move(effect));
  return decision.Cancel(std::string(kExpiryTimer));
}

absl::StatusOr<MediationDecision> DecideComplete(const Mediation& mediation, const MediationSettled& settled,
                                                 absl::Time now) {
  RETURN_IF_ERROR(RequireAllowed(mediation, MediationCommand::COMPLETE, now));
  MediationDecision decision;
  if (mediation.complete) return decision;
  return decision.Add(settled);
}

// Trap 1  The window for confirmation is short: warnings on the days that the pack names (20, 25, 28).
MediationDecision DecideWarn(const Mediation& mediation, const packs::Pack& pack, absl::Time now) {
  MediationDecision decision;
  const bool open = mediation.state == MediationState::SETTLED &&
                    mediation.confirmation_stage == confirmation::ConfirmationStage::UNSPECIFIED;
  if (!open || mediation.confirmation_clock.clock_id.empty()) return decision;
  int64_t reached = 0;
  for (const WarningDay& warning : packs::ClockWarnings(pack, mediation.confirmation_clock)) {
    if (warning.begins > now) {
      decision.Set(std::string(kWarningTimer), warning.begins);
      break;
    }
    reached = warning.number;
  }
  if (reached > mediation.warned_day) decision.Add(ConfirmationWarned{reached, now});
  return decision;
}

MediationDecision DecideConfirmationMoved(const Mediation& mediation, confirmation::ConfirmationStage stage,
                                          absl::Time now) {
  MediationDecision decision;
  if (mediation.state != MediationState::SETTLED || mediation.confirmation_stage == stage) return decision;
  decision.Add(ConfirmationSeen{stage, now});
  return decision.Cancel(std::string(kWarningTimer));
}

}  // namespace sudiao::mediation::domain
