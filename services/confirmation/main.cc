// The confirmation service as a program of its own.
#include "common/service/program.h"
#include "services/confirmation/module.h"

int main(int argc, char** argv) {
  sudiao::service::InitProgram(&argc, &argv);
  return sudiao::service::RunService(
      sudiao::confirmation::Spec(sudiao::service::Packs(), sudiao::service::CourtTables()));
}
