// The procedure packs, shown to everybody.
#pragma once

#include "absl/status/statusor.h"
#include "common/packs/registry.h"
#include "common/rpc/call_context.h"
#include "sudiao/intake/v1/packs.pb.h"

namespace sudiao::intake {

class PackUseCases {
 public:
  explicit PackUseCases(const packs::PackRegistry& packs) : packs_(packs) {}

  absl::StatusOr<v1::ListPacksResponse> ListPacks(const CallContext& call,
                                                  const v1::ListPacksRequest& request);
  absl::StatusOr<v1::PublishedPack> GetPack(const CallContext& call, const v1::GetPackRequest& request);

 private:
  const packs::PackRegistry& packs_;
};

}  // namespace sudiao::intake
