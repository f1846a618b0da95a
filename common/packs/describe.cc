#include "common/packs/describe.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/packs/words.h"
#include "common/time/calendar.h"

namespace sudiao::packs {
namespace {

struct Property {
  std::string field;
  Text title;
  Text value;
};

Text YesNo(bool yes) { return yes ? Text{"是", "yes"} : Text{"否", "no"}; }
Text Plain(const std::string& value) { return {value, value}; }
Text Day(const std::optional<absl::CivilDay>& day) {
  return day.has_value() ? Plain(absl::FormatCivilTime(*day)) : Text{};
}

Text PauseWords(const Clock& clock) {
  if (clock.pausable_by.empty()) return {"不中止", "nothing stops it"};
  const Text kinds = Words(clock.pausable_by);
  if (clock.pause_effect == PauseEffect::RESTART)
    return {kinds.zh + "后重新计算", kinds.en + ": counted anew after it"};
  return {kinds.zh + "期间不计", kinds.en + ": its days are not counted"};
}

Text ExpiryWords(const Clock& clock) {
  const Text action = Words(clock.expiry), actor = Words(clock.expiry_actor);
  Text words{absl::StrCat(action.zh, "（", actor.zh, "）"), absl::StrCat(action.en, " (", actor.en, ")")};
  if (clock.expiry_end == EndCode::UNSPECIFIED) return words;
  const Text end = Words(clock.expiry_end);
  return {absl::StrCat(words.zh, "，终结事由：", end.zh), absl::StrCat(words.en, ", as: ", end.en)};
}

std::vector<Property> PropertiesOf(const Clock& clock) {
  return {{"length", {"长度", "length"}, LengthWords(clock.length, clock.unit)},
          {"start", {"起算", "from"}, Words(clock.start)},
          {"roll_to_working_day",
           {"末日遇休息日顺延", "a last rest day moves"},
           YesNo(clock.roll_to_working_day)},
          {"pausable_by", {"中止", "pauses"}, PauseWords(clock)},
          {"extension", {"延长", "extension"}, Words(clock.extension)},
          {"expiry", {"期满", "at its end"}, ExpiryWords(clock)},
          {"warning_days", {"提醒日", "warnings on day"}, Plain(absl::StrJoin(clock.warning_days, ", "))},
          {"rule_ids", {"规则", "rules"}, Plain(absl::StrJoin(clock.rule_ids, ", "))},
          {"verified", {"已核实", "verified"}, YesNo(clock.verified)},
          {"in_force_from", {"该数值施行", "this number from"}, Day(clock.in_force_from)},
          {"in_force_to", {"该数值终止", "this number until"}, Day(clock.in_force_to)}};
}

Text EndWords(const Pack& pack) {
  std::vector<EndCode> codes;
  for (const End& end : pack.ends) codes.push_back(end.code);
  return Words(codes);
}

std::vector<Property> PropertiesOf(const Pack& pack) {
  const OpenReadings& readings = pack.open_readings;
  return {{"regime", {"程序", "regime"}, Words(pack.regime)},
          {"referrals", {"委派委托", "referrals"}, Words(pack.referrals)},
          {"run_by", {"适用机构", "run by"}, Words(pack.run_by)},
          {"time_zone", {"时区", "time zone"}, Plain(pack.time_zone)},
          {"calendar_id", {"日历", "calendar"}, Plain(pack.calendar_id)},
          {"appointment_methods", {"调解员的产生", "appointment"}, Words(pack.appointment_methods)},
          {"ends", {"终结事由", "ends"}, EndWords(pack)},
          {"recording", {"录音录像", "recording"}, Words(pack.recording)},
          {"travels_to_court", {"可移交法院", "may go to the court"}, Words(pack.travels_to_court)},
          {"fee_schedules", {"费用标准", "fees"}, Plain(absl::StrJoin(pack.fee_schedules, ", "))},
          {"mediation_type_word",
           {"调解案号类型代字", "type word of mediations"},
           Plain(pack.case_number_format.mediation_type_word)},
          {"confirmation_type_word",
           {"确认案号类型代字", "type word of confirmations"},
           Plain(pack.case_number_format.confirmation_type_word)},
          {"organisation_template",
           {"机构编号格式", "number of the body"},
           Plain(pack.case_number_format.organisation_template)},
          {"effect_rule", {"协议生效", "the agreement takes effect"}, Words(pack.effect_rule)},
          {"confirmation_court", {"确认法院", "confirming court"}, Words(pack.confirmation_court)},
          {"court_paper", {"法院可出具调解书", "paper of the court"}, YesNo(pack.court_paper)},
          {"mediation_clock",
           {"终结调解的期限", "clocks that end the mediation"},
           Plain(absl::StrJoin(pack.MediationClocks(), ", "))},
          {"combines", {"合并适用", "combines"}, Plain(absl::StrJoin(pack.combines, ", "))},
          {"needs_foreign_party", {"限于涉外案件", "foreign party needed"}, YesNo(pack.needs_foreign_party)},
          {"is_default", {"默认适用", "default"}, YesNo(pack.is_default)},
          {"refusing_designation_ends",
           {"不同意指定视为不同意调解", "refusing a designation ends it"},
           YesNo(pack.refusing_designation_ends)},
          {"pause_in_roll_window_helps",
           {"顺延期间开始的中止有效", "a pause in the roll window helps"},
           YesNo(readings.pause_in_roll_window_helps)},
          {"more_days_from_moved_day",
           {"延长天数自顺延后的末日起算", "more days run from the moved day"},
           YesNo(readings.more_days_from_moved_day)},
          {"agreed_rest_day_stays",
           {"约定的休息日末日不顺延", "an agreed rest day stays"},
           YesNo(readings.agreed_rest_day_stays)},
          {"choice_clock_ends_at_designate_clock",
           {"选定期限不晚于指定期限", "the choice ends with the designation"},
           YesNo(readings.choice_clock_ends_at_designate_clock)}};
}

std::vector<const Clock*> EntriesOf(const Pack& pack, const std::string& id) {
  std::vector<const Clock*> entries;
  for (const Clock& clock : pack.clocks) {
    if (clock.id == id) entries.push_back(&clock);
  }
  return entries;
}

std::vector<std::string> ClockIds(const Pack& before, const Pack& after) {
  std::vector<std::string> ids;
  for (const Pack* pack : {&before, &after}) {
    for (const Clock& clock : pack->clocks) {
      if (std::find(ids.begin(), ids.end(), clock.id) == ids.end()) ids.push_back(clock.id);
    }
  }
  return ids;
}

void Compare(const std::string& clock, const std::vector<Property>& before,
             const std::vector<Property>& after, const Text& name, std::vector<Difference>& differences) {
  for (size_t i = 0; i < before.size(); ++i) {
    if (before[i].value.zh == after[i].value.zh && before[i].value.en == after[i].value.en) continue;
    const Text& title = before[i].title;
    const Text full = clock.empty() ? title : Text{name.zh + "·" + title.zh, name.en + ", " + title.en};
    differences.push_back({clock, before[i].field, full, before[i].value, after[i].value});
  }
}

void CompareClock(const std::string& id, const Pack& before, const Pack& after,
                  std::vector<Difference>& differences) {
  const auto old_entries = EntriesOf(before, id), new_entries = EntriesOf(after, id);
  const size_t both = std::min(old_entries.size(), new_entries.size());
  for (size_t i = 0; i < both; ++i) {
    Compare(id, PropertiesOf(*old_entries[i]), PropertiesOf(*new_entries[i]), new_entries[i]->title,
            differences);
  }
  for (size_t i = both; i < old_entries.size(); ++i) {
    const Clock& gone = *old_entries[i];
    differences.push_back({id, "", gone.title, LengthWords(gone.length, gone.unit), {}});
  }
  for (size_t i = both; i < new_entries.size(); ++i) {
    const Clock& added = *new_entries[i];
    differences.push_back({id, "", added.title, {}, LengthWords(added.length, added.unit)});
  }
}

const std::string& In(const Text& text, bool chinese) { return chinese ? text.zh : text.en; }

std::string InForce(const Pack& pack, bool chinese) {
  const std::string from = absl::FormatCivilTime(pack.in_force_from);
  const std::string to = pack.in_force_to.has_value() ? absl::FormatCivilTime(*pack.in_force_to) : "";
  if (to.empty()) return chinese ? absl::StrCat("自", from, "起施行") : absl::StrCat("in force from ", from);
  return chinese ? absl::StrCat(from, "至", to, "施行") : absl::StrCat("in force ", from, " to ", to);
}

std::string Heading(const Pack& pack, bool chinese) {
  return absl::StrCat(pack.Ref(), chinese ? " " : ", ", In(pack.title, chinese), chinese ? "，" : ", ",
                      InForce(pack, chinese));
}

}  // namespace

std::vector<Difference> Diff(const Pack& before, const Pack& after) {
  std::vector<Difference> differences;
  for (const std::string& id : ClockIds(before, after)) CompareClock(id, before, after, differences);
  Compare("", PropertiesOf(before), PropertiesOf(after), {}, differences);
  return differences;
}

std::string DiffText(const Pack& before, const Pack& after, bool chinese) {
  std::string text = absl::StrCat("- ", Heading(before, chinese), "\n+ ", Heading(after, chinese), "\n");
  const std::string nothing = chinese ? "（无）" : "(none)";
  const auto differences = Diff(before, after);
  for (const Difference& difference : differences) {
    const std::string &old_value = In(difference.before, chinese), &new_value = In(difference.after, chinese);
    absl::StrAppend(&text, difference.clock, difference.clock.empty() ? "" : "  ",
                    In(difference.title, chinese), chinese ? "：" : ": ",
                    old_value.empty() ? nothing : old_value, " -> ", new_value.empty() ? nothing : new_value,
                    "\n");
  }
  if (differences.empty()) absl::StrAppend(&text, chinese ? "没有差别。" : "No difference.", "\n");
  return text;
}

std::string Describe(const Pack& pack, bool chinese) {
  const char* const colon = chinese ? "：" : ": ";
  std::string text = Heading(pack, chinese) + "\n";
  for (const Clock& clock : pack.clocks) {
    absl::StrAppend(&text, clock.id, "  ", In(clock.title, chinese), colon);
    std::vector<std::string> parts;
    for (const Property& property : PropertiesOf(clock)) {
      const std::string& value = In(property.value, chinese);
      if (value.empty()) continue;
      parts.push_back(property.field == "length" ? value
                                                 : absl::StrCat(In(property.title, chinese), " ", value));
    }
    absl::StrAppend(&text, absl::StrJoin(parts, chinese ? "；" : "; "), "\n");
  }
  for (const Property& property : PropertiesOf(pack)) {
    const std::string& value = In(property.value, chinese);
    if (!value.empty()) absl::StrAppend(&text, In(property.title, chinese), colon, value, "\n");
  }
  return text;
}

}  // namespace sudiao::packs
