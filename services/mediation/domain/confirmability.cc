#include "services/mediation/domain/confirmability.h"

#include "absl/strings/str_cat.h"
#include "services/mediation/domain/agreement_checks.h"
#include "services/mediation/domain/effect_rules.h"

namespace sudiao::mediation::domain {
namespace {

using explain::Explanation;

// Where a finding stands, for people: clauses are numbered from 1.
packs::Text PlaceOf(const law::Finding& finding) {
  if (finding.clause >= 0) {
    return {absl::StrCat("第", finding.clause + 1, "条"), absl::StrCat("Clause ", finding.clause + 1)};
  }
  if (finding.field == "facts") return {"事实部分", "The facts"};
  if (finding.field == "not_settled") return {"未解决事项", "What is not settled"};
  return {"整份协议", "The whole agreement"};
}

packs::Text VerdictOf(law::Severity severity) {
  switch (severity) {
    case law::Severity::REFUSAL:
      return {"这样写法院不会确认", "as it stands, the court would not confirm it"};
    case law::Severity::FIX:
      return {"法院会要求补正", "the court would ask to correct this"};
    case law::Severity::ASK:
      return {"自动检查读不懂，请人看一下", "the check cannot read this, so a person should"};
    case law::Severity::NOTE:
    case law::Severity::UNSPECIFIED:
      break;
  }
  return {"请再看一下", "worth a second look"};
}

void AddFinding(Explanation& e, const law::Finding& finding) {
  const packs::Text place = PlaceOf(finding);
  const packs::Text verdict = VerdictOf(finding.severity);
  e.Add(absl::StrCat(place.zh, "：", verdict.zh, "。", finding.why_zh, "怎么改：", finding.advice_zh),
        absl::StrCat(place.en, ": ", verdict.en, ". ", finding.why_en, " What to do: ", finding.advice_en),
        {finding.rule_id});
}

void AddFindings(Explanation& e, const ConfirmabilityQuestion& question, absl::Time now) {
  const std::vector<law::Finding> findings = CheckForConfirmation(
      question.mediation, question.agreement->terms, question.body, packs::PackDay(question.pack, now));
  if (findings.empty()) {
    return e.Add("在现有文本中没有发现会妨碍确认的内容；最终由法院审查决定。",
                 "Nothing in the present text was found that stands in the way; the court decides.");
  }
  e.Add(absl::StrCat("在现有文本中发现", findings.size(), "处问题（仅供参考，由法院决定）："),
        absl::StrCat("Found in the present text (advice; the court decides): ", findings.size()));
  for (const law::Finding& finding : findings) AddFinding(e, finding);
}

// OMR-19  What was signed counts between the parties; without the other signatures no court confirms it.
void AddMissingSignatures(Explanation& e, const Agreement& agreement) {
  if (agreement.state != AgreementState::EFFECTIVE || IsComplete(agreement)) return;
  e.Add(
      "协议已经生效，但调解员的签名或者机构的印章还没有齐；补齐以前不能申请确认。",
      "The agreement is in effect, but the mediator's signature or the organisation's seal is missing: until "
      "it is there, nobody can apply.",
      {"OMR-19"});
}

// CPL-205  The last day of the joint application; how it is counted is told with the clock itself.
void AddLastDay(Explanation& e, const DeadlineProof& window, absl::Time now) {
  if (window.clock_id.empty()) return;
  const std::string day = absl::FormatCivilTime(window.last_day);
  if (!window.IsInTime(now)) {
    return e.Add(
        absl::StrCat("申请的最后一日是 ", day, "，已经过去；协议仍有合同约束力。"),
        absl::StrCat("The last day to apply was ", day, "; the agreement still binds as a contract."),
        {"CPL-205"});
  }
  e.due_time = window.due;
  e.Add(absl::StrCat("申请的最后一日是 ", day, "，由各方共同提出。"),
        absl::StrCat("The last day to apply, all parties together, is ", day, "."), {"CPL-205"});
}

bool IsConfirmed(const Mediation& m) {
  return m.confirmation_stage == confirmation::ConfirmationStage::CONFIRMED ||
         m.confirmation_stage == confirmation::ConfirmationStage::ENFORCING;
}

void AddStage(Explanation& e, const Mediation& m, absl::Time now) {
  using confirmation::ConfirmationStage;
  switch (m.confirmation_stage) {
    case ConfirmationStage::FILED:
    case ConfirmationStage::ACCEPTED:
      return e.Add("申请已经提交，正由法院审查。", "The application is with the court.", {"CPL-205"});
    case ConfirmationStage::CONFIRMED:
    case ConfirmationStage::ENFORCING:
      return e.Add("法院已经裁定协议有效。", "The court has confirmed the agreement.", {"CPL-206"});
    case ConfirmationStage::REVOKED:
      return e.Add("法院已经撤销确认裁定。", "The court has revoked the confirmation.", {"JI-372"});
    case ConfirmationStage::ENDED:
      e.Add("上一次申请没有得到确认。", "The last application brought no confirmation.", {"CPL-206"});
      break;
    case ConfirmationStage::UNSPECIFIED:
      break;
  }
  AddLastDay(e, m.confirmation_clock, now);
}

}  // namespace

Explanation ExplainConfirmability(const ConfirmabilityQuestion& question, absl::Time now) {
  const Mediation& m = question.mediation;
  std::vector<packs::Text> courts;
  if (!question.inviting_court.zh.empty()) courts.push_back(question.inviting_court);
  Explanation e = explain::ExplainConfirmability(question.pack, courts);
  if (!explain::IsConfirmable(question.pack)) return e;
  if (m.state == MediationState::TERMINATED) {
    e.Add("本次调解没有达成协议，没有可以确认的内容。",
          "This mediation brought no agreement, so there is nothing to confirm.");
    return e;
  }
  if (m.state == MediationState::SETTLED) AddStage(e, m, now);
  if (IsConfirmed(m)) return e;
  if (question.agreement != nullptr) {
    AddMissingSignatures(e, *question.agreement);
    AddFindings(e, question, now);
  } else if (m.state != MediationState::SETTLED) {
    AddWhatACourtConfirms(e, question.pack);
  }
  return e;
}

}  // namespace sudiao::mediation::domain
