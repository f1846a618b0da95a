#include "services/intake/domain/suit.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace sudiao::intake::domain {
namespace {

using explain::Explanation;
using explain::Line;

bool IsOfSide(const Party& party, Side side) { return party.side == side; }

bool OwnsARight(const Case& c) {
  const std::vector<IpRight>& rights = c.content.rights;
  if (rights.empty()) return true;  // Unfair competition and the like: nothing to hold.
  return std::any_of(rights.begin(), rights.end(), [&](const IpRight& right) {
    return std::any_of(c.content.parties.begin(), c.content.parties.end(), [&](const Party& party) {
      return IsOfSide(party, Side::APPLICANT) && party.display_name == right.holder;
    });
  });
}

void Lacks(std::vector<Line>& lines, const char* rule, const std::string& zh, const std::string& en) {
  lines.push_back({absl::StrCat("还缺：", zh, "。"), absl::StrCat("Still missing: ", en, "."), {rule}});
}

bool IsSettled(CaseState state) {
  return state == CaseState::SETTLED || state == CaseState::CONFIRMING || state == CaseState::CONFIRMED ||
         state == CaseState::ENFORCING || state == CaseState::PERFORMED;
}

// SIM-25, PML-32  Who disputes the agreement may sue on it; who is sued on the original dispute answers with
// the agreement, and has to produce it.
void AddAfterSettlement(Explanation& e) {
  e.Add("对调解协议的履行或者内容有争议的，可以就协议起诉。",
        "Who disputes the agreement or its performance may sue on it.", {"SIM-25", "PML-32"});
  e.Add("一方就原来的纠纷起诉的，对方可以用调解协议抗辩，并应当提供协议。",
        "Who is sued on the original dispute may answer with the agreement, and has to produce it.",
        {"SIM-25"});
}

// LIM-FILE  Mediation before filing needs consent, and after it fails the court must register within seven
// days: it is no way to hold a suit back.
void AddBeforeFiling(Explanation& e) {
  e.Add(
      "调解要各方同意，不能用来拖延立案；调解不成仍要起诉的，法院收到起诉材料后应当在七日内立案或者裁定不予受"
      "理。",
      "Mediation needs everybody's consent and does not hold a suit back: once the court has the complaint, "
      "it "
      "registers the suit, or refuses it by a ruling, within seven days.",
      {"CPL-125", "CPL-126", "LIM-FILE"});
}

// CPL-130  The defendant objects to the court within the time to answer; who answers without objecting
// accepts the court, except where the law fixes its level or its place.
void AddForTheDefendant(Explanation& e) {
  e.Add(
      "认为法院没有管辖权的，应当在答辩期内提出异议；没有异议而应诉答辩的，视为接受管辖（级别管辖和专属管辖除"
      "外"
      "）。",
      "A defendant who thinks that another court is competent says so within the time to answer; who answers "
      "without objecting accepts the court, except where the law fixes its level or its place.",
      {"CPL-130"});
}

// CPL-286, CPL-287  With a party without domicile in China the times to answer and to appeal are thirty days,
// and the usual limits of a trial do not apply.
void AddForeign(Explanation& e) {
  e.Add("一方在中国境内没有住所的，其答辩期和上诉期均为三十日，审理期限不受一般限制。",
        "A party without domicile in China has thirty days to answer and thirty to appeal, and the usual "
        "time limit "
        "of a trial does not apply.",
        {"CPL-286", "CPL-287"});
}

}  // namespace

std::vector<Line> MissingForASuit(const Case& c) {
  std::vector<Line> lines;
  if (!OwnsARight(c)) {
    Lacks(lines, "CPL-122", "申请人与权利的关系（权利人、被许可人或者继承人的证明）",
          "how an applicant comes to the right (owner, licensee or heir)");
  }
  const bool defendant = std::any_of(
      c.content.parties.begin(), c.content.parties.end(),
      [](const Party& party) { return IsOfSide(party, Side::RESPONDENT) && !party.display_name.empty(); });
  if (!defendant) Lacks(lines, "CPL-122", "明确的被告", "a clear defendant");
  if (c.content.claims.empty()) Lacks(lines, "CPL-122", "具体的请求", "concrete claims");
  for (const Claim& claim : c.content.claims) {
    if (claim.kind != ClaimKind::DAMAGES || claim.amount.has_value()) continue;
    Lacks(lines, "CPL-122", "赔偿请求的具体数额", "the sum of the damages that are claimed");
    break;
  }
  if (c.content.facts.empty()) Lacks(lines, "CPL-122", "事实和理由", "facts and reasons");
  return lines;
}

std::vector<Line> MissingInAComplaint(const Case& c) {
  std::vector<Line> lines;
  for (const Party& party : c.content.parties) {
    const bool claimant = IsOfSide(party, Side::APPLICANT);
    if (!claimant && !IsOfSide(party, Side::RESPONDENT)) continue;
    const std::string& name = party.display_name;
    if (party.address.empty()) Lacks(lines, "CPL-124", name + "的住所", "the address of " + name);
    if (claimant && party.phone.empty() && party.email.empty()) {
      Lacks(lines, "CPL-124", name + "的联系方式", "how to reach " + name);
    }
    if (claimant && party.kind == PartyKind::ORGANIZATION && party.legal_representative.empty()) {
      Lacks(lines, "CPL-124", name + "的法定代表人", "the legal representative of " + name);
    }
  }
  return lines;
}

Explanation ExplainSuit(const Case& c, bool for_claimant) {
  Explanation e;
  e.topic = "SUIT";
  e.title_zh = "如果要起诉";
  e.title_en = "If it comes to a suit";
  if (IsSettled(c.state)) {
    AddAfterSettlement(e);
    return e;
  }
  const bool filed = c.referral_kind == ReferralKind::POST_FILING_ORDINARY ||
                     c.referral_kind == ReferralKind::POST_FILING_SIMPLIFIED;
  if (filed) {
    e.Add("案件已经立案；调解不成的，法院及时判决。",
          "The suit is registered; if mediation brings no agreement, its court decides without delay.",
          {"CPL-102", "JI-145"});
  } else {
    AddBeforeFiling(e);
  }
  if (!filed && for_claimant) {
    for (Line& line : MissingForASuit(c)) e.lines.push_back(std::move(line));
    for (Line& line : MissingInAComplaint(c)) e.lines.push_back(std::move(line));
  }
  AddForTheDefendant(e);
  if (c.HasForeignParty()) AddForeign(e);
  return e;
}

}  // namespace sudiao::intake::domain
