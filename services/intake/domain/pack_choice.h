// By which procedure rules a case goes.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/packs/pack.h"

namespace sudiao::intake::domain {

struct PackWish {
  packs::MediationBody body = packs::MediationBody::UNSPECIFIED;
  // UNSPECIFIED where the body takes the case itself.
  packs::Referral referral = packs::Referral::UNSPECIFIED;
  bool foreign_party = false;
  // The id of a pack, or "" for the usual one.
  std::string pack_id;
};

// Among the packs in force: the one wished for, if it is for such a case and body; else the usual one of such
// cases. A procedure that is not the usual one is never taken unasked, not even where no other is in force
// yet. PACK_NOT_FOR_THIS_CASE, NO_PACK_FITS, PACK_CHOICE_NEEDED.
absl::StatusOr<const packs::Pack*> ChoosePack(const std::vector<const packs::Pack*>& in_force,
                                              const PackWish& wish);

// When a case commenced that the body took on a day it fixed itself. The day is one of the pack's place,
// neither before the case was handed in nor still to come; and the pack must have a clock that starts then.
absl::StatusOr<absl::Time> FixedCommencement(const packs::Pack& pack, std::optional<absl::CivilDay> day,
                                             absl::Time submit_time, absl::Time now);

// RECORDING_FORBIDDEN where the pack lets nobody record, whoever consents.
absl::Status CheckRecording(const packs::Pack& pack);

// The days that a court gives for the mediation: of several limits the shortest; 0 without a limit.
int64_t TimeLimitDays(const packs::Pack& pack);

}  // namespace sudiao::intake::domain
