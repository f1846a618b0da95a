#include <array>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/codec/struct_json.h"
#include "common/explain/explanation.h"

namespace sudiao::explain {
namespace {

// The same sentence in both languages.
struct Words {
  std::string zh;
  std::string en;
};

Words Day(absl::CivilDay day) {
  static constexpr std::array<std::pair<const char*, const char*>, 7> kWeekdays = {{
      {"一", "Monday"},
      {"二", "Tuesday"},
      {"三", "Wednesday"},
      {"四", "Thursday"},
      {"五", "Friday"},
      {"六", "Saturday"},
      {"日", "Sunday"},
  }};
  static constexpr std::array<const char*, 12> kMonths = {"January",   "February", "March",    "April",
                                                          "May",       "June",     "July",     "August",
                                                          "September", "October",  "November", "December"};
  const auto& [zh, en] = kWeekdays[static_cast<size_t>(absl::GetWeekday(day))];
  const char* month = kMonths[static_cast<size_t>(day.month() - 1)];
  return {absl::StrCat(day.year(), "年", day.month(), "月", day.day(), "日（星期", zh, "）"),
          absl::StrCat(en, ", ", day.day(), " ", month, " ", day.year())};
}

Words StartOf(packs::StartEvent event) {
  using packs::StartEvent;
  switch (event) {
    case StartEvent::ALL_CONSENTED:
      return {"各方同意调解", "all sides agreed to mediation"};
    case StartEvent::REQUEST_RECEIVED:
      return {"收到申请", "the request was received"};
    case StartEvent::REFERRAL_RECEIVED:
      return {"收到委派、委托或者申请", "the referral or request was received"};
    case StartEvent::MEDIATION_ACCEPTED:
      return {"在平台确认接受调解", "the mediation was accepted on the platform"};
    case StartEvent::AGREEMENT_EFFECTIVE:
      return {"调解协议生效", "the settlement agreement took effect"};
    case StartEvent::APPLICATION_RECEIVED:
      return {"法院收到司法确认申请", "the court received the application"};
    case StartEvent::CONFIRMATION_REGISTERED:
      return {"法院立案", "the court registered the case"};
    case StartEvent::RULING_RECEIVED:
      return {"收到裁定书", "the ruling was received"};
    case StartEvent::HARM_KNOWN:
      return {"知道或者应当知道权益受损", "the harm was known or should have been known"};
    case StartEvent::PERFORMANCE_DUE:
      return {"履行期间届满", "performance was due"};
    case StartEvent::COMPLAINT_RECEIVED:
      return {"法院收到起诉状", "the court received the complaint"};
    case StartEvent::PRESERVATION_TAKEN:
      return {"法院采取诉前保全措施", "the court took the preservation measure"};
    case StartEvent::NOTICE_ISSUED:
      return {"发出公告", "the public notice was issued"};
    case StartEvent::COMMENCED:
      return {"程序开始", "the procedure commenced"};
    case StartEvent::LIST_RECEIVED:
      return {"收到候选人名单", "the list of candidates was received"};
    case StartEvent::SECOND_REMINDER:
      return {"发出第二次书面催缴通知", "the second written reminder was sent"};
    case StartEvent::COMPLAINT_COPY_RECEIVED:
      return {"被告收到起诉状副本", "the defendant received the copy of the complaint"};
    case StartEvent::RECUSAL_REQUESTED:
      return {"当事人申请回避", "a party asked the judge to withdraw"};
    case StartEvent::REQUEST_REGISTERED:
      return {"中心登记申请", "the centre registered the request"};
    case StartEvent::NEGOTIATION_INVITED:
      return {"一方邀请对方协商", "one side invited the other to negotiate"};
    case StartEvent::OBSTACLE_ENDED:
      return {"障碍消除", "what kept the party from acting ended"};
    default:
      return {"起算事件", "the event that starts it"};
  }
}

Words EndOf(packs::ExpiryAction action) {
  using packs::ExpiryAction;
  switch (action) {
    case ExpiryAction::ALERT:
      return {"系统提醒负责人已逾期，程序不因此终止",
              "the person in charge is told to be late; nothing else changes"};
    case ExpiryAction::DESIGNATE:
      return {"由法院、调解组织或者中心指定调解员",
              "the court, the organisation or the centre designates the mediator"};
    case ExpiryAction::CHOOSE_AGAIN:
      return {"重新选择调解员", "another mediator is chosen"};
    case ExpiryAction::TERMINATE_MEDIATION:
      return {"调解因期限届满而终止", "the mediation ends because its time is up"};
    case ExpiryAction::RETURN_TO_TRIAL:
      return {"调解终止，案件恢复审理", "the mediation ends and the trial goes on"};
    case ExpiryAction::REFUSE_AS_LATE:
      return {"逾期提出的，不予受理", "what is handed in later is refused as late"};
    case ExpiryAction::PRESERVATION_LIFTED:
      return {"法院解除保全", "the court lifts the preservation measure"};
    case ExpiryAction::DEEMED_SERVED:
      return {"视为送达", "the paper counts as served"};
    case ExpiryAction::ASSUME_ASSENT:
      return {"未答复的，视为同意全部候选人", "silence counts as assent to all candidates"};
    case ExpiryAction::DEEM_WITHDRAWN:
      return {"视为撤回申请", "the request counts as withdrawn"};
    case ExpiryAction::ENFORCEMENT_RESISTIBLE:
      return {"被执行人可以提出时效抗辩", "the debtor may object to enforcement"};
    case ExpiryAction::SOLE_MEDIATOR:
      return {"由一名调解员调解", "there is one mediator"};
    case ExpiryAction::BEGIN_MEDIATION:
      return {"开始调解", "the mediation begins"};
    default:
      return {"按规则处理", "what the rules say follows"};
  }
}

Words ExtenderOf(packs::Extender extender) {
  switch (extender) {
    case packs::Extender::ALL_PARTIES:
      return {"全体当事人一致同意，且须在届满前达成", "all parties together, and only before it ends"};
    case packs::Extender::COURT_PRESIDENT:
      return {"本院院长批准", "the president of the court"};
    case packs::Extender::ORGANISATION:
      return {"调解机构", "the mediation body"};
    case packs::Extender::COURT:
      return {"法院", "the court"};
    default:
      return {"任何人都不能延长", "nobody"};
  }
}

Words UnitOf(LengthUnit unit) {
  switch (unit) {
    case LengthUnit::WORKING_DAYS:
      return {"个工作日", " working days"};
    case LengthUnit::MONTHS:
      return {"个月", " months"};
    case LengthUnit::YEARS:
      return {"年", " years"};
    default:
      return {"日", " days"};
  }
}

// One step of the count.
void AddStep(Explanation& e, const DeadlineStep& step) {
  const Words first = Day(step.first_day);
  const Words last = Day(step.last_day);
  const std::string count = absl::StrCat(step.count);
  switch (step.kind) {
    case DeadlineStepKind::START_DAY_NOT_COUNTED:
      return e.Add(absl::StrCat("开始的当日（", first.zh, "）不计算在内。"),
                   absl::StrCat("The day of the start (", first.en, ") is not counted."), {"CAL-1"});
    case DeadlineStepKind::DAYS_COUNTED:
      return e.Add(absl::StrCat("自", first.zh, "至", last.zh, "，计", count, "日。"),
                   absl::StrCat("From ", first.en, " to ", last.en, ": ", count, " days."), {"CAL-5"});
    case DeadlineStepKind::REST_DAYS_SKIPPED:
      return e.Add(
          absl::StrCat(first.zh, "至", last.zh, "为休息日，不计入工作日。"),
          absl::StrCat(first.en, " to ", last.en, " are rest days and do not count as working days."),
          {"CAL-5"});
    case DeadlineStepKind::PAUSED_DAYS_SKIPPED:
      return e.Add(absl::StrCat(first.zh, "至", last.zh, "期间中止计算。"),
                   absl::StrCat(first.en, " to ", last.en, " are not counted: the clock was paused."));
    case DeadlineStepKind::CORRESPONDING_DAY:
      return e.Add(absl::StrCat("按月计算，对应日为", last.zh, "。"),
                   absl::StrCat("Counted in months, it ends on the corresponding day: ", last.en, "."),
                   {"CAL-3"});
    case DeadlineStepKind::LAST_DAY_OF_MONTH:
      return e.Add(absl::StrCat("该月没有对应日，以月末日为准：", last.zh, "。"),
                   absl::StrCat("That month has no such day, so its last day counts: ", last.en, "."),
                   {"CAL-3"});
    case DeadlineStepKind::PAUSED_DAYS_ADDED:
      return e.Add(absl::StrCat("补回中止的", count, "日，至", last.zh, "。"),
                   absl::StrCat(count, " paused days are added: ", last.en, "."));
    case DeadlineStepKind::EXTENDED_UNTIL:
      return e.Add(absl::StrCat("经约定延长至", last.zh, "。"),
                   absl::StrCat("Extended by agreement until ", last.en, "."));
    case DeadlineStepKind::EXTENDED_BY_DAYS:
      return e.Add(absl::StrCat("经约定再延长", count, "日。"),
                   absl::StrCat("Extended by agreement by ", count, " more days."));
    case DeadlineStepKind::MOVED_TO_WORKING_DAY:
      return e.Add(absl::StrCat(first.zh, "是休息日，顺延至其后第一个工作日：", last.zh, "。"),
                   absl::StrCat(first.en, " is a rest day, so the last day moves to the next working day: ",
                                last.en, "."),
                   {"CAL-2"});
    case DeadlineStepKind::WORKED_WEEKEND_KEPT:
      return e.Add(absl::StrCat(last.zh, "虽是周末，但属调休上班日，不顺延。"),
                   absl::StrCat(last.en, " is a weekend day, but one on which people work: it stays."),
                   {"CAL-2"});
    case DeadlineStepKind::WAITING_FOR_PAUSE_END:
      return e.Add("期限现已中止，恢复后再计算最后一日。",
                   "The clock is paused; its last day will be known when it goes on.");
    default:
      return;
  }
}

void AddRest(Explanation& e, const DeadlineProof& proof, absl::Time now) {
  if (!proof.IsInTime(now)) return e.Add("期限已经届满。", "This time is over.");
  absl::TimeZone zone;
  if (!absl::LoadTimeZone(proof.time_zone, &zone)) return;
  const int64_t days = proof.last_day - absl::ToCivilDay(now, zone);
  if (days == 0) return e.Add("今天是最后一日。", "Today is the last day.");
  e.Add(absl::StrCat("还剩", days, "日。"),
        absl::StrCat(days, days == 1 ? " day is left." : " days are left."));
}

// The last day stands first: it is what people look for.
void AddLastDay(Explanation& e, const DeadlineProof& proof, absl::Time now) {
  if (proof.suspended) return;
  const Words last = Day(proof.last_day);
  e.Add(absl::StrCat("最后一日是", last.zh, "，至当日24:00止（", proof.time_zone, "）。"),
        absl::StrCat("The last day is ", last.en, ", until 24:00 (", proof.time_zone, ")."), {"CAL-4"});
  AddRest(e, proof, now);
}

void AddConsequences(Explanation& e, const packs::Clock& clock) {
  const Words end = EndOf(clock.expiry);
  e.Add(absl::StrCat("届满后：", end.zh, "。"), absl::StrCat("When it is over: ", end.en, "."),
        clock.rule_ids);
  const Words extender = ExtenderOf(clock.extension);
  e.Add(absl::StrCat("可以延长的人：", extender.zh, "。"),
        absl::StrCat("Who may extend it: ", extender.en, "."));
  if (clock.verified) return;
  e.verified = false;
  e.Add("该期限的依据尚待机构确认，请向机构核实。",
        "The source of this period is not certain: ask the institution to confirm it.");
}

}  // namespace

Explanation ExplainClock(const packs::Pack& pack, const DeadlineProof& proof, absl::Time now) {
  Explanation e;
  const packs::Clock* clock = pack.FindClock(proof.clock_id, packs::PackDay(pack, proof.start_time));
  e.topic = proof.clock_id;
  e.title_zh = clock != nullptr ? clock->title.zh : proof.clock_id;
  e.title_en = clock != nullptr ? clock->title.en : proof.clock_id;
  e.due_time = proof.suspended ? absl::Time() : proof.due;
  e.proof = codec::ToJson(proof);
  AddLastDay(e, proof, now);
  const Words start = StartOf(clock != nullptr ? clock->start : packs::StartEvent::UNSPECIFIED);
  const Words unit = UnitOf(proof.unit);
  e.Add(absl::StrCat("期限为", proof.length, unit.zh, "，自", start.zh, "起算。"),
        absl::StrCat("It lasts ", proof.length, unit.en, " from when ", start.en, "."), proof.rule_ids);
  for (const DeadlineStep& step : proof.steps) AddStep(e, step);
  if (proof.provisional) {
    e.Add("计算用到了尚未公布放假安排的日期，公布后可能变动。",
          "The count reaches days whose public holidays are not announced yet: it may still move.");
  }
  if (clock != nullptr) AddConsequences(e, *clock);
  return e;
}

}  // namespace sudiao::explain
