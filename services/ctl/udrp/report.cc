#include "services/ctl/udrp/report.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/codec/struct_json.h"
#include "common/types/fields.h"

namespace sudiao::ctl::udrp {
namespace {

struct Line {
  int64_t row = 0;
  std::string number;
  std::string kind;
  std::string detail;
  SUDIAO_FIELDS(row, number, kind, detail)
};

}  // namespace

absl::StatusOr<std::unique_ptr<Report>> Report::Create(const std::string& path) {
  std::unique_ptr<Report> report(new Report(path));
  if (report->file_) return report;
  return absl::PermissionDeniedError(
      absl::StrCat("the report ", path, " cannot be written (choose another with --report)"));
}

void Report::Add(const Oddity& oddity) {
  file_ << codec::ToJson(Line{oddity.row, oddity.number, oddity.kind, oddity.detail}) << '\n';
  ++counts_[oddity.kind];
}

absl::Status Report::Flush() {
  file_.flush();
  return file_ ? absl::OkStatus()
               : absl::DataLossError(absl::StrCat("the report ", path_, " could not be written whole"));
}

int64_t Report::count(const std::string& kind) const {
  const auto found = counts_.find(kind);
  return found == counts_.end() ? 0 : found->second;
}

int64_t Report::total() const {
  int64_t total = 0;
  for (const auto& [kind, count] : counts_) total += count;
  return total;
}

void Report::Summarise(const Console& console) const {
  std::vector<std::pair<int64_t, std::string>> lines;
  for (const auto& [kind, count] : counts_) {
    const auto known = std::find_if(OddityKinds().begin(), OddityKinds().end(),
                                    [&name = kind](const OddityKind& k) { return k.name == name; });
    const std::string text =
        known == OddityKinds().end() ? "" : std::string(console.Text(known->en, known->zh));
    lines.emplace_back(count, absl::StrCat(kind, "  ", text));
  }
  std::sort(lines.rbegin(), lines.rend());
  for (const auto& [count, text] : lines) {
    const std::string number = std::to_string(count);
    console.out << std::string(number.size() < 8 ? 8 - number.size() : 0, ' ') << number << "  " << text
                << "\n";
  }
}

}  // namespace sudiao::ctl::udrp
