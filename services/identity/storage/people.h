// The personal data of accounts. It stands here only: not in states, journals or events, and nothing of it is
// logged.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/sql/database.h"

namespace sudiao::identity {

struct Person {
  std::string account_id;
  std::string email;  // folded
  std::string display_name;
  std::string locale;
  std::string password_hash;
  std::string totp_pending;  // sealed; not yet confirmed
  std::string totp_secret;   // sealed
  int64_t totp_step = 0;     // the last one used
  std::string legal_name;
  std::string document_sealed;
  std::string document_mask;
  std::string suspension_cause;
};

// NOT_FOUND if there is none. Inside a change, call it after the account was locked.
absl::StatusOr<Person> GetPerson(sql::Session& session, const std::string& account_id);
// How the accounts are called, with one query: for lists. Accounts that do not exist are left out.
absl::StatusOr<std::map<std::string, std::string>> DisplayNamesOf(
    sql::Session& session, const std::vector<std::string>& account_ids);
absl::StatusOr<std::optional<Person>> FindPersonByEmail(sql::Session& session,
                                                        const std::string& folded_email);

// EMAIL_TAKEN if the address belongs to another account.
absl::Status InsertPerson(sql::Session& session, const Person& person);
// Everything but the account and the e-mail.
absl::Status UpdatePerson(sql::Session& session, const Person& person);
// Remembers that the code of this step was used; false if it was before.
absl::StatusOr<bool> UseTotpStep(sql::Session& session, const std::string& account_id, int64_t step);

}  // namespace sudiao::identity
