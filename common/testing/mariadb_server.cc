#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/testing/child.h"
#include "common/testing/test_database.h"

namespace sudiao::testing {
namespace {

namespace fs = std::filesystem;

constexpr absl::Duration kStartLimit = absl::Seconds(60);

std::string MustFind(const std::string& program) {
  std::string path = FindProgram(program);
  if (path.empty()) Die(absl::StrCat("The tests need ", program, ": install the package mariadb-server"));
  return path;
}

std::string ReadFile(const std::string& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

// Options that the making of the data folder and the server must share.
std::vector<std::string> CommonOptions(const std::string& data) {
  std::vector<std::string> options = {"--no-defaults", absl::StrCat("--datadir=", data),
                                      "--innodb-log-file-size=8M", "--innodb-buffer-pool-size=64M"};
  if (geteuid() == 0) options.push_back("--user=root");
  return options;
}

// A data folder without databases, made once per machine, user and version of the server, to be copied.
std::string TemplateFolder() {
  std::string version = fs::canonical(MustFind("mariadbd")).string();
  version = absl::StrCat(absl::Hex(fs::last_write_time(version).time_since_epoch().count()), "-",
                         fs::file_size(version));
  const std::string path =
      absl::StrCat(fs::temp_directory_path().string(), "/sudiao-mariadb-template-", version, "-", geteuid());
  const int lock = open(absl::StrCat(path, ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock < 0 || flock(lock, LOCK_EX) != 0) Die(absl::StrCat("Cannot lock ", path));
  if (!fs::exists(path)) {
    const std::string half = absl::StrCat(path, ".half");
    fs::remove_all(half);
    std::vector<std::string> command = {MustFind("mariadb-install-db")};
    for (std::string& option : CommonOptions(half)) command.push_back(std::move(option));
    command.insert(command.end(), {"--auth-root-authentication-method=normal", "--skip-test-db"});
    const std::string log = absl::StrCat(path, ".log");
    if (!RunCommand(command, log)) Die(absl::StrCat("mariadb-install-db failed:\n", ReadFile(log)));
    fs::rename(half, path);
  }
  close(lock);
  return path;
}

class Server : public MariaDbServer {
 public:
  explicit Server(std::vector<std::string> options)
      : options_(std::move(options)), folder_(TempFolder()), port_(FreePort()) {
    const std::string log = absl::StrCat(folder_, "/copy.log");
    if (!RunCommand({"/bin/cp", "-r", "--sparse=always", TemplateFolder(), data()}, log)) {
      Die(absl::StrCat("Cannot copy the data folder: ", ReadFile(log)));
    }
    Start();
  }

  std::string socket() const override { return absl::StrCat(folder_, "/s"); }
  int port() const override { return port_; }
  void Kill() override { child_.Kill(); }

  void Start() override {
    std::vector<std::string> command = {MustFind("mariadbd")};
    for (std::string& option : CommonOptions(data())) command.push_back(std::move(option));
    command.insert(command.end(),
                   {absl::StrCat("--socket=", socket()), absl::StrCat("--port=", port_),
                    "--bind-address=127.0.0.1", absl::StrCat("--pid-file=", folder_, "/pid"),
                    absl::StrCat("--tmpdir=", folder_), "--innodb-flush-log-at-trx-commit=1",
                    "--skip-name-resolve", "--max-connections=500", "--innodb-use-native-aio=0"});
    command.insert(command.end(), options_.begin(), options_.end());
    child_ = Child(command, log());
    const absl::Time last = absl::Now() + kStartLimit;
    while (!Answers()) {
      if (!child_.running() || absl::Now() > last)
        Die(absl::StrCat("MariaDB does not start:\n", ReadFile(log())));
      absl::SleepFor(absl::Milliseconds(10));
    }
  }

  std::string CreateDatabase() override {
    const int number = ++databases_;
    const std::string name = absl::StrCat("create/", number);
    const std::string sql =
        absl::StrCat("CREATE DATABASE test_", number, " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;\n");
    const sql::Migration creation{name, sql};
    const auto admin = Admin();
    absl::Status status = admin.status();
    if (status.ok()) status = sql::Migrate(**admin, std::span(&creation, 1), absl::Now() + kStartLimit);
    if (!status.ok()) Die(absl::StrCat("Cannot create a database: ", status.ToString()));
    return Url(absl::StrCat("test_", number));
  }

 private:
  std::string data() const { return absl::StrCat(folder_, "/data"); }
  std::string log() const { return absl::StrCat(folder_, "/log"); }
  std::string Url(const std::string& database) const {
    return absl::StrCat("mysql://root@localhost/", database, "?socket=", socket());
  }
  absl::StatusOr<std::unique_ptr<sql::Database>> Admin() const { return sql::Open(Url("mysql")); }
  // An unsafe server refuses to be opened, which is an answer as well.
  bool Answers() const {
    const absl::Status status = Admin().status();
    return status.ok() || absl::IsFailedPrecondition(status);
  }

  const std::vector<std::string> options_;
  const std::string folder_;
  const int port_;
  std::atomic<int> databases_ = 0;
  Child child_;
};

}  // namespace

MariaDbServer& MariaDbServer::Shared() {
  static auto* const server = new Server({});
  return *server;
}

std::unique_ptr<MariaDbServer> MariaDbServer::StartOwn(const std::vector<std::string>& options) {
  return std::make_unique<Server>(options);
}

}  // namespace sudiao::testing
