// Identity's resources, as its callers see them.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "services/identity/core.h"
#include "sudiao/identity/v1/identity.pb.h"

namespace sudiao::identity {

// The account with the personal data that its owner may see: of the document only the mask.
absl::StatusOr<v1::Account> ToResource(Core& core, sql::Session& session, const std::string& id,
                                       const Accounts::Snapshot& account);
v1::Organization ToResource(const std::string& id, const Organizations::Snapshot& organization);
v1::Representation ToResource(const std::string& id, const Representations::Snapshot& representation,
                              const std::string& agent_name);
absl::StatusOr<v1::Representation> ToResource(sql::Session& session, const std::string& id,
                                              const Representations::Snapshot& representation);

}  // namespace sudiao::identity
