// What a proof is held against: calendars and procedure packs, read here from their data files by readers of
// their own.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "services/ctl/deadline_check/days.h"

namespace sudiao::deadline_check {

struct RestDays {
  std::string id;
  std::string version;
  Day known_from = 0;
  Day known_to = 0;
  std::unordered_map<Day, bool> works;  // the days that the file names
  std::set<std::string> rests_later;    // "10-01": rests in each year after the known days

  bool Knows(Day day) const { return known_from <= day && day <= known_to; }
  bool IsWorked(Day day) const {
    if (const auto named = works.find(day); named != works.end()) return named->second;
    if (IsWeekend(day)) return false;
    return day <= known_to || rests_later.empty() || !rests_later.contains(TextOf(day).substr(5));
  }
};

// How the open readings of the law are decided: false is the platform's own reading.
struct Readings {
  bool pause_in_roll_window_helps = false;
  bool more_days_from_moved_day = false;
  bool agreed_rest_day_stays = false;
  friend bool operator==(const Readings&, const Readings&) = default;
};

inline constexpr Day kBeforeAll = -4'000'000;
inline constexpr Day kAfterAll = 4'000'000;

struct PackClock {
  std::string id;
  std::vector<std::string> rule_ids;
  int64_t length = 0;
  std::string unit;
  bool roll = false;
  std::vector<std::string> pausable_by;
  bool pauses_exclude_days = false;
  bool extendable = false;
  // The starts that it counts from; a number that changed has one entry a time.
  Day in_force_from = kBeforeAll;
  Day in_force_to = kAfterAll;
};

struct PackData {
  std::string id;
  int64_t version = 0;
  std::string zone;
  std::string calendar;
  Readings readings;
  std::vector<PackClock> clocks;

  // Null if no clock of that id counts from that day.
  const PackClock* FindClock(std::string_view clock, Day start) const;
};

class Sources {
 public:
  // The calendars and packs that the platform is built with.
  static Sources BuiltIn();

  // Reads one more, which takes the place of the one with the same id and version. False, with `error` in
  // words, for a text that is none.
  bool AddCalendar(std::string_view text, std::string& error);
  bool AddPack(std::string_view text, std::string& error);

  const RestDays* FindCalendar(std::string_view id, std::string_view version) const;
  const PackData* FindPack(std::string_view id, int64_t version) const;
  // Null for a zone that no pack names.
  const Zone* FindZone(const std::string& name) const;

 private:
  std::vector<RestDays> calendars_;
  std::vector<PackData> packs_;
  std::map<std::string, Zone> zones_;
};

}  // namespace sudiao::deadline_check
