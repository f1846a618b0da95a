// A deadline's proof as its reader understands it: each member of the JSON, and nothing that it does not
// know.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "services/ctl/deadline_check/json.h"
#include "services/ctl/deadline_check/sources.h"

namespace sudiao::deadline_check {

// What does not hold. `field` is its place in the proof, such as "steps[1].count".
struct Defect {
  std::string field;
  std::string en;
  std::string zh;
};

struct ProofPause {
  std::string event_id;
  std::string kind;
  Day first_day = 0;
  Day last_day = 0;
  bool open = false;
};

struct ProofExtension {
  std::string event_id;
  int64_t agreed_micros = 0;
  Day until = 0;
  int64_t more_days = 0;
};

struct ProofStep {
  std::string kind;
  Day first_day = 0;
  Day last_day = 0;
  int64_t count = 0;
  std::string event_id;
  friend bool operator==(const ProofStep&, const ProofStep&) = default;
};

struct Proof {
  std::string start_event_id;
  int64_t start_micros = 0;
  std::string clock_id;
  std::vector<std::string> rule_ids;
  std::string pack_id;
  int64_t pack_version = 0;
  std::string calendar_id;
  std::string calendar_version;
  Day calendar_known_to = 0;
  std::string time_zone;
  int64_t length = 0;
  std::string unit;
  bool roll = false;
  Readings readings;
  Day first_counted_day = 0;
  std::vector<ProofPause> pauses;
  std::vector<ProofExtension> extensions;
  std::vector<ProofStep> steps;
  Day counted_day = 0;
  Day last_day = 0;
  int64_t due_micros = 0;
  bool provisional = false;
  bool suspended = false;
  std::string digest;
};

// Whether the object has enough of a proof's members that it is meant as one.
bool LooksLikeProof(const Json& value);

// Reads every member; one that is unknown, of another kind or out of range is a defect.
Proof ReadProof(const Json& value, std::vector<Defect>& defects);

// SHA-256 of the proof without its digest, written compactly in the order of the struct, members with their
// default value left out.
std::string DigestOf(const Proof& proof);

}  // namespace sudiao::deadline_check
