#include "common/time/deadline.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/codec/struct_json.h"
#include "common/status/errors.h"
#include "common/status/status_macros.h"
#include "common/time/reasons.h"
#include "common/types/ids.h"

namespace sudiao {
namespace {

using Kind = DeadlineStepKind;

// Far beyond any clock of the law; it keeps a broken pack from counting for ever.
constexpr int64_t kMaxDays = 36600;

// Counts on behalf of one proof and writes the steps into it.
class Counter {
 public:
  Counter(DeadlineProof& proof, const Calendar& calendar) : proof_(proof), calendar_(calendar) {}

  // CAL-1, CAL-5  The start day is not counted: `count` days after `day`. Nothing if an open pause holds.
  std::optional<absl::CivilDay> CountDays(absl::CivilDay day, int64_t count, bool working_days) {
    int64_t counted = 0;
    while (counted < count) {
      ++day;
      if (const Pause* pause = PauseOn(day)) {
        if (pause->open) return Wait(day, *pause);
        Note(Kind::PAUSED_DAYS_SKIPPED, day, pause->event_id);
      } else if (working_days && !IsWorkingDay(day)) {
        Note(Kind::REST_DAYS_SKIPPED, day);
      } else {
        Note(Kind::DAYS_COUNTED, day);
        ++counted;
      }
    }
    return day;
  }

  // CAL-3  The corresponding day `months` later, and behind it as many days as were paused on the way.
  std::optional<absl::CivilDay> CountMonths(absl::CivilDay start, int64_t months) {
    const absl::CivilDay day = AddMonths(start, months);
    const Kind kind = day.day() == start.day() ? Kind::CORRESPONDING_DAY : Kind::LAST_DAY_OF_MONTH;
    proof_.steps.push_back({kind, start, day, months, ""});
    return AddPausedDays(start, day, absl::CivilDay::min());
  }

  // Moves `day` by the days after `from` that pauses took, if these began on or after `begun`.
  std::optional<absl::CivilDay> AddPausedDays(absl::CivilDay from, absl::CivilDay day, absl::CivilDay begun) {
    const absl::CivilDay before = day;
    for (absl::CivilDay at = from + 1; at <= day; ++at) {
      const Pause* pause = PauseOn(at, begun);
      if (pause == nullptr) continue;
      if (pause->open) return Wait(at, *pause);
      ++day;
    }
    if (day != before) proof_.steps.push_back({Kind::PAUSED_DAYS_ADDED, before + 1, day, day - before, ""});
    return day;
  }

  // The last day after the count: moved off rest days, and on by pauses on the way if the readings let them
  // help. Nothing if such a pause is open.
  std::optional<absl::CivilDay> Move(absl::CivilDay counted) {
    for (absl::CivilDay day = counted;;) {
      const absl::CivilDay moved = Roll(day);
      if (moved == day || !proof_.readings.pause_in_roll_window_helps) return moved;
      const std::optional<absl::CivilDay> later = AddPausedDays(day, moved, day + 1);
      if (!later.has_value() || *later == moved) return later;
      day = *later;
    }
  }

 private:
  // CAL-2  A last day that is a rest day moves to the next working day; a weekend day that is worked stays.
  absl::CivilDay Roll(absl::CivilDay day) {
    absl::CivilDay moved = day;
    while (!IsWorkingDay(moved)) ++moved;
    if (moved != day) proof_.steps.push_back({Kind::MOVED_TO_WORKING_DAY, day, moved, moved - day, ""});
    if (moved == day && calendar_.IsMakeUpDay(day)) {
      proof_.steps.push_back({Kind::WORKED_WEEKEND_KEPT, day, day, 0, ""});
    }
    return moved;
  }

  // Asking for a day that the calendar does not know makes the proof provisional.
  bool IsWorkingDay(absl::CivilDay day) {
    if (!calendar_.Knows(day)) proof_.provisional = true;
    return calendar_.IsWorkingDay(day);
  }

  const Pause* PauseOn(absl::CivilDay day, absl::CivilDay begun = absl::CivilDay::min()) const {
    for (const Pause& pause : proof_.pauses) {
      if (begun <= pause.first_day && pause.first_day <= day && (pause.open || day <= pause.last_day))
        return &pause;
    }
    return nullptr;
  }

  // Adds a day to the step that it continues.
  void Note(Kind kind, absl::CivilDay day, const std::string& event_id = "") {
    if (!proof_.steps.empty()) {
      DeadlineStep& last = proof_.steps.back();
      if (last.kind == kind && last.event_id == event_id && last.last_day + 1 == day) {
        last.last_day = day;
        ++last.count;
        return;
      }
    }
    proof_.steps.push_back({kind, day, day, 1, event_id});
  }

  std::nullopt_t Wait(absl::CivilDay day, const Pause& pause) {
    proof_.steps.push_back({Kind::WAITING_FOR_PAUSE_END, day, day, 0, pause.event_id});
    return std::nullopt;
  }

  DeadlineProof& proof_;
  const Calendar& calendar_;
};

absl::Status Invalid(const DeadlineRule& rule, std::string detail) {
  return Fail(reasons::kClockInvalid, {{"clock", rule.clock_id}, {"detail", std::move(detail)}});
}

absl::Status CheckRule(const DeadlineRule& rule, const std::vector<Pause>& pauses) {
  if (rule.length <= 0 || rule.length > kMaxDays) return Invalid(rule, "its length is out of range");
  if (rule.unit == LengthUnit::UNSPECIFIED) return Invalid(rule, "it has no unit");
  for (const Pause& pause : pauses) {
    if (!pause.open && pause.last_day < pause.first_day)
      return Invalid(rule, "a pause ends before it begins");
    if (!pause.open && pause.last_day - pause.first_day > kMaxDays)
      return Invalid(rule, "a pause is too long");
  }
  return absl::OkStatus();
}

DeadlineProof MakeProof(const DeadlineRule& rule, const Calendar& calendar) {
  DeadlineProof proof;
  proof.clock_id = rule.clock_id;
  proof.rule_ids = rule.rule_ids;
  proof.pack_id = rule.pack_id;
  proof.pack_version = rule.pack_version;
  proof.calendar_id = calendar.id();
  proof.calendar_version = calendar.version();
  proof.calendar_known_to = calendar.last_known_day();
  proof.time_zone = rule.time_zone;
  proof.length = rule.length;
  proof.unit = rule.unit;
  proof.roll_to_working_day = rule.roll_to_working_day;
  proof.readings = rule.readings;
  return proof;
}

std::optional<absl::CivilDay> CountLength(Counter& counter, absl::CivilDay start, int64_t length,
                                          LengthUnit unit) {
  switch (unit) {
    case LengthUnit::MONTHS:
      return counter.CountMonths(start, length);
    case LengthUnit::YEARS:
      return counter.CountMonths(start, 12 * length);
    default:
      return counter.CountDays(start, length, unit == LengthUnit::WORKING_DAYS);
  }
}

// Where the count ends, as the law counts it or as the parties agreed.
enum class EndOf { kCount, kAgreement };

// The first instant after the count, or never.
void Finish(DeadlineProof& proof, Counter& counter, std::optional<absl::CivilDay> counted, EndOf end,
            absl::TimeZone zone) {
  const bool stays = end == EndOf::kAgreement && proof.readings.agreed_rest_day_stays;
  std::optional<absl::CivilDay> last = counted;
  if (counted.has_value() && proof.roll_to_working_day && !stays) last = counter.Move(*counted);
  proof.suspended = !last.has_value();
  if (proof.suspended) {
    proof.counted_day = proof.last_day = absl::CivilDay();
    proof.due = kNeverDue;
    return;
  }
  proof.counted_day = *counted;
  proof.last_day = *last;
  proof.due = EndOfDay(proof.last_day, zone);
}

// Trap 7: an extension is agreed before the time has run out, and it ends later than the clock does without
// it.
absl::Status Extend(DeadlineProof& proof, Counter& counter, const Extension& extension, absl::TimeZone zone) {
  if (proof.suspended) return absl::OkStatus();
  const Metadata last_day = {{"last_day", absl::FormatCivilTime(proof.last_day)}};
  if (!proof.IsInTime(extension.agreed_time)) return Fail(reasons::kExtensionTooLate, last_day);
  if (extension.more_days < 0 || extension.more_days > kMaxDays)
    return Fail(reasons::kExtensionNotLater, last_day);
  const absl::CivilDay before = proof.last_day;
  const bool by_days = extension.more_days > 0;
  const bool from_moved = by_days && proof.readings.more_days_from_moved_day;
  const absl::CivilDay from = from_moved ? before : proof.counted_day;
  std::optional<absl::CivilDay> counted;
  if (by_days) {
    proof.steps.push_back({Kind::EXTENDED_BY_DAYS, from, from, extension.more_days, extension.event_id});
    counted = counter.CountDays(from, extension.more_days, proof.unit == LengthUnit::WORKING_DAYS);
  } else {
    if (extension.until <= before || extension.until - before > kMaxDays) {
      return Fail(reasons::kExtensionNotLater, last_day);
    }
    proof.steps.push_back({Kind::EXTENDED_UNTIL, from, extension.until, 0, extension.event_id});
    counted = counter.AddPausedDays(from, extension.until, LocalDay(extension.agreed_time, zone) + 1);
  }
  Finish(proof, counter, counted, by_days ? EndOf::kCount : EndOf::kAgreement, zone);
  if (!proof.suspended && proof.last_day <= before) return Fail(reasons::kExtensionNotLater, last_day);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<DeadlineProof> ComputeDeadline(const DeadlineRule& rule, const Calendar& calendar,
                                              std::string start_event_id, absl::Time start_time,
                                              std::vector<Pause> pauses, std::vector<Extension> extensions) {
  RETURN_IF_ERROR(CheckRule(rule, pauses));
  absl::TimeZone zone;
  if (!absl::LoadTimeZone(rule.time_zone, &zone)) return Invalid(rule, "its time zone is not known");

  DeadlineProof proof = MakeProof(rule, calendar);
  proof.start_event_id = std::move(start_event_id);
  proof.start_time = start_time;
  proof.pauses = std::move(pauses);
  proof.extensions = std::move(extensions);
  const absl::CivilDay start = LocalDay(start_time, zone);
  proof.first_counted_day = start + 1;
  proof.steps.push_back({Kind::START_DAY_NOT_COUNTED, start, start, 0, proof.start_event_id});

  Counter counter(proof, calendar);
  Finish(proof, counter, CountLength(counter, start, rule.length, rule.unit), EndOf::kCount, zone);
  for (const Extension& extension : proof.extensions)
    RETURN_IF_ERROR(Extend(proof, counter, extension, zone));
  proof.digest = Sha256Hex(codec::ToJson(proof));
  return proof;
}

std::vector<WarningDay> WarningDays(const DeadlineProof& proof, const Calendar& calendar,
                                    const std::vector<int64_t>& numbers) {
  absl::TimeZone zone;
  const bool counts_days = proof.unit == LengthUnit::CALENDAR_DAYS || proof.unit == LengthUnit::WORKING_DAYS;
  if (!counts_days || !absl::LoadTimeZone(proof.time_zone, &zone)) return {};
  std::vector<WarningDay> warnings;
  for (const int64_t number : numbers) {
    if (number <= 0 || number >= proof.length) continue;
    DeadlineProof scratch;
    scratch.pauses = proof.pauses;
    const auto day =
        Counter(scratch, calendar)
            .CountDays(proof.first_counted_day - 1, number, proof.unit == LengthUnit::WORKING_DAYS);
    if (day.has_value()) warnings.push_back({number, *day, absl::FromCivil(*day, zone)});
  }
  return warnings;
}

}  // namespace sudiao
