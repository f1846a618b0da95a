#include "common/testing/test_database.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/testing/child.h"

namespace sudiao::testing {
namespace {

class OpenedDatabase : public TestDatabase {
 public:
  OpenedDatabase(std::string url, std::unique_ptr<sql::Database> database)
      : url_(std::move(url)), database_(std::move(database)) {}
  sql::Database& database() override { return *database_; }
  std::string url() const override { return url_; }

 private:
  const std::string url_;
  const std::unique_ptr<sql::Database> database_;
};

std::string NewDatabaseUrl(Engine engine) {
  if (engine == Engine::kSqlite) return absl::StrCat("sqlite:", TempFolder(), "/test.db");
  return MariaDbServer::Shared().CreateDatabase();
}

}  // namespace

std::string EngineName(Engine engine) { return engine == Engine::kSqlite ? "Sqlite" : "MariaDb"; }

std::unique_ptr<TestDatabase> TestDatabase::Create(Engine engine,
                                                   std::span<const sql::Migration> migrations) {
  std::string url = NewDatabaseUrl(engine);
  auto database = sql::Open(url);
  if (!database.ok()) Die(absl::StrCat("Cannot open ", url, ": ", database.status().ToString()));
  const absl::Status migrated = sql::Migrate(**database, migrations, absl::Now() + absl::Seconds(60));
  if (!migrated.ok()) Die(absl::StrCat("Cannot migrate ", url, ": ", migrated.ToString()));
  return std::make_unique<OpenedDatabase>(std::move(url), *std::move(database));
}

}  // namespace sudiao::testing
