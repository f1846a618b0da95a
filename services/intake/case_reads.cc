// What is read of cases: one, lists, the referral letter, the timeline, the live stream.
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/codec/struct_proto.h"
#include "common/paging/filter.h"
#include "common/paging/page_token.h"
#include "common/types/resource_name.h"
#include "services/intake/case_service.h"
#include "services/intake/domain/consent_texts.h"

namespace sudiao::intake {
namespace {

using access::Directory;
using access::Relation;

// The journal's sequence that a token names; 0, its beginning, for a token that names none.
int64_t SequenceOf(const std::string& token) {
  int64_t sequence = 0;
  return absl::SimpleAtoi(token, &sequence) ? sequence : 0;
}

}  // namespace

absl::StatusOr<v1::Case> CaseUseCases::GetCase(const CallContext& call, const v1::GetCaseRequest& request) {
  ASSIGN_OR_RETURN(const std::string id, ParseName(request.name(), "cases"));
  return changes_.Read<v1::Case>(call, [&](sql::Session& session) -> absl::StatusOr<v1::Case> {
    ASSIGN_OR_RETURN(const Relation relation,
                     Directory::RequireRelationOrAsked(session, call.caller, id, changes_.clock().Now()));
    ASSIGN_OR_RETURN(const auto snapshot, cases_.Get(session, id));
    return Show(snapshot, relation);
  });
}

absl::StatusOr<v1::ListCasesResponse> CaseUseCases::ListCases(const CallContext& call,
                                                              const v1::ListCasesRequest& request) {
  RETURN_IF_ERROR(call.RequireCaller());
  ASSIGN_OR_RETURN(const int size, paging::ClampPageSize(request.page_size()));
  const std::vector<std::string> parameters = {"cases", call.caller.account_id, request.filter(),
                                               request.query()};
  ASSIGN_OR_RETURN(const auto position, paging::DecodePageToken(request.page_token(), parameters, 1));
  static const auto& fields = *new std::vector<paging::FilterField>{
      {"state",
       paging::FilterKind::WORD,
       {paging::FilterOperator::EQUAL},
       {std::begin(EnumNamesOf(domain::CaseState())) + 1, std::end(EnumNamesOf(domain::CaseState()))}},
      {"organization_id", paging::FilterKind::TEXT, {paging::FilterOperator::EQUAL}, {}}};
  ASSIGN_OR_RETURN(const auto terms, paging::ParseFilter(request.filter(), fields));
  CaseListing listing;
  listing.subjects = Directory::SubjectsOf(call.caller);
  listing.query = request.query();
  listing.limit = size + 1;
  if (!position.empty()) listing.before_id = position[0];
  for (const paging::FilterTerm& term : terms) {
    (term.field == "state" ? listing.state : listing.organization_id) = term.text;
  }
  return changes_.Read<v1::ListCasesResponse>(
      call, [&](sql::Session& session) -> absl::StatusOr<v1::ListCasesResponse> {
        ASSIGN_OR_RETURN(std::vector<std::string> ids, ListCaseIds(session, listing));
        v1::ListCasesResponse response;
        if (ids.size() > static_cast<size_t>(size)) {
          ids.resize(static_cast<size_t>(size));
          response.set_next_page_token(paging::EncodePageToken({ids.back()}, parameters));
        }
        ASSIGN_OR_RETURN(const auto relations,
                         Directory::RelationsOf(session, call.caller, ids, changes_.clock().Now()));
        ASSIGN_OR_RETURN(const auto snapshots, cases_.FindMany(session, ids));
        for (size_t i = 0; i < snapshots.size(); ++i) {
          // An organisation's subject also finds cases in which the caller's own role gives no right.
          const bool known = relations[i].any() || relations[i].asked;
          if (known) *response.add_cases() = Show(snapshots[i].second, relations[i]);
        }
        return response;
      });
}

absl::StatusOr<v1::ListConsentTextsResponse> CaseUseCases::ListConsentTexts(
    const CallContext&, const v1::ListConsentTextsRequest&) {
  v1::ListConsentTextsResponse response;
  for (const domain::ConsentText& text : domain::ConsentTexts()) {
    auto& shown = *response.add_texts();
    codec::internal::SetEnum(shown, *codec::internal::FindField(shown, "step"), EnumName(text.step), false);
    shown.set_version(std::string(text.version));
    shown.set_text_zh(std::string(text.zh));
    shown.set_text_en(std::string(text.en));
  }
  return response;
}

absl::StatusOr<v1::ReferralLetter> CaseUseCases::GetReferralLetter(
    const CallContext& call, const v1::GetReferralLetterRequest& request) {
  ASSIGN_OR_RETURN(const std::string id, ParseName(request.name(), "cases"));
  return changes_.Read<v1::ReferralLetter>(
      call, [&](sql::Session& session) -> absl::StatusOr<v1::ReferralLetter> {
        ASSIGN_OR_RETURN(const Relation relation,
                         Directory::RequireRelation(session, call.caller, id, changes_.clock().Now()));
        ASSIGN_OR_RETURN(const auto snapshot, cases_.Get(session, id));
        if (snapshot.state.referral.court_id.empty()) return Fail(reasons::kNotFound);
        ASSIGN_OR_RETURN(const auto court,
                         Directory::GetOrganization(session, snapshot.state.inviting_court_id));
        ASSIGN_OR_RETURN(const auto body,
                         Directory::GetOrganization(session, snapshot.state.mediation_organization_id));
        return ToReferralLetter(snapshot.state, relation, court, body);
      });
}

absl::StatusOr<v1::ListTimelineResponse> CaseUseCases::ListTimeline(const CallContext& call,
                                                                    const v1::ListTimelineRequest& request) {
  ASSIGN_OR_RETURN(const std::string id, ParseName(request.name(), "cases"));
  ASSIGN_OR_RETURN(const int size, paging::ClampPageSize(request.page_size()));
  const std::vector<std::string> parameters = {"timeline", id};
  ASSIGN_OR_RETURN(const auto position, paging::DecodePageToken(request.page_token(), parameters, 1));
  const int64_t after = position.empty() ? 0 : SequenceOf(position[0]);
  return changes_.Read<v1::ListTimelineResponse>(
      call, [&](sql::Session& session) -> absl::StatusOr<v1::ListTimelineResponse> {
        RETURN_IF_ERROR(
            Directory::RequireRelation(session, call.caller, id, changes_.clock().Now()).status());
        ASSIGN_OR_RETURN(const auto entries, cases_.Journal(session, id, after, size));
        v1::ListTimelineResponse response;
        for (const change::JournalEntry& entry : entries) {
          v1::TimelineEntry shown = ToTimelineEntry(entry);
          if (!shown.type().empty()) *response.add_entries() = std::move(shown);
        }
        if (entries.size() == static_cast<size_t>(size)) {
          response.set_next_page_token(
              paging::EncodePageToken({absl::StrCat(entries.back().sequence)}, parameters));
        }
        return response;
      });
}

absl::StatusOr<rpc::ChangePage> CaseUseCases::ChangesAfter(const CallContext& call,
                                                           const std::string& case_id,
                                                           const std::string& token) {
  return changes_.Read<rpc::ChangePage>(call, [&](sql::Session& session) -> absl::StatusOr<rpc::ChangePage> {
    RETURN_IF_ERROR(
        Directory::RequireRelation(session, call.caller, case_id, changes_.clock().Now()).status());
    rpc::ChangePage page;
    if (token.empty()) {
      ASSIGN_OR_RETURN(const auto snapshot, cases_.Get(session, case_id));
      page.token = absl::StrCat(snapshot.version);
      return page;
    }
    page.token = token;
    ASSIGN_OR_RETURN(const auto entries, cases_.Journal(session, case_id, SequenceOf(token), 100));
    for (const change::JournalEntry& entry : entries) {
      page.token = absl::StrCat(entry.sequence);
      page.entries.push_back({page.token, FormatName("cases", case_id), entry.type, entry.time});
    }
    return page;
  });
}

}  // namespace sudiao::intake
