#include "services/identity/storage/people.h"

#include "common/status/errors.h"
#include "common/status/status_macros.h"
#include "services/identity/domain/reasons.h"

namespace sudiao::identity {
namespace {

Person FromRow(const sql::Row& row) {
  return {row[0].Text(), row[1].Text(), row[2].Text(), row[3].Text(), row[4].Text(),  row[5].Text(),
          row[6].Text(), row[7].Int(),  row[8].Text(), row[9].Text(), row[10].Text(), row[11].Text()};
}

}  // namespace

absl::StatusOr<Person> GetPerson(sql::Session& session, const std::string& account_id) {
  ASSIGN_OR_RETURN(
      const sql::Rows rows,
      session.Query("SELECT account_id, email, display_name, locale, password_hash, totp_pending, "
                    "totp_secret, totp_step, legal_name, document_sealed, document_mask, "
                    "suspension_cause FROM people WHERE account_id = ?",
                    {account_id}));
  if (rows.empty()) return Fail(reasons::kNotFound);
  return FromRow(rows[0]);
}

absl::StatusOr<std::map<std::string, std::string>> DisplayNamesOf(
    sql::Session& session, const std::vector<std::string>& account_ids) {
  std::map<std::string, std::string> names;
  if (account_ids.empty()) return names;
  sql::SqlBuilder query("SELECT account_id, display_name FROM people WHERE account_id IN (", {});
  query.AddList(sql::Args(account_ids.begin(), account_ids.end())).Add(")");
  ASSIGN_OR_RETURN(const sql::Rows rows, session.Query(query));
  for (const sql::Row& row : rows) names[row[0].Text()] = row[1].Text();
  return names;
}

absl::StatusOr<std::optional<Person>> FindPersonByEmail(sql::Session& session,
                                                        const std::string& folded_email) {
  ASSIGN_OR_RETURN(
      const sql::Rows rows,
      session.Query("SELECT account_id, email, display_name, locale, password_hash, totp_pending, "
                    "totp_secret, totp_step, legal_name, document_sealed, document_mask, "
                    "suspension_cause FROM people WHERE email = ?",
                    {folded_email}));
  if (rows.empty()) return std::optional<Person>();
  return std::optional<Person>(FromRow(rows[0]));
}

absl::Status InsertPerson(sql::Session& session, const Person& person) {
  const auto inserted = session.Execute(
      "INSERT INTO people (account_id, email, display_name, locale, password_hash, totp_pending, "
      "totp_secret, "
      "totp_step, legal_name, document_sealed, document_mask, suspension_cause) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {person.account_id, person.email, person.display_name, person.locale, person.password_hash,
       person.totp_pending, person.totp_secret, person.totp_step, person.legal_name, person.document_sealed,
       person.document_mask, person.suspension_cause});
  return absl::IsAlreadyExists(inserted.status()) ? Fail(reasons::kEmailTaken) : inserted.status();
}

absl::Status UpdatePerson(sql::Session& session, const Person& person) {
  return session
      .Execute(
          "UPDATE people SET display_name = ?, locale = ?, password_hash = ?, totp_pending = ?, totp_secret "
          "= ?, "
          "totp_step = ?, legal_name = ?, document_sealed = ?, document_mask = ?, "
          "suspension_cause = ? WHERE account_id = ?",
          {person.display_name, person.locale, person.password_hash, person.totp_pending, person.totp_secret,
           person.totp_step, person.legal_name, person.document_sealed, person.document_mask,
           person.suspension_cause, person.account_id})
      .status();
}

absl::StatusOr<bool> UseTotpStep(sql::Session& session, const std::string& account_id, int64_t step) {
  ASSIGN_OR_RETURN(const int64_t matched,
                   session.Execute("UPDATE people SET totp_step = ? WHERE account_id = ? AND totp_step < ?",
                                   {step, account_id, step}));
  return matched == 1;
}

}  // namespace sudiao::identity
