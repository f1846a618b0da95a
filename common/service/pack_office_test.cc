// A pack that open cases are pinned to stays as it was, also over a restart.
#include "common/service/pack_office.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/time/clock.h"
#include "common/testing/status_matchers.h"
#include "common/testing/test_database.h"
#include "embedded/packs.h"
#include "migrations/packs_kept.h"

namespace sudiao::service {
namespace {

using ::testing::HasSubstr;
using testing::IsOk;

class Nobody final : public change::CommitListener {
  void DeliveriesWritten() override {}
  void TimersWritten() override {}
  void Changed(const std::string&) override {}
};

class PackOfficeTest : public ::testing::TestWithParam<testing::Engine> {
 protected:
  // A start of the service with the folder as it is now. The case "1" is open.
  absl::Status Start() {
    auto packs = packs::PackRegistry::Load(folder_);
    if (!packs.ok()) return packs.status();
    PackOffice office(
        changes_, *packs,
        [&](sql::Session&, const std::string&, const std::string&) -> absl::StatusOr<std::vector<OpenCase>> {
          if (case_pack_.empty()) return std::vector<OpenCase>();
          return std::vector<OpenCase>{{"1", "（2026）沪0115诉前调1号", case_pack_, {}}};
        });
    return office.KeepPacks();
  }

  // A pack of the institution's own, version 1: a built-in one under another id.
  void Write(const std::string& title, const std::string& in_force_to = "") {
    const std::string text(embedded::Packs()[0].text);
    const packs::Pack pack = *packs::ParsePack(text);
    std::ofstream(folder_ + "/house.textproto")
        << absl::StrReplaceAll(text, {{absl::StrCat("id: \"", pack.id, "\""), "id: \"house\""},
                                      {pack.title.en, title},
                                      {"is_default: true", ""}})
        << in_force_to;
  }

  const std::string folder_ = testing::TempFolder();
  const std::vector<sql::Migration> migrations_ = sql::Concat({change::Migrations(), PacksKeptMigrations()});
  const std::unique_ptr<testing::TestDatabase> database_ =
      testing::TestDatabase::Create(GetParam(), migrations_);
  SystemClock clock_;
  Nobody nobody_;
  change::Changes changes_{"intake", database_->database(), clock_, {}, nobody_};
  std::string case_pack_;
};

TEST_P(PackOfficeTest, APackWithOpenCasesThatSaysSomethingElseIsRefusedAtTheStart) {
  ASSERT_THAT(changes_.RunAsPlatform([](change::Transaction& tx) {
    return tx.session()
        .Execute("INSERT INTO states (kind, id, version, body) VALUES ('case', '1', 1, '{}')", {})
        .status();
  }),
              IsOk());
  Write("House rules");
  EXPECT_THAT(Start(), IsOk());
  EXPECT_THAT(Start(), IsOk());
  case_pack_ = "house@1";
  Write("Other rules");
  const absl::Status changed = Start();
  EXPECT_THAT(std::string(changed.message()), HasSubstr("house@1"));
  EXPECT_THAT(std::string(changed.message()), HasSubstr("（2026）沪0115诉前调1号"));
  std::filesystem::remove(folder_ + "/house.textproto");
  EXPECT_THAT(std::string(Start().message()), HasSubstr("house@1"));
  Write("House rules", "in_force_to { year: 2030 month: 1 day: 1 }\n");
  EXPECT_THAT(Start(), IsOk()) << "a version may be closed";
  Write("Other rules");
  EXPECT_FALSE(Start().ok());
  case_pack_ = "cn-pre-filing@1";
  EXPECT_THAT(Start(), IsOk()) << "no case is open under it any more";
  case_pack_ = "house@1";
  EXPECT_THAT(Start(), IsOk()) << "what was taken then counts from now on";
}

INSTANTIATE_TEST_SUITE_P(Engines, PackOfficeTest, SUDIAO_ENGINES);

}  // namespace
}  // namespace sudiao::service
