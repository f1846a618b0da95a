#include "common/law/agreement_check/number_reader.h"

#include <algorithm>
#include <array>

namespace sudiao::law {
namespace {

constexpr int64_t kOne = 10'000;
constexpr int64_t kMost = 10'000'000'000'000;  // beyond any sum that is agreed

// The product, or the most.
int64_t Times(int64_t value, int64_t factor) { return std::min(value, kMost / factor) * factor; }

struct Word {
  std::u32string_view text;
  int64_t value;
};

// Longer words before those that they begin with.
constexpr std::array<Word, 31> kEnglishNumbers = {{{U"seventeen", 17},
                                                   {U"nineteen", 19},
                                                   {U"eighteen", 18},
                                                   {U"fourteen", 14},
                                                   {U"thirteen", 13},
                                                   {U"fifteen", 15},
                                                   {U"sixteen", 16},
                                                   {U"seventy", 70},
                                                   {U"hundred", 100},
                                                   {U"thousand", 1000},
                                                   {U"million", 1'000'000},
                                                   {U"eighty", 80},
                                                   {U"ninety", 90},
                                                   {U"twelve", 12},
                                                   {U"eleven", 11},
                                                   {U"twenty", 20},
                                                   {U"thirty", 30},
                                                   {U"fourty", 40},
                                                   {U"forty", 40},
                                                   {U"fifty", 50},
                                                   {U"sixty", 60},
                                                   {U"seven", 7},
                                                   {U"eight", 8},
                                                   {U"three", 3},
                                                   {U"nine", 9},
                                                   {U"four", 4},
                                                   {U"five", 5},
                                                   {U"one", 1},
                                                   {U"two", 2},
                                                   {U"six", 6},
                                                   {U"ten", 10}}};

constexpr std::array<Word, 9> kMultipliers = {{{U"亿", 100'000'000},
                                               {U"千万", 10'000'000},
                                               {U"百万", 1'000'000},
                                               {U"万", 10'000},
                                               {U"千", 1000},
                                               {U"百", 100},
                                               {U"million", 1'000'000},
                                               {U"thousand", 1000},
                                               {U"k", 1000}}};

int64_t ChineseDigit(char32_t c) {
  constexpr std::array<std::u32string_view, 10> kDigits = {U"零〇", U"一壹", U"二贰两", U"三叁", U"四肆",
                                                           U"五伍", U"六陆", U"七柒",   U"八捌", U"九玖"};
  for (size_t i = 0; i < kDigits.size(); ++i) {
    if (kDigits[i].find(c) != std::u32string_view::npos) return static_cast<int64_t>(i);
  }
  return -1;
}

int64_t ChineseUnit(char32_t c) {
  constexpr std::array<Word, 4> kUnits = {{{U"十拾", 10}, {U"百佰", 100}, {U"千仟", 1000}, {U"廿", 20}}};
  for (const Word& unit : kUnits) {
    if (unit.text.find(c) != std::u32string_view::npos) return unit.value;
  }
  return 0;
}

}  // namespace

bool NumberReader::WordBegins(uint32_t at) const {
  return at == 0 || !IsLatin(Char(at)) || !IsLatin(Char(at - 1)) || !marks_[at].glued;
}

bool NumberReader::Skip(uint32_t& at, std::u32string_view word) const {
  if (word.empty() || !WordBegins(at)) return false;
  for (size_t i = 0; i < word.size(); ++i) {
    if (Char(at + static_cast<uint32_t>(i)) != word[i]) return false;
  }
  at += static_cast<uint32_t>(word.size());
  return true;
}

bool NumberReader::SkipWord(uint32_t& at, std::u32string_view word) const {
  uint32_t end = at;
  if (!Skip(end, word) || (IsLatin(word.back()) && !WordBegins(end))) return false;
  at = end;
  return true;
}

std::optional<int64_t> NumberReader::ReadDigits(uint32_t& at, uint32_t most) const {
  uint32_t end = at;
  int64_t value = 0;
  while (end - at < most && IsDigit(Char(end))) value = value * 10 + (Char(end++) - U'0');
  if (end == at || IsDigit(Char(end))) return std::nullopt;
  at = end;
  return value;
}

// 二〇二六, or 三十一
std::optional<int64_t> NumberReader::ReadChineseSmall(uint32_t& at) const {
  uint32_t end = at;
  int64_t value = 0;
  int64_t digit = -1;
  for (; end - at < 6; ++end) {
    const int64_t next = ChineseDigit(Char(end));
    const int64_t unit = ChineseUnit(Char(end));
    if (next >= 0) {
      digit = digit > 0 || (digit == 0 && end > at) ? digit * 10 + next : next;
    } else if (unit == 20) {
      value += 20;
    } else if (unit > 0) {
      value += (digit < 0 ? 1 : digit) * unit;
      digit = -1;
    } else {
      break;
    }
  }
  if (end == at) return std::nullopt;
  at = end;
  return value + std::max<int64_t>(digit, 0);
}

std::optional<int64_t> NumberReader::ReadDatePart(uint32_t& at, uint32_t most) const {
  const auto digits = ReadDigits(at, most);
  return digits.has_value() ? digits : ReadChineseSmall(at);
}

// 50,000.00 with the words for thousands that may follow
std::optional<NumberMention> NumberReader::ReadFigures(uint32_t at) const {
  if (!IsDigit(Char(at)) || (at > 0 && IsDigit(Char(at - 1)))) return std::nullopt;
  NumberMention number;
  number.mark_begin = at;
  int64_t value = 0;
  while (IsDigit(Char(at)) || (Char(at) == U',' && IsDigit(Char(at + 1)) && IsDigit(Char(at + 2)) &&
                               IsDigit(Char(at + 3)) && !IsDigit(Char(at + 4)))) {
    if (IsDigit(Char(at))) value = Times(value, 10) + (Char(at) - U'0');
    ++at;
  }
  int64_t scaled = std::min(value, kMost) * kOne;
  if (Char(at) == U'.' && IsDigit(Char(at + 1))) {
    ++at;
    for (int64_t place = kOne / 10; IsDigit(Char(at)); ++at, place /= 10) scaled += (Char(at) - U'0') * place;
  }
  for (const Word& multiplier : kMultipliers) {
    if (Skip(at, multiplier.text)) {
      scaled = std::min(scaled, kMost * kOne / multiplier.value) * multiplier.value;
      break;
    }
  }
  number.mark_end = at;
  number.ten_thousandths = scaled;
  return number;
}

// 伍万贰仟, 三十
std::optional<NumberMention> NumberReader::ReadChineseNumber(uint32_t at) const {
  NumberMention number;
  number.mark_begin = at;
  number.in_words = true;
  int64_t total = 0;
  int64_t section = 0;
  int64_t digit = 0;
  for (; at - number.mark_begin < 30; ++at) {
    const int64_t next = ChineseDigit(Char(at));
    const int64_t unit = ChineseUnit(Char(at));
    if (next >= 0) {
      digit = next;
    } else if (unit > 0) {
      section += (digit == 0 ? 1 : digit) * unit;
      digit = 0;
    } else if (Char(at) == U'万' && at > number.mark_begin) {
      total = std::min(kMost, total + (section + digit) * 10'000);
      section = digit = 0;
    } else if (Char(at) == U'亿' && at > number.mark_begin) {
      total = Times(total + section + digit, 100'000'000);
      section = digit = 0;
    } else {
      break;
    }
  }
  if (at == number.mark_begin) return std::nullopt;
  number.mark_end = at;
  number.ten_thousandths = std::min(kMost, total + section + digit) * kOne;
  return number;
}

// fifty thousand two hundred and ten
std::optional<NumberMention> NumberReader::ReadEnglishNumber(uint32_t at) const {
  NumberMention number;
  number.mark_begin = at;
  number.in_words = true;
  int64_t total = 0;
  int64_t section = 0;
  uint32_t end = at;
  const auto next = [&]() -> std::optional<int64_t> {
    uint32_t after = at;
    while (Char(after) == U'-') ++after;
    if (end > number.mark_begin) SkipWord(after, U"and");
    for (const Word& word : kEnglishNumbers) {
      if (Skip(after, word.text)) {
        at = after;
        return word.value;
      }
    }
    return std::nullopt;
  };
  for (auto value = next(); value.has_value(); value = next()) {
    if (*value == 100) {
      section = Times(std::max<int64_t>(section, 1), 100);
    } else if (*value >= 1000) {
      total = std::min(kMost, total + Times(std::max<int64_t>(section, 1), *value));
      section = 0;
    } else {
      section = std::min(kMost, section + *value);
    }
    end = at;
  }
  if (end == number.mark_begin || !WordBegins(end)) return std::nullopt;
  number.mark_end = end;
  number.ten_thousandths = std::min(kMost, total + section) * kOne;
  return number;
}

std::optional<NumberMention> NumberReader::ReadNumber(uint32_t at) const {
  if (auto figures = ReadFigures(at)) return figures;
  if (auto chinese = ReadChineseNumber(at)) return chinese;
  return ReadEnglishNumber(at);
}

}  // namespace sudiao::law
