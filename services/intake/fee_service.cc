#include "services/intake/fee_service.h"

#include <fstream>
#include <iterator>
#include <string>
#include <utility>

#include "absl/flags/flag.h"
#include "absl/strings/str_cat.h"
#include "common/codec/struct_proto.h"
#include "common/law/fees/fee.h"
#include "common/law/fees/fee_text.h"
#include "common/status/errors.h"
#include "common/status/status_macros.h"
#include "common/time/china_day.h"

ABSL_FLAG(std::string, fee_schedules, "",
          "a file of fee schedules that replace or join the built-in ones (see common/law/fees/data)");

namespace sudiao::intake {
namespace {

struct Day {
  absl::CivilDay day;
  SUDIAO_FIELDS(day)
};

// A ChargeRule of the API.
struct ChargeRule {
  OrganizationKind collector = OrganizationKind::UNSPECIFIED;
  law::MayCharge may_charge = law::MayCharge::UNSPECIFIED;
  law::Step why;
  SUDIAO_FIELDS(collector, may_charge, why)
};

v1::FeeScheduleRow ToRow(const law::FeeSource& source) {
  v1::FeeScheduleRow row;
  codec::ToProto(source, row);
  return row;
}

v1::FeeSchedule ToResource(const law::FeeSchedule& schedule) {
  v1::FeeSchedule out;
  codec::ToProto(schedule, out);
  out.clear_rows();
  out.set_verified(schedule.Verified());
  for (const law::FeeRow& row : schedule.rows) {
    v1::FeeScheduleRow& shown = *out.add_rows() = ToRow(row.from);
    shown.set_text_zh(law::RowZh(row, schedule.currency));
    shown.set_text_en(law::RowEn(row, schedule.currency));
    shown.set_option(row.option);
    shown.set_indicative(row.indicative);
  }
  if (schedule.share.has_value()) {
    v1::FeeScheduleRow& shown = *out.add_rows() = ToRow(schedule.share->from);
    const std::string part = absl::StrCat(schedule.share->numerator, "/", schedule.share->denominator);
    shown.set_text_zh(absl::StrCat(schedule.share->schedule_id, " 的 ", part));
    shown.set_text_en(absl::StrCat(part, " of ", schedule.share->schedule_id));
  }
  for (const law::FeeDiscount& discount : schedule.discounts) {
    v1::FeeScheduleRow& shown = *out.add_rows() = ToRow(discount.from);
    shown.set_text_zh(absl::StrCat(discount.id, "：减 ", discount.percent, "%"));
    shown.set_text_en(absl::StrCat(discount.id, ": ", discount.percent, "% less"));
  }
  return out;
}

}  // namespace

absl::StatusOr<law::FeeSchedules> LoadFeeSchedules() {
  const std::string path = absl::GetFlag(FLAGS_fee_schedules);
  if (path.empty()) return law::FeeSchedules::BuiltIn();
  std::ifstream in(path, std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  if (!in.good()) return absl::InvalidArgumentError("--fee_schedules: the file cannot be read");
  return law::FeeSchedules::BuiltInAnd(text);
}

absl::StatusOr<v1::ComputeFeeResponse> FeeUseCases::ComputeFee(const CallContext& call,
                                                               const v1::ComputeFeeRequest& request) {
  RETURN_IF_ERROR(call.RequireCaller());
  Violations violations;
  law::FeeQuestion question;
  codec::FromProto(request, question, violations);
  if (question.schedule_id.empty()) violations.Missing("schedule_id");
  RETURN_IF_ERROR(violations.ToStatus());
  if (!request.has_day()) question.day = ChinaDay(clock_.Now());
  ASSIGN_OR_RETURN(const law::FeeAnswer answer, law::ComputeFee(schedules_, question));
  v1::ComputeFeeResponse response;
  codec::ToProto(answer, response);
  return response;
}

absl::StatusOr<v1::ListFeeSchedulesResponse> FeeUseCases::ListFeeSchedules(
    const CallContext& call, const v1::ListFeeSchedulesRequest& request) {
  RETURN_IF_ERROR(call.RequireCaller());
  ASSIGN_OR_RETURN(auto filter, codec::FromProto<Day>(request));
  if (!request.has_day()) filter.day = ChinaDay(clock_.Now());
  v1::ListFeeSchedulesResponse response;
  for (const law::FeeSchedule& schedule : schedules_.All()) {
    if (schedule.IsInForce(filter.day)) *response.add_schedules() = ToResource(schedule);
  }
  for (const OrganizationKind kind :
       {OrganizationKind::PEOPLES_MEDIATION_COMMITTEE, OrganizationKind::COMMERCIAL_MEDIATION_ORGANIZATION,
        OrganizationKind::ADMINISTRATIVE_ORGAN, OrganizationKind::INTERNATIONAL_CENTRE}) {
    law::ChargeAnswer answer = law::MayChargeForMediation(kind, filter.day);
    codec::ToProto(ChargeRule{kind, answer.may_charge, std::move(answer.why)}, *response.add_charge_rules());
  }
  return response;
}

}  // namespace sudiao::intake
