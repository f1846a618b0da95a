#include "migrations/sql_test.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <limits>
#include <stdexcept>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include "common/sql/database.h"
#include "common/sql/migrate.h"
#include "common/status/reasons.h"
#include "common/status/status_macros.h"
#include "common/status/view.h"
#include "common/testing/status_matchers.h"
#include "common/testing/test_database.h"

namespace sudiao::sql {
namespace {

using ::testing::AnyOf;
using ::testing::ElementsAre;
using testing::FailsWith;
using ::testing::HasSubstr;
using testing::IsOk;
using testing::IsOkAndHolds;
using testing::StatusIs;

absl::Time Soon() { return absl::Now() + absl::Seconds(30); }

class SqlTest : public ::testing::TestWithParam<testing::Engine> {
 protected:
  absl::StatusOr<int64_t> Execute(Sql sql, const Args& args) {
    int64_t matched = 0;
    RETURN_IF_ERROR(db().Transact(Soon(), [&](Session& session) -> absl::Status {
      ASSIGN_OR_RETURN(matched, session.Execute(sql, args));
      return absl::OkStatus();
    }));
    return matched;
  }
  absl::StatusOr<Rows> Query(Sql sql, const Args& args = {}) {
    Rows rows;
    RETURN_IF_ERROR(db().Read(Soon(), [&](Session& session) -> absl::Status {
      ASSIGN_OR_RETURN(rows, session.Query(sql, args));
      return absl::OkStatus();
    }));
    return rows;
  }
  absl::StatusOr<int64_t> QueryNumber(Sql sql, const Args& args = {}) {
    ASSIGN_OR_RETURN(const Rows rows, Query(sql, args));
    return rows.at(0).at(0).Int();
  }

  Database& db() { return test_->database(); }
  std::unique_ptr<testing::TestDatabase> test_ =
      testing::TestDatabase::Create(GetParam(), SqlTestMigrations());
};

INSTANTIATE_TEST_SUITE_P(Engines, SqlTest, SUDIAO_ENGINES);

TEST_P(SqlTest, ValuesComeBackAsTheyWereStored) {
  const std::string chinese = "诉调对接 𠮷😀 'quoted\" \\ %_ \n";
  const std::string with_nul("a\0b\0", 4);
  std::string all_bytes;
  for (int i = 0; i < 512; ++i) all_bytes.push_back(static_cast<char>(i));
  ASSERT_THAT(Execute("INSERT INTO notes (id, title, body, data, number) VALUES (?, ?, ?, ?, ?)",
                      {"n1", "标题", chinese, Bytes{all_bytes}, std::numeric_limits<int64_t>::min()}),
              IsOkAndHolds(1));
  ASSERT_THAT(Execute("INSERT INTO notes (id, title, body, data, number) VALUES (?, ?, ?, ?, ?)",
                      {"n2", "", with_nul, Bytes{}, std::numeric_limits<int64_t>::max()}),
              IsOk());
  ASSERT_THAT(Execute("INSERT INTO notes (id, body, data, number) VALUES (?, ?, ?, ?)",
                      {"n3", Null{}, Null{}, Null{}}),
              IsOk());
  const auto rows = Query("SELECT title, body, data, number FROM notes WHERE id LIKE ? ORDER BY id", {"n%"});
  ASSERT_THAT(rows, IsOk());
  ASSERT_EQ(rows->size(), 3);
  const Row& first = rows->at(0);
  EXPECT_EQ(first[0].Text(), "标题");
  EXPECT_EQ(first[1].Text(), chinese);
  EXPECT_EQ(first[2].Text(), all_bytes);
  EXPECT_TRUE(std::holds_alternative<Bytes>(first[2].variant()));
  EXPECT_EQ(first[3].Int(), std::numeric_limits<int64_t>::min());
  const Row& second = rows->at(1);
  EXPECT_EQ(second[1].Text(), with_nul);
  EXPECT_FALSE(second[2].is_null());
  EXPECT_EQ(second[2].Text(), "");
  EXPECT_EQ(second[3].Int(), std::numeric_limits<int64_t>::max());
  for (size_t column = 1; column < 4; ++column) EXPECT_TRUE(rows->at(2)[column].is_null());
}

TEST_P(SqlTest, LongTextsAndBytesSurvive) {
  std::string text;
  while (text.size() < 200'000) text += "知识产权纠纷 intellectual property ";
  std::string bytes(3'000'000, '\0');
  for (size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i * 7 % 256);
  ASSERT_THAT(Execute("INSERT INTO notes (id, body, data) VALUES (?, ?, ?)", {"long", text, Bytes{bytes}}),
              IsOk());
  const auto rows = Query("SELECT body, data FROM notes WHERE id = ?", {"long"});
  ASSERT_THAT(rows, IsOk());
  EXPECT_TRUE(rows->at(0)[0].Text() == text);
  EXPECT_TRUE(rows->at(0)[1].Text() == bytes);
}

TEST_P(SqlTest, AggregatesAreNumbers) {
  ASSERT_THAT(Execute("UPDATE counters SET value = ?", {21}), IsOkAndHolds(2));
  const auto rows = Query("SELECT COUNT(*), SUM(value), MAX(id), MAX(NULL) FROM counters");
  ASSERT_THAT(rows, IsOk());
  EXPECT_EQ(rows->at(0)[0].Int(), 2);
  EXPECT_EQ(rows->at(0)[1].Int(), 42);
  EXPECT_EQ(rows->at(0)[2].Int(), 2);
  EXPECT_TRUE(rows->at(0)[3].is_null());
}

TEST_P(SqlTest, TextsAreComparedByteByByte) {
  ASSERT_THAT(Execute("INSERT INTO notes (id) VALUES (?)", {"key"}), IsOk());
  EXPECT_THAT(Execute("INSERT INTO notes (id) VALUES (?)", {"KEY"}), IsOk());
  EXPECT_THAT(QueryNumber("SELECT COUNT(*) FROM notes WHERE id = ?", {"Key"}), IsOkAndHolds(0));
}

TEST_P(SqlTest, ADuplicateKeyIsAlreadyExistsAndTheTransactionGoesOn) {
  EXPECT_THAT(Execute("INSERT INTO counters (id, value) VALUES (?, ?)", {1, 5}),
              FailsWith(reasons::kAlreadyExists));
  ASSERT_THAT(Execute("INSERT INTO notes (id, number) VALUES (?, ?)", {"a", 7}), IsOk());
  EXPECT_THAT(
      db().Transact(Soon(),
                    [](Session& session) -> absl::Status {
                      auto again = session.Execute("INSERT INTO notes (id, number) VALUES (?, ?)", {"b", 7});
                      EXPECT_THAT(again, StatusIs(absl::StatusCode::kAlreadyExists));
                      return session.Execute("UPDATE counters SET value = 9 WHERE id = 1", {}).status();
                    }),
      IsOk());
  EXPECT_THAT(QueryNumber("SELECT value FROM counters WHERE id = 1"), IsOkAndHolds(9));
}

TEST_P(SqlTest, ExecuteCountsMatchedRowsAlsoWhenNothingChanges) {
  EXPECT_THAT(Execute("UPDATE counters SET value = 0 WHERE id = ?", {1}), IsOkAndHolds(1));
  EXPECT_THAT(Execute("UPDATE counters SET value = 0 WHERE id = ?", {3}), IsOkAndHolds(0));
  EXPECT_THAT(Execute("DELETE FROM counters WHERE id >= ?", {1}), IsOkAndHolds(2));
}

TEST_P(SqlTest, AFailedBodyLeavesNothingBehind) {
  const absl::Status status = db().Transact(Soon(), [](Session& session) -> absl::Status {
    RETURN_IF_ERROR(session.Execute("UPDATE counters SET value = 5", {}).status());
    return Fail(reasons::kWrongState);
  });
  EXPECT_THAT(status, FailsWith(reasons::kWrongState));
  EXPECT_THAT(QueryNumber("SELECT SUM(value) FROM counters"), IsOkAndHolds(0));
}

TEST_P(SqlTest, ABodyThatThrowsIsAnErrorAndLeavesNothingBehind) {
  const absl::Status status = db().Transact(Soon(), [](Session& session) -> absl::Status {
    RETURN_IF_ERROR(session.Execute("UPDATE counters SET value = 5", {}).status());
    throw std::out_of_range("a bug");
  });
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kInternal));
  EXPECT_THAT(Execute("UPDATE counters SET value = value + 1", {}), IsOkAndHolds(2));
  EXPECT_THAT(QueryNumber("SELECT SUM(value) FROM counters"), IsOkAndHolds(2));
}

TEST_P(SqlTest, WrongSqlIsAnInternalErrorAndTheDatabaseStaysUsable) {
  EXPECT_THAT(Execute("INSERT INTO nowhere (id) VALUES (1)", {}), StatusIs(absl::StatusCode::kInternal));
  EXPECT_THAT(Execute("UPDATE counters SET value = ?", {}), StatusIs(absl::StatusCode::kInternal));
  EXPECT_THAT(Query("SELECT ?, ?", {1}), StatusIs(absl::StatusCode::kInternal));
  EXPECT_THAT(Execute("UPDATE counters SET value = ?", {1}), IsOkAndHolds(2));
}

TEST_P(SqlTest, ABuilderBindsItsOptionalConditions) {
  SqlBuilder query("SELECT COUNT(*) FROM counters WHERE value = ?", {0});
  query.Add(" AND id IN (").AddList({1, 2, 3}).Add(")");
  Rows rows;
  ASSERT_THAT(db().Read(Soon(),
                        [&](Session& session) -> absl::Status {
                          ASSIGN_OR_RETURN(rows, session.Query(query));
                          return absl::OkStatus();
                        }),
              IsOk());
  EXPECT_EQ(rows.at(0).at(0).Int(), 2);
}

TEST_P(SqlTest, AReaderCannotWrite) {
  const absl::Status status = db().Read(
      Soon(), [](Session& session) { return session.Execute("UPDATE counters SET value = 1", {}).status(); });
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kInternal));
  EXPECT_THAT(QueryNumber("SELECT SUM(value) FROM counters"), IsOkAndHolds(0));
}

TEST_P(SqlTest, AReadSeesOneSnapshot) {
  EXPECT_THAT(
      db().Read(Soon(),
                [&](Session& session) -> absl::Status {
                  ASSIGN_OR_RETURN(const Rows before, session.Query("SELECT value FROM counters", {}));
                  RETURN_IF_ERROR(Execute("UPDATE counters SET value = 77", {}).status());
                  ASSIGN_OR_RETURN(const Rows after, session.Query("SELECT SUM(value) FROM counters", {}));
                  EXPECT_EQ(before.at(0)[0].Int(), 0);
                  EXPECT_EQ(after.at(0)[0].Int(), 0);
                  return absl::OkStatus();
                }),
      IsOk());
  EXPECT_THAT(QueryNumber("SELECT SUM(value) FROM counters"), IsOkAndHolds(154));
}

TEST_P(SqlTest, ConcurrentChangesUnderARowLockLoseNothing) {
  constexpr int kThreads = 8;
  constexpr int kChanges = 25;
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      for (int change = 0; change < kChanges; ++change) {
        EXPECT_THAT(
            db().Transact(
                Soon(),
                [](Session& session) -> absl::Status {
                  ASSIGN_OR_RETURN(const Rows rows,
                                   session.Query("SELECT value FROM counters WHERE id = ? FOR UPDATE", {1}));
                  return session
                      .Execute("UPDATE counters SET value = ? WHERE id = ?", {rows.at(0)[0].Int() + 1, 1})
                      .status();
                }),
            IsOk());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(QueryNumber("SELECT value FROM counters WHERE id = 1"), IsOkAndHolds(kThreads * kChanges));
}

TEST_P(SqlTest, OneFailureAmongConcurrentChangesHurtsNobodyElse) {
  std::vector<std::thread> threads;
  std::atomic<int> failed = 0;
  for (int i = 0; i < 40; ++i) {
    threads.emplace_back([&, i] {
      const absl::Status status = db().Transact(Soon(), [i](Session& session) -> absl::Status {
        RETURN_IF_ERROR(session.Execute("UPDATE counters SET value = value + 1 WHERE id = 2", {}).status());
        return i % 4 == 0 ? Fail(reasons::kWrongState) : absl::OkStatus();
      });
      if (!status.ok()) ++failed;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(failed, 10);
  EXPECT_THAT(QueryNumber("SELECT value FROM counters WHERE id = 2"), IsOkAndHolds(30));
}

// Changes the same two rows in opposite order, both holding their first row before they ask for the second.
TEST_P(SqlTest, ADeadlockIsRetriedUntilBothChangesAreThere) {
  if (GetParam() == testing::Engine::kSqlite)
    GTEST_SKIP() << "SQLite has one writer: there are no deadlocks.";
  std::atomic<int> holding = 0;
  std::atomic<int> bodies = 0;
  const auto change = [&](int first, int second) {
    return db().Transact(Soon(), [&, first, second](Session& session) -> absl::Status {
      ++bodies;
      RETURN_IF_ERROR(
          session.Execute("UPDATE counters SET value = value + 1 WHERE id = ?", {first}).status());
      ++holding;
      while (holding < 2) std::this_thread::yield();
      return session.Execute("UPDATE counters SET value = value + 1 WHERE id = ?", {second}).status();
    });
  };
  std::thread other([&] { EXPECT_THAT(change(2, 1), IsOk()); });
  EXPECT_THAT(change(1, 2), IsOk());
  other.join();
  EXPECT_GE(bodies, 3);
  EXPECT_THAT(QueryNumber("SELECT SUM(value) FROM counters"), IsOkAndHolds(4));
}

TEST_P(SqlTest, ADeadlineHoldsWhileTheDatabaseIsBusy) {
  absl::Notification writing, finish;
  std::thread busy([&] {
    EXPECT_THAT(db().Transact(Soon(),
                              [&](Session& session) -> absl::Status {
                                auto done = session.Execute("UPDATE counters SET value = 1 WHERE id = 1", {});
                                if (!writing.HasBeenNotified()) writing.Notify();
                                finish.WaitForNotification();
                                return done.status();
                              }),
                IsOk());
  });
  writing.WaitForNotification();
  const absl::Time start = absl::Now();
  const absl::Status status = db().Transact(start + absl::Milliseconds(200), [](Session& session) {
    return session.Execute("UPDATE counters SET value = 2 WHERE id = 1", {}).status();
  });
  EXPECT_THAT(status, FailsWith(reasons::kDeadlineExceeded));
  EXPECT_LT(absl::Now() - start, absl::Seconds(3));
  // Readers are not held up.
  EXPECT_THAT(QueryNumber("SELECT value FROM counters WHERE id = 1"), IsOkAndHolds(0));
  finish.Notify();
  busy.join();
  EXPECT_THAT(QueryNumber("SELECT value FROM counters WHERE id = 1"), IsOkAndHolds(1));
}

TEST_P(SqlTest, APastDeadlineRunsNothing) {
  const absl::Status status = db().Transact(absl::Now() - absl::Seconds(1), [](Session&) -> absl::Status {
    ADD_FAILURE() << "the body ran";
    return absl::OkStatus();
  });
  EXPECT_THAT(status, FailsWith(reasons::kDeadlineExceeded));
}

TEST_P(SqlTest, PingSaysThatTheDatabaseIsThere) { EXPECT_THAT(db().Ping(Soon()), IsOk()); }

TEST_P(SqlTest, MigrationsAreAppliedOnceAndInTheirDialect) {
  EXPECT_THAT(CheckMigrated(db(), SqlTestMigrations(), Soon()), IsOk());
  EXPECT_THAT(Migrate(db(), SqlTestMigrations(), Soon()), IsOk());
  EXPECT_THAT(QueryNumber("SELECT COUNT(*) FROM counters"), IsOkAndHolds(2));
  const auto rows = Query("SELECT title FROM notes WHERE id = 'dialect'");
  ASSERT_THAT(rows, IsOk());
  EXPECT_EQ(rows->at(0)[0].Text(), db().dialect());
}

TEST_P(SqlTest, AMissingOrAnUnknownMigrationIsFoundByTheCheck) {
  const Migration more{"sql_test/0003_more", "CREATE TABLE more (id BIGINT NOT NULL PRIMARY KEY);\n"};
  const std::vector<Migration> all = Concat({SqlTestMigrations(), std::span(&more, 1)});
  EXPECT_THAT(CheckMigrated(db(), all, Soon()), StatusIs(absl::StatusCode::kFailedPrecondition));
  ASSERT_THAT(Migrate(db(), all, Soon()), IsOk());
  EXPECT_THAT(CheckMigrated(db(), all, Soon()), IsOk());
  EXPECT_THAT(CheckMigrated(db(), SqlTestMigrations(), Soon()),
              StatusIs(absl::StatusCode::kFailedPrecondition));
}

TEST_P(SqlTest, AChangedMigrationIsRefused) {
  std::vector<Migration> changed = Concat({SqlTestMigrations()});
  changed[1].sql = "DELETE FROM counters;\n";
  EXPECT_THAT(Migrate(db(), changed, Soon()), StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(CheckMigrated(db(), changed, Soon()), StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(QueryNumber("SELECT COUNT(*) FROM counters"), IsOkAndHolds(2));
}

TEST_P(SqlTest, AMigrationThatFailedCanBeCorrectedAndGoesOn) {
  auto empty = testing::TestDatabase::Create(GetParam(), {});
  Database& database = empty->database();
  constexpr std::string_view kGood =
      "CREATE TABLE one (id BIGINT NOT NULL PRIMARY KEY);\nINSERT INTO one VALUES (1);\n";
  const std::string bad =
      absl::StrCat(AbslView(kGood), "CREATE TABEL two (id BIGINT NOT NULL PRIMARY KEY);\n");
  const std::string corrected =
      absl::StrCat(AbslView(kGood), "CREATE TABLE two (id BIGINT NOT NULL PRIMARY KEY);\n");
  const Migration broken{"m/0001_two", bad};
  const Migration mended{"m/0001_two", corrected};
  EXPECT_THAT(Migrate(database, std::span(&broken, 1), Soon()), StatusIs(absl::StatusCode::kInternal));
  EXPECT_THAT(CheckMigrated(database, std::span(&broken, 1), Soon()),
              StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(Migrate(database, std::span(&mended, 1), Soon()), IsOk());
  EXPECT_THAT(CheckMigrated(database, std::span(&mended, 1), Soon()), IsOk());
  EXPECT_THAT(database.Read(Soon(),
                            [](Session& session) -> absl::Status {
                              ASSIGN_OR_RETURN(
                                  const Rows rows,
                                  session.Query("SELECT id FROM one, (SELECT COUNT(*) FROM two) AS t", {}));
                              EXPECT_EQ(rows.size(), 1);
                              return absl::OkStatus();
                            }),
              IsOk());
}

TEST_P(SqlTest, ReplicasThatMigrateAtTheSameTimeDoItOnce) {
  auto empty = testing::TestDatabase::Create(GetParam(), {});
  std::vector<std::thread> replicas;
  for (int i = 0; i < 3; ++i) {
    replicas.emplace_back([&] {
      auto own = Open(empty->url());
      ASSERT_THAT(own, IsOk());
      EXPECT_THAT(Migrate(**own, SqlTestMigrations(), Soon()), IsOk());
    });
  }
  for (std::thread& replica : replicas) replica.join();
  EXPECT_THAT(CheckMigrated(empty->database(), SqlTestMigrations(), Soon()), IsOk());
}

TEST_P(SqlTest, OneStatementTakesValuesOfAnyKind) {
  const auto insert = [&](const char* id, const Value& text, const Value& data) {
    ASSERT_THAT(Execute("INSERT INTO notes (id, body, data) VALUES (?, ?, ?)", {id, text, data}), IsOk());
  };
  insert("a", "x", Bytes{"y"});
  insert("b", Null{}, Null{});
  insert("c", std::string(300'000, 'z'), Bytes{std::string(300'000, '\1')});
  insert("d", "", Bytes{});
  insert("e", Null{}, "text in bytes");
  insert("f", "last", Bytes{"end"});
  const auto rows =
      Query("SELECT body, data FROM notes WHERE id IN ('a', 'b', 'c', 'd', 'e', 'f') ORDER BY id");
  ASSERT_THAT(rows, IsOk());
  ASSERT_EQ(rows->size(), 6);
  EXPECT_EQ(rows->at(0)[1].Text(), "y");
  EXPECT_TRUE(rows->at(1)[0].is_null());
  EXPECT_TRUE(rows->at(1)[1].is_null());
  EXPECT_EQ(rows->at(2)[0].Text().size(), 300'000);
  EXPECT_EQ(rows->at(2)[1].Text().size(), 300'000);
  EXPECT_FALSE(rows->at(3)[0].is_null());
  EXPECT_EQ(rows->at(3)[1].Text(), "");
  EXPECT_EQ(rows->at(4)[1].Text(), "text in bytes");
  EXPECT_EQ(rows->at(5)[0].Text(), "last");
  EXPECT_EQ(rows->at(5)[1].Text(), "end");
}

TEST(SqliteTest, ALockHeldByAnotherProcessEndsAtTheDeadline) {
  auto test = testing::TestDatabase::Create(testing::Engine::kSqlite, SqlTestMigrations());
  auto other = Open(test->url());
  ASSERT_THAT(other, IsOk());
  const auto write = [](Session& session) {
    return session.Execute("UPDATE counters SET value = 3", {}).status();
  };
  absl::Status blocked;
  EXPECT_THAT((*other)->Transact(Soon(),
                                 [&](Session& session) {
                                   blocked = test->database().Transact(absl::Now() + absl::Milliseconds(100),
                                                                       write);
                                   return write(session);
                                 }),
              IsOk());
  EXPECT_THAT(blocked, FailsWith(reasons::kDeadlineExceeded));
  EXPECT_THAT(test->database().Transact(Soon(), write), IsOk());
}

class MariaDbTest : public ::testing::Test {
 protected:
  absl::Status AddOne(Database& database, absl::Time deadline = Soon()) {
    return database.Transact(deadline, [](Session& session) {
      return session.Execute("UPDATE counters SET value = value + 1 WHERE id = 1", {}).status();
    });
  }
  int64_t Count(Database& database) {
    int64_t count = -1;
    EXPECT_THAT(database.Read(Soon(),
                              [&](Session& session) -> absl::Status {
                                ASSIGN_OR_RETURN(
                                    const Rows rows,
                                    session.Query("SELECT value FROM counters WHERE id = 1", {}));
                                count = rows.at(0)[0].Int();
                                return absl::OkStatus();
                              }),
                IsOk());
    return count;
  }
  testing::MariaDbServer& server_ = testing::MariaDbServer::Shared();
  std::unique_ptr<testing::TestDatabase> test_ =
      testing::TestDatabase::Create(testing::Engine::kMariaDb, SqlTestMigrations());
};

TEST_F(MariaDbTest, AKilledServerIsUnavailableAndWorksAgainOnceItIsBack) {
  Database& database = test_->database();
  ASSERT_THAT(AddOne(database), IsOk());
  server_.Kill();
  EXPECT_THAT(AddOne(database), FailsWith(reasons::kUnavailable));
  EXPECT_THAT(database.Ping(Soon()), FailsWith(reasons::kUnavailable));
  server_.Start();
  EXPECT_THAT(database.Ping(Soon()), IsOk());
  EXPECT_THAT(AddOne(database), IsOk());
  EXPECT_EQ(Count(database), 2);
}

TEST_F(MariaDbTest, ARestartBetweenTwoChangesIsNotSeenByTheCaller) {
  Database& database = test_->database();
  ASSERT_THAT(AddOne(database), IsOk());
  server_.Kill();
  server_.Start();
  EXPECT_THAT(AddOne(database), IsOk());
  EXPECT_EQ(Count(database), 2);
}

TEST_F(MariaDbTest, AConnectionLostInsideTheBodyRepeatsTheWholeBody) {
  int bodies = 0;
  EXPECT_THAT(test_->database().Transact(
                  Soon(),
                  [&](Session& session) -> absl::Status {
                    RETURN_IF_ERROR(session.Execute("UPDATE counters SET value = value + 1", {}).status());
                    if (++bodies == 1) {
                      server_.Kill();
                      server_.Start();
                    }
                    return session.Query("SELECT 1", {}).status();
                  }),
              IsOk());
  EXPECT_EQ(bodies, 2);
  EXPECT_EQ(Count(test_->database()), 1);
}

TEST_F(MariaDbTest, AConnectionLostAtTheCommitIsSaidToBeUnknown) {
  EXPECT_THAT(test_->database().Transact(Soon(),
                                         [&](Session& session) {
                                           auto done = session.Execute("UPDATE counters SET value = 5", {});
                                           server_.Kill();
                                           return done.status();
                                         }),
              FailsWith(reasons::kCommitUnknown));
  server_.Start();
  EXPECT_EQ(Count(test_->database()), 0);
}

TEST_F(MariaDbTest, ABusyPoolHoldsTheDeadline) {
  auto one = Open(absl::StrCat(test_->url(), "&connections=1"));
  ASSERT_THAT(one, IsOk());
  absl::Status second;
  EXPECT_THAT((*one)->Transact(Soon(),
                               [&](Session&) {
                                 second = AddOne(**one, absl::Now() + absl::Milliseconds(100));
                                 return absl::OkStatus();
                               }),
              IsOk());
  EXPECT_THAT(second, FailsWith(reasons::kDeadlineExceeded));
  EXPECT_THAT(AddOne(**one), IsOk());
}

TEST_F(MariaDbTest, ATextThatIsTooLongIsRefusedAndNotCut) {
  EXPECT_THAT(test_->database().Transact(Soon(),
                                         [](Session& session) {
                                           return session
                                               .Execute("INSERT INTO notes (id, title) VALUES (?, ?)",
                                                        {"a", "more than twenty characters long"})
                                               .status();
                                         }),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(MariaDbTest, ALoopbackPortServesAsWell) {
  std::string url = test_->url();
  const std::string name = url.substr(url.rfind('/', url.find('?')) + 1);
  auto over_tcp =
      Open(absl::StrCat("mysql://root@127.0.0.1:", server_.port(), "/", name.substr(0, name.find('?'))));
  ASSERT_THAT(over_tcp, IsOk());
  EXPECT_THAT(AddOne(**over_tcp), IsOk());
}

TEST(UnsafeServerTest, AServerThatForgetsAcknowledgedChangesIsRefused) {
  const auto server = testing::MariaDbServer::StartOwn({"--innodb-flush-log-at-trx-commit=2"});
  const auto opened = Open(absl::StrCat("mysql://root@localhost/mysql?socket=", server->socket()));
  EXPECT_THAT(opened, StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(opened.status().ToString(), HasSubstr("innodb_flush_log_at_trx_commit must be 1"));
}

TEST(UnsafeServerTest, AServerThatCutsTextsIsRefused) {
  const auto server = testing::MariaDbServer::StartOwn({"--sql-mode="});
  const auto opened = Open(absl::StrCat("mysql://root@localhost/mysql?socket=", server->socket()));
  EXPECT_THAT(opened, StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(opened.status().ToString(), HasSubstr("sql_mode"));
}

TEST(RedisServerTest, StartsAndComesBackOnItsPort) {
  const auto redis = testing::RedisServer::Start();
  const int port = redis->port();
  redis->Kill();
  redis->Restart();
  EXPECT_EQ(redis->port(), port);
}

TEST(OpenTest, AUrlThatCannotBeUnderstoodIsRefused) {
  for (const char* url :
       {"", "sqlite:", "postgres://x", "mysql://host/db", "mysql://u@h", "mysql://u@h:0/db",
        "mysql://u:secret@h/db", "mysql://u@h/db?colour=red", "mysql://u@h/db?password_file=/none"}) {
    EXPECT_THAT(Open(url), StatusIs(absl::StatusCode::kInvalidArgument)) << url;
  }
}

}  // namespace
}  // namespace sudiao::sql
