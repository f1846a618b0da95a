#include "common/types/identity_numbers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sudiao {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::string_view kCreditCharacters = "0123456789ABCDEFGHJKLMNPQRTUWXY";

std::vector<std::string> Codes(const Violations& violations) {
  std::vector<std::string> codes;
  for (const auto& item : violations.items()) {
    EXPECT_EQ(item.field, "party.number");
    EXPECT_FALSE(item.en.empty() || item.zh.empty());
    codes.push_back(item.code);
  }
  return codes;
}

std::vector<std::string> ResidentId(std::string_view value,
                                    absl::CivilDay today = absl::CivilDay(2026, 1, 1)) {
  Violations violations;
  CheckResidentId("party.number", value, today, violations);
  return Codes(violations);
}

std::vector<std::string> CreditCode(std::string_view value) {
  Violations violations;
  CheckUnifiedCreditCode("party.number", value, violations);
  return Codes(violations);
}

// The number is the example of the standard itself.
TEST(ResidentId, AcceptsTheStandardsExample) {
  EXPECT_THAT(ResidentId("11010519491231002X"), IsEmpty());
  EXPECT_THAT(ResidentId(" 110105 19491231 002x "), IsEmpty());
}

TEST(ResidentId, FindsEveryWrongDigit) {
  const std::string good = "11010519491231002X";
  for (size_t at = 0; at < 17; ++at) {
    for (char digit = '0'; digit <= '9'; ++digit) {
      std::string bad = good;
      bad[at] = digit;
      EXPECT_EQ(ResidentId(bad).empty(), bad == good) << bad;
    }
  }
}

TEST(ResidentId, FindsTransposedNeighbours) {
  const std::string good = "11010519491231002X";
  for (size_t at = 0; at + 2 < good.size(); ++at) {
    std::string bad = good;
    std::swap(bad[at], bad[at + 1]);
    EXPECT_EQ(ResidentId(bad).empty(), bad == good) << bad;
  }
}

TEST(ResidentId, RefusesWhatHasNotItsForm) {
  EXPECT_THAT(ResidentId(""), ElementsAre("REQUIRED"));
  for (const std::string_view value :
       {"110105491231002", "11010519491231002Y", "1101051949123100X2", "１１０１０５"}) {
    EXPECT_THAT(ResidentId(value), ElementsAre("RESIDENT_ID_FORM")) << value;
  }
}

TEST(ResidentId, TheBirthDateMustBePossible) {
  EXPECT_THAT(ResidentId("110105194902310026"),
              testing::Contains("RESIDENT_ID_BIRTH_DATE"));  // No 31 February.
  EXPECT_THAT(ResidentId("11010519491231002X", absl::CivilDay(1949, 12, 31)), IsEmpty());
  EXPECT_THAT(ResidentId("11010519491231002X", absl::CivilDay(1949, 12, 30)),
              ElementsAre("RESIDENT_ID_BIRTH_DATE"));
  EXPECT_THAT(ResidentId("11010519491231002X", absl::CivilDay(2099, 12, 31)), IsEmpty());
  EXPECT_THAT(ResidentId("11010519491231002X", absl::CivilDay(2100, 1, 1)),
              ElementsAre("RESIDENT_ID_BIRTH_DATE"));
}

// The code is the example of the standard itself.
TEST(UnifiedCreditCode, AcceptsTheStandardsExample) {
  EXPECT_THAT(CreditCode("91350100M000100Y43"), IsEmpty());
  EXPECT_THAT(CreditCode("91350100m000100y43 "), IsEmpty());
}

TEST(UnifiedCreditCode, FindsEveryWrongCharacter) {
  const std::string good = "91350100M000100Y43";
  for (size_t at = 0; at < good.size(); ++at) {
    for (const char c : kCreditCharacters) {
      std::string bad = good;
      bad[at] = c;
      EXPECT_EQ(CreditCode(bad).empty(), bad == good) << bad;
    }
  }
}

TEST(UnifiedCreditCode, RefusesWhatHasNotItsForm) {
  EXPECT_THAT(CreditCode("  "), ElementsAre("REQUIRED"));
  for (const std::string_view value :
       {"91350100M000100Y4", "91350100M000100I43", "9135A100M000100Y43", "91350100M000100Y433"}) {
    EXPECT_THAT(CreditCode(value), ElementsAre("CREDIT_CODE_FORM")) << value;
  }
  EXPECT_THAT(CreditCode("91350100M000100Y44"), ElementsAre("CREDIT_CODE_CHECK_DIGIT"));
}

TEST(Passport, IsFreeForm) {
  const auto check = [](std::string_view value) {
    Violations violations;
    CheckPassportNumber("party.number", value, violations);
    return Codes(violations);
  };
  EXPECT_THAT(check("C01X 00T-47"), IsEmpty());
  EXPECT_THAT(check(""), ElementsAre("REQUIRED"));
  EXPECT_THAT(check(std::string(40, 'A')), IsEmpty());
  EXPECT_THAT(check(std::string(41, 'A')), ElementsAre("TOO_LONG"));
  EXPECT_THAT(check("A\x01"), ElementsAre("CONTROL_CHARACTER"));
}

}  // namespace
}  // namespace sudiao
