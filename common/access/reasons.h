// Reasons about who may act, which more than one service gives.
#pragma once

#include "common/status/reason.h"

namespace sudiao::reasons {

inline constexpr Reason kNotAMediationBody{"NOT_A_MEDIATION_BODY", absl::StatusCode::kFailedPrecondition,
                                           "This organisation does not mediate.", "该机构不是调解组织。"};
inline constexpr Reason kSpecialAuthorityNeeded{
    "SPECIAL_AUTHORITY_NEEDED", absl::StatusCode::kPermissionDenied,
    "This settles or admits something: it needs the party itself or an agent with special authority.",
    "和解、承认等事项须由当事人本人或者有特别授权的代理人进行。"};

}  // namespace sudiao::reasons
