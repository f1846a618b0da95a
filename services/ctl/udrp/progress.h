// How far an import has come: a bar on a terminal, else a line every few seconds.
#pragma once

#include <cstdint>
#include <string>

#include "absl/time/time.h"
#include "services/ctl/console.h"
#include "services/ctl/udrp/importer.h"

namespace sudiao::ctl::udrp {

class Progress {
 public:
  Progress(const Console& console, int64_t rows, absl::Time start)
      : console_(console), rows_(rows), start_(start) {}

  // How often Show is to be called.
  absl::Duration every() const {
    return console_.err_is_terminal ? absl::Milliseconds(200) : absl::Seconds(5);
  }
  void Show(const ImportResult& result, absl::Time now);
  // Ends the bar's line.
  void Finish();

 private:
  const Console& console_;
  const int64_t rows_;
  const absl::Time start_;
  bool drawn_ = false;
};

// "1h02m", "3m20s", "12s".
std::string ShortDuration(absl::Duration duration);

}  // namespace sudiao::ctl::udrp
