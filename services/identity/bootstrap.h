// The first accounts and organisations of an installation: somebody must be there to appoint the others. Only
// programs call it; what is already there stays as it is, so it can be repeated.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/rpc/call_context.h"
#include "common/service/host.h"
#include "common/types/fields.h"
#include "services/identity/domain/account.h"

namespace sudiao::identity {

struct BootstrapOrganization {
  OrganizationKind kind = OrganizationKind::UNSPECIFIED;
  std::string display_name;
  std::string display_name_en;
  std::string credit_code;
  std::string court_code;
  std::string address;
  SUDIAO_FIELDS(kind, display_name, display_name_en, credit_code, court_code, address)
};

struct BootstrapMembership {
  std::string organization;  // the display_name of one of the bootstrap's organisations
  std::vector<Role> roles;
  SUDIAO_FIELDS(organization, roles)
};

struct BootstrapAccount {
  std::string email;
  std::string password;
  std::string display_name;
  std::string locale = "zh-CN";
  PlatformRole platform_role = PlatformRole::NONE;
  // A verified identity, if there is a legal name.
  std::string legal_name;
  DocumentKind document_kind = DocumentKind::UNSPECIFIED;
  std::string document_number;
  std::vector<BootstrapMembership> memberships;
  SUDIAO_FIELDS(email, password, display_name, locale, platform_role, legal_name, document_kind,
                document_number, memberships)
};

// Also the form of a bootstrap file (codec::FromJson<BootstrapData>).
struct BootstrapData {
  std::vector<BootstrapOrganization> organizations;
  std::vector<BootstrapAccount> accounts;
  SUDIAO_FIELDS(organizations, accounts)
};

struct BootstrapResult {
  std::map<std::string, std::string> organization_ids;  // by display_name
  std::map<std::string, std::string> account_ids;       // by folded e-mail
  int created = 0;
};

// `module` is identity's own (Host::module()). The same rules hold as for everybody's entries.
absl::StatusOr<BootstrapResult> Bootstrap(service::Module& module, const BootstrapData& data);

// The same with a file of BootstrapData in JSON; nothing for an empty path.
absl::Status BootstrapFromFile(service::Module& module, const std::string& path);

}  // namespace sudiao::identity
