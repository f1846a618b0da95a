// The subscribers of this process, by topic.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "common/live/notifier.h"

namespace sudiao::live {

// Thread-safe. Must outlive its subscriptions' use of it, which they ensure by sharing it.
class Topics : public std::enable_shared_from_this<Topics> {
 public:
  std::unique_ptr<Notifier::Subscription> Subscribe(const std::string& topic, Notifier::Callback callback);

  // Calls the topic's callbacks on this thread.
  void Wake(const std::string& topic) ABSL_LOCKS_EXCLUDED(mutex_);
  // Calls every callback: for times in which wake-ups may have been missed.
  void WakeAll() ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  // Held while its callback runs, so that the end of a subscription can wait for it.
  struct Entry {
    absl::Mutex mutex;
    Notifier::Callback callback ABSL_GUARDED_BY(mutex);  // empty once the subscription has ended
  };
  using Entries = std::vector<std::shared_ptr<Entry>>;
  class Handle;

  static void Call(const Entries& entries);
  void Remove(const std::string& topic, const std::shared_ptr<Entry>& entry) ABSL_LOCKS_EXCLUDED(mutex_);

  absl::Mutex mutex_;
  std::map<std::string, Entries> entries_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace sudiao::live
