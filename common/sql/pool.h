// A bounded pool of connections. A lease is returned when it is destroyed; a broken one is discarded instead,
// so that the next caller gets a new connection.
#pragma once

#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/status/errors.h"
#include "common/status/reasons.h"

namespace sudiao::sql {

template <typename T>
class Pool {
 public:
  using Factory = std::function<absl::StatusOr<std::unique_ptr<T>>(absl::Time deadline)>;

  class Lease {
   public:
    Lease(Pool* pool, std::unique_ptr<T> item) : pool_(pool), item_(std::move(item)) {}
    Lease(Lease&& other) noexcept
        : pool_(std::exchange(other.pool_, nullptr)), item_(std::move(other.item_)) {}
    Lease& operator=(Lease&&) = delete;
    ~Lease() {
      if (pool_ != nullptr) pool_->Return(std::move(item_));
    }
    T* operator->() { return item_.get(); }
    T& operator*() { return *item_; }
    // Closes the connection at once; nobody gets it again.
    void Discard() { item_.reset(); }

   private:
    friend class Pool;
    Pool* pool_;
    std::unique_ptr<T> item_;  // null if discarded
  };

  Pool(int size, Factory factory) : free_(size), factory_(std::move(factory)) {}

  // Waits for a free place until `deadline`, then takes the connection used last or makes a new one.
  absl::StatusOr<Lease> Acquire(absl::Time deadline) {
    std::unique_ptr<T> item;
    {
      absl::MutexLock lock(&mutex_);
      while (free_ == 0) {
        if (freed_.WaitWithDeadline(&mutex_, deadline) && free_ == 0) return Fail(reasons::kDeadlineExceeded);
      }
      --free_;
      if (!idle_.empty()) {
        item = std::move(idle_.back());
        idle_.pop_back();
      }
    }
    Lease lease(this, std::move(item));
    if (lease.item_ == nullptr) {
      auto made = factory_(deadline);
      if (!made.ok()) return made.status();
      lease.item_ = *std::move(made);
    }
    return lease;
  }

  // Closes the idle connections: they broke with the one that its user just lost.
  void DiscardIdle() {
    std::vector<std::unique_ptr<T>> closed;
    absl::MutexLock lock(&mutex_);
    closed.swap(idle_);
  }

 private:
  void Return(std::unique_ptr<T> item) {
    absl::MutexLock lock(&mutex_);
    ++free_;
    if (item != nullptr) idle_.push_back(std::move(item));
    freed_.Signal();
  }

  absl::Mutex mutex_;
  absl::CondVar freed_;
  int free_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::unique_ptr<T>> idle_ ABSL_GUARDED_BY(mutex_);
  const Factory factory_;
};

}  // namespace sudiao::sql
