#include "common/time/clock.h"

#include <gtest/gtest.h>

#include <thread>

namespace sudiao {
namespace {

constexpr absl::Time kStart = absl::FromUnixSeconds(1'750'000'000);

TEST(VirtualClock, MovesOnlyForward) {
  VirtualClock clock(kStart);
  EXPECT_EQ(clock.Now(), kStart);
  EXPECT_TRUE(clock.SetTime(kStart + absl::Hours(1)));
  EXPECT_FALSE(clock.SetTime(kStart));
  EXPECT_EQ(clock.Now(), kStart + absl::Hours(1));
  clock.Advance(absl::Minutes(1));
  EXPECT_EQ(clock.Now(), kStart + absl::Hours(1) + absl::Minutes(1));
}

TEST(VirtualClock, WakesAWaiterWhoseTimeHasComeAndNoEarlier) {
  VirtualClock clock(kStart);
  absl::Mutex mutex;
  bool stopped = false, woken = false;
  absl::Time woken_at;
  std::thread waiter([&] {
    absl::MutexLock lock(&mutex);
    EXPECT_FALSE(clock.WaitUntil(kStart + absl::Hours(24), &mutex, absl::Condition(&stopped)));
    woken_at = clock.Now();
    woken = true;
  });
  clock.Advance(absl::Hours(24) - absl::Microseconds(1));
  {
    absl::MutexLock lock(&mutex);
    EXPECT_FALSE(woken);
  }
  clock.Advance(absl::Microseconds(1));
  waiter.join();
  EXPECT_EQ(woken_at, kStart + absl::Hours(24));
}

TEST(VirtualClock, WakesAWaiterWhoseConditionHolds) {
  VirtualClock clock(kStart);
  absl::Mutex mutex;
  bool stopped = false;
  std::thread waiter([&] {
    absl::MutexLock lock(&mutex);
    EXPECT_TRUE(clock.WaitUntil(absl::InfiniteFuture(), &mutex, absl::Condition(&stopped)));
  });
  {
    absl::MutexLock lock(&mutex);
    stopped = true;
  }
  waiter.join();
  EXPECT_EQ(clock.Now(), kStart);
}

TEST(VirtualClock, WaitersMayComeAndGoWhileTimeMoves) {
  VirtualClock clock(kStart);
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&clock] {
      bool never = false;
      for (int step = 1; step <= 200; ++step) {
        // A mutex of its own each time: the clock must not touch one that is gone.
        absl::Mutex mutex;
        absl::MutexLock lock(&mutex);
        clock.WaitUntil(kStart + absl::Seconds(step), &mutex, absl::Condition(&never));
      }
    });
  }
  for (int step = 1; step <= 200; ++step) clock.SetTime(kStart + absl::Seconds(step));
  for (std::thread& thread : threads) thread.join();
}

TEST(SystemClock, StopsWaitingAtTheInstant) {
  SystemClock clock;
  absl::Mutex mutex;
  bool never = false;
  absl::MutexLock lock(&mutex);
  const absl::Time due = clock.Now() + absl::Milliseconds(5);
  EXPECT_FALSE(clock.WaitUntil(due, &mutex, absl::Condition(&never)));
  EXPECT_GE(clock.Now(), due - absl::Milliseconds(1));
}

}  // namespace
}  // namespace sudiao
