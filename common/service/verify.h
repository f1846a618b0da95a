// The common part of Module::Verify: walks the aggregates of a service page by page.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "common/change/change.h"
#include "common/status/status_macros.h"

namespace sudiao::service {

// One page of the service's aggregates after `after` ("kind/id", "" from the start): (kind, id), in order.
absl::StatusOr<std::vector<std::pair<std::string, std::string>>> ListAggregates(sql::Session& session,
                                                                                const std::string& after,
                                                                                int limit);

// Verifies one page with the given stores and adds "kind/id: what is wrong" to `defects`. Answers where to go
// on, "" at the end. An aggregate of a kind that no store has is a defect too.
template <typename... Stores>
absl::StatusOr<std::string> VerifyPage(sql::Session& session, const std::string& after,
                                       std::vector<std::string>& defects, Stores&... stores) {
  constexpr int kPage = 200;
  ASSIGN_OR_RETURN(const auto page, ListAggregates(session, after, kPage));
  for (const auto& aggregate : page) {
    const std::string &kind = aggregate.first, &id = aggregate.second;
    absl::StatusOr<std::string> verdict = std::string("no part of this service has this kind");
    const auto try_store = [&](auto& store) {
      if (kind == store.kind()) verdict = store.Verify(session, id);
    };
    (try_store(stores), ...);
    if (!verdict.ok()) {
      defects.push_back(kind + "/" + id + ": " + std::string(verdict.status().message()));
    } else if (!verdict->empty()) {
      defects.push_back(kind + "/" + id + ": " + *verdict);
    }
  }
  if (page.size() < static_cast<size_t>(kPage)) return std::string();
  return page.back().first + "/" + page.back().second;
}

}  // namespace sudiao::service
