// Transport: one line per RPC.
#pragma once

#include <grpcpp/grpcpp.h>

#include "absl/strings/str_cat.h"
#include "common/rpc/rpc.h"
#include "services/mediation/agreement_service.h"
#include "services/mediation/mediation_service.h"
#include "services/mediation/talk_service.h"
#include "sudiao/mediation/v1/mediation.grpc.pb.h"

namespace sudiao::mediation {

using Context = grpc::CallbackServerContext;
using Reactor = grpc::ServerUnaryReactor;

// NOLINTBEGIN(bugprone-macro-parentheses)
#define SUDIAO_RPC(Method, Response)                                                                       \
  Reactor* Method(Context* context, const v1::Method##Request* request, v1::Response* response) override { \
    return rpc_.Unary(context, request, response,                                                          \
                      [this](const CallContext& call, const v1::Method##Request& r) {                      \
                        return use_cases_.Method(call, r);                                                 \
                      });                                                                                  \
  }
// NOLINTEND(bugprone-macro-parentheses)

class MediationGrpc final : public v1::MediationService::CallbackService {
 public:
  MediationGrpc(rpc::Rpc& rpc, Room& room) : rpc_(rpc), use_cases_(room) {}

  SUDIAO_RPC(GetMediation, Mediation)
  SUDIAO_RPC(ListMediations, ListMediationsResponse)
  SUDIAO_RPC(RecordDuty, Mediation)
  SUDIAO_RPC(ScheduleSession, Mediation)
  SUDIAO_RPC(StartSession, Mediation)
  SUDIAO_RPC(EndSession, Mediation)
  SUDIAO_RPC(AgreeExtension, Mediation)
  SUDIAO_RPC(SuspendMediation, Mediation)
  SUDIAO_RPC(ResumeMediation, Mediation)
  SUDIAO_RPC(EndMediation, Mediation)
  SUDIAO_RPC(ProposeUndisputedFacts, Mediation)
  SUDIAO_RPC(ConfirmUndisputedFacts, Mediation)
  SUDIAO_RPC(PreviewCourtFile, CourtFile)

  grpc::ServerWriteReactor<common::v1::Change>* WatchMediation(
      Context* context, const v1::WatchMediationRequest* request) override {
    const std::string& name = request->name();
    // The topic of a mediation is written "mediation/<id>"; a name that is none is refused by the first look.
    const std::string topic = absl::StrCat("mediation/", name.substr(name.find('/') + 1));
    // "#<place>" is the stream's own: a caller who may name places could count what is hidden from him.
    const bool own = request->resume_token().starts_with('#');
    return rpc_.Watch(context, topic, own ? "?" : request->resume_token(),
                      [this, name](const CallContext& call, const std::string& token) {
                        return use_cases_.ChangesAfter(call, name, token);
                      });
  }

 private:
  rpc::Rpc& rpc_;
  MediationUseCases use_cases_;
};

class MessageGrpc final : public v1::MessageService::CallbackService {
 public:
  MessageGrpc(rpc::Rpc& rpc, Room& room) : rpc_(rpc), use_cases_(room) {}

  SUDIAO_RPC(PostMessage, Message)
  SUDIAO_RPC(GetMessage, Message)
  SUDIAO_RPC(ListMessages, ListMessagesResponse)

 private:
  rpc::Rpc& rpc_;
  MessageUseCases use_cases_;
};

class OfferGrpc final : public v1::OfferService::CallbackService {
 public:
  OfferGrpc(rpc::Rpc& rpc, Room& room) : rpc_(rpc), use_cases_(room) {}

  SUDIAO_RPC(MakeOffer, Offer)
  SUDIAO_RPC(GetOffer, Offer)
  SUDIAO_RPC(ListOffers, ListOffersResponse)
  SUDIAO_RPC(AcceptOffer, Offer)
  SUDIAO_RPC(RejectOffer, Offer)
  SUDIAO_RPC(WithdrawOffer, Offer)
  SUDIAO_RPC(ShareOffer, Offer)

 private:
  rpc::Rpc& rpc_;
  OfferUseCases use_cases_;
};

class AgreementGrpc final : public v1::AgreementService::CallbackService {
 public:
  AgreementGrpc(rpc::Rpc& rpc, Room& room) : rpc_(rpc), use_cases_(room) {}

  SUDIAO_RPC(CreateAgreement, Agreement)
  SUDIAO_RPC(GetAgreement, Agreement)
  SUDIAO_RPC(ListAgreements, ListAgreementsResponse)
  SUDIAO_RPC(ReviseAgreement, Agreement)
  SUDIAO_RPC(ShareAgreement, Agreement)
  SUDIAO_RPC(OpenSigning, Agreement)
  SUDIAO_RPC(ReopenDraft, Agreement)
  SUDIAO_RPC(SignAgreement, Agreement)
  SUDIAO_RPC(RefuseSignature, Agreement)

 private:
  rpc::Rpc& rpc_;
  AgreementUseCases use_cases_;
};

#undef SUDIAO_RPC

}  // namespace sudiao::mediation
