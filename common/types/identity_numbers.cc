#include "common/types/identity_numbers.h"

#include <algorithm>
#include <array>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace sudiao {
namespace {

constexpr size_t kLength = 18;
constexpr size_t kMaxPassportLength = 40;
constexpr int64_t kMaxAgeYears = 150;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool HasResidentIdForm(std::string_view value) {
  return value.size() == kLength && std::all_of(value.begin(), value.end() - 1, IsDigit) &&
         (IsDigit(value.back()) || value.back() == 'X');
}

char ResidentIdCheck(std::string_view value) {
  static constexpr std::array<int, 17> kWeights = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
  static constexpr std::string_view kCheckCharacters = "10X98765432";
  int sum = 0;
  for (size_t i = 0; i < kWeights.size(); ++i) sum += kWeights[i] * (value[i] - '0');
  return kCheckCharacters[static_cast<size_t>(sum % 11)];
}

// The digits 7 to 14, if they are a date.
std::optional<absl::CivilDay> BirthDate(const std::string& value) {
  absl::CivilDay day;
  const std::string text =
      absl::StrCat(value.substr(6, 4), "-", value.substr(10, 2), "-", value.substr(12, 2));
  if (!absl::ParseCivilTime(text, &day)) return std::nullopt;
  return day;
}

constexpr std::string_view kCreditCharacters = "0123456789ABCDEFGHJKLMNPQRTUWXY";

bool HasCreditCodeForm(std::string_view value) {
  // The characters 3 to 8 are the code of an administrative area.
  return value.size() == kLength && value.find_first_not_of(kCreditCharacters) == std::string_view::npos &&
         std::all_of(value.begin() + 2, value.begin() + 8, IsDigit);
}

char CreditCodeCheck(std::string_view value) {
  size_t sum = 0;
  size_t weight = 1;
  for (size_t i = 0; i + 1 < kLength; ++i) {
    sum += weight * kCreditCharacters.find(value[i]);
    weight = weight * 3 % 31;
  }
  return kCreditCharacters[(31 - sum % 31) % 31];
}

}  // namespace

std::string NormalizeIdentityNumber(std::string_view text) {
  std::string normal;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (!absl::ascii_isspace(byte)) normal.push_back(absl::ascii_toupper(byte));
  }
  return normal;
}

void CheckResidentId(std::string_view field, std::string_view value, absl::CivilDay today,
                     Violations& violations) {
  const std::string number = NormalizeIdentityNumber(value);
  if (number.empty()) return violations.Missing(field);
  if (!HasResidentIdForm(number)) {
    return violations.Add(std::string(field), "RESIDENT_ID_FORM",
                          "A resident id has 18 digits; the last may be X.",
                          "居民身份证号码应为18位数字，末位可为X。");
  }
  const auto birth = BirthDate(number);
  if (!birth.has_value() || *birth > today || birth->year() + kMaxAgeYears < today.year()) {
    violations.Add(std::string(field), "RESIDENT_ID_BIRTH_DATE",
                   "The birth date in the resident id is not possible.",
                   "居民身份证号码中的出生日期不正确。");
  }
  if (ResidentIdCheck(number) != number.back()) {
    violations.Add(std::string(field), "RESIDENT_ID_CHECK_DIGIT",
                   "The last character does not fit the resident id. Please check for typing errors.",
                   "居民身份证号码校验位不正确，请检查是否输入有误。");
  }
}

void CheckUnifiedCreditCode(std::string_view field, std::string_view value, Violations& violations) {
  const std::string number = NormalizeIdentityNumber(value);
  if (number.empty()) return violations.Missing(field);
  if (!HasCreditCodeForm(number)) {
    return violations.Add(
        std::string(field), "CREDIT_CODE_FORM",
        "A unified social credit code has 18 digits and capital letters, without I, O, S, V and Z.",
        "统一社会信用代码应为18位数字和大写字母，不含I、O、S、V、Z。");
  }
  if (CreditCodeCheck(number) != number.back()) {
    violations.Add(
        std::string(field), "CREDIT_CODE_CHECK_DIGIT",
        "The last character does not fit the unified social credit code. Please check for typing errors.",
        "统一社会信用代码校验位不正确，请检查是否输入有误。");
  }
}

void CheckPassportNumber(std::string_view field, std::string_view value, Violations& violations) {
  violations.RequireText(field, value, kMaxPassportLength);
}

}  // namespace sudiao
