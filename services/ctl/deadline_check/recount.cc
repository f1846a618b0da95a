#include "services/ctl/deadline_check/recount.h"

#include <algorithm>

namespace sudiao::deadline_check {
namespace {

// A hundred years: no clock, pause or extension of the law is longer.
constexpr int64_t kLongest = 36'600;

class Recounter {
 public:
  Recounter(const Proof& proof, const RestDays& calendar, const Zone& zone, std::vector<Defect>& defects)
      : proof_(proof), calendar_(calendar), zone_(zone), defects_(defects) {}

  std::optional<Count> Run() {
    if (!InputsHold()) return std::nullopt;
    const Day start = zone_.DayAt(proof_.start_micros);
    count_.first_counted_day = start + 1;
    Step("START_DAY_NOT_COUNTED", start, start, 0, proof_.start_event_id);
    Settle(RunLength(start), /*agreed=*/false);
    for (size_t i = 0; i < proof_.extensions.size(); ++i) {
      if (count_.suspended) break;
      if (!Extend(proof_.extensions[i], "extensions[" + std::to_string(i) + "]")) return std::nullopt;
    }
    return count_;
  }

 private:
  // --- What went in.

  bool InputsHold() {
    const size_t before = defects_.size();
    if (proof_.length < 1 || proof_.length > kLongest) Wrong("length", "is out of range", "超出范围");
    if (proof_.unit != "CALENDAR_DAYS" && proof_.unit != "WORKING_DAYS" && proof_.unit != "MONTHS" &&
        proof_.unit != "YEARS") {
      Wrong("unit", "is no unit of time", "不是期间单位");
    }
    for (size_t i = 0; i < proof_.pauses.size(); ++i) {
      const ProofPause& pause = proof_.pauses[i];
      const std::string place = "pauses[" + std::to_string(i) + "]";
      const bool in_order = pause.last_day >= pause.first_day && pause.last_day - pause.first_day <= kLongest;
      if (!pause.open && !in_order) Wrong(place, "ends before it begins", "结束早于开始");
      if (pause.kind != "APPRAISAL" && pause.kind != "CORRECTION")
        Wrong(place + ".kind", "is no kind of pause", "不是中止的种类");
    }
    return defects_.size() == before;
  }

  void Wrong(const std::string& field, const std::string& en, const std::string& zh) {
    defects_.push_back({field, field + " " + en, field + " " + zh});
  }

  // --- The book of days.

  bool Works(Day day) {
    count_.provisional = count_.provisional || !calendar_.Knows(day);
    return calendar_.IsWorked(day);
  }

  // The first pause, in the order of the proof, that holds the day; of those that began on `begun` or later.
  const ProofPause* PauseOf(Day day, Day begun = kBeforeAll) const {
    const auto found = std::find_if(proof_.pauses.begin(), proof_.pauses.end(), [&](const ProofPause& pause) {
      return pause.first_day >= begun && pause.first_day <= day && (pause.open || pause.last_day >= day);
    });
    return found == proof_.pauses.end() ? nullptr : &*found;
  }

  void Step(const std::string& kind, Day first, Day last, int64_t count, const std::string& event_id = "") {
    count_.steps.push_back({kind, first, last, count, event_id});
  }

  std::optional<Day> Hold(Day day, const ProofPause& pause) {
    Step("WAITING_FOR_PAUSE_END", day, day, 0, pause.event_id);
    return std::nullopt;
  }

  // --- The count. Each answers the day that it ends on, or nothing if an open pause holds it.

  std::optional<Day> RunLength(Day start) {
    if (proof_.unit == "CALENDAR_DAYS" || proof_.unit == "WORKING_DAYS") return RunDays(start, proof_.length);
    const int64_t months = proof_.unit == "YEARS" ? proof_.length * 12 : proof_.length;
    bool clipped = false;
    const Day end = MonthsLater(start, months, clipped);
    Step(clipped ? "LAST_DAY_OF_MONTH" : "CORRESPONDING_DAY", start, end, months);
    return Postpone(start, end, kBeforeAll);
  }

  // Stretches of days of one kind follow each other, each as long as it lasts.
  std::optional<Day> RunDays(Day from, int64_t wanted) {
    Day day = from + 1;
    for (int64_t left = wanted; left > 0;) {
      const Day first = day;
      if (const ProofPause* pause = PauseOf(day); pause != nullptr) {
        if (pause->open) return Hold(day, *pause);
        while (PauseOf(day) != nullptr && !PauseOf(day)->open && PauseOf(day)->event_id == pause->event_id)
          ++day;
        Step("PAUSED_DAYS_SKIPPED", first, day - 1, day - first, pause->event_id);
      } else if (proof_.unit == "WORKING_DAYS" && !Works(day)) {
        while (PauseOf(day) == nullptr && !Works(day)) ++day;
        Step("REST_DAYS_SKIPPED", first, day - 1, day - first);
      } else {
        while (left > 0 && PauseOf(day) == nullptr && (proof_.unit != "WORKING_DAYS" || Works(day))) {
          ++day;
          --left;
        }
        Step("DAYS_COUNTED", first, day - 1, day - first);
      }
    }
    return day - 1;
  }

  // Pushes `end` back by one for each paused day behind `from`, as far as it has been pushed.
  std::optional<Day> Postpone(Day from, Day end, Day begun) {
    const Day before = end;
    for (Day day = from + 1; day <= end; ++day) {
      const ProofPause* pause = PauseOf(day, begun);
      if (pause == nullptr) continue;
      if (pause->open) return Hold(day, *pause);
      ++end;
    }
    if (end > before) Step("PAUSED_DAYS_ADDED", before + 1, end, end - before);
    return end;
  }

  std::optional<Day> MoveOffRestDays(Day day) {
    if (Works(day)) {
      if (IsWeekend(day)) Step("WORKED_WEEKEND_KEPT", day, day, 0);
      return day;
    }
    Day next = day;
    while (!Works(next)) ++next;
    Step("MOVED_TO_WORKING_DAY", day, next, next - day);
    if (!proof_.readings.pause_in_roll_window_helps) return next;
    const std::optional<Day> later = Postpone(day, next, day + 1);
    return !later.has_value() || *later == next ? later : MoveOffRestDays(*later);
  }

  void Settle(std::optional<Day> counted, bool agreed) {
    std::optional<Day> last = counted;
    if (counted.has_value() && proof_.roll && !(agreed && proof_.readings.agreed_rest_day_stays))
      last = MoveOffRestDays(*counted);
    count_.suspended = !last.has_value();
    count_.counted_day = last.has_value() ? *counted : 0;
    count_.last_day = last.value_or(0);
  }

  bool Extend(const ProofExtension& extension, const std::string& place) {
    const Day before = count_.last_day;
    if (zone_.DayAt(extension.agreed_micros) > before) {
      Wrong(place + ".agreed_time", "is after " + TextOf(before) + ", when the time had run out",
            "晚于 " + TextOf(before) + "，期限已届满");
      return false;
    }
    const bool by_days = extension.more_days != 0;
    if (extension.more_days < 0 || extension.more_days > kLongest ||
        (!by_days && extension.until - before > kLongest)) {
      Wrong(place, "is out of range", "超出范围");
      return false;
    }
    if (by_days) {
      const Day from = proof_.readings.more_days_from_moved_day ? before : count_.counted_day;
      Step("EXTENDED_BY_DAYS", from, from, extension.more_days, extension.event_id);
      Settle(RunDays(from, extension.more_days), /*agreed=*/false);
    } else if (extension.until > before) {
      const Day from = count_.counted_day;
      Step("EXTENDED_UNTIL", from, extension.until, 0, extension.event_id);
      Settle(Postpone(from, extension.until, zone_.DayAt(extension.agreed_micros) + 1), /*agreed=*/true);
    }
    if (count_.suspended || count_.last_day > before) return true;
    Wrong(place, "does not end after " + TextOf(before), "不晚于 " + TextOf(before));
    return false;
  }

  const Proof& proof_;
  const RestDays& calendar_;
  const Zone& zone_;
  std::vector<Defect>& defects_;
  Count count_;
};

}  // namespace

std::optional<Count> Recount(const Proof& proof, const RestDays& calendar, const Zone& zone,
                             std::vector<Defect>& defects) {
  return Recounter(proof, calendar, zone, defects).Run();
}

}  // namespace sudiao::deadline_check
