// The commands of sudiaoctl. Each takes the words after its name and answers the exit code.
#pragma once

#include <istream>
#include <memory>
#include <string>
#include <vector>

#include "common/time/clock.h"
#include "services/ctl/api.h"
#include "services/ctl/console.h"
#include "services/ctl/session.h"

namespace sudiao::ctl {

struct Environment {
  Console& console;
  std::istream& in;
  bool in_is_terminal = false;  // somebody can be asked
  std::string config_folder;
  Clock& clock;
};

using Words = std::vector<std::string>;

int Login(const Words& words, Environment& environment);
int Logout(const Words& words, Environment& environment);
int WhoAmI(const Words& words, Environment& environment);

int FileCase(const Words& words, Environment& environment);
int Show(const Words& words, Environment& environment);
int ListCases(const Words& words, Environment& environment);
int Refer(const Words& words, Environment& environment);
int Accept(const Words& words, Environment& environment);
int Timeline(const Words& words, Environment& environment);
int ExplainCase(const Words& words, Environment& environment);

int CheckDeadline(const Words& words, Environment& environment);

int Import(const Words& words, Environment& environment);

// lint, diff, dry-run, reload.
int Pack(const Words& words, Environment& environment);

int Verify(const Words& words, Environment& environment);
int Migrate(const Words& words, Environment& environment);
int Parked(const Words& words, Environment& environment);
int Retry(const Words& words, Environment& environment);

// Runs the command that the first word names; what `sudiaoctl` does.
int RunCommand(const Words& words, Environment& environment);

// The API as the logged-in user. Says so on the console and answers null if nobody has logged in.
struct Connection {
  StoredSession session;
  std::unique_ptr<SessionKeeper> keeper;
  std::unique_ptr<Api> NewApi(Language language) const;
};
std::unique_ptr<Connection> Connect(Environment& environment);

// JSON with an indent, as people read it.
std::string Pretty(const std::string& json);

// Says what is wrong with the command line and answers kWrongUse.
int WrongUse(const Environment& environment, std::string_view en, std::string_view zh);

}  // namespace sudiao::ctl
