#include "tests/e2e/killer.h"

#include <cstdlib>
#include <iostream>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/types/ids.h"

namespace sudiao::e2e {

Killer::Killer(Platform& platform, uint64_t seed, int kills, const Pace& pace) : platform_(platform) {
  SeededRandom random(seed);
  const std::vector<std::string> processes = platform.Processes();
  const absl::Duration request = pace.took / pace.requests;
  while (plan_.size() < static_cast<size_t>(kills)) {
    const auto place = static_cast<int>(random.Next() % static_cast<uint64_t>(pace.requests));
    const double part = static_cast<double>(random.Next() % 1000) / 1000;
    // Up to twice a request's time: half of the kills come before its answer.
    plan_[place] = {request * (2 * part), processes[random.Next() % processes.size()]};
  }
  platform.BearDeaths([this] { BeforeRequest(); });
}

Killer::~Killer() {
  platform_.BearDeaths(nullptr);
  if (thread_.joinable()) thread_.join();
}

void Killer::BeforeRequest() {
  const auto kill = plan_.find(request_++);
  if (kill == plan_.end()) return;
  // The one before has its whole effect first, the restart included.
  if (thread_.joinable()) thread_.join();
  absl::StrAppend(&done_, done_.empty() ? "" : "; ", "request ", kill->first, " + ",
                  absl::FormatDuration(absl::Trunc(kill->second.delay, absl::Microseconds(10))), ": ",
                  kill->second.process);
  thread_ = std::thread([this, what = kill->second] {
    absl::SleepFor(what.delay);
    platform_.KillAndRestart({what.process});
  });
}

Pacemaker::Pacemaker(Platform& platform) : platform_(platform), start_(absl::Now()) {
  platform.BearDeaths([this] { ++requests_; });
}

Pace Pacemaker::pace() const { return {requests_, absl::Now() - start_}; }

uint64_t PrintedSeed() {
  const char* given = std::getenv("SUDIAO_SEED");
  const uint64_t seed = given != nullptr ? std::strtoull(given, nullptr, 10)
                                         : static_cast<uint64_t>(absl::ToUnixMicros(absl::Now()));
  std::cout << "SUDIAO_SEED=" << seed << std::endl;
  return seed;
}

}  // namespace sudiao::e2e
