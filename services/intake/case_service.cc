#include "services/intake/case_service.h"

#include <google/protobuf/util/field_mask_util.h>

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/access/identity_reasons.h"
#include "common/case_number/case_number.h"
#include "common/codec/struct_proto.h"
#include "common/time/china_day.h"
#include "common/types/resource_name.h"
#include "services/intake/domain/case_rules.h"
#include "services/intake/domain/court_query.h"
#include "services/intake/domain/pack_choice.h"
#include "services/intake/preservation_clock.h"

namespace sudiao::intake {
namespace {

using access::Directory;
using access::Relation;
using change::Transaction;
using domain::Case;
using domain::CaseDecision;

// CN-14: shown as courts print it; the referral keeps the text as the clerk wrote it. Old numbers stay as
// they are.
std::string Canonical(const std::string& case_number) {
  const auto parsed = ParseCaseNumber(case_number);
  return parsed.ok() ? FormatCaseNumber(*parsed) : case_number;
}

// What a body that takes a case may fix.
struct Fixed {
  std::optional<absl::CivilDay> commencement_date;
  SUDIAO_FIELDS(commencement_date)
};

// Courts, law firms and companies are no mediation bodies (UNSPECIFIED).
packs::MediationBody BodyOf(OrganizationKind kind) {
  return EnumFromName<packs::MediationBody>(EnumName(kind)).value_or(packs::MediationBody::UNSPECIFIED);
}

packs::Referral ReferralOf(ReferralKind kind) {
  return EnumFromName<packs::Referral>(EnumName(kind)).value_or(packs::Referral::UNSPECIFIED);
}

// Whoever wrote the case: in which states that still counts is for the decision to say.
absl::Status RequireAuthor(const CallContext& call, const Case& c) {
  return c.author_account_id == call.caller.account_id ? absl::OkStatus() : Fail(reasons::kNotPermitted);
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

// Without an id and kind if there is no such organisation.
absl::StatusOr<access::OrganizationChanged> FindOrganization(Transaction& tx, const std::string& id) {
  auto found = Directory::GetOrganization(tx.session(), id);
  if (HasReason(found.status(), reasons::kOrganizationNotFound)) return access::OrganizationChanged();
  return found;
}

// The party or organisation that the caller acts for, "" for itself.
std::string PrincipalOf(const Caller& caller, const Relation& relation, const Case& c,
                        const CaseDecision& decision) {
  for (const domain::CaseEvent& event : decision.events) {
    if (const auto* said = std::get_if<domain::ConsentRecorded>(&event)) return said->consent.party_id;
    if (const auto* joined = std::get_if<domain::PartyJoined>(&event)) return joined->party_id;
  }
  if (!relation.parties.empty()) return relation.parties[0].party_id;
  for (const std::string& id :
       {c.mediation_organization_id, c.inviting_court_id, c.SubmittedContent().recipient_organization_id}) {
    const bool staff = !id.empty() && (caller.Has(id, Role::CASE_MANAGER) || caller.Has(id, Role::CLERK) ||
                                       caller.Has(id, Role::JUDGE));
    if (staff) return id;
  }
  return "";
}

}  // namespace

bool OnApplicantsSide(const Relation& relation) {
  return std::any_of(relation.parties.begin(), relation.parties.end(),
                     [](const access::ActsFor& acts) { return acts.side == Side::APPLICANT; });
}

CaseUseCases::CaseUseCases(change::Changes& changes, const packs::PackRegistry& packs,
                           const law::CourtTables& courts, law::ServiceStates service_states)
    : changes_(changes),
      packs_(packs),
      courts_(courts),
      service_states_(std::move(service_states)),
      cases_(changes, IndexCase) {}

v1::Case CaseUseCases::Show(const CaseStore::Snapshot& snapshot, const Relation& relation) const {
  v1::Case resource = ToResource(snapshot, relation);
  if (relation.asked && !relation.any()) return resource;
  const auto preservation = PreservationClockOf(snapshot.state, packs_, changes_.clock().Now());
  if (preservation.has_value()) AddPreservation(preservation->notice, resource);
  const auto pack = packs_.Get(snapshot.state.pack);
  if (!pack.ok()) return resource;
  const auto to_ask = domain::PartiesToAskAboutTransfer(snapshot.state, **pack);
  if (!to_ask.empty()) AddTransferConsent(to_ask, resource);
  if (domain::IsToAskAfterPerformance(snapshot.state, **pack, changes_.clock().Now())) {
    AddFollowUp(snapshot.state, resource);
  }
  return resource;
}

absl::StatusOr<CaseStore::Snapshot> CaseUseCases::Save(
    Transaction& tx, const Caller& caller, const Relation& relation, const std::string& case_id,
    std::string_view etag, absl::FunctionRef<absl::StatusOr<CaseDecision>(const Case&)> decide) {
  CaseDecision decision;
  const auto remember = [&](const Case& c) -> absl::StatusOr<CaseDecision> {
    ASSIGN_OR_RETURN(decision, decide(c));
    tx.ActOnBehalfOf(PrincipalOf(caller, relation, c, decision));
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
    ASSIGN_OR_RETURN(const auto saved, Save(tx, call.caller, relation, id, request.etag(),
                                            [&](const Case& c) { return decide(c, relation); }));
    return Show(saved, relation);
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
    ASSIGN_OR_RETURN(auto content, codec::FromProto<domain::CaseContent>(request.case_file(), "case_file"));
    RETURN_IF_ERROR(CheckOwnParties(call, content));
    if (content.language.empty()) content.language = "zh-CN";
    const std::string id = NewId(tx.now());
    ASSIGN_OR_RETURN(const auto saved, Save(tx, call.caller, Relation(), id, "new", [&](const Case&) {
                       return domain::DecideCreate(id, call.caller.account_id, std::move(content), tx.now());
                     }));
    Relation author;
    author.author = true;
    return Show(saved, author);
  });
}

absl::StatusOr<v1::Case> CaseUseCases::UpdateCase(const CallContext& call,
                                                  const v1::UpdateCaseRequest& request) {
  return changes_.Run<v1::Case>(call, request, [&](Transaction& tx) -> absl::StatusOr<v1::Case> {
    ASSIGN_OR_RETURN(const std::string id, ParseName(request.case_file().name(), "cases", "case_file.name"));
    ASSIGN_OR_RETURN(const Relation relation,
                     Directory::RequireRelation(tx.session(), call.caller, id, tx.now()));
    const std::string& etag = request.etag().empty() ? request.case_file().etag() : request.etag();
    ASSIGN_OR_RETURN(
        const auto saved,
        Save(tx, call.caller, relation, id, etag, [&](const Case& c) -> absl::StatusOr<CaseDecision> {
          RETURN_IF_ERROR(RequireAuthor(call, c));
          v1::Case merged;
          codec::ToProto(c.content, merged);
          if (request.update_mask().paths().empty()) {
            merged.MergeFrom(request.case_file());
          } else {
            google::protobuf::util::FieldMaskUtil::MergeOptions options;
            options.set_replace_message_fields(true);
            options.set_replace_repeated_fields(true);
            google::protobuf::util::FieldMaskUtil::MergeMessageTo(request.case_file(), request.update_mask(),
                                                                  options, &merged);
          }
          ASSIGN_OR_RETURN(auto content, codec::FromProto<domain::CaseContent>(merged, "case_file"));
          RETURN_IF_ERROR(CheckOwnParties(call, content));
          return domain::DecideEdit(c, std::move(content), tx.now());
        }));
    return Show(saved, relation);
  });
}

absl::StatusOr<v1::Case> CaseUseCases::SubmitCase(const CallContext& call,
                                                  const v1::SubmitCaseRequest& request) {
  return changes_.Run<v1::Case>(call, request, [&](Transaction& tx) -> absl::StatusOr<v1::Case> {
    ASSIGN_OR_RETURN(const std::string id, ParseName(request.name(), "cases"));
    ASSIGN_OR_RETURN(const Relation relation,
                     Directory::RequireRelation(tx.session(), call.caller, id, tx.now()));
    ASSIGN_OR_RETURN(const auto saved, Save(tx, call.caller, relation, id, request.etag(),
                                            [&](const Case& c) -> absl::StatusOr<CaseDecision> {
                                              RETURN_IF_ERROR(RequireAuthor(call, c));
                                              ASSIGN_OR_RETURN(
                                                  const auto recipient,
                                                  FindOrganization(tx, c.content.recipient_organization_id));
                                              return domain::DecideSubmit(c, recipient.kind, tx.now());
                                            }));
    // Filing makes the author's own parties visible to it as parties.
    ASSIGN_OR_RETURN(const Relation after, Directory::RelationOf(tx.session(), call.caller, id, tx.now()));
    return Show(saved, after);
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
    ASSIGN_OR_RETURN(auto fixed, codec::FromProto<Fixed>(request));
    ASSIGN_OR_RETURN(
        const auto saved,
        Save(tx, call.caller, relation, id, request.etag(),
             [&](const Case& c) -> absl::StatusOr<CaseDecision> {
               ASSIGN_OR_RETURN(const auto body, Directory::GetOrganization(
                                                     tx.session(), c.content.recipient_organization_id));
               if (BodyOf(body.kind) == packs::MediationBody::UNSPECIFIED)
                 return Fail(reasons::kNotAMediationBody);
               ASSIGN_OR_RETURN(
                   const packs::Pack* pack,
                   domain::ChoosePack(packs_.InForceAt(tx.now()), {.body = BodyOf(body.kind),
                                                                   .foreign_party = c.HasForeignParty(),
                                                                   .pack_id = request.pack_id()}));
               ASSIGN_OR_RETURN(
                   const absl::Time commence,
                   domain::FixedCommencement(*pack, fixed.commencement_date, c.submit_time, tx.now()));
               return domain::DecideAccept(c, pack->Ref(), tx.now(), commence);
             }));
    return Show(saved, relation);
  });
}

absl::StatusOr<v1::Case> CaseUseCases::ReferCase(const CallContext& call,
                                                 const v1::ReferCaseRequest& request) {
  return changes_.Run<v1::Case>(call, request, [&](Transaction& tx) -> absl::StatusOr<v1::Case> {
    ASSIGN_OR_RETURN(const std::string id, ParseName(request.name(), "cases"));
    ASSIGN_OR_RETURN(const Relation relation,
                     Directory::RequireRelation(tx.session(), call.caller, id, tx.now()));
    RETURN_IF_ERROR(RequireCourt(relation));
    ASSIGN_OR_RETURN(auto referral, codec::FromProto<domain::Referral>(request));
    ASSIGN_OR_RETURN(const auto body, FindOrganization(tx, request.mediation_organization_id()));
    const auto decide = [&](const Case& c) -> absl::StatusOr<CaseDecision> {
      RETURN_IF_ERROR(domain::CheckRefer(c, referral, body.kind));
      ASSIGN_OR_RETURN(const auto court,
                       Directory::GetOrganization(tx.session(), c.content.recipient_organization_id));
      if (court.kind != OrganizationKind::COURT) return Fail(reasons::kNotACourt);
      ASSIGN_OR_RETURN(const packs::Pack* pack,
                       domain::ChoosePack(packs_.InForceAt(tx.now()), {.body = BodyOf(body.kind),
                                                                       .referral = ReferralOf(referral.kind),
                                                                       .foreign_party = c.HasForeignParty(),
                                                                       .pack_id = request.pack_id()}));
      referral.court_id = court.organization_id;
      referral.time = tx.now();
      referral.time_limit_days = domain::TimeLimitDays(*pack);
      // CN-10: a court's mediation before filing has a number of its own; a pending case keeps its number.
      // CN-03: technical cases of IP courts carry the word 知, in a series of their own.
      const std::string special =
          law::SpecialWordFor(court.court_code, domain::CourtRightsOf(c.content), courts_);
      CaseNumber number{ChinaDay(tx.now()).year(), court.court_code, special,
                        pack->case_number_format.mediation_type_word, 0};
      std::string case_number = Canonical(referral.pending_case_number);
      if (referral.kind == ReferralKind::PRE_FILING) {
        ASSIGN_OR_RETURN(number.number, changes_.NextNumber(tx, CaseNumberSeries(number)));
        case_number = FormatCaseNumber(number);
      }
      ASSIGN_OR_RETURN(
          const int64_t letter,
          changes_.NextNumber(tx, absl::StrCat("letter|", court.organization_id, "|", number.year)));
      referral.letter_number = absl::StrCat("（", number.year, "）", court.court_code, "调函", letter, "号");
      return domain::DecideRefer(c, referral, body, case_number, pack->Ref());
    };
    ASSIGN_OR_RETURN(const auto saved, Save(tx, call.caller, relation, id, request.etag(), decide));
    return Show(saved, relation);
  });
}

absl::StatusOr<v1::Case> CaseUseCases::RecordConsent(const CallContext& call,
                                                     const v1::RecordConsentRequest& request) {
  const auto any_party = [](const Relation& relation) {
    return relation.parties.empty() ? Fail(reasons::kNotPermitted) : absl::OkStatus();
  };
  return Change(call, request, any_party,
                [&](const Case& c, const Relation& relation) -> absl::StatusOr<CaseDecision> {
                  ASSIGN_OR_RETURN(auto consent, codec::FromProto<domain::Consent>(request));
                  ASSIGN_OR_RETURN(consent.party_id, PartyOf(relation, request.party_id()));
                  // As the invitation says: whoever agrees to mediation has verified who it is (OLR-07).
                  if (consent.step == domain::ConsentStep::MEDIATION && consent.granted &&
                      !call.caller.identity_verified) {
                    return Fail(reasons::kIdentityNotVerified);
                  }
                  consent.account_id = call.caller.account_id;
                  consent.time = changes_.clock().Now();
                  if (consent.step == domain::ConsentStep::RECORDING && consent.granted && !c.pack.empty()) {
                    ASSIGN_OR_RETURN(const packs::Pack* pack, packs_.Get(c.pack));
                    RETURN_IF_ERROR(domain::CheckRecording(*pack));
                  }
                  return domain::DecideConsent(c, consent, service_states_);
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
    return relation.author || OnApplicantsSide(relation) ? absl::OkStatus() : Fail(reasons::kNotPermitted);
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

}  // namespace sudiao::intake
