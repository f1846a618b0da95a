#include "common/service/process.h"

#include <pthread.h>
#include <sodium.h>
#include <sys/resource.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/flags/usage.h"
#include "absl/strings/str_cat.h"
#include "common/obs/log.h"

ABSL_FLAG(std::string, log_level, "info",
          "What is logged: debug, info, warning or error, and what is worse.");

namespace sudiao::service {
namespace {

sigset_t HandledSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGHUP);
  return signals;
}

// The soft limit of many systems is 1,024, which a busy gateway's connections reach.
void RaiseFileLimit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max) return;
  limit.rlim_cur = limit.rlim_max;
  (void)::setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

void InitProgram(int* argc, char*** argv) {
  const sigset_t signals = HandledSignals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  RaiseFileLimit();
  absl::SetProgramUsageMessage("A program of Sudiao. Flags may come from a file: --flagfile=FILE");
  absl::ParseCommandLine(*argc, *argv);
  obs::Level level = obs::Level::kInfo;
  if (!obs::ParseLevel(absl::GetFlag(FLAGS_log_level), level))
    ExitUnlessOk(absl::InvalidArgumentError("--log_level must be debug, info, warning or error"));
  obs::SetLogLevel(level);
  obs::RouteGrpcLog();
  if (sodium_init() < 0) ExitUnlessOk(absl::InternalError("libsodium cannot start"));
}

void AwaitEnd(const std::function<void()>& on_hangup) {
  const sigset_t signals = HandledSignals();
  int received = 0;
  do {
    sigwait(&signals, &received);
    if (received == SIGHUP && on_hangup) on_hangup();
  } while (received == SIGHUP);
}

void ExitUnlessOk(const absl::Status& status) {
  if (status.ok()) return;
  std::fprintf(stderr, "sudiao: %s\n", std::string(status.message()).c_str());
  std::exit(1);
}

absl::StatusOr<std::string> ReadSecret(const std::string& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  std::string secret = text.str();
  while (!secret.empty() && (secret.back() == '\n' || secret.back() == '\r')) secret.pop_back();
  if (!file || secret.empty()) {
    return absl::NotFoundError(
        absl::StrCat("cannot read a key from '", path, "'; deploy/run.sh makes the keys"));
  }
  return secret;
}

}  // namespace sudiao::service
