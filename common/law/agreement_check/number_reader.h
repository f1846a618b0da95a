// Reads the numbers of a text, mark by mark: in digits and in words, Chinese and English.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "common/law/agreement_check/quantities.h"

namespace sudiao::law {

// Every reader takes a place among the marks, and moves it past what it read.
class NumberReader {
 public:
  explicit NumberReader(const FoldedText& text) : text_(text), marks_(text.marks()) {}

  uint32_t size() const { return static_cast<uint32_t>(marks_.size()); }
  char32_t Char(uint32_t at) const { return at < size() ? marks_[at].folded : 0; }
  bool Glued(uint32_t at) const { return marks_[at].glued; }
  LetterRange Letters(uint32_t begin, uint32_t end) const { return text_.LettersOf(begin, end); }

  // Whether a Latin word could begin here.
  bool WordBegins(uint32_t at) const;
  bool Skip(uint32_t& at, std::u32string_view word) const;
  // The word must also end here: "may" is no "mayor".
  bool SkipWord(uint32_t& at, std::u32string_view word) const;

  std::optional<int64_t> ReadDigits(uint32_t& at, uint32_t most) const;
  // A small number of a date, in digits or as 三十一 or 二〇二六.
  std::optional<int64_t> ReadDatePart(uint32_t& at, uint32_t most) const;
  // The number that begins here.
  std::optional<NumberMention> ReadNumber(uint32_t at) const;

 private:
  std::optional<int64_t> ReadChineseSmall(uint32_t& at) const;
  std::optional<NumberMention> ReadFigures(uint32_t at) const;
  std::optional<NumberMention> ReadChineseNumber(uint32_t at) const;
  std::optional<NumberMention> ReadEnglishNumber(uint32_t at) const;

  const FoldedText& text_;
  const std::vector<Mark>& marks_;
};

}  // namespace sudiao::law
