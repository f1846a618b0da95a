#include "services/mediation/domain/mediation.h"

#include <algorithm>

namespace sudiao::mediation::domain {
namespace {

Session* FindSession(Mediation& mediation, std::string_view id) {
  const auto it = std::find_if(mediation.sessions.begin(), mediation.sessions.end(),
                               [&](const Session& session) { return session.id == id; });
  return it == mediation.sessions.end() ? nullptr : &*it;
}

// A session that runs when the mediation ends, ends with it; one that was only planned is not held.
void EndSessions(Mediation& mediation, absl::Time time) {
  std::erase_if(mediation.sessions,
                [](const Session& session) { return session.state == SessionState::SCHEDULED; });
  for (Session& session : mediation.sessions) {
    if (session.state != SessionState::RUNNING) continue;
    session.state = SessionState::ENDED;
    session.end_time = time;
  }
}

struct Applier {
  Mediation& m;

  void operator()(const MediationAnnounced& e) {
    m.state = MediationState::WAITING;
    m.facts = e.facts;
    m.clock = e.clock;
    m.later_clocks = e.later_clocks;
  }
  void operator()(const PartiesChanged& e) { m.facts.parties = e.parties; }
  void operator()(const MediationOpened& e) {
    m.state = MediationState::OPENING;
    m.mediator = e.mediator;
    m.start_time = e.accept_time;
    m.clock = e.clock;
    m.later_clocks = e.later_clocks;
  }
  void operator()(const MediatorReplaced& e) { m.mediator = e.mediator; }
  void operator()(const DutiesRecorded& e) {
    m.duties.insert(m.duties.end(), e.duties.begin(), e.duties.end());
  }
  void operator()(const OnlineAnswerSeen& e) {
    std::erase(m.facts.offline_party_ids, e.party_id);
    if (!e.agreed) m.facts.offline_party_ids.push_back(e.party_id);
  }
  void operator()(const DutiesFinished&) { m.state = MediationState::OPEN; }
  void operator()(const SessionScheduled& e) { m.sessions.push_back(e.session); }
  void operator()(const SessionStarted& e) {
    if (Session* session = FindSession(m, e.session_id)) {
      session->state = SessionState::RUNNING;
      session->start_time = e.time;
    }
  }
  void operator()(const SessionEnded& e) {
    if (Session* session = FindSession(m, e.session_id)) {
      session->state = SessionState::ENDED;
      session->end_time = e.time;
      session->record = e.record;
    }
  }
  void operator()(const ExtensionProposed& e) { m.extension = e.proposal; }
  void operator()(const ExtensionAgreed& e) { m.extension.agreed_party_ids.push_back(e.party_id); }
  void operator()(const ClockRecounted& e) {
    // The proposal is used up if it is what was counted; a pause may leave it behind the new end.
    if (e.extended) m.extension = {};
    m.clock = e.clock;
    m.later_clocks = e.later_clocks;
  }
  void operator()(const MediationSuspended&) {
    m.suspended_from = m.state;
    m.state = MediationState::SUSPENDED;
  }
  void operator()(const MediationResumed&) {
    m.state = m.suspended_from;
    m.suspended_from = MediationState::UNSPECIFIED;
  }
  void operator()(const FactsProposed& e) {
    m.undisputed_facts.insert(m.undisputed_facts.end(), e.facts.begin(), e.facts.end());
  }
  void operator()(const FactsConfirmed& e) {
    for (UndisputedFact& fact : m.undisputed_facts) {
      const bool named = std::find(e.fact_ids.begin(), e.fact_ids.end(), fact.id) != e.fact_ids.end();
      if (named) fact.confirmed_party_ids.push_back(e.party_id);
    }
  }
  void operator()(const SigningOpened& e) {
    m.state = MediationState::SIGNING;
    m.signing_agreement_id = e.agreement_id;
  }
  void operator()(const SigningReopened&) {
    m.state = MediationState::OPEN;
    m.signing_agreement_id.clear();
  }
  void operator()(const AgreementTookEffect& e) {
    m.state = MediationState::SETTLED;
    m.signing_agreement_id = e.agreement_id;
    m.end_code = EndCode::AGREEMENT_REACHED;
    m.effect_time = e.effect_time;
    m.end_time = e.effect_time;
    m.confirmation_intended = e.confirmation_intended;
    m.confirmation_clock = e.confirmation_clock;
    m.extension = {};
    EndSessions(m, e.time);
  }
  void operator()(const MediationSettled&) { m.complete = true; }
  void operator()(const ConfirmationWarned& e) { m.warned_day = e.day; }
  void operator()(const ConfirmationSeen& e) { m.confirmation_stage = e.stage; }
  void operator()(const MediationEnded& e) {
    m.state = MediationState::TERMINATED;
    m.suspended_from = MediationState::UNSPECIFIED;
    m.end_code = e.end_code;
    m.end_note = e.report;
    m.end_time = e.time;
    m.extension = {};
    EndSessions(m, e.time);
  }
  void operator()(const FailureReported& e) { m.end_note = e.report; }
  void operator()(const MediationTerminated&) {}
};

}  // namespace

void MediationAggregate::Apply(Mediation& state, const MediationEvent& event) {
  std::visit(Applier{state}, event);
  std::visit(
      [&](const auto& e) {
        if constexpr (requires { e.time; }) state.update_time = e.time;
      },
      event);
}

}  // namespace sudiao::mediation::domain
