// What confirmation tells the other services. Additive only.
#pragma once

#include <string>
#include <string_view>

#include "common/types/fields.h"

namespace sudiao::confirmation {

// FILED: all sides applied. ENDED: not taken, rejected, withdrawn or expired; the agreement stands as a
// contract. REVOKED: so does it after the court took its ruling back upon an objection (JI-372).
SUDIAO_ENUM(ConfirmationStage, FILED, ACCEPTED, CONFIRMED, ENFORCING, ENDED, REVOKED)

struct ConfirmationMoved {
  static constexpr std::string_view kType = "confirmation.moved.v1";
  std::string case_id;
  std::string application_id;
  ConfirmationStage stage = ConfirmationStage::UNSPECIFIED;
  std::string case_number;  // from ACCEPTED on
  SUDIAO_FIELDS(case_id, application_id, stage, case_number)
};

}  // namespace sudiao::confirmation
