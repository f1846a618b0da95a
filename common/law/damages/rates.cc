#include "common/law/damages/rates.h"

namespace sudiao::law {

Rate RateOf(int64_t numerator, int64_t denominator) {
  Rate rate{numerator, denominator, std::nullopt};
  if (denominator > 0) rate.tenths_of_percent = (2000 * numerator + denominator) / (2 * denominator);
  return rate;
}

SettlementRates SettlementRatesOf(int64_t entrusted, int64_t closed, int64_t settled, int64_t appointed) {
  return {entrusted - closed, RateOf(settled, entrusted), RateOf(settled, closed),
          RateOf(settled, appointed)};
}

}  // namespace sudiao::law
