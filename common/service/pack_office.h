// What administrators do with procedure packs, the same in every service: try a change on the open cases, and
// have the folder read again.
//
//   office_(context.changes, packs, [this](sql::Session& s, const std::string& kind, const std::string& id) {
//     return OpenCasesOf(s, kind, id); })
//   office_grpc_(context.rpc, office_)   // PackOfficeGrpc<v1::AppointmentPackService>
//   absl::Status Prepare() override { return office_.KeepPacks(); }
#pragma once

#include <grpcpp/grpcpp.h>

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "common/change/change.h"
#include "common/packs/dry_run.h"
#include "common/packs/registry.h"
#include "common/rpc/rpc.h"
#include "sudiao/packs/v1/office.pb.h"

namespace sudiao::service {

// Reads the folder of packs again and writes into the log how that went.
absl::Status ReloadPacksAndLog(const packs::PackRegistry& packs);

// An aggregate of a service for which clocks of a pack run.
struct OpenCase {
  std::string case_id;
  std::string case_number;
  std::string pack;  // "cn-pre-filing@1"
  std::vector<packs::RunningClocks> dates;
};

class PackOffice {
 public:
  // What is open of an aggregate, once for each pack by which its clocks run; nothing for one that is closed,
  // has no clocks or is of another kind.
  using Find = std::function<absl::StatusOr<std::vector<OpenCase>>(
      sql::Session& session, const std::string& kind, const std::string& id)>;

  PackOffice(change::Changes& changes, const packs::PackRegistry& packs, Find find)
      : changes_(changes), packs_(packs), find_(std::move(find)) {}

  // Remembers in the database what the loaded packs say. Refuses, and names a case, if a pack that open cases
  // are pinned to says something else than when it was last loaded, or is gone: they would go on under other
  // rules. (Its last day in force may change.)
  absl::Status KeepPacks();

  absl::StatusOr<packs::v1::DryRunPackResponse> DryRunPack(const CallContext& call,
                                                           const packs::v1::DryRunPackRequest& request);
  absl::StatusOr<packs::v1::ReloadPacksResponse> ReloadPacks(const CallContext& call,
                                                             const packs::v1::ReloadPacksRequest& request);

 private:
  absl::Status RequireUnused(sql::Session& session, const std::set<std::string>& refs);
  absl::Status AddPage(sql::Session& session, const packs::Pack& to, const std::string& after, int limit,
                       packs::v1::DryRunPackResponse& response, std::string& last);

  change::Changes& changes_;
  const packs::PackRegistry& packs_;
  const Find find_;
};

// Transport. `Service` is a service with the RPCs DryRunPack and ReloadPacks.
template <typename Service>
class PackOfficeGrpc final : public Service::CallbackService {
 public:
  PackOfficeGrpc(rpc::Rpc& rpc, PackOffice& office) : rpc_(rpc), office_(office) {}

  grpc::ServerUnaryReactor* DryRunPack(grpc::CallbackServerContext* context,
                                       const packs::v1::DryRunPackRequest* request,
                                       packs::v1::DryRunPackResponse* response) override {
    return rpc_.Unary(context, request, response,
                      [this](const CallContext& call, const packs::v1::DryRunPackRequest& r) {
                        return office_.DryRunPack(call, r);
                      });
  }
  grpc::ServerUnaryReactor* ReloadPacks(grpc::CallbackServerContext* context,
                                        const packs::v1::ReloadPacksRequest* request,
                                        packs::v1::ReloadPacksResponse* response) override {
    return rpc_.Unary(context, request, response,
                      [this](const CallContext& call, const packs::v1::ReloadPacksRequest& r) {
                        return office_.ReloadPacks(call, r);
                      });
  }

 private:
  rpc::Rpc& rpc_;
  PackOffice& office_;
};

}  // namespace sudiao::service

namespace sudiao::reasons {

inline constexpr Reason kPackNotSound{"PACK_NOT_SOUND", absl::StatusCode::kInvalidArgument,
                                      "The procedure rules are not sound: {detail}",
                                      "程序规则有误：{detail}"};

}  // namespace sudiao::reasons
