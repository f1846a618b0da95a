// A mediator on the roster of one mediation body. How many cases it has is no part of this state: that number
// moves with other aggregates and is kept beside it (storage/mediator_index.h).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "absl/time/time.h"
#include "common/types/fields.h"
#include "services/assignment/domain/mediator_states.h"

namespace sudiao::assignment::domain {

// OMR-05, SIM-08  All of it is published: who mediates, in which fields, for which courts, at what price.
struct MediatorProfile {
  std::string account_id;
  std::string organization_id;
  std::string display_name;
  std::string display_name_en;
  std::vector<std::string> fields;
  std::vector<std::string> languages;
  bool charges = false;
  std::string fee_text;
  std::vector<std::string> inviting_court_ids;
  int64_t capacity = 0;
  bool foreign = false;
  SUDIAO_FIELDS(account_id, organization_id, display_name, display_name_en, fields, languages, charges,
                fee_text, inviting_court_ids, capacity, foreign)
};

struct Mediator {
  std::string id;
  MediatorState state = MediatorState::UNSPECIFIED;
  MediatorProfile profile;
  std::string suspension_cause;
  absl::Time create_time;
  absl::Time update_time;
  SUDIAO_FIELDS(id, state, profile, suspension_cause, create_time, update_time)
};

struct MediatorEntered {
  static constexpr std::string_view kType = "mediator.entered.v1";
  std::string id;
  MediatorProfile profile;
  absl::Time time;
  SUDIAO_FIELDS(id, profile, time)
};

struct MediatorUpdated {
  static constexpr std::string_view kType = "mediator.updated.v1";
  MediatorProfile profile;
  absl::Time time;
  SUDIAO_FIELDS(profile, time)
};

struct MediatorSuspended {
  static constexpr std::string_view kType = "mediator.suspended.v1";
  std::string cause;
  absl::Time time;
  SUDIAO_FIELDS(cause, time)
};

struct MediatorReinstated {
  static constexpr std::string_view kType = "mediator.reinstated.v1";
  absl::Time time;
  SUDIAO_FIELDS(time)
};

using MediatorEvent = std::variant<MediatorEntered, MediatorUpdated, MediatorSuspended, MediatorReinstated>;

}  // namespace sudiao::assignment::domain
