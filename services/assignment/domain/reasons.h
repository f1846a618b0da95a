// Reasons of the assignment service.
#pragma once

#include "common/access/reasons.h"
#include "common/status/reason.h"

namespace sudiao::reasons {

inline constexpr Reason kMediatorNotAvailable{"MEDIATOR_NOT_AVAILABLE", absl::StatusCode::kFailedPrecondition,
                                              "This mediator cannot take the case: {detail_en}.",
                                              "该调解员不能办理本案：{detail_zh}。"};
inline constexpr Reason kConflictOfInterest{"CONFLICT_OF_INTEREST", absl::StatusCode::kFailedPrecondition,
                                            "This mediator is a party, an agent or the author of the case.",
                                            "该调解员是本案当事人、代理人或者提交人，不得调解本案。"};
inline constexpr Reason kChoiceTimeOver{
    "CHOICE_TIME_OVER", absl::StatusCode::kFailedPrecondition,
    "The time for choosing a mediator together ended on {last_day}. A mediator is being designated.",
    "共同选定调解员的期限已于 {last_day} 届满，将由法院或者调解组织指定。"};
inline constexpr Reason kAcceptanceTimeOver{"ACCEPTANCE_TIME_OVER", absl::StatusCode::kFailedPrecondition,
                                            "The time for accepting the case ended on {last_day}.",
                                            "确认接受的期限已于 {last_day} 届满。"};
inline constexpr Reason kDisclosureTimeOver{"DISCLOSURE_TIME_OVER", absl::StatusCode::kFailedPrecondition,
                                            "The time for consenting to the mediator ended on {last_day}.",
                                            "同意该调解员继续调解的期限已于 {last_day} 届满。"};
inline constexpr Reason kChoiceNotOver{"CHOICE_NOT_OVER", absl::StatusCode::kFailedPrecondition,
                                       "The parties may still choose a mediator together until {last_day}.",
                                       "当事人在 {last_day} 之前仍可以共同选定调解员。"};
inline constexpr Reason kAcceptanceNotOver{
    "ACCEPTANCE_NOT_OVER", absl::StatusCode::kFailedPrecondition,
    "The mediator that was asked may answer until the end of {last_day}.",
    "已征询的调解员可以在 {last_day}（含当日）前答复。"};
inline constexpr Reason kAskedAlready{"ASKED_ALREADY", absl::StatusCode::kFailedPrecondition,
                                      "This mediator has been asked and has not answered yet.",
                                      "该调解员已被征询，尚未答复。"};
inline constexpr Reason kAppointmentEnded{"APPOINTMENT_ENDED", absl::StatusCode::kFailedPrecondition,
                                          "The case no longer needs a mediator.", "本案已不需要调解员。"};
inline constexpr Reason kRoleBarred{
    "ROLE_BARRED", absl::StatusCode::kFailedPrecondition,
    "Who mediated this case may not be {role_en} in the suit or arbitration about it ({rule}).",
    "曾参与本案调解的，不得在后续程序中担任{role_zh}（{rule}）。"};

}  // namespace sudiao::reasons
