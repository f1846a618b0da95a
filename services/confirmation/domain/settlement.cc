#include "services/confirmation/domain/settlement.h"

#include "common/status/status_macros.h"
#include "services/confirmation/domain/clocks.h"

namespace sudiao::confirmation::domain {

void Apply(Settlement& s, const SettlementEvent& event) {
  if (const auto* known = std::get_if<SettlementKnown>(&event)) {
    s.state = SettlementState::EFFECTIVE;
    s.facts = known->facts;
    s.window = known->window;
  } else if (const auto* moved = std::get_if<SettlementMoved>(&event)) {
    s.state = moved->state;
    s.application_id = moved->application_id;
  }
}

absl::StatusOr<SettlementDecision> DecideKnown(const Settlement& s, const mediation::MediationSettled& facts,
                                               const packs::Pack& pack) {
  if (s.state != SettlementState::UNSPECIFIED) return SettlementDecision();
  DeadlineProof window;
  if (pack.FindClock(kConfirmApply) != nullptr) {
    ASSIGN_OR_RETURN(window, packs::ComputeClock(pack, kConfirmApply, facts.agreement_id, facts.effect_time));
  }
  return SettlementDecision().Add(SettlementKnown{facts, window});
}

absl::StatusOr<SettlementDecision> DecideApply(const Settlement& s, const std::string& application_id) {
  if (s.state == SettlementState::APPLIED) {
    return Fail(reasons::kApplicationOpen, {{"application_id", s.application_id}});
  }
  ASSIGN_OR_RETURN(const SettlementState next, kSettlementTable.Next(s.state, SettlementCommand::APPLY));
  return SettlementDecision().Add(SettlementMoved{next, application_id});
}

absl::StatusOr<SettlementDecision> DecideFollow(const Settlement& s, const std::string& application_id,
                                                ApplicationState state) {
  if (s.state != SettlementState::APPLIED || s.application_id != application_id) return SettlementDecision();
  if (EndedWithoutRuling(state)) {
    ASSIGN_OR_RETURN(const SettlementState next, kSettlementTable.Next(s.state, SettlementCommand::RELEASE));
    return SettlementDecision().Add(SettlementMoved{next, ""});
  }
  if (!HasRuling(state)) return SettlementDecision();
  ASSIGN_OR_RETURN(const SettlementState next, kSettlementTable.Next(s.state, SettlementCommand::RULE));
  return SettlementDecision().Add(SettlementMoved{next, application_id});
}

law::CourtQuery CourtQueryOf(const Matter& matter) {
  law::CourtQuery query;
  for (const intake::RightType type : matter.right_types) {
    const auto right = EnumFromName<law::CourtRight>(EnumName(type));
    query.claims.push_back({right.value_or(law::CourtRight::OTHER), law::ClaimNature::UNSPECIFIED});
  }
  query.amount = matter.amount;
  return query;
}

void Apply(Matter& m, const MatterEvent& event) { m = std::get<MatterKnown>(event).matter; }

}  // namespace sudiao::confirmation::domain
