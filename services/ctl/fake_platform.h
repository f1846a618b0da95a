// A tiny platform over HTTP for the tests of sudiaoctl: accounts, sessions and cases in memory, with the
// faults that a network and a busy server have.
#pragma once

#include <httplib.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "common/codec/json.h"

namespace sudiao::ctl {

class FakePlatform {
 public:
  static constexpr char kCentre[] = "0190aaaa-0000-7000-8000-000000000001";
  static constexpr char kPassword[] = "correct horse";

  struct FakeCase {
    std::string reference, title, body;
    bool submitted = false;
    bool withdrawn = false;
  };

  FakePlatform() {
    // A thread for each connection, as the importer keeps several.
    server_.new_task_queue = [] { return new httplib::ThreadPool(24); };
    server_.set_tcp_nodelay(true);
    server_.set_keep_alive_max_count(1'000'000);
    server_.Post("/v1/sessions", [this](const auto& in, auto& out) { LogIn(in, out); });
    server_.Post("/v1/sessions:refresh", [this](const auto& in, auto& out) { Refresh(in, out); });
    server_.Post("/v1/sessions:end", [](const auto&, auto& out) { Answer(out, 200, "{}"); });
    server_.Get("/v1/accounts/me", [this](const auto& in, auto& out) { Me(in, out); });
    server_.Get("/v1/cases", [this](const auto& in, auto& out) { List(in, out); });
    server_.Post("/v1/cases", [this](const auto& in, auto& out) { Create(in, out); });
    server_.Post(R"(/v1/(cases/[^/:]+):submit)", [this](const auto& in, auto& out) { Submit(in, out); });
    server_.Post(R"(/v1/(cases/[^/:]+):withdraw)", [this](const auto& in, auto& out) { Withdraw(in, out); });
    port_ = server_.bind_to_any_port("127.0.0.1");
    thread_ = std::thread([this] { server_.listen_after_bind(); });
    // Stopping a server that does not run yet would be forgotten.
    while (!server_.is_running()) std::this_thread::yield();
  }
  ~FakePlatform() { Stop(); }

  void Stop() {
    server_.stop();
    if (thread_.joinable()) thread_.join();
  }

  std::string address() const { return "http://127.0.0.1:" + std::to_string(port_); }

  std::map<std::string, FakeCase> cases() {
    const std::lock_guard lock(mutex_);
    return cases_;
  }
  int creates() const { return creates_; }
  int refreshes() const { return refreshes_; }
  // The access tokens given so far count no longer.
  void ExpireTokens() {
    const std::lock_guard lock(mutex_);
    token_ = "";
  }
  // Forgets which requests were answered, as the platform does after some time.
  void ForgetRequests() {
    const std::lock_guard lock(mutex_);
    answers_.clear();
  }

  std::atomic<int> busy_every{0};      // each n-th change is answered 503, half of them after it was made
  std::atomic<bool> manager{true};     // the user manages cases of kCentre
  std::function<void(int)> on_create;  // after the n-th case was made

 private:
  static void Answer(httplib::Response& out, int status, const std::string& json) {
    out.status = status;
    out.set_content(json, status == 200 ? "application/json" : "application/problem+json");
  }
  static void Refuse(httplib::Response& out, int status, const std::string& reason) {
    Answer(out, status, R"({"reason":")" + reason + R"(","detail":"Not so.","errors":[]})");
  }
  static std::string TextIn(const std::string& json, std::string_view name) {
    const auto document = codec::JsonDocument::Parse(json);
    return document.ok() ? std::string(document->root()[name].String()) : "";
  }

  std::string NewSession() {
    token_ = "access-" + std::to_string(++tokens_);
    refresh_ = "refresh-" + std::to_string(tokens_);
    return R"({"accessToken":")" + token_ + R"(","refreshToken":")" + refresh_ +
           R"(","accessExpireTime":"2999-01-01T00:00:00Z","account":{"displayName":"Mia","email":"mia@example.org"}})";
  }
  void LogIn(const httplib::Request& in, httplib::Response& out) {
    const std::lock_guard lock(mutex_);
    if (TextIn(in.body, "password") != kPassword) return Refuse(out, 401, "WRONG_CREDENTIALS");
    Answer(out, 200, NewSession());
  }
  void Refresh(const httplib::Request& in, httplib::Response& out) {
    const std::lock_guard lock(mutex_);
    if (refresh_.empty() || TextIn(in.body, "refreshToken") != refresh_) {
      refresh_ = "";
      return Refuse(out, 401, "SESSION_ENDED");
    }
    ++refreshes_;
    Answer(out, 200, NewSession());
  }
  bool Authorised(const httplib::Request& in, httplib::Response& out) {
    if (!token_.empty() && in.get_header_value("Authorization") == "Bearer " + token_) return true;
    Refuse(out, 401, "TOKEN_EXPIRED");
    return false;
  }
  void Me(const httplib::Request& in, httplib::Response& out) {
    const std::lock_guard lock(mutex_);
    if (!Authorised(in, out)) return;
    Answer(
        out, 200,
        std::string(R"({"displayName":"Mia","email":"mia@example.org","memberships":[{"organizationId":")") +
            kCentre + R"(","roles":[")" + (manager ? "ROLE_CASE_MANAGER" : "ROLE_MEDIATOR") + R"("]}]})");
  }
  std::string Shown(const std::string& name) {
    codec::JsonWriter json;
    json.StartObject();
    json.Key("name");
    json.String(name);
    json.Key("state");
    const FakeCase& shown = cases_[name];
    json.String(shown.withdrawn   ? "CASE_STATE_WITHDRAWN"
                : shown.submitted ? "CASE_STATE_SUBMITTED"
                                  : "CASE_STATE_DRAFT");
    if (shown.submitted) {
      json.Key("submitTime");
      json.String("2026-03-02T01:00:00Z");
    }
    json.Key("externalReference");
    json.String(shown.reference);
    json.EndObject();
    return json.Take();
  }
  void List(const httplib::Request& in, httplib::Response& out) {
    const std::lock_guard lock(mutex_);
    if (!Authorised(in, out)) return;
    const std::string query = in.get_param_value("query");
    std::string list;
    for (auto it = cases_.rbegin(); it != cases_.rend(); ++it) {
      if (query.empty() || it->second.reference == query)
        list += (list.empty() ? "" : ",") + Shown(it->first);
      if (query.empty()) break;
    }
    Answer(out, 200, "{\"cases\":[" + list + "]}");
  }
  // Whether the server is too busy before (1) or after (2) it did the work.
  int Busy() {
    const int every = busy_every;
    if (every == 0 || ++changes_ % every != 0) return 0;
    return changes_ / every % 2 == 0 ? 1 : 2;
  }
  void Create(const httplib::Request& in, httplib::Response& out) {
    std::unique_lock lock(mutex_);
    if (!Authorised(in, out)) return;
    const int busy = Busy();
    if (busy == 1) return Refuse(out, 503, "UNAVAILABLE");
    const std::string key = in.get_header_value("Idempotency-Key");
    if (const auto answered = answers_.find(key); answered != answers_.end()) {
      if (answered->second.first != in.body) return Refuse(out, 400, "REQUEST_ID_REUSED");
      return Answer(out, 200, answered->second.second);
    }
    const std::string reference = TextIn(in.body, "externalReference");
    if (Taken(reference, false)) return Refuse(out, 409, "ALREADY_EXISTS");
    char name[16];
    std::snprintf(name, sizeof(name), "cases/%06d", ++creates_);
    cases_[name] = {reference, TextIn(in.body, "title"), in.body, false};
    answers_[key] = {in.body, Shown(name)};
    if (busy == 2) return Refuse(out, 503, "COMMIT_UNKNOWN");
    Answer(out, 200, Shown(name));
    const int count = creates_;
    lock.unlock();
    if (on_create) on_create(count);
  }
  // A reference is one draft's of the user, and one case's at the centre.
  bool Taken(const std::string& reference, bool submitted) const {
    return std::any_of(cases_.begin(), cases_.end(), [&](const auto& entry) {
      const FakeCase& c = entry.second;
      return c.reference == reference && c.submitted == submitted && !c.withdrawn;
    });
  }
  void Withdraw(const httplib::Request& in, httplib::Response& out) {
    const std::lock_guard lock(mutex_);
    if (!Authorised(in, out)) return;
    cases_[in.matches[1]].withdrawn = true;
    Answer(out, 200, Shown(in.matches[1]));
  }
  void Submit(const httplib::Request& in, httplib::Response& out) {
    const std::lock_guard lock(mutex_);
    if (!Authorised(in, out)) return;
    if (Busy() != 0) return Refuse(out, 503, "UNAVAILABLE");
    const auto found = cases_.find(in.matches[1]);
    if (found == cases_.end()) return Refuse(out, 404, "NOT_FOUND");
    const std::string key = in.get_header_value("Idempotency-Key");
    if (found->second.submitted && (key.empty() || !answers_.contains(key)))
      return Refuse(out, 400, "WRONG_STATE");
    if (!found->second.submitted && Taken(found->second.reference, true))
      return Refuse(out, 409, "ALREADY_EXISTS");
    found->second.submitted = true;
    answers_[key] = {in.body, Shown(found->first)};
    Answer(out, 200, Shown(found->first));
  }

  httplib::Server server_;
  int port_ = 0;
  std::thread thread_;
  std::mutex mutex_;
  std::string token_, refresh_;
  int tokens_ = 0;
  int changes_ = 0;
  std::atomic<int> creates_{0};
  std::atomic<int> refreshes_{0};
  std::map<std::string, FakeCase> cases_;
  std::map<std::string, std::pair<std::string, std::string>> answers_;
};

}  // namespace sudiao::ctl
