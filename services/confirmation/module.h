// The confirmation service as a module of a host.
#pragma once

#include "common/court_tables/court_tables.h"
#include "common/packs/registry.h"
#include "common/service/host.h"

namespace sudiao::confirmation {

// `packs` and `courts` must outlive the host.
service::ModuleSpec Spec(const packs::PackRegistry& packs = packs::PackRegistry::BuiltIn(),
                         const law::CourtTables& courts = BuiltInCourtTables());

}  // namespace sudiao::confirmation
