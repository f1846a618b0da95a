#include "services/intake/domain/pack_choice.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/packs/registry.h"
#include "common/status/errors.h"
#include "common/testing/status_matchers.h"
#include "services/intake/domain/reasons.h"

namespace sudiao::intake::domain {
namespace {

using packs::MediationBody;
using packs::Referral;
using testing::FailsWith;

const absl::Time kNow = absl::FromCivil(absl::CivilHour(2026, 6, 1, 9), absl::FixedTimeZone(8 * 60 * 60));

absl::StatusOr<std::string> Choose(const PackWish& wish, absl::Time now = kNow) {
  const auto pack = ChoosePack(packs::PackRegistry::BuiltIn().InForceAt(now), wish);
  if (!pack.ok()) return pack.status();
  return (*pack)->Ref();
}

TEST(PackChoiceTest, EveryBodyHasItsUsualRules) {
  EXPECT_EQ(*Choose({.body = MediationBody::PEOPLES_MEDIATION_COMMITTEE}), "cn-peoples-mediation@1");
  EXPECT_EQ(*Choose({.body = MediationBody::COMMERCIAL_MEDIATION_ORGANIZATION}), "cn-commercial-mediation@1");
  EXPECT_EQ(*Choose({.body = MediationBody::ADMINISTRATIVE_ORGAN}), "cn-administrative-mediation@1");
  EXPECT_EQ(*Choose({.body = MediationBody::INTERNATIONAL_CENTRE}), "wipo@1");
  EXPECT_EQ(*Choose({.body = MediationBody::INTERNATIONAL_CENTRE, .pack_id = "simc-ama"}), "simc-ama@1");
}

// SIM-01, CPL-98, WIPO-01
TEST(PackChoiceTest, AReferralGoesByItsKindAndTheBody) {
  PackWish wish{.body = MediationBody::PEOPLES_MEDIATION_COMMITTEE, .referral = Referral::PRE_FILING};
  EXPECT_EQ(*Choose(wish), "cn-pre-filing@1");
  wish.referral = Referral::POST_FILING_SIMPLIFIED;
  EXPECT_EQ(*Choose(wish), "cn-post-filing-simplified@1");
  wish.body = MediationBody::INTERNATIONAL_CENTRE;
  EXPECT_THAT(Choose(wish), FailsWith(reasons::kNoPackFits));  // WIPO-01: foreign-related cases only.
  wish.foreign_party = true;
  EXPECT_EQ(*Choose(wish), "cn-wipo-post-filing-simplified@1");
  wish.pack_id = "cn-wipo-hainan";
  EXPECT_EQ(*Choose(wish), "cn-wipo-hainan@1");
}

TEST(PackChoiceTest, RulesOfAnotherBodyOrCaseAreRefused) {
  EXPECT_THAT(Choose({.body = MediationBody::PEOPLES_MEDIATION_COMMITTEE, .pack_id = "wipo"}),
              FailsWith(reasons::kPackNotForThisCase));
  EXPECT_THAT(Choose({.body = MediationBody::PEOPLES_MEDIATION_COMMITTEE, .pack_id = "cn-pre-filing"}),
              FailsWith(reasons::kPackNotForThisCase));
  EXPECT_THAT(Choose({.body = MediationBody::INTERNATIONAL_CENTRE, .pack_id = "nowhere"}),
              FailsWith(reasons::kPackNotForThisCase));
}

// The regulation on commercial mediation (CMR) is in force from 2026-05-01. On the day before, the guidance
// for e-commerce alone would fit a commercial body: it is for those who ask for it.
TEST(PackChoiceTest, WhatIsNotTheUsualProcedureIsTakenOnlyWhenAskedFor) {
  const absl::Time may = absl::FromCivil(absl::CivilDay(2026, 5, 1), absl::FixedTimeZone(8 * 60 * 60));
  PackWish wish{.body = MediationBody::COMMERCIAL_MEDIATION_ORGANIZATION};
  EXPECT_EQ(*Choose(wish, may), "cn-commercial-mediation@1");
  const auto before = Choose(wish, may - absl::Seconds(1));
  EXPECT_THAT(before, FailsWith(reasons::kPackChoiceNeeded));
  EXPECT_EQ(MetadataOf(before.status(), "packs"), "iso-32122");
  EXPECT_EQ(MetadataOf(before.status(), "packs_zh"), "iso-32122 (电子商务在线争议解决（ISO 32122）)");
  EXPECT_EQ(MetadataOf(before.status(), "packs_en"), "iso-32122 (E-commerce dispute resolution (ISO 32122))");
  wish.pack_id = "iso-32122";
  EXPECT_EQ(*Choose(wish, may - absl::Seconds(1)), "iso-32122@1");
}

TEST(PackChoiceTest, WithoutADefaultSomebodyMustChoose) {
  std::vector<packs::Pack> all = packs::PackRegistry::BuiltIn().All();
  for (packs::Pack& pack : all) pack.is_default = false;
  std::vector<const packs::Pack*> pointers;
  for (const packs::Pack& pack : all) pointers.push_back(&pack);
  EXPECT_THAT(ChoosePack(pointers, {.body = MediationBody::INTERNATIONAL_CENTRE}),
              FailsWith(reasons::kPackChoiceNeeded));
}

// SIMC fixes the commencement date: from the case's submission on, and not later than today.
TEST(PackChoiceTest, ABodyFixesTheCommencementWithinBounds) {
  const packs::Pack& simc = **packs::PackRegistry::BuiltIn().Get("simc-ama@1");
  const absl::Time submitted = kNow - absl::Hours(24 * 5);
  const auto fixed = [&](absl::CivilDay day) { return FixedCommencement(simc, day, submitted, kNow); };
  EXPECT_EQ(*FixedCommencement(simc, std::nullopt, submitted, kNow), absl::Time());
  EXPECT_FALSE(fixed(absl::CivilDay(2026, 5, 26)).ok());
  EXPECT_TRUE(fixed(absl::CivilDay(2026, 5, 27)).ok());
  EXPECT_EQ(packs::PackDay(simc, *fixed(absl::CivilDay(2026, 6, 1))), absl::CivilDay(2026, 6, 1));
  EXPECT_FALSE(fixed(absl::CivilDay(2026, 6, 2)).ok());
  const packs::Pack& committee = **packs::PackRegistry::BuiltIn().Get("cn-peoples-mediation@1");
  EXPECT_FALSE(FixedCommencement(committee, absl::CivilDay(2026, 6, 1), submitted, kNow).ok());
}

TEST(PackChoiceTest, TheStricterRuleGivesTheLimitAndForbidsRecording) {
  const packs::Pack& both = **packs::PackRegistry::BuiltIn().Get("cn-wipo-post-filing-ordinary@1");
  EXPECT_EQ(TimeLimitDays(both), 15);
  EXPECT_THAT(CheckRecording(both), FailsWith(reasons::kRecordingForbidden));
  const packs::Pack& court = **packs::PackRegistry::BuiltIn().Get("cn-post-filing-ordinary@1");
  EXPECT_TRUE(CheckRecording(court).ok());
  EXPECT_EQ(TimeLimitDays(**packs::PackRegistry::BuiltIn().Get("icsid-2022@1")), 0);
}

}  // namespace
}  // namespace sudiao::intake::domain
