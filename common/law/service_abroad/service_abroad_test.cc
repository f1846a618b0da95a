#include "common/law/service_abroad/service_abroad.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/status_matchers.h"

namespace sudiao::law {
namespace {

// CPL-283
TEST(ServiceStatesTest, FindsAStateByItsCodeAndByItsNames) {
  const ServiceStates& states = ServiceStates::BuiltIn();
  for (const char* country : {"CH", "ch", "Switzerland", " SWITZERLAND ", "瑞士"}) {
    const ServiceState* state = states.FindForbidding(country);
    ASSERT_NE(state, nullptr) << country;
    EXPECT_EQ(state->code, "CH");
  }
  for (const char* country : {"", "CN", "中国", "France", "Chad"})
    EXPECT_EQ(states.FindForbidding(country), nullptr) << country;
}

TEST(ServiceStatesTest, NothingOfTheBuiltInDataIsCalledVerified) {
  EXPECT_FALSE(ServiceStates::BuiltIn().all().empty());
  for (const ServiceState& state : ServiceStates::BuiltIn().all()) {
    EXPECT_FALSE(state.verified) << state.code;
    EXPECT_FALSE(state.why.empty()) << state.code;
  }
}

TEST(ServiceStatesTest, AnInstitutionGivesItsOwn) {
  const auto own = ServiceStates::Parse("# ours\nFR | France | 法国 | yes | asked the embassy\n");
  ASSERT_THAT(own, testing::IsOk());
  EXPECT_NE(own->FindForbidding("France"), nullptr);
  EXPECT_EQ(own->FindForbidding("CH"), nullptr);
  EXPECT_TRUE(own->all()[0].verified);
  for (const char* bad :
       {"FR | France | 法国 | maybe | x", "FR | France | 法国 | yes", "FRA | France | 法国 | yes | x"}) {
    EXPECT_THAT(std::string(ServiceStates::Parse(std::string("\n") + bad).status().message()),
                ::testing::HasSubstr("line 2"));
  }
}

}  // namespace
}  // namespace sudiao::law
