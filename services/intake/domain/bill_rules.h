// Rules of the bills of a case. Pure: who may bill was decided before.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/packs/dry_run.h"
#include "common/packs/pack.h"
#include "services/intake/domain/case_rules.h"

namespace sudiao::intake::domain {

// The timer of a case for the next thing that happens to one of its bills by time alone.
inline constexpr char kBillsTimer[] = "bills";

// How many days after the due date the reminders go out, and how many the body has, after the last one, to
// book what arrived in time. No rule sets them (ours).
struct ReminderDays {
  int64_t first = 7;
  int64_t second = 14;
  int64_t booking = 3;
};

struct BillOrder {
  BillKind kind = BillKind::UNSPECIFIED;
  Money amount;
  absl::CivilDay due_date;
  std::vector<std::string> payer_party_ids;
  SUDIAO_FIELDS(kind, amount, due_date, payer_party_ids)
};

// WIPO-08  The centre bills where its rules have the clock of such a fee: the administration fee to the
// applicants, a deposit to both sides, in equal shares (WIPO-ART-25). Who has not joined sees no bill and
// gets none.
absl::StatusOr<CaseDecision> DecideIssueBill(const Case& c, const BillOrder& order, const std::string& id,
                                             const packs::Pack& pack, const ReminderDays& days,
                                             absl::Time now);

struct Payment {
  std::string party_id;
  Money amount;  // absent: all that the party still owes
  absl::Time pay_time;
  std::string reference;
  SUDIAO_FIELDS(party_id, amount, pay_time, reference)
};

// What arrives on the last day counts, also when it is booked later; what arrives afterwards does not save
// the case. A bill that was not paid in time still takes payments.
absl::StatusOr<CaseDecision> DecideRecordPayment(const Case& c, const std::string& bill_id, Payment payment,
                                                 const packs::Pack& pack, const ReminderDays& days,
                                                 absl::Time now);

absl::StatusOr<CaseDecision> DecideCancelBill(const Case& c, const std::string& bill_id,
                                              const std::string& note, const packs::Pack& pack,
                                              const ReminderDays& days, absl::Time now);

// WIPO-08, WIPO-ART-22, WIPO-ART-24  What time alone does: two reminders, and when the pack's days after the
// second have passed, the end of the request or of the mediation. Who was reminded late, after an outage, has
// as many days as the others. Decides nothing once the case has left the mediation.
absl::StatusOr<CaseDecision> DecideBillsDue(const Case& c, const packs::Pack& pack, const ReminderDays& days,
                                            absl::Time now);

// Whether time will still do something to a bill of the case.
bool HasOpenBills(const Case& c);
// The dates that a clock of a bill sets.
std::vector<packs::RunningClocks> RunningBillDates(const Case& c);

// Null if the case has no such bill.
const Bill* FindBill(const Case& c, std::string_view bill_id);

}  // namespace sudiao::intake::domain
