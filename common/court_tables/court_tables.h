// Where the router's tables are found: the built-in ones are embedded, an institution adds its own. The only
// part of the router that reads files and protobuf; the law itself is common/law/courts.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "common/law/courts/court_tables.h"

namespace sudiao {

// The tables of common/court_tables/data.
const law::CourtTables& BuiltInCourtTables();

// One table in protobuf text format. INVALID_ARGUMENT says where the text is wrong.
absl::StatusOr<law::CourtTables> ParseCourtTables(std::string_view text);

// The built-in tables with the rows of a file, or of every *.textproto of a folder, merged in.
// INVALID_ARGUMENT names the file that cannot be read or what the linter finds.
absl::StatusOr<law::CourtTables> LoadCourtTables(const std::string& path);

}  // namespace sudiao
