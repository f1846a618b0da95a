#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/testing/child.h"
#include "common/testing/test_database.h"

namespace sudiao::testing {
namespace {

bool Accepts(int port) {
  const int client = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const bool accepted = connect(client, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
  close(client);
  return accepted;
}

class Server : public RedisServer {
 public:
  Server() { Restart(); }
  int port() const override { return port_; }
  void Kill() override { child_.Kill(); }

  void Restart() override {
    const std::string program = FindProgram("redis-server");
    if (program.empty()) Die("The tests need redis-server: install the package redis-server");
    child_ = Child({program, "--port", absl::StrCat(port_), "--bind", "127.0.0.1", "--save", "",
                    "--appendonly", "no", "--dir", folder_},
                   absl::StrCat(folder_, "/log"));
    const absl::Time last = absl::Now() + absl::Seconds(30);
    while (!Accepts(port_)) {
      if (!child_.running() || absl::Now() > last)
        Die(absl::StrCat("Redis does not start; see ", folder_, "/log"));
      absl::SleepFor(absl::Milliseconds(5));
    }
  }

 private:
  const std::string folder_ = TempFolder();
  const int port_ = FreePort();
  Child child_;
};

}  // namespace

std::unique_ptr<RedisServer> RedisServer::Start() { return std::make_unique<Server>(); }

}  // namespace sudiao::testing
