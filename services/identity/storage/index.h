// The tables by which organisations, members and powers of attorney are listed; kept in step by the stores'
// hooks.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/sql/database.h"
#include "services/identity/domain/account.h"
#include "services/identity/domain/organization.h"
#include "services/identity/domain/representation.h"
#include "services/identity/domain/representation_rules.h"

namespace sudiao::identity {

absl::Status IndexMemberships(sql::Session& session, const std::string& account_id,
                              const Account::State& before, const Account::State& after);
// The accounts of the organisation's members, in the order of their ids, after `after`.
absl::StatusOr<std::vector<std::string>> ListMemberIds(sql::Session& session,
                                                       const std::string& organization_id,
                                                       const std::string& after, int limit);
// Whether somebody other than `but` administers the organisation and is not suspended.
absl::StatusOr<bool> HasAdministrator(sql::Session& session, const std::string& organization_id,
                                      const std::string& but);

// ORGANIZATION_EXISTS if there already is one of the same key.
absl::Status IndexOrganization(sql::Session& session, const std::string& id, const Organization::State& state,
                               const std::string& unique_key);
absl::StatusOr<std::string> FindOrganizationByKey(sql::Session& session, const std::string& unique_key);
// The public ones and those of `own_ids`, by id, after `after`; of one kind unless it is unspecified.
absl::StatusOr<std::vector<std::string>> ListOrganizationIds(sql::Session& session,
                                                             const std::vector<std::string>& own_ids,
                                                             OrganizationKind kind, const std::string& after,
                                                             int limit);

// "a:<account>" or "o:<organisation>": who gives a power.
std::string PrincipalOf(const std::string& account_id, const std::string& organization_id);
// Makes those who appoint agents for one principal in one case wait for each other (CPL-61).
absl::Status LockMandate(sql::Session& session, const std::string& case_id, const std::string& principal);
absl::StatusOr<std::vector<AgentTime>> AgentsOf(sql::Session& session, const std::string& case_id,
                                                const std::string& principal);
absl::Status IndexRepresentation(sql::Session& session, const std::string& id, bool is_new,
                                 const Representation::State& state);
// Those that one of the subjects gave or holds, newest first, before `before` ("" for the first page).
absl::StatusOr<std::vector<std::string>> ListRepresentationIds(sql::Session& session,
                                                               const std::vector<std::string>& subjects,
                                                               const std::string& before, int limit);

}  // namespace sudiao::identity
