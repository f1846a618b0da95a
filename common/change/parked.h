// Deliveries that were given up after too many tries. A parked event holds up its own aggregate's events to
// that subscriber, until somebody has mended what refused it and lets it go on. Who did so stays in the table
// operations.
#pragma once

#include <limits>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/sql/database.h"

namespace sudiao::change {

// The next_try_us of a parked delivery.
inline constexpr int64_t kParked = std::numeric_limits<int64_t>::max();

struct ParkedDelivery {
  std::string subscriber;
  std::string kind;
  std::string aggregate_id;
  std::string event_id;
  std::string type;
  absl::Time time;  // when it happened
  int64_t attempts = 0;
  int64_t held_up = 0;  // later events of the aggregate that wait behind it
};

// Which of them; "" for any.
struct ParkedFilter {
  std::string subscriber;
  std::string kind;
  std::string aggregate_id;
};

// The oldest first, at most `limit`.
absl::StatusOr<std::vector<ParkedDelivery>> ListParked(sql::Session& session, const ParkedFilter& filter,
                                                       int limit);

// Lets the first of them go on, with all their tries again, and records `who` did it. The service's relay
// takes them up within a second. Answers which.
absl::StatusOr<std::vector<ParkedDelivery>> RetryParked(sql::Session& session, const ParkedFilter& filter,
                                                        const std::string& who, absl::Time now, int limit);

}  // namespace sudiao::change
