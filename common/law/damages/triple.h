// A range inside a calculation: exact, and with or without a likely value.
#pragma once

#include <optional>

#include "absl/status/statusor.h"
#include "common/law/damages/question.h"
#include "common/law/figures/exact.h"
#include "common/law/figures/explain.h"
#include "common/status/status_macros.h"

namespace sudiao::law {

struct Triple {
  Exact low;
  std::optional<Exact> likely;
  Exact high;

  static Triple Of(const Exact& value) { return {value, value, value}; }
  static Triple OfFigure(const Figure& figure) {
    if (!figure.low.has_value()) return Of(Exact(figure.likely.minor_units));
    Triple triple{Exact(figure.low.minor_units), std::nullopt, Exact(figure.high.minor_units)};
    if (figure.likely.has_value()) triple.likely = Exact(figure.likely.minor_units);
    return triple;
  }

  // Applies `combine` to the lows, the highs and, where both have one, the likely values.
  template <typename Combine>
  static Triple Join(const Triple& a, const Triple& b, Combine combine) {
    Triple joined{combine(a.low, b.low), std::nullopt, combine(a.high, b.high)};
    if (a.likely.has_value() && b.likely.has_value()) joined.likely = combine(*a.likely, *b.likely);
    return joined;
  }
  friend Triple operator+(const Triple& a, const Triple& b) {
    return Join(a, b, [](const Exact& x, const Exact& y) { return x + y; });
  }
  // Neither is negative.
  friend Triple operator*(const Triple& a, const Triple& b) {
    return Join(a, b, [](const Exact& x, const Exact& y) { return x * y; });
  }

  // In yuan, halves of a fen rounded up.
  absl::StatusOr<Range> ToRange() const {
    Range range;
    ASSIGN_OR_RETURN(const int64_t low_fen, low.Round(Rounding::HALF_UP));
    ASSIGN_OR_RETURN(const int64_t high_fen, high.Round(Rounding::HALF_UP));
    range.low = {"CNY", low_fen};
    range.high = {"CNY", high_fen};
    if (!likely.has_value()) return range;
    ASSIGN_OR_RETURN(const int64_t likely_fen, likely->Round(Rounding::HALF_UP));
    range.likely = {"CNY", likely_fen};
    return range;
  }
};

}  // namespace sudiao::law
