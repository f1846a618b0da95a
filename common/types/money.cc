#include "common/types/money.h"

#include <array>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/errors.h"

namespace sudiao {

int MinorDigits(std::string_view currency) {
  static constexpr std::array<std::pair<std::string_view, int>, 12> kCurrencies{{{"CNY", 2},
                                                                                 {"USD", 2},
                                                                                 {"EUR", 2},
                                                                                 {"GBP", 2},
                                                                                 {"CHF", 2},
                                                                                 {"HKD", 2},
                                                                                 {"SGD", 2},
                                                                                 {"CAD", 2},
                                                                                 {"AUD", 2},
                                                                                 {"JPY", 0},
                                                                                 {"KRW", 0},
                                                                                 {"TWD", 2}}};
  for (const auto& [code, digits] : kCurrencies) {
    if (code == currency) return digits;
  }
  return -1;
}

absl::StatusOr<Money> Add(const Money& a, const Money& b) {
  Violations violations;
  int64_t sum = 0;
  if (a.currency != b.currency) {
    violations.Add("currency", "MIXED_CURRENCIES", "Amounts in different currencies cannot be added.",
                   "不同币种的金额不能相加。");
  } else if (__builtin_add_overflow(a.minor_units, b.minor_units, &sum)) {
    violations.Add("amount", "TOO_LARGE", "The sum is too large.", "金额过大。");
  }
  if (!violations.empty()) return violations.ToStatus();
  return Money{a.currency, sum};
}

std::string FormatMoney(const Money& money) {
  const int digits = MinorDigits(money.currency);
  const bool negative = money.minor_units < 0;
  std::string number = absl::StrCat(negative ? 0 - static_cast<uint64_t>(money.minor_units)
                                             : static_cast<uint64_t>(money.minor_units));
  std::string fraction;
  if (digits > 0) {
    while (number.size() <= static_cast<size_t>(digits)) number.insert(0, "0");
    fraction = absl::StrCat(".", number.substr(number.size() - static_cast<size_t>(digits)));
    number.resize(number.size() - static_cast<size_t>(digits));
  }
  for (size_t i = number.size(); i > 3; i -= 3) number.insert(i - 3, ",");
  return absl::StrCat(money.currency, " ", negative ? "-" : "", number, fraction);
}

}  // namespace sudiao
