#include "gateway/gateway.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <set>
#include <thread>

#include "absl/strings/str_join.h"
#include "common/obs/log.h"
#include "common/obs/metrics.h"
#include "common/status/errors.h"
#include "common/status/reasons.h"
#include "common/status/status_macros.h"
#include "gateway/downloads.h"
#include "gateway/event_stream.h"
#include "gateway/exposed_services.h"
#include "gateway/health.h"
#include "gateway/json.h"
#include "gateway/openapi.h"
#include "gateway/problem.h"
#include "gateway/proxy.h"
#include "gateway/reasons.h"
#include "gateway/request_builder.h"
#include "gateway/route_table.h"
#include "gateway/text.h"
#include "gateway/trusted_proxies.h"
#include "gateway/upload.h"
#include "gateway/virtual_clock.h"
#include "gateway/web_root.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/util/time_util.h"
#include "sudiao/gateway/v1/gateway.pb.h"

namespace sudiao::gateway {
namespace {

using google::protobuf::Message;
using google::protobuf::util::TimeUtil;
using ExchangePtr = std::shared_ptr<Exchange>;

// Runs work that blocks, one piece after another. Only the virtual clock has such work.
class Worker {
 public:
  ~Worker() {
    {
      std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
  }
  void Post(std::function<void()> work) {
    std::lock_guard lock(mutex_);
    if (!thread_.joinable()) thread_ = std::thread([this] { Run(); });
    queue_.push_back(std::move(work));
    changed_.notify_all();
  }

 private:
  void Run() {
    std::unique_lock lock(mutex_);
    while (true) {
      changed_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      if (stopping_) return;
      auto work = std::move(queue_.front());
      queue_.pop_front();
      lock.unlock();
      work();
      work = nullptr;
      lock.lock();
    }
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> queue_;
  bool stopping_ = false;
  std::thread thread_;
};

class GatewayServer final : public Gateway {
 public:
  GatewayServer(GatewayOptions options, std::vector<Backend> backends, RouteTable table,
                TrustedProxies proxies)
      : options_(std::move(options)),
        proxies_(std::move(proxies)),
        backends_(std::move(backends)),
        table_(std::make_shared<const RouteTable>(std::move(table))),
        openapi_(OpenApiDocument(*table_, "Sudiao", "v1")),
        sessions_(std::make_shared<const BrowserSessions>(options_.session_routes)),
        web_root_(options_.web_root),
        metrics_(options_.metrics != nullptr ? *options_.metrics : obs::Metrics::Process()),
        answers_(
            metrics_.Counters("sudiao_gateway_answers_total", "HTTP answers by route and class of status.",
                              {{"route", Labels(*table_)}, {"status", {"1xx", "2xx", "3xx", "4xx", "5xx"}}})),
        seconds_(metrics_.Histograms("sudiao_gateway_seconds",
                                     "Time from a request's header to the end of its answer.",
                                     {{"route", Labels(*table_)}})),
        connections_(metrics_.Gauges("sudiao_gateway_connections", "Open connections.")) {
    for (const Backend& backend : backends_) {
      targets_.push_back({backend.channel, backend.service});
      if (options_.virtual_clock) clocks_.push_back(MakeRemoteClock(backend.channel, options_.internal_key));
    }
  }
  ~GatewayServer() override { Stop(absl::ZeroDuration()); }

  absl::Status Listen() {
    HttpServer::Hooks hooks;
    hooks.handle = [this](ExchangePtr exchange) { Handle(std::move(exchange)); };
    hooks.common_headers = SecurityHeaders;
    hooks.protocol_error = ProtocolError;
    hooks.answered = [this](const Answered& answered) { Record(answered); };
    ASSIGN_OR_RETURN(server_, HttpServer::Start(options_.http, std::move(hooks)));
    return absl::OkStatus();
  }

  int port() const override { return server_->port(); }
  void Stop(absl::Duration grace) override {
    if (server_ != nullptr) server_->Stop(grace);
  }

 private:
  static Headers SecurityHeaders(const Request& request) {
    Headers headers = {{"X-Content-Type-Options", "nosniff"},
                       {"Referrer-Policy", "same-origin"},
                       {"Cross-Origin-Opener-Policy", "same-origin"},
                       // The component library sets inline styles; scripts come from our own files only.
                       {"Content-Security-Policy",
                        "default-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'; "
                        "object-src 'none'; "
                        "img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self' data:; "
                        "style-src 'self' 'unsafe-inline'"}};
    if (IsHttps(request))
      headers.emplace_back("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
    return headers;
  }

  static std::string ProtocolError(int status) {
    const Reason& reason = status == 431   ? reasons::kHeaderTooLarge
                           : status == 503 ? sudiao::reasons::kOverloaded
                                           : reasons::kMalformedRequest;
    return MakeProblem(Fail(reason), Language::kEnglish, RandomHex(16), false).json;
  }

  static std::vector<std::string> Labels(const RouteTable& table) {
    std::vector<std::string> labels = {"none",          "web",           "unreadable",
                                       "/healthz",      "/readyz",       "/metrics",
                                       "/openapi.json", "GET /v1/clock", "POST /v1/clock:advance"};
    for (const auto& route : table.routes())
      labels.push_back(Cat(route->http_method, " ", route->template_text));
    return labels;
  }

  // No personal data: the route is a template.
  void Record(const Answered& answered) {
    answers_.Add({answered.label, Cat(answered.status / 100, "xx")});
    seconds_.Observe({answered.label}, absl::ToDoubleSeconds(answered.took));
    obs::Log(obs::Level::kInfo, "http",
             {{"service", "gateway"},
              {"method", answered.method},
              {"route", answered.label},
              {"request_id", answered.request_id},
              {"status", answered.status},
              {"ms", absl::ToDoubleMilliseconds(answered.took)}});
  }

  static void Refuse(Exchange& exchange, const RequestFacts& facts, const absl::Status& status,
                     Headers more = {}, const std::optional<std::string>& service_body = std::nullopt) {
    Problem problem = MakeProblem(status, facts.language, facts.request_id, facts.if_match, service_body);
    for (auto& header : more) problem.headers.push_back(std::move(header));
    exchange.Send(problem.http_status, std::move(problem.headers), std::move(problem.json));
  }

  void Handle(ExchangePtr exchange) {
    const Request& request = exchange->request();
    RequestFacts facts = FactsOf(request);
    facts.client_address = proxies_.ClientOf(request);
    const RouteMatch match = table_->Match(request.method, request.path);
    if (match.route != nullptr) return Serve(match, std::move(facts), std::move(exchange));
    if (!match.allowed.empty()) return NotAllowed(match.allowed, facts, *exchange);
    if (options_.virtual_clock && ServeClock(facts, exchange)) return;
    if (!request.IsRead()) {
      exchange->SetLabel("none", facts.request_id);
      return Refuse(*exchange, facts, Fail(reasons::kRouteNotFound));
    }
    if (ServeOwn(facts, exchange)) return;
    ServeFile(facts, *exchange);
  }

  static void NotAllowed(const std::vector<std::string>& allowed, const RequestFacts& facts,
                         Exchange& exchange) {
    exchange.SetLabel("none", facts.request_id);
    const std::string list = absl::StrJoin(allowed, ", ");
    Refuse(exchange, facts,
           Fail(reasons::kMethodNotAllowed, {{"method", exchange.request().method}, {"allowed", list}}),
           {{"Allow", list}});
  }

  // The gateway's own pages.
  bool ServeOwn(const RequestFacts& facts, const ExchangePtr& exchange) {
    const std::string& path = exchange->request().path;
    const auto own = [&](std::string_view label) { exchange->SetLabel(label, facts.request_id); };
    if (path == "/healthz") {
      own(path);
      exchange->Send(200, {{"Content-Type", "text/plain"}}, "ok\n");
    } else if (path == "/readyz") {
      own(path);
      ServeReadiness(exchange);
    } else if (path == "/metrics") {
      own(path);
      connections_.Set({}, static_cast<double>(server_->connections()));
      exchange->Send(200, {{"Content-Type", "text/plain; version=0.0.4"}}, metrics_.Text());
    } else if (path == "/openapi.json") {
      own(path);
      exchange->Send(200, {{"Content-Type", "application/json"}, {"X-Request-Id", facts.request_id}},
                     openapi_);
    } else {
      return false;
    }
    return true;
  }

  void ServeReadiness(const ExchangePtr& exchange) {
    CheckHealth(targets_, [backends = backends_, exchange](const std::vector<size_t>& not_ready) {
      std::string body;
      for (const size_t index : not_ready) Append(&body, "not ready: ", backends[index].service, "\n");
      const int status = not_ready.empty() ? 200 : 503;
      exchange->Send(status, {{"Content-Type", "text/plain"}},
                     not_ready.empty() ? "ready\n" : std::move(body));
    });
  }

  void ServeFile(const RequestFacts& facts, Exchange& exchange) {
    exchange.SetLabel("web", facts.request_id);
    const std::string& path = exchange.request().path;
    // A wrong API address must not answer with the web app.
    auto file = path.starts_with("/v1/") ? std::nullopt : web_root_.Find(exchange.request());
    if (!file.has_value()) return Refuse(exchange, facts, Fail(reasons::kRouteNotFound));
    exchange.Send(file->status, std::move(file->headers), std::move(file->body));
  }

  const std::shared_ptr<grpc::Channel>& ChannelOf(const Route& route) const {
    const std::string& package = route.method->file()->package();
    for (const Backend& backend : backends_) {
      if (package == Cat("sudiao.", backend.service, ".v1")) return backend.channel;
    }
    return backends_.front().channel;
  }

  void Serve(const RouteMatch& match, RequestFacts facts, ExchangePtr exchange) {
    const Route& route = *match.route;
    exchange->SetLabel(Cat(route.http_method, " ", route.template_text), facts.request_id);
    if (absl::Status allowed = sessions_->Authorize(exchange->request(), route, &facts); !allowed.ok()) {
      return Refuse(*exchange, facts, allowed);
    }
    if (IsUpload(*route.method)) {
      return ServeUpload(ChannelOf(route), match, facts, std::move(exchange), options_.upload_limit);
    }
    Exchange& reading = *exchange;
    reading.ReadBody(options_.json_limit,
                     [this, match, facts = std::move(facts),
                      exchange = std::move(exchange)](const absl::StatusOr<std::string>& body) {
                       if (!body.ok()) return Refuse(*exchange, facts, body.status());
                       Call(match, facts, exchange, *body);
                     });
  }

  void Call(const RouteMatch& match, const RequestFacts& facts, const ExchangePtr& exchange,
            const std::string& body) {
    const Route& route = *match.route;
    const Request& http = exchange->request();
    absl::StatusOr<std::unique_ptr<Message>> request = BuildRequest(match, http, body);
    if (!request.ok()) return Refuse(*exchange, facts, request.status());
    sessions_->FillRequest(http, route, request->get());
    ApplyHeaders(http, request->get());
    if (IsDownload(*route.method)) {
      return ServeDownload(ChannelOf(route), route, facts, exchange, *std::move(request));
    }
    if (route.method->server_streaming()) {
      return ServeEvents(ChannelOf(route), route, facts, exchange, *std::move(request),
                         options_.ping_interval);
    }
    auto context = std::make_unique<grpc::ClientContext>();
    FillContext(http, facts, context.get());
    context->set_deadline(absl::ToChronoTime(absl::Now() + CallDeadline(http.header("request-timeout"))));
    // A call may outlive the gateway: it owns what its answer needs.
    const auto cancel = CallUnary(ChannelOf(route), route, std::move(context), *std::move(request),
                                  [table = table_, sessions = sessions_, route = &route, facts, exchange](
                                      const absl::Status& status, Message& answer) {
                                    if (!status.ok()) {
                                      return Refuse(*exchange, facts, status, {}, BodyOf(*route));
                                    }
                                    Answer(*sessions, *route, facts, *exchange, answer);
                                  });
    // A change that has begun is carried through, whether or not somebody still waits for the answer.
    if (http.IsRead()) exchange->OnGone(cancel);
  }

  static std::string BodyOf(const Route& route) {
    return route.body_field == nullptr ? "" : route.body_field->name();
  }

  static void Answer(const BrowserSessions& sessions, const Route& route, const RequestFacts& facts,
                     Exchange& exchange, Message& answer) {
    if (IsHttpBody(*route.method)) return SendHttpBody(answer, facts, exchange);
    const Request& request = exchange.request();
    Headers headers = {{"Content-Type", "application/json"},
                       {"Cache-Control", "private, no-cache"},
                       {"X-Request-Id", facts.request_id}};
    if (const absl::Status moved = sessions.MoveTokens(request, route, &answer, &headers); !moved.ok())
      return Refuse(exchange, facts, moved);
    const std::string etag = TextField(answer, "etag");
    if (!etag.empty()) {
      headers.emplace_back("ETag", etag);
      if (request.IsRead() && request.header("if-none-match") == etag) {
        return exchange.Send(304, std::move(headers), "");
      }
    }
    const std::string name = TextField(answer, "name");
    const bool creates = route.http_method == "POST" && route.path.verb.empty();
    if (creates && !name.empty()) headers.emplace_back("Location", Cat("/v1/", name));
    exchange.Send(200, std::move(headers), PrintJson(answer));
  }

  bool ServeClock(const RequestFacts& facts, const ExchangePtr& exchange) {
    const Request& request = exchange->request();
    if (request.path == "/v1/clock" && request.IsRead()) {
      exchange->SetLabel("GET /v1/clock", facts.request_id);
      worker_.Post([this, facts, exchange] { AnswerClock(facts, *exchange, ReadClocks(clocks_)); });
      return true;
    }
    if (request.path != "/v1/clock:advance" || request.method != "POST") return false;
    exchange->SetLabel("POST /v1/clock:advance", facts.request_id);
    exchange->ReadBody(options_.json_limit, [this, facts, exchange](const absl::StatusOr<std::string>& body) {
      if (!body.ok()) return Refuse(*exchange, facts, body.status());
      worker_.Post([this, facts, exchange, body = *body] { AnswerClock(facts, *exchange, Advance(body)); });
    });
    return true;
  }

  absl::StatusOr<common::v1::Clock> Advance(const std::string& body) {
    v1::AdvanceClockRequest request;
    RETURN_IF_ERROR(ParseJson(body, &request));
    if (request.target_case() == v1::AdvanceClockRequest::TARGET_NOT_SET) {
      Violations violations;
      violations.Missing("to");
      return violations.ToStatus();
    }
    absl::Time target = absl::FromUnixMicros(TimeUtil::TimestampToMicroseconds(request.to()));
    if (request.has_by()) {
      ASSIGN_OR_RETURN(const common::v1::Clock now, ReadClocks(clocks_));
      target = absl::FromUnixMicros(TimeUtil::TimestampToMicroseconds(now.now())) +
               absl::Microseconds(TimeUtil::DurationToMicroseconds(request.by()));
    }
    return AdvanceClocks(clocks_, target);
  }

  static void AnswerClock(const RequestFacts& facts, Exchange& exchange,
                          const absl::StatusOr<common::v1::Clock>& clock) {
    if (!clock.ok()) return Refuse(exchange, facts, clock.status());
    exchange.Send(200, {{"Content-Type", "application/json"}, {"X-Request-Id", facts.request_id}},
                  PrintJson(*clock));
  }

  const GatewayOptions options_;
  const TrustedProxies proxies_;
  const std::vector<Backend> backends_;
  std::vector<HealthTarget> targets_;
  std::vector<std::unique_ptr<RemoteClock>> clocks_;
  const std::shared_ptr<const RouteTable> table_;
  const std::string openapi_;
  const std::shared_ptr<const BrowserSessions> sessions_;
  const WebRoot web_root_;
  obs::Metrics& metrics_;
  obs::CounterFamily& answers_;
  obs::HistogramFamily& seconds_;
  obs::GaugeFamily& connections_;
  std::unique_ptr<HttpServer> server_;
  // After the server: work under way still answers through it.
  Worker worker_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Gateway>> Gateway::Start(GatewayOptions options,
                                                        std::vector<Backend> backends) {
  std::vector<const google::protobuf::ServiceDescriptor*> services;
  for (const Backend& backend : backends) {
    const auto exposed = ExposedServices(backend.service);
    if (exposed.empty())
      return absl::InvalidArgumentError(Cat("no routes for the service ", backend.service));
    services.insert(services.end(), exposed.begin(), exposed.end());
  }
  ASSIGN_OR_RETURN(RouteTable table, RouteTable::Build(services));
  ASSIGN_OR_RETURN(TrustedProxies proxies, TrustedProxies::Parse(options.trusted_proxies));
  auto gateway = std::make_unique<GatewayServer>(std::move(options), std::move(backends), std::move(table),
                                                 std::move(proxies));
  RETURN_IF_ERROR(gateway->Listen());
  return gateway;
}

}  // namespace sudiao::gateway
