// The acceptance cases of the rulebook that confirmation decides.
#include <gtest/gtest.h>

#include "services/confirmation/domain/delivery_rules.h"
#include "services/confirmation/domain/objection_rules.h"
#include "services/confirmation/domain/sample.h"

namespace sudiao::confirmation::domain {
namespace {

using testing::FailsWith;
using testing::IsOk;

absl::Time In2025(int month, int day, int hour = 10, int minute = 0) {
  return absl::FromCivil(absl::CivilMinute(2025, month, day, hour, minute), Shanghai());
}

// A confirmation of 2025 whose ruling party "b" received on 2025-06-02.
Application ReceivedOnJune2() {
  Application a = Confirmed();
  a.ruling.issue_time = In2025(5, 30);
  Take(a, DecideServe(a, "b", PreFiling(), In2025(6, 2)));
  return a;
}

PartyObjection ObjectionOf(const std::string& party_id) {
  return {"o1", party_id, "协议并非自愿签署。", "", {}};
}

// CPL-205: the agreement took effect on 2026-03-02 (day 0); day 30 is 2026-04-01.
TEST(AcceptanceTest, A8_AnApplicationOnDay31IsRefusedAsLate) {
  const Settlement settlement = SettlementOf(Settled(), PreFiling());
  const auto start = [&](absl::Time now) {
    return DecideStart({}, settlement, StartBy(Self("a", "anna")), PreFiling(), now);
  };
  EXPECT_THAT(start(At(4, 1, 23, 59, 59)), IsOk());
  const auto late = start(At(4, 2, 0));
  EXPECT_THAT(late, FailsWith(reasons::kConfirmationWindowClosed));
  EXPECT_EQ(MetadataOf(late.status(), "last_day"), "2026-04-01");
  // A yes of the other side on day 31 is late, too.
  EXPECT_THAT(DecideJoin(Started(), Self("b", "bo"), true, PreFiling(), At(4, 2, 0)),
              FailsWith(reasons::kConfirmationWindowClosed));
}

// CPL-205, JOINT-1
TEST(AcceptanceTest, A9_OneSideAloneWaitsForTheOthersAndExpiresAfterDay30) {
  Application a = Started();
  EXPECT_EQ(a.state, ApplicationState::AWAITING_OTHERS);
  EXPECT_FALSE(a.filed());
  EXPECT_TRUE(DecideExpire(a, At(4, 1, 23, 59, 59))->events.empty());
  Take(a, DecideExpire(a, At(4, 2, 0)));
  EXPECT_EQ(a.state, ApplicationState::EXPIRED);
}

// Trap 1: the window of thirty days warns from day 20 on.
TEST(WindowTest, WarnsFromDay20On) {
  const DeadlineProof window = SettlementOf(Settled(), PreFiling()).window;
  EXPECT_EQ(DaysLeftToWarnOf(window, PreFiling(), At(3, 21, 23, 59)), std::nullopt);
  EXPECT_EQ(DaysLeftToWarnOf(window, PreFiling(), At(3, 22, 0)), 11);  // day 20: 2026-03-22
  EXPECT_EQ(DaysLeftToWarnOf(window, PreFiling(), At(3, 27, 9)), 5);
  EXPECT_EQ(DaysLeftToWarnOf(window, PreFiling(), At(4, 1, 23, 59)), 0);
  EXPECT_EQ(DaysLeftToWarnOf(window, PreFiling(), At(4, 2, 0)), std::nullopt) << "too late to warn";
}

// JI-357: the court asked for materials by the end of day 5.
TEST(AcceptanceTest, A12_WithoutTheSupplementByItsDayTheApplicationIsDeemedWithdrawn) {
  Application a = Filed(At(3, 16));
  const absl::Time end_of_day_5 = At(3, 22, 0);
  Take(a, DecideRequestMaterials(a, {"RIGHT_PROOF"}, end_of_day_5, "", At(3, 16)));
  EXPECT_TRUE(DecideLapse(a, At(3, 21, 23, 59, 59))->events.empty());
  Take(a, DecideLapse(a, end_of_day_5));
  EXPECT_EQ(a.state, ApplicationState::DEEMED_WITHDRAWN);
}

// JI-372: fifteen days after 2025-06-02 end on 2025-06-17.
TEST(AcceptanceTest, A13_APartyObjectsOnDay15AndOnDay16) {
  Application a = ReceivedOnJune2();
  EXPECT_THAT(DecidePartyObjection(a, ObjectionOf("b"), PreFiling(), In2025(6, 17, 23, 59)), IsOk());
  const auto late = DecidePartyObjection(a, ObjectionOf("b"), PreFiling(), In2025(6, 18, 0));
  EXPECT_THAT(late, FailsWith(reasons::kObjectionTooLate));
  EXPECT_EQ(MetadataOf(late.status(), "last_day"), "2025-06-17");
  Take(a, DecidePartyObjection(a, ObjectionOf("b"), PreFiling(), In2025(6, 17)));
  ASSERT_EQ(a.objections.size(), 1U);
  EXPECT_EQ(a.objections[0].state, ObjectionState::FILED);
  EXPECT_EQ(a.objections[0].limit.last_day, absl::CivilDay(2025, 6, 17));
  EXPECT_THAT(DecidePartyObjection(a, ObjectionOf("b"), PreFiling(), In2025(6, 17)),
              FailsWith(reasons::kObjectionOpen));
}

TEST(ObjectionTest, NeedsAReceivedRulingThatConfirms) {
  const Application a = ReceivedOnJune2();
  EXPECT_THAT(DecidePartyObjection(a, ObjectionOf("a"), PreFiling(), In2025(6, 3)),
              FailsWith(reasons::kRulingNotReceived));
  EXPECT_THAT(DecidePartyObjection(a, ObjectionOf("z"), PreFiling(), In2025(6, 3)),
              FailsWith(reasons::kNotPermitted));
  EXPECT_THAT(DecidePartyObjection(Accepted(), ObjectionOf("b"), PreFiling(), At(3, 20)),
              FailsWith(reasons::kWrongState));
}

ThirdPartyObjection ThirdParty(absl::Time receive_time = {}) {
  return {"o2", "丙公司", "协议处分了我方的权利。", absl::CivilDay(2025, 1, 10), receive_time};
}

// JI-372, JI-127: six months after 2025-01-10 end on 2025-07-10.
TEST(AcceptanceTest, A14_AThirdPartyObjectsOnTheLastDayAndAfterIt) {
  Application a = ReceivedOnJune2();
  EXPECT_THAT(DecideThirdPartyObjection(a, ThirdParty(), PreFiling(), In2025(7, 10, 23, 59)), IsOk());
  const auto late = DecideThirdPartyObjection(a, ThirdParty(), PreFiling(), In2025(7, 11, 0));
  EXPECT_THAT(late, FailsWith(reasons::kObjectionTooLate));
  EXPECT_EQ(MetadataOf(late.status(), "last_day"), "2025-07-10");
  // CAL-4: what was posted on the last day and arrives later is in time.
  EXPECT_THAT(DecideThirdPartyObjection(a, ThirdParty(In2025(7, 10, 16)), PreFiling(), In2025(7, 14)),
              IsOk());
}

// JI-127: a fixed period.
TEST(AcceptanceTest, A14_NothingInterruptsOrExtendsTheSixMonths) {
  for (const packs::Pack* pack : {&PreFiling(), &Peoples()}) {
    const Pause pause{"p", PauseKind::APPRAISAL, absl::CivilDay(2025, 2, 1), absl::CivilDay(2025, 2, 9)};
    const Extension extension{"x", In2025(2, 1), absl::CivilDay(2025, 12, 1)};
    const absl::Time known = In2025(1, 10, 0);
    EXPECT_THAT(packs::ComputeClock(*pack, kObjectionOfThird, "e", known, {pause}),
                FailsWith(reasons::kClockNotPausable));
    EXPECT_THAT(packs::ComputeClock(*pack, kObjectionOfThird, "e", known, {}, {extension}),
                FailsWith(reasons::kClockNotExtendable));
  }
}

Delivery By(Channel channel, absl::Time time, bool confirmed) {
  return {"", channel, time, confirmed, false, confirmed ? "送达地址确认书" : ""};
}

// OLR-31c
TEST(AcceptanceTest, A17_OfSeveralDeliveriesTheEarliestAtAConfirmedAddressIsTheService) {
  const absl::Time sms = In2025(6, 2, 9, 58), email = In2025(6, 2, 10, 0), paper = In2025(6, 4, 15);
  const std::vector<Delivery> confirmed = {By(Channel::EMAIL, email, true), By(Channel::SMS, sms, true),
                                           By(Channel::POST, paper, false)};
  ASSERT_NE(EarliestThatCounts(confirmed), nullptr);
  EXPECT_EQ(EarliestThatCounts(confirmed)->delivered_time, sms);
  // If the telephone number was not confirmed, the message counts only if it was provably read (OLR-31b).
  std::vector<Delivery> unconfirmed = confirmed;
  unconfirmed[1].address_confirmed = false;
  EXPECT_EQ(EarliestThatCounts(unconfirmed)->delivered_time, email);
  unconfirmed[1].receipt_proven = true;
  EXPECT_EQ(EarliestThatCounts(unconfirmed)->delivered_time, sms);
  unconfirmed = {By(Channel::EMAIL, email, false), By(Channel::SMS, sms, false),
                 By(Channel::POST, paper, false)};
  EXPECT_EQ(EarliestThatCounts(unconfirmed)->delivered_time, paper);
  unconfirmed.pop_back();
  EXPECT_EQ(EarliestThatCounts(unconfirmed), nullptr);
}

// OLR-31c: the court's record moves the service and with it the time to object.
TEST(AcceptanceTest, A17_TheTimeToObjectRunsFromTheEarliestService) {
  Application a = ReceivedOnJune2();
  EXPECT_EQ(a.FindClock(kObjectionOfParty, "b")->proof.last_day, absl::CivilDay(2025, 6, 17));
  const absl::Time sms = In2025(6, 1, 9, 58);
  Take(a,
       DecideRecordDeliveries(a, "b", {By(Channel::SMS, sms, true), By(Channel::POST, In2025(6, 4), false)},
                              PreFiling(), In2025(6, 5)));
  EXPECT_EQ(a.FindService("b")->receive_time, sms);
  EXPECT_EQ(a.FindService("b")->way, "SMS");
  EXPECT_EQ(a.FindClock(kObjectionOfParty, "b")->proof.last_day, absl::CivilDay(2025, 6, 16));
  EXPECT_EQ(a.deliveries.size(), 3U) << "the platform's own is kept beside them";
  // A later one moves nothing.
  Take(a,
       DecideRecordDeliveries(a, "b", {By(Channel::EMAIL, In2025(6, 5), true)}, PreFiling(), In2025(6, 5)));
  EXPECT_EQ(a.FindService("b")->receive_time, sms);
  EXPECT_EQ(a.services.size(), 1U);
  // A party that was not served on the platform is served by these.
  Take(a,
       DecideRecordDeliveries(a, "a", {By(Channel::POST, In2025(6, 4), false)}, PreFiling(), In2025(6, 5)));
  EXPECT_EQ(a.FindService("a")->way, "POST");
  EXPECT_NE(a.FindClock(kObjectionOfParty, "a"), nullptr);
}

Delivery HandedTo(Receiver receiver) {
  Delivery delivery = By(Channel::IN_PERSON, In2025(6, 3), false);
  delivery.receiver = receiver;
  return delivery;
}

// CPL-88
TEST(DeliveryTest, APaperCountsInTheHandsOfThoseWhoMayTakeIt) {
  for (const Receiver receiver : {Receiver::PARTY_ITSELF, Receiver::FAMILY_ADULT, Receiver::REPRESENTATIVE,
                                  Receiver::AGENT, Receiver::DESIGNATED}) {
    EXPECT_TRUE(Counts(HandedTo(receiver))) << EnumName(receiver);
  }
  EXPECT_FALSE(Counts(HandedTo(Receiver::SOMEBODY_ELSE)));
  const Application a = ReceivedOnJune2();
  const auto record = [&](const Delivery& delivery) {
    return DecideRecordDeliveries(a, "b", {delivery}, PreFiling(), In2025(6, 5));
  };
  EXPECT_THAT(record(HandedTo(Receiver::AGENT)), IsOk());
  EXPECT_THAT(record(HandedTo(Receiver::UNSPECIFIED)), FailsWith(reasons::kInvalidFields));
  Delivery post = By(Channel::POST, In2025(6, 3), false);
  EXPECT_THAT(record(post), IsOk());
  post.receiver = Receiver::AGENT;
  EXPECT_THAT(record(post), FailsWith(reasons::kInvalidFields));
}

// CPL-89, JI-131, JI-133: what is served here is a ruling, so it may be left.
TEST(DeliveryTest, APaperThatWasRefusedIsLeftBeforeAWitnessOrInPictures) {
  const Application a = ReceivedOnJune2();
  Delivery left = HandedTo(Receiver::UNSPECIFIED);
  left.refused = true;
  const auto record = [&] { return DecideRecordDeliveries(a, "a", {left}, PreFiling(), In2025(6, 5)); };
  EXPECT_THAT(record(), FailsWith(reasons::kInvalidFields));
  left.proof = "留置送达视频 20250603";
  const auto recorded = record();
  ASSERT_THAT(recorded, IsOk());
  Application after = a;
  Take(after, recorded);
  EXPECT_EQ(after.FindService("a")->receive_time, In2025(6, 3));
  left.receiver = Receiver::PARTY_ITSELF;
  EXPECT_THAT(record(), FailsWith(reasons::kInvalidFields)) << "either taken or refused";
}

// JI-135, JI-136
TEST(DeliveryTest, TheReceiverMayProveAnotherTimeOfArrivalThanTheSystems) {
  Application a = ReceivedOnJune2();
  Delivery mail = By(Channel::EMAIL, In2025(6, 1, 9), true);
  EXPECT_EQ(ArrivalOf(mail), In2025(6, 1, 9));
  mail.proven_time = In2025(6, 1, 15);
  EXPECT_EQ(ArrivalOf(mail), In2025(6, 1, 15));
  const Delivery sms = By(Channel::SMS, In2025(6, 1, 12), true);
  EXPECT_EQ(EarliestThatCounts({mail, sms})->channel, Channel::SMS);
  Take(a, DecideRecordDeliveries(a, "b", {mail}, PreFiling(), In2025(6, 5)));
  EXPECT_EQ(a.FindService("b")->receive_time, In2025(6, 1, 15));
  mail.proven_time = In2025(6, 5, 10, 1);
  EXPECT_THAT(DecideRecordDeliveries(a, "b", {mail}, PreFiling(), In2025(6, 5)),
              FailsWith(reasons::kInvalidFields));
}

Delivery Notice(bool abroad = false) {
  Delivery notice = By(Channel::PUBLIC_NOTICE, In2025(6, 3), false);
  notice.proof = "下落不明，其他方式无法送达";
  notice.abroad = abroad;
  return notice;
}

// CPL-95, C-PUBLIC-NOTICE: day 30 after 2025-06-03 is 07-03.
TEST(DeliveryTest, APublicNoticeServesWhenItsTimeIsOver) {
  Application a = ReceivedOnJune2();
  const auto decision = DecideRecordDeliveries(a, "a", {Notice()}, PreFiling(), In2025(6, 5));
  ASSERT_THAT(decision, IsOk());
  ASSERT_EQ(decision->timers.size(), 1U);
  EXPECT_EQ(decision->timers[0].name, "notice/a");
  EXPECT_EQ(decision->timers[0].due, In2025(7, 4, 0));
  Take(a, decision);
  EXPECT_EQ(a.FindService("a"), nullptr);
  EXPECT_TRUE(DecideNoticeOver(a, "a", PreFiling(), In2025(7, 3, 23, 59))->events.empty());
  EXPECT_TRUE(DecideNoticeOver(a, "b", PreFiling(), In2025(7, 4, 0))->events.empty()) << "no notice for b";
  Take(a, DecideNoticeOver(a, "a", PreFiling(), In2025(7, 4, 0)));
  EXPECT_EQ(a.FindService("a")->way, "PUBLIC_NOTICE");
  EXPECT_EQ(a.FindClock(kObjectionOfParty, "a")->proof.last_day, absl::CivilDay(2025, 7, 21))
      << "day 15 after 07-04 is Saturday 07-19";
  EXPECT_TRUE(DecideNoticeOver(a, "a", PreFiling(), In2025(7, 5))->events.empty()) << "once";
}

// CPL-283: sixty days for a party abroad. CPL-95: not for whom another way reached.
TEST(DeliveryTest, ANoticeAbroadRunsLongerAndNobodyWhoWasServedGetsOne) {
  Application a = ReceivedOnJune2();
  EXPECT_THAT(DecideRecordDeliveries(a, "b", {Notice()}, PreFiling(), In2025(6, 5)),
              FailsWith(reasons::kInvalidFields));
  Delivery unexplained = Notice();
  unexplained.proof.clear();
  EXPECT_THAT(DecideRecordDeliveries(a, "a", {unexplained}, PreFiling(), In2025(6, 5)),
              FailsWith(reasons::kInvalidFields));
  Take(a, DecideRecordDeliveries(a, "a", {Notice(true)}, PreFiling(), In2025(6, 5)));
  EXPECT_EQ(a.FindClock(kPublicNoticeAbroad, "a")->proof.last_day, absl::CivilDay(2025, 8, 2));
  // Found after all: the notice serves no more.
  Take(a, DecideServe(a, "a", PreFiling(), In2025(6, 10)));
  EXPECT_TRUE(DecideNoticeOver(a, "a", PreFiling(), In2025(8, 3, 0))->events.empty());
}

TEST(DeliveryTest, IsBetweenTheRulingAndNowAndNamesItsProof) {
  const Application a = ReceivedOnJune2();
  const auto record = [&](Delivery delivery, const std::string& party = "b") {
    return DecideRecordDeliveries(a, party, {delivery}, PreFiling(), In2025(6, 5));
  };
  EXPECT_THAT(record(By(Channel::EMAIL, In2025(6, 5), true)), IsOk());
  EXPECT_THAT(record(By(Channel::EMAIL, In2025(6, 5, 10, 1), true)), FailsWith(reasons::kInvalidFields));
  EXPECT_THAT(record(By(Channel::EMAIL, In2025(5, 29), true)), FailsWith(reasons::kInvalidFields));
  EXPECT_THAT(record(By(Channel::PLATFORM, In2025(6, 3), true)), FailsWith(reasons::kInvalidFields));
  EXPECT_THAT(record(By(Channel::EMAIL, In2025(6, 3), true), "z"), FailsWith(reasons::kInvalidFields));
  Delivery without_proof = By(Channel::EMAIL, In2025(6, 3), true);
  without_proof.proof.clear();
  EXPECT_THAT(record(without_proof), FailsWith(reasons::kInvalidFields));
  EXPECT_THAT(DecideRecordDeliveries(a, "b", {}, PreFiling(), In2025(6, 5)),
              FailsWith(reasons::kInvalidFields));
}

// CPL-250: instalments are due on 2026-04-30, 05-31 and 06-30; the second is not paid.
TEST(AcceptanceTest, A18_TheLimitOfEnforcementRunsFromTheLastInstalment) {
  Application a = Served();
  Take(a, DecideOpenEnforcement(a, {"file", "a", "c2", {}}, PreFiling(), At(6, 1)));
  ASSERT_EQ(a.enforcement_files.size(), 1U);
  const DeadlineProof& limit = a.enforcement_files[0].limit_proof;
  EXPECT_EQ(limit.first_counted_day, absl::CivilDay(2026, 7, 1));
  EXPECT_EQ(limit.last_day, absl::CivilDay(2028, 6, 30));
}

// CAL-7: ten days after the obstacle ended (CPL 86).
TEST(ReliefTest, IsAskedWithinTenDaysAfterTheObstacle) {
  const packs::Pack& pack = PreFiling();
  Application a = ReceivedOnJune2();
  PartyObjection objection = ObjectionOf("b");
  objection.obstacle = "住院手术，无法行使权利。";
  objection.obstacle_end_date = absl::CivilDay(2025, 6, 20);
  // Ten days after Friday 06-20 end on Monday 06-30.
  EXPECT_THAT(DecidePartyObjection(a, objection, pack, In2025(7, 1, 0)),
              FailsWith(reasons::kObjectionTooLate));
  Take(a, DecidePartyObjection(a, objection, pack, In2025(6, 30, 23, 59)));
  ASSERT_EQ(a.objections[0].state, ObjectionState::RELIEF_ASKED);
  EXPECT_EQ(a.objections[0].relief_limit.last_day, absl::CivilDay(2025, 6, 30));
  // The court decides on the relief first, then on the objection.
  EXPECT_THAT(DecideOnObjection(a, {"o1", ObjectionState::DISMISSED, "理由", "judge"}, In2025(7, 2)),
              FailsWith(reasons::kInvalidFields));
  Take(a, DecideOnObjection(a, {"o1", ObjectionState::FILED, "准许", "judge"}, In2025(7, 2)));
  Take(a, DecideOnObjection(a, {"o1", ObjectionState::DISMISSED, "理由不成立", "judge"}, In2025(7, 9)));
  EXPECT_EQ(a.objections[0].state, ObjectionState::DISMISSED);
}

TEST(ObjectionTest, ARevokedRulingEnforcesNothing) {
  Application a = Served();
  Take(a, DecidePartyObjection(a, ObjectionOf("b"), PreFiling(), At(3, 25)));
  EXPECT_THAT(DecideOnObjection(a, {"o9", ObjectionState::REVOKED, "理由", "judge"}, At(3, 30)),
              FailsWith(reasons::kInvalidFields));
  EXPECT_THAT(DecideOnObjection(a, {"o1", ObjectionState::REVOKED, "", "judge"}, At(3, 30)),
              FailsWith(reasons::kInvalidFields));
  EXPECT_THAT(DecideOpenEnforcement(a, {"f", "a", "c1", {}}, PreFiling(), At(5, 1, 0)), IsOk())
      << "an objection alone does not stop enforcement";
  Take(a, DecideOnObjection(a, {"o1", ObjectionState::REVOKED, "违反自愿原则", "judge"}, At(3, 30)));
  EXPECT_THAT(DecideOpenEnforcement(a, {"f", "a", "c1", {}}, PreFiling(), At(5, 1, 0)),
              FailsWith(reasons::kRulingRevoked));
}

// JI-372
TEST(ObjectionTest, TheOthersHearOfARevokedRulingAndAChangedOneStillConfirms) {
  const auto decided = [](ObjectionState state) {
    Application a = Served();
    Take(a, DecideOpenEnforcement(a, {"f", "a", "c1", {}}, PreFiling(), At(5, 1, 0)));
    Take(a, DecideThirdPartyObjection(a, {"o1", "丙公司", "处分了我方的权利", absl::CivilDay(2026, 4, 1), {}},
                                      PreFiling(), At(5, 1, 0)));
    const auto decision = DecideOnObjection(a, {"o1", state, "理由", "judge"}, At(5, 4));
    int told = 0;
    for (const ApplicationEvent& event : decision->events) {
      if (const auto* moved = std::get_if<ConfirmationMoved>(&event)) {
        ++told;
        EXPECT_EQ(moved->stage, ConfirmationStage::REVOKED);
      }
    }
    Take(a, decision);
    return std::pair(a, told);
  };
  const auto [revoked, told] = decided(ObjectionState::REVOKED);
  EXPECT_EQ(told, 1);
  EXPECT_EQ(revoked.state, ApplicationState::REVOKED);
  EXPECT_EQ(revoked.enforcement_files[0].close_time, At(5, 4));
  const auto [changed, told_of_change] = decided(ObjectionState::CHANGED);
  EXPECT_EQ(told_of_change, 0);
  EXPECT_EQ(changed.state, ApplicationState::ENFORCING);
  EXPECT_EQ(changed.enforcement_files[0].close_time, absl::Time());
}

}  // namespace
}  // namespace sudiao::confirmation::domain
