// The assignment service as a module of a host.
#pragma once

#include "common/packs/registry.h"
#include "common/service/host.h"

namespace sudiao::assignment {

// `packs` must outlive the module.
service::ModuleSpec Spec(const packs::PackRegistry& packs = packs::PackRegistry::BuiltIn());

}  // namespace sudiao::assignment
