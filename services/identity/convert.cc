#include "services/identity/convert.h"

#include "common/codec/struct_proto.h"
#include "common/types/resource_name.h"

namespace sudiao::identity {

absl::StatusOr<v1::Account> ToResource(Core& core, sql::Session& session, const std::string& id,
                                       const Accounts::Snapshot& account) {
  ASSIGN_OR_RETURN(const Person person, GetPerson(session, id));
  v1::Account resource;
  codec::ToProto(account.state, resource);
  resource.set_name(FormatName("accounts", id));
  resource.set_uid(id);
  resource.set_etag(account.etag());
  resource.set_email(person.email);
  resource.set_display_name(person.display_name);
  resource.set_locale(person.locale);
  resource.set_legal_name(person.legal_name);
  resource.set_document_number_masked(person.document_mask);
  for (v1::Membership& membership : *resource.mutable_memberships()) {
    ASSIGN_OR_RETURN(const auto organization, core.organizations.Get(session, membership.organization_id()));
    membership.set_organization_name(organization.state.display_name);
  }
  return resource;
}

v1::Organization ToResource(const std::string& id, const Organizations::Snapshot& organization) {
  v1::Organization resource;
  codec::ToProto(organization.state, resource);
  resource.set_name(FormatName("organizations", id));
  resource.set_uid(id);
  resource.set_etag(organization.etag());
  return resource;
}

v1::Representation ToResource(const std::string& id, const Representations::Snapshot& representation,
                              const std::string& agent_name) {
  v1::Representation resource;
  codec::ToProto(representation.state, resource);
  resource.set_name(FormatName("representations", id));
  resource.set_uid(id);
  resource.set_etag(representation.etag());
  resource.set_agent_display_name(agent_name);
  return resource;
}

absl::StatusOr<v1::Representation> ToResource(sql::Session& session, const std::string& id,
                                              const Representations::Snapshot& representation) {
  const std::string& agent = representation.state.agent_account_id;
  ASSIGN_OR_RETURN(auto names, DisplayNamesOf(session, {agent}));
  return ToResource(id, representation, names[agent]);
}

}  // namespace sudiao::identity
