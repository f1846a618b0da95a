// Money: integer minor units (fen, cents) of one ISO 4217 currency; never floating point, never mixed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "common/types/fields.h"

namespace sudiao {

struct Money {
  std::string currency;  // "CNY"; empty means: no amount
  int64_t minor_units = 0;

  bool has_value() const { return !currency.empty(); }
  friend bool operator==(const Money&, const Money&) = default;
  SUDIAO_FIELDS(currency, minor_units)
};

// Digits after the decimal point (2 for CNY, 0 for JPY), or -1 for a currency we do not know.
int MinorDigits(std::string_view currency);

// The sum; INVALID_FIELDS for different currencies or an overflow.
absl::StatusOr<Money> Add(const Money& a, const Money& b);

// "CNY 1,234.50": for texts, not for parsing.
std::string FormatMoney(const Money& money);

}  // namespace sudiao
