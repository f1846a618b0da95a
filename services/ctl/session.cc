#include "services/ctl/session.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/codec/struct_json.h"
#include "common/status/status_macros.h"

namespace sudiao::ctl {
namespace {

constexpr absl::Duration kRenewBefore = absl::Seconds(30);

std::string PathIn(const std::string& folder) { return folder + "/session.json"; }

absl::Status FileError(std::string_view what, const std::string& path) {
  return absl::PermissionDeniedError(absl::StrCat(AbslView(what), " ", path, ": ", std::strerror(errno)));
}

absl::Status MakeFolder(const std::string& folder) {
  std::error_code error;
  std::filesystem::create_directories(std::filesystem::path(folder).parent_path(), error);
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) return FileError("cannot make", folder);
  return absl::OkStatus();
}

absl::Status WriteWhole(int file, const std::string& path, const std::string& text) {
  size_t done = 0;
  while (done < text.size()) {
    const ssize_t written = ::write(file, text.data() + done, text.size() - done);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return FileError("cannot write", path);
    done += static_cast<size_t>(written);
  }
  if (::fsync(file) != 0) return FileError("cannot write", path);
  return absl::OkStatus();
}

// Held while the file is renewed; other programs wait.
class FolderLock {
 public:
  explicit FolderLock(const std::string& folder)
      : file_(::open((folder + "/session.lock").c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600)) {
    if (file_ >= 0) ::flock(file_, LOCK_EX);
  }
  ~FolderLock() {
    if (file_ >= 0) ::close(file_);
  }
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

 private:
  int file_;
};

}  // namespace

std::string ConfigFolder() {
  const auto from = [](const char* name) {
    const char* value = std::getenv(name);
    return std::string(value == nullptr ? "" : value);
  };
  if (const std::string own = from("SUDIAO_CONFIG_FOLDER"); !own.empty()) return own;
  if (const std::string base = from("XDG_CONFIG_HOME"); !base.empty()) return base + "/sudiao";
  const std::string home = from("HOME");
  return (home.empty() ? "." : home) + "/.config/sudiao";
}

absl::StatusOr<StoredSession> LoadSession(const std::string& folder) {
  std::ifstream file(PathIn(folder));
  if (!file) return absl::NotFoundError("nobody has logged in");
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  return codec::FromJson<StoredSession>(text);
}

absl::Status SaveSession(const std::string& folder, const StoredSession& session) {
  RETURN_IF_ERROR(MakeFolder(folder));
  const std::string path = PathIn(folder);
  const std::string fresh = absl::StrCat(path, ".", ::getpid());
  ::unlink(fresh.c_str());
  const int file = ::open(fresh.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
  if (file < 0) return FileError("cannot write", fresh);
  const absl::Status written = WriteWhole(file, fresh, codec::ToJson(session));
  ::close(file);
  if (!written.ok()) return written;
  if (::rename(fresh.c_str(), path.c_str()) != 0) return FileError("cannot write", path);
  return absl::OkStatus();
}

absl::Status RemoveSession(const std::string& folder) {
  const std::string path = PathIn(folder);
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) return FileError("cannot remove", path);
  return absl::OkStatus();
}

absl::StatusOr<StoredSession> ReadSessionAnswer(const std::string& json, StoredSession session,
                                                absl::Time now) {
  ASSIGN_OR_RETURN(const codec::JsonDocument document, codec::JsonDocument::Parse(json));
  const codec::JsonNode root = document.root();
  session.access_token = std::string(root["accessToken"].String());
  session.refresh_token = std::string(root["refreshToken"].String());
  session.access_expire_time = std::string(root["accessExpireTime"].String());
  if (session.access_token.empty()) return absl::DataLossError("the platform answered no token");
  absl::Time expires;
  const bool told = absl::ParseTime(absl::RFC3339_full, session.access_expire_time, &expires, nullptr);
  if (!told || expires < now + kRenewBefore) session.access_expire_time.clear();
  return session;
}

SessionKeeper::SessionKeeper(std::string folder, StoredSession session, Clock& clock)
    : folder_(std::move(folder)), clock_(clock), session_(std::move(session)) {}

bool SessionKeeper::IsFresh() const {
  absl::Time expires;
  // A server that does not say when its token expires will say when it has.
  if (!absl::ParseTime(absl::RFC3339_full, session_.access_expire_time, &expires, nullptr)) return true;
  return clock_.Now() + kRenewBefore < expires;
}

absl::StatusOr<std::string> SessionKeeper::AccessToken(HttpClient& http) {
  absl::MutexLock lock(&mutex_);
  if (!IsFresh()) RETURN_IF_ERROR(Renew(http));
  return session_.access_token;
}

absl::StatusOr<std::string> SessionKeeper::TokenAfter(HttpClient& http, const std::string& refused) {
  absl::MutexLock lock(&mutex_);
  if (session_.access_token == refused) RETURN_IF_ERROR(Renew(http));
  return session_.access_token;
}

absl::Status SessionKeeper::Renew(HttpClient& http) {
  const FolderLock lock(folder_);
  // Another program may have renewed it in the meantime; its token is the valid one then.
  if (auto stored = LoadSession(folder_); stored.ok() && stored->server == session_.server &&
                                          stored->email == session_.email &&
                                          stored->access_token != session_.access_token) {
    session_ = *std::move(stored);
    if (IsFresh()) return absl::OkStatus();
  }
  if (session_.refresh_token.empty()) return absl::UnauthenticatedError("the session has ended");
  codec::JsonWriter body;
  body.StartObject();
  body.Key("refreshToken");
  body.String(session_.refresh_token);
  body.EndObject();
  const HttpReply reply = http.Send("POST", "/v1/sessions:refresh", {}, body.Take());
  if (reply.status == 0) return absl::UnavailableError(reply.error);
  if (reply.status >= 500 || reply.status == 429) {
    return absl::UnavailableError(absl::StrCat("the session could not be renewed (HTTP ", reply.status, ")"));
  }
  if (reply.status != 200) return absl::UnauthenticatedError("the session has ended");
  ASSIGN_OR_RETURN(session_, ReadSessionAnswer(reply.body, session_, clock_.Now()));
  return SaveSession(folder_, session_);
}

}  // namespace sudiao::ctl
