// What a process tells over HTTP to those who watch it: /metrics for Prometheus, /healthz (it lives) and
// /readyz (it can answer calls) for probes. The gateway tells the same on its own port.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "common/obs/metrics.h"

namespace sudiao::obs {

class Exposer {
 public:
  // Listens on "127.0.0.1:9101"; port 0 takes a free one. `ready` is asked at every /readyz, from a thread of
  // the exposer's. Both must outlive the result.
  static absl::StatusOr<std::unique_ptr<Exposer>> Start(const std::string& listen,
                                                        std::function<absl::Status()> ready,
                                                        const Metrics& metrics = Metrics::Process());
  virtual ~Exposer() = default;
  virtual int port() const = 0;
};

}  // namespace sudiao::obs
