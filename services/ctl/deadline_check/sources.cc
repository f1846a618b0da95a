#include "services/ctl/deadline_check/sources.h"

#include <cstdio>
#include <cstdlib>
#include <sstream>

#include "embedded/calendars.h"
#include "embedded/packs.h"
#include "services/ctl/deadline_check/pack_text.h"

namespace sudiao::deadline_check {
namespace {

std::vector<std::string> Words(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(word);
  return words;
}

std::vector<std::string> Split(const std::string& text, char separator) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == separator) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

// "05-01..05-05 10-11" of one year.
bool NameDays(const std::string& year, const std::string& ranges, bool works, RestDays& calendar) {
  for (const std::string& range : Words(ranges)) {
    const size_t dots = range.find("..");
    const auto first = DayOf(year + "-" + range.substr(0, dots));
    const auto last = dots == std::string::npos ? first : DayOf(year + "-" + range.substr(dots + 2));
    if (!first.has_value() || !last.has_value()) return false;
    for (Day day = *first; day <= *last; ++day) {
      if (!calendar.works.emplace(day, works).second) return false;
    }
  }
  return true;
}

// "10-01..10-03" of each year after the known days.
bool NameFixedDays(const std::string& ranges, RestDays& calendar) {
  RestDays sample;
  if (!NameDays("2001", ranges, false, sample)) return false;
  for (const auto& [day, works] : sample.works) calendar.rests_later.insert(TextOf(day).substr(5));
  return true;
}

bool ReadCalendarLine(const std::string& line, RestDays& calendar) {
  const std::vector<std::string> words = Words(line);
  if (words.empty() || words[0][0] == '#') return true;
  if (words.size() == 2 && words[0] == "calendar") {
    calendar.id = words[1];
    return true;
  }
  if (words.size() == 2 && words[0] == "version") {
    calendar.version = words[1];
    return true;
  }
  if (words.size() == 3 && words[0] == "known") {
    calendar.known_from = DayOf(words[1]).value_or(0);
    calendar.known_to = DayOf(words[2]).value_or(0);
    return calendar.known_from < calendar.known_to;
  }
  const std::vector<std::string> parts = Split(line, '|');
  if (words[0] == "fixed") return parts.size() == 3 && NameFixedDays(parts[2], calendar);
  return parts.size() == 4 && NameDays(words[0], parts[2], false, calendar) &&
         NameDays(words[0], parts[3], true, calendar);
}

// "UNIT_WORKING_DAYS" -> "WORKING_DAYS"
std::string WithoutPrefix(const std::string& text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix ? text.substr(prefix.size()) : text;
}

Day DateOf(const PackText& text, std::string_view name, Day otherwise) {
  for (const PackText& date : text.Parts(name))
    return DayOf(date.Number("year"), date.Number("month"), date.Number("day")).value_or(otherwise);
  return otherwise;
}

PackClock ClockOf(const PackText& text) {
  PackClock clock;
  clock.id = text.Text("id");
  clock.rule_ids = text.Texts("rule_ids");
  clock.length = text.Number("length");
  clock.unit = WithoutPrefix(text.Text("unit"), "UNIT_");
  clock.roll = text.Text("roll_to_working_day") == "true";
  for (const std::string& kind : text.Texts("pausable_by"))
    clock.pausable_by.push_back(WithoutPrefix(kind, "PAUSE_KIND_"));
  clock.pauses_exclude_days = text.Text("pause_effect") == "PAUSE_EFFECT_EXCLUDE_DAYS";
  clock.extendable = text.Text("extension") != "EXTENDER_NOBODY";
  clock.in_force_from = DateOf(text, "in_force_from", kBeforeAll);
  clock.in_force_to = DateOf(text, "in_force_to", kAfterAll);
  return clock;
}

}  // namespace

const PackClock* PackData::FindClock(std::string_view clock, Day start) const {
  for (const PackClock& candidate : clocks) {
    if (candidate.id == clock && candidate.in_force_from <= start && start <= candidate.in_force_to)
      return &candidate;
  }
  return nullptr;
}

Sources Sources::BuiltIn() {
  Sources sources;
  std::string error;
  bool ok = sources.AddCalendar("calendar WEEKDAYS\nversion 1\nknown 1900-01-01 9999-12-31\n", error);
  for (const embedded::File& file : embedded::Calendars()) ok = ok && sources.AddCalendar(file.text, error);
  for (const embedded::File& file : embedded::Packs()) ok = ok && sources.AddPack(file.text, error);
  if (!ok) {
    std::fprintf(stderr, "A built-in calendar or pack is broken: %s\n", error.c_str());
    std::abort();
  }
  return sources;
}

bool Sources::AddCalendar(std::string_view text, std::string& error) {
  RestDays calendar;
  std::istringstream in{std::string(text)};
  int number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (ReadCalendarLine(line, calendar)) continue;
    error = "line " + std::to_string(number);
    return false;
  }
  if (calendar.id.empty() || calendar.version.empty() || calendar.known_from == calendar.known_to) {
    error = "calendar, version, known";
    return false;
  }
  std::erase_if(calendars_, [&](const RestDays& known) {
    return known.id == calendar.id && known.version == calendar.version;
  });
  calendars_.push_back(std::move(calendar));
  return true;
}

bool Sources::AddPack(std::string_view text, std::string& error) {
  const std::optional<PackText> read = ReadPackText(text, error);
  if (!read.has_value()) return false;
  PackData pack;
  pack.id = read->Text("id");
  pack.version = read->Number("version");
  pack.zone = read->Text("time_zone");
  pack.calendar = read->Text("calendar_id");
  for (const PackText& readings : read->Parts("open_readings")) {
    pack.readings.pause_in_roll_window_helps = readings.Text("pause_in_roll_window_helps") == "true";
    pack.readings.more_days_from_moved_day = readings.Text("more_days_from_moved_day") == "true";
    pack.readings.agreed_rest_day_stays = readings.Text("agreed_rest_day_stays") == "true";
  }
  for (const PackText& clock : read->Parts("clocks")) pack.clocks.push_back(ClockOf(clock));
  if (pack.id.empty() || pack.version == 0) {
    error = "id, version";
    return false;
  }
  if (const std::optional<Zone> zone = Zone::Named(pack.zone); zone.has_value()) {
    zones_.emplace(pack.zone, *zone);
  } else {
    error = "time_zone";
    return false;
  }
  std::erase_if(packs_,
                [&](const PackData& known) { return known.id == pack.id && known.version == pack.version; });
  packs_.push_back(std::move(pack));
  return true;
}

const RestDays* Sources::FindCalendar(std::string_view id, std::string_view version) const {
  for (const RestDays& calendar : calendars_) {
    if (calendar.id == id && calendar.version == version) return &calendar;
  }
  return nullptr;
}

const Zone* Sources::FindZone(const std::string& name) const {
  const auto found = zones_.find(name);
  return found == zones_.end() ? nullptr : &found->second;
}

const PackData* Sources::FindPack(std::string_view id, int64_t version) const {
  for (const PackData& pack : packs_) {
    if (pack.id == id && pack.version == version) return &pack;
  }
  return nullptr;
}

}  // namespace sudiao::deadline_check
