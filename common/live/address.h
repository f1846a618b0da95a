// Where a Redis is and how to log in.
#pragma once

#include <string>

#include "absl/status/statusor.h"

namespace sudiao::live {

struct RedisAddress {
  std::string host;  // empty if `path` is set
  int port = 0;
  std::string path;      // of a Unix socket
  std::string password;  // empty if none is asked for
};

// Reads "host:port", "[::1]:port", "/path/of/a/socket" or "unix:/path". The password is the first line of
// `password_file`, which may be empty. The error says what is wrong, for the person who starts the program.
absl::StatusOr<RedisAddress> ReadRedisAddress(const std::string& address, const std::string& password_file);

}  // namespace sudiao::live
