#include "common/law/courts/court_tables.h"

#include <fstream>

#include "common/law/courts/sample.h"
#include "common/testing/test_database.h"

namespace sudiao::law {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

std::string Text(const std::string& rows) { return std::string(ParseCourtTables(rows).status().message()); }

// JUR-11
TEST(CourtTablesTest, TheBuiltInTablesAreSound) {
  EXPECT_THAT(Lint(BuiltIn()), IsEmpty());
  EXPECT_GE(BuiltIn().rows.size(), 45U);
}

// JUR-12, JUR-16, JUR-17: what is known to less than 85 % is no number here.
TEST(CourtTablesTest, NoBuiltInRowGuessesACeiling) {
  for (const CourtRow& row : BuiltIn().rows) {
    for (const Ceiling& ceiling : row.ceilings) {
      EXPECT_NE(ceiling.kind, CeilingKind::AMOUNT) << row.id;
      const bool unsure = row.rule == "JUR-15" || row.rule == "JUR-16";
      EXPECT_TRUE(!unsure || ceiling.kind == CeilingKind::UNKNOWN) << row.id;
      EXPECT_TRUE(ceiling.kind != CeilingKind::NONE || row.court_code.starts_with("沪")) << row.id;
    }
  }
}

// CN-07: a district court with its own row covers its own district.
TEST(CourtTablesTest, ShanghaisCourtsCoverTheirOwnDistricts) {
  for (const CourtRow& row : BuiltIn().rows) {
    if (row.rule != "JUR-13" || !row.only_respondent.empty()) continue;
    EXPECT_THAT(row.areas, ElementsAre("31" + row.court_code.substr(3))) << row.id;
  }
}

TEST(CourtTablesTest, PlacesHaveNames) {
  EXPECT_EQ(BuiltIn().NameZh("310115"), "上海市浦东新区");
  EXPECT_EQ(BuiltIn().NameEn("310115"), "Pudong, Shanghai");
  EXPECT_EQ(BuiltIn().NameZh("440106"), "广东省广州市天河区");
  EXPECT_EQ(BuiltIn().NameEn("440106"), "Tianhe, Guangzhou");
  EXPECT_EQ(BuiltIn().NameZh("310000"), "上海市");
  EXPECT_EQ(BuiltIn().NameZh("999999"), "999999");
  EXPECT_EQ(BuiltIn().Recognise("广东省广州市"), BuiltIn().Find("440100"));
  EXPECT_EQ(BuiltIn().Recognise("上海市河北路"), BuiltIn().Find("310000"));
  EXPECT_EQ(BuiltIn().Recognise("Huangpu, Guangzhou"), BuiltIn().Find("440112"));
  EXPECT_EQ(BuiltIn().Recognise("Shanghailand"), nullptr);
  EXPECT_EQ(BuiltIn().Recognise(""), nullptr);
}

// CN-03
TEST(CourtTablesTest, TheSpecialWordIsForTechnicalRightsAtIntellectualPropertyCourts) {
  EXPECT_EQ(SpecialWordFor("沪73", {CourtRight::INVENTION_PATENT}, BuiltIn()), "知");
  EXPECT_EQ(SpecialWordFor("粤73", {CourtRight::TRADEMARK, CourtRight::SOFTWARE_COPYRIGHT}, BuiltIn()), "知");
  EXPECT_EQ(SpecialWordFor("沪73", {CourtRight::DESIGN_PATENT}, BuiltIn()), "");
  EXPECT_EQ(SpecialWordFor("沪73", {}, BuiltIn()), "");
  EXPECT_EQ(SpecialWordFor("沪0115", {CourtRight::INVENTION_PATENT}, BuiltIn()), "");
  CourtTables own = BuiltIn();
  own.Merge(ParseCourtTables(R"(special_words { id: "CN-ZHI" word: "知" court_codes: "沪73"
                                rights: RIGHT_TYPE_DESIGN_PATENT source: "own" })")
                .value());
  EXPECT_EQ(SpecialWordFor("沪73", {CourtRight::DESIGN_PATENT}, own), "知") << "configurable";
  EXPECT_EQ(SpecialWordFor("沪73", {CourtRight::INVENTION_PATENT}, own), "");
}

TEST(CourtTablesTest, AFileOrFolderAddsAndReplacesRows) {
  EXPECT_GT(OldStandards().rows.size(), BuiltIn().rows.size());
  EXPECT_EQ(TitleOf("粤2072", OldStandards()).zh, "中山市第二人民法院");
  EXPECT_EQ(TitleOf("川0107", OldStandards()).zh, "川0107");
  const std::string folder = testing::TempFolder();
  std::ofstream(folder + "/own.textproto") << R"(rows { id: "SH-PUDONG-2022" court_code: "沪0115"
      takes: COURT_BUSINESS_ORDINARY areas: "310115" ceilings { parties: CEILING_PARTIES_ANY
      kind: CEILING_KIND_AMOUNT amount { currency_code: "CNY" units: 5 } } rule: "JUR-3" source: "own"
      verified: true in_force_from { year: 2022 month: 7 day: 1 } })";
  std::ofstream(folder + "/notes.txt") << "not a table";
  const auto loaded = LoadCourtTables(folder);
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  EXPECT_EQ(loaded->rows.size(), BuiltIn().rows.size());
  CourtQuery query = DisputeIn("310115", CourtRight::COPYRIGHT);
  query.amount = Yuan(5);
  EXPECT_THAT(CodesOf(RouteCourts(query, *loaded).courts), ElementsAre("沪73"))
      << "JUR-3, and the row is exclusive";
}

TEST(CourtTablesTest, ABadFileIsNamed) {
  EXPECT_THAT(std::string(LoadCourtTables("/nowhere/at.all").status().message()),
              HasSubstr("at.all: it cannot be read"));
  const std::string folder = testing::TempFolder();
  std::ofstream(folder + "/bad.textproto") << "rows { id: }";
  EXPECT_THAT(std::string(LoadCourtTables(folder).status().message()), HasSubstr("bad.textproto: line 1"));
  EXPECT_THAT(Text("rows { colour: 1 }"), HasSubstr("line 1"));
  EXPECT_THAT(Text("rows { in_force_from { year: 2022 month: 13 day: 1 } }"), HasSubstr("in_force_from"));
}

struct Damage {
  const char* defect;
  void (*damage)(CourtTables&);
};

CourtRow& Row(CourtTables& tables, std::string_view id) {
  for (CourtRow& row : tables.rows) {
    if (row.id == id) return row;
  }
  ADD_FAILURE() << id;
  return tables.rows[0];
}
CourtRow& Pudong(CourtTables& tables) { return Row(tables, "SH-PUDONG-2022"); }
CourtRow& Zhongshan(CourtTables& tables) { return Row(tables, "ZS-SECOND-2020"); }

TEST(CourtTablesTest, TheLinterFindsEachDefect) {
  const Damage damages[] = {
      {"six digits", [](CourtTables& t) { t.areas[0].code = "31"; }},
      {"no name in both", [](CourtTables& t) { t.areas[0].en = ""; }},
      {"province is missing",
       [](CourtTables& t) {
         t.areas.push_back({"990101", "某区", "Somewhere"});
       }},
      {"stands twice", [](CourtTables& t) { t.areas.push_back(t.areas[0]); }},
      {"CAPITALS", [](CourtTables& t) { Pudong(t).id = "pudong"; }},
      {"court code has no valid form", [](CourtTables& t) { Pudong(t).court_code = "浦东"; }},
      {"one language only", [](CourtTables& t) { Pudong(t).court_zh = "浦东法院"; }},
      {"nobody knows the court's name", [](CourtTables& t) { Pudong(t).court_code = "沪0199"; }},
      {"takes no business", [](CourtTables& t) { Pudong(t).takes.clear(); }},
      {"business is missing", [](CourtTables& t) { Pudong(t).takes = {CourtBusiness::UNSPECIFIED}; }},
      {"has no area", [](CourtTables& t) { Pudong(t).areas.clear(); }},
      {"310199 is not in the table", [](CourtTables& t) { Pudong(t).areas = {"310199"}; }},
      {"outside the area", [](CourtTables& t) { Pudong(t).except_areas = {"440300"}; }},
      {"rule is missing", [](CourtTables& t) { Pudong(t).rule = ""; }},
      {"source is missing", [](CourtTables& t) { Pudong(t).source = ""; }},
      {"ends before it begins", [](CourtTables& t) { Pudong(t).in_force_to = absl::CivilDay(2020, 1, 1); }},
      {"cannot take this business", [](CourtTables& t) { Pudong(t).takes = {CourtBusiness::TECHNICAL}; }},
      {"for basic courts (JUR-4)",
       [](CourtTables& t) { Row(t, "SH-IP-LARGE").takes = {CourtBusiness::ORDINARY}; }},
      {"JUR-10", [](CourtTables& t) { Row(t, "BJ-IP-LARGE").takes = {CourtBusiness::VALIDITY}; }},
      {"say NONE or UNKNOWN", [](CourtTables& t) { Pudong(t).ceilings.clear(); }},
      {"a ceiling has no kind",
       [](CourtTables& t) { Pudong(t).ceilings[0].kind = CeilingKind::UNSPECIFIED; }},
      {"for whose cases",
       [](CourtTables& t) { Pudong(t).ceilings[0].parties = CeilingParties::UNSPECIFIED; }},
      {"amount exactly if", [](CourtTables& t) { Pudong(t).ceilings[0].amount = Yuan(1); }},
      {"is not positive", [](CourtTables& t) { Zhongshan(t).ceilings[0].amount.minor_units = 0; }},
      {"local area is missing", [](CourtTables& t) { Zhongshan(t).local_area = ""; }},
      {"for the same cases",
       [](CourtTables& t) { Zhongshan(t).ceilings.push_back(Zhongshan(t).ceilings[0]); }},
      {"cover each case once", [](CourtTables& t) { Zhongshan(t).ceilings.pop_back(); }},
      {"same business twice",
       [](CourtTables& t) {
         CourtRow copy = Pudong(t);
         copy.id = "SH-PUDONG-COPY";
         t.rows.push_back(copy);
       }},
      {"one character", [](CourtTables& t) { t.special_words[0].word = "知识"; }},
      {"for no right", [](CourtTables& t) { t.special_words[0].rights.clear(); }}};
  EXPECT_THAT(Lint(OldStandards()), IsEmpty());
  for (const Damage& damage : damages) {
    CourtTables tables = OldStandards();
    damage.damage(tables);
    EXPECT_THAT(Lint(tables), ::testing::Contains(HasSubstr(damage.defect))) << damage.defect;
  }
}

}  // namespace
}  // namespace sudiao::law
