// The store of evidence files. A file is named by the SHA-256 of its bytes, so equal files are kept once and
// nobody can exchange one unnoticed:
//
//   FOLDER/ab/cd/abcd…   the files, readable only, complete whenever they can be seen
//   FOLDER/incoming/     uploads under way
//
// Several processes may share the folder.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/blob/media_type.h"

namespace sudiao::blob {

struct BlobInfo {
  std::string sha256;  // 64 hex digits in lower case
  int64_t size = 0;
  std::string media_type;  // as the bytes say
};

struct BlobOptions {
  int64_t max_bytes = 512LL * 1024 * 1024;  // of one file
};

// Thread-safe. Outlives its writers; readers are independent.
class BlobStore {
 public:
  // Takes one file. Used by one thread at a time. Destroyed before Finish it leaves nothing behind.
  class Writer {
   public:
    virtual ~Writer() = default;
    // FILE_TOO_LARGE, FILE_TYPE_REFUSED (as soon as enough bytes are there) or STORAGE_FULL; after an error
    // the writer answers it to every call.
    virtual absl::Status Append(std::string_view bytes) = 0;
    // Once it answers OK the file is in the store, whatever happens to the process or the machine.
    // FILE_EMPTY; FILE_CHECKSUM_MISMATCH unless the bytes have `expected_sha256` (hex; not checked if empty).
    // Called once.
    virtual absl::StatusOr<BlobInfo> Finish(std::string_view expected_sha256 = "") = 0;
  };

  // Reads one range of one file. Used by one thread at a time.
  class Reader {
   public:
    virtual ~Reader() = default;
    // The size of the whole file.
    virtual int64_t file_size() const = 0;
    // The bytes of the range that are still to come.
    virtual int64_t remaining() const = 0;
    // The next bytes, at most `max`; empty at the end of the range.
    virtual absl::StatusOr<std::string> Next(size_t max = 64 * 1024) = 0;
  };

  static constexpr int64_t kToTheEnd = std::numeric_limits<int64_t>::max();

  // Creates the folder if needed and removes the uploads of processes that have ended.
  static absl::StatusOr<std::unique_ptr<BlobStore>> Open(const std::string& folder,
                                                         const BlobOptions& options = {});

  absl::StatusOr<std::unique_ptr<Writer>> NewWriter();
  // NOT_FOUND, also for what is no SHA-256; RANGE_NOT_SATISFIABLE if the file ends before `offset`. A range
  // that reaches beyond the end is cut there.
  absl::StatusOr<std::unique_ptr<Reader>> Read(const std::string& sha256, int64_t offset = 0,
                                               int64_t length = kToTheEnd) const;
  // Reads the whole file and compares it with its name: OK, NOT_FOUND, or DATA_LOSS.
  absl::Status Verify(const std::string& sha256) const;

 private:
  BlobStore(std::string folder, const BlobOptions& options, std::unique_ptr<MediaTypes> media_types);

  const std::string folder_;
  const BlobOptions options_;
  const std::unique_ptr<MediaTypes> media_types_;
};

}  // namespace sudiao::blob
