// What organisations are entered, and who may be what in them. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "common/change/decision.h"
#include "common/status/errors.h"
#include "services/identity/domain/organization.h"
#include "services/identity/domain/reasons.h"

namespace sudiao::identity {

using OrganizationDecision = change::Decision<Organization::Event>;

// Courts and mediation bodies are entered by system administrators and shown to everybody; firms and
// companies are entered by people and shown to their members.
bool IsPublic(OrganizationKind kind);
bool IsMediationBody(OrganizationKind kind);

// ROLE_NOT_OF_THIS_KIND for the first role that the kind does not have.
absl::Status CheckRoles(OrganizationKind kind, const std::vector<Role>& roles);

// Everything wrong with what was entered; `path` is the message's field in the request.
void CheckOrganization(const OrganizationCreated& entered, const std::string& path, Violations& violations);

// What makes it the same organisation when it is entered twice: a court's code, the credit code, or else the
// name.
std::string UniqueKeyOf(const OrganizationCreated& entered);

absl::StatusOr<OrganizationDecision> DecideCreateOrganization(const Organization::State& state,
                                                              const std::string& id,
                                                              OrganizationCreated entered);

}  // namespace sudiao::identity
