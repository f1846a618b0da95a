// Reasons that the confirmation service gives.
#pragma once

#include "common/access/reasons.h"
#include "common/status/reason.h"

namespace sudiao::reasons {

inline constexpr Reason kAgreementNotEffective{
    "AGREEMENT_NOT_EFFECTIVE", absl::StatusCode::kFailedPrecondition,
    "There is no agreement here that has taken effect.", "此处没有已经生效的调解协议。"};
inline constexpr Reason kConfirmationNotAvailable{
    "CONFIRMATION_NOT_AVAILABLE", absl::StatusCode::kFailedPrecondition,
    "Agreements of this procedure ({pack}) are not confirmed by a ruling.",
    "该程序（{pack}）达成的协议不适用司法确认。"};
inline constexpr Reason kConfirmationWindowClosed{
    "CONFIRMATION_WINDOW_CLOSED", absl::StatusCode::kFailedPrecondition,
    "The joint application had to be complete by the end of {last_day}.",
    "共同申请司法确认的期限已于 {last_day} 届满。"};
inline constexpr Reason kCourtNotCompetent{
    "COURT_NOT_COMPETENT", absl::StatusCode::kFailedPrecondition,
    "This court is not competent to confirm the agreement ({rule}). Competent: {competent_en}.",
    "该法院对本申请没有管辖权（{rule}）。应当向{competent}申请。"};
inline constexpr Reason kCaseNotKnownYet{
    "CASE_NOT_KNOWN_YET", absl::StatusCode::kUnavailable,
    "The case's rights are still on their way here. Please try again in a moment.",
    "案件信息正在同步，请稍后重试。"};
inline constexpr Reason kApplicationOpen{"APPLICATION_OPEN", absl::StatusCode::kAlreadyExists,
                                         "An application for this agreement is under way ({application_id}).",
                                         "该协议已有正在进行的司法确认申请（{application_id}）。"};
inline constexpr Reason kAlreadyRuled{"ALREADY_RULED", absl::StatusCode::kFailedPrecondition,
                                      "A court has already ruled on this agreement.",
                                      "法院已就该协议作出裁定。"};
inline constexpr Reason kApplicationClosed{"APPLICATION_CLOSED", absl::StatusCode::kFailedPrecondition,
                                           "The application has ended ({state}).",
                                           "该申请已经结束（{state}）。"};
inline constexpr Reason kAlreadyJoined{"ALREADY_JOINED", absl::StatusCode::kFailedPrecondition,
                                       "This party has already joined the application.",
                                       "该当事人已经加入申请。"};
inline constexpr Reason kBothSides{"BOTH_SIDES", absl::StatusCode::kFailedPrecondition,
                                   "One person cannot agree for both sides of the dispute.",
                                   "同一人不得代表争议双方作出同意。"};
inline constexpr Reason kMustWithdraw{
    "MUST_WITHDRAW", absl::StatusCode::kPermissionDenied,
    "Who is a party, an agent or the mediator of the case cannot act in it for the court.",
    "本案当事人、代理人或者调解员应当回避，不得以法院人员身份办理本案。"};
inline constexpr Reason kMaterialsAlreadyNamed{
    "MATERIALS_ALREADY_NAMED", absl::StatusCode::kFailedPrecondition,
    "Everything missing is named once, before acceptance; this was done already.",
    "立案前应当一次性告知补正内容，此前已经告知。"};
inline constexpr Reason kMaterialsTooLate{"MATERIALS_TOO_LATE", absl::StatusCode::kFailedPrecondition,
                                          "The time to supply materials has run out.",
                                          "补交材料的期限已经届满。"};
inline constexpr Reason kGroundOpen{"GROUND_OPEN", absl::StatusCode::kFailedPrecondition,
                                    "No finding yet on: {grounds}.", "以下审查事项尚无结论：{grounds}。"};
inline constexpr Reason kGroundPresent{"GROUND_PRESENT", absl::StatusCode::kFailedPrecondition,
                                       "The agreement cannot be confirmed: {grounds} was found.",
                                       "存在不予确认的情形，不能裁定有效：{grounds}。"};
inline constexpr Reason kGroundNotFound{"GROUND_NOT_FOUND", absl::StatusCode::kFailedPrecondition,
                                        "A rejection needs a ground that was found; {ground} was not.",
                                        "驳回申请须以已认定的情形为依据，{ground} 未被认定。"};
inline constexpr Reason kAlreadyServed{"ALREADY_SERVED", absl::StatusCode::kFailedPrecondition,
                                       "The ruling has been served on this party.",
                                       "裁定书已向该当事人送达。"};
inline constexpr Reason kRulingNotServed{"RULING_NOT_SERVED", absl::StatusCode::kFailedPrecondition,
                                         "The ruling has not been served on the debtor yet.",
                                         "裁定书尚未向债务人送达。"};
inline constexpr Reason kNotCreditor{"NOT_CREDITOR", absl::StatusCode::kPermissionDenied,
                                     "Only the creditor of the clause may ask for its enforcement.",
                                     "只有该条款的权利人可以申请执行。"};
inline constexpr Reason kNotYetDue{"NOT_YET_DUE", absl::StatusCode::kFailedPrecondition,
                                   "The clause may be performed until the end of {due_date}.",
                                   "该条款的履行期限至 {due_date} 届满，尚不能申请执行。"};
inline constexpr Reason kEnforcementOpen{"ENFORCEMENT_OPEN", absl::StatusCode::kAlreadyExists,
                                         "An enforcement file for this clause exists.",
                                         "该条款已有执行材料。"};
inline constexpr Reason kObjectionTooLate{"OBJECTION_TOO_LATE", absl::StatusCode::kFailedPrecondition,
                                          "The time for it ended on {last_day} ({rule}).",
                                          "期限已于 {last_day} 届满（{rule}）。"};
inline constexpr Reason kObjectionOpen{"OBJECTION_OPEN", absl::StatusCode::kAlreadyExists,
                                       "An objection of this party is under way.",
                                       "该当事人的异议正在审查。"};
inline constexpr Reason kRulingNotReceived{"RULING_NOT_RECEIVED", absl::StatusCode::kFailedPrecondition,
                                           "The ruling has not been served on this party yet.",
                                           "裁定书尚未向该当事人送达。"};
inline constexpr Reason kRulingRevoked{
    "RULING_REVOKED", absl::StatusCode::kFailedPrecondition,
    "The ruling was revoked on an objection; nothing can be enforced on it.",
    "裁定已因异议被撤销，不能据以申请执行。"};

}  // namespace sudiao::reasons
