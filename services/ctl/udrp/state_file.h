// Which disputes are done, kept beside an import so that it can go on after an interruption. Losing the file,
// or its last lines, costs time and nothing else: the platform knows what it has.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"

namespace sudiao::ctl::udrp {

// Thread-safe.
class StateFile {
 public:
  // FAILED_PRECONDITION if the file belongs to another platform or recipient, or another import uses it now.
  // A last line that was cut off is ignored.
  static absl::StatusOr<std::unique_ptr<StateFile>> Open(const std::string& path, const std::string& server,
                                                         const std::string& recipient);
  ~StateFile();
  StateFile(const StateFile&) = delete;
  StateFile& operator=(const StateFile&) = delete;

  bool IsDone(const std::string& reference) const;
  size_t size() const;
  // Writes one line at once: what was done survives the end of this process, however it ends.
  absl::Status Done(const std::string& reference, const std::string& case_name);
  // Makes all lines survive a power failure as well.
  absl::Status Sync();

 private:
  StateFile(std::string path, int file) : path_(std::move(path)), file_(file) {}
  absl::Status Load(const std::string& server, const std::string& recipient);
  absl::Status Append(const std::string& line) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const std::string path_;
  const int file_;
  mutable absl::Mutex mutex_;
  std::unordered_map<std::string, std::string> done_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace sudiao::ctl::udrp
