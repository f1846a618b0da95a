#include "services/mediation/agreement_service.h"

#include "absl/strings/str_cat.h"
#include "common/codec/struct_proto.h"
#include "services/mediation/domain/effect_rules.h"
#include "services/mediation/listing.h"

namespace sudiao::mediation {
namespace {

using change::Transaction;
using domain::Agreement;
using domain::AgreementDecision;
using domain::AgreementState;
using domain::Mediation;
using domain::MediationCommand;
using domain::MediationDecision;
using domain::SignerKind;

struct SignRequest {
  SignerKind as = SignerKind::UNSPECIFIED;
  std::string content_sha256;
  std::string party_id;
  SUDIAO_FIELDS(as, content_sha256, party_id)
};

absl::StatusOr<SignRequest> ReadSign(const v1::SignAgreementRequest& request) {
  Violations violations;
  SignRequest command;
  codec::FromProto(request, command, violations);
  if (command.as == SignerKind::UNSPECIFIED && violations.empty()) violations.Missing("as");
  if (command.content_sha256.empty()) violations.Missing("content_sha256");
  RETURN_IF_ERROR(violations.ToStatus());
  return command;
}

// CPL-62, JI-147  A party signs itself or through an agent with special authority. Beside it sign the
// mediator and, for the organisation's seal, its case manager.
absl::StatusOr<domain::Signature> SignatureOf(const CallContext& call, const Room::View& view,
                                              const SignRequest& command, Transaction& tx) {
  domain::Signature signature{command.as, "", call.caller.account_id, "", command.content_sha256, tx.now()};
  const std::string& organization_id = view.state().facts.organization_id;
  switch (command.as) {
    case SignerKind::PARTY: {
      ASSIGN_OR_RETURN(const access::ActsFor acting, ActingParty(view.relation, command.party_id));
      RETURN_IF_ERROR(domain::RequireSpecialAuthority(acting));
      signature.party_id = acting.party_id;
      signature.representation_id = acting.representation_id;
      tx.ActOnBehalfOf(acting.party_id);
      return signature;
    }
    case SignerKind::MEDIATOR:
      RETURN_IF_ERROR(RequireMediator(view.relation));
      return signature;
    case SignerKind::ORGANIZATION_SEAL:
      if (!call.caller.Has(organization_id, Role::CASE_MANAGER)) return Fail(reasons::kNotPermitted);
      tx.ActOnBehalfOf(organization_id);
      return signature;
    case SignerKind::UNSPECIFIED:
      break;
  }
  return Fail(reasons::kNotPermitted);
}

MediationSettled SettledOf(const Mediation& mediation, const std::string& agreement_id,
                           const Agreement& agreement) {
  // Those who signed: who joins the case later is no party of this agreement.
  std::vector<access::CaseParty> parties;
  for (const std::string& party_id : agreement.signers.party_ids) {
    const access::CaseParty* party = mediation.FindParty(party_id);
    if (party != nullptr) parties.push_back(*party);
  }
  return {mediation.facts.case_id,
          agreement_id,
          agreement.agreement_number,
          agreement.content_sha256,
          agreement.terms.facts,
          agreement.terms.clauses,
          std::move(parties),
          mediation.facts.organization_id,
          mediation.facts.inviting_court_id,
          mediation.facts.pack,
          agreement.effect_time,
          agreement.effect_rule,
          agreement.terms.confirmation_intended};
}

}  // namespace

absl::StatusOr<AgreementStore::Snapshot> AgreementUseCases::Visible(sql::Session& session,
                                                                    const Room::View& view,
                                                                    const std::string& id) {
  ASSIGN_OR_RETURN(auto agreement, room_.agreements().Get(session, id));
  const bool visible =
      agreement.state.mediation_id == view.id && access::MaySee(view.relation, agreement.state.item());
  if (!visible) return Fail(reasons::kNotFound);
  return agreement;
}

template <typename Request>
absl::StatusOr<v1::Agreement> AgreementUseCases::Change(const CallContext& call, const Request& request,
                                                        Body body) {
  return room_.changes().Run<v1::Agreement>(
      call, request, [&](Transaction& tx) -> absl::StatusOr<v1::Agreement> {
        ASSIGN_OR_RETURN(const auto name, ParseItemName(request.name(), "agreements"));
        ASSIGN_OR_RETURN(const Room::View view, room_.Enter(tx, call, name.first));
        ASSIGN_OR_RETURN(const auto before, Visible(tx.session(), view, name.second));
        ASSIGN_OR_RETURN(const auto after, body(Act{tx, view, name.second, request.etag()}, before));
        ASSIGN_OR_RETURN(const auto mediation, room_.mediations().Get(tx.session(), name.first));
        return ToResource(name.second, after, mediation.state);
      });
}

absl::StatusOr<AgreementStore::Snapshot> AgreementUseCases::Save(const Act& act, Decide decide) {
  return room_.agreements().Change(act.tx, act.agreement_id, act.etag, decide);
}

absl::StatusOr<v1::Agreement> AgreementUseCases::CreateAgreement(const CallContext& call,
                                                                 const v1::CreateAgreementRequest& request) {
  return room_.changes().Run<v1::Agreement>(
      call, request, [&](Transaction& tx) -> absl::StatusOr<v1::Agreement> {
        ASSIGN_OR_RETURN(const std::string mediation_id, ParseName(request.parent(), "mediations", "parent"));
        ASSIGN_OR_RETURN(const Room::View view, room_.Enter(tx, call, mediation_id));
        std::string party_id;
        if (!view.relation.mediator) {
          ASSIGN_OR_RETURN(const auto acting, ActingParty(view.relation, request.agreement().party_id()));
          tx.ActOnBehalfOf(acting.party_id);
          party_id = acting.party_id;
        }
        ASSIGN_OR_RETURN(const auto terms, codec::FromProto<domain::Terms>(request.agreement(), "agreement"));
        const std::string id = NewId(tx.now());
        ASSIGN_OR_RETURN(const auto drafted, room_.agreements().ChangeOrCreate(tx, id, [&](const Agreement&) {
          return domain::DecideDraft(view.state(), party_id, terms, tx.now());
        }));
        return ToResource(id, drafted, view.state());
      });
}

absl::StatusOr<v1::Agreement> AgreementUseCases::GetAgreement(const CallContext& call,
                                                              const v1::GetAgreementRequest& request) {
  RETURN_IF_ERROR(call.RequireCaller());
  ASSIGN_OR_RETURN(const auto name, ParseItemName(request.name(), "agreements"));
  return room_.changes().Read<v1::Agreement>(
      call, [&](sql::Session& session) -> absl::StatusOr<v1::Agreement> {
        ASSIGN_OR_RETURN(const Room::View view, room_.Look(session, call, name.first));
        ASSIGN_OR_RETURN(const auto agreement, Visible(session, view, name.second));
        return ToResource(name.second, agreement, view.state());
      });
}

absl::StatusOr<v1::ListAgreementsResponse> AgreementUseCases::ListAgreements(
    const CallContext& call, const v1::ListAgreementsRequest& request) {
  using Response = v1::ListAgreementsResponse;
  return ListItems<Response>(room_, room_.agreements(), call, request,
                             [](Response& response, const Room::View& view, const std::string& id,
                                const AgreementStore::Snapshot& agreement) {
                               *response.add_agreements() = ToResource(id, agreement, view.state());
                             });
}

absl::StatusOr<v1::Agreement> AgreementUseCases::ReviseAgreement(const CallContext& call,
                                                                 const v1::ReviseAgreementRequest& request) {
  return Change(call, request,
                [&](const Act& act,
                    const AgreementStore::Snapshot& before) -> absl::StatusOr<AgreementStore::Snapshot> {
                  RETURN_IF_ERROR(domain::RequireMayRevise(before.state, act.view.relation));
                  ASSIGN_OR_RETURN(const auto terms,
                                   codec::FromProto<domain::Terms>(request.agreement(), "agreement"));
                  return Save(act, [&](const Agreement& agreement) {
                    return domain::DecideRevise(act.view.state(), agreement, terms, act.tx.now());
                  });
                });
}

absl::StatusOr<v1::Agreement> AgreementUseCases::ShareAgreement(const CallContext& call,
                                                                const v1::ShareAgreementRequest& request) {
  return Change(call, request,
                [&](const Act& act,
                    const AgreementStore::Snapshot& before) -> absl::StatusOr<AgreementStore::Snapshot> {
                  RETURN_IF_ERROR(domain::RequireMayRevise(before.state, act.view.relation));
                  return Save(act, [&](const Agreement& agreement) {
                    return domain::DecideShareDraft(act.view.state(), agreement, act.tx.now());
                  });
                });
}

// The next number of the organisation's series of the year, if the agreement has none yet. It is used up only
// if signing really opens: a refusal rolls it back, so the series has no gaps.
absl::StatusOr<domain::FixAgreement> AgreementUseCases::PrepareFix(const Act& act, const Agreement& agreement,
                                                                   const v1::OpenSigningRequest& request) {
  const std::string& issuer = MediatingOrganization(act.view.state());
  ASSIGN_OR_RETURN(const auto organization, access::Directory::GetOrganization(act.tx.session(), issuer));
  domain::FixAgreement command;
  command.agreement_id = act.agreement_id;
  command.organization_name = organization.display_name;
  command.today = packs::PackDay(*act.view.pack, act.tx.now());
  command.body = BodyOf(organization.kind);
  command.acknowledged_rules.assign(request.acknowledged_rules().begin(), request.acknowledged_rules().end());
  if (!domain::NeedsNumber(agreement)) return command;
  const int64_t year = command.today.year();
  ASSIGN_OR_RETURN(const int64_t number,
                   room_.changes().NextNumber(act.tx, absl::StrCat("agreement/", issuer, "/", year)));
  command.agreement_number = domain::FormatAgreementNumber(year, organization.display_name, number);
  return command;
}

absl::StatusOr<v1::Agreement> AgreementUseCases::OpenSigning(const CallContext& call,
                                                             const v1::OpenSigningRequest& request) {
  return Change(
      call, request,
      [&](const Act& act,
          const AgreementStore::Snapshot& before) -> absl::StatusOr<AgreementStore::Snapshot> {
        RETURN_IF_ERROR(RequireMediator(act.view.relation));
        RETURN_IF_ERROR(
            domain::RequireAllowed(act.view.state(), MediationCommand::OPEN_SIGNING, act.tx.now()));
        ASSIGN_OR_RETURN(const domain::FixAgreement command, PrepareFix(act, before.state, request));
        ASSIGN_OR_RETURN(const auto fixed, Save(act, [&](const Agreement& agreement) {
                           return domain::DecideFix(act.view.state(), *act.view.pack, agreement, command,
                                                    act.tx.now());
                         }));
        RETURN_IF_ERROR(room_
                            .Change(act.tx, act.view.id, "",
                                    [&](const Mediation& m) {
                                      return domain::DecideOpenSigning(m, act.agreement_id, act.tx.now());
                                    })
                            .status());
        RETURN_IF_ERROR(watch_.Alert(act.tx, act.view));
        return fixed;
      });
}

absl::StatusOr<v1::Agreement> AgreementUseCases::ReopenDraft(const CallContext& call,
                                                             const v1::ReopenDraftRequest& request) {
  return Change(
      call, request,
      [&](const Act& act, const AgreementStore::Snapshot&) -> absl::StatusOr<AgreementStore::Snapshot> {
        RETURN_IF_ERROR(RequireMediator(act.view.relation));
        ASSIGN_OR_RETURN(const auto reopened, Save(act, [&](const Agreement& agreement) {
                           return domain::DecideReopenDraft(agreement, act.tx.now());
                         }));
        RETURN_IF_ERROR(room_
                            .Change(act.tx, act.view.id, "",
                                    [&](const Mediation& m) { return domain::DecideReopen(m, act.tx.now()); })
                            .status());
        return reopened;
      });
}

// The effect settles the mediation; the last of all signatures and seals lets the others know (OMR-19, trap
// 1).
absl::Status AgreementUseCases::Settle(const Act& act, const Agreement& agreement) {
  if (agreement.state != AgreementState::EFFECTIVE) return absl::OkStatus();
  const auto change = [&](Room::Decide decide) {
    return room_.Change(act.tx, act.view.id, "", decide).status();
  };
  if (act.view.state().state != domain::MediationState::SETTLED) {
    RETURN_IF_ERROR(change([&](const Mediation& m) {
      return domain::DecideSettle(
          m, *act.view.pack, {act.agreement_id, agreement.effect_time, agreement.terms.confirmation_intended},
          act.tx.now());
    }));
  }
  if (!domain::IsComplete(agreement)) return absl::OkStatus();
  return change([&](const Mediation& m) {
    return domain::DecideComplete(m, SettledOf(m, act.agreement_id, agreement), act.tx.now());
  });
}

absl::StatusOr<v1::Agreement> AgreementUseCases::SignAgreement(const CallContext& call,
                                                               const v1::SignAgreementRequest& request) {
  return Change(
      call, request,
      [&](const Act& act,
          const AgreementStore::Snapshot& before) -> absl::StatusOr<AgreementStore::Snapshot> {
        ASSIGN_OR_RETURN(const SignRequest command, ReadSign(request));
        ASSIGN_OR_RETURN(const auto signature, SignatureOf(call, act.view, command, act.tx));
        const bool in_effect = before.state.state == AgreementState::EFFECTIVE;
        RETURN_IF_ERROR(domain::RequireAllowed(
            act.view.state(), in_effect ? MediationCommand::COMPLETE : MediationCommand::SIGN, act.tx.now()));
        ASSIGN_OR_RETURN(const auto signed_agreement, Save(act, [&](const Agreement& agreement) {
                           return domain::DecideSign(act.view.state(), *act.view.pack, agreement, signature,
                                                     act.tx.now());
                         }));
        RETURN_IF_ERROR(Settle(act, signed_agreement.state));
        if (signature.kind == SignerKind::PARTY) RETURN_IF_ERROR(watch_.Alert(act.tx, act.view));
        return signed_agreement;
      });
}

absl::StatusOr<v1::Agreement> AgreementUseCases::RefuseSignature(const CallContext& call,
                                                                 const v1::RefuseSignatureRequest& request) {
  return Change(
      call, request,
      [&](const Act& act, const AgreementStore::Snapshot&) -> absl::StatusOr<AgreementStore::Snapshot> {
        ASSIGN_OR_RETURN(const auto acting, ActingParty(act.view.relation, request.party_id()));
        act.tx.ActOnBehalfOf(acting.party_id);
        ASSIGN_OR_RETURN(const auto refused, Save(act, [&](const Agreement& agreement) {
                           return domain::DecideRefuse(agreement, acting.party_id, act.tx.now());
                         }));
        RETURN_IF_ERROR(
            room_
                .Change(act.tx, act.view.id, "",
                        [&](const Mediation& m) { return domain::DecideRefuseSignature(m, act.tx.now()); })
                .status());
        return refused;
      });
}

}  // namespace sudiao::mediation
