#include "services/identity/storage/index.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/status/errors.h"
#include "common/status/status_macros.h"
#include "services/identity/domain/organization_rules.h"
#include "services/identity/domain/reasons.h"

namespace sudiao::identity {
namespace {

sql::Args ToArgs(const std::vector<std::string>& texts) { return {texts.begin(), texts.end()}; }

std::vector<std::string> FirstColumn(const sql::Rows& rows) {
  std::vector<std::string> texts;
  texts.reserve(rows.size());
  for (const sql::Row& row : rows) texts.push_back(row[0].Text());
  return texts;
}

absl::Status InsertMembership(sql::Session& session, const std::string& account_id,
                              const Membership& membership, bool active) {
  const bool administrator = std::find(membership.roles.begin(), membership.roles.end(),
                                       Role::ORGANIZATION_ADMINISTRATOR) != membership.roles.end();
  return session
      .Execute(
          "INSERT INTO memberships (organization_id, account_id, administrator, active) VALUES (?, ?, ?, ?)",
          {membership.organization_id, account_id, administrator, active})
      .status();
}

absl::Status InsertHolder(sql::Session& session, const std::string& subject, const std::string& id) {
  return session
      .Execute("INSERT INTO representation_holders (subject, representation_id) VALUES (?, ?)", {subject, id})
      .status();
}

}  // namespace

absl::Status IndexMemberships(sql::Session& session, const std::string& account_id,
                              const Account::State& before, const Account::State& after) {
  if (before.memberships.empty() && after.memberships.empty()) return absl::OkStatus();
  RETURN_IF_ERROR(session.Execute("DELETE FROM memberships WHERE account_id = ?", {account_id}).status());
  for (const Membership& membership : after.memberships)
    RETURN_IF_ERROR(InsertMembership(session, account_id, membership, after.active()));
  return absl::OkStatus();
}

absl::StatusOr<std::vector<std::string>> ListMemberIds(sql::Session& session,
                                                       const std::string& organization_id,
                                                       const std::string& after, int limit) {
  ASSIGN_OR_RETURN(
      const sql::Rows rows,
      session.Query("SELECT account_id FROM memberships WHERE organization_id = ? AND account_id > ? "
                    "ORDER BY account_id LIMIT ?",
                    {organization_id, after, limit}));
  return FirstColumn(rows);
}

absl::StatusOr<bool> HasAdministrator(sql::Session& session, const std::string& organization_id,
                                      const std::string& but) {
  ASSIGN_OR_RETURN(
      const sql::Rows rows,
      session.Query("SELECT COUNT(*) FROM memberships WHERE organization_id = ? AND administrator = 1 "
                    "AND active = 1 AND account_id <> ?",
                    {organization_id, but}));
  return rows[0][0].Int() > 0;
}

absl::Status IndexOrganization(sql::Session& session, const std::string& id, const Organization::State& state,
                               const std::string& unique_key) {
  const auto inserted =
      session.Execute("INSERT INTO organizations (id, kind, is_public, unique_key) VALUES (?, ?, ?, ?)",
                      {id, EnumName(state.kind), IsPublic(state.kind), unique_key});
  return absl::IsAlreadyExists(inserted.status()) ? Fail(reasons::kOrganizationExists) : inserted.status();
}

absl::StatusOr<std::string> FindOrganizationByKey(sql::Session& session, const std::string& unique_key) {
  ASSIGN_OR_RETURN(const sql::Rows rows,
                   session.Query("SELECT id FROM organizations WHERE unique_key = ?", {unique_key}));
  return rows.empty() ? "" : rows[0][0].Text();
}

absl::StatusOr<std::vector<std::string>> ListOrganizationIds(sql::Session& session,
                                                             const std::vector<std::string>& own_ids,
                                                             OrganizationKind kind, const std::string& after,
                                                             int limit) {
  sql::SqlBuilder query("SELECT id FROM organizations WHERE (is_public = 1", {});
  if (!own_ids.empty()) query.Add(" OR id IN (").AddList(ToArgs(own_ids)).Add(")");
  query.Add(") AND id > ?", {after});
  if (kind != OrganizationKind::UNSPECIFIED) query.Add(" AND kind = ?", {EnumName(kind)});
  query.Add(" ORDER BY id LIMIT ?", {limit});
  ASSIGN_OR_RETURN(const sql::Rows rows, session.Query(query));
  return FirstColumn(rows);
}

std::string PrincipalOf(const std::string& account_id, const std::string& organization_id) {
  return organization_id.empty() ? absl::StrCat("a:", account_id) : absl::StrCat("o:", organization_id);
}

absl::Status LockMandate(sql::Session& session, const std::string& case_id, const std::string& principal) {
  const auto inserted =
      session.Execute("INSERT INTO mandates (case_id, principal) VALUES (?, ?)", {case_id, principal});
  if (!absl::IsAlreadyExists(inserted.status())) return inserted.status();
  return session
      .Query("SELECT case_id FROM mandates WHERE case_id = ? AND principal = ? FOR UPDATE",
             {case_id, principal})
      .status();
}

absl::StatusOr<std::vector<AgentTime>> AgentsOf(sql::Session& session, const std::string& case_id,
                                                const std::string& principal) {
  ASSIGN_OR_RETURN(const sql::Rows rows,
                   session.Query("SELECT agent_account_id, start_us, end_us FROM agents "
                                 "WHERE case_id = ? AND principal = ?",
                                 {case_id, principal}));
  std::vector<AgentTime> agents;
  agents.reserve(rows.size());
  for (const sql::Row& row : rows) {
    agents.push_back({row[0].Text(), absl::FromUnixMicros(row[1].Int()), absl::FromUnixMicros(row[2].Int())});
  }
  return agents;
}

absl::Status IndexRepresentation(sql::Session& session, const std::string& id, bool is_new,
                                 const Representation::State& state) {
  if (state.state == RepresentationState::REVOKED)
    return session.Execute("DELETE FROM agents WHERE representation_id = ?", {id}).status();
  if (!is_new) return absl::OkStatus();
  const std::string principal = PrincipalOf(state.principal_account_id, state.principal_organization_id);
  RETURN_IF_ERROR(
      session
          .Execute("INSERT INTO agents (representation_id, case_id, principal, agent_account_id, start_us, "
                   "end_us) VALUES (?, ?, ?, ?, ?, ?)",
                   {id, state.case_id, principal, state.agent_account_id,
                    absl::ToUnixMicros(state.start_time), absl::ToUnixMicros(state.end_time)})
          .status());
  RETURN_IF_ERROR(InsertHolder(session, principal, id));
  return InsertHolder(session, PrincipalOf(state.agent_account_id, ""), id);
}

absl::StatusOr<std::vector<std::string>> ListRepresentationIds(sql::Session& session,
                                                               const std::vector<std::string>& subjects,
                                                               const std::string& before, int limit) {
  sql::SqlBuilder query("SELECT DISTINCT representation_id FROM representation_holders WHERE subject IN (",
                        {});
  query.AddList(ToArgs(subjects)).Add(")");
  if (!before.empty()) query.Add(" AND representation_id < ?", {before});
  query.Add(" ORDER BY representation_id DESC LIMIT ?", {limit});
  ASSIGN_OR_RETURN(const sql::Rows rows, session.Query(query));
  return FirstColumn(rows);
}

}  // namespace sudiao::identity
