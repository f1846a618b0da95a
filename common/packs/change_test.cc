// What a change of a pack does: the difference in words, and the dry run.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/packs/describe.h"
#include "common/packs/dry_run.h"
#include "common/packs/registry.h"
#include "common/status/errors.h"
#include "common/time/calendar.h"
#include "common/types/ids.h"

namespace sudiao::packs {
namespace {

using absl::CivilDay;

const Pack& Built(std::string_view ref) { return **PackRegistry::BuiltIn().Get(ref); }

Clock& ClockOf(Pack& pack, std::string_view id) {
  for (Clock& clock : pack.clocks) {
    if (clock.id == id) return clock;
  }
  ADD_FAILURE() << id;
  return pack.clocks[0];
}

// Version 2 of the referral before filing, from 2027 on.
Pack Changed() {
  Pack pack = Built("cn-pre-filing@1");
  pack.version = 2;
  pack.in_force_from = CivilDay(2027, 1, 1);
  ClockOf(pack, "C-MED-PRE").length = 45;
  ClockOf(pack, "C-ACCEPT").unit = LengthUnit::CALENDAR_DAYS;
  ClockOf(pack, "C-ACCEPT").roll_to_working_day = true;
  ClockOf(pack, "C-CONFIRM-ACCEPT").verified = false;
  std::erase_if(pack.clocks, [](const Clock& clock) { return clock.id == "C-ASK-OTHER"; });
  pack.clocks.push_back(Built("iso-32122@1").clocks[0]);
  pack.recording = RecordingRule::FORBIDDEN;
  pack.open_readings.pause_in_roll_window_helps = true;
  return pack;
}

TEST(PackDiff, IsReadableInEnglish) {
  EXPECT_EQ(DiffText(Built("cn-pre-filing@1"), Changed(), false),
            R"(- cn-pre-filing@1, Referral before filing, in force from 2022-01-01
+ cn-pre-filing@2, Referral before filing, in force from 2027-01-01
C-ACCEPT  Acceptance by the organisation or mediator, length: 3 working days -> 3 days
C-ACCEPT  Acceptance by the organisation or mediator, a last rest day moves: no -> yes
C-ASK-OTHER  Asking the other side: 3 working days -> (none)
C-MED-PRE  Mediation before filing, length: 30 days -> 45 days
C-CONFIRM-ACCEPT  Decision on acceptance, verified: yes -> no
C-NEGOTIATE  Negotiation: (none) -> 10 days
recording: recording with everybody's consent -> no recording
a pause in the roll window helps: no -> yes
)");
}

TEST(PackDiff, IsReadableInChinese) {
  EXPECT_EQ(DiffText(Built("cn-pre-filing@1"), Changed(), true),
            R"(- cn-pre-filing@1 委派调解（立案前），自2022-01-01起施行
+ cn-pre-filing@2 委派调解（立案前），自2027-01-01起施行
C-ACCEPT  确认接受·长度：3个工作日 -> 3日
C-ACCEPT  确认接受·末日遇休息日顺延：否 -> 是
C-ASK-OTHER  征询对方意见：3个工作日 -> （无）
C-MED-PRE  诉前调解·长度：30日 -> 45日
C-CONFIRM-ACCEPT  决定是否受理·已核实：是 -> 否
C-NEGOTIATE  协商：（无） -> 10日
录音录像：各方同意方可录音录像 -> 禁止录音录像
顺延期间开始的中止有效：否 -> 是
)");
  EXPECT_EQ(DiffText(Built("wipo@1"), Built("wipo@1"), true).find("没有差别。") == std::string::npos, false);
}

TEST(PackText, SaysEveryClockInBothLanguages) {
  for (const Pack& pack : PackRegistry::BuiltIn().All()) {
    for (const bool chinese : {false, true}) {
      const std::string text = Describe(pack, chinese);
      for (const Clock& clock : pack.clocks) {
        EXPECT_THAT(text, testing::HasSubstr(chinese ? clock.title.zh : clock.title.en)) << pack.Ref();
      }
    }
  }
}

TEST(DryRun, NamesWhatCannotBeCountedAnyMore) {
  const Pack& pack = Built("cn-pre-filing@1");
  const auto running = [&](const char* clock) {
    return RunningClocks{*ComputeClock(pack, clock, "event", absl::FromUnixSeconds(1'780'000'000))};
  };
  const auto moved = MovedDates(Changed(), {running("C-ASK-OTHER"), running("C-DESIGNATE"), {}});
  ASSERT_EQ(moved.size(), 1U);
  EXPECT_EQ(moved[0].before.clock_id, "C-ASK-OTHER");
  EXPECT_TRUE(HasReason(moved[0].problem, reasons::kClockUnknown));
}

TEST(DryRun, OfTwoLimitsOnlyTheShorterIsTheDate) {
  const Pack& pack = Built("cn-wipo-post-filing-ordinary@1");
  const absl::Time start = absl::FromUnixSeconds(1'780'000'000);
  const RunningClocks both = {*ComputeClock(pack, "C-MED-WIPO", "e", start),
                              *ComputeClock(pack, "C-MED-POST-ORD", "e", start)};
  Pack to = pack;
  ClockOf(to, "C-MED-WIPO").length = 50;
  EXPECT_TRUE(MovedDates(to, {both}).empty());
  ClockOf(to, "C-MED-WIPO").length = 10;
  const auto moved = MovedDates(to, {both});
  ASSERT_EQ(moved.size(), 1U);
  EXPECT_EQ(moved[0].before.clock_id, "C-MED-POST-ORD");
  EXPECT_EQ(moved[0].after.clock_id, "C-MED-WIPO");
}

// The same count by hand: days one after the other, without the platform's calculator.
CivilDay Naive(const Clock& clock, const DeadlineProof& proof) {
  absl::TimeZone zone;
  EXPECT_TRUE(absl::LoadTimeZone(proof.time_zone, &zone));
  const Calendar& calendar = *Calendar::Find(proof.calendar_id);
  CivilDay day = absl::ToCivilDay(proof.start_time, zone);
  for (int64_t left = clock.length; left > 0;) {
    ++day;
    bool paused = false;
    for (const Pause& pause : proof.pauses) paused |= pause.first_day <= day && day <= pause.last_day;
    const bool rests = clock.unit == LengthUnit::WORKING_DAYS && !calendar.IsWorkingDay(day);
    if (!paused && !rests) --left;
  }
  for (const Extension& extension : proof.extensions) day = extension.until;
  while (clock.roll_to_working_day && !calendar.IsWorkingDay(day)) ++day;
  return day;
}

TEST(DryRunProperty, NamesExactlyTheCasesThatWouldMove) {
  const Pack& pack = Built("cn-pre-filing@1");
  const char* const ids[] = {"C-JOINT-CHOICE", "C-DESIGNATE", "C-ACCEPT", "C-MED-PRE", "C-CONFIRM-DECIDE"};
  int64_t moved_cases = 0, cases = 0;
  for (uint64_t seed = 1; seed <= 300; ++seed) {
    SeededRandom random(seed);
    const auto pick = [&](uint64_t n) { return static_cast<int64_t>(random.Next() % n); };
    Pack to = pack;
    to.version = 2;
    for (Clock& clock : to.clocks) {
      if (pick(3) == 0) clock.length += pick(4);
      if (clock.unit == LengthUnit::CALENDAR_DAYS && pick(4) == 0) clock.roll_to_working_day = false;
    }
    for (int i = 0; i < 10; ++i, ++cases) {
      const std::string id = ids[pick(5)];
      const absl::Time start =
          absl::FromUnixSeconds(1'735'660'800) + absl::Hours(24 * pick(330)) + absl::Minutes(pick(1440));
      std::vector<Pause> pauses;
      std::vector<Extension> extensions;
      if (id == "C-MED-PRE" && pick(2) == 0) {
        const CivilDay first = PackDay(pack, start) + 1 + pick(20);
        pauses.push_back({"p", PauseKind::APPRAISAL, first, first + pick(15), false});
      }
      if (id == "C-MED-PRE" && pick(3) == 0) {
        extensions.push_back({"x", start, PackDay(pack, start) + 80 + pick(40), 0});
      }
      const auto proof = ComputeClock(pack, id, "event", start, pauses, extensions);
      ASSERT_TRUE(proof.ok()) << proof.status();
      const CivilDay expected = Naive(*to.FindClock(id), *proof);
      const auto moved = MovedDates(to, {{*proof}});
      ASSERT_EQ(!moved.empty(), expected != proof->last_day) << "seed " << seed << " " << id;
      if (moved.empty()) continue;
      ++moved_cases;
      ASSERT_EQ(moved[0].after.last_day, expected) << "seed " << seed << " " << id;
      ASSERT_EQ(moved[0].before.last_day, proof->last_day);
    }
  }
  EXPECT_GT(moved_cases, cases / 10);
  EXPECT_LT(moved_cases, cases * 9 / 10);
}

}  // namespace
}  // namespace sudiao::packs
