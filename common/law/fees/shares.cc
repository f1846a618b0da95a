#include "common/law/fees/shares.h"

namespace sudiao::law {

std::vector<PayerShare> EqualShares(const Money& total, int64_t payers, OddCents odd_cents) {
  const int64_t each = total.minor_units / payers;
  const int64_t odd = total.minor_units % payers;
  std::vector<PayerShare> shares;
  for (int64_t i = 0; i < payers; ++i) {
    const Money all_to_requester{total.currency, each + (i == 0 ? odd : 0)};
    const Money one_each{total.currency, each + (i < odd ? 1 : 0)};
    if (odd_cents == OddCents::ONE_EACH) {
      shares.push_back({one_each, all_to_requester});
    } else {
      shares.push_back({all_to_requester, one_each});
    }
  }
  return shares;
}

}  // namespace sudiao::law
