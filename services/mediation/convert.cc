#include "services/mediation/convert.h"

#include "common/codec/struct_proto.h"
#include "common/service/deadline_proto.h"
#include "common/types/resource_name.h"
#include "services/mediation/domain/court_file.h"
#include "services/mediation/domain/next_steps.h"

namespace sudiao::mediation {
namespace {

using domain::MediationState;

// What everybody who may know of the mediation may know of it.
v1::Mediation Outline(const Room::View& view) {
  const domain::Mediation& m = view.state();
  v1::Mediation resource;
  resource.set_name(FormatName("mediations", view.id));
  resource.set_uid(view.id);
  codec::ToProto(m.mediator, resource);
  resource.set_case_id(m.facts.case_id);
  resource.set_case_title(m.facts.case_title);
  resource.set_organization_id(m.facts.organization_id);
  resource.set_pack(m.facts.pack);
  for (const access::CaseParty& party : m.facts.parties) {
    v1::PartyView& shown = *resource.add_parties();
    shown.set_party_id(party.party_id);
    shown.set_display_name(party.display_name);
    shown.set_side(std::string(EnumName(party.side)));
  }
  if (m.has_clock()) service::SetDeadline(m.clock, *resource.mutable_deadline());
  return resource;
}

// The part that a court may see: that it runs and until when, not what goes on inside, be it a suspension on
// signs of a sham (the body reviews that first, SIM-18); after its end also how it ended and, if it failed,
// what CONF-2 lets travel. Without etag and times of change, which would tell how busy the room is.
domain::Mediation ForCourt(const domain::Mediation& m) {
  domain::Mediation shown;
  const bool in_room = m.state == MediationState::OPENING || m.state == MediationState::SIGNING ||
                       m.state == MediationState::SUSPENDED;
  shown.state = in_room ? MediationState::OPEN : m.state;
  shown.start_time = m.start_time;
  shown.end_time = m.end_time;
  shown.end_code = m.end_code;
  if (m.state != MediationState::TERMINATED) return shown;
  shown.end_note = m.end_note;
  for (const domain::UndisputedFact& fact : m.undisputed_facts) {
    if (domain::IsConfirmedByAll(m, fact)) shown.undisputed_facts.push_back(fact);
  }
  return shown;
}

void AddSteps(const std::vector<domain::NextStep>& steps, v1::Mediation& resource) {
  for (const domain::NextStep& step : steps) codec::ToProto(step, *resource.add_next_steps());
}

// The steps of what a court sees: computed from that alone.
std::vector<domain::NextStep> StepsForCourt(const Room::View& view, absl::Time now) {
  domain::Mediation shown = ForCourt(view.state());
  shown.facts = view.state().facts;
  shown.mediator = view.state().mediator;
  shown.clock = view.state().clock;
  shown.confirmation_clock = view.state().confirmation_clock;
  shown.confirmation_stage = view.state().confirmation_stage;
  return domain::NextSteps(shown, *view.pack, nullptr, now);
}

}  // namespace

v1::Mediation ToResource(const Room::View& view, const domain::Agreement* agreement, absl::Time now) {
  v1::Mediation resource = Outline(view);
  if (!view.insider()) {
    codec::ToProto(ForCourt(view.state()), resource);
    AddSteps(StepsForCourt(view, now), resource);
    return resource;
  }
  codec::ToProto(view.state(), resource);
  resource.set_etag(view.mediation.etag());
  *resource.mutable_create_time() = resource.start_time();
  AddSteps(domain::NextSteps(view.state(), *view.pack, agreement, now), resource);
  return resource;
}

v1::Message ToResource(const std::string& id, const MessageStore::Snapshot& message) {
  v1::Message resource;
  codec::ToProto(message.state, resource);
  resource.set_name(ItemName(message.state.mediation_id, "messages", id));
  resource.set_uid(id);
  return resource;
}

v1::Offer ToResource(const std::string& id, const OfferStore::Snapshot& offer) {
  v1::Offer resource;
  codec::ToProto(offer.state, resource);
  resource.set_name(ItemName(offer.state.mediation_id, "offers", id));
  resource.set_uid(id);
  resource.set_etag(offer.etag());
  return resource;
}

v1::Agreement ToResource(const std::string& id, const AgreementStore::Snapshot& agreement,
                         const domain::Mediation& mediation) {
  v1::Agreement resource;
  codec::ToProto(agreement.state.terms, resource);
  codec::ToProto(agreement.state, resource);
  resource.set_name(ItemName(agreement.state.mediation_id, "agreements", id));
  resource.set_uid(id);
  resource.set_etag(agreement.etag());
  const bool in_effect = agreement.state.state == domain::AgreementState::EFFECTIVE;
  if (in_effect && !mediation.confirmation_clock.clock_id.empty()) {
    service::SetDeadline(mediation.confirmation_clock, *resource.mutable_confirmation_deadline());
  }
  return resource;
}

v1::CourtFile ToResource(const Room::View& view) {
  v1::CourtFile file;
  for (const domain::CourtFileItem& item : domain::CourtFileOf(view.state(), *view.pack)) {
    codec::ToProto(item, *file.add_items());
  }
  return file;
}

}  // namespace sudiao::mediation
