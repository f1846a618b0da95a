// The parts of the pack linter. Each adds what it finds to a list, one sentence each, with the pack's
// reference.
#pragma once

#include <string>
#include <vector>

#include "common/packs/pack.h"

namespace sudiao::packs {

// Where the parts put what they find.
class Findings {
 public:
  Findings(const Pack& pack, std::vector<std::string>& defects) : pack_(pack), defects_(defects) {}
  void Require(bool holds, const std::string& defect) {
    if (!holds) defects_.push_back(pack_.Ref() + ": " + defect);
  }

 private:
  const Pack& pack_;
  std::vector<std::string>& defects_;
};

// Each value by itself: texts, sources, lengths, names that the platform knows.
void LintValues(const Pack& pack, Findings findings);
// The procedure that the values make: every clock can start and leads on, and silence never is a dead end.
void LintProcedure(const Pack& pack, Findings findings);
// A pack that combines two: the stricter rule of both.
void LintCombination(const Pack& pack, const std::vector<Pack>& packs, Findings findings);

}  // namespace sudiao::packs
