// The linter's view of many packs: versions, defaults, combinations.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/packs/lint_rules.h"

namespace sudiao::packs {
namespace {

bool Overlap(const Pack& a, const Pack& b) {
  const bool a_ends_before = a.in_force_to.has_value() && *a.in_force_to < b.in_force_from;
  const bool b_ends_before = b.in_force_to.has_value() && *b.in_force_to < a.in_force_from;
  return !a_ends_before && !b_ends_before;
}

template <typename T>
bool Meet(const std::vector<T>& a, const std::vector<T>& b) {
  for (const T& value : a) {
    for (const T& other : b) {
      if (value == other) return true;
    }
  }
  return false;
}

// Whether there are cases that both would be the default of.
bool Compete(const Pack& a, const Pack& b) {
  if (!a.is_default || !b.is_default || !Meet(a.run_by, b.run_by)) return false;
  return a.referrals.empty() ? b.referrals.empty() : Meet(a.referrals, b.referrals);
}

void LintPair(const Pack& pack, const Pack& other, Findings findings) {
  if (pack.id != other.id) {
    findings.Require(!Compete(pack, other) || !Overlap(pack, other),
                     absl::StrCat("it is the default for the same cases as ", other.Ref()));
    return;
  }
  findings.Require(pack.version != other.version, "it is there twice");
  findings.Require(!Overlap(pack, other), absl::StrCat("it is in force together with ", other.Ref()));
}

// The versions of a pack that are in force together with this one.
std::vector<const Pack*> Counterparts(const Pack& pack, const std::string& id,
                                      const std::vector<Pack>& packs) {
  std::vector<const Pack*> found;
  for (const Pack& other : packs) {
    if (other.id == id && id != pack.id && Overlap(pack, other)) found.push_back(&other);
  }
  return found;
}

bool Covers(const Pack& outer, const Pack& inner) {
  for (const CourtMaterial material : inner.travels_to_court) {
    if (!outer.MayTravelToCourt(material)) return false;
  }
  return true;
}

}  // namespace

namespace {

void LintAgainst(const Pack& pack, const Pack& other, Findings findings) {
  findings.Require(other.recording != RecordingRule::FORBIDDEN || pack.recording == RecordingRule::FORBIDDEN,
                   other.id + " forbids recording, so it must, too");
  if (!other.referrals.empty()) {
    findings.Require(Covers(other, pack), "more travels to the court than " + other.id + " lets");
  }
  const std::vector<std::string> ending = pack.MediationClocks();
  for (const std::string& clock_id : other.MediationClocks()) {
    findings.Require(std::find(ending.begin(), ending.end(), clock_id) != ending.end(),
                     clock_id + " of " + other.id + " does not end the mediation");
  }
}

// Each limit is as long as in one of the versions: a combination may follow a new version later.
void LintLengths(const Pack& pack, const std::vector<const Pack*>& others, Findings findings) {
  for (const std::string& id : pack.MediationClocks()) {
    const Clock* mine = pack.FindClock(id);
    bool known = false, same = false;
    for (const Pack* other : others) {
      const Clock* theirs = other->FindClock(id);
      known |= theirs != nullptr;
      same |= theirs != nullptr && mine != nullptr && mine->length == theirs->length &&
              mine->unit == theirs->unit;
    }
    if (mine != nullptr && known) findings.Require(same, id + " is not as long as in " + others[0]->id);
  }
}

}  // namespace

void LintCombination(const Pack& pack, const std::vector<Pack>& packs, Findings findings) {
  for (const std::string& id : pack.combines) {
    const std::vector<const Pack*> others = Counterparts(pack, id, packs);
    findings.Require(!others.empty(), "it combines " + id + ", which is not there");
    for (const Pack* other : others) LintAgainst(pack, *other, findings);
    if (!others.empty()) LintLengths(pack, others, findings);
  }
}

std::vector<std::string> Lint(const std::vector<Pack>& packs) {
  std::vector<std::string> defects;
  for (size_t i = 0; i < packs.size(); ++i) {
    const Findings findings(packs[i], defects);
    LintValues(packs[i], findings);
    LintProcedure(packs[i], findings);
    LintCombination(packs[i], packs, findings);
    for (size_t j = 0; j < i; ++j) LintPair(packs[i], packs[j], findings);
  }
  return defects;
}

}  // namespace sudiao::packs
