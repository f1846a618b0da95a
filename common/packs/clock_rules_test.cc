// Which clock of which pack keeps which rule: a rule that is nothing but a time stands in the packs' data.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "common/packs/registry.h"

namespace sudiao::packs {
namespace {

struct Kept {
  const char* rule;
  const char* pack;
  const char* clock;
  int64_t length;
  LengthUnit unit;
};

class ClockRulesTest : public ::testing::TestWithParam<Kept> {};

TEST_P(ClockRulesTest, TheClockNamesTheRuleAndHasItsLength) {
  const Kept& kept = GetParam();
  const auto pack = PackRegistry::BuiltIn().Get(kept.pack);
  ASSERT_TRUE(pack.ok()) << pack.status();
  const Clock* clock = (*pack)->FindClock(kept.clock);
  ASSERT_NE(clock, nullptr);
  EXPECT_THAT(clock->rule_ids, ::testing::Contains(kept.rule));
  EXPECT_EQ(clock->length, kept.length);
  EXPECT_EQ(clock->unit, kept.unit);
}

using U = LengthUnit;
INSTANTIATE_TEST_SUITE_P(
    Rulebook, ClockRulesTest,
    ::testing::Values(Kept{"SIM-27", "cn-pre-filing@1", "C-MED-PRE", 30, U::CALENDAR_DAYS},
                      Kept{"SIM-27", "cn-post-filing-ordinary@1", "C-MED-POST-ORD", 15, U::CALENDAR_DAYS},
                      Kept{"SIM-27", "cn-post-filing-simplified@1", "C-MED-POST-SIMPLE", 7, U::CALENDAR_DAYS},
                      Kept{"SZ-25", "cn-commercial-mediation@1", "C-MED-COMMERCIAL", 30, U::CALENDAR_DAYS},
                      Kept{"WIPO-04", "wipo@1", "C-MED-WIPO", 60, U::CALENDAR_DAYS},
                      Kept{"WIPO-07", "wipo@1", "C-LIST-RETURN", 7, U::CALENDAR_DAYS},
                      Kept{"WIPO-08", "wipo@1", "C-FEE-ADMIN", 15, U::CALENDAR_DAYS},
                      Kept{"WIPO-08", "wipo@1", "C-FEE-DEPOSIT", 15, U::CALENDAR_DAYS},
                      Kept{"PML-33", "cn-peoples-mediation@1", "C-CONFIRM-APPLY", 30, U::CALENDAR_DAYS},
                      Kept{"CMR-23", "cn-commercial-mediation@1", "C-CONFIRM-APPLY", 30, U::CALENDAR_DAYS},
                      // JOINT-2: an administrative organ's agreement can be confirmed as well.
                      Kept{"CPL-205", "cn-administrative-mediation@1", "C-CONFIRM-APPLY", 30,
                           U::CALENDAR_DAYS},
                      Kept{"PDM-12", "cn-commercial-mediation@1", "C-MED-COMMERCIAL", 30, U::CALENDAR_DAYS},
                      Kept{"CPL-50", "cn-pre-filing@1", "C-RECUSE-DECIDE", 3, U::CALENDAR_DAYS},
                      Kept{"CPL-128", "cn-post-filing-ordinary@1", "C-ANSWER", 15, U::CALENDAR_DAYS},
                      Kept{"CPL-285", "cn-post-filing-ordinary@1", "C-ANSWER-ABROAD", 30, U::CALENDAR_DAYS},
                      Kept{"JI-372", "cn-pre-filing@1", "C-OBJ-PARTY", 15, U::CALENDAR_DAYS},
                      Kept{"JI-127", "cn-pre-filing@1", "C-OBJ-THIRD", 6, U::MONTHS},
                      Kept{"CPL-250", "cn-pre-filing@1", "C-ENFORCE", 2, U::YEARS},
                      Kept{"CPL-126", "cn-pre-filing@1", "C-FILE", 7, U::CALENDAR_DAYS},
                      Kept{"CPL-104", "cn-pre-filing@1", "C-PRESERVE-SUE", 30, U::CALENDAR_DAYS},
                      Kept{"CPL-95", "cn-pre-filing@1", "C-PUBLIC-NOTICE", 30, U::CALENDAR_DAYS}),
    [](const auto& tested) {
      std::string name = std::string(tested.param.rule) + "_" + tested.param.clock;
      std::replace(name.begin(), name.end(), '-', '_');
      return name;
    });

}  // namespace
}  // namespace sudiao::packs
