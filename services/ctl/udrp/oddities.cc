// What is odd about the data.
#include <algorithm>
#include <map>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/civil_time.h"
#include "services/ctl/udrp/dispute.h"
#include "services/ctl/udrp/text.h"

namespace sudiao::ctl::udrp {
namespace {

constexpr size_t kManyDomains = 50;
constexpr size_t kManyParties = 20;
constexpr size_t kManyNames = 20;
// A mark longer than this is a piece of the decision's text that was taken for a mark.
constexpr size_t kLongMark = 200;

class Finder {
 public:
  Finder(const Dispute& dispute, Oddities& oddities) : d_(dispute), oddities_(oddities) {}

  void Find() {
    Parties();
    Dates();
    Representative();
    Countries("complainants", d_.complainants.size(), d_.complainants_countries);
    Countries("respondents", d_.respondents.size(), d_.respondents_countries);
    Lists();
    Rights();
  }

 private:
  void Odd(std::string kind, std::string detail) {
    oddities_.push_back({d_.row, d_.number, std::move(kind), std::move(detail)});
  }

  void Parties() {
    if (d_.complainants.empty()) Odd("missing_complainant", "");
    if (d_.respondents.empty()) Odd("missing_respondent", "");
    if (d_.panelists.empty()) Odd("missing_panelist", "");
    std::set<std::string> applicants;
    for (const std::string& name : d_.complainants) applicants.insert(CompanyKey(name));
    for (const std::string& name : d_.respondents) {
      if (applicants.contains(CompanyKey(name))) Odd("same_name_on_both_sides", name);
    }
    for (const auto* side : {&d_.complainants, &d_.respondents}) {
      for (const std::string& name : *side) {
        const auto same = [&](const std::string& panelist) {
          return Joined(Words(panelist)) == Joined(Words(name));
        };
        if (std::any_of(d_.panelists.begin(), d_.panelists.end(), same)) Odd("party_among_panelists", name);
      }
    }
  }

  void Dates() {
    const std::pair<const char*, const std::string*> dates[] = {{"submitted", &d_.submitted},
                                                                {"commenced", &d_.commenced},
                                                                {"panel_appointed", &d_.panel_appointed},
                                                                {"published", &d_.published}};
    std::string before_name;
    std::string before_text;
    absl::CivilSecond before;
    for (const auto& [name, text] : dates) {
      absl::CivilSecond time;
      if (!ReadDate(name, *text, time)) continue;
      if (!before_name.empty() && time < before) {
        Odd("dates_out_of_order", absl::StrCat(name, " ", *text, " before ", before_name, " ", before_text));
      }
      // The latest so far, so that each date is held against all that should stand before it.
      if (before_name.empty() || time >= before) {
        before = time;
        before_name = name;
        before_text = *text;
      }
    }
    absl::CivilSecond ignored;
    ReadDate("registrar_request_date", d_.registrar_request_date, ignored);
    ReadDate("registrar_response_date", d_.registrar_response_date, ignored);
  }

  bool ReadDate(const char* name, const std::string& text, absl::CivilSecond& time) {
    if (text.empty()) {
      Odd(absl::StartsWith(name, "registrar") ? "missing_registrar_date" : "missing_date", name);
      return false;
    }
    if (absl::ParseLenientCivilTime(text, &time)) return true;
    std::string civil = text;
    std::replace(civil.begin(), civil.end(), ' ', 'T');
    if (absl::ParseLenientCivilTime(civil, &time)) return true;
    Odd("unreadable_date", absl::StrCat(name, ": ", text));
    return false;
  }

  void Representative() {
    if (d_.represented_by.empty()) return;
    for (const std::string& panelist : d_.panelists) {
      if (NamedIn(panelist, d_.represented_by)) Odd("representative_among_panelists", panelist);
    }
  }

  void Countries(const char* side, size_t parties, const std::vector<std::string>& countries) {
    if (parties == countries.size()) return;
    Odd("countries_do_not_match",
        absl::StrCat(side, ": ", countries.size(), " countries for ", parties, " names"));
  }

  void Lists() {
    const auto check = [&](const char* name, const std::vector<std::string>& list, size_t many) {
      if (list.size() > many) Odd("long_list", absl::StrCat(name, ": ", list.size()));
      std::set<std::string> seen;
      for (const std::string& entry : list) {
        if (!seen.insert(entry).second) Odd("named_twice", absl::StrCat(name, ": ", Shortened(entry, 100)));
      }
    };
    check("domains", d_.domains, kManyDomains);
    check("complainants", d_.complainants, kManyParties);
    check("respondents", d_.respondents, kManyParties);
    check("trademarks", d_.trademarks, kManyNames);
    check("panelists", d_.panelists, kManyNames);
    if (d_.complainants_countries.size() > kManyParties) {
      Odd("long_list", absl::StrCat("complainants_countries: ", d_.complainants_countries.size()));
    }
    if (d_.respondents_countries.size() > kManyParties) {
      Odd("long_list", absl::StrCat("respondents_countries: ", d_.respondents_countries.size()));
    }
  }

  void Rights() {
    if (d_.trademarks.empty()) Odd("missing_trademark", "");
    if (d_.domains.empty()) Odd("missing_domain", "");
    for (const std::string& mark : d_.trademarks) {
      if (CodePoints(mark) > kLongMark) {
        Odd("long_trademark", absl::StrCat(CodePoints(mark), " characters: ", Shortened(mark, 80)));
      }
    }
    for (const std::string& domain : d_.domains) {
      const bool odd =
          domain.find_first_of(" /@:<>") != std::string::npos || domain.find('.') == std::string::npos;
      if (odd) Odd("not_a_domain", domain);
    }
  }

  const Dispute& d_;
  Oddities& oddities_;
};

void NumberTwice(std::vector<Dispute>& disputes, Oddities& oddities) {
  std::map<std::string, std::vector<Dispute*>> by_reference;
  for (Dispute& dispute : disputes) {
    auto& same = by_reference[absl::StrCat(dispute.source, ":", dispute.number)];
    same.push_back(&dispute);
    dispute.reference = absl::StrCat(dispute.source, ":", dispute.number);
    if (same.size() == 1) continue;
    absl::StrAppend(&dispute.reference, "#", same.size());
    oddities.push_back(
        {dispute.row, dispute.number, "duplicate_number",
         absl::StrCat("first in row ", same.front()->row, "; imported as ", dispute.reference,
                      same.front()->url == dispute.url ? "" : "; another decision's address")});
  }
}

void SeveralSpellings(const std::vector<Dispute>& disputes, Oddities& oddities) {
  // Key -> spelling -> rows.
  std::map<std::string, std::map<std::string, std::vector<int64_t>>> groups;
  const auto add = [&](const std::vector<std::string>& names, bool all, int64_t row) {
    for (const std::string& name : names) {
      if (all || LooksLikeCompany(name)) groups[CompanyKey(name)][name].push_back(row);
    }
  };
  for (const Dispute& dispute : disputes) {
    add(dispute.complainants, true, dispute.row);
    add(dispute.respondents, false, dispute.row);
  }
  for (const auto& [key, spellings] : groups) {
    if (spellings.size() < 2 || key.empty()) continue;
    std::vector<std::string> told;
    int64_t first_row = 0;
    for (const auto& [spelling, rows] : spellings) {
      told.push_back(absl::StrCat("\"", spelling, "\" in rows ", absl::StrJoin(rows, ",")));
      if (first_row == 0 || rows.front() < first_row) first_row = rows.front();
    }
    oddities.push_back({first_row, "", "several_spellings", absl::StrJoin(told, "; ")});
  }
}

}  // namespace

const std::vector<OddityKind>& OddityKinds() {
  static const auto& kinds = *new std::vector<OddityKind>{
      {"unreadable_row", "rows that are no dispute", "无法识别的行"},
      {"missing_field", "fields that are not there", "缺少的字段"},
      {"unknown_field", "fields that nobody knows (not imported)", "未知字段（未导入）"},
      {"wrong_type", "values of a wrong type (not imported)", "类型不符的值（未导入）"},
      {"null_in_list", "null inside a list", "列表中的空值"},
      {"empty_entry", "empty entries of a list", "列表中的空白项"},
      {"space_around", "white space around a value (taken away)", "首尾空白（已去除）"},
      {"missing_complainant", "no complainant (a placeholder stands for it)", "缺少投诉人（以占位方代替）"},
      {"missing_respondent", "no respondent (a placeholder stands for it)", "缺少被投诉人（以占位方代替）"},
      {"missing_panelist", "no panelist", "缺少专家"},
      {"missing_date", "dates missing", "缺少日期"},
      {"missing_registrar_date", "dates of the registrar missing", "缺少注册商日期"},
      {"unreadable_date", "dates that cannot be read", "无法识别的日期"},
      {"dates_out_of_order", "dates out of order", "日期先后矛盾"},
      {"representative_among_panelists", "a representative's name among the panelists",
       "代理人姓名出现在专家中"},
      {"party_among_panelists", "a party's name among the panelists", "当事人姓名出现在专家中"},
      {"same_name_on_both_sides", "the same name on both sides", "同一名称同时为双方"},
      {"named_twice", "named twice in one list", "同一列表中重复"},
      {"duplicate_number", "the number of another dispute (told apart by a suffix)",
       "案号重复（以后缀区分）"},
      {"several_spellings", "companies spelt in several ways", "同一公司的不同写法"},
      {"long_list", "over-long lists", "过长的列表"},
      {"missing_trademark", "no trademark", "缺少商标"},
      {"missing_domain", "no domain", "缺少域名"},
      {"not_a_domain", "domains that are none", "不是域名的域名"},
      {"long_trademark", "trademarks that are a text, not a mark", "并非商标的长文本"},
      {"countries_do_not_match", "countries that cannot be told to the names", "国家与名称无法对应"},
      {"party_kind_guessed", "person or organisation guessed from the name", "依名称推断个人或机构"},
      {"shortened", "texts shortened to the platform's limit (whole in the facts)",
       "超出长度限制而缩短（全文见事实）"},
      {"over_the_limit", "rows over the platform's limits", "超出平台限制的行"},
      {"already_there_differently", "there already with another content", "已存在但内容不同"},
      {"failed", "rows that failed", "失败的行"},
  };
  return kinds;
}

void FindOddities(const Dispute& dispute, Oddities& oddities) { Finder(dispute, oddities).Find(); }

void CompareRows(std::vector<Dispute>& disputes, Oddities& oddities) {
  NumberTwice(disputes, oddities);
  SeveralSpellings(disputes, oddities);
}

}  // namespace sudiao::ctl::udrp
