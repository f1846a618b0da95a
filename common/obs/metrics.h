// Counters, gauges and histograms in the text form that Prometheus reads.
//
//   obs::CounterFamily& calls = metrics.Counters("sudiao_rpc_calls_total", "Answered calls by code.",
//                                                {{"service", {"intake"}}, {"code", {"OK", "NOT_FOUND"}}});
//   calls.Add({"intake", "OK"});
//
// Labels are closed sets: all values are named when the family is made, and any other counts as "other". So
// no id, name or text of a request can become a label, and a family cannot grow. Make families once, at
// start; changing a value afterwards takes no lock of the family.
#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sudiao::obs {

struct Label {
  std::string name;
  std::vector<std::string> values;
};
// Which service of the process it is about: {"service", {"identity", …}}.
Label ServiceLabel();
// One value for every label of the family, in its order.
using LabelValues = std::initializer_list<std::string_view>;

class CounterFamily {
 public:
  virtual ~CounterFamily() = default;
  virtual void Add(LabelValues labels = {}, double by = 1) = 0;
  virtual double Value(LabelValues labels = {}) = 0;
};

class GaugeFamily {
 public:
  virtual ~GaugeFamily() = default;
  virtual void Set(LabelValues labels, double value) = 0;
  virtual void Add(LabelValues labels, double by) = 0;
  virtual double Value(LabelValues labels = {}) = 0;
};

class HistogramFamily {
 public:
  virtual ~HistogramFamily() = default;
  virtual void Observe(LabelValues labels, double value) = 0;
};

// Upper bounds in seconds for the time of a call: 1 ms to 30 s.
const std::vector<double>& LatencyBuckets();

// The metrics of one process, all its services included. Thread-safe.
class Metrics {
 public:
  Metrics();
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  // The one that a program exposes. Tests make their own.
  static Metrics& Process();

  // The family of that name; asked again, the same one, whatever the labels then. A reference is good as long
  // as this object. The program ends if a name is used for two kinds or a name is not one for Prometheus.
  CounterFamily& Counters(const std::string& name, const std::string& help, std::vector<Label> labels = {});
  GaugeFamily& Gauges(const std::string& name, const std::string& help, std::vector<Label> labels = {});
  HistogramFamily& Histograms(const std::string& name, const std::string& help,
                              std::vector<Label> labels = {},
                              const std::vector<double>& bounds = LatencyBuckets());

  // The exposition ("text/plain; version=0.0.4").
  std::string Text() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sudiao::obs
