#include "common/time/clock.h"

#include <vector>

namespace sudiao {

absl::Time SystemClock::Now() const { return absl::FromUnixMicros(absl::ToUnixMicros(absl::Now())); }

bool SystemClock::WaitUntil(absl::Time due, absl::Mutex* mutex, const absl::Condition& condition) {
  return mutex->AwaitWithDeadline(condition, due);
}

VirtualClock::VirtualClock(absl::Time start) : now_micros_(absl::ToUnixMicros(start)) {}

absl::Time VirtualClock::Now() const { return absl::FromUnixMicros(now_micros_.load()); }

bool VirtualClock::WaitUntil(absl::Time due, absl::Mutex* mutex, const absl::Condition& condition) {
  std::list<Waiter>::iterator self;
  {
    absl::MutexLock lock(&mutex_);
    self = waiters_.insert(waiters_.end(), Waiter{mutex});
  }
  const auto ready = [&] { return condition.Eval() || Now() >= due; };
  mutex->Await(absl::Condition(&ready));

  const auto try_leave = [&] {
    absl::MutexLock lock(&mutex_);
    if (self->wakers > 0) return false;
    waiters_.erase(self);
    return true;
  };
  if (!try_leave()) {
    // A waker is about to lock the caller's mutex: it must be let through before that mutex may go away.
    mutex->Unlock();
    {
      absl::MutexLock lock(&mutex_);
      const auto untouched = [self]() ABSL_NO_THREAD_SAFETY_ANALYSIS { return self->wakers == 0; };
      mutex_.Await(absl::Condition(&untouched));
      waiters_.erase(self);
    }
    mutex->Lock();
  }
  return condition.Eval();
}

bool VirtualClock::SetTime(absl::Time now) {
  const int64_t target = absl::ToUnixMicros(now);
  int64_t current = now_micros_.load();
  while (current <= target) {
    if (now_micros_.compare_exchange_weak(current, target)) {
      WakeWaiters();
      return true;
    }
  }
  return false;
}

void VirtualClock::Advance(absl::Duration by) { SetTime(Now() + by); }

void VirtualClock::WakeWaiters() {
  std::vector<std::list<Waiter>::iterator> touched;
  {
    absl::MutexLock lock(&mutex_);
    for (auto waiter = waiters_.begin(); waiter != waiters_.end(); ++waiter) {
      ++waiter->wakers;
      touched.push_back(waiter);
    }
  }
  for (auto waiter : touched) {
    // Releasing a mutex makes Abseil evaluate the conditions of those who wait with it.
    waiter->mutex->Lock();
    waiter->mutex->Unlock();
    absl::MutexLock lock(&mutex_);
    --waiter->wakers;
  }
}

}  // namespace sudiao
