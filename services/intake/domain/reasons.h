// Reasons that intake gives.
#pragma once

#include "common/access/reasons.h"
#include "common/status/reason.h"

namespace sudiao::reasons {

inline constexpr Reason kCaseClosed{"CASE_CLOSED", absl::StatusCode::kFailedPrecondition,
                                    "The case has ended.", "案件已经结束。"};
inline constexpr Reason kTextOutdated{
    "TEXT_OUTDATED", absl::StatusCode::kFailedPrecondition,
    "The text was changed since it was shown. Please read version {version}.",
    "告知内容已更新，请阅读新版本 {version}。"};
inline constexpr Reason kInvitationNotValid{
    "INVITATION_NOT_VALID", absl::StatusCode::kNotFound,
    "This code is not valid or not valid any more. Please ask the mediation body for a new one.",
    "邀请码无效或已失效，请联系调解机构获取新的邀请码。"};
inline constexpr Reason kPartyHasJoined{"PARTY_HAS_JOINED", absl::StatusCode::kFailedPrecondition,
                                        "This party has joined already.", "该当事人已经加入。"};
inline constexpr Reason kWhichParty{"WHICH_PARTY", absl::StatusCode::kInvalidArgument,
                                    "Please say for which party you act (party_id).",
                                    "请说明您代表哪一方当事人（party_id）。"};
inline constexpr Reason kNotACourt{"NOT_A_COURT", absl::StatusCode::kFailedPrecondition,
                                   "Only a court can refer a case.", "只有法院可以委派或委托调解。"};
inline constexpr Reason kLabelNarrower{"LABEL_NARROWER", absl::StatusCode::kFailedPrecondition,
                                       "What was shown to others cannot be taken back.",
                                       "已经公开的材料不能缩小可见范围。"};

}  // namespace sudiao::reasons
