#include "gateway/virtual_clock.h"

#include <algorithm>
#include <optional>

#include "common/rpc/wire.h"
#include "common/status/errors.h"
#include "common/status/status_macros.h"
#include "google/protobuf/util/time_util.h"
#include "grpcpp/grpcpp.h"
#include "sudiao/common/v1/clock.grpc.pb.h"

namespace sudiao::gateway {
namespace {

using common::v1::Clock;
using google::protobuf::util::TimeUtil;

// A decade of a busy docket has fewer timers; services that wake each other for ever reach it in seconds.
constexpr int kMaxSteps = 200'000;

absl::Time ToTime(const google::protobuf::Timestamp& timestamp) {
  return absl::FromUnixMicros(TimeUtil::TimestampToMicroseconds(timestamp));
}

class GrpcClock final : public RemoteClock {
 public:
  GrpcClock(const std::shared_ptr<grpc::Channel>& channel, std::string internal_key)
      : stub_(common::v1::ClockService::NewStub(channel)), internal_key_(std::move(internal_key)) {}

  absl::StatusOr<Clock> Get() override {
    grpc::ClientContext context;
    Prepare(&context);
    Clock answer;
    RETURN_IF_ERROR(rpc::FromGrpc(stub_->GetClock(&context, {}, &answer)));
    return answer;
  }

  absl::StatusOr<Clock> Set(absl::Time now) override {
    grpc::ClientContext context;
    Prepare(&context);
    common::v1::SetClockRequest request;
    *request.mutable_now() = TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(now));
    Clock answer;
    RETURN_IF_ERROR(rpc::FromGrpc(stub_->SetClock(&context, request, &answer)));
    return answer;
  }

 private:
  void Prepare(grpc::ClientContext* context) const {
    context->set_deadline(absl::ToChronoTime(absl::Now() + absl::Seconds(60)));
    if (!internal_key_.empty()) context->AddMetadata(rpc::kInternalKeyHeader, internal_key_);
  }

  const std::unique_ptr<common::v1::ClockService::Stub> stub_;
  const std::string internal_key_;
};

// The clocks as one, and the time of the one that is behind the others: a service may have been away when
// they were last set.
struct Reading {
  Clock all;
  absl::Time earliest = absl::InfiniteFuture();
  std::vector<int64_t> sent;  // by each service

  // Whether all were at rest at some moment between that reading and this one.
  bool RestedSince(const Reading& before) const {
    return all.idle() && before.all.idle() && sent == before.sent;
  }
};

absl::StatusOr<Reading> Read(const std::vector<std::unique_ptr<RemoteClock>>& clocks) {
  Reading reading;
  Clock& all = reading.all;
  all.set_idle(true);
  for (const auto& clock : clocks) {
    ASSIGN_OR_RETURN(const Clock one, clock->Get());
    reading.earliest = std::min(reading.earliest, ToTime(one.now()));
    if (!all.has_now() || all.now() < one.now()) *all.mutable_now() = one.now();
    if (one.has_next_due_time() && (!all.has_next_due_time() || one.next_due_time() < all.next_due_time())) {
      *all.mutable_next_due_time() = one.next_due_time();
    }
    all.set_idle(all.idle() && one.idle());
    reading.sent.push_back(one.sent());
  }
  return reading;
}

absl::Status SetAll(const std::vector<std::unique_ptr<RemoteClock>>& clocks, absl::Time now) {
  for (const auto& clock : clocks) RETURN_IF_ERROR(clock->Set(now).status());
  return absl::OkStatus();
}

}  // namespace

std::unique_ptr<RemoteClock> MakeRemoteClock(const std::shared_ptr<grpc::Channel>& channel,
                                             const std::string& internal_key) {
  return std::make_unique<GrpcClock>(channel, internal_key);
}

absl::StatusOr<Clock> ReadClocks(const std::vector<std::unique_ptr<RemoteClock>>& clocks) {
  ASSIGN_OR_RETURN(const Reading reading, Read(clocks));
  return reading.all;
}

absl::StatusOr<Clock> AdvanceClocks(const std::vector<std::unique_ptr<RemoteClock>>& clocks,
                                    absl::Time target) {
  Reading before;
  for (int step = 0; step < kMaxSteps; ++step) {
    ASSIGN_OR_RETURN(Reading reading, Read(clocks));
    const Clock& all = reading.all;
    const absl::Time now = ToTime(all.now());
    if (now > target) {
      Violations violations;
      violations.Add("to", "IN_THE_PAST", "The clock cannot go back.", "时钟不能倒退。");
      return violations.ToStatus();
    }
    const bool due = all.has_next_due_time() && ToTime(all.next_due_time()) <= target;
    if (!all.idle() || reading.earliest < now) {
      // Deliveries between services may need several rounds before all is quiet. Until then time stands: what
      // happened today must not take effect tomorrow.
      RETURN_IF_ERROR(SetAll(clocks, now));
    } else if (reading.RestedSince(before)) {
      if (now == target && !due) return all;
      RETURN_IF_ERROR(SetAll(clocks, due ? std::max(now, ToTime(all.next_due_time())) : target));
    }
    before = std::move(reading);
  }
  return absl::InternalError("the services do not come to rest");
}

}  // namespace sudiao::gateway
