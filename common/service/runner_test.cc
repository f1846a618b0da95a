// Events between two services, and timers, on both databases: in order, once, through failures.
#include <grpcpp/grpcpp.h>

#include <atomic>
#include <map>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "common/change/parked.h"
#include "common/obs/metrics.h"
#include "common/rpc/grpc_rpc.h"
#include "common/rpc/token.h"
#include "common/rpc/wire.h"
#include "common/service/host.h"
#include "common/testing/status_matchers.h"
#include "common/testing/tcp_gate.h"
#include "common/testing/test_database.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "sudiao/common/v1/clock.grpc.pb.h"
#include "sudiao/common/v1/inbox.grpc.pb.h"

namespace sudiao::service {
namespace {

using change::Transaction;
using ::testing::ElementsAre;
using testing::Engine;
using ::testing::IsEmpty;
using testing::IsOk;

struct Said {
  static constexpr std::string_view kType = "bell.said.v1";
  std::string word;
  SUDIAO_FIELDS(word)
};
struct Bell {
  static constexpr std::string_view kKind = "bell";
  struct State {
    std::string words;
    SUDIAO_FIELDS(words)
  };
  using Event = std::variant<Said>;
  static void Apply(State& state, const Event& event) { state.words += std::get<Said>(event).word + " "; }
};
constexpr change::Subscription kSubscriptions[] = {{Said::kType, "hearer"}};

// Both sides in one: it says words, hears those of others, and rings when a timer falls due.
class BellModule final : public Module {
 public:
  explicit BellModule(const ModuleContext& context) : changes_(context.changes), bells_(changes_) {}

  std::vector<grpc::Service*> services() override { return {}; }
  absl::Status OnEvent(const change::JournalEntry& event) override {
    const auto said = codec::FromJson<Said>(event.payload);
    if (!said.ok()) return said.status();
    return changes_.Once(event, [&](Transaction&) -> absl::Status {
      const absl::MutexLock lock(&mutex_);
      if (said->word == poison_) return absl::InternalError("poison");
      heard_[event.aggregate_id].push_back(said->word);
      return absl::OkStatus();
    });
  }
  absl::Status OnTimer(std::string_view, const std::string&, const std::string& name) override {
    const absl::MutexLock lock(&mutex_);
    rung_.push_back(name);
    if (name == "failing" && rung_.size() < 3) return absl::InternalError("not yet");
    return absl::OkStatus();
  }
  absl::StatusOr<std::string> Verify(sql::Session&, const std::string&, std::vector<std::string>&) override {
    return std::string();
  }

  void Say(const std::string& id, const std::vector<std::string>& words,
           std::vector<change::TimerChange> timers = {}) {
    EXPECT_THAT(changes_.RunAsPlatform([&](Transaction& tx) {
      return bells_
          .ChangeOrCreate(tx, id,
                          [&](const Bell::State&) -> absl::StatusOr<change::Decision<Bell::Event>> {
                            change::Decision<Bell::Event> decision;
                            for (const std::string& word : words) decision.Add(Said{word});
                            decision.timers = timers;
                            return decision;
                          })
          .status();
    }),
                IsOk());
  }
  std::vector<std::string> Heard(const std::string& id) {
    const absl::MutexLock lock(&mutex_);
    return heard_[id];
  }
  std::vector<std::string> Rung() {
    const absl::MutexLock lock(&mutex_);
    return rung_;
  }
  void Poison(const std::string& word) {
    const absl::MutexLock lock(&mutex_);
    poison_ = word;
  }

 private:
  change::Changes& changes_;
  change::Store<Bell> bells_;
  absl::Mutex mutex_;
  std::map<std::string, std::vector<std::string>> heard_;
  std::vector<std::string> rung_;
  std::string poison_;
};

bool Eventually(const std::function<bool()>& holds) {
  const absl::Time deadline = absl::Now() + absl::Seconds(20);
  while (absl::Now() < deadline) {
    if (holds()) return true;
    absl::SleepFor(absl::Milliseconds(10));
  }
  return false;
}

class RunnerTest : public ::testing::TestWithParam<Engine> {
 protected:
  RunnerTest() {
    sayer_ = Make("intake", 0, sayer_database_);
    hearer_port_ = testing::FreePort();
    hearer_ = Make("hearer", hearer_port_, hearer_database_);
    gate_ = std::make_unique<testing::TcpGate>(hearer_port_);
    sayer_->Connect("hearer", grpc::CreateChannel(absl::StrCat("127.0.0.1:", gate_->port()),
                                                  grpc::InsecureChannelCredentials()));
    EXPECT_THAT(sayer_->Start(), IsOk());
    EXPECT_THAT(hearer_->Start(), IsOk());
  }
  ~RunnerTest() override {
    sayer_->Stop();
    hearer_->Stop();
  }

  std::unique_ptr<Host> Make(const std::string& name, int port,
                             std::unique_ptr<testing::TestDatabase>& database) {
    database = testing::TestDatabase::Create(GetParam(), {});
    return MakeOver(name, port, database->url());
  }
  std::unique_ptr<Host> MakeOver(const std::string& name, int port, const std::string& database_url) {
    HostOptions options;
    options.database_url = database_url;
    if (port != 0) options.listen = absl::StrCat("127.0.0.1:", port);
    options.workers = 4;
    options.internal_key = "the tests' internal key";
    options.token_public_key = keys_.public_key;
    ModuleSpec spec;
    spec.name = name;
    if (name == "intake") spec.subscriptions = kSubscriptions;
    spec.make = [](const ModuleContext& context) -> absl::StatusOr<std::unique_ptr<Module>> {
      return std::make_unique<BellModule>(context);
    };
    auto host = Host::Create(options, spec, clock_, *notifier_);
    EXPECT_THAT(host, IsOk());
    return *std::move(host);
  }
  BellModule& sayer() { return dynamic_cast<BellModule&>(sayer_->module()); }
  BellModule& hearer() { return dynamic_cast<BellModule&>(hearer_->module()); }

  void InSayersDatabase(const std::function<absl::Status(sql::Session&)>& act) {
    EXPECT_THAT(sayer_->changes().database().Transact(absl::Now() + absl::Seconds(20), act), IsOk());
  }
  std::vector<change::ParkedDelivery> Parked() {
    std::vector<change::ParkedDelivery> parked;
    InSayersDatabase([&](sql::Session& session) -> absl::Status {
      ASSIGN_OR_RETURN(parked, change::ListParked(session, {}, 10));
      return absl::OkStatus();
    });
    return parked;
  }

  const std::string one_ = "00000000-0000-7000-8000-000000000001";
  const std::string two_ = "00000000-0000-7000-8000-000000000002";
  rpc::TokenKeyPair keys_ = rpc::NewKeyPair();
  VirtualClock clock_{absl::FromUnixSeconds(1'790'000'000)};
  std::unique_ptr<live::Notifier> notifier_ = live::NewInProcessNotifier();
  std::unique_ptr<testing::TestDatabase> sayer_database_, hearer_database_;
  std::unique_ptr<Host> sayer_, hearer_;
  int hearer_port_ = 0;
  std::unique_ptr<testing::TcpGate> gate_;
};

TEST_P(RunnerTest, EventsOfOneInstantArriveOnceAndInOrder) {
  std::vector<std::string> words;
  for (int i = 0; i < 250; ++i) words.push_back(std::to_string(i));
  for (size_t i = 0; i < words.size(); i += 50) {
    sayer().Say(one_, {words.begin() + static_cast<std::ptrdiff_t>(i),
                       words.begin() + static_cast<std::ptrdiff_t>(i + 50)});
  }
  EXPECT_TRUE(Eventually([&] { return hearer().Heard(one_).size() == words.size(); }));
  EXPECT_EQ(hearer().Heard(one_), words);
}

TEST_P(RunnerTest, AfterACrashTheNextProcessOfASqliteFileDeliversAtOnce) {
  if (GetParam() != Engine::kSqlite) GTEST_SKIP() << "of several replicas one waits for the other's lease";
  sayer().Say(one_, {"before"});
  ASSERT_TRUE(Eventually([&] { return hearer().Heard(one_).size() == 1; }));
  // A stopped runner leaves its lease behind just as a killed one does.
  sayer_->Stop();
  const absl::Time start = absl::Now();
  sayer_ = MakeOver("intake", 0, sayer_database_->url());
  sayer_->Connect("hearer", grpc::CreateChannel(absl::StrCat("127.0.0.1:", gate_->port()),
                                                grpc::InsecureChannelCredentials()));
  ASSERT_THAT(sayer_->Start(), IsOk());
  sayer().Say(one_, {"after"});
  EXPECT_TRUE(Eventually([&] { return hearer().Heard(one_).size() == 2; }));
  EXPECT_LT(absl::Now() - start, absl::Seconds(10));
}

TEST_P(RunnerTest, APoisonedEventHoldsUpItsOwnAggregateOnly) {
  hearer().Poison("bad");
  sayer().Say(one_, {"good", "bad", "later"});
  sayer().Say(two_, {"fine"});
  EXPECT_TRUE(Eventually([&] { return hearer().Heard(two_).size() == 1; }));
  EXPECT_THAT(hearer().Heard(one_), ElementsAre("good"));
  hearer().Poison("");
  EXPECT_TRUE(Eventually([&] { return hearer().Heard(one_).size() == 3; }));
  EXPECT_THAT(hearer().Heard(one_), ElementsAre("good", "bad", "later"));
}

TEST_P(RunnerTest, AParkedEventIsCountedAndGoesOnWhenSomebodyLetsIt) {
  hearer().Poison("bad");
  sayer().Say(one_, {"good", "bad", "later"});
  EXPECT_TRUE(Eventually([&] { return hearer().Heard(one_).size() == 1; }));
  // One try short of being given up, and due at once.
  EXPECT_TRUE(Eventually([&] {
    InSayersDatabase([](sql::Session& session) {
      return session
          .Execute("UPDATE deliveries SET attempts = 19, next_try_us = 0 WHERE attempts BETWEEN 1 AND 18", {})
          .status();
    });
    return Parked().size() == 1;
  }));
  EXPECT_EQ(Parked()[0].subscriber, "hearer");
  EXPECT_EQ(Parked()[0].aggregate_id, one_);
  EXPECT_EQ(Parked()[0].type, "bell.said.v1");
  EXPECT_EQ(Parked()[0].attempts, 20);
  EXPECT_EQ(Parked()[0].held_up, 1);
  obs::GaugeFamily& deliveries = obs::Metrics::Process().Gauges("sudiao_deliveries", "");
  EXPECT_TRUE(Eventually([&] { return deliveries.Value({"intake", "parked"}) == 1; }));
  EXPECT_EQ(deliveries.Value({"intake", "waiting"}), 1);
  hearer().Poison("");
  absl::SleepFor(absl::Milliseconds(300));
  EXPECT_THAT(hearer().Heard(one_), ElementsAre("good"));
  InSayersDatabase([&](sql::Session& session) {
    return change::RetryParked(session, {"", "bell", two_}, "an operator", clock_.Now(), 10).status();
  });
  EXPECT_EQ(Parked().size(), 1U) << "another aggregate was named";
  InSayersDatabase([&](sql::Session& session) {
    return change::RetryParked(session, {"hearer", "bell", one_}, "an operator", clock_.Now(), 10).status();
  });
  EXPECT_TRUE(Eventually([&] { return hearer().Heard(one_).size() == 3; }));
  EXPECT_THAT(hearer().Heard(one_), ElementsAre("good", "bad", "later"));
  sql::Rows operations;
  InSayersDatabase([&](sql::Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(operations, session.Query("SELECT operator, action, subject FROM operations", {}));
    return absl::OkStatus();
  });
  ASSERT_EQ(operations.size(), 1U);
  EXPECT_EQ(operations[0][0].Text(), "an operator");
  EXPECT_EQ(operations[0][1].Text(), "RETRY_PARKED");
  EXPECT_THAT(operations[0][2].Text(), ::testing::StartsWith("hearer bell/" + one_));
}

TEST_P(RunnerTest, ACutLineLosesAndDoublesNothingAndItRecovers) {
  sayer().Say(one_, {"before"});
  EXPECT_TRUE(Eventually([&] { return hearer().Heard(one_).size() == 1; }));
  gate_->Cut();
  sayer().Say(one_, {"during"});
  sayer().Say(one_, {"still"});
  gate_->Open();
  sayer().Say(one_, {"after"});
  EXPECT_TRUE(Eventually([&] { return hearer().Heard(one_).size() == 4; }));
  EXPECT_THAT(hearer().Heard(one_), ElementsAre("before", "during", "still", "after"));
}

TEST_P(RunnerTest, AnswersThatAreLostOnTheWayDoubleNothing) {
  gate_->Stall();
  sayer().Say(one_, {"a", "b"});
  absl::SleepFor(absl::Milliseconds(100));
  gate_->Cut();
  gate_->Open();
  sayer().Say(one_, {"c"});
  EXPECT_TRUE(Eventually([&] { return hearer().Heard(one_).size() >= 3; }));
  EXPECT_THAT(hearer().Heard(one_), ElementsAre("a", "b", "c"));
}

TEST_P(RunnerTest, EventsThatAreLargeTogetherGoInSeveralBatches) {
  gate_->Cut();
  const std::string large(1'500'000, 'w');
  const std::string huge(5'000'000, 'w');
  for (int i = 0; i < 4; ++i) {
    sayer().Say(absl::StrCat("00000000-0000-7000-8000-00000000001", i), {large});
  }
  sayer().Say(two_, {huge});
  gate_->Open();
  for (int i = 0; i < 4; ++i) {
    const std::string id = absl::StrCat("00000000-0000-7000-8000-00000000001", i);
    EXPECT_TRUE(Eventually([&] { return hearer().Heard(id).size() == 1; })) << id;
  }
  EXPECT_TRUE(Eventually([&] { return hearer().Heard(two_).size() == 1; }));
}

TEST_P(RunnerTest, WhileTheReceiversDatabaseIsAwayNoTryIsCounted) {
  if (GetParam() == Engine::kSqlite) GTEST_SKIP() << "a file is not away";
  const auto server = testing::MariaDbServer::StartOwn();
  hearer_->Stop();
  hearer_ = MakeOver("hearer", hearer_port_, server->CreateDatabase());
  ASSERT_THAT(hearer_->Start(), IsOk());
  sayer().Say(one_, {"before"});
  ASSERT_TRUE(Eventually([&] { return hearer().Heard(one_).size() == 1; }));
  server->Kill();
  EXPECT_FALSE(hearer_->Ready().ok());
  sayer().Say(one_, {"meanwhile"});
  absl::SleepFor(absl::Seconds(2));
  sql::Rows tries;
  InSayersDatabase([&](sql::Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(tries, session.Query("SELECT attempts FROM deliveries", {}));
    return absl::OkStatus();
  });
  ASSERT_EQ(tries.size(), 1U);
  EXPECT_EQ(tries[0][0].Int(), 0);
  server->Start();
  EXPECT_TRUE(Eventually([&] { return hearer().Heard(one_).size() == 2; }));
  hearer_->Stop();
}

TEST_P(RunnerTest, TimersFireWhenDueInOrderAndNotBefore) {
  const absl::Time now = clock_.Now();
  sayer().Say(
      one_, {"x"},
      {{"second", now + absl::Hours(2)}, {"first", now + absl::Hours(1)}, {"never", now + absl::Hours(3)}});
  sayer().Say(one_, {"y"}, {{"never", absl::InfiniteFuture()}});
  clock_.Advance(absl::Hours(1) - absl::Microseconds(1));
  absl::SleepFor(absl::Milliseconds(300));
  EXPECT_THAT(sayer().Rung(), IsEmpty());
  clock_.Advance(absl::Hours(5));
  EXPECT_TRUE(Eventually([&] { return sayer().Rung().size() == 2; }));
  EXPECT_THAT(sayer().Rung(), ElementsAre("first", "second"));
}

TEST_P(RunnerTest, ATimerThatFailsIsTriedAgain) {
  sayer().Say(one_, {"x"}, {{"failing", clock_.Now() + absl::Hours(1)}});
  clock_.Advance(absl::Hours(2));
  EXPECT_TRUE(Eventually([&] { return sayer().Rung().size() == 3; }));
}

TEST_P(RunnerTest, TheClockCountsWhatWasDeliveredAndIsIdleOnlyAfterIt) {
  const auto stub = common::v1::ClockService::NewStub(sayer_->InProcessChannel());
  const auto look = [&] {
    grpc::ClientContext context;
    context.AddMetadata(rpc::kInternalKeyHeader, "the tests' internal key");
    common::v1::Clock clock;
    EXPECT_TRUE(stub->GetClock(&context, common::v1::GetClockRequest(), &clock).ok());
    return clock;
  };
  EXPECT_EQ(look().sent(), 0);
  gate_->Stall();
  sayer().Say(one_, {"a"});
  EXPECT_FALSE(look().idle());
  gate_->Cut();
  gate_->Open();
  EXPECT_TRUE(Eventually([&] { return look().idle(); }));
  EXPECT_THAT(hearer().Heard(one_), ElementsAre("a"));
  EXPECT_GE(look().sent(), 1);
}

TEST_P(RunnerTest, OnlyThePlatformItselfMayDeliverEvents) {
  const auto stub = common::v1::EventInbox::NewStub(hearer_->InProcessChannel());
  common::v1::DeliverRequest request;
  request.add_events()->set_payload("{\"word\":\"forged\"}");
  common::v1::DeliverResponse response;
  grpc::ClientContext without_key;
  EXPECT_EQ(stub->Deliver(&without_key, request, &response).error_code(),
            grpc::StatusCode::PERMISSION_DENIED);
  grpc::ClientContext wrong_key;
  wrong_key.AddMetadata(rpc::kInternalKeyHeader, "a guess");
  EXPECT_EQ(stub->Deliver(&wrong_key, request, &response).error_code(), grpc::StatusCode::PERMISSION_DENIED);
  EXPECT_THAT(hearer().Heard(""), IsEmpty());
}

TEST_P(RunnerTest, OnlyThePlatformItselfMaySeeAndMoveTheVirtualClock) {
  const auto stub = common::v1::ClockService::NewStub(hearer_->InProcessChannel());
  const absl::Time before = clock_.Now();
  common::v1::Clock clock;
  common::v1::SetClockRequest request;
  request.mutable_now()->set_seconds(absl::ToUnixSeconds(before) + 3600);
  grpc::ClientContext get, set, with_key;
  EXPECT_EQ(stub->GetClock(&get, {}, &clock).error_code(), grpc::StatusCode::PERMISSION_DENIED);
  EXPECT_EQ(stub->SetClock(&set, request, &clock).error_code(), grpc::StatusCode::PERMISSION_DENIED);
  EXPECT_EQ(clock_.Now(), before);
  with_key.AddMetadata(rpc::kInternalKeyHeader, "the tests' internal key");
  EXPECT_TRUE(stub->SetClock(&with_key, request, &clock).ok());
  EXPECT_EQ(clock_.Now(), before + absl::Hours(1));
}

INSTANTIATE_TEST_SUITE_P(Engines, RunnerTest, SUDIAO_ENGINES);

}  // namespace
}  // namespace sudiao::service
