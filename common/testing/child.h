// A server process that never outlives the test program, however that ends: a small shell keeps it, holds the
// reading end of a pipe, and kills it (kill -9) as soon as the writing end is gone.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace sudiao::testing {

class Child {
 public:
  Child() = default;
  // Starts `command`; its output goes to the file `log`.
  Child(const std::vector<std::string>& command, const std::string& log);
  Child(Child&& other) noexcept;
  Child& operator=(Child&& other) noexcept;
  ~Child() { Kill(); }

  // Kills the process and waits until it is gone.
  void Kill();
  // Sends the process a signal, such as SIGHUP.
  void Signal(int number);
  // False once the process has ended by itself.
  bool running();

 private:
  pid_t keeper_ = -1;
  int pipe_ = -1;
};

// Runs a command to its end and returns whether it succeeded; its output goes to the file `log`.
bool RunCommand(const std::vector<std::string>& command, const std::string& log);

// Removes the folder as soon as the test program has ended, however it ended.
void RemoveAtEnd(const std::string& folder);

// The absolute path of a program on PATH or in /usr/sbin, or "".
std::string FindProgram(const std::string& name);

// Ends the test program with a sentence that says why it cannot go on.
[[noreturn]] void Die(const std::string& why);

}  // namespace sudiao::testing
