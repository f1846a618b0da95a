// Numbers that identify people and organisations. Each check adds what is wrong to `violations` under
// `field`, so that a form hears everything at once; nothing is added for a number that can be right.
#pragma once

#include <string>
#include <string_view>

#include "absl/time/civil_time.h"
#include "common/status/errors.h"

namespace sudiao {

// Without blanks and in upper case: the form to check, to store and to compare.
std::string NormalizeIdentityNumber(std::string_view text);

// 公民身份号码 (GB 11643): 18 characters with a check character (ISO 7064, mod 11-2) and a birth date that is
// a date of the calendar, not in the future and not more than 150 years ago.
void CheckResidentId(std::string_view field, std::string_view value, absl::CivilDay today,
                     Violations& violations);

// 统一社会信用代码 (GB 32100): 18 characters without I, O, S, V and Z, with a check character mod 31.
void CheckUnifiedCreditCode(std::string_view field, std::string_view value, Violations& violations);

// Passports have no common form: any text of at most 40 characters that is not blank.
void CheckPassportNumber(std::string_view field, std::string_view value, Violations& violations);

}  // namespace sudiao
