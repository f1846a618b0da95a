#include "services/intake/case_service.h"

#include <google/protobuf/util/field_mask_util.h>

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/case_number/case_number.h"
#include "common/codec/struct_proto.h"
#include "common/paging/filter.h"
#include "common/paging/page_token.h"
#include "common/types/resource_name.h"
#include "services/intake/domain/case_rules.h"
#include "services/intake/domain/consent_texts.h"

namespace sudiao::intake {
namespace {

using access::Directory;
using access::Relation;
using change::Transaction;
using domain::Case;
using domain::CaseDecision;

constexpr absl::Duration kInvitationLifetime = absl::Hours(24 * 30);
constexpr size_t kCodeBytes = 15;  // 120 bits: no guessing, in 20 characters

bool MediatesKind(OrganizationKind kind) {
  return kind == OrganizationKind::PEOPLES_MEDIATION_COMMITTEE ||
         kind == OrganizationKind::COMMERCIAL_MEDIATION_ORGANIZATION ||
         kind == OrganizationKind::ADMINISTRATIVE_ORGAN || kind == OrganizationKind::INTERNATIONAL_CENTRE;
}

// Which pack a body's own cases follow.
const char* PackIdOf(OrganizationKind kind) {
  switch (kind) {
    case OrganizationKind::COMMERCIAL_MEDIATION_ORGANIZATION:
      return "cn-commercial-mediation";
    case OrganizationKind::INTERNATIONAL_CENTRE:
      return "wipo";
    default:
      return "cn-peoples-mediation";
  }
}

const char* PackIdOf(ReferralKind kind) {
  switch (kind) {
    case ReferralKind::POST_FILING_ORDINARY:
      return "cn-post-filing-ordinary";
    case ReferralKind::POST_FILING_SIMPLIFIED:
      return "cn-post-filing-simplified";
    default:
      return "cn-pre-filing";
  }
}

absl::CivilDay ChinaDay(absl::Time time) { return absl::ToCivilDay(time, absl::FixedTimeZone(8 * 60 * 60)); }

absl::StatusOr<const packs::Pack*> PackInForce(const packs::PackRegistry& packs, const char* id,
                                               absl::Time now) {
  const packs::Pack* pack = packs.InForce(id, ChinaDay(now));
  if (pack == nullptr) return Fail(reasons::kPackNotFound, {{"pack", id}});
  return pack;
}

absl::Status RequireAuthor(const Relation& relation) {
  return relation.author ? absl::OkStatus() : Fail(reasons::kNotPermitted);
}
absl::Status RequireStaff(const Relation& relation) {
  return relation.case_manager || relation.court() ? absl::OkStatus() : Fail(reasons::kNotPermitted);
}
absl::Status RequireCourt(const Relation& relation) {
  return relation.court() ? absl::OkStatus() : Fail(reasons::kNotPermitted);
}
absl::Status RequireCaseManager(const Relation& relation) {
  return relation.case_manager ? absl::OkStatus() : Fail(reasons::kNotPermitted);
}

bool IsApplicant(const Relation& relation) {
  return std::any_of(relation.parties.begin(), relation.parties.end(),
                     [](const access::ActsFor& acts) { return acts.side == Side::APPLICANT; });
}

// The party a caller acts for: the named one, or the only one.
absl::StatusOr<std::string> PartyOf(const Relation& relation, const std::string& party_id) {
  if (relation.parties.empty()) return Fail(reasons::kNotPermitted);
  if (!party_id.empty()) {
    if (relation.For(party_id) == nullptr) return Fail(reasons::kNotPermitted);
    return party_id;
  }
  if (relation.parties.size() > 1) return Fail(reasons::kWhichParty);
  return relation.parties[0].party_id;
}

template <typename Message>
absl::StatusOr<domain::CaseContent> ReadContent(const Message& message) {
  Violations violations;
  domain::CaseContent content;
  codec::FromProto(message, content, violations, "case_file");
  RETURN_IF_ERROR(violations.ToStatus());
  return content;
}

}  // namespace

std::string HashOfCode(const std::string& code) {
  return code.empty() ? "" : Sha256Hex("invitation:" + code);
}

CaseUseCases::CaseUseCases(change::Changes& changes, const packs::PackRegistry& packs)
    : changes_(changes), packs_(packs), cases_(changes, IndexCase) {}

absl::StatusOr<CaseStore::Snapshot> CaseUseCases::Save(
    Transaction& tx, const std::string& case_id, std::string_view etag,
    absl::FunctionRef<absl::StatusOr<CaseDecision>(const Case&)> decide) {
  CaseDecision decision;
  const auto remember = [&](const Case& c) -> absl::StatusOr<CaseDecision> {
    ASSIGN_OR_RETURN(decision, decide(c));
    return decision;
  };
  ASSIGN_OR_RETURN(auto saved, etag == "new" ? cases_.ChangeOrCreate(tx, case_id, remember)
                                             : cases_.Change(tx, case_id, etag, remember));
  for (const domain::CaseEvent& event : decision.events) {
    if (const auto* participants = std::get_if<access::CaseParticipants>(&event)) {
      RETURN_IF_ERROR(Directory::Apply(tx, *participants));
    }
  }
  return saved;
}

template <typename Request>
absl::StatusOr<v1::Case> CaseUseCases::Change(const CallContext& call, const Request& request,
                                              Authorise authorise, Decide decide) {
  return changes_.Run<v1::Case>(call, request, [&](Transaction& tx) -> absl::StatusOr<v1::Case> {
    ASSIGN_OR_RETURN(const std::string id, ParseName(request.name(), "cases"));
    ASSIGN_OR_RETURN(const Relation relation,
                     Directory::RequireRelation(tx.session(), call.caller, id, tx.now()));
    RETURN_IF_ERROR(authorise(relation));
    ASSIGN_OR_RETURN(const auto saved,
                     Save(tx, id, request.etag(), [&](const Case& c) { return decide(c, relation); }));
    return ToResource(saved, relation);
  });
}

// Nobody may put another's account or organisation into a case: people join by invitation.
absl::Status CaseUseCases::CheckOwnParties(const CallContext& call, const domain::CaseContent& content) {
  Violations violations;
  for (size_t i = 0; i < content.parties.size(); ++i) {
    const domain::Party& party = content.parties[i];
    const bool own_account = party.account_id.empty() || party.account_id == call.caller.account_id;
    const bool own_organization = party.organization_id.empty() ||
                                  call.caller.Has(party.organization_id, Role::REPRESENTATIVE) ||
                                  call.caller.Has(party.organization_id, Role::ORGANIZATION_ADMINISTRATOR);
    if (own_account && own_organization) continue;
    violations.Add(absl::StrCat("parties[", i, "]"), "NOT_YOURS",
                   "Invite this party instead of naming its account.",
                   "请通过邀请让该当事人加入，不能直接填写其账户。");
  }
  return violations.ToStatus();
}

absl::StatusOr<v1::Case> CaseUseCases::CreateCase(const CallContext& call,
                                                  const v1::CreateCaseRequest& request) {
  RETURN_IF_ERROR(call.RequireCaller());
  return changes_.Run<v1::Case>(call, request, [&](Transaction& tx) -> absl::StatusOr<v1::Case> {
    ASSIGN_OR_RETURN(domain::CaseContent content, ReadContent(request.case_file()));
    RETURN_IF_ERROR(CheckOwnParties(call, content));
    if (content.language.empty()) content.language = "zh-CN";
    const std::string id = NewId(tx.now());
    ASSIGN_OR_RETURN(const auto saved, Save(tx, id, "new", [&](const Case&) {
                       return domain::DecideCreate(id, call.caller.account_id, std::move(content), tx.now());
                     }));
    Relation author;
    author.author = true;
    return ToResource(saved, author);
  });
}

absl::StatusOr<v1::Case> CaseUseCases::UpdateCase(const CallContext& call,
                                                  const v1::UpdateCaseRequest& request) {
  return changes_.Run<v1::Case>(call, request, [&](Transaction& tx) -> absl::StatusOr<v1::Case> {
    ASSIGN_OR_RETURN(const std::string id, ParseName(request.case_file().name(), "cases", "case_file.name"));
    ASSIGN_OR_RETURN(const Relation relation,
                     Directory::RequireRelation(tx.session(), call.caller, id, tx.now()));
    RETURN_IF_ERROR(RequireAuthor(relation));
    const std::string& etag = request.etag().empty() ? request.case_file().etag() : request.etag();
    ASSIGN_OR_RETURN(const auto saved, Save(tx, id, etag, [&](const Case& c) -> absl::StatusOr<CaseDecision> {
                       v1::Case merged;
                       codec::ToProto(c.content, merged);
                       if (request.update_mask().paths().empty()) {
                         merged.MergeFrom(request.case_file());
                       } else {
                         google::protobuf::util::FieldMaskUtil::MergeOptions options;
                         options.set_replace_message_fields(true);
                         options.set_replace_repeated_fields(true);
                         google::protobuf::util::FieldMaskUtil::MergeMessageTo(
                             request.case_file(), request.update_mask(), options, &merged);
                       }
                       ASSIGN_OR_RETURN(domain::CaseContent content, ReadContent(merged));
                       RETURN_IF_ERROR(CheckOwnParties(call, content));
                       return domain::DecideEdit(c, std::move(content), tx.now());
                     }));
    return ToResource(saved, relation);
  });
}

absl::StatusOr<v1::Case> CaseUseCases::GetCase(const CallContext& call, const v1::GetCaseRequest& request) {
  ASSIGN_OR_RETURN(const std::string id, ParseName(request.name(), "cases"));
  return changes_.Read<v1::Case>(call, [&](sql::Session& session) -> absl::StatusOr<v1::Case> {
    ASSIGN_OR_RETURN(const Relation relation,
                     Directory::RequireRelation(session, call.caller, id, changes_.clock().Now()));
    ASSIGN_OR_RETURN(const auto snapshot, cases_.Get(session, id));
    return ToResource(snapshot, relation);
  });
}

absl::StatusOr<v1::ListCasesResponse> CaseUseCases::ListCases(const CallContext& call,
                                                              const v1::ListCasesRequest& request) {
  RETURN_IF_ERROR(call.RequireCaller());
  ASSIGN_OR_RETURN(const int size, paging::ClampPageSize(request.page_size()));
  const std::vector<std::string> parameters = {"cases", call.caller.account_id, request.filter(),
                                               request.query()};
  ASSIGN_OR_RETURN(const auto position, paging::DecodePageToken(request.page_token(), parameters, 1));
  static const auto& fields = *new std::vector<paging::FilterField>{
      {"state",
       paging::FilterKind::WORD,
       {paging::FilterOperator::EQUAL},
       {std::begin(EnumNamesOf(domain::CaseState())) + 1, std::end(EnumNamesOf(domain::CaseState()))}},
      {"organization_id", paging::FilterKind::TEXT, {paging::FilterOperator::EQUAL}, {}}};
  ASSIGN_OR_RETURN(const auto terms, paging::ParseFilter(request.filter(), fields));
  CaseListing listing;
  listing.subjects = Directory::SubjectsOf(call.caller);
  listing.query = request.query();
  listing.limit = size + 1;
  if (!position.empty()) listing.before_id = position[0];
  for (const paging::FilterTerm& term : terms) {
    (term.field == "state" ? listing.state : listing.organization_id) = term.text;
  }
  return changes_.Read<v1::ListCasesResponse>(
      call, [&](sql::Session& session) -> absl::StatusOr<v1::ListCasesResponse> {
        ASSIGN_OR_RETURN(std::vector<std::string> ids, ListCaseIds(session, listing));
        v1::ListCasesResponse response;
        if (ids.size() > static_cast<size_t>(size)) {
          ids.resize(static_cast<size_t>(size));
          response.set_next_page_token(paging::EncodePageToken({ids.back()}, parameters));
        }
        ASSIGN_OR_RETURN(const auto relations,
                         Directory::RelationsOf(session, call.caller, ids, changes_.clock().Now()));
        ASSIGN_OR_RETURN(const auto snapshots, cases_.FindMany(session, ids));
        for (size_t i = 0; i < snapshots.size(); ++i) {
          // An organisation's subject also finds cases in which the caller's own role gives no right.
          if (relations[i].any()) *response.add_cases() = ToResource(snapshots[i].second, relations[i]);
        }
        return response;
      });
}

absl::StatusOr<v1::Case> CaseUseCases::SubmitCase(const CallContext& call,
                                                  const v1::SubmitCaseRequest& request) {
  return changes_.Run<v1::Case>(call, request, [&](Transaction& tx) -> absl::StatusOr<v1::Case> {
    ASSIGN_OR_RETURN(const std::string id, ParseName(request.name(), "cases"));
    ASSIGN_OR_RETURN(const Relation relation,
                     Directory::RequireRelation(tx.session(), call.caller, id, tx.now()));
    RETURN_IF_ERROR(RequireAuthor(relation));
    ASSIGN_OR_RETURN(const auto saved,
                     Save(tx, id, request.etag(), [&](const Case& c) -> absl::StatusOr<CaseDecision> {
                       const std::string& recipient = c.content.recipient_organization_id;
                       if (!recipient.empty()) {
                         RETURN_IF_ERROR(Directory::GetOrganization(tx.session(), recipient).status());
                       }
                       return domain::DecideSubmit(c, tx.now());
                     }));
    // Filing makes the author's own parties visible to it as parties.
    ASSIGN_OR_RETURN(const Relation after, Directory::RelationOf(tx.session(), call.caller, id, tx.now()));
    return ToResource(saved, after);
  });
}

absl::StatusOr<v1::Case> CaseUseCases::ReturnCase(const CallContext& call,
                                                  const v1::ReturnCaseRequest& request) {
  const auto reason = EnumFromName<domain::ReturnReason>(
      codec::internal::GetEnum(request, *codec::internal::FindField(request, "reason"), -1));
  return Change(call, request, RequireStaff, [&](const Case& c, const Relation&) {
    return domain::DecideReturn(c, reason.value_or(domain::ReturnReason::UNSPECIFIED), request.advice(),
                                changes_.clock().Now());
  });
}

absl::StatusOr<v1::Case> CaseUseCases::AcceptCase(const CallContext& call,
                                                  const v1::AcceptCaseRequest& request) {
  return changes_.Run<v1::Case>(call, request, [&](Transaction& tx) -> absl::StatusOr<v1::Case> {
    ASSIGN_OR_RETURN(const std::string id, ParseName(request.name(), "cases"));
    ASSIGN_OR_RETURN(const Relation relation,
                     Directory::RequireRelation(tx.session(), call.caller, id, tx.now()));
    RETURN_IF_ERROR(RequireCaseManager(relation));
    ASSIGN_OR_RETURN(
        const auto saved, Save(tx, id, request.etag(), [&](const Case& c) -> absl::StatusOr<CaseDecision> {
          ASSIGN_OR_RETURN(const auto body,
                           Directory::GetOrganization(tx.session(), c.content.recipient_organization_id));
          if (!MediatesKind(body.kind)) return Fail(reasons::kNotAMediationBody);
          ASSIGN_OR_RETURN(const packs::Pack* pack, PackInForce(packs_, PackIdOf(body.kind), tx.now()));
          return domain::DecideAccept(c, pack->Ref(), tx.now());
        }));
    return ToResource(saved, relation);
  });
}

absl::StatusOr<v1::Case> CaseUseCases::ReferCase(const CallContext& call,
                                                 const v1::ReferCaseRequest& request) {
  return changes_.Run<v1::Case>(call, request, [&](Transaction& tx) -> absl::StatusOr<v1::Case> {
    ASSIGN_OR_RETURN(const std::string id, ParseName(request.name(), "cases"));
    ASSIGN_OR_RETURN(const Relation relation,
                     Directory::RequireRelation(tx.session(), call.caller, id, tx.now()));
    RETURN_IF_ERROR(RequireCourt(relation));
    Violations violations;
    domain::Referral referral;
    codec::FromProto(request, referral, violations);
    RETURN_IF_ERROR(violations.ToStatus());
    ASSIGN_OR_RETURN(const auto body,
                     Directory::GetOrganization(tx.session(), request.mediation_organization_id()));
    if (!MediatesKind(body.kind)) return Fail(reasons::kNotAMediationBody);
    const auto decide = [&](const Case& c) -> absl::StatusOr<CaseDecision> {
      ASSIGN_OR_RETURN(const auto court,
                       Directory::GetOrganization(tx.session(), c.content.recipient_organization_id));
      if (court.kind != OrganizationKind::COURT) return Fail(reasons::kNotACourt);
      ASSIGN_OR_RETURN(const packs::Pack* pack, PackInForce(packs_, PackIdOf(referral.kind), tx.now()));
      referral.court_id = court.organization_id;
      referral.time = tx.now();
      if (const packs::Clock* clock = pack->FindClock(pack->mediation_clock))
        referral.time_limit_days = clock->length;
      // CN-10: a court's mediation before filing has a number of its own; a pending case keeps its number.
      CaseNumber number{ChinaDay(tx.now()).year(), court.court_code, "", "诉前调", 0};
      std::string case_number = referral.pending_case_number;
      if (referral.kind == ReferralKind::PRE_FILING) {
        ASSIGN_OR_RETURN(number.number, changes_.NextNumber(tx, CaseNumberSeries(number)));
        case_number = FormatCaseNumber(number);
      }
      ASSIGN_OR_RETURN(
          const int64_t letter,
          changes_.NextNumber(tx, absl::StrCat("letter|", court.organization_id, "|", number.year)));
      referral.letter_number = absl::StrCat("（", number.year, "）", court.court_code, "调函", letter, "号");
      return domain::DecideRefer(c, referral, body.organization_id, case_number, pack->Ref());
    };
    ASSIGN_OR_RETURN(const auto saved, Save(tx, id, request.etag(), decide));
    return ToResource(saved, relation);
  });
}

absl::StatusOr<v1::Case> CaseUseCases::RecordConsent(const CallContext& call,
                                                     const v1::RecordConsentRequest& request) {
  const auto any_party = [](const Relation& relation) {
    return relation.parties.empty() ? Fail(reasons::kNotPermitted) : absl::OkStatus();
  };
  return Change(call, request, any_party,
                [&](const Case& c, const Relation& relation) -> absl::StatusOr<CaseDecision> {
                  Violations violations;
                  domain::Consent consent;
                  codec::FromProto(request, consent, violations);
                  RETURN_IF_ERROR(violations.ToStatus());
                  ASSIGN_OR_RETURN(consent.party_id, PartyOf(relation, request.party_id()));
                  consent.account_id = call.caller.account_id;
                  consent.time = changes_.clock().Now();
                  return domain::DecideConsent(c, consent);
                });
}

absl::StatusOr<v1::Case> CaseUseCases::ReportUnreachable(const CallContext& call,
                                                         const v1::ReportUnreachableRequest& request) {
  return Change(call, request, RequireStaff, [&](const Case& c, const Relation&) {
    return domain::DecideUnreachable(c, request.note(), changes_.clock().Now());
  });
}

absl::StatusOr<v1::Case> CaseUseCases::WithdrawCase(const CallContext& call,
                                                    const v1::WithdrawCaseRequest& request) {
  const auto applicant = [](const Relation& relation) {
    return relation.author || IsApplicant(relation) ? absl::OkStatus() : Fail(reasons::kNotPermitted);
  };
  return Change(call, request, applicant, [&](const Case& c, const Relation&) {
    return domain::DecideWithdraw(c, changes_.clock().Now());
  });
}

absl::StatusOr<v1::Case> CaseUseCases::RecordPerformance(const CallContext& call,
                                                         const v1::RecordPerformanceRequest& request) {
  return Change(call, request, RequireStaff, [&](const Case& c, const Relation&) {
    return domain::DecidePerformed(c, changes_.clock().Now());
  });
}

absl::StatusOr<v1::Invitation> CaseUseCases::InviteParty(const CallContext& call,
                                                         const v1::InvitePartyRequest& request) {
  return changes_.Run<v1::Invitation>(call, request, [&](Transaction& tx) -> absl::StatusOr<v1::Invitation> {
    ASSIGN_OR_RETURN(const std::string id, ParseName(request.name(), "cases"));
    ASSIGN_OR_RETURN(const Relation relation,
                     Directory::RequireRelation(tx.session(), call.caller, id, tx.now()));
    if (!relation.case_manager && !relation.court() && !IsApplicant(relation))
      return Fail(reasons::kNotPermitted);
    const std::string code = NewSecret(kCodeBytes);
    const absl::Time expire = tx.now() + kInvitationLifetime;
    RETURN_IF_ERROR(Save(tx, id, "", [&](const Case& c) {
                      return domain::DecideInvite(c, request.party_id(), HashOfCode(code), expire, tx.now());
                    }).status());
    v1::Invitation invitation;
    invitation.set_party_id(request.party_id());
    invitation.set_code(code);
    invitation.mutable_expire_time()->set_seconds(absl::ToUnixSeconds(expire));
    return invitation;
  });
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
    ASSIGN_OR_RETURN(const auto saved, Save(tx, id, "", [&](const Case& c) {
                       return domain::DecideJoin(c, HashOfCode(request.code()), call.caller.account_id,
                                                 organization, tx.now());
                     }));
    ASSIGN_OR_RETURN(const Relation relation, Directory::RelationOf(tx.session(), call.caller, id, tx.now()));
    return ToResource(saved, relation);
  });
}

absl::StatusOr<v1::RefuseInvitationResponse> CaseUseCases::RefuseInvitation(
    const CallContext& call, const v1::RefuseInvitationRequest& request) {
  return changes_.Run<v1::RefuseInvitationResponse>(
      call, request, [&](Transaction& tx) -> absl::StatusOr<v1::RefuseInvitationResponse> {
        ASSIGN_OR_RETURN(const std::string id, CaseOfCode(tx.session(), request.code()));
        RETURN_IF_ERROR(Save(tx, id, "", [&](const Case& c) {
                          return domain::DecideRefuseByCode(c, HashOfCode(request.code()), tx.now());
                        }).status());
        return v1::RefuseInvitationResponse();
      });
}

absl::StatusOr<v1::ListConsentTextsResponse> CaseUseCases::ListConsentTexts(
    const CallContext&, const v1::ListConsentTextsRequest&) {
  v1::ListConsentTextsResponse response;
  for (const domain::ConsentText& text : domain::ConsentTexts()) {
    auto& shown = *response.add_texts();
    codec::internal::SetEnum(shown, *codec::internal::FindField(shown, "step"), EnumName(text.step), false);
    shown.set_version(std::string(text.version));
    shown.set_text_zh(std::string(text.zh));
    shown.set_text_en(std::string(text.en));
  }
  return response;
}

absl::StatusOr<v1::ReferralLetter> CaseUseCases::GetReferralLetter(
    const CallContext& call, const v1::GetReferralLetterRequest& request) {
  ASSIGN_OR_RETURN(const std::string id, ParseName(request.name(), "cases"));
  return changes_.Read<v1::ReferralLetter>(
      call, [&](sql::Session& session) -> absl::StatusOr<v1::ReferralLetter> {
        ASSIGN_OR_RETURN(const Relation relation,
                         Directory::RequireRelation(session, call.caller, id, changes_.clock().Now()));
        ASSIGN_OR_RETURN(const auto snapshot, cases_.Get(session, id));
        if (snapshot.state.referral.court_id.empty()) return Fail(reasons::kNotFound);
        ASSIGN_OR_RETURN(const auto court,
                         Directory::GetOrganization(session, snapshot.state.inviting_court_id));
        ASSIGN_OR_RETURN(const auto body,
                         Directory::GetOrganization(session, snapshot.state.mediation_organization_id));
        return ToReferralLetter(snapshot.state, relation, court, body);
      });
}

absl::StatusOr<v1::ListTimelineResponse> CaseUseCases::ListTimeline(const CallContext& call,
                                                                    const v1::ListTimelineRequest& request) {
  ASSIGN_OR_RETURN(const std::string id, ParseName(request.name(), "cases"));
  ASSIGN_OR_RETURN(const int size, paging::ClampPageSize(request.page_size()));
  const std::vector<std::string> parameters = {"timeline", id};
  ASSIGN_OR_RETURN(const auto position, paging::DecodePageToken(request.page_token(), parameters, 1));
  const int64_t after = position.empty() ? 0 : std::atoll(position[0].c_str());
  return changes_.Read<v1::ListTimelineResponse>(
      call, [&](sql::Session& session) -> absl::StatusOr<v1::ListTimelineResponse> {
        RETURN_IF_ERROR(
            Directory::RequireRelation(session, call.caller, id, changes_.clock().Now()).status());
        ASSIGN_OR_RETURN(const auto entries, cases_.Journal(session, id, after, size));
        v1::ListTimelineResponse response;
        for (const change::JournalEntry& entry : entries) {
          v1::TimelineEntry shown = ToTimelineEntry(entry);
          if (!shown.type().empty()) *response.add_entries() = std::move(shown);
        }
        if (entries.size() == static_cast<size_t>(size)) {
          response.set_next_page_token(
              paging::EncodePageToken({absl::StrCat(entries.back().sequence)}, parameters));
        }
        return response;
      });
}

absl::StatusOr<rpc::ChangePage> CaseUseCases::ChangesAfter(const CallContext& call,
                                                           const std::string& case_id,
                                                           const std::string& token) {
  return changes_.Read<rpc::ChangePage>(call, [&](sql::Session& session) -> absl::StatusOr<rpc::ChangePage> {
    RETURN_IF_ERROR(
        Directory::RequireRelation(session, call.caller, case_id, changes_.clock().Now()).status());
    rpc::ChangePage page;
    if (token.empty()) {
      ASSIGN_OR_RETURN(const auto snapshot, cases_.Get(session, case_id));
      page.token = absl::StrCat(snapshot.version);
      return page;
    }
    page.token = token;
    ASSIGN_OR_RETURN(const auto entries, cases_.Journal(session, case_id, std::atoll(token.c_str()), 100));
    for (const change::JournalEntry& entry : entries) {
      page.token = absl::StrCat(entry.sequence);
      page.entries.push_back({page.token, FormatName("cases", case_id), entry.type, entry.time});
    }
    return page;
  });
}

}  // namespace sudiao::intake
