// Transport: one line per RPC.
#pragma once

#include <grpcpp/grpcpp.h>

#include "common/rpc/unary.h"
#include "common/types/resource_name.h"
#include "services/intake/case_service.h"
#include "services/intake/court_service.h"
#include "services/intake/evidence_streams.h"
#include "services/intake/explanation_service.h"
#include "services/intake/pack_service.h"
#include "sudiao/intake/v1/chain_record.grpc.pb.h"
#include "sudiao/intake/v1/courts.grpc.pb.h"
#include "sudiao/intake/v1/explain.grpc.pb.h"
#include "sudiao/intake/v1/intake.grpc.pb.h"
#include "sudiao/intake/v1/packs.grpc.pb.h"

namespace sudiao::intake {

using Ctx = grpc::CallbackServerContext;

class PackGrpc final : public v1::PackService::CallbackService {
 public:
  PackGrpc(rpc::Rpc& rpc, PackUseCases& packs) : rpc_(rpc), use_cases_(packs) {}

  SUDIAO_UNARY(ListPacks, ListPacksResponse)
  SUDIAO_UNARY(GetPack, PublishedPack)

 private:
  rpc::Rpc& rpc_;
  PackUseCases& use_cases_;
};

class CaseGrpc final : public v1::CaseService::CallbackService {
 public:
  CaseGrpc(rpc::Rpc& rpc, CaseUseCases& use_cases) : rpc_(rpc), use_cases_(use_cases) {}

  SUDIAO_UNARY(CreateCase, Case)
  SUDIAO_UNARY(UpdateCase, Case)
  SUDIAO_UNARY(GetCase, Case)
  SUDIAO_UNARY(ListCases, ListCasesResponse)
  SUDIAO_UNARY(SubmitCase, Case)
  SUDIAO_UNARY(ReturnCase, Case)
  SUDIAO_UNARY(AcceptCase, Case)
  SUDIAO_UNARY(ReferCase, Case)
  SUDIAO_UNARY(RecordConsent, Case)
  SUDIAO_UNARY(ReportUnreachable, Case)
  SUDIAO_UNARY(WithdrawCase, Case)
  SUDIAO_UNARY(RecordPerformance, Case)
  SUDIAO_UNARY(InviteParty, Invitation)
  SUDIAO_UNARY(PreviewInvitation, InvitationPreview)
  SUDIAO_UNARY(AcceptInvitation, Case)
  SUDIAO_UNARY(RefuseInvitation, RefuseInvitationResponse)
  SUDIAO_UNARY(ListConsentTexts, ListConsentTextsResponse)
  SUDIAO_UNARY(GetReferralLetter, ReferralLetter)
  SUDIAO_UNARY(ListTimeline, ListTimelineResponse)

  grpc::ServerWriteReactor<common::v1::Change>* WatchCase(Ctx* context,
                                                          const v1::WatchCaseRequest* request) override {
    const std::string id = ParseName(request->name(), "cases").value_or("");
    return rpc_.Watch(context, "case/" + id, request->resume_token(),
                      [this, id](const CallContext& call, const std::string& token) {
                        return use_cases_.ChangesAfter(call, id, token);
                      });
  }

 private:
  rpc::Rpc& rpc_;
  CaseUseCases& use_cases_;
};

class CourtGrpc final : public v1::CourtService::CallbackService {
 public:
  CourtGrpc(rpc::Rpc& rpc, CourtUseCases& use_cases) : rpc_(rpc), use_cases_(use_cases) {}

  SUDIAO_UNARY(RouteCourts, CourtRoute)
  SUDIAO_UNARY(RouteCaseCourts, CourtRoute)
  SUDIAO_UNARY(ListCourts, ListCourtsResponse)

 private:
  rpc::Rpc& rpc_;
  CourtUseCases& use_cases_;
};

class CaseExplanationGrpc final : public v1::CaseExplanationService::CallbackService {
 public:
  CaseExplanationGrpc(rpc::Rpc& rpc, CaseExplanationUseCases& use_cases) : rpc_(rpc), use_cases_(use_cases) {}

  SUDIAO_UNARY(ExplainCase, ExplainCaseResponse)

 private:
  rpc::Rpc& rpc_;
  CaseExplanationUseCases& use_cases_;
};

class EvidenceGrpc final : public v1::EvidenceService::CallbackService {
 public:
  EvidenceGrpc(rpc::Rpc& rpc, EvidenceUseCases& use_cases) : rpc_(rpc), use_cases_(use_cases) {}

  SUDIAO_UNARY(GetEvidence, Evidence)
  SUDIAO_UNARY(ListEvidence, ListEvidenceResponse)
  SUDIAO_UNARY(ShareEvidence, Evidence)

  grpc::ServerReadReactor<v1::UploadEvidenceRequest>* UploadEvidence(Ctx* context,
                                                                     v1::Evidence* response) override {
    return NewUpload(rpc_, use_cases_, context, response);
  }
  grpc::ServerWriteReactor<v1::DownloadEvidenceResponse>* DownloadEvidence(
      Ctx* context, const v1::DownloadEvidenceRequest* request) override {
    return NewDownload(rpc_, use_cases_, context, request);
  }

 private:
  rpc::Rpc& rpc_;
  EvidenceUseCases& use_cases_;
};

class ChainRecordGrpc final : public v1::ChainRecordService::CallbackService {
 public:
  ChainRecordGrpc(rpc::Rpc& rpc, EvidenceUseCases& use_cases) : rpc_(rpc), use_cases_(use_cases) {}

  SUDIAO_UNARY(RecordOnChain, Evidence)

 private:
  rpc::Rpc& rpc_;
  EvidenceUseCases& use_cases_;
};

}  // namespace sudiao::intake
