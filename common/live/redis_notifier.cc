// The notifier of several replicas. Subscribers of this process are woken directly; Redis carries the wake-up
// to the other processes. Every process hears every topic (one PSUBSCRIBE) and drops what nobody here waits
// for: subscriptions come and go with browser windows, and none of them costs a round trip.
#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <deque>
#include <optional>
#include <random>
#include <set>
#include <thread>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "common/live/address.h"
#include "common/live/redis_connection.h"
#include "common/live/topics.h"
#include "common/obs/log.h"
#include "common/status/status_macros.h"

namespace sudiao::live {
namespace {

constexpr char kPrefix[] = "sudiao:live:";
constexpr size_t kPrefixSize = sizeof(kPrefix) - 1;
// Waiting topics; more mean that Redis is away, and then the oldest wake-up matters least.
constexpr size_t kQueueSize = 4096;
constexpr size_t kBatchSize = 256;
// After so long a silence the connection is asked whether it still lives, and after the same again given up.
constexpr int kSilenceMillis = 5000;

// hiredis writes without MSG_NOSIGNAL: a connection that Redis closed must not end the program.
void BlockBrokenPipeSignal() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

// Growing pauses between attempts to connect, spread so that replicas do not come back in step.
class Backoff {
 public:
  absl::Duration Next() {
    const absl::Duration pause = pause_;
    pause_ = std::min(2 * pause_, absl::Seconds(2));
    return pause * std::uniform_real_distribution<>(0.5, 1.0)(random_);
  }
  void Reset() { pause_ = kFirst; }

 private:
  static constexpr absl::Duration kFirst = absl::Milliseconds(50);
  absl::Duration pause_ = kFirst;
  std::minstd_rand random_{std::random_device{}()};
};

// Sends topics to the other processes, on a thread of its own.
class Publisher {
 public:
  Publisher(RedisAddress address, std::string origin)
      : address_(std::move(address)), origin_(std::move(origin)), thread_([this] { Loop(); }) {}

  ~Publisher() {
    {
      absl::MutexLock lock(&mutex_);
      stopped_ = true;
    }
    thread_.join();
  }

  // A topic that waits already is not added again: one wake-up tells as much as two.
  void Add(const std::string& topic) ABSL_LOCKS_EXCLUDED(mutex_) {
    absl::MutexLock lock(&mutex_);
    if (!waiting_.insert(topic).second) return;
    queue_.push_back(topic);
    if (queue_.size() <= kQueueSize) return;
    waiting_.erase(queue_.front());
    queue_.pop_front();
  }

 private:
  void Loop() {
    BlockBrokenPipeSignal();
    Backoff backoff;
    std::vector<std::string> batch;
    while (TakeBatch(batch)) {
      if (connection_ == nullptr) connection_ = RedisConnection::Connect(address_);
      if (connection_ != nullptr && connection_->Run(Commands(batch))) {
        batch.clear();
        backoff.Reset();
        continue;
      }
      connection_.reset();
      const absl::Duration pause = backoff.Next();
      absl::MutexLock lock(&mutex_);
      mutex_.AwaitWithTimeout(absl::Condition(&stopped_), pause);
    }
  }

  // Waits for topics unless a batch has still to be sent. False at the end. A batch that Redis refused is
  // sent again: whoever heard it already is only woken once more.
  bool TakeBatch(std::vector<std::string>& batch) ABSL_LOCKS_EXCLUDED(mutex_) {
    absl::MutexLock lock(&mutex_);
    if (batch.empty()) mutex_.Await(absl::Condition(this, &Publisher::HasWork));
    while (batch.size() < kBatchSize && !queue_.empty()) {
      waiting_.erase(queue_.front());
      batch.push_back(std::move(queue_.front()));
      queue_.pop_front();
    }
    return !stopped_;
  }

  bool HasWork() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return stopped_ || !queue_.empty(); }

  std::vector<RedisConnection::Command> Commands(const std::vector<std::string>& topics) const {
    std::vector<RedisConnection::Command> commands;
    for (const std::string& topic : topics)
      commands.push_back({"PUBLISH", absl::StrCat(kPrefix, topic), origin_});
    return commands;
  }

  const RedisAddress address_;
  const std::string origin_;
  std::unique_ptr<RedisConnection> connection_;  // of the thread alone

  absl::Mutex mutex_;
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;
  std::deque<std::string> queue_ ABSL_GUARDED_BY(mutex_);
  std::set<std::string> waiting_ ABSL_GUARDED_BY(mutex_);

  std::thread thread_;  // last, as it uses the rest
};

// Hears the other processes, on a thread of its own.
class Listener {
 public:
  Listener(RedisAddress address, std::string origin, std::shared_ptr<Topics> topics)
      : address_(std::move(address)),
        origin_(std::move(origin)),
        topics_(std::move(topics)),
        stop_(eventfd(0, EFD_CLOEXEC)),
        thread_([this] { Loop(); }) {}

  ~Listener() {
    stopped_ = true;
    eventfd_write(stop_, 1);
    thread_.join();
    close(stop_);
  }

 private:
  void Loop() {
    BlockBrokenPipeSignal();
    Backoff backoff;
    while (!stopped_) {
      const auto connection = RedisConnection::Connect(address_);
      if (connection != nullptr && connection->Send({"PSUBSCRIBE", absl::StrCat(kPrefix, "*")}) &&
          ListenTo(*connection)) {
        backoff.Reset();
      }
      ReportLoss();
      pollfd stop{.fd = stop_, .events = POLLIN, .revents = 0};
      if (!stopped_) poll(&stop, 1, static_cast<int>(absl::ToInt64Milliseconds(backoff.Next())));
    }
  }

  // Until the connection is lost or the end; answers whether the subscription was made.
  bool ListenTo(RedisConnection& connection) {
    bool subscribed = false, asked = false;
    while (true) {
      pollfd ready[] = {{.fd = connection.socket(), .events = POLLIN, .revents = 0},
                        {.fd = stop_, .events = POLLIN, .revents = 0}};
      const int count = poll(ready, 2, kSilenceMillis);
      if (stopped_ || (count < 0 && errno != EINTR)) return subscribed;
      if (count < 0) continue;
      if (count == 0) {
        if (asked || !connection.Send({"PING"})) return subscribed;
        asked = true;
        continue;
      }
      asked = false;
      std::vector<RedisConnection::Message> messages;
      const bool alive = connection.Receive(messages);
      for (const RedisConnection::Message& message : messages) subscribed |= Handle(message);
      if (!alive) return subscribed;
    }
  }

  // Whether the message says that the subscription is made: from now on nothing is missed, but what happened
  // before it may have been.
  bool Handle(const RedisConnection::Message& message) {
    if (message.size() == 3 && message[0] == "psubscribe") {
      obs::Log(obs::Level::kInfo, "live updates go through Redis");
      reported_ = false;
      topics_->WakeAll();
      return true;
    }
    const bool wakes = message.size() == 4 && message[0] == "pmessage" && message[2].size() > kPrefixSize;
    if (wakes && message[3] != origin_) topics_->Wake(message[2].substr(kPrefixSize));
    return false;
  }

  // Once for each time that Redis is away.
  void ReportLoss() {
    if (reported_ || stopped_) return;
    reported_ = true;
    obs::Log(obs::Level::kWarning,
             "Redis cannot be reached: live updates stay in this process until it is back");
  }

  const RedisAddress address_;
  const std::string origin_;
  const std::shared_ptr<Topics> topics_;
  const int stop_;
  bool reported_ = false;  // of the thread alone
  std::atomic<bool> stopped_ = false;
  std::thread thread_;  // last, as it uses the rest
};

class RedisNotifier : public Notifier {
 public:
  RedisNotifier(const RedisAddress& address, const std::string& origin)
      : publisher_(address, origin), listener_(address, origin, topics_) {}

  void Publish(const std::string& topic) override {
    topics_->Wake(topic);
    publisher_.Add(topic);
  }
  std::unique_ptr<Subscription> Subscribe(const std::string& topic, Callback callback) override {
    return topics_->Subscribe(topic, std::move(callback));
  }

 private:
  const std::shared_ptr<Topics> topics_ = std::make_shared<Topics>();
  Publisher publisher_;
  Listener listener_;
};

// Names this notifier among all that share the Redis.
std::string NewOrigin() {
  std::random_device random;
  return absl::StrCat(absl::Hex(random(), absl::kZeroPad8), absl::Hex(random(), absl::kZeroPad8),
                      absl::Hex(random(), absl::kZeroPad8), absl::Hex(random(), absl::kZeroPad8));
}

}  // namespace

absl::StatusOr<std::unique_ptr<Notifier>> NewRedisNotifier(const std::string& address,
                                                           const std::string& password_file) {
  ASSIGN_OR_RETURN(const RedisAddress redis, ReadRedisAddress(address, password_file));
  return std::make_unique<RedisNotifier>(redis, NewOrigin());
}

}  // namespace sudiao::live
