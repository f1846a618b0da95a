// Deadlines with their proof. ComputeDeadline counts a clock as the law counts (CAL-1 to CAL-5) and writes
// down every step, so that anyone can check the result by hand; `sudiaoctl check-deadline` does so with code
// of its own. Pure: the caller passes all times.
//
// Where the law leaves two readings open, the rule says which one is taken (CountReadings). One is fixed: a
// pause that begins after an extension was agreed moves the agreed last day; earlier ones were known when
// agreeing.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/time/calendar.h"
#include "common/types/fields.h"

namespace sudiao {

// CAL-5  日 is a calendar day, 工作日 a working day; the two are never mixed.
SUDIAO_ENUM(LengthUnit, CALENDAR_DAYS, WORKING_DAYS, MONTHS, YEARS)

SUDIAO_ENUM(PauseKind, APPRAISAL, CORRECTION)

// The readings that an institution decides, for the law leaves them open. False is the platform's own answer.
struct CountReadings {
  // A pause that begins after the counted day, in the rest days up to the working day that it moved to, still
  // stops the clock: the paused days follow behind the moved day. Otherwise the time had run.
  bool pause_in_roll_window_helps = false;
  // "N more days" run from the moved last day. Otherwise from the counted one.
  bool more_days_from_moved_day = false;
  // An agreed last day that is a rest day stays (民法典 204). Otherwise it moves like any other (民法典 203),
  // if the clock's last day moves at all.
  bool agreed_rest_day_stays = false;
  SUDIAO_FIELDS(pause_in_roll_window_helps, more_days_from_moved_day, agreed_rest_day_stays)
};

// How long a clock runs, as a procedure pack says it.
struct DeadlineRule {
  std::string clock_id;
  std::vector<std::string> rule_ids;
  std::string pack_id;
  int64_t pack_version = 0;
  std::string time_zone;
  int64_t length = 0;
  LengthUnit unit = LengthUnit::UNSPECIFIED;
  bool roll_to_working_day = false;
  CountReadings readings;
  SUDIAO_FIELDS(clock_id, rule_ids, pack_id, pack_version, time_zone, length, unit, roll_to_working_day,
                readings)
};

// Whole days that are not counted, both ends included.
struct Pause {
  std::string event_id;
  PauseKind kind = PauseKind::UNSPECIFIED;
  absl::CivilDay first_day;
  absl::CivilDay last_day;  // Without meaning while the pause is open.
  bool open = false;        // Its end is not known yet.
  SUDIAO_FIELDS(event_id, kind, first_day, last_day, open)
};

// More time: up to the day `until` or, where more_days is not 0, by that many units of the clock (calendar
// days for clocks of months and years).
struct Extension {
  std::string event_id;
  absl::Time agreed_time;
  absl::CivilDay until;
  int64_t more_days = 0;
  SUDIAO_FIELDS(event_id, agreed_time, until, more_days)
};

SUDIAO_ENUM(
    DeadlineStepKind,
    START_DAY_NOT_COUNTED,  // CAL-1: the day of the start event.
    DAYS_COUNTED,           // `count` days, first_day to last_day.
    REST_DAYS_SKIPPED,      // Days that a clock of working days does not count.
    PAUSED_DAYS_SKIPPED,    // Days of the pause `event_id`.
    CORRESPONDING_DAY,      // CAL-3: last_day corresponds to first_day, `count` months later.
    LAST_DAY_OF_MONTH,      // CAL-3: there is no such day, so the month's last one.
    PAUSED_DAYS_ADDED,      // A clock of months or an agreed day: `count` paused days are added behind it.
    EXTENDED_UNTIL,         // By the extension `event_id`, from first_day to last_day.
    EXTENDED_BY_DAYS,       // By the extension `event_id`; its days follow.
    MOVED_TO_WORKING_DAY,   // CAL-2: first_day is a rest day, last_day the next working day.
    WORKED_WEEKEND_KEPT,    // CAL-2: last_day is a weekend day that is worked, so it stays.
    WAITING_FOR_PAUSE_END)  // The pause `event_id` is open: there is no last day yet.

struct DeadlineStep {
  DeadlineStepKind kind = DeadlineStepKind::UNSPECIFIED;
  absl::CivilDay first_day;
  absl::CivilDay last_day;
  int64_t count = 0;
  std::string event_id;
  SUDIAO_FIELDS(kind, first_day, last_day, count, event_id)
};

struct DeadlineProof {
  std::string start_event_id;
  absl::Time start_time;
  std::string clock_id;
  std::vector<std::string> rule_ids;
  std::string pack_id;
  int64_t pack_version = 0;
  std::string calendar_id;
  std::string calendar_version;
  absl::CivilDay calendar_known_to;
  std::string time_zone;
  int64_t length = 0;
  LengthUnit unit = LengthUnit::UNSPECIFIED;
  bool roll_to_working_day = false;
  CountReadings readings;
  absl::CivilDay first_counted_day;
  std::vector<Pause> pauses;
  std::vector<Extension> extensions;
  std::vector<DeadlineStep> steps;
  absl::CivilDay counted_day;  // Where the count ends.
  absl::CivilDay last_day;     // The same or, moved, the next working day.
  absl::Time due;  // 24:00 of last_day in the time zone: the first instant that is too late (CAL-4).
  // The count met days whose rest days are not announced yet: the result may move when they are.
  bool provisional = false;
  // An open pause holds the count: counted_day and last_day are not known, and `due` is kNeverDue.
  bool suspended = false;
  // SHA-256 of the proof's JSON without this member: shows that nothing was changed since it was counted.
  std::string digest;
  SUDIAO_FIELDS(start_event_id, start_time, clock_id, rule_ids, pack_id, pack_version, calendar_id,
                calendar_version, calendar_known_to, time_zone, length, unit, roll_to_working_day, readings,
                first_counted_day, pauses, extensions, steps, counted_day, last_day, due, provisional,
                suspended, digest)

  // Whether something that arrives at `time` is in time.
  bool IsInTime(absl::Time time) const { return time < due; }
};

// 9999-12-31, the last day that every part of the platform can express.
inline constexpr absl::Time kNeverDue = absl::FromUnixSeconds(253402214400);

// Counts `rule` from the event at `start_time`. Pauses may overlap and come in any order; extensions are
// applied in the order given. Refuses with EXTENSION_TOO_LATE, EXTENSION_NOT_LATER and, for rules that no
// pack should contain, CLOCK_INVALID.
absl::StatusOr<DeadlineProof> ComputeDeadline(const DeadlineRule& rule, const Calendar& calendar,
                                              std::string start_event_id, absl::Time start_time,
                                              std::vector<Pause> pauses = {},
                                              std::vector<Extension> extensions = {});

// The `number`-th day of a running clock, and the instant it begins.
struct WarningDay {
  int64_t number = 0;
  absl::CivilDay day;
  absl::Time begins;
  SUDIAO_FIELDS(number, day, begins)
};

// The days on which people are warned that a clock runs out, for example the days 20, 25 and 28 of the window
// for confirmation. Pauses are honoured; days that an open pause holds back or that the clock does not reach
// are left out.
std::vector<WarningDay> WarningDays(const DeadlineProof& proof, const Calendar& calendar,
                                    const std::vector<int64_t>& numbers);

}  // namespace sudiao
