// What the platform tells those who watch it, when every service is a process of its own.
#include <httplib.h>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "gtest/gtest.h"
#include "tests/e2e/story.h"

namespace sudiao::e2e {
namespace {

class MetricsTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    platform_ = Platform::Distributed().release();
    Story story(*platform_);
    story.File(story.court_id);
    story.Refer();
  }
  static void TearDownTestSuite() { delete platform_; }

  static std::string Get(const std::string& service, const std::string& path) {
    const auto shown = httplib::Client("127.0.0.1", platform_->metrics_port(service)).Get(path.c_str());
    return shown && shown->status == 200 ? shown->body : "";
  }
  // The value of the series that is written like this, -1 if there is none.
  static double Value(const std::string& service, const std::string& series) {
    for (const absl::string_view line : absl::StrSplit(Get(service, "/metrics"), '\n')) {
      double value = -1;
      if (line.substr(0, series.size() + 1) == series + " " &&
          absl::SimpleAtod(line.substr(series.size() + 1), &value)) {
        return value;
      }
    }
    return -1;
  }

  static Platform* platform_;
};
Platform* MetricsTest::platform_ = nullptr;

TEST_F(MetricsTest, AServiceCountsItsOwnCallsAndHowLongTheyTookAndWaited) {
  EXPECT_GE(Value("intake", R"(sudiao_rpc_calls_total{code="OK",service="intake"})"), 3);
  EXPECT_GE(Value("intake", R"(sudiao_rpc_seconds_count{service="intake"})"), 3);
  EXPECT_GE(Value("intake", R"(sudiao_pool_wait_seconds_count{service="intake"})"), 3);
  EXPECT_GE(Value("intake", R"(sudiao_rpc_queued{service="intake"})"), 0);
  const double before = Value("intake", R"(sudiao_rpc_calls_total{code="NOT_FOUND",service="intake"})");
  EXPECT_EQ(platform_->As("ann").Get("/v1/cases/00000000-0000-7000-8000-000000000000").status, 404);
  EXPECT_EQ(Value("intake", R"(sudiao_rpc_calls_total{code="NOT_FOUND",service="intake"})"),
            std::max(before, 0.0) + 1);
  // One that is another's is not among them.
  EXPECT_EQ(Value("intake", R"(sudiao_rpc_calls_total{code="OK",service="identity"})"), -1);
  EXPECT_GE(Value("identity", R"(sudiao_rpc_calls_total{code="OK",service="identity"})"), 1);
}

TEST_F(MetricsTest, AServiceShowsWhatItHasNotDelivered) {
  for (const std::string service : {"identity", "intake", "assignment", "mediation", "confirmation"}) {
    EXPECT_GE(Value(service, R"(sudiao_deliveries{service=")" + service + R"(",state="waiting"})"), 0)
        << service;
    EXPECT_EQ(Value(service, R"(sudiao_deliveries{service=")" + service + R"(",state="parked"})"), 0)
        << service;
  }
}

TEST_F(MetricsTest, AServiceSaysThatItLivesAndIsReady) {
  for (const std::string service : {"identity", "intake", "assignment", "mediation", "confirmation"}) {
    EXPECT_EQ(Get(service, "/healthz"), "ok\n") << service;
    EXPECT_EQ(Get(service, "/readyz"), "ready\n") << service;
  }
}

}  // namespace
}  // namespace sudiao::e2e
