// Random clocks for the test of the check: packs and a calendar as texts, which both sides read with their
// own readers, and proofs that the engine counts from them.
#pragma once

#include <optional>
#include <random>
#include <string>
#include <vector>

#include "common/time/deadline.h"
#include "services/ctl/deadline_check/sources.h"

namespace sudiao::deadline_check {

class RandomClocks {
 public:
  // Makes `packs` packs of a dozen clocks each, with all readings, and the calendar that they name.
  RandomClocks(uint32_t seed, int packs);

  // The packs and the calendar as the check reads them, the built-in ones with them.
  const Sources& sources() const { return sources_; }
  // A random clock with random pauses and extensions, or nothing where the engine refused these.
  std::optional<DeadlineProof> Next();
  int64_t Pick(int64_t low, int64_t high);

 private:
  std::string CalendarText();
  std::string PackText(int number);
  DeadlineRule RandomRule(int pack, const CountReadings& readings, const std::string& zone);
  std::vector<Pause> RandomPauses(absl::CivilDay start);
  std::vector<Extension> RandomExtensions(absl::Time start_time, absl::CivilDay start);
  std::string EventId();

  std::mt19937 random_;
  Sources sources_;
  std::optional<Calendar> calendar_;
  std::vector<DeadlineRule> rules_;
};

}  // namespace sudiao::deadline_check
