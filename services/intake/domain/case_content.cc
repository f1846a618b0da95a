#include "services/intake/domain/case_content.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/types/identity_numbers.h"
#include "common/types/ids.h"

namespace sudiao::intake::domain {
namespace {

constexpr size_t kMaxParties = 500;
constexpr size_t kMaxRights = 1000;
constexpr size_t kMaxClaims = 100;
constexpr size_t kMaxLinks = 1000;

template <typename Element>
void KeepOrGiveIdsOf(std::vector<Element>& elements, const std::vector<Element>& before, absl::Time now) {
  std::set<std::string> used;
  for (Element& element : elements) {
    const bool known =
        std::any_of(before.begin(), before.end(), [&](const Element& b) { return b.id == element.id; });
    // An id that is not of this case, or that came twice, is no id.
    if (!known || !used.insert(element.id).second) element.id = NewId(now);
  }
}

std::string At(std::string_view list, size_t index, std::string_view member) {
  return std::string(list) + "[" + std::to_string(index) + "]." + std::string(member);
}

void CheckParty(const Party& party, size_t i, Violations& violations) {
  if (party.side == Side::UNSPECIFIED) violations.Missing(At("parties", i, "side"));
  if (party.kind == PartyKind::UNSPECIFIED) violations.Missing(At("parties", i, "kind"));
  violations.RequireText(At("parties", i, "display_name"), party.display_name, 200);
  violations.CheckText(At("parties", i, "country"), party.country, 100);
  violations.CheckText(At("parties", i, "address"), party.address, 500);
  violations.CheckText(At("parties", i, "phone"), party.phone, 50);
  violations.CheckText(At("parties", i, "email"), party.email, 254);
  violations.CheckText(At("parties", i, "legal_representative"), party.legal_representative, 200);
  violations.CheckText(At("parties", i, "named_representative"), party.named_representative, 500);
  violations.CheckText(At("parties", i, "identity_number"), party.identity_number, 40);
}

void CheckAmount(const std::string& field, const Money& amount, Violations& violations) {
  if (amount.has_value() && amount.minor_units < 0) {
    violations.Add(field, "NEGATIVE", "An amount cannot be negative.", "金额不能为负数。");
  }
}

void CheckSize(std::string_view field, size_t size, size_t most, Violations& violations) {
  if (size <= most) return;
  violations.Add(std::string(field), "TOO_MANY", absl::StrCat("At most ", most, " entries."),
                 absl::StrCat("最多 ", most, " 项。"));
}

// OLR-07: the numbers of people and organisations of the mainland have check digits; others are free form.
void CheckIdentityNumber(const Party& party, size_t i, absl::CivilDay today, Violations& violations) {
  if (party.identity_number.empty() || IsForeign(party)) return;
  if (party.kind == PartyKind::PERSON) {
    CheckResidentId(At("parties", i, "identity_number"), party.identity_number, today, violations);
  } else {
    CheckUnifiedCreditCode(At("parties", i, "identity_number"), party.identity_number, violations);
  }
}

}  // namespace

bool IsForeign(const Party& party) {
  return !party.country.empty() && party.country != "CN" && party.country != "China" &&
         party.country != "中国";
}

void CheckContent(const CaseContent& content, Violations& violations) {
  violations.RequireText("title", content.title, 300);
  violations.CheckText("cause", content.cause, 200);
  violations.CheckText("facts", content.facts, 50'000);
  violations.CheckText("act_place", content.act_place, 500);
  violations.CheckText("prior_proceedings", content.prior_proceedings, 5'000);
  violations.CheckText("external_reference", content.external_reference, 100);
  CheckAmount("amount", content.amount, violations);
  if (content.language != "zh-CN" && content.language != "en") {
    violations.Add("language", "UNKNOWN_VALUE", "zh-CN or en.", "请填写 zh-CN 或 en。");
  }
  CheckSize("parties", content.parties.size(), kMaxParties, violations);
  CheckSize("rights", content.rights.size(), kMaxRights, violations);
  CheckSize("claims", content.claims.size(), kMaxClaims, violations);
  CheckSize("links", content.links.size(), kMaxLinks, violations);
  if (!violations.empty()) return;
  for (size_t i = 0; i < content.parties.size(); ++i) CheckParty(content.parties[i], i, violations);
  for (size_t i = 0; i < content.rights.size(); ++i) {
    const IpRight& right = content.rights[i];
    if (right.type == RightType::UNSPECIFIED) violations.Missing(At("rights", i, "type"));
    violations.CheckText(At("rights", i, "number"), right.number, 100);
    violations.CheckText(At("rights", i, "title"), right.title, 500);
    violations.CheckText(At("rights", i, "holder"), right.holder, 300);
  }
  for (size_t i = 0; i < content.claims.size(); ++i) {
    const Claim& claim = content.claims[i];
    if (claim.kind == ClaimKind::UNSPECIFIED) violations.Missing(At("claims", i, "kind"));
    violations.RequireText(At("claims", i, "text"), claim.text, 5'000);
    CheckAmount(At("claims", i, "amount"), claim.amount, violations);
  }
  for (size_t i = 0; i < content.links.size(); ++i) {
    violations.RequireText("links[" + std::to_string(i) + "]", content.links[i], 2'000);
  }
}

void CheckReachable(const CaseContent& content, Violations& violations) {
  for (size_t i = 0; i < content.parties.size(); ++i) {
    const Party& party = content.parties[i];
    if (party.side != Side::APPLICANT) continue;
    violations.RequireText(At("parties", i, "phone"), party.phone, 50);
    const bool reachable = !absl::StripAsciiWhitespace(party.email).empty() ||
                           !absl::StripAsciiWhitespace(party.address).empty();
    if (reachable) continue;
    violations.Add(At("parties", i, "email"), "REQUIRED",
                   "An e-mail address, or a postal address, at which papers can be served.",
                   "请填写电子送达地址（电子邮箱）或者邮寄送达地址。");
  }
}

void CheckIdentityNumbers(const CaseContent& content, absl::CivilDay today, Violations& violations) {
  for (size_t i = 0; i < content.parties.size(); ++i)
    CheckIdentityNumber(content.parties[i], i, today, violations);
}

void KeepOrGiveIds(CaseContent& content, const CaseContent& before, absl::Time now) {
  KeepOrGiveIdsOf(content.parties, before.parties, now);
  KeepOrGiveIdsOf(content.rights, before.rights, now);
  KeepOrGiveIdsOf(content.claims, before.claims, now);
}

void KeepMembership(CaseContent& content, const Case& before) {
  for (Party& party : content.parties) {
    const Party* old = before.FindParty(party.id);
    // The author may name itself or an organisation that it acts for, and nobody else; that has joined, as in
    // a new case. Who joined before stays.
    const bool names_own = (!party.account_id.empty() && party.account_id == before.author_account_id) ||
                           !party.organization_id.empty();
    const bool keeps = old != nullptr && (old->joined || !names_own);
    party.joined = keeps ? old->joined : names_own;
    party.invite_time = old != nullptr ? old->invite_time : absl::Time();
    party.code_hash = old != nullptr ? old->code_hash : "";
    party.code_expire_time = old != nullptr ? old->code_expire_time : absl::Time();
    if (keeps) {
      party.account_id = old->account_id;
      party.organization_id = old->organization_id;
    }
  }
}

}  // namespace sudiao::intake::domain
