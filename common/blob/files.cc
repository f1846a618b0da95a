#include "common/blob/files.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/blob/reasons.h"
#include "common/status/errors.h"
#include "common/status/view.h"

namespace sudiao::blob {

File& File::operator=(File&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

void File::Close() {
  if (descriptor_ >= 0) close(descriptor_);
  descriptor_ = -1;
}

absl::Status SystemError(std::string_view doing, const std::string& path) {
  const int error = errno;
  if (error == ENOSPC || error == EDQUOT) return Fail(reasons::kStorageFull);
  return absl::InternalError(absl::StrCat("cannot ", AbslView(doing), " ", path, ": ", std::strerror(error)));
}

absl::Status WriteAll(const File& file, std::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t written = write(file.get(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return SystemError("write", path);
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return absl::OkStatus();
}

absl::Status MakeFolder(const std::string& path) {
  if (mkdir(path.c_str(), 0700) == 0 || errno == EEXIST) return absl::OkStatus();
  return SystemError("create", path);
}

absl::Status SyncFolder(const std::string& path) {
  const File folder(open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder.is_open() || fsync(folder.get()) != 0) return SystemError("sync", path);
  return absl::OkStatus();
}

absl::StatusOr<File> CreateLocked(const std::string& path) {
  while (true) {
    File file(open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0400));
    if (!file.is_open()) return SystemError("create", path);
    if (flock(file.get(), LOCK_EX) != 0) return SystemError("lock", path);
    // Another process may have cleaned up between the two calls.
    struct stat status {};
    if (fstat(file.get(), &status) != 0) return SystemError("look at", path);
    if (status.st_nlink > 0) return file;
  }
}

absl::Status RemoveUnlocked(const std::string& folder) {
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    const File file(open(entry.path().c_str(), O_RDONLY | O_CLOEXEC));
    if (file.is_open() && flock(file.get(), LOCK_EX | LOCK_NB) == 0) unlink(entry.path().c_str());
  }
  if (error) return absl::InternalError(absl::StrCat("cannot list ", folder, ": ", error.message()));
  return absl::OkStatus();
}

}  // namespace sudiao::blob
