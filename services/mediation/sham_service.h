// The score of signs of a sham mediation, for those who may act on it.
#pragma once

#include "common/rpc/unary.h"
#include "services/mediation/sham_watch.h"
#include "sudiao/mediation/v1/sham.grpc.pb.h"

namespace sudiao::mediation {

class ShamUseCases {
 public:
  ShamUseCases(Room& room, ShamWatch& watch) : room_(room), watch_(watch) {}

  absl::StatusOr<v1::ShamScore> GetShamScore(const CallContext& call, const v1::GetShamScoreRequest& request);

 private:
  Room& room_;
  ShamWatch& watch_;
};

class ShamGrpc final : public v1::ShamService::CallbackService {
 public:
  ShamGrpc(rpc::Rpc& rpc, Room& room, ShamWatch& watch) : rpc_(rpc), use_cases_(room, watch) {}

  SUDIAO_UNARY(GetShamScore, ShamScore)

 private:
  rpc::Rpc& rpc_;
  ShamUseCases use_cases_;
};

}  // namespace sudiao::mediation
