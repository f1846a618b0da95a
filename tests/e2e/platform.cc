#include "tests/e2e/platform.h"

#include <csignal>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include "absl/time/clock.h"
#include "common/rpc/token.h"
#include "common/types/ids.h"
#include "gtest/gtest.h"

namespace sudiao::e2e {
namespace {

using testing::Child;
using testing::Die;

const std::vector<std::string> kServices = {"identity", "intake", "assignment", "mediation", "confirmation"};

std::string Bin(const std::string& name) { return std::string(SUDIAO_BIN_DIR) + "/" + name; }
std::string Bootstrap() { return std::string(SUDIAO_SOURCE_DIR) + "/deploy/demo/bootstrap.json"; }

std::string ClockFlag(absl::Time now) {
  return "--virtual_start=" + absl::FormatTime(absl::RFC3339_full, now, absl::UTCTimeZone());
}

void WriteFile(const std::string& path, const std::string& text) { std::ofstream(path) << text << "\n"; }

std::string Contents(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// The last lines of every log of the platform, for a platform that did not start.
std::string LastLines(const std::string& folder) {
  std::string text;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".log") continue;
    std::ifstream file(entry.path());
    std::deque<std::string> lines;
    for (std::string line; std::getline(file, line);) {
      lines.push_back(line);
      if (lines.size() > 8) lines.pop_front();
    }
    text += "\n" + entry.path().filename().string() + ":\n";
    for (const std::string& line : lines) text += "  " + line + "\n";
  }
  return text;
}

// Under the address sanitizer the programs keep short stacks of allocations and few freed blocks, unless
// somebody looks for more: it costs them a fifth less time.
void SpareSanitizer() { ::setenv("ASAN_OPTIONS", "malloc_context_size=3:quarantine_size_mb=16", 0); }

void WaitUntilReady(int port, const std::string& folder) {
  const absl::Time deadline = absl::Now() + absl::Seconds(90);
  while (absl::Now() < deadline) {
    if (Client(port).Get("/readyz").status == 200) return;
    absl::SleepFor(absl::Milliseconds(50));
  }
  Die("the platform did not get ready on port " + std::to_string(port) + LastLines(folder));
}

class StandalonePlatform final : public Platform {
 public:
  explicit StandalonePlatform(std::vector<std::string> flags) : flags_(std::move(flags)) { Start(); }
  int port() const override { return port_; }
  int metrics_port(const std::string&) const override { return port_; }
  std::vector<std::string> Processes() const override { return {"sudiao"}; }
  void KillAndRestart(const std::vector<std::string>&) override {
    child_.Kill();
    Start();
  }
  void HangUp() override { child_.Signal(SIGHUP); }
  std::string Logs() override { return Contents(folder_ + "/sudiao.log"); }
  bool Verify() override {
    return testing::RunCommand({Bin("sudiaoctl"), "verify", "--data=" + folder_}, folder_ + "/verify.log");
  }

 private:
  void Start() {
    std::vector<std::string> command = {
        Bin("sudiao"),         "--data=" + folder_,      "--port=" + std::to_string(port_),
        "--clock=virtual",     ClockFlag(now()),         "--bootstrap=" + Bootstrap(),
        "--password_passes=1", "--password_memory_kib=8"};
    command.insert(command.end(), flags_.begin(), flags_.end());
    child_ = Child(command, folder_ + "/sudiao.log");
    WaitUntilReady(port_, folder_);
  }

  const std::vector<std::string> flags_;
  const std::string folder_ = testing::TempFolder();
  const int port_ = testing::FreePort();
  Child child_;
};

class DistributedPlatform final : public Platform {
 public:
  DistributedPlatform() {
    const rpc::TokenKeyPair keys = rpc::NewKeyPair();
    WriteFile(folder_ + "/internal", NewSecret(32));
    WriteFile(folder_ + "/token.public", keys.public_key);
    WriteFile(folder_ + "/token.secret", keys.secret_key);
    WriteFile(folder_ + "/data", "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=");
    for (const std::string& service : kServices) {
      databases_[service] = testing::MariaDbServer::Shared().CreateDatabase();
      ports_[service] = testing::FreePort();
      metrics_ports_[service] = testing::FreePort();
    }
    for (const std::string& process : Processes()) Start(process);
    WaitUntilReady(gateway_port_, folder_);
  }
  int port() const override { return gateway_port_; }
  int metrics_port(const std::string& service) const override { return metrics_ports_.at(service); }
  std::vector<std::string> Processes() const override {
    std::vector<std::string> processes = kServices;
    processes.emplace_back("gateway");
    return processes;
  }
  void KillAndRestart(const std::vector<std::string>& processes) override {
    for (const std::string& process : processes) children_[process].Kill();
    for (const std::string& process : processes) Start(process);
    WaitUntilReady(gateway_port_, folder_);
  }
  void HangUp() override {
    for (const std::string& service : kServices) children_[service].Signal(SIGHUP);
  }
  std::string Logs() override {
    std::string logs;
    for (const std::string& service : kServices) logs += Contents(folder_ + "/" + service + ".log");
    return logs;
  }
  bool Verify() override {
    std::vector<std::string> command = {Bin("sudiaoctl"), "verify"};
    for (const auto& [service, url] : databases_) command.push_back("--database=" + service + "=" + url);
    return testing::RunCommand(command, folder_ + "/verify.log");
  }

 private:
  void Start(const std::string& process) {
    children_[process] = Child(process == "gateway" ? GatewayCommand() : ServiceCommand(process),
                               folder_ + "/" + process + ".log");
  }

  std::vector<std::string> ServiceCommand(const std::string& service) const {
    std::string peers;
    for (const auto& [peer, port] : ports_) {
      peers += (peers.empty() ? "" : ",") + peer + "=127.0.0.1:" + std::to_string(port);
    }
    std::vector<std::string> command = {Bin("sudiao-" + service),
                                        "--listen=127.0.0.1:" + std::to_string(ports_.at(service)),
                                        "--metrics=127.0.0.1:" + std::to_string(metrics_ports_.at(service)),
                                        "--database=" + databases_.at(service),
                                        "--redis=127.0.0.1:" + std::to_string(redis_->port()),
                                        "--internal_key_file=" + folder_ + "/internal",
                                        "--token_public_key_file=" + folder_ + "/token.public",
                                        "--peers=" + peers,
                                        "--clock=virtual",
                                        ClockFlag(now()),
                                        "--migrate_at_start",
                                        "--workers=8"};
    if (service == "identity") {
      command.insert(command.end(), {"--token_secret_key_file=" + folder_ + "/token.secret",
                                     "--data_key_file=" + folder_ + "/data", "--bootstrap=" + Bootstrap(),
                                     "--password_passes=1", "--password_memory_kib=8"});
    }
    if (service == "intake") command.push_back("--blobs=" + folder_ + "/blobs");
    return command;
  }

  std::vector<std::string> GatewayCommand() const {
    std::vector<std::string> command = {Bin("sudiao-gateway"),
                                        "--listen=127.0.0.1:" + std::to_string(gateway_port_),
                                        "--virtual_clock", "--internal_key_file=" + folder_ + "/internal"};
    for (const auto& [service, port] : ports_) {
      command.push_back("--" + service + "=127.0.0.1:" + std::to_string(port));
    }
    return command;
  }

  const std::string folder_ = testing::TempFolder();
  const std::unique_ptr<testing::RedisServer> redis_ = testing::RedisServer::Start();
  std::map<std::string, std::string> databases_;
  std::map<std::string, int> ports_, metrics_ports_;
  const int gateway_port_ = testing::FreePort();
  std::map<std::string, Child> children_;
};

}  // namespace

std::unique_ptr<Platform> Platform::Standalone(std::vector<std::string> flags) {
  SpareSanitizer();
  return std::make_unique<StandalonePlatform>(std::move(flags));
}
std::unique_ptr<Platform> Platform::Distributed() {
  SpareSanitizer();
  return std::make_unique<DistributedPlatform>();
}

Client Platform::As(const std::string& name) {
  Client client = Anonymous();
  EXPECT_TRUE(client.LogIn(name + "@demo.example", kPassword)) << name;
  return client;
}

Client Platform::Anonymous() {
  Client client(port());
  client.BearDeaths(before_request_);
  return client;
}

absl::Time Platform::now() const {
  absl::MutexLock lock(&mutex_);
  return now_;
}

void Platform::AdvanceTo(absl::Time to) {
  {
    // First: a process that is started again in the middle must not bring an earlier time back.
    absl::MutexLock lock(&mutex_);
    now_ = to;
  }
  const std::string text = absl::FormatTime(absl::RFC3339_full, to, absl::UTCTimeZone());
  const Reply reply = Anonymous().Post("/v1/clock:advance", "{\"to\":\"" + text + "\"}");
  EXPECT_EQ(reply.status, 200) << reply.body;
}

}  // namespace sudiao::e2e
