#include "services/mediation/domain/next_steps.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/mediation/domain/mediation_rules.h"

namespace sudiao::mediation::domain {
namespace {

using Ids = std::vector<std::string>;

// Who of the parties that have to agree is not among `done`.
Ids Lacking(const Mediation& mediation, const Ids& done) {
  Ids ids;
  for (const access::CaseParty& party : mediation.facts.parties) {
    if (!MustAgree(party)) continue;
    if (std::find(done.begin(), done.end(), party.party_id) == done.end()) ids.push_back(party.party_id);
  }
  return ids;
}

// The steps of one mediation, with its clock where a step must be done in its time.
struct Steps {
  const Mediation& mediation;
  std::vector<NextStep> list;

  void Add(std::string code, std::string actor, std::string zh, std::string en, Ids party_ids = {}) {
    NextStep step{std::move(code), std::move(actor), std::move(party_ids), {}, {},
                  std::move(zh),   std::move(en)};
    if (mediation.has_clock() && !mediation.clock.suspended) {
      step.due_time = mediation.clock.due;
      step.clock = mediation.clock.clock_id;
    }
    list.push_back(std::move(step));
  }
  void AddTimeless(std::string code, std::string actor, std::string zh, std::string en, Ids party_ids = {}) {
    list.push_back(
        {std::move(code), std::move(actor), std::move(party_ids), {}, {}, std::move(zh), std::move(en)});
  }
};

// PML-03  Nobody is kept in a mediation: the way out is always shown.
void AddExit(Steps& steps) {
  steps.AddTimeless("MAY_EXIT", "ALL_PARTIES", "任何一方可以随时退出调解。",
                    "Any party may leave the mediation at any time.");
}

void AddExtension(Steps& steps) {
  const ExtensionProposal& proposal = steps.mediation.extension;
  if (proposal.proposed_end_date == absl::CivilDay()) return;
  const std::string day = absl::FormatCivilTime(proposal.proposed_end_date);
  steps.Add("AGREE_EXTENSION", "ALL_PARTIES",
            absl::StrCat("是否同意将调解期限延长至 ", day, "（须全体当事人同意）。"),
            absl::StrCat("Agree to an extension until ", day, ": it needs every party."),
            Lacking(steps.mediation, proposal.agreed_party_ids));
}

// OMR-26  The clock stands still until the mediator records the appraisal's end.
void AddAppraisal(Steps& steps) {
  if (!steps.mediation.clock.suspended) return;
  steps.AddTimeless("AWAIT_APPRAISAL", "MEDIATOR", "鉴定评估期间不计入调解期限；结束后请记录。",
                    "The time of the appraisal is not counted; record when it is over.");
}

void AddFacts(Steps& steps) {
  Ids lacking;
  for (const UndisputedFact& fact : steps.mediation.undisputed_facts) {
    for (std::string& id : Lacking(steps.mediation, fact.confirmed_party_ids)) {
      if (std::find(lacking.begin(), lacking.end(), id) == lacking.end()) lacking.push_back(std::move(id));
    }
  }
  if (lacking.empty()) return;
  steps.Add("CONFIRM_FACTS", "ALL_PARTIES", "请书面确认无争议事实。",
            "Confirm the undisputed facts in writing.", std::move(lacking));
}

void AddSessions(Steps& steps) {
  for (const Session& session : steps.mediation.sessions) {
    if (session.state == SessionState::RUNNING) {
      steps.Add("END_SESSION", "MEDIATOR", "结束会议并制作调解笔录。",
                "End the session and write its record.");
    }
    if (session.state != SessionState::SCHEDULED) continue;
    steps.AddTimeless("ATTEND_SESSION", "ALL_PARTIES", "请按时参加调解会议。", "Attend the session in time.");
    steps.list.back().due_time = session.start_time;
  }
}

// While a party refuses the online way (OMR-04).
void AddOnSite(Steps& steps) {
  const Ids& offline = steps.mediation.facts.offline_party_ids;
  if (offline.empty()) return;
  steps.AddTimeless("HOLD_ON_SITE", "MEDIATOR", "有当事人不同意在线调解，请安排现场调解。",
                    "A party does not mediate online: hold sessions on site.", offline);
}

void AddOpening(Steps& steps, const packs::Pack& pack) {
  Ids party_ids;
  for (const Duty& duty : OpenDuties(steps.mediation, pack)) {
    if (party_ids.empty() || party_ids.back() != duty.party_id) party_ids.push_back(duty.party_id);
  }
  steps.Add("DO_DUTIES", "MEDIATOR", "核验当事人身份，告知虚假调解后果与权利义务。",
            "Verify the parties' identities, warn of sham mediation and tell the rights.",
            std::move(party_ids));
}

void AddSignatures(Steps& steps, const Agreement* agreement) {
  if (agreement == nullptr) return;
  Ids lacking;
  for (const std::string& party_id : agreement->signers.party_ids) {
    if (agreement->FindSignature(SignerKind::PARTY, party_id) == nullptr) lacking.push_back(party_id);
  }
  if (agreement->state == AgreementState::SIGNING && !lacking.empty()) {
    steps.Add("SIGN", "ALL_PARTIES", "请签署调解协议。", "Sign the agreement.", std::move(lacking));
  }
  // After the effect these are needed for confirmation only (OMR-19), and the mediation's clock has stopped.
  const bool in_effect = agreement->state == AgreementState::EFFECTIVE;
  const auto add = [&](const char* code, const char* actor, const char* zh, const char* en) {
    in_effect ? steps.AddTimeless(code, actor, zh, en) : steps.Add(code, actor, zh, en);
  };
  if (agreement->signers.mediator && agreement->FindSignature(SignerKind::MEDIATOR) == nullptr) {
    add("SIGN_AS_MEDIATOR", "MEDIATOR", "请调解员签署调解协议。", "The mediator signs the agreement.");
  }
  if (agreement->signers.seal && agreement->FindSignature(SignerKind::ORGANIZATION_SEAL) == nullptr) {
    add("SEAL", "CASE_MANAGER", "请调解组织加盖印章。", "The organisation seals the agreement.");
  }
}

// What is left to do once an application was filed, by what the court told last.
void AddAfterFiling(Steps& steps, confirmation::ConfirmationStage stage) {
  switch (stage) {
    case confirmation::ConfirmationStage::FILED:
    case confirmation::ConfirmationStage::ACCEPTED:
      return steps.AddTimeless("AWAIT_COURT", "COURT", "司法确认申请已提交，由法院审查。",
                               "The application for confirmation is with the court.");
    case confirmation::ConfirmationStage::CONFIRMED:
      return steps.AddTimeless("PERFORM", "ALL_PARTIES", "法院已裁定协议有效，请按协议履行。",
                               "The court has confirmed the agreement. Perform it.");
    case confirmation::ConfirmationStage::ENFORCING:
      return steps.AddTimeless("AWAIT_ENFORCEMENT", "COURT", "已申请执行，由法院办理。",
                               "Enforcement was asked for; it is with the court.");
    case confirmation::ConfirmationStage::REVOKED:
      return steps.AddTimeless("PERFORM", "ALL_PARTIES",
                               "法院已撤销确认裁定，协议仍有合同效力，请按协议履行。",
                               "The court has taken its ruling back; the agreement binds as a contract. "
                               "Perform it.");
    case confirmation::ConfirmationStage::ENDED:
    case confirmation::ConfirmationStage::UNSPECIFIED:
      // The parties may apply again only while their time runs and no court has ruled: the application says.
      return steps.AddTimeless("PERFORM", "ALL_PARTIES",
                               "司法确认程序已终结，协议仍有合同效力，请按协议履行。",
                               "The procedure for confirmation has ended; the agreement binds as a contract. "
                               "Perform it.");
  }
}

// CPL-205  Both sides apply together within the window; from the pack's warning days on the text counts down.
void AddConfirmation(Steps& steps, absl::Time now) {
  const Mediation& m = steps.mediation;
  const DeadlineProof& window = m.confirmation_clock;
  if (window.clock_id.empty()) {
    steps.AddTimeless("PERFORM", "ALL_PARTIES", "请按协议履行。", "Perform the agreement.");
    return;
  }
  if (m.confirmation_stage != confirmation::ConfirmationStage::UNSPECIFIED) {
    return AddAfterFiling(steps, m.confirmation_stage);
  }
  if (!window.IsInTime(now)) {
    steps.AddTimeless("PERFORM", "ALL_PARTIES", "申请司法确认的期限已过，协议仍有合同效力，请按协议履行。",
                      "The time for confirmation is over; the agreement binds as a contract. Perform it.");
    return;
  }
  const std::string day = absl::FormatCivilTime(window.last_day);
  std::string zh = absl::StrCat("双方可共同申请司法确认，最后一日为 ", day, "。");
  std::string en = absl::StrCat("Apply together for confirmation by the court; the last day is ", day, ".");
  if (m.warned_day > 0) {
    const int64_t left = absl::ToInt64Seconds(window.due - now) / (24 * 3600);
    zh = absl::StrCat("请注意：申请司法确认仅剩 ", left, " 整天。", zh);
    en = absl::StrCat("Warning: ", left, " whole days are left. ", en);
  }
  steps.AddTimeless("APPLY_CONFIRMATION", "ALL_PARTIES", std::move(zh), std::move(en));
  steps.list.back().due_time = window.due;
  steps.list.back().clock = window.clock_id;
}

// OMR-20, SIM-20  After filing the court issues its paper or allows the withdrawal; where the pack lets it,
// it may also confirm.
void AddSettled(Steps& steps, const packs::Pack& pack, const Agreement* agreement, absl::Time now) {
  AddSignatures(steps, agreement);
  if (pack.regime == packs::Regime::REFERRAL_POST_FILING) {
    steps.AddTimeless("HAND_TO_COURT", "MEDIATOR", "将调解协议移交法院，由法院出具调解书或者准许撤诉。",
                      "Hand the agreement to the court, for its paper or the withdrawal.");
    if (steps.mediation.confirmation_clock.clock_id.empty()) return;
  }
  AddConfirmation(steps, now);
}

// OMR-21, SIM-21, SIM-26, PML-26  No deal: the mediator reports; then the ways to the court, to arbitration
// and to the administration are open.
// CPL-102, JI-145  Where the suit is registered, its court goes on to try it at once, for whatever reason the
// mediation ended.
void AddTerminated(Steps& steps, const packs::Pack& pack) {
  const Mediation& m = steps.mediation;
  if (m.end_note.empty() && m.started() && !m.mediator.mediator_account_id.empty()) {
    steps.AddTimeless("FAILURE_REPORT", "MEDIATOR", "提交调解终结报告（经过与未达成协议的原因）。",
                      "Report the course of the mediation and why it failed.");
  }
  if (pack.regime == packs::Regime::REFERRAL_POST_FILING) {
    steps.AddTimeless("RESUME_TRIAL", "COURT", "由法院恢复审理。", "The court resumes the trial.");
  } else {
    steps.AddTimeless("FILE_SUIT", "APPLICANT", "可以依法起诉，或者通过仲裁、行政等途径解决。",
                      "A suit, arbitration or the administrative way is open.");
  }
}

}  // namespace

std::vector<NextStep> NextSteps(const Mediation& mediation, const packs::Pack& pack,
                                const Agreement* agreement, absl::Time now) {
  Steps steps{mediation, {}};
  switch (mediation.state) {
    case MediationState::OPENING:
      AddOpening(steps, pack);
      AddExtension(steps);
      break;
    case MediationState::OPEN:
      AddAppraisal(steps);
      AddOnSite(steps);
      AddSessions(steps);
      AddFacts(steps);
      AddExtension(steps);
      steps.Add("MEDIATE", "ALL_PARTIES", "协商、提出方案或者起草调解协议。",
                "Talk, make offers or draft the agreement.");
      break;
    case MediationState::SUSPENDED:
      steps.Add("REVIEW_SUSPENSION", "CASE_MANAGER", "调解已中止，由调解组织审查。",
                "The mediation is suspended; the mediation body reviews it.");
      AddExtension(steps);
      break;
    case MediationState::SIGNING:
      AddSignatures(steps, agreement);
      AddFacts(steps);
      AddExtension(steps);
      break;
    case MediationState::SETTLED:
      AddSettled(steps, pack, agreement, now);
      return steps.list;
    case MediationState::TERMINATED:
      AddTerminated(steps, pack);
      return steps.list;
    case MediationState::WAITING:
    case MediationState::UNSPECIFIED:
      return steps.list;
  }
  AddExit(steps);
  return steps.list;
}

}  // namespace sudiao::mediation::domain
