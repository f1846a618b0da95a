#include "services/intake/preservation_clock.h"

#include "common/time/china_day.h"

namespace sudiao::intake {
namespace {

constexpr std::string_view kCourtReferralPack = "cn-pre-filing";

}  // namespace

std::optional<PreservationClock> PreservationClockOf(const domain::Case& c, const packs::PackRegistry& packs,
                                                     absl::Time now) {
  if (c.content.preservation_date == absl::CivilDay()) return std::nullopt;
  const packs::Pack* pack = packs.InForce(kCourtReferralPack, c.content.preservation_date);
  if (pack == nullptr) pack = packs.InForce(kCourtReferralPack, ChinaDay(now));
  if (pack == nullptr) return std::nullopt;
  auto notice = domain::PreservationNoticeOf(c, *pack, now);
  if (!notice.has_value()) return std::nullopt;
  return PreservationClock{pack, *std::move(notice)};
}

}  // namespace sudiao::intake
