// The texts on which people consent, by step. A changed text gets a new version; consent counts only on the
// newest.
#pragma once

#include <span>
#include <string_view>

#include "services/intake/domain/case.h"

namespace sudiao::intake::domain {

struct ConsentText {
  ConsentStep step = ConsentStep::UNSPECIFIED;
  std::string_view version;
  std::string_view zh;
  std::string_view en;
};

std::span<const ConsentText> ConsentTexts();
const ConsentText& ConsentTextOf(ConsentStep step);

}  // namespace sudiao::intake::domain
