#include "common/court_tables/court_tables.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/codec/struct_proto.h"
#include "common/status/errors.h"
#include "common/status/status_macros.h"
#include "embedded/court_tables.h"
#include "google/protobuf/io/tokenizer.h"
#include "google/protobuf/text_format.h"
#include "sudiao/packs/v1/court_table.pb.h"

namespace sudiao {
namespace {

namespace fs = std::filesystem;

class FirstError : public google::protobuf::io::ErrorCollector {
 public:
  void AddError(int line, int column, const std::string& message) override {
    if (text_.empty()) text_ = absl::StrCat("line ", line + 1, ", column ", column + 1, ": ", message);
  }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

absl::StatusOr<law::CourtTables> CheckedTables(law::CourtTables tables) {
  const std::vector<std::string> defects = law::Lint(tables);
  if (!defects.empty()) return absl::InvalidArgumentError(absl::StrJoin(defects, "; "));
  return tables;
}

absl::StatusOr<law::CourtTables> ReadBuiltIn() {
  law::CourtTables all;
  for (const embedded::File& file : embedded::CourtTables()) {
    ASSIGN_OR_RETURN(const law::CourtTables tables, ParseCourtTables(file.text));
    all.Merge(tables);
  }
  return CheckedTables(std::move(all));
}

absl::StatusOr<law::CourtTables> ReadFile(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  const bool read = in.good();
  absl::StatusOr<law::CourtTables> tables = ParseCourtTables(text);
  if (read && tables.ok()) return tables;
  const std::string detail = read ? std::string(tables.status().message()) : "it cannot be read";
  return absl::InvalidArgumentError(absl::StrCat(path.filename().string(), ": ", detail));
}

absl::StatusOr<std::vector<fs::path>> FilesAt(const std::string& path) {
  std::error_code error;
  if (!fs::is_directory(path, error)) return std::vector<fs::path>{path};
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(path, error)) {
    if (entry.path().extension() == ".textproto") files.push_back(entry.path());
  }
  if (error)
    return absl::InvalidArgumentError(absl::StrCat("The folder of court tables cannot be read: ", path));
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

absl::StatusOr<law::CourtTables> ParseCourtTables(std::string_view text) {
  google::protobuf::TextFormat::Parser parser;
  FirstError error;
  parser.RecordErrorsTo(&error);
  packs::v1::CourtTable proto;
  if (!parser.ParseFromString(std::string(text), &proto)) return absl::InvalidArgumentError(error.text());
  law::CourtTables tables;
  Violations violations;
  codec::FromProto(proto, tables, violations);
  if (violations.empty()) return tables;
  const Violations::Item& first = violations.items()[0];
  return absl::InvalidArgumentError(absl::StrCat(first.field, ": ", first.en));
}

const law::CourtTables& BuiltInCourtTables() {
  static const law::CourtTables* const tables = [] {
    absl::StatusOr<law::CourtTables> built = ReadBuiltIn();
    if (!built.ok()) {
      std::fprintf(stderr, "A built-in court table is broken: %s\n", built.status().ToString().c_str());
      std::abort();
    }
    return new law::CourtTables(*std::move(built));
  }();
  return *tables;
}

absl::StatusOr<law::CourtTables> LoadCourtTables(const std::string& path) {
  law::CourtTables tables = BuiltInCourtTables();
  ASSIGN_OR_RETURN(const std::vector<fs::path> files, FilesAt(path));
  for (const fs::path& file : files) {
    ASSIGN_OR_RETURN(const law::CourtTables more, ReadFile(file));
    tables.Merge(more);
  }
  return CheckedTables(std::move(tables));
}

}  // namespace sudiao
