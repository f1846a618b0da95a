// How a service answers, over a real gRPC server: what is logged and counted of a call, and open streams
// beside calls.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include "common/access/directory.h"
#include "common/change/change.h"
#include "common/obs/log.h"
#include "common/obs/metrics.h"
#include "common/rpc/grpc_rpc.h"
#include "common/testing/test_database.h"
#include "sudiao/intake/v1/intake.grpc.pb.h"

namespace sudiao::rpc {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

namespace v1 = intake::v1;

// A case with a long past: each look gives the next 100 of `changes`. With a gate every look waits for it.
class CaseServer final : public v1::CaseService::CallbackService {
 public:
  explicit CaseServer(Rpc& rpc) : rpc_(rpc) {}

  grpc::ServerUnaryReactor* GetCase(grpc::CallbackServerContext* context, const v1::GetCaseRequest* request,
                                    v1::Case* response) override {
    return rpc_.Unary(context, request, response,
                      [this](const CallContext&, const v1::GetCaseRequest&) -> absl::StatusOr<v1::Case> {
                        if (!failure.ok()) return failure;
                        return v1::Case();
                      });
  }
  grpc::ServerWriteReactor<common::v1::Change>* WatchCase(grpc::CallbackServerContext* context,
                                                          const v1::WatchCaseRequest* request) override {
    return rpc_.Watch(context, "case/x", request->resume_token(),
                      [this](const CallContext&, const std::string& token) -> absl::StatusOr<ChangePage> {
                        ++looks;
                        if (gate != nullptr) gate->WaitForNotification();
                        ChangePage page;
                        int place = 0;
                        (void)absl::SimpleAtoi(token, &place);
                        while (page.entries.size() < 100 && place < changes) {
                          page.entries.push_back({absl::StrCat(++place), "cases/x", "a change", absl::Now()});
                        }
                        page.token = absl::StrCat(place);
                        return page;
                      });
  }

  absl::Status failure;
  int changes = 0;
  absl::Notification* gate = nullptr;
  std::atomic<int> looks = 0;

 private:
  Rpc& rpc_;
};

class RpcTest : public ::testing::Test {
 protected:
  RpcTest() {
    obs::SetLogSink([this](std::string_view line) {
      const absl::MutexLock lock(&mutex_);
      lines_.emplace_back(line);
    });
    grpc::ServerBuilder builder;
    builder.RegisterService(&server_);
    grpc_ = builder.BuildAndStart();
    stub_ = v1::CaseService::NewStub(grpc_->InProcessChannel({}));
  }
  ~RpcTest() override {
    grpc_->Shutdown(std::chrono::system_clock::now());
    rpc_.reset();
    obs::SetLogSink(nullptr);
  }

  grpc::Status Get() {
    grpc::ClientContext context;
    context.set_deadline(absl::ToChronoTime(absl::Now() + absl::Seconds(20)));
    v1::Case answer;
    return stub_->GetCase(&context, {}, &answer);
  }
  void LogIn(grpc::ClientContext* context) {
    Caller caller;
    caller.account_id = NewId(absl::Now());
    caller.session_id = NewId(absl::Now());
    caller.issue_time = absl::Now();
    caller.expire_time = absl::Now() + absl::Minutes(10);
    context->AddMetadata("authorization", "Bearer " + TokenSigner(keys_.secret_key).Sign(caller));
  }
  std::vector<std::string> Lines() {
    const absl::MutexLock lock(&mutex_);
    return lines_;
  }

  const std::vector<sql::Migration> migrations_ = sql::Concat({change::Migrations(), access::Migrations()});
  const std::unique_ptr<testing::TestDatabase> database_ =
      testing::TestDatabase::Create(testing::Engine::kSqlite, migrations_);
  const TokenKeyPair keys_ = NewKeyPair();
  const TokenVerifier tokens_{keys_.public_key};
  SystemClock clock_;
  const std::unique_ptr<live::Notifier> notifier_ = live::NewInProcessNotifier();
  std::unique_ptr<Rpc> rpc_ = NewGrpcRpc({.service = "intake", .workers = 4, .queue = 8}, tokens_,
                                         database_->database(), clock_, *notifier_);
  CaseServer server_{*rpc_};
  std::unique_ptr<grpc::Server> grpc_;
  std::unique_ptr<v1::CaseService::Stub> stub_;
  absl::Mutex mutex_;
  std::vector<std::string> lines_ ABSL_GUARDED_BY(mutex_);
};

TEST_F(RpcTest, ADefectIsLoggedWithItsTextAndCountedAsTheCallerSeesIt) {
  obs::CounterFamily& calls = obs::Metrics::Process().Counters("sudiao_rpc_calls_total", "");
  const double before = calls.Value({"intake", "INTERNAL"});
  server_.failure = absl::AlreadyExistsError("sql: two rows of one key");
  const grpc::Status status = Get();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INTERNAL);
  EXPECT_THAT(status.error_message(), Not(HasSubstr("rows")));
  EXPECT_THAT(Lines(), Contains(AllOf(HasSubstr("\"level\":\"error\""), HasSubstr("\"code\":\"INTERNAL\""),
                                      HasSubstr("ALREADY_EXISTS: sql: two rows of one key"))));
  EXPECT_EQ(calls.Value({"intake", "INTERNAL"}), before + 1);
}

TEST_F(RpcTest, ARefusalIsNoDefect) {
  server_.failure = Fail(reasons::kNotFound);
  EXPECT_EQ(Get().error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_THAT(Lines(), Contains(AllOf(HasSubstr("\"level\":\"info\""), HasSubstr("\"code\":\"NOT_FOUND\""))));
}

TEST_F(RpcTest, AResumedStreamCatchesUpWithoutWaitingForTheClock) {
  server_.changes = 1'050;
  grpc::ClientContext context;
  LogIn(&context);
  v1::WatchCaseRequest request;
  request.set_resume_token("0");
  const absl::Time start = absl::Now();
  const auto reader = stub_->WatchCase(&context, request);
  common::v1::Change change;
  for (int i = 1; i <= server_.changes; ++i) {
    ASSERT_TRUE(reader->Read(&change));
    ASSERT_EQ(change.resume_token(), absl::StrCat(i));
  }
  EXPECT_LT(absl::Now() - start, absl::Seconds(2));
  context.TryCancel();
}

TEST_F(RpcTest, AQuietStreamSaysThatItIsOpenAndARefusedOneDoesNot) {
  grpc::ClientContext quiet, refused;
  LogIn(&quiet);
  const auto reader = stub_->WatchCase(&quiet, {});
  reader->WaitForInitialMetadata();
  EXPECT_EQ(quiet.GetServerInitialMetadata().count(kStreamOpenHeader), 1U);
  quiet.TryCancel();
  const auto nobody = stub_->WatchCase(&refused, {});
  EXPECT_EQ(nobody->Finish().error_code(), grpc::StatusCode::UNAUTHENTICATED);
  EXPECT_EQ(refused.GetServerInitialMetadata().count(kStreamOpenHeader), 0U);
}

// All streams look at once and cannot get on; there are more of them than workers and places in the queue.
TEST_F(RpcTest, ManyOpenStreamsTakeNoWorkersFromCalls) {
  absl::Notification gate;
  server_.gate = &gate;
  std::vector<std::unique_ptr<grpc::ClientContext>> contexts;
  std::vector<std::unique_ptr<grpc::ClientReader<common::v1::Change>>> readers;
  for (int i = 0; i < 50; ++i) {
    LogIn(contexts.emplace_back(std::make_unique<grpc::ClientContext>()).get());
    readers.push_back(stub_->WatchCase(contexts.back().get(), {}));
  }
  while (server_.looks == 0) absl::SleepFor(absl::Milliseconds(10));
  for (int i = 0; i < 20; ++i) EXPECT_TRUE(Get().ok());
  gate.Notify();
  for (const auto& reader : readers) reader->WaitForInitialMetadata();
  EXPECT_GE(server_.looks, 50);
  for (const auto& context : contexts) context->TryCancel();
}

}  // namespace
}  // namespace sudiao::rpc
