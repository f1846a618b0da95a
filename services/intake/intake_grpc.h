// Transport: one line per RPC.
#pragma once

#include <grpcpp/grpcpp.h>

#include "common/rpc/rpc.h"
#include "common/types/resource_name.h"
#include "services/intake/case_service.h"
#include "services/intake/evidence_streams.h"
#include "sudiao/intake/v1/intake.grpc.pb.h"

namespace sudiao::intake {

using Ctx = grpc::CallbackServerContext;
using Unary = grpc::ServerUnaryReactor;

#define SUDIAO_UNARY(Method, Request, Response, use_cases)                                            \
  Unary* Method(Ctx* context, const Request* request, Response* response) override {                  \
    return rpc_.Unary(context, request, response, [this](const CallContext& call, const Request& r) { \
      return use_cases.Method(call, r);                                                               \
    });                                                                                               \
  }

class CaseGrpc final : public v1::CaseService::CallbackService {
 public:
  CaseGrpc(rpc::Rpc& rpc, CaseUseCases& cases) : rpc_(rpc), cases_(cases) {}

  SUDIAO_UNARY(CreateCase, v1::CreateCaseRequest, v1::Case, cases_)
  SUDIAO_UNARY(UpdateCase, v1::UpdateCaseRequest, v1::Case, cases_)
  SUDIAO_UNARY(GetCase, v1::GetCaseRequest, v1::Case, cases_)
  SUDIAO_UNARY(ListCases, v1::ListCasesRequest, v1::ListCasesResponse, cases_)
  SUDIAO_UNARY(SubmitCase, v1::SubmitCaseRequest, v1::Case, cases_)
  SUDIAO_UNARY(ReturnCase, v1::ReturnCaseRequest, v1::Case, cases_)
  SUDIAO_UNARY(AcceptCase, v1::AcceptCaseRequest, v1::Case, cases_)
  SUDIAO_UNARY(ReferCase, v1::ReferCaseRequest, v1::Case, cases_)
  SUDIAO_UNARY(RecordConsent, v1::RecordConsentRequest, v1::Case, cases_)
  SUDIAO_UNARY(ReportUnreachable, v1::ReportUnreachableRequest, v1::Case, cases_)
  SUDIAO_UNARY(WithdrawCase, v1::WithdrawCaseRequest, v1::Case, cases_)
  SUDIAO_UNARY(RecordPerformance, v1::RecordPerformanceRequest, v1::Case, cases_)
  SUDIAO_UNARY(InviteParty, v1::InvitePartyRequest, v1::Invitation, cases_)
  SUDIAO_UNARY(PreviewInvitation, v1::PreviewInvitationRequest, v1::InvitationPreview, cases_)
  SUDIAO_UNARY(AcceptInvitation, v1::AcceptInvitationRequest, v1::Case, cases_)
  SUDIAO_UNARY(RefuseInvitation, v1::RefuseInvitationRequest, v1::RefuseInvitationResponse, cases_)
  SUDIAO_UNARY(ListConsentTexts, v1::ListConsentTextsRequest, v1::ListConsentTextsResponse, cases_)
  SUDIAO_UNARY(GetReferralLetter, v1::GetReferralLetterRequest, v1::ReferralLetter, cases_)
  SUDIAO_UNARY(ListTimeline, v1::ListTimelineRequest, v1::ListTimelineResponse, cases_)

  grpc::ServerWriteReactor<common::v1::Change>* WatchCase(Ctx* context,
                                                          const v1::WatchCaseRequest* request) override {
    const std::string id = ParseName(request->name(), "cases").value_or("");
    return rpc_.Watch(context, "case/" + id, request->resume_token(),
                      [this, id](const CallContext& call, const std::string& token) {
                        return cases_.ChangesAfter(call, id, token);
                      });
  }

 private:
  rpc::Rpc& rpc_;
  CaseUseCases& cases_;
};

class EvidenceGrpc final : public v1::EvidenceService::CallbackService {
 public:
  EvidenceGrpc(rpc::Rpc& rpc, EvidenceUseCases& evidence) : rpc_(rpc), evidence_(evidence) {}

  SUDIAO_UNARY(GetEvidence, v1::GetEvidenceRequest, v1::Evidence, evidence_)
  SUDIAO_UNARY(ListEvidence, v1::ListEvidenceRequest, v1::ListEvidenceResponse, evidence_)
  SUDIAO_UNARY(ShareEvidence, v1::ShareEvidenceRequest, v1::Evidence, evidence_)

  grpc::ServerReadReactor<v1::UploadEvidenceRequest>* UploadEvidence(Ctx* context,
                                                                     v1::Evidence* response) override {
    return NewUpload(rpc_, evidence_, context, response);
  }
  grpc::ServerWriteReactor<v1::DownloadEvidenceResponse>* DownloadEvidence(
      Ctx* context, const v1::DownloadEvidenceRequest* request) override {
    return NewDownload(rpc_, evidence_, context, request);
  }

 private:
  rpc::Rpc& rpc_;
  EvidenceUseCases& evidence_;
};

#undef SUDIAO_UNARY

}  // namespace sudiao::intake
