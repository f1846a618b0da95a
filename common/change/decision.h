// What a pure decision answers: the events that happened and the timers to set. Without SQL, so that domain/
// may use it.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"

namespace sudiao::change {

// A timer of an aggregate, by name: setting it again moves it.
struct TimerChange {
  std::string name;
  absl::Time due;  // absl::InfiniteFuture() cancels it
};

// What a decision makes of a command: nothing at all is a legal answer.
template <typename Event>
struct Decision {
  std::vector<Event> events;
  std::vector<TimerChange> timers;

  Decision& Add(Event event) {
    events.push_back(std::move(event));
    return *this;
  }
  Decision& Set(std::string name, absl::Time due) {
    timers.push_back({std::move(name), due});
    return *this;
  }
  Decision& Cancel(std::string name) { return Set(std::move(name), absl::InfiniteFuture()); }
};

}  // namespace sudiao::change
