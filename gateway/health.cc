#include "gateway/health.h"

#include <grpcpp/generic/generic_stub.h>

#include <algorithm>
#include <mutex>
#include <utility>

#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace sudiao::gateway {
namespace {

// grpc.health.v1 is not packaged as generated code. Its two messages have one field each:
// HealthCheckRequest.service, a string with number 1, and HealthCheckResponse.status, an enum with number 1
// in which SERVING is 1.
std::string EncodeRequest(const std::string& service) {
  if (service.empty()) return "";
  return std::string("\x0A") + static_cast<char>(service.size()) + service;
}
constexpr std::string_view kServing("\x08\x01", 2);

struct Round {
  std::mutex mutex;
  size_t waiting = 0;
  std::vector<size_t> not_ready;
  std::function<void(std::vector<size_t>)> done;
};

struct Check {
  explicit Check(std::shared_ptr<grpc::Channel> channel) : stub(std::move(channel)) {}
  grpc::GenericStub stub;
  grpc::ClientContext context;
  grpc::ByteBuffer request;
  grpc::ByteBuffer response;
};

bool IsServing(const grpc::Status& status, const grpc::ByteBuffer& response) {
  if (!status.ok()) return false;
  std::vector<grpc::Slice> slices;
  if (!response.Dump(&slices).ok()) return false;
  std::string bytes;
  for (const auto& slice : slices) bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  return bytes == kServing;
}

void Finish(const std::shared_ptr<Round>& round, size_t index, bool serving) {
  std::vector<size_t> not_ready;
  {
    std::lock_guard lock(round->mutex);
    if (!serving) round->not_ready.push_back(index);
    if (--round->waiting > 0) return;
    not_ready = std::move(round->not_ready);
  }
  std::sort(not_ready.begin(), not_ready.end());
  round->done(std::move(not_ready));
}

}  // namespace

void CheckHealth(const std::vector<HealthTarget>& targets, std::function<void(std::vector<size_t>)> done) {
  auto round = std::make_shared<Round>();
  round->waiting = targets.size();
  round->done = std::move(done);
  if (targets.empty()) return round->done({});
  for (size_t i = 0; i < targets.size(); ++i) {
    auto check = std::make_shared<Check>(targets[i].channel);
    check->context.set_deadline(absl::ToChronoTime(absl::Now() + absl::Seconds(2)));
    const grpc::Slice slice(EncodeRequest(targets[i].service));
    check->request = grpc::ByteBuffer(&slice, 1);
    check->stub.UnaryCall(&check->context, "/grpc.health.v1.Health/Check", grpc::StubOptions(),
                          &check->request, &check->response, [check, round, i](const grpc::Status& status) {
                            Finish(round, i, IsServing(status, check->response));
                          });
  }
}

}  // namespace sudiao::gateway
