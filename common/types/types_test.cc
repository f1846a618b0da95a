#include <vector>

#include "common/types/fields.h"
#include "common/types/ids.h"
#include "common/types/money.h"
#include "common/types/resource_name.h"
#include "common/types/state_table.h"
#include "gtest/gtest.h"

namespace sudiao {
namespace {

SUDIAO_ENUM(Light, RED, GREEN, OFF)
SUDIAO_ENUM(Press, CHANGE, STOP)

struct Lamp {
  std::string id;
  Light light = Light::UNSPECIFIED;
  SUDIAO_FIELDS(id, light)
};

TEST(FieldsTest, AStructNamesItsMembersInOrder) {
  const Lamp lamp{"a", Light::RED};
  std::vector<std::string> names;
  Lamp::VisitFields(lamp, [&](std::string_view name, const auto&) { names.emplace_back(name); });
  EXPECT_EQ(names, (std::vector<std::string>{"id", "light"}));
  EXPECT_EQ(EnumName(Light::GREEN), "GREEN");
  EXPECT_EQ(EnumFromName<Light>("OFF"), Light::OFF);
  EXPECT_FALSE(EnumFromName<Light>("BLUE").has_value());
}

TEST(StateTableTest, EveryPairIsDecidedAndDefectsAreNamed) {
  constexpr StateTable<Light, Press> kTable({{Light::RED, Press::CHANGE, Light::GREEN},
                                             {Light::GREEN, Press::CHANGE, Light::RED},
                                             {Light::RED, Press::STOP, Light::OFF}},
                                            {{Light::OFF, &reasons::kNotPermitted}}, {Light::OFF});
  EXPECT_TRUE(kTable.Defects(Light::RED).empty());
  EXPECT_EQ(*kTable.Next(Light::RED, Press::STOP), Light::OFF);
  EXPECT_TRUE(HasReason(kTable.Next(Light::GREEN, Press::STOP).status(), reasons::kWrongState));
  EXPECT_TRUE(HasReason(kTable.Next(Light::OFF, Press::CHANGE).status(), reasons::kNotPermitted));

  constexpr StateTable<Light, Press> kBroken({{Light::RED, Press::CHANGE, Light::GREEN}},
                                             {{Light::OFF, &reasons::kNotPermitted}}, {Light::OFF});
  EXPECT_EQ(kBroken.Defects(Light::RED),
            (std::vector<std::string>{"GREEN is a dead end", "OFF is unreachable", "STOP is never allowed"}));
}

TEST(IdsTest, IdsSortByTimeAndDerivedIdsRepeat) {
  SeededRandom random(7);
  const absl::Time now = absl::FromUnixSeconds(1'760'000'000);
  const std::string first = NewId(now, random);
  const std::string later = NewId(now + absl::Milliseconds(1), random);
  EXPECT_LT(first, later);
  EXPECT_TRUE(IsId(first));
  EXPECT_EQ(first[14], '7');
  EXPECT_FALSE(IsId("not-an-id"));
  EXPECT_EQ(DerivedId("x"), DerivedId("x"));
  EXPECT_NE(DerivedId("x"), DerivedId("y"));
}

TEST(MoneyTest, AmountsOfOneCurrencyAddUpAndOthersAreRefused) {
  EXPECT_EQ(Add({"CNY", 150}, {"CNY", 1})->minor_units, 151);
  EXPECT_FALSE(Add({"CNY", 1}, {"USD", 1}).ok());
  EXPECT_FALSE(Add({"CNY", INT64_MAX}, {"CNY", 1}).ok());
  EXPECT_EQ(FormatMoney({"CNY", 123456789}), "CNY 1,234,567.89");
  EXPECT_EQ(FormatMoney({"CNY", 5}), "CNY 0.05");
  EXPECT_EQ(FormatMoney({"JPY", -5000}), "JPY -5,000");
}

TEST(ResourceName, GivesItsIdAndRefusesOtherCollections) {
  const std::string id = NewId(absl::FromUnixSeconds(1767225600));
  EXPECT_EQ(ParseName(FormatName("cases", id), "cases").value(), id);
  EXPECT_TRUE(HasReason(ParseName("mediators/" + id, "cases").status(), reasons::kInvalidFields));
  EXPECT_TRUE(HasReason(ParseName(id, "cases").status(), reasons::kInvalidFields));
  EXPECT_TRUE(HasReason(ParseName("cases", "cases").status(), reasons::kInvalidFields));
  EXPECT_TRUE(HasReason(ParseName("cases/", "cases").status(), reasons::kNotFound));
  EXPECT_TRUE(HasReason(ParseName("cases/7", "cases").status(), reasons::kNotFound));
  EXPECT_TRUE(HasReason(ParseName("cases/" + id + "/files", "cases").status(), reasons::kNotFound));
}

}  // namespace
}  // namespace sudiao
