// The check of a deadline's proof: reads it, holds it against its pack and calendar and counts it anew.
// Shares no code with the engine that made the proof (tests/check_deadline_check.sh sees to that).
//
// What a proof says went in (its start, pauses and extensions) is a statement of fact: the digest shows that
// it was not changed since, and only the journal can show that it happened.
#pragma once

#include <string_view>
#include <vector>

#include "services/ctl/deadline_check/proof.h"

namespace sudiao::deadline_check {

// Every way in which the proof does not hold; empty if it does.
std::vector<Defect> CheckProof(const Json& proof, const Sources& sources);

struct Verdict {
  std::string name;  // the clock and its start event, as the proof has them
  std::vector<Defect> defects;
};

// Checks every proof of a document: one proof, several behind each other or in a list, or answers of the API
// and journal entries that hold some. A document without any has one verdict, with a defect.
std::vector<Verdict> CheckDocument(std::string_view text, const Sources& sources);

}  // namespace sudiao::deadline_check
