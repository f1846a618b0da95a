// What the programs of services share: flags, clock, packs. A program's main is wiring only.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "common/court_tables/court_tables.h"
#include "common/live/notifier.h"
#include "common/packs/registry.h"
#include "common/service/host.h"
#include "common/service/process.h"
#include "common/time/clock.h"

namespace sudiao::service {

// Waits for SIGTERM or SIGINT. SIGHUP has the folder of packs read again, meanwhile: what is wrong with it
// stands in the log, and nothing changes then.
void WaitForEnd();

// --clock: the system's, or a virtual one that starts at --virtual_start (tests and demonstrations).
std::unique_ptr<Clock> MakeClock();
bool ClockIsVirtual();

// The built-in procedure packs, and those of the folder --packs.
const packs::PackRegistry& Packs();

// The built-in court tables, and those of the file or folder --court_tables.
const law::CourtTables& CourtTables();

// One service as a program of its own: --listen, --metrics, --database, --redis, --peers,
// --internal_key_file,
// --token_public_key_file. `--migrate` applies the migrations and ends. `prepare` runs
// before the service says that it is ready.
int RunService(const ModuleSpec& spec, const std::function<absl::Status(Module&)>& prepare = nullptr);

}  // namespace sudiao::service
