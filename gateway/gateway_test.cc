// The whole gateway, over real sockets, in front of a real gRPC server.
#include "gateway/gateway.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <memory>
#include <thread>

#include "absl/time/clock.h"
#include "common/obs/log.h"
#include "common/obs/metrics.h"
#include "gateway/exposed_services.h"
#include "gateway/proxy.h"
#include "gateway/test_client.h"
#include "gateway/test_echo_server.h"

namespace sudiao::gateway {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

std::vector<SessionRoute> EchoSessionRoutes() {
  const std::string service = "/sudiao.testing.v1.SessionService/";
  return {{service + "CreateSession", SessionRoute::Kind::kOpen},
          {service + "RefreshSession", SessionRoute::Kind::kRefresh},
          {service + "EndSession", SessionRoute::Kind::kEnd}};
}

class GatewayTest : public ::testing::Test {
 protected:
  GatewayTest() {
    obs::SetLogSink([](std::string_view) {});
    options_.ping_interval = absl::Milliseconds(200);
    options_.upload_limit = 1024 * 1024;
    options_.virtual_clock = true;
    options_.session_routes = EchoSessionRoutes();
    options_.metrics = &metrics_;
  }
  ~GatewayTest() override {
    gateway_.reset();
    obs::SetLogSink(nullptr);
  }

  int port() {
    if (gateway_ == nullptr) {
      options_.http.port = ::sudiao::testing::FreePort();
      auto channel = grpc::CreateCustomChannel(backend_.address(), grpc::InsecureChannelCredentials(),
                                               BackendChannelArguments(ExposedServices("testing")));
      auto gateway = Gateway::Start(options_, {{"testing", std::move(channel)}});
      EXPECT_TRUE(gateway.ok()) << gateway.status();
      gateway_ = *std::move(gateway);
    }
    return gateway_->port();
  }
  Answer Call(const std::string& method, const std::string& target, const std::string& body = "",
              const std::vector<std::string>& headers = {}) {
    TestClient client(port());
    client.SendRequest(method, target, body, headers);
    return client.Read(method == "HEAD");
  }

  obs::Metrics metrics_;
  EchoBackend backend_;
  GatewayOptions options_;
  std::unique_ptr<Gateway> gateway_;
};

TEST_F(GatewayTest, AnswersAReadWithItsEtag) {
  const Answer answer = Call("GET", "/v1/items/a");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.header("content-type"), "application/json");
  EXPECT_EQ(answer.header("etag"), "\"1\"");
  EXPECT_THAT(answer.body, StartsWith(R"({"name":"items/a")"));
}

TEST_F(GatewayTest, AnswersAKnownEtagWithNothing) {
  const Answer answer = Call("GET", "/v1/items/a", "", {"If-None-Match: \"1\""});
  EXPECT_EQ(answer.status, 304);
}

TEST_F(GatewayTest, AnswersHeadWithoutABody) {
  TestClient client(port());
  client.SendRequest("HEAD", "/v1/items/a");
  const Answer head = client.Read(true);
  EXPECT_EQ(head.status, 200);
  EXPECT_NE(head.header("content-length"), "0");
  client.SendRequest("GET", "/v1/items/b");
  EXPECT_THAT(client.Read().body, HasSubstr("items/b"));
}

TEST_F(GatewayTest, ServesManyRequestsOnOneConnection) {
  TestClient client(port());
  for (int i = 0; i < 20; ++i) {
    client.SendRequest("GET", Cat("/v1/items/", i));
    EXPECT_THAT(client.Read().body, HasSubstr(Cat("items/", i, "\"")));
  }
}

TEST_F(GatewayTest, AnswersPipelinedRequestsInOrder) {
  TestClient client(port());
  client.Send("GET /v1/items/1 HTTP/1.1\r\nHost: x\r\n\r\nGET /v1/items/2 HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_THAT(client.Read().body, HasSubstr("items/1"));
  EXPECT_THAT(client.Read().body, HasSubstr("items/2"));
}

TEST_F(GatewayTest, CreatesWithALocationAndTheIdempotencyKey) {
  const Answer answer = Call("POST", "/v1/items", R"({"title": "诉"})", {"Idempotency-Key: key-1"});
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.header("location"), "/v1/items/new");
  EXPECT_THAT(answer.body, AllOf(HasSubstr("\"title\":\"诉\""), HasSubstr("\"tags\":[\"key-1\"]")));
}

TEST_F(GatewayTest, ForwardsOnlyWhatItShould) {
  const Answer answer =
      Call("GET", "/v1/items/a", "",
           {"Authorization: Bearer t", "X-Request-Id: r-1", "Accept-Language: zh", "X-Evil: 1",
            "X-Forwarded-For: 10.9.8.7", "Grpc-Metadata-Admin: 1", "X-Sudiao-Internal: 1",
            "Traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"});
  EXPECT_THAT(answer.body,
              AllOf(HasSubstr("\"authorization\":\"Bearer t\""), HasSubstr("\"x-request-id\":\"r-1\""),
                    HasSubstr("\"accept-language\":\"zh\""), HasSubstr("\"127.0.0.1\""),
                    HasSubstr("00-4bf92f3577b34da6a3ce929d0e0e4736-")));
  EXPECT_THAT(answer.body, AllOf(Not(HasSubstr("evil")), Not(HasSubstr("admin")), Not(HasSubstr("internal")),
                                 Not(HasSubstr("10.9.8.7"))));
  EXPECT_EQ(answer.header("x-request-id"), "r-1");
}

TEST_F(GatewayTest, ForwardsTheAddressThatATrustedProxyHasSeen) {
  options_.trusted_proxies = {"127.0.0.0/8", "10.0.0.0/8"};
  const Answer answer =
      Call("GET", "/v1/items/a", "", {"X-Forwarded-For: 198.51.100.1, 203.0.113.9, 10.1.2.3"});
  EXPECT_THAT(answer.body, HasSubstr("\"x-forwarded-for\":\"203.0.113.9\""));
}

TEST_F(GatewayTest, MakesTheIdsThatARequestLacks) {
  const Answer answer = Call("GET", "/v1/items/a");
  EXPECT_FALSE(answer.header("x-request-id").empty());
  EXPECT_THAT(answer.body,
              AllOf(HasSubstr("\"traceparent\":\"00-"), HasSubstr(answer.header("x-request-id"))));
}

TEST_F(GatewayTest, GivesCallsADeadlineThatAHeaderShortens) {
  EXPECT_THAT(Call("GET", "/v1/items/a").body, HasSubstr("\"length\":\"10s\""));
  EXPECT_THAT(Call("GET", "/v1/items/a", "", {"Request-Timeout: 5s"}).body, HasSubstr("\"length\":\"5s\""));
  EXPECT_THAT(Call("GET", "/v1/items/a", "", {"Request-Timeout: 9999"}).body,
              HasSubstr("\"length\":\"60s\""));
  EXPECT_EQ(Call("GET", "/v1/items/slow", "", {"Request-Timeout: 100ms"}).status, 504);
}

TEST_F(GatewayTest, TellsErrorsInTheCallersLanguage) {
  const Answer chinese =
      Call("GET", "/v1/items/missing", "", {"Accept-Language: zh-CN", "X-Request-Id: r-1"});
  EXPECT_EQ(chinese.status, 404);
  EXPECT_EQ(chinese.header("content-type"), "application/problem+json");
  EXPECT_THAT(chinese.body, AllOf(HasSubstr("未找到"), HasSubstr("\"instance\":\"r-1\"")));
  EXPECT_THAT(Call("GET", "/v1/items/missing").body, HasSubstr("Nothing was found"));
}

TEST_F(GatewayTest, KeepsInternalsInside) {
  const Answer answer = Call("GET", "/v1/items/broken");
  EXPECT_EQ(answer.status, 500);
  EXPECT_THAT(answer.body, Not(HasSubstr("secret")));
}

TEST_F(GatewayTest, TellsAStaleEtagByHeaderAndByField) {
  EXPECT_EQ(Call("PATCH", "/v1/items/a", R"({"title": "t"})", {"If-Match: \"7\""}).status, 412);
  EXPECT_EQ(Call("PATCH", "/v1/items/a?etag=7", R"({"title": "t"})").status, 409);
  const Answer fresh = Call("PATCH", "/v1/items/a", R"({"title": "t"})", {"If-Match: \"1\""});
  EXPECT_EQ(fresh.status, 200);
  EXPECT_THAT(fresh.body, HasSubstr("\"shown\":\"title\""));
}

TEST_F(GatewayTest, RepeatsAChangeThatMayBeRepeated) {
  const Answer answer = Call("POST", "/v1/items/flaky:archive", "{}");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(backend_.items.Count("flaky"), 2);
}

TEST_F(GatewayTest, SaysThatABackendIsAway) {
  port();
  backend_.Stop();
  const Answer answer = Call("GET", "/v1/items/a", "", {"Request-Timeout: 5s"});
  EXPECT_EQ(answer.status, 503);
  EXPECT_THAT(answer.body, HasSubstr("\"reason\":\"UNAVAILABLE\""));
  EXPECT_EQ(Call("GET", "/readyz").status, 503);
}

TEST_F(GatewayTest, TellsWhatAPathTakes) {
  const Answer answer = Call("PUT", "/v1/items/a");
  EXPECT_EQ(answer.status, 405);
  EXPECT_EQ(answer.header("allow"), "DELETE, GET, PATCH");
}

TEST_F(GatewayTest, KnowsNoOtherPlaces) {
  EXPECT_EQ(Call("GET", "/v1/things").status, 404);
  EXPECT_EQ(Call("POST", "/anything", "{}").status, 404);
  EXPECT_THAT(Call("GET", "/v1/things").body, HasSubstr("ROUTE_NOT_FOUND"));
}

TEST_F(GatewayTest, ServesItsOwnPages) {
  EXPECT_EQ(Call("GET", "/healthz").status, 200);
  EXPECT_EQ(Call("GET", "/readyz").status, 200);
  EXPECT_THAT(Call("GET", "/openapi.json").body, StartsWith("{\n  \"components\""));
  EXPECT_THAT(Call("GET", "/metrics").body,
              HasSubstr("sudiao_gateway_answers_total{route=\"/healthz\",status=\"2xx\"} 1"));
}

TEST_F(GatewayTest, SendsSecurityHeaders) {
  const Answer plain = Call("GET", "/healthz");
  EXPECT_EQ(plain.header("x-content-type-options"), "nosniff");
  EXPECT_THAT(plain.header("content-security-policy"), HasSubstr("frame-ancestors 'none'"));
  EXPECT_EQ(plain.header("strict-transport-security"), "");
  EXPECT_THAT(Call("GET", "/healthz", "", {"X-Forwarded-Proto: https"}).header("strict-transport-security"),
              HasSubstr("max-age"));
}

TEST_F(GatewayTest, MovesTheVirtualClock) {
  EXPECT_THAT(Call("GET", "/v1/clock").body, HasSubstr("\"now\":\"2023-11-14T22:13:20Z\""));
  EXPECT_THAT(Call("POST", "/v1/clock:advance", R"({"by": "86400s"})").body,
              HasSubstr("2023-11-15T22:13:20Z"));
  EXPECT_THAT(Call("POST", "/v1/clock:advance", R"({"to": "2024-01-01T00:00:00Z"})").body,
              HasSubstr("2024-01-01"));
  EXPECT_EQ(Call("POST", "/v1/clock:advance", R"({"to": "2020-01-01T00:00:00Z"})").status, 400);
  EXPECT_EQ(Call("POST", "/v1/clock:advance", "{}").status, 400);
}

TEST_F(GatewayTest, HasNoClockUnlessItIsVirtual) {
  options_.virtual_clock = false;
  EXPECT_EQ(Call("GET", "/v1/clock").status, 404);
  EXPECT_EQ(Call("POST", "/v1/clock:advance", R"({"by": "1s"})").status, 404);
}

struct BadRequest {
  const char* name;
  std::string body;
  std::vector<std::string> headers;
  int status;
  const char* reason;
};

TEST_F(GatewayTest, AnswersEachMalformedRequestWithItsProblemAndChangesNothing) {
  std::string deep = "{}";
  for (int i = 0; i < 40; ++i) deep = "{\"parts\":[" + deep + "]}";
  const std::vector<BadRequest> table = {
      {"bad JSON", "{\"title\":", {}, 400, "INVALID_JSON"},
      {"unknown field", R"({"nope": 1})", {}, 400, "UNKNOWN_FIELD"},
      {"wrong enum name", R"({"color": "COLOR_GREEN"})", {}, 400, "UNKNOWN_VALUE"},
      {"enum number", R"({"color": 1})", {}, 400, "WRONG_TYPE"},
      {"2 MiB body", Cat("{\"title\": \"", std::string(2 << 20, 'x'), "\"}"), {}, 413, "BODY_TOO_LARGE"},
      {"broken UTF-8", "{\"title\": \"\xff\"}", {}, 400, "INVALID_JSON"},
      {"duplicate key", R"({"title": "a", "title": "b"})", {}, 400, "DUPLICATE_KEY"},
      {"deep nesting", deep, {}, 400, "INVALID_JSON"},
      {"wrong content type", "title=a", {"Content-Type: text/plain"}, 415, "UNSUPPORTED_MEDIA_TYPE"},
      {"trailing comma", R"({"title": "a",})", {}, 400, "INVALID_JSON"},
      {"empty body", "", {}, 400, "REQUIRED"},
  };
  for (const BadRequest& bad : table) {
    const Answer answer = Call("POST", "/v1/items", bad.body, bad.headers);
    EXPECT_EQ(answer.status, bad.status) << bad.name;
    EXPECT_EQ(answer.header("content-type"), "application/problem+json") << bad.name;
    EXPECT_THAT(answer.body, HasSubstr(Cat("\"reason\":\"", bad.reason, "\""))) << bad.name;
  }
  EXPECT_EQ(backend_.items.Count("created"), 0);
}

TEST_F(GatewayTest, RefusesALargeBodyInChunksToo) {
  TestClient client(port());
  client.Send(
      "POST /v1/items HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: "
      "chunked\r\n\r\n");
  const std::string chunk = Cat("10000\r\n", std::string(65536, 'x'), "\r\n");
  for (int i = 0; i < 32 && client.Send(chunk); ++i) {
  }
  EXPECT_EQ(client.Read().status, 413);
}

TEST_F(GatewayTest, RefusesAHugeHeader) {
  TestClient client(port());
  client.Send(Cat("GET / HTTP/1.1\r\nHost: x\r\nX-Big: ", std::string(20000, 'x'), "\r\n\r\n"));
  const Answer answer = client.Read();
  EXPECT_EQ(answer.status, 431);
  EXPECT_THAT(answer.body, HasSubstr("HEADER_TOO_LARGE"));
}

TEST_F(GatewayTest, RefusesWhatIsNotHttp) {
  TestClient client(port());
  client.Send("hello\r\n\r\n");
  EXPECT_EQ(client.Read().status, 400);
}

TEST_F(GatewayTest, AsksForABodyThatWaits) {
  TestClient client(port());
  client.Send(
      "POST /v1/items HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nExpect: 100-continue\r\n"
      "Content-Length: 2\r\n\r\n");
  EXPECT_THAT(client.ReadUntil("100 Continue\r\n\r\n"), HasSubstr("100 Continue"));
  client.Send("{}");
  EXPECT_THAT(client.ReadUntil("items/new"), HasSubstr("200 OK"));
}

TEST_F(GatewayTest, HoldsTwoHundredConnectionsAndAnswersAll) {
  std::vector<std::unique_ptr<TestClient>> clients;
  for (int i = 0; i < 200; ++i) clients.push_back(std::make_unique<TestClient>(port()));
  for (auto& client : clients) EXPECT_TRUE(client->SendRequest("GET", "/v1/items/a"));
  for (auto& client : clients) EXPECT_EQ(client->Read().status, 200);
}

TEST_F(GatewayTest, RefusesMoreConnectionsThanItsLimit) {
  options_.http.max_connections = 2;
  TestClient first(port());
  first.SendRequest("GET", "/healthz");
  EXPECT_EQ(first.Read().status, 200);
  TestClient second(port());
  second.SendRequest("GET", "/healthz");
  EXPECT_EQ(second.Read().status, 200);
  TestClient third(port());
  EXPECT_EQ(third.Read().status, 503);
}

// Without file descriptors no connection can be taken: the server waits for one, and does not spin.
TEST_F(GatewayTest, WaitsQuietlyWhileThereAreNoFileDescriptors) {
  EXPECT_EQ(Call("GET", "/healthz").status, 200);
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
  auto client = std::make_unique<TestClient>(TestClient::Unconnected{});
  const int next = ::dup(0);
  ::close(next);
  rlimit none = before;
  none.rlim_cur = static_cast<rlim_t>(next);
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &none), 0);
  client->Connect(port());
  client->SendRequest("GET", "/healthz");
  const auto spent = [] {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return absl::DurationFromTimeval(usage.ru_utime) + absl::DurationFromTimeval(usage.ru_stime);
  };
  const absl::Duration start = spent();
  absl::SleepFor(absl::Seconds(1));
  EXPECT_LT(spent() - start, absl::Milliseconds(300));
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &before), 0);
  EXPECT_EQ(client->Read().status, 200);
}

TEST_F(GatewayTest, DropsAClientThatSendsTooSlowly) {
  options_.http.read_timeout = absl::Milliseconds(300);
  TestClient client(port());
  client.Send("GET /v1/items/a HT");
  EXPECT_TRUE(client.ReadToEnd());
}

TEST_F(GatewayTest, DropsAnIdleConnection) {
  options_.http.idle_timeout = absl::Milliseconds(300);
  TestClient client(port());
  client.SendRequest("GET", "/healthz");
  EXPECT_EQ(client.Read().status, 200);
  EXPECT_TRUE(client.ReadToEnd());
}

TEST_F(GatewayTest, CancelsAReadWhoseClientLeft) {
  auto client = std::make_unique<TestClient>(port());
  client->SendRequest("GET", "/v1/items/slow");
  ASSERT_TRUE(backend_.items.WaitFor("slow"));
  client.reset();
  EXPECT_TRUE(backend_.items.WaitFor("cancelled"));
}

TEST_F(GatewayTest, CompletesAnswersUnderWayWhenItStops) {
  TestClient client(port());
  client.SendRequest("GET", "/v1/items/slow");
  ASSERT_TRUE(backend_.items.WaitFor("slow"));
  TestClient idle(port());
  std::thread stop([this] { gateway_->Stop(absl::Seconds(10)); });
  EXPECT_TRUE(idle.ReadToEnd());
  backend_.items.Release();
  const Answer answer = client.Read();
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.header("connection"), "close");
  stop.join();
}

TEST_F(GatewayTest, StreamsEventsWithTheirIdsAndPings) {
  TestClient client(port());
  client.SendRequest("GET", "/v1/items:watch?limit=2", "", {"Accept: text/event-stream"});
  const std::string text = client.ReadUntil(": ping");
  EXPECT_THAT(text, AllOf(HasSubstr("Content-Type: text/event-stream"),
                          HasSubstr("id: 1\ndata: {\"resumeToken\":\"1\""), HasSubstr("id: 2\ndata: "),
                          HasSubstr(": ping\n\n")));
}

TEST_F(GatewayTest, BeginsAQuietStreamAsSoonAsTheServiceHasLetTheCallerIn) {
  options_.ping_interval = absl::Seconds(60);
  for (const char* accept : {"Accept: text/event-stream", "Accept: application/json"}) {
    TestClient client(port());
    client.SendRequest("GET", "/v1/items:watch?resumeToken=quiet", "", {accept});
    EXPECT_THAT(client.ReadUntil("\r\n\r\n"), StartsWith("HTTP/1.1 200 OK"));
  }
}

TEST_F(GatewayTest, AnswersHeadOfAStreamAndEndsIt) {
  options_.ping_interval = absl::Seconds(60);
  for (const char* token : {"quiet", "41"}) {
    TestClient client(port());
    client.SendRequest("HEAD", Cat("/v1/items:watch?resumeToken=", token), "", {"Accept: text/event-stream"});
    const Answer head = client.Read(true);
    EXPECT_EQ(head.status, 200);
    EXPECT_EQ(head.header("content-type"), "text/event-stream");
    client.SendRequest("GET", "/v1/items/b");
    EXPECT_THAT(client.Read().body, HasSubstr("items/b"));
  }
  EXPECT_TRUE(backend_.items.WaitFor("watch done", 2));
  EXPECT_EQ(Call("HEAD", "/v1/items:watch?resumeToken=refuse").status, 403);
}

TEST_F(GatewayTest, ResumesEventsAfterTheLastOneSeen) {
  TestClient client(port());
  client.SendRequest("GET", "/v1/items:watch", "", {"Accept: text/event-stream", "Last-Event-ID: 41"});
  const std::string text = client.ReadUntil("id: 44");
  EXPECT_THAT(text, AllOf(HasSubstr("id: 42\n"), Not(HasSubstr("id: 41\n"))));
}

TEST_F(GatewayTest, EndsTheCallOfAStreamWhoseClientLeft) {
  auto client = std::make_unique<TestClient>(port());
  client->SendRequest("GET", "/v1/items:watch", "", {"Accept: text/event-stream"});
  client->ReadUntil("id: 3");
  client.reset();
  EXPECT_TRUE(backend_.items.WaitFor("watch done"));
}

TEST_F(GatewayTest, RefusesAStreamWithItsTrueStatus) {
  const Answer answer = Call("GET", "/v1/items:watch?resumeToken=refuse", "", {"Accept: text/event-stream"});
  EXPECT_EQ(answer.status, 403);
  EXPECT_EQ(answer.header("content-type"), "application/problem+json");
}

TEST_F(GatewayTest, TellsAnErrorWithinAStream) {
  const Answer sse = Call("GET", "/v1/items:watch?resumeToken=fail", "", {"Accept: text/event-stream"});
  EXPECT_EQ(sse.status, 200);
  EXPECT_THAT(sse.body, AllOf(StartsWith("id: 1\n"),
                              HasSubstr("event: error\ndata: {\"type\":\"/problems/NOT_PERMITTED\"")));
  const Answer lines = Call("GET", "/v1/items:watch?resumeToken=fail");
  EXPECT_EQ(lines.header("content-type"), "application/x-ndjson");
  EXPECT_THAT(lines.body, AllOf(StartsWith("{\"resumeToken\":\"1\""), HasSubstr("\n{\"error\":{\"type\"")));
}

TEST_F(GatewayTest, ReadsNoMoreEventsThanItsClientTakes) {
  TestClient client(port());
  client.SendRequest("GET", "/v1/items:watch?resumeToken=flood");
  ASSERT_TRUE(backend_.items.WaitFor("event"));
  // 64 KiB each: the buffers of two sockets and of HTTP/2 hold a few hundred at most.
  EXPECT_LT(backend_.items.WaitUntilStill("event"), 600);
  client.Close();
  EXPECT_TRUE(backend_.items.WaitFor("watch done"));
}

TEST_F(GatewayTest, EndsStreamsWhenItStops) {
  TestClient client(port());
  client.SendRequest("GET", "/v1/items:watch", "", {"Accept: text/event-stream"});
  client.ReadUntil("id: 3");
  gateway_->Stop(absl::Seconds(5));
  EXPECT_TRUE(client.ReadToEnd());
}

TEST_F(GatewayTest, StreamsAnUploadInPieces) {
  const Answer answer =
      Call("POST", "/v1/items/a/content:upload", std::string(200'000, 'x'),
           {"Content-Type: image/png", "Content-Disposition: attachment; filename=\"a.png\"",
            "X-Content-SHA256: ABC"});
  EXPECT_EQ(answer.status, 200);
  EXPECT_THAT(answer.body,
              AllOf(HasSubstr("\"sizeBytes\":\"200000\",\"chunks\":4,\"largestChunk\":65536"),
                    HasSubstr("\"contentType\":\"image/png\",\"fileName\":\"a.png\",\"sha256\":\"abc\"")));
}

TEST_F(GatewayTest, RefusesATooLargeUploadBeforeAndWhileItComes) {
  EXPECT_EQ(Call("POST", "/v1/items/a/content:upload", std::string(1024 * 1024 + 1, 'x')).status, 413);
  TestClient client(port());
  client.Send("POST /v1/items/a/content:upload HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
  const std::string chunk = Cat("10000\r\n", std::string(65536, 'x'), "\r\n");
  for (int i = 0; i < 24 && client.Send(chunk); ++i) {
  }
  EXPECT_EQ(client.Read().status, 413);
}

TEST_F(GatewayTest, TellsARefusalWhileTheUploadStillComes) {
  TestClient client(port());
  client.Send("POST /v1/items/refused/content:upload HTTP/1.1\r\nHost: x\r\nContent-Length: 500000\r\n\r\n");
  client.Send(std::string(70'000, 'x'));
  EXPECT_EQ(client.Read().status, 403);
}

TEST_F(GatewayTest, CancelsAnUploadWhoseClientLeft) {
  auto client = std::make_unique<TestClient>(port());
  client->Send("POST /v1/items/a/content:upload HTTP/1.1\r\nHost: x\r\nContent-Length: 500000\r\n\r\n");
  client->Send(std::string(70'000, 'x'));
  client.reset();
  EXPECT_TRUE(backend_.items.WaitFor("upload cancelled"));
}

TEST_F(GatewayTest, ChecksTheParametersOfAnUpload) {
  const Answer answer = Call("POST", "/v1/items/a/content:upload?nope=1", "x");
  EXPECT_EQ(answer.status, 400);
  EXPECT_THAT(answer.body, HasSubstr("UNKNOWN_PARAMETER"));
}

TEST_F(GatewayTest, DownloadsAsAnAttachmentOfItsType) {
  const Answer answer = Call("GET", "/v1/items/a/content");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "012345678901234567890123456789");
  EXPECT_EQ(answer.header("content-length"), "30");
  EXPECT_EQ(answer.header("content-type"), "image/png");
  EXPECT_EQ(answer.header("etag"), "\"abc\"");
  EXPECT_EQ(answer.header("content-disposition"), "attachment; filename*=UTF-8''%E8%AF%81%E6%8D%AE%201.png");
}

TEST_F(GatewayTest, DownloadsARange) {
  const Answer middle = Call("GET", "/v1/items/a/content", "", {"Range: bytes=8-21"});
  EXPECT_EQ(middle.status, 206);
  EXPECT_EQ(middle.body, "89012345678901");
  EXPECT_EQ(middle.header("content-range"), "bytes 8-21/30");
  EXPECT_EQ(Call("GET", "/v1/items/a/content", "", {"Range: bytes=-3"}).body, "789");
  EXPECT_EQ(Call("GET", "/v1/items/a/content", "", {"Range: bytes=0-0"}).body, "0");
  const Answer beyond = Call("GET", "/v1/items/a/content", "", {"Range: bytes=30-"});
  EXPECT_EQ(beyond.status, 416);
  EXPECT_EQ(beyond.header("content-range"), "bytes */30");
}

TEST_F(GatewayTest, DownloadsTheWholeWhereTheContentChanged) {
  EXPECT_EQ(Call("GET", "/v1/items/a/content", "", {"Range: bytes=0-1", "If-Range: \"old\""}).status, 200);
  EXPECT_EQ(Call("GET", "/v1/items/a/content", "", {"Range: bytes=0-1", "If-Range: \"abc\""}).status, 206);
  EXPECT_EQ(Call("GET", "/v1/items/a/content", "", {"If-None-Match: \"abc\""}).status, 304);
}

TEST_F(GatewayTest, DownloadsNoFasterThanItsClientReads) {
  TestClient client(port());
  client.SendRequest("GET", "/v1/items/big/content");
  ASSERT_TRUE(backend_.items.WaitFor("chunk"));
  EXPECT_LT(backend_.items.WaitUntilStill("chunk"), 600);
  client.Close();
  EXPECT_TRUE(backend_.items.WaitFor("download cancelled"));
}

TEST_F(GatewayTest, AnswersHeadOfADownloadWithoutReadingItAll) {
  TestClient client(port());
  client.SendRequest("HEAD", "/v1/items/big/content");
  const Answer head = client.Read(true);
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.header("content-length"), Cat(256 << 20));
  EXPECT_EQ(head.header("etag"), "\"abc\"");
  EXPECT_TRUE(backend_.items.WaitFor("download cancelled"));
  client.SendRequest("GET", "/v1/items/b");
  EXPECT_THAT(client.Read().body, HasSubstr("items/b"));
}

TEST_F(GatewayTest, CompletesDownloadsUnderWayWhenItStops) {
  TestClient client(port());
  client.SendRequest("GET", "/v1/items/long/content");
  ASSERT_TRUE(backend_.items.WaitFor("chunk", 10));
  std::thread stop([this] { gateway_->Stop(absl::Seconds(15)); });
  absl::SleepFor(absl::Milliseconds(300));
  EXPECT_TRUE(client.Read().complete);
  stop.join();
}

TEST_F(GatewayTest, SendsHttpBodiesRaw) {
  const Answer streamed = Call("GET", "/v1/items/a:render");
  EXPECT_EQ(streamed.body, "<b>诉</b>");
  EXPECT_EQ(streamed.header("content-type"), "text/html");
  EXPECT_EQ(streamed.header("content-disposition"), "attachment");
  EXPECT_EQ(Call("GET", "/v1/items/a:label").body, "%PDF");
  EXPECT_EQ(Call("GET", "/v1/items/missing:render").status, 404);
}

TEST_F(GatewayTest, NeverEndsATornDownloadAsAWholeOne) {
  EXPECT_FALSE(Call("GET", "/v1/items/torn:render").complete);
}

class BrowserTest : public GatewayTest {
 protected:
  static std::string Value(const std::string& cookie) { return cookie.substr(0, cookie.find(';')); }
  void LogIn() {
    login_ = Call("POST", "/v1/sessions", R"({"user": "u"})", {"X-Sudiao-Client: browser"});
    csrf_ = Value(login_.cookie("sudiao_csrf"));
    cookies_ = Cat("Cookie: sudiao_access=", Value(login_.cookie("sudiao_access")),
                   "; sudiao_refresh=", Value(login_.cookie("sudiao_refresh")), "; sudiao_csrf=", csrf_);
  }
  Answer login_;
  std::string csrf_;
  std::string cookies_;
};

TEST_F(BrowserTest, MovesTokensIntoCookiesThatScriptsCannotRead) {
  LogIn();
  EXPECT_THAT(login_.cookie("sudiao_access"),
              AllOf(StartsWith("access1; Path=/;"), HasSubstr("HttpOnly"), HasSubstr("SameSite=Strict")));
  EXPECT_THAT(login_.cookie("sudiao_refresh"),
              AllOf(StartsWith("refresh1; Path=/v1;"), HasSubstr("HttpOnly")));
  EXPECT_THAT(login_.cookie("sudiao_csrf"), Not(HasSubstr("HttpOnly")));
  EXPECT_THAT(login_.body, AllOf(HasSubstr("\"accessToken\":\"\""), HasSubstr("\"refreshToken\":\"\"")));
}

TEST_F(BrowserTest, GivesOtherClientsTheirTokens) {
  const Answer answer = Call("POST", "/v1/sessions", R"({"user": "u"})");
  EXPECT_THAT(answer.body, HasSubstr("\"accessToken\":\"access1\""));
  EXPECT_EQ(answer.headers.count("set-cookie"), 0u);
}

TEST_F(BrowserTest, MakesTheAuthorizationFromTheCookie) {
  LogIn();
  EXPECT_THAT(Call("GET", "/v1/items/a", "", {cookies_}).body,
              HasSubstr("\"authorization\":\"Bearer access1\""));
}

TEST_F(BrowserTest, WantsTheCsrfTokenForChanges) {
  LogIn();
  const Answer refused = Call("POST", "/v1/items", "{}", {cookies_});
  EXPECT_EQ(refused.status, 403);
  EXPECT_THAT(refused.body, HasSubstr("CSRF_TOKEN_INVALID"));
  EXPECT_EQ(Call("POST", "/v1/items", "{}", {cookies_, "X-CSRF-Token: other"}).status, 403);
  EXPECT_EQ(Call("POST", "/v1/items", "{}", {cookies_, Cat("X-CSRF-Token: ", csrf_)}).status, 200);
  EXPECT_EQ(Call("POST", "/v1/items", "{}", {cookies_, "Authorization: Bearer t"}).status, 200);
}

TEST_F(BrowserTest, RefreshesFromTheCookie) {
  LogIn();
  EXPECT_EQ(Call("POST", "/v1/sessions:refresh", "", {cookies_, "X-Sudiao-Client: browser"}).status, 403);
  const Answer answer = Call("POST", "/v1/sessions:refresh", "",
                             {cookies_, "X-Sudiao-Client: browser", Cat("X-CSRF-Token: ", csrf_)});
  EXPECT_THAT(answer.body, HasSubstr("\"account\":\"refresh1\""));
  EXPECT_THAT(answer.cookie("sudiao_access"), StartsWith("access2;"));
}

TEST_F(BrowserTest, ClearsTheCookiesAtTheEndAlsoIfTheAccessTokenHasExpired) {
  LogIn();
  const Answer answer = Call("POST", "/v1/sessions:end", "{}",
                             {cookies_, "X-Sudiao-Client: browser", Cat("X-CSRF-Token: ", csrf_)});
  EXPECT_EQ(answer.status, 200);
  EXPECT_THAT(answer.cookie("sudiao_access"), HasSubstr("Max-Age=0"));
}

TEST_F(BrowserTest, SaysThatATokenIsTooLargeForACookie) {
  const Answer answer =
      Call("POST", "/v1/sessions", R"({"user": "many memberships"})", {"X-Sudiao-Client: browser"});
  EXPECT_EQ(answer.status, 400);
  EXPECT_THAT(answer.body, HasSubstr("TOKEN_TOO_LARGE_FOR_BROWSER"));
  EXPECT_EQ(answer.headers.count("set-cookie"), 0u);
  EXPECT_EQ(Call("POST", "/v1/sessions", R"({"user": "many memberships"})").status, 200);
}

TEST_F(BrowserTest, LogsInInSpiteOfAnOldCookie) {
  LogIn();
  EXPECT_EQ(Call("POST", "/v1/sessions", R"({"user": "u"})", {cookies_, "X-Sudiao-Client: browser"}).status,
            200);
}

TEST(GatewayStart, RefusesAServiceWithoutRoutes) {
  EXPECT_FALSE(Gateway::Start({}, {{"common", nullptr}}).ok());
}

}  // namespace
}  // namespace sudiao::gateway
