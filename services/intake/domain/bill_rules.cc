#include "services/intake/domain/bill_rules.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/law/fees/shares.h"
#include "common/status/reasons.h"
#include "common/status/status_macros.h"
#include "common/time/calendar.h"

namespace sudiao::intake::domain {
namespace {

constexpr size_t kMaxBills = 50;

std::string_view ClockOf(BillKind kind) {
  return kind == BillKind::DEPOSIT ? "C-FEE-DEPOSIT" : "C-FEE-ADMIN";
}

// A decision under construction, with the case as it will be after it.
struct Plan {
  Case after;
  CaseDecision decision;

  void Add(const CaseEvent& event) {
    CaseAggregate::Apply(after, event);
    decision.Add(event);
  }
};

// Where the procedure is; packs are only loaded with a time zone that exists.
absl::TimeZone ZoneOf(const packs::Pack& pack) {
  absl::TimeZone zone;
  absl::LoadTimeZone(pack.time_zone, &zone);
  return zone;
}

absl::Time EndOf(absl::CivilDay day, const packs::Pack& pack) { return EndOfDay(day, ZoneOf(pack)); }

// The same hour so many days later, also where the clocks are changed in between.
absl::Time DaysLater(absl::Time time, int64_t days, const packs::Pack& pack) {
  const absl::TimeZone zone = ZoneOf(pack);
  return absl::FromCivil(absl::ToCivilSecond(time, zone) + days * 24 * 60 * 60, zone);
}

// When something happens to the bill by time alone.
absl::Time NextTime(const Bill& bill, const packs::Pack& pack, const ReminderDays& days) {
  switch (bill.state) {
    case BillState::DUE:
      return EndOf(bill.due_date + days.first, pack);
    case BillState::REMINDED:
      return std::max(EndOf(bill.due_date + days.second, pack),
                      DaysLater(bill.first_reminder_time, days.second - days.first, pack));
    case BillState::REMINDED_TWICE:
      return DaysLater(bill.clock.due, days.booking, pack);
    default:
      return absl::InfiniteFuture();
  }
}

// Of several bills the one whose time comes first is dealt with first.
std::vector<Bill> ByNextTime(const Case& c, const packs::Pack& pack, const ReminderDays& days) {
  std::vector<Bill> bills = c.bills;
  std::stable_sort(bills.begin(), bills.end(), [&](const Bill& a, const Bill& b) {
    return NextTime(a, pack, days) < NextTime(b, pack, days);
  });
  return bills;
}

bool MayRemind(const Case& c) { return kCaseTable.Allows(c.state, CaseCommand::BILL); }

CaseDecision Finish(Plan plan, const packs::Pack& pack, const ReminderDays& days) {
  absl::Time next = absl::InfiniteFuture();
  for (const Bill& bill : plan.after.bills) next = std::min(next, NextTime(bill, pack, days));
  plan.decision.Set(kBillsTimer, MayRemind(plan.after) ? next : absl::InfiniteFuture());
  return std::move(plan.decision);
}

absl::StatusOr<const Bill*> RequireBill(const Case& c, const std::string& bill_id) {
  const Bill* bill = FindBill(c, bill_id);
  if (bill == nullptr) return Fail(reasons::kNotFound);
  return bill;
}

bool PaysByDefault(BillKind kind, Side side) {
  return side == Side::APPLICANT || (kind == BillKind::DEPOSIT && side == Side::RESPONDENT);
}

// The payers, who applies first: an odd cent is theirs.
std::vector<std::string> PayersOf(const Case& c, const BillOrder& order) {
  std::vector<std::string> payers;
  for (const Side side : {Side::APPLICANT, Side::RESPONDENT, Side::THIRD_PARTY}) {
    for (const Party& party : c.content.parties) {
      const auto& named = order.payer_party_ids;
      const bool pays = named.empty() ? party.joined && PaysByDefault(order.kind, side)
                                      : std::find(named.begin(), named.end(), party.id) != named.end();
      if (party.side == side && pays) payers.push_back(party.id);
    }
  }
  return payers;
}

absl::Status CheckOrder(const Case& c, const BillOrder& order, const packs::Pack& pack, absl::Time now) {
  Violations violations;
  if (order.kind == BillKind::UNSPECIFIED) violations.Missing("kind");
  if (order.amount.minor_units <= 0 || order.amount.currency.empty())
    violations.Add("amount", "NOT_POSITIVE", "Must be more than nothing.", "应当大于零。");
  if (order.due_date == absl::CivilDay()) {
    violations.Missing("due_date");
  } else if (order.due_date < packs::PackDay(pack, now)) {
    violations.Add("due_date", "IN_THE_PAST", "Must not be past.", "不能早于今天。");
  }
  for (size_t i = 0; i < order.payer_party_ids.size(); ++i) {
    const Party* payer = c.FindParty(order.payer_party_ids[i]);
    const std::string field = absl::StrCat("payer_party_ids[", i, "]");
    if (payer == nullptr) {
      violations.Add(field, "UNKNOWN_PARTY", "There is no such party in this case.", "本案没有该当事人。");
    } else if (!payer->joined) {
      violations.Add(field, "NOT_JOINED", "This party has not joined, so it would not see the bill.",
                     "该当事人尚未加入，看不到账单。");
    }
  }
  if (violations.empty() && PayersOf(c, order).empty()) violations.Missing("payer_party_ids");
  if (c.bills.size() >= kMaxBills) violations.Add("parent", "TOO_MANY", "Too many bills.", "账单过多。");
  return violations.ToStatus();
}

// The share of the party, or null.
const BillShare* ShareOf(const Bill& bill, const std::string& party_id) {
  for (const BillShare& share : bill.shares) {
    if (share.party_id == party_id) return &share;
  }
  return nullptr;
}

absl::Status CheckPayment(const Bill& bill, const Payment& payment, absl::Time now) {
  Violations violations;
  const BillShare* share = ShareOf(bill, payment.party_id);
  if (share == nullptr) {
    violations.Add("party_id", "NO_PAYER", "This party has no share of the bill.",
                   "该当事人无需支付本账单。");
  } else if (payment.amount.currency != bill.amount.currency || payment.amount.minor_units <= 0 ||
             payment.amount.minor_units > share->amount.minor_units - share->paid.minor_units) {
    violations.Add("amount", "OUT_OF_RANGE", "Must be more than nothing and at most what is still owed.",
                   "应当大于零，且不超过尚未支付的数额。");
  }
  if (bill.state == BillState::REMINDED_TWICE && !bill.clock.IsInTime(payment.pay_time)) {
    violations.Add("pay_time", "TOO_LATE", "The time to pay was over by then.",
                   "该笔款项到账时缴费期限已届满。");
  }
  if (payment.pay_time > now) violations.Add("pay_time", "IN_THE_FUTURE", "Must be past.", "不能晚于现在。");
  violations.CheckText("reference", payment.reference, 200);
  return violations.ToStatus();
}

// The request counts as withdrawn, or the mediation ends, at the moment at which the time was over.
void EndCase(Plan& plan, const Bill& bill, const packs::Clock& clock) {
  CaseEnded ended;
  ended.case_id = plan.after.id;
  ended.end_code = clock.expiry_end;
  ended.withdrawn = clock.expiry == packs::ExpiryAction::DEEM_WITHDRAWN;
  ended.time = bill.clock.due;
  plan.Add(ended);
}

absl::Status Remind(Plan& plan, const Bill& bill, const packs::Pack& pack, absl::Time now) {
  DeadlineProof clock;
  if (bill.state == BillState::REMINDED) {
    ASSIGN_OR_RETURN(clock, packs::ComputeClock(pack, ClockOf(bill.kind), bill.id, now));
  }
  plan.Add(BillReminded{bill.id, clock, now});
  return absl::OkStatus();
}

}  // namespace

std::vector<std::string> Bill::Debtors() const {
  std::vector<std::string> debtors;
  for (const BillShare& share : shares) {
    if (!share.is_paid()) debtors.push_back(share.party_id);
  }
  return debtors;
}

const Bill* FindBill(const Case& c, std::string_view bill_id) {
  for (const Bill& bill : c.bills) {
    if (bill.id == bill_id) return &bill;
  }
  return nullptr;
}

absl::StatusOr<CaseDecision> DecideIssueBill(const Case& c, const BillOrder& order, const std::string& id,
                                             const packs::Pack& pack, const ReminderDays& days,
                                             absl::Time now) {
  RETURN_IF_ERROR(kCaseTable.Next(c.state, CaseCommand::BILL).status());
  RETURN_IF_ERROR(CheckOrder(c, order, pack, now));
  if (pack.FindClock(ClockOf(order.kind)) == nullptr) {
    return Fail(reasons::kBillNotInPack, {{"pack", pack.Ref()}});
  }
  if (order.kind == BillKind::DEPOSIT && c.state != CaseState::IN_MEDIATION) {
    return Fail(reasons::kWrongState, {{"command", "DEPOSIT"}, {"state", std::string(EnumName(c.state))}});
  }
  Bill bill;
  bill.id = id;
  bill.kind = order.kind;
  bill.state = BillState::DUE;
  bill.amount = order.amount;
  bill.due_date = order.due_date;
  bill.create_time = now;
  bill.update_time = now;
  const std::vector<std::string> payers = PayersOf(c, order);
  const auto parts =
      law::EqualShares(order.amount, static_cast<int64_t>(payers.size()), law::OddCents::ALL_TO_REQUESTER);
  for (size_t i = 0; i < payers.size(); ++i) {
    bill.shares.push_back({payers[i], parts[i].amount, Money{order.amount.currency, 0}, absl::Time(), ""});
  }
  Plan plan{c, {}};
  plan.Add(BillIssued{bill});
  return Finish(std::move(plan), pack, days);
}

absl::StatusOr<CaseDecision> DecideRecordPayment(const Case& c, const std::string& bill_id, Payment payment,
                                                 const packs::Pack& pack, const ReminderDays& days,
                                                 absl::Time now) {
  ASSIGN_OR_RETURN(const Bill* bill, RequireBill(c, bill_id));
  RETURN_IF_ERROR(kBillTable.Next(bill->state, BillCommand::PAY_PART).status());
  const BillShare* share = ShareOf(*bill, payment.party_id);
  if (payment.amount.currency.empty() && share != nullptr) {
    payment.amount = Money{share->amount.currency, share->amount.minor_units - share->paid.minor_units};
  }
  if (payment.pay_time == absl::Time()) payment.pay_time = now;
  RETURN_IF_ERROR(CheckPayment(*bill, payment, now));
  Plan plan{c, {}};
  plan.Add(
      PaymentRecorded{bill_id, payment.party_id, payment.amount, payment.pay_time, payment.reference, now});
  return Finish(std::move(plan), pack, days);
}

absl::StatusOr<CaseDecision> DecideCancelBill(const Case& c, const std::string& bill_id,
                                              const std::string& note, const packs::Pack& pack,
                                              const ReminderDays& days, absl::Time now) {
  ASSIGN_OR_RETURN(const Bill* bill, RequireBill(c, bill_id));
  RETURN_IF_ERROR(kBillTable.Next(bill->state, BillCommand::CANCEL).status());
  Violations violations;
  violations.RequireText("note", note, 5'000);
  RETURN_IF_ERROR(violations.ToStatus());
  Plan plan{c, {}};
  plan.Add(BillCancelled{bill_id, note, now});
  return Finish(std::move(plan), pack, days);
}

absl::StatusOr<CaseDecision> DecideBillsDue(const Case& c, const packs::Pack& pack, const ReminderDays& days,
                                            absl::Time now) {
  Plan plan{c, {}};
  for (const Bill& bill : ByNextTime(c, pack, days)) {
    if (!MayRemind(plan.after) || now < NextTime(bill, pack, days)) break;
    if (bill.state != BillState::REMINDED_TWICE) {
      RETURN_IF_ERROR(Remind(plan, bill, pack, now));
      continue;
    }
    const packs::Clock* clock = pack.FindClock(ClockOf(bill.kind), bill.clock.first_counted_day);
    if (clock == nullptr) continue;
    plan.Add(BillDefaulted{bill.id, bill.clock.due});
    EndCase(plan, bill, *clock);
  }
  return Finish(std::move(plan), pack, days);
}

bool HasOpenBills(const Case& c) {
  return MayRemind(c) &&
         std::any_of(c.bills.begin(), c.bills.end(), [](const Bill& b) { return b.is_open(); });
}

std::vector<packs::RunningClocks> RunningBillDates(const Case& c) {
  std::vector<packs::RunningClocks> dates;
  for (const Bill& bill : c.bills) {
    if (bill.state == BillState::REMINDED_TWICE && MayRemind(c)) dates.push_back({bill.clock});
  }
  return dates;
}

}  // namespace sudiao::intake::domain
