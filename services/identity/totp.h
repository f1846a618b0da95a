// The second factor: time-based one-time codes (RFC 6238 with HMAC-SHA-1, six digits, 30 seconds), as
// authenticator apps compute them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "common/types/ids.h"

namespace sudiao::identity {

std::string NewTotpSecret(Random& random);  // 20 raw bytes
std::string Base32(std::string_view bytes);
// What a QR code for an authenticator app says.
std::string TotpUri(std::string_view issuer, std::string_view email, std::string_view secret);

int64_t TotpStep(absl::Time time);
std::string TotpCode(std::string_view secret, int64_t step, int digits = 6);
// The time step whose code it is: the present one or one of its neighbours, for clocks that differ. A step up
// to `last_step` was used before and does not count, so that a code seen by somebody else is worth nothing.
std::optional<int64_t> MatchTotp(std::string_view secret, std::string_view code, absl::Time now,
                                 int64_t last_step);

}  // namespace sudiao::identity
