// What every program of the platform does as a process, whatever it serves: flags, signals, limits, keys.
#pragma once

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace sudiao::service {

// Blocks the signals that end a program (before any thread starts), sets up logs and crypto, asks for as many
// file descriptors as the system allows, and parses the flags.
void InitProgram(int* argc, char*** argv);

// Waits for SIGTERM or SIGINT; calls `on_hangup`, if there is one, for each SIGHUP meanwhile.
void AwaitEnd(const std::function<void()>& on_hangup);

// Ends the program with status 1 and a sentence on stderr unless the status is OK.
void ExitUnlessOk(const absl::Status& status);

// A file's text without the newline at its end.
absl::StatusOr<std::string> ReadSecret(const std::string& path);

}  // namespace sudiao::service
