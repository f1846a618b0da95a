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

// OMR-07  Before anybody consents it is told, in plain words: free will and the way out, confidentiality, the
// effect of a settlement and its confirmation; and for each further step what that step means.
std::span<const ConsentText> ConsentTexts();
const ConsentText& ConsentTextOf(ConsentStep step);

}  // namespace sudiao::intake::domain
