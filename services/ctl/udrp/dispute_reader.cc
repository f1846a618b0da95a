// Reading the file.
#include <zlib.h>

#include <algorithm>
#include <memory>

#include "absl/strings/str_cat.h"
#include "common/codec/json.h"
#include "common/status/status_macros.h"
#include "common/status/view.h"
#include "services/ctl/udrp/dispute.h"
#include "services/ctl/udrp/text.h"

namespace sudiao::ctl::udrp {
namespace {

using codec::JsonNode;

// A row longer than this is no row but a broken file.
constexpr size_t kLongestLine = size_t{64} << 20;

class RowReader {
 public:
  RowReader(JsonNode node, Dispute& dispute, Oddities& oddities)
      : node_(node), dispute_(dispute), oddities_(oddities) {}

  void Read() {
    Text("number", dispute_.number);
    Text("source", dispute_.source);
    Text("status", dispute_.status);
    Text("url", dispute_.url);
    Text("submitted", dispute_.submitted);
    Text("commenced", dispute_.commenced);
    Text("panel_appointed", dispute_.panel_appointed);
    Text("registrar_request_date", dispute_.registrar_request_date);
    Text("registrar_response_date", dispute_.registrar_response_date);
    Text("published", dispute_.published);
    Text("represented_by", dispute_.represented_by);
    List("registrars", dispute_.registrars, false);
    List("panelists", dispute_.panelists, false);
    List("complainants", dispute_.complainants, false);
    List("respondents", dispute_.respondents, false);
    List("domains", dispute_.domains, false);
    List("trademarks", dispute_.trademarks, false);
    List("complainants_countries", dispute_.complainants_countries, true);
    List("respondents_countries", dispute_.respondents_countries, true);
    Flag("registrant_default", dispute_.registrant_default);
    for (size_t i = 0; i < node_.size(); ++i) {
      const std::string name(node_.KeyAt(i));
      if (std::find(known_.begin(), known_.end(), name) == known_.end()) Odd("unknown_field", name);
    }
  }

 private:
  void Odd(std::string kind, std::string detail) {
    oddities_.push_back({dispute_.row, dispute_.number, std::move(kind), std::move(detail)});
  }

  JsonNode Member(std::string_view name) {
    known_.emplace_back(name);
    const JsonNode member = node_[name];
    if (!member) Odd("missing_field", std::string(name));
    return member;
  }

  void Text(std::string_view name, std::string& value) {
    const JsonNode member = Member(name);
    if (!member || member.IsNull()) return;
    if (!member.IsString()) return Odd("wrong_type", std::string(name));
    value = std::string(member.String());
    Clean(name, value);
  }

  void Flag(std::string_view name, bool& value) {
    const JsonNode member = Member(name);
    if (member && !member.IsNull()) value = member.Bool();
    if (member && member.IsNull()) Odd("missing_field", std::string(name));
  }

  // Countries stand at the place of their party, so null keeps its place there.
  void List(std::string_view name, std::vector<std::string>& values, bool keep_nulls) {
    const JsonNode member = Member(name);
    if (!member || member.IsNull()) return;
    if (!member.IsArray()) return Odd("wrong_type", std::string(name));
    for (size_t i = 0; i < member.size(); ++i) {
      const JsonNode element = member.At(i);
      const std::string place = absl::StrCat(AbslView(name), "[", i, "]");
      if (element.IsNull()) {
        Odd("null_in_list", place);
        if (keep_nulls) values.emplace_back();
        continue;
      }
      if (!element.IsString()) {
        Odd("wrong_type", place);
        continue;
      }
      std::string value(element.String());
      Clean(place, value);
      if (value.empty()) Odd("empty_entry", place);
      if (!value.empty() || keep_nulls) values.push_back(std::move(value));
    }
  }

  // White space around a name or domain is no part of it; that it was there is told.
  void Clean(std::string_view place, std::string& value) {
    const std::string_view trimmed = Trimmed(value);
    if (trimmed.size() == value.size()) return;
    Odd("space_around", absl::StrCat(AbslView(place), ": \"", value, "\""));
    value = std::string(trimmed);
  }

  JsonNode node_;
  Dispute& dispute_;
  Oddities& oddities_;
  std::vector<std::string> known_;
};

// Lines of a file that may be packed. zlib reads plain files as they are.
class LineReader {
 public:
  explicit LineReader(const std::string& path) : file_(::gzopen(path.c_str(), "rb")) {
    if (file_ != nullptr) ::gzbuffer(file_, 1U << 17U);
  }
  ~LineReader() {
    if (file_ != nullptr) ::gzclose(file_);
  }
  LineReader(const LineReader&) = delete;
  LineReader& operator=(const LineReader&) = delete;

  bool opened() const { return file_ != nullptr; }

  // False at the end or on an error.
  bool Next(std::string& line) {
    line.clear();
    char part[8192];
    while (line.size() < kLongestLine && ::gzgets(file_, part, sizeof(part)) != nullptr) {
      line.append(part);
      if (!line.empty() && line.back() == '\n') {
        line.pop_back();
        return true;
      }
    }
    return !line.empty();
  }

  // OK at the end of a whole file; a packed file that was cut off is not whole.
  absl::Status status() const {
    int code = Z_OK;
    const char* text = ::gzerror(file_, &code);
    if (code != Z_OK && code != Z_STREAM_END) return absl::DataLossError(text);
    return absl::OkStatus();
  }

 private:
  gzFile file_;
};

}  // namespace

bool ReadDispute(std::string_view line, int64_t row, Dispute& dispute, Oddities& oddities) {
  dispute = Dispute();
  dispute.row = row;
  const auto document = codec::JsonDocument::Parse(line);
  if (!document.ok()) {
    oddities.push_back({row, "", "unreadable_row", std::string(document.status().message())});
    return false;
  }
  if (!document->root().IsObject()) {
    oddities.push_back({row, "", "unreadable_row", "not a JSON object"});
    return false;
  }
  RowReader(document->root(), dispute, oddities).Read();
  if (!dispute.number.empty() && !dispute.source.empty()) return true;
  oddities.push_back(
      {row, dispute.number, "unreadable_row", "no number or no source: the row cannot be told from others"});
  return false;
}

absl::Status ReadDocket(const std::string& path, int64_t limit, Docket& docket) {
  LineReader lines(path);
  if (!lines.opened()) return absl::NotFoundError(absl::StrCat("cannot read ", path));
  std::string line;
  Dispute dispute;
  int64_t row = 0;
  while ((limit <= 0 || docket.rows < limit) && lines.Next(line)) {
    ++row;
    if (Trimmed(line).empty()) continue;
    ++docket.rows;
    if (!ReadDispute(line, row, dispute, docket.oddities)) continue;
    FindOddities(dispute, docket.oddities);
    docket.disputes.push_back(std::move(dispute));
  }
  if (const absl::Status status = lines.status(); !status.ok()) {
    return absl::DataLossError(absl::StrCat(path, ", after row ", row, ": ", status.message()));
  }
  CompareRows(docket.disputes, docket.oddities);
  return absl::OkStatus();
}

}  // namespace sudiao::ctl::udrp
