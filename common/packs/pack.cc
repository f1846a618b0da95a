#include "common/packs/pack.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/status/errors.h"
#include "common/time/calendar.h"
#include "common/time/reasons.h"

namespace sudiao::packs {
namespace {

template <typename T>
bool Contains(const std::vector<T>& values, const T& value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

DeadlineRule RuleOf(const Pack& pack, const Clock& clock) {
  return {.clock_id = clock.id,
          .rule_ids = clock.rule_ids,
          .pack_id = pack.id,
          .pack_version = pack.version,
          .time_zone = pack.time_zone,
          .length = clock.length,
          .unit = clock.unit,
          .roll_to_working_day = clock.roll_to_working_day,
          .readings = {.pause_in_roll_window_helps = pack.open_readings.pause_in_roll_window_helps,
                       .more_days_from_moved_day = pack.open_readings.more_days_from_moved_day,
                       .agreed_rest_day_stays = pack.open_readings.agreed_rest_day_stays}};
}

}  // namespace

bool Clock::IsInForce(absl::CivilDay day) const {
  return (!in_force_from.has_value() || *in_force_from <= day) &&
         (!in_force_to.has_value() || day <= *in_force_to);
}

std::string Pack::Ref() const { return absl::StrCat(id, "@", version); }

bool Pack::IsInForce(absl::CivilDay day) const {
  return in_force_from <= day && (!in_force_to.has_value() || day <= *in_force_to);
}

const Clock* Pack::FindClock(std::string_view clock_id) const {
  for (const Clock& clock : clocks) {
    if (clock.id == clock_id) return &clock;
  }
  return nullptr;
}

const Clock* Pack::FindClock(std::string_view clock_id, absl::CivilDay day) const {
  for (const Clock& clock : clocks) {
    if (clock.id == clock_id && clock.IsInForce(day)) return &clock;
  }
  return nullptr;
}

bool Pack::Allows(AppointmentMethod method) const { return Contains(appointment_methods, method); }

bool Pack::CanDesignate() const {
  return Allows(AppointmentMethod::COURT_DESIGNATION) ||
         Allows(AppointmentMethod::ORGANISATION_DESIGNATION) || Allows(AppointmentMethod::CENTRE_APPOINTMENT);
}

bool Pack::Serves(Referral referral) const { return Contains(referrals, referral); }

bool Pack::RunBy(MediationBody body) const { return Contains(run_by, body); }

std::vector<std::string> Pack::MediationClocks() const {
  std::vector<std::string> ids;
  if (!mediation_clock.empty()) ids.push_back(mediation_clock);
  ids.insert(ids.end(), outer_clocks.begin(), outer_clocks.end());
  return ids;
}

bool Pack::HasEnd(EndCode code) const {
  return std::any_of(ends.begin(), ends.end(), [&](const End& end) { return end.code == code; });
}

bool Pack::MayTravelToCourt(CourtMaterial material) const { return Contains(travels_to_court, material); }

absl::StatusOr<DeadlineProof> ComputeClock(const Pack& pack, std::string_view clock_id,
                                           std::string start_event_id, absl::Time start_time,
                                           std::vector<Pause> pauses, std::vector<Extension> extensions) {
  const Clock* clock = pack.FindClock(clock_id, PackDay(pack, start_time));
  if (clock == nullptr) {
    return Fail(reasons::kClockUnknown, {{"pack", pack.Ref()}, {"clock", std::string(clock_id)}});
  }
  for (const Pause& pause : pauses) {
    if (clock->pause_effect == PauseEffect::EXCLUDE_DAYS && Contains(clock->pausable_by, pause.kind))
      continue;
    return Fail(reasons::kClockNotPausable,
                {{"clock", clock->id}, {"pause", std::string(EnumName(pause.kind))}});
  }
  if (!extensions.empty() && clock->extension == Extender::NOBODY) {
    return Fail(reasons::kClockNotExtendable, {{"clock", clock->id}});
  }
  const Calendar* calendar = Calendar::Find(pack.calendar_id);
  if (calendar == nullptr) {
    return Fail(reasons::kClockInvalid,
                {{"clock", clock->id}, {"detail", "the pack's calendar is not known"}});
  }
  return ComputeDeadline(RuleOf(pack, *clock), *calendar, std::move(start_event_id), start_time,
                         std::move(pauses), std::move(extensions));
}

std::vector<WarningDay> ClockWarnings(const Pack& pack, const DeadlineProof& proof) {
  const Clock* clock = pack.FindClock(proof.clock_id);
  const Calendar* calendar = Calendar::Find(pack.calendar_id);
  if (clock == nullptr || calendar == nullptr) return {};
  return WarningDays(proof, *calendar, clock->warning_days);
}

absl::CivilDay PackDay(const Pack& pack, absl::Time time) {
  absl::TimeZone zone;
  absl::LoadTimeZone(pack.time_zone, &zone);
  return LocalDay(time, zone);
}

}  // namespace sudiao::packs
