// What follows every change of an appointment in the same transaction: seats, who finds it in lists, and who
// the mediator is in the own directory.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/change/change.h"
#include "services/assignment/domain/appointment_rules.h"

namespace sudiao::assignment {

using AppointmentStore = change::Store<domain::AppointmentAggregate>;

class AppointmentIndex {
 public:
  // The hook of the store. A seat moves exactly when the state says that another mediator holds it, so it is
  // taken and released once however often an event is delivered.
  static absl::Status Keep(change::Transaction& tx, const std::string& case_id,
                           const AppointmentStore::Snapshot& before, const AppointmentStore::Snapshot& after);

  // Ids of the cases before `before_id` ("" for the newest) that the subjects find, the newest first.
  static absl::StatusOr<std::vector<std::string>> List(sql::Session& session,
                                                       const std::vector<std::string>& subjects,
                                                       const std::string& before_id, int limit);

  // Under what the caller finds appointments: as mediator, and where it is case manager, clerk or judge.
  static std::vector<std::string> SubjectsOf(const Caller& caller);
};

}  // namespace sudiao::assignment
