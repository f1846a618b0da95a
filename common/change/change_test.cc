#include "common/change/change.h"

#include <atomic>
#include <thread>

#include "absl/synchronization/mutex.h"
#include "common/testing/status_matchers.h"
#include "common/testing/test_database.h"
#include "gtest/gtest.h"
#include "sudiao/common/v1/clock.pb.h"
#include "sudiao/identity/v1/identity.pb.h"

namespace sudiao::change {
namespace {

using testing::Engine;
using testing::FailsWith;
using testing::IsOk;
using testing::TestDatabase;
// Any messages with a request_id serve as request and answer.
using Request = identity::v1::ConfirmTotpRequest;
using Response = sudiao::common::v1::SetClockRequest;

struct Raised {
  static constexpr std::string_view kType = "lamp.raised.v1";
  int64_t by = 0;
  SUDIAO_FIELDS(by)
};
struct Named {
  static constexpr std::string_view kType = "lamp.named.v1";
  std::string name;
  SUDIAO_FIELDS(name)
};
struct Lamp {
  static constexpr std::string_view kKind = "lamp";
  struct State {
    int64_t height = 0;
    std::string name;
    SUDIAO_FIELDS(height, name)
  };
  using Event = std::variant<Raised, Named>;
  static void Apply(State& state, const Event& event) {
    if (const auto* raised = std::get_if<Raised>(&event)) state.height += raised->by;
    if (const auto* named = std::get_if<Named>(&event)) state.name = named->name;
  }
};

constexpr Subscription kSubscriptions[] = {{Named::kType, "left"}, {Named::kType, "right"}};
constexpr char kLamp[] = "00000000-0000-7000-8000-000000000001";

class Listener : public CommitListener {
 public:
  void DeliveriesWritten() override { ++deliveries; }
  void TimersWritten() override { ++timers; }
  void Changed(const std::string& topic) override {
    const absl::MutexLock lock(&mutex_);
    last_topic_ = topic;
  }
  std::string LastTopic() {
    const absl::MutexLock lock(&mutex_);
    return last_topic_;
  }
  std::atomic<int> deliveries{0};
  std::atomic<int> timers{0};

 private:
  absl::Mutex mutex_;
  std::string last_topic_;
};

class ChangeTest : public ::testing::TestWithParam<Engine> {
 protected:
  CallContext Call(const std::string& account = "ann") {
    CallContext call;
    call.method = "/lamp/Raise";
    call.caller.account_id = account;
    call.deadline = absl::Now() + absl::Seconds(20);
    return call;
  }

  absl::StatusOr<Response> Raise(const CallContext& call, const std::string& request_id, int64_t by,
                                 const std::string& etag = "") {
    Request request;
    request.set_request_id(request_id);
    request.set_code(std::to_string(by));
    return changes_.Run<Response>(call, request, [&](Transaction& tx) -> absl::StatusOr<Response> {
      const auto decide = [&](const Lamp::State&) -> absl::StatusOr<Decision<Lamp::Event>> {
        return Decision<Lamp::Event>().Add(Raised{by});
      };
      ASSIGN_OR_RETURN(const auto lamp, etag.empty() ? lamps_.ChangeOrCreate(tx, kLamp, decide)
                                                     : lamps_.Change(tx, kLamp, etag, decide));
      Response response;
      response.mutable_now()->set_seconds(lamp.state.height);
      return response;
    });
  }

  int64_t Count(sql::Sql query) {
    int64_t count = -1;
    EXPECT_THAT(test_->database().Read(absl::Now() + absl::Seconds(20),
                                       [&](sql::Session& session) -> absl::Status {
                                         ASSIGN_OR_RETURN(const auto rows, session.Query(query, {}));
                                         count = rows[0][0].Int();
                                         return absl::OkStatus();
                                       }),
                IsOk());
    return count;
  }

  std::string Verify() {
    std::string verdict = "not run";
    EXPECT_THAT(test_->database().Read(absl::Now() + absl::Seconds(20),
                                       [&](sql::Session& session) -> absl::Status {
                                         ASSIGN_OR_RETURN(verdict, lamps_.Verify(session, kLamp));
                                         return absl::OkStatus();
                                       }),
                IsOk());
    return verdict;
  }

  std::unique_ptr<TestDatabase> test_ = TestDatabase::Create(GetParam(), Migrations());
  VirtualClock clock_{absl::FromUnixSeconds(1'790'000'000)};
  Listener listener_;
  Changes changes_{"lamps", test_->database(), clock_, kSubscriptions, listener_};
  Store<Lamp> lamps_{changes_};
};

TEST_P(ChangeTest, AChangeIsStoredJournaledAndTold) {
  ASSERT_THAT(Raise(Call(), "r1", 3), IsOk());
  EXPECT_EQ(listener_.LastTopic(), std::string("lamp/") + kLamp);
  EXPECT_EQ(listener_.deliveries, 0);  // nobody subscribed to Raised
  EXPECT_EQ(Count("SELECT COUNT(*) FROM journal WHERE account_id = 'ann' AND sequence = 1"), 1);
  EXPECT_EQ(Verify(), "");
}

TEST_P(ChangeTest, ARepeatedRequestGetsTheSameAnswerAndChangesNothing) {
  const auto first = Raise(Call(), "r1", 3);
  const auto again = Raise(Call(), "r1", 3);
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(first->now().seconds(), 3);
  EXPECT_EQ(again->now().seconds(), 3);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM journal"), 1);
}

TEST_P(ChangeTest, AnAnswerCountsForSeventyTwoHours) {
  ASSERT_THAT(Raise(Call(), "r1", 3), IsOk());
  clock_.Advance(absl::Hours(72) - absl::Microseconds(1));
  EXPECT_EQ(Raise(Call(), "r1", 3)->now().seconds(), 3);
  clock_.Advance(absl::Microseconds(1));
  EXPECT_EQ(Raise(Call(), "r1", 3)->now().seconds(), 6);
  EXPECT_EQ(Raise(Call(), "r1", 3)->now().seconds(), 6);  // the new answer is kept in its turn
}

TEST_P(ChangeTest, ExpiredAnswersAreForgottenInPortions) {
  for (int i = 0; i < 501; ++i) {
    ASSERT_THAT(Raise(Call(), "old-" + std::to_string(i), 1), IsOk());
    clock_.Advance(absl::Microseconds(1));
  }
  clock_.Advance(absl::Hours(72));
  ASSERT_THAT(Raise(Call(), "young", 1), IsOk());
  EXPECT_TRUE(*changes_.ForgetOld(absl::Now()));
  EXPECT_EQ(Count("SELECT COUNT(*) FROM answers"), 2);
  EXPECT_FALSE(*changes_.ForgetOld(absl::Now()));
  EXPECT_EQ(Count("SELECT COUNT(*) FROM answers WHERE request_id = 'young'"), 1);
}

TEST_P(ChangeTest, ATakenEventIsRememberedForAsLongAsASenderMayRepeatIt) {
  JournalEntry event;
  event.id = "00000000-0000-7000-8000-0000000000aa";
  event.source = "others";
  ASSERT_THAT(changes_.Once(event, [](Transaction&) { return absl::OkStatus(); }), IsOk());
  EXPECT_FALSE(*changes_.ForgetOld(absl::Now() + absl::Hours(24 * 399)));
  EXPECT_EQ(Count("SELECT COUNT(*) FROM inbox"), 1);
  EXPECT_FALSE(*changes_.ForgetOld(absl::Now() + absl::Hours(24 * 401)));
  EXPECT_EQ(Count("SELECT COUNT(*) FROM inbox"), 0);
}

TEST_P(ChangeTest, ARequestIdServesOneRequestOfOneCaller) {
  ASSERT_THAT(Raise(Call(), "r1", 3), IsOk());
  EXPECT_THAT(Raise(Call(), "r1", 4), FailsWith(reasons::kRequestIdReused));
  EXPECT_THAT(Raise(Call("bob"), "r1", 4), IsOk());
  EXPECT_THAT(Raise(Call(), "a b", 4), FailsWith(reasons::kInvalidFields));
}

TEST_P(ChangeTest, AnOldEtagIsRefusedAndNothingIsWritten) {
  ASSERT_THAT(Raise(Call(), "", 3), IsOk());
  ASSERT_THAT(Raise(Call(), "", 3, FormatEtag(1)), IsOk());
  EXPECT_THAT(Raise(Call(), "", 3, FormatEtag(1)), FailsWith(reasons::kEtagMismatch));
  EXPECT_EQ(Count("SELECT COUNT(*) FROM journal"), 2);
}

TEST_P(ChangeTest, ConcurrentChangesQueueAndNoneIsLostAndTheSameRequestCountsOnce) {
  ASSERT_THAT(Raise(Call(), "", 1), IsOk());
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 10; ++i)
        EXPECT_THAT(Raise(Call(), "own-" + std::to_string(t * 100 + i), 1), IsOk());
      EXPECT_THAT(Raise(Call(), "the-same", 1000), IsOk());
    });
  }
  for (std::thread& thread : threads) thread.join();
  const auto last = Raise(Call(), "", 0);
  ASSERT_THAT(last, IsOk());
  EXPECT_EQ(last->now().seconds(), 1 + 80 + 1000);
  EXPECT_EQ(Verify(), "");
}

TEST_P(ChangeTest, AFailedBodyLeavesNothing) {
  Request request;
  request.set_request_id("r1");
  const auto result =
      changes_.Run<Response>(Call(), request, [&](Transaction& tx) -> absl::StatusOr<Response> {
        RETURN_IF_ERROR(
            lamps_
                .ChangeOrCreate(
                    tx, kLamp,
                    [](const Lamp::State&) -> absl::StatusOr<Decision<Lamp::Event>> {
                      return Decision<Lamp::Event>().Add(Named{"x"}).Set("off", absl::UnixEpoch());
                    })
                .status());
        return Fail(reasons::kNotPermitted);
      });
  EXPECT_THAT(result, FailsWith(reasons::kNotPermitted));
  EXPECT_EQ(Count("SELECT (SELECT COUNT(*) FROM journal) + (SELECT COUNT(*) FROM states) + (SELECT COUNT(*) "
                  "FROM timers) "
                  "+ (SELECT COUNT(*) FROM deliveries) + (SELECT COUNT(*) FROM answers)"),
            0);
}

TEST_P(ChangeTest, EverySubscriberGetsADeliveryAndTimersAreSetAndCancelled) {
  const auto run = [&](Decision<Lamp::Event> decision) {
    return changes_.RunAsPlatform([&](Transaction& tx) {
      return lamps_
          .ChangeOrCreate(
              tx, kLamp,
              [&](const Lamp::State&) -> absl::StatusOr<Decision<Lamp::Event>> { return decision; })
          .status();
    });
  };
  ASSERT_THAT(run(Decision<Lamp::Event>().Add(Named{"x"}).Set("off", absl::UnixEpoch())), IsOk());
  EXPECT_EQ(Count("SELECT COUNT(*) FROM deliveries"), 2);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM timers"), 1);
  ASSERT_THAT(run(Decision<Lamp::Event>().Cancel("off")), IsOk());
  EXPECT_EQ(Count("SELECT COUNT(*) FROM timers"), 0);
}

TEST_P(ChangeTest, AnEventIsTakenOnce) {
  JournalEntry event;
  event.id = "00000000-0000-7000-8000-0000000000aa";
  event.source = "others";
  int runs = 0;
  for (int i = 0; i < 3; ++i) {
    EXPECT_THAT(changes_.Once(event,
                              [&](Transaction&) {
                                ++runs;
                                return absl::OkStatus();
                              }),
                IsOk());
  }
  EXPECT_EQ(runs, 1);
}

TEST_P(ChangeTest, NumbersHaveNoGapsAndNoDuplicatesAlsoWhenTransactionsFail) {
  std::vector<std::atomic<int>> taken(60);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 20; ++i) {
        int64_t number = 0;
        const absl::Status status = changes_.RunAsPlatform([&](Transaction& tx) -> absl::Status {
          ASSIGN_OR_RETURN(number, changes_.NextNumber(tx, "series"));
          return i % 4 == 3 ? Fail(reasons::kNotPermitted) : absl::OkStatus();
        });
        if (status.ok()) ++taken[static_cast<size_t>(number - 1)];
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const auto& count : taken) EXPECT_EQ(count, 1);
}

TEST_P(ChangeTest, VerifyFindsAChangedState) {
  ASSERT_THAT(Raise(Call(), "", 3), IsOk());
  ASSERT_THAT(test_->database().Transact(
                  absl::Now() + absl::Seconds(20),
                  [](sql::Session& session) {
                    return session.Execute("UPDATE states SET body = '{\"height\":4}'", {}).status();
                  }),
              IsOk());
  EXPECT_EQ(Verify(), "the folded state differs from the stored one");
}

INSTANTIATE_TEST_SUITE_P(Engines, ChangeTest, SUDIAO_ENGINES);

}  // namespace
}  // namespace sudiao::change
