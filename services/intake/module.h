// Intake as a module of a host.
#pragma once

#include <string>

#include "common/court_tables/court_tables.h"
#include "common/packs/registry.h"
#include "common/service/host.h"

namespace sudiao::intake {

// Evidence is kept in `blob_folder`, which all replicas share. Packs and court tables must outlive the
// module.
service::ModuleSpec Spec(const std::string& blob_folder,
                         const packs::PackRegistry& packs = packs::PackRegistry::BuiltIn(),
                         const law::CourtTables& courts = BuiltInCourtTables());

}  // namespace sudiao::intake
