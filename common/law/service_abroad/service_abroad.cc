#include "common/law/service_abroad/service_abroad.h"

#include <cstdio>
#include <cstdlib>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/status/status_macros.h"
#include "common/status/view.h"
#include "embedded/service_abroad.h"

namespace sudiao::law {
namespace {

absl::StatusOr<ServiceState> ReadLine(absl::string_view line) {
  std::vector<std::string> parts = absl::StrSplit(line, '|');
  for (std::string& part : parts) part = std::string(absl::StripAsciiWhitespace(part));
  const bool shaped = parts.size() == 5 && parts[0].size() == 2 && !parts[2].empty() &&
                      (parts[3] == "yes" || parts[3] == "no") && !parts[4].empty();
  if (!shaped) return absl::InvalidArgumentError("expected: code | names | 中文 | yes or no | why");
  ServiceState state{parts[0], {parts[0], parts[2]}, parts[2], parts[3] == "yes", parts[4]};
  for (const absl::string_view name : absl::StrSplit(parts[1], ',', absl::SkipWhitespace()))
    state.names.emplace_back(absl::StripAsciiWhitespace(name));
  return state;
}

}  // namespace

const ServiceStates& ServiceStates::BuiltIn() {
  static const ServiceStates* const states = [] {
    absl::StatusOr<ServiceStates> read = Parse(embedded::ServiceAbroad()[0].text);
    if (!read.ok()) {
      std::fprintf(stderr, "The built-in states of electronic service are broken: %s\n",
                   read.status().ToString().c_str());
      std::abort();
    }
    return new ServiceStates(*std::move(read));
  }();
  return *states;
}

absl::StatusOr<ServiceStates> ServiceStates::Parse(std::string_view text) {
  ServiceStates states;
  int number = 0;
  for (absl::string_view line : absl::StrSplit(AbslView(text), '\n')) {
    ++number;
    line = absl::StripAsciiWhitespace(line);
    if (line.empty() || line.front() == '#') continue;
    absl::StatusOr<ServiceState> state = ReadLine(line);
    if (!state.ok())
      return absl::InvalidArgumentError(absl::StrCat("line ", number, ": ", state.status().message()));
    states.states_.push_back(*std::move(state));
  }
  return states;
}

const ServiceState* ServiceStates::FindForbidding(std::string_view country) const {
  const absl::string_view wanted = absl::StripAsciiWhitespace(AbslView(country));
  for (const ServiceState& state : states_) {
    for (const std::string& name : state.names) {
      if (absl::EqualsIgnoreCase(name, wanted)) return &state;
    }
  }
  return nullptr;
}

}  // namespace sudiao::law
