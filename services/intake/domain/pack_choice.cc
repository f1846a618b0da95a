#include "services/intake/domain/pack_choice.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/status/errors.h"
#include "common/status/status_macros.h"
#include "services/intake/domain/reasons.h"

namespace sudiao::intake::domain {
namespace {

// SIM-01, CPL-98  A court invites organisations of the kinds that the pack of its referral names, before
// filing (委派) or after it (委托).
// WIPO-01  A centre abroad may mediate cases with a foreign party only, where its pack says so.
bool IsFor(const packs::Pack& pack, const PackWish& wish) {
  if (!pack.RunBy(wish.body) || (pack.needs_foreign_party && !wish.foreign_party)) return false;
  return wish.referral == packs::Referral::UNSPECIFIED ? pack.referrals.empty() : pack.Serves(wish.referral);
}

// The ids of packs, each with its title where one is asked for.
std::string Listed(const std::vector<const packs::Pack*>& fitting, std::string packs::Text::*title) {
  return absl::StrJoin(fitting, ", ", [&](std::string* out, const packs::Pack* pack) {
    absl::StrAppend(out, pack->id);
    if (title != nullptr) absl::StrAppend(out, " (", pack->title.*title, ")");
  });
}

bool StartsAtCommencement(const packs::Clock& clock) {
  return clock.start == packs::StartEvent::COMMENCED || clock.start == packs::StartEvent::REQUEST_REGISTERED;
}

}  // namespace

absl::StatusOr<const packs::Pack*> ChoosePack(const std::vector<const packs::Pack*>& in_force,
                                              const PackWish& wish) {
  std::vector<const packs::Pack*> fitting;
  for (const packs::Pack* pack : in_force) {
    if (IsFor(*pack, wish) && (wish.pack_id.empty() || pack->id == wish.pack_id)) fitting.push_back(pack);
  }
  if (!wish.pack_id.empty()) {
    if (fitting.size() == 1) return fitting[0];
    return Fail(reasons::kPackNotForThisCase, {{"pack", wish.pack_id}});
  }
  if (fitting.empty()) return Fail(reasons::kNoPackFits);
  for (const packs::Pack* pack : fitting) {
    if (pack->is_default) return pack;  // The linter sees to it that there is one at most.
  }
  return Fail(reasons::kPackChoiceNeeded, {{"packs", Listed(fitting, nullptr)},
                                           {"packs_en", Listed(fitting, &packs::Text::en)},
                                           {"packs_zh", Listed(fitting, &packs::Text::zh)}});
}

absl::StatusOr<absl::Time> FixedCommencement(const packs::Pack& pack, std::optional<absl::CivilDay> day,
                                             absl::Time submit_time, absl::Time now) {
  if (!day.has_value()) return absl::Time();
  Violations violations;
  if (std::none_of(pack.clocks.begin(), pack.clocks.end(), StartsAtCommencement)) {
    violations.Add("commencement_date", "NOT_USED", "No clock of these rules starts with a commencement.",
                   "该程序规则没有自程序开始之日起算的期限。");
  } else if (*day < packs::PackDay(pack, submit_time) || packs::PackDay(pack, now) < *day) {
    violations.Add("commencement_date", "OUT_OF_RANGE",
                   "Neither before the case was handed in nor after today.",
                   "不得早于提交之日，也不得晚于今日。");
  }
  RETURN_IF_ERROR(violations.ToStatus());
  absl::TimeZone zone;
  absl::LoadTimeZone(pack.time_zone, &zone);
  return absl::FromCivil(*day, zone);
}

absl::Status CheckRecording(const packs::Pack& pack) {
  const bool forbidden = pack.recording == packs::RecordingRule::FORBIDDEN;
  return forbidden ? Fail(reasons::kRecordingForbidden, {{"pack", pack.Ref()}}) : absl::OkStatus();
}

int64_t TimeLimitDays(const packs::Pack& pack) {
  int64_t days = 0;
  for (const std::string& id : pack.MediationClocks()) {
    const packs::Clock* clock = pack.FindClock(id);
    if (clock != nullptr && (days == 0 || clock->length < days)) days = clock->length;
  }
  return days;
}

}  // namespace sudiao::intake::domain
