#include "services/intake/explanation_service.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/access/directory.h"
#include "common/codec/struct_proto.h"
#include "common/explain/explanation.h"
#include "common/law/fees/fee.h"
#include "common/time/china_day.h"
#include "common/types/resource_name.h"
#include "services/intake/case_service.h"
#include "services/intake/domain/bill_rules.h"
#include "services/intake/domain/suit.h"
#include "services/intake/preservation_clock.h"

namespace sudiao::intake {
namespace {

using explain::Explanation;

Explanation About(const char* topic, const char* zh, const char* en) {
  Explanation e;
  e.topic = topic;
  e.title_zh = zh;
  e.title_en = en;
  return e;
}

void AddCourt(Explanation& e, const std::string& lead_zh, const std::string& lead_en,
              const law::RoutedCourt& court) {
  e.Add(absl::StrCat(lead_zh, court.title_zh, court.ask_human ? "（请向法院核实）" : "", "。"),
        absl::StrCat(lead_en, court.title_en, court.ask_human ? " (ask the court)" : "", "."));
  for (const law::CourtReason& reason : court.reasons) {
    e.Add(reason.text_zh, reason.text_en, {reason.rule});
    e.verified = e.verified && reason.verified;
  }
}

Explanation ExplainCourts(const law::CourtQuery& query, const law::CourtTables& tables) {
  const law::CourtRoute route = law::RouteCourts(query, tables);
  Explanation e = About("COURT", "由哪个法院管辖", "Which court");
  for (const law::RoutedCourt& court : route.courts) {
    AddCourt(e, "如需起诉，可以向以下法院提起：", "A suit could be brought before ", court);
  }
  for (const law::RoutedCourt& court : route.confirmation.courts) {
    AddCourt(e, "达成调解协议后，申请司法确认的法院：", "A settlement would be confirmed by ", court);
  }
  for (const law::CourtReason& fallback : route.confirmation.fallbacks) {
    e.Add(fallback.text_zh, fallback.text_en, {fallback.rule});
  }
  for (const law::CourtWarning& warning : route.warnings) {
    e.Add(warning.text_zh, warning.text_en, {warning.rule});
  }
  return e;
}

// One schedule's answer for this dispute; a schedule that cannot be computed for it is left out.
void AddFee(Explanation& e, const law::FeeSchedules& schedules, const law::FeeQuestion& question) {
  const auto answer = law::ComputeFee(schedules, question);
  if (!answer.ok()) return;
  e.Add(answer->title_zh, answer->title_en);
  e.verified = e.verified && answer->verified;
  for (const law::Step& step : answer->steps) e.Add(step.text_zh, step.text_en, {step.rule});
  if (answer->published_elsewhere) {
    e.Add("该机构自行公布收费标准，请查看其网站。",
          "The organisation publishes its own fees: see its website.");
  }
}

Explanation ExplainFees(const domain::Case& c, const packs::Pack* pack, const law::FeeSchedules& schedules,
                        absl::CivilDay day) {
  Explanation e = About("COURT_FEE", "费用", "Costs");
  law::FeeQuestion question;
  question.day = day;
  question.amount = c.content.amount;
  question.parties = static_cast<int64_t>(c.content.parties.size());
  std::vector<std::string> ids = pack == nullptr ? std::vector<std::string>() : pack->fee_schedules;
  // What a suit would cost instead; an end by mediation halves it (FEE-4).
  for (const char* id : {"CN-COURT", "CN-COURT-HALF"}) {
    if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.emplace_back(id);
  }
  for (const std::string& id : ids) {
    question.schedule_id = id;
    AddFee(e, schedules, question);
  }
  return e;
}

// Whoever handles the case may read what the applicants can.
bool IsForClaimant(const access::Relation& relation) {
  const bool official = relation.mediator || relation.case_manager || relation.court() || relation.author;
  return official || OnApplicantsSide(relation);
}

// Until a mediator is at work; from then on the mediation knows of drafts and days, and explains this itself.
bool IsBeforeMediation(const domain::Case& c) {
  return c.state == domain::CaseState::CONSENT_SOUGHT || c.state == domain::CaseState::APPOINTING;
}

Explanation ExplainConfirmability(const packs::Pack& pack, const law::CourtQuery& query,
                                  const law::CourtTables& tables) {
  std::vector<packs::Text> courts;
  for (const law::RoutedCourt& court : law::RouteCourts(query, tables).confirmation.courts) {
    courts.push_back({court.title_zh, court.title_en});
  }
  Explanation e = explain::ExplainConfirmability(pack, courts);
  if (explain::IsConfirmable(pack)) explain::AddWhatACourtConfirms(e, pack);
  return e;
}

}  // namespace

absl::StatusOr<v1::ExplainCaseResponse> CaseExplanationUseCases::ExplainCase(
    const CallContext& call, const v1::ExplainCaseRequest& request) {
  RETURN_IF_ERROR(call.RequireCaller());
  ASSIGN_OR_RETURN(const std::string id, ParseName(request.name(), "cases"));
  using Response = v1::ExplainCaseResponse;
  return changes_.Read<Response>(call, [&](sql::Session& session) -> absl::StatusOr<Response> {
    const absl::Time now = changes_.clock().Now();
    ASSIGN_OR_RETURN(const access::Relation relation,
                     access::Directory::RequireRelation(session, call.caller, id, now));
    ASSIGN_OR_RETURN(const auto snapshot, cases_.Get(session, id));
    const domain::Case seen = snapshot.state.SeenBy(relation.author);
    ASSIGN_OR_RETURN(const law::CourtQuery query, courts_.QueryOf(session, seen, now));
    const packs::Pack* pack = nullptr;
    if (!seen.pack.empty()) {
      ASSIGN_OR_RETURN(pack, packs_.Get(seen.pack));
    }
    Response response;
    codec::ToProto(ExplainCourts(query, tables_), *response.add_explanations());
    codec::ToProto(ExplainFees(seen, pack, schedules_, ChinaDay(now)), *response.add_explanations());
    codec::ToProto(domain::ExplainSuit(seen, IsForClaimant(relation)), *response.add_explanations());
    const auto preservation = PreservationClockOf(seen, packs_, now);
    if (preservation.has_value()) {
      codec::ToProto(explain::ExplainClock(*preservation->pack, preservation->notice.window, now),
                     *response.add_explanations());
    }
    for (const packs::RunningClocks& date : domain::RunningBillDates(seen)) {
      if (pack == nullptr) break;
      codec::ToProto(explain::ExplainClock(*pack, packs::FirstDue(date), now), *response.add_explanations());
    }
    if (pack != nullptr && IsBeforeMediation(seen)) {
      codec::ToProto(ExplainConfirmability(*pack, query, tables_), *response.add_explanations());
    }
    return response;
  });
}

}  // namespace sudiao::intake
