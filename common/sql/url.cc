// sql::Open: the one way every program names its database.
#include <fstream>
#include <sstream>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "common/sql/database.h"
#include "common/sql/migration_database.h"
#include "common/status/status_macros.h"

namespace sudiao::sql {
namespace {

absl::Status Malformed(absl::string_view what) {
  return absl::InvalidArgumentError(
      absl::StrCat("The database URL must look like sqlite:/path/file.db or "
                   "mysql://user@host:port/database?password_file=/path; ",
                   what));
}

absl::StatusOr<int> ParseNumber(absl::string_view text, int last) {
  int number = 0;
  if (!absl::SimpleAtoi(text, &number) || number < 1 || number > last) {
    return Malformed(absl::StrCat("'", text, "' is not a number from 1 to ", last));
  }
  return number;
}

absl::StatusOr<std::string> ReadPassword(absl::string_view path) {
  std::ifstream file{std::string(path)};
  std::stringstream text;
  text << file.rdbuf();
  if (!file) return absl::InvalidArgumentError(absl::StrCat("Cannot read the password file ", path));
  return std::string(absl::StripTrailingAsciiWhitespace(text.str()));
}

absl::Status SetParameter(absl::string_view key, absl::string_view value, MysqlOptions& options) {
  if (key == "socket") {
    options.socket = std::string(value);
  } else if (key == "password_file") {
    ASSIGN_OR_RETURN(options.password, ReadPassword(value));
  } else if (key == "connections") {
    ASSIGN_OR_RETURN(options.connections, ParseNumber(value, 1000));
  } else {
    return Malformed(absl::StrCat("'", key, "' is not known"));
  }
  return absl::OkStatus();
}

// user@host:port/database?key=value&...
absl::StatusOr<MysqlOptions> ParseMysql(absl::string_view rest) {
  MysqlOptions options;
  const std::pair<absl::string_view, absl::string_view> parts = absl::StrSplit(rest, absl::MaxSplits('?', 1));
  const std::pair<absl::string_view, absl::string_view> place =
      absl::StrSplit(parts.first, absl::MaxSplits('/', 1));
  absl::string_view server = place.first;
  options.database = std::string(place.second);
  if (const size_t at = server.rfind('@'); at != absl::string_view::npos) {
    options.user = std::string(server.substr(0, at));
    server.remove_prefix(at + 1);
  }
  const std::pair<absl::string_view, absl::string_view> host =
      absl::StrSplit(server, absl::MaxSplits(':', 1));
  options.host = std::string(host.first);
  if (!host.second.empty()) {
    ASSIGN_OR_RETURN(options.port, ParseNumber(host.second, 65535));
  }
  if (options.user.empty() || options.host.empty() || options.database.empty()) {
    return Malformed("the user, the host or the database is missing");
  }
  if (absl::StrContains(options.user, ':')) return Malformed("a password belongs in a file, not in the URL");
  for (absl::string_view parameter : absl::StrSplit(parts.second, '&', absl::SkipEmpty())) {
    const std::pair<absl::string_view, absl::string_view> pair =
        absl::StrSplit(parameter, absl::MaxSplits('=', 1));
    RETURN_IF_ERROR(SetParameter(pair.first, pair.second, options));
  }
  return options;
}

absl::StatusOr<std::unique_ptr<Database>> OpenWith(const std::string& url,
                                                   absl::FunctionRef<void(MysqlOptions&)> adjust) {
  absl::string_view rest = url;
  if (absl::ConsumePrefix(&rest, "sqlite:")) {
    if (rest.empty()) return Malformed("the file is missing");
    return OpenSqlite({.path = std::string(rest)});
  }
  if (!absl::ConsumePrefix(&rest, "mysql://")) return Malformed("the kind of database is missing");
  ASSIGN_OR_RETURN(MysqlOptions options, ParseMysql(rest));
  adjust(options);
  return OpenMysql(options);
}

}  // namespace

absl::StatusOr<std::unique_ptr<Database>> Open(const std::string& url) {
  return OpenWith(url, [](MysqlOptions&) {});
}

absl::StatusOr<std::unique_ptr<Database>> OpenForMigrations(const std::string& url) {
  return OpenWith(url, [](MysqlOptions& options) {
    options.connections = 1;
    options.read_timeout = absl::Hours(12);
  });
}

}  // namespace sudiao::sql
