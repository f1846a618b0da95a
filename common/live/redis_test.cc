// Two notifiers stand for two processes: they share nothing but the Redis.
#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <fstream>
#include <mutex>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/live/address.h"
#include "common/live/notifier.h"
#include "common/testing/child.h"
#include "common/testing/status_matchers.h"
#include "common/testing/test_database.h"

namespace sudiao::live {
namespace {

using ::sudiao::testing::IsOk;
using ::sudiao::testing::RedisServer;
using ::sudiao::testing::StatusIs;

std::unique_ptr<Notifier> Connect(const RedisServer& redis) {
  return NewRedisNotifier(absl::StrCat("127.0.0.1:", redis.port()), "").value();
}

// Counts the wake-ups of one topic.
class Watcher {
 public:
  Watcher(Notifier& notifier, const std::string& topic)
      : subscription_(notifier.Subscribe(topic, [this] { Count(); })) {}

  int count() {
    std::lock_guard lock(mutex_);
    return count_;
  }
  // Whether another wake-up comes within the time, after `seen` of them.
  bool WokenSince(int seen, std::chrono::milliseconds within) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, within, [&] { return count_ > seen; });
  }

 private:
  void Count() {
    std::lock_guard lock(mutex_);
    ++count_;
    changed_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  int count_ = 0;
  std::unique_ptr<Notifier::Subscription> subscription_;  // last, as it uses the rest
};

// Publishes until `watcher` has heard it twice, as it is also woken once when it connects.
::testing::AssertionResult Reaches(Notifier& from, const std::string& topic, Watcher& watcher) {
  const auto last = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  int heard = 0;
  while (std::chrono::steady_clock::now() < last) {
    const int seen = watcher.count();
    from.Publish(topic);
    if (watcher.WokenSince(seen, std::chrono::milliseconds(50)) && ++heard == 2)
      return ::testing::AssertionSuccess();
  }
  return ::testing::AssertionFailure() << "no wake-up of " << topic << " arrived within 20 seconds";
}

// Returns once everything published on either side before has arrived on the other: `marker` is a topic that
// nobody used before.
::testing::AssertionResult Settle(Notifier& from, Notifier& to, const std::string& marker) {
  Watcher watcher(to, marker);
  return Reaches(from, marker, watcher);
}

TEST(RedisNotifier, AWakeUpReachesTheOtherProcess) {
  const auto redis = RedisServer::Start();
  const auto here = Connect(*redis), there = Connect(*redis);
  Watcher watcher(*there, "case/1");
  EXPECT_TRUE(Reaches(*here, "case/1", watcher));
}

TEST(RedisNotifier, OnesOwnWakeUpIsNotDoubledAndAnotherTopicIsNotWoken) {
  const auto redis = RedisServer::Start();
  const auto here = Connect(*redis), there = Connect(*redis);
  ASSERT_TRUE(Settle(*here, *there, "ready/1"));
  ASSERT_TRUE(Settle(*there, *here, "ready/2"));
  Watcher own(*here, "case/1"), other(*there, "case/1"), elsewhere(*there, "case/2");
  here->Publish("case/1");
  EXPECT_EQ(own.count(), 1) << "the own process is woken at once";
  ASSERT_TRUE(Settle(*here, *there, "after/1"));
  ASSERT_TRUE(Settle(*there, *here, "after/2"));
  EXPECT_EQ(own.count(), 1);
  EXPECT_EQ(other.count(), 1);
  EXPECT_EQ(elsewhere.count(), 0);
}

TEST(RedisNotifier, WorksInProcessWhileRedisIsAwayAndReconnectsByItself) {
  const auto redis = RedisServer::Start();
  const auto here = Connect(*redis), there = Connect(*redis);
  Watcher own(*here, "case/1"), other(*there, "case/1");
  ASSERT_TRUE(Reaches(*here, "case/1", other));

  redis->Kill();
  const int seen = own.count();
  here->Publish("case/1");
  EXPECT_EQ(own.count(), seen + 1);

  redis->Restart();
  EXPECT_TRUE(Reaches(*here, "case/1", other));
  EXPECT_TRUE(Reaches(*there, "case/1", own));
}

TEST(RedisNotifier, AReturnOfRedisWakesEverybodyBecauseSomethingMayHaveBeenMissed) {
  const auto redis = RedisServer::Start();
  const auto here = Connect(*redis);
  Watcher watcher(*here, "case/1");
  ASSERT_TRUE(watcher.WokenSince(0, std::chrono::seconds(20))) << "the first connection wakes";
  const int seen = watcher.count();
  redis->Kill();
  redis->Restart();
  EXPECT_TRUE(watcher.WokenSince(seen, std::chrono::seconds(20)));
}

TEST(RedisNotifier, ARedisThatStartsLaterIsFound) {
  const auto redis = RedisServer::Start();
  redis->Kill();
  const auto here = Connect(*redis), there = Connect(*redis);
  Watcher watcher(*there, "case/1");
  redis->Restart();
  EXPECT_TRUE(Reaches(*here, "case/1", watcher));
}

TEST(RedisNotifier, PublishingWithoutRedisNeverBlocksAndKeepsOnlyTheNewest) {
  const auto redis = RedisServer::Start();
  const auto there = Connect(*redis);
  redis->Kill();
  const auto here = Connect(*redis);
  for (int i = 0; i < 100'000; ++i) here->Publish(absl::StrCat("case/", i));
  redis->Restart();
  EXPECT_TRUE(Settle(*here, *there, "after"));
}

TEST(RedisNotifier, LogsInWithThePasswordOfAFileOverAUnixSocket) {
  const std::string folder = testing::TempFolder();
  std::ofstream(folder + "/password") << "open sesame\n";
  testing::Child server({testing::FindProgram("redis-server"), "--port", "0", "--unixsocket",
                         folder + "/redis", "--requirepass", "open sesame", "--save", "", "--dir", folder},
                        folder + "/log");
  const auto here = NewRedisNotifier(folder + "/redis", folder + "/password").value();
  const auto there = NewRedisNotifier("unix:" + folder + "/redis", folder + "/password").value();
  const auto stranger = NewRedisNotifier(folder + "/redis", "").value();
  Watcher watcher(*there, "case/1"), locked_out(*stranger, "case/1");
  EXPECT_TRUE(Reaches(*here, "case/1", watcher));
  EXPECT_EQ(locked_out.count(), 0);
}

TEST(RedisAddress, AddressesAreReadAndWrongOnesRefused) {
  EXPECT_EQ(ReadRedisAddress("127.0.0.1:6379", "").value().port, 6379);
  EXPECT_EQ(ReadRedisAddress("[::1]:6379", "").value().host, "::1");
  EXPECT_EQ(ReadRedisAddress("/run/redis.sock", "").value().path, "/run/redis.sock");
  EXPECT_EQ(ReadRedisAddress("unix:/run/redis.sock", "").value().path, "/run/redis.sock");
  for (const char* wrong :
       {"", "redis", "redis:", ":6379", "redis:0", "redis:65536", "redis:x", "unix:redis:1"})
    EXPECT_THAT(ReadRedisAddress(wrong, ""), StatusIs(absl::StatusCode::kInvalidArgument)) << wrong;
  EXPECT_THAT(ReadRedisAddress("redis:1", "/does/not/exist"), StatusIs(absl::StatusCode::kInvalidArgument));
}

}  // namespace
}  // namespace sudiao::live
