// OMR-25: the eight ways in which a mediation ends.
#pragma once

#include "common/types/fields.h"

namespace sudiao {

SUDIAO_ENUM(EndCode, AGREEMENT_REACHED, SETTLED_PRIVATELY_OR_WITHDRAWN, UNREACHABLE, REFUSED, NO_PROSPECT,
            EXPIRED, SIGNATURE_REFUSED, OTHER)

}  // namespace sudiao
