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
inline constexpr Reason kCodeOfAnother{
    "CODE_OF_ANOTHER", absl::StatusCode::kPermissionDenied,
    "This code is for the invited party. Please pass it on: you stand on the other side, or you handle the "
    "case.",
    "该邀请码属于被邀请的当事人，请转交给该当事人。您是对方当事人一方或者本案办理人员，不能使用。"};
inline constexpr Reason kPartyHasJoined{"PARTY_HAS_JOINED", absl::StatusCode::kFailedPrecondition,
                                        "This party has joined already.", "该当事人已经加入。"};
inline constexpr Reason kWhichParty{"WHICH_PARTY", absl::StatusCode::kInvalidArgument,
                                    "Please say for which party you act (party_id).",
                                    "请说明您代表哪一方当事人（party_id）。"};
inline constexpr Reason kNotACourt{"NOT_A_COURT", absl::StatusCode::kFailedPrecondition,
                                   "Only a court can refer a case.", "只有法院可以委派或委托调解。"};
inline constexpr Reason kRecordingForbidden{"RECORDING_FORBIDDEN", absl::StatusCode::kFailedPrecondition,
                                            "The procedure rules {pack} let nobody record.",
                                            "程序规则 {pack} 禁止录音录像。"};
inline constexpr Reason kPackNotForThisCase{
    "PACK_NOT_FOR_THIS_CASE", absl::StatusCode::kFailedPrecondition,
    "The procedure rules {pack} are not in force, or not for such a case of this mediation body.",
    "程序规则 {pack} 未施行，或者不适用于该机构办理的此类案件。"};
inline constexpr Reason kNoPackFits{"NO_PACK_FITS", absl::StatusCode::kFailedPrecondition,
                                    "No procedure rules in force are for such a case of this mediation body.",
                                    "没有适用于该机构办理的此类案件的程序规则。"};
inline constexpr Reason kPackChoiceNeeded{"PACK_CHOICE_NEEDED", absl::StatusCode::kFailedPrecondition,
                                          "No usual procedure rules are in force for such a case. Rules that "
                                          "fit it: {packs_en}. Choose one (pack_id).",
                                          "此类案件目前没有默认适用的程序规则。可以适用的有：{packs_zh}，请选"
                                          "择其一（pack_id）。"};
inline constexpr Reason kElectronicServiceForbidden{
    "ELECTRONIC_SERVICE_FORBIDDEN", absl::StatusCode::kFailedPrecondition,
    "Electronic service cannot be chosen for a party in {state}: its law may forbid it (CPL 283). Other "
    "ways: {ways_en}.",
    "当事人所在国（{state_zh}）的法律可能禁止电子送达，不能选择（民事诉讼法第二百八十三条）。其他方式：{ways_"
    "zh}。"};
inline constexpr Reason kBillNotInPack{"BILL_NOT_IN_PACK", absl::StatusCode::kFailedPrecondition,
                                       "The procedure rules {pack} know no such fee.",
                                       "程序规则 {pack} 不收取该项费用。"};
inline constexpr Reason kBillSettled{"BILL_SETTLED", absl::StatusCode::kFailedPrecondition,
                                     "This bill is paid, cancelled or out of time.",
                                     "该账单已付清、已取消或者已逾期终结。"};
inline constexpr Reason kLabelNarrower{"LABEL_NARROWER", absl::StatusCode::kFailedPrecondition,
                                       "What was shown to others cannot be taken back.",
                                       "已经公开的材料不能缩小可见范围。"};

}  // namespace sudiao::reasons
