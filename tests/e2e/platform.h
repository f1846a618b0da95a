// The whole platform as its programs, in both shapes, on a virtual clock; with the demo accounts.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "common/testing/child.h"
#include "common/testing/test_database.h"
#include "tests/e2e/client.h"

namespace sudiao::e2e {

// Of every account in deploy/demo/bootstrap.json.
inline constexpr char kPassword[] = "demo-Sudiao-2026";

class Platform {
 public:
  virtual ~Platform() = default;
  // One process on SQLite files.
  // With more flags of the program, for example --packs=FOLDER.
  static std::unique_ptr<Platform> Standalone(std::vector<std::string> flags = {});
  // One process a service and the gateway, on MariaDB and Redis.
  static std::unique_ptr<Platform> Distributed();

  virtual int port() const = 0;
  // Where a service has its /metrics: a port of its own, if it is a process of its own.
  virtual int metrics_port(const std::string& service) const = 0;
  // Its processes without the databases: "sudiao", or the five services and "gateway".
  virtual std::vector<std::string> Processes() const = 0;
  // Kills these processes as kill -9 does, and starts them again on the same data at the time that the clock
  // was last moved to. May run beside requests, but not beside itself.
  virtual void KillAndRestart(const std::vector<std::string>& processes) = 0;
  void KillAndRestart() { KillAndRestart(Processes()); }
  // Tells every process of the platform to read its packs again (SIGHUP), without waiting for it.
  virtual void HangUp() = 0;
  // What the platform has written into its logs.
  virtual std::string Logs() = 0;
  // sudiaoctl verify over all databases: its exit was 0.
  virtual bool Verify() = 0;

  Client As(const std::string& name);  // "ann" -> ann@demo.example
  Client Anonymous();
  // Clients made from now on bear deaths (Client::BearDeaths); with nullptr no longer.
  void BearDeaths(std::function<void()> before_request) { before_request_ = std::move(before_request); }

  // Moves the virtual clock.
  void AdvanceTo(absl::Time to);
  void Advance(absl::Duration by) { AdvanceTo(now() + by); }
  void AdvanceDays(int days) { Advance(absl::Hours(24 * days)); }
  absl::Time now() const;

 private:
  mutable absl::Mutex mutex_;
  absl::Time now_ ABSL_GUARDED_BY(mutex_) = absl::FromCivil(absl::CivilHour(2026, 3, 2, 1),
                                                            absl::UTCTimeZone());
  std::function<void()> before_request_;
};

}  // namespace sudiao::e2e
