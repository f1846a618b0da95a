#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>

#include "absl/strings/str_replace.h"
#include "common/codec/struct_json.h"
#include "common/packs/registry.h"
#include "common/status/errors.h"

namespace sudiao::packs {
namespace {

using absl::CivilDay;
using testing::Contains;
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
  EXPECT_THAT(
      refs,
      ElementsAre("cn-administrative-mediation@1", "cn-commercial-mediation@1", "cn-peoples-mediation@1",
                  "cn-post-filing-ordinary@1", "cn-post-filing-simplified@1", "cn-pre-filing@1",
                  "cn-wipo-hainan@1", "cn-wipo-post-filing-ordinary@1", "cn-wipo-post-filing-simplified@1",
                  "cn-wipo-pre-filing@1", "icsid-2022@1", "iso-32122@1", "simc-ama@1", "wipo@1"));
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
  EXPECT_EQ(length("simc-ama@1"), 56);
  EXPECT_EQ(length("cn-wipo-hainan@1"), 60);
  for (const char* ref :
       {"cn-peoples-mediation@1", "cn-administrative-mediation@1", "icsid-2022@1", "iso-32122@1"}) {
    EXPECT_EQ(Built(ref).mediation_clock, "") << ref;
  }
}

// Every clock of law-cn 1.1 and of the other procedures, with its length.
TEST(Packs, EveryClockIsThereWithItsLength) {
  struct Expected {
    const char* pack;
    const char* clock;
    int64_t length;
    LengthUnit unit;
  };
  using U = LengthUnit;
  const Expected clocks[] = {{"cn-pre-filing@1", "C-JOINT-CHOICE", 2, U::WORKING_DAYS},
                             {"cn-pre-filing@1", "C-DESIGNATE", 3, U::WORKING_DAYS},
                             {"cn-pre-filing@1", "C-ACCEPT", 3, U::WORKING_DAYS},
                             {"cn-pre-filing@1", "C-ASK-OTHER", 3, U::WORKING_DAYS},
                             {"cn-pre-filing@1", "C-MED-PRE", 30, U::CALENDAR_DAYS},
                             {"cn-post-filing-ordinary@1", "C-MED-POST-ORD", 15, U::CALENDAR_DAYS},
                             {"cn-post-filing-simplified@1", "C-MED-POST-SIMPLE", 7, U::CALENDAR_DAYS},
                             {"cn-wipo-hainan@1", "C-MED-WIPO", 60, U::CALENDAR_DAYS},
                             {"cn-pre-filing@1", "C-CONFIRM-APPLY", 30, U::CALENDAR_DAYS},
                             {"cn-pre-filing@1", "C-CONFIRM-ACCEPT", 3, U::CALENDAR_DAYS},
                             {"cn-pre-filing@1", "C-CONFIRM-DECIDE", 30, U::CALENDAR_DAYS},
                             {"cn-pre-filing@1", "C-OBJ-PARTY", 15, U::CALENDAR_DAYS},
                             {"cn-pre-filing@1", "C-OBJ-THIRD", 6, U::MONTHS},
                             {"cn-pre-filing@1", "C-ENFORCE", 2, U::YEARS},
                             {"cn-pre-filing@1", "C-FILE", 7, U::CALENDAR_DAYS},
                             {"cn-pre-filing@1", "C-PRESERVE-SUE", 30, U::CALENDAR_DAYS},
                             {"cn-post-filing-ordinary@1", "C-ANSWER", 15, U::CALENDAR_DAYS},
                             {"cn-post-filing-ordinary@1", "C-ANSWER-ABROAD", 30, U::CALENDAR_DAYS},
                             {"cn-post-filing-simplified@1", "C-RECUSE-DECIDE", 3, U::CALENDAR_DAYS},
                             {"cn-administrative-mediation@1", "C-PUBLIC-NOTICE", 30, U::CALENDAR_DAYS},
                             {"icsid-2022@1", "C-MEDIATOR-NUMBER", 30, U::CALENDAR_DAYS},
                             {"icsid-2022@1", "C-JOINT-CHOICE", 60, U::CALENDAR_DAYS},
                             {"icsid-2022@1", "C-DESIGNATE", 30, U::CALENDAR_DAYS},
                             {"icsid-2022@1", "C-ACCEPT", 20, U::CALENDAR_DAYS},
                             {"icsid-2022@1", "C-APPOINT-STEPS", 120, U::CALENDAR_DAYS},
                             {"iso-32122@1", "C-NEGOTIATE", 10, U::CALENDAR_DAYS}};
  for (const Expected& expected : clocks) {
    const Clock* clock = Built(expected.pack).FindClock(expected.clock);
    ASSERT_NE(clock, nullptr) << expected.pack << " " << expected.clock;
    EXPECT_EQ(clock->length, expected.length) << expected.clock;
    EXPECT_EQ(clock->unit, expected.unit) << expected.clock;
  }
}

// CPL-283: three months before 2024, sixty days since.
TEST(Packs, ANoticeAbroadIsCountedByTheNumberInForceWhenItWasIssued) {
  const Pack& pack = Built("cn-pre-filing@1");
  const auto last_day = [&](CivilDay issued) {
    return ComputeClock(pack, "C-PUBLIC-NOTICE-ABROAD", "notice", At(pack, issued))->last_day;
  };
  EXPECT_EQ(last_day(CivilDay(2023, 12, 31)), CivilDay(2024, 3, 31));
  EXPECT_EQ(last_day(CivilDay(2024, 1, 1)), CivilDay(2024, 3, 1));
  EXPECT_EQ(ComputeClock(pack, "C-PUBLIC-NOTICE", "notice", At(pack, CivilDay(2024, 1, 1)))->last_day,
            CivilDay(2024, 1, 31));
}

// Numbers below 85 % are not verified, and whoever relies on a verified one finds its source.
TEST(Packs, WhatIsNotSureIsNotVerified) {
  std::set<std::string> unverified;
  for (const Pack& pack : PackRegistry::BuiltIn().All()) {
    for (const Clock& clock : pack.clocks) {
      EXPECT_FALSE(clock.source.empty()) << pack.Ref() << " " << clock.id;
      if (!clock.verified) unverified.insert(clock.id);
    }
  }
  EXPECT_THAT(unverified, ElementsAre("C-DISCLOSURE", "C-LIST-RETURN", "C-MED-COMMERCIAL", "C-MED-WIPO"));
}

// Two procedures at once: nothing is recorded, and what was said does not travel.
TEST(Packs, WIPO_15_InACourtsReferralTheStricterRuleHolds) {
  for (const char* ref : {"cn-wipo-pre-filing@1", "cn-wipo-post-filing-ordinary@1",
                          "cn-wipo-post-filing-simplified@1", "cn-wipo-hainan@1"}) {
    const Pack& pack = Built(ref);
    EXPECT_EQ(pack.recording, RecordingRule::FORBIDDEN) << ref;
    EXPECT_FALSE(pack.MayTravelToCourt(CourtMaterial::UNDISPUTED_FACTS)) << ref;
    EXPECT_FALSE(pack.MayTravelToCourt(CourtMaterial::FAILURE_REPORT)) << ref;
    EXPECT_TRUE(pack.MayTravelToCourt(CourtMaterial::COMPLAINT)) << ref;
    EXPECT_TRUE(pack.needs_foreign_party) << ref;
  }
  EXPECT_THAT(Built("cn-wipo-post-filing-ordinary@1").MediationClocks(),
              ElementsAre("C-MED-WIPO", "C-MED-POST-ORD"));
  EXPECT_TRUE(Built("cn-wipo-post-filing-ordinary@1").court_paper);
}

// ICSID rule 8: a last day on a Saturday or Sunday moves to the next business day.
TEST(Packs, ICSID_8_ALastRestDayMovesAtTheSeat) {
  const Pack& pack = Built("icsid-2022@1");
  const auto proof = ComputeClock(pack, "C-ACCEPT", "asked", At(pack, CivilDay(2026, 3, 1)));
  ASSERT_TRUE(proof.ok()) << proof.status();
  EXPECT_EQ(proof->counted_day, CivilDay(2026, 3, 21));  // A Saturday.
  EXPECT_EQ(proof->last_day, CivilDay(2026, 3, 23));
  EXPECT_EQ(proof->time_zone, "America/New_York");
}

TEST(Packs, CAL_5_OnlyTheClocksOfOMR_10_12_15CountWorkingDays) {
  for (const Pack& pack : PackRegistry::BuiltIn().All()) {
    for (const Clock& clock : pack.clocks) {
      const std::string& rule = clock.rule_ids[0];
      // No rule sets the time to answer a disclosure: the body does.
      const bool own = clock.id == "C-DISCLOSURE";
      const bool expected =
          own || rule == "OMR-10b" || rule == "OMR-10c" || rule == "OMR-12" || rule == "OMR-15";
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
  EXPECT_EQ(registry.InForce(Regime::REFERRAL_POST_FILING, CivilDay(2026, 5, 1)).size(), 5U);
  EXPECT_TRUE(HasReason(registry.Get("cn-pre-filing@9").status(), reasons::kPackNotFound));
}

TEST(Packs, ThePackDayIsTheLocalDay) {
  const absl::Time time = absl::FromCivil(absl::CivilHour(2025, 3, 3, 20), absl::UTCTimeZone());
  EXPECT_EQ(PackDay(Built("cn-pre-filing@1"), time), CivilDay(2025, 3, 4));
  EXPECT_EQ(PackDay(Built("wipo@1"), time), CivilDay(2025, 3, 3));
}

// Each change of a sound pack is a defect, found once and named.
TEST(PackLint, FindsEachDefect) {
  struct Case {
    const char* pack;
    void (*change)(Pack&);
    const char* defect;
  };
  const Case cases[] = {
      {"cn-pre-filing@1", [](Pack& p) { p.id = "Has Blanks"; }, "lower-case-with-dashes"},
      {"cn-pre-filing@1", [](Pack& p) { p.version = 0; }, "version is not positive"},
      {"cn-pre-filing@1", [](Pack& p) { p.clocks[0].length = 0; }, "no positive length"},
      {"cn-pre-filing@1", [](Pack& p) { p.clocks[2].id = "C-JOINT-CHOICE"; }, "not unique"},
      {"cn-pre-filing@1", [](Pack& p) { p.clocks[0].rule_ids.clear(); }, "names no rule"},
      {"cn-pre-filing@1", [](Pack& p) { p.clocks[0].roll_to_working_day = true; }, "cannot move"},
      {"cn-pre-filing@1", [](Pack& p) { p.clocks[0].title.zh.clear(); }, "both languages"},
      {"cn-pre-filing@1", [](Pack& p) { p.clocks[0].unit = LengthUnit::UNSPECIFIED; }, "no unit"},
      {"cn-pre-filing@1", [](Pack& p) { p.clocks[0].start = StartEvent::UNSPECIFIED; }, "no start"},
      {"cn-pre-filing@1", [](Pack& p) { p.clocks[0].extension = Extender::UNSPECIFIED; }, "who extends it"},
      {"cn-pre-filing@1", [](Pack& p) { p.clocks[1].expiry = ExpiryAction::UNSPECIFIED; }, "what happens"},
      {"cn-pre-filing@1", [](Pack& p) { p.clocks[0].expiry_actor = Actor::UNSPECIFIED; }, "who acts"},
      {"cn-pre-filing@1", [](Pack& p) { p.clocks[0].source.clear(); }, "names no source"},
      {"cn-pre-filing@1", [](Pack& p) { p.clocks[0].warning_days = {2}; }, "outside its length"},
      {"cn-pre-filing@1", [](Pack& p) { p.clocks[0].pausable_by = {PauseKind::APPRAISAL}; }, "pause effect"},
      {"cn-pre-filing@1", [](Pack& p) { p.clocks[0].in_force_from = CivilDay(2023, 1, 1); },
       "C-JOINT-CHOICE is not in force all the time"},
      {"cn-pre-filing@1", [](Pack& p) { p.clocks[0].in_force_to = CivilDay(2023, 1, 1); },
       "C-JOINT-CHOICE is not in force all the time"},
      {"cn-pre-filing@1", [](Pack& p) { p.mediation_clock = "C-NONE"; }, "C-NONE is not there"},
      {"cn-pre-filing@1", [](Pack& p) { p.outer_clocks = {"C-FILE"}; }, "C-FILE does not end the mediation"},
      {"cn-pre-filing@1", [](Pack& p) { p.calendar_id = "MARS"; }, "calendar is not known"},
      {"cn-pre-filing@1", [](Pack& p) { p.time_zone = "Mars/North"; }, "time zone is not known"},
      {"cn-pre-filing@1", [](Pack& p) { p.fee_schedules = {"CN-SECRET"}; }, "CN-SECRET is not known"},
      {"cn-pre-filing@1", [](Pack& p) { p.fee_schedules.clear(); }, "no fee schedule"},
      {"cn-pre-filing@1", [](Pack& p) { p.title.en.clear(); }, "both languages"},
      {"cn-pre-filing@1", [](Pack& p) { p.in_force_to = CivilDay(2021, 12, 31); }, "ends before it begins"},
      {"cn-pre-filing@1", [](Pack& p) { p.run_by.clear(); }, "no body may run it"},
      {"cn-pre-filing@1", [](Pack& p) { p.referrals = {Referral::POST_FILING_ORDINARY}; },
       "regime and the referrals"},
      {"cn-pre-filing@1", [](Pack& p) { p.court_paper = true; }, "a paper of its own"},
      {"cn-pre-filing@1", [](Pack& p) { p.recording = RecordingRule::UNSPECIFIED; }, "recording rule"},
      {"cn-pre-filing@1", [](Pack& p) { p.effect_rule = EffectRule::UNSPECIFIED; }, "effect rule"},
      {"cn-pre-filing@1",
       [](Pack& p) { std::erase_if(p.ends, [](const End& e) { return e.code == EndCode::REFUSED; }); },
       "no party can leave"},
      {"cn-pre-filing@1", [](Pack& p) { p.ends[1].title.en.clear(); }, "both languages"},
      {"cn-pre-filing@1", [](Pack& p) { p.case_number_format.confirmation_type_word.clear(); }, "type word"},
      {"cn-pre-filing@1", [](Pack& p) { p.combines = {"moon"}; }, "combines moon, which is not there"},
      // The walk through the procedure.
      {"cn-pre-filing@1", [](Pack& p) { p.clocks[0].start = StartEvent::LIST_RECEIVED; },
       "C-JOINT-CHOICE starts with what cannot happen"},
      {"cn-pre-filing@1", [](Pack& p) { p.clocks[0].expiry = ExpiryAction::ALERT; }, "leads nowhere"},
      {"cn-pre-filing@1", [](Pack& p) { p.clocks[2].expiry = ExpiryAction::ALERT; },
       "a silent mediator leads nowhere"},
      {"cn-pre-filing@1", [](Pack& p) { p.clocks[1].expiry_end = EndCode::OTHER; },
       "needs an end code exactly"},
      {"cn-pre-filing@1", [](Pack& p) { p.clocks[4].expiry = ExpiryAction::RETURN_TO_TRIAL; },
       "a trial that there is not"},
      {"cn-pre-filing@1", [](Pack& p) { p.clocks[1].expiry = ExpiryAction::ASSUME_ASSENT; },
       "an assent without a list"},
      {"wipo@1", [](Pack& p) { p.clocks[3].expiry_end = EndCode::SIGNATURE_REFUSED; },
       "an end that the pack does not have"},
      {"wipo@1",
       [](Pack& p) {
         p.mediation_clock.clear();
         p.outer_clocks = {"C-MED-WIPO"};
       },
       "outer clocks but no mediation clock"},
      {"wipo@1", [](Pack& p) { p.case_number_format.organisation_template = "{year}"; }, "{number}"},
      {"cn-peoples-mediation@1", [](Pack& p) { p.appointment_methods = {AppointmentMethod::JOINT_CHOICE}; },
       "it ends nowhere"},
      {"cn-peoples-mediation@1", [](Pack& p) { p.clocks.erase(p.clocks.begin()); }, "its window"},
  };
  for (const Case& c : cases) {
    Pack pack = Built(c.pack);
    EXPECT_THAT(Lint({pack}), IsEmpty()) << c.pack;
    c.change(pack);
    EXPECT_THAT(Lint({pack}), Contains(HasSubstr(c.defect))) << c.defect;
  }
}

TEST(PackLint, OfTwoProceduresAtOnceTheStricterRuleHolds) {
  std::vector<Pack> packs = PackRegistry::BuiltIn().All();
  Pack& both = *std::find_if(packs.begin(), packs.end(),
                             [](const Pack& p) { return p.id == "cn-wipo-post-filing-ordinary"; });
  const Pack sound = both;
  both.recording = RecordingRule::WITH_ALL_CONSENTS;
  EXPECT_THAT(Lint(packs), ElementsAre(HasSubstr("wipo forbids recording")));
  both = sound;
  both.outer_clocks.clear();
  EXPECT_THAT(Lint(packs), Contains(HasSubstr("C-MED-POST-ORD of cn-post-filing-ordinary does not end")));
  both = sound;
  for (Clock& clock : both.clocks) clock.length = clock.id == "C-MED-POST-ORD" ? 20 : clock.length;
  EXPECT_THAT(Lint(packs), ElementsAre(HasSubstr("C-MED-POST-ORD is not as long as in")));
}

TEST(PackLint, NoCaseHasTwoDefaults) {
  std::vector<Pack> packs = PackRegistry::BuiltIn().All();
  Pack other = Built("icsid-2022@1");
  other.id = "other";
  packs.push_back(other);
  EXPECT_THAT(Lint(packs), IsEmpty());
  packs.back().is_default = true;
  EXPECT_THAT(Lint(packs), ElementsAre(HasSubstr("the default for the same cases as wipo@1")));
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
    run_by: MEDIATION_BODY_INTERNATIONAL_CENTRE fee_schedules: "ORGANISATION-PUBLISHED"
    case_number_format { organisation_template: "{year}-{number}" }
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

  write("house.textproto", absl::StrReplaceAll(pack, {{"\"house\"", "\"icsid-2022\""}}));
  const auto replaced = PackRegistry::Load(folder.string());
  ASSERT_TRUE(replaced.ok()) << replaced.status();
  EXPECT_EQ(replaced->Find("icsid-2022", 1)->title.en, "House rules");

  write("house.textproto", "id: 7");
  EXPECT_THAT(std::string(PackRegistry::Load(folder.string()).status().message()),
              HasSubstr("house.textproto: line 1"));
  EXPECT_FALSE(PackRegistry::Load((folder / "absent").string()).ok());
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace sudiao::packs
