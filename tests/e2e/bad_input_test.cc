// Bad requests to real routes: each gets the right problem document, in the caller's language, and changes
// nothing.
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/e2e/story.h"

namespace sudiao::e2e {
namespace {

// A route with a request that would be taken.
struct Target {
  std::string name;
  Client* who;
  std::string method;
  std::string path;
  std::string good;       // a JSON object
  std::string text;       // a member that is a text
  std::string with_enum;  // a body whose enum has a name that does not exist
  std::string enum_path;
  bool has_etag = false;
};

struct Bad {
  std::string what;
  std::string body;
  int status = 400;
  std::string reason;
  std::string field;  // of errors[0], "" without one
  std::string code;   // of errors[0]
  Headers headers;
  std::string content_type = "application/json";
};

bool HasChinese(const std::string& text) {
  for (size_t i = 0; i + 2 < text.size(); ++i) {
    const auto first = static_cast<unsigned char>(text[i]);
    if (first >= 0xE4 && first <= 0xE9) return true;  // U+4E00 to U+9FFF
  }
  return false;
}

// The good body with one more member in front.
std::string With(const std::string& good, const std::string& member) {
  return "{" + member + (good == "{}" ? "" : ",") + good.substr(1);
}

class BadInputTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    platform_ = Platform::Standalone().release();
    room_ = new Story(*platform_);
    room_->File(room_->body_id);
    room_->Accept();
    room_->Invite();
    room_->Consent();
    room_->ChooseMediator();
    room_->AcceptAppointment();
    room_->OpenMediation();
    sha256_ = room_->DraftAgreement();
    invited_ = new Story(*platform_);
    invited_->File(invited_->body_id);
    invited_->Accept();
    invited_->Invite();
    const Reply draft = room_->ann.Post("/v1/cases", CaseBody("draft"));
    ASSERT_TRUE(draft.ok()) << draft.body;
    draft_ = "/v1/cases/" + draft.At("uid");
  }
  static void TearDownTestSuite() {
    EXPECT_TRUE(platform_->Verify());
    delete invited_;
    delete room_;
    delete platform_;
  }

  static std::string CaseBody(const std::string& title) {
    return absl::StrCat(R"({"title":")", title, R"(","facts":"f","truthStatement":true,"language":"en",
        "recipientOrganizationId":")",
                        room_->body_id, R"(",
        "parties":[{"side":"SIDE_APPLICANT","kind":"PARTY_KIND_PERSON","displayName":"Ann","phone":"13800000000",
                    "email":"ann@example.com","accountId":")",
                        room_->ann.account_id(), R"("},
                   {"side":"SIDE_RESPONDENT","kind":"PARTY_KIND_PERSON","displayName":"Bob","country":"DE"}],
        "rights":[{"type":"RIGHT_TYPE_TRADEMARK","title":"X"}],
        "claims":[{"kind":"CLAIM_KIND_OTHER","text":"stop"}]})");
  }

  static std::vector<Target> Targets() {
    const std::string invited = "/v1/cases/" + invited_->case_id;
    return {
        {"create", &room_->ann, "POST", "/v1/cases", CaseBody("new"), "cause",
         R"({"title":"x","parties":[{"side":"SIDE_A","kind":"PARTY_KIND_PERSON","displayName":"Ann"}]})",
         "parties[0].side"},
        {"update", &room_->ann, "PATCH", draft_, R"({"title":"changed"})", "cause",
         R"({"rights":[{"type":"RIGHT_TYPE_TRADEMARK"},{"type":"TRADEMARK"}]})", "rights[1].type", true},
        {"submit", &room_->ann, "POST", draft_ + ":submit", "{}", "requestId", "", "", true},
        {"consent", &invited_->ann, "POST", invited + ":consent",
         R"({"step":"CONSENT_STEP_MEDIATION","granted":true,"textVersion":"mediation-1"})", "partyId",
         R"({"step":"MEDIATION","granted":true,"textVersion":"mediation-1"})", "step", true},
        {"message", &room_->ann, "POST", "/v1/mediations/" + room_->case_id + "/messages",
         R"({"label":"LABEL_SHARED","text":"hello"})", "partyId", R"({"label":"SHARED","text":"hello"})",
         "label"},
        {"sign", &room_->ann, "POST", "/v1/" + room_->agreement + ":sign",
         absl::StrCat(R"({"as":"SIGNER_KIND_PARTY","contentSha256":")", sha256_, R"("})"), "partyId",
         absl::StrCat(R"({"as":"SIGNER_KIND_OWNER","contentSha256":")", sha256_, R"("})"), "as", true},
    };
  }

  // What any of these requests could change.
  static std::string State() {
    std::string state;
    for (const std::string& path :
         {draft_, "/v1/cases/" + invited_->case_id, "/v1/cases/" + room_->case_id,
          "/v1/mediations/" + room_->case_id, "/v1/" + room_->agreement,
          "/v1/mediations/" + room_->case_id + "/messages", std::string("/v1/cases")}) {
      const Reply reply = room_->ann.Get(path);
      EXPECT_EQ(reply.status, 200) << path;
      absl::StrAppend(&state, reply.body, "\n");
    }
    return state;
  }

  static void ExpectProblem(const Reply& reply, const Bad& bad, bool chinese) {
    EXPECT_EQ(reply.status, bad.status) << reply.body;
    EXPECT_EQ(reply.content_type, "application/problem+json");
    EXPECT_EQ(reply.reason(), bad.reason) << reply.body;
    EXPECT_EQ(reply.At("type"), "/problems/" + bad.reason);
    EXPECT_EQ(reply.At("status"), std::to_string(bad.status));
    EXPECT_NE(reply.At("instance"), "");
    EXPECT_NE(reply.At("detail"), "");
    EXPECT_EQ(HasChinese(reply.At("title")), chinese) << reply.body;
    EXPECT_EQ(HasChinese(reply.At("detail")), chinese) << reply.body;
    EXPECT_EQ(reply.At("errors.0.field"), bad.field) << reply.body;
    EXPECT_EQ(reply.At("errors.0.reason"), bad.code) << reply.body;
    if (!bad.field.empty()) {
      EXPECT_EQ(HasChinese(reply.At("errors.0.description")), chinese) << reply.body;
    }
  }

  static void ExpectRefused(const Target& target, const Bad& bad) {
    SCOPED_TRACE(absl::StrCat(target.name, ": ", bad.what));
    const std::string before = State();
    for (const bool chinese : {false, true}) {
      Headers headers = bad.headers;
      headers.emplace_back("Accept-Language",
                           chinese ? "zh-CN,zh;q=0.9,en;q=0.5" : "en-GB,en;q=0.9,zh;q=0.1");
      ExpectProblem(target.who->Send(target.method, target.path, bad.body, bad.content_type, headers), bad,
                    chinese);
    }
    EXPECT_EQ(State(), before) << "changed something";
  }

  static Platform* platform_;
  static Story* room_;     // with an agreement to sign
  static Story* invited_;  // waiting for consents
  static std::string draft_;
  static std::string sha256_;
};
Platform* BadInputTest::platform_ = nullptr;
Story* BadInputTest::room_ = nullptr;
Story* BadInputTest::invited_ = nullptr;
std::string BadInputTest::draft_;
std::string BadInputTest::sha256_;

TEST_F(BadInputTest, WhatIsNotJsonIsRefused) {
  for (const Target& target : Targets()) {
    const std::string text = "\"" + target.text + "\":\"";
    const std::vector<Bad> rows = {
        {"half a document", target.good.substr(0, target.good.size() - 1) + ",", 400, "INVALID_JSON"},
        {"a list", "[" + target.good + "]", 400, "INVALID_JSON"},
        {"a text", "\"hello\"", 400, "INVALID_JSON"},
        {"two documents", target.good + target.good, 400, "INVALID_JSON"},
        {"rubbish behind", target.good + "x", 400, "INVALID_JSON"},
        {"single quotes", "{'" + target.text + "':1}", 400, "INVALID_JSON"},
        {"NaN", "{\"" + target.text + "\":NaN}", 400, "INVALID_JSON"},
        {"broken UTF-8", With(target.good, text + "\xC3\x28\""), 400, "INVALID_JSON"},
        {"a surrogate as UTF-8", With(target.good, text + "\xED\xA0\x80\""), 400, "INVALID_JSON"},
        {"half a surrogate pair", With(target.good, text + "\\ud800\""), 400, "INVALID_JSON"},
        {"a raw control character", With(target.good, text + "\x01\""), 400, "INVALID_JSON"},
        {"too deep", std::string(5000, '[') + std::string(5000, ']'), 400, "INVALID_JSON"},
        {"no JSON at all", target.good, 415, "UNSUPPORTED_MEDIA_TYPE", "", "", {}, "text/plain"},
    };
    for (const Bad& bad : rows) ExpectRefused(target, bad);
  }
}

TEST_F(BadInputTest, EachWrongMemberIsNamedByItsPath) {
  for (const Target& target : Targets()) {
    const std::string text = "\"" + target.text + "\":";
    std::vector<Bad> rows = {
        {"an unknown field", With(target.good, "\"nonsense\":1"), 400, "INVALID_FIELDS", "nonsense",
         "UNKNOWN_FIELD"},
        {"a field twice", With("{}", text + "\"a\"," + text + "\"b\""), 400, "INVALID_FIELDS", target.text,
         "DUPLICATE_KEY"},
        {"a number for a text", With(target.good, text + "5"), 400, "INVALID_FIELDS", target.text,
         "WRONG_TYPE"},
        {"an object for a text", With(target.good, text + "{}"), 400, "INVALID_FIELDS", target.text,
         "WRONG_TYPE"},
    };
    if (!target.with_enum.empty()) {
      rows.push_back(
          {"a wrong enum name", target.with_enum, 400, "INVALID_FIELDS", target.enum_path, "UNKNOWN_VALUE"});
    }
    for (const Bad& bad : rows) ExpectRefused(target, bad);
  }
}

TEST_F(BadInputTest, NestedMembersAreNamedByTheirWholePath) {
  const Target create = Targets()[0];
  const std::vector<Bad> rows = {
      {"unknown inside", R"({"title":"x","parties":[{"side":"SIDE_APPLICANT"},{"nonsense":true}]})", 400,
       "INVALID_FIELDS", "parties[1].nonsense", "UNKNOWN_FIELD"},
      {"a number that is none", R"({"title":"x","amount":{"currencyCode":"CNY","units":"many"}})", 400,
       "INVALID_FIELDS", "amount.units", "WRONG_TYPE"},
      {"no list", R"({"title":"x","claims":{"text":"x"}})", 400, "INVALID_FIELDS", "claims", "WRONG_TYPE"},
      {"null in a list", R"({"title":"x","links":[null]})", 400, "INVALID_FIELDS", "links[0]",
       "NULL_NOT_ALLOWED"},
      {"no body", "", 400, "INVALID_FIELDS", "body", "REQUIRED"},
  };
  for (const Bad& bad : rows) ExpectRefused(create, bad);
}

TEST_F(BadInputTest, EverythingWrongIsToldAtOnce) {
  const Reply reply =
      room_->ann.Post("/v1/cases", R"({"nonsense":1,"title":5,"parties":[{"side":"X"}],"links":[1]})");
  EXPECT_EQ(reply.status, 400) << reply.body;
  EXPECT_EQ(reply.SizeOf("errors"), 4U) << reply.body;
}

// What only the service can know is told with the same paths as what the gateway knows.
TEST_F(BadInputTest, AServiceNamesTheMemberAsTheCallerWroteIt) {
  const std::vector<Target> targets = Targets();
  const std::string no_name = R"({"title":"x","language":"en","parties":[{"side":"SIDE_APPLICANT",
      "kind":"PARTY_KIND_PERSON"}]})";
  ExpectRefused(targets[0], {"a party without a name", no_name, 400, "INVALID_FIELDS",
                             "parties[0].displayName", "REQUIRED"});
  ExpectRefused(targets[4],
                {"no text", R"({"label":"LABEL_SHARED"})", 400, "INVALID_FIELDS", "text", "REQUIRED"});
  ExpectRefused(targets[5], {"no hash", R"({"as":"SIGNER_KIND_PARTY"})", 400, "INVALID_FIELDS",
                             "contentSha256", "REQUIRED"});
  ExpectRefused(targets[3], {"a bad request_id", With(targets[3].good, "\"requestId\":\"a b\""), 400,
                             "INVALID_FIELDS", "requestId", "INVALID"});
}

TEST_F(BadInputTest, TwoMebibytesAreTooMuch) {
  const std::string filler(2 * 1024 * 1024, 'x');
  for (const Target& target : Targets()) {
    ExpectRefused(target, {"2 MiB", With(target.good, "\"" + target.text + "\":\"" + filler + "\""), 413,
                           "BODY_TOO_LARGE"});
    ExpectRefused(
        target, {"2 MiB of blanks", target.good + std::string(2 * 1024 * 1024, ' '), 413, "BODY_TOO_LARGE"});
  }
}

TEST_F(BadInputTest, AnOldEtagIsAFailedPreconditionInTheHeaderAndAConflictInTheBody) {
  for (const Target& target : Targets()) {
    if (!target.has_etag) continue;
    ExpectRefused(target, {"If-Match", target.good, 412, "ETAG_MISMATCH", "", "", {{"If-Match", "\"999\""}}});
    ExpectRefused(target, {"etag", With(target.good, R"("etag":"\"999\"")"), 409, "ETAG_MISMATCH"});
  }
}

TEST_F(BadInputTest, BadQueriesAreRefused) {
  Target list = Targets()[0];
  list.method = "GET";
  const auto refuse = [&](const std::string& query, const std::string& reason, const std::string& field,
                          const std::string& code) {
    list.path = "/v1/cases?" + query;
    ExpectRefused(list, {query, "", 400, reason, field, code});
  };
  refuse("query=%FF", "INVALID_FIELDS", "query", "INVALID_ENCODING");
  refuse("nonsense=1", "INVALID_FIELDS", "nonsense", "UNKNOWN_PARAMETER");
  refuse("pageSize=many", "INVALID_FIELDS", "pageSize", "WRONG_TYPE");
  refuse("pageSize=1&pageSize=2", "INVALID_FIELDS", "pageSize", "DUPLICATE_PARAMETER");
  const Reply page = room_->ann.Get("/v1/cases?pageSize=1");
  ASSERT_NE(page.At("nextPageToken"), "") << page.body;
  refuse("query=other&pageToken=" + page.At("nextPageToken"), "PAGE_TOKEN_MISMATCH", "", "");
}

// The last test: here the good requests are taken.
TEST_F(BadInputTest, ARepeatedRequestGetsTheSameAnswerAndAnotherOneWithItsIdIsRefused) {
  for (const Target& target : Targets()) {
    SCOPED_TRACE(target.name);
    const Headers id = {{"Idempotency-Key", "once-" + target.name}};
    const Reply first = target.who->Send(target.method, target.path, target.good, "application/json", id);
    ASSERT_EQ(first.status, 200) << first.body;
    const std::string after = State();
    const Reply again = target.who->Send(target.method, target.path, target.good, "application/json", id);
    EXPECT_EQ(again.status, 200);
    EXPECT_EQ(again.body, first.body);
    EXPECT_EQ(State(), after) << "happened twice";
    const std::string other = target.name == "submit"
                                  ? R"({"etag":"\"1\""})"
                                  : With(target.good, "\"" + target.text + "\":\"other\"");
    ExpectRefused(target, {"another request", other, 400, "REQUEST_ID_REUSED", "", "", id});
  }
}

}  // namespace
}  // namespace sudiao::e2e
