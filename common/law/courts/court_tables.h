// What the router of courts (courts.h) knows of places and courts, as plain data: which court takes which
// business where, up to which amount, since when, and whether anybody checked it. The law's own limits stand
// in the code; what the Supreme People's Court or a province fixes stands here, so that an institution can
// correct it without a programmer. Names and meanings are those of protos/sudiao/packs/v1/court_table.proto;
// the tables are read by common/court_tables. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/civil_time.h"
#include "common/case_number/case_number.h"
#include "common/types/fields.h"
#include "common/types/money.h"

namespace sudiao::law {

// The names are those of the rights in a case.
SUDIAO_ENUM(CourtRight, INVENTION_PATENT, UTILITY_MODEL, DESIGN_PATENT, TRADEMARK, COPYRIGHT,
            SOFTWARE_COPYRIGHT, TRADE_SECRET, PLANT_VARIETY, CIRCUIT_LAYOUT, GEOGRAPHICAL_INDICATION,
            DOMAIN_NAME, UNFAIR_COMPETITION, OTHER)

// What a court may be asked to decide. The first that fits a dispute decides on its court.
SUDIAO_ENUM(CourtBusiness,
            VALIDITY,         // grant and validity decisions of ministries (JUR-10)
            MONOPOLY,         // JUR-1
            TECHNICAL,        // ownership and infringement of technical rights (JUR-1)
            DESIGN,           // ownership and infringement of design patents (JUR-2)
            WELL_KNOWN_MARK,  // JUR-2
            TECHNICAL_OTHER,  // other civil cases about technical rights and designs (JUR-6)
            ADMINISTRATIVE,   // acts of ministries, governments and customs (JUR-3)
            LARGE,            // ordinary cases above the basic courts' amounts (JUR-3)
            ORDINARY)         // everything else (JUR-4)

// Whose cases a ceiling is for: "local" parties have their domicile in the row's local area.
SUDIAO_ENUM(CeilingParties, ANY, ALL_LOCAL, NOT_ALL_LOCAL)
// JUR-17, JUR-19  Amounts are fixed region by region and date by date, so that they are data.
// UNKNOWN: there may be a ceiling, and nobody here knows it. Then a human is asked; nothing is guessed.
SUDIAO_ENUM(CeilingKind, AMOUNT, NONE, UNKNOWN)

struct Ceiling {
  CeilingParties parties = CeilingParties::UNSPECIFIED;
  CeilingKind kind = CeilingKind::UNSPECIFIED;
  Money amount;
  // Whether the court still takes a case of exactly this amount ("以下" includes the number, 民法典 1259,
  // unless the local standard says "不包括本数"; trap 24).
  bool inclusive = false;
  SUDIAO_FIELDS(parties, kind, amount, inclusive)
};

// JUR-11, JUR-13, JUR-14, JUR-15, JUR-16  Which courts are named for which areas, and since when, is data.
// One court's competence for some business in some areas, from one source.
struct CourtRow {
  std::string id;
  std::string court_code;
  // For courts that common/case_number does not know by name.
  std::string court_zh;
  std::string court_en;
  std::vector<CourtBusiness> takes;
  std::vector<std::string> areas;  // administrative codes
  std::vector<std::string> except_areas;
  std::vector<CourtRight> rights;  // only cases about these; empty for all
  std::string only_respondent;     // only cases against this party, which then go to no other court
  bool online_only = false;
  std::vector<Ceiling> ceilings;
  std::string local_area;
  std::string rule;  // "JUR-13"
  std::string source;
  bool verified = false;
  std::optional<absl::CivilDay> in_force_from;  // absent: not known, taken as always
  std::optional<absl::CivilDay> in_force_to;    // the last day
  SUDIAO_FIELDS(id, court_code, court_zh, court_en, takes, areas, except_areas, rights, only_respondent,
                online_only, ceilings, local_area, rule, source, verified, in_force_from, in_force_to)

  bool Takes(CourtBusiness business) const;
  bool Covers(std::string_view area) const;
  bool IsInForce(absl::CivilDay day) const;
};

struct Area {
  std::string code;  // six digits: 310000 a province, 440300 a city, 310115 a district
  std::string zh;
  std::string en;
  SUDIAO_FIELDS(code, zh, en)
};

// CN-03  The word of a special trial in the numbers that these courts give to cases about these rights.
struct SpecialWord {
  std::string id;
  std::string word;
  std::vector<std::string> court_codes;
  std::vector<CourtRight> rights;
  std::string source;
  bool verified = false;
  SUDIAO_FIELDS(id, word, court_codes, rights, source, verified)
};

struct CourtTables {
  std::vector<Area> areas;
  std::vector<CourtRow> rows;
  std::vector<SpecialWord> special_words;
  SUDIAO_FIELDS(areas, rows, special_words)

  // By its code. Null if it is not in the table.
  const Area* Find(std::string_view code) const;
  // The area that a person wrote: a code, the name of a district or city, or an address that names province
  // or city and district in Chinese or English. The smallest area named; null if none is recognised.
  const Area* Recognise(std::string_view text) const;
  // "上海市浦东新区", "Pudong New Area, Shanghai"
  std::string NameZh(std::string_view code) const;
  std::string NameEn(std::string_view code) const;

  // Those of `other` take the place of those with the same id or code; the rest is added.
  void Merge(const CourtTables& other);
};

// Whether the area lies inside the other or is it.
bool IsWithin(std::string_view area, std::string_view other);

// What a court is called in the tables or, failing that, in common/case_number; its code if nobody knows.
struct CourtTitle {
  std::string zh;
  std::string en;
};
CourtTitle TitleOf(std::string_view court_code, const CourtTables& tables);

// CN-03  "知" where a court of the table gives a number to a case about a technical right, else "".
std::string SpecialWordFor(std::string_view court_code, const std::vector<CourtRight>& rights,
                           const CourtTables& tables);

// Whether the court gives such a word to any case.
bool HasSpecialWord(std::string_view court_code, const CourtTables& tables);

// What is wrong with the tables, one sentence each; empty if they are sound.
std::vector<std::string> Lint(const CourtTables& tables);

}  // namespace sudiao::law
