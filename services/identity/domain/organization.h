// An organisation: its kind decides which roles its members can have. Its data is public or, for firms and
// companies, a matter of registers; it never changes in place.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "absl/time/time.h"
#include "common/access/events.h"
#include "common/types/fields.h"

namespace sudiao::identity {

struct OrganizationCreated {
  static constexpr std::string_view kType = "organization.created.v1";
  OrganizationKind kind = OrganizationKind::UNSPECIFIED;
  std::string display_name;
  std::string display_name_en;
  std::string credit_code;
  std::string court_code;
  std::string address;
  absl::Time time;
  SUDIAO_FIELDS(kind, display_name, display_name_en, credit_code, court_code, address, time)
};

struct Organization {
  static constexpr std::string_view kKind = "organization";

  struct State {
    OrganizationKind kind = OrganizationKind::UNSPECIFIED;
    std::string display_name;
    std::string display_name_en;
    std::string credit_code;
    std::string court_code;
    std::string address;
    absl::Time create_time;
    SUDIAO_FIELDS(kind, display_name, display_name_en, credit_code, court_code, address, create_time)
  };

  using Event = std::variant<OrganizationCreated, access::OrganizationChanged>;
  static void Apply(State& state, const Event& event);
};

}  // namespace sudiao::identity
