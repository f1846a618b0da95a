#include "services/ctl/service_specs.h"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "common/access/directory.h"
#include "common/live/notifier.h"
#include "common/rpc/token.h"
#include "common/status/status_macros.h"
#include "services/assignment/module.h"
#include "services/confirmation/module.h"
#include "services/identity/module.h"
#include "services/identity/sealer.h"
#include "services/intake/module.h"
#include "services/mediation/module.h"

namespace sudiao::ctl {
namespace {

constexpr absl::Duration kPageLimit = absl::Seconds(60);

// A folder for a module that is made only to verify; removed at the end.
class ScratchFolder {
 public:
  ScratchFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "sudiaoctl-XXXXXX").string();
    if (::mkdtemp(pattern.data()) != nullptr) path_ = pattern;
  }
  ~ScratchFolder() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

absl::StatusOr<int64_t> Count(sql::Session& session, sql::Sql sql) {
  ASSIGN_OR_RETURN(const sql::Rows rows, session.Query(sql, {}));
  return rows[0][0].Int();
}

absl::Status CountAll(sql::Session& session, Verdict& verdict) {
  ASSIGN_OR_RETURN(verdict.aggregates, Count(session, "SELECT COUNT(*) FROM states"));
  ASSIGN_OR_RETURN(verdict.journal_entries, Count(session, "SELECT COUNT(*) FROM journal"));
  ASSIGN_OR_RETURN(verdict.waiting_deliveries, Count(session, "SELECT COUNT(*) FROM deliveries"));
  return absl::OkStatus();
}

// Its keys sign and decrypt nothing here.
service::ModuleSpec IdentitySpec() {
  identity::Options options;
  options.token_secret_key = rpc::NewKeyPair().secret_key;
  options.data_key = identity::NewDataKey();
  return identity::Spec(options);
}

}  // namespace

const std::vector<KnownService>& KnownServices() {
  static const auto& services = *new std::vector<KnownService>{
      {"identity", [](const std::string&) { return IdentitySpec(); }},
      {"intake", [](const std::string& folder) { return intake::Spec(folder); }},
      {"assignment", [](const std::string&) { return assignment::Spec(); }},
      {"mediation", [](const std::string&) { return mediation::Spec(packs::PackRegistry::BuiltIn()); }},
      {"confirmation", [](const std::string&) { return confirmation::Spec(); }},
  };
  return services;
}

absl::StatusOr<Verdict> VerifyDatabase(const KnownService& service, const std::string& url) {
  const ScratchFolder folder;
  if (folder.path().empty()) return absl::PermissionDeniedError("no temporary folder can be made");
  service::HostOptions options;
  options.database_url = url;
  options.workers = 2;
  options.internal_key = NewSecret(32);
  options.token_public_key = rpc::NewKeyPair().public_key;
  options.migrate = false;
  SystemClock clock;
  const auto notifier = live::NewInProcessNotifier();
  // Made but never started: it serves nobody, fires no timer and delivers nothing.
  ASSIGN_OR_RETURN(const auto host,
                   service::Host::Create(options, service.spec(folder.path()), clock, *notifier));
  sql::Database& database = host->changes().database();
  Verdict verdict;
  RETURN_IF_ERROR(database.Read(clock.Now() + kPageLimit,
                                [&](sql::Session& session) { return CountAll(session, verdict); }));
  std::string after;
  do {
    std::vector<std::string> found;
    std::string next;
    RETURN_IF_ERROR(database.Read(clock.Now() + kPageLimit, [&](sql::Session& session) -> absl::Status {
      found.clear();
      ASSIGN_OR_RETURN(next, host->module().Verify(session, after, found));
      return absl::OkStatus();
    }));
    verdict.defects.insert(verdict.defects.end(), found.begin(), found.end());
    after = next;
  } while (!after.empty());
  return verdict;
}

absl::Status MigrateDatabase(const KnownService& service, const std::string& url) {
  const ScratchFolder folder;
  return service::Migrate(url, service.spec(folder.path()));
}

}  // namespace sudiao::ctl
