// Offers: terms that one party, or the mediator (SIM-17), puts to the others, each with an end.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/access/policy.h"
#include "common/change/decision.h"
#include "common/types/money.h"
#include "services/mediation/domain/mediation.h"
#include "services/mediation/domain/offer_states.h"

namespace sudiao::mediation::domain {

struct Offer {
  OfferState state = OfferState::UNSPECIFIED;
  std::string mediation_id;
  Label label = Label::UNSPECIFIED;
  std::string party_id;  // who makes it; empty for the mediator
  std::string text;
  Money amount;
  absl::Time expire_time;
  std::string counters_offer_id;
  std::vector<std::string> accepted_party_ids;
  absl::Time create_time;
  SUDIAO_FIELDS(state, mediation_id, label, party_id, text, amount, expire_time, counters_offer_id,
                accepted_party_ids, create_time)

  access::Item item() const { return {label, party_id}; }
};

struct OfferMade {
  static constexpr std::string_view kType = "offer.made.v1";
  Offer offer;
  SUDIAO_FIELDS(offer)
};
struct OfferShared {
  static constexpr std::string_view kType = "offer.shared.v1";
  absl::Time time;
  SUDIAO_FIELDS(time)
};
struct OfferAccepted {
  static constexpr std::string_view kType = "offer.accepted.v1";
  std::string party_id;
  absl::Time time;
  SUDIAO_FIELDS(party_id, time)
};
// Every other party has accepted, or the offer ended in another way.
struct OfferClosed {
  static constexpr std::string_view kType = "offer.closed.v1";
  OfferState state = OfferState::UNSPECIFIED;
  std::string party_id;  // who rejected it
  absl::Time time;
  SUDIAO_FIELDS(state, party_id, time)
};

using OfferEvent = std::variant<OfferMade, OfferShared, OfferAccepted, OfferClosed>;
using OfferDecision = change::Decision<OfferEvent>;

struct OfferAggregate {
  static constexpr std::string_view kKind = "offer";
  using State = Offer;
  using Event = OfferEvent;
  static void Apply(Offer& state, const OfferEvent& event);
};

struct MakeOffer {
  Label label = Label::UNSPECIFIED;
  std::string party_id;  // empty for the mediator
  std::string text;
  Money amount;
  absl::Time expire_time;
  std::string counters_offer_id;
  SUDIAO_FIELDS(label, party_id, text, amount, expire_time, counters_offer_id)
};

inline constexpr std::string_view kOfferTimer = "expiry";

// `countered` is the offer that this one counters, which the maker may see; null for none.
absl::StatusOr<OfferDecision> DecideMakeOffer(const Mediation& mediation, const MakeOffer& command,
                                              const Offer* countered, absl::Time now);
absl::StatusOr<OfferDecision> DecideShareOffer(const Mediation& mediation, const Offer& offer,
                                               absl::Time now);
absl::StatusOr<OfferDecision> DecideAcceptOffer(const Mediation& mediation, const Offer& offer,
                                                const access::ActsFor& acting, absl::Time now);
absl::StatusOr<OfferDecision> DecideRejectOffer(const Mediation& mediation, const Offer& offer,
                                                const access::ActsFor& acting, absl::Time now);
absl::StatusOr<OfferDecision> DecideWithdrawOffer(const Mediation& mediation, const Offer& offer,
                                                  absl::Time now);
// Another offer answers it: an open shared offer is COUNTERED, any other stays as it is.
OfferDecision DecideCounterOffer(const Offer& offer, absl::Time now);
// Its time is over, or (at any time) the mediation.
OfferDecision DecideExpireOffer(const Offer& offer, bool mediation_over, absl::Time now);

}  // namespace sudiao::mediation::domain
