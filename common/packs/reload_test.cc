// The folder of packs changes while the platform runs.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "absl/strings/str_replace.h"
#include "common/packs/registry.h"
#include "common/status/errors.h"

namespace sudiao::packs {
namespace {

using absl::CivilDay;
using testing::HasSubstr;

constexpr char kPack[] = R"(
  id: "house" version: $VERSION title { zh: "本所规则" en: "House rules" } regime: REGIME_CENTRE_MEDIATION
  in_force_from { year: $FROM month: 1 day: 1 } $TO time_zone: "Europe/Zurich" calendar_id: "WEEKDAYS"
  run_by: MEDIATION_BODY_INTERNATIONAL_CENTRE fee_schedules: "ORGANISATION-PUBLISHED"
  case_number_format { organisation_template: "{year}-{number}" }
  clocks { id: "C-MED-HOUSE" rule_ids: "HOUSE-1" title { zh: "调解期限" en: "Mediation" }
    start: START_EVENT_MEDIATION_ACCEPTED length: $LENGTH unit: UNIT_CALENDAR_DAYS extension: EXTENDER_NOBODY
    expiry: EXPIRY_ACTION_TERMINATE_MEDIATION expiry_actor: ACTOR_PLATFORM expiry_end: END_CODE_EXPIRED }
  appointment_methods: APPOINTMENT_METHOD_CENTRE_APPOINTMENT recording: RECORDING_RULE_FORBIDDEN
  ends { code: END_CODE_AGREEMENT_REACHED rule_ids: "HOUSE-1" title { zh: "和解" en: "Settled" } }
  ends { code: END_CODE_REFUSED rule_ids: "HOUSE-2" title { zh: "拒绝" en: "Refused" } }
  ends { code: END_CODE_EXPIRED rule_ids: "HOUSE-3" title { zh: "期满" en: "Expired" } }
  mediation_clock: "C-MED-HOUSE"
  effect_rule: EFFECT_RULE_WIPO_19 confirmation_court: CONFIRMATION_COURT_RULE_NO_CONFIRMATION)";

class ReloadTest : public testing::Test {
 protected:
  ReloadTest() {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    Write("house-1", 1, 2025, "", 30);
    auto loaded = PackRegistry::Load(folder_.string());
    EXPECT_TRUE(loaded.ok()) << loaded.status();
    registry_ = std::make_unique<PackRegistry>(*std::move(loaded));
  }
  ~ReloadTest() override { std::filesystem::remove_all(folder_); }

  void Write(const std::string& name, int version, int from, const std::string& to, int length) {
    std::ofstream(folder_ / (name + ".textproto"))
        << absl::StrReplaceAll(kPack, {{"$VERSION", std::to_string(version)},
                                       {"$FROM", std::to_string(from)},
                                       {"$TO", to},
                                       {"$LENGTH", std::to_string(length)}});
  }
  // Version 1 until the end of 2026, then version 2 with 45 days.
  void WriteSecondVersion() {
    Write("house-1", 1, 2025, "in_force_to { year: 2026 month: 12 day: 31 }", 30);
    Write("house-2", 2, 2027, "", 45);
  }

  const std::filesystem::path folder_ = std::filesystem::path(testing::TempDir()) / "sudiao_reload_test";
  std::unique_ptr<PackRegistry> registry_;
};

TEST_F(ReloadTest, ANewVersionIsForNewCasesOnly) {
  const Pack* pinned = registry_->Find("house", 1);
  ASSERT_NE(pinned, nullptr);
  WriteSecondVersion();
  ASSERT_TRUE(registry_->Reload().ok()) << registry_->Reload();
  EXPECT_EQ(pinned->clocks[0].length, 30);
  EXPECT_EQ((*registry_->Get("house@1"))->clocks[0].length, 30);
  EXPECT_EQ(registry_->InForce("house", CivilDay(2026, 12, 31))->version, 1);
  EXPECT_EQ(registry_->InForce("house", CivilDay(2027, 1, 1))->clocks[0].length, 45);
}

TEST_F(ReloadTest, APackThatIsGoneStaysForItsCases) {
  std::filesystem::remove(folder_ / "house-1.textproto");
  ASSERT_TRUE(registry_->Reload().ok());
  EXPECT_TRUE(registry_->Get("house@1").ok());
  EXPECT_EQ(registry_->InForce("house", CivilDay(2026, 1, 1)), nullptr);
  EXPECT_EQ(registry_->All().size(), PackRegistry::BuiltIn().All().size());
}

TEST_F(ReloadTest, ABadFolderChangesNothing) {
  const auto refused = [&](const char* why) {
    const absl::Status status = registry_->Reload();
    EXPECT_TRUE(HasReason(status, reasons::kPacksNotReloaded)) << status;
    EXPECT_THAT(std::string(status.message()), HasSubstr(why));
    EXPECT_EQ(registry_->InForce("house", CivilDay(2026, 1, 1))->clocks[0].length, 30);
  };
  Write("house-1", 1, 2025, "", 31);
  refused("give it a new version");
  Write("house-1", 1, 2025, "", 0);
  refused("no positive length");
  std::ofstream(folder_ / "house-1.textproto") << "id: 7";
  refused("house-1.textproto: line 1");
  std::filesystem::remove_all(folder_);
  refused("cannot be read");
}

TEST_F(ReloadTest, BuiltInPacksHaveNoFolder) {
  EXPECT_TRUE(HasReason(PackRegistry::BuiltIn().Reload(), reasons::kPacksNotReloaded));
}

TEST_F(ReloadTest, ReadersGoOnWhileItIsReloaded) {
  std::atomic<bool> done = false;
  std::vector<std::thread> readers;
  for (int i = 0; i < 3; ++i) {
    readers.emplace_back([&] {
      while (!done) {
        const Pack* pack = registry_->InForce("house", CivilDay(2026, 1, 1));
        ASSERT_NE(pack, nullptr);
        ASSERT_EQ(pack->clocks[0].length, 30);
        ASSERT_TRUE(registry_->Get("house@1").ok());
      }
    });
  }
  for (int i = 0; i < 10; ++i) {
    i % 2 == 0 ? WriteSecondVersion() : Write("house-1", 1, 2025, "", 30);
    if (i % 2 != 0) std::filesystem::remove(folder_ / "house-2.textproto");
    EXPECT_TRUE(registry_->Reload().ok());
  }
  done = true;
  for (std::thread& reader : readers) reader.join();
}

}  // namespace
}  // namespace sudiao::packs
