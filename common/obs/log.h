// The log: one JSON line a call, on stderr, with the time in UTC, the level, the message and fields.
//
//   obs::Log(obs::Level::kInfo, "listening", {{"service", "intake"}, {"port", 5101}});
//   -> {"time":"2026-03-02T08:00:00.123456Z","level":"info","msg":"listening","service":"intake","port":5101}
//
// No personal data: names of people, addresses, numbers of documents, messages, offers and whatever parties
// write never go into the log; ids, states, reasons, counts and durations do. What parties did stands in the
// journal, where access::MaySee guards it; the log is read by whoever runs the machines.
//
// The time is the machine's even when a program runs on a virtual clock: a log is compared with other logs.
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

namespace sudiao::obs {

enum class Level { kDebug, kInfo, kWarning, kError };

// A field's value; a text is only borrowed for the call.
class LogValue {
 public:
  template <typename T>
  requires std::is_integral_v<T> LogValue(
      T value) {  // NOLINT(google-explicit-constructor): fields read as {"port", 5101}
    if constexpr (std::is_same_v<T, bool>) {
      value_ = value;
    } else {
      value_ = static_cast<int64_t>(value);
    }
  }
  LogValue(double value) : value_(value) {}                                          // NOLINT
  LogValue(std::string_view value) : value_(value) {}                                // NOLINT
  LogValue(const std::string& value) : value_(std::string_view(value)) {}            // NOLINT
  LogValue(const char* value) : value_(std::string_view(value ? value : "null")) {}  // NOLINT
  const std::variant<bool, int64_t, double, std::string_view>& value() const { return value_; }

 private:
  std::variant<bool, int64_t, double, std::string_view> value_;
};

struct LogField {
  std::string_view key;
  LogValue value;
};

// Writes one line; lines of several threads never mix. Texts longer than 4 KiB are cut, broken UTF-8 is
// replaced.
void Log(Level level, std::string_view message, std::initializer_list<LogField> fields = {});

// Lines below this level are not written (kInfo at the start).
void SetLogLevel(Level minimum);
bool IsLogged(Level level);
// "debug", "info", "warning" or "error"; false for another word.
bool ParseLevel(std::string_view word, Level& level);

// Where lines (without a newline) go instead of stderr; nullptr restores stderr. For tests.
void SetLogSink(std::function<void(std::string_view line)> sink);

// From now on gRPC's own messages are lines of this log; its "info" is our debug. Call it before the first
// use of gRPC.
void RouteGrpcLog();

}  // namespace sudiao::obs
