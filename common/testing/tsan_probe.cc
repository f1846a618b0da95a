// Threads that share what absl::Mutex, CondVar, Condition and Notification guard, which is no race; and with
// the word "race" one counter that nothing guards. For the tests of the tsan preset.
#include <cstdio>
#include <deque>
#include <thread>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "absl/time/time.h"

namespace {

constexpr int kRounds = 1000;

struct Shared {
  absl::Mutex mutex;
  absl::CondVar more;
  std::deque<int> queue;
  bool done = false;
  int taken = 0;
  int unguarded = 0;

  bool Ready() const { return done || !queue.empty(); }
};

void Put(Shared& shared, bool race) {
  for (int i = 0; i < kRounds; ++i) {
    const absl::MutexLock lock(&shared.mutex);
    shared.queue.push_back(i);
    shared.more.Signal();
  }
  if (race) ++shared.unguarded;
}

void TakeByCondition(Shared& shared) {
  while (true) {
    const absl::MutexLock lock(&shared.mutex);
    shared.mutex.Await(absl::Condition(&shared, &Shared::Ready));
    if (shared.queue.empty()) return;
    shared.queue.pop_front();
    ++shared.taken;
  }
}

void TakeBySignal(Shared& shared) {
  while (true) {
    const absl::MutexLock lock(&shared.mutex);
    while (!shared.Ready()) shared.more.WaitWithTimeout(&shared.mutex, absl::Milliseconds(5));
    if (shared.queue.empty()) return;
    shared.queue.pop_front();
    ++shared.taken;
  }
}

}  // namespace

int main(int count, char**) {
  Shared shared;
  absl::Notification told;
  int before = 0;
  std::thread teller([&] {
    before = 1;
    told.Notify();
  });
  told.WaitForNotification();
  std::thread first(TakeByCondition, std::ref(shared)), second(TakeBySignal, std::ref(shared));
  std::vector<std::thread> putters;
  for (int i = 0; i < 2; ++i) putters.emplace_back(Put, std::ref(shared), count > 1);
  for (std::thread& thread : putters) thread.join();
  {
    const absl::MutexLock lock(&shared.mutex);
    shared.done = true;
    shared.more.SignalAll();
  }
  first.join();
  second.join();
  const bool right = before == 1 && shared.taken == 2 * kRounds;
  teller.join();
  std::puts(right ? "all taken" : "something is lost");
  return right ? 0 : 1;
}
