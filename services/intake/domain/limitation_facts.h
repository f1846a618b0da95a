// What a case's own history says about limitation. For the claimant's side alone (LIM-193).
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "common/law/limitation/limitation.h"
#include "common/status/reason.h"
#include "services/intake/domain/case.h"

namespace sudiao::intake::domain {

// LIM-193, LIM-ENG  Each request interrupts at the instant at which the server received it and ends with its
// return, its withdrawal or the end of the mediation, from which a new period runs. The three years begin on
// the day of the act as the case states it: the claimant cannot have known earlier. LIMITATION_START_UNKNOWN
// if neither that day nor a request is known. `history` is the case's journal.
absl::StatusOr<law::LimitationQuestion> LimitationFactsOf(const CaseContent& content,
                                                          const std::vector<CaseEvent>& history);

}  // namespace sudiao::intake::domain

namespace sudiao::reasons {

inline constexpr Reason kLimitationStartUnknown{
    "LIMITATION_START_UNKNOWN", absl::StatusCode::kFailedPrecondition,
    "Please enter the day of the act first: limitation is counted from it.",
    "请先填写侵权行为发生的日期，诉讼时效据此计算。"};

}  // namespace sudiao::reasons
