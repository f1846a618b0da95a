#include "services/identity/domain/organization_rules.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/status/view.h"
#include "common/types/identity_numbers.h"

namespace sudiao::identity {
namespace {

bool HasRole(OrganizationKind kind, Role role) {
  switch (role) {
    case Role::MEDIATOR:
    case Role::CASE_MANAGER:
      return IsMediationBody(kind);
    case Role::CLERK:
    case Role::JUDGE:
      return kind == OrganizationKind::COURT;
    case Role::REPRESENTATIVE:
      return kind == OrganizationKind::LAW_FIRM || kind == OrganizationKind::COMPANY;
    case Role::ORGANIZATION_ADMINISTRATOR:
      return kind != OrganizationKind::UNSPECIFIED;
    case Role::UNSPECIFIED:
      return false;
  }
  return false;
}

bool NeedsCreditCode(OrganizationKind kind) {
  return kind != OrganizationKind::COURT && kind != OrganizationKind::INTERNATIONAL_CENTRE;
}

void RefuseField(const std::string& field, Violations& violations) {
  violations.Add(field, "NOT_OF_THIS_KIND", "This kind of organisation has none.", "此类机构不应填写此项。");
}

}  // namespace

void Organization::Apply(State& state, const Event& event) {
  const auto* created = std::get_if<OrganizationCreated>(&event);
  if (created == nullptr) return;
  state.kind = created->kind;
  state.display_name = created->display_name;
  state.display_name_en = created->display_name_en;
  state.credit_code = created->credit_code;
  state.court_code = created->court_code;
  state.address = created->address;
  state.create_time = created->time;
}

bool IsMediationBody(OrganizationKind kind) {
  return kind == OrganizationKind::PEOPLES_MEDIATION_COMMITTEE ||
         kind == OrganizationKind::COMMERCIAL_MEDIATION_ORGANIZATION ||
         kind == OrganizationKind::ADMINISTRATIVE_ORGAN || kind == OrganizationKind::INTERNATIONAL_CENTRE;
}

bool IsPublic(OrganizationKind kind) { return kind == OrganizationKind::COURT || IsMediationBody(kind); }

absl::Status CheckRoles(OrganizationKind kind, const std::vector<Role>& roles) {
  std::vector<std::string> wrong;
  for (const Role role : roles) {
    if (!HasRole(kind, role)) wrong.emplace_back(EnumName(role));
  }
  return wrong.empty() ? absl::OkStatus()
                       : Fail(reasons::kRoleNotOfThisKind, {{"role", absl::StrJoin(wrong, ", ")}});
}

void CheckOrganization(const OrganizationCreated& entered, const std::string& path, Violations& violations) {
  const auto field = [&](std::string_view name) { return absl::StrCat(path, ".", AbslView(name)); };
  if (entered.kind == OrganizationKind::UNSPECIFIED) violations.Missing(field("kind"));
  violations.RequireText(field("display_name"), entered.display_name, 100);
  violations.CheckText(field("display_name_en"), entered.display_name_en, 200);
  violations.CheckText(field("address"), entered.address, 200);
  if (entered.kind == OrganizationKind::COURT) {
    violations.RequireText(field("court_code"), entered.court_code, 16);
  } else if (!entered.court_code.empty()) {
    RefuseField(field("court_code"), violations);
  }
  if (!entered.credit_code.empty()) {
    CheckUnifiedCreditCode(field("credit_code"), entered.credit_code, violations);
  } else if (entered.kind != OrganizationKind::UNSPECIFIED && NeedsCreditCode(entered.kind)) {
    violations.Missing(field("credit_code"));
  }
}

std::string UniqueKeyOf(const OrganizationCreated& entered) {
  if (entered.kind == OrganizationKind::COURT) return absl::StrCat("court:", entered.court_code);
  if (!entered.credit_code.empty()) return absl::StrCat("credit:", entered.credit_code);
  return absl::StrCat("name:", absl::AsciiStrToLower(entered.display_name));
}

absl::StatusOr<OrganizationDecision> DecideCreateOrganization(const Organization::State& state,
                                                              const std::string& id,
                                                              OrganizationCreated entered) {
  if (state.kind != OrganizationKind::UNSPECIFIED) return Fail(reasons::kOrganizationExists);
  access::OrganizationChanged changed{id, entered.kind, entered.display_name, entered.display_name_en,
                                      entered.court_code};
  return OrganizationDecision().Add(std::move(entered)).Add(std::move(changed));
}

}  // namespace sudiao::identity
