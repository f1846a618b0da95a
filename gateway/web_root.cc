#include "gateway/web_root.h"

#include <sys/stat.h>

#include <fstream>
#include <sstream>
#include <string_view>
#include <utility>

#include "gateway/text.h"

namespace sudiao::gateway {
namespace {

std::string_view ContentType(std::string_view path) {
  static constexpr std::pair<std::string_view, std::string_view> kTypes[] = {
      {".html", "text/html; charset=utf-8"},
      {".js", "text/javascript; charset=utf-8"},
      {".mjs", "text/javascript; charset=utf-8"},
      {".css", "text/css; charset=utf-8"},
      {".json", "application/json"},
      {".svg", "image/svg+xml"},
      {".png", "image/png"},
      {".jpg", "image/jpeg"},
      {".webp", "image/webp"},
      {".ico", "image/x-icon"},
      {".woff2", "font/woff2"},
      {".woff", "font/woff"},
      {".wasm", "application/wasm"},
      {".txt", "text/plain; charset=utf-8"},
      {".map", "application/json"},
      {".webmanifest", "application/manifest+json"},
  };
  for (const auto& [ending, type] : kTypes) {
    if (path.ends_with(ending)) return type;
  }
  return "application/octet-stream";
}

// Every segment must be an ordinary name: no "..", no hidden file, nothing that a file system reads
// differently.
bool IsSafe(std::string_view path) {
  if (path.empty() || path[0] != '/') return false;
  if (path.find('\\') != std::string_view::npos || path.find('\0') != std::string_view::npos) return false;
  return path.find("/.") == std::string_view::npos;
}

bool IsRegularFile(const std::string& path, struct stat* info) {
  return ::stat(path.c_str(), info) == 0 && S_ISREG(info->st_mode);
}

}  // namespace

std::optional<WebRoot::File> WebRoot::Find(const Request& request) const {
  if (folder_.empty()) return std::nullopt;
  const auto path = DecodePercent(request.path, false);
  if (!path.has_value() || !IsSafe(*path)) return std::nullopt;
  struct stat info {};
  std::string name = folder_ + *path;
  if (!IsRegularFile(name, &info)) {
    const bool has_extension = path->find('.', path->rfind('/')) != std::string::npos;
    name = folder_ + "/index.html";
    if (has_extension || !IsRegularFile(name, &info)) return std::nullopt;
  }
  File file;
  const std::string etag = Cat("\"", info.st_mtim.tv_sec, "-", info.st_mtim.tv_nsec, "-", info.st_size, "\"");
  // Names below /assets/ carry the hash of their content: they never change.
  const bool hashed = path->starts_with("/assets/");
  file.headers = {{"Content-Type", std::string(ContentType(name))},
                  {"Cache-Control", hashed ? "public, max-age=31536000, immutable" : "no-cache"},
                  {"ETag", etag}};
  if (request.header("if-none-match") == etag) {
    file.status = 304;
    return file;
  }
  std::ifstream in(name, std::ios::binary);
  std::ostringstream content;
  content << in.rdbuf();
  file.body = std::move(content).str();
  return file;
}

}  // namespace sudiao::gateway
