// parked and retry: the events that a service gave up, and letting them go on.
#include "absl/functional/function_ref.h"
#include "absl/strings/str_split.h"
#include "common/change/parked.h"
#include "common/status/status_macros.h"
#include "services/ctl/databases.h"

namespace sudiao::ctl {
namespace {

using change::ParkedDelivery;

constexpr int kAtOnce = 500;
constexpr size_t kLongestName = 100;
constexpr absl::Duration kLimit = absl::Seconds(60);

struct Request {
  std::vector<Target> targets;
  change::ParkedFilter filter;
};

// Of both commands: the databases, --to=SERVICE and at most one KIND/ID.
bool ReadRequest(const Arguments& arguments, Environment& environment, Request& request) {
  if (!ReadTargets(arguments, environment, Existing::kOnly, request.targets)) return false;
  request.filter.subscriber = arguments.Get("to");
  if (arguments.words().empty()) return true;
  const std::vector<std::string> parts = absl::StrSplit(arguments.words()[0], '/');
  if (arguments.words().size() > 1 || parts.size() != 2) {
    WrongUse(environment, "At most one aggregate, written as KIND/ID", "最多一个聚合，格式为 类型/编号");
    return false;
  }
  request.filter.kind = parts[0];
  request.filter.aggregate_id = parts[1];
  return true;
}

void Show(const Target& target, const ParkedDelivery& parked, const Console& console) {
  console.out << Format(console.Text(
                            "{0} -> {1}: {2}/{3}, {4} of {5}, event {6}, {7} tries, {8} more wait behind it",
                            "{0} -> {1}：{2}/{3}，{5} 的 {4}，事件 {6}，已尝试 {7} 次，其后还有 {8} 条等待"),
                        {target.service->name, parked.subscriber, parked.kind, parked.aggregate_id,
                         parked.type, absl::FormatTime(absl::RFC3339_sec, parked.time, absl::UTCTimeZone()),
                         parked.event_id, std::to_string(parked.attempts), std::to_string(parked.held_up)})
              << "\n";
}

absl::StatusOr<int> ShowParked(const Target& target, const change::ParkedFilter& filter,
                               const Environment& environment) {
  RETURN_IF_ERROR(CheckExists(target));
  ASSIGN_OR_RETURN(const auto database, sql::Open(target.url));
  std::vector<ParkedDelivery> parked;
  RETURN_IF_ERROR(
      database->Read(environment.clock.Now() + kLimit, [&](sql::Session& session) -> absl::Status {
        ASSIGN_OR_RETURN(parked, change::ListParked(session, filter, kAtOnce));
        return absl::OkStatus();
      }));
  for (const ParkedDelivery& delivery : parked) Show(target, delivery, environment.console);
  return static_cast<int>(parked.size());
}

absl::StatusOr<int> LetGo(const Target& target, const change::ParkedFilter& filter, const std::string& who,
                          const Environment& environment) {
  RETURN_IF_ERROR(CheckExists(target));
  ASSIGN_OR_RETURN(const auto database, sql::Open(target.url));
  int count = 0;
  std::vector<ParkedDelivery> retried;
  do {
    RETURN_IF_ERROR(
        database->Transact(environment.clock.Now() + kLimit, [&](sql::Session& session) -> absl::Status {
          ASSIGN_OR_RETURN(retried,
                           change::RetryParked(session, filter, who, environment.clock.Now(), kAtOnce));
          return absl::OkStatus();
        }));
    for (const ParkedDelivery& delivery : retried) Show(target, delivery, environment.console);
    count += static_cast<int>(retried.size());
  } while (retried.size() == kAtOnce);
  return count;
}

struct Sum {
  int count = 0;
  int code = kDone;
};

// Does it at every database that was named, also after one that failed.
Sum AtAll(const std::vector<Target>& targets, const Console& console,
          absl::FunctionRef<absl::StatusOr<int>(const Target&)> act) {
  Sum sum;
  for (const Target& target : targets) {
    const absl::StatusOr<int> count = act(target);
    if (!count.ok()) sum.code = Failed(target, count.status(), console);
    sum.count += count.value_or(0);
  }
  return sum;
}

}  // namespace

int Parked(const Words& words, Environment& environment) {
  Arguments arguments;
  Request request;
  const Console& console = environment.console;
  if (!arguments.Parse(words, {{"database", true}, {"data", true}, {"to", true}}, console) ||
      !ReadRequest(arguments, environment, request)) {
    return kWrongUse;
  }
  const Sum sum = AtAll(request.targets, console, [&](const Target& target) {
    return ShowParked(target, request.filter, environment);
  });
  if (sum.count == 0 && sum.code == kDone)
    console.out << console.Text("Nothing is parked.\n", "没有被搁置的投递。\n");
  return sum.code;
}

int Retry(const Words& words, Environment& environment) {
  Arguments arguments;
  Request request;
  const Console& console = environment.console;
  if (!arguments.Parse(words, {{"database", true}, {"data", true}, {"to", true}, {"by", true}}, console) ||
      !ReadRequest(arguments, environment, request)) {
    return kWrongUse;
  }
  const std::string who = arguments.Get("by");
  if (who.empty() || who.size() > kLongestName) {
    return WrongUse(environment, "--by=NAME says who does it; it is recorded",
                    "--by=姓名 写明由谁操作，将予记录");
  }
  const Sum sum = AtAll(request.targets, console, [&](const Target& target) {
    return LetGo(target, request.filter, who, environment);
  });
  console.out << Format(console.Text("{0} go on\n", "{0} 条恢复投递\n"), {std::to_string(sum.count)});
  return sum.code;
}

}  // namespace sudiao::ctl
