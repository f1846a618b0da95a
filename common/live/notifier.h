// Tells live watchers that something changed: wake-ups, never facts. Two fillings: in-process, and Redis for
// several replicas. A lost wake-up costs freshness only, because watchers also look by themselves every few
// seconds.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"

namespace sudiao::live {

class Notifier {
 public:
  using Callback = std::function<void()>;
  // Ends the subscription when destroyed; afterwards its callback is not running and does not run again.
  class Subscription {
   public:
    virtual ~Subscription() = default;
  };

  virtual ~Notifier() = default;
  // Wakes the subscribers of the topic ("case/0190…"), here and in other processes. Returns at once.
  virtual void Publish(const std::string& topic) = 0;
  // `callback` must be quick and must not call the notifier.
  virtual std::unique_ptr<Subscription> Subscribe(const std::string& topic, Callback callback) = 0;
};

std::unique_ptr<Notifier> NewInProcessNotifier();

// Through Redis publish/subscribe at host:port (or a Unix socket path). Reconnects by itself; while Redis is
// away it works in-process. `password_file` may be empty.
absl::StatusOr<std::unique_ptr<Notifier>> NewRedisNotifier(const std::string& address,
                                                           const std::string& password_file);

}  // namespace sudiao::live
