// The intake service as a program of its own.
#include "absl/flags/flag.h"
#include "common/service/program.h"
#include "services/intake/module.h"

ABSL_FLAG(std::string, blobs, "", "Folder of the evidence files, shared by all replicas.");

int main(int argc, char** argv) {
  sudiao::service::InitProgram(&argc, &argv);
  return sudiao::service::RunService(sudiao::intake::Spec(
      absl::GetFlag(FLAGS_blobs), sudiao::service::Packs(), sudiao::service::CourtTables()));
}
