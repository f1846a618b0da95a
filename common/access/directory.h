// What one service knows of the people of its cases: kept in its own database, fed by events (events.h),
// asked at every request. So a service decides alone, and a revoked power of attorney stops with the next
// request.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/access/events.h"
#include "common/access/policy.h"
#include "common/change/change.h"

namespace sudiao::access {

// The tables of this folder.
std::span<const sql::Migration> Migrations();

class Directory {
 public:
  // Folds one of the events of events.h into the tables; true if it was one. Call it inside Changes::Once, or
  // beside the change that emits the event (a service also feeds its own directory).
  static absl::StatusOr<bool> Apply(change::Transaction& tx, std::string_view type, std::string_view payload);
  template <typename Event>
  static absl::Status Apply(change::Transaction& tx, const Event& event) {
    return Apply(tx, Event::kType, codec::ToJson(event)).status();
  }

  // What the caller is in the case; a Relation without anything for outsiders and for cases that do not
  // exist.
  static absl::StatusOr<Relation> RelationOf(sql::Session& session, const Caller& caller,
                                             const std::string& case_id, absl::Time now);
  // The same, but NOT_FOUND for outsiders.
  static absl::StatusOr<Relation> RequireRelation(sql::Session& session, const Caller& caller,
                                                  const std::string& case_id, absl::Time now);
  // The same, but also for who was asked to mediate: before accepting it may know whose dispute it is, and
  // answer; what is in the case is not for it yet (CONF-1).
  static absl::StatusOr<Relation> RequireRelationOrAsked(sql::Session& session, const Caller& caller,
                                                         const std::string& case_id, absl::Time now);
  // The relations to several cases at once, in the order of the ids: for lists.
  static absl::StatusOr<std::vector<Relation>> RelationsOf(sql::Session& session, const Caller& caller,
                                                           const std::vector<std::string>& case_ids,
                                                           absl::Time now);
  static absl::StatusOr<std::vector<CaseRole>> RolesOf(sql::Session& session, const std::string& case_id);

  // The subjects by whose own roles the caller finds cases in case_relations ("a:<account>",
  // "o:<organisation>"), for lists:
  //   ... FROM case_relations r ... WHERE r.subject IN (...) AND r.case_id < ? ORDER BY r.case_id DESC
  static std::vector<std::string> SubjectsOf(const Caller& caller);

  // The public data of an organisation, as identity has told it last; ORGANIZATION_NOT_FOUND if there is
  // none.
  static absl::StatusOr<OrganizationChanged> GetOrganization(sql::Session& session,
                                                             const std::string& organization_id);

  // OK, or TOKEN_EXPIRED if the caller's token was revoked.
  static absl::Status CheckNotRevoked(sql::Session& session, const Caller& caller);
};

}  // namespace sudiao::access
