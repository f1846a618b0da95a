#include "services/ctl/databases.h"

#include <algorithm>
#include <filesystem>

#include "absl/strings/str_cat.h"

namespace sudiao::ctl {
namespace {

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

bool ReadDataFolder(const Arguments& arguments, Environment& environment, Existing existing,
                    std::vector<Target>& targets) {
  const std::string folder = arguments.Get("data");
  if (folder.empty()) return true;
  for (const KnownService& service : KnownServices()) {
    const std::string file = folder + "/" + service.name + ".db";
    if (existing == Existing::kAny || std::filesystem::exists(file))
      targets.push_back({&service, "sqlite:" + file});
  }
  if (!targets.empty()) return true;
  WrongUse(environment, "There is no database in " + folder, folder + " 中没有数据库");
  return false;
}

}  // namespace

bool ReadTargets(const Arguments& arguments, Environment& environment, Existing existing,
                 std::vector<Target>& targets) {
  if (!ReadDatabases(arguments, environment, targets)) return false;
  if (!ReadDataFolder(arguments, environment, existing, targets)) return false;
  if (!targets.empty()) return true;
  WrongUse(environment, "--database=SERVICE=URL … or --data=FOLDER is needed",
           "需要 --database=服务=URL … 或 --data=文件夹");
  return false;
}

absl::Status CheckExists(const Target& target) {
  constexpr std::string_view kSqlite = "sqlite:";
  if (target.url.rfind(kSqlite, 0) != 0 || std::filesystem::exists(target.url.substr(kSqlite.size())))
    return absl::OkStatus();
  return absl::NotFoundError("there is no file " + target.url);
}

int Failed(const Target& target, const absl::Status& status, const Console& console) {
  console.err << target.service->name << ": " << status.message() << "\n";
  return kFailed;
}

}  // namespace sudiao::ctl
