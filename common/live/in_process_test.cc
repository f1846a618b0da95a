#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "absl/synchronization/notification.h"
#include "common/live/notifier.h"

namespace sudiao::live {
namespace {

TEST(InProcessNotifier, AWakeUpReachesEverySubscriberOfTheTopicOnce) {
  const auto notifier = NewInProcessNotifier();
  int first = 0, second = 0;
  const auto one = notifier->Subscribe("case/1", [&] { ++first; });
  const auto two = notifier->Subscribe("case/1", [&] { ++second; });
  notifier->Publish("case/1");
  EXPECT_EQ(first, 1);
  EXPECT_EQ(second, 1);
}

TEST(InProcessNotifier, AnotherTopicIsNotWoken) {
  const auto notifier = NewInProcessNotifier();
  int woken = 0;
  const auto subscription = notifier->Subscribe("case/1", [&] { ++woken; });
  notifier->Publish("case/2");
  notifier->Publish("case/11");
  EXPECT_EQ(woken, 0);
}

TEST(InProcessNotifier, AnEndedSubscriptionIsNotWokenAndTheOthersAre) {
  const auto notifier = NewInProcessNotifier();
  int ended = 0, going_on = 0;
  auto one = notifier->Subscribe("case/1", [&] { ++ended; });
  const auto two = notifier->Subscribe("case/1", [&] { ++going_on; });
  one.reset();
  notifier->Publish("case/1");
  EXPECT_EQ(ended, 0);
  EXPECT_EQ(going_on, 1);
}

TEST(InProcessNotifier, TheEndOfASubscriptionWaitsForItsRunningCallback) {
  const auto notifier = NewInProcessNotifier();
  absl::Notification started, may_end;
  std::atomic<bool> done = false;
  auto subscription = notifier->Subscribe("case/1", [&] {
    started.Notify();
    may_end.WaitForNotification();
    done = true;
  });
  std::thread publisher([&] { notifier->Publish("case/1"); });
  started.WaitForNotification();
  std::thread releaser([&] { may_end.Notify(); });
  subscription.reset();
  EXPECT_TRUE(done);
  publisher.join();
  releaser.join();
}

TEST(InProcessNotifier, ASubscriptionMayOutliveItsNotifier) {
  auto notifier = NewInProcessNotifier();
  auto subscription = notifier->Subscribe("case/1", [] {});
  notifier.reset();
  subscription.reset();
}

TEST(InProcessNotifier, ManyThreadsMaySubscribeAndPublishAtOnce) {
  const auto notifier = NewInProcessNotifier();
  std::atomic<int> woken = 0;
  const auto lasting = notifier->Subscribe("case/1", [&] { ++woken; });
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int round = 0; round < 500; ++round) {
        const auto subscription = notifier->Subscribe("case/1", [] {});
        notifier->Publish("case/1");
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(woken, 2000);
}

}  // namespace
}  // namespace sudiao::live
