#include "absl/strings/str_cat.h"
#include "common/explain/explanation.h"
#include "common/packs/signatures.h"
#include "common/packs/words.h"

namespace sudiao::explain {
namespace {

void AddNoConfirmation(Explanation& e, const packs::Pack& pack) {
  if (pack.court_paper) {
    return e.Add("案件已经立案，调解协议不经司法确认：由受诉法院审查后制作调解书，或者准许撤诉。",
                 "The suit is registered, so no other court confirms the agreement: the court that has the "
                 "case issues "
                 "its own paper after a review, or allows the withdrawal.",
                 {"OMR-20", "SIM-20"});
  }
  e.Add("不能。本程序规则没有规定司法确认，调解协议对各方有合同约束力。",
        "No. These procedure rules know no confirmation by a court; the agreement binds as a contract.");
}

void AddCourts(Explanation& e, const packs::Pack& pack, const std::vector<packs::Text>& courts) {
  packs::Text names;
  for (const packs::Text& court : courts) {
    absl::StrAppend(&names.zh, names.zh.empty() ? "" : "、", court.zh);
    absl::StrAppend(&names.en, names.en.empty() ? "" : ", ", court.en);
  }
  if (names.zh.empty()) names = packs::Words(pack.confirmation_court);
  e.Add(absl::StrCat("向哪个法院申请：", names.zh, "。"), absl::StrCat("Where to apply: ", names.en, "."),
        {"CPL-205"});
}

void AddWindow(Explanation& e, const packs::Pack& pack) {
  const packs::Clock* clock = pack.FindClock("C-CONFIRM-APPLY");
  if (clock == nullptr) return;
  const packs::Text length = packs::LengthWords(clock->length, clock->unit);
  const packs::Text effect = packs::Words(pack.effect_rule);
  e.Add(absl::StrCat("何时申请：自协议生效之日起", length.zh, "内（", effect.zh, "）。"),
        absl::StrCat("When to apply: within ", length.en, " after the agreement takes effect (", effect.en,
                     ")."),
        clock->rule_ids);
}

}  // namespace

bool IsConfirmable(const packs::Pack& pack) {
  return pack.confirmation_court != packs::ConfirmationCourtRule::NO_CONFIRMATION;
}

Explanation ExplainConfirmability(const packs::Pack& pack, const std::vector<packs::Text>& courts) {
  Explanation e;
  e.topic = "CONFIRMABILITY";
  e.title_zh = "调解协议能否经法院确认";
  e.title_en = "Can a court confirm the agreement";
  if (!IsConfirmable(pack)) {
    AddNoConfirmation(e, pack);
    return e;
  }
  e.Add("能。各方共同申请后，法院审查合格的，裁定确认协议有效；一方不履行的，对方可以申请强制执行。不收费。",
        "Yes. When all parties apply together, the court reviews the agreement and confirms it; if somebody "
        "then "
        "does not perform, the other side can have it enforced. It is free of charge.",
        {"CPL-205", "CPL-206", "FEE-1"});
  AddCourts(e, pack, courts);
  AddWindow(e, pack);
  if (pack.court_paper) {
    e.Add("也可以不申请确认，而请受诉法院制作调解书。",
          "Instead of confirmation the parties may ask the court that has the case for its own paper.",
          {"WIPO-04"});
  }
  return e;
}

void AddWhatACourtConfirms(Explanation& e, const packs::Pack& pack) {
  const bool parties_alone = packs::PartiesSignAlone(pack.effect_rule);
  e.Add(parties_alone ? "协议要有：全体当事人的签章。"
                      : "协议要有：全体当事人和调解员的签章；由机构主持调解的，还要加盖机构印章。",
        parties_alone ? "It needs the signatures of all parties."
                      : "It needs the signatures of all parties and of the mediator, and the seal of the "
                        "organisation that led the mediation.",
        {parties_alone ? "WIPO-19" : "OMR-19"});
  e.Add("每一条写清：谁、对谁、做什么或者付多少钱（写数字）、以什么方式、在哪一天以前。",
        "Each clause says who does what for whom, or pays how much (in digits), how, and by which day.",
        {"JI-358(5)"});
  e.Add(
      "不写权利归谁、是否有效；可以写许可使用、停止使用、撤回申请、办理转让登记。",
      "Nothing decides who owns an intellectual-property right or whether it is valid. A licence, stopping a "
      "use, withdrawing a request or having a transfer registered may be agreed.",
      {"JI-355(5)"});
  e.Add("义务只能由当事人承担；由他人承担的，该人应当同意。",
        "Only parties owe something; somebody else only who consents.", {"JI-150"});
  e.Add("不写“不履行的由法院判决”；可以约定违约责任。",
        "No clause asks the court to judge the case if somebody does not perform; a penalty may be agreed.",
        {"CMS-08"});
  e.Add("不违反法律的强制性规定和公序良俗，不损害国家、公共和他人的利益，出于各方自愿。",
        "It breaks no mandatory law and no good morals, harms neither the State, the public nor others, and "
        "everybody agrees freely.",
        {"JI-358(1)", "JI-358(2)", "JI-358(3)", "JI-358(4)"});
}

}  // namespace sudiao::explain
