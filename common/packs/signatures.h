// Whose signatures an agreement needs, by the pack's rule of its effect.
#pragma once

#include "common/packs/pack.h"

namespace sudiao::packs {

// Under a centre's own rules (WIPO-19 and the like) the parties' signatures are all there is; everywhere else
// the mediator signs, too, and the organisation that led the mediation seals.
inline bool PartiesSignAlone(EffectRule rule) {
  return rule == EffectRule::WIPO_19 || rule == EffectRule::PARTIES_SIGNATURES;
}

}  // namespace sudiao::packs
