#include "common/access/directory.h"

#include <algorithm>
#include <iterator>
#include <map>

#include "absl/strings/str_cat.h"
#include "common/codec/struct_json.h"
#include "common/status/reasons.h"
#include "common/status/status_macros.h"
#include "migrations/access.h"

namespace sudiao::access {
namespace {

std::string Subject(const CaseRole& role) {
  return role.account_id.empty() ? absl::StrCat("o:", role.organization_id)
                                 : absl::StrCat("a:", role.account_id);
}

absl::Status Insert(sql::Session& session, const std::string& case_id, const CaseRole& role) {
  if (role.account_id.empty() && role.organization_id.empty()) return absl::OkStatus();
  // What tells two roles of one subject apart: the party or the power of attorney.
  const std::string& reference = role.capacity == Capacity::AGENT ? role.representation_id : role.party_id;
  const auto inserted = session.Execute(
      "INSERT INTO case_relations (case_id, subject, capacity, reference, role_json) VALUES (?, ?, ?, ?, ?)",
      {case_id, Subject(role), EnumName(role.capacity), reference, codec::ToJson(role)});
  // The same organisation may be recipient and mediation body at once.
  return absl::IsAlreadyExists(inserted.status()) ? absl::OkStatus() : inserted.status();
}

CaseRole AccountRole(Capacity capacity, const std::string& account_id) {
  CaseRole role;
  role.capacity = capacity;
  role.account_id = account_id;
  return role;
}

// An organisation that receives or handles a case: which capacity that is depends on its kind.
absl::Status InsertOrganization(sql::Session& session, const std::string& case_id,
                                const std::string& organization_id, Capacity capacity) {
  CaseRole role;
  role.capacity = capacity;
  role.organization_id = organization_id;
  return Insert(session, case_id, role);
}

absl::Status Fold(change::Transaction& tx, const CaseParticipants& event) {
  sql::Session& session = tx.session();
  RETURN_IF_ERROR(
      session
          .Execute("DELETE FROM case_relations WHERE case_id = ? AND capacity IN ('AUTHOR', 'PARTY', "
                   "'MEDIATION_BODY', 'COURT')",
                   {event.case_id})
          .status());
  CaseRole author = AccountRole(Capacity::AUTHOR, event.author_account_id);
  author.past = event.author_is_done;
  RETURN_IF_ERROR(Insert(session, event.case_id, author));
  for (const CaseParty& party : event.parties) {
    CaseRole role = AccountRole(Capacity::PARTY, party.account_id);
    role.organization_id = party.organization_id;
    if (!party.organization_id.empty()) role.account_id.clear();
    role.party_id = party.party_id;
    role.side = party.side;
    RETURN_IF_ERROR(Insert(session, event.case_id, role));
  }
  // The recipient may be a court or a mediation body: its members' roles tell which, so it gets both
  // capacities.
  RETURN_IF_ERROR(
      InsertOrganization(session, event.case_id, event.recipient_organization_id, Capacity::MEDIATION_BODY));
  RETURN_IF_ERROR(
      InsertOrganization(session, event.case_id, event.recipient_organization_id, Capacity::COURT));
  RETURN_IF_ERROR(
      InsertOrganization(session, event.case_id, event.mediation_organization_id, Capacity::MEDIATION_BODY));
  return InsertOrganization(session, event.case_id, event.inviting_court_id, Capacity::COURT);
}

absl::Status Fold(change::Transaction& tx, const RepresentationChanged& event) {
  RETURN_IF_ERROR(tx.session()
                      .Execute("DELETE FROM case_relations WHERE reference = ? AND capacity = 'AGENT'",
                               {event.representation_id})
                      .status());
  if (event.revoked) return absl::OkStatus();
  CaseRole role = AccountRole(Capacity::AGENT, event.agent_account_id);
  role.authority = event.authority;
  role.representation_id = event.representation_id;
  role.principal_account_id = event.principal_account_id;
  role.principal_organization_id = event.principal_organization_id;
  role.start_time = event.start_time;
  role.end_time = event.end_time;
  return Insert(tx.session(), event.case_id, role);
}

absl::Status Fold(change::Transaction& tx, const MediatorChanged& event) {
  RETURN_IF_ERROR(
      tx.session()
          .Execute("DELETE FROM case_relations WHERE case_id = ? AND capacity = 'MEDIATOR'", {event.case_id})
          .status());
  CaseRole role = AccountRole(Capacity::MEDIATOR, event.mediator_account_id);
  role.only_asked = event.only_asked;
  return Insert(tx.session(), event.case_id, role);
}

absl::Status Fold(change::Transaction& tx, const TokensRevoked& event) {
  const int64_t before = absl::ToUnixMicros(event.issued_before);
  ASSIGN_OR_RETURN(const int64_t matched,
                   tx.session().Execute("UPDATE token_revocations SET issued_before_us = ? "
                                        "WHERE account_id = ? AND session_id = ?",
                                        {before, event.account_id, event.session_id}));
  if (matched > 0) return absl::OkStatus();
  return tx.session()
      .Execute("INSERT INTO token_revocations (account_id, session_id, issued_before_us) VALUES (?, ?, ?)",
               {event.account_id, event.session_id, before})
      .status();
}

absl::Status Fold(change::Transaction& tx, const OrganizationChanged& event) {
  RETURN_IF_ERROR(
      tx.session()
          .Execute("DELETE FROM known_organizations WHERE organization_id = ?", {event.organization_id})
          .status());
  return tx.session()
      .Execute("INSERT INTO known_organizations (organization_id, json) VALUES (?, ?)",
               {event.organization_id, codec::ToJson(event)})
      .status();
}

// Whether the membership makes its holder something in the organisation's cases (see Evaluate). Who is only
// on its roster of mediators would walk all of them to find none.
bool GivesSightOfCases(const Membership& membership) {
  constexpr Role kRoles[] = {Role::REPRESENTATIVE, Role::ORGANIZATION_ADMINISTRATOR, Role::CASE_MANAGER,
                             Role::CLERK, Role::JUDGE};
  return std::any_of(std::begin(kRoles), std::end(kRoles), [&](Role role) {
    return std::find(membership.roles.begin(), membership.roles.end(), role) != membership.roles.end();
  });
}

template <typename Event>
absl::StatusOr<bool> FoldJson(change::Transaction& tx, std::string_view payload) {
  ASSIGN_OR_RETURN(const Event event, codec::FromJson<Event>(payload));
  RETURN_IF_ERROR(Fold(tx, event));
  return true;
}

}  // namespace

std::span<const sql::Migration> Migrations() { return AccessMigrations(); }

absl::StatusOr<bool> Directory::Apply(change::Transaction& tx, std::string_view type,
                                      std::string_view payload) {
  if (type == CaseParticipants::kType) return FoldJson<CaseParticipants>(tx, payload);
  if (type == RepresentationChanged::kType) return FoldJson<RepresentationChanged>(tx, payload);
  if (type == MediatorChanged::kType) return FoldJson<MediatorChanged>(tx, payload);
  if (type == TokensRevoked::kType) return FoldJson<TokensRevoked>(tx, payload);
  if (type == OrganizationChanged::kType) return FoldJson<OrganizationChanged>(tx, payload);
  return false;
}

absl::StatusOr<std::vector<CaseRole>> Directory::RolesOf(sql::Session& session, const std::string& case_id) {
  ASSIGN_OR_RETURN(const sql::Rows rows,
                   session.Query("SELECT role_json FROM case_relations WHERE case_id = ?", {case_id}));
  std::vector<CaseRole> roles;
  roles.reserve(rows.size());
  for (const sql::Row& row : rows) {
    ASSIGN_OR_RETURN(CaseRole role, codec::FromJson<CaseRole>(row[0].Text()));
    roles.push_back(std::move(role));
  }
  return roles;
}

absl::StatusOr<Relation> Directory::RelationOf(sql::Session& session, const Caller& caller,
                                               const std::string& case_id, absl::Time now) {
  ASSIGN_OR_RETURN(const std::vector<CaseRole> roles, RolesOf(session, case_id));
  return Evaluate(roles, caller, now);
}

absl::StatusOr<std::vector<Relation>> Directory::RelationsOf(sql::Session& session, const Caller& caller,
                                                             const std::vector<std::string>& case_ids,
                                                             absl::Time now) {
  if (case_ids.empty()) return std::vector<Relation>();
  sql::SqlBuilder q("SELECT case_id, role_json FROM case_relations WHERE case_id IN (", {});
  q.AddList(sql::Args(case_ids.begin(), case_ids.end())).Add(")");
  ASSIGN_OR_RETURN(const sql::Rows rows, session.Query(q));
  std::map<std::string, std::vector<CaseRole>> roles;
  for (const sql::Row& row : rows) {
    ASSIGN_OR_RETURN(CaseRole role, codec::FromJson<CaseRole>(row[1].Text()));
    roles[row[0].Text()].push_back(std::move(role));
  }
  std::vector<Relation> relations;
  relations.reserve(case_ids.size());
  for (const std::string& id : case_ids) relations.push_back(Evaluate(roles[id], caller, now));
  return relations;
}

absl::StatusOr<Relation> Directory::RequireRelation(sql::Session& session, const Caller& caller,
                                                    const std::string& case_id, absl::Time now) {
  ASSIGN_OR_RETURN(Relation relation, RequireRelationOrAsked(session, caller, case_id, now));
  if (!relation.any()) return Fail(reasons::kNotFound);
  return relation;
}

absl::StatusOr<Relation> Directory::RequireRelationOrAsked(sql::Session& session, const Caller& caller,
                                                           const std::string& case_id, absl::Time now) {
  if (caller.account_id.empty()) return Fail(reasons::kUnauthenticated);
  ASSIGN_OR_RETURN(Relation relation, RelationOf(session, caller, case_id, now));
  if (!relation.any() && !relation.asked) return Fail(reasons::kNotFound);
  return relation;
}

std::vector<std::string> Directory::SubjectsOf(const Caller& caller) {
  std::vector<std::string> subjects{absl::StrCat("a:", caller.account_id)};
  for (const Membership& membership : caller.memberships) {
    if (GivesSightOfCases(membership)) subjects.push_back(absl::StrCat("o:", membership.organization_id));
  }
  return subjects;
}

absl::StatusOr<OrganizationChanged> Directory::GetOrganization(sql::Session& session,
                                                               const std::string& organization_id) {
  ASSIGN_OR_RETURN(
      const sql::Rows rows,
      session.Query("SELECT json FROM known_organizations WHERE organization_id = ?", {organization_id}));
  if (rows.empty()) return Fail(reasons::kOrganizationNotFound);
  return codec::FromJson<OrganizationChanged>(rows[0][0].Text());
}

absl::Status Directory::CheckNotRevoked(sql::Session& session, const Caller& caller) {
  ASSIGN_OR_RETURN(const sql::Rows rows, session.Query("SELECT MAX(issued_before_us) FROM token_revocations "
                                                       "WHERE account_id = ? AND session_id IN ('', ?)",
                                                       {caller.account_id, caller.session_id}));
  if (rows.empty() || rows[0][0].is_null()) return absl::OkStatus();
  return absl::ToUnixMicros(caller.issue_time) < rows[0][0].Int() ? Fail(reasons::kTokenExpired)
                                                                  : absl::OkStatus();
}

}  // namespace sudiao::access
