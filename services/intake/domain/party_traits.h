// What parties of opposite sides have in common, as signs of a sham (SHAM-5). Only the sign leaves intake,
// not the number or address itself.
#pragma once

#include <string>
#include <vector>

#include "services/intake/domain/case.h"

namespace sudiao::intake::domain {

// Names of law::ShamSign, each once, in their order there.
std::vector<std::string> SharedTraits(const std::vector<Party>& parties);

}  // namespace sudiao::intake::domain
