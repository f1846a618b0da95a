#include "services/intake/bill_service.h"

#include <vector>

#include "absl/flags/flag.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/codec/struct_proto.h"
#include "common/service/deadline_proto.h"
#include "common/types/resource_name.h"

ABSL_FLAG(
    std::vector<std::string>, bill_reminder_days, (std::vector<std::string>{"7", "14", "3"}),
    "at the end of which day after a bill is due the first and the second reminder go out, and how many "
    "days after its time is over a bill still waits for what arrived in time to be booked");

namespace sudiao::intake {
namespace {

using access::Directory;
using access::Relation;
using change::Transaction;

struct BillName {
  std::string case_id;
  std::string bill_id;
};

absl::StatusOr<BillName> ParseBillName(const std::string& name) {
  const std::vector<std::string> parts = absl::StrSplit(name, '/');
  const bool fits =
      parts.size() == 4 && parts[0] == "cases" && parts[2] == "bills" && IsId(parts[1]) && IsId(parts[3]);
  if (!fits) return Fail(reasons::kNotFound);
  return BillName{parts[1], parts[3]};
}

v1::Bill ToResource(const CaseStore::Snapshot& snapshot, const domain::Bill& bill) {
  v1::Bill resource;
  codec::ToProto(bill, resource);
  resource.set_name(absl::StrCat("cases/", snapshot.state.id, "/bills/", bill.id));
  resource.set_uid(bill.id);
  resource.set_etag(snapshot.etag());
  if (!bill.clock.clock_id.empty()) service::SetDeadline(bill.clock, *resource.mutable_deadline());
  return resource;
}

absl::StatusOr<v1::Bill> Shown(const CaseStore::Snapshot& snapshot, std::string_view bill_id) {
  const domain::Bill* bill = domain::FindBill(snapshot.state, bill_id);
  if (bill == nullptr) return Fail(reasons::kNotFound);
  return ToResource(snapshot, *bill);
}

}  // namespace

absl::StatusOr<domain::ReminderDays> ReminderDaysOfFlag() {
  const std::vector<std::string> texts = absl::GetFlag(FLAGS_bill_reminder_days);
  constexpr int64_t kMostDays = 365;
  domain::ReminderDays days;
  const bool numbers = texts.size() == 3 && absl::SimpleAtoi(texts[0], &days.first) &&
                       absl::SimpleAtoi(texts[1], &days.second) && absl::SimpleAtoi(texts[2], &days.booking);
  const bool sound = numbers && 0 <= days.first && days.first < days.second && days.second <= kMostDays &&
                     0 <= days.booking && days.booking <= kMostDays;
  if (!sound) {
    return absl::InvalidArgumentError(
        "--bill_reminder_days: give three numbers of days, the second greater than the first (7,14,3)");
  }
  return days;
}

absl::StatusOr<v1::Bill> BillUseCases::Change(Transaction& tx, const CallContext& call,
                                              const std::string& case_id, const std::string& bill_id,
                                              std::string_view etag, Decide decide) {
  ASSIGN_OR_RETURN(const Relation relation,
                   Directory::RequireRelation(tx.session(), call.caller, case_id, tx.now()));
  if (!relation.case_manager) return Fail(reasons::kNotPermitted);
  ASSIGN_OR_RETURN(
      const auto saved,
      cases_.Change(tx, case_id, etag, [&](const domain::Case& c) -> absl::StatusOr<domain::CaseDecision> {
        tx.ActOnBehalfOf(c.mediation_organization_id);
        // A case without rules is in no state for bills.
        if (c.pack.empty()) return domain::kCaseTable.Next(c.state, domain::CaseCommand::BILL).status();
        ASSIGN_OR_RETURN(const packs::Pack* pack, packs_.Get(c.pack));
        return decide(c, *pack);
      }));
  return Shown(saved, bill_id);
}

absl::StatusOr<v1::Bill> BillUseCases::IssueBill(const CallContext& call,
                                                 const v1::IssueBillRequest& request) {
  return changes_.Run<v1::Bill>(call, request, [&](Transaction& tx) -> absl::StatusOr<v1::Bill> {
    ASSIGN_OR_RETURN(const std::string case_id, ParseName(request.parent(), "cases", "parent"));
    const std::string id = NewId(tx.now());
    return Change(
        tx, call, case_id, id, request.etag(),
        [&](const domain::Case& c, const packs::Pack& pack) -> absl::StatusOr<domain::CaseDecision> {
          ASSIGN_OR_RETURN(const auto order, codec::FromProto<domain::BillOrder>(request));
          return domain::DecideIssueBill(c, order, id, pack, days_, tx.now());
        });
  });
}

absl::StatusOr<v1::Bill> BillUseCases::GetBill(const CallContext& call, const v1::GetBillRequest& request) {
  ASSIGN_OR_RETURN(const BillName name, ParseBillName(request.name()));
  return changes_.Read<v1::Bill>(call, [&](sql::Session& session) -> absl::StatusOr<v1::Bill> {
    RETURN_IF_ERROR(
        Directory::RequireRelation(session, call.caller, name.case_id, changes_.clock().Now()).status());
    ASSIGN_OR_RETURN(const auto snapshot, cases_.Get(session, name.case_id));
    return Shown(snapshot, name.bill_id);
  });
}

absl::StatusOr<v1::ListBillsResponse> BillUseCases::ListBills(const CallContext& call,
                                                              const v1::ListBillsRequest& request) {
  ASSIGN_OR_RETURN(const std::string case_id, ParseName(request.parent(), "cases", "parent"));
  return changes_.Read<v1::ListBillsResponse>(
      call, [&](sql::Session& session) -> absl::StatusOr<v1::ListBillsResponse> {
        RETURN_IF_ERROR(
            Directory::RequireRelation(session, call.caller, case_id, changes_.clock().Now()).status());
        ASSIGN_OR_RETURN(const auto snapshot, cases_.Get(session, case_id));
        v1::ListBillsResponse response;
        for (const domain::Bill& bill : snapshot.state.bills) {
          *response.add_bills() = ToResource(snapshot, bill);
        }
        return response;
      });
}

absl::StatusOr<v1::Bill> BillUseCases::RecordPayment(const CallContext& call,
                                                     const v1::RecordPaymentRequest& request) {
  return changes_.Run<v1::Bill>(call, request, [&](Transaction& tx) -> absl::StatusOr<v1::Bill> {
    ASSIGN_OR_RETURN(const BillName name, ParseBillName(request.name()));
    return Change(
        tx, call, name.case_id, name.bill_id, request.etag(),
        [&](const domain::Case& c, const packs::Pack& pack) -> absl::StatusOr<domain::CaseDecision> {
          ASSIGN_OR_RETURN(auto payment, codec::FromProto<domain::Payment>(request));
          return domain::DecideRecordPayment(c, name.bill_id, std::move(payment), pack, days_, tx.now());
        });
  });
}

absl::StatusOr<v1::Bill> BillUseCases::CancelBill(const CallContext& call,
                                                  const v1::CancelBillRequest& request) {
  return changes_.Run<v1::Bill>(call, request, [&](Transaction& tx) -> absl::StatusOr<v1::Bill> {
    ASSIGN_OR_RETURN(const BillName name, ParseBillName(request.name()));
    return Change(tx, call, name.case_id, name.bill_id, request.etag(),
                  [&](const domain::Case& c, const packs::Pack& pack) {
                    return domain::DecideCancelBill(c, name.bill_id, request.note(), pack, days_, tx.now());
                  });
  });
}

absl::Status BillUseCases::FireBills(Transaction& tx, const std::string& case_id) {
  return cases_
      .Change(tx, case_id, "",
              [&](const domain::Case& c) -> absl::StatusOr<domain::CaseDecision> {
                ASSIGN_OR_RETURN(const packs::Pack* pack, packs_.Get(c.pack));
                return domain::DecideBillsDue(c, *pack, days_, tx.now());
              })
      .status();
}

}  // namespace sudiao::intake
