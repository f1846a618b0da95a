// What is read of applications: one, lists, the ruling's text, the live stream.
#include <algorithm>
#include <cstdlib>
#include <set>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/paging/page_token.h"
#include "common/types/resource_name.h"
#include "services/confirmation/application_service.h"
#include "services/confirmation/convert.h"
#include "services/confirmation/domain/open_dates.h"
#include "services/confirmation/domain/ruling_text.h"

namespace sudiao::confirmation {
namespace {

using access::Directory;
using access::Relation;

constexpr int kJournalChunk = 100;

std::vector<std::string> CourtsOf(const Caller& caller) {
  std::vector<std::string> courts;
  for (const Membership& membership : caller.memberships) {
    const std::string& id = membership.organization_id;
    if (caller.Has(id, Role::CLERK) || caller.Has(id, Role::JUDGE)) courts.push_back(id);
  }
  return courts;
}

absl::StatusOr<std::string> StateFilter(const v1::ListApplicationsRequest& request) {
  if (request.state() == v1::APPLICATION_STATE_UNSPECIFIED) return std::string();
  constexpr std::string_view kPrefix = "APPLICATION_STATE_";
  const std::string name = v1::ApplicationState_Name(request.state());
  if (name.size() > kPrefix.size()) return name.substr(kPrefix.size());
  Violations violations;
  violations.Add("state", "UNKNOWN_VALUE", "Not a state of an application.", "未知的申请状态。");
  return violations.ToStatus();
}

}  // namespace

absl::StatusOr<v1::Application> ApplicationUseCases::GetApplication(
    Call call, const v1::GetApplicationRequest& request) {
  RETURN_IF_ERROR(call.RequireCaller());
  ASSIGN_OR_RETURN(const std::string id, ParseName(request.name(), "applications"));
  return changes_.Read<v1::Application>(call, [&](sql::Session& session) -> absl::StatusOr<v1::Application> {
    ASSIGN_OR_RETURN(const auto snapshot, applications_.Get(session, id));
    ASSIGN_OR_RETURN(const Relation relation,
                     RequireRelation(session, call.caller, snapshot.state, changes_.clock().Now()));
    return Show(snapshot, relation);
  });
}

absl::StatusOr<v1::ListApplicationsResponse> ApplicationUseCases::ListApplications(
    Call call, const v1::ListApplicationsRequest& request) {
  RETURN_IF_ERROR(call.RequireCaller());
  ASSIGN_OR_RETURN(const int size, paging::ClampPageSize(request.page_size()));
  ApplicationListing listing;
  ASSIGN_OR_RETURN(listing.state, StateFilter(request));
  const std::vector<std::string> parameters = {"applications", call.caller.account_id, request.case_id(),
                                               listing.state};
  ASSIGN_OR_RETURN(const auto position, paging::DecodePageToken(request.page_token(), parameters, 1));
  listing.subjects = Directory::SubjectsOf(call.caller);
  listing.court_ids = CourtsOf(call.caller);
  listing.case_id = request.case_id();
  listing.limit = size + 1;
  if (!position.empty()) listing.before_id = position[0];
  return changes_.Read<v1::ListApplicationsResponse>(
      call, [&](sql::Session& session) -> absl::StatusOr<v1::ListApplicationsResponse> {
        ASSIGN_OR_RETURN(std::vector<std::string> ids, ListApplicationIds(session, listing));
        v1::ListApplicationsResponse response;
        if (ids.size() > static_cast<size_t>(size)) {
          ids.resize(static_cast<size_t>(size));
          response.set_next_page_token(paging::EncodePageToken({ids.back()}, parameters));
        }
        ASSIGN_OR_RETURN(const auto snapshots, applications_.FindMany(session, ids));
        std::vector<std::string> case_ids;
        for (const auto& [id, snapshot] : snapshots) case_ids.push_back(snapshot.state.case_id);
        ASSIGN_OR_RETURN(const auto relations,
                         Directory::RelationsOf(session, call.caller, case_ids, changes_.clock().Now()));
        for (size_t i = 0; i < snapshots.size(); ++i) {
          const ApplicationStore::Snapshot& snapshot = snapshots[i].second;
          // An organisation's subject also finds applications in which the caller's own role gives no right.
          const Relation relation = RelationTo(snapshot.state, call.caller, relations[i]);
          if (!MaySee(snapshot.state, relation)) continue;
          ASSIGN_OR_RETURN(*response.add_applications(), Show(snapshot, relation));
        }
        return response;
      });
}

absl::StatusOr<v1::RulingDocument> ApplicationUseCases::GetRuling(Call call,
                                                                  const v1::GetRulingRequest& request) {
  RETURN_IF_ERROR(call.RequireCaller());
  ASSIGN_OR_RETURN(const std::string id, ParseName(request.name(), "applications"));
  return changes_.Read<v1::RulingDocument>(
      call, [&](sql::Session& session) -> absl::StatusOr<v1::RulingDocument> {
        ASSIGN_OR_RETURN(const auto snapshot, applications_.Get(session, id));
        const domain::Application& a = snapshot.state;
        RETURN_IF_ERROR(RequireRelation(session, call.caller, a, changes_.clock().Now()).status());
        ASSIGN_OR_RETURN(const packs::Pack* const pack, packs_.Get(a.pack));
        absl::TimeZone zone;
        absl::LoadTimeZone(pack->time_zone, &zone);
        const std::string text = domain::RulingText(a, zone);
        if (text.empty()) return Fail(reasons::kNotFound);
        return ToDocument(a, text);
      });
}

// Inside one stream the token is a place in the journal; what the caller gets are event ids, so that what the
// court alone sees cannot be counted.
absl::StatusOr<int64_t> ApplicationUseCases::PlaceOfToken(sql::Session& session,
                                                          const std::string& application_id,
                                                          const std::string& token) {
  int64_t place = 0;
  if (absl::SimpleAtoi(absl::StripPrefix(token, "#"), &place)) return place;
  if (!token.empty()) {
    ASSIGN_OR_RETURN(auto entries, applications_.Journal(session, application_id, 0, kJournalChunk));
    while (!entries.empty()) {
      for (const change::JournalEntry& entry : entries) {
        if (entry.id == token) return entry.sequence;
      }
      ASSIGN_OR_RETURN(
          entries, applications_.Journal(session, application_id, entries.back().sequence, kJournalChunk));
    }
  }
  ASSIGN_OR_RETURN(const auto snapshot, applications_.Get(session, application_id));
  return snapshot.version;
}

absl::StatusOr<rpc::ChangePage> ApplicationUseCases::ChangesAfter(Call call,
                                                                  const std::string& application_id,
                                                                  const std::string& token) {
  RETURN_IF_ERROR(call.RequireCaller());
  return changes_.Read<rpc::ChangePage>(call, [&](sql::Session& session) -> absl::StatusOr<rpc::ChangePage> {
    ASSIGN_OR_RETURN(const auto snapshot, applications_.Get(session, application_id));
    ASSIGN_OR_RETURN(const Relation relation,
                     RequireRelation(session, call.caller, snapshot.state, changes_.clock().Now()));
    ASSIGN_OR_RETURN(int64_t place, PlaceOfToken(session, application_id, token));
    rpc::ChangePage page;
    while (page.entries.empty()) {
      ASSIGN_OR_RETURN(const auto entries,
                       applications_.Journal(session, application_id, place, kJournalChunk));
      for (const change::JournalEntry& entry : entries) {
        place = entry.sequence;
        if (!relation.court() && entry.type == domain::FindingRecorded::kType) continue;
        page.entries.push_back(
            {entry.id, FormatName("applications", application_id), entry.type, entry.time});
      }
      if (entries.size() < static_cast<size_t>(kJournalChunk)) break;
    }
    page.token = absl::StrCat("#", place);
    return page;
  });
}

absl::StatusOr<std::vector<service::OpenCase>> ApplicationUseCases::FindOpenCases(sql::Session& session,
                                                                                  const std::string& kind,
                                                                                  const std::string& id) {
  service::OpenCase open;
  if (kind == ApplicationAggregate::kKind) {
    ASSIGN_OR_RETURN(const auto found, applications_.Get(session, id));
    const domain::Application& a = found.state;
    open = {a.case_id, a.case_number, a.pack, domain::RunningDates(a, changes_.clock().Now())};
  } else if (kind == SettlementAggregate::kKind) {
    ASSIGN_OR_RETURN(const auto found, settlements_.Get(session, id));
    const domain::Settlement& s = found.state;
    open = {s.facts.case_id, "", s.facts.pack, domain::RunningDates(s, changes_.clock().Now())};
  }
  if (open.dates.empty()) return std::vector<service::OpenCase>();
  return std::vector{std::move(open)};
}

}  // namespace sudiao::confirmation
