#include "common/testing/service_fixture.h"

#include <atomic>

#include "common/testing/status_matchers.h"
#include "gtest/gtest.h"
#include "sudiao/common/v1/clock.grpc.pb.h"
#include "sudiao/common/v1/inbox.grpc.pb.h"

namespace sudiao::testing {
namespace {

constexpr char kInternalKey[] = "the tests' internal key";

std::vector<sql::Migration> AllMigrations() { return {}; }

}  // namespace

ServiceFixture::ServiceFixture(Engine engine, const service::ModuleSpec& spec, absl::Time start)
    : test_(TestDatabase::Create(engine, AllMigrations())),
      clock_(start),
      keys_(rpc::NewKeyPair()),
      signer_(keys_.secret_key),
      notifier_(live::NewInProcessNotifier()) {
  service::HostOptions options;
  options.database_url = test_->url();
  options.workers = 8;
  options.internal_key = kInternalKey;
  options.token_public_key = keys_.public_key;
  auto host = service::Host::Create(options, spec, clock_, *notifier_);
  EXPECT_THAT(host, IsOk());
  host_ = *std::move(host);
  EXPECT_THAT(host_->Start(), IsOk());
}

ServiceFixture::~ServiceFixture() { host_->Stop(); }

void ServiceFixture::Prepare(grpc::ClientContext& context, const Caller& caller) {
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(30));
  if (caller.account_id.empty()) return;
  Caller now = caller;
  if (now.session_id.empty()) now.session_id = "session-of-" + now.account_id;
  now.issue_time = clock_.Now();
  now.expire_time = clock_.Now() + absl::Hours(1);
  context.AddMetadata("authorization", "Bearer " + signer_.Sign(now));
}

absl::Status ServiceFixture::Deliver(const std::string& source, const std::string& type,
                                     const std::string& payload) {
  const auto stub = common::v1::EventInbox::NewStub(channel());
  common::v1::DeliverRequest request;
  auto& event = *request.add_events();
  event.set_id(NewId(clock_.Now()));
  event.set_source(source);
  event.set_type(type);
  event.set_payload(payload);
  event.mutable_time()->set_seconds(absl::ToUnixSeconds(clock_.Now()));
  grpc::ClientContext context;
  context.AddMetadata(rpc::kInternalKeyHeader, kInternalKey);
  common::v1::DeliverResponse response;
  const grpc::Status status = stub->Deliver(&context, request, &response);
  if (!status.ok()) return rpc::FromGrpc(status);
  return response.taken() == 1 ? absl::OkStatus() : absl::AbortedError("the event was refused");
}

void ServiceFixture::Advance(absl::Duration by) { AdvanceTo(clock_.Now() + by); }

void ServiceFixture::AdvanceTo(absl::Time time) {
  const auto stub = common::v1::ClockService::NewStub(channel());
  // From due time to due time, so that what fires sees its own time.
  while (true) {
    common::v1::Clock clock;
    grpc::ClientContext look;
    look.AddMetadata(rpc::kInternalKeyHeader, kInternalKey);
    ASSERT_TRUE(stub->GetClock(&look, common::v1::GetClockRequest(), &clock).ok());
    const absl::Time next = absl::FromUnixSeconds(clock.next_due_time().seconds()) +
                            absl::Microseconds(clock.next_due_time().nanos() / 1000);
    const absl::Time step = clock.has_next_due_time() && next < time ? std::max(next, clock_.Now()) : time;
    common::v1::SetClockRequest request;
    const int64_t micros = absl::ToUnixMicros(step);
    request.mutable_now()->set_seconds(micros / 1'000'000);
    request.mutable_now()->set_nanos(static_cast<int32_t>(micros % 1'000'000 * 1000));
    grpc::ClientContext move;
    move.AddMetadata(rpc::kInternalKeyHeader, kInternalKey);
    ASSERT_TRUE(stub->SetClock(&move, request, &clock).ok());
    if (step == time) return;
  }
}

std::vector<std::string> ServiceFixture::JournalOf(const std::string& type) {
  std::vector<std::string> payloads;
  EXPECT_THAT(database().Read(absl::Now() + absl::Seconds(20),
                              [&](sql::Session& session) -> absl::Status {
                                payloads.clear();
                                const auto rows = session.Query(
                                    "SELECT payload FROM journal WHERE type = ? ORDER BY time_us, sequence",
                                    {type});
                                if (!rows.ok()) return rows.status();
                                for (const sql::Row& row : *rows) payloads.push_back(row[0].Text());
                                return absl::OkStatus();
                              }),
              IsOk());
  return payloads;
}

std::vector<std::string> ServiceFixture::Verify() {
  std::vector<std::string> defects;
  std::string after;
  do {
    EXPECT_THAT(database().Read(absl::Now() + absl::Seconds(20),
                                [&](sql::Session& session) -> absl::Status {
                                  auto next = host_->module().Verify(session, after, defects);
                                  if (!next.ok()) return next.status();
                                  after = *next;
                                  return absl::OkStatus();
                                }),
                IsOk());
  } while (!after.empty());
  return defects;
}

}  // namespace sudiao::testing
