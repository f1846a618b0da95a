#include "common/law/agreement_check/quantities.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "common/law/agreement_check/number_reader.h"

namespace sudiao::law {
namespace {

constexpr int64_t kOne = 10'000;
struct Word {
  std::u32string_view text;
  int64_t value;
};

constexpr std::array<Word, 12> kMonths = {{{U"january", 1},
                                           {U"february", 2},
                                           {U"march", 3},
                                           {U"april", 4},
                                           {U"may", 5},
                                           {U"june", 6},
                                           {U"july", 7},
                                           {U"august", 8},
                                           {U"september", 9},
                                           {U"october", 10},
                                           {U"november", 11},
                                           {U"december", 12}}};

struct CurrencyWord {
  std::u32string_view text;
  std::string_view code;
};
constexpr std::array<CurrencyWord, 31> kCurrencies = {
    {{U"人民币", "CNY"}, {U"renminbi", "CNY"},  {U"yuan", "CNY"},        {U"rmb", "CNY"},
     {U"cny", "CNY"},    {U"¥", "CNY"},         {U"元", "CNY"},          {U"圆", "CNY"},
     {U"块", "CNY"},     {U"usdollars", "USD"}, {U"u.s.dollars", "USD"}, {U"dollars", "USD"},
     {U"us$", "USD"},    {U"usd", "USD"},       {U"$", "USD"},           {U"美元", "USD"},
     {U"美金", "USD"},   {U"euros", "EUR"},     {U"euro", "EUR"},        {U"eur", "EUR"},
     {U"€", "EUR"},      {U"欧元", "EUR"},      {U"pounds", "GBP"},      {U"gbp", "GBP"},
     {U"£", "GBP"},      {U"英镑", "GBP"},      {U"港币", "HKD"},        {U"港元", "HKD"},
     {U"hkd", "HKD"},    {U"日元", "JPY"},      {U"chf", "CHF"}}};

class Reader : private NumberReader {
 public:
  explicit Reader(const FoldedText& text) : NumberReader(text) {}

  Quantities Read() {
    Quantities found;
    uint32_t at = 0;
    while (at < size()) {
      const uint32_t begin = at;
      if (!(ReadDate(at, found) || ReadAmount(at, found) || ReadNumberOrPercent(at, found))) ++at;
      if (at <= begin) at = begin + 1;
    }
    return found;
  }

 private:
  bool AddDate(uint32_t begin, uint32_t end, int64_t year, int64_t month, int64_t day, Quantities& found) {
    const absl::CivilDay civil(year, static_cast<int>(month), static_cast<int>(day));
    const bool exists = month >= 1 && month <= 12 && day >= 1 && civil.day() == day && civil.month() == month;
    DateMention date{Letters(begin, end), exists, std::nullopt};
    if (exists) date.day = civil;
    found.dates.push_back(date);
    return true;
  }
  bool AddPartOfDate(uint32_t begin, uint32_t end, int64_t month, int64_t day, Quantities& found) {
    const bool exists = month >= 1 && month <= 12 && day >= 1 &&
                        absl::CivilDay(2024, static_cast<int>(month), static_cast<int>(day)).day() == day;
    found.dates.push_back({Letters(begin, end), exists, std::nullopt});
    return true;
  }

  // 2026年12月31日, 12月31日, 2026年12月底
  bool ReadChineseDate(uint32_t& at, Quantities& found) {
    uint32_t end = at;
    auto first = ReadDatePart(end, 4);
    if (!first.has_value()) return false;
    std::optional<int64_t> year;
    if (Skip(end, U"年")) {
      year = first;
      const uint32_t after_year = end;
      if (*year < 1900) return false;
      if (Skip(end, U"底") || Skip(end, U"末") || Skip(end, U"年底")) {
        at = end;
        return AddDate(after_year, end, *year, 12, 31, found);
      }
      first = ReadDatePart(end, 2);
      if (!first.has_value()) return false;
    }
    const uint32_t begin = at;
    if (!Skip(end, U"月")) return false;
    const auto day = ReadDatePart(end, 2);
    if (day.has_value() && (Skip(end, U"日") || Skip(end, U"号"))) {
      at = end;
      return year.has_value() ? AddDate(begin, end, *year, *first, *day, found)
                              : AddPartOfDate(begin, end, *first, *day, found);
    }
    if (!(Skip(end, U"底") || Skip(end, U"末") || Skip(end, U"份"))) return false;
    at = end;
    return AddPartOfDate(begin, end, *first, 1, found);
  }

  // 2026-12-31, 2026/12/31, 2026.12.31
  bool ReadNumericDate(uint32_t& at, Quantities& found) {
    uint32_t end = at;
    const auto year = ReadDigits(end, 4);
    const char32_t separator = Char(end);
    if (!year.has_value() || *year < 1900 || *year > 2200) return false;
    if (separator != U'-' && separator != U'/' && separator != U'.') return false;
    const auto month = ReadDigits(++end, 2);
    if (!month.has_value() || Char(end) != separator) return false;
    const auto day = ReadDigits(++end, 2);
    if (!day.has_value()) return false;
    const uint32_t begin = at;
    at = end;
    return AddDate(begin, end, *year, *month, *day, found);
  }

  std::optional<int64_t> ReadMonth(uint32_t& at) const {
    for (const Word& month : kMonths) {
      if (SkipWord(at, month.text)) return month.value;
      uint32_t end = at;
      if (month.text.size() > 3 && SkipWord(end, month.text.substr(0, 3))) {
        at = Char(end) == U'.' ? end + 1 : end;
        return month.value;
      }
    }
    return std::nullopt;
  }
  std::optional<int64_t> ReadEnglishDay(uint32_t& at) const {
    const auto day = ReadDigits(at, 2);
    if (!day.has_value()) return std::nullopt;
    for (const std::u32string_view ending : {U"st", U"nd", U"rd", U"th"}) {
      uint32_t end = at;
      if (Char(end) == ending[0] && Char(end + 1) == ending[1]) at = end + 2;
    }
    return day;
  }
  // 31 December 2026, the 31st day of December, 2026, December 31, 2026; also without the year
  bool ReadEnglishDate(uint32_t& at, Quantities& found) {
    uint32_t end = at;
    auto day = ReadEnglishDay(end);
    if (day.has_value()) {
      SkipWord(end, U"day");
      SkipWord(end, U"of");
    }
    const auto month = ReadMonth(end);
    if (!month.has_value()) return false;
    if (!day.has_value()) {
      uint32_t after = end;
      day = ReadEnglishDay(after);
      if (day.has_value()) end = after;
    }
    uint32_t after = Char(end) == U',' ? end + 1 : end;
    const auto year = ReadDigits(after, 4);
    const bool has_year = year.has_value() && *year >= 1900 && *year <= 2200;
    if (!day.has_value() && !has_year) return false;
    const uint32_t begin = at;
    at = has_year ? after : end;
    if (!has_year || !day.has_value()) return AddPartOfDate(begin, at, *month, day.value_or(1), found);
    return AddDate(begin, at, *year, *month, *day, found);
  }
  bool ReadDate(uint32_t& at, Quantities& found) {
    const bool begins = IsDigit(Char(at)) ? !(at > 0 && IsDigit(Char(at - 1)) && Glued(at)) : true;
    return begins && (ReadChineseDate(at, found) || ReadNumericDate(at, found) || ReadEnglishDate(at, found));
  }

  std::string_view ReadCurrency(uint32_t& at) const {
    for (const CurrencyWord& word : kCurrencies) {
      if (Skip(at, word.text)) return word.code;
    }
    return "";
  }

  // RMB 50,000; 人民币伍万元整; 50,000 US dollars; 5万元
  bool ReadAmount(uint32_t& at, Quantities& found) {
    uint32_t end = at;
    std::string_view currency = ReadCurrency(end);
    // "人民币（大写）伍万元"; "人民币：5万元"; "RMB (CNY) 50,000"
    if (!currency.empty()) {
      while (Char(end) == U':' || Char(end) == U'(' || Char(end) == U')' || Skip(end, U"大写") ||
             Skip(end, U"小写")) {
        if (Char(end) == U':' || Char(end) == U'(' || Char(end) == U')') ++end;
      }
      ReadCurrency(end);
    }
    const auto number = ReadNumber(end);
    if (!number.has_value()) return false;
    end = number->mark_end;
    AmountMention amount{{}, at, 0, "", number->ten_thousandths, number->in_words};
    const std::string_view after = ReadCurrency(end);
    if (currency.empty()) currency = after;
    if (currency.empty()) return false;
    if (!after.empty()) ReadSmallChange(end, amount.ten_thousandths);
    Skip(end, U"整");
    amount.currency = std::string(currency);
    amount.mark_end = end;
    amount.letters = Letters(at, end);
    found.amounts.push_back(amount);
    at = end;
    return true;
  }
  // …伍角贰分
  void ReadSmallChange(uint32_t& at, int64_t& value) const {
    for (const auto& [unit, part] : {std::pair{U"角", kOne / 10}, std::pair{U"分", kOne / 100}}) {
      uint32_t end = at;
      const auto digits = ReadDatePart(end, 1);
      if (!digits.has_value() || !Skip(end, unit)) continue;
      value += *digits * part;
      at = end;
    }
  }

  bool ReadNumberOrPercent(uint32_t& at, Quantities& found) {
    uint32_t begin = at;
    const bool chinese_percent = Skip(begin, U"百分之");
    auto number = ReadNumber(begin);
    if (!number.has_value()) return false;
    uint32_t end = number->mark_end;
    const bool percent =
        chinese_percent || SkipWord(end, U"percent") || Skip(end, U"%") || SkipWord(end, U"pct");
    if (percent) {
      found.percents.push_back({Letters(at, end), number->ten_thousandths});
    } else {
      number->letters = Letters(number->mark_begin, end);
      found.numbers.push_back(*number);
    }
    at = end;
    return true;
  }
};

}  // namespace

Quantities FindQuantities(const FoldedText& text) { return Reader(text).Read(); }

}  // namespace sudiao::law
