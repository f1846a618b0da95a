#include "services/confirmation/domain/filing_rules.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/status/errors.h"
#include "common/status/status_macros.h"
#include "services/confirmation/domain/clocks.h"

namespace sudiao::confirmation::domain {
namespace {

ConfirmationMoved Moved(const Application& a, ConfirmationStage stage) {
  return {a.case_id, a.id, stage, a.case_number};
}

absl::Status CheckPromise(bool promise, std::string_view field) {
  Violations violations;
  if (!promise) {
    violations.Add(std::string(field), "PROMISE_REQUIRED",
                   "The promise of the application form must be read and agreed to.",
                   "须阅读并同意申请书中的承诺。");
  }
  return violations.ToStatus();
}

// One person's yes for both sides would make a joint application of one will (民法典 168).
absl::Status CheckOneSideOnly(const Application& a, const Applicant& joining, const Acting& acting) {
  for (const Applicant& other : a.applicants) {
    if (other.joined && other.account_id == acting.account_id && other.side != joining.side) {
      return Fail(reasons::kBothSides);
    }
  }
  return absl::OkStatus();
}

std::vector<Applicant> ApplicantsOf(const mediation::MediationSettled& facts) {
  std::vector<Applicant> applicants;
  for (const access::CaseParty& party : facts.parties) {
    if (!mediation::MustAgree(party, facts.clauses)) continue;
    Applicant applicant;
    applicant.party_id = party.party_id;
    applicant.side = party.side;
    applicant.display_name = party.display_name;
    applicants.push_back(std::move(applicant));
  }
  return applicants;
}

Agreement AgreementOf(const mediation::MediationSettled& facts, const StartCommand& command) {
  Agreement agreement;
  agreement.agreement_number = facts.agreement_number;
  agreement.content_sha256 = facts.content_sha256;
  if (command.matter != nullptr) agreement.cause = command.matter->cause;
  agreement.mediation_organization_id = facts.mediation_organization_id;
  agreement.mediation_organization_name = command.mediation_organization_name;
  agreement.clauses = facts.clauses;
  agreement.effect_time = facts.effect_time;
  agreement.effect_rule = facts.effect_rule;
  return agreement;
}

// JI-354, JC11-3  The platform holds the agreement and the proof of its mediation itself. An applicant whose
// real name was checked has shown who it is (OLR-07), and the promise form names the platform account as its
// address (OLR-29(3)). Proof of rights is for the parties to add where the court wants it.
std::vector<Material> PrefilledMaterials(const Application& a) {
  std::string agents;
  bool all_verified = true;
  for (const Applicant& applicant : a.applicants) {
    all_verified = all_verified && applicant.identity_verified;
    if (!applicant.representation_id.empty())
      absl::StrAppend(&agents, agents.empty() ? "" : " ", applicant.representation_id);
  }
  std::vector<Material> materials{
      {"AGREEMENT", true, absl::StrCat(a.agreement.agreement_number, " sha256:", a.agreement.content_sha256)},
      {"MEDIATION_PROOF", true, a.agreement.mediation_organization_name},
      {"RIGHT_PROOF", false, ""},
      {"IDENTITY", all_verified, ""},
      {"SERVICE_ADDRESS", true, ""}};
  if (!agents.empty()) materials.push_back({"POWER_OF_ATTORNEY", true, agents});
  return materials;
}

absl::StatusOr<ApplicationDecision> Join(Application a, const Acting& acting, const packs::Pack& pack,
                                         absl::Time now, ApplicationDecision decision) {
  const Applicant* const applicant = a.FindApplicant(acting.party_id);
  if (applicant == nullptr) return Fail(reasons::kNotPermitted);
  if (applicant->joined) return Fail(reasons::kAlreadyJoined);
  RETURN_IF_ERROR(CheckOneSideOnly(a, *applicant, acting));
  const ApplicantJoined joined{acting.party_id, acting.account_id, acting.representation_id,
                               acting.identity_verified, now};
  decision.Add(joined);
  Apply(a, joined);
  if (std::any_of(a.applicants.begin(), a.applicants.end(), [](const Applicant& p) { return !p.joined; })) {
    return decision;
  }
  RETURN_IF_ERROR(kApplicationTable.Next(a.state, ApplicationCommand::FILE).status());
  ASSIGN_OR_RETURN(const DeadlineProof accept_clock, packs::ComputeClock(pack, kConfirmAccept, a.id, now));
  decision.Add(ApplicationFiled{PrefilledMaterials(a), accept_clock, now});
  decision.Add(Moved(a, ConfirmationStage::FILED));
  decision.Cancel(kWindowTimer).Set(kAcceptTimer, accept_clock.due);
  return decision;
}

}  // namespace

absl::Status CheckMayDispose(const Acting& acting) {
  return acting.authority == Authority::SPECIAL ? absl::OkStatus() : Fail(reasons::kSpecialAuthorityNeeded);
}

absl::Status CheckWindow(const DeadlineProof& window, absl::Time now) {
  if (window.IsInTime(now)) return absl::OkStatus();
  return Fail(reasons::kConfirmationWindowClosed,
              {{"last_day", absl::FormatCivilTime(window.last_day)}, {"rule", "CPL-205"}});
}

std::optional<int64_t> DaysLeftToWarnOf(const DeadlineProof& window, const packs::Pack& pack,
                                        absl::Time now) {
  const std::vector<WarningDay> warnings = packs::ClockWarnings(pack, window);
  const bool warned = !warnings.empty() && warnings.front().begins <= now && window.IsInTime(now);
  if (!warned) return std::nullopt;
  return absl::ToInt64Hours(window.due - now) / 24;
}

absl::Status CheckCourt(const Court& court, const std::string& inviting_court_id, const Matter& matter,
                        const law::CourtTables& tables, absl::CivilDay day) {
  law::CourtQuery query = CourtQueryOf(matter);
  query.date = day;
  // The inviting court is known by its organisation, the level by the court's code.
  query.inviting_court = inviting_court_id;
  const std::string& name = inviting_court_id.empty() ? court.court_code : court.organization_id;
  const auto refusal = law::RefuseConfirmation(query, name, tables);
  if (!refusal.has_value()) return absl::OkStatus();
  return Fail(reasons::kCourtNotCompetent, {{"rule", refusal->rule},
                                            {"competent", refusal->competent_zh},
                                            {"competent_en", refusal->competent_en}});
}

absl::StatusOr<ApplicationDecision> DecideStart(const Application& a, const Settlement& settlement,
                                                const StartCommand& command, const packs::Pack& pack,
                                                absl::Time now) {
  const mediation::MediationSettled& facts = settlement.facts;
  if (a.state != ApplicationState::UNSPECIFIED) return Fail(reasons::kAlreadyExists);
  if (settlement.state == SettlementState::UNSPECIFIED || now < facts.effect_time) {
    return Fail(reasons::kAgreementNotEffective);
  }
  if (settlement.window.clock_id.empty()) {
    return Fail(reasons::kConfirmationNotAvailable, {{"pack", facts.pack}});
  }
  RETURN_IF_ERROR(CheckPromise(command.promise, "application.promise"));
  RETURN_IF_ERROR(CheckMayDispose(command.acting));
  RETURN_IF_ERROR(CheckWindow(settlement.window, now));
  if (facts.inviting_court_id.empty() && command.matter == nullptr) return Fail(reasons::kCaseNotKnownYet);
  RETURN_IF_ERROR(CheckCourt(command.court, facts.inviting_court_id,
                             command.matter != nullptr ? *command.matter : Matter(), *command.court_tables,
                             packs::PackDay(pack, now)));
  ApplicationStarted started;
  started.id = command.application_id;
  started.case_id = facts.case_id;
  started.agreement_id = facts.agreement_id;
  started.agreement = AgreementOf(facts, command);
  started.court = command.court;
  started.invited = !facts.inviting_court_id.empty();
  started.pack = facts.pack;
  started.applicants = ApplicantsOf(facts);
  started.window = settlement.window;
  started.time = now;
  Application next = a;
  Apply(next, started);
  ApplicationDecision decision;
  decision.Add(started).Set(kWindowTimer, settlement.window.due);
  return Join(std::move(next), command.acting, pack, now, std::move(decision));
}

absl::StatusOr<ApplicationDecision> DecideJoin(const Application& a, const Acting& acting, bool promise,
                                               const packs::Pack& pack, absl::Time now) {
  RETURN_IF_ERROR(kApplicationTable.Next(a.state, ApplicationCommand::JOIN).status());
  RETURN_IF_ERROR(CheckPromise(promise, "promise"));
  RETURN_IF_ERROR(CheckMayDispose(acting));
  const RunningClock* const window = a.FindClock(kConfirmApply);
  if (window != nullptr) RETURN_IF_ERROR(CheckWindow(window->proof, now));
  return Join(a, acting, pack, now, {});
}

absl::StatusOr<ApplicationDecision> DecideWithdraw(const Application& a, const Acting& acting,
                                                   absl::Time now) {
  ASSIGN_OR_RETURN(const ApplicationState next,
                   kApplicationTable.Next(a.state, ApplicationCommand::WITHDRAW));
  RETURN_IF_ERROR(CheckMayDispose(acting));
  if (a.FindApplicant(acting.party_id) == nullptr) return Fail(reasons::kNotPermitted);
  ApplicationDecision decision;
  decision.Add(ApplicationEnded{next, acting.party_id, "", now});
  decision.Add(Moved(a, ConfirmationStage::ENDED));
  return decision.Cancel(kWindowTimer).Cancel(kMaterialsTimer).Cancel(kAcceptTimer).Cancel(kDecideTimer);
}

absl::StatusOr<ApplicationDecision> DecideExpire(const Application& a, absl::Time now) {
  const RunningClock* const window = a.FindClock(kConfirmApply);
  if (a.state != ApplicationState::AWAITING_OTHERS || window == nullptr || window->proof.IsInTime(now)) {
    return ApplicationDecision();
  }
  ASSIGN_OR_RETURN(const ApplicationState next, kApplicationTable.Next(a.state, ApplicationCommand::EXPIRE));
  ApplicationDecision decision;
  decision.Add(ApplicationEnded{next, "", "", now}).Add(Moved(a, ConfirmationStage::ENDED));
  return decision;
}

}  // namespace sudiao::confirmation::domain
