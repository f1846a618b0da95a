// The names of the fee schedules that a pack may name. What each costs is not the packs' matter.
#pragma once

#include <algorithm>
#include <iterator>
#include <string_view>

namespace sudiao::packs {

inline constexpr std::string_view kFeeSchedules[] = {
    "CN-PEOPLES-FREE",         // PML-04: a committee takes nothing.
    "CN-REFERRAL-FREE",        // SIM-29: the court's budget pays.
    "CN-ADMINISTRATIVE-FREE",  // An organ takes nothing.
    "CN-CONFIRMATION-FREE",    // JC11-11: the court confirms without a fee.
    "CN-COURT-HALF",           // FEE-4: half the court fee where a suit ends by mediation.
    "ORGANISATION-PUBLISHED",  // CMR-16: what the organisation has published.
    "WIPO-STANDARD",           // WIPO's own schedule.
    "WIPO-CN-REFERRAL",        // WIPO-06: WIPO's schedule for cases that Chinese courts refer.
};

inline bool IsKnownFeeSchedule(std::string_view name) {
  return std::find(std::begin(kFeeSchedules), std::end(kFeeSchedules), name) != std::end(kFeeSchedules);
}

}  // namespace sudiao::packs
