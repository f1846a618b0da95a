// Role by label by RPC: what everybody is told, and that outsiders cannot tell what exists from what does
// not.
#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <thread>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "common/codec/json.h"
#include "gtest/gtest.h"
#include "tests/e2e/access_table.h"

namespace sudiao::e2e {
namespace {

constexpr Who kAllRoles[] = {kAnn,   kBob,   kAgent,    kMediator,  kManager,
                             kClerk, kJudge, kOutsider, kColleague, kOtherCourt};

// The address of one RPC.
struct Route {
  std::string method;
  std::string path;  // with {case} and the like
};

// Answers are compared without the number of the request.
std::string Comparable(const Reply& reply) {
  constexpr std::string_view kInstance = "\"instance\":\"";
  std::string body = reply.body;
  const size_t begin = body.find(kInstance);
  if (begin != std::string::npos) body.erase(begin, body.find('"', begin + kInstance.size()) + 1 - begin);
  return absl::StrCat(reply.status, " ", reply.content_type, " ", body);
}

class AccessTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    platform_ = Platform::Standalone().release();
    world_ = new World(*platform_);
    ReadRoutes();
  }
  static void TearDownTestSuite() {
    EXPECT_TRUE(platform_->Verify());
    delete world_;
    delete platform_;
  }

  static void ReadRoutes() {
    const Reply openapi = platform_->Anonymous().Get("/openapi.json");
    const auto document = codec::JsonDocument::Parse(openapi.body);
    ASSERT_TRUE(document.ok()) << openapi.body.substr(0, 200);
    const codec::JsonNode paths = document->root()["paths"];
    for (size_t i = 0; i < paths.size(); ++i) {
      const codec::JsonNode operations = paths.At(i);
      for (size_t k = 0; k < operations.size(); ++k) {
        const std::string rpc(operations.At(k)["operationId"].String());
        const std::string method(operations.KeyAt(k));
        routes_[rpc] = {absl::AsciiStrToUpper(method), std::string(paths.KeyAt(i))};
      }
    }
  }

  static Reply Ask(Client& who, const Row& row, const std::string& path, bool missing) {
    const Route& route = routes_.at(row.rpc);
    const std::string query = row.query.empty() ? "" : "?" + world_->Fill(row.query, missing);
    const bool upload = row.rpc == "EvidenceService_UploadEvidence";
    return who.Send(route.method, path + query, world_->Fill(row.body, missing),
                    upload ? "text/plain" : "application/json");
  }
  static std::string PathOf(const Row& row, bool missing) {
    return world_->Fill(routes_.at(row.rpc).path, missing);
  }

  // The answer has exactly these of all confidential words.
  static void ExpectWords(const Reply& reply, const std::set<std::string>& expected, const std::string& who) {
    for (const std::string& word : world_->words()) {
      const bool found = reply.body.find(word) != std::string::npos;
      EXPECT_EQ(found, expected.count(word) > 0)
          << who << (found ? " is told " : " is not told ") << word << ": " << reply.body.substr(0, 600);
    }
  }
  static std::set<std::string> WordsFor(const Row& row, Who who) {
    std::set<std::string> words;
    for (const Shown& shown : row.shows) {
      if ((shown.to & who) != 0) words.insert(shown.word);
    }
    if (row.collection.empty()) return words;
    for (const Item& item : world_->items(row.collection)) {
      if ((item.readers & who) != 0) words.insert(item.words.begin(), item.words.end());
    }
    return words;
  }

  // As if it did not exist: the status, and the very answer that something missing gets.
  static void ExpectHidden(Client& client, const Row& row, int status, const std::string& who) {
    const Reply there = Ask(client, row, PathOf(row, false), false);
    const Reply missing = Ask(client, row, PathOf(row, true), true);
    EXPECT_EQ(there.status, status) << who << ": " << there.body;
    EXPECT_EQ(Comparable(there), Comparable(missing)) << who;
    ExpectWords(there, {}, who);
  }
  static void ExpectHiddenItem(Client& client, const Row& row, const Item& item, int status,
                               const std::string& who) {
    const std::string path = routes_.at(row.rpc).path;
    const std::string collection = row.collection == "download" ? "evidence" : row.collection;
    const Reply there = Ask(client, row, world_->FillItem(path, collection, item.id), false);
    const Reply missing = Ask(client, row, world_->FillItem(path, collection, ""), false);
    EXPECT_EQ(there.status, status) << who << " " << item.words[0] << ": " << there.body;
    EXPECT_EQ(Comparable(there), Comparable(missing)) << who << " " << item.words[0];
    ExpectWords(there, {}, who);
  }

  static void CheckRead(const Row& row) {
    for (const Who who : kAllRoles) {
      if ((row.readers & who) == 0) {
        ExpectHidden(world_->As(who), row, 404, NamesOf(who));
        continue;
      }
      const Reply reply = Ask(world_->As(who), row, PathOf(row, false), false);
      EXPECT_EQ(reply.status, 200) << NamesOf(who) << ": " << reply.body;
      ExpectWords(reply, WordsFor(row, who), NamesOf(who));
    }
    ExpectHidden(world_->anonymous(), row, row.anonymous, "nobody");
  }

  static void CheckItem(const Row& row) {
    const std::string collection = row.collection == "download" ? "evidence" : row.collection;
    for (const Item& item : world_->items(row.collection)) {
      for (const Who who : kAllRoles) {
        if ((item.readers & who) == 0) {
          ExpectHiddenItem(world_->As(who), row, item, 404, NamesOf(who));
          continue;
        }
        const std::string path = world_->FillItem(routes_.at(row.rpc).path, collection, item.id);
        const Reply reply = Ask(world_->As(who), row, path, false);
        EXPECT_EQ(reply.status, 200) << NamesOf(who) << ": " << reply.body;
        ExpectWords(reply, {item.words.begin(), item.words.end()}, NamesOf(who));
      }
      ExpectHiddenItem(world_->anonymous(), row, item, row.anonymous, "nobody");
    }
    for (const Who who : {kOutsider, kColleague, kOtherCourt})
      ExpectHidden(world_->As(who), row, 404, NamesOf(who));
  }

  static void CheckList(const Row& row) {
    for (const Who who : kAllRoles) {
      const Reply reply = Ask(world_->As(who), row, PathOf(row, false), false);
      EXPECT_EQ(reply.status, 200) << NamesOf(who) << ": " << reply.body;
      ExpectWords(reply, WordsFor(row, who), NamesOf(who));
      const bool names_case = reply.body.find(world_->story().case_id) != std::string::npos;
      EXPECT_FALSE(names_case && (who & kOutside) != 0) << NamesOf(who) << ": " << reply.body;
    }
    EXPECT_EQ(Ask(world_->anonymous(), row, PathOf(row, false), false).status, 401);
  }

  static void CheckWrite(const Row& row) {
    for (const Who who : {kOutsider, kColleague, kOtherCourt})
      ExpectHidden(world_->As(who), row, 404, NamesOf(who));
    ExpectHidden(world_->anonymous(), row, row.anonymous, "nobody");
  }

  static void CheckItemWrite(const Row& row) {
    CheckWrite(row);
    for (const Item& item : world_->items(row.collection)) {
      for (const Who who : kAllRoles) {
        if ((item.readers & who) == 0) ExpectHiddenItem(world_->As(who), row, item, 404, NamesOf(who));
      }
      ExpectHiddenItem(world_->anonymous(), row, item, row.anonymous, "nobody");
    }
  }

  static void CheckOffice(const Row& row) {
    for (const Who who : {kAnn, kBob, kAgent, kMediator, kClerk, kJudge, kOutsider}) {
      ExpectHidden(world_->As(who), row, 403, NamesOf(who));
    }
    ExpectHidden(world_->anonymous(), row, 401, "nobody");
  }

  static void CheckPublicThing(const Row& row) {
    for (const Who who : {kAnn, kMediator, kClerk, kOutsider}) {
      const Reply reply = Ask(world_->As(who), row, PathOf(row, false), false);
      EXPECT_EQ(reply.status, 403) << NamesOf(who) << ": " << reply.body;
    }
    EXPECT_EQ(Ask(world_->anonymous(), row, PathOf(row, false), false).status, 401);
  }

  static void CheckOwn(const Row& row) {
    const Reply reply = Ask(world_->anonymous(), row, PathOf(row, false), false);
    EXPECT_EQ(reply.status, 401) << reply.body;
    ExpectWords(reply, {}, "nobody");
  }

  static void CheckPublic(const Row& row) {
    ExpectWords(Ask(world_->anonymous(), row, PathOf(row, false), false), {}, "nobody");
    if (routes_.at(row.rpc).method != "GET") return;
    for (const Who who : kAllRoles) {
      ExpectWords(Ask(world_->As(who), row, PathOf(row, false), false), {}, NamesOf(who));
    }
  }

  static void Check(const Row& row) {
    switch (row.kind) {
      case Kind::kRead:
        return CheckRead(row);
      case Kind::kItem:
        return CheckItem(row);
      case Kind::kList:
        return CheckList(row);
      case Kind::kStream:
      case Kind::kWrite:
        return CheckWrite(row);
      case Kind::kItemWrite:
        return CheckItemWrite(row);
      case Kind::kOffice:
        return CheckOffice(row);
      case Kind::kPublicThing:
        return CheckPublicThing(row);
      case Kind::kOwn:
        return CheckOwn(row);
      case Kind::kPublic:
        return CheckPublic(row);
    }
  }

  static Platform* platform_;
  static World* world_;
  static std::map<std::string, Route> routes_;
};
Platform* AccessTest::platform_ = nullptr;
World* AccessTest::world_ = nullptr;
std::map<std::string, Route> AccessTest::routes_;

TEST_F(AccessTest, EveryRpcHasARowAndEveryRowAnRpc) {
  std::set<std::string> rows;
  for (const Row& row : AccessTable()) {
    rows.insert(row.rpc);
    EXPECT_EQ(routes_.count(row.rpc), 1U) << row.rpc << " is no RPC any more";
    const bool excused =
        row.kind == Kind::kOwn || row.kind == Kind::kPublic || row.kind == Kind::kPublicThing;
    EXPECT_EQ(excused, !row.why.empty()) << row.rpc;
  }
  for (const auto& [rpc, route] : routes_) {
    EXPECT_EQ(rows.count(rpc), 1U) << rpc << " (" << route.method << " " << route.path
                                   << ") has no row in access_table.cc";
  }
}

TEST_F(AccessTest, EveryLabelIsTold_ToExactlyThoseWhoMaySeeIt) {
  for (const char* collection : {"message", "offer", "agreement", "evidence"}) {
    EXPECT_GE(world_->items(collection).size(), 3U) << collection;
  }
  for (const Row& row : AccessTable()) {
    if (routes_.count(row.rpc) == 0) continue;
    const bool reads = row.kind == Kind::kRead || row.kind == Kind::kItem || row.kind == Kind::kList ||
                       row.kind == Kind::kPublic;
    if (!reads) continue;
    SCOPED_TRACE(row.rpc);
    Check(row);
  }
}

TEST_F(AccessTest, WhoIsOutsideCanNeitherChangeAnythingNorLearnWhatExists) {
  const std::string before = world_->State();
  for (const Row& row : AccessTable()) {
    if (routes_.count(row.rpc) == 0) continue;
    const bool reads = row.kind == Kind::kRead || row.kind == Kind::kItem || row.kind == Kind::kList ||
                       row.kind == Kind::kPublic;
    if (reads) continue;
    SCOPED_TRACE(row.rpc);
    Check(row);
    ASSERT_EQ(world_->State(), before) << "changed something";
  }
}

TEST_F(AccessTest, ASearchFindsNothingOfOthers) {
  const auto& story = world_->story();
  for (const Who who : {kOutsider, kColleague, kOtherCourt}) {
    for (const std::string& query :
         {std::string("WORD-TITLE"), std::string("Miller"), std::string("12345678")}) {
      const Reply found = world_->As(who).Get("/v1/cases?query=" + query);
      EXPECT_EQ(found.SizeOf("cases"), 0U) << NamesOf(who) << ": " << found.body;
    }
    const Reply of_case = world_->As(who).Get("/v1/applications?caseId=" + story.case_id);
    EXPECT_EQ(of_case.SizeOf("applications"), 0U) << NamesOf(who) << ": " << of_case.body;
  }
  EXPECT_EQ(world_->As(kBob).Get("/v1/cases?query=WORD-TITLE").SizeOf("cases"), 1U);
}

// Somebody who listens to a room.
class Listener {
 public:
  Listener(Client client, const std::string& path) : client_(std::move(client)) {
    thread_ = std::thread([this, path] {
      client_.Listen(path, [this](std::string_view piece) {
        const absl::MutexLock lock(&mutex_);
        heard_.append(piece.data(), piece.size());
        return !stopping_;
      });
    });
  }
  // The next that is told ends it.
  void Stop() {
    const absl::MutexLock lock(&mutex_);
    stopping_ = true;
  }
  void Join() { thread_.join(); }
  std::string heard() {
    const absl::MutexLock lock(&mutex_);
    return heard_;
  }
  bool Await(const std::string& word, absl::Duration most = absl::Seconds(20)) {
    const auto told = [&]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
      return heard_.find(word) != std::string::npos;
    };
    const absl::MutexLock lock(&mutex_);
    return mutex_.AwaitWithTimeout(absl::Condition(&told), most);
  }

 private:
  Client client_;
  absl::Mutex mutex_;
  std::string heard_ ABSL_GUARDED_BY(mutex_);
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

TEST_F(AccessTest, ALiveStreamTellsOnlyOfWhatMayBeSeen) {
  Story story(*platform_);
  story.File(story.body_id);
  story.Accept();
  story.Invite();
  story.Consent();
  story.ChooseMediator();
  story.AcceptAppointment();
  story.OpenMediation();
  const std::string room = "/v1/mediations/" + story.case_id;
  const auto say = [&](Client& who, const std::string& label) {
    const Reply said = who.Post(room + "/messages", R"({"text":"x","label":"LABEL_)" + label + "\"}");
    EXPECT_TRUE(said.ok()) << said.body;
    return said.At("uid");
  };
  std::map<unsigned, std::unique_ptr<Listener>> listeners;
  for (const auto& [who, name] :
       {std::pair(kAnn, "ann"), {kBob, "bob"}, {kMediator, "mediator"}, {kManager, "manager"}}) {
    listeners[who] = std::make_unique<Listener>(platform_->As(name), room + ":watch");
  }
  // A stream begins with its first change, so something is said until everybody has heard it.
  for (auto& [who, listener] : listeners) {
    const absl::Time deadline = absl::Now() + absl::Seconds(20);
    while (!listener->Await("message", absl::Milliseconds(200)) && absl::Now() < deadline)
      say(story.mediator, "SHARED");
  }
  const std::pair<std::string, unsigned> said[] = {
      {say(story.ann, "CAUCUS"), kAnn | kMediator},
      {say(story.bob, "CAUCUS"), kBob | kMediator},
      {say(story.mediator, "MEDIATOR_ONLY"), kMediator},
      {say(story.mediator, "CENTRE"), kMediator | kManager},
      {say(story.bob, "SHARED"), kAnn | kBob | kMediator | kManager}};
  for (auto& [who, listener] : listeners) {
    EXPECT_TRUE(listener->Await(said[4].first)) << NamesOf(who);
    for (const auto& [id, readers] : said) {
      EXPECT_EQ(listener->heard().find(id) != std::string::npos, (readers & who) != 0)
          << NamesOf(who) << " of " << id;
    }
    listener->Stop();
  }
  say(story.mediator, "SHARED");
  for (auto& [who, listener] : listeners) listener->Join();
}

// A place in the room's own order would let the hidden be counted; callers go on only after what they were
// told.
TEST_F(AccessTest, AStreamCannotBeAskedForAPlaceInTheHiddenOrder) {
  for (const Who who : {kAnn, kBob, kManager, kClerk}) {
    const Reply reply = world_->As(who).Get(world_->Fill("/v1/mediations/{case}:watch?resumeToken=%231"));
    EXPECT_EQ(reply.reason(), "PAGE_TOKEN_MISMATCH") << NamesOf(who) << ": " << reply.body;
  }
}

// The last test: the power of attorney is gone afterwards.
TEST_F(AccessTest, ARevokedAgentIsAnOutsiderWithTheNextRequest) {
  Client& agent = world_->As(kAgent);
  ASSERT_EQ(agent.Get(world_->Fill("/v1/cases/{case}")).status, 200);
  const Reply revoked = world_->As(kAnn).Post(world_->Fill("/v1/representations/{representation}:revoke"));
  ASSERT_EQ(revoked.status, 200) << revoked.body;
  for (const char* path :
       {"/v1/cases/{case}", "/v1/cases/{case}/evidence", "/v1/mediations/{case}",
        "/v1/mediations/{case}/messages", "/v1/appointments/{case}", "/v1/applications/{application}"}) {
    EXPECT_EQ(Comparable(agent.Get(world_->Fill(path))), Comparable(agent.Get(world_->Fill(path, true))))
        << path;
    EXPECT_EQ(agent.Get(world_->Fill(path)).status, 404) << path;
  }
  EXPECT_EQ(agent.Get("/v1/cases").SizeOf("cases"), 0U);
}

}  // namespace
}  // namespace sudiao::e2e
