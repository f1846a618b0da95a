// Kills a process of the platform at random instants of a story: while one of its requests is under way, or
// just after. Everything follows from the seed, but for what the machine's own speed decides.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "tests/e2e/platform.h"

namespace sudiao::e2e {

// What an unbroken run of the story took.
struct Pace {
  int requests = 0;
  absl::Duration took;
};

class Killer {
 public:
  // Kills `kills` times in a run of that pace.
  Killer(Platform& platform, uint64_t seed, int kills, const Pace& pace);
  // After the last kill and restart.
  ~Killer();
  Killer(const Killer&) = delete;
  Killer& operator=(const Killer&) = delete;

  // To be called before every request of the story, by one thread.
  void BeforeRequest();
  // "request 12 + 3ms: intake; …"
  const std::string& done() const { return done_; }

 private:
  struct Kill {
    absl::Duration delay;
    std::string process;
  };

  Platform& platform_;
  std::map<int, Kill> plan_;  // by the request's place in the story
  int request_ = 0;
  std::string done_;
  std::thread thread_;
};

// Counts the requests of a story.
class Pacemaker {
 public:
  explicit Pacemaker(Platform& platform);
  ~Pacemaker() { platform_.BearDeaths(nullptr); }
  Pacemaker(const Pacemaker&) = delete;
  Pacemaker& operator=(const Pacemaker&) = delete;
  Pace pace() const;

 private:
  Platform& platform_;
  const absl::Time start_;
  int requests_ = 0;
};

// SUDIAO_SEED, or a new one; printed, so that a failure can be repeated.
uint64_t PrintedSeed();

}  // namespace sudiao::e2e
