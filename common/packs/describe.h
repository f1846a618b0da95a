// Packs for people: what one says, and how two differ.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/packs/pack.h"
#include "common/types/fields.h"

namespace sudiao::packs {

// One thing that is not the same in two packs: a clock, or a property of the pack.
struct Difference {
  std::string clock;  // "C-MED-PRE"; empty for the pack itself
  std::string field;  // "length"
  Text title;         // what it is called
  Text before;        // empty texts where there was nothing
  Text after;
  SUDIAO_FIELDS(clock, field, title, before, after)
};

// In the order of the first pack's clocks, then the second's new ones, then the packs' own properties. Empty
// for packs that say the same, whatever their versions and days in force are.
std::vector<Difference> Diff(const Pack& before, const Pack& after);
// One line a difference; a heading with both references and the days in force.
std::string DiffText(const Pack& before, const Pack& after, bool chinese);

// The whole pack as text, one line a rule.
std::string Describe(const Pack& pack, bool chinese);

}  // namespace sudiao::packs
