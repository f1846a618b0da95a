#include "services/ctl/deadline_check/random_clocks.h"

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace sudiao::deadline_check {
namespace {

constexpr const char* kZones[] = {"Asia/Shanghai", "Europe/Zurich", "America/New_York", "UTC"};

}  // namespace

RandomClocks::RandomClocks(uint32_t seed, int packs) : random_(seed), sources_(Sources::BuiltIn()) {
  const std::string calendar = CalendarText();
  std::string error;
  EXPECT_TRUE(sources_.AddCalendar(calendar, error)) << error;
  auto parsed = Calendar::Parse(calendar);
  EXPECT_TRUE(parsed.ok()) << parsed.status();
  calendar_ = *std::move(parsed);
  for (int i = 0; i < packs; ++i) EXPECT_TRUE(sources_.AddPack(PackText(i), error)) << error;
}

int64_t RandomClocks::Pick(int64_t low, int64_t high) {
  return std::uniform_int_distribution<int64_t>(low, high)(random_);
}

// Known from 2030 to 2032 only, so that some counts are provisional; what rests in every year counts there.
std::string RandomClocks::CalendarText() {
  std::string text =
      "# random\ncalendar RANDOM\nversion 7.1\nknown 2030-01-01 2032-06-30\n"
      "fixed | law | 01-01 03-01 05-01..05-03 07-01..07-02 08-10 09-15..09-16 12-30..12-31\n";
  for (int year = 2030; year <= 2032; ++year) {
    std::string rests, works;
    for (absl::CivilDay day(year, 1, 1); day.year() == year && day <= absl::CivilDay(2032, 6, 30); ++day) {
      const std::string month_day = absl::FormatCivilTime(day).substr(5) + " ";
      if (Pick(0, 9) == 0) {
        rests += month_day;
      } else if (sudiao::IsWeekend(day) && Pick(0, 4) == 0) {
        works += month_day;
      }
    }
    absl::StrAppend(&text, year, " | notice | ", rests, " | ", works, "\n");
  }
  return text;
}

std::string RandomClocks::PackText(int number) {
  const CountReadings readings{(number & 1) != 0, (number & 2) != 0, (number & 4) != 0};
  const auto word = [](bool value) { return value ? "true" : "false"; };
  const std::string zone = kZones[Pick(0, 3)];
  std::string text =
      absl::StrCat("# a pack\nid: \"random-", number, "\" version: ", 1 + number % 3, "\ntime_zone: \"", zone,
                   "\" calendar_id: \"RANDOM\"\nopen_readings {\n",
                   "  pause_in_roll_window_helps: ", word(readings.pause_in_roll_window_helps),
                   " more_days_from_moved_day: ", word(readings.more_days_from_moved_day),
                   "\n  agreed_rest_day_stays: ", word(readings.agreed_rest_day_stays), "\n}\n");
  for (int i = 0; i < 12; ++i) {
    DeadlineRule rule = RandomRule(number, readings, zone);
    rule.clock_id = absl::StrCat("C-", i);
    absl::StrAppend(&text, "clocks {\n  id: \"", rule.clock_id, "\"\n  rule_ids: [\"",
                    absl::StrJoin(rule.rule_ids, "\", \""),
                    "\"]\n  title { zh: \"期限\" en: \"A \\\"clock\\\"\" }\n", "  length: ", rule.length,
                    " unit: UNIT_", std::string(EnumName(rule.unit)),
                    rule.roll_to_working_day ? " roll_to_working_day: true" : "",
                    "\n  pausable_by: [PAUSE_KIND_APPRAISAL, PAUSE_KIND_CORRECTION]\n",
                    "  pause_effect: PAUSE_EFFECT_EXCLUDE_DAYS extension: EXTENDER_ALL_PARTIES\n}\n");
    rules_.push_back(std::move(rule));
  }
  return text;
}

DeadlineRule RandomClocks::RandomRule(int pack, const CountReadings& readings, const std::string& zone) {
  DeadlineRule rule;
  for (int64_t i = Pick(1, 3); i > 0; --i) rule.rule_ids.push_back(absl::StrCat("RULE-", Pick(1, 99)));
  rule.pack_id = absl::StrCat("random-", pack);
  rule.pack_version = 1 + pack % 3;
  rule.time_zone = zone;
  rule.unit = static_cast<LengthUnit>(Pick(1, 4));
  rule.length = rule.unit == LengthUnit::YEARS    ? Pick(1, 2)
                : rule.unit == LengthUnit::MONTHS ? Pick(1, 14)
                                                  : Pick(1, 60);
  rule.roll_to_working_day = Pick(0, 3) > 0;
  rule.readings = readings;
  return rule;
}

// Some with what JSON must escape.
std::string RandomClocks::EventId() {
  static constexpr const char* kIds[] = {"agreed", "鉴定-7", "a \"quoted\" id", "tab\tand\x01",
                                         "back\\slash/😀"};
  return absl::StrCat(kIds[Pick(0, 4)], Pick(0, 99));
}

std::vector<Pause> RandomClocks::RandomPauses(absl::CivilDay start) {
  std::vector<Pause> pauses;
  for (int64_t i = Pick(0, 3); i > 0; --i) {
    const absl::CivilDay first = start + Pick(-10, 70);
    Pause pause{EventId(), Pick(0, 1) == 0 ? PauseKind::APPRAISAL : PauseKind::CORRECTION, first,
                first + Pick(0, 20)};
    if (Pick(0, 19) == 0) {
      pause.open = true;
      pause.last_day = absl::CivilDay();
    }
    pauses.push_back(std::move(pause));
  }
  return pauses;
}

std::vector<Extension> RandomClocks::RandomExtensions(absl::Time start_time, absl::CivilDay start) {
  std::vector<Extension> extensions;
  absl::CivilDay until = start + 60;
  for (int64_t i = std::max<int64_t>(0, Pick(-2, 2)); i > 0; --i) {
    Extension extension{EventId(), start_time + absl::Microseconds(Pick(0, 3600'000'000))};
    if (Pick(0, 1) == 0) {
      extension.more_days = Pick(20, 60);
    } else {
      until += Pick(10, 300);
      extension.until = until;
    }
    extensions.push_back(std::move(extension));
  }
  return extensions;
}

std::optional<DeadlineProof> RandomClocks::Next() {
  if (!calendar_.has_value()) return std::nullopt;
  const Calendar& calendar = *calendar_;
  const DeadlineRule& rule = rules_[static_cast<size_t>(Pick(0, static_cast<int64_t>(rules_.size()) - 1))];
  absl::TimeZone zone;
  EXPECT_TRUE(absl::LoadTimeZone(rule.time_zone, &zone));
  const absl::CivilDay start = absl::CivilDay(2030, 1, 1) + Pick(0, 800);
  const absl::CivilMinute minute(start.year(), start.month(), start.day(), 0, Pick(0, 1439));
  const absl::Time start_time = absl::FromCivil(minute, zone) + absl::Microseconds(Pick(0, 59'999'999));
  auto proof = ComputeDeadline(rule, calendar, EventId(), start_time, RandomPauses(start),
                               RandomExtensions(start_time, start));
  if (!proof.ok()) return std::nullopt;
  return *std::move(proof);
}

}  // namespace sudiao::deadline_check
