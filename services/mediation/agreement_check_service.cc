#include "services/mediation/agreement_check_service.h"

#include "absl/strings/str_cat.h"
#include "common/codec/struct_proto.h"
#include "services/mediation/domain/agreement_checks.h"

namespace sudiao::mediation {
namespace {

constexpr int kMaxClauses = 100;
constexpr int kMaxParties = 100;

v1::AgreementCheck ToResource(const std::vector<law::Finding>& findings) {
  v1::AgreementCheck check;
  for (const law::Finding& finding : findings) codec::ToProto(finding, *check.add_findings());
  for (const std::string& rule : law::RefusalRules(findings)) check.add_refusal_rules(rule);
  return check;
}

// The same sizes as a stored draft's.
void CheckSizes(const law::AgreementUnderCheck& agreement, Violations& violations) {
  violations.CheckText("facts", agreement.facts, 20000);
  violations.CheckText("not_settled", agreement.not_settled, 20000);
  for (size_t i = 0; i < agreement.parties.size(); ++i) {
    violations.CheckText(absl::StrCat("parties[", i, "].name"), agreement.parties[i].name, 200);
  }
  for (size_t i = 0; i < agreement.clauses.size(); ++i) {
    const std::string path = absl::StrCat("clauses[", i, "]");
    violations.CheckText(path + ".text", agreement.clauses[i].text, 4000);
    violations.CheckText(path + ".manner", agreement.clauses[i].manner, 1000);
    violations.CheckText(path + ".breach", agreement.clauses[i].breach, 2000);
  }
}

absl::StatusOr<law::AgreementUnderCheck> ReadTerms(const v1::CheckTermsRequest& request) {
  Violations violations;
  if (request.clauses_size() > kMaxClauses) {
    violations.Add("clauses", "TOO_MANY", "At most 100 clauses.", "最多 100 条。");
  }
  if (request.parties_size() > kMaxParties) {
    violations.Add("parties", "TOO_MANY", "At most 100 parties.", "最多 100 名当事人。");
  }
  RETURN_IF_ERROR(violations.ToStatus());
  law::AgreementUnderCheck agreement;
  codec::FromProto(request, agreement, violations);
  CheckSizes(agreement, violations);
  RETURN_IF_ERROR(violations.ToStatus());
  return agreement;
}

}  // namespace

const std::string& MediatingOrganization(const domain::Mediation& mediation) {
  const domain::CaseFacts& facts = mediation.facts;
  return facts.organization_id.empty() ? facts.inviting_court_id : facts.organization_id;
}

law::MediatingBody BodyOf(OrganizationKind kind) {
  switch (kind) {
    case OrganizationKind::PEOPLES_MEDIATION_COMMITTEE:
      return law::MediatingBody::PEOPLES_MEDIATION;
    case OrganizationKind::COMMERCIAL_MEDIATION_ORGANIZATION:
      return law::MediatingBody::COMMERCIAL_MEDIATION;
    default:
      return law::MediatingBody::OTHER_BODY;
  }
}

absl::StatusOr<v1::AgreementCheck> AgreementCheckUseCases::CheckTerms(const CallContext& call,
                                                                      const v1::CheckTermsRequest& request) {
  RETURN_IF_ERROR(call.RequireCaller());
  ASSIGN_OR_RETURN(const law::AgreementUnderCheck agreement, ReadTerms(request));
  return ToResource(law::CheckAgreement(agreement));
}

absl::StatusOr<v1::AgreementCheck> AgreementCheckUseCases::CheckAgreement(
    const CallContext& call, const v1::CheckAgreementRequest& request) {
  RETURN_IF_ERROR(call.RequireCaller());
  ASSIGN_OR_RETURN(const auto name, ParseItemName(request.name(), "agreements"));
  return room_.changes().Read<v1::AgreementCheck>(
      call, [&](sql::Session& session) -> absl::StatusOr<v1::AgreementCheck> {
        ASSIGN_OR_RETURN(const Room::View view, room_.Look(session, call, name.first));
        ASSIGN_OR_RETURN(const auto agreement, room_.agreements().Get(session, name.second));
        const bool visible =
            agreement.state.mediation_id == view.id && access::MaySee(view.relation, agreement.state.item());
        if (!visible) return Fail(reasons::kNotFound);
        ASSIGN_OR_RETURN(const auto organization,
                         access::Directory::GetOrganization(session, MediatingOrganization(view.state())));
        const absl::CivilDay today = packs::PackDay(*view.pack, room_.changes().clock().Now());
        return ToResource(domain::CheckForConfirmation(view.state(), agreement.state.terms,
                                                       BodyOf(organization.kind), today));
      });
}

}  // namespace sudiao::mediation
