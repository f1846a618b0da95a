// One page of the items of a room: what the caller may see, in order.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "common/paging/page_token.h"
#include "common/types/resource_name.h"
#include "services/mediation/room.h"

namespace sudiao::mediation {

// `add(response, view, id, item)` puts one item of the store into the response.
template <typename Response, typename Store, typename Request, typename Add>
absl::StatusOr<Response> ListItems(Room& room, Store& store, const CallContext& call, const Request& request,
                                   Add add) {
  RETURN_IF_ERROR(call.RequireCaller());
  ASSIGN_OR_RETURN(const std::string mediation_id, ParseName(request.parent(), "mediations", "parent"));
  ASSIGN_OR_RETURN(const int size, paging::ClampPageSize(request.page_size()));
  const std::vector<std::string> parameters = {std::string(Store::kind()), mediation_id,
                                               call.caller.account_id};
  ASSIGN_OR_RETURN(const auto position, paging::DecodePageToken(request.page_token(), parameters, 1));
  return room.changes().Read<Response>(call, [&](sql::Session& session) -> absl::StatusOr<Response> {
    ASSIGN_OR_RETURN(const Room::View view, room.Look(session, call, mediation_id));
    ASSIGN_OR_RETURN(auto ids, ListVisibleIds(session, mediation_id, Store::kind(), view.relation,
                                              position.empty() ? "" : position[0], size + 1));
    Response response;
    if (ids.size() > static_cast<size_t>(size)) {
      ids.pop_back();
      response.set_next_page_token(paging::EncodePageToken({ids.back()}, parameters));
    }
    ASSIGN_OR_RETURN(const auto items, store.FindMany(session, ids));
    for (const auto& [id, item] : items) add(response, view, id, item);
    return response;
  });
}

}  // namespace sudiao::mediation
