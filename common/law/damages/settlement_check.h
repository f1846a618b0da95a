// Everything that is missing or wrong in a question about a settlement, at once (INVALID_FIELDS).
#pragma once

#include "absl/status/status.h"
#include "common/law/damages/settlement.h"

namespace sudiao::law {

absl::Status CheckSettlementQuestion(const SettlementQuestion& question);

}  // namespace sudiao::law
