#include "services/intake/domain/limitation_facts.h"

#include "common/testing/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace sudiao::intake::domain {
namespace {

using testing::FailsWith;
using testing::IsOk;
using ::testing::SizeIs;

absl::Time Day(int day) { return absl::FromUnixSeconds(1'780'000'000) + absl::Hours(24 * day); }

CaseEnded Ends(int day, bool withdrawn) {
  CaseEnded ended;
  ended.withdrawn = withdrawn;
  ended.time = Day(day);
  return ended;
}
StageReached Reaches(CaseCommand command, int day) {
  StageReached reached;
  reached.command = command;
  reached.time = Day(day);
  return reached;
}

std::vector<law::Interruption> Requests(const std::vector<CaseEvent>& history) {
  const auto question = LimitationFactsOf(CaseContent(), history);
  EXPECT_THAT(question, IsOk());
  return question.ok() ? question->interruptions : std::vector<law::Interruption>();
}

// LIM-ENG
TEST(LimitationFactsTest, ARequestRunsFromItsReceiptToTheEndOfTheMediation) {
  std::vector<CaseEvent> history = {CaseSubmitted{Day(0)}, CaseAccepted{"body", "pack", Day(1)},
                                    Reaches(CaseCommand::APPOINT, 2)};
  auto requests = Requests(history);
  ASSERT_THAT(requests, SizeIs(1));
  EXPECT_EQ(requests[0].time, Day(0));
  EXPECT_EQ(requests[0].end_time, absl::Time());
  for (const CaseCommand end : {CaseCommand::TERMINATE, CaseCommand::SETTLE}) {
    history.resize(3);
    history.emplace_back(Reaches(end, 9));
    history.emplace_back(Reaches(CaseCommand::APPLY, 12));
    EXPECT_EQ(Requests(history)[0].end_time, Day(9));
    EXPECT_FALSE(Requests(history)[0].withdrawn_before_notice);
  }
}

// LIM-ENG: what was returned and handed in again is two requests.
TEST(LimitationFactsTest, AReturnedCaseInterruptsAgainWhenItIsHandedInAgain) {
  const auto requests = Requests(
      {CaseSubmitted{Day(0)}, CaseReturned{ReturnReason::INCOMPLETE, "x", Day(2)}, CaseSubmitted{Day(5)}});
  ASSERT_THAT(requests, SizeIs(2));
  EXPECT_EQ(requests[0].end_time, Day(2));
  EXPECT_EQ(requests[1].time, Day(5));
}

// LIM-12: only what is taken back before anybody else heard of it is disputed.
TEST(LimitationFactsTest, WithdrawingBeforeNoticeIsMarked) {
  EXPECT_TRUE(Requests({CaseSubmitted{Day(0)}, Ends(1, true)})[0].withdrawn_before_notice);
  EXPECT_FALSE(Requests({CaseSubmitted{Day(0)}, Ends(1, false)})[0].withdrawn_before_notice);
  EXPECT_FALSE(Requests({CaseSubmitted{Day(0)}, CaseAccepted{"body", "pack", Day(1)}, Ends(2, true)})[0]
                   .withdrawn_before_notice);
}

// LIM-193, LIM-188
TEST(LimitationFactsTest, TheCountBeginsWithTheDayOfTheAct) {
  EXPECT_THAT(LimitationFactsOf(CaseContent(), {}), FailsWith(reasons::kLimitationStartUnknown));
  CaseContent content;
  content.act_date = absl::CivilDay(2025, 3, 4);
  const auto question = LimitationFactsOf(content, {});
  ASSERT_THAT(question, IsOk());
  EXPECT_EQ(absl::ToCivilDay(question->known_time, absl::FixedTimeZone(8 * 60 * 60)), content.act_date);
  EXPECT_EQ(question->harm_time, question->known_time);
}

}  // namespace
}  // namespace sudiao::intake::domain
