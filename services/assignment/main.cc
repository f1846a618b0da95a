// The assignment service as a program of its own.
#include "common/service/program.h"
#include "services/assignment/module.h"

int main(int argc, char** argv) {
  sudiao::service::InitProgram(&argc, &argv);
  return sudiao::service::RunService(sudiao::assignment::Spec(sudiao::service::Packs()));
}
