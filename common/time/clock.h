// The only source of time. Code that needs "now" takes a Clock; code in domain/ takes the time itself.
//
// Whoever waits for a moment may wait through the clock, and wakes when virtual time moves:
//
//   absl::MutexLock lock(&mutex_);
//   clock_.WaitUntil(next_due, &mutex_, absl::Condition(this, &Loop::HasWorkOrStops));
#pragma once

#include <atomic>
#include <cstdint>
#include <list>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

namespace sudiao {

// Instants are whole microseconds in UTC, as they are stored. Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual absl::Time Now() const = 0;

  // Waits until `condition` holds or Now() has reached `due` (absl::InfiniteFuture() waits for the condition
  // alone). The caller holds `mutex`, which is released while waiting and held again on return, as by
  // Mutex::Await; it may be released once more before the return, so what the caller knew of the guarded
  // state must be read again. Returns whether the condition holds.
  virtual bool WaitUntil(absl::Time due, absl::Mutex* mutex, const absl::Condition& condition) = 0;
};

class SystemClock final : public Clock {
 public:
  absl::Time Now() const override;
  bool WaitUntil(absl::Time due, absl::Mutex* mutex, const absl::Condition& condition) override;
};

// Time that moves only when it is told to. For tests and the standalone shape with --clock=virtual.
class VirtualClock final : public Clock {
 public:
  explicit VirtualClock(absl::Time start);

  absl::Time Now() const override;
  bool WaitUntil(absl::Time due, absl::Mutex* mutex, const absl::Condition& condition) override;

  // Moves time to `now` and wakes everybody who waits for an instant that has come. Time never goes back: an
  // earlier `now` changes nothing and returns false. The caller must not hold a mutex that somebody waits
  // with.
  bool SetTime(absl::Time now) ABSL_LOCKS_EXCLUDED(mutex_);
  void Advance(absl::Duration by) ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  struct Waiter {
    absl::Mutex* mutex;
    int wakers = 0;  // How many SetTime calls are about to touch `mutex`; the waiter stays until it is 0.
  };
  void WakeWaiters() ABSL_LOCKS_EXCLUDED(mutex_);

  std::atomic<int64_t> now_micros_;
  absl::Mutex mutex_;
  std::list<Waiter> waiters_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace sudiao
