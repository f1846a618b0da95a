#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "absl/strings/str_replace.h"
#include "common/codec/struct_json.h"
#include "common/packs/registry.h"
#include "common/status/errors.h"

namespace sudiao::packs {
namespace {

using absl::CivilDay;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

absl::Time At(const Pack& pack, CivilDay day, int hour = 10) {
  absl::TimeZone zone;
  EXPECT_TRUE(absl::LoadTimeZone(pack.time_zone, &zone));
  return absl::FromCivil(absl::CivilHour(day.year(), day.month(), day.day(), hour), zone);
}

const Pack& Built(std::string_view ref) {
  auto pack = PackRegistry::BuiltIn().Get(ref);
  EXPECT_TRUE(pack.ok()) << pack.status();
  return **pack;
}

TEST(Packs, TheBuiltInOnesAreSound) {
  EXPECT_THAT(Lint(PackRegistry::BuiltIn().All()), IsEmpty());
  std::vector<std::string> refs;
  for (const Pack& pack : PackRegistry::BuiltIn().All()) refs.push_back(pack.Ref());
  EXPECT_THAT(refs,
              ElementsAre("cn-commercial-mediation@1", "cn-peoples-mediation@1", "cn-post-filing-ordinary@1",
                          "cn-post-filing-simplified@1", "cn-pre-filing@1", "wipo@1"));
}

// The lengths of law-cn 1.1.
TEST(Packs, OMR_24_TheMediationClocksHaveTheirLengths) {
  const auto length = [](std::string_view ref) {
    const Clock* clock = Built(ref).FindClock(Built(ref).mediation_clock);
    return clock == nullptr ? 0 : clock->length;
  };
  EXPECT_EQ(length("cn-pre-filing@1"), 30);
  EXPECT_EQ(length("cn-post-filing-ordinary@1"), 15);
  EXPECT_EQ(length("cn-post-filing-simplified@1"), 7);
  EXPECT_EQ(length("wipo@1"), 60);
  EXPECT_EQ(Built("cn-peoples-mediation@1").mediation_clock, "");
}

TEST(Packs, CAL_5_OnlyTheClocksOfOMR_10_12_15CountWorkingDays) {
  for (const Pack& pack : PackRegistry::BuiltIn().All()) {
    for (const Clock& clock : pack.clocks) {
      const bool expected = clock.id == "C-JOINT-CHOICE" || clock.id == "C-DESIGNATE" ||
                            clock.id == "C-ACCEPT" || clock.id == "C-ASK-OTHER";
      EXPECT_EQ(clock.unit == LengthUnit::WORKING_DAYS, expected) << pack.Ref() << " " << clock.id;
    }
  }
}

TEST(Packs, A8_TheConfirmationWindowIsThirtyDaysAndNothingExtendsIt) {
  const Pack& pack = Built("cn-pre-filing@1");
  const auto proof = ComputeClock(pack, "C-CONFIRM-APPLY", "agreement", At(pack, CivilDay(2025, 3, 3)));
  ASSERT_TRUE(proof.ok()) << proof.status();
  EXPECT_EQ(proof->pack_id, "cn-pre-filing");
  EXPECT_THAT(proof->rule_ids, ElementsAre("CPL-205"));
  EXPECT_TRUE(proof->IsInTime(At(pack, CivilDay(2025, 4, 2), 23)));
  EXPECT_FALSE(proof->IsInTime(At(pack, CivilDay(2025, 4, 3), 0)));
  const auto extended = ComputeClock(pack, "C-CONFIRM-APPLY", "agreement", At(pack, CivilDay(2025, 3, 3)), {},
                                     {{"x", At(pack, CivilDay(2025, 3, 4)), CivilDay(2025, 5, 1)}});
  EXPECT_TRUE(HasReason(extended.status(), reasons::kClockNotExtendable));
  const auto paused = ComputeClock(pack, "C-CONFIRM-APPLY", "agreement", At(pack, CivilDay(2025, 3, 3)),
                                   {{"p", PauseKind::APPRAISAL, CivilDay(2025, 3, 5), CivilDay(2025, 3, 6)}});
  EXPECT_TRUE(HasReason(paused.status(), reasons::kClockNotPausable));
  std::vector<int64_t> days;
  for (const WarningDay& warning : ClockWarnings(pack, *proof)) days.push_back(warning.number);
  EXPECT_THAT(days, ElementsAre(20, 25, 28));
}

TEST(Packs, OMR_26_AnAppraisalPausesMediationBeforeFiling) {
  const Pack& pack = Built("cn-pre-filing@1");
  const auto proof = ComputeClock(pack, "C-MED-PRE", "accepted", At(pack, CivilDay(2025, 3, 3)),
                                  {{"p", PauseKind::APPRAISAL, CivilDay(2025, 3, 5), CivilDay(2025, 3, 24)}});
  ASSERT_TRUE(proof.ok()) << proof.status();
  EXPECT_EQ(proof->last_day, CivilDay(2025, 4, 22));
  const auto corrected =
      ComputeClock(pack, "C-MED-PRE", "accepted", At(pack, CivilDay(2025, 3, 3)),
                   {{"p", PauseKind::CORRECTION, CivilDay(2025, 3, 5), CivilDay(2025, 3, 24)}});
  EXPECT_TRUE(HasReason(corrected.status(), reasons::kClockNotPausable));
}

TEST(Packs, AProofIsStoredAndReadAgainByteForByte) {
  const Pack& pack = Built("cn-pre-filing@1");
  for (const bool open : {false, true}) {
    const auto proof =
        ComputeClock(pack, "C-MED-PRE", "accepted", At(pack, CivilDay(2025, 3, 3)),
                     {{"p", PauseKind::APPRAISAL, CivilDay(2025, 3, 5), CivilDay(2025, 3, 24), open}});
    ASSERT_TRUE(proof.ok()) << proof.status();
    EXPECT_EQ(proof->suspended, open);
    const std::string json = codec::ToJson(*proof);
    const auto read = codec::FromJson<DeadlineProof>(json);
    ASSERT_TRUE(read.ok()) << read.status();
    EXPECT_EQ(codec::ToJson(*read), json);
    EXPECT_EQ(read->due, proof->due);
  }
}

TEST(Packs, OLR_9_ACorrectionRestartsAcceptanceAndDoesNotPauseIt) {
  const Clock* clock = Built("cn-pre-filing@1").FindClock("C-CONFIRM-ACCEPT");
  ASSERT_NE(clock, nullptr);
  EXPECT_EQ(clock->pause_effect, PauseEffect::RESTART);
  EXPECT_EQ(clock->length, 3);
  EXPECT_EQ(clock->unit, LengthUnit::CALENDAR_DAYS);
}

TEST(Packs, AnUnknownClockIsRefused) {
  const Pack& pack = Built("cn-peoples-mediation@1");
  EXPECT_TRUE(HasReason(ComputeClock(pack, "C-MED-PRE", "e", At(pack, CivilDay(2025, 3, 3))).status(),
                        reasons::kClockUnknown));
}

TEST(Packs, CPL_205_TheConfirmingCourtFollowsTheWayIn) {
  EXPECT_EQ(Built("cn-pre-filing@1").confirmation_court, ConfirmationCourtRule::INVITING_COURT);
  EXPECT_EQ(Built("cn-peoples-mediation@1").confirmation_court,
            ConfirmationCourtRule::DOMICILE_OBJECT_OR_SEAT);
  EXPECT_EQ(Built("cn-post-filing-ordinary@1").confirmation_court, ConfirmationCourtRule::NO_CONFIRMATION);
  EXPECT_EQ(Built("cn-pre-filing@1").case_number_format.confirmation_type_word, "诉前调确");
  EXPECT_EQ(Built("cn-peoples-mediation@1").case_number_format.confirmation_type_word, "民特");
}

TEST(Packs, Trap1_EachRegimeHasItsEffectRule) {
  EXPECT_EQ(Built("cn-pre-filing@1").effect_rule, EffectRule::OMR_19);
  EXPECT_EQ(Built("cn-peoples-mediation@1").effect_rule, EffectRule::PML_29);
  EXPECT_EQ(Built("cn-commercial-mediation@1").effect_rule, EffectRule::CMR_22);
}

TEST(Packs, CONF_2_OnlyReferredCasesSendMaterialToTheCourt) {
  EXPECT_TRUE(Built("cn-pre-filing@1").MayTravelToCourt(CourtMaterial::UNDISPUTED_FACTS));
  EXPECT_EQ(Built("cn-post-filing-ordinary@1").travels_to_court.size(), 6U);
  EXPECT_THAT(Built("cn-peoples-mediation@1").travels_to_court, IsEmpty());
}

TEST(Packs, OMR_25_HasEightEnds) {
  EXPECT_EQ(Built("cn-pre-filing@1").ends.size(), 8U);
  EXPECT_FALSE(Built("cn-peoples-mediation@1").HasEnd(EndCode::EXPIRED));
}

TEST(Packs, HIER_5_CommercialMediationIsInForceFromMay2026) {
  const PackRegistry& registry = PackRegistry::BuiltIn();
  EXPECT_EQ(registry.InForce("cn-commercial-mediation", CivilDay(2026, 4, 30)), nullptr);
  EXPECT_NE(registry.InForce("cn-commercial-mediation", CivilDay(2026, 5, 1)), nullptr);
  EXPECT_THAT(registry.InForce(Regime::COMMERCIAL_MEDIATION, CivilDay(2026, 4, 30)), IsEmpty());
  EXPECT_EQ(registry.InForce(Regime::REFERRAL_POST_FILING, CivilDay(2026, 5, 1)).size(), 2U);
  EXPECT_TRUE(HasReason(registry.Get("cn-pre-filing@9").status(), reasons::kPackNotFound));
}

TEST(Packs, ThePackDayIsTheLocalDay) {
  const absl::Time time = absl::FromCivil(absl::CivilHour(2025, 3, 3, 20), absl::UTCTimeZone());
  EXPECT_EQ(PackDay(Built("cn-pre-filing@1"), time), CivilDay(2025, 3, 4));
  EXPECT_EQ(PackDay(Built("wipo@1"), time), CivilDay(2025, 3, 3));
}

TEST(PackLint, FindsWhatIsWrong) {
  const Pack good = Built("cn-pre-filing@1");
  const auto defects_of = [&](auto change) {
    Pack pack = good;
    change(pack);
    return Lint({pack});
  };
  EXPECT_THAT(Lint({good}), IsEmpty());
  EXPECT_THAT(defects_of([](Pack& p) { p.clocks[0].length = 0; }),
              ElementsAre(HasSubstr("no positive length")));
  EXPECT_THAT(defects_of([](Pack& p) { p.clocks[1].id = p.clocks[0].id; }),
              ElementsAre(HasSubstr("not unique")));
  EXPECT_THAT(defects_of([](Pack& p) { p.clocks[0].rule_ids.clear(); }),
              ElementsAre(HasSubstr("names no rule")));
  EXPECT_THAT(defects_of([](Pack& p) { p.clocks[0].roll_to_working_day = true; }),
              ElementsAre(HasSubstr("cannot move")));
  EXPECT_THAT(defects_of([](Pack& p) { p.mediation_clock = "C-NONE"; }), ElementsAre(HasSubstr("not there")));
  EXPECT_THAT(defects_of([](Pack& p) { p.calendar_id = "MARS"; }), ElementsAre(HasSubstr("calendar")));
  EXPECT_THAT(defects_of([](Pack& p) { p.title.en.clear(); }), ElementsAre(HasSubstr("both languages")));
  EXPECT_THAT(defects_of([](Pack& p) { p.in_force_to = CivilDay(2021, 12, 31); }),
              ElementsAre(HasSubstr("ends before")));
}

TEST(PackLint, VersionsOfOnePackMayNotBeInForceTogether) {
  Pack first = Built("cn-pre-filing@1");
  Pack second = first;
  second.version = 2;
  second.in_force_from = CivilDay(2027, 1, 1);
  EXPECT_THAT(Lint({first, second}), ElementsAre(HasSubstr("in force together")));
  first.in_force_to = CivilDay(2027, 1, 1);
  EXPECT_THAT(Lint({first, second}), ElementsAre(HasSubstr("in force together")));
  first.in_force_to = CivilDay(2026, 12, 31);
  EXPECT_THAT(Lint({first, second}), IsEmpty());
  const auto registry = PackRegistry::Of({second, first});
  EXPECT_EQ(registry->InForce("cn-pre-filing", CivilDay(2026, 12, 31))->version, 1);
  EXPECT_EQ(registry->InForce("cn-pre-filing", CivilDay(2027, 1, 1))->version, 2);
}

TEST(PackLoad, SaysWhereATextIsWrong) {
  EXPECT_THAT(std::string(ParsePack("id: \"x\"\nclocks { length: many }").status().message()),
              HasSubstr("line 2"));
  EXPECT_FALSE(ParsePack("unknown_field: 1").ok());
  EXPECT_THAT(std::string(ParsePack("in_force_from { year: 2025 month: 2 day: 30 }").status().message()),
              HasSubstr("in_force_from"));
}

TEST(PackLoad, AFolderAddsAndReplacesPacks) {
  const auto folder = std::filesystem::path(testing::TempDir()) / "sudiao_packs_test";
  std::filesystem::create_directories(folder);
  const auto write = [&](const std::string& name, const std::string& text) {
    std::ofstream(folder / name) << text;
  };
  const std::string pack = R"(
    id: "house" version: 1 title { zh: "本所规则" en: "House rules" } regime: REGIME_CENTRE_MEDIATION
    in_force_from { year: 2025 month: 1 day: 1 } time_zone: "Europe/Zurich" calendar_id: "WEEKDAYS"
    appointment_methods: APPOINTMENT_METHOD_CENTRE_APPOINTMENT recording: RECORDING_RULE_FORBIDDEN
    ends { code: END_CODE_AGREEMENT_REACHED rule_ids: "HOUSE-1" title { zh: "和解" en: "Settled" } }
    ends { code: END_CODE_REFUSED rule_ids: "HOUSE-2" title { zh: "拒绝" en: "Refused" } }
    effect_rule: EFFECT_RULE_WIPO_19 confirmation_court: CONFIRMATION_COURT_RULE_NO_CONFIRMATION)";
  write("house.textproto", pack);
  write("notes.txt", "not a pack");
  const auto loaded = PackRegistry::Load(folder.string());
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  EXPECT_EQ(loaded->All().size(), PackRegistry::BuiltIn().All().size() + 1);
  EXPECT_NE(loaded->Find("house", 1), nullptr);

  write("house.textproto", absl::StrReplaceAll(pack, {{"\"house\"", "\"wipo\""}}));
  const auto replaced = PackRegistry::Load(folder.string());
  ASSERT_TRUE(replaced.ok()) << replaced.status();
  EXPECT_EQ(replaced->Find("wipo", 1)->title.en, "House rules");

  write("house.textproto", "id: 7");
  EXPECT_THAT(std::string(PackRegistry::Load(folder.string()).status().message()),
              HasSubstr("house.textproto: line 1"));
  EXPECT_FALSE(PackRegistry::Load((folder / "absent").string()).ok());
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace sudiao::packs
