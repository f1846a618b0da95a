// Intake as a module of a host.
#pragma once

#include <string>

#include "common/packs/registry.h"
#include "common/service/host.h"

namespace sudiao::intake {

// Evidence is kept in `blob_folder`, which all replicas share. The packs must outlive the module.
service::ModuleSpec Spec(const std::string& blob_folder,
                         const packs::PackRegistry& packs = packs::PackRegistry::BuiltIn());

}  // namespace sudiao::intake
