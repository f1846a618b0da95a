// The linter of the court tables.
#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "common/law/courts/court_tables.h"
#include "common/status/view.h"

namespace sudiao::law {
namespace {

bool IsAreaCode(const std::string& code) {
  return code.size() == 6 &&
         std::all_of(code.begin(), code.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool IsPlainId(const std::string& id) {
  return !id.empty() && std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  });
}

bool IsRule(const std::string& rule) {
  return rule.starts_with("JUR-") || rule.starts_with("CPL-") || rule.starts_with("CN-");
}

// Collects what is wrong with one thing of the tables.
class Linter {
 public:
  Linter(const CourtTables& tables, std::vector<std::string>& defects) : tables_(tables), defects_(defects) {}

  void Check(const Area& area) {
    name_ = area.code;
    Require(IsAreaCode(area.code), "the code of an area has six digits");
    Require(!area.zh.empty() && !area.en.empty(), "the area has no name in both languages");
    Require(area.code.ends_with("0000") || tables_.Find(absl::StrCat(area.code.substr(0, 2), "0000")),
            "the area's province is missing");
  }

  void Check(const CourtRow& row) {
    name_ = row.id;
    Require(IsPlainId(row.id), "the id is not in CAPITALS-WITH-DASHES");
    Require(IsCourtCode(row.court_code), "the court code has no valid form");
    Require(row.court_zh.empty() == row.court_en.empty(), "the court has a name in one language only");
    Require(!row.court_zh.empty() || FindCourt(row.court_code) != nullptr, "nobody knows the court's name");
    Require(!row.takes.empty(), "the court takes no business");
    Require(!row.areas.empty(), "the court has no area");
    for (const std::string& area : row.areas) RequireArea(area);
    for (const std::string& area : row.except_areas) {
      RequireArea(area);
      const auto outer = [&](const std::string& other) { return IsWithin(area, other); };
      Require(std::any_of(row.areas.begin(), row.areas.end(), outer), "an exception lies outside the area");
    }
    Require(IsRule(row.rule), "the rule is missing");
    Require(!row.source.empty(), "the source is missing");
    Require(!row.in_force_from || !row.in_force_to || *row.in_force_from <= *row.in_force_to,
            "it ends before it begins");
    CheckLevel(row);
    CheckCeilings(row);
  }

  void Check(const SpecialWord& special) {
    name_ = special.id;
    Require(IsPlainId(special.id), "the id is not in CAPITALS-WITH-DASHES");
    Require(special.word.size() == 3, "the word of a special trial is one character");
    Require(!special.source.empty(), "the source is missing");
    Require(!special.rights.empty(), "the word is for no right");
    for (const std::string& code : special.court_codes)
      Require(IsCourtCode(code), "a court code has no valid form");
  }

  void Defect(std::string_view name, std::string_view defect) {
    defects_.push_back(absl::StrCat(AbslView(name), ": ", AbslView(defect)));
  }

 private:
  void Require(bool holds, std::string_view defect) {
    if (!holds) Defect(name_, defect);
  }
  void RequireArea(const std::string& code) {
    Require(tables_.Find(code) != nullptr, absl::StrCat("the area ", code, " is not in the table"));
  }

  // What no table may change: a basic court takes ordinary cases and, where approved, those of JUR-2.
  void CheckLevel(const CourtRow& row) {
    const CourtLevel level = CourtLevelOf(row.court_code);
    for (const CourtBusiness business : row.takes) {
      Require(business != CourtBusiness::UNSPECIFIED, "a business is missing");
      Require(business != CourtBusiness::VALIDITY, "decisions on validity are for Beijing by law (JUR-10)");
      const bool approvable = business == CourtBusiness::ORDINARY || business == CourtBusiness::DESIGN ||
                              business == CourtBusiness::WELL_KNOWN_MARK;
      Require(level != CourtLevel::BASIC || approvable,
              "a basic court cannot take this business (JUR-1, JUR-3)");
      Require(level != CourtLevel::INTERMEDIATE || business != CourtBusiness::ORDINARY,
              "ordinary cases below the amounts are for basic courts (JUR-4)");
    }
  }

  void CheckCeilings(const CourtRow& row) {
    Require(!row.Takes(CourtBusiness::ORDINARY) || !row.ceilings.empty(),
            "say NONE or UNKNOWN where the court has no known ceiling");
    std::set<CeilingParties> seen;
    for (const Ceiling& ceiling : row.ceilings) {
      Require(ceiling.kind != CeilingKind::UNSPECIFIED, "a ceiling has no kind");
      Require(ceiling.parties != CeilingParties::UNSPECIFIED, "a ceiling does not say for whose cases it is");
      Require((ceiling.kind == CeilingKind::AMOUNT) == ceiling.amount.has_value(),
              "a ceiling has an amount exactly if it is of that kind");
      Require(ceiling.kind != CeilingKind::AMOUNT || ceiling.amount.minor_units > 0,
              "a ceiling is not positive");
      Require(ceiling.parties == CeilingParties::ANY || !row.local_area.empty(), "the local area is missing");
      Require(seen.insert(ceiling.parties).second, "two ceilings are for the same cases");
    }
    if (!row.local_area.empty()) RequireArea(row.local_area);
    const bool any = seen.contains(CeilingParties::ANY);
    const bool both =
        seen.contains(CeilingParties::ALL_LOCAL) && seen.contains(CeilingParties::NOT_ALL_LOCAL);
    Require(seen.empty() || (any ? seen.size() == 1 : both), "the ceilings do not cover each case once");
  }

  const CourtTables& tables_;
  std::vector<std::string>& defects_;
  std::string name_;
};

bool Overlap(const CourtRow& a, const CourtRow& b) {
  const bool days = (!a.in_force_to || !b.in_force_from || *b.in_force_from <= *a.in_force_to) &&
                    (!b.in_force_to || !a.in_force_from || *a.in_force_from <= *b.in_force_to);
  const bool takes =
      std::find_first_of(a.takes.begin(), a.takes.end(), b.takes.begin(), b.takes.end()) != a.takes.end();
  const bool areas = std::any_of(a.areas.begin(), a.areas.end(), [&](const std::string& area) {
    return std::any_of(b.areas.begin(), b.areas.end(),
                       [&](const std::string& other) { return area == other; });
  });
  return days && takes && areas && a.online_only == b.online_only && a.only_respondent == b.only_respondent;
}

}  // namespace

std::vector<std::string> Lint(const CourtTables& tables) {
  std::vector<std::string> defects;
  Linter linter(tables, defects);
  std::set<std::string> names;
  const auto once = [&](const std::string& name) {
    if (!names.insert(name).second) linter.Defect(name, "it stands twice in the tables");
  };
  for (const Area& area : tables.areas) {
    linter.Check(area);
    once(area.code);
  }
  for (const CourtRow& row : tables.rows) {
    linter.Check(row);
    once(row.id);
  }
  for (const SpecialWord& special : tables.special_words) {
    linter.Check(special);
    once(special.id);
  }
  for (size_t i = 0; i < tables.rows.size(); ++i) {
    for (size_t j = i + 1; j < tables.rows.size(); ++j) {
      const CourtRow& a = tables.rows[i];
      const CourtRow& b = tables.rows[j];
      if (a.court_code == b.court_code && Overlap(a, b)) {
        linter.Defect(b.id, absl::StrCat("the same court has the same business twice, also in ", a.id));
      }
    }
  }
  return defects;
}

}  // namespace sudiao::law
