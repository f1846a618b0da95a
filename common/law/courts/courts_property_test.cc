// What holds for every dispute, over random ones from a fixed seed.
#include <random>

#include "common/law/courts/sample.h"

namespace sudiao::law {
namespace {

class Disputes {
 public:
  explicit Disputes(uint32_t seed) : random_(seed) {}

  CourtQuery Next() {
    CourtQuery query;
    for (size_t i = Below(4); i > 0; --i) {
      query.claims.push_back({Any<CourtRight>(), Any<ClaimNature>()});
    }
    query.well_known_mark = Below(6) == 0;
    query.monopoly = Below(8) == 0;
    query.business_secret_only = Below(4) == 0;
    query.novel = Below(4) == 0;
    if (Below(5) == 0) query.administrative_act = Any<AdministrativeAct>();
    if (Below(3) != 0)
      query.amount = {Below(5) == 0 ? "USD" : "CNY", static_cast<int64_t>(Below(3'000'000'000))};
    query.act_place = Place();
    query.result_place = Place();
    query.object_place = Place();
    query.body_place = Place();
    query.online = Below(3) == 0;
    for (size_t i = Below(4); i > 0; --i) {
      query.parties.push_back({Any<CourtSide>(), "某公司", Place(), Below(6) == 0});
    }
    if (Below(4) == 0) query.inviting_court = Court();
    if (Below(5) == 0) query.pending_court = Court();
    if (Below(5) == 0) query.agreed_court = Court();
    query.arbitration_clause = Below(5) == 0;
    query.date = absl::CivilDay(2009, 1, 1) + static_cast<int>(Below(20 * 365));
    return query;
  }

  size_t Below(size_t limit) { return random_() % limit; }

 private:
  template <typename E>
  E Any() {
    return static_cast<E>(Below(EnumSize<E>()));
  }
  std::string Place() {
    if (Below(4) == 0) return "";
    if (Below(8) == 0) return "某地";
    return BuiltIn().areas[Below(BuiltIn().areas.size())].code;
  }
  std::string Court() {
    const auto courts = KnownCourts();
    return Below(6) == 0 ? "川0107" : std::string(courts[Below(courts.size())].code);
  }

  std::mt19937 random_;
};

void ExpectReasoned(const std::vector<RoutedCourt>& courts) {
  for (const RoutedCourt& court : courts) {
    EXPECT_FALSE(court.title_zh.empty() || court.title_en.empty());
    EXPECT_NE(court.level, CourtLevel::UNSPECIFIED);
    EXPECT_FALSE(court.reasons.empty()) << court.title_en;
    EXPECT_TRUE(!court.court_code.empty() || court.ask_human) << court.title_en;
    for (const CourtReason& reason : court.reasons) {
      EXPECT_FALSE(reason.rule.empty() || reason.text_zh.empty() || reason.text_en.empty());
    }
  }
}

bool AnyBasic(const std::vector<RoutedCourt>& courts) {
  for (const RoutedCourt& court : courts) {
    if (court.level == CourtLevel::BASIC) return true;
  }
  return false;
}

constexpr int kDisputes = 4000;

TEST(CourtRouterProperty, NoRouteIsEmptyAndEveryCourtSaysWhy) {
  Disputes disputes(1);
  for (int i = 0; i < kDisputes; ++i) {
    for (const CourtTables* tables : {&BuiltIn(), &OldStandards()}) {
      const CourtRoute route = RouteCourts(disputes.Next(), *tables);
      ASSERT_FALSE(route.courts.empty()) << i;
      ASSERT_FALSE(route.confirmation.courts.empty()) << i;
      ExpectReasoned(route.courts);
      ExpectReasoned(route.excluded);
      ExpectReasoned(route.confirmation.courts);
      for (const RoutedCourt& court : route.courts) {
        EXPECT_TRUE(court.court_code.empty() || CourtIn(route.excluded, court.court_code) == nullptr) << i;
      }
      bool ask = false;
      for (const RoutedCourt& court : route.courts) ask = ask || court.ask_human;
      EXPECT_FALSE(ask && route.warnings.empty()) << i;
      if (::testing::Test::HasFailure()) return;
    }
  }
}

// CPL-205(1)
TEST(CourtRouterProperty, AnInvitingCourtAlwaysConfirmsAlone) {
  Disputes disputes(2);
  for (int i = 0; i < kDisputes; ++i) {
    CourtQuery query = disputes.Next();
    query.inviting_court = std::string(KnownCourts()[disputes.Below(KnownCourts().size())].code);
    const CourtRoute route = RouteCourts(query, BuiltIn());
    ASSERT_EQ(CodesOf(route.confirmation.courts), std::vector<std::string>{query.inviting_court});
    ASSERT_FALSE(RefuseConfirmation(query, query.inviting_court, BuiltIn()).has_value());
  }
}

// JUR-1, JUR-6, JUR-7
TEST(CourtRouterProperty, WithATechnicalClaimNoBasicCourtIsLeft) {
  constexpr CourtRight kItem1[] = {CourtRight::INVENTION_PATENT, CourtRight::UTILITY_MODEL,
                                   CourtRight::PLANT_VARIETY, CourtRight::CIRCUIT_LAYOUT,
                                   CourtRight::SOFTWARE_COPYRIGHT};
  Disputes disputes(3);
  for (int i = 0; i < kDisputes; ++i) {
    CourtQuery query = disputes.Next();
    query.inviting_court = "";
    const bool ownership = disputes.Below(2) == 0;
    query.claims.push_back({kItem1[disputes.Below(std::size(kItem1))],
                            ownership ? ClaimNature::OWNERSHIP : ClaimNature::INFRINGEMENT});
    const CourtRoute route = RouteCourts(query, OldStandards());
    ASSERT_FALSE(AnyBasic(route.courts)) << i;
    ASSERT_FALSE(AnyBasic(route.confirmation.courts)) << i;
  }
}

// JUR-6: inside the area of an IP court also for contracts, designs and well-known marks.
TEST(CourtRouterProperty, InTheAreaOfAnIntellectualPropertyCourtNoBasicCourtIsLeft) {
  const char* const places[] = {"310115", "310104", "110108", "110101", "440106", "440604"};
  Disputes disputes(4);
  for (int i = 0; i < kDisputes; ++i) {
    CourtQuery query = DisputeIn(places[disputes.Below(std::size(places))], CourtRight::COPYRIGHT);
    switch (disputes.Below(3)) {
      case 0:
        query.claims.push_back({CourtRight::DESIGN_PATENT, ClaimNature::INFRINGEMENT});
        break;
      case 1:
        query.claims.push_back({CourtRight::UTILITY_MODEL, ClaimNature::CONTRACT});
        break;
      default:
        query.well_known_mark = true;
    }
    query.amount = Yuan(static_cast<int64_t>(disputes.Below(1'000'000)));
    const CourtRoute route = RouteCourts(query, BuiltIn());
    ASSERT_FALSE(AnyBasic(route.courts)) << i;
    ASSERT_FALSE(AnyBasic(route.confirmation.courts)) << i;
  }
}

}  // namespace
}  // namespace sudiao::law
