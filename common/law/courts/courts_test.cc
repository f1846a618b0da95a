#include "common/law/courts/courts.h"

#include "common/law/courts/sample.h"

namespace sudiao::law {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

constexpr char kPudong[] = "310115";
constexpr char kHaidian[] = "110108";

CourtRoute Route(const CourtQuery& query) { return RouteCourts(query, BuiltIn()); }

std::vector<std::string> SuitIn(const std::string& place, CourtRight right,
                                ClaimNature nature = ClaimNature::INFRINGEMENT) {
  return CodesOf(Route(DisputeIn(place, right, nature)).courts);
}

// A10: CPL-205(2), JUR-2, JUR-6, JI-2.
TEST(CourtRouterTest, A10_ASelfReceivedDesignPatentCaseOfPudongIsConfirmedByTheIntellectualPropertyCourt) {
  CourtQuery query = DisputeIn(kPudong, CourtRight::DESIGN_PATENT);
  query.body_place = kPudong;
  const CourtRoute route = Route(query);
  ASSERT_THAT(CodesOf(route.confirmation.courts), ElementsAre("沪73"));
  const RoutedCourt& court = route.confirmation.courts[0];
  EXPECT_EQ(court.title_zh, "上海知识产权法院");
  EXPECT_EQ(court.level, CourtLevel::INTERMEDIATE);
  EXPECT_FALSE(court.ask_human);
  EXPECT_THAT(RulesOf(court), ::testing::IsSupersetOf({"CPL-205(2)", "JUR-2", "JUR-6"}));
  const RoutedCourt* pudong = CourtIn(route.excluded, "沪0115");
  ASSERT_NE(pudong, nullptr);
  EXPECT_THAT(RulesOf(*pudong), ElementsAre("JUR-2"));
}

// A11: CPL-205(1).
TEST(CourtRouterTest, A11_ACopyrightCaseThatPudongCourtReferredIsConfirmedByPudongCourt) {
  CourtQuery query = DisputeIn(kPudong, CourtRight::COPYRIGHT);
  query.amount = Yuan(800'000);
  query.inviting_court = "沪0115";
  const CourtRoute route = Route(query);
  ASSERT_THAT(CodesOf(route.confirmation.courts), ElementsAre("沪0115"));
  EXPECT_THAT(RulesOf(route.confirmation.courts[0]), ElementsAre("CPL-205(1)"));
  EXPECT_THAT(route.confirmation.fallbacks, IsEmpty());
  EXPECT_THAT(CodesOf(route.courts), ElementsAre("沪0115"));
}

// Trap 2, HIER-3: the inviting court confirms whatever the right, also where a suit would go elsewhere.
TEST(CourtRouterTest, TheInvitingCourtConfirmsWhateverTheRight) {
  CourtQuery query = DisputeIn(kPudong, CourtRight::INVENTION_PATENT);
  query.inviting_court = "沪0104";
  const CourtRoute route = Route(query);
  EXPECT_THAT(CodesOf(route.confirmation.courts), ElementsAre("沪0104"));
  EXPECT_THAT(CodesOf(route.courts), ElementsAre("沪73"));
}

struct Level {
  CourtRight right;
  ClaimNature nature;
  const char* rule;
  CourtLevel level;
};

// JUR-1, JUR-2, JUR-4: the level in a province without an IP court of JUR-6.
TEST(CourtRouterTest, TheRightAndTheClaimDecideOnTheLevel) {
  using R = CourtRight;
  using N = ClaimNature;
  const Level levels[] = {{R::INVENTION_PATENT, N::INFRINGEMENT, "JUR-1", CourtLevel::INTERMEDIATE},
                          {R::INVENTION_PATENT, N::OWNERSHIP, "JUR-1", CourtLevel::INTERMEDIATE},
                          {R::INVENTION_PATENT, N::UNSPECIFIED, "JUR-1", CourtLevel::INTERMEDIATE},
                          {R::INVENTION_PATENT, N::CONTRACT, "JUR-4", CourtLevel::BASIC},
                          {R::UTILITY_MODEL, N::INFRINGEMENT, "JUR-1", CourtLevel::INTERMEDIATE},
                          {R::PLANT_VARIETY, N::OWNERSHIP, "JUR-1", CourtLevel::INTERMEDIATE},
                          {R::CIRCUIT_LAYOUT, N::INFRINGEMENT, "JUR-1", CourtLevel::INTERMEDIATE},
                          {R::TRADE_SECRET, N::UNFAIR_COMPETITION, "JUR-1", CourtLevel::INTERMEDIATE},
                          {R::SOFTWARE_COPYRIGHT, N::INFRINGEMENT, "JUR-1", CourtLevel::INTERMEDIATE},
                          {R::SOFTWARE_COPYRIGHT, N::CONTRACT, "JUR-4", CourtLevel::BASIC},
                          {R::DESIGN_PATENT, N::INFRINGEMENT, "JUR-2", CourtLevel::INTERMEDIATE},
                          {R::DESIGN_PATENT, N::CONTRACT, "JUR-4", CourtLevel::BASIC},
                          {R::TRADEMARK, N::INFRINGEMENT, "JUR-4", CourtLevel::BASIC},
                          {R::COPYRIGHT, N::OWNERSHIP, "JUR-4", CourtLevel::BASIC},
                          {R::GEOGRAPHICAL_INDICATION, N::INFRINGEMENT, "JUR-4", CourtLevel::BASIC},
                          {R::DOMAIN_NAME, N::INFRINGEMENT, "JUR-4", CourtLevel::BASIC},
                          {R::UNFAIR_COMPETITION, N::UNFAIR_COMPETITION, "JUR-4", CourtLevel::BASIC},
                          {R::OTHER, N::CONTRACT, "JUR-4", CourtLevel::BASIC}};
  for (const Level& expected : levels) {
    const CourtRoute route = Route(DisputeIn("330100", expected.right, expected.nature));
    SCOPED_TRACE(std::string(EnumName(expected.right)) + " " + std::string(EnumName(expected.nature)));
    ASSERT_EQ(route.courts.size(), 1U);
    EXPECT_EQ(route.courts[0].level, expected.level);
    EXPECT_THAT(RulesOf(route.courts[0]), Contains(expected.rule));
    EXPECT_TRUE(route.courts[0].ask_human) << "the tables name no court of Hangzhou for this";
    EXPECT_THAT(WarningsOf(route), Contains("COURT_NOT_KNOWN"));
  }
}

TEST(CourtRouterTest, OnlyCommercialSecretsAreForABasicCourt) {
  CourtQuery query = DisputeIn(kPudong, CourtRight::TRADE_SECRET);
  EXPECT_THAT(CodesOf(Route(query).courts), ElementsAre("沪73"));
  EXPECT_THAT(WarningsOf(Route(query)), Contains("SECRET_TREATED_AS_TECHNICAL"));
  query.business_secret_only = true;
  EXPECT_THAT(CodesOf(Route(query).courts), ElementsAre("沪0115"));
  EXPECT_THAT(WarningsOf(Route(query)), Not(Contains("SECRET_TREATED_AS_TECHNICAL")));
}

// JUR-1: monopoly. JUR-2: marks to be recognised as well known.
TEST(CourtRouterTest, MonopolyAndWellKnownMarksNeedTheIntermediateLevel) {
  CourtQuery query = DisputeIn(kPudong, CourtRight::TRADEMARK);
  EXPECT_THAT(CodesOf(Route(query).courts), ElementsAre("沪0115"));
  query.well_known_mark = true;
  EXPECT_THAT(CodesOf(Route(query).courts), ElementsAre("沪73"));
  EXPECT_THAT(RulesOf(Route(query).courts[0]), ::testing::IsSupersetOf({"JUR-2", "JUR-6"}));
  query.well_known_mark = false;
  query.monopoly = true;
  EXPECT_THAT(CodesOf(Route(query).courts), ElementsAre("沪73"));
  EXPECT_THAT(RulesOf(Route(query).courts[0]), Contains("JUR-1"));
}

// JUR-2: a basic court only with approval, and never for administrative cases about designs.
TEST(CourtRouterTest, AnApprovedBasicCourtTakesDesignsButNotTheirAdministrativeCases) {
  CourtQuery query = DisputeIn("330100", CourtRight::DESIGN_PATENT);
  EXPECT_THAT(CodesOf(RouteCourts(query, BuiltIn()).courts), ElementsAre(""));
  EXPECT_THAT(CodesOf(RouteCourts(query, OldStandards()).courts), ElementsAre("浙0192"));
  query.administrative_act = AdministrativeAct::COUNTY_GOVERNMENT;
  const CourtRoute route = RouteCourts(query, OldStandards());
  EXPECT_THAT(CodesOf(route.courts), ElementsAre(""));
  EXPECT_EQ(route.courts[0].level, CourtLevel::INTERMEDIATE);
}

// JUR-3, JUR-6: acts of authorities.
TEST(CourtRouterTest, ActsOfAuthoritiesAreForTheIntermediateLevel) {
  for (const AdministrativeAct act : {AdministrativeAct::STATE_COUNCIL_DEPARTMENT,
                                      AdministrativeAct::COUNTY_GOVERNMENT, AdministrativeAct::CUSTOMS}) {
    CourtQuery query = DisputeIn(kPudong, CourtRight::TRADEMARK);
    query.administrative_act = act;
    EXPECT_THAT(CodesOf(Route(query).courts), ElementsAre("沪73")) << EnumName(act);
    EXPECT_THAT(RulesOf(Route(query).courts[0]), ::testing::IsSupersetOf({"JUR-3", "JUR-6"}));
    query.parties[1].place = "330100";
    EXPECT_EQ(Route(query).courts[0].level, CourtLevel::INTERMEDIATE);
    EXPECT_THAT(CodesOf(Route(query).courts), ElementsAre("")) << "the seat of the authority counts";
  }
}

// JUR-10
TEST(CourtRouterTest, DecisionsOnValidityGoToBeijingFromEverywhere) {
  for (const char* place : {kPudong, "440305", ""}) {
    CourtQuery query = DisputeIn(place, CourtRight::DESIGN_PATENT);
    query.administrative_act = AdministrativeAct::VALIDITY_DECISION;
    const CourtRoute route = Route(query);
    ASSERT_THAT(CodesOf(route.courts), ElementsAre("京73")) << place;
    EXPECT_THAT(RulesOf(route.courts[0]), Contains("JUR-10"));
    EXPECT_EQ(route.courts[0].appeal_court_code, "最高法");
    EXPECT_FALSE(route.courts[0].ask_human);
  }
}

// JUR-6: in its area the IP court takes contracts about technical rights, too.
TEST(CourtRouterTest, WhereThereIsAnIntellectualPropertyCourtItTakesEverythingTechnical) {
  EXPECT_THAT(SuitIn(kPudong, CourtRight::INVENTION_PATENT), ElementsAre("沪73"));
  EXPECT_THAT(SuitIn(kPudong, CourtRight::INVENTION_PATENT, ClaimNature::CONTRACT), ElementsAre("沪73"));
  EXPECT_THAT(SuitIn(kHaidian, CourtRight::SOFTWARE_COPYRIGHT, ClaimNature::CONTRACT), ElementsAre("京73"));
  EXPECT_THAT(SuitIn("440604", CourtRight::UTILITY_MODEL), ElementsAre("粤73"));
  EXPECT_THAT(SuitIn("440103", CourtRight::DESIGN_PATENT), ElementsAre("粤73"));
  EXPECT_THAT(SuitIn("440305", CourtRight::UTILITY_MODEL), ElementsAre("粤03")) << "Shenzhen excepted";
  EXPECT_THAT(SuitIn("460000", CourtRight::UTILITY_MODEL), ElementsAre("琼73"));
  EXPECT_THAT(SuitIn(kPudong, CourtRight::OTHER, ClaimNature::CONTRACT), ElementsAre("沪0115"));
}

// JUR-7
TEST(CourtRouterTest, MixedClaimsGoToTheIntellectualPropertyCourtTogether) {
  CourtQuery query = DisputeIn(kPudong, CourtRight::COPYRIGHT);
  EXPECT_THAT(CodesOf(Route(query).courts), ElementsAre("沪0115"));
  query.claims.push_back({CourtRight::SOFTWARE_COPYRIGHT, ClaimNature::INFRINGEMENT});
  const CourtRoute route = Route(query);
  ASSERT_THAT(CodesOf(route.courts), ElementsAre("沪73"));
  EXPECT_THAT(RulesOf(route.courts[0]), Contains("JUR-7"));
  EXPECT_THAT(CodesOf(route.excluded), ElementsAre("沪0115"));
  query.claims.erase(query.claims.begin());
  EXPECT_THAT(RulesOf(Route(query).courts[0]), Not(Contains("JUR-7")));
}

// JUR-5
TEST(CourtRouterTest, NewAndHardCasesMayBeTakenUp) {
  CourtQuery query = DisputeIn(kPudong, CourtRight::COPYRIGHT);
  EXPECT_THAT(WarningsOf(Route(query)), Not(Contains("UPPER_COURT_MAY_TAKE_IT")));
  query.novel = true;
  EXPECT_THAT(WarningsOf(Route(query)), Contains("UPPER_COURT_MAY_TAKE_IT"));
}

// JUR-8, JUR-9
TEST(CourtRouterTest, AppealsGoToTheIntellectualPropertyCourtOrToTheSupremeCourt) {
  const auto appeal = [](const CourtQuery& query) { return Route(query).courts[0].appeal_court_code; };
  EXPECT_EQ(appeal(DisputeIn(kPudong, CourtRight::COPYRIGHT)), "沪73");
  EXPECT_EQ(appeal(DisputeIn(kHaidian, CourtRight::TRADEMARK)), "京73");
  EXPECT_EQ(appeal(DisputeIn("440106", CourtRight::TRADEMARK)), "粤73");
  EXPECT_EQ(appeal(DisputeIn("330100", CourtRight::TRADEMARK)), "");
  EXPECT_EQ(appeal(DisputeIn(kPudong, CourtRight::INVENTION_PATENT)), "最高法");
  EXPECT_EQ(appeal(DisputeIn(kPudong, CourtRight::PLANT_VARIETY)), "最高法");
  EXPECT_EQ(appeal(DisputeIn(kPudong, CourtRight::UTILITY_MODEL)), "沪");
  EXPECT_EQ(appeal(DisputeIn(kPudong, CourtRight::DESIGN_PATENT)), "");
  CourtQuery complex = DisputeIn(kPudong, CourtRight::UTILITY_MODEL);
  complex.novel = true;
  EXPECT_EQ(appeal(complex), "最高法");
  complex.date = absl::CivilDay(2023, 11, 1);
  EXPECT_EQ(appeal(complex), "最高法");
  complex.date = absl::CivilDay(2023, 10, 31);
  EXPECT_EQ(appeal(complex), "");
}

// JUR-13, JUR-14: both sides of 2022-07-01 and of 2021-01-01.
TEST(CourtRouterTest, ShanghaisDistrictsHaveTheirOwnCourtsSinceJuly2022) {
  CourtQuery query = DisputeIn("上海市奉贤区", CourtRight::COPYRIGHT);
  query.date = absl::CivilDay(2022, 7, 1);
  EXPECT_THAT(CodesOf(Route(query).courts), ElementsAre("沪0120"));
  query.date = absl::CivilDay(2022, 6, 30);
  EXPECT_THAT(CodesOf(Route(query).courts), ElementsAre("沪0115"));
  query.date = absl::CivilDay(2021, 1, 1);
  EXPECT_THAT(CodesOf(Route(query).courts), ElementsAre("沪0115"));
  query.date = absl::CivilDay(2020, 12, 31);
  EXPECT_THAT(CodesOf(Route(query).courts), ElementsAre("")) << "what was before is not in the table";
}

// JUR-13: all trademark cases against one company go to Xuhui.
TEST(CourtRouterTest, TrademarkCasesAgainstXunmengGoToXuhui) {
  CourtQuery query = DisputeIn(kPudong, CourtRight::TRADEMARK);
  query.parties[1].name = "上海寻梦信息技术有限公司";
  const CourtRoute route = Route(query);
  EXPECT_THAT(CodesOf(route.courts), ElementsAre("沪0104"));
  ASSERT_THAT(CodesOf(route.excluded), ElementsAre("沪0115"));
  EXPECT_THAT(RulesOf(route.excluded[0]), ElementsAre("JUR-13"));
  query.claims[0].right = CourtRight::COPYRIGHT;
  EXPECT_THAT(CodesOf(Route(query).courts), ElementsAre("沪0115"));
  query.claims[0].right = CourtRight::TRADEMARK;
  std::swap(query.parties[0].side, query.parties[1].side);
  EXPECT_THAT(CodesOf(Route(query).courts), ElementsAre("沪0115")) << "as the applicant it is like any other";
}

// JUR-12: Shanghai's basic courts have no ceiling.
TEST(CourtRouterTest, AmountsDoNotMatterInShanghai) {
  CourtQuery query = DisputeIn(kPudong, CourtRight::COPYRIGHT);
  query.amount = Yuan(1'000'000'000);
  EXPECT_THAT(CodesOf(Route(query).courts), ElementsAre("沪0115"));
  EXPECT_FALSE(Route(query).courts[0].ask_human);
}

// JUR-15, JUR-16, JUR-17: no ceiling is known, so a human is asked and nothing is guessed.
TEST(CourtRouterTest, WithoutAKnownCeilingAHumanIsAsked) {
  for (const char* place : {kHaidian, "440106", "广州市番禺区"}) {
    CourtQuery query = DisputeIn(place, CourtRight::COPYRIGHT);
    query.amount = Yuan(1);
    const CourtRoute route = Route(query);
    ASSERT_EQ(route.courts.size(), 1U) << place;
    EXPECT_TRUE(route.courts[0].ask_human) << place;
    EXPECT_THAT(WarningsOf(route), ::testing::IsSupersetOf({"CEILING_NOT_KNOWN", "DATA_NOT_VERIFIED"}))
        << place;
  }
  EXPECT_THAT(SuitIn("广州市番禺区", CourtRight::COPYRIGHT), ElementsAre("粤0115"))
      << "Nansha's court, JUR-15";
}

TEST(CourtRouterTest, TheInternetCourtIsOnlyForActsOnline) {
  CourtQuery query = DisputeIn(kHaidian, CourtRight::COPYRIGHT);
  EXPECT_THAT(CodesOf(Route(query).courts), ElementsAre("京0108"));
  query.online = true;
  EXPECT_THAT(CodesOf(Route(query).courts), UnorderedElementsAre("京0108", "京0491"));
}

struct Boundary {
  const char* place;
  bool local;
  int64_t yuan;
  const char* first;  // the first court's code
};

// JUR-3, JUR-19, JUR-20, CAL-6, trap 24: both sides of every ceiling, the number itself included or not.
TEST(CourtRouterTest, TheTableSaysWhetherTheNumberItselfIsIncluded) {
  const Boundary boundaries[] = {// Inclusive; 5,000,000 unless all parties are of Beijing, then 10,000,000.
                                 {kHaidian, false, 4'999'999, "京0108"},
                                 {kHaidian, false, 5'000'000, "京0108"},
                                 {kHaidian, false, 5'000'001, ""},
                                 {kHaidian, true, 5'000'001, "京0108"},
                                 {kHaidian, true, 10'000'000, "京0108"},
                                 {kHaidian, true, 10'000'001, ""},
                                 {"120101", true, 1'000'000, "津0101"},
                                 {"120101", true, 1'000'001, ""},
                                 // Exclusive: 不包括本数.
                                 {"442000", false, 4'999'999, "粤2072"},
                                 {"442000", false, 5'000'000, ""},
                                 {"442000", true, 9'999'999, "粤2072"},
                                 {"442000", true, 10'000'000, ""}};
  for (const Boundary& boundary : boundaries) {
    CourtQuery query = DisputeIn(boundary.place, CourtRight::COPYRIGHT);
    query.date = absl::CivilDay(2021, 6, 1);
    query.amount = Yuan(boundary.yuan);
    if (!boundary.local) query.parties[0].place = "上海市";
    const CourtRoute route = RouteCourts(query, OldStandards());
    SCOPED_TRACE(std::string(boundary.place) + " " + std::to_string(boundary.yuan));
    const std::string expected = boundary.first;
    if (!expected.empty()) {
      const RoutedCourt* court = CourtIn(route.courts, expected);
      ASSERT_NE(court, nullptr);
      EXPECT_EQ(court->level, CourtLevel::BASIC);
      continue;
    }
    ASSERT_FALSE(route.courts.empty());
    EXPECT_EQ(route.courts.back().level, CourtLevel::INTERMEDIATE);
    EXPECT_THAT(RulesOf(route.courts.back()), Contains("JUR-3"));
    ASSERT_FALSE(route.excluded.empty());
    EXPECT_THAT(RulesOf(route.excluded[0]), ElementsAre("JUR-3"));
  }
}

TEST(CourtRouterTest, AForeignPartyIsNotLocal) {
  CourtQuery query = DisputeIn("442000", CourtRight::COPYRIGHT);
  query.date = absl::CivilDay(2021, 6, 1);
  query.amount = Yuan(6'000'000);
  EXPECT_THAT(CodesOf(RouteCourts(query, OldStandards()).courts), ElementsAre("粤2072"));
  query.parties[0].foreign = true;
  EXPECT_THAT(CodesOf(RouteCourts(query, OldStandards()).excluded), ElementsAre("粤2072"));
}

TEST(CourtRouterTest, AnAmountThatIsMissingOrInOtherMoneyIsAQuestion) {
  CourtQuery query = DisputeIn("442000", CourtRight::COPYRIGHT);
  query.date = absl::CivilDay(2021, 6, 1);
  for (const Money& amount : {Money{}, Money{"USD", 100}}) {
    query.amount = amount;
    const CourtRoute route = RouteCourts(query, OldStandards());
    ASSERT_THAT(CodesOf(route.courts), ElementsAre("粤2072"));
    EXPECT_TRUE(route.courts[0].ask_human);
    EXPECT_THAT(WarningsOf(route), Contains("CEILING_NOT_KNOWN"));
  }
  query.amount = Yuan(1);
  query.parties[0].place = "";  // Whether it is local is not known, and the ceiling depends on it.
  EXPECT_TRUE(RouteCourts(query, OldStandards()).courts[0].ask_human);
}

// JUR-12, figures of 2016: above the IP court's amounts the high court.
TEST(CourtRouterTest, AboveTheIntellectualPropertyCourtsAmountTheHighCourtIsAsked) {
  CourtQuery query = DisputeIn(kPudong, CourtRight::INVENTION_PATENT);
  query.amount = Yuan(200'000'000);
  EXPECT_THAT(CodesOf(RouteCourts(query, OldStandards()).courts), ElementsAre("沪73"));
  query.amount = Yuan(200'000'001);
  const CourtRoute route = RouteCourts(query, OldStandards());
  ASSERT_THAT(CodesOf(route.courts), ElementsAre("沪"));
  EXPECT_EQ(route.courts[0].level, CourtLevel::HIGH);
  EXPECT_TRUE(route.courts[0].ask_human);
  EXPECT_THAT(CodesOf(Route(query).courts), ElementsAre("沪73")) << "the figures are not in force any more";
}

}  // namespace
}  // namespace sudiao::law
