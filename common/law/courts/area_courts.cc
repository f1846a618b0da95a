// Which courts of the tables take a dispute in one area.
#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/law/courts/business.h"
#include "common/status/view.h"

namespace sudiao::law {
namespace {

constexpr std::string_view kBeijingIpCourt = "京73";
constexpr std::string_view kSupremeCourt = "最高法";
constexpr absl::CivilDay kTribunalRulesFrom(2023, 11, 1);

// The province's word at the beginning of a court code is the code of its high court (CN-06).
std::string HighCourtOf(std::string_view court_code) { return std::string(court_code.substr(0, 3)); }

// Whom one has to ask for where the tables name no court.
RoutedCourt KindOfCourt(CourtBusiness business, const std::string& place_zh, const std::string& place_en) {
  RoutedCourt court;
  court.ask_human = true;
  court.level = CourtLevel::INTERMEDIATE;
  switch (business) {
    case CourtBusiness::MONOPOLY:
    case CourtBusiness::TECHNICAL:
      court.title_zh = absl::StrCat(
          "知识产权法院、省会（首府）中级人民法院或者最高人民法院确定的中级人民法院（", place_zh, "）");
      court.title_en = absl::StrCat(
          "The IP court, the intermediate court of the provincial capital, or another "
          "intermediate court named by the Supreme People's Court (",
          place_en, ")");
      break;
    case CourtBusiness::ORDINARY:
      court.level = CourtLevel::BASIC;
      court.title_zh = absl::StrCat("最高人民法院确定的基层人民法院（", place_zh, "）");
      court.title_en =
          absl::StrCat("The basic court that the Supreme People's Court named for IP cases (", place_en, ")");
      break;
    default:
      court.title_zh = absl::StrCat("知识产权法院或者中级人民法院（", place_zh, "）");
      court.title_en = absl::StrCat("The IP court or the intermediate court (", place_en, ")");
  }
  return court;
}

CourtReason NoCourtKnown() {
  return {"JUR-11", "本平台没有该地区的法院名录，请向当地法院或者12368诉讼服务热线核实。",
          "The platform has no list of courts for this area. Please ask the local court or the court hotline "
          "12368.",
          false, ""};
}

CourtReason RowReason(const CourtRow& row, std::string_view area, const CourtTables& tables) {
  const CourtTitle title = TitleOf(row.court_code, tables);
  return {row.rule, absl::StrCat(tables.NameZh(area), "的此类案件由", title.zh, "管辖。"),
          absl::StrCat("Cases of this kind from ", tables.NameEn(area), " go to the ", title.en, "."),
          row.verified, row.source};
}

bool IsAgainst(const CourtQuery& query, const std::string& name) {
  return std::any_of(query.parties.begin(), query.parties.end(), [&](const CourtParty& party) {
    return party.side == CourtSide::RESPONDENT && party.name == name;
  });
}

std::vector<const CourtRow*> RowsFor(CourtBusiness business, std::string_view area, const CourtQuery& query,
                                     const CourtTables& tables) {
  std::vector<const CourtRow*> rows;
  for (const CourtRow& row : tables.rows) {
    if (!row.Takes(business) || !row.Covers(area) || !row.IsInForce(query.date)) continue;
    if (row.online_only && !query.online) continue;
    if (!row.only_respondent.empty() && !IsAgainst(query, row.only_respondent)) continue;
    const auto about = [&](const CourtClaim& claim) {
      return std::find(row.rights.begin(), row.rights.end(), claim.right) != row.rights.end();
    };
    if (!row.rights.empty() && !AnyClaim(query, about)) continue;
    rows.push_back(&row);
  }
  return rows;
}

// JUR-2, JI-2  Basic courts only where the Supreme People's Court approved, never for administrative cases
// about design patents, and nowhere in the area of an IP court of JUR-6.
void DropBasicCourts(CourtBusiness business, const CourtQuery& query, std::vector<const CourtRow*>& rows) {
  const bool ip_court =
      std::any_of(rows.begin(), rows.end(), [](const auto* row) { return row->rule == "JUR-6"; });
  const bool administrative =
      business == CourtBusiness::DESIGN && query.administrative_act != AdministrativeAct::UNSPECIFIED;
  if (!ip_court && !administrative) return;
  std::erase_if(rows, [](const auto* row) { return CourtLevelOf(row->court_code) == CourtLevel::BASIC; });
}

// JUR-7  Beside a claim of the IP court there are others: the IP court hears them all.
bool IsMixed(const CourtQuery& query) {
  const auto special = [&](const CourtClaim& claim) {
    return IsTechnical(claim.right, query) || claim.right == CourtRight::DESIGN_PATENT;
  };
  const bool item_1_or_3 = query.well_known_mark || AnyClaim(query, special);
  const auto other = [&](const CourtClaim& claim) {
    return !special(claim) && !(query.well_known_mark && claim.right == CourtRight::TRADEMARK);
  };
  return item_1_or_3 && AnyClaim(query, other);
}

void ExcludeBasicCourts(std::string_view area, const Business& business, const CourtQuery& query,
                        const CourtTables& tables, AreaCourts& result) {
  for (const CourtRow* row : RowsFor(CourtBusiness::ORDINARY, area, query, tables)) {
    RoutedCourt court = NamedCourt(row->court_code, tables);
    court.reasons = {business.reason};
    const bool competent =
        std::any_of(result.courts.begin(), result.courts.end(),
                    [&](const RoutedCourt& known) { return known.court_code == court.court_code; });
    if (!competent) MergeCourts(result.excluded, {std::move(court)});
  }
}

// JUR-12  A court above the basic ones, up to its own amount if a row has one; above that the high court.
void AddHigherCourt(const CourtRow& row, std::string_view area, const Business& business,
                    const CourtQuery& query, const CourtTables& tables, AreaCourts& result) {
  RoutedCourt court = NamedCourt(row.court_code, tables);
  court.reasons = {business.reason, RowReason(row, area, tables)};
  if (row.rule == "JUR-6" && IsMixed(query)) {
    court.reasons.push_back({"JUR-7", "几项请求中有一项属于知识产权法院管辖的，全案由知识产权法院管辖。",
                             "One of the claims belongs to the IP court, so that it hears all of them.", true,
                             ""});
  }
  const AmountVerdict verdict =
      row.ceilings.empty() ? AmountVerdict::WITHIN : JudgeAmount(row, query, tables);
  if (!row.ceilings.empty()) court.reasons.push_back(AmountReason(row, verdict, query, tables));
  court.ask_human = verdict == AmountVerdict::UNKNOWN;
  if (verdict != AmountVerdict::ABOVE) {
    AddAppeal(court, query, tables);
    return MergeCourts(result.courts, {std::move(court)});
  }
  RoutedCourt high = NamedCourt(HighCourtOf(row.court_code), tables);
  high.reasons = court.reasons;
  high.ask_human = !row.verified;
  MergeCourts(result.courts, {std::move(high)});
  MergeCourts(result.excluded, {std::move(court)});
}

void AddLargeCourts(std::string_view area, const CourtReason& above, const CourtQuery& query,
                    const CourtTables& tables, AreaCourts& result) {
  const auto rows = RowsFor(CourtBusiness::LARGE, area, query, tables);
  for (const CourtRow* row : rows) {
    AddHigherCourt(*row, area, {CourtBusiness::LARGE, above}, query, tables, result);
  }
  if (!rows.empty()) return;
  RoutedCourt court = KindOfCourt(CourtBusiness::LARGE, tables.NameZh(area), tables.NameEn(area));
  court.reasons = {above, NoCourtKnown()};
  MergeCourts(result.courts, {std::move(court)});
}

// JUR-4  A basic court that the Supreme People's Court named, up to its amount; above that JUR-3.
void AddOrdinaryCourts(std::string_view area, const Business& business, const CourtQuery& query,
                       const CourtTables& tables, AreaCourts& result) {
  const auto rows = RowsFor(CourtBusiness::ORDINARY, area, query, tables);
  const auto special =
      std::find_if(rows.begin(), rows.end(), [](const auto* row) { return !row->only_respondent.empty(); });
  for (const CourtRow* row : rows) {
    RoutedCourt court = NamedCourt(row->court_code, tables);
    court.reasons = {business.reason, RowReason(*row, area, tables)};
    if (special != rows.end() && row->court_code != (*special)->court_code) {
      court.reasons = {RowReason(**special, area, tables)};
      MergeCourts(result.excluded, {std::move(court)});
      continue;
    }
    const AmountVerdict verdict = JudgeAmount(*row, query, tables);
    const CourtReason amount = AmountReason(*row, verdict, query, tables);
    if (verdict == AmountVerdict::ABOVE) {
      court.reasons = {amount};
      MergeCourts(result.excluded, {std::move(court)});
      AddLargeCourts(area, amount, query, tables, result);
      continue;
    }
    court.reasons.push_back(amount);
    court.ask_human = verdict == AmountVerdict::UNKNOWN;
    AddAppeal(court, query, tables);
    MergeCourts(result.courts, {std::move(court)});
  }
  if (!rows.empty()) return;
  RoutedCourt court = KindOfCourt(CourtBusiness::ORDINARY, tables.NameZh(area), tables.NameEn(area));
  court.reasons = {business.reason, NoCourtKnown()};
  MergeCourts(result.courts, {std::move(court)});
}

RoutedCourt ValidityCourt(const Business& business, const CourtQuery& query, const CourtTables& tables) {
  RoutedCourt court = NamedCourt(kBeijingIpCourt, tables);
  court.reasons = {business.reason};
  AddAppeal(court, query, tables);
  return court;
}

// JUR-8  From the basic courts in the city of an IP court to that IP court.
std::string_view IpCourtOfCity(std::string_view basic_code) {
  if (basic_code.starts_with("沪")) return "沪73";
  if (basic_code.starts_with("京")) return "京73";
  return basic_code.starts_with("粤01") ? "粤73" : "";
}

// JUR-9  What the Supreme People's Court's tribunal always hears on appeal, and what only if major or
// complex.
bool GoesToTribunal(const CourtQuery& query) {
  if (query.monopoly || query.administrative_act == AdministrativeAct::VALIDITY_DECISION) return true;
  return AnyClaim(query, [&](const CourtClaim& claim) {
    if (!IsTitleOrTort(claim.nature) || !IsTechnical(claim.right, query)) return false;
    const bool always = claim.right == CourtRight::INVENTION_PATENT ||
                        claim.right == CourtRight::PLANT_VARIETY || claim.right == CourtRight::CIRCUIT_LAYOUT;
    return always || query.novel;
  });
}

void SetAppeal(RoutedCourt& court, std::string_view code, std::string_view rule, const CourtTables& tables) {
  const CourtTitle title = TitleOf(code, tables);
  court.appeal_court_code = std::string(code);
  court.reasons.push_back({std::string(rule), absl::StrCat("上诉由", title.zh, "审理。"),
                           absl::StrCat("An appeal would go to the ", title.en, "."), true, ""});
}

}  // namespace

AreaCourts CourtsOfArea(std::string_view area, const CourtQuery& query, const CourtTables& tables) {
  AreaCourts result;
  for (const Business& business : BusinessesOf(query)) {
    if (business.kind == CourtBusiness::VALIDITY) {
      result.courts = {ValidityCourt(business, query, tables)};
      return result;
    }
    if (business.kind == CourtBusiness::ORDINARY) {
      AddOrdinaryCourts(area, business, query, tables, result);
      return result;
    }
    auto rows = RowsFor(business.kind, area, query, tables);
    DropBasicCourts(business.kind, query, rows);
    if (rows.empty() && business.kind == CourtBusiness::TECHNICAL_OTHER) continue;
    for (const CourtRow* row : rows) AddHigherCourt(*row, area, business, query, tables, result);
    if (rows.empty()) {
      result.courts = {KindOfCourt(business.kind, tables.NameZh(area), tables.NameEn(area))};
      result.courts[0].reasons = {business.reason, NoCourtKnown()};
    }
    ExcludeBasicCourts(area, business, query, tables, result);
    return result;
  }
  return result;
}

RoutedCourt NamedCourt(std::string_view code, const CourtTables& tables) {
  RoutedCourt court;
  court.court_code = std::string(code);
  court.level = CourtLevelOf(code);
  CourtTitle title = TitleOf(code, tables);
  court.title_zh = std::move(title.zh);
  court.title_en = std::move(title.en);
  return court;
}

RoutedCourt CourtOfUnknownPlace(const CourtQuery& query) {
  const Business business = BusinessesOf(query)[0];
  const CourtBusiness kind =
      business.kind == CourtBusiness::TECHNICAL_OTHER ? CourtBusiness::ORDINARY : business.kind;
  RoutedCourt court = KindOfCourt(kind, "地点不明", "place not known");
  court.reasons = {business.reason, NoCourtKnown()};
  return court;
}

void AddAppeal(RoutedCourt& court, const CourtQuery& query, const CourtTables& tables) {
  if (court.level == CourtLevel::BASIC) {
    const std::string_view ip_court = IpCourtOfCity(court.court_code);
    if (!ip_court.empty()) SetAppeal(court, ip_court, "JUR-8", tables);
    return;
  }
  if (court.level != CourtLevel::INTERMEDIATE || query.date < kTribunalRulesFrom) return;
  const auto technical = [&](const CourtClaim& c) {
    return IsTechnical(c.right, query) && IsTitleOrTort(c.nature);
  };
  if (GoesToTribunal(query)) {
    SetAppeal(court, kSupremeCourt, "JUR-9", tables);
  } else if (AnyClaim(query, technical)) {
    SetAppeal(court, HighCourtOf(court.court_code), "JUR-9", tables);
  }
}

void MergeCourts(std::vector<RoutedCourt>& into, std::vector<RoutedCourt> more) {
  for (RoutedCourt& court : more) {
    const auto same = std::find_if(into.begin(), into.end(), [&](const RoutedCourt& known) {
      return known.court_code == court.court_code && known.title_zh == court.title_zh;
    });
    if (same == into.end()) {
      into.push_back(std::move(court));
      continue;
    }
    for (CourtReason& reason : court.reasons) {
      const bool told =
          std::any_of(same->reasons.begin(), same->reasons.end(), [&](const CourtReason& known) {
            return known.rule == reason.rule && known.text_zh == reason.text_zh;
          });
      if (!told) same->reasons.push_back(std::move(reason));
    }
    same->ask_human = same->ask_human || court.ask_human;
  }
}

}  // namespace sudiao::law
