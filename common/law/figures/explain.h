// How a figure was reached, step by step and in both languages, so that anyone can check it by hand. No
// figure of common/law leaves without the rule and the source it comes from.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "common/types/fields.h"
#include "common/types/money.h"

namespace sudiao::law {

// From the lowest to the highest amount that is possible; `likely` where somebody gave it or it follows.
struct Range {
  Money low;
  Money likely;
  Money high;
  SUDIAO_FIELDS(low, likely, high)

  friend bool operator==(const Range&, const Range&) = default;
};

struct Step {
  std::string rule;    // as in the rulebook, "FEE-2"; "INPUT" for what the caller stated
  std::string source;  // the article, or where the caller's figure comes from
  std::string text_zh;
  std::string text_en;
  Range amount;  // what the step came to; absent where it is no amount
  SUDIAO_FIELDS(rule, source, text_zh, text_en, amount)
};

// What the result would be under the other reading of an open question.
struct Reading {
  std::string id;  // "F-6", "ROUNDING"
  std::string text_zh;
  std::string text_en;
  Range amount;
  SUDIAO_FIELDS(id, text_zh, text_en, amount)
};

inline Range Single(const Money& amount) { return {amount, amount, amount}; }

}  // namespace sudiao::law
