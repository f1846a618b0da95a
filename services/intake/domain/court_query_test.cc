#include "services/intake/domain/court_query.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace sudiao::intake::domain {
namespace {

using law::ClaimNature;
using law::CourtRight;

constexpr absl::CivilDay kToday(2026, 3, 2);

Case TrademarkCase() {
  Case c;
  c.content.rights = {{"", RightType::TRADEMARK, "1", "浦江", "安某", RightStatus::IN_FORCE, {}}};
  c.content.claims = {{"", ClaimKind::DAMAGES, "赔偿", {"CNY", 100}}};
  return c;
}

std::vector<ClaimNature> NaturesOf(const Case& c) {
  std::vector<ClaimNature> natures;
  for (const law::CourtClaim& claim : CourtQueryOf(c, "", kToday).claims) natures.push_back(claim.nature);
  return natures;
}

TEST(CourtQueryTest, TheCauseSaysWhatIsClaimedAndOtherwiseTheClaims) {
  using ::testing::ElementsAre;
  Case c = TrademarkCase();
  EXPECT_THAT(NaturesOf(c), ElementsAre(ClaimNature::INFRINGEMENT));
  c.content.claims[0].kind = ClaimKind::LICENCE_FEE;
  EXPECT_THAT(NaturesOf(c), ElementsAre(ClaimNature::CONTRACT));
  c.content.claims[0].kind = ClaimKind::TRANSFER;
  EXPECT_THAT(NaturesOf(c), ElementsAre(ClaimNature::OWNERSHIP));
  c.content.claims[0].kind = ClaimKind::COSTS;
  EXPECT_THAT(NaturesOf(c), ElementsAre(ClaimNature::UNSPECIFIED));
  c.content.cause = "著作权权属、侵权纠纷";
  EXPECT_THAT(NaturesOf(c), ElementsAre(ClaimNature::OWNERSHIP, ClaimNature::INFRINGEMENT));
  c.content.cause = "商标使用许可合同纠纷";
  EXPECT_THAT(NaturesOf(c), ElementsAre(ClaimNature::CONTRACT));
  c.content.cause = "仿冒不正当竞争纠纷";
  EXPECT_THAT(NaturesOf(c), ElementsAre(ClaimNature::UNFAIR_COMPETITION));
  c.content.cause = "垄断纠纷";
  EXPECT_TRUE(CourtQueryOf(c, "", kToday).monopoly);
}

TEST(CourtQueryTest, PlacesPartiesAndThePendingCourtAreTakenOver) {
  Case c = TrademarkCase();
  c.content.act_place = "上海市浦东新区";
  c.content.links = {"https://shop.example.com"};
  c.content.arbitration_clause = true;
  c.referral.pending_case_number = "(2026)沪0104民初7号";
  Party party;
  party.side = Side::RESPONDENT;
  party.display_name = "乙公司";
  party.address = "上海市徐汇区";
  c.content.parties = {party, party};
  c.content.parties[1].country = "Germany";
  const law::CourtQuery query = CourtQueryOf(c, "沪0115", kToday);
  EXPECT_EQ(query.act_place, "上海市浦东新区");
  EXPECT_TRUE(query.online);
  EXPECT_TRUE(query.arbitration_clause);
  EXPECT_EQ(query.pending_court, "沪0104");
  EXPECT_EQ(query.inviting_court, "沪0115");
  EXPECT_EQ(query.parties[0].side, law::CourtSide::RESPONDENT);
  EXPECT_EQ(query.parties[0].place, "上海市徐汇区");
  EXPECT_FALSE(query.parties[0].foreign);
  EXPECT_TRUE(query.parties[1].foreign);
  EXPECT_EQ(query.date, kToday);
}

TEST(CourtQueryTest, EveryRightAndSideOfACaseHasItsNameInTheLaw) {
  for (size_t i = 0; i < EnumSize<RightType>(); ++i) {
    EXPECT_TRUE(EnumFromName<CourtRight>(EnumNamesOf(RightType())[i]).has_value())
        << EnumNamesOf(RightType())[i];
  }
  for (size_t i = 0; i < EnumSize<Side>(); ++i) {
    EXPECT_TRUE(EnumFromName<law::CourtSide>(EnumNamesOf(Side())[i]).has_value());
  }
}

}  // namespace
}  // namespace sudiao::intake::domain
