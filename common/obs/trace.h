// W3C Trace Context: the `traceparent` header that follows one request through the gateway, the services,
// their events and the logs.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "common/types/ids.h"

namespace sudiao::obs {

struct Trace {
  std::string trace_id;  // 32 hex digits in lower case, not all zero
  std::string span_id;   // 16 hex digits in lower case, not all zero: the caller's step
  bool sampled = false;
  friend bool operator==(const Trace&, const Trace&) = default;
};

// The header's value, or nothing if it is not well formed. Versions after 00 may carry more behind the flags.
std::optional<Trace> ParseTraceparent(std::string_view header);
// "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
std::string FormatTraceparent(const Trace& trace);

// The start of a new trace.
Trace NewTrace(Random& random = SystemRandom());
// The next step of a trace.
Trace NextSpan(const Trace& trace, Random& random = SystemRandom());
// The next step of the trace the header names, or a new trace where it names none.
Trace ContinueTrace(std::string_view header, Random& random = SystemRandom());

}  // namespace sudiao::obs
