// The mediation service as a program of its own.
#include "common/service/program.h"
#include "services/mediation/module.h"

int main(int argc, char** argv) {
  sudiao::service::InitProgram(&argc, &argv);
  return sudiao::service::RunService(sudiao::mediation::Spec(sudiao::service::Packs()));
}
