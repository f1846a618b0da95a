// The use cases of a case's bills.
#pragma once

#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "common/packs/registry.h"
#include "services/intake/convert.h"
#include "services/intake/domain/bill_rules.h"
#include "sudiao/intake/v1/bills.pb.h"

namespace sudiao::intake {

// Of --bill_reminder_days; an error says what is wrong with them.
absl::StatusOr<domain::ReminderDays> ReminderDaysOfFlag();

class BillUseCases {
 public:
  BillUseCases(change::Changes& changes, CaseStore& cases, const packs::PackRegistry& packs,
               domain::ReminderDays days)
      : changes_(changes), cases_(cases), packs_(packs), days_(days) {}

  absl::StatusOr<v1::Bill> IssueBill(const CallContext& call, const v1::IssueBillRequest& request);
  absl::StatusOr<v1::Bill> GetBill(const CallContext& call, const v1::GetBillRequest& request);
  absl::StatusOr<v1::ListBillsResponse> ListBills(const CallContext& call,
                                                  const v1::ListBillsRequest& request);
  absl::StatusOr<v1::Bill> RecordPayment(const CallContext& call, const v1::RecordPaymentRequest& request);
  absl::StatusOr<v1::Bill> CancelBill(const CallContext& call, const v1::CancelBillRequest& request);

  // The timer of a case's bills fell due.
  absl::Status FireBills(change::Transaction& tx, const std::string& case_id);

 private:
  using Decide =
      absl::FunctionRef<absl::StatusOr<domain::CaseDecision>(const domain::Case&, const packs::Pack&)>;
  // The change of one bill by a case manager of the body.
  absl::StatusOr<v1::Bill> Change(change::Transaction& tx, const CallContext& call,
                                  const std::string& case_id, const std::string& bill_id,
                                  std::string_view etag, Decide decide);

  change::Changes& changes_;
  CaseStore& cases_;
  const packs::PackRegistry& packs_;
  const domain::ReminderDays days_;
};

}  // namespace sudiao::intake
