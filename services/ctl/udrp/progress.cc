#include "services/ctl/udrp/progress.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace sudiao::ctl::udrp {

std::string ShortDuration(absl::Duration duration) {
  const int64_t seconds = absl::ToInt64Seconds(duration);
  if (seconds >= 3600) return absl::StrFormat("%dh%02dm", seconds / 3600, seconds / 60 % 60);
  if (seconds >= 60) return absl::StrFormat("%dm%02ds", seconds / 60, seconds % 60);
  return absl::StrFormat("%ds", seconds);
}

void Progress::Show(const ImportResult& result, absl::Time now) {
  constexpr int64_t kWidth = 30;
  const int64_t done = result.done();
  const double seconds = std::max(absl::ToDoubleSeconds(now - start_), 0.001);
  const double rate = static_cast<double>(done) / seconds;
  const std::string left =
      rate > 0 ? ShortDuration(absl::Seconds(static_cast<double>(rows_ - done) / rate)) : std::string("?");
  const int64_t filled = rows_ == 0 ? kWidth : kWidth * done / rows_;
  const std::string text =
      absl::StrCat(done, "/", rows_, " ", rows_ == 0 ? 100 : 100 * done / rows_, "%  ",
                   absl::StrFormat("%.1f", rate), console_.chinese() ? " 行/秒  剩余 " : " rows/s  ETA ",
                   left, console_.chinese() ? "  失败 " : "  failed ", result.failed);
  if (console_.err_is_terminal) {
    console_.err << "\r[" << std::string(static_cast<size_t>(filled), '#')
                 << std::string(static_cast<size_t>(kWidth - filled), '.') << "] " << text << "\033[K"
                 << std::flush;
    drawn_ = true;
  } else {
    console_.err << text << '\n' << std::flush;
  }
}

void Progress::Finish() {
  if (drawn_) console_.err << "\n";
  drawn_ = false;
}

}  // namespace sudiao::ctl::udrp
