// A bill of a centre: what it asks the payers for, and what has become of it. It belongs to its case.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/time/deadline.h"
#include "common/types/fields.h"
#include "common/types/money.h"
#include "services/intake/domain/bill_states.h"

namespace sudiao::intake::domain {

SUDIAO_ENUM(BillKind, ADMINISTRATION_FEE, DEPOSIT)

struct BillShare {
  std::string party_id;
  Money amount;
  Money paid;
  absl::Time pay_time;
  std::string reference;
  SUDIAO_FIELDS(party_id, amount, paid, pay_time, reference)

  bool is_paid() const { return paid.minor_units >= amount.minor_units; }
};

struct Bill {
  std::string id;
  BillKind kind = BillKind::UNSPECIFIED;
  BillState state = BillState::UNSPECIFIED;
  Money amount;
  absl::CivilDay due_date;
  std::vector<BillShare> shares;
  absl::Time first_reminder_time;
  absl::Time second_reminder_time;
  DeadlineProof clock;  // from the second reminder on
  std::string note;
  absl::Time create_time;
  absl::Time update_time;
  SUDIAO_FIELDS(id, kind, state, amount, due_date, shares, first_reminder_time, second_reminder_time, clock,
                note, create_time, update_time)

  // Somebody still owes and may be reminded.
  bool is_open() const { return kBillTable.Allows(state, BillCommand::CANCEL); }
  std::vector<std::string> Debtors() const;
};

struct BillIssued {
  static constexpr std::string_view kType = "case.bill_issued.v1";
  Bill bill;
  SUDIAO_FIELDS(bill)
};

struct PaymentRecorded {
  static constexpr std::string_view kType = "case.payment_recorded.v1";
  std::string bill_id;
  std::string party_id;
  Money amount;
  absl::Time pay_time;
  std::string reference;
  absl::Time time;
  SUDIAO_FIELDS(bill_id, party_id, amount, pay_time, reference, time)
};

// The debtors were reminded, for the first or, with the clock that began then, for the second time.
struct BillReminded {
  static constexpr std::string_view kType = "case.bill_reminded.v1";
  std::string bill_id;
  DeadlineProof clock;
  absl::Time time;
  SUDIAO_FIELDS(bill_id, clock, time)
};

struct BillDefaulted {
  static constexpr std::string_view kType = "case.bill_defaulted.v1";
  std::string bill_id;
  absl::Time time;
  SUDIAO_FIELDS(bill_id, time)
};

struct BillCancelled {
  static constexpr std::string_view kType = "case.bill_cancelled.v1";
  std::string bill_id;
  std::string note;
  absl::Time time;
  SUDIAO_FIELDS(bill_id, note, time)
};

}  // namespace sudiao::intake::domain
