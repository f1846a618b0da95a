#include "services/confirmation/application_service.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/case_number/case_number.h"
#include "common/codec/struct_proto.h"
#include "common/service/verify.h"
#include "common/types/resource_name.h"
#include "services/confirmation/convert.h"
#include "services/confirmation/domain/clocks.h"
#include "services/confirmation/domain/delivery_rules.h"
#include "services/confirmation/domain/enforcement_rules.h"
#include "services/confirmation/domain/review_rules.h"

namespace sudiao::confirmation {
namespace {

using access::Directory;
using access::Relation;
using change::Transaction;
using domain::Application;
using domain::ApplicationDecision;
using packs::Pack;

absl::Status CheckCreate(const v1::CreateApplicationRequest& request) {
  Violations violations;
  if (request.application().case_id().empty()) violations.Missing("application.case_id");
  if (request.application().agreement_id().empty()) violations.Missing("application.agreement_id");
  if (request.application().court_id().empty()) violations.Missing("application.court_id");
  return violations.ToStatus();
}

struct SuppliedMaterials {
  std::vector<domain::Material> materials;
  SUDIAO_FIELDS(materials)
};
struct RefusalFields {
  domain::Ground ground = domain::Ground::UNSPECIFIED;
  std::string note;
  SUDIAO_FIELDS(ground, note)
};
struct EnforcementFields {
  std::string clause_id;
  Money unpaid;
  absl::CivilDay breach_date;
  SUDIAO_FIELDS(clause_id, unpaid, breach_date)
};
struct RequestedMaterials {
  std::vector<std::string> kinds;
  absl::Time due_time;
  std::string note;
  SUDIAO_FIELDS(kinds, due_time, note)
};

}  // namespace

absl::Status RequireParty(const Relation& relation) {
  return relation.parties.empty() ? Fail(reasons::kNotPermitted) : absl::OkStatus();
}
absl::Status RequireCourt(const Relation& relation) {
  return relation.court() ? domain::CheckImpartial(relation) : Fail(reasons::kNotPermitted);
}
absl::Status RequireJudge(const Relation& relation) {
  return relation.judge ? domain::CheckImpartial(relation) : Fail(reasons::kNotPermitted);
}

absl::StatusOr<domain::Acting> ActingOf(Transaction& tx, const Relation& relation, const Caller& caller,
                                        const std::string& party_id) {
  RETURN_IF_ERROR(RequireParty(relation));
  if (party_id.empty() && relation.parties.size() > 1) {
    Violations violations;
    violations.Missing("party_id");
    return violations.ToStatus();
  }
  const access::ActsFor* const acts = party_id.empty() ? &relation.parties[0] : relation.For(party_id);
  if (acts == nullptr) return Fail(reasons::kNotPermitted);
  tx.ActOnBehalfOf(acts->party_id);
  // An agent's checked name says who the agent is, not who the party is.
  const bool verified = caller.identity_verified && acts->representation_id.empty();
  return domain::Acting{acts->party_id, caller.account_id, acts->representation_id, acts->authority,
                        verified};
}

Relation RelationTo(const Application& a, const Caller& caller, Relation to_case) {
  to_case.clerk = caller.Has(a.court.organization_id, Role::CLERK);
  to_case.judge = caller.Has(a.court.organization_id, Role::JUDGE);
  return to_case;
}

bool MaySee(const Application& a, const Relation& relation) {
  return access::MaySee(relation, {a.filed() ? Label::COURT : Label::SHARED, ""});
}

ApplicationUseCases::ApplicationUseCases(change::Changes& changes, const packs::PackRegistry& packs,
                                         const law::CourtTables& courts)
    : changes_(changes),
      packs_(packs),
      courts_(courts),
      applications_(changes, IndexApplication),
      settlements_(changes),
      matters_(changes) {}

absl::StatusOr<Relation> ApplicationUseCases::RequireRelation(sql::Session& session, const Caller& caller,
                                                              const Application& a, absl::Time now) {
  ASSIGN_OR_RETURN(Relation to_case, Directory::RelationOf(session, caller, a.case_id, now));
  const Relation relation = RelationTo(a, caller, std::move(to_case));
  if (!MaySee(a, relation)) return Fail(reasons::kNotFound);
  return relation;
}

absl::StatusOr<ApplicationStore::Snapshot> ApplicationUseCases::Save(
    Transaction& tx, const Application& seen, std::string_view etag,
    absl::FunctionRef<absl::StatusOr<ApplicationDecision>(const Application&)> decide) {
  RETURN_IF_ERROR(settlements_.Find(tx.session(), seen.agreement_id, true).status());
  ASSIGN_OR_RETURN(const auto saved, applications_.Change(tx, seen.id, etag, decide));
  RETURN_IF_ERROR(settlements_
                      .Change(tx, seen.agreement_id, "",
                              [&](const domain::Settlement& s) {
                                return domain::DecideFollow(s, seen.id, saved.state.state);
                              })
                      .status());
  return saved;
}

absl::StatusOr<ApplicationUseCases::Changed> ApplicationUseCases::ChangeOne(Transaction& tx, Call call,
                                                                            const std::string& name,
                                                                            std::string_view etag,
                                                                            Authorise authorise,
                                                                            Decide decide) {
  ASSIGN_OR_RETURN(const std::string id, ParseName(name, "applications"));
  ASSIGN_OR_RETURN(const auto seen, applications_.Get(tx.session(), id));
  Changed changed;
  ASSIGN_OR_RETURN(changed.relation, RequireRelation(tx.session(), call.caller, seen.state, tx.now()));
  RETURN_IF_ERROR(authorise(changed.relation));
  ASSIGN_OR_RETURN(const Pack* const pack, packs_.Get(seen.state.pack));
  const auto decide_on_seen = [&](const Application& a) -> absl::StatusOr<ApplicationDecision> {
    // The store knows versions; who is not of the court saw another tag.
    const bool stale = !etag.empty() && !changed.relation.court() && etag != EtagFor(changed.relation, {a});
    if (stale) return Fail(reasons::kEtagMismatch);
    return decide(tx, a, changed.relation, *pack);
  };
  ASSIGN_OR_RETURN(changed.snapshot,
                   Save(tx, seen.state, changed.relation.court() ? etag : "", decide_on_seen));
  return changed;
}

absl::StatusOr<v1::Application> ApplicationUseCases::Show(const ApplicationStore::Snapshot& snapshot,
                                                          const Relation& relation) const {
  ASSIGN_OR_RETURN(const Pack* const pack, packs_.Get(snapshot.state.pack));
  return ToResource(snapshot, relation, *pack, changes_.clock().Now());
}

template <typename Request>
absl::StatusOr<v1::Application> ApplicationUseCases::Change(Call call, const Request& request,
                                                            Authorise authorise, Decide decide) {
  RETURN_IF_ERROR(call.RequireCaller());
  return changes_.Run<v1::Application>(
      call, request, [&](Transaction& tx) -> absl::StatusOr<v1::Application> {
        ASSIGN_OR_RETURN(const auto saved,
                         ChangeOne(tx, call, request.name(), request.etag(), authorise, decide));
        return Show(saved.snapshot, saved.relation);
      });
}

absl::StatusOr<domain::Court> ApplicationUseCases::CourtOf(sql::Session& session,
                                                           const std::string& court_id) {
  ASSIGN_OR_RETURN(const access::OrganizationChanged court, Directory::GetOrganization(session, court_id));
  if (court.kind == OrganizationKind::COURT && IsCourtCode(court.court_code)) {
    return domain::Court{court.organization_id, court.display_name, court.court_code};
  }
  Violations violations;
  violations.Add("application.court_id", "NOT_A_COURT", "Not a court with a court code.",
                 "不是有法院代字的人民法院。");
  return violations.ToStatus();
}

absl::StatusOr<v1::Application> ApplicationUseCases::CreateApplication(
    Call call, const v1::CreateApplicationRequest& request) {
  RETURN_IF_ERROR(call.RequireCaller());
  const v1::Application& wanted = request.application();
  const auto body = [&](Transaction& tx) -> absl::StatusOr<v1::Application> {
    RETURN_IF_ERROR(CheckCreate(request));
    ASSIGN_OR_RETURN(const Relation relation,
                     Directory::RequireRelation(tx.session(), call.caller, wanted.case_id(), tx.now()));
    domain::StartCommand command;
    ASSIGN_OR_RETURN(command.acting, ActingOf(tx, relation, call.caller, request.party_id()));
    ASSIGN_OR_RETURN(const auto settlement, settlements_.Find(tx.session(), wanted.agreement_id(), true));
    const mediation::MediationSettled& facts = settlement.state.facts;
    if (settlement.version == 0 || facts.case_id != wanted.case_id()) {
      return Fail(reasons::kAgreementNotEffective);
    }
    ASSIGN_OR_RETURN(const Pack* const pack, packs_.Get(facts.pack));
    ASSIGN_OR_RETURN(command.court, CourtOf(tx.session(), wanted.court_id()));
    ASSIGN_OR_RETURN(const auto matter, matters_.Find(tx.session(), wanted.case_id()));
    if (matter.version > 0) command.matter = &matter.state;
    command.court_tables = &courts_;
    const auto body_of_mediation = Directory::GetOrganization(tx.session(), facts.mediation_organization_id);
    if (body_of_mediation.ok()) command.mediation_organization_name = body_of_mediation->display_name;
    command.application_id = NewId(tx.now());
    command.promise = wanted.promise();
    ASSIGN_OR_RETURN(const auto saved,
                     applications_.ChangeOrCreate(tx, command.application_id, [&](const Application& a) {
                       return domain::DecideStart(a, settlement.state, command, *pack, tx.now());
                     }));
    RETURN_IF_ERROR(settlements_
                        .Change(tx, wanted.agreement_id(), "",
                                [&](const domain::Settlement& s) {
                                  return domain::DecideApply(s, command.application_id);
                                })
                        .status());
    return Show(saved, relation);
  };
  return changes_.Run<v1::Application>(call, request, body);
}

absl::StatusOr<v1::Application> ApplicationUseCases::JoinApplication(
    Call call, const v1::JoinApplicationRequest& request) {
  return Change(call, request, RequireParty,
                [&](Transaction& tx, const Application& a, const Relation& relation,
                    const Pack& pack) -> absl::StatusOr<ApplicationDecision> {
                  ASSIGN_OR_RETURN(const domain::Acting acting,
                                   ActingOf(tx, relation, call.caller, request.party_id()));
                  return domain::DecideJoin(a, acting, request.promise(), pack, tx.now());
                });
}

absl::StatusOr<v1::Application> ApplicationUseCases::WithdrawApplication(
    Call call, const v1::WithdrawApplicationRequest& request) {
  return Change(call, request, RequireParty,
                [&](Transaction& tx, const Application& a, const Relation& relation,
                    const Pack&) -> absl::StatusOr<ApplicationDecision> {
                  ASSIGN_OR_RETURN(const domain::Acting acting,
                                   ActingOf(tx, relation, call.caller, request.party_id()));
                  return domain::DecideWithdraw(a, acting, tx.now());
                });
}

absl::StatusOr<v1::Application> ApplicationUseCases::SupplyMaterials(
    Call call, const v1::SupplyMaterialsRequest& request) {
  return Change(call, request, RequireParty,
                [&](Transaction& tx, const Application& a, const Relation& relation,
                    const Pack& pack) -> absl::StatusOr<ApplicationDecision> {
                  ASSIGN_OR_RETURN(const domain::Acting acting,
                                   ActingOf(tx, relation, call.caller, request.party_id()));
                  ASSIGN_OR_RETURN(const auto supplied, codec::FromProto<SuppliedMaterials>(request));
                  return domain::DecideSupplyMaterials(a, acting.party_id, supplied.materials, pack,
                                                       tx.now());
                });
}

absl::StatusOr<v1::Application> ApplicationUseCases::OpenEnforcement(
    Call call, const v1::OpenEnforcementRequest& request) {
  return Change(call, request, RequireParty,
                [&](Transaction& tx, const Application& a, const Relation& relation,
                    const Pack& pack) -> absl::StatusOr<ApplicationDecision> {
                  ASSIGN_OR_RETURN(const domain::Acting acting,
                                   ActingOf(tx, relation, call.caller, request.party_id()));
                  ASSIGN_OR_RETURN(const auto fields, codec::FromProto<EnforcementFields>(request));
                  return domain::DecideOpenEnforcement(
                      a,
                      {NewId(tx.now()), acting.party_id, fields.clause_id, fields.unpaid, fields.breach_date},
                      pack, tx.now());
                });
}

absl::StatusOr<v1::Application> ApplicationUseCases::RequestMaterials(
    Call call, const v1::RequestMaterialsRequest& request) {
  return Change(call, request, RequireCourt,
                [&](Transaction& tx, const Application& a, const Relation&,
                    const Pack&) -> absl::StatusOr<ApplicationDecision> {
                  ASSIGN_OR_RETURN(const auto wanted, codec::FromProto<RequestedMaterials>(request));
                  return domain::DecideRequestMaterials(a, wanted.kinds, wanted.due_time, wanted.note,
                                                        tx.now());
                });
}

// CN-03  "知" for the technical cases of IP courts, as the court tables say.
absl::StatusOr<std::string> ApplicationUseCases::SpecialWord(sql::Session& session, const Application& a) {
  if (!law::HasSpecialWord(a.court.court_code, courts_)) return std::string();
  ASSIGN_OR_RETURN(const auto matter, matters_.Find(session, a.case_id));
  // A number once given cannot be changed, so the rights must be known.
  if (matter.version == 0) return Fail(reasons::kCaseNotKnownYet);
  std::vector<law::CourtRight> rights;
  for (const law::CourtClaim& claim : domain::CourtQueryOf(matter.state).claims)
    rights.push_back(claim.right);
  return law::SpecialWordFor(a.court.court_code, rights, courts_);
}

// CN-04  Numbers run from 1 within court, year and type, without gaps. The year is the one in which the court
// enters the case in its register, in the court's own time: an application that waited over New Year for
// corrections gets a number of the new year.
absl::StatusOr<std::string> ApplicationUseCases::NextCaseNumber(Transaction& tx, const Application& a,
                                                                const Pack& pack) {
  CaseNumber number;
  number.year = packs::PackDay(pack, tx.now()).year();
  number.court = a.court.court_code;
  number.type = domain::NumberWord(a, pack);
  ASSIGN_OR_RETURN(number.special, SpecialWord(tx.session(), a));
  ASSIGN_OR_RETURN(number.number, changes_.NextNumber(tx, absl::StrCat("case/", CaseNumberSeries(number))));
  return FormatCaseNumber(number);
}

// JI-354  The checklist shows what is there; whether it is enough is the court's decision, made by accepting.
absl::StatusOr<v1::Application> ApplicationUseCases::AcceptApplication(
    Call call, const v1::AcceptApplicationRequest& request) {
  return Change(call, request, RequireCourt,
                [&](Transaction& tx, const Application& a, const Relation&,
                    const Pack& pack) -> absl::StatusOr<ApplicationDecision> {
                  // A decision that fails takes its number back with the transaction.
                  ASSIGN_OR_RETURN(const std::string number, NextCaseNumber(tx, a, pack));
                  return domain::DecideAccept(a, number, pack, tx.now());
                });
}

absl::StatusOr<v1::Application> ApplicationUseCases::RefuseApplication(
    Call call, const v1::RefuseApplicationRequest& request) {
  return Change(call, request, RequireCourt,
                [&](Transaction& tx, const Application& a, const Relation&,
                    const Pack&) -> absl::StatusOr<ApplicationDecision> {
                  ASSIGN_OR_RETURN(const auto refusal, codec::FromProto<RefusalFields>(request));
                  return domain::DecideRefuse(a, refusal.ground, refusal.note, tx.now());
                });
}

absl::StatusOr<v1::Application> ApplicationUseCases::RecordFinding(Call call,
                                                                   const v1::RecordFindingRequest& request) {
  return Change(call, request, RequireJudge,
                [&](Transaction& tx, const Application& a, const Relation&,
                    const Pack&) -> absl::StatusOr<ApplicationDecision> {
                  ASSIGN_OR_RETURN(auto finding, codec::FromProto<domain::Finding>(request));
                  finding.judge_account_id = call.caller.account_id;
                  finding.time = tx.now();
                  return domain::DecideRecordFinding(a, finding);
                });
}

absl::StatusOr<v1::Application> ApplicationUseCases::IssueRuling(Call call,
                                                                 const v1::IssueRulingRequest& request) {
  return Change(call, request, RequireJudge,
                [&](Transaction& tx, const Application& a, const Relation&,
                    const Pack&) -> absl::StatusOr<ApplicationDecision> {
                  ASSIGN_OR_RETURN(auto ruling, codec::FromProto<domain::Ruling>(request));
                  ruling.judge_account_id = call.caller.account_id;
                  ruling.judge_name = call.caller.display_name;
                  ruling.issue_time = tx.now();
                  return domain::DecideRule(a, ruling);
                });
}

absl::StatusOr<v1::Application> ApplicationUseCases::EndProcedure(Call call,
                                                                  const v1::EndProcedureRequest& request) {
  return Change(call, request, RequireJudge,
                [&](Transaction& tx, const Application& a, const Relation&, const Pack&) {
                  return domain::DecideEndProcedure(a, request.note(), tx.now());
                });
}

absl::StatusOr<v1::Application> ApplicationUseCases::ServeRuling(Call call,
                                                                 const v1::ServeRulingRequest& request) {
  return Change(call, request, RequireCourt,
                [&](Transaction& tx, const Application& a, const Relation&, const Pack& pack) {
                  return domain::DecideServe(a, request.party_id(), pack, tx.now());
                });
}

absl::Status ApplicationUseCases::OnConsented(Transaction& tx, const intake::CaseConsented& event) {
  const domain::MatterKnown known{{event.title, event.cause, event.right_types, event.amount}};
  return matters_
      .ChangeOrCreate(tx, event.case_id,
                      [&](const domain::Matter&) -> absl::StatusOr<change::Decision<domain::MatterEvent>> {
                        return change::Decision<domain::MatterEvent>().Add(known);
                      })
      .status();
}

absl::Status ApplicationUseCases::OnSettled(Transaction& tx, const mediation::MediationSettled& event) {
  ASSIGN_OR_RETURN(const Pack* const pack, packs_.Get(event.pack));
  return settlements_
      .ChangeOrCreate(tx, event.agreement_id,
                      [&](const domain::Settlement& s) { return domain::DecideKnown(s, event, *pack); })
      .status();
}

absl::StatusOr<std::string> ApplicationUseCases::OnTimer(Transaction& tx, const std::string& application_id,
                                                         const std::string& name) {
  ASSIGN_OR_RETURN(const auto seen, applications_.Find(tx.session(), application_id));
  if (seen.version == 0) return std::string();
  std::string overran;
  const auto decide = [&](const Application& a) -> absl::StatusOr<ApplicationDecision> {
    if (name == domain::kWindowTimer) return domain::DecideExpire(a, tx.now());
    if (name == domain::kMaterialsTimer) return domain::DecideLapse(a, tx.now());
    if (name.starts_with(domain::kNoticeTimer)) {
      ASSIGN_OR_RETURN(const Pack* const pack, packs_.Get(a.pack));
      return domain::DecideNoticeOver(a, name.substr(domain::kNoticeTimer.size()), *pack, tx.now());
    }
    const std::string_view clock = name == domain::kAcceptTimer   ? domain::kConfirmAccept
                                   : name == domain::kDecideTimer ? domain::kConfirmDecide
                                                                  : std::string_view();
    ASSIGN_OR_RETURN(auto decision, domain::DecideOverrun(a, clock, tx.now()));
    if (!decision.events.empty()) overran = std::string(clock);
    return decision;
  };
  RETURN_IF_ERROR(Save(tx, seen.state, "", decide).status());
  return overran;
}

absl::StatusOr<std::string> ApplicationUseCases::VerifyPage(sql::Session& session, const std::string& after,
                                                            std::vector<std::string>& defects) {
  return service::VerifyPage(session, after, defects, applications_, settlements_, matters_);
}

}  // namespace sudiao::confirmation
