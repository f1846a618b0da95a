// The reason that services give which need a person whose identity was verified (OLR-07).
#pragma once

#include "common/status/reason.h"

namespace sudiao::reasons {

inline constexpr Reason kIdentityNotVerified{
    "IDENTITY_NOT_VERIFIED", absl::StatusCode::kFailedPrecondition,
    "Please verify your identity first. If you have just done so, renew your session or log in again.",
    "请先完成实名认证；刚刚完成认证的，请刷新会话或者重新登录。"};

}  // namespace sudiao::reasons
