// The transport's one line for an RPC that a use case answers.
//
//   class CaseGrpc final : public v1::CaseService::CallbackService {
//    public:
//     CaseGrpc(rpc::Rpc& rpc, CaseUseCases& use_cases) : rpc_(rpc), use_cases_(use_cases) {}
//     SUDIAO_UNARY(SubmitCase, Case)  // use_cases_.SubmitCase(call, SubmitCaseRequest) answers a Case
//
// The messages are those of the namespace's v1; the class has the members rpc_ and use_cases_.
#pragma once

#include <grpcpp/grpcpp.h>

#include "common/rpc/rpc.h"

// NOLINTBEGIN(bugprone-macro-parentheses)
#define SUDIAO_UNARY(Method, Response)                                                                       \
  grpc::ServerUnaryReactor* Method(grpc::CallbackServerContext* context, const v1::Method##Request* request, \
                                   v1::Response* response) override {                                        \
    return rpc_.Unary(context, request, response,                                                            \
                      [this](const CallContext& call, const v1::Method##Request& r) {                        \
                        return use_cases_.Method(call, r);                                                   \
                      });                                                                                    \
  }
// NOLINTEND(bugprone-macro-parentheses)
