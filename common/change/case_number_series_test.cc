// CN-04: the numbers of a court run from 1 within year, special word and type, without gaps or duplicates,
// also under concurrent changes of which some fail.
#include <atomic>
#include <map>
#include <mutex>
#include <random>
#include <set>
#include <thread>

#include "absl/strings/str_cat.h"
#include "common/case_number/case_number.h"
#include "common/change/change.h"
#include "common/testing/status_matchers.h"
#include "common/testing/test_database.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace sudiao::change {
namespace {

using testing::Engine;
using testing::FailsWith;
using testing::IsOk;
using testing::TestDatabase;

class Nobody : public CommitListener {
 public:
  void DeliveriesWritten() override {}
  void TimersWritten() override {}
  void Changed(const std::string&) override {}
};

constexpr int kThreads = 12;
constexpr int kTries = 40;  // a thread

class CaseNumberSeriesTest : public ::testing::TestWithParam<Engine> {
 protected:
  // Issues a number in a transaction of its own; with `fail` the transaction is rolled back after the number
  // was drawn.
  absl::StatusOr<std::string> Issue(CaseNumber number, bool fail) {
    std::string text;
    const absl::Status status = changes_.RunAsPlatform([&](Transaction& tx) -> absl::Status {
      ASSIGN_OR_RETURN(number.number, changes_.NextNumber(tx, CaseNumberSeries(number)));
      text = FormatCaseNumber(number);
      return fail ? Fail(reasons::kNotPermitted) : absl::OkStatus();
    });
    if (!status.ok()) return status;
    return text;
  }

  // Every series that a number belongs to, with its serials.
  static std::map<std::string, std::multiset<int64_t>> Sorted(const std::vector<std::string>& issued) {
    std::map<std::string, std::multiset<int64_t>> series;
    for (const std::string& text : issued) {
      const auto number = ParseCaseNumber(text);
      EXPECT_TRUE(number.ok()) << text;
      if (number.ok()) series[CaseNumberSeries(*number)].insert(number->number);
    }
    return series;
  }

  static void ExpectGapless(const std::map<std::string, std::multiset<int64_t>>& series) {
    for (const auto& [name, serials] : series) {
      int64_t expected = 1;
      for (const int64_t serial : serials) {
        ASSERT_EQ(serial, expected) << name << " has a gap or a duplicate";
        ++expected;
      }
    }
  }

  std::unique_ptr<TestDatabase> test_ = TestDatabase::Create(GetParam(), Migrations());
  VirtualClock clock_{absl::FromUnixSeconds(1'790'000'000)};
  Nobody listener_;
  Changes changes_{"courts", test_->database(), clock_, {}, listener_};
};

TEST_P(CaseNumberSeriesTest, ManyThreadsAndRollbacksLeaveNoGapAndNoDuplicate) {
  const CaseNumber kinds[] = {{2026, "沪0115", "", "诉前调", 0}, {2026, "沪0115", "", "诉前调确", 0},
                              {2026, "沪73", "", "诉前调", 0},   {2026, "沪73", "知", "诉前调", 0},
                              {2026, "粤73", "知", "诉前调", 0}, {2027, "沪0115", "", "诉前调", 0}};
  std::mutex mutex;
  std::vector<std::string> issued;
  std::atomic<int> failed = 0;
  std::vector<std::thread> threads;
  for (unsigned t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      std::mt19937 random(t);
      for (int i = 0; i < kTries; ++i) {
        const bool fail = random() % 3 == 0;
        const auto text = Issue(kinds[random() % std::size(kinds)], fail);
        if (text.ok()) {
          const std::lock_guard lock(mutex);
          issued.push_back(*text);
        } else {
          EXPECT_THAT(text, FailsWith(reasons::kNotPermitted));
          ++failed;
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(issued.size() + static_cast<size_t>(failed), static_cast<size_t>(kThreads * kTries));
  EXPECT_GT(failed, 100);
  EXPECT_EQ(std::set<std::string>(issued.begin(), issued.end()).size(), issued.size());
  const auto series = Sorted(issued);
  EXPECT_EQ(series.size(), std::size(kinds)) << "each court, year, special word and type counts for itself";
  ExpectGapless(series);
}

// All first numbers at once: the row of the series does not exist yet, and the first to insert it may fail.
TEST_P(CaseNumberSeriesTest, TheFirstNumbersOfASeriesAreAlsoOneByOne) {
  for (int round = 0; round < 12; ++round) {
    const CaseNumber kind{2026 + round, "京73", "知", "诉前调确", 0};
    std::mutex mutex;
    std::vector<std::string> issued;
    std::vector<std::thread> threads;
    for (int t = 0; t < 8; ++t) {
      threads.emplace_back([&, t] {
        const auto text = Issue(kind, t % 2 == 0);
        const std::lock_guard lock(mutex);
        if (text.ok()) issued.push_back(*text);
      });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(issued.size(), 4U);
    ExpectGapless(Sorted(issued));
  }
}

TEST_P(CaseNumberSeriesTest, ANewYearStartsAtOne) {
  EXPECT_EQ(Issue({2026, "沪0115", "", "诉前调", 0}, false).value(), "（2026）沪0115诉前调1号");
  EXPECT_EQ(Issue({2026, "沪0115", "", "诉前调", 0}, false).value(), "（2026）沪0115诉前调2号");
  EXPECT_THAT(Issue({2027, "沪0115", "", "诉前调", 0}, true), FailsWith(reasons::kNotPermitted));
  EXPECT_EQ(Issue({2027, "沪0115", "", "诉前调", 0}, false).value(), "（2027）沪0115诉前调1号");
  EXPECT_EQ(Issue({2026, "沪0115", "", "诉前调", 0}, false).value(), "（2026）沪0115诉前调3号");
}

INSTANTIATE_TEST_SUITE_P(Engines, CaseNumberSeriesTest, SUDIAO_ENGINES);

}  // namespace
}  // namespace sudiao::change
