// Brings disputes into the platform through its public API: several at a time, each once however often it is
// tried.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "common/time/clock.h"
#include "services/ctl/api.h"
#include "services/ctl/udrp/dispute.h"
#include "services/ctl/udrp/state_file.h"

namespace sudiao::ctl::udrp {

// A dispute ready to be sent.
struct PreparedCase {
  int64_t row = 0;
  std::string number;
  std::string reference;
  std::string json;
};

struct ImportResult {
  int64_t created = 0;  // by this run
  int64_t already_there = 0;
  int64_t failed = 0;
  bool interrupted = false;
  // Why no further row was tried: the same would have happened to each.
  ApiReply stopped;
  Oddities oddities;  // failures, and what was there with another content

  int64_t done() const { return created + already_there + failed; }
};

class Importer {
 public:
  using ApiFactory = std::function<std::unique_ptr<Api>()>;
  struct Options {
    std::string recipient_id;
    int concurrency = 8;
    int attempts = 6;                                      // of one request that may pass later
    absl::Duration first_pause = absl::Milliseconds(250);  // doubled with each attempt
  };

  // `stop` ends the import after the rows under way; everything outlives the importer. `make_api` is called
  // once for each worker: one connection each.
  Importer(Options options, ApiFactory make_api, StateFile& state, Clock& clock,
           const std::atomic<bool>& stop);

  // Calls `progress` from this thread every `every` until all is done.
  ImportResult Run(const std::vector<PreparedCase>& cases, absl::Duration every,
                   const std::function<void(const ImportResult&)>& progress);

 private:
  enum class Kind { kCreated, kAlreadyThere, kFailed, kStopped };
  struct Outcome {
    Kind kind = Kind::kFailed;
    std::string name;  // of the case
    ApiReply problem;
    std::string remark;  // what is odd about a case that was there
  };

  void Work(const std::vector<PreparedCase>& cases);
  Outcome ImportOne(Api& api, const PreparedCase& prepared);
  Outcome Submit(Api& api, const PreparedCase& prepared, const std::string& name, Kind kind);
  // For a case that another request made: its own state decides what is left to do.
  Outcome FindExisting(Api& api, const PreparedCase& prepared, const ApiReply& refusal);
  // A failure of the row, or the end of the import if every other row would fail as well.
  Outcome Refused(ApiReply reply);
  // Repeats a call while it may pass, with growing pauses that end when the import is stopped.
  ApiReply CallPatiently(Api& api, const std::string& method, const std::string& path,
                         const std::string& body, const std::string& request_id);
  void Pause(absl::Duration pause);
  void Note(const PreparedCase& prepared, const Outcome& outcome);
  bool Stopping() const;

  const Options options_;
  const ApiFactory make_api_;
  StateFile& state_;
  Clock& clock_;
  const std::atomic<bool>& stop_;
  std::atomic<size_t> next_{0};
  std::atomic<bool> given_up_{false};
  std::string newest_before_;  // the newest case that the user saw when the run began; ids sort by time
  absl::Mutex mutex_;
  ImportResult result_ ABSL_GUARDED_BY(mutex_);
  int working_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace sudiao::ctl::udrp
