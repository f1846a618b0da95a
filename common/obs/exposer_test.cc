#include "common/obs/exposer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <httplib.h>

#include <atomic>

#include "absl/strings/str_cat.h"

namespace sudiao::obs {
namespace {

using ::testing::HasSubstr;

class ExposerTest : public ::testing::Test {
 protected:
  absl::StatusOr<std::unique_ptr<Exposer>> Start(const std::string& listen) {
    return Exposer::Start(
        listen, [this] { return ready_ ? absl::OkStatus() : absl::UnavailableError("the database is away"); },
        metrics_);
  }
  static httplib::Result Get(const Exposer& exposer, const std::string& path) {
    return httplib::Client("127.0.0.1", exposer.port()).Get(path.c_str());
  }

  Metrics metrics_;
  std::atomic<bool> ready_{true};
};

TEST_F(ExposerTest, ShowsWhatIsCountedNow) {
  const auto exposer = Start("127.0.0.1:0");
  ASSERT_TRUE(exposer.ok()) << exposer.status();
  CounterFamily& calls = metrics_.Counters("calls_total", "Calls.");
  calls.Add();
  EXPECT_THAT(Get(**exposer, "/metrics")->body, HasSubstr("calls_total 1"));
  calls.Add();
  const auto shown = Get(**exposer, "/metrics");
  EXPECT_THAT(shown->body, HasSubstr("calls_total 2"));
  EXPECT_EQ(shown->get_header_value("Content-Type"), "text/plain; version=0.0.4");
  EXPECT_EQ(Get(**exposer, "/other")->status, 404);
}

TEST_F(ExposerTest, LivesAlsoWhileItIsNotReady) {
  const auto exposer = Start("127.0.0.1:0");
  ASSERT_TRUE(exposer.ok()) << exposer.status();
  EXPECT_EQ(Get(**exposer, "/readyz")->status, 200);
  ready_ = false;
  const auto refused = Get(**exposer, "/readyz");
  EXPECT_EQ(refused->status, 503);
  EXPECT_EQ(refused->body, "not ready: the database is away\n");
  EXPECT_EQ(Get(**exposer, "/healthz")->status, 200);
}

TEST_F(ExposerTest, APortThatIsTakenIsSaidAndFreeAgainAfterwards) {
  auto first = Start("127.0.0.1:0");
  ASSERT_TRUE(first.ok()) << first.status();
  const std::string address = absl::StrCat("127.0.0.1:", (*first)->port());
  EXPECT_EQ(Start(address).status().code(), absl::StatusCode::kUnavailable);
  first->reset();
  EXPECT_TRUE(Start(address).ok());
}

TEST_F(ExposerTest, AnAddressWithoutAPortIsRefused) {
  EXPECT_EQ(Start("127.0.0.1").status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Start("127.0.0.1:http").status().code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace sudiao::obs
