#include "services/intake/domain/court_query.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/case_number/case_number.h"
#include "services/intake/domain/case_content.h"

namespace sudiao::intake::domain {
namespace {

constexpr size_t kMaxClaims = 50;
constexpr size_t kMaxParties = 200;
constexpr size_t kMaxPlace = 300;

law::CourtRight CourtRightOf(RightType type) {
  return EnumFromName<law::CourtRight>(EnumName(type)).value_or(law::CourtRight::OTHER);
}

bool Names(const std::string& text, std::string_view word) { return text.find(word) != std::string::npos; }

void AddOnce(std::vector<law::ClaimNature>& natures, law::ClaimNature nature) {
  if (std::find(natures.begin(), natures.end(), nature) == natures.end()) natures.push_back(nature);
}

// The cause of action (案由) says it; where it does not, the claims do.
std::vector<law::ClaimNature> NaturesOf(const CaseContent& content) {
  using law::ClaimNature;
  std::vector<ClaimNature> natures;
  if (Names(content.cause, "合同")) AddOnce(natures, ClaimNature::CONTRACT);
  if (Names(content.cause, "权属")) AddOnce(natures, ClaimNature::OWNERSHIP);
  if (Names(content.cause, "侵害") || Names(content.cause, "侵权"))
    AddOnce(natures, ClaimNature::INFRINGEMENT);
  if (Names(content.cause, "不正当竞争")) AddOnce(natures, ClaimNature::UNFAIR_COMPETITION);
  if (!natures.empty()) return natures;
  for (const Claim& claim : content.claims) {
    switch (claim.kind) {
      case ClaimKind::DAMAGES:
      case ClaimKind::STOP_INFRINGEMENT:
      case ClaimKind::APOLOGY:
        AddOnce(natures, ClaimNature::INFRINGEMENT);
        break;
      case ClaimKind::LICENCE_FEE:
        AddOnce(natures, ClaimNature::CONTRACT);
        break;
      case ClaimKind::TRANSFER:
        AddOnce(natures, ClaimNature::OWNERSHIP);
        break;
      default:
        break;
    }
  }
  if (natures.empty()) natures.push_back(ClaimNature::UNSPECIFIED);
  return natures;
}

void CheckCourtCode(const char* field, const std::string& code, Violations& violations) {
  if (code.empty() || IsCourtCode(code)) return;
  violations.Add(field, "NOT_A_COURT_CODE", "Not the code of a court, for example 沪0115.",
                 "不是有效的法院代字，例如沪0115。");
}

std::string CourtOfNumber(const std::string& case_number) {
  const auto parsed = ParseCaseNumber(case_number);
  return parsed.ok() ? parsed->court : "";
}

}  // namespace

std::vector<law::CourtRight> CourtRightsOf(const CaseContent& content) {
  std::vector<law::CourtRight> rights;
  for (const IpRight& right : content.rights) rights.push_back(CourtRightOf(right.type));
  return rights;
}

law::CourtQuery CourtQueryOf(const Case& c, const std::string& inviting_court, absl::CivilDay today) {
  law::CourtQuery query;
  for (const law::CourtRight right : CourtRightsOf(c.content)) {
    for (const law::ClaimNature nature : NaturesOf(c.content)) query.claims.push_back({right, nature});
  }
  query.monopoly = Names(c.content.cause, "垄断");
  query.well_known_mark = Names(c.content.cause, "驰名商标");
  query.amount = c.content.amount;
  query.act_place = c.content.act_place;
  query.online = !c.content.links.empty();
  for (const Party& party : c.content.parties) {
    const auto side = EnumFromName<law::CourtSide>(EnumName(party.side));
    query.parties.push_back(
        {side.value_or(law::CourtSide::UNSPECIFIED), party.display_name, party.address, IsForeign(party)});
  }
  query.inviting_court = inviting_court;
  query.pending_court = CourtOfNumber(c.referral.pending_case_number);
  query.arbitration_clause = c.content.arbitration_clause;
  query.date = today;
  return query;
}

void CheckCourtQuery(const law::CourtQuery& query, Violations& violations) {
  if (query.claims.empty() && !query.monopoly) violations.Missing("claims");
  if (query.claims.size() > kMaxClaims || query.parties.size() > kMaxParties) {
    violations.Add(query.claims.size() > kMaxClaims ? "claims" : "parties", "TOO_MANY", "Too many entries.",
                   "条目过多。");
  }
  for (size_t i = 0; i < query.claims.size(); ++i) {
    if (query.claims[i].right == law::CourtRight::UNSPECIFIED)
      violations.Missing(absl::StrCat("claims[", i, "].right"));
  }
  for (size_t i = 0; i < query.parties.size(); ++i) {
    const std::string path = absl::StrCat("parties[", i, "]");
    if (query.parties[i].side == law::CourtSide::UNSPECIFIED) violations.Missing(path + ".side");
    violations.CheckText(path + ".name", query.parties[i].name, kMaxPlace);
    violations.CheckText(path + ".place", query.parties[i].place, kMaxPlace);
  }
  violations.CheckText("act_place", query.act_place, kMaxPlace);
  if (query.amount.minor_units < 0) {
    violations.Add("amount", "NEGATIVE", "An amount is not negative.", "金额不能为负数。");
  }
  CheckCourtCode("inviting_court", query.inviting_court, violations);
  CheckCourtCode("pending_court", query.pending_court, violations);
  CheckCourtAdditions(query, violations);
}

void CheckCourtAdditions(const law::CourtQuery& query, Violations& violations) {
  violations.CheckText("result_place", query.result_place, kMaxPlace);
  violations.CheckText("object_place", query.object_place, kMaxPlace);
  violations.CheckText("body_place", query.body_place, kMaxPlace);
  CheckCourtCode("agreed_court", query.agreed_court, violations);
}

}  // namespace sudiao::intake::domain
