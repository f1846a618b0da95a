// Rates of success, each with its numerator and denominator, computed the same way everywhere.
#pragma once

#include <cstdint>
#include <optional>

#include "common/types/fields.h"

namespace sudiao::law {

struct Rate {
  int64_t numerator = 0;
  int64_t denominator = 0;
  // Tenths of a percent, halves up; absent for a denominator of zero.
  std::optional<int64_t> tenths_of_percent;
  SUDIAO_FIELDS(numerator, denominator, tenths_of_percent)
};

struct SettlementRates {
  int64_t open = 0;  // entrusted and not closed
  Rate settled_of_entrusted;
  Rate settled_of_closed;
  Rate settled_of_appointed;
  SUDIAO_FIELDS(open, settled_of_entrusted, settled_of_closed, settled_of_appointed)
};

Rate RateOf(int64_t numerator, int64_t denominator);

// The same programme has several rates of success: by all entrusted, by the closed and by those with a
// mediator. Each says what it is a part of. (A21 of the rulebook; for the statistics, which are planned)
SettlementRates SettlementRatesOf(int64_t entrusted, int64_t closed, int64_t settled, int64_t appointed = 0);

}  // namespace sudiao::law
