#include "common/service/pack_office.h"

#include <map>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "common/codec/struct_json.h"
#include "common/obs/log.h"
#include "common/paging/page_token.h"
#include "common/service/deadline_proto.h"
#include "common/service/verify.h"

namespace sudiao::service {
namespace {

absl::Status RequireSystemAdministrator(const CallContext& call) {
  RETURN_IF_ERROR(call.RequireCaller());
  const bool may = call.caller.platform_role == PlatformRole::SYSTEM_ADMINISTRATOR;
  return may ? absl::OkStatus() : Fail(reasons::kNotPermitted);
}

// The pack in a request, linted among those that are loaded as if it took the place of its other versions.
absl::StatusOr<packs::Pack> ReadSound(const std::string& text, const packs::PackRegistry& registry) {
  const auto refuse = [](std::string detail) {
    return Fail(reasons::kPackNotSound, {{"detail", std::move(detail)}});
  };
  absl::StatusOr<packs::Pack> pack = packs::ParsePack(text);
  if (!pack.ok()) return refuse(std::string(pack.status().message()));
  std::vector<packs::Pack> all = registry.All();
  std::erase_if(all, [&](const packs::Pack& other) { return other.id == pack->id; });
  all.push_back(*pack);
  std::vector<std::string> defects = packs::Lint(all);
  std::erase_if(defects, [&](const std::string& defect) { return defect.rfind(pack->Ref() + ":", 0) != 0; });
  if (!defects.empty()) return refuse(absl::StrJoin(defects, "; "));
  return pack;
}

std::string DigestOf(packs::Pack pack) {
  pack.in_force_to = packs::Pack().in_force_to;
  return Sha256Hex(codec::ToJson(pack));
}

void SetDate(absl::CivilDay day, google::type::Date& date) {
  date.set_year(static_cast<int32_t>(day.year()));
  date.set_month(day.month());
  date.set_day(day.day());
}

void Show(const OpenCase& open, const packs::MovedDate& date, packs::v1::MovedDate& shown) {
  shown.set_case_id(open.case_id);
  shown.set_case_number(open.case_number);
  shown.set_pack(open.pack);
  shown.set_clock(date.before.clock_id);
  if (!date.before.suspended) SetDate(date.before.last_day, *shown.mutable_old_date());
  SetDeadline(date.before, *shown.mutable_old_deadline());
  if (!date.problem.ok()) {
    shown.set_problem(ReasonOf(date.problem));
    return;
  }
  if (!date.after.suspended) SetDate(date.after.last_day, *shown.mutable_new_date());
  SetDeadline(date.after, *shown.mutable_new_deadline());
}

absl::Status RulesChanged(const OpenCase& open) {
  return absl::FailedPreconditionError(absl::StrCat(
      "The procedure rules ", open.pack, " are gone or say something else than before, but open cases (",
      open.case_number.empty() ? open.case_id : open.case_number,
      ") run under them. Put them back as they were; what is to change needs a new version."));
}

}  // namespace

absl::Status PackOffice::KeepPacks() {
  std::map<std::string, std::string> loaded;
  for (const packs::Pack& pack : packs_.All()) loaded[pack.Ref()] = DigestOf(pack);
  const absl::Time deadline = absl::Now() + absl::Seconds(60);
  return changes_.database().Transact(deadline, [&](sql::Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(const sql::Rows rows, session.Query("SELECT ref, digest FROM packs_kept", {}));
    std::set<std::string> unchanged, other;
    for (const sql::Row& row : rows) {
      const auto now = loaded.find(row[0].Text());
      const bool same = now != loaded.end() && now->second == row[1].Text();
      (same ? unchanged : other).insert(row[0].Text());
    }
    if (!other.empty()) RETURN_IF_ERROR(RequireUnused(session, other));
    for (const std::string& ref : other)
      RETURN_IF_ERROR(session.Execute("DELETE FROM packs_kept WHERE ref = ?", {ref}).status());
    for (const auto& [ref, digest] : loaded) {
      if (unchanged.contains(ref)) continue;
      const absl::Status kept =
          session.Execute("INSERT INTO packs_kept (ref, digest) VALUES (?, ?)", {ref, digest}).status();
      // Another replica starts at the same time.
      if (!kept.ok() && !absl::IsAlreadyExists(kept)) return kept;
    }
    return absl::OkStatus();
  });
}

absl::Status PackOffice::RequireUnused(sql::Session& session, const std::set<std::string>& refs) {
  constexpr int kPage = 500;
  for (std::string after;;) {
    ASSIGN_OR_RETURN(const auto page, ListAggregates(session, after, kPage));
    for (const auto& [kind, id] : page) {
      ASSIGN_OR_RETURN(const std::vector<OpenCase> found, find_(session, kind, id));
      for (const OpenCase& open : found) {
        if (refs.contains(open.pack)) return RulesChanged(open);
      }
    }
    if (page.size() < static_cast<size_t>(kPage)) return absl::OkStatus();
    after = page.back().first + "/" + page.back().second;
  }
}

absl::Status PackOffice::AddPage(sql::Session& session, const packs::Pack& to, const std::string& after,
                                 int limit, packs::v1::DryRunPackResponse& response, std::string& last) {
  ASSIGN_OR_RETURN(const auto page, ListAggregates(session, after, limit));
  for (const auto& [kind, id] : page) {
    ASSIGN_OR_RETURN(const std::vector<OpenCase> found, find_(session, kind, id));
    for (const OpenCase& open : found) {
      if (open.pack.substr(0, open.pack.find('@')) != to.id) continue;
      response.set_open_cases(response.open_cases() + 1);
      for (const packs::MovedDate& date : packs::MovedDates(to, open.dates)) {
        Show(open, date, *response.add_moved());
      }
    }
  }
  last = page.size() < static_cast<size_t>(limit) ? "" : page.back().first + "/" + page.back().second;
  return absl::OkStatus();
}

absl::StatusOr<packs::v1::DryRunPackResponse> PackOffice::DryRunPack(
    const CallContext& call, const packs::v1::DryRunPackRequest& request) {
  RETURN_IF_ERROR(RequireSystemAdministrator(call));
  ASSIGN_OR_RETURN(const int size, paging::ClampPageSize(request.page_size()));
  ASSIGN_OR_RETURN(const packs::Pack to, ReadSound(request.pack_text(), packs_));
  const std::vector<std::string> parameters = {"dryRunPack", request.pack_text()};
  ASSIGN_OR_RETURN(const auto position, paging::DecodePageToken(request.page_token(), parameters, 1));
  using Response = packs::v1::DryRunPackResponse;
  return changes_.Read<Response>(call, [&](sql::Session& session) -> absl::StatusOr<Response> {
    Response response;
    std::string last;
    RETURN_IF_ERROR(AddPage(session, to, position.empty() ? "" : position[0], size, response, last));
    if (!last.empty()) response.set_next_page_token(paging::EncodePageToken({last}, parameters));
    return response;
  });
}

absl::StatusOr<packs::v1::ReloadPacksResponse> PackOffice::ReloadPacks(const CallContext& call,
                                                                       const packs::v1::ReloadPacksRequest&) {
  RETURN_IF_ERROR(RequireSystemAdministrator(call));
  RETURN_IF_ERROR(ReloadPacksAndLog(packs_));
  RETURN_IF_ERROR(KeepPacks());
  packs::v1::ReloadPacksResponse response;
  for (const packs::Pack& pack : packs_.All()) response.add_packs(pack.Ref());
  return response;
}

absl::Status ReloadPacksAndLog(const packs::PackRegistry& packs) {
  const absl::Status status = packs.Reload();
  if (status.ok()) {
    obs::Log(obs::Level::kInfo, "packs reloaded", {{"packs", static_cast<int64_t>(packs.All().size())}});
  } else {
    obs::Log(obs::Level::kError, "packs not reloaded", {{"detail", MetadataOf(status, "detail")}});
  }
  return status;
}

}  // namespace sudiao::service
