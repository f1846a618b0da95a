#include "common/blob/media_type.h"

#include <magic.h>

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/blob/reasons.h"
#include "common/status/errors.h"
#include "common/status/view.h"

namespace sudiao::blob {
namespace {

// What is taken as evidence. libmagic finds some signatures behind leading rubbish, where other programs
// would see another kind of file; a file that is two things at once is refused, hence `signature`, which must
// stand at the very beginning. It is empty for kinds that libmagic already ties to the beginning and for
// text.
struct Kind {
  std::string_view sniffed;     // libmagic's name
  std::string_view media_type;  // the registered name
  std::string_view signature = "";
};

constexpr Kind kKinds[] = {
    {"application/pdf", "application/pdf", "%PDF-"},
    {"image/png", "image/png", "\x89PNG\r\n\x1a\n"},
    {"image/jpeg", "image/jpeg", "\xff\xd8\xff"},
    {"image/webp", "image/webp", "RIFF"},
    {"image/gif", "image/gif", "GIF8"},
    {"image/tiff", "image/tiff"},
    {"image/heic", "image/heic"},
    {"text/plain", "text/plain"},
    {"text/csv", "text/csv"},
    {"message/rfc822", "message/rfc822"},
    {"application/zip", "application/zip", "PK\x03\x04"},
    {"application/vnd.openxmlformats-officedocument.wordprocessingml.document",
     "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "PK\x03\x04"},
    {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
     "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "PK\x03\x04"},
    {"application/vnd.openxmlformats-officedocument.presentationml.presentation",
     "application/vnd.openxmlformats-officedocument.presentationml.presentation", "PK\x03\x04"},
    {"audio/mpeg", "audio/mpeg"},
    {"audio/x-wav", "audio/wav", "RIFF"},
    {"audio/x-m4a", "audio/mp4"},
    {"video/mp4", "video/mp4"},
    {"video/x-m4v", "video/mp4"},
    {"video/quicktime", "video/quicktime"},
    {"video/webm", "video/webm", "\x1a\x45\xdf\xa3"},
};

// libmagic knows no text shorter than two characters.
bool IsOneCharacter(std::string_view head) {
  return head.size() == 1 && (head[0] == '\n' || (head[0] >= ' ' && head[0] <= '~'));
}

absl::StatusOr<std::string> Accept(std::string_view sniffed, std::string_view head) {
  const auto* kind =
      std::find_if(std::begin(kKinds), std::end(kKinds), [&](const Kind& k) { return k.sniffed == sniffed; });
  // A text that begins with #! is run by Unix systems, whichever interpreter it names.
  const bool taken = kind != std::end(kKinds) && head.substr(0, kind->signature.size()) == kind->signature &&
                     head.substr(0, 2) != "#!";
  if (!taken) return Fail(reasons::kFileTypeRefused, {{"media_type", std::string(sniffed)}});
  return std::string(kind->media_type);
}

}  // namespace

absl::StatusOr<std::unique_ptr<MediaTypes>> MediaTypes::Load() {
  magic_set* magic = magic_open(MAGIC_MIME_TYPE | MAGIC_ERROR);
  if (magic == nullptr) return absl::InternalError("libmagic does not start");
  std::unique_ptr<MediaTypes> types(new MediaTypes(magic));
  if (magic_load(magic, nullptr) != 0) {
    return absl::InternalError(absl::StrCat(
        "libmagic has no database (is the package libmagic-mgc installed?): ", magic_error(magic)));
  }
  return types;
}

MediaTypes::~MediaTypes() { magic_close(magic_); }

absl::StatusOr<std::string> MediaTypes::Sniff(std::string_view head) const {
  if (IsOneCharacter(head)) return std::string("text/plain");
  std::string sniffed;
  {
    absl::MutexLock lock(&mutex_);
    const char* type = magic_buffer(magic_, head.data(), std::min(head.size(), kHeadSize));
    sniffed = type == nullptr ? "application/octet-stream" : type;
  }
  return Accept(sniffed, head);
}

}  // namespace sudiao::blob
