// Invitations: a one-time code brings a party's person into the case, or lets it refuse.
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/codec/struct_proto.h"
#include "common/types/resource_name.h"
#include "services/intake/case_service.h"
#include "services/intake/domain/case_rules.h"

namespace sudiao::intake {
namespace {

using access::Directory;
using access::Relation;
using change::Transaction;
using domain::Case;

constexpr absl::Duration kInvitationLifetime = absl::Hours(24 * 30);
constexpr size_t kCodeBytes = 15;  // 120 bits: no guessing, in 20 characters

}  // namespace

std::string HashOfCode(const std::string& code) {
  return code.empty() ? "" : Sha256Hex("invitation:" + code);
}

absl::StatusOr<v1::Invitation> CaseUseCases::InviteParty(const CallContext& call,
                                                         const v1::InvitePartyRequest& request) {
  // Without the request_id: the answer holds the code, which stands nowhere but as its hash. A repetition
  // gives a new code.
  const auto invite = [&](Transaction& tx) -> absl::StatusOr<v1::Invitation> {
    ASSIGN_OR_RETURN(const std::string id, ParseName(request.name(), "cases"));
    ASSIGN_OR_RETURN(const Relation relation,
                     Directory::RequireRelation(tx.session(), call.caller, id, tx.now()));
    if (!relation.case_manager && !relation.court() && !OnApplicantsSide(relation))
      return Fail(reasons::kNotPermitted);
    const std::string code = NewSecret(kCodeBytes);
    const absl::Time expire = tx.now() + kInvitationLifetime;
    RETURN_IF_ERROR(Save(tx, call.caller, relation, id, "", [&](const Case& c) {
                      return domain::DecideInvite(c, request.party_id(), HashOfCode(code), expire, tx.now());
                    }).status());
    v1::Invitation invitation;
    invitation.set_party_id(request.party_id());
    invitation.set_code(code);
    invitation.mutable_expire_time()->set_seconds(absl::ToUnixSeconds(expire));
    return invitation;
  };
  return changes_.Run<v1::Invitation>(call, change::NoRequest(), invite);
}

absl::StatusOr<std::string> CaseUseCases::CaseOfCode(sql::Session& session, const std::string& code) {
  ASSIGN_OR_RETURN(const std::string id, FindCaseOfInvitation(session, HashOfCode(code)));
  if (id.empty()) return Fail(reasons::kInvitationNotValid);
  return id;
}

absl::StatusOr<v1::InvitationPreview> CaseUseCases::PreviewInvitation(
    const CallContext& call, const v1::PreviewInvitationRequest& request) {
  return changes_.Read<v1::InvitationPreview>(
      call, [&](sql::Session& session) -> absl::StatusOr<v1::InvitationPreview> {
        ASSIGN_OR_RETURN(const std::string id, CaseOfCode(session, request.code()));
        ASSIGN_OR_RETURN(const auto snapshot, cases_.Get(session, id));
        const Case& c = snapshot.state;
        ASSIGN_OR_RETURN(const domain::Party party,
                         domain::PartyOfCode(c, HashOfCode(request.code()), changes_.clock().Now()));
        ASSIGN_OR_RETURN(const auto body, Directory::GetOrganization(session, c.mediation_organization_id));
        v1::InvitationPreview preview;
        codec::ToProto(c.content, preview);
        preview.set_case_title(c.content.title);
        for (const domain::Party& other : c.content.parties) {
          if (other.side != Side::APPLICANT) continue;
          if (!preview.applicant().empty()) preview.mutable_applicant()->append("、");
          preview.mutable_applicant()->append(other.display_name);
        }
        preview.set_invited_party(party.display_name);
        preview.set_organization_id(body.organization_id);
        preview.mutable_expire_time()->set_seconds(absl::ToUnixSeconds(party.code_expire_time));
        const bool free =
            body.kind == OrganizationKind::PEOPLES_MEDIATION_COMMITTEE || !c.inviting_court_id.empty();
        preview.set_explanation_zh(absl::StrCat(
            body.display_name,
            "邀请您参加调解。是否参加完全自愿，您可以拒绝，也可以随时退出；拒绝后对方可以向法院起诉。",
            free ? "调解不收取费用。" : "调解组织公开其收费标准，未经您同意不产生费用。",
            "接受后，请注册账户、核验身份，再决定是否同意调解。"));
        preview.set_explanation_en(absl::StrCat(
            body.display_name_en.empty() ? body.display_name : body.display_name_en,
            " invites you to mediation. It is entirely your choice: you may refuse, or leave at any time; "
            "the other side may "
            "then go to court. ",
            free ? "It costs you nothing. "
                 : "The body publishes its fees; none arise without your consent. ",
            "If you accept, register, verify your identity, and then decide whether to agree to mediation."));
        return preview;
      });
}

absl::StatusOr<v1::Case> CaseUseCases::AcceptInvitation(const CallContext& call,
                                                        const v1::AcceptInvitationRequest& request) {
  RETURN_IF_ERROR(call.RequireCaller());
  const std::string& organization = request.organization_id();
  if (!organization.empty() && !call.caller.Has(organization, Role::REPRESENTATIVE) &&
      !call.caller.Has(organization, Role::ORGANIZATION_ADMINISTRATOR)) {
    return Fail(reasons::kNotPermitted);
  }
  return changes_.Run<v1::Case>(call, request, [&](Transaction& tx) -> absl::StatusOr<v1::Case> {
    ASSIGN_OR_RETURN(const std::string id, CaseOfCode(tx.session(), request.code()));
    ASSIGN_OR_RETURN(const Relation before, Directory::RelationOf(tx.session(), call.caller, id, tx.now()));
    ASSIGN_OR_RETURN(const auto saved, Save(tx, call.caller, before, id, "", [&](const Case& c) {
                       return domain::DecideJoin(c, HashOfCode(request.code()), before,
                                                 call.caller.account_id, organization, tx.now());
                     }));
    ASSIGN_OR_RETURN(const Relation relation, Directory::RelationOf(tx.session(), call.caller, id, tx.now()));
    return Show(saved, relation);
  });
}

absl::StatusOr<v1::RefuseInvitationResponse> CaseUseCases::RefuseInvitation(
    const CallContext& call, const v1::RefuseInvitationRequest& request) {
  return changes_.Run<v1::RefuseInvitationResponse>(
      call, request, [&](Transaction& tx) -> absl::StatusOr<v1::RefuseInvitationResponse> {
        ASSIGN_OR_RETURN(const std::string id, CaseOfCode(tx.session(), request.code()));
        RETURN_IF_ERROR(Save(tx, call.caller, Relation(), id, "", [&](const Case& c) {
                          return domain::DecideRefuseByCode(c, HashOfCode(request.code()), tx.now());
                        }).status());
        return v1::RefuseInvitationResponse();
      });
}

}  // namespace sudiao::intake
