// A power of attorney for one case (CPL-61, CPL-62).
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "absl/time/time.h"
#include "common/access/events.h"
#include "common/types/fields.h"
#include "common/types/state_table.h"
#include "services/identity/domain/reasons.h"

namespace sudiao::identity {

SUDIAO_ENUM(RepresentationState, GRANTED, REVOKED)
SUDIAO_ENUM(RepresentationCommand, REVOKE)

inline constexpr StateTable<RepresentationState, RepresentationCommand> kRepresentationTable(
    {{RepresentationState::GRANTED, RepresentationCommand::REVOKE, RepresentationState::REVOKED}},
    {{RepresentationState::REVOKED, &reasons::kRepresentationEnded}}, {RepresentationState::REVOKED});

// The special powers of CPL-62, named one by one.
SUDIAO_ENUM(Power, SETTLE, ADMIT, WAIVE, CHANGE_CLAIMS)

struct RepresentationGranted {
  static constexpr std::string_view kType = "representation.granted.v1";
  std::string case_id;
  std::string principal_account_id;  // one of the two
  std::string principal_organization_id;
  std::string agent_account_id;
  Authority authority = Authority::UNSPECIFIED;
  std::vector<std::string> powers;
  absl::Time start_time;
  absl::Time end_time;  // unset: until it is revoked
  absl::Time time;
  SUDIAO_FIELDS(case_id, principal_account_id, principal_organization_id, agent_account_id, authority, powers,
                start_time, end_time, time)
};
struct RepresentationRevoked {
  static constexpr std::string_view kType = "representation.revoked.v1";
  absl::Time time;
  SUDIAO_FIELDS(time)
};

struct Representation {
  static constexpr std::string_view kKind = "representation";

  struct State {
    RepresentationState state = RepresentationState::UNSPECIFIED;
    std::string case_id;
    std::string principal_account_id;
    std::string principal_organization_id;
    std::string agent_account_id;
    Authority authority = Authority::UNSPECIFIED;
    std::vector<std::string> powers;
    absl::Time start_time;
    absl::Time end_time;
    absl::Time revoke_time;
    absl::Time create_time;
    SUDIAO_FIELDS(state, case_id, principal_account_id, principal_organization_id, agent_account_id,
                  authority, powers, start_time, end_time, revoke_time, create_time)
  };

  using Event = std::variant<RepresentationGranted, RepresentationRevoked, access::RepresentationChanged>;
  static void Apply(State& state, const Event& event);
};

}  // namespace sudiao::identity
