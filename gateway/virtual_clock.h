// Time as an API: GET /v1/clock and POST /v1/clock:advance move the virtual clocks of all services together,
// so that timers of different services fire in the order of their due times and every consequence is
// delivered before the next.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "sudiao/common/v1/clock.pb.h"

namespace grpc {
class Channel;
}  // namespace grpc

namespace sudiao::gateway {

// One service's clock, as far as advancing needs it.
class RemoteClock {
 public:
  virtual ~RemoteClock() = default;
  virtual absl::StatusOr<common::v1::Clock> Get() = 0;
  virtual absl::StatusOr<common::v1::Clock> Set(absl::Time now) = 0;
};
std::unique_ptr<RemoteClock> MakeRemoteClock(const std::shared_ptr<grpc::Channel>& channel,
                                             const std::string& internal_key);

// The latest of the clocks, the earliest due time, and whether all are idle.
absl::StatusOr<common::v1::Clock> ReadClocks(const std::vector<std::unique_ptr<RemoteClock>>& clocks);

// Goes from due time to due time up to `target`. Blocks: call it on a thread of its own. Fails if time would
// go back, or if the services never come to rest.
absl::StatusOr<common::v1::Clock> AdvanceClocks(const std::vector<std::unique_ptr<RemoteClock>>& clocks,
                                                absl::Time target);

}  // namespace sudiao::gateway
