#include "common/rpc/worker_pool.h"

#include <utility>

#include "absl/time/clock.h"

namespace sudiao::rpc {

WorkerPool::WorkerPool(int threads, int queue_limit, std::function<void(absl::Duration)> started)
    : queue_limit_(static_cast<size_t>(queue_limit)), started_(std::move(started)) {
  for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { Run(); });
}

WorkerPool::~WorkerPool() {
  Close();
  for (std::thread& thread : threads_) thread.join();
}

bool WorkerPool::Post(std::function<void()> work) {
  const absl::MutexLock lock(&mutex_);
  if (closed_ || queue_.size() >= queue_limit_) return false;
  queue_.push_back({std::move(work), absl::Now()});
  return true;
}

void WorkerPool::Close() {
  const absl::MutexLock lock(&mutex_);
  closed_ = true;
}

int WorkerPool::queued() const {
  const absl::MutexLock lock(&mutex_);
  return static_cast<int>(queue_.size());
}

void WorkerPool::Run() {
  while (true) {
    Waiting next;
    {
      const absl::MutexLock lock(&mutex_);
      mutex_.Await(absl::Condition(this, &WorkerPool::HasWorkOrIsClosed));
      if (queue_.empty()) return;
      next = std::move(queue_.front());
      queue_.pop_front();
    }
    if (started_) started_(absl::Now() - next.since);
    next.work();
  }
}

}  // namespace sudiao::rpc
