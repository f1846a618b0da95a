// Transport: one line per RPC.
#pragma once

#include <grpcpp/grpcpp.h>

#include "absl/strings/str_cat.h"
#include "common/rpc/unary.h"
#include "services/mediation/agreement_service.h"
#include "services/mediation/mediation_service.h"
#include "services/mediation/sham_service.h"
#include "services/mediation/talk_service.h"
#include "sudiao/mediation/v1/agreement_check.grpc.pb.h"
#include "sudiao/mediation/v1/appraisal.grpc.pb.h"
#include "sudiao/mediation/v1/explain.grpc.pb.h"
#include "sudiao/mediation/v1/mediation.grpc.pb.h"

namespace sudiao::mediation {

using Context = grpc::CallbackServerContext;

class MediationGrpc final : public v1::MediationService::CallbackService {
 public:
  MediationGrpc(rpc::Rpc& rpc, Room& room) : rpc_(rpc), use_cases_(room) {}

  SUDIAO_UNARY(GetMediation, Mediation)
  SUDIAO_UNARY(ListMediations, ListMediationsResponse)
  SUDIAO_UNARY(RecordDuty, Mediation)
  SUDIAO_UNARY(ScheduleSession, Mediation)
  SUDIAO_UNARY(StartSession, Mediation)
  SUDIAO_UNARY(EndSession, Mediation)
  SUDIAO_UNARY(AgreeExtension, Mediation)
  SUDIAO_UNARY(SuspendMediation, Mediation)
  SUDIAO_UNARY(ResumeMediation, Mediation)
  SUDIAO_UNARY(EndMediation, Mediation)
  SUDIAO_UNARY(ProposeUndisputedFacts, Mediation)
  SUDIAO_UNARY(ConfirmUndisputedFacts, Mediation)
  SUDIAO_UNARY(PreviewCourtFile, CourtFile)

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

class MediationExplanationGrpc final : public v1::MediationExplanationService::CallbackService {
 public:
  MediationExplanationGrpc(rpc::Rpc& rpc, Room& room) : rpc_(rpc), use_cases_(room) {}

  SUDIAO_UNARY(ExplainMediation, ExplainMediationResponse)

 private:
  rpc::Rpc& rpc_;
  MediationUseCases use_cases_;
};

class AppraisalGrpc final : public v1::AppraisalService::CallbackService {
 public:
  AppraisalGrpc(rpc::Rpc& rpc, Room& room) : rpc_(rpc), use_cases_(room) {}

  SUDIAO_UNARY(StartAppraisal, Mediation)
  SUDIAO_UNARY(EndAppraisal, Mediation)

 private:
  rpc::Rpc& rpc_;
  MediationUseCases use_cases_;
};

class MessageGrpc final : public v1::MessageService::CallbackService {
 public:
  MessageGrpc(rpc::Rpc& rpc, Room& room) : rpc_(rpc), use_cases_(room) {}

  SUDIAO_UNARY(PostMessage, Message)
  SUDIAO_UNARY(GetMessage, Message)
  SUDIAO_UNARY(ListMessages, ListMessagesResponse)

 private:
  rpc::Rpc& rpc_;
  MessageUseCases use_cases_;
};

class OfferGrpc final : public v1::OfferService::CallbackService {
 public:
  OfferGrpc(rpc::Rpc& rpc, Room& room, ShamWatch& watch) : rpc_(rpc), use_cases_(room, watch) {}

  SUDIAO_UNARY(MakeOffer, Offer)
  SUDIAO_UNARY(GetOffer, Offer)
  SUDIAO_UNARY(ListOffers, ListOffersResponse)
  SUDIAO_UNARY(AcceptOffer, Offer)
  SUDIAO_UNARY(RejectOffer, Offer)
  SUDIAO_UNARY(WithdrawOffer, Offer)
  SUDIAO_UNARY(ShareOffer, Offer)

 private:
  rpc::Rpc& rpc_;
  OfferUseCases use_cases_;
};

class AgreementGrpc final : public v1::AgreementService::CallbackService {
 public:
  AgreementGrpc(rpc::Rpc& rpc, Room& room, ShamWatch& watch) : rpc_(rpc), use_cases_(room, watch) {}

  SUDIAO_UNARY(CreateAgreement, Agreement)
  SUDIAO_UNARY(GetAgreement, Agreement)
  SUDIAO_UNARY(ListAgreements, ListAgreementsResponse)
  SUDIAO_UNARY(ReviseAgreement, Agreement)
  SUDIAO_UNARY(ShareAgreement, Agreement)
  SUDIAO_UNARY(OpenSigning, Agreement)
  SUDIAO_UNARY(ReopenDraft, Agreement)
  SUDIAO_UNARY(SignAgreement, Agreement)
  SUDIAO_UNARY(RefuseSignature, Agreement)

 private:
  rpc::Rpc& rpc_;
  AgreementUseCases use_cases_;
};

class AgreementCheckGrpc final : public v1::AgreementCheckService::CallbackService {
 public:
  AgreementCheckGrpc(rpc::Rpc& rpc, Room& room) : rpc_(rpc), use_cases_(room) {}

  SUDIAO_UNARY(CheckTerms, AgreementCheck)
  SUDIAO_UNARY(CheckAgreement, AgreementCheck)

 private:
  rpc::Rpc& rpc_;
  AgreementCheckUseCases use_cases_;
};

}  // namespace sudiao::mediation
