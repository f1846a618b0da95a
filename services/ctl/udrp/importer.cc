#include "services/ctl/udrp/importer.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/codec/json.h"
#include "services/ctl/udrp/case_mapping.h"

namespace sudiao::ctl::udrp {
namespace {

// A pause is looked through this often for a wish to stop.
constexpr absl::Duration kSlice = absl::Milliseconds(50);

std::string TextIn(const std::string& json, std::string_view member) {
  const auto document = codec::JsonDocument::Parse(json);
  return document.ok() ? std::string(document->root()[member].String()) : "";
}

// Refusals that every other row would meet as well.
bool ConcernsEveryRow(const ApiReply& reply) {
  return reply.status == 0 || reply.status == 401 || reply.status == 403 ||
         reply.reason == "ORGANIZATION_NOT_FOUND";
}

}  // namespace

Importer::Importer(Options options, ApiFactory make_api, StateFile& state, Clock& clock,
                   const std::atomic<bool>& stop)
    : options_(std::move(options)),
      make_api_(std::move(make_api)),
      state_(state),
      clock_(clock),
      stop_(stop) {}

bool Importer::Stopping() const { return stop_.load() || given_up_.load(); }

ImportResult Importer::Run(const std::vector<PreparedCase>& cases, absl::Duration every,
                           const std::function<void(const ImportResult&)>& progress) {
  {
    const std::unique_ptr<Api> api = make_api_();
    const ApiReply newest = CallPatiently(*api, "GET", "/v1/cases?pageSize=1", "", "");
    if (!newest.ok()) {
      ImportResult result;
      result.stopped = newest;
      result.interrupted = stop_.load();
      return result;
    }
    const auto document = codec::JsonDocument::Parse(newest.body);
    if (document.ok()) newest_before_ = std::string(document->root()["cases"].At(0)["name"].String());
  }
  std::vector<std::thread> workers;
  {
    absl::MutexLock lock(&mutex_);
    working_ = options_.concurrency;
  }
  for (int i = 0; i < options_.concurrency; ++i) workers.emplace_back([&] { Work(cases); });
  ImportResult now;
  while (true) {
    bool ended = false;
    {
      absl::MutexLock lock(&mutex_);
      const auto idle = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return working_ == 0; };
      ended = mutex_.AwaitWithTimeout(absl::Condition(&idle), every);
      now = result_;
    }
    if (ended) break;
    progress(now);
  }
  for (std::thread& worker : workers) worker.join();
  now.interrupted = stop_.load() && now.done() < static_cast<int64_t>(cases.size());
  progress(now);
  return now;
}

void Importer::Work(const std::vector<PreparedCase>& cases) {
  const std::unique_ptr<Api> api = make_api_();
  while (!Stopping()) {
    const size_t index = next_.fetch_add(1);
    if (index >= cases.size()) break;
    Note(cases[index], ImportOne(*api, cases[index]));
  }
  absl::MutexLock lock(&mutex_);
  --working_;
}

void Importer::Note(const PreparedCase& prepared, const Outcome& outcome) {
  absl::Status kept;
  const bool done = outcome.kind == Kind::kCreated || outcome.kind == Kind::kAlreadyThere;
  if (done) kept = state_.Done(prepared.reference, outcome.name);
  absl::MutexLock lock(&mutex_);
  if (!kept.ok()) {
    result_.stopped.detail = std::string(kept.message());
    given_up_ = true;
  }
  if (!outcome.remark.empty()) {
    result_.oddities.push_back({prepared.row, prepared.number, "already_there_differently", outcome.remark});
  }
  switch (outcome.kind) {
    case Kind::kCreated:
      ++result_.created;
      return;
    case Kind::kAlreadyThere:
      ++result_.already_there;
      return;
    case Kind::kFailed:
      ++result_.failed;
      result_.oddities.push_back({prepared.row, prepared.number, "failed", outcome.problem.Describe()});
      return;
    case Kind::kStopped:
      if (outcome.problem.detail.empty()) return;
      if (result_.stopped.detail.empty()) result_.stopped = outcome.problem;
      return;
  }
}

Importer::Outcome Importer::ImportOne(Api& api, const PreparedCase& prepared) {
  if (state_.IsDone(prepared.reference)) return {Kind::kAlreadyThere, "", {}, ""};
  const ApiReply made = CallPatiently(api, "POST", "/v1/cases", prepared.json,
                                      RequestId("create", options_.recipient_id, prepared.reference));
  if (made.ok()) {
    const std::string name = TextIn(made.body, "name");
    // An older case answers a request that was made before.
    const bool before = !newest_before_.empty() && name <= newest_before_;
    return Submit(api, prepared, name, before ? Kind::kAlreadyThere : Kind::kCreated);
  }
  if (made.reason == "ALREADY_EXISTS" || made.reason == "REQUEST_ID_REUSED")
    return FindExisting(api, prepared, made);
  return Refused(made);
}

Importer::Outcome Importer::Submit(Api& api, const PreparedCase& prepared, const std::string& name,
                                   Kind kind) {
  const ApiReply filed = CallPatiently(api, "POST", absl::StrCat("/v1/", name, ":submit"), "{}",
                                       RequestId("submit", options_.recipient_id, prepared.reference));
  // A case that is further on was filed before.
  if (filed.ok() || filed.reason == "WRONG_STATE") return {kind, name, {}, ""};
  if (filed.reason != "ALREADY_EXISTS" && filed.reason != "REQUEST_ID_REUSED") return Refused(filed);
  // Another case was handed in with this reference: this draft is not needed, and is no obstacle if it stays.
  CallPatiently(api, "POST", absl::StrCat("/v1/", name, ":withdraw"), "{}", "");
  return FindExisting(api, prepared, filed);
}

Importer::Outcome Importer::FindExisting(Api& api, const PreparedCase& prepared, const ApiReply& refusal) {
  const std::string remark = refusal.reason == "REQUEST_ID_REUSED"
                                 ? prepared.reference + " was imported before from a row with another content"
                                 : "";
  const std::string filter = absl::StrCat("organization_id = \"", options_.recipient_id, "\"");
  std::string token;
  do {
    std::string path = absl::StrCat("/v1/cases?pageSize=100&query=", EncodeQueryValue(prepared.reference),
                                    "&filter=", EncodeQueryValue(filter));
    if (!token.empty()) absl::StrAppend(&path, "&pageToken=", EncodeQueryValue(token));
    const ApiReply page = CallPatiently(api, "GET", path, "", "");
    if (!page.ok()) return Refused(page);
    const auto document = codec::JsonDocument::Parse(page.body);
    if (!document.ok()) break;
    const codec::JsonNode cases = document->root()["cases"];
    for (size_t i = 0; cases.IsArray() && i < cases.size(); ++i) {
      const codec::JsonNode found = cases.At(i);
      if (found["externalReference"].String() != prepared.reference) continue;
      const std::string name(found["name"].String());
      // A draft that was given up.
      const bool handed_in = !found["submitTime"].String().empty();
      if (found["state"].String() == "CASE_STATE_WITHDRAWN" && !handed_in) continue;
      if (found["state"].String() != "CASE_STATE_DRAFT") return {Kind::kAlreadyThere, name, {}, remark};
      Outcome outcome = Submit(api, prepared, name, Kind::kAlreadyThere);
      outcome.remark = remark;
      return outcome;
    }
    token = std::string(document->root()["nextPageToken"].String());
  } while (!token.empty());
  // Somebody else's case, which this user may not see, but which has the reference.
  if (refusal.reason == "ALREADY_EXISTS") {
    return {
        Kind::kAlreadyThere, "", {}, prepared.reference + " is the reference of a case that you may not see"};
  }
  return Refused(refusal);
}

Importer::Outcome Importer::Refused(ApiReply reply) {
  if (stop_.load() && reply.MayPass()) return {Kind::kStopped, "", {}, ""};
  if (!ConcernsEveryRow(reply)) return {Kind::kFailed, "", std::move(reply), ""};
  given_up_ = true;
  return {Kind::kStopped, "", std::move(reply), ""};
}

ApiReply Importer::CallPatiently(Api& api, const std::string& method, const std::string& path,
                                 const std::string& body, const std::string& request_id) {
  absl::Duration pause = options_.first_pause;
  for (int attempt = 1;; ++attempt) {
    ApiReply reply = api.Call(method, path, body, request_id);
    if (!reply.MayPass() || attempt >= options_.attempts || Stopping()) return reply;
    Pause(std::max(pause, absl::Seconds(reply.retry_after)));
    pause *= 2;
  }
}

void Importer::Pause(absl::Duration pause) {
  const absl::Time end = clock_.Now() + pause;
  absl::Mutex mutex;
  const auto stopping = [this] { return Stopping(); };
  absl::MutexLock lock(&mutex);
  while (!Stopping() && clock_.Now() < end) {
    clock_.WaitUntil(std::min(end, clock_.Now() + kSlice), &mutex, absl::Condition(&stopping));
  }
}

}  // namespace sudiao::ctl::udrp
