#include "common/obs/log.h"

#include <grpc/support/log.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdio>
#include <utility>

#include "absl/base/const_init.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/codec/json.h"

namespace sudiao::obs {
namespace {

constexpr size_t kMaxText = 4096;
constexpr std::string_view kLevelNames[] = {"debug", "info", "warning", "error"};

std::atomic<Level> minimum_level{Level::kInfo};
ABSL_CONST_INIT absl::Mutex sink_mutex(absl::kConstInit);

std::function<void(std::string_view)>& Sink() {
  static auto* const sink = new std::function<void(std::string_view)>();
  return *sink;
}

// The length of the well-formed UTF-8 sequence at the start of `text`, or 0.
size_t SequenceLength(std::string_view text) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return 1;
  const size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return 0;
  for (size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return 0;
  }
  const bool overlong = (lead == 0xE0 && byte(1) < 0xA0) || (lead == 0xF0 && byte(1) < 0x90);
  const bool beyond = (lead == 0xED && byte(1) >= 0xA0) || (lead == 0xF4 && byte(1) >= 0x90);
  return overlong || beyond ? 0 : length;
}

std::string Printable(std::string_view text) {
  std::string result;
  while (!text.empty() && result.size() < kMaxText) {
    const size_t length = SequenceLength(text);
    if (length == 0) {
      result += "\xEF\xBF\xBD";
      text.remove_prefix(1);
      continue;
    }
    result += text.substr(0, length);
    text.remove_prefix(length);
  }
  if (!text.empty()) result += "...";
  return result;
}

void Write(codec::JsonWriter& out, const LogValue& value) {
  std::visit(
      [&out](const auto& typed) {
        using T = std::decay_t<decltype(typed)>;
        if constexpr (std::is_same_v<T, bool>) {
          out.Bool(typed);
        } else if constexpr (std::is_same_v<T, int64_t>) {
          out.Int(typed);
        } else if constexpr (std::is_same_v<T, double>) {
          // JSON has no word for infinities and for what is no number.
          std::isfinite(typed) ? out.Double(typed) : out.Null();
        } else {
          out.String(Printable(typed));
        }
      },
      value.value());
}

void Emit(std::string line) {
  absl::MutexLock lock(&sink_mutex);
  if (Sink()) {
    Sink()(line);
    return;
  }
  line += '\n';
  // One write of the whole line, so that lines of several processes on one terminal do not mix either.
  std::fwrite(line.data(), 1, line.size(), stderr);
  std::fflush(stderr);
}

void WriteGrpcLine(gpr_log_func_args* args) {
  const Level level = args->severity == GPR_LOG_SEVERITY_ERROR ? Level::kWarning : Level::kDebug;
  const char* file = args->file != nullptr ? args->file : "";
  Log(level, args->message != nullptr ? args->message : "",
      {{"source", "grpc"}, {"file", file}, {"line", args->line}});
}

}  // namespace

void Log(Level level, std::string_view message, std::initializer_list<LogField> fields) {
  if (!IsLogged(level)) return;
  codec::JsonWriter out;
  out.StartObject();
  out.Key("time");
  out.String(absl::FormatTime("%Y-%m-%dT%H:%M:%E6SZ", absl::Now(), absl::UTCTimeZone()));
  out.Key("level");
  out.String(kLevelNames[static_cast<size_t>(level)]);
  out.Key("msg");
  out.String(Printable(message));
  for (const LogField& field : fields) {
    out.Key(field.key);
    Write(out, field.value);
  }
  out.EndObject();
  Emit(out.Take());
}

void SetLogLevel(Level minimum) { minimum_level.store(minimum, std::memory_order_relaxed); }

bool IsLogged(Level level) { return level >= minimum_level.load(std::memory_order_relaxed); }

bool ParseLevel(std::string_view word, Level& level) {
  const auto* const found = std::find(std::begin(kLevelNames), std::end(kLevelNames), word);
  if (found == std::end(kLevelNames)) return false;
  level = static_cast<Level>(found - std::begin(kLevelNames));
  return true;
}

void SetLogSink(std::function<void(std::string_view line)> sink) {
  absl::MutexLock lock(&sink_mutex);
  Sink() = std::move(sink);
}

void RouteGrpcLog() {
  gpr_set_log_function(&WriteGrpcLine);
  gpr_set_log_verbosity(GPR_LOG_SEVERITY_INFO);
}

}  // namespace sudiao::obs
