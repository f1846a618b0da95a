// The acceptance cases of the rulebook that mediation decides.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "services/mediation/domain/court_file.h"
#include "services/mediation/domain/next_steps.h"
#include "services/mediation/domain/sham_signs.h"
#include "services/mediation/domain/test_mediation.h"

namespace sudiao::mediation::domain {
namespace {

using testing::FailsWith;
using testing::IsOk;

// OMR-25(6): accepted on 2025-03-01, so day 30 is Monday 2025-03-31.
TEST(AcceptanceTest, A3_WhenOnlyTheApplicantAgreesToMoreTimeTheMediationEndsWithCodeSix) {
  TestMediation t;
  t.Open();
  EXPECT_EQ(t.state.clock.last_day, absl::CivilDay(2025, 3, 31));
  t.now = Shanghai(2025, 3, 30);
  ASSERT_THAT(t.Extend(absl::CivilDay(2025, 5, 15), "applicant"), IsOk());
  t.now = Shanghai(2025, 3, 31, 23, 59);
  ASSERT_THAT(t.Take(DecideExpire(t.state, t.pack, t.now)), IsOk());
  EXPECT_EQ(t.state.state, MediationState::OPEN);
  t.now = Shanghai(2025, 4, 1, 0, 0);
  ASSERT_THAT(t.Take(DecideExpire(t.state, t.pack, t.now)), IsOk());
  EXPECT_EQ(t.state.state, MediationState::TERMINATED);
  EXPECT_EQ(t.state.end_code, EndCode::EXPIRED);
  EXPECT_EQ(static_cast<int>(EndCode::EXPIRED), 6);
}

// OMR-24a
TEST(AcceptanceTest, A4_WhenAllAgreeBeforeTheEndTheClockMoves) {
  TestMediation t;
  t.Open();
  t.now = Shanghai(2025, 3, 30);
  ASSERT_THAT(t.Extend(absl::CivilDay(2025, 5, 15), "applicant"), IsOk());
  EXPECT_EQ(t.state.clock.last_day, absl::CivilDay(2025, 3, 31));
  ASSERT_THAT(t.Extend(absl::CivilDay(2025, 5, 15), "respondent"), IsOk());
  EXPECT_EQ(t.state.clock.last_day, absl::CivilDay(2025, 5, 15));
  t.now = Shanghai(2025, 4, 1);
  ASSERT_THAT(t.Take(DecideExpire(t.state, t.pack, t.now)), IsOk());
  EXPECT_EQ(t.state.state, MediationState::OPEN);
}

// OMR-26: twenty days, 2025-03-10 to 03-29, inside the thirty. Without it the last day would be 2025-03-31.
TEST(AcceptanceTest, A5_AnAppraisalOfTwentyDaysMovesTheEndByTwentyDays) {
  TestMediation t;
  t.Open();
  t.now = Shanghai(2025, 3, 10);
  ASSERT_THAT(t.Take(DecidePauseClock(t.state, t.pack, "appraisal", t.now)), IsOk());
  EXPECT_TRUE(t.state.clock.suspended);
  EXPECT_EQ(NextSteps(t.state, t.pack, nullptr, t.now)[0].code, "AWAIT_APPRAISAL");
  EXPECT_THAT(t.Take(DecidePauseClock(t.state, t.pack, "second", t.now)), FailsWith(reasons::kAppraisalOpen));
  t.now = Shanghai(2025, 3, 29);
  ASSERT_THAT(t.Take(DecideResumeClock(t.state, t.pack, t.now)), IsOk());
  // 2025-04-20 is a Sunday.
  EXPECT_EQ(t.state.clock.counted_day, absl::CivilDay(2025, 4, 20));
  EXPECT_EQ(t.state.clock.last_day, absl::CivilDay(2025, 4, 21));
  EXPECT_THAT(t.Take(DecideResumeClock(t.state, t.pack, t.now)), FailsWith(reasons::kNoOpenPause));
}

// OMR-26 speaks of the time before filing; whether a procedure's clock pauses is its pack's to say.
TEST(AcceptanceTest, A5_WhereThePackDoesNotPauseForItTheClockRunsOn) {
  TestMediation t;
  packs::Pack pack = t.pack;
  for (packs::Clock& clock : pack.clocks) {
    clock.pausable_by.clear();
    clock.pause_effect = packs::PauseEffect::UNSPECIFIED;
  }
  EXPECT_THAT(t.Take(DecidePauseClock(t.state, pack, "appraisal", t.now)),
              FailsWith(reasons::kClockNotPausable));
  EXPECT_FALSE(t.state.clock.suspended);
}

// CONF-2
TEST(AcceptanceTest, A16_TheCourtGetsTheFivePermittedThingsAndNothingElse) {
  TestMediation t;
  t.Open();
  ASSERT_THAT(
      t.Take(DecideProposeFacts(t.state, {"双方签订过许可合同。", "仅一方认可。"}, {"f1", "f2"}, t.now)),
      IsOk());
  ASSERT_THAT(t.Take(DecideConfirmFacts(t.state, {"f1", "f2"}, Acting("applicant"), t.now)), IsOk());
  ASSERT_THAT(t.Take(DecideConfirmFacts(t.state, {"f1"}, Acting("respondent"), t.now)), IsOk());
  ASSERT_THAT(t.Take(DecideScheduleSession(t.state, {"s1", SessionWay::VIDEO, t.now, ""}, t.now)), IsOk());
  ASSERT_THAT(t.Take(DecideStartSession(t.state, "s1", t.now)), IsOk());
  ASSERT_THAT(t.Take(DecideEndSession(t.state, "s1", "笔录：对方愿意让步。", t.now)), IsOk());
  ASSERT_THAT(t.Take(DecideEnd(t.state, t.pack, EndCode::NO_PROSPECT, "分歧较大。", t.now)), IsOk());
  std::multiset<std::string> kinds;
  std::string texts;
  for (const CourtFileItem& item : CourtFileOf(t.state, t.pack)) {
    kinds.insert(item.kind);
    texts += item.text + "\n";
  }
  EXPECT_EQ(kinds, (std::multiset<std::string>{"APPLICATION", "EVIDENCE", "EVIDENCE", "FAILURE_REPORT",
                                               "SERVICE_ADDRESS", "SERVICE_ADDRESS", "UNDISPUTED_FACT"}));
  EXPECT_THAT(texts, ::testing::HasSubstr("双方签订过许可合同。"));
  EXPECT_THAT(texts, ::testing::HasSubstr("分歧较大。"));
  EXPECT_THAT(texts, ::testing::Not(::testing::HasSubstr("仅一方认可。")));
  EXPECT_THAT(texts, ::testing::Not(::testing::HasSubstr("让步"))) << "the record stays in the room";
}

access::CaseRole Party(const std::string& account, Side side) {
  access::CaseRole role;
  role.capacity = access::Capacity::PARTY;
  role.account_id = account;
  role.party_id = account + "-party";
  role.side = side;
  return role;
}

access::CaseRole Agent(const std::string& account, const std::string& principal) {
  access::CaseRole role;
  role.capacity = access::Capacity::AGENT;
  role.account_id = account;
  role.principal_account_id = principal;
  return role;
}

// SHAM-5, SIM-18: the signs of the room lead to an alert; only the mediator suspends.
TEST(AcceptanceTest, A22_OneAccountForBothSidesAndAFastFullAcceptanceGiveAnAlertAndTheMediatorSuspends) {
  TestMediation t;
  t.Open();
  t.state.facts.amount = {"CNY", 800'000'00};
  Offer offer;
  offer.state = OfferState::ACCEPTED;
  offer.amount = {"CNY", 800'000'00};
  law::ShamObservations seen;
  seen.shared = SharedByPeople({Party("ann", Side::APPLICANT), Party("bob", Side::RESPONDENT),
                                Agent("lee", "ann"), Agent("lee", "bob")});
  EXPECT_EQ(seen.shared,
            (std::vector<law::ShamSign>{law::ShamSign::SHARED_AGENT, law::ShamSign::SHARED_ACCOUNT}));
  seen.seconds_to_full_acceptance = SecondsToFullAcceptance(t.state, {{offer, t.now + absl::Minutes(2)}});
  EXPECT_EQ(seen.seconds_to_full_acceptance, 120);
  EXPECT_TRUE(law::ScoreSham(seen, law::DefaultShamPolicy()).alert);
  EXPECT_EQ(t.state.state, MediationState::OPEN) << "the score itself stops nothing";
  ASSERT_THAT(t.Take(DecideSuspend(t.state, t.now)), IsOk());
  EXPECT_EQ(t.state.state, MediationState::SUSPENDED);
}

TEST(ShamSignsTest, OnlyWhatStandsOnBothSidesIsASign) {
  EXPECT_TRUE(SharedByPeople({Party("ann", Side::APPLICANT), Party("ann", Side::APPLICANT),
                              Party("bob", Side::RESPONDENT), Agent("lee", "ann")})
                  .empty());
  EXPECT_EQ(SharedByPeople({Party("ann", Side::APPLICANT), Party("ann", Side::RESPONDENT)}),
            std::vector<law::ShamSign>{law::ShamSign::SHARED_ACCOUNT});
}

TEST(ShamSignsTest, LessThanWhatIsClaimedIsNoFullAcceptance) {
  TestMediation t;
  t.Open();
  t.state.facts.amount = {"CNY", 800'000'00};
  Offer offer;
  offer.state = OfferState::ACCEPTED;
  offer.amount = {"CNY", 799'999'99};
  const auto seconds = [&] { return SecondsToFullAcceptance(t.state, {{offer, t.now + absl::Seconds(9)}}); };
  EXPECT_EQ(seconds(), std::nullopt);
  offer.amount = {"USD", 900'000'00};
  EXPECT_EQ(seconds(), std::nullopt) << "another currency is not compared";
  offer.amount = {"CNY", 800'000'00};
  EXPECT_EQ(seconds(), 9);
  offer.state = OfferState::OPEN;
  EXPECT_EQ(seconds(), std::nullopt);
}

TEST(ShamSignsTest, OneAccountThatSignsForBothSidesIsSeen) {
  TestMediation t;
  Agreement agreement;
  agreement.signatures = {{SignerKind::PARTY, "applicant", "lee", "r1", "", t.now},
                          {SignerKind::PARTY, "respondent", "kim", "r2", "", t.now}};
  EXPECT_TRUE(SharedBySignatures(t.state, agreement).empty());
  agreement.signatures[1].account_id = "lee";
  EXPECT_EQ(SharedBySignatures(t.state, agreement),
            std::vector<law::ShamSign>{law::ShamSign::SHARED_ACCOUNT});
}

}  // namespace
}  // namespace sudiao::mediation::domain
