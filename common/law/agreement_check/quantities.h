// The numbers of a text: dates, sums of money, percentages and plain numbers, in digits and in words, Chinese
// and English.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "common/law/agreement_check/folded_text.h"

namespace sudiao::law {

struct NumberMention {
  LetterRange letters;
  uint32_t mark_begin = 0;
  uint32_t mark_end = 0;
  int64_t ten_thousandths = 0;  // "1.5" is 15000
  bool in_words = false;
};

struct DateMention {
  LetterRange letters;
  bool exists = false;                // 30 February does not
  std::optional<absl::CivilDay> day;  // with year, month and day
};

struct AmountMention {
  LetterRange letters;
  uint32_t mark_begin = 0;
  uint32_t mark_end = 0;
  std::string currency;
  int64_t ten_thousandths = 0;
  bool in_words = false;
};

struct PercentMention {
  LetterRange letters;
  int64_t ten_thousandths = 0;  // of one percent
};

struct Quantities {
  std::vector<NumberMention> numbers;  // those that are not part of a date, a sum or a percentage
  std::vector<DateMention> dates;
  std::vector<AmountMention> amounts;
  std::vector<PercentMention> percents;
};

Quantities FindQuantities(const FoldedText& text);

}  // namespace sudiao::law
