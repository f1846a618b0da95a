#include "common/case_number/case_number.h"

#include <unicode/unistr.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/status/errors.h"
#include "common/status/status_macros.h"
#include "common/status/view.h"
#include "embedded/case_numbers.h"

namespace sudiao {
namespace {

constexpr std::string_view kSupremeCourt = "最高法";
constexpr std::string_view kProvinces = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新兵军";
// CN-03  The word of a special trial is one character; the only one so far is that of technical IP cases.
constexpr std::string_view kIntellectualProperty = "知";
constexpr int64_t kFirstYear = 2016;
constexpr int64_t kLastYear = 2199;
constexpr size_t kMaxSerialDigits = 9;

// The text between embedded data's lines, comments and blank lines left out.
std::vector<std::string_view> DataLines(std::string_view text) {
  std::vector<std::string_view> lines;
  for (const absl::string_view line : absl::StrSplit(AbslView(text), '\n')) {
    const absl::string_view stripped = absl::StripAsciiWhitespace(line);
    if (!stripped.empty() && stripped.front() != '#') lines.push_back(StdView(stripped));
  }
  return lines;
}

// What ICU puts in the place of broken UTF-8.
constexpr UChar32 kReplacement = 0xFFFD;

bool IsBlank(UChar32 c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == 0xA0 || c == 0x3000;
}

// Leaves out blanks and makes digits, brackets and dashes ASCII. Nothing for broken UTF-8.
std::optional<std::string> Normalize(std::string_view text) {
  const auto wide =
      icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
  icu::UnicodeString normal;
  for (int32_t i = 0; i < wide.length(); i = wide.moveIndex32(i, 1)) {
    const UChar32 c = wide.char32At(i);
    if (c == kReplacement) return std::nullopt;
    if (IsBlank(c)) continue;
    if (c >= 0xFF10 && c <= 0xFF19) {
      normal.append('0' + (c - 0xFF10));
    } else if (c == 0xFF08 || c == 0x3014 || c == '[' || c == 0xFF3B) {
      normal.append(UChar32{'('});
    } else if (c == 0xFF09 || c == 0x3015 || c == ']' || c == 0xFF3D) {
      normal.append(UChar32{')'});
    } else if (c == 0x2010 || c == 0x2013 || c == 0x2014 || c == 0xFF0D || c == '~' || c == 0xFF5E) {
      normal.append(UChar32{'-'});
    } else {
      normal.append(c);
    }
  }
  std::string utf8;
  normal.toUTF8String(utf8);
  return utf8;
}

// Reads a normalised text from left to right; each part either takes what is its own or leaves the text
// alone.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  bool Take(std::string_view word) {
    if (!rest_.starts_with(word)) return false;
    rest_.remove_prefix(word.size());
    return true;
  }

  std::string TakeDigits() {
    const size_t count = std::min(rest_.find_first_not_of("0123456789"), rest_.size());
    std::string digits(rest_.substr(0, count));
    rest_.remove_prefix(count);
    return digits;
  }

  std::string TakeProvince() {
    for (size_t i = 0; i < kProvinces.size(); i += 3) {
      if (Take(kProvinces.substr(i, 3))) return std::string(kProvinces.substr(i, 3));
    }
    return "";
  }

  bool TakeSeparator() {
    return Take("、") || Take(",") || Take("，") || Take(";") || Take("；") || Take("和") || Take("及");
  }

  // Everything before the next digit or the end: what should have been a type word.
  std::string UntilDigit() const { return std::string(rest_.substr(0, rest_.find_first_of("0123456789"))); }

  bool StartsWithDigit() const {
    return !rest_.empty() && absl::ascii_isdigit(static_cast<unsigned char>(rest_[0]));
  }
  bool Contains(std::string_view word) const { return rest_.find(word) != std::string_view::npos; }
  std::string_view rest() const { return rest_; }
  void Reset(std::string_view rest) { rest_ = rest; }

 private:
  std::string_view rest_;
};

int64_t ToNumber(const std::string& digits) {
  int64_t number = 0;
  for (const char digit : digits) number = number * 10 + (digit - '0');
  return number;
}

std::string TakeCourt(Reader& reader) {
  if (reader.Take(kSupremeCourt)) return std::string(kSupremeCourt);
  const std::string province = reader.TakeProvince();
  return province.empty() ? "" : province + reader.TakeDigits();
}

// CN-13a  Many type words begin with another one: the longest that a number follows is meant.
std::string TakeType(Reader& reader) {
  const std::string_view before = reader.rest();
  for (const std::string_view word : CaseTypeWords()) {
    if (reader.Take(word) && reader.StartsWithDigit()) return std::string(word);
    reader.Reset(before);
  }
  return "";
}

bool IsRange(Reader& reader) {
  for (const std::string_view word : {"-", "至", "、", "号、", ",", "，", "号,", "号，", "号;", "号；"}) {
    if (reader.Take(word)) return reader.StartsWithDigit() || reader.Take("(");
  }
  return false;
}

// Everything before the serial number.
absl::StatusOr<CaseNumber> TakeSeries(Reader& reader) {
  CaseNumber result;
  if (!reader.Take("(")) return Fail(reasons::kCaseNumberYear);
  const std::string year = reader.TakeDigits();
  if (year.size() != 4 || !reader.Take(")")) return Fail(reasons::kCaseNumberYear);
  result.year = ToNumber(year);
  if (result.year < kFirstYear || reader.Contains("字第")) return Fail(reasons::kCaseNumberOldStyle);
  if (result.year > kLastYear) return Fail(reasons::kCaseNumberYear);

  result.court = TakeCourt(reader);
  if (!IsCourtCode(result.court)) return Fail(reasons::kCaseNumberCourt);
  if (reader.Take(kIntellectualProperty)) result.special = std::string(kIntellectualProperty);
  result.type = TakeType(reader);
  if (!result.type.empty()) return result;
  const std::string word = reader.UntilDigit();
  return Fail(reasons::kCaseNumberType, {{"type", word.empty() ? std::string("-") : word}});
}

}  // namespace

absl::StatusOr<CaseNumber> ParseCaseNumber(std::string_view text) {
  const std::optional<std::string> normal = Normalize(text);
  if (!normal.has_value()) return Fail(reasons::kCaseNumberYear);
  Reader reader(*normal);
  ASSIGN_OR_RETURN(CaseNumber result, TakeSeries(reader));
  const std::string serial = reader.TakeDigits();
  if (IsRange(reader)) return Fail(reasons::kCaseNumberRange);
  if (serial.size() > kMaxSerialDigits || !reader.Take("号")) return Fail(reasons::kCaseNumberSerial);
  if (IsRange(reader)) return Fail(reasons::kCaseNumberRange);
  result.number = ToNumber(serial);
  if (result.number == 0 || !reader.rest().empty()) return Fail(reasons::kCaseNumberSerial);
  return result;
}

std::string FormatCaseNumber(const CaseNumber& number) {
  return absl::StrCat("（", number.year, "）", number.court, number.special, number.type, number.number,
                      "号");
}

std::string CaseNumberSeries(const CaseNumber& number) {
  return absl::StrCat(number.year, "/", number.court, "/", number.special, "/", number.type);
}

bool IsCourtCode(std::string_view code) { return CourtLevelOf(code) != CourtLevel::UNSPECIFIED; }

CourtLevel CourtLevelOf(std::string_view code) {
  if (code == kSupremeCourt) return CourtLevel::SUPREME;
  Reader reader(code);
  if (reader.TakeProvince().empty()) return CourtLevel::UNSPECIFIED;
  const size_t digits = reader.TakeDigits().size();
  if (!reader.rest().empty()) return CourtLevel::UNSPECIFIED;
  switch (digits) {
    case 0:
      return CourtLevel::HIGH;
    case 2:
      return CourtLevel::INTERMEDIATE;
    case 4:
      return CourtLevel::BASIC;
    default:
      return CourtLevel::UNSPECIFIED;
  }
}

std::span<const CourtName> KnownCourts() {
  static const auto* const courts = [] {
    auto* names = new std::vector<CourtName>;
    for (const std::string_view line : DataLines(embedded::CaseNumbers()[0].text)) {
      const std::vector<absl::string_view> parts = absl::StrSplit(AbslView(line), " | ");
      if (parts.size() != 4) continue;
      names->push_back({StdView(parts[0]), StdView(parts[2]), StdView(parts[3]), parts[1] == "F"});
    }
    return names;
  }();
  return *courts;
}

const CourtName* FindCourt(std::string_view code) {
  for (const CourtName& court : KnownCourts()) {
    if (court.code == code) return &court;
  }
  return nullptr;
}

std::span<const std::string_view> CaseTypeWords() {
  static const auto* const words = [] {
    auto* sorted = new std::vector<std::string_view>(DataLines(embedded::CaseNumbers()[1].text));
    std::stable_sort(sorted->begin(), sorted->end(), [](auto a, auto b) { return a.size() > b.size(); });
    return sorted;
  }();
  return *words;
}

}  // namespace sudiao
