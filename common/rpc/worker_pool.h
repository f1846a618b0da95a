// A fixed number of threads with a bounded queue: the only place where requests do blocking work.
#pragma once

#include <deque>
#include <functional>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

namespace sudiao::rpc {

class WorkerPool {
 public:
  // `started` hears, on the worker's thread, how long each work has waited.
  WorkerPool(int threads, int queue_limit, std::function<void(absl::Duration waited)> started = nullptr);
  // Runs what is queued, then ends the threads.
  ~WorkerPool();

  // False if the queue is full or the pool is closing: the work will not run.
  bool Post(std::function<void()> work);
  // Takes no more work; what is queued still runs.
  void Close();
  int queued() const;

 private:
  struct Waiting {
    std::function<void()> work;
    absl::Time since;
  };

  void Run();
  bool HasWorkOrIsClosed() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return closed_ || !queue_.empty(); }

  const size_t queue_limit_;
  const std::function<void(absl::Duration)> started_;
  mutable absl::Mutex mutex_;
  std::deque<Waiting> queue_ ABSL_GUARDED_BY(mutex_);
  bool closed_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace sudiao::rpc
