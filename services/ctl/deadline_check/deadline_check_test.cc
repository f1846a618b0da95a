// The engine of deadlines and the check of their proofs know nothing of each other; here they meet.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "common/codec/struct_json.h"
#include "common/packs/registry.h"
#include "services/ctl/deadline_check/changes.h"
#include "services/ctl/deadline_check/check.h"
#include "services/ctl/deadline_check/random_clocks.h"

namespace sudiao::deadline_check {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

Json Read(const std::string& text) {
  std::string error;
  auto values = ReadJson(text, error);
  EXPECT_TRUE(values.has_value() && values->size() == 1) << error << ": " << text;
  return values.has_value() && values->size() == 1 ? values->front() : Json();
}

std::string AllOf(const std::vector<Defect>& defects) {
  std::string text;
  for (const Defect& defect : defects) text += defect.en + "\n";
  return text;
}

absl::Time Shanghai(int year, int month, int day, int hour = 9) {
  absl::TimeZone zone;
  absl::LoadTimeZone("Asia/Shanghai", &zone);
  return absl::FromCivil(absl::CivilHour(year, month, day, hour), zone);
}

DeadlineProof BuiltIn(std::string_view ref, std::string_view clock, absl::Time start,
                      std::vector<Pause> pauses = {}, std::vector<Extension> extensions = {}) {
  const packs::Pack& pack = **packs::PackRegistry::BuiltIn().Get(ref);
  auto proof = packs::ComputeClock(pack, clock, "start", start, std::move(pauses), std::move(extensions));
  EXPECT_TRUE(proof.ok()) << proof.status();
  return proof.ok() ? *proof : DeadlineProof();
}

std::vector<Defect> Check(const DeadlineProof& proof) {
  return CheckProof(Read(codec::ToJson(proof)), Sources::BuiltIn());
}

TEST(DeadlineCheckTest, ADayIsTheSameNumberAsInTheEngine) {
  for (absl::CivilDay day(1899, 12, 28); day < absl::CivilDay(2101, 3, 3); ++day) {
    const Day number = day - absl::CivilDay(1970, 1, 1);
    ASSERT_EQ(TextOf(number), absl::FormatCivilTime(day));
    ASSERT_EQ(DayOf(absl::FormatCivilTime(day)), number);
    ASSERT_EQ(IsWeekend(number), sudiao::IsWeekend(day));
  }
  for (const char* none :
       {"2025-02-29", "2025-13-01", "2025-00-10", "2025-04-31", "2025-4-3", "", "20250403xx"})
    EXPECT_EQ(DayOf(none), std::nullopt) << none;
}

TEST(DeadlineCheckTest, ReadsTheCalendarAsTheEngineDoes) {
  const Sources sources = Sources::BuiltIn();
  const RestDays* china = sources.FindCalendar("CN", Calendar::China().version());
  ASSERT_NE(china, nullptr);
  for (absl::CivilDay day(2019, 12, 1); day < absl::CivilDay(2031, 1, 1); ++day) {
    const Day number = day - absl::CivilDay(1970, 1, 1);
    ASSERT_EQ(china->IsWorked(number), Calendar::China().IsWorkingDay(day)) << day;
    ASSERT_EQ(china->Knows(number), Calendar::China().Knows(day)) << day;
  }
}

TEST(DeadlineCheckTest, ReadsEveryPackAsTheEngineDoes) {
  const Sources sources = Sources::BuiltIn();
  for (const packs::Pack& pack : packs::PackRegistry::BuiltIn().All()) {
    const PackData* read = sources.FindPack(pack.id, pack.version);
    ASSERT_NE(read, nullptr) << pack.Ref();
    EXPECT_EQ(read->zone, pack.time_zone);
    EXPECT_EQ(read->calendar, pack.calendar_id);
    ASSERT_EQ(read->clocks.size(), pack.clocks.size());
    for (size_t i = 0; i < pack.clocks.size(); ++i) {
      EXPECT_EQ(read->clocks[i].id, pack.clocks[i].id);
      EXPECT_EQ(read->clocks[i].rule_ids, pack.clocks[i].rule_ids);
      EXPECT_EQ(read->clocks[i].length, pack.clocks[i].length);
      EXPECT_EQ(read->clocks[i].unit, EnumName(pack.clocks[i].unit));
      EXPECT_EQ(read->clocks[i].roll, pack.clocks[i].roll_to_working_day);
      EXPECT_EQ(read->clocks[i].pausable_by.size(), pack.clocks[i].pausable_by.size());
    }
  }
}

TEST(DeadlineCheckTest, ReadsJsonAndWritesItAgain) {
  const std::string text =
      R"({"a":[1,-2,true,false,null],"b":{"c":"q\"\\\b\f\n\r\t\u0001é 😀","d":[]},"e":{},"f":9223372036854775807})";
  EXPECT_EQ(WriteJson(Read(text)), text);
  EXPECT_EQ(Read(R"("\u00e9\ud83d\ude00\/")").text, "é😀/");
  std::string error;
  for (const char* bad :
       {"{", "{\"a\":1,\"a\":1}", "[1,]", "\"\x01\"", "tru", "{\"a\" 1}", "\"\\ud83d\"", "\"a"})
    EXPECT_EQ(ReadJson(bad, error), std::nullopt) << bad;
  EXPECT_EQ(ReadJson(std::string(1000, '['), error), std::nullopt) << "nests too deep";
}

TEST(DeadlineCheckTest, TheBuiltInClocksHold) {
  int checked = 0;
  for (const packs::Pack& pack : packs::PackRegistry::BuiltIn().All()) {
    for (const packs::Clock& clock : pack.clocks) {
      for (int day = 0; day < 12; ++day) {
        const absl::Time start = Shanghai(2026, 4, 1) + absl::Hours(24 * day * 7);
        const auto proof = packs::ComputeClock(pack, clock.id, "start", start);
        if (!proof.ok()) continue;  // a number that was not in force on that day
        ASSERT_EQ(AllOf(Check(*proof)), "") << codec::ToJson(*proof);
        ++checked;
      }
    }
  }
  EXPECT_GT(checked, 300);
}

TEST(DeadlineCheckTest, AnyOneChangeOfAProofIsFound) {
  RandomClocks clocks(7, 32);
  int changes = 0;
  for (int round = 0; round < 24; ++round) {
    const auto proof = clocks.Next();
    if (!proof.has_value()) continue;
    ForEachChange(Read(codec::ToJson(*proof)), [&](const Json& changed, const std::string& place) {
      const auto verdicts = CheckDocument(WriteJson(changed), clocks.sources());
      ASSERT_EQ(verdicts.size(), 1U);
      EXPECT_THAT(verdicts[0].defects, testing::Not(IsEmpty())) << place << "\n" << WriteJson(changed);
      ++changes;
    });
  }
  EXPECT_GT(changes, 5'000);
}

// Who writes a new digest behind a change is found all the same, wherever the count depends on what was
// changed. What went in is a statement of fact: another fact that leads to the same count cannot be told
// apart.
TEST(DeadlineCheckTest, AChangeWithANewDigestIsFoundUnlessTheCountIsTheSame) {
  RandomClocks clocks(11, 32);
  std::set<std::string> passed;
  int found = 0;
  for (int round = 0; round < 16; ++round) {
    const auto proof = clocks.Next();
    if (!proof.has_value()) continue;
    ForEachChange(Read(codec::ToJson(*proof)), [&](Json changed, const std::string& place) {
      std::vector<Defect> defects;
      const std::string digest = DigestOf(ReadProof(changed, defects));
      for (auto& [name, member] : changed.members) {
        if (name == "digest") member.text = digest;
      }
      const auto verdicts = CheckDocument(WriteJson(changed), clocks.sources());
      if (verdicts[0].defects.empty() && place != "digest") {
        passed.insert(place);
        // Behind an open pause an extension has nothing to extend.
        const bool of_extension = place == "extensions[].until" || place == "extensions[].more_days";
        EXPECT_TRUE(proof->suspended || !of_extension) << place;
      }
      found += verdicts[0].defects.empty() ? 0 : 1;
    });
  }
  EXPECT_GT(found, 2'500);
  const std::set<std::string> facts = {"start_time",
                                       "pauses",
                                       "pauses[].event_id",
                                       "pauses[].kind",
                                       "pauses[].first_day",
                                       "pauses[].last_day",
                                       "pauses[].open",
                                       "extensions",
                                       "extensions[].agreed_time",
                                       "extensions[].event_id",
                                       "extensions[].until",
                                       "extensions[].more_days"};
  for (const std::string& place : passed) EXPECT_TRUE(facts.contains(place)) << place;
}

TEST(DeadlineCheckTest, SaysInWordsWhatIsWrong) {
  DeadlineProof proof = BuiltIn("cn-pre-filing@1", "C-CONFIRM-APPLY", Shanghai(2025, 9, 5));
  ASSERT_THAT(Check(proof), IsEmpty());
  proof.last_day = absl::CivilDay(2025, 10, 8);
  const auto defects = Check(proof);
  ASSERT_EQ(defects.size(), 2U) << AllOf(defects);
  EXPECT_THAT(defects[0].en, HasSubstr("the proof was changed"));
  EXPECT_EQ(defects[1].field, "last_day");
  EXPECT_EQ(defects[1].en, "last_day: is \"2025-10-08\"; the count gives \"2025-10-09\"");
  EXPECT_EQ(defects[1].zh, "last_day：为“2025-10-08”，重算为“2025-10-09”");
}

TEST(DeadlineCheckTest, HoldsAProofAgainstItsPack) {
  DeadlineRule rule{.clock_id = "C-CONFIRM-APPLY",
                    .rule_ids = {"CPL-205"},
                    .pack_id = "cn-pre-filing",
                    .pack_version = 1,
                    .time_zone = "Asia/Shanghai",
                    .length = 45,  // The engine counts what it is told; the pack says 30.
                    .unit = LengthUnit::CALENDAR_DAYS,
                    .roll_to_working_day = true};
  const auto counted = [&] {
    return AllOf(Check(*ComputeDeadline(rule, Calendar::China(), "e", Shanghai(2025, 9, 5))));
  };
  EXPECT_EQ(counted(), "length: is \"45\"; the pack has \"30\"\n");
  rule.length = 30;
  EXPECT_EQ(counted(), "");
  rule.rule_ids = {"CPL-206"};
  EXPECT_EQ(counted(), "rule_ids: is \"CPL-206\"; the pack has \"CPL-205\"\n");
  rule.rule_ids = {"CPL-205"};
  rule.readings.agreed_rest_day_stays = true;
  EXPECT_THAT(counted(), HasSubstr("readings.agreed_rest_day_stays: is \"true\"; the pack has \"false\""));
  rule.readings = {};
  rule.pack_version = 99;
  EXPECT_THAT(counted(), HasSubstr("no pack cn-pre-filing@99 is known here"));
}

TEST(DeadlineCheckTest, AnExtensionOrPauseThatTheClockDoesNotKnowIsFound) {
  DeadlineRule rule{.clock_id = "C-CONFIRM-APPLY",
                    .rule_ids = {"CPL-205"},
                    .pack_id = "cn-pre-filing",
                    .pack_version = 1,
                    .time_zone = "Asia/Shanghai",
                    .length = 30,
                    .unit = LengthUnit::CALENDAR_DAYS,
                    .roll_to_working_day = true};
  const absl::Time start = Shanghai(2025, 9, 5);
  const auto extended =
      ComputeDeadline(rule, Calendar::China(), "e", start, {}, {{"x", start, absl::CivilDay(2025, 12, 1)}});
  EXPECT_EQ(AllOf(Check(*extended)), "extensions: the clock cannot be extended\n");
  const auto paused =
      ComputeDeadline(rule, Calendar::China(), "e", start,
                      {{"p", PauseKind::APPRAISAL, absl::CivilDay(2025, 9, 8), absl::CivilDay(2025, 9, 9)}});
  EXPECT_EQ(AllOf(Check(*paused)), "pauses[0].kind: the clock does not pause for APPRAISAL\n");
}

TEST(DeadlineCheckTest, FindsTheProofsInAnAnswerOfTheApi) {
  const std::string good = codec::ToJson(BuiltIn("cn-pre-filing@1", "C-MED-PRE", Shanghai(2025, 3, 3)));
  const std::string bad = absl::StrReplaceAll(good, {{"2025-04-02", "2025-04-03"}});
  ASSERT_NE(good, bad);
  const Sources sources = Sources::BuiltIn();
  const std::string answer =
      absl::StrCat(R"({"mediations":[{"name":"m","deadline":{"clock":"C-MED-PRE","proof":)", Quoted(good),
                   R"(}},{"journal":)", bad, "}]}");
  const auto verdicts = CheckDocument(answer, sources);
  ASSERT_EQ(verdicts.size(), 2U);
  EXPECT_EQ(verdicts[0].name, "C-MED-PRE start");
  EXPECT_THAT(verdicts[0].defects, IsEmpty());
  EXPECT_THAT(verdicts[1].defects, testing::Not(IsEmpty()));
  EXPECT_EQ(CheckDocument(good + "\n" + good, sources).size(), 2U);
  EXPECT_EQ(CheckDocument("[" + good + "," + good + "," + good + "]", sources).size(), 3U);
  for (const char* none :
       {"", "{}", "[]", "not json", R"({"proof":"nonsense"})", R"({"deadline":{"proof":"{}"}})"}) {
    const auto without = CheckDocument(none, sources);
    ASSERT_EQ(without.size(), 1U) << none;
    EXPECT_THAT(without[0].defects, testing::Not(IsEmpty())) << none;
  }
}

}  // namespace
}  // namespace sudiao::deadline_check
