// Signs of a sham mediation (虚假调解), as a transparent score: each sign that was seen, its points and its
// words. The score decides nothing: the mediator suspends and reports (SIM-18), the body and the court judge.
//
// Which signs there are and what they weigh is no law (SHAM-5 is drawn from policy papers): an institution
// sets the weights. The platform stores neither devices nor network addresses of its users, so that sign of
// SHAM-5 is not seen here; NotCollected() says what else is not.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "common/types/fields.h"

namespace sudiao::law {

// SHARED_*: two parties of opposite sides have the same. SHARED_ACCOUNT: one account signs or acts for both.
SUDIAO_ENUM(ShamSign, SHARED_IDENTITY_NUMBER, SHARED_ACCOUNT, SHARED_LEGAL_REPRESENTATIVE, SHARED_PHONE,
            SHARED_EMAIL, SHARED_ADDRESS, SHARED_AGENT, FAST_FULL_ACCEPTANCE, REPEATED_PAIR)

struct ShamWeight {
  ShamSign sign = ShamSign::UNSPECIFIED;
  int64_t points = 0;
  SUDIAO_FIELDS(sign, points)
};

struct ShamPolicy {
  std::vector<ShamWeight> weights;
  // From this score on the mediator and the body are alerted.
  int64_t alert_at = 0;
  // A full acceptance within so many seconds from the opening is fast.
  int64_t fast_seconds = 0;
  // So many earlier cases between the same two sides are a repetition.
  int64_t repeated_cases = 0;
  SUDIAO_FIELDS(weights, alert_at, fast_seconds, repeated_cases)
};

ShamPolicy DefaultShamPolicy();
// Reads a policy as JSON; what it leaves out keeps its default, a weight of 0 takes its sign out.
absl::StatusOr<ShamPolicy> ReadShamPolicy(std::string_view json);

struct ShamObservations {
  // SHARED_* only.
  std::vector<ShamSign> shared;
  // From the opening until everything that was claimed was accepted, if that happened.
  std::optional<int64_t> seconds_to_full_acceptance;
  int64_t earlier_cases_of_pair = 0;
};

struct ShamReason {
  ShamSign sign = ShamSign::UNSPECIFIED;
  int64_t points = 0;
  std::string text_zh;
  std::string text_en;
  SUDIAO_FIELDS(sign, points, text_zh, text_en)
};

struct ShamScore {
  int64_t points = 0;
  bool alert = false;
  std::vector<ShamReason> reasons;  // the heaviest first
};

// SHAM-5  The signs that were seen, each once, with their points; an alert from the policy's threshold on.
ShamScore ScoreSham(const ShamObservations& seen, const ShamPolicy& policy);

struct ShamGap {
  std::string_view zh;
  std::string_view en;
};
// The signs of SHAM-5 that the platform has no data for.
std::span<const ShamGap> NotCollected();

}  // namespace sudiao::law
