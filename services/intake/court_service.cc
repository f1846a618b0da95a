#include "services/intake/court_service.h"

#include <algorithm>
#include <string>
#include <vector>

#include "common/access/directory.h"
#include "common/case_number/case_number.h"
#include "common/codec/struct_proto.h"
#include "common/paging/page_token.h"
#include "common/time/china_day.h"
#include "common/types/resource_name.h"
#include "services/intake/domain/court_query.h"

namespace sudiao::intake {
namespace {

using access::Directory;

v1::CourtRoute Answer(const law::CourtQuery& query, const law::CourtTables& tables) {
  v1::CourtRoute answer;
  codec::ToProto(law::RouteCourts(query, tables), answer);
  return answer;
}

// The known courts in the order of their codes.
const std::vector<CourtName>& CourtsByCode() {
  static const auto* const courts = [] {
    const auto known = KnownCourts();
    auto* sorted = new std::vector<CourtName>(known.begin(), known.end());
    std::sort(sorted->begin(), sorted->end(), [](const auto& a, const auto& b) { return a.code < b.code; });
    return sorted;
  }();
  return *courts;
}

v1::Court ToResource(const CourtName& known) {
  v1::Court court;
  court.set_court_code(std::string(known.code));
  court.set_level(static_cast<v1::CourtLevel>(CourtLevelOf(known.code)));
  court.set_title_zh(std::string(known.zh));
  court.set_title_en(std::string(known.en));
  court.set_verified(known.verified);
  return court;
}

}  // namespace

absl::StatusOr<v1::CourtRoute> CourtUseCases::RouteCourts(const CallContext& call,
                                                          const v1::RouteCourtsRequest& request) {
  RETURN_IF_ERROR(call.RequireCaller());
  law::CourtQuery query;
  Violations violations;
  codec::FromProto(request, query, violations);
  domain::CheckCourtQuery(query, violations);
  RETURN_IF_ERROR(violations.ToStatus());
  if (!request.has_date()) query.date = ChinaDay(changes_.clock().Now());
  return Answer(query, tables_);
}

absl::StatusOr<law::CourtQuery> CourtUseCases::QueryOf(sql::Session& session, const domain::Case& c,
                                                       absl::Time now) const {
  std::string inviting_court;
  if (!c.inviting_court_id.empty()) {
    ASSIGN_OR_RETURN(const auto court, Directory::GetOrganization(session, c.inviting_court_id));
    inviting_court = court.court_code;
  }
  return domain::CourtQueryOf(c, inviting_court, ChinaDay(now));
}

absl::StatusOr<v1::CourtRoute> CourtUseCases::RouteCaseCourts(const CallContext& call,
                                                              const v1::RouteCaseCourtsRequest& request) {
  ASSIGN_OR_RETURN(const std::string id, ParseName(request.name(), "cases"));
  return changes_.Read<v1::CourtRoute>(call, [&](sql::Session& session) -> absl::StatusOr<v1::CourtRoute> {
    const absl::Time now = changes_.clock().Now();
    ASSIGN_OR_RETURN(const auto relation, Directory::RequireRelation(session, call.caller, id, now));
    ASSIGN_OR_RETURN(const auto snapshot, cases_.Get(session, id));
    ASSIGN_OR_RETURN(law::CourtQuery query, QueryOf(session, snapshot.state.SeenBy(relation.author), now));
    // What the caller adds counts beside what the case says.
    const bool well_known_mark = query.well_known_mark || request.well_known_mark();
    const bool monopoly = query.monopoly || request.monopoly();
    Violations violations;
    codec::FromProto(request, query, violations);
    query.well_known_mark = well_known_mark;
    query.monopoly = monopoly;
    domain::CheckCourtAdditions(query, violations);
    RETURN_IF_ERROR(violations.ToStatus());
    return Answer(query, tables_);
  });
}

absl::StatusOr<v1::ListCourtsResponse> CourtUseCases::ListCourts(const CallContext& call,
                                                                 const v1::ListCourtsRequest& request) {
  RETURN_IF_ERROR(call.RequireCaller());
  ASSIGN_OR_RETURN(const int size, paging::ClampPageSize(request.page_size()));
  const std::vector<std::string> parameters = {"courts"};
  ASSIGN_OR_RETURN(const auto position, paging::DecodePageToken(request.page_token(), parameters, 1));
  v1::ListCourtsResponse response;
  for (const CourtName& court : CourtsByCode()) {
    if (!position.empty() && court.code <= position[0]) continue;
    if (response.courts_size() == size) {
      const std::string& last = response.courts(size - 1).court_code();
      response.set_next_page_token(paging::EncodePageToken({last}, parameters));
      break;
    }
    *response.add_courts() = ToResource(court);
  }
  return response;
}

}  // namespace sudiao::intake
