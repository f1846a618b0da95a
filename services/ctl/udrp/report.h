// The report of an import: one JSON line for each oddity and each failure, and how many there were of each
// kind.
#pragma once

#include <cstdint>
#include <fstream>
#include <map>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/ctl/console.h"
#include "services/ctl/udrp/dispute.h"

namespace sudiao::ctl::udrp {

class Report {
 public:
  // Begins a new report at `path`.
  static absl::StatusOr<std::unique_ptr<Report>> Create(const std::string& path);

  void Add(const Oddity& oddity);
  absl::Status Flush();

  // How many lines there are of that kind.
  int64_t count(const std::string& kind) const;
  int64_t total() const;
  // One line for each kind that occurred, the most frequent first.
  void Summarise(const Console& console) const;

 private:
  explicit Report(std::string path) : path_(std::move(path)), file_(path_, std::ios::trunc) {}

  const std::string path_;
  std::ofstream file_;
  std::map<std::string, int64_t> counts_;
};

}  // namespace sudiao::ctl::udrp
