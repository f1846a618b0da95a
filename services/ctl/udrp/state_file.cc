#include "services/ctl/udrp/state_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/codec/struct_json.h"
#include "common/status/status_macros.h"
#include "common/types/fields.h"

namespace sudiao::ctl::udrp {
namespace {

struct Header {
  std::string format;
  std::string server;
  std::string recipient;
  SUDIAO_FIELDS(format, server, recipient)
};

struct Line {
  std::string reference;
  std::string name;
  SUDIAO_FIELDS(reference, name)
};

constexpr char kFormat[] = "sudiao-import-udrp-1";

absl::Status FileError(const std::string& path) {
  return absl::PermissionDeniedError(absl::StrCat(
      "the state file ", path, " cannot be used: ", std::strerror(errno), " (choose another with --state)"));
}

absl::StatusOr<std::string> ReadAll(int file, const std::string& path) {
  std::string text;
  std::vector<char> part(1U << 16U);
  while (true) {
    const ssize_t got = ::read(file, part.data(), part.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return FileError(path);
    if (got == 0) return text;
    text.append(part.data(), static_cast<size_t>(got));
  }
}

}  // namespace

absl::StatusOr<std::unique_ptr<StateFile>> StateFile::Open(const std::string& path, const std::string& server,
                                                           const std::string& recipient) {
  const int file = ::open(path.c_str(), O_CREAT | O_RDWR | O_APPEND | O_CLOEXEC, 0600);
  if (file < 0) return FileError(path);
  std::unique_ptr<StateFile> state(new StateFile(path, file));
  if (::flock(file, LOCK_EX | LOCK_NB) != 0) {
    return absl::FailedPreconditionError(absl::StrCat("another import uses the state file ", path, " now"));
  }
  RETURN_IF_ERROR(state->Load(server, recipient));
  return state;
}

StateFile::~StateFile() { ::close(file_); }

absl::Status StateFile::Load(const std::string& server, const std::string& recipient) {
  ASSIGN_OR_RETURN(std::string text, ReadAll(file_, path_));
  // What follows the last line end was cut off while it was written.
  const size_t end = text.rfind('\n');
  const size_t whole = end == std::string::npos ? 0 : end + 1;
  if (whole != text.size() && ::ftruncate(file_, static_cast<off_t>(whole)) != 0) return FileError(path_);
  text.resize(whole);
  absl::MutexLock lock(&mutex_);
  if (text.empty()) return Append(codec::ToJson(Header{kFormat, server, recipient}));
  bool first = true;
  for (const absl::string_view line : absl::StrSplit(text, '\n', absl::SkipEmpty())) {
    if (first) {
      first = false;
      const auto header = codec::FromJson<Header>(StdView(line));
      if (!header.ok() || header->format != kFormat) {
        return absl::FailedPreconditionError(
            absl::StrCat(path_, " is no state file of this import; it was left as it is"));
      }
      if (header->server != server || header->recipient != recipient) {
        return absl::FailedPreconditionError(
            absl::StrCat("the state file ", path_, " belongs to the import to ", header->server, " for ",
                         header->recipient, ": choose another with --state"));
      }
      continue;
    }
    const auto done = codec::FromJson<Line>(StdView(line));
    if (!done.ok()) return absl::DataLossError(absl::StrCat(path_, " is damaged: ", AbslView(StdView(line))));
    done_[done->reference] = done->name;
  }
  return absl::OkStatus();
}

absl::Status StateFile::Append(const std::string& line) {
  const std::string text = line + "\n";
  size_t written = 0;
  while (written < text.size()) {
    const ssize_t count = ::write(file_, text.data() + written, text.size() - written);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return FileError(path_);
    written += static_cast<size_t>(count);
  }
  return absl::OkStatus();
}

bool StateFile::IsDone(const std::string& reference) const {
  absl::MutexLock lock(&mutex_);
  return done_.contains(reference);
}

size_t StateFile::size() const {
  absl::MutexLock lock(&mutex_);
  return done_.size();
}

absl::Status StateFile::Done(const std::string& reference, const std::string& case_name) {
  absl::MutexLock lock(&mutex_);
  if (!done_.emplace(reference, case_name).second) return absl::OkStatus();
  return Append(codec::ToJson(Line{reference, case_name}));
}

absl::Status StateFile::Sync() { return ::fdatasync(file_) == 0 ? absl::OkStatus() : FileError(path_); }

}  // namespace sudiao::ctl::udrp
