// What every service has in common: its database, clock, workers, gRPC server, relay, timers and inbox. A
// service is a Module that is added to a host; the standalone program has five hosts in one process, the
// distributed shape one each.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "common/change/change.h"
#include "common/live/notifier.h"
#include "common/rpc/rpc.h"
#include "common/sql/migrate.h"

namespace grpc {
class Channel;
class Service;
}  // namespace grpc

namespace sudiao::service {

struct HostOptions {
  std::string database_url;      // see sql::Open
  std::string listen;            // "127.0.0.1:5101"; "" for in-process only
  int workers = 16;              // threads that run use cases; equal to the database's connections
  int queue = 1024;              // waiting calls before OVERLOADED
  std::string internal_key;      // shared by the platform's programs; proves that a call is internal
  std::string token_public_key;  // base64 Ed25519 key of identity's tokens
  bool migrate = true;           // apply migrations at start (the embedded default); else only check them
};

// One service: its gRPC services and what it does with events and timers.
class Module {
 public:
  virtual ~Module() = default;
  virtual std::vector<grpc::Service*> services() = 0;
  // Asked once before the service says that it is ready; an error ends the program.
  virtual absl::Status Prepare() { return absl::OkStatus(); }
  // Another service's event, in order per aggregate, possibly more than once: use Changes::Once. An error is
  // retried with a growing pause, which holds up only this event's aggregate.
  virtual absl::Status OnEvent(const change::JournalEntry& event) = 0;
  // A timer fell due. It is gone after an OK, so the decision must also check that it is still wanted.
  virtual absl::Status OnTimer(std::string_view kind, const std::string& aggregate_id,
                               const std::string& name) = 0;
  // Folds every journal of one page of aggregates after `after` ("kind/id") and adds what does not fit to
  // `defects`; answers the last one read, "" at the end.
  virtual absl::StatusOr<std::string> Verify(sql::Session& session, const std::string& after,
                                             std::vector<std::string>& defects) = 0;
};

// What a module is made with; everything outlives the module.
struct ModuleContext {
  change::Changes& changes;
  rpc::Rpc& rpc;
  live::Notifier& notifier;
  Clock& clock;
};

struct ModuleSpec {
  std::string name;                        // "intake"
  std::vector<sql::Migration> migrations;  // of the service's own tables
  std::span<const change::Subscription> subscriptions;
  std::function<absl::StatusOr<std::unique_ptr<Module>>(const ModuleContext&)> make;
};

// Applies the migrations of a service that are missing, however long they take.
absl::Status Migrate(const std::string& database_url, const ModuleSpec& spec);

class Host {
 public:
  // Opens and migrates the database and makes the module. `clock` and `notifier` are shared by a process's
  // hosts.
  static absl::StatusOr<std::unique_ptr<Host>> Create(const HostOptions& options, const ModuleSpec& spec,
                                                      Clock& clock, live::Notifier& notifier);
  virtual ~Host() = default;

  // Where events for a subscriber go; before Start.
  virtual void Connect(const std::string& subscriber, std::shared_ptr<grpc::Channel> channel) = 0;
  virtual absl::Status Start() = 0;
  // Answers what is under way, then stops. Also done by the destructor.
  virtual void Stop() = 0;

  // OK if it has started and its database answers; asked by probes, from any thread.
  virtual absl::Status Ready() = 0;

  virtual std::shared_ptr<grpc::Channel> InProcessChannel() = 0;
  // The port that is listened on, 0 if none.
  virtual int port() const = 0;
  virtual change::Changes& changes() = 0;
  virtual Module& module() = 0;
};

}  // namespace sudiao::service
