// Reasons that any service may give. Those of one service stand in its domain/reasons.h.
#pragma once

#include "common/status/reason.h"

namespace sudiao::reasons {

inline constexpr Reason kInvalidFields{"INVALID_FIELDS", absl::StatusCode::kInvalidArgument,
                                       "Some fields of the request are not valid.", "请求中有不正确的内容。"};
inline constexpr Reason kInvalidJson{"INVALID_JSON", absl::StatusCode::kInvalidArgument,
                                     "The request body is not valid JSON: {detail}.",
                                     "请求正文不是合法的 JSON：{detail}。"};
inline constexpr Reason kRequestIdReused{"REQUEST_ID_REUSED", absl::StatusCode::kInvalidArgument,
                                         "This request_id was already used for a different request.",
                                         "该 request_id 已用于另一个请求。"};
inline constexpr Reason kPageTokenMismatch{"PAGE_TOKEN_MISMATCH", absl::StatusCode::kInvalidArgument,
                                           "The page token belongs to a different list request.",
                                           "翻页标记与当前查询条件不一致。"};
inline constexpr Reason kEtagMismatch{
    "ETAG_MISMATCH", absl::StatusCode::kAborted,
    "The record was changed in the meantime. Read it again, then repeat your change.",
    "记录已被他人修改，请刷新后重试。"};
inline constexpr Reason kUnauthenticated{"UNAUTHENTICATED", absl::StatusCode::kUnauthenticated,
                                         "Please log in.", "请先登录。"};
inline constexpr Reason kTokenExpired{"TOKEN_EXPIRED", absl::StatusCode::kUnauthenticated,
                                      "Your session has expired. Please log in again.",
                                      "登录已过期，请重新登录。"};
inline constexpr Reason kNotPermitted{"NOT_PERMITTED", absl::StatusCode::kPermissionDenied,
                                      "You may not do this.", "您无权进行此操作。"};
// The one answer for what does not exist and for what the caller may not see.
inline constexpr Reason kNotFound{"NOT_FOUND", absl::StatusCode::kNotFound,
                                  "Nothing was found here that you may see.", "未找到您可以查看的内容。"};
inline constexpr Reason kAlreadyExists{"ALREADY_EXISTS", absl::StatusCode::kAlreadyExists,
                                       "This already exists.", "该内容已存在。"};
inline constexpr Reason kOrganizationNotFound{"ORGANIZATION_NOT_FOUND", absl::StatusCode::kInvalidArgument,
                                              "There is no such organisation.", "没有该机构。"};
inline constexpr Reason kWrongState{"WRONG_STATE", absl::StatusCode::kFailedPrecondition,
                                    "This step ({command}) is not possible in the present state ({state}).",
                                    "当前状态（{state}）下不能进行此操作（{command}）。"};
inline constexpr Reason kOverloaded{"OVERLOADED", absl::StatusCode::kResourceExhausted,
                                    "The service is busy. Please try again shortly.",
                                    "系统繁忙，请稍后重试。"};
inline constexpr Reason kRateLimited{"RATE_LIMITED", absl::StatusCode::kResourceExhausted,
                                     "Too many attempts. Please wait {seconds} seconds.",
                                     "操作过于频繁，请在 {seconds} 秒后重试。"};
inline constexpr Reason kCommitUnknown{
    "COMMIT_UNKNOWN", absl::StatusCode::kUnavailable,
    "The connection to the database broke while saving. Repeat the request with the same request_id.",
    "保存时数据库连接中断，请用同一 request_id 重试。"};
inline constexpr Reason kUnavailable{"UNAVAILABLE", absl::StatusCode::kUnavailable,
                                     "A part of the platform cannot be reached. Please try again.",
                                     "系统部分服务暂时不可用，请稍后重试。"};
inline constexpr Reason kDeadlineExceeded{"DEADLINE_EXCEEDED", absl::StatusCode::kDeadlineExceeded,
                                          "The request took too long.", "请求超时。"};
inline constexpr Reason kInternal{"INTERNAL", absl::StatusCode::kInternal,
                                  "Something went wrong on our side. The error was recorded.",
                                  "系统内部错误，已记录。"};
inline constexpr Reason kUnimplemented{"UNIMPLEMENTED", absl::StatusCode::kUnimplemented,
                                       "This operation does not exist here.", "没有这个操作。"};

}  // namespace sudiao::reasons
