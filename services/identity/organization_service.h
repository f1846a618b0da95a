// Courts, committees, centres, firms and companies, and who works there.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/identity/core.h"
#include "sudiao/identity/v1/identity.pb.h"

namespace sudiao::identity {

class OrganizationService {
 public:
  explicit OrganizationService(Core& core) : core_(core) {}

  absl::StatusOr<v1::Organization> CreateOrganization(const CallContext& call,
                                                      const v1::CreateOrganizationRequest& request);
  absl::StatusOr<v1::Organization> GetOrganization(const CallContext& call,
                                                   const v1::GetOrganizationRequest& request);
  absl::StatusOr<v1::ListOrganizationsResponse> ListOrganizations(
      const CallContext& call, const v1::ListOrganizationsRequest& request);
  absl::StatusOr<v1::Member> SetMember(const CallContext& call, const v1::SetMemberRequest& request);
  absl::StatusOr<v1::ListMembersResponse> ListMembers(const CallContext& call,
                                                      const v1::ListMembersRequest& request);

  // Stores a new organisation and tells the others of it.
  static absl::StatusOr<Organizations::Snapshot> Enter(Core& core, change::Transaction& tx,
                                                       const std::string& id,
                                                       const OrganizationCreated& entered);

 private:
  // The caller's account as it is now; without an account for an anonymous caller.
  absl::StatusOr<Account::State> Visitor(sql::Session& session, const CallContext& call);
  // NOT_FOUND for what the account may not see.
  absl::StatusOr<Organizations::Snapshot> GetVisible(sql::Session& session, const Account::State& account,
                                                     const std::string& id, bool lock);
  absl::Status CheckMaySetMember(sql::Session& session, const Account::State& account, const std::string& id,
                                 const std::vector<Role>& roles);

  Core& core_;
};

}  // namespace sudiao::identity
