// File system calls with statuses instead of errno.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace sudiao::blob {

// An open file, closed at its end.
class File {
 public:
  File() = default;
  explicit File(int descriptor) : descriptor_(descriptor) {}
  File(File&& other) noexcept : descriptor_(other.descriptor_) { other.descriptor_ = -1; }
  File& operator=(File&& other) noexcept;
  ~File() { Close(); }

  int get() const { return descriptor_; }
  bool is_open() const { return descriptor_ >= 0; }
  void Close();

 private:
  int descriptor_ = -1;
};

// The status for errno: STORAGE_FULL if the disk or the quota is used up, else an internal error that says
// what was done.
absl::Status SystemError(std::string_view doing, const std::string& path);

absl::Status WriteAll(const File& file, std::string_view bytes, const std::string& path);
absl::Status MakeFolder(const std::string& path);
// Makes the folder's names durable.
absl::Status SyncFolder(const std::string& path);

// A new empty file in the folder, locked as long as it is open, so that others know it is in use.
absl::StatusOr<File> CreateLocked(const std::string& path);
// Removes the files of the folder that nobody has locked.
absl::Status RemoveUnlocked(const std::string& folder);

}  // namespace sudiao::blob
