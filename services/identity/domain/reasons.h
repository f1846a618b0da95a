// Why identity refuses something.
#pragma once

#include "common/access/identity_reasons.h"
#include "common/status/reason.h"
#include "common/status/reasons.h"

namespace sudiao::identity::reasons {

using namespace sudiao::reasons;  // NOLINT(google-build-using-namespace)

inline constexpr Reason kEmailTaken{"EMAIL_TAKEN", absl::StatusCode::kAlreadyExists,
                                    "There already is an account with this e-mail address.",
                                    "该邮箱已注册账号。"};
inline constexpr Reason kPasswordTooWeak{"PASSWORD_TOO_WEAK", absl::StatusCode::kInvalidArgument,
                                         "Choose a password of at least 10 characters that is not easy to "
                                         "guess and is neither your e-mail nor your name.",
                                         "密码至少 10 个字符，不得过于简单，也不得与邮箱或姓名相同。"};
// The same for an unknown e-mail and a wrong password: nobody learns who has an account.
inline constexpr Reason kWrongCredentials{"WRONG_CREDENTIALS", absl::StatusCode::kUnauthenticated,
                                          "The e-mail or the password is not right.", "邮箱或密码不正确。"};
inline constexpr Reason kTotpRequired{"TOTP_REQUIRED", absl::StatusCode::kUnauthenticated,
                                      "Please enter the code of your authenticator app.",
                                      "请输入动态验证码。"};
inline constexpr Reason kWrongCode{"WRONG_CODE", absl::StatusCode::kUnauthenticated,
                                   "The code is not right, or it was used before.",
                                   "动态验证码不正确或已使用。"};
inline constexpr Reason kTotpNotEnrolled{"TOTP_NOT_ENROLLED", absl::StatusCode::kFailedPrecondition,
                                         "Start the second factor first.", "请先登记动态验证码。"};
inline constexpr Reason kTotpAlreadyEnabled{"TOTP_ALREADY_ENABLED", absl::StatusCode::kFailedPrecondition,
                                            "The second factor is already on.", "已启用动态验证码。"};
inline constexpr Reason kAccountSuspended{"ACCOUNT_SUSPENDED", absl::StatusCode::kPermissionDenied,
                                          "This account is suspended.", "该账号已被停用。"};
inline constexpr Reason kSessionEnded{"SESSION_ENDED", absl::StatusCode::kUnauthenticated,
                                      "This session has ended. Please log in again.",
                                      "会话已结束，请重新登录。"};
inline constexpr Reason kIdentityAlreadyVerified{"IDENTITY_ALREADY_VERIFIED",
                                                 absl::StatusCode::kFailedPrecondition,
                                                 "Your identity was already verified.", "您已完成实名认证。"};
inline constexpr Reason kPlatformRoleHeld{
    "PLATFORM_ROLE_HELD", absl::StatusCode::kFailedPrecondition,
    "The account holds another platform role, and nobody may hold two. Take that one back first.",
    "该账号已有其他平台管理角色，一人不得兼任，请先收回原角色。"};
inline constexpr Reason kOrganizationExists{"ORGANIZATION_EXISTS", absl::StatusCode::kAlreadyExists,
                                            "This organisation is already registered.", "该机构已登记。"};
inline constexpr Reason kAccountNotFound{"ACCOUNT_NOT_FOUND", absl::StatusCode::kNotFound,
                                         "There is no account with this e-mail address.",
                                         "没有使用该邮箱的账号。"};
inline constexpr Reason kRoleNotOfThisKind{"ROLE_NOT_OF_THIS_KIND", absl::StatusCode::kInvalidArgument,
                                           "The role {role} does not exist in this kind of organisation.",
                                           "此类机构没有该角色（{role}）。"};
inline constexpr Reason kLastAdministrator{
    "LAST_ADMINISTRATOR", absl::StatusCode::kFailedPrecondition,
    "The organisation would be left without an administrator. Appoint another one first.",
    "机构将没有管理员，请先指定其他管理员。"};
inline constexpr Reason kTooManyMemberships{"TOO_MANY_MEMBERSHIPS", absl::StatusCode::kFailedPrecondition,
                                            "An account can belong to at most {limit} organisations.",
                                            "一个账号最多加入 {limit} 个机构。"};
inline constexpr Reason kTooManyAgents{"TOO_MANY_AGENTS", absl::StatusCode::kFailedPrecondition,
                                       "A party may have at most two agents at a time.",
                                       "同一当事人最多同时委托两名代理人。"};
inline constexpr Reason kAgentAlreadyAppointed{"AGENT_ALREADY_APPOINTED", absl::StatusCode::kAlreadyExists,
                                               "This person already is the party's agent in this time.",
                                               "此人在该期间已是该当事人的代理人。"};
inline constexpr Reason kRepresentationEnded{"REPRESENTATION_ENDED", absl::StatusCode::kFailedPrecondition,
                                             "This power of attorney has already ended.",
                                             "该授权委托已经终止。"};

}  // namespace sudiao::identity::reasons
