#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>

#include "common/testing/status_matchers.h"
#include "common/testing/test_database.h"
#include "services/ctl/udrp/case_mapping.h"
#include "services/ctl/udrp/dispute.h"
#include "services/ctl/udrp/state_file.h"
#include "services/ctl/udrp/text.h"

namespace sudiao::ctl::udrp {
namespace {

using intake::domain::CaseContent;
using intake::domain::PartyKind;
using ::testing::Contains;
using ::testing::ElementsAre;
using testing::FailsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::IsOk;
using ::testing::Not;
using testing::StatusIs;

constexpr char kCentre[] = "0190aaaa-0000-7000-8000-000000000001";

// A row without anything odd; a member is replaced by its JSON.
std::string Row(const std::map<std::string, std::string>& changes = {}) {
  std::map<std::string, std::string> members = {{"number", R"("D2023-0001")"},
                                                {"status", R"("Transferred")"},
                                                {"source", R"("WIPO")"},
                                                {"url", R"("https://example.org/d2023-0001")"},
                                                {"submitted", R"("2023-01-02 00:00:00")"},
                                                {"commenced", R"("2023-01-05 00:00:00")"},
                                                {"panel_appointed", R"("2023-02-01 00:00:00")"},
                                                {"registrar_request_date", R"("2023-01-02 00:00:00")"},
                                                {"registrar_response_date", R"("2023-01-03 00:00:00")"},
                                                {"published", R"("2023-02-20 00:00:00")"},
                                                {"registrars", R"(["NameSilo, LLC"])"},
                                                {"panelists", R"(["Ada Panelist"])"},
                                                {"registrant_default", "true"},
                                                {"complainants", R"(["Acme Widgets Inc."])"},
                                                {"represented_by", R"("Bea Counsel of Counsel LLP, France")"},
                                                {"complainants_countries", R"(["United States"])"},
                                                {"respondents", R"(["Li Wei"])"},
                                                {"respondents_countries", R"(["China"])"},
                                                {"domains", R"(["acme-widgets.shop"])"},
                                                {"trademarks", R"(["ACME"])"}};
  for (const auto& [name, json] : changes) members[name] = json;
  std::string row;
  for (const auto& [name, json] : members) row += (row.empty() ? "{\"" : ",\"") + name + "\":" + json;
  return row + "}";
}

struct Read {
  Dispute dispute;
  Oddities oddities;
  std::vector<std::string> kinds() const {
    std::vector<std::string> names;
    for (const Oddity& oddity : oddities) names.push_back(oddity.kind);
    return names;
  }
};

Read ReadRow(const std::map<std::string, std::string>& changes) {
  Read read;
  EXPECT_TRUE(ReadDispute(Row(changes), 7, read.dispute, read.oddities));
  FindOddities(read.dispute, read.oddities);
  read.dispute.reference = read.dispute.source + ":" + read.dispute.number;
  return read;
}

CaseContent MapRow(const std::map<std::string, std::string>& changes, Oddities* oddities = nullptr) {
  Oddities ignored;
  return MapDispute(ReadRow(changes).dispute, kCentre, oddities != nullptr ? *oddities : ignored);
}

std::string WriteRows(const std::vector<std::string>& rows, bool packed) {
  const std::string path = testing::TempFolder() + (packed ? "/rows.jsonl.gz" : "/rows.jsonl");
  std::string text;
  for (const std::string& row : rows) text += row + "\n";
  if (!packed) {
    std::ofstream(path) << text;
    return path;
  }
  gzFile file = ::gzopen(path.c_str(), "wb");
  ::gzwrite(file, text.data(), static_cast<unsigned>(text.size()));
  ::gzclose(file);
  return path;
}

TEST(Oddities, ASoundRowHasNone) { EXPECT_THAT(ReadRow({}).kinds(), IsEmpty()); }

TEST(Oddities, EachIsFoundAndNamesItsRowAndNumber) {
  const struct {
    std::map<std::string, std::string> changes;
    std::string kind, detail;
  } cases[] = {
      {{{"complainants", "[]"}, {"complainants_countries", "[]"}}, "missing_complainant", ""},
      {{{"respondents", "[]"}, {"respondents_countries", "[]"}}, "missing_respondent", ""},
      {{{"panelists", "[]"}}, "missing_panelist", ""},
      {{{"commenced", "null"}}, "missing_date", "commenced"},
      {{{"registrar_request_date", "null"}}, "missing_registrar_date", "registrar_request_date"},
      {{{"published", R"("soon")"}}, "unreadable_date", "soon"},
      {{{"complainants_countries", "[null]"}}, "null_in_list", "complainants_countries[0]"},
      {{{"trademarks", R"(["ACME", null])"}}, "null_in_list", "trademarks[1]"},
      {{{"panel_appointed", R"("2023-01-04 00:00:00")"}}, "dates_out_of_order", "panel_appointed 2023-01-04"},
      {{{"represented_by", R"("Ada Panelist of Some Firm")"}},
       "representative_among_panelists",
       "Ada Panelist"},
      {{{"respondents", R"(["ADA PANELIST"])"}}, "party_among_panelists", "ADA PANELIST"},
      {{{"respondents", R"(["ACME WIDGETS, INC"])"}}, "same_name_on_both_sides", "ACME WIDGETS, INC"},
      {{{"respondents", R"(["Li Wei", "Li Wei"])"}}, "named_twice", "respondents: Li Wei"},
      {{{"trademarks", "[]"}}, "missing_trademark", ""},
      {{{"domains", R"([""])"}}, "empty_entry", "domains[0]"},
      {{{"domains", R"([" a.com"])"}}, "space_around", "\" a.com\""},
      {{{"domains", R"(["marshall- shop.com"])"}}, "not_a_domain", "marshall- shop.com"},
      {{{"trademarks", "[\"" + std::string(201, 'x') + "\"]"}}, "long_trademark", "201 characters"},
      {{{"respondents_countries", R"(["China", "France"])"}},
       "countries_do_not_match",
       "2 countries for 1 names"},
      {{{"status", "3"}}, "wrong_type", "status"},
      {{{"surprise", "1"}}, "unknown_field", "surprise"},
  };
  for (const auto& one : cases) {
    bool found = false;
    for (const Oddity& oddity : ReadRow(one.changes).oddities) {
      if (oddity.kind != one.kind || oddity.detail.find(one.detail) == std::string::npos) continue;
      found = true;
      EXPECT_EQ(oddity.row, 7);
      EXPECT_EQ(oddity.number, "D2023-0001");
    }
    EXPECT_TRUE(found) << one.kind << ": " << one.detail;
  }
}

TEST(Oddities, EveryKindHasATextInBothLanguages) {
  for (const OddityKind& kind : OddityKinds()) EXPECT_TRUE(!kind.en.empty() && !kind.zh.empty()) << kind.name;
}

TEST(Oddities, ADateIsHeldAgainstTheLatestBeforeItNotOnlyItsNeighbour) {
  const Read read = ReadRow({{"panel_appointed", "null"}, {"published", R"("2023-01-03 00:00:00")"}});
  EXPECT_THAT(read.kinds(), ElementsAre("missing_date", "dates_out_of_order"));
}

TEST(Oddities, ALongListIsTold) {
  std::string domains = "[";
  for (int i = 0; i < 430; ++i) domains += (i > 0 ? ",\"d" : "\"d") + std::to_string(i) + ".example.com\"";
  EXPECT_THAT(ReadRow({{"domains", domains + "]"}}).kinds(), ElementsAre("long_list"));
}

TEST(Docket, ARowThatCannotBeReadIsToldAndTheOthersAreRead) {
  Docket docket;
  ASSERT_THAT(ReadDocket(WriteRows({"{\"number\":", "[]", Row(), "{}"}, false), 0, docket), IsOk());
  EXPECT_EQ(docket.rows, 4);
  ASSERT_EQ(docket.disputes.size(), 1U);
  EXPECT_EQ(docket.disputes[0].row, 3);
  const auto unreadable = [](const Oddity& oddity) { return oddity.kind == "unreadable_row"; };
  EXPECT_EQ(std::count_if(docket.oddities.begin(), docket.oddities.end(), unreadable), 3);
}

TEST(Docket, APackedFileIsReadAsAPlainOne) {
  Docket docket;
  ASSERT_THAT(ReadDocket(WriteRows({Row()}, true), 0, docket), IsOk());
  EXPECT_EQ(docket.disputes.size(), 1U);
}

TEST(Docket, APackedFileThatWasCutOffIsAnError) {
  const std::string path = WriteRows(std::vector<std::string>(200, Row()), true);
  std::filesystem::resize_file(path, std::filesystem::file_size(path) - 10);
  Docket docket;
  EXPECT_THAT(ReadDocket(path, 0, docket), StatusIs(absl::StatusCode::kDataLoss));
}

TEST(Docket, ANumberUsedTwiceIsToldApartAndReported) {
  Docket docket;
  ASSERT_THAT(
      ReadDocket(WriteRows({Row(), Row({{"number", "\"X\""}}), Row(), Row({{"source", "\"CAC\""}})}, false),
                 0, docket),
      IsOk());
  std::vector<std::string> references;
  for (const Dispute& dispute : docket.disputes) references.push_back(dispute.reference);
  EXPECT_THAT(references, ElementsAre("WIPO:D2023-0001", "WIPO:X", "WIPO:D2023-0001#2", "CAC:D2023-0001"));
  ASSERT_EQ(docket.oddities.size(), 1U);
  EXPECT_EQ(docket.oddities[0].kind, "duplicate_number");
  EXPECT_EQ(docket.oddities[0].row, 3);
}

TEST(Docket, OneCompanyInSeveralSpellingsIsToldWithItsRows) {
  Docket docket;
  const auto named = [](const char* number, const char* name) {
    return Row(
        {{"number", "\"" + std::string(number) + "\""}, {"complainants", "[\"" + std::string(name) + "\"]"}});
  };
  ASSERT_THAT(ReadDocket(WriteRows({named("1", "Lego Juris A/S"), named("2", "LEGO Juris AS"),
                                    named("3", "Société Oc S.p.A."), named("4", "Societe Oc SpA"),
                                    named("5", "Other AG")},
                                   false),
                         0, docket),
              IsOk());
  std::vector<std::string> told;
  for (const Oddity& oddity : docket.oddities) {
    if (oddity.kind == "several_spellings") told.push_back(oddity.detail);
  }
  ASSERT_EQ(told.size(), 2U);
  EXPECT_THAT(told, Contains("\"LEGO Juris AS\" in rows 2; \"Lego Juris A/S\" in rows 1"));
}

TEST(Text, CompaniesAreToldFromPeopleByTheirLegalForm) {
  for (const char* name :
       {"Acme Inc.", "Foo GmbH", "Boehringer Ingelheim International GmbH.", "LEGO Juris A/S",
        "Pomellato S.p.A.", "Novartis AG", "Equinor ASA", "1337 Services LLC", "Almarai Company",
        "Bank of Nowhere", "Einride AB", "Traffic Tech Inc"}) {
    EXPECT_TRUE(LooksLikeCompany(name)) << name;
  }
  for (const char* name : {"Li Wei", "Ana Sa", "Benjamin Smith", "Nigel", "jay jay", "Wang Se", "Sa", ""}) {
    EXPECT_FALSE(LooksLikeCompany(name)) << name;
  }
}

TEST(Text, ShorteningCountsCharactersNotBytes) {
  EXPECT_EQ(Shortened("诉调平台", 4), "诉调平台");
  EXPECT_EQ(Shortened("诉调平台", 3), "诉调…");
}

TEST(Mapping, EverythingOfARowIsInTheCase) {
  const CaseContent content = MapRow({});
  EXPECT_EQ(content.title, "ACME v. Li Wei (acme-widgets.shop)");
  EXPECT_EQ(content.external_reference, "WIPO:D2023-0001");
  EXPECT_EQ(content.recipient_organization_id, kCentre);
  EXPECT_EQ(content.language, "en");
  EXPECT_TRUE(content.truth_statement);
  ASSERT_EQ(content.parties.size(), 2U);
  EXPECT_EQ(content.parties[0].side, Side::APPLICANT);
  EXPECT_EQ(content.parties[0].kind, PartyKind::ORGANIZATION);
  EXPECT_EQ(content.parties[0].country, "United States");
  EXPECT_EQ(content.parties[0].named_representative, "Bea Counsel of Counsel LLP, France");
  EXPECT_EQ(content.parties[1].side, Side::RESPONDENT);
  EXPECT_EQ(content.parties[1].kind, PartyKind::PERSON);
  EXPECT_EQ(content.parties[1].named_representative, "");
  ASSERT_EQ(content.rights.size(), 2U);
  EXPECT_EQ(content.rights[0].type, intake::RightType::TRADEMARK);
  EXPECT_EQ(content.rights[1].type, intake::RightType::DOMAIN_NAME);
  EXPECT_THAT(content.links, ElementsAre("acme-widgets.shop", "https://example.org/d2023-0001"));
  ASSERT_EQ(content.claims.size(), 1U);
  EXPECT_THAT(content.claims[0].text, HasSubstr("acme-widgets.shop"));
  for (const char* fact : {"Imported from published decisions", "2023-01-05", "Ada Panelist", "NameSilo, LLC",
                           "Transferred", "the respondent did not answer"}) {
    EXPECT_THAT(content.facts, HasSubstr(fact));
  }
}

TEST(Mapping, AnUnnamedSideGetsAPlaceholderAndCanBeFiled) {
  const CaseContent content =
      MapRow({{"complainants", "[]"}, {"respondents", "[]"}, {"trademarks", "[]"}, {"domains", "[]"}});
  EXPECT_EQ(content.parties[0].display_name, kNotNamed);
  EXPECT_EQ(content.parties[1].display_name, kNotNamed);
  EXPECT_EQ(content.rights[0].title, kNotNamed);
  EXPECT_THAT(CheckLimits(content, CaseJson(content)), IsEmpty());
}

TEST(Mapping, CountriesThatBelongToNobodyStandInTheFactsAlone) {
  const CaseContent content = MapRow(
      {{"respondents", R"(["Li Wei", "Chen Bo"])"}, {"respondents_countries", R"([null, "China", "Peru"])"}});
  EXPECT_EQ(content.parties[1].country, "");
  EXPECT_EQ(content.parties[2].country, "");
  EXPECT_THAT(content.facts, HasSubstr("null; China; Peru"));
}

TEST(Mapping, ATextOverTheLimitIsShortenedToldAndWholeInTheFacts) {
  const std::string mark = std::string(700, 'm') + "THE-END";
  Oddities oddities;
  const CaseContent content = MapRow({{"trademarks", "[\"" + mark + "\"]"}}, &oddities);
  EXPECT_EQ(CodePoints(content.rights[0].title), 500U);
  EXPECT_THAT(content.facts, HasSubstr(mark));
  const auto shortened = [](const Oddity& oddity) { return oddity.kind == "shortened"; };
  EXPECT_EQ(std::count_if(oddities.begin(), oddities.end(), shortened), 1);
  EXPECT_THAT(CheckLimits(content, CaseJson(content)), IsEmpty());
}

TEST(Mapping, ManyDomainsMakeSeveralClaimsThatNameEachOfThem) {
  std::string domains = "[";
  for (int i = 0; i < 430; ++i)
    domains += (i > 0 ? ",\"d" : "\"d") + std::to_string(i) + ".a-rather-long-name.example\"";
  const CaseContent content = MapRow({{"domains", domains + "]"}});
  EXPECT_GT(content.claims.size(), 1U);
  EXPECT_THAT(content.claims.back().text, HasSubstr("d429.a-rather-long-name.example"));
  EXPECT_THAT(CheckLimits(content, CaseJson(content)), IsEmpty());
}

TEST(Mapping, WhatThePlatformWouldRefuseIsFound) {
  CaseContent content = MapRow({});
  content.links.assign(1001, "x.com");
  EXPECT_THAT(CheckLimits(content, CaseJson(content)), Contains(HasSubstr("links")));
  content = MapRow({});
  EXPECT_THAT(CheckLimits(content, std::string((1U << 20U) + 1, ' ')), Contains(HasSubstr("bytes")));
}

TEST(Mapping, TheJsonIsThatOfTheApi) {
  const std::string json = CaseJson(MapRow({}));
  EXPECT_THAT(json, HasSubstr(R"("side":"SIDE_APPLICANT","kind":"PARTY_KIND_ORGANIZATION")"));
  EXPECT_THAT(json, HasSubstr(R"("type":"RIGHT_TYPE_DOMAIN_NAME","title":"acme-widgets.shop")"));
  EXPECT_THAT(json, HasSubstr(R"("externalReference":"WIPO:D2023-0001","truthStatement":true)"));
}

TEST(Mapping, ARequestIdIsOfOneStepCentreAndDispute) {
  EXPECT_EQ(RequestId("create", kCentre, "A:1"), RequestId("create", kCentre, "A:1"));
  EXPECT_NE(RequestId("create", kCentre, "A:1"), RequestId("submit", kCentre, "A:1"));
  EXPECT_NE(RequestId("create", kCentre, "A:1"), RequestId("create", kCentre, "A:1#2"));
  EXPECT_NE(RequestId("create", kCentre, "A:1"), RequestId("create", "another", "A:1"));
}

TEST(StateFile, KnowsAfterAnotherOpeningWhatWasDone) {
  const std::string path = testing::TempFolder() + "/state";
  {
    auto state = StateFile::Open(path, "http://a", kCentre);
    ASSERT_THAT(state, IsOk());
    EXPECT_THAT((*state)->Done("A:1", "cases/1"), IsOk());
    EXPECT_THAT((*state)->Done("A:1", "cases/1"), IsOk());
  }
  const auto state = StateFile::Open(path, "http://a", kCentre);
  ASSERT_THAT(state, IsOk());
  EXPECT_TRUE((*state)->IsDone("A:1"));
  EXPECT_FALSE((*state)->IsDone("A:2"));
  EXPECT_EQ((*state)->size(), 1U);
}

TEST(StateFile, ALastLineThatWasCutOffIsIgnored) {
  const std::string path = testing::TempFolder() + "/state";
  { EXPECT_THAT((*StateFile::Open(path, "http://a", kCentre))->Done("A:1", "cases/1"), IsOk()); }
  { std::ofstream(path, std::ios::app) << R"({"reference":"A:2","na)"; }
  {
    const auto state = StateFile::Open(path, "http://a", kCentre);
    ASSERT_THAT(state, IsOk());
    EXPECT_FALSE((*state)->IsDone("A:2"));
    EXPECT_THAT((*state)->Done("A:3", "cases/3"), IsOk());
  }
  const auto state = StateFile::Open(path, "http://a", kCentre);
  ASSERT_THAT(state, IsOk());
  EXPECT_TRUE((*state)->IsDone("A:1") && (*state)->IsDone("A:3"));
}

TEST(StateFile, OfAnotherPlatformOrCentreOrInUseIsRefused) {
  const std::string path = testing::TempFolder() + "/state";
  const auto state = StateFile::Open(path, "http://a", kCentre);
  ASSERT_THAT(state, IsOk());
  EXPECT_THAT(StateFile::Open(path, "http://a", kCentre), StatusIs(absl::StatusCode::kFailedPrecondition));
  const std::string other = testing::TempFolder() + "/state";
  { ASSERT_THAT(StateFile::Open(other, "http://a", kCentre), IsOk()); }
  EXPECT_THAT(StateFile::Open(other, "http://b", kCentre), StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(StateFile::Open(other, "http://a", "another"), StatusIs(absl::StatusCode::kFailedPrecondition));
}

TEST(StateFile, AFileOfAnotherKindIsLeftAsItIs) {
  const std::string path = testing::TempFolder() + "/notes";
  { std::ofstream(path) << "my notes\n"; }
  EXPECT_THAT(StateFile::Open(path, "http://a", kCentre), StatusIs(absl::StatusCode::kFailedPrecondition));
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  EXPECT_EQ(line, "my notes");
}

// The whole published docket, where it is at hand.
TEST(PublishedDocket, EveryRowIsReadAndFitsThePlatformsLimits) {
  const char* path = std::getenv("SUDIAO_UDRP_FILE");
  if (path == nullptr) GTEST_SKIP() << "SUDIAO_UDRP_FILE is not set: the published docket was NOT tested";
  Docket docket;
  ASSERT_THAT(ReadDocket(path, 0, docket), IsOk());
  EXPECT_EQ(docket.rows, 8041);
  ASSERT_EQ(docket.disputes.size(), 8041U);
  std::map<std::string, int> references;
  for (const Dispute& dispute : docket.disputes) {
    ++references[dispute.reference];
    const CaseContent content = MapDispute(dispute, kCentre, docket.oddities);
    EXPECT_THAT(CheckLimits(content, CaseJson(content)), IsEmpty()) << "row " << dispute.row;
  }
  EXPECT_EQ(references.size(), 8041U);
  std::map<std::string, int> kinds;
  for (const Oddity& oddity : docket.oddities) ++kinds[oddity.kind];
  EXPECT_EQ(kinds["missing_complainant"], 306);
  EXPECT_EQ(kinds["missing_respondent"], 139);
  EXPECT_EQ(kinds["missing_trademark"], 223);
  EXPECT_EQ(kinds["null_in_list"], 477);
  EXPECT_EQ(kinds["missing_date"], 960 + 959 + 1);
  EXPECT_EQ(kinds["duplicate_number"], 1);
}

}  // namespace
}  // namespace sudiao::ctl::udrp
