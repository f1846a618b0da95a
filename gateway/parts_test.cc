// The steps of the gateway one by one, without sockets.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <sstream>

#include "common/status/errors.h"
#include "common/status/reasons.h"
#include "common/status/status_macros.h"
#include "gateway/browser_session.h"
#include "gateway/downloads.h"
#include "gateway/exposed_services.h"
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
#include "google/api/annotations.pb.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/descriptor.pb.h"
#include "google/protobuf/util/time_util.h"
#include "sudiao/testing/v1/echo.pb.h"

namespace sudiao::gateway {
namespace {

using google::protobuf::Message;
using google::protobuf::util::TimeUtil;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
namespace echo = sudiao::testing::v1;

std::string ClientBehind(const std::vector<std::string>& proxies, const std::string& peer,
                         const std::string& forwarded_for) {
  Request request;
  request.peer = peer;
  if (!forwarded_for.empty()) request.headers = {{"x-forwarded-for", forwarded_for}};
  const auto parsed = TrustedProxies::Parse(proxies);
  return parsed.ok() ? parsed->ClientOf(request) : std::string(parsed.status().message());
}

TEST(TrustedProxies, BelieveNobodyUnlessTold) {
  EXPECT_EQ(ClientBehind({}, "10.0.0.1", "203.0.113.9"), "10.0.0.1");
  EXPECT_EQ(ClientBehind({"10.0.0.1"}, "10.0.0.2", "203.0.113.9"), "10.0.0.2");
}

TEST(TrustedProxies, TakeTheRightMostAddressThatIsNotOneOfThem) {
  const std::vector<std::string> proxies = {"10.0.0.0/8", "192.0.2.7", "fd00::/8"};
  EXPECT_EQ(ClientBehind(proxies, "10.255.255.255", "198.51.100.1, 203.0.113.9"), "203.0.113.9");
  EXPECT_EQ(ClientBehind(proxies, "192.0.2.7", "203.0.113.9,10.1.2.3, fd12::1"), "203.0.113.9");
  EXPECT_EQ(ClientBehind(proxies, "::ffff:10.0.0.1", "2001:db8::5"), "2001:db8::5");
  EXPECT_EQ(ClientBehind(proxies, "11.0.0.0", "203.0.113.9"), "11.0.0.0");
  EXPECT_EQ(ClientBehind(proxies, "192.0.2.6", "203.0.113.9"), "192.0.2.6");
}

TEST(TrustedProxies, WithoutAnAddressInTheHeaderItIsTheProxyItself) {
  for (const char* header :
       {"", "unknown", "203.0.113.9, unknown", "10.0.0.2, 10.0.0.3", ",", "203.0.113.9:99"})
    EXPECT_EQ(ClientBehind({"10.0.0.0/8"}, "10.0.0.1", header), "10.0.0.1") << header;
}

TEST(TrustedProxies, CompareNetworksToTheBit) {
  EXPECT_EQ(ClientBehind({"172.16.0.0/12"}, "172.31.255.255", "203.0.113.9"), "203.0.113.9");
  EXPECT_EQ(ClientBehind({"172.16.0.0/12"}, "172.32.0.0", "203.0.113.9"), "172.32.0.0");
  EXPECT_EQ(ClientBehind({"0.0.0.0/0"}, "172.32.0.0", "2001:db8::5"), "2001:db8::5");
}

TEST(TrustedProxies, RefuseWhatIsNoNetwork) {
  for (const char* bad : {"", "ingress", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10.0.0/8", "fd00::/129"})
    EXPECT_FALSE(TrustedProxies::Parse({bad}).ok()) << bad;
}

TEST(PathTemplate, KeepsSegmentsVariablesAndVerb) {
  const auto parsed = ParsePathTemplate("/v1/{item.name=shelves/*/items/*}:move");
  ASSERT_TRUE(parsed.ok());
  EXPECT_THAT(parsed->segments, ElementsAre("v1", "shelves", "*", "items", "*"));
  EXPECT_EQ(parsed->verb, "move");
  ASSERT_EQ(parsed->variables.size(), 1u);
  EXPECT_EQ(parsed->variables[0].field_path, "item.name");
  EXPECT_EQ(parsed->variables[0].begin, 1u);
  EXPECT_EQ(parsed->variables[0].end, 5u);
}

TEST(PathTemplate, RefusesWhatTheGrammarDoesNotHave) {
  for (const char* text :
       {"", "v1", "/", "/v1/", "/v1//a", "/v1/{", "/v1/{name", "/v1/{name=}", "/v1/{=a}", "/v1/{a={b}}",
        "/v1/**/a", "/v1/a:", "/v1/a:b:c", "/v1/{a.}", "/v1/***", "/v1/a}"}) {
    EXPECT_FALSE(ParsePathTemplate(text).ok()) << text;
  }
}

RouteTable EchoTable() { return *RouteTable::Build(ExposedServices("testing")); }

// "Method value value", or the allowed methods, or "none".
std::string Lookup(const char* method, const char* path) {
  static const RouteTable* const kTable = new RouteTable(EchoTable());
  const RouteMatch match = kTable->Match(method, path);
  std::string text = match.route != nullptr  ? match.route->method->name()
                     : match.allowed.empty() ? "none"
                                             : "allowed";
  for (const auto& value : match.values) Append(&text, " ", value);
  for (const auto& value : match.allowed) Append(&text, " ", value);
  return text;
}

TEST(RouteTable, BindsAVariable) { EXPECT_EQ(Lookup("GET", "/v1/items/a"), "GetItem items/a"); }
TEST(RouteTable, TakesHeadForGet) { EXPECT_EQ(Lookup("HEAD", "/v1/items/a"), "GetItem items/a"); }
TEST(RouteTable, TellsTheMethodsOfAPath) {
  EXPECT_EQ(Lookup("PUT", "/v1/items/a"), "allowed DELETE GET PATCH");
}
TEST(RouteTable, KnowsNoOtherPath) { EXPECT_EQ(Lookup("GET", "/v1/things"), "none"); }
TEST(RouteTable, WantsTheWholePath) { EXPECT_EQ(Lookup("GET", "/v1/items/a/b"), "none"); }
TEST(RouteTable, WantsASegmentForAStar) { EXPECT_EQ(Lookup("GET", "/v1/items/"), "none"); }
TEST(RouteTable, TakesAnAdditionalBinding) {
  EXPECT_EQ(Lookup("GET", "/v1/shelves/s/items"), "ListItems shelves/s");
}
TEST(RouteTable, TellsVerbsApart) {
  EXPECT_EQ(Lookup("POST", "/v1/items/a:archive"), "ArchiveItem items/a");
  EXPECT_EQ(Lookup("GET", "/v1/items/a:render"), "RenderItem items/a");
  EXPECT_EQ(Lookup("GET", "/v1/items:watch"), "WatchItems");
}
TEST(RouteTable, TakesAnUnknownVerbAsPartOfTheValue) {
  EXPECT_EQ(Lookup("GET", "/v1/items/a:b"), "GetItem items/a:b");
}
TEST(RouteTable, DecodesASingleSegment) {
  EXPECT_EQ(Lookup("GET", "/v1/items/%E8%AF%89%20x"), "GetItem items/诉 x");
}
TEST(RouteTable, KeepsAnEscapedSlashInSeveralSegments) {
  EXPECT_EQ(Lookup("GET", "/v1/items/a/files/b/c%2Fd"), "GetFile items/a/files/b/c%2Fd");
}
TEST(RouteTable, RefusesBrokenEscapes) {
  EXPECT_NE(Lookup("GET", "/v1/items/%zz").find("allowed"), std::string::npos);
  EXPECT_NE(Lookup("GET", "/v1/items/%ff").find("allowed"), std::string::npos);
}

// Builds a table over one made-up service with these rules, each as "METHOD template body".
absl::Status BuildWith(const std::vector<std::array<std::string, 3>>& rules) {
  google::protobuf::FileDescriptorProto file;
  file.set_name("made_up.proto");
  file.set_package("made.up");
  file.add_dependency("sudiao/testing/v1/echo.proto");
  auto* service = file.add_service();
  service->set_name("S");
  for (const auto& [http_method, path, body] : rules) {
    auto* method = service->add_method();
    method->set_name(Cat("M", service->method_size()));
    method->set_input_type(".sudiao.testing.v1.UpdateItemRequest");
    method->set_output_type(".sudiao.testing.v1.Item");
    auto* rule = method->mutable_options()->MutableExtension(google::api::http);
    if (http_method == "GET") rule->set_get(path);
    if (http_method == "POST") rule->set_post(path);
    rule->set_body(body);
  }
  google::protobuf::DescriptorPool pool(google::protobuf::DescriptorPool::generated_pool());
  const auto* built = pool.BuildFile(file);
  return RouteTable::Build({built->service(0)}).status();
}

TEST(RouteTable, RefusesTwoMethodsAtOnePlace) {
  EXPECT_EQ(BuildWith({{"GET", "/v1/{etag=a/*}", ""}, {"GET", "/v1/a/{etag}", ""}}).code(),
            absl::StatusCode::kAlreadyExists);
  EXPECT_TRUE(BuildWith({{"GET", "/v1/{etag=a/*}", ""}, {"POST", "/v1/a/{etag}", "*"}}).ok());
}
TEST(RouteTable, RefusesAnUnknownVariable) { EXPECT_FALSE(BuildWith({{"GET", "/v1/{nope}", ""}}).ok()); }
TEST(RouteTable, RefusesAMessageAsVariable) { EXPECT_FALSE(BuildWith({{"GET", "/v1/{item}", ""}}).ok()); }
TEST(RouteTable, RefusesARepeatedVariable) { EXPECT_FALSE(BuildWith({{"GET", "/v1/{item.tags}", ""}}).ok()); }
TEST(RouteTable, RefusesAnUnknownBody) { EXPECT_FALSE(BuildWith({{"POST", "/v1/a", "nope"}}).ok()); }
TEST(RouteTable, RefusesATextAsBody) { EXPECT_FALSE(BuildWith({{"POST", "/v1/a", "etag"}}).ok()); }
TEST(RouteTable, RefusesABodyOfGet) { EXPECT_FALSE(BuildWith({{"GET", "/v1/a", "*"}}).ok()); }

constexpr const char* kServices[] = {"identity", "intake", "assignment", "mediation", "confirmation"};

TEST(ExposedServices, EachExposedRpcHasARoute) {
  for (const char* name : kServices) {
    const auto services = ExposedServices(name);
    EXPECT_THAT(services, ::testing::Not(IsEmpty())) << name;
    for (const auto* service : services) {
      for (int i = 0; i < service->method_count(); ++i) {
        EXPECT_TRUE(service->method(i)->options().HasExtension(google::api::http))
            << service->method(i)->full_name();
      }
    }
  }
}

TEST(ExposedServices, AllRoutesFitInOneTable) {
  std::vector<const google::protobuf::ServiceDescriptor*> all;
  for (const char* name : kServices) {
    for (const auto* service : ExposedServices(name)) all.push_back(service);
  }
  const auto table = RouteTable::Build(all);
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_GT(table->routes().size(), 50u);
}

TEST(ExposedServices, InternalServicesAreNotAmongThem) { EXPECT_THAT(ExposedServices("common"), IsEmpty()); }

struct Built {
  std::unique_ptr<Message> message;
  std::string reason;
  std::vector<std::string> wrong;
};

// Builds the request of "METHOD /path?query" with a JSON body.
Built Build(const std::string& method, const std::string& target, std::string_view body = "",
            const std::string& content_type = "application/json") {
  static const RouteTable* const kTable = new RouteTable(EchoTable());
  Request request;
  request.method = method;
  const size_t question = target.find('?');
  request.path = target.substr(0, question);
  if (question != std::string::npos) request.query = target.substr(question + 1);
  request.headers = {{"content-type", content_type}};
  const RouteMatch match = kTable->Match(method, request.path);
  EXPECT_NE(match.route, nullptr) << target;
  auto message =
      IsUpload(*match.route->method) ? BuildUploadHead(match, request) : BuildRequest(match, request, body);
  Built built;
  if (message.ok()) {
    built.message = *std::move(message);
    return built;
  }
  built.reason = ReasonOf(message.status());
  const Problem problem = MakeProblem(message.status(), Language::kEnglish, "id", false);
  // The violations, in the order of the document.
  for (size_t at = problem.json.find("\"errors\"");
       (at = problem.json.find("{\"field\":\"", at)) != std::string::npos; ++at) {
    const size_t field = at + 10;
    const size_t field_end = problem.json.find('"', field);
    const size_t code = problem.json.find("\"reason\":\"", field_end) + 10;
    built.wrong.push_back(Cat(problem.json.substr(field, field_end - field), " ",
                              problem.json.substr(code, problem.json.find('"', code) - code)));
  }
  return built;
}

template <typename T>
T As(const Built& built) {
  EXPECT_NE(built.message, nullptr) << built.reason;
  return built.message == nullptr ? T() : dynamic_cast<const T&>(*built.message);
}

TEST(RequestBuilder, ReadsTheQueryByEitherName) {
  const auto request = As<echo::ListItemsRequest>(Build(
      "GET",
      "/v1/items?pageSize=5&page_token=x%2By&color=COLOR_RED&tags=a&tags=b+c&archived=true&part.label=l"));
  EXPECT_EQ(request.page_size(), 5);
  EXPECT_EQ(request.page_token(), "x+y");
  EXPECT_EQ(request.color(), echo::COLOR_RED);
  EXPECT_THAT(request.tags(), ElementsAre("a", "b c"));
  EXPECT_TRUE(request.archived());
  EXPECT_EQ(request.part().label(), "l");
}

TEST(RequestBuilder, ReadsWellKnownTypesFromTheQuery) {
  const auto request = As<echo::ListItemsRequest>(Build(
      "GET", "/v1/items?after=2024-01-31T08:00:00%2B08:00&dueDate=2024-02-29&readMask=title,createTime"));
  EXPECT_EQ(TimeUtil::ToString(request.after()), "2024-01-31T00:00:00Z");
  EXPECT_EQ(request.due_date().day(), 29);
  EXPECT_THAT(request.read_mask().paths(), ElementsAre("title", "create_time"));
}

TEST(RequestBuilder, TellsEverythingWrongWithAQuery) {
  EXPECT_THAT(Build("GET",
                    "/v1/items?nope=1&pageSize=x&pageSize=2&color=COLOR_GREEN&part=x&dueDate=2024-02-30&x=%zz"
                    "&person=a&company=b")
                  .wrong,
              ElementsAre("nope UNKNOWN_PARAMETER", "pageSize WRONG_TYPE", "pageSize DUPLICATE_PARAMETER",
                          "color UNKNOWN_VALUE", "part UNKNOWN_PARAMETER", "dueDate INVALID_DATE",
                          "query INVALID_ENCODING", "company ONEOF_CONFLICT"));
}

TEST(RequestBuilder, RefusesAParameterThatThePathGives) {
  EXPECT_THAT(Build("GET", "/v1/items/a?name=items/b").wrong, ElementsAre("name PATH_CONFLICT"));
}

TEST(RequestBuilder, RefusesParametersBesideAWholeBody) {
  EXPECT_THAT(Build("POST", "/v1/items/a:archive?note=x", "{}").wrong,
              ElementsAre("note PARAMETER_NOT_ALLOWED"));
}

TEST(RequestBuilder, RefusesABodyWhereNoneIsTaken) {
  EXPECT_THAT(Build("GET", "/v1/items/a", "{}").wrong, ElementsAre("body BODY_NOT_ALLOWED"));
}

TEST(RequestBuilder, TakesAnEmptyBodyForVerbsOnly) {
  EXPECT_EQ(As<echo::ArchiveItemRequest>(Build("POST", "/v1/items/a:archive")).name(), "items/a");
  EXPECT_THAT(Build("POST", "/v1/items").wrong, ElementsAre("body REQUIRED"));
}

TEST(RequestBuilder, RefusesAnotherContentType) {
  EXPECT_EQ(Build("POST", "/v1/items", "title=a", "application/x-www-form-urlencoded").reason,
            "UNSUPPORTED_MEDIA_TYPE");
  EXPECT_EQ(Build("POST", "/v1/items", "{}", "").reason, "UNSUPPORTED_MEDIA_TYPE");
  EXPECT_EQ(Build("POST", "/v1/items", "{}", "application/json; charset=utf-8").reason, "");
}

TEST(RequestBuilder, RefusesABodyThatContradictsThePath) {
  EXPECT_THAT(Build("PATCH", "/v1/items/a", R"({"name": "items/b"})").wrong,
              ElementsAre("item.name PATH_CONFLICT"));
  EXPECT_EQ(
      As<echo::UpdateItemRequest>(Build("PATCH", "/v1/items/a", R"({"name": "items/a"})")).item().name(),
      "items/a");
}

TEST(RequestBuilder, DerivesTheMaskOfAPatch) {
  const auto request = As<echo::UpdateItemRequest>(
      Build("PATCH", "/v1/items/a", R"({"name": "items/a", "title": "t", "part": {"count": 1}})"));
  EXPECT_THAT(request.update_mask().paths(), ElementsAre("title", "part.count"));
}

TEST(RequestBuilder, PrefersTheMaskOfTheQuery) {
  const auto request =
      As<echo::UpdateItemRequest>(Build("PATCH", "/v1/items/a?updateMask=tags", R"({"title": "t"})"));
  EXPECT_THAT(request.update_mask().paths(), ElementsAre("tags"));
}

TEST(RequestBuilder, TellsBodyAndQueryViolationsTogether) {
  EXPECT_THAT(Build("POST", "/v1/items?nope=1", R"({"small": "x"})").wrong,
              ElementsAre("small WRONG_TYPE", "nope UNKNOWN_PARAMETER"));
}

TEST(RequestBuilder, FillsTheHeadOfAnUpload) {
  const auto head =
      As<echo::UploadContentRequest>(Build("POST", "/v1/items/a/content:upload?fileName=x.pdf"));
  EXPECT_EQ(head.metadata().parent(), "items/a");
  EXPECT_EQ(head.metadata().file_name(), "x.pdf");
}

TEST(Problem, SpeaksTheCallersLanguage) {
  const absl::Status status = Fail(sudiao::reasons::kNotFound);
  EXPECT_THAT(MakeProblem(status, Language::kEnglish, "r1", false).json, HasSubstr("Nothing was found here"));
  EXPECT_THAT(MakeProblem(status, Language::kChinese, "r1", false).json, HasSubstr("未找到您可以查看的内容"));
}

TEST(Problem, NamesAServicesFieldAsTheCallerWroteIt) {
  EXPECT_EQ(CallersField("case_file.parties[0].display_name", "case_file"), "parties[0].displayName");
  EXPECT_EQ(CallersField("request_id", ""), "requestId");
  EXPECT_EQ(CallersField("labels[\"a_b\"].text_zh", ""), "labels[\"a_b\"].textZh");
}

TEST(Problem, IsAWholeDocument) {
  Violations violations;
  violations.Add("a.b", "WRONG", "Bad.", "不好。");
  EXPECT_EQ(MakeProblem(violations.ToStatus(), Language::kChinese, "r1", false).json,
            "{\"type\":\"/problems/INVALID_FIELDS\",\"title\":\"请求无效\",\"status\":400,"
            "\"detail\":\"请求中有不正确的内容。\",\"instance\":\"r1\",\"code\":\"INVALID_ARGUMENT\","
            "\"reason\":\"INVALID_FIELDS\",\"metadata\":{},"
            "\"errors\":[{\"field\":\"a.b\",\"reason\":\"WRONG\",\"description\":\"不好。\"}]}");
}

TEST(Problem, KeepsForeignTextsInside) {
  for (const auto code :
       {absl::StatusCode::kInternal, absl::StatusCode::kUnknown, absl::StatusCode::kNotFound}) {
    const Problem problem = MakeProblem(absl::Status(code, "SELECT secret"), Language::kEnglish, "r", false);
    EXPECT_EQ(problem.http_status, 500);
    EXPECT_THAT(problem.json, ::testing::Not(HasSubstr("secret")));
  }
}

int StatusOf(const Reason& reason, bool if_match = false) {
  return MakeProblem(Fail(reason), Language::kEnglish, "r", if_match).http_status;
}

TEST(Problem, HasTheRightStatus) {
  EXPECT_EQ(StatusOf(sudiao::reasons::kUnauthenticated), 401);
  EXPECT_EQ(StatusOf(sudiao::reasons::kNotPermitted), 403);
  EXPECT_EQ(StatusOf(sudiao::reasons::kAlreadyExists), 409);
  EXPECT_EQ(StatusOf(sudiao::reasons::kWrongState), 400);
  EXPECT_EQ(StatusOf(sudiao::reasons::kUnavailable), 503);
  EXPECT_EQ(StatusOf(sudiao::reasons::kDeadlineExceeded), 504);
  EXPECT_EQ(StatusOf(reasons::kBodyTooLarge), 413);
  EXPECT_EQ(StatusOf(reasons::kUnsupportedMediaType), 415);
}

TEST(Problem, AConflictIsAFailedPreconditionWhereIfMatchWasSent) {
  EXPECT_EQ(StatusOf(sudiao::reasons::kEtagMismatch, false), 409);
  EXPECT_EQ(StatusOf(sudiao::reasons::kEtagMismatch, true), 412);
}

TEST(Problem, SaysHowLongToWait) {
  const auto retry_after = [](const absl::Status& status) {
    for (const auto& [name, value] : MakeProblem(status, Language::kEnglish, "r", false).headers) {
      if (name == "Retry-After") return value;
    }
    return std::string();
  };
  EXPECT_EQ(retry_after(Fail(sudiao::reasons::kRateLimited, {{"seconds", "30"}})), "30");
  EXPECT_EQ(retry_after(Fail(sudiao::reasons::kOverloaded)), "1");
  EXPECT_EQ(retry_after(Fail(sudiao::reasons::kNotFound)), "");
}

TEST(PreferredLanguage, FollowsTheQualities) {
  EXPECT_EQ(PreferredLanguage("zh-CN,zh;q=0.9,en;q=0.8"), Language::kChinese);
  EXPECT_EQ(PreferredLanguage("en-GB,en;q=0.9,zh;q=0.8"), Language::kEnglish);
  EXPECT_EQ(PreferredLanguage("en;q=0.5, zh-TW"), Language::kChinese);
  EXPECT_EQ(PreferredLanguage("fr"), Language::kEnglish);
  EXPECT_EQ(PreferredLanguage(""), Language::kEnglish);
  EXPECT_EQ(PreferredLanguage("zh;q=0"), Language::kEnglish);
}

TEST(CallDeadline, IsNeverLongerThanTheCap) {
  EXPECT_EQ(CallDeadline(""), absl::Seconds(10));
  EXPECT_EQ(CallDeadline("500ms"), absl::Milliseconds(500));
  EXPECT_EQ(CallDeadline("2"), absl::Seconds(2));
  EXPECT_EQ(CallDeadline("3600"), absl::Seconds(60));
  EXPECT_EQ(CallDeadline("-1"), absl::Seconds(10));
  EXPECT_EQ(CallDeadline("soon"), absl::Seconds(10));
}

TEST(Range, IsReadAsInRfc9110) {
  ByteRange range;
  const auto read = [&](std::string_view header) {
    const RangeKind kind = ReadRange(header, 100, &range);
    return kind == RangeKind::kWhole  ? std::string("whole")
           : kind == RangeKind::kPart ? Cat(range.first, "-", range.last)
                                      : std::string("none");
  };
  EXPECT_EQ(read("bytes=0-9"), "0-9");
  EXPECT_EQ(read("bytes=90-"), "90-99");
  EXPECT_EQ(read("bytes=90-500"), "90-99");
  EXPECT_EQ(read("bytes=-10"), "90-99");
  EXPECT_EQ(read("bytes=-500"), "0-99");
  EXPECT_EQ(read("bytes=100-"), "none");
  EXPECT_EQ(read("bytes=-0"), "none");
  EXPECT_EQ(read("bytes=5-1"), "whole");
  EXPECT_EQ(read("bytes=0-1,5-6"), "whole");
  EXPECT_EQ(read("items=0-1"), "whole");
  EXPECT_EQ(read("bytes=a-b"), "whole");
}

TEST(FileName, IsReadFromContentDisposition) {
  EXPECT_EQ(FileNameOf("attachment; filename=\"a b.pdf\""), "a b.pdf");
  EXPECT_EQ(FileNameOf("attachment; filename=x.pdf; filename*=UTF-8''%E8%AF%89.pdf"), "诉.pdf");
  EXPECT_EQ(FileNameOf("attachment; filename=\"../../etc/passwd\""), "passwd");
  EXPECT_EQ(FileNameOf("attachment"), "");
}

TEST(Cookies, AreFoundByTheirWholeName) {
  Request request;
  request.headers = {{"cookie", "xsudiao_csrf=1; sudiao_csrf=2;sudiao_csrf_x=3"}};
  EXPECT_EQ(CookieOf(request, "sudiao_csrf"), "2");
  EXPECT_EQ(CookieOf(request, "none"), "");
}

class WebRootTest : public ::testing::Test {
 protected:
  WebRootTest() {
    char pattern[] = "/tmp/sudiao_web_XXXXXX";
    folder_ = ::mkdtemp(pattern);
    std::ofstream(folder_ + "/index.html") << "app";
    std::ofstream(folder_ + "/a.js") << "js";
    std::ofstream(folder_ + "/.secret") << "secret";
  }
  ~WebRootTest() override {
    for (const char* name : {"/index.html", "/a.js", "/.secret", ""}) std::remove((folder_ + name).c_str());
  }
  std::string Get(const std::string& path) {
    Request request;
    request.path = path;
    const auto file = WebRoot(folder_).Find(request);
    return file.has_value() ? file->body : "none";
  }
  std::string folder_;
};

TEST_F(WebRootTest, ServesFilesAndTheAppForItsPlaces) {
  EXPECT_EQ(Get("/a.js"), "js");
  EXPECT_EQ(Get("/"), "app");
  EXPECT_EQ(Get("/cases/1"), "app");
  EXPECT_EQ(Get("/missing.js"), "none");
}

TEST_F(WebRootTest, NeverLeavesItsFolder) {
  for (const char* path : {"/../etc/passwd", "/%2e%2e/etc/passwd", "/..%2f..%2fetc/passwd", "/.secret",
                           "/%2esecret", "/a%00.js", "/..\\x", "etc/passwd"}) {
    EXPECT_EQ(Get(path), "none") << path;
  }
}

TEST(OpenApi, IsTheGoldenDocument) {
  const std::string document = OpenApiDocument(EchoTable(), "Echo", "v1");
  const std::string path = GATEWAY_TESTDATA "/echo_openapi.json";
  // Run with UPDATE_GOLDEN=1 after a wanted change, and read the difference.
  if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream(path) << document;
  std::ostringstream golden;
  golden << std::ifstream(path).rdbuf();
  EXPECT_EQ(document, golden.str());
  EXPECT_EQ(document, OpenApiDocument(EchoTable(), "Echo", "v1"));
}

// A service whose timers cause deliveries and new timers.
class FakeClock : public RemoteClock {
 public:
  FakeClock(std::vector<int> due, std::vector<std::string>* log, std::string name)
      : due_(std::move(due)), log_(log), name_(std::move(name)) {}

  absl::StatusOr<common::v1::Clock> Get() override {
    common::v1::Clock clock;
    clock.mutable_now()->set_seconds(now_);
    if (!due_.empty())
      clock.mutable_next_due_time()->set_seconds(*std::min_element(due_.begin(), due_.end()));
    clock.set_idle(deliveries == 0);
    return clock;
  }
  absl::StatusOr<common::v1::Clock> Set(absl::Time now) override {
    if (on_move && absl::ToUnixSeconds(now) > now_) on_move(now_);
    now_ = absl::ToUnixSeconds(now);
    deliveries = std::max(0, deliveries - 1);
    std::erase_if(due_, [&](int due) {
      if (due > now_) return false;
      log_->push_back(Cat(name_, due, "@", now_));
      return true;
    });
    return Get();
  }

  int deliveries = 0;
  std::function<void(int64_t from)> on_move;

 protected:
  int64_t now_ = 0;

 private:
  std::vector<int> due_;
  std::vector<std::string>* log_;
  std::string name_;
};

TEST(VirtualClock, FiresTimersOfAllServicesInTheOrderOfTheirTimes) {
  std::vector<std::string> log;
  std::vector<std::unique_ptr<RemoteClock>> clocks;
  clocks.push_back(std::make_unique<FakeClock>(std::vector<int>{10, 40, 200}, &log, "a"));
  clocks.push_back(std::make_unique<FakeClock>(std::vector<int>{20, 30}, &log, "b"));
  const auto clock = AdvanceClocks(clocks, absl::FromUnixSeconds(100));
  ASSERT_TRUE(clock.ok());
  EXPECT_THAT(log, ElementsAre("a10@10", "b20@20", "b30@30", "a40@40"));
  EXPECT_EQ(clock->now().seconds(), 100);
  EXPECT_EQ(clock->next_due_time().seconds(), 200);
}

TEST(VirtualClock, WaitsUntilAllIsDelivered) {
  std::vector<std::string> log;
  auto busy = std::make_unique<FakeClock>(std::vector<int>{}, &log, "a");
  busy->deliveries = 3;
  std::vector<std::unique_ptr<RemoteClock>> clocks;
  clocks.push_back(std::move(busy));
  const auto clock = AdvanceClocks(clocks, absl::FromUnixSeconds(100));
  ASSERT_TRUE(clock.ok());
  EXPECT_TRUE(clock->idle());
}

// Two services that pass one event back and forth behind the reader's back: it is always where was read last.
class Passing {
 public:
  explicit Passing(int times) : left_(times) {}
  int64_t left() const { return left_; }
  std::unique_ptr<RemoteClock> Clock(int place) { return std::make_unique<OneClock>(*this, place); }

 private:
  class OneClock final : public FakeClock {
   public:
    OneClock(Passing& event, int place) : FakeClock({}, nullptr, ""), event_(event), place_(place) {}
    absl::StatusOr<common::v1::Clock> Get() override {
      ASSIGN_OR_RETURN(common::v1::Clock clock, FakeClock::Get());
      clock.set_idle(event_.left_ == 0 || event_.at_ != place_);
      clock.set_sent(event_.sent_[place_]);
      // It moves on to who was read just now.
      if (event_.left_ > 0 && event_.at_ != place_) {
        ++event_.sent_[event_.at_];
        event_.at_ = place_;
        --event_.left_;
      }
      return clock;
    }
    absl::StatusOr<common::v1::Clock> Set(absl::Time now) override {
      moved_ = moved_ || (absl::ToUnixSeconds(now) > now_ && event_.left_ > 0);
      EXPECT_FALSE(moved_) << "time went on with an event under way";
      return FakeClock::Set(now);
    }

   private:
    Passing& event_;
    const int place_;
    bool moved_ = false;
  };

  int64_t left_;
  int at_ = 1;
  int64_t sent_[2] = {0, 0};
};

TEST(VirtualClock, IsNotDeceivedByAnEventThatPassesBehindTheReader) {
  Passing event(5);
  std::vector<std::unique_ptr<RemoteClock>> clocks;
  clocks.push_back(event.Clock(0));
  clocks.push_back(event.Clock(1));
  ASSERT_TRUE(AdvanceClocks(clocks, absl::FromUnixSeconds(100)).ok());
  EXPECT_EQ(event.left(), 0);
  EXPECT_EQ(clocks[0]->Get()->now().seconds(), 100);
}

TEST(VirtualClock, WhatHappenedTodayTakesEffectBeforeATimerOfTomorrow) {
  std::vector<std::string> log;
  auto busy = std::make_unique<FakeClock>(std::vector<int>{40}, &log, "a");
  busy->deliveries = 3;
  FakeClock* const sender = busy.get();
  busy->on_move = [&](int64_t) { EXPECT_EQ(sender->deliveries, 0); };
  std::vector<std::unique_ptr<RemoteClock>> clocks;
  clocks.push_back(std::move(busy));
  ASSERT_TRUE(AdvanceClocks(clocks, absl::FromUnixSeconds(100)).ok());
  EXPECT_THAT(log, ElementsAre("a40@40"));
}

TEST(VirtualClock, BringsAClockAlongThatStayedBehind) {
  std::vector<std::string> log;
  std::vector<std::unique_ptr<RemoteClock>> clocks;
  clocks.push_back(std::make_unique<FakeClock>(std::vector<int>{}, &log, "a"));
  clocks.push_back(std::make_unique<FakeClock>(std::vector<int>{40}, &log, "b"));
  // The first try reached one service only.
  ASSERT_TRUE(clocks[0]->Set(absl::FromUnixSeconds(100)).ok());
  ASSERT_TRUE(AdvanceClocks(clocks, absl::FromUnixSeconds(100)).ok());
  EXPECT_THAT(log, ElementsAre("b40@100"));
  ASSERT_TRUE(clocks[1]->Set(absl::FromUnixSeconds(200)).ok());
  ASSERT_TRUE(AdvanceClocks(clocks, absl::FromUnixSeconds(200)).ok());
  for (const auto& clock : clocks) EXPECT_EQ(clock->Get()->now().seconds(), 200);
}

TEST(VirtualClock, RefusesToGoBack) {
  std::vector<std::string> log;
  std::vector<std::unique_ptr<RemoteClock>> clocks;
  clocks.push_back(std::make_unique<FakeClock>(std::vector<int>{}, &log, "a"));
  ASSERT_TRUE(AdvanceClocks(clocks, absl::FromUnixSeconds(100)).ok());
  EXPECT_EQ(ReasonOf(AdvanceClocks(clocks, absl::FromUnixSeconds(50)).status()), "INVALID_FIELDS");
}

}  // namespace
}  // namespace sudiao::gateway
