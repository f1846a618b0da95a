// verify and migrate: the only commands that open databases themselves.
#include <algorithm>
#include <filesystem>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/ctl/arguments.h"
#include "services/ctl/commands.h"
#include "services/ctl/service_specs.h"

namespace sudiao::ctl {
namespace {

struct Target {
  const KnownService* service = nullptr;
  std::string url;
};

const KnownService* FindService(const std::string& name) {
  const auto& known = KnownServices();
  const auto found =
      std::find_if(known.begin(), known.end(), [&](const KnownService& s) { return s.name == name; });
  return found == known.end() ? nullptr : &*found;
}

std::string NamesOfServices() {
  std::string names;
  for (const KnownService& service : KnownServices())
    absl::StrAppend(&names, names.empty() ? "" : ", ", service.name);
  return names;
}

// Opening a SQLite file makes it; a mistyped path must not become an empty database.
bool SqliteFileIsMissing(const std::string& url) {
  constexpr std::string_view kSqlite = "sqlite:";
  return url.rfind(kSqlite, 0) == 0 && !std::filesystem::exists(url.substr(kSqlite.size()));
}

bool ReadDatabases(const Arguments& arguments, Environment& environment, std::vector<Target>& targets) {
  for (const std::string& word : arguments.All("database")) {
    const size_t equals = word.find('=');
    const KnownService* service = FindService(word.substr(0, equals));
    if (equals == std::string::npos || service == nullptr) {
      const std::string names = NamesOfServices();
      WrongUse(environment, "--database=SERVICE=URL, where SERVICE is one of: " + names,
               "格式为 --database=服务=URL，服务可为：" + names);
      return false;
    }
    targets.push_back({service, word.substr(equals + 1)});
  }
  return true;
}

bool ReadDataFolder(const Arguments& arguments, Environment& environment, bool must_exist,
                    std::vector<Target>& targets) {
  const std::string folder = arguments.Get("data");
  if (folder.empty()) return true;
  for (const KnownService& service : KnownServices()) {
    const std::string file = folder + "/" + service.name + ".db";
    if (!must_exist || std::filesystem::exists(file)) targets.push_back({&service, "sqlite:" + file});
  }
  if (!targets.empty()) return true;
  WrongUse(environment, "There is no database in " + folder, folder + " 中没有数据库");
  return false;
}

int Failed(const Target& target, const absl::Status& status, const Console& console) {
  console.err << target.service->name << ": " << status.message() << "\n";
  return kFailed;
}

}  // namespace

int Verify(const Words& words, Environment& environment) {
  Arguments arguments;
  const Console& console = environment.console;
  std::vector<Target> targets;
  if (!arguments.Parse(words, {{"database", true}, {"data", true}}, console) ||
      !ReadDatabases(arguments, environment, targets) ||
      !ReadDataFolder(arguments, environment, true, targets)) {
    return kWrongUse;
  }
  if (targets.empty() || !arguments.words().empty()) {
    return WrongUse(environment, "verify --database=SERVICE=URL … or --data=FOLDER",
                    "verify --database=服务=URL … 或 --data=文件夹");
  }
  int code = kDone;
  for (const Target& target : targets) {
    if (SqliteFileIsMissing(target.url)) {
      code = Failed(target, absl::NotFoundError("there is no file " + target.url), console);
      continue;
    }
    const auto verdict = VerifyDatabase(*target.service, target.url);
    if (!verdict.ok()) {
      code = Failed(target, verdict.status(), console);
      continue;
    }
    console.out << Format(
                       console.Text(
                           "{0}: {1} aggregates, {2} journal entries, {3} deliveries waiting, {4} defects",
                           "{0}：{1} 个聚合，{2} 条日志，{3} 条待投递，{4} 处缺陷"),
                       {target.service->name, std::to_string(verdict->aggregates),
                        std::to_string(verdict->journal_entries), std::to_string(verdict->waiting_deliveries),
                        std::to_string(verdict->defects.size())})
                << "\n";
    for (const std::string& defect : verdict->defects) console.out << "  " << defect << "\n";
    if (!verdict->defects.empty()) code = kFailed;
  }
  return code;
}

int Migrate(const Words& words, Environment& environment) {
  Arguments arguments;
  const Console& console = environment.console;
  std::vector<Target> targets;
  if (!arguments.Parse(words, {{"database", true}, {"data", true}}, console) ||
      !ReadDatabases(arguments, environment, targets) ||
      !ReadDataFolder(arguments, environment, false, targets)) {
    return kWrongUse;
  }
  if (targets.empty() || !arguments.words().empty()) {
    return WrongUse(environment, "migrate --database=SERVICE=URL … or --data=FOLDER",
                    "migrate --database=服务=URL … 或 --data=文件夹");
  }
  for (const Target& target : targets) {
    const absl::Status status = MigrateDatabase(*target.service, target.url);
    if (!status.ok()) return Failed(target, status, console);
    console.out << Format(console.Text("{0}: up to date", "{0}：已是最新"), {target.service->name}) << "\n";
  }
  return kDone;
}

}  // namespace sudiao::ctl
