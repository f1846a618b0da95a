// The identity service as a program of its own.
#include <cstdint>

#include "absl/flags/flag.h"
#include "common/service/program.h"
#include "services/identity/bootstrap.h"
#include "services/identity/module.h"

ABSL_FLAG(std::string, token_secret_key_file, "", "File with the secret key that signs access tokens.");
ABSL_FLAG(std::string, data_key_file, "",
          "File with the key that encrypts second factors and document numbers.");
ABSL_FLAG(std::string, bootstrap, "", "JSON file with the first organisations and accounts; made if absent.");
ABSL_FLAG(uint64_t, password_passes, 2, "Passes of Argon2id for new passwords.");
ABSL_FLAG(uint64_t, password_memory_kib, 65536, "Memory of Argon2id for new passwords.");

namespace {

// The two keys are needed to serve, but not to migrate.
std::string SecretOf(const std::string& path) {
  if (path.empty()) return "";
  const auto secret = sudiao::service::ReadSecret(path);
  sudiao::service::ExitUnlessOk(secret.status());
  return *secret;
}

}  // namespace

int main(int argc, char** argv) {
  sudiao::service::InitProgram(&argc, &argv);
  sudiao::identity::Options options;
  options.token_secret_key = SecretOf(absl::GetFlag(FLAGS_token_secret_key_file));
  options.data_key = SecretOf(absl::GetFlag(FLAGS_data_key_file));
  options.password_cost = {absl::GetFlag(FLAGS_password_passes), absl::GetFlag(FLAGS_password_memory_kib)
                                                                     << 10};
  return sudiao::service::RunService(sudiao::identity::Spec(options), [](sudiao::service::Module& module) {
    return sudiao::identity::BootstrapFromFile(module, absl::GetFlag(FLAGS_bootstrap));
  });
}
