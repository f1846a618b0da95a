// Costs in equal shares, to the cent.
#pragma once

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "common/types/fields.h"
#include "common/types/money.h"

namespace sudiao::law {

// Who bears the cents that cannot be divided: the requester all of them, or the payers one each, the
// requester first. For one odd cent that is the same; several are an open reading, so both answers are shown.
SUDIAO_ENUM(OddCents, ALL_TO_REQUESTER, ONE_EACH)

struct PayerShare {
  Money amount;
  Money other_reading;
  SUDIAO_FIELDS(amount, other_reading)
};

// WIPO-ART-25  All costs in equal shares unless agreed otherwise. The first payer is the requester. `total`
// is not negative and `payers` positive.
std::vector<PayerShare> EqualShares(const Money& total, int64_t payers, OddCents odd_cents);

}  // namespace sudiao::law
