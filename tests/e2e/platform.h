// The whole platform as its programs, in both shapes, on a virtual clock; with the demo accounts.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

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
  static std::unique_ptr<Platform> Standalone();
  // One process a service and the gateway, on MariaDB and Redis.
  static std::unique_ptr<Platform> Distributed();

  virtual int port() const = 0;
  // Kills every process of the platform (not the databases) as kill -9 does, and starts it again on the same
  // data.
  virtual void KillAndRestart() = 0;
  // sudiaoctl verify over all databases: its exit was 0.
  virtual bool Verify() = 0;

  Client As(const std::string& name);  // "ann" -> ann@demo.example
  Client Anonymous() { return Client(port()); }
  // Moves the virtual clock: "86400s" forward.
  void Advance(const std::string& by);
  void AdvanceDays(int days) { Advance(std::to_string(days * 86400) + "s"); }
};

}  // namespace sudiao::e2e
