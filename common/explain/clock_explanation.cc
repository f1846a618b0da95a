#include <array>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/codec/struct_json.h"
#include "common/explain/explanation.h"
#include "common/packs/words.h"

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

// How long the clock runs and from what on; a clock that the pack does not have (any more) only its length.
void AddLength(Explanation& e, const DeadlineProof& proof, const packs::Clock* clock) {
  const packs::Text length = packs::LengthWords(proof.length, proof.unit);
  if (clock == nullptr) {
    return e.Add(absl::StrCat("期限为", length.zh, "。"), absl::StrCat("It lasts ", length.en, "."),
                 proof.rule_ids);
  }
  const packs::Text start = packs::Words(clock->start);
  e.Add(absl::StrCat("期限为", length.zh, "，起算：", start.zh, "。"),
        absl::StrCat("It lasts ", length.en, ", counted from this: ", start.en, "."), proof.rule_ids);
}

void AddConsequences(Explanation& e, const packs::Clock& clock) {
  const packs::Text end = packs::Words(clock.expiry);
  e.Add(absl::StrCat("届满后：", end.zh, "。"), absl::StrCat("When it is over: ", end.en, "."),
        clock.rule_ids);
  const packs::Text extension = packs::Words(clock.extension);
  e.Add(absl::StrCat("延长：", extension.zh, "。"), absl::StrCat("More time: ", extension.en, "."));
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
  AddLength(e, proof, clock);
  for (const DeadlineStep& step : proof.steps) AddStep(e, step);
  if (proof.provisional) {
    e.Add("计算用到了尚未公布放假安排的日期，公布后可能变动。",
          "The count reaches days whose public holidays are not announced yet: it may still move.");
  }
  if (clock != nullptr) AddConsequences(e, *clock);
  return e;
}

}  // namespace sudiao::explain
