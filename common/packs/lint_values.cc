// The linter's view of single values.
#include <algorithm>
#include <map>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/packs/fee_schedules.h"
#include "common/packs/lint_rules.h"
#include "common/status/view.h"
#include "common/time/calendar.h"

namespace sudiao::packs {
namespace {

bool IsPlainId(const std::string& id) {
  for (const char c : id) {
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')) return false;
  }
  return !id.empty();
}

class Values {
 public:
  Values(const Pack& pack, Findings findings) : pack_(pack), findings_(findings) {}

  void Check() {
    CheckPack();
    for (const Clock& clock : pack_.clocks) CheckClock(clock);
    CheckTimesOfClocks();
    CheckEnds();
    CheckWhoRunsIt();
    CheckNumbers();
  }

 private:
  void Require(bool holds, const std::string& defect) { findings_.Require(holds, defect); }

  void CheckText(const Text& text, const std::string& what) {
    Require(!text.zh.empty() && !text.en.empty(), what + " needs a title in both languages");
  }

  void CheckPack() {
    Require(IsPlainId(pack_.id), "the id is not in lower-case-with-dashes");
    Require(pack_.version > 0, "the version is not positive");
    CheckText(pack_.title, "the pack");
    Require(pack_.regime != Regime::UNSPECIFIED, "the regime is missing");
    Require(pack_.in_force_from != absl::CivilDay(), "the first day in force is missing");
    Require(!pack_.in_force_to.has_value() || pack_.in_force_from <= *pack_.in_force_to,
            "it ends before it begins");
    absl::TimeZone zone;
    Require(absl::LoadTimeZone(pack_.time_zone, &zone), "the time zone is not known");
    Require(Calendar::Find(pack_.calendar_id) != nullptr, "the calendar is not known");
    Require(!pack_.appointment_methods.empty(), "there is no way to appoint a mediator");
    Require(pack_.recording != RecordingRule::UNSPECIFIED, "the recording rule is missing");
    Require(pack_.effect_rule != EffectRule::UNSPECIFIED, "the effect rule is missing");
    Require(pack_.confirmation_court != ConfirmationCourtRule::UNSPECIFIED,
            "the confirmation court rule is missing");
    Require(!pack_.fee_schedules.empty(), "no fee schedule is named");
    for (const std::string& name : pack_.fee_schedules) {
      Require(IsKnownFeeSchedule(name), "the fee schedule " + name + " is not known");
    }
  }

  void CheckClock(const Clock& clock) {
    const std::string& id = clock.id;
    Require(!id.empty(), "a clock has no id");
    Require(!clock.rule_ids.empty(), id + " names no rule");
    CheckText(clock.title, id);
    Require(clock.start != StartEvent::UNSPECIFIED, id + " has no start");
    Require(clock.length > 0, id + " has no positive length");
    Require(clock.unit != LengthUnit::UNSPECIFIED, id + " has no unit");
    Require(clock.unit != LengthUnit::WORKING_DAYS || !clock.roll_to_working_day,
            id + " counts working days, so its last day cannot move");
    Require(clock.pausable_by.empty() == (clock.pause_effect == PauseEffect::UNSPECIFIED),
            id + " needs a pause effect exactly if it can pause");
    Require(clock.extension != Extender::UNSPECIFIED, id + " does not say who extends it");
    Require(clock.expiry != ExpiryAction::UNSPECIFIED, id + " does not say what happens at its end");
    Require(clock.expiry_actor != Actor::UNSPECIFIED, id + " does not say who acts at its end");
    Require(!clock.verified || !clock.source.empty(), id + " is verified but names no source");
    for (const int64_t day : clock.warning_days) {
      Require(day > 0 && day < clock.length, id + " warns outside its length");
    }
  }

  // The entries of one id follow each other from the pack's first day to its last.
  void CheckTimesOfClocks() {
    std::map<std::string, std::vector<const Clock*>> by_id;
    for (const Clock& clock : pack_.clocks) by_id[clock.id].push_back(&clock);
    for (auto& [id, entries] : by_id) {
      std::sort(entries.begin(), entries.end(), [](const Clock* a, const Clock* b) {
        return a->in_force_from.value_or(absl::CivilDay::min()) <
               b->in_force_from.value_or(absl::CivilDay::min());
      });
      absl::CivilDay next = pack_.in_force_from;
      bool open = false;  // An entry without a last day leaves no room for another.
      for (const Clock* clock : entries) {
        const absl::CivilDay first = clock->in_force_from.value_or(pack_.in_force_from);
        Require(!open && (clock == entries.front() || first >= next), id + " is not unique");
        Require(first <= next, id + " is not in force all the time");
        open = !clock->in_force_to.has_value();
        next = open ? next : *clock->in_force_to + 1;
      }
      Require(open || (pack_.in_force_to.has_value() && *pack_.in_force_to < next),
              id + " is not in force all the time");
    }
  }

  void CheckEnds() {
    std::set<EndCode> codes;
    for (const End& end : pack_.ends) {
      const std::string name(EnumName(end.code));
      Require(end.code != EndCode::UNSPECIFIED && codes.insert(end.code).second, name + " is not unique");
      Require(!end.rule_ids.empty(), name + " names no rule");
      CheckText(end.title, name);
    }
    Require(codes.contains(EndCode::AGREEMENT_REACHED), "no mediation can end in an agreement");
    Require(codes.contains(EndCode::REFUSED), "no party can leave");
  }

  void CheckWhoRunsIt() {
    Require(!pack_.run_by.empty(), "no body may run it");
    const bool referral =
        pack_.regime == Regime::REFERRAL_PRE_FILING || pack_.regime == Regime::REFERRAL_POST_FILING;
    Require(referral == !pack_.referrals.empty(), "the regime and the referrals do not go together");
    for (const Referral kind : pack_.referrals) {
      Require((kind == Referral::PRE_FILING) == (pack_.regime == Regime::REFERRAL_PRE_FILING),
              "the regime and the referrals do not go together");
    }
    Require(!pack_.court_paper || pack_.regime == Regime::REFERRAL_POST_FILING,
            "only a court that has the case issues a paper of its own");
  }

  void CheckNumbers() {
    const CaseNumberFormat& format = pack_.case_number_format;
    const bool confirms = pack_.confirmation_court != ConfirmationCourtRule::NO_CONFIRMATION;
    Require(confirms == !format.confirmation_type_word.empty(),
            "confirmation and its type word do not go together");
    Require((pack_.regime == Regime::REFERRAL_PRE_FILING) == !format.mediation_type_word.empty(),
            "a type word of mediations belongs to referrals before filing");
    if (!pack_.referrals.empty()) return;
    const auto has = [&](const char* part) { return absl::StrContains(format.organisation_template, part); };
    Require(has("{year}") && has("{number}"), "the body's numbers need {year} and {number}");
  }

  const Pack& pack_;
  Findings findings_;
};

}  // namespace

void LintValues(const Pack& pack, Findings findings) { Values(pack, findings).Check(); }

}  // namespace sudiao::packs
