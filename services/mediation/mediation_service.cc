#include "services/mediation/mediation_service.h"

#include "common/codec/struct_proto.h"
#include "common/paging/page_token.h"
#include "common/types/resource_name.h"

namespace sudiao::mediation {
namespace {

using access::Directory;
using change::Transaction;
using domain::Mediation;
using domain::MediationDecision;

struct EndRequest {
  EndCode end_code = EndCode::UNSPECIFIED;
  std::string note;
  SUDIAO_FIELDS(end_code, note)
};

struct ExtensionRequest {
  absl::CivilDay end_date;
  SUDIAO_FIELDS(end_date)
};

absl::StatusOr<EndRequest> ReadEnd(const v1::EndMediationRequest& request) {
  ASSIGN_OR_RETURN(auto command, codec::FromProto<EndRequest>(request));
  Violations violations;
  if (command.end_code == EndCode::UNSPECIFIED) violations.Missing("end_code");
  violations.CheckText("note", command.note, 10000);
  RETURN_IF_ERROR(violations.ToStatus());
  return command;
}

// SIM-18: what was suspended on signs of a sham is for the mediation body to review: it lifts the suspension
// or ends the mediation, also where the mediator does neither.
bool ActsAsReviewer(Transaction& tx, const CallContext& call, const Mediation& m) {
  const bool reviews = m.state == domain::MediationState::SUSPENDED &&
                       call.caller.Has(m.facts.organization_id, Role::CASE_MANAGER);
  if (reviews) tx.ActOnBehalfOf(m.facts.organization_id);
  return reviews;
}

}  // namespace

absl::StatusOr<v1::Mediation> MediationUseCases::Show(sql::Session& session, const Room::View& view,
                                                      absl::Time now) {
  ASSIGN_OR_RETURN(const auto agreements, AgreementsOf(session, {view}));
  return ToResource(view, agreements.empty() ? nullptr : &agreements.begin()->second, now);
}

template <typename Request>
absl::StatusOr<v1::Mediation> MediationUseCases::Change(const CallContext& call, const Request& request,
                                                        Decide decide) {
  return room_.changes().Run<v1::Mediation>(
      call, request, [&](Transaction& tx) -> absl::StatusOr<v1::Mediation> {
        ASSIGN_OR_RETURN(const std::string id, ParseName(request.name(), "mediations"));
        ASSIGN_OR_RETURN(Room::View view, room_.Enter(tx, call, id));
        if (!view.insider()) return Fail(reasons::kNotPermitted);
        ASSIGN_OR_RETURN(view.mediation,
                         room_.Change(tx, id, request.etag(), [&](const Mediation& mediation) {
                           return decide(tx, view, mediation);
                         }));
        return Show(tx.session(), view, tx.now());
      });
}

template <typename Request>
absl::StatusOr<v1::Mediation> MediationUseCases::ChangeAsMediator(const CallContext& call,
                                                                  const Request& request, Decide decide) {
  return Change(
      call, request,
      [&](Transaction& tx, const Room::View& view, const Mediation& m) -> absl::StatusOr<MediationDecision> {
        RETURN_IF_ERROR(RequireMediator(view.relation));
        return decide(tx, view, m);
      });
}

absl::StatusOr<v1::Mediation> MediationUseCases::GetMediation(const CallContext& call,
                                                              const v1::GetMediationRequest& request) {
  RETURN_IF_ERROR(call.RequireCaller());
  ASSIGN_OR_RETURN(const std::string id, ParseName(request.name(), "mediations"));
  return room_.changes().Read<v1::Mediation>(
      call, [&](sql::Session& session) -> absl::StatusOr<v1::Mediation> {
        ASSIGN_OR_RETURN(const Room::View view, room_.Look(session, call, id));
        return Show(session, view, room_.changes().clock().Now());
      });
}

absl::StatusOr<v1::ListMediationsResponse> MediationUseCases::ListMediations(
    const CallContext& call, const v1::ListMediationsRequest& request) {
  RETURN_IF_ERROR(call.RequireCaller());
  ASSIGN_OR_RETURN(const int size, paging::ClampPageSize(request.page_size()));
  const std::vector<std::string> parameters = {"mediations", call.caller.account_id};
  ASSIGN_OR_RETURN(const auto position, paging::DecodePageToken(request.page_token(), parameters, 1));
  using Response = v1::ListMediationsResponse;
  return room_.changes().Read<Response>(call, [&](sql::Session& session) -> absl::StatusOr<Response> {
    ASSIGN_OR_RETURN(std::vector<std::string> ids,
                     ListMediationIds(session, Directory::SubjectsOf(call.caller),
                                      position.empty() ? "" : position[0], size + 1));
    Response response;
    if (ids.size() > static_cast<size_t>(size)) {
      ids.pop_back();
      response.set_next_page_token(paging::EncodePageToken({ids.back()}, parameters));
    }
    // A subject may have a relation that does not count now, such as a power of attorney that ended.
    ASSIGN_OR_RETURN(const auto views, room_.LookMany(session, call, ids));
    ASSIGN_OR_RETURN(const auto agreements, AgreementsOf(session, views));
    for (const Room::View& view : views) {
      const auto agreement = agreements.find(view.state().signing_agreement_id);
      *response.add_mediations() = ToResource(
          view, agreement == agreements.end() ? nullptr : &agreement->second, room_.changes().clock().Now());
    }
    return response;
  });
}

absl::StatusOr<std::map<std::string, domain::Agreement>> MediationUseCases::AgreementsOf(
    sql::Session& session, const std::vector<Room::View>& views) {
  std::vector<std::string> ids;
  for (const Room::View& view : views) {
    const std::string& id = view.state().signing_agreement_id;
    if (!id.empty() && view.insider()) ids.push_back(id);
  }
  std::map<std::string, domain::Agreement> agreements;
  ASSIGN_OR_RETURN(auto found, room_.agreements().FindMany(session, ids));
  for (auto& [id, agreement] : found) agreements.emplace(id, std::move(agreement.state));
  return agreements;
}

absl::StatusOr<v1::Mediation> MediationUseCases::RecordDuty(const CallContext& call,
                                                            const v1::RecordDutyRequest& request) {
  return ChangeAsMediator(
      call, request,
      [&](Transaction& tx, const Room::View& view, const Mediation& m) -> absl::StatusOr<MediationDecision> {
        ASSIGN_OR_RETURN(const auto command, codec::FromProto<domain::RecordDuty>(request));
        return domain::DecideRecordDuty(m, *view.pack, command, tx.now());
      });
}

absl::StatusOr<v1::Mediation> MediationUseCases::ScheduleSession(const CallContext& call,
                                                                 const v1::ScheduleSessionRequest& request) {
  return ChangeAsMediator(
      call, request,
      [&](Transaction& tx, const Room::View&, const Mediation& m) -> absl::StatusOr<MediationDecision> {
        ASSIGN_OR_RETURN(auto command, codec::FromProto<domain::ScheduleSession>(request));
        command.session_id = NewId(tx.now());
        return domain::DecideScheduleSession(m, command, tx.now());
      });
}

absl::StatusOr<v1::Mediation> MediationUseCases::StartSession(const CallContext& call,
                                                              const v1::StartSessionRequest& request) {
  return ChangeAsMediator(call, request, [&](Transaction& tx, const Room::View&, const Mediation& m) {
    return domain::DecideStartSession(m, request.session_id(), tx.now());
  });
}

absl::StatusOr<v1::Mediation> MediationUseCases::EndSession(const CallContext& call,
                                                            const v1::EndSessionRequest& request) {
  return ChangeAsMediator(call, request, [&](Transaction& tx, const Room::View&, const Mediation& m) {
    return domain::DecideEndSession(m, request.session_id(), request.record(), tx.now());
  });
}

absl::StatusOr<v1::Mediation> MediationUseCases::AgreeExtension(const CallContext& call,
                                                                const v1::AgreeExtensionRequest& request) {
  return Change(
      call, request,
      [&](Transaction& tx, const Room::View& view, const Mediation& m) -> absl::StatusOr<MediationDecision> {
        std::string party_id;
        ASSIGN_OR_RETURN(const auto wish, codec::FromProto<ExtensionRequest>(request));
        if (view.relation.case_manager && domain::BodyExtends(m, *view.pack)) {
          return domain::DecideExtendByBody(m, *view.pack, wish.end_date, tx.now());
        }
        if (!view.relation.mediator) {
          ASSIGN_OR_RETURN(const access::ActsFor acting, ActingParty(view.relation, request.party_id()));
          tx.ActOnBehalfOf(acting.party_id);
          party_id = acting.party_id;
        }
        return domain::DecideAgreeExtension(m, *view.pack, wish.end_date, party_id, tx.now());
      });
}

absl::StatusOr<v1::Mediation> MediationUseCases::SuspendMediation(
    const CallContext& call, const v1::SuspendMediationRequest& request) {
  return ChangeAsMediator(
      call, request,
      [&](Transaction& tx, const Room::View& view, const Mediation& m) -> absl::StatusOr<MediationDecision> {
        Violations violations;
        violations.RequireText("note", request.note(), 10000);
        RETURN_IF_ERROR(violations.ToStatus());
        ASSIGN_OR_RETURN(auto decision, domain::DecideSuspend(m, tx.now()));
        RETURN_IF_ERROR(room_.WriteNote(
            tx, {view.id, Label::CENTRE, "", call.caller.account_id, request.note(), tx.now()}));
        return decision;
      });
}

absl::StatusOr<v1::Mediation> MediationUseCases::ResumeMediation(const CallContext& call,
                                                                 const v1::ResumeMediationRequest& request) {
  return Change(
      call, request,
      [&](Transaction& tx, const Room::View& view, const Mediation& m) -> absl::StatusOr<MediationDecision> {
        if (!view.relation.mediator && !ActsAsReviewer(tx, call, m)) return Fail(reasons::kNotPermitted);
        Violations violations;
        violations.CheckText("note", request.note(), 10000);
        RETURN_IF_ERROR(violations.ToStatus());
        ASSIGN_OR_RETURN(auto decision, domain::DecideResume(m, tx.now()));
        if (request.note().empty()) return decision;
        RETURN_IF_ERROR(room_.WriteNote(
            tx, {view.id, Label::CENTRE, "", call.caller.account_id, request.note(), tx.now()}));
        return decision;
      });
}

absl::StatusOr<v1::Mediation> MediationUseCases::StartAppraisal(const CallContext& call,
                                                                const v1::StartAppraisalRequest& request) {
  return ChangeAsMediator(
      call, request,
      [&](Transaction& tx, const Room::View& view, const Mediation& m) -> absl::StatusOr<MediationDecision> {
        Violations violations;
        violations.RequireText("subject", request.subject(), 10000);
        RETURN_IF_ERROR(violations.ToStatus());
        ASSIGN_OR_RETURN(auto decision, domain::DecidePauseClock(m, *view.pack, NewId(tx.now()), tx.now()));
        RETURN_IF_ERROR(room_.WriteNote(
            tx, {view.id, Label::SHARED, "", call.caller.account_id, request.subject(), tx.now()}));
        return decision;
      });
}

absl::StatusOr<v1::Mediation> MediationUseCases::EndAppraisal(const CallContext& call,
                                                              const v1::EndAppraisalRequest& request) {
  return ChangeAsMediator(
      call, request,
      [&](Transaction& tx, const Room::View& view, const Mediation& m) -> absl::StatusOr<MediationDecision> {
        Violations violations;
        violations.CheckText("note", request.note(), 10000);
        RETURN_IF_ERROR(violations.ToStatus());
        ASSIGN_OR_RETURN(auto decision, domain::DecideResumeClock(m, *view.pack, tx.now()));
        if (request.note().empty()) return decision;
        RETURN_IF_ERROR(room_.WriteNote(
            tx, {view.id, Label::SHARED, "", call.caller.account_id, request.note(), tx.now()}));
        return decision;
      });
}

// A party's last words are said to the other parties; the failure report, which may reach the court, is the
// mediator's.
absl::StatusOr<v1::Mediation> MediationUseCases::EndMediation(const CallContext& call,
                                                              const v1::EndMediationRequest& request) {
  return Change(
      call, request,
      [&](Transaction& tx, const Room::View& view, const Mediation& m) -> absl::StatusOr<MediationDecision> {
        if (view.relation.mediator || ActsAsReviewer(tx, call, m)) {
          ASSIGN_OR_RETURN(const EndRequest command, ReadEnd(request));
          return domain::DecideEnd(m, *view.pack, command.end_code, command.note, tx.now());
        }
        ASSIGN_OR_RETURN(const access::ActsFor acting, ActingParty(view.relation, request.party_id()));
        tx.ActOnBehalfOf(acting.party_id);
        ASSIGN_OR_RETURN(const EndRequest command, ReadEnd(request));
        ASSIGN_OR_RETURN(auto decision, domain::DecideExit(m, command.end_code, tx.now()));
        if (command.note.empty()) return decision;
        RETURN_IF_ERROR(room_.WriteNote(
            tx, {view.id, Label::SHARED, acting.party_id, call.caller.account_id, command.note, tx.now()}));
        return decision;
      });
}

absl::StatusOr<v1::Mediation> MediationUseCases::ProposeUndisputedFacts(
    const CallContext& call, const v1::ProposeUndisputedFactsRequest& request) {
  return ChangeAsMediator(call, request, [&](Transaction& tx, const Room::View&, const Mediation& m) {
    const std::vector<std::string> facts(request.facts().begin(), request.facts().end());
    std::vector<std::string> ids;
    for (size_t i = 0; i < facts.size(); ++i) ids.push_back(NewId(tx.now()));
    return domain::DecideProposeFacts(m, facts, ids, tx.now());
  });
}

absl::StatusOr<v1::Mediation> MediationUseCases::ConfirmUndisputedFacts(
    const CallContext& call, const v1::ConfirmUndisputedFactsRequest& request) {
  return Change(
      call, request,
      [&](Transaction& tx, const Room::View& view, const Mediation& m) -> absl::StatusOr<MediationDecision> {
        ASSIGN_OR_RETURN(const access::ActsFor acting, ActingParty(view.relation, request.party_id()));
        tx.ActOnBehalfOf(acting.party_id);
        const std::vector<std::string> ids(request.fact_ids().begin(), request.fact_ids().end());
        return domain::DecideConfirmFacts(m, ids, acting, tx.now());
      });
}

// CONF-2  The parties may look at any time; for the court there is such a file only after a failed mediation.
absl::StatusOr<v1::CourtFile> MediationUseCases::PreviewCourtFile(
    const CallContext& call, const v1::PreviewCourtFileRequest& request) {
  RETURN_IF_ERROR(call.RequireCaller());
  ASSIGN_OR_RETURN(const std::string id, ParseName(request.name(), "mediations"));
  return room_.changes().Read<v1::CourtFile>(
      call, [&](sql::Session& session) -> absl::StatusOr<v1::CourtFile> {
        ASSIGN_OR_RETURN(const Room::View view, room_.Look(session, call, id));
        const bool failed = view.state().state == domain::MediationState::TERMINATED;
        if (!view.insider() && !failed) return Fail(reasons::kNotFound);
        return ToResource(view);
      });
}

absl::StatusOr<rpc::ChangePage> MediationUseCases::ChangesAfter(const CallContext& call,
                                                                const std::string& name,
                                                                const std::string& token) {
  ASSIGN_OR_RETURN(const std::string id, ParseName(name, "mediations"));
  return room_.changes().Read<rpc::ChangePage>(
      call, [&](sql::Session& session) -> absl::StatusOr<rpc::ChangePage> {
        ASSIGN_OR_RETURN(const Room::View view, room_.Look(session, call, id));
        return ReadFeed(session, id, view.relation, token);
      });
}

}  // namespace sudiao::mediation
