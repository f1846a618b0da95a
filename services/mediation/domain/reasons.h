// Reasons of the mediation service.
#pragma once

#include "common/access/reasons.h"
#include "common/status/reason.h"

namespace sudiao::reasons {

inline constexpr Reason kDutiesOpen{
    "DUTIES_OPEN", absl::StatusCode::kFailedPrecondition,
    "Before this the mediator must verify the identities, warn of sham mediation and tell the rights.",
    "调解员须先核验身份、告知虚假调解的法律后果并告知权利义务，才能进行此操作。"};
inline constexpr Reason kMediationSuspended{"MEDIATION_SUSPENDED", absl::StatusCode::kFailedPrecondition,
                                            "The mediation is suspended. It can be resumed or ended.",
                                            "调解已中止，只能恢复或者终止。"};
inline constexpr Reason kMediationEnded{"MEDIATION_ENDED", absl::StatusCode::kFailedPrecondition,
                                        "The mediation has ended.", "调解已经结束。"};
inline constexpr Reason kMediationTimeOver{"MEDIATION_TIME_OVER", absl::StatusCode::kFailedPrecondition,
                                           "The time for mediation ended on {last_day}.",
                                           "调解期限已于 {last_day} 届满。"};
inline constexpr Reason kNoTimeLimit{"NO_TIME_LIMIT", absl::StatusCode::kFailedPrecondition,
                                     "This mediation has no time limit that could be extended.",
                                     "本次调解没有期限，无需延长。"};
inline constexpr Reason kExtendedByBody{"EXTENDED_BY_BODY", absl::StatusCode::kFailedPrecondition,
                                        "Only the mediation body can extend this time.",
                                        "该期限只能由调解机构延长。"};
inline constexpr Reason kNoOpenPause{"NO_OPEN_PAUSE", absl::StatusCode::kFailedPrecondition,
                                     "No pause is open that could end.", "没有可以结束的中止期间。"};
inline constexpr Reason kAppraisalOpen{"APPRAISAL_OPEN", absl::StatusCode::kFailedPrecondition,
                                       "An appraisal is under way.", "鉴定评估正在进行。"};
inline constexpr Reason kEndCodeNotAllowed{"END_CODE_NOT_ALLOWED", absl::StatusCode::kFailedPrecondition,
                                           "The mediation cannot be ended by you with {end_code}.",
                                           "您不能以“{end_code}”为由终止调解。"};
inline constexpr Reason kOnlineRefused{
    "ONLINE_REFUSED", absl::StatusCode::kFailedPrecondition,
    "A party does not mediate online ({parties}): hold the session on site.",
    "有当事人（{parties}）不同意在线调解，请安排现场调解。"};
inline constexpr Reason kSessionUnknown{"SESSION_UNKNOWN", absl::StatusCode::kFailedPrecondition,
                                        "The mediation has no such session.", "没有这次调解会议。"};
inline constexpr Reason kFactUnknown{"FACT_UNKNOWN", absl::StatusCode::kFailedPrecondition,
                                     "The record has no such fact.", "记载中没有该项事实。"};
inline constexpr Reason kLabelNotAllowed{"LABEL_NOT_ALLOWED", absl::StatusCode::kFailedPrecondition,
                                         "You cannot write with the label {label} here.",
                                         "您不能在此使用“{label}”保密标签。"};
inline constexpr Reason kOfferClosed{"OFFER_CLOSED", absl::StatusCode::kFailedPrecondition,
                                     "The offer is closed ({state}).", "该方案已结束（{state}）。"};
inline constexpr Reason kOfferNotShared{"OFFER_NOT_SHARED", absl::StatusCode::kFailedPrecondition,
                                        "The offer was not shared with the other parties yet.",
                                        "该方案尚未向其他当事人公开。"};
inline constexpr Reason kOwnOffer{"OWN_OFFER", absl::StatusCode::kFailedPrecondition,
                                  "A party cannot answer its own offer.", "不能答复自己提出的方案。"};
inline constexpr Reason kDraftNotShared{"DRAFT_NOT_SHARED", absl::StatusCode::kFailedPrecondition,
                                        "Only a draft that all parties can read can be signed.",
                                        "协议草案须先向全体当事人公开才能签署。"};
inline constexpr Reason kContentChanged{
    "CONTENT_CHANGED", absl::StatusCode::kFailedPrecondition,
    "These are not the bytes that were fixed for signing. Read the agreement again.",
    "内容与待签署的版本不一致，请重新阅读协议。"};
inline constexpr Reason kSignatureNotNeeded{"SIGNATURE_NOT_NEEDED", absl::StatusCode::kFailedPrecondition,
                                            "This signature is not needed for the agreement.",
                                            "本协议不需要该签章。"};
inline constexpr Reason kAlreadySigned{"ALREADY_SIGNED", absl::StatusCode::kFailedPrecondition,
                                       "This party has signed already.", "该当事人已经签章。"};

inline constexpr Reason kFindingsNotAcknowledged{
    "FINDINGS_NOT_ACKNOWLEDGED", absl::StatusCode::kFailedPrecondition,
    "The court would refuse to confirm this agreement under {rules}. Change it, or acknowledge these rules.",
    "按 {rules}，法院将不予确认本协议。请修改，或者明确表示已知悉这些规则。"};

}  // namespace sudiao::reasons
