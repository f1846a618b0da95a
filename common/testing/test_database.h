// Real databases for tests. Every repository, journal and timer test runs on SQLite and on MariaDB:
//
//   class JournalTest : public testing::TestWithParam<testing::Engine> {
//     std::unique_ptr<testing::TestDatabase> db_ = testing::TestDatabase::Create(GetParam(), kMigrations);
//   };
//   INSTANTIATE_TEST_SUITE_P(Engines, JournalTest, SUDIAO_ENGINES);
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "common/sql/database.h"
#include "common/sql/migrate.h"

namespace sudiao::testing {

enum class Engine { kSqlite, kMariaDb };
std::string EngineName(Engine engine);
inline std::string EngineParamName(const ::testing::TestParamInfo<Engine>& info) {
  return EngineName(info.param);
}
#define SUDIAO_ENGINES                                                                        \
  ::testing::Values(::sudiao::testing::Engine::kSqlite, ::sudiao::testing::Engine::kMariaDb), \
      ::sudiao::testing::EngineParamName

// An empty, migrated database of its own for one test. MariaDB is started once per test program in a private
// folder with a Unix socket and a free loopback port below 32768, and stopped at the program's end.
class TestDatabase {
 public:
  // Ends the test program with a sentence if the engine cannot be had.
  static std::unique_ptr<TestDatabase> Create(Engine engine, std::span<const sql::Migration> migrations);
  virtual ~TestDatabase() = default;
  virtual sql::Database& database() = 0;
  // For a process of its own (see sql::Open).
  virtual std::string url() const = 0;
};

// A private MariaDB server, to be started, killed (as kill -9) and restarted by fault tests.
class MariaDbServer {
 public:
  // The one of this test program.
  static MariaDbServer& Shared();
  // One more, with options of its own ("--innodb-flush-log-at-trx-commit=2").
  static std::unique_ptr<MariaDbServer> StartOwn(const std::vector<std::string>& options = {});
  virtual ~MariaDbServer() = default;
  virtual std::string socket() const = 0;
  virtual int port() const = 0;
  virtual void Kill() = 0;
  virtual void Start() = 0;
  // Creates an empty database and returns its URL for sql::Open.
  virtual std::string CreateDatabase() = 0;
};

// A private Redis on a free loopback port below 32768, stopped when destroyed.
class RedisServer {
 public:
  static std::unique_ptr<RedisServer> Start();
  virtual ~RedisServer() = default;
  virtual int port() const = 0;
  // As kill -9.
  virtual void Kill() = 0;
  // Starts it again, empty, on the same port.
  virtual void Restart() = 0;
};

// A free loopback port in 20000..32000 that no other caller of this machine's test programs was given.
int FreePort();
// A new empty folder, removed with its content at the program's end.
std::string TempFolder();

}  // namespace sudiao::testing
