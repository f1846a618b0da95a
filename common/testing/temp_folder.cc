// Temporary folders and free ports of one test program.
#include <arpa/inet.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <random>

#include "absl/strings/str_cat.h"
#include "common/testing/child.h"
#include "common/testing/test_database.h"

namespace sudiao::testing {
namespace {

// The one folder of this test program. Its path is short, because Unix sockets lie in it.
const std::string& Root() {
  static const std::string* const root = [] {
    auto* path =
        new std::string(absl::StrCat(std::filesystem::temp_directory_path().string(), "/sudiao-XXXXXX"));
    if (mkdtemp(path->data()) == nullptr) Die(absl::StrCat("Cannot create the folder ", *path));
    RemoveAtEnd(*path);
    return path;
  }();
  return *root;
}

// Takes the port for this program's life by a lock on a file that every test program of this user looks at.
bool LockPort(int port) {
  const std::string folder =
      absl::StrCat(std::filesystem::temp_directory_path().string(), "/sudiao-test-ports-", getuid());
  mkdir(folder.c_str(), 0700);
  const int file = open(absl::StrCat(folder, "/", port).c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) Die(absl::StrCat("Cannot use the folder ", folder));
  if (flock(file, LOCK_EX | LOCK_NB) == 0) return true;
  close(file);
  return false;
}

bool IsUnused(int port) {
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int on = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const bool unused = bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
  close(listener);
  return unused;
}

}  // namespace

int FreePort() {
  constexpr int kFirst = 20000;
  constexpr int kCount = 12000;
  static std::atomic<int> next{static_cast<int>(std::random_device{}() % kCount)};
  for (int tries = 0; tries < kCount; ++tries) {
    const int port = kFirst + next++ % kCount;
    if (LockPort(port) && IsUnused(port)) return port;
  }
  Die("There is no free port");
}

std::string TempFolder() {
  static std::atomic<int> next{1};
  std::string path = absl::StrCat(Root(), "/", next++);
  if (mkdir(path.c_str(), 0700) != 0) Die(absl::StrCat("Cannot create the folder ", path));
  return path;
}

}  // namespace sudiao::testing
