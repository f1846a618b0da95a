// What a use case knows about its call.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/status/errors.h"
#include "common/status/reasons.h"
#include "common/types/fields.h"

namespace sudiao {

SUDIAO_ENUM(PlatformRole, NONE, SYSTEM_ADMINISTRATOR, SECURITY_ADMINISTRATOR, AUDIT_ADMINISTRATOR)
SUDIAO_ENUM(OrganizationKind, COURT, PEOPLES_MEDIATION_COMMITTEE, COMMERCIAL_MEDIATION_ORGANIZATION,
            ADMINISTRATIVE_ORGAN, INTERNATIONAL_CENTRE, LAW_FIRM, COMPANY)
SUDIAO_ENUM(Role, MEDIATOR, CASE_MANAGER, CLERK, JUDGE, ORGANIZATION_ADMINISTRATOR, REPRESENTATIVE)

struct Membership {
  std::string organization_id;
  OrganizationKind kind = OrganizationKind::UNSPECIFIED;
  std::vector<Role> roles;
  // Courts: the code in case numbers, "沪0115".
  std::string court_code;
  SUDIAO_FIELDS(organization_id, kind, roles, court_code)
};

// An account, as its access token says (identity signs it, every service checks it).
struct Caller {
  std::string account_id;
  std::string session_id;
  PlatformRole platform_role = PlatformRole::NONE;
  // The real name was checked (OLR-07).
  bool identity_verified = false;
  std::string display_name;
  std::vector<Membership> memberships;
  absl::Time issue_time;
  absl::Time expire_time;
  SUDIAO_FIELDS(account_id, session_id, platform_role, identity_verified, display_name, memberships,
                issue_time, expire_time)

  bool Has(std::string_view organization_id, Role role) const {
    return std::any_of(memberships.begin(), memberships.end(), [&](const Membership& m) {
      return m.organization_id == organization_id &&
             std::find(m.roles.begin(), m.roles.end(), role) != m.roles.end();
    });
  }
  const Membership* FindMembership(std::string_view organization_id) const {
    for (const Membership& m : memberships) {
      if (m.organization_id == organization_id) return &m;
    }
    return nullptr;
  }
};

struct CallContext {
  std::string method;     // "/sudiao.intake.v1.CaseService/SubmitCase"
  Caller caller;          // without account_id: nobody is logged in
  bool internal = false;  // the call comes from the platform itself
  std::string trace;      // W3C trace id
  std::string client_ip;
  absl::Time deadline;

  absl::Status RequireCaller() const {
    return caller.account_id.empty() ? Fail(reasons::kUnauthenticated) : absl::OkStatus();
  }
};

}  // namespace sudiao
