// The background work of one service: it fires timers when they fall due and carries the journal's events to
// the services that subscribed to them. Of several replicas the one that holds the lease does it.
#pragma once

#include <grpcpp/grpcpp.h>

#include <atomic>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "common/service/host.h"
#include "sudiao/common/v1/inbox.grpc.pb.h"

namespace sudiao::service {

class Runner {
 public:
  Runner(std::string service, std::string internal_key, change::Changes& changes, Module& module);
  ~Runner();

  void Connect(const std::string& subscriber, std::shared_ptr<grpc::Channel> channel);
  void Start();
  // Ends the loops after the step they are in.
  void Stop();

  void WakeRelay();
  void WakeTimers();

  // Fires what is due now, the oldest first; false if a timer failed and stays due.
  bool FireDueTimers();
  // Delivers until nothing that may go now is left; false if a subscriber could not be reached or refused.
  bool DeliverAll();

  struct Pending {
    std::optional<absl::Time> next_due;
    bool idle = false;
    // Batches delivered so far; none was while this was looked at, or it is not idle.
    int64_t sent = 0;
  };
  absl::StatusOr<Pending> Look();

  // For metrics: deliveries that are not made yet, and those of them that were given up.
  struct Backlog {
    int64_t waiting = 0;
    int64_t parked = 0;
  };
  absl::StatusOr<Backlog> CountBacklog();

 private:
  struct Peer {
    std::unique_ptr<common::v1::EventInbox::Stub> stub;
    absl::Mutex mutex;  // one batch at a time keeps the order
    bool woken ABSL_GUARDED_BY(wake_mutex) = true;
    absl::Mutex wake_mutex;
    std::thread thread;
  };
  struct DueTimer {
    std::string kind;
    std::string aggregate_id;
    std::string name;
    int64_t due_us = 0;
  };
  // kAll: there may be more. kLast: that was all.
  enum class Sent { kNothing, kAll, kLast, kSomeFailed };

  void RelayLoop(const std::string& name, Peer& peer);
  void TimerLoop();
  void ShowBacklog();
  absl::Status PutAway(const std::vector<DueTimer>& due, const std::vector<bool>& fired);
  void ForgetOld();
  bool HoldsLease();
  Sent DeliverBatch(const std::string& subscriber, Peer& peer);
  absl::Status Settle(const std::string& subscriber, const std::vector<change::JournalEntry>& batch,
                      size_t taken);

  const std::string service_;
  const std::string internal_key_;
  const std::string owner_;
  change::Changes& changes_;
  Module& module_;
  std::map<std::string, std::unique_ptr<Peer>> peers_;
  absl::Mutex timer_mutex_;  // one firing at a time, also between the loop and a moved virtual clock
  absl::Mutex wake_mutex_;
  bool timers_woken_ ABSL_GUARDED_BY(wake_mutex_) = true;
  std::atomic<bool> stopping_{false};
  std::atomic<int64_t> sent_{0};
  absl::Mutex lease_mutex_;
  absl::Time lease_end_ ABSL_GUARDED_BY(lease_mutex_) = absl::InfinitePast();
  absl::Time next_forgetting_ = absl::InfinitePast();  // the timer thread's
  std::thread timer_thread_;
};

}  // namespace sudiao::service
