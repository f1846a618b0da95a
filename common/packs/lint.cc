#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/packs/pack.h"
#include "common/time/calendar.h"

namespace sudiao::packs {
namespace {

// Collects what is wrong with one pack.
class Linter {
 public:
  Linter(const Pack& pack, std::vector<std::string>& defects) : pack_(pack), defects_(defects) {}

  void Check() {
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
    CheckClocks();
    CheckEnds();
  }

 private:
  void Require(bool holds, std::string_view defect) {
    if (!holds) defects_.push_back(absl::StrCat(pack_.Ref(), ": ", std::string(defect)));
  }

  static bool IsPlainId(const std::string& id) {
    for (const char c : id) {
      if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')) return false;
    }
    return !id.empty();
  }

  void CheckText(const Text& text, const std::string& what) {
    Require(!text.zh.empty() && !text.en.empty(), what + " needs a title in both languages");
  }

  void CheckClocks() {
    std::set<std::string> ids;
    for (const Clock& clock : pack_.clocks) {
      Require(ids.insert(clock.id).second && !clock.id.empty(), clock.id + " is not unique");
      Require(!clock.rule_ids.empty(), clock.id + " names no rule");
      CheckText(clock.title, clock.id);
      Require(clock.start != StartEvent::UNSPECIFIED, clock.id + " has no start");
      Require(clock.length > 0, clock.id + " has no positive length");
      Require(clock.unit != LengthUnit::UNSPECIFIED, clock.id + " has no unit");
      Require(clock.unit != LengthUnit::WORKING_DAYS || !clock.roll_to_working_day,
              clock.id + " counts working days, so its last day cannot move");
      Require(clock.pausable_by.empty() == (clock.pause_effect == PauseEffect::UNSPECIFIED),
              clock.id + " needs a pause effect exactly if it can pause");
      Require(clock.extension != Extender::UNSPECIFIED, clock.id + " does not say who extends it");
      Require(clock.expiry != ExpiryAction::UNSPECIFIED, clock.id + " does not say what happens at its end");
      for (const int64_t day : clock.warning_days) {
        Require(day > 0 && day < clock.length, clock.id + " warns outside its length");
      }
    }
    Require(pack_.mediation_clock.empty() || ids.contains(pack_.mediation_clock),
            "the mediation clock is not there");
    const bool confirms = pack_.confirmation_court != ConfirmationCourtRule::NO_CONFIRMATION;
    Require(confirms == ids.contains("C-CONFIRM-APPLY"), "confirmation and its window do not go together");
    Require(confirms == !pack_.case_number_format.confirmation_type_word.empty(),
            "confirmation and its type word do not go together");
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
    Require(codes.contains(EndCode::EXPIRED) == !pack_.mediation_clock.empty(),
            "the end by expiry and a mediation clock do not go together");
  }

  const Pack& pack_;
  std::vector<std::string>& defects_;
};

bool Overlap(const Pack& a, const Pack& b) {
  const bool a_ends_before = a.in_force_to.has_value() && *a.in_force_to < b.in_force_from;
  const bool b_ends_before = b.in_force_to.has_value() && *b.in_force_to < a.in_force_from;
  return !a_ends_before && !b_ends_before;
}

}  // namespace

std::vector<std::string> Lint(const std::vector<Pack>& packs) {
  std::vector<std::string> defects;
  for (size_t i = 0; i < packs.size(); ++i) {
    Linter(packs[i], defects).Check();
    for (size_t j = 0; j < i; ++j) {
      if (packs[i].id != packs[j].id) continue;
      if (packs[i].version == packs[j].version)
        defects.push_back(absl::StrCat(packs[i].Ref(), ": it is there twice"));
      if (Overlap(packs[i], packs[j])) {
        defects.push_back(absl::StrCat(packs[i].Ref(), ": it is in force together with ", packs[j].Ref()));
      }
    }
  }
  return defects;
}

}  // namespace sudiao::packs
