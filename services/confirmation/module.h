// The confirmation service as a module of a host.
#pragma once

#include "common/packs/registry.h"
#include "common/service/host.h"

namespace sudiao::confirmation {

// `packs` must outlive the host.
service::ModuleSpec Spec(const packs::PackRegistry& packs = packs::PackRegistry::BuiltIn());

}  // namespace sudiao::confirmation
