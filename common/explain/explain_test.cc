#include "common/explain/explanation.h"
#include "common/packs/registry.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace sudiao::explain {
namespace {

using Day = absl::CivilDay;
using ::testing::Contains;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::Not;

absl::TimeZone Shanghai() {
  absl::TimeZone zone;
  EXPECT_TRUE(absl::LoadTimeZone("Asia/Shanghai", &zone));
  return zone;
}

absl::Time At(absl::CivilDay day, int hour = 10) {
  return absl::FromCivil(absl::CivilHour(day) + hour, Shanghai());
}

const packs::Pack& PreFiling() { return **packs::PackRegistry::BuiltIn().Get("cn-pre-filing@1"); }

Explanation Explain(const char* clock, absl::CivilDay start, absl::CivilDay now,
                    std::vector<Pause> pauses = {}) {
  const auto proof = packs::ComputeClock(PreFiling(), clock, "event", At(start), std::move(pauses));
  EXPECT_TRUE(proof.ok()) << proof.status();
  return ExplainClock(PreFiling(), *proof, At(now));
}

auto SaysZh(const std::string& text) { return Contains(Field(&Line::text_zh, HasSubstr(text))); }
auto SaysEn(const std::string& text) { return Contains(Field(&Line::text_en, HasSubstr(text))); }

// CAL-T1: day 30 is a Sunday inside the holiday of the National Day.
TEST(ExplainClockTest, TheWindowForConfirmationIsToldWithItsLastDayAndWhyItMoved) {
  const Explanation e = Explain("C-CONFIRM-APPLY", Day(2025, 9, 5), Day(2025, 10, 7));
  EXPECT_EQ(e.topic, "C-CONFIRM-APPLY");
  EXPECT_EQ(e.due_time, At(Day(2025, 10, 10), 0));
  EXPECT_THAT(e.lines[0].text_zh, HasSubstr("2025年10月9日（星期四），至当日24:00止"));
  EXPECT_THAT(e.lines[0].text_en, HasSubstr("Thursday, 9 October 2025, until 24:00 (Asia/Shanghai)"));
  EXPECT_THAT(e.lines, SaysEn("2 days are left."));
  EXPECT_THAT(e.lines, SaysZh("开始的当日（2025年9月5日（星期五））不计算在内"));
  EXPECT_THAT(e.lines, SaysEn("Sunday, 5 October 2025 is a rest day"));
  EXPECT_THAT(e.lines, SaysEn("what comes later is refused"));
  EXPECT_THAT(e.proof, HasSubstr("2025-10-09"));
}

TEST(ExplainClockTest, OnTheLastDayAndAfterItTheTextSaysSo) {
  EXPECT_THAT(Explain("C-CONFIRM-APPLY", Day(2025, 9, 5), Day(2025, 10, 9)).lines, SaysZh("今天是最后一日"));
  EXPECT_THAT(Explain("C-CONFIRM-APPLY", Day(2025, 9, 5), Day(2025, 10, 10)).lines,
              SaysEn("This time is over."));
}

// CAL-T2: a worked Sunday counts as a working day.
TEST(ExplainClockTest, WorkingDaysAreNamedAsWorkingDays) {
  const Explanation e = Explain("C-ACCEPT", Day(2025, 9, 26), Day(2025, 9, 27));
  EXPECT_THAT(e.lines[0].text_en, HasSubstr("Tuesday, 30 September 2025"));
  EXPECT_THAT(e.lines, SaysEn("3 working days, counted from this: the referral or request was received"));
}

TEST(ExplainClockTest, APausedClockNamesNoLastDay) {
  const Explanation e = Explain(
      "C-MED-PRE", Day(2025, 3, 1), Day(2025, 3, 20),
      {{.event_id = "appraisal", .kind = PauseKind::APPRAISAL, .first_day = Day(2025, 3, 10), .open = true}});
  EXPECT_EQ(e.due_time, absl::Time());
  EXPECT_THAT(e.lines, SaysEn("The clock is paused"));
  EXPECT_THAT(e.lines, Not(SaysEn("The last day is")));
}

TEST(ExplainClockTest, EveryClockOfEveryPackIsExplainedInBothLanguages) {
  for (const packs::Pack& pack : packs::PackRegistry::BuiltIn().All()) {
    for (const packs::Clock& clock : pack.clocks) {
      if (!clock.IsInForce(Day(2026, 3, 2))) continue;
      const auto proof = packs::ComputeClock(pack, clock.id, "event", At(Day(2026, 3, 2)));
      ASSERT_TRUE(proof.ok()) << pack.Ref() << " " << clock.id << " " << proof.status();
      const Explanation e = ExplainClock(pack, *proof, At(Day(2026, 3, 3)));
      EXPECT_EQ(e.verified, clock.verified);
      EXPECT_GE(e.lines.size(), 5U) << pack.Ref() << " " << clock.id;
      for (const Line& line : e.lines) {
        EXPECT_FALSE(line.text_zh.empty() || line.text_en.empty()) << clock.id;
      }
    }
  }
}

TEST(ExplainConfirmabilityTest, EveryPackSaysInBothLanguagesWhetherACourtConfirms) {
  for (const packs::Pack& pack : packs::PackRegistry::BuiltIn().All()) {
    Explanation e = ExplainConfirmability(pack, {});
    EXPECT_EQ(IsConfirmable(pack), pack.FindClock("C-CONFIRM-APPLY") != nullptr) << pack.Ref();
    EXPECT_EQ(e.lines.size() > 1, IsConfirmable(pack)) << pack.Ref();
    AddWhatACourtConfirms(e, pack);
    for (const Line& line : e.lines)
      EXPECT_TRUE(!line.text_zh.empty() && !line.text_en.empty()) << pack.Ref();
  }
}

// CPL-205(1) the inviting court, (2) the court of the domicile, the object or the seat.
TEST(ExplainConfirmabilityTest, ItNamesTheCourtsOrTheKindOfCourt) {
  const packs::Pack& own = **packs::PackRegistry::BuiltIn().Get("cn-peoples-mediation@1");
  EXPECT_THAT(ExplainConfirmability(own, {}).lines,
              SaysZh("当事人住所地、标的物所在地或者调解组织所在地法院"));
  EXPECT_THAT(ExplainConfirmability(own, {{"甲法院", "Court A"}, {"乙法院", "Court B"}}).lines,
              SaysEn("Where to apply: Court A, Court B."));
}

}  // namespace
}  // namespace sudiao::explain
