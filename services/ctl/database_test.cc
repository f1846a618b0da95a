#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <sstream>

#include "common/change/parked.h"
#include "common/status/status_macros.h"
#include "common/testing/status_matchers.h"
#include "common/testing/test_database.h"
#include "services/ctl/commands.h"
#include "services/ctl/service_specs.h"

namespace sudiao::ctl {
namespace {

using testing::Engine;
using ::testing::HasSubstr;
using testing::IsOk;
using testing::TestDatabase;

class DatabaseTest : public ::testing::TestWithParam<Engine> {
 protected:
  int Run(int (*command)(const Words&, Environment&), const Words& words) {
    out_.str("");
    std::istringstream in;
    SystemClock clock;
    Console console{out_, out_, false, Language::kEnglish};
    Environment environment{console, in, false, "", clock};
    return command(words, environment);
  }
  std::string out() const { return out_.str(); }
  Words DatabaseOf(const std::string& service) const { return {"--database=" + service + "=" + db_->url()}; }

  const std::unique_ptr<TestDatabase> db_ = TestDatabase::Create(GetParam(), {});
  std::ostringstream out_;
};

INSTANTIATE_TEST_SUITE_P(Engines, DatabaseTest, SUDIAO_ENGINES);

TEST_P(DatabaseTest, ADatabaseIsVerifiedOnlyOnceItIsMigrated) {
  EXPECT_EQ(Run(Verify, DatabaseOf("intake")), kFailed) << out();
  EXPECT_EQ(Run(Migrate, DatabaseOf("intake")), kDone) << out();
  EXPECT_EQ(Run(Migrate, DatabaseOf("intake")), kDone) << out();
  EXPECT_EQ(Run(Verify, DatabaseOf("intake")), kDone);
  EXPECT_THAT(out(), HasSubstr("intake: 0 aggregates, 0 journal entries, 0 deliveries waiting, 0 defects"));
}

TEST_P(DatabaseTest, AStateThatItsJournalDoesNotGiveIsADefect) {
  ASSERT_EQ(Run(Migrate, DatabaseOf("intake")), kDone) << out();
  const std::string id = NewId(absl::Now());
  ASSERT_THAT(db_->database().Transact(
                  absl::Now() + absl::Seconds(20),
                  [&](sql::Session& session) {
                    return session
                        .Execute("INSERT INTO states (kind, id, version, body) VALUES (?, ?, 1, ?)",
                                 {"case", id, R"({"state":"SUBMITTED"})"})
                        .status();
                  }),
              IsOk());
  EXPECT_EQ(Run(Verify, DatabaseOf("intake")), kFailed);
  EXPECT_THAT(out(),
              HasSubstr("1 aggregates, 0 journal entries, 0 deliveries waiting, 1 defects\n  case/" + id));
}

TEST_P(DatabaseTest, AnotherServicesDatabaseIsRefused) {
  ASSERT_EQ(Run(Migrate, DatabaseOf("intake")), kDone) << out();
  EXPECT_EQ(Run(Verify, DatabaseOf("assignment")), kFailed) << out();
}

TEST_P(DatabaseTest, AParkedEventIsListedAndLetGoByAPersonWithAName) {
  ASSERT_EQ(Run(Migrate, DatabaseOf("intake")), kDone) << out();
  EXPECT_EQ(Run(Parked, DatabaseOf("intake")), kDone);
  EXPECT_EQ(out(), "Nothing is parked.\n");
  const std::string id = NewId(absl::Now()), event = NewId(absl::Now());
  ASSERT_THAT(
      db_->database().Transact(
          absl::Now() + absl::Seconds(20),
          [&](sql::Session& session) -> absl::Status {
            RETURN_IF_ERROR(
                session
                    .Execute("INSERT INTO journal (kind, aggregate_id, sequence, event_id, type, payload, "
                             "time_us, account_id, on_behalf_of, trace) "
                             "VALUES ('case', ?, 1, ?, 'case.referred.v1', '{}', 0, '', '', '')",
                             {id, event})
                    .status());
            return session
                .Execute(
                    "INSERT INTO deliveries (subscriber, kind, aggregate_id, sequence, event_id, attempts, "
                    "next_try_us) VALUES ('assignment', 'case', ?, 1, ?, 20, ?)",
                    {id, event, change::kParked})
                .status();
          }),
      IsOk());
  const std::string line = "intake -> assignment: case/" + id +
                           ", case.referred.v1 of 1970-01-01T00:00:00+00:00, event " + event +
                           ", 20 tries, 0 more wait behind it\n";
  const auto with = [&](const Words& more) {
    Words words = DatabaseOf("intake");
    words.insert(words.end(), more.begin(), more.end());
    return words;
  };
  EXPECT_EQ(Run(Parked, DatabaseOf("intake")), kDone);
  EXPECT_EQ(out(), line);
  EXPECT_EQ(Run(Parked, with({"--to=mediation"})), kDone);
  EXPECT_EQ(out(), "Nothing is parked.\n");
  EXPECT_EQ(Run(Retry, DatabaseOf("intake")), kWrongUse) << "nobody's name is given";
  EXPECT_EQ(Run(Retry, with({"--by=Wang", "case/" + NewId(absl::Now())})), kDone);
  EXPECT_EQ(out(), "0 go on\n");
  EXPECT_EQ(Run(Retry, with({"--by=Wang", "--to=assignment", "case/" + id})), kDone);
  EXPECT_EQ(out(), line + "1 go on\n");
  EXPECT_EQ(Run(Retry, with({"--by=Wang"})), kDone);
  EXPECT_EQ(out(), "0 go on\n");
}

TEST(DatabaseCommands, EveryKnownServiceCanBeMigratedAndVerified) {
  std::ostringstream out;
  std::istringstream in;
  SystemClock clock;
  Console console{out, out, false, Language::kEnglish};
  Environment environment{console, in, false, "", clock};
  const std::string folder = testing::TempFolder();
  EXPECT_EQ(Verify({"--data=" + folder}, environment), kWrongUse);
  EXPECT_EQ(Migrate({"--data=" + folder}, environment), kDone) << out.str();
  EXPECT_EQ(Verify({"--data=" + folder}, environment), kDone) << out.str();
  for (const KnownService& service : KnownServices())
    EXPECT_THAT(out.str(), HasSubstr(service.name + ": 0 aggregates"));
}

TEST(DatabaseCommands, AMistypedFileDoesNotBecomeADatabase) {
  std::ostringstream out;
  std::istringstream in;
  SystemClock clock;
  Console console{out, out, false, Language::kEnglish};
  Environment environment{console, in, false, "", clock};
  const std::string file = testing::TempFolder() + "/none.db";
  EXPECT_EQ(Verify({"--database=intake=sqlite:" + file}, environment), kFailed);
  EXPECT_FALSE(std::filesystem::exists(file));
  EXPECT_EQ(Verify({"--database=nobody=sqlite:" + file}, environment), kWrongUse);
}

}  // namespace
}  // namespace sudiao::ctl
