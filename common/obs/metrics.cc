#include "common/obs/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <utility>

#include "absl/synchronization/mutex.h"

namespace sudiao::obs {
namespace {

constexpr std::string_view kOther = "other";

// The metrics of a family, one for each combination of label values, made when first used and then found by
// position.
template <typename Metric>
class Cells {
 public:
  Cells(prometheus::Family<Metric>& family, std::vector<Label> labels)
      : family_(family), labels_(std::move(labels)) {
    size_t size = 1;
    for (Label& label : labels_) {
      label.values.emplace_back(kOther);
      size *= label.values.size();
    }
    cells_ = std::vector<std::atomic<Metric*>>(size);
  }

  template <typename... Arguments>
  Metric& At(LabelValues values, const Arguments&... arguments) {
    std::atomic<Metric*>& cell = cells_[IndexOf(values)];
    if (Metric* const known = cell.load(std::memory_order_acquire)) return *known;
    std::map<std::string, std::string> pairs;
    for (size_t i = 0; i < labels_.size(); ++i)
      pairs[labels_[i].name] = labels_[i].values[Position(values, i)];
    // The family answers the same metric for the same labels, so that two threads store the same pointer.
    Metric& made = family_.Add(pairs, arguments...);
    cell.store(&made, std::memory_order_release);
    return made;
  }

 private:
  // A value that was not announced, or is missing, is the last one: "other".
  size_t Position(LabelValues values, size_t label) const {
    const std::vector<std::string>& known = labels_[label].values;
    if (label >= values.size()) return known.size() - 1;
    const auto found = std::find(known.begin(), known.end(), *(values.begin() + label));
    return found == known.end() ? known.size() - 1 : static_cast<size_t>(found - known.begin());
  }

  size_t IndexOf(LabelValues values) const {
    size_t index = 0;
    for (size_t i = 0; i < labels_.size(); ++i)
      index = index * labels_[i].values.size() + Position(values, i);
    return index;
  }

  prometheus::Family<Metric>& family_;
  std::vector<Label> labels_;
  std::vector<std::atomic<Metric*>> cells_;
};

class Counters final : public CounterFamily {
 public:
  Counters(prometheus::Family<prometheus::Counter>& family, std::vector<Label> labels)
      : cells_(family, std::move(labels)) {}
  void Add(LabelValues labels, double by) override { cells_.At(labels).Increment(by); }
  double Value(LabelValues labels) override { return cells_.At(labels).Value(); }

 private:
  Cells<prometheus::Counter> cells_;
};

class Gauges final : public GaugeFamily {
 public:
  Gauges(prometheus::Family<prometheus::Gauge>& family, std::vector<Label> labels)
      : cells_(family, std::move(labels)) {}
  void Set(LabelValues labels, double value) override { cells_.At(labels).Set(value); }
  void Add(LabelValues labels, double by) override { cells_.At(labels).Increment(by); }
  double Value(LabelValues labels) override { return cells_.At(labels).Value(); }

 private:
  Cells<prometheus::Gauge> cells_;
};

class Histograms final : public HistogramFamily {
 public:
  Histograms(prometheus::Family<prometheus::Histogram>& family, std::vector<Label> labels,
             std::vector<double> bounds)
      : cells_(family, std::move(labels)), bounds_(std::move(bounds)) {}
  void Observe(LabelValues labels, double value) override { cells_.At(labels, bounds_).Observe(value); }

 private:
  Cells<prometheus::Histogram> cells_;
  const std::vector<double> bounds_;
};

[[noreturn]] void Die(const std::string& name) {
  std::fprintf(stderr, "metrics: the name %s is not valid or is used for two kinds\n", name.c_str());
  std::abort();
}

}  // namespace

Label ServiceLabel() {
  return {"service", {"identity", "intake", "assignment", "mediation", "confirmation"}};
}

const std::vector<double>& LatencyBuckets() {
  static const auto* const buckets =
      new std::vector<double>{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30};
  return *buckets;
}

struct Metrics::Impl {
  prometheus::Registry registry;
  absl::Mutex mutex;
  std::map<std::string, std::unique_ptr<CounterFamily>> counters ABSL_GUARDED_BY(mutex);
  std::map<std::string, std::unique_ptr<GaugeFamily>> gauges ABSL_GUARDED_BY(mutex);
  std::map<std::string, std::unique_ptr<HistogramFamily>> histograms ABSL_GUARDED_BY(mutex);

  // prometheus-cpp throws for a name that is not valid and for one that is used for two kinds.
  template <typename Builder>
  auto& Register(Builder builder, const std::string& name, const std::string& help) {
    try {
      return builder.Name(name).Help(help).Register(registry);
    } catch (const std::exception&) {
      Die(name);
    }
  }
};

Metrics::Metrics() : impl_(std::make_unique<Impl>()) {}
Metrics::~Metrics() = default;

Metrics& Metrics::Process() {
  static auto* const metrics = new Metrics();
  return *metrics;
}

CounterFamily& Metrics::Counters(const std::string& name, const std::string& help,
                                 std::vector<Label> labels) {
  absl::MutexLock lock(&impl_->mutex);
  std::unique_ptr<CounterFamily>& family = impl_->counters[name];
  if (!family) {
    family = std::make_unique<obs::Counters>(impl_->Register(prometheus::BuildCounter(), name, help),
                                             std::move(labels));
  }
  return *family;
}

GaugeFamily& Metrics::Gauges(const std::string& name, const std::string& help, std::vector<Label> labels) {
  absl::MutexLock lock(&impl_->mutex);
  std::unique_ptr<GaugeFamily>& family = impl_->gauges[name];
  if (!family) {
    family = std::make_unique<obs::Gauges>(impl_->Register(prometheus::BuildGauge(), name, help),
                                           std::move(labels));
  }
  return *family;
}

HistogramFamily& Metrics::Histograms(const std::string& name, const std::string& help,
                                     std::vector<Label> labels, const std::vector<double>& bounds) {
  absl::MutexLock lock(&impl_->mutex);
  std::unique_ptr<HistogramFamily>& family = impl_->histograms[name];
  if (!family) {
    family = std::make_unique<obs::Histograms>(impl_->Register(prometheus::BuildHistogram(), name, help),
                                               std::move(labels), bounds);
  }
  return *family;
}

std::string Metrics::Text() const {
  return prometheus::TextSerializer().Serialize(impl_->registry.Collect());
}

}  // namespace sudiao::obs
