#include "services/intake/pack_service.h"

#include "common/codec/struct_proto.h"
#include "common/packs/describe.h"
#include "common/paging/page_token.h"
#include "common/status/reasons.h"
#include "common/status/status_macros.h"
#include "common/types/resource_name.h"

namespace sudiao::intake {
namespace {

constexpr std::string_view kPacks = "packs";

}  // namespace

absl::StatusOr<v1::ListPacksResponse> PackUseCases::ListPacks(const CallContext&,
                                                              const v1::ListPacksRequest& request) {
  ASSIGN_OR_RETURN(const int size, paging::ClampPageSize(request.page_size()));
  const std::vector<std::string> parameters = {std::string(kPacks)};
  ASSIGN_OR_RETURN(const auto position, paging::DecodePageToken(request.page_token(), parameters, 1));
  v1::ListPacksResponse response;
  bool behind = position.empty();
  for (const packs::Pack& pack : packs_.All()) {
    if (!behind) {
      behind = pack.Ref() == position[0];
      continue;
    }
    if (response.packs_size() == size) {
      const std::string& last = response.packs(size - 1).name();
      response.set_next_page_token(paging::EncodePageToken({last.substr(kPacks.size() + 1)}, parameters));
      break;
    }
    v1::PackSummary& shown = *response.add_packs();
    codec::ToProto(pack, shown);
    shown.set_name(FormatName(kPacks, pack.Ref()));
    shown.set_title_zh(pack.title.zh);
    shown.set_title_en(pack.title.en);
  }
  return response;
}

absl::StatusOr<v1::PublishedPack> PackUseCases::GetPack(const CallContext&,
                                                        const v1::GetPackRequest& request) {
  const std::string& name = request.name();
  const bool fits = name.rfind("packs/", 0) == 0;
  const auto pack = packs_.Get(fits ? std::string_view(name).substr(kPacks.size() + 1) : "");
  if (!pack.ok()) return Fail(reasons::kNotFound);
  v1::PublishedPack shown;
  shown.set_name(name);
  codec::ToProto(**pack, *shown.mutable_pack());
  shown.set_text_zh(packs::Describe(**pack, true));
  shown.set_text_en(packs::Describe(**pack, false));
  return shown;
}

}  // namespace sudiao::intake
