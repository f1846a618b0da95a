#include "common/testing/child.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

extern char** environ;

namespace sudiao::testing {
namespace {

// Starts a process in a session of its own, so that Ctrl-C reaches it only through its keeper.
pid_t Spawn(const std::vector<std::string>& command, const std::string& log, int input) {
  std::vector<char*> argv;
  for (const std::string& word : command) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  if (input >= 0) posix_spawn_file_actions_adddup2(&actions, input, 0);
  if (input < 0) posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  posix_spawn_file_actions_adddup2(&actions, 1, 2);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID);
  pid_t pid = -1;
  const int error = posix_spawn(&pid, argv[0], &actions, &attributes, argv.data(), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) Die(absl::StrCat("Cannot start ", command[0]));
  return pid;
}

}  // namespace

Child::Child(const std::vector<std::string>& command, const std::string& log) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) Die("Cannot make a pipe");
  // The keeper ends with the server, so that running() can tell; its reader of the pipe kills the server.
  constexpr char kKeeper[] =
      "exec 3<&0; \"$@\" 3<&- </dev/null & server=$!;"
      "(read _ <&3; kill -9 $server) & reader=$!; exec 3<&-; wait $server; kill $reader";
  std::vector<std::string> keeper = {"/bin/sh", "-c", kKeeper, "sh"};
  keeper.insert(keeper.end(), command.begin(), command.end());
  keeper_ = Spawn(keeper, log, ends[0]);
  close(ends[0]);
  pipe_ = ends[1];
}

Child::Child(Child&& other) noexcept
    : keeper_(std::exchange(other.keeper_, -1)), pipe_(std::exchange(other.pipe_, -1)) {}

Child& Child::operator=(Child&& other) noexcept {
  std::swap(keeper_, other.keeper_);
  std::swap(pipe_, other.pipe_);
  return *this;
}

void Child::Kill() {
  if (pipe_ >= 0) close(pipe_);
  pipe_ = -1;
  if (keeper_ > 0) waitpid(keeper_, nullptr, 0);
  keeper_ = -1;
}

void Child::Signal(int number) {
  // The server is the first that its keeper has started.
  std::ifstream children(absl::StrCat("/proc/", keeper_, "/task/", keeper_, "/children"));
  pid_t server = 0;
  if (keeper_ <= 0 || !(children >> server)) Die("Cannot find the process to signal");
  kill(server, number);
}

bool Child::running() {
  if (keeper_ <= 0) return false;
  if (waitpid(keeper_, nullptr, WNOHANG) == 0) return true;
  keeper_ = -1;
  return false;
}

bool RunCommand(const std::vector<std::string>& command, const std::string& log) {
  int status = 0;
  waitpid(Spawn(command, log, -1), &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

void RemoveAtEnd(const std::string& folder) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) Die("Cannot make a pipe");
  // Servers may write into the folder until they were killed as well, hence the repetition.
  constexpr char kRemove[] = "read _; for i in 1 2 3 4 5; do rm -rf \"$1\" && exit; sleep 1; done";
  Spawn({"/bin/sh", "-c", kRemove, "sh", folder}, "/dev/null", ends[0]);
  close(ends[0]);  // the other end is closed by the program's end
}

std::string FindProgram(const std::string& name) {
  const char* path = std::getenv("PATH");
  for (const auto folder : absl::StrSplit(absl::StrCat(path == nullptr ? "" : path, ":/usr/sbin"), ':')) {
    std::string file = absl::StrCat(folder, "/", name);
    if (access(file.c_str(), X_OK) == 0) return file;
  }
  return "";
}

void Die(const std::string& why) {
  std::fprintf(stderr, "%s\n", why.c_str());
  std::exit(3);
}

}  // namespace sudiao::testing
