#include "services/intake/domain/preservation.h"

#include "absl/strings/str_cat.h"
#include "common/time/calendar.h"

namespace sudiao::intake::domain {
namespace {

constexpr std::string_view kClock = "C-PRESERVE-SUE";

std::string DatesZh(const DeadlineProof& window) {
  const std::string counted = absl::FormatCivilTime(window.counted_day);
  if (window.counted_day == window.last_day) return absl::StrCat("最后一日为 ", counted);
  return absl::StrCat("第三十日为 ", counted, "，遇休息日顺延至 ", absl::FormatCivilTime(window.last_day),
                      "，建议在 ", counted, " 以前办理");
}

std::string DatesEn(const DeadlineProof& window) {
  const std::string counted = absl::FormatCivilTime(window.counted_day);
  if (window.counted_day == window.last_day) return absl::StrCat("the last day is ", counted);
  return absl::StrCat("the thirtieth day is ", counted, "; as a rest day it moves to ",
                      absl::FormatCivilTime(window.last_day), ". Do it by ", counted);
}

// Days that are left until the advised end, once the pack's warnings have begun.
std::optional<int64_t> DaysToWarnOf(const packs::Pack& pack, const PreservationNotice& notice,
                                    absl::Time now) {
  const std::vector<WarningDay> warnings = packs::ClockWarnings(pack, notice.window);
  if (warnings.empty() || now < warnings.front().begins) return std::nullopt;
  return now < notice.advised ? absl::ToInt64Hours(notice.advised - now) / 24 : 0;
}

}  // namespace

std::optional<PreservationNotice> PreservationNoticeOf(const Case& c, const packs::Pack& pack,
                                                       absl::Time now) {
  const bool taken = c.content.preservation_date != absl::CivilDay() && c.state != CaseState::PERFORMED;
  absl::TimeZone zone;
  if (!taken || !absl::LoadTimeZone(pack.time_zone, &zone)) return std::nullopt;
  auto window = packs::ComputeClock(pack, kClock, c.id, absl::FromCivil(c.content.preservation_date, zone));
  if (!window.ok()) return std::nullopt;
  PreservationNotice notice;
  notice.window = *std::move(window);
  notice.advised = EndOfDay(notice.window.counted_day, zone);
  notice.over = !notice.window.IsInTime(now);
  if (notice.over && HasEnded(c.state)) return std::nullopt;
  if (notice.over) {
    notice.text_zh = absl::StrCat("诉前保全后的起诉期限已于 ", absl::FormatCivilTime(notice.window.last_day),
                                  " 届满；没有起诉或者申请仲裁的，保全将被解除。");
    notice.text_en = absl::StrCat("The time to sue after the pre-suit preservation ended on ",
                                  absl::FormatCivilTime(notice.window.last_day),
                                  "; without a suit or arbitration the measure is lifted.");
    return notice;
  }
  notice.text_zh =
      absl::StrCat("诉前保全后应当在三十日内起诉或者申请仲裁，否则解除保全；调解不停止计算该期限：",
                   DatesZh(notice.window), "。");
  notice.text_en = absl::StrCat(
      "After a pre-suit preservation a suit or arbitration must follow within thirty days, or the measure is "
      "lifted; mediation does not stop this time: ",
      DatesEn(notice.window), ".");
  if (const auto days = DaysToWarnOf(pack, notice, now); days.has_value()) {
    notice.text_zh = absl::StrCat("请注意：仅剩 ", *days, " 整天。", notice.text_zh);
    notice.text_en = absl::StrCat("Warning: ", *days, " whole days are left. ", notice.text_en);
  }
  return notice;
}

}  // namespace sudiao::intake::domain
