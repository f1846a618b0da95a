// The web app's files. A path that is no file is a place inside the app and gets index.html.
#pragma once

#include <optional>
#include <string>

#include "gateway/http_server.h"

namespace sudiao::gateway {

class WebRoot {
 public:
  // `folder` may be empty: then there are no files.
  explicit WebRoot(std::string folder) : folder_(std::move(folder)) {}

  struct File {
    int status = 200;
    Headers headers;
    std::string body;
  };
  // Nothing if the path leaves the folder, names a missing file with an extension, or there is no index.html.
  std::optional<File> Find(const Request& request) const;

 private:
  std::string folder_;
};

}  // namespace sudiao::gateway
