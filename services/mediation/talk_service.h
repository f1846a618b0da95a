// The use cases of what is said and offered in the room.
#pragma once

#include "absl/status/statusor.h"
#include "services/mediation/convert.h"
#include "services/mediation/sham_watch.h"

namespace sudiao::mediation {

class MessageUseCases {
 public:
  explicit MessageUseCases(Room& room) : room_(room) {}
  absl::StatusOr<v1::Message> PostMessage(const CallContext& call, const v1::PostMessageRequest& request);
  absl::StatusOr<v1::Message> GetMessage(const CallContext& call, const v1::GetMessageRequest& request);
  absl::StatusOr<v1::ListMessagesResponse> ListMessages(const CallContext& call,
                                                        const v1::ListMessagesRequest& request);

 private:
  Room& room_;
};

class OfferUseCases {
 public:
  OfferUseCases(Room& room, ShamWatch& watch) : room_(room), watch_(watch) {}
  absl::StatusOr<v1::Offer> MakeOffer(const CallContext& call, const v1::MakeOfferRequest& request);
  absl::StatusOr<v1::Offer> GetOffer(const CallContext& call, const v1::GetOfferRequest& request);
  absl::StatusOr<v1::ListOffersResponse> ListOffers(const CallContext& call,
                                                    const v1::ListOffersRequest& request);
  absl::StatusOr<v1::Offer> AcceptOffer(const CallContext& call, const v1::AcceptOfferRequest& request);
  absl::StatusOr<v1::Offer> RejectOffer(const CallContext& call, const v1::RejectOfferRequest& request);
  absl::StatusOr<v1::Offer> WithdrawOffer(const CallContext& call, const v1::WithdrawOfferRequest& request);
  absl::StatusOr<v1::Offer> ShareOffer(const CallContext& call, const v1::ShareOfferRequest& request);
  // Its timer fell due.
  absl::Status Expire(const std::string& offer_id);

 private:
  using Decide = absl::FunctionRef<absl::StatusOr<domain::OfferDecision>(
      change::Transaction&, const Room::View&, const domain::Offer&)>;
  template <typename Request>
  absl::StatusOr<v1::Offer> Change(const CallContext& call, const Request& request, Decide decide);
  // An offer that the caller may see, or NOT_FOUND.
  absl::StatusOr<OfferStore::Snapshot> Visible(sql::Session& session, const Room::View& view,
                                               const std::string& id);
  absl::Status Counter(change::Transaction& tx, const std::string& offer_id);

  Room& room_;
  ShamWatch& watch_;
};

}  // namespace sudiao::mediation
