// Reasons that only the gateway gives: what went wrong before a service was asked. Those with an HTTP status
// of their own have it in problem.cc.
#pragma once

#include "common/blob/reasons.h"
#include "common/status/reason.h"

namespace sudiao::gateway::reasons {

using absl::StatusCode;
using sudiao::reasons::kRangeNotSatisfiable;  // the file store says the same

inline constexpr Reason kRouteNotFound{"ROUTE_NOT_FOUND", StatusCode::kNotFound,
                                       "There is nothing at this address.", "此地址没有内容。"};
inline constexpr Reason kMethodNotAllowed{"METHOD_NOT_ALLOWED", StatusCode::kUnimplemented,
                                          "This address does not take {method}; it takes {allowed}.",
                                          "此地址不支持 {method}，只支持 {allowed}。"};
inline constexpr Reason kBodyTooLarge{"BODY_TOO_LARGE", StatusCode::kInvalidArgument,
                                      "The request body is larger than {limit} bytes.",
                                      "请求正文超过 {limit} 字节。"};
inline constexpr Reason kUnsupportedMediaType{"UNSUPPORTED_MEDIA_TYPE", StatusCode::kInvalidArgument,
                                              "The request body must be application/json.",
                                              "请求正文必须是 application/json。"};
inline constexpr Reason kCsrfTokenInvalid{"CSRF_TOKEN_INVALID", StatusCode::kPermissionDenied,
                                          "The X-CSRF-Token header does not belong to this session.",
                                          "X-CSRF-Token 与当前会话不符。"};
inline constexpr Reason kTokenTooLargeForBrowser{
    "TOKEN_TOO_LARGE_FOR_BROWSER", StatusCode::kFailedPrecondition,
    "This account belongs to so many organisations that a browser cannot keep its session. Ask an "
    "administrator "
    "to end memberships that are no longer used.",
    "该账号所属机构过多，浏览器无法保存会话。请联系管理员解除不再使用的机构成员身份。"};
inline constexpr Reason kMalformedRequest{"MALFORMED_REQUEST", StatusCode::kInvalidArgument,
                                          "The request is not valid HTTP.", "请求不符合 HTTP 规范。"};
inline constexpr Reason kHeaderTooLarge{"HEADER_TOO_LARGE", StatusCode::kInvalidArgument,
                                        "The request header is too large.", "请求头过大。"};
inline constexpr Reason kRequestTimeout{"REQUEST_TIMEOUT", StatusCode::kDeadlineExceeded,
                                        "The request did not arrive in time.", "请求未能及时送达。"};
inline constexpr Reason kBodyIncomplete{"BODY_INCOMPLETE", StatusCode::kInvalidArgument,
                                        "The request body ended too early.", "请求正文不完整。"};

}  // namespace sudiao::gateway::reasons
