// sudiaoctl: the command line of the platform.
#include <unistd.h>

#include <iostream>

#include "common/time/clock.h"
#include "services/ctl/commands.h"

int main(int argc, char** argv) {
  using namespace sudiao::ctl;  // NOLINT(google-build-using-namespace)
  sudiao::SystemClock clock;
  Console console{std::cout, std::cerr, ::isatty(STDERR_FILENO) != 0, LanguageOfEnvironment()};
  Environment environment{console, std::cin, ::isatty(STDIN_FILENO) != 0, ConfigFolder(), clock};
  return RunCommand(Words(argv + 1, argv + argc), environment);
}
