// What a file is, as its bytes say; names and claims of the sender do not matter.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"

struct magic_set;

namespace sudiao::blob {

// As many of a file's first bytes are looked at.
inline constexpr size_t kHeadSize = 64 * 1024;

// Thread-safe.
class MediaTypes {
 public:
  // Loads libmagic's database.
  static absl::StatusOr<std::unique_ptr<MediaTypes>> Load();
  ~MediaTypes();

  // The media type of a file that begins with `head`, or FILE_TYPE_REFUSED if it is not on the list of those
  // that are taken as evidence.
  absl::StatusOr<std::string> Sniff(std::string_view head) const ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  explicit MediaTypes(magic_set* magic) : magic_(magic) {}

  mutable absl::Mutex mutex_;
  magic_set* const magic_ ABSL_PT_GUARDED_BY(mutex_);
};

}  // namespace sudiao::blob
