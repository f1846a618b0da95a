#include "common/law/figures/exact.h"

#include <limits>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/status/errors.h"

namespace sudiao::law {
namespace {

using Int = Exact::Int;

Int GreatestCommonDivisor(Int a, Int b) {
  if (a < 0) a = -a;
  while (b != 0) {
    const Int rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

constexpr int64_t PowerOfTen(int digits) {
  int64_t power = 1;
  for (int i = 0; i < digits; ++i) power *= 10;
  return power;
}

}  // namespace

Exact Exact::Invalid() {
  Exact invalid;
  invalid.denominator_ = 0;
  return invalid;
}

Exact Exact::Make(Int numerator, Int denominator) {
  if (denominator <= 0) return Invalid();
  const Int divisor = GreatestCommonDivisor(numerator, denominator);
  Exact made;
  made.numerator_ = numerator / divisor;
  made.denominator_ = denominator / divisor;
  return made;
}

Exact operator+(const Exact& a, const Exact& b) {
  if (!a.valid() || !b.valid()) return Exact::Invalid();
  // Over the least common denominator, so that sums of like fractions stay small.
  const Int divisor = GreatestCommonDivisor(a.denominator_, b.denominator_);
  Int left, right, denominator, sum;
  if (__builtin_mul_overflow(a.numerator_, b.denominator_ / divisor, &left) ||
      __builtin_mul_overflow(b.numerator_, a.denominator_ / divisor, &right) ||
      __builtin_mul_overflow(a.denominator_, b.denominator_ / divisor, &denominator) ||
      __builtin_add_overflow(left, right, &sum)) {
    return Exact::Invalid();
  }
  return Exact::Make(sum, denominator);
}

Exact operator-(const Exact& a, const Exact& b) { return a + b * Exact(-1); }

Exact operator*(const Exact& a, const Exact& b) {
  if (!a.valid() || !b.valid()) return Exact::Invalid();
  // Reduced crosswise before multiplying: the product fits whenever its reduced form does.
  const Int first = GreatestCommonDivisor(a.numerator_, b.denominator_);
  const Int second = GreatestCommonDivisor(b.numerator_, a.denominator_);
  if (first == 0 || second == 0) return Exact();
  Int numerator, denominator;
  if (__builtin_mul_overflow(a.numerator_ / first, b.numerator_ / second, &numerator) ||
      __builtin_mul_overflow(a.denominator_ / second, b.denominator_ / first, &denominator)) {
    return Exact::Invalid();
  }
  return Exact::Make(numerator, denominator);
}

Exact operator/(const Exact& a, const Exact& b) {
  if (!a.valid() || !b.valid() || b.zero()) return Exact::Invalid();
  Exact inverse;
  inverse.numerator_ = b.numerator_ < 0 ? -b.denominator_ : b.denominator_;
  inverse.denominator_ = b.numerator_ < 0 ? -b.numerator_ : b.numerator_;
  return a * inverse;
}

std::strong_ordering operator<=>(const Exact& a, const Exact& b) {
  const Exact difference = a - b;
  if (!difference.valid() || difference.numerator_ == 0) return std::strong_ordering::equal;
  return difference.numerator_ < 0 ? std::strong_ordering::less : std::strong_ordering::greater;
}

absl::StatusOr<int64_t> Exact::Round(Rounding rounding) const {
  if (!valid()) return Fail(reasons::kFigureTooLarge);
  Int whole = numerator_ / denominator_;
  const Int rest = numerator_ % denominator_;
  const Int distance = rest < 0 ? -rest : rest;
  // Half or more, written so that doubling cannot overflow.
  const bool half_or_more = distance >= denominator_ - distance;
  if (rounding != Rounding::DOWN && distance != 0 && half_or_more) whole += numerator_ < 0 ? -1 : 1;
  if (whole > std::numeric_limits<int64_t>::max() || whole < std::numeric_limits<int64_t>::min()) {
    return Fail(reasons::kFigureTooLarge);
  }
  return static_cast<int64_t>(whole);
}

std::optional<int64_t> ParseScaled(std::string_view text, int digits) {
  const size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  const std::string_view fraction = point == std::string_view::npos ? "" : text.substr(point + 1);
  if (whole.empty() || whole.size() > 15 || fraction.size() > static_cast<size_t>(digits))
    return std::nullopt;
  if (point != std::string_view::npos && fraction.empty()) return std::nullopt;
  int64_t value = 0;
  for (const std::string_view part : {whole, fraction}) {
    for (const char c : part) {
      if (!absl::ascii_isdigit(static_cast<unsigned char>(c))) return std::nullopt;
      if (__builtin_mul_overflow(value, int64_t{10}, &value)) return std::nullopt;
      if (__builtin_add_overflow(value, int64_t{c - '0'}, &value)) return std::nullopt;
    }
  }
  const int64_t missing = PowerOfTen(digits - static_cast<int>(fraction.size()));
  if (__builtin_mul_overflow(value, missing, &value)) return std::nullopt;
  return value;
}

std::string FormatScaled(int64_t value, int digits) {
  const int64_t scale = PowerOfTen(digits);
  std::string text = absl::StrCat(value / scale);
  if (value % scale == 0) return text;
  std::string fraction = absl::StrCat(value % scale);
  fraction.insert(0, static_cast<size_t>(digits) - fraction.size(), '0');
  while (fraction.back() == '0') fraction.pop_back();
  return absl::StrCat(text, ".", fraction);
}

}  // namespace sudiao::law
