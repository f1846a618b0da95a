// What may happen to an account. Pure; who may ask for it is decided before.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/change/decision.h"
#include "common/status/errors.h"
#include "common/status/status_macros.h"
#include "services/identity/domain/account.h"

namespace sudiao::identity {

using AccountDecision = change::Decision<Account::Event>;

// More would make tokens too long to send.
inline constexpr size_t kMaxMemberships = 40;

// The e-mail in the form in which it is unique: without surrounding blanks, in lower case.
std::string FoldEmail(std::string_view email);
// An address of ASCII characters with one @ and a domain; at most 254 characters.
void CheckEmail(std::string_view field, std::string_view email, Violations& violations);

// PASSWORD_TOO_WEAK for fewer than 10 characters, fewer than 4 different ones, the best known passwords, and
// what equals the e-mail, its first part or the name (also with a few characters around it).
absl::Status CheckPassword(std::string_view password, std::string_view email, std::string_view display_name);

// OLR-07  A real name goes with a document whose number can be right.
void CheckDocument(DocumentKind kind, std::string_view number, absl::CivilDay today, Violations& violations);
// The number with all but its last four characters hidden; a very short one is hidden wholly.
std::string MaskDocumentNumber(std::string_view number);

absl::StatusOr<AccountDecision> DecideCreateAccount(const Account::State& state, absl::Time now);
// OLR-07  The real name is recorded once.
absl::StatusOr<AccountDecision> DecideVerifyIdentity(const Account::State& state, DocumentKind kind,
                                                     absl::Time now);
absl::StatusOr<AccountDecision> DecideEnableTotp(const Account::State& state, absl::Time now);
// Ends the tokens of the `other_sessions`, not those of the session that changes the password.
absl::StatusOr<AccountDecision> DecideChangePassword(const Account::State& state,
                                                     const std::string& account_id,
                                                     const std::vector<std::string>& other_sessions,
                                                     absl::Time now);
absl::StatusOr<AccountDecision> DecideSuspend(const Account::State& state, const std::string& account_id,
                                              const std::string& actor_id, absl::Time now);
absl::StatusOr<AccountDecision> DecideReinstate(const Account::State& state, absl::Time now);
// MLP-6  System, security and audit administration are separate: nobody holds two of the roles, and nobody
// gives or takes one for himself.
absl::StatusOr<AccountDecision> DecideSetPlatformRole(const Account::State& state,
                                                      const std::string& account_id,
                                                      const std::string& actor_id, PlatformRole role,
                                                      absl::Time now);
absl::StatusOr<AccountDecision> DecideSetMembership(const Account::State& state,
                                                    const std::string& account_id, Membership membership,
                                                    absl::Time now);
// Makes the founder of an organisation its administrator. The tokens in use lose nothing by it and stay.
absl::StatusOr<AccountDecision> DecideFound(const Account::State& state, Membership membership,
                                            absl::Time now);
// Ends the tokens of one session, or of all if it is empty.
absl::StatusOr<AccountDecision> DecideEndSession(const Account::State& state, const std::string& account_id,
                                                 const std::string& session_id, absl::Time now);

// The claims of a new access token.
Caller CallerOf(const Account::State& state, const std::string& account_id, const std::string& session_id,
                const std::string& display_name, absl::Time now, absl::Duration lifetime);

}  // namespace sudiao::identity
