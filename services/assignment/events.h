// What assignment tells the other services (beside access::MediatorChanged). Additive only.
#pragma once

#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "common/access/policy.h"
#include "common/types/fields.h"

namespace sudiao::assignment {

// The mediator accepted on the platform: the mediation clock starts (OMR-24b). A second one for a case is a
// replacement.
struct MediatorAppointed {
  static constexpr std::string_view kType = "mediator.appointed.v1";
  std::string case_id;
  std::string mediator_id;
  std::string mediator_account_id;
  std::string mediator_display_name;
  absl::Time accept_time;
  SUDIAO_FIELDS(case_id, mediator_id, mediator_account_id, mediator_display_name, accept_time)
};

// No mediator will be appointed: the parties are deemed to refuse mediation (OMR-14, SIM-12).
struct AppointmentEnded {
  static constexpr std::string_view kType = "appointment.ended.v1";
  std::string case_id;
  EndCode end_code = EndCode::UNSPECIFIED;
  std::string note;
  absl::Time time;  // when it ended: for a clock, when that ran out
  SUDIAO_FIELDS(case_id, end_code, note, time)
};

}  // namespace sudiao::assignment
