// The databases that a command line names: --database=SERVICE=URL, as often as wanted, or --data=FOLDER of
// the one-process platform.
#pragma once

#include <string>
#include <vector>

#include "services/ctl/arguments.h"
#include "services/ctl/commands.h"
#include "services/ctl/service_specs.h"

namespace sudiao::ctl {

struct Target {
  const KnownService* service = nullptr;
  std::string url;
};

// Which of the databases in --data must be there already.
enum class Existing { kOnly, kAny };

// False, having said why, if the command line names none or a wrong one.
bool ReadTargets(const Arguments& arguments, Environment& environment, Existing existing,
                 std::vector<Target>& targets);

// Opening a SQLite file makes it; a mistyped path must not become an empty database.
absl::Status CheckExists(const Target& target);

// Says what failed at which database and answers kFailed.
int Failed(const Target& target, const absl::Status& status, const Console& console);

}  // namespace sudiao::ctl
