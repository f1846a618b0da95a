#include "services/mediation/domain/offer.h"

#include <algorithm>

#include "services/mediation/domain/mediation_rules.h"

namespace sudiao::mediation::domain {
namespace {

bool Contains(const std::vector<std::string>& ids, const std::string& id) {
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

// Allowed by the offer's state; and an offer whose time is over is closed, also before its timer fired.
absl::Status RequireOpen(const Offer& offer, OfferCommand command, absl::Time now) {
  RETURN_IF_ERROR(kOfferTable.Next(offer.state, command).status());
  if (now < offer.expire_time) return absl::OkStatus();
  return Fail(reasons::kOfferClosed, {{"state", std::string(EnumName(OfferState::EXPIRED))}});
}

absl::Status RequireAnswerable(const Offer& offer, OfferCommand command, const access::ActsFor& acting,
                               absl::Time now) {
  RETURN_IF_ERROR(RequireOpen(offer, command, now));
  if (offer.party_id == acting.party_id) return Fail(reasons::kOwnOffer);
  return offer.label == Label::SHARED ? absl::OkStatus() : Fail(reasons::kOfferNotShared);
}

OfferDecision Close(OfferState state, std::string party_id, absl::Time now) {
  OfferDecision decision;
  decision.Add(OfferClosed{state, std::move(party_id), now});
  return decision.Cancel(std::string(kOfferTimer));
}

absl::Status CheckTerms(const Mediation& mediation, const MakeOffer& command, const Offer* countered,
                        absl::Time now) {
  Violations violations;
  if (command.label == Label::UNSPECIFIED) violations.Missing("offer.label");
  violations.RequireText("offer.text", command.text, 10000);
  if (command.amount.has_value() && command.amount.minor_units <= 0) {
    violations.Add("offer.amount", "NOT_POSITIVE", "An amount must be more than nothing.",
                   "金额应当大于零。");
  }
  if (command.expire_time == absl::Time()) {
    violations.Missing("offer.expire_time");
  } else if (command.expire_time <= now) {
    violations.Add("offer.expire_time", "IN_THE_PAST", "An offer must end in the future.",
                   "方案的有效期应当晚于当前时间。");
  }
  const bool answers_other = countered == nullptr || (countered->mediation_id == mediation.facts.case_id &&
                                                      countered->label == Label::SHARED);
  if (!answers_other) {
    violations.Add("offer.counters_offer_id", "NOT_AN_OFFER",
                   "Only an offer to all parties can be countered.", "只能对已公开的方案提出反方案。");
  }
  return violations.ToStatus();
}

}  // namespace

void OfferAggregate::Apply(Offer& state, const OfferEvent& event) {
  if (const auto* made = std::get_if<OfferMade>(&event)) state = made->offer;
  if (std::holds_alternative<OfferShared>(event)) state.label = Label::SHARED;
  if (const auto* accepted = std::get_if<OfferAccepted>(&event)) {
    state.accepted_party_ids.push_back(accepted->party_id);
  }
  if (const auto* closed = std::get_if<OfferClosed>(&event)) state.state = closed->state;
}

// SIM-17  The mediator may propose, too, to all parties. An offer binds nobody (SIM-22, OMR-18: what is
// offered may not be used later), so general authority is enough to make one.
absl::StatusOr<OfferDecision> DecideMakeOffer(const Mediation& mediation, const MakeOffer& command,
                                              const Offer* countered, absl::Time now) {
  RETURN_IF_ERROR(RequireAllowed(mediation, MediationCommand::OFFER, now));
  RETURN_IF_ERROR(CheckTerms(mediation, command, countered, now));
  const bool fits =
      command.label == Label::SHARED || (command.label == Label::CAUCUS && !command.party_id.empty());
  if (!fits) return Fail(reasons::kLabelNotAllowed, {{"label", std::string(EnumName(command.label))}});
  if (countered != nullptr) {
    RETURN_IF_ERROR(RequireOpen(*countered, OfferCommand::COUNTER, now));
    if (!command.party_id.empty() && countered->party_id == command.party_id) return Fail(reasons::kOwnOffer);
  }
  OfferDecision decision;
  decision.Add(OfferMade{{OfferState::OPEN,
                          mediation.facts.case_id,
                          command.label,
                          command.party_id,
                          command.text,
                          command.amount,
                          command.expire_time,
                          command.counters_offer_id,
                          {},
                          now}});
  return decision.Set(std::string(kOfferTimer), command.expire_time);
}

absl::StatusOr<OfferDecision> DecideShareOffer(const Mediation& mediation, const Offer& offer,
                                               absl::Time now) {
  RETURN_IF_ERROR(RequireAllowed(mediation, MediationCommand::OFFER, now));
  RETURN_IF_ERROR(RequireOpen(offer, OfferCommand::SHARE, now));
  OfferDecision decision;
  if (offer.label == Label::SHARED) return decision;
  return decision.Add(OfferShared{now});
}

// CPL-62  Accepting settles, so an agent needs special authority. The offer is accepted when every other
// party has accepted it; what binds is the signed agreement only.
absl::StatusOr<OfferDecision> DecideAcceptOffer(const Mediation& mediation, const Offer& offer,
                                                const access::ActsFor& acting, absl::Time now) {
  RETURN_IF_ERROR(RequireAllowed(mediation, MediationCommand::OFFER, now));
  RETURN_IF_ERROR(RequireAnswerable(offer, OfferCommand::ACCEPT, acting, now));
  RETURN_IF_ERROR(RequireSpecialAuthority(acting));
  OfferDecision decision;
  if (Contains(offer.accepted_party_ids, acting.party_id)) return decision;
  decision.Add(OfferAccepted{acting.party_id, now});
  const bool all = std::all_of(
      mediation.facts.parties.begin(), mediation.facts.parties.end(), [&](const access::CaseParty& party) {
        return !MustAgree(party) || party.party_id == offer.party_id || party.party_id == acting.party_id ||
               Contains(offer.accepted_party_ids, party.party_id);
      });
  if (!all) return decision;
  decision.Add(OfferClosed{OfferState::ACCEPTED, "", now});
  return decision.Cancel(std::string(kOfferTimer));
}

absl::StatusOr<OfferDecision> DecideRejectOffer(const Mediation& mediation, const Offer& offer,
                                                const access::ActsFor& acting, absl::Time now) {
  RETURN_IF_ERROR(RequireAllowed(mediation, MediationCommand::CLOSE_OFFER, now));
  RETURN_IF_ERROR(RequireAnswerable(offer, OfferCommand::REJECT, acting, now));
  return Close(OfferState::REJECTED, acting.party_id, now);
}

absl::StatusOr<OfferDecision> DecideWithdrawOffer(const Mediation& mediation, const Offer& offer,
                                                  absl::Time now) {
  RETURN_IF_ERROR(RequireAllowed(mediation, MediationCommand::CLOSE_OFFER, now));
  RETURN_IF_ERROR(RequireOpen(offer, OfferCommand::WITHDRAW, now));
  return Close(OfferState::WITHDRAWN, "", now);
}

OfferDecision DecideCounterOffer(const Offer& offer, absl::Time now) {
  const bool open = RequireOpen(offer, OfferCommand::COUNTER, now).ok() && offer.label == Label::SHARED;
  return open ? Close(OfferState::COUNTERED, "", now) : OfferDecision{};
}

OfferDecision DecideExpireOffer(const Offer& offer, bool mediation_over, absl::Time now) {
  const bool over = mediation_over || now >= offer.expire_time;
  if (!over || !kOfferTable.Allows(offer.state, OfferCommand::EXPIRE)) return {};
  return Close(OfferState::EXPIRED, "", now);
}

}  // namespace sudiao::mediation::domain
