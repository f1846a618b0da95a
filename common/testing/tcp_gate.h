// A TCP proxy between two programs of a test that can be shut, stalled and opened again: what networks do.
//
//   TcpGate gate(database_port);
//   ... connect to gate.port() ...
//   gate.Cut();    // every connection is reset, new ones are refused
//   gate.Stall();  // connections stay, but nothing passes
//   gate.Open();   // back to normal: every such test ends with "and it recovers"
#pragma once

#include <atomic>
#include <list>
#include <memory>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"

namespace sudiao::testing {

class TcpGate {
 public:
  // Forwards connections on port() of 127.0.0.1 to `target_port` there.
  explicit TcpGate(int target_port);
  ~TcpGate();

  int port() const { return port_; }
  void Open();
  void Stall();
  void Cut();

 private:
  enum class State { kOpen, kStalled, kCut };
  struct Link;

  void Accept();
  void Pump(Link& link);
  bool IsPassable() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return state_ != State::kStalled; }

  const int target_port_;
  const int port_;
  int listener_ = -1;
  absl::Mutex mutex_;
  State state_ ABSL_GUARDED_BY(mutex_) = State::kOpen;
  std::list<std::unique_ptr<Link>> links_ ABSL_GUARDED_BY(mutex_);
  std::atomic<bool> stopping_{false};
  std::thread acceptor_;
};

}  // namespace sudiao::testing
