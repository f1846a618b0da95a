// verify and migrate.
#include "services/ctl/databases.h"

namespace sudiao::ctl {
int Verify(const Words& words, Environment& environment) {
  Arguments arguments;
  const Console& console = environment.console;
  std::vector<Target> targets;
  if (!arguments.Parse(words, {{"database", true}, {"data", true}}, console) ||
      !ReadTargets(arguments, environment, Existing::kOnly, targets)) {
    return kWrongUse;
  }
  if (!arguments.words().empty()) {
    return WrongUse(environment, "verify --database=SERVICE=URL … or --data=FOLDER",
                    "verify --database=服务=URL … 或 --data=文件夹");
  }
  int code = kDone;
  for (const Target& target : targets) {
    const absl::Status exists = CheckExists(target);
    const auto verdict = exists.ok() ? VerifyDatabase(*target.service, target.url) : exists;
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
      !ReadTargets(arguments, environment, Existing::kAny, targets)) {
    return kWrongUse;
  }
  if (!arguments.words().empty()) {
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
