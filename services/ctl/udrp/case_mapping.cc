#include "services/ctl/udrp/case_mapping.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/status/view.h"
#include "common/types/ids.h"
#include "services/ctl/udrp/text.h"

namespace sudiao::ctl::udrp {
namespace {

using intake::domain::CaseContent;
using intake::domain::Claim;
using intake::domain::ClaimKind;
using intake::domain::IpRight;
using intake::domain::Party;
using intake::domain::PartyKind;
using intake::domain::RightStatus;

// The platform's limits of single texts.
constexpr size_t kMaxName = 200;
constexpr size_t kMaxCountry = 100;
constexpr size_t kMaxRepresentative = 500;
constexpr size_t kMaxRightTitle = 500;
constexpr size_t kMaxClaim = 5'000;
// So that a title has room for a mark, a name and a domain.
constexpr size_t kTitlePart = 80;

class Mapper {
 public:
  Mapper(const Dispute& dispute, Oddities& oddities) : d_(dispute), oddities_(oddities) {}

  CaseContent Map(const std::string& recipient_id) {
    c_.recipient_organization_id = recipient_id;
    c_.external_reference = d_.reference;
    c_.language = "en";
    c_.cause = "Domain name dispute (UDRP)";
    c_.truth_statement = true;
    c_.title = Title();
    c_.prior_proceedings = absl::StrCat("Decided under the UDRP by ", d_.source, ", number ", d_.number, ": ",
                                        OrNotGiven(d_.status), ", published ", Day(d_.published), ".");
    AddParties(Side::APPLICANT, "complainants", d_.complainants, d_.complainants_countries);
    AddParties(Side::RESPONDENT, "respondents", d_.respondents, d_.respondents_countries);
    AddRights();
    AddClaims();
    for (const std::string& domain : d_.domains) c_.links.push_back(domain);
    if (!d_.url.empty()) c_.links.push_back(d_.url);
    c_.facts = Facts();
    return std::move(c_);
  }

 private:
  void Odd(std::string kind, std::string detail) {
    oddities_.push_back({d_.row, d_.number, std::move(kind), std::move(detail)});
  }

  static std::string OrNotGiven(const std::string& text) { return text.empty() ? "not given" : text; }
  // "2024-01-09 00:00:00" is a day; other times are left as they stand.
  static std::string Day(const std::string& text) {
    constexpr std::string_view kMidnight = " 00:00:00";
    if (text.size() > kMidnight.size() &&
        text.compare(text.size() - kMidnight.size(), kMidnight.size(), kMidnight) == 0)
      return text.substr(0, text.size() - kMidnight.size());
    return OrNotGiven(text);
  }
  static std::string First(const std::vector<std::string>& list) {
    return list.empty() ? std::string(kNotNamed) : Shortened(list.front(), kTitlePart);
  }

  // The text, or its beginning; the whole of it goes into the facts then.
  std::string Fit(const std::string& text, size_t most, const std::string& place) {
    if (CodePoints(text) <= most) return text;
    Odd("shortened", absl::StrCat(place, ": ", CodePoints(text), " characters"));
    whole_texts_.push_back(absl::StrCat(place, ": ", text));
    return Shortened(text, most);
  }

  std::string Title() const {
    const std::string first = d_.trademarks.empty() ? First(d_.complainants) : First(d_.trademarks);
    const std::string more =
        d_.domains.size() > 1 ? absl::StrCat(" and ", d_.domains.size() - 1, " more") : "";
    return absl::StrCat(first, " v. ", First(d_.respondents), " (", First(d_.domains), more, ")");
  }

  PartyKind KindOf(Side side, const std::string& name) {
    if (LooksLikeCompany(name)) return PartyKind::ORGANIZATION;
    // Owners of marks are seldom people: a single word or capitals throughout is a firm's name there.
    const bool capitals = std::none_of(name.begin(), name.end(), [](char c) { return c >= 'a' && c <= 'z'; });
    const bool firm = side == Side::APPLICANT && (capitals || Words(name).size() == 1);
    const PartyKind kind = firm ? PartyKind::ORGANIZATION : PartyKind::PERSON;
    Odd("party_kind_guessed", absl::StrCat(Shortened(name, 100), ": ", AbslView(EnumName(kind))));
    return kind;
  }

  void AddParties(Side side, const std::string& list, const std::vector<std::string>& names,
                  const std::vector<std::string>& countries) {
    std::vector<std::string> parties = names;
    if (parties.empty()) parties.emplace_back(kNotNamed);
    for (size_t i = 0; i < parties.size(); ++i) {
      const std::string place = absl::StrCat(list, "[", i, "]");
      Party party;
      party.side = side;
      party.kind = names.empty() ? PartyKind::PERSON : KindOf(side, parties[i]);
      party.display_name = Fit(parties[i], kMaxName, place);
      party.country = Fit(CountryOf(parties.size(), i, countries), kMaxCountry, list + "_countries");
      if (side == Side::APPLICANT) party.named_representative = Representative();
      c_.parties.push_back(std::move(party));
    }
  }

  // A country belongs to the name at its place, or to the only name if it is the only country. All others
  // cannot be told to anybody and stand in the facts alone.
  static std::string CountryOf(size_t parties, size_t index, const std::vector<std::string>& countries) {
    if (countries.size() == parties) return countries[index];
    std::set<std::string> named(countries.begin(), countries.end());
    named.erase("");
    return parties == 1 && named.size() == 1 ? *named.begin() : "";
  }

  std::string Representative() {
    if (representative_told_) return Shortened(d_.represented_by, kMaxRepresentative);
    representative_told_ = true;
    return Fit(d_.represented_by, kMaxRepresentative, "represented_by");
  }

  void AddRight(intake::RightType type, std::string title) {
    IpRight right;
    right.type = type;
    right.title = std::move(title);
    right.status = RightStatus::UNKNOWN;
    c_.rights.push_back(std::move(right));
  }

  void AddRights() {
    for (size_t i = 0; i < d_.trademarks.size(); ++i) {
      AddRight(intake::RightType::TRADEMARK,
               Fit(d_.trademarks[i], kMaxRightTitle, absl::StrCat("trademarks[", i, "]")));
    }
    for (size_t i = 0; i < d_.domains.size(); ++i) {
      AddRight(intake::RightType::DOMAIN_NAME,
               Fit(d_.domains[i], kMaxRightTitle, absl::StrCat("domains[", i, "]")));
    }
    if (c_.rights.empty()) AddRight(intake::RightType::OTHER, std::string(kNotNamed));
  }

  // As many claims as are needed to name every domain.
  void AddClaims() {
    constexpr std::string_view kHead = "Transfer of the disputed domain names: ";
    std::string text;
    const auto add = [&] {
      Claim claim;
      claim.kind = ClaimKind::TRANSFER;
      claim.text = absl::StrCat(AbslView(kHead), text);
      c_.claims.push_back(std::move(claim));
      text.clear();
    };
    for (const std::string& domain : d_.domains) {
      const std::string entry = Shortened(domain, kMaxRightTitle);
      if (!text.empty() && CodePoints(text) + CodePoints(entry) + 2 + kHead.size() > kMaxClaim) add();
      absl::StrAppend(&text, text.empty() ? "" : ", ", entry);
    }
    if (text.empty()) text = std::string(kNotNamed);
    add();
  }

  static std::string ListOf(const std::vector<std::string>& list) {
    std::vector<std::string> told;
    told.reserve(list.size());
    for (const std::string& entry : list) told.push_back(entry.empty() ? "null" : entry);
    return told.empty() ? "not given" : absl::StrJoin(told, "; ");
  }

  std::string Facts() const {
    std::string facts = absl::StrCat(
        "Imported from published decisions. The statement of truth says no more than that the published data "
        "were "
        "copied as they stand; they were drawn from the decisions by a program and may be wrong.\n\n",
        "Centre and number: ", d_.source, ", ", d_.number, "\nOutcome: ", OrNotGiven(d_.status),
        "\nComplaint submitted: ", Day(d_.submitted), "\nProceedings commenced: ", Day(d_.commenced),
        "\nPanel appointed: ", Day(d_.panel_appointed));
    absl::StrAppend(&facts, "\nRegistrar asked: ", Day(d_.registrar_request_date),
                    "\nRegistrar answered: ", Day(d_.registrar_response_date),
                    "\nDecision published: ", Day(d_.published), "\nDecision: ", OrNotGiven(d_.url));
    absl::StrAppend(&facts, "\nComplainants: ", ListOf(d_.complainants),
                    "\nTheir countries: ", ListOf(d_.complainants_countries),
                    "\nRepresented by: ", OrNotGiven(d_.represented_by),
                    "\nRespondents: ", ListOf(d_.respondents),
                    "\nTheir countries: ", ListOf(d_.respondents_countries));
    absl::StrAppend(&facts, "\nDefault: ",
                    d_.registrant_default ? "the respondent did not answer." : "none was recorded.",
                    "\nPanelists who sat: ", ListOf(d_.panelists), "\nRegistrars: ", ListOf(d_.registrars),
                    "\nMarks named: ", d_.trademarks.size(), "\nDomain names: ", d_.domains.size());
    for (const std::string& text : whole_texts_) absl::StrAppend(&facts, "\n\n", text);
    return facts;
  }

  const Dispute& d_;
  Oddities& oddities_;
  CaseContent c_;
  std::vector<std::string> whole_texts_;
  bool representative_told_ = false;
};

}  // namespace

CaseContent MapDispute(const Dispute& dispute, const std::string& recipient_id, Oddities& oddities) {
  return Mapper(dispute, oddities).Map(recipient_id);
}

std::string RequestId(const std::string& step, const std::string& recipient_id,
                      const std::string& reference) {
  return DerivedId(absl::StrCat("udrp-import/", step, "/", recipient_id, "/", reference));
}

}  // namespace sudiao::ctl::udrp
