// Exact figures: fractions of 128-bit integers, so that nothing is rounded before the end of a calculation.
// An overflow makes the value invalid, and what is computed from it too; rounding an invalid value fails.
//
//   Exact fee = Exact(claimed_minor_units) * Exact(25, 1000);
//   ASSIGN_OR_RETURN(const int64_t fen, fee.Round(Rounding::HALF_UP));
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "common/status/reason.h"
#include "common/types/fields.h"

namespace sudiao::law {

// How a fraction of the smallest unit is rounded. HALF_UP rounds halves away from zero, DOWN towards zero.
// The law does not say (law-cn section 22, "rounding of fen"), so results show the other reading where it
// differs.
SUDIAO_ENUM(Rounding, HALF_UP, DOWN)

class Exact {
 public:
  __extension__ using Int = __int128;

  constexpr Exact() = default;
  constexpr explicit Exact(int64_t value) : numerator_(value) {}
  // `denominator` is positive.
  Exact(int64_t numerator, int64_t denominator) : Exact(Make(numerator, denominator)) {}

  bool valid() const { return denominator_ != 0; }
  bool negative() const { return numerator_ < 0; }
  bool zero() const { return numerator_ == 0; }

  friend Exact operator+(const Exact& a, const Exact& b);
  friend Exact operator-(const Exact& a, const Exact& b);
  friend Exact operator*(const Exact& a, const Exact& b);
  // Invalid for a divisor of zero.
  friend Exact operator/(const Exact& a, const Exact& b);
  Exact operator-() const { return Exact() - *this; }
  Exact& operator+=(const Exact& other) { return *this = *this + other; }

  // Invalid values compare as equal to everything: ask valid() first where it matters.
  friend std::strong_ordering operator<=>(const Exact& a, const Exact& b);
  friend bool operator==(const Exact& a, const Exact& b) { return (a <=> b) == 0; }

  // FIGURE_TOO_LARGE for an invalid value and for one that does not fit.
  absl::StatusOr<int64_t> Round(Rounding rounding) const;

 private:
  static Exact Make(Int numerator, Int denominator);
  static Exact Invalid();

  Int numerator_ = 0;
  Int denominator_ = 1;
};

// "12.5" with 2 digits is 1250. Nothing for other characters, more digits than asked for, or more than 15
// before the point; a sign is not read.
std::optional<int64_t> ParseScaled(std::string_view text, int digits);
// The reverse, without trailing zeros: 1250 with 2 digits is "12.5".
std::string FormatScaled(int64_t value, int digits);

// The largest amount that a calculation takes: a thousand billion of a currency with two digits.
inline constexpr int64_t kMaxMinorUnits = 100'000'000'000'000;

}  // namespace sudiao::law

namespace sudiao::reasons {

inline constexpr Reason kFigureTooLarge{"FIGURE_TOO_LARGE", absl::StatusCode::kInvalidArgument,
                                        "The figures are too large to be computed exactly.",
                                        "数值过大，无法精确计算。"};

}  // namespace sudiao::reasons
