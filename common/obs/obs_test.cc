#include <grpc/support/log.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <thread>
#include <vector>

#include "common/codec/json.h"
#include "common/obs/log.h"
#include "common/obs/metrics.h"
#include "common/obs/trace.h"

namespace sudiao::obs {
namespace {

class LogTest : public ::testing::Test {
 protected:
  LogTest() {
    SetLogSink([this](std::string_view line) { lines_.emplace_back(line); });
  }
  ~LogTest() override {
    SetLogSink(nullptr);
    SetLogLevel(Level::kInfo);
  }
  codec::JsonDocument Line(size_t i) {
    auto document = codec::JsonDocument::Parse(lines_.at(i));
    EXPECT_TRUE(document.ok()) << lines_.at(i);
    return std::move(document).value();
  }
  std::vector<std::string> lines_;
};

TEST_F(LogTest, ACallWritesOneJsonLineWithItsFields) {
  Log(Level::kWarning, "slow call", {{"rpc", "GetCase"}, {"ms", 1200}, {"share", 0.5}, {"retried", true}});
  ASSERT_EQ(lines_.size(), 1U);
  EXPECT_EQ(lines_[0].find('\n'), std::string::npos);
  const codec::JsonDocument line = Line(0);
  EXPECT_EQ(line.root()["level"].String(), "warning");
  EXPECT_EQ(line.root()["msg"].String(), "slow call");
  EXPECT_EQ(line.root()["rpc"].String(), "GetCase");
  EXPECT_EQ(line.root()["ms"].Int(), 1200);
  EXPECT_EQ(line.root()["share"].Double(), 0.5);
  EXPECT_TRUE(line.root()["retried"].Bool());
  EXPECT_EQ(line.root()["time"].String().size(), std::string("2026-03-02T08:00:00.123456Z").size());
}

TEST_F(LogTest, LinesBelowTheLevelAreNotWritten) {
  Log(Level::kDebug, "quiet");
  EXPECT_TRUE(lines_.empty());
  SetLogLevel(Level::kDebug);
  Log(Level::kDebug, "loud");
  EXPECT_EQ(lines_.size(), 1U);
}

TEST_F(LogTest, BrokenAndLongTextsStillGiveAValidLine) {
  const double zero = lines_.empty() ? 0.0 : 1.0;
  Log(Level::kInfo, "a\xFF\xC0\xAF\xED\xA0\x80z",
      {{"text", std::string(100000, 'x')}, {"quote", "\"\n\\"}, {"share", std::log(zero)}});
  const codec::JsonDocument line = Line(0);
  EXPECT_EQ(line.root()["msg"].String().front(), 'a');
  EXPECT_EQ(line.root()["msg"].String().back(), 'z');
  EXPECT_LT(lines_[0].size(), 5000U);
  EXPECT_EQ(line.root()["quote"].String(), "\"\n\\");
}

TEST_F(LogTest, LinesOfManyThreadsDoNotMix) {
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([t] {
      for (int i = 0; i < 50; ++i) Log(Level::kInfo, "line", {{"thread", t}, {"i", i}});
    });
  }
  for (std::thread& thread : threads) thread.join();
  ASSERT_EQ(lines_.size(), 200U);
  for (size_t i = 0; i < lines_.size(); ++i) EXPECT_EQ(Line(i).root()["msg"].String(), "line");
}

TEST_F(LogTest, GrpcWritesIntoTheSameLog) {
  RouteGrpcLog();
  gpr_log("channel.cc", 7, GPR_LOG_SEVERITY_ERROR, "no route to %s", "host");
  ASSERT_EQ(lines_.size(), 1U);
  EXPECT_EQ(Line(0).root()["msg"].String(), "no route to host");
  EXPECT_EQ(Line(0).root()["source"].String(), "grpc");
  EXPECT_EQ(Line(0).root()["line"].Int(), 7);
}

TEST(LevelTest, OnlyKnownWordsAreLevels) {
  Level level = Level::kInfo;
  EXPECT_TRUE(ParseLevel("error", level));
  EXPECT_EQ(level, Level::kError);
  EXPECT_FALSE(ParseLevel("ERROR", level));
}

TEST(MetricsTest, CountsByLabelAndShowsThemAsText) {
  Metrics metrics;
  CounterFamily& calls = metrics.Counters("calls_total", "Calls.", {{"code", {"OK", "NOT_FOUND"}}});
  calls.Add({"OK"});
  calls.Add({"OK"}, 2);
  EXPECT_EQ(calls.Value({"OK"}), 3);
  EXPECT_NE(metrics.Text().find("calls_total{code=\"OK\"} 3"), std::string::npos) << metrics.Text();
}

TEST(MetricsTest, AValueThatWasNotAnnouncedCountsAsOther) {
  Metrics metrics;
  CounterFamily& calls = metrics.Counters("calls_total", "Calls.", {{"rpc", {"Get"}}, {"code", {"OK"}}});
  calls.Add({"someone's name", "OK"});
  calls.Add({"another name", "OK"});
  EXPECT_EQ(calls.Value({"other", "OK"}), 2);
  EXPECT_EQ(calls.Value({"Get", "OK"}), 0);
  EXPECT_EQ(metrics.Text().find("name"), std::string::npos);
}

TEST(MetricsTest, AskingForAFamilyAgainGivesTheSameOne) {
  Metrics metrics;
  EXPECT_EQ(&metrics.Gauges("depth", "Depth."), &metrics.Gauges("depth", "Depth."));
  metrics.Gauges("depth", "Depth.").Set({}, 4);
  metrics.Gauges("depth", "Depth.").Add({}, -1);
  EXPECT_EQ(metrics.Gauges("depth", "Depth.").Value(), 3);
}

TEST(MetricsTest, HistogramsCountIntoTheirBuckets) {
  Metrics metrics;
  HistogramFamily& seconds = metrics.Histograms("call_seconds", "Time.", {}, {0.1, 1});
  seconds.Observe({}, 0.05);
  seconds.Observe({}, 0.5);
  const std::string text = metrics.Text();
  EXPECT_NE(text.find("call_seconds_bucket{le=\"0.1\"} 1"), std::string::npos) << text;
  EXPECT_NE(text.find("call_seconds_bucket{le=\"1\"} 2"), std::string::npos) << text;
}

TEST(MetricsTest, ThreadsCountTogether) {
  Metrics metrics;
  CounterFamily& calls = metrics.Counters("calls_total", "Calls.", {{"code", {"OK"}}});
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&calls] {
      for (int i = 0; i < 1000; ++i) calls.Add({"OK"});
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(calls.Value({"OK"}), 4000);
}

constexpr std::string_view kHeader = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

TEST(TraceTest, AHeaderSurvivesTheRoundTrip) {
  const Trace trace = ParseTraceparent(kHeader).value_or(Trace());
  EXPECT_EQ(trace.trace_id, "4bf92f3577b34da6a3ce929d0e0e4736");
  EXPECT_EQ(trace.span_id, "00f067aa0ba902b7");
  EXPECT_TRUE(trace.sampled);
  EXPECT_EQ(FormatTraceparent(trace), kHeader);
}

TEST(TraceTest, HeadersThatAreNotWellFormedAreIgnored) {
  const std::string good(kHeader);
  const std::string bad[] = {"",
                             good.substr(1),
                             good + "-00",
                             "ff" + good.substr(2),
                             "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                             "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                             "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                             "00_4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                             good.substr(0, 53) + "zz"};
  for (const std::string& header : bad) EXPECT_FALSE(ParseTraceparent(header).has_value()) << header;
}

TEST(TraceTest, ALaterVersionMayCarryMore) {
  const std::string later = "01" + std::string(kHeader).substr(2);
  EXPECT_TRUE(ParseTraceparent(later + "-more").has_value());
  EXPECT_FALSE(ParseTraceparent(later + "more").has_value());
}

TEST(TraceTest, ATraceIsContinuedOrStarted) {
  SeededRandom random(1);
  const Trace next = ContinueTrace(kHeader, random);
  EXPECT_EQ(next.trace_id, "4bf92f3577b34da6a3ce929d0e0e4736");
  EXPECT_NE(next.span_id, "00f067aa0ba902b7");
  const Trace fresh = ContinueTrace("nonsense", random);
  EXPECT_TRUE(ParseTraceparent(FormatTraceparent(fresh)).has_value());
  EXPECT_NE(fresh.trace_id, next.trace_id);
}

}  // namespace
}  // namespace sudiao::obs
