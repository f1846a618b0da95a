// Places, agreements, pending suits, arbitration, confirmation.
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
constexpr char kXuhui[] = "310104";
constexpr char kYangpu[] = "310110";
constexpr char kPutuo[] = "310107";

CourtRoute Route(const CourtQuery& query) { return RouteCourts(query, BuiltIn()); }

// The act in Pudong, its result in Xuhui, the applicant in Yangpu, the respondent in Putuo.
CourtQuery Spread(ClaimNature nature) {
  CourtQuery query = DisputeIn(kPudong, CourtRight::COPYRIGHT, nature);
  query.result_place = kXuhui;
  query.parties[0].place = kYangpu;
  query.parties[1].place = kPutuo;
  return query;
}

// CPL-29, CPL-24, CPL-22
TEST(CourtVenueTest, TheClaimDecidesWhichPlacesCount) {
  EXPECT_THAT(CodesOf(Route(Spread(ClaimNature::INFRINGEMENT)).courts),
              ElementsAre("沪0115", "沪0104", "沪0107"));
  EXPECT_THAT(CodesOf(Route(Spread(ClaimNature::UNFAIR_COMPETITION)).courts),
              ElementsAre("沪0115", "沪0104", "沪0107"));
  EXPECT_THAT(CodesOf(Route(Spread(ClaimNature::CONTRACT)).courts), ElementsAre("沪0107", "沪0115"));
  EXPECT_THAT(CodesOf(Route(Spread(ClaimNature::OWNERSHIP)).courts), ElementsAre("沪0107"));
  EXPECT_THAT(CodesOf(Route(Spread(ClaimNature::OTHER)).courts), ElementsAre("沪0107"));
}

// CPL-29 with JI 25
TEST(CourtVenueTest, OnlineTheInjuredPartysDomicileCounts) {
  CourtQuery query = Spread(ClaimNature::INFRINGEMENT);
  query.online = true;
  EXPECT_THAT(CodesOf(Route(query).courts), Contains("沪0110"));
  query.claims[0].nature = ClaimNature::CONTRACT;
  EXPECT_THAT(CodesOf(Route(query).courts), Not(Contains("沪0110")));
}

TEST(CourtVenueTest, PlacesAreReadAsCodesNamesAndAddresses) {
  for (const char* place : {"310115", "上海市浦东新区", "Pudong, Shanghai", "上海市浦东新区张江路1号",
                            "上海浦东新区北京路2号", "1 Guangzhou Road, Pudong, Shanghai"}) {
    EXPECT_THAT(CodesOf(Route(DisputeIn(place, CourtRight::COPYRIGHT)).courts), ElementsAre("沪0115"))
        << place;
  }
  // A district of that name may be anywhere; nobody knows Atlantis.
  for (const char* place : {"长春市朝阳区人民大街", "朝阳区", "Huangpu", "Atlantis", "310199"}) {
    const CourtRoute route = Route(DisputeIn(place, CourtRight::COPYRIGHT));
    EXPECT_THAT(CodesOf(route.courts), ElementsAre("")) << place;
    EXPECT_THAT(WarningsOf(route), ::testing::IsSupersetOf({"PLACE_NOT_RECOGNISED", "COURT_NOT_KNOWN"}))
        << place;
  }
  const CourtRoute city = Route(DisputeIn("上海市", CourtRight::COPYRIGHT));
  EXPECT_THAT(CodesOf(city.courts), ElementsAre(""));
  EXPECT_EQ(city.courts[0].level, CourtLevel::BASIC);
  EXPECT_THAT(CodesOf(Route(DisputeIn("上海市", CourtRight::UTILITY_MODEL)).courts), ElementsAre("沪73"));
}

TEST(CourtVenueTest, WithoutAnyPlaceTheLevelIsStillTold) {
  CourtQuery query;
  query.claims = {{CourtRight::INVENTION_PATENT, ClaimNature::INFRINGEMENT}};
  query.date = absl::CivilDay(2025, 8, 1);
  const CourtRoute route = Route(query);
  ASSERT_EQ(route.courts.size(), 1U);
  EXPECT_EQ(route.courts[0].level, CourtLevel::INTERMEDIATE);
  EXPECT_TRUE(route.courts[0].ask_human);
  EXPECT_FALSE(route.courts[0].reasons.empty());
}

// CPL-35
TEST(CourtVenueTest, AnAgreedCourtWithAConnectionIsTheOnlyOne) {
  CourtQuery query = Spread(ClaimNature::CONTRACT);
  query.agreed_court = "沪0110";  // the applicant's domicile
  const CourtRoute route = Route(query);
  ASSERT_THAT(CodesOf(route.courts), ElementsAre("沪0110"));
  EXPECT_THAT(RulesOf(route.courts[0]), Contains("CPL-35"));
  EXPECT_THAT(CodesOf(route.excluded), UnorderedElementsAre("沪0107", "沪0115"));
}

TEST(CourtVenueTest, AnAgreedCourtWithoutConnectionOrOfTheWrongLevelDoesNotCount) {  // CPL-35
  CourtQuery query = Spread(ClaimNature::CONTRACT);
  query.agreed_court = "沪0120";  // Fengxian has nothing to do with it
  CourtRoute route = Route(query);
  EXPECT_THAT(CodesOf(route.courts), ElementsAre("沪0107", "沪0115"));
  EXPECT_THAT(RulesOf(*CourtIn(route.excluded, "沪0120")), ElementsAre("CPL-35"));
  EXPECT_THAT(WarningsOf(route), Contains("AGREED_COURT_NOT_COMPETENT"));
  query.claims[0].right = CourtRight::INVENTION_PATENT;
  query.agreed_court = "沪0110";  // a basic court for a patent
  route = Route(query);
  EXPECT_THAT(CodesOf(route.courts), ElementsAre("沪73"));
  EXPECT_THAT(WarningsOf(route), Contains("AGREED_COURT_NOT_COMPETENT"));
}

TEST(CourtVenueTest, AnAgreedCourtThatNobodyKnowsIsAQuestion) {  // CPL-35
  CourtQuery query = Spread(ClaimNature::CONTRACT);
  query.agreed_court = "川0107";
  const CourtRoute route = Route(query);
  EXPECT_THAT(CodesOf(route.courts), ElementsAre("沪0107", "沪0115", "川0107"));
  EXPECT_TRUE(route.courts[2].ask_human);
}

// CPL-36, CPL-37
TEST(CourtVenueTest, TheCourtThatRegisteredFirstHasTheSuitUnlessItIsNotCompetent) {
  CourtQuery query = Spread(ClaimNature::INFRINGEMENT);
  query.pending_court = "沪0104";
  CourtRoute route = Route(query);
  ASSERT_THAT(CodesOf(route.courts), ElementsAre("沪0104"));
  EXPECT_EQ(RulesOf(route.courts[0])[0], "CPL-36");
  EXPECT_THAT(CodesOf(route.excluded), UnorderedElementsAre("沪0115", "沪0107"));
  query.pending_court = "沪0120";
  route = Route(query);
  EXPECT_THAT(CodesOf(route.courts), ElementsAre("沪0115", "沪0104", "沪0107"));
  EXPECT_THAT(RulesOf(*CourtIn(route.excluded, "沪0120")), ElementsAre("CPL-37"));
  EXPECT_THAT(WarningsOf(route), Contains("SUIT_TO_BE_TRANSFERRED"));
}

// Trap 23 (CPL-127): a warning, no bar.
TEST(CourtVenueTest, AnArbitrationClauseIsAWarning) {
  CourtQuery query = DisputeIn(kPudong, CourtRight::COPYRIGHT);
  EXPECT_THAT(WarningsOf(Route(query)), Not(Contains("ARBITRATION_CLAUSE")));
  query.arbitration_clause = true;
  EXPECT_THAT(WarningsOf(Route(query)), Contains("ARBITRATION_CLAUSE"));
  EXPECT_THAT(CodesOf(Route(query).courts), ElementsAre("沪0115"));
}

// CPL-276
TEST(CourtVenueTest, ARespondentAbroadIsSuedWhereTheActWas) {
  CourtQuery query = DisputeIn(kPudong, CourtRight::TRADEMARK);
  query.parties[1].place = "Geneva";
  query.parties[1].foreign = true;
  const CourtRoute route = Route(query);
  EXPECT_THAT(CodesOf(route.courts), ElementsAre("沪0115"));
  EXPECT_THAT(WarningsOf(route), Contains("RESPONDENT_ABROAD"));
  EXPECT_THAT(WarningsOf(route), Not(Contains("PLACE_NOT_RECOGNISED")));
}

// CPL-205, PDM-20, CPL-225, trap 26
TEST(ConfirmationCourtTest, ASelfReceivedMediationIsForTheCourtsOfPartiesObjectAndBody) {
  CourtQuery query = Spread(ClaimNature::INFRINGEMENT);
  query.body_place = "310117";
  query.object_place = "310113";
  const CourtRoute route = Route(query);
  EXPECT_THAT(CodesOf(route.confirmation.courts), ElementsAre("沪0110", "沪0107", "沪0113", "沪0117"))
      << "where the act was does not count here";
  for (const RoutedCourt& court : route.confirmation.courts) {
    EXPECT_EQ(RulesOf(court)[0], "CPL-205(2)");
    EXPECT_EQ(court.appeal_court_code, "") << "one instance only";
  }
  EXPECT_EQ(route.confirmation.fallbacks.size(), 4U);
  EXPECT_THAT(WarningsOf(route), Contains("SELF_RECEIVED_MEDIATION"));
  query.inviting_court = "沪0115";
  EXPECT_THAT(WarningsOf(Route(query)), Not(Contains("SELF_RECEIVED_MEDIATION")));
  EXPECT_THAT(Route(query).confirmation.fallbacks, IsEmpty());
}

std::string RuleOfRefusal(const CourtQuery& query, std::string_view court,
                          const CourtTables& tables = BuiltIn()) {
  const auto refusal = RefuseConfirmation(query, court, tables);
  return refusal.has_value() ? refusal->rule : "";
}

// CPL-205, CHK-VALUE, JUR-1, JUR-2
TEST(ConfirmationCourtTest, TheLevelMustFitAndTheInvitingCourtIsTheOnlyOne) {
  CourtQuery query;
  query.date = absl::CivilDay(2026, 3, 10);
  query.claims = {{CourtRight::COPYRIGHT, ClaimNature::UNSPECIFIED}};
  EXPECT_EQ(RuleOfRefusal(query, "沪0115"), "");
  EXPECT_EQ(RuleOfRefusal(query, "沪73"), "");
  EXPECT_EQ(RuleOfRefusal(query, "沪"), "CPL-205(2)");
  EXPECT_EQ(RuleOfRefusal(query, ""), "CPL-205(2)");
  query.claims.push_back({CourtRight::UTILITY_MODEL, ClaimNature::UNSPECIFIED});
  EXPECT_EQ(RuleOfRefusal(query, "沪0115"), "JUR-1");
  EXPECT_EQ(RuleOfRefusal(query, "沪73"), "");
  query.claims = {{CourtRight::DESIGN_PATENT, ClaimNature::UNSPECIFIED}};
  EXPECT_EQ(RuleOfRefusal(query, "浙0192"), "JUR-2");
  EXPECT_EQ(RuleOfRefusal(query, "浙0192", OldStandards()), "") << "approved";
  query.inviting_court = "沪0115";
  EXPECT_EQ(RuleOfRefusal(query, "沪0115"), "");
  EXPECT_EQ(RuleOfRefusal(query, "沪73"), "CPL-205(1)");
}

// JUR-3, CHK-VALUE: refusing needs a checked amount.
TEST(ConfirmationCourtTest, AnAmountAboveACheckedCeilingIsRefused) {
  CourtQuery query;
  query.date = absl::CivilDay(2021, 6, 1);
  query.claims = {{CourtRight::COPYRIGHT, ClaimNature::UNSPECIFIED}};
  query.amount = Yuan(1'000'000);
  EXPECT_EQ(RuleOfRefusal(query, "津0101", OldStandards()), "");
  query.amount = Yuan(1'000'001);
  EXPECT_EQ(RuleOfRefusal(query, "津0101", OldStandards()), "JUR-3");
  query.amount = Yuan(900'000'000);
  EXPECT_EQ(RuleOfRefusal(query, "粤2072", OldStandards()), "") << "that row is not verified";
}

}  // namespace
}  // namespace sudiao::law
