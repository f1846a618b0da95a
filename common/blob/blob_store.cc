#include "common/blob/blob_store.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/blob/files.h"
#include "common/blob/reasons.h"
#include "common/status/errors.h"
#include "common/status/reasons.h"
#include "common/status/status_macros.h"
#include "common/types/ids.h"

namespace sudiao::blob {
namespace {

constexpr size_t kSha256Digits = 64;

bool IsSha256(std::string_view text) {
  return text.size() == kSha256Digits && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

class Sha256 {
 public:
  Sha256() { EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr); }
  void Add(std::string_view bytes) { EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()); }
  std::string Hex() {
    std::string digest(EVP_MAX_MD_SIZE, '\0');
    unsigned size = 0;
    EVP_DigestFinal_ex(context_.get(), reinterpret_cast<unsigned char*>(digest.data()), &size);
    digest.resize(size);
    return absl::BytesToHexString(digest);
  }

 private:
  struct Free {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  };
  std::unique_ptr<EVP_MD_CTX, Free> context_{EVP_MD_CTX_new()};
};

std::string Incoming(const std::string& folder) { return absl::StrCat(folder, "/incoming"); }
std::string OuterFolder(const std::string& folder, const std::string& sha256) {
  return absl::StrCat(folder, "/", sha256.substr(0, 2));
}
std::string InnerFolder(const std::string& folder, const std::string& sha256) {
  return absl::StrCat(OuterFolder(folder, sha256), "/", sha256.substr(2, 2));
}
std::string PathOf(const std::string& folder, const std::string& sha256) {
  return absl::StrCat(InnerFolder(folder, sha256), "/", sha256);
}

class FileWriter : public BlobStore::Writer {
 public:
  FileWriter(const std::string& folder, const BlobOptions& options, const MediaTypes& media_types, File file,
             std::string path)
      : folder_(folder),
        options_(options),
        media_types_(media_types),
        path_(std::move(path)),
        file_(std::move(file)) {}

  ~FileWriter() override {
    if (!path_.empty()) unlink(path_.c_str());
  }

  absl::Status Append(std::string_view bytes) override {
    if (status_.ok()) status_ = Take(bytes);
    return status_;
  }

  absl::StatusOr<BlobInfo> Finish(std::string_view expected_sha256) override {
    RETURN_IF_ERROR(status_);
    status_ = absl::FailedPreconditionError("this writer has finished");
    if (info_.size == 0) return Fail(reasons::kFileEmpty);
    if (info_.media_type.empty()) RETURN_IF_ERROR(Sniff());
    info_.sha256 = sha256_.Hex();
    if (!expected_sha256.empty() && expected_sha256 != info_.sha256)
      return Fail(reasons::kFileChecksumMismatch, {{"actual", info_.sha256}});
    RETURN_IF_ERROR(Keep());
    return info_;
  }

 private:
  absl::Status Take(std::string_view bytes) {
    const auto size = static_cast<int64_t>(bytes.size());
    if (size > options_.max_bytes - info_.size)
      return Fail(reasons::kFileTooLarge, {{"max_mib", absl::StrCat(options_.max_bytes >> 20)}});
    info_.size += size;
    sha256_.Add(bytes);
    RETURN_IF_ERROR(WriteAll(file_, bytes, path_));
    if (!info_.media_type.empty()) return absl::OkStatus();
    head_.append(bytes.substr(0, kHeadSize - head_.size()));
    return head_.size() < kHeadSize ? absl::OkStatus() : Sniff();
  }

  absl::Status Sniff() {
    ASSIGN_OR_RETURN(info_.media_type, media_types_.Sniff(head_));
    head_ = std::string();
    return absl::OkStatus();
  }

  // The bytes are durable before the name is seen, and the name before the caller hears of it. The file takes
  // the place of an older one of the same name, which has the same bytes unless the disk damaged it. Other
  // writers may have just made the folders and not have synced them yet, hence all three.
  absl::Status Keep() {
    if (fsync(file_.get()) != 0) return SystemError("sync", path_);
    const std::string outer = OuterFolder(folder_, info_.sha256), inner = InnerFolder(folder_, info_.sha256);
    RETURN_IF_ERROR(MakeFolder(outer));
    RETURN_IF_ERROR(MakeFolder(inner));
    const std::string target = PathOf(folder_, info_.sha256);
    if (rename(path_.c_str(), target.c_str()) != 0) return SystemError("name", target);
    path_.clear();
    for (const std::string& folder : {inner, outer, folder_}) RETURN_IF_ERROR(SyncFolder(folder));
    return absl::OkStatus();
  }

  const std::string& folder_;
  const BlobOptions& options_;
  const MediaTypes& media_types_;
  std::string path_;  // empty once the file has its name
  File file_;
  Sha256 sha256_;
  std::string head_;  // until the media type is known
  BlobInfo info_;
  absl::Status status_;
};

class FileReader : public BlobStore::Reader {
 public:
  FileReader(File file, std::string path, int64_t file_size, int64_t offset, int64_t length)
      : file_(std::move(file)),
        path_(std::move(path)),
        file_size_(file_size),
        offset_(offset),
        remaining_(std::min(length, file_size - offset)) {}

  int64_t file_size() const override { return file_size_; }
  int64_t remaining() const override { return remaining_; }

  absl::StatusOr<std::string> Next(size_t max) override {
    std::string bytes(std::min(max, static_cast<size_t>(remaining_)), '\0');
    size_t got = 0;
    while (got < bytes.size()) {
      const ssize_t count = pread(file_.get(), bytes.data() + got, bytes.size() - got, offset_);
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) return SystemError("read", path_);
      if (count == 0) return absl::DataLossError(absl::StrCat(path_, " became shorter"));
      got += static_cast<size_t>(count);
      offset_ += count;
      remaining_ -= count;
    }
    return bytes;
  }

 private:
  const File file_;
  const std::string path_;
  const int64_t file_size_;
  int64_t offset_;
  int64_t remaining_;
};

}  // namespace

BlobStore::BlobStore(std::string folder, const BlobOptions& options, std::unique_ptr<MediaTypes> media_types)
    : folder_(std::move(folder)), options_(options), media_types_(std::move(media_types)) {}

absl::StatusOr<std::unique_ptr<BlobStore>> BlobStore::Open(const std::string& folder,
                                                           const BlobOptions& options) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return absl::InternalError(absl::StrCat("cannot create ", folder, ": ", error.message()));
  RETURN_IF_ERROR(MakeFolder(Incoming(folder)));
  RETURN_IF_ERROR(RemoveUnlocked(Incoming(folder)));
  ASSIGN_OR_RETURN(std::unique_ptr<MediaTypes> media_types, MediaTypes::Load());
  return std::unique_ptr<BlobStore>(new BlobStore(folder, options, std::move(media_types)));
}

absl::StatusOr<std::unique_ptr<BlobStore::Writer>> BlobStore::NewWriter() {
  std::string path = absl::StrCat(Incoming(folder_), "/", NewSecret(16));
  ASSIGN_OR_RETURN(File file, CreateLocked(path));
  return std::make_unique<FileWriter>(folder_, options_, *media_types_, std::move(file), std::move(path));
}

absl::StatusOr<std::unique_ptr<BlobStore::Reader>> BlobStore::Read(const std::string& sha256, int64_t offset,
                                                                   int64_t length) const {
  if (!IsSha256(sha256)) return Fail(reasons::kNotFound);
  std::string path = PathOf(folder_, sha256);
  File file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open() && errno == ENOENT) return Fail(reasons::kNotFound);
  struct stat status {};
  if (!file.is_open() || fstat(file.get(), &status) != 0) return SystemError("read", path);
  if (offset < 0 || length < 0 || offset >= status.st_size)
    return Fail(reasons::kRangeNotSatisfiable, {{"size", absl::StrCat(status.st_size)}});
  return std::make_unique<FileReader>(std::move(file), std::move(path), status.st_size, offset, length);
}

absl::Status BlobStore::Verify(const std::string& sha256) const {
  ASSIGN_OR_RETURN(const std::unique_ptr<Reader> reader, Read(sha256));
  Sha256 actual;
  while (reader->remaining() > 0) {
    ASSIGN_OR_RETURN(const std::string bytes, reader->Next());
    actual.Add(bytes);
  }
  if (actual.Hex() == sha256) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat("the bytes of ", PathOf(folder_, sha256), " were changed"));
}

}  // namespace sudiao::blob
