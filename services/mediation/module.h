// The mediation service: what happens in the room.
#pragma once

#include "common/packs/registry.h"
#include "common/service/host.h"

namespace sudiao::mediation {

// `packs` must outlive the module.
service::ModuleSpec Spec(const packs::PackRegistry& packs = packs::PackRegistry::BuiltIn());

}  // namespace sudiao::mediation
