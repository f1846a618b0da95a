// The services whose databases can be verified and migrated.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "common/service/host.h"

namespace sudiao::ctl {

struct KnownService {
  std::string name;
  // The service as a module; what it keeps in files goes into `folder`.
  std::function<service::ModuleSpec(const std::string& folder)> spec;
};

const std::vector<KnownService>& KnownServices();

// All migrations of a service, in their order, as its host applies them.
std::vector<sql::Migration> MigrationsOf(const service::ModuleSpec& spec);

// What the verification of one database found.
struct Verdict {
  int64_t aggregates = 0;
  int64_t journal_entries = 0;
  int64_t waiting_deliveries = 0;
  std::vector<std::string> defects;
};

// Folds every journal of the database and holds the result against the stored states. Changes nothing.
absl::StatusOr<Verdict> VerifyDatabase(const KnownService& service, const std::string& url);

// Applies the migrations that are missing.
absl::Status MigrateDatabase(const KnownService& service, const std::string& url);

}  // namespace sudiao::ctl
