#include "services/confirmation/convert.h"

#include <optional>

#include "absl/strings/str_cat.h"
#include "common/codec/struct_proto.h"
#include "common/service/deadline_proto.h"
#include "common/types/ids.h"
#include "common/types/resource_name.h"
#include "services/confirmation/domain/clocks.h"
#include "services/confirmation/domain/filing_rules.h"

namespace sudiao::confirmation {
namespace {

using domain::Application;
using domain::ApplicationState;
using sudiao::common::v1::NextStep;

void SetTime(google::protobuf::Timestamp& timestamp, absl::Time time) {
  const int64_t micros = absl::ToUnixMicros(time);
  timestamp.set_seconds(micros / 1'000'000);
  timestamp.set_nanos(static_cast<int32_t>(micros % 1'000'000 * 1000));
}

// Adds the steps that an application waits for.
class Steps {
 public:
  Steps(const Application& a, const packs::Pack& pack, absl::Time now, v1::Application& out, bool for_court)
      : a_(a), pack_(pack), now_(now), out_(out), court_(for_court) {}

  void Add() {
    switch (a_.state) {
      case ApplicationState::AWAITING_OTHERS:
        return Awaiting();
      case ApplicationState::FILED:
        Timed("DECIDE_ACCEPTANCE", domain::kConfirmAccept, "请法院决定是否受理。",
              "The court decides whether to take the application.");
        return;
      case ApplicationState::MATERIALS_DUE:
        return Materials();
      case ApplicationState::ACCEPTED:
        return Review();
      case ApplicationState::CONFIRMED:
        Service();
        Objections();
        return Performance();
      case ApplicationState::ENFORCING:
      case ApplicationState::REJECTED:
        Service();
        return Objections();
      case ApplicationState::REVOKED:
        return Performance();
      default:
        return;
    }
  }

 private:
  NextStep& Step(const char* code, const char* actor, const std::string& zh, const std::string& en) {
    NextStep& step = *out_.add_next_steps();
    step.set_code(code);
    step.set_actor(actor);
    step.set_text_zh(zh);
    step.set_text_en(en);
    return step;
  }

  NextStep& Timed(const char* code, std::string_view clock_id, const std::string& zh, const std::string& en) {
    NextStep& step = Step(code, "COURT", zh, en);
    SetDue(step, clock_id);
    return step;
  }

  void SetDue(NextStep& step, std::string_view clock_id) {
    const domain::RunningClock* const clock = a_.FindClock(clock_id);
    if (clock == nullptr) return;
    step.set_clock(std::string(clock_id));
    SetTime(*step.mutable_due_time(), clock->proof.due);
    if (!clock->overrun) return;
    step.mutable_text_zh()->append("已超过期限。");
    step.mutable_text_en()->append(" This is overdue.");
  }

  void Awaiting() {
    NextStep& step = Step("JOIN_APPLICATION", "ALL_PARTIES",
                          "请其他各方当事人明确表示共同申请司法确认；未表示不视为同意。",
                          "Every other party says yes to the joint application; silence is not agreement.");
    for (const domain::Applicant& applicant : a_.applicants) {
      if (!applicant.joined) step.add_party_ids(applicant.party_id);
    }
    SetDue(step, domain::kConfirmApply);
    const domain::RunningClock* const window = a_.FindClock(domain::kConfirmApply);
    const std::optional<int64_t> left =
        window == nullptr ? std::nullopt : domain::DaysLeftToWarnOf(window->proof, pack_, now_);
    if (!left.has_value()) return;
    const std::string last_day = absl::FormatCivilTime(window->proof.last_day);
    step.set_text_zh(absl::StrCat("请注意：申请司法确认仅剩 ", *left, " 整天（最后一日为 ", last_day, "）。",
                                  step.text_zh()));
    step.set_text_en(absl::StrCat("Warning: ", *left, " whole days are left (the last day is ", last_day,
                                  "). ", step.text_en()));
  }

  void Objections() {
    for (const domain::Objection& objection : a_.objections) {
      if (objection.state == domain::ObjectionState::RELIEF_ASKED) {
        Step("DECIDE_RELIEF", "COURT", "请法官决定是否准许顺延期限。",
             "The judge decides on the relief for the time that was missed.");
      } else if (objection.state == domain::ObjectionState::FILED) {
        Step("DECIDE_OBJECTION", "COURT", "请法官审查异议。", "The judge decides on the objection.");
      }
    }
  }

  void Materials() {
    NextStep& step =
        Step("SUPPLY_MATERIALS", "ALL_PARTIES", "请补交法院要求的材料；逾期未补交的，按撤回申请处理。",
             "The parties supply what the court asked for; without it the application counts as "
             "withdrawn.");
    for (const domain::Applicant& applicant : a_.applicants) step.add_party_ids(applicant.party_id);
    SetTime(*step.mutable_due_time(), a_.materials_due_time);
  }

  void Review() {
    if (!court_) {
      Timed("AWAIT_RULING", domain::kConfirmDecide, "法院正在审查。", "The court reviews the agreement.");
      return;
    }
    const size_t open = EnumSize<domain::Ground>() - 1 - a_.findings.size();
    if (open > 0) {
      Timed("RECORD_FINDINGS", domain::kConfirmDecide,
            absl::StrCat("请法官完成审查，尚有 ", open, " 项没有结论。"),
            absl::StrCat("The judge reviews the agreement; ", open, " grounds are open."));
    } else {
      Timed("ISSUE_RULING", domain::kConfirmDecide, "请法官作出裁定。", "The judge issues the ruling.");
    }
  }

  void Service() {
    NextStep* step = nullptr;
    for (const domain::Applicant& applicant : a_.applicants) {
      if (a_.FindService(applicant.party_id) != nullptr) continue;
      if (step == nullptr) {
        step = &Step("SERVE_RULING", "COURT", "请法院向当事人送达裁定书。",
                     "The court serves the ruling on the parties.");
      }
      step->add_party_ids(applicant.party_id);
    }
  }

  void Performance() {
    for (const mediation::Clause& clause : a_.agreement.clauses) {
      const bool day = clause.due_date != absl::CivilDay();
      NextStep& step = Step(
          "PERFORM", "ALL_PARTIES",
          absl::StrCat("请", NameOf(clause.debtor_party_id), "履行协议条款",
                       day ? absl::StrCat("（最迟 ", absl::FormatCivilTime(clause.due_date), "）") : "",
                       "。"),
          absl::StrCat(NameOf(clause.debtor_party_id), " performs the clause",
                       day ? absl::StrCat(" (by ", absl::FormatCivilTime(clause.due_date), ")") : "", "."));
      step.add_party_ids(clause.debtor_party_id);
    }
  }

  std::string NameOf(const std::string& party_id) const {
    const domain::Applicant* const applicant = a_.FindApplicant(party_id);
    return applicant != nullptr ? applicant->display_name : "";
  }

  const Application& a_;
  const packs::Pack& pack_;
  const absl::Time now_;
  v1::Application& out_;
  const bool court_;
};

void FillClauses(const Application& a, v1::Application& out) {
  for (const mediation::Clause& clause : a.agreement.clauses) {
    v1::AgreementClause& shown = *out.add_clauses();
    // The API has the day as a text.
    mediation::Clause dayless = clause;
    dayless.due_date = absl::CivilDay();
    codec::ToProto(dayless, shown);
    if (clause.due_date != absl::CivilDay()) shown.set_due_date(absl::FormatCivilTime(clause.due_date));
  }
}

Application ShownTo(const access::Relation& relation, Application a) {
  const bool deliberating = a.ruling.issue_time == absl::Time();
  if (deliberating && !relation.court()) a.findings.clear();
  return a;
}

}  // namespace

std::string EtagFor(const access::Relation& relation, const ApplicationStore::Snapshot& snapshot) {
  if (relation.court()) return snapshot.etag();
  // The version counts what the judge found; so for the others the tag is of what they see.
  return absl::StrCat("\"", Sha256Hex(codec::ToJson(ShownTo(relation, snapshot.state))).substr(0, 16), "\"");
}

v1::Application ToResource(const ApplicationStore::Snapshot& snapshot, const access::Relation& relation,
                           const packs::Pack& pack, absl::Time now) {
  const Application a = ShownTo(relation, snapshot.state);
  v1::Application out;
  codec::ToProto(a, out);
  out.set_name(FormatName("applications", a.id));
  out.set_uid(a.id);
  out.set_etag(EtagFor(relation, snapshot));
  out.set_court_id(a.court.organization_id);
  out.set_promise(true);
  for (int i = 0; i < out.enforcement_files_size(); ++i) {
    service::SetDeadline(a.enforcement_files[static_cast<size_t>(i)].limit_proof,
                         *out.mutable_enforcement_files(i)->mutable_limit());
  }
  for (const domain::RunningClock& clock : a.clocks) service::SetDeadline(clock.proof, *out.add_deadlines());
  FillClauses(a, out);
  Steps(a, pack, now, out, relation.court()).Add();
  return out;
}

v1::AfterRuling ToAfterRuling(const ApplicationStore::Snapshot& snapshot, const access::Relation& relation) {
  const Application& a = snapshot.state;
  v1::AfterRuling out;
  out.set_name(FormatName("applications", a.id));
  out.set_etag(EtagFor(relation, snapshot));
  for (const domain::ServiceProof& service : a.services) {
    v1::PartyService& shown = *out.add_services();
    codec::ToProto(service, shown);
    const domain::RunningClock* const clock = a.FindClock(domain::kObjectionOfParty, service.party_id);
    if (clock != nullptr) service::SetDeadline(clock->proof, *shown.mutable_objection_deadline());
  }
  for (const domain::Delivery& delivery : a.deliveries) codec::ToProto(delivery, *out.add_deliveries());
  for (const domain::Objection& objection : a.objections) {
    v1::Objection& shown = *out.add_objections();
    codec::ToProto(objection, shown);
    service::SetDeadline(objection.limit, *shown.mutable_deadline());
    if (!objection.relief_limit.clock_id.empty())
      service::SetDeadline(objection.relief_limit, *shown.mutable_relief_deadline());
  }
  return out;
}

v1::RulingDocument ToDocument(const Application& a, const std::string& text) {
  v1::RulingDocument document;
  document.set_case_number(a.case_number);
  document.set_text_zh(text);
  document.set_sha256(Sha256Hex(text));
  return document;
}

}  // namespace sudiao::confirmation
