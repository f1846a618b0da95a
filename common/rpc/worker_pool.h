// A fixed number of threads with a bounded queue: the only place where requests do blocking work.
#pragma once

#include <deque>
#include <functional>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"

namespace sudiao::rpc {

class WorkerPool {
 public:
  WorkerPool(int threads, int queue_limit);
  // Runs what is queued, then ends the threads.
  ~WorkerPool();

  // False if the queue is full or the pool is closing: the work will not run.
  bool Post(std::function<void()> work);
  // Takes no more work; what is queued still runs.
  void Close();
  int queued() const;

 private:
  void Run();
  bool HasWorkOrIsClosed() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return closed_ || !queue_.empty(); }

  const size_t queue_limit_;
  mutable absl::Mutex mutex_;
  std::deque<std::function<void()>> queue_ ABSL_GUARDED_BY(mutex_);
  bool closed_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace sudiao::rpc
