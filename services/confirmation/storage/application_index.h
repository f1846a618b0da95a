// The stores of confirmation and the table by which applications are listed.
#pragma once

#include <string>
#include <vector>

#include "common/change/change.h"
#include "services/confirmation/domain/application.h"
#include "services/confirmation/domain/settlement.h"

namespace sudiao::confirmation {

struct ApplicationAggregate {
  static constexpr std::string_view kKind = "application";
  using State = domain::Application;
  using Event = domain::ApplicationEvent;
  static void Apply(State& state, const Event& event) { domain::Apply(state, event); }
};
using ApplicationStore = change::Store<ApplicationAggregate>;

struct SettlementAggregate {
  static constexpr std::string_view kKind = "settlement";
  using State = domain::Settlement;
  using Event = domain::SettlementEvent;
  static void Apply(State& state, const Event& event) { domain::Apply(state, event); }
};
using SettlementStore = change::Store<SettlementAggregate>;

struct MatterAggregate {
  static constexpr std::string_view kKind = "matter";
  using State = domain::Matter;
  using Event = domain::MatterEvent;
  static void Apply(State& state, const Event& event) { domain::Apply(state, event); }
};
using MatterStore = change::Store<MatterAggregate>;

// Store's hook.
absl::Status IndexApplication(change::Transaction& tx, const std::string& id,
                              const ApplicationStore::Snapshot& before,
                              const ApplicationStore::Snapshot& after);

struct ApplicationListing {
  std::vector<std::string> subjects;   // access::Directory::SubjectsOf; not empty
  std::vector<std::string> court_ids;  // the courts whose clerk or judge the caller is
  std::string case_id;                 // "" for all
  std::string state;                   // "" for all
  std::string before_id;               // "" from the newest
  int limit = 0;
};

// Newest first: the applications of the subjects' cases, and those filed with the courts.
absl::StatusOr<std::vector<std::string>> ListApplicationIds(sql::Session& session,
                                                            const ApplicationListing& listing);

}  // namespace sudiao::confirmation
