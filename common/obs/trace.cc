#include "common/obs/trace.h"

#include <algorithm>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace sudiao::obs {
namespace {

constexpr size_t kHeaderSize = 55;

bool IsLowerHex(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool IsHexId(std::string_view text) {
  return IsLowerHex(text) && text.find_first_not_of('0') != std::string_view::npos;
}

std::string NewHexId(size_t bytes, Random& random) {
  std::string raw(bytes, '\0');
  while (raw.find_first_not_of('\0') == std::string::npos) random.Fill(raw.data(), raw.size());
  return absl::BytesToHexString(raw);
}

}  // namespace

std::optional<Trace> ParseTraceparent(std::string_view header) {
  if (header.size() < kHeaderSize) return std::nullopt;
  const std::string_view version = header.substr(0, 2);
  if (!IsLowerHex(version) || version == "ff") return std::nullopt;
  if (header.size() > kHeaderSize && (version == "00" || header[kHeaderSize] != '-')) return std::nullopt;
  if (header[2] != '-' || header[35] != '-' || header[52] != '-') return std::nullopt;
  const std::string_view trace_id = header.substr(3, 32);
  const std::string_view span_id = header.substr(36, 16);
  const std::string_view flags = header.substr(53, 2);
  if (!IsHexId(trace_id) || !IsHexId(span_id) || !IsLowerHex(flags)) return std::nullopt;
  const char low = flags[1];
  const int bits = low <= '9' ? low - '0' : low - 'a' + 10;
  return Trace{std::string(trace_id), std::string(span_id), (bits & 1) != 0};
}

std::string FormatTraceparent(const Trace& trace) {
  return absl::StrCat("00-", trace.trace_id, "-", trace.span_id, trace.sampled ? "-01" : "-00");
}

Trace NewTrace(Random& random) { return Trace{NewHexId(16, random), NewHexId(8, random), true}; }

Trace NextSpan(const Trace& trace, Random& random) {
  return Trace{trace.trace_id, NewHexId(8, random), trace.sampled};
}

Trace ContinueTrace(std::string_view header, Random& random) {
  const std::optional<Trace> trace = ParseTraceparent(header);
  return trace.has_value() ? NextSpan(*trace, random) : NewTrace(random);
}

}  // namespace sudiao::obs
