// WIPO-08: bills, reminders and what follows when nobody pays.
#include "common/packs/registry.h"
#include "common/types/ids.h"
#include "gmock/gmock.h"
#include "services/intake/domain/bill_rules.h"
#include "services/intake/domain/test_cases.h"

namespace sudiao::intake::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kBill[] = "00000000-0000-7000-8000-00000000b111";
constexpr ReminderDays kDays;

const packs::Pack& Wipo() { return **packs::PackRegistry::BuiltIn().Get("wipo@1"); }
const packs::Pack& Committee1() { return **packs::PackRegistry::BuiltIn().Get("cn-peoples-mediation@1"); }

absl::TimeZone Zone() {
  absl::TimeZone zone;
  EXPECT_TRUE(absl::LoadTimeZone(Wipo().time_zone, &zone));
  return zone;
}
absl::CivilDay Today() { return absl::ToCivilDay(kNow, Zone()); }
// 24:00 of the day so many days after the bill was due, which is the day on which it was sent.
absl::Time EndOfDayAfter(int days) { return absl::FromCivil(Today() + days + 1, Zone()); }
constexpr absl::Duration kMoment = absl::Microseconds(1);

BillOrder Order(BillKind kind, int64_t cents = 25'000) { return {kind, Money{"USD", cents}, Today(), {}}; }

// A centre's case, on its way to a mediator or with one.
Case CentresCase(bool in_mediation) {
  Case c = Submitted();
  Apply(c, DecideAccept(c, "wipo@1", kNow));
  CaseAggregate::Apply(c, PartyJoined{c.content.parties[1].id, "bob", "", kNow});
  for (const size_t party : {0U, 1U}) Apply(c, DecideConsent(c, ConsentOf(c, party)));
  if (in_mediation) Apply(c, DecideStage(c, Stage(CaseCommand::APPOINT)));
  return c;
}

class Billed {
 public:
  explicit Billed(BillKind kind, int64_t cents = 25'000) : c(CentresCase(kind == BillKind::DEPOSIT)) {
    Do(DecideIssueBill(c, Order(kind, cents), kBill, Wipo(), kDays, kNow));
  }
  void Do(const absl::StatusOr<CaseDecision>& decision) {
    Apply(c, decision);
    for (const change::TimerChange& timer : decision->timers) timer_due = timer.due;
  }
  void Tick(absl::Time now) { Do(DecideBillsDue(c, Wipo(), kDays, now)); }
  // The moment at which the time to pay is over; what arrived by then is booked for three days.
  absl::Time RemindTwice() {
    Tick(EndOfDayAfter(7));
    Tick(EndOfDayAfter(14));
    return bill().clock.due;
  }
  absl::StatusOr<CaseDecision> Payment(size_t party, int64_t cents, absl::Time now) const {
    return DecideRecordPayment(
        c, kBill, {c.content.parties[party].id, cents == 0 ? Money() : Money{"USD", cents}, {}, "R-1"},
        Wipo(), kDays, now);
  }
  const Bill& bill() const { return *FindBill(c, kBill); }

  Case c;
  absl::Time timer_due;
};

TEST(BillTest, ItsStatesAreTotalReachableAndWithoutDeadEnds) {
  EXPECT_THAT(kBillTable.Defects(BillState::DUE), IsEmpty());
}

// WIPO-08, WIPO-ART-22
TEST(BillTest, WIPO_08_TheRequestIsWithdrawnFifteenDaysAfterTheSecondReminder) {
  Billed billed(BillKind::ADMINISTRATION_FEE);
  EXPECT_EQ(billed.timer_due, EndOfDayAfter(7));
  billed.Tick(EndOfDayAfter(7) - kMoment);
  EXPECT_EQ(billed.bill().state, BillState::DUE);
  billed.Tick(EndOfDayAfter(7));
  EXPECT_EQ(billed.bill().state, BillState::REMINDED);
  billed.Tick(EndOfDayAfter(14) - kMoment);
  EXPECT_EQ(billed.bill().state, BillState::REMINDED);
  billed.Tick(EndOfDayAfter(14));
  EXPECT_EQ(billed.bill().state, BillState::REMINDED_TWICE);
  // Reminded at 24:00 of day 14, which is day 15: day 16 counts as the first.
  EXPECT_EQ(billed.bill().clock.due, EndOfDayAfter(15 + 15));
  EXPECT_EQ(billed.timer_due, EndOfDayAfter(15 + 15 + 3));
  EXPECT_THAT(RunningBillDates(billed.c), ::testing::SizeIs(1));
  billed.Tick(EndOfDayAfter(15 + 15 + 3) - kMoment);
  EXPECT_EQ(billed.c.state, CaseState::APPOINTING);
  billed.Tick(EndOfDayAfter(15 + 15 + 3));
  EXPECT_EQ(billed.bill().state, BillState::DEFAULTED);
  EXPECT_EQ(billed.bill().update_time, EndOfDayAfter(15 + 15)) << "its end is the end of the time to pay";
  EXPECT_EQ(billed.c.state, CaseState::WITHDRAWN);
  EXPECT_EQ(billed.timer_due, absl::InfiniteFuture());
}

// WIPO-08, WIPO-ART-24
TEST(BillTest, WIPO_08_AnUnpaidDepositEndsTheMediation) {
  Billed billed(BillKind::DEPOSIT);
  billed.Tick(billed.RemindTwice() + absl::Hours(3 * 24));
  EXPECT_EQ(billed.c.state, CaseState::TERMINATED);
  EXPECT_EQ(billed.c.end_code, EndCode::OTHER);
}

// WIPO-08
TEST(BillTest, WIPO_08_APaymentInTheLastMomentCounts) {
  Billed billed(BillKind::ADMINISTRATION_FEE);
  const absl::Time due = billed.RemindTwice();
  billed.Do(billed.Payment(0, 0, due - kMoment));
  EXPECT_EQ(billed.bill().state, BillState::PAID);
  EXPECT_EQ(billed.timer_due, absl::InfiniteFuture());
  billed.Tick(due + absl::Hours(3 * 24));
  EXPECT_EQ(billed.c.state, CaseState::APPOINTING);
}

// WIPO-08: what counts is when the money arrived.
TEST(BillTest, WIPO_08_WhatArrivedInTimeIsBookedAfterItAndWhatArrivedLaterSavesNothing) {
  Billed billed(BillKind::ADMINISTRATION_FEE);
  const absl::Time due = billed.RemindTwice();
  const std::string payer = billed.c.content.parties[0].id;
  const auto pay = [&](absl::Time arrived, absl::Time booked) {
    return DecideRecordPayment(billed.c, kBill, {payer, {}, arrived, ""}, Wipo(), kDays, booked);
  };
  const absl::Time monday = due + absl::Hours(30);
  EXPECT_THAT(pay(due, monday), FailsWith(reasons::kInvalidFields));
  Billed in_time = billed;
  in_time.Do(pay(due - kMoment, monday));
  EXPECT_EQ(in_time.bill().state, BillState::PAID);
  billed.Tick(due + absl::Hours(3 * 24));
  billed.Do(pay(due, due + absl::Hours(4 * 24)));
  EXPECT_EQ(billed.bill().state, BillState::DEFAULTED);
  EXPECT_THAT(billed.bill().Debtors(), IsEmpty());
  EXPECT_EQ(billed.c.state, CaseState::WITHDRAWN);
}

// After an outage the bill whose time was over first decides how the case ended.
TEST(BillTest, OfTwoBillsOutOfTimeTheEarlierOneCounts) {
  Billed billed(BillKind::DEPOSIT);
  BillOrder fee = Order(BillKind::ADMINISTRATION_FEE);
  fee.due_date = Today() + 3;
  billed.Do(DecideIssueBill(billed.c, fee, "00000000-0000-7000-8000-00000000b112", Wipo(), kDays, kNow));
  EXPECT_EQ(billed.timer_due, EndOfDayAfter(7));
  for (const int day : {7, 10, 14, 17}) billed.Tick(EndOfDayAfter(day));
  billed.Tick(EndOfDayAfter(90));
  EXPECT_EQ(billed.bill().state, BillState::DEFAULTED);
  EXPECT_EQ(billed.c.bills[1].state, BillState::REMINDED_TWICE);
  EXPECT_EQ(billed.c.state, CaseState::TERMINATED);
}

// The clocks go back on 2026-10-25: seven days are seven days.
TEST(BillTest, DaysBetweenTheRemindersAreCivilDays) {
  Billed billed(BillKind::DEPOSIT);
  const auto at = [](int day, int minute) {
    return absl::FromCivil(absl::CivilMinute(2026, 10, day, 0, minute), Zone());
  };
  billed.Tick(at(20, 30));
  EXPECT_EQ(billed.timer_due, at(27, 30));
}

// WIPO-08: who is reminded late, after an outage, has as many days as the others.
TEST(BillTest, WIPO_08_ALateReminderShortensNobodysTime) {
  Billed billed(BillKind::DEPOSIT);
  const absl::Time late = EndOfDayAfter(40);
  billed.Tick(late);
  EXPECT_EQ(billed.bill().state, BillState::REMINDED);
  EXPECT_EQ(billed.timer_due, late + absl::Hours(7 * 24));
  billed.Tick(late + absl::Hours(7 * 24));
  EXPECT_EQ(billed.bill().clock.due, EndOfDayAfter(41 + 7 + 15));
}

// WIPO-ART-25
TEST(BillTest, WIPO_ART_25_ADepositIsSharedEquallyAndTheOddCentIsTheRequesters) {
  const Billed billed(BillKind::DEPOSIT, 70'001);
  ASSERT_EQ(billed.bill().shares.size(), 2U);
  EXPECT_EQ(billed.bill().shares[0].party_id, billed.c.content.parties[0].id);
  EXPECT_EQ(billed.bill().shares[0].amount, (Money{"USD", 35'001}));
  EXPECT_EQ(billed.bill().shares[1].amount, (Money{"USD", 35'000}));
}

// WIPO-ART-22
TEST(BillTest, TheAdministrationFeeIsTheApplicants) {
  const Billed billed(BillKind::ADMINISTRATION_FEE);
  EXPECT_THAT(billed.bill().Debtors(), ElementsAre(billed.c.content.parties[0].id));
}

TEST(BillTest, OnePartysPaymentLeavesTheOthersShareOpen) {
  Billed billed(BillKind::DEPOSIT);
  billed.Do(billed.Payment(0, 2'500, kNow));
  EXPECT_EQ(billed.bill().state, BillState::DUE);
  EXPECT_EQ(billed.bill().Debtors().size(), 2U);
  billed.Do(billed.Payment(0, 0, kNow));
  EXPECT_THAT(billed.bill().Debtors(), ElementsAre(billed.c.content.parties[1].id));
  EXPECT_EQ(billed.bill().shares[0].paid, (Money{"USD", 12'500}));
  billed.Do(billed.Payment(1, 12'500, kNow));
  EXPECT_EQ(billed.bill().state, BillState::PAID);
  EXPECT_THAT(billed.Payment(1, 1, kNow), FailsWith(reasons::kBillSettled));
}

TEST(BillTest, NobodyPaysMoreThanItsShareOrInAnotherCurrencyOrInTheFuture) {
  const Billed billed(BillKind::DEPOSIT);
  EXPECT_THAT(billed.Payment(0, 12'501, kNow), FailsWith(reasons::kInvalidFields));
  EXPECT_THAT(billed.Payment(0, -1, kNow), FailsWith(reasons::kInvalidFields));
  const std::string& payer = billed.c.content.parties[0].id;
  const auto pay = [&](const Payment& payment) {
    return DecideRecordPayment(billed.c, kBill, payment, Wipo(), kDays, kNow);
  };
  EXPECT_THAT(pay({payer, {"CNY", 100}, {}, ""}), FailsWith(reasons::kInvalidFields));
  EXPECT_THAT(pay({payer, {}, kNow + kMoment, ""}), FailsWith(reasons::kInvalidFields));
  EXPECT_THAT(pay({"nobody", {}, {}, ""}), FailsWith(reasons::kInvalidFields));
  EXPECT_THAT(pay({payer, {}, kNow, ""}), IsOk());
}

// PML-04: a committee's rules know no fee.
TEST(BillTest, PML_04_WhereTheRulesHaveNoSuchFeeNobodyBills) {
  const Case c = Appointing();
  EXPECT_THAT(DecideIssueBill(c, Order(BillKind::ADMINISTRATION_FEE), kBill, Committee1(), kDays, kNow),
              FailsWith(reasons::kBillNotInPack));
}

TEST(BillTest, WIPO_ART_24_ThereIsNoDepositBeforeTheMediator) {
  EXPECT_THAT(DecideIssueBill(CentresCase(false), Order(BillKind::DEPOSIT), kBill, Wipo(), kDays, kNow),
              FailsWith(reasons::kWrongState));
}

TEST(BillTest, WhoHasNotJoinedIsSentNoBill) {
  Case c = Submitted();
  Apply(c, DecideAccept(c, "wipo@1", kNow));
  BillOrder order = Order(BillKind::ADMINISTRATION_FEE);
  order.payer_party_ids = {c.content.parties[1].id};
  const auto refused = DecideIssueBill(c, order, kBill, Wipo(), kDays, kNow);
  EXPECT_THAT(ToWire(refused.status()).details, ::testing::HasSubstr("NOT_JOINED"));
  c.content.parties[0].joined = false;
  EXPECT_THAT(DecideIssueBill(c, Order(BillKind::ADMINISTRATION_FEE), kBill, Wipo(), kDays, kNow),
              FailsWith(reasons::kInvalidFields));
}

TEST(BillTest, EverythingThatIsWrongWithABillIsToldAtOnce) {
  BillOrder order;
  order.due_date = Today() - 1;
  order.payer_party_ids = {"nobody"};
  const auto refused = DecideIssueBill(CentresCase(false), order, kBill, Wipo(), kDays, kNow);
  for (const char* field : {"kind", "amount", "due_date", "payer_party_ids[0]"}) {
    EXPECT_THAT(ToWire(refused.status()).details, ::testing::HasSubstr(field));
  }
}

TEST(BillTest, ACancelledBillIsRemindedOfNoMore) {
  Billed billed(BillKind::ADMINISTRATION_FEE);
  EXPECT_THAT(DecideCancelBill(billed.c, kBill, "", Wipo(), kDays, kNow), FailsWith(reasons::kInvalidFields));
  billed.Do(DecideCancelBill(billed.c, kBill, "开错", Wipo(), kDays, kNow));
  EXPECT_EQ(billed.timer_due, absl::InfiniteFuture());
  EXPECT_EQ(billed.bill().note, "开错");
}

TEST(BillTest, AfterTheEndOfTheCaseNobodyIsRemindedButAPaymentIsStillRecorded) {
  Billed billed(BillKind::ADMINISTRATION_FEE);
  billed.Do(DecideWithdraw(billed.c, kNow));
  billed.Tick(EndOfDayAfter(60));
  EXPECT_EQ(billed.bill().state, BillState::DUE);
  billed.Do(billed.Payment(0, 0, EndOfDayAfter(61)));
  EXPECT_EQ(billed.bill().state, BillState::PAID);
  EXPECT_EQ(billed.c.state, CaseState::WITHDRAWN);
}

// Whatever is done in whatever order: the shares make up the bill, nobody has paid more than its share, and a
// bill is out of time only in a case that ended.
TEST(BillTest, RandomCommandsKeepTheBooks) {
  SeededRandom random(20261121);
  for (int round = 0; round < 300; ++round) {
    Billed billed(random.Next() % 2 == 0 ? BillKind::DEPOSIT : BillKind::ADMINISTRATION_FEE,
                  1 + static_cast<int64_t>(random.Next() % 100'000));
    absl::Time now = kNow;
    for (int step = 0; step < 12; ++step) {
      now += absl::Hours(24 * static_cast<int64_t>(random.Next() % 9));
      const auto cents = static_cast<int64_t>(random.Next() % 60'000);
      const absl::StatusOr<CaseDecision> decision =
          random.Next() % 3 != 0   ? DecideBillsDue(billed.c, Wipo(), kDays, now)
          : random.Next() % 9 == 0 ? DecideCancelBill(billed.c, kBill, "x", Wipo(), kDays, now)
                                   : billed.Payment(random.Next() % 2, cents, now);
      if (decision.ok()) billed.Do(decision);
      int64_t shares = 0;
      for (const BillShare& share : billed.bill().shares) {
        shares += share.amount.minor_units;
        ASSERT_LE(share.paid.minor_units, share.amount.minor_units);
      }
      ASSERT_EQ(shares, billed.bill().amount.minor_units);
      ASSERT_EQ(billed.bill().state == BillState::DEFAULTED, HasEnded(billed.c.state));
      ASSERT_EQ(billed.bill().state == BillState::PAID,
                billed.bill().Debtors().empty() && billed.bill().state != BillState::CANCELLED);
    }
  }
}

}  // namespace
}  // namespace sudiao::intake::domain
