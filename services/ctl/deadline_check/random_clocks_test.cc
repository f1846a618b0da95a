// The engine of deadlines and the check of their proofs, on a hundred thousand random clocks.
#include "services/ctl/deadline_check/random_clocks.h"

#include <gtest/gtest.h>

#include "common/codec/struct_json.h"
#include "services/ctl/deadline_check/check.h"

namespace sudiao::deadline_check {
namespace {

std::string AllOf(const std::vector<Defect>& defects) {
  std::string text;
  for (const Defect& defect : defects) text += defect.en + "\n";
  return text;
}

TEST(RandomClocksTest, HundredThousandRandomClocksAgreeWithTheEngine) {
  RandomClocks clocks(20251009, 32);
  int agreed = 0, refused = 0, rolled = 0, suspended = 0, provisional = 0, extended = 0;
  while (agreed < 100'000) {
    const auto next = clocks.Next();
    if (!next.has_value()) {
      ++refused;
      continue;
    }
    const DeadlineProof& proof = *next;
    const std::string json = codec::ToJson(proof);
    std::string error;
    const std::vector<Json> read = ReadJson(json, error).value_or(std::vector<Json>());
    ASSERT_EQ(read.size(), 1U) << error << " " << json;
    ASSERT_EQ(AllOf(CheckProof(read.front(), clocks.sources())), "") << json;
    ++agreed;
    rolled += proof.last_day != proof.counted_day ? 1 : 0;
    suspended += proof.suspended ? 1 : 0;
    provisional += proof.provisional ? 1 : 0;
    extended += proof.extensions.empty() ? 0 : 1;
  }
  // All ways of counting occurred, and few clocks were refused (an extension that ends no later).
  EXPECT_GT(rolled, 10'000);
  EXPECT_GT(suspended, 1'000);
  EXPECT_GT(provisional, 1'000);
  EXPECT_GT(extended, 20'000);
  EXPECT_LT(refused, 40'000);
}

}  // namespace
}  // namespace sudiao::deadline_check
