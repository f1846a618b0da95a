// What a terminal shows, and how it is left.
#include <gtest/gtest.h>
#include <pty.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <csignal>
#include <iostream>

#include "absl/time/clock.h"
#include "common/testing/test_database.h"
#include "services/ctl/commands.h"

namespace sudiao::ctl {
namespace {

TEST(PrintableTest, ATerminalObeysNothingThatACaseSays) {
  EXPECT_EQ(Printable("浦江 — a “b” c"), "浦江 — a “b” c");
  EXPECT_EQ(Printable("a\x1b[2Jb\nc\x7f"), "a\uFFFD[2Jb\uFFFDc\uFFFD");
  EXPECT_EQ(Printable("a\u009b2Jb\u202ec\u2066d\u2028"), "a\uFFFD2Jb\uFFFDc\uFFFDd\uFFFD");
  EXPECT_EQ(Printable("\u00a0\u2027\u202f"), "\u00a0\u2027\u202f");  // their neighbours
  EXPECT_EQ(Pretty("{\"title\":\"a\u009b2J\"}"), "{\n  \"title\": \"a\uFFFD2J\"\n}");
}

bool Echoes(int terminal) {
  termios how{};
  return ::tcgetattr(terminal, &how) == 0 && (how.c_lflag & ECHO) != 0;
}

TEST(HiddenTypingTest, CtrlCAtThePasswordLeavesTheTerminalAsItWas) {
  const std::string config = testing::TempFolder();
  int terminal = -1;
  const pid_t child = ::forkpty(&terminal, nullptr, nullptr, nullptr);
  ASSERT_GE(child, 0);
  if (child == 0) {
    SystemClock clock;
    Console console{std::cout, std::cerr, true, Language::kEnglish};
    Environment environment{console, std::cin, true, config, clock};
    ::_exit(Login({"mia@example.org"}, environment));
  }
  const absl::Time end = absl::Now() + absl::Seconds(20);
  while (Echoes(terminal) && absl::Now() < end) absl::SleepFor(absl::Milliseconds(5));
  EXPECT_FALSE(Echoes(terminal));
  ASSERT_EQ(::write(terminal, "\x03", 1), 1);
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGINT);
  EXPECT_TRUE(Echoes(terminal));
  ::close(terminal);
}

}  // namespace
}  // namespace sudiao::ctl
