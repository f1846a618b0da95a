#include "tests/e2e/access_world.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "common/types/ids.h"
#include "gtest/gtest.h"

namespace sudiao::e2e {
namespace {

constexpr std::pair<Who, const char*> kNames[] = {
    {kAnn, "ann"},           {kBob, "bob"},         {kAgent, "company"},
    {kMediator, "mediator"}, {kManager, "manager"}, {kClerk, "clerk"},
    {kJudge, "judge"},       {kOutsider, "lawyer"}, {kColleague, "mediator2"},
    {kOtherCourt, "ipclerk"}};

// An id of the right form that nothing has.
std::string MissingId() { return NewId(absl::FromUnixSeconds(1'000'000'000)); }

void ExpectOk(const Reply& reply, const std::string& step) {
  EXPECT_TRUE(reply.ok()) << step << ": " << reply.body;
}

}  // namespace

std::string NamesOf(unsigned who) {
  std::string names;
  for (const auto& [bit, name] : kNames) {
    if ((who & bit) != 0) absl::StrAppend(&names, names.empty() ? "" : ", ", name);
  }
  return names.empty() ? "nobody" : names;
}

World::World(Platform& platform) : story_(platform), anonymous_(platform.Anonymous()) {
  for (const auto& [who, name] : kNames) clients_.emplace(who, platform.As(name));
  Prepare();
  Represent();
  Talk();
  Offer();
  Draft();
  HandIn();
  Conclude();
}

std::string World::Word(const std::string& word) {
  words_.push_back(word);
  return word;
}

void World::Add(const std::string& collection, const Reply& made, unsigned readers,
                std::vector<std::string> words) {
  ExpectOk(made, collection);
  items_[collection].push_back({made.At("uid"), readers, std::move(words)});
}

// Up to the open room. What the application says is for everybody in the case; how to reach ann is not for
// bob.
void World::Prepare() {
  story_.File(story_.court_id, Word("WORD-TITLE"));
  Word("13800000000");
  Word("赔偿损失");
  story_.Refer();
  story_.Invite();
  story_.Consent();
  story_.ChooseMediator();
  story_.AcceptAppointment();
  story_.OpenMediation();
  ids_["{case}"] = ids_["{mediation}"] = ids_["{appointment}"] = story_.case_id;
  ids_["{mediator}"] = story_.mediator_id;
  ids_["{bill}"] = MissingId();  // the rules of this case know none
  items_["bill"] = {};
  ids_["{account}"] = As(kAnn).account_id();
  // Companies are known to their members only.
  ids_["{organization}"] = As(kAgent).OrganizationOf("COMPANY");
}

void World::Represent() {
  const Reply granted = As(kAnn).Post(
      "/v1/representations",
      absl::StrCat(R"({"caseId": ")", story_.case_id,
                   R"(", "agentEmail": "company@demo.example", "authority": "AUTHORITY_GENERAL"})"));
  ExpectOk(granted, "power of attorney");
  ids_["{representation}"] = granted.At("uid");
  story_.Await(As(kAgent), "/v1/cases/" + story_.case_id, "uid", story_.case_id);
  story_.Await(As(kAgent), "/v1/mediations/" + story_.case_id, "uid", story_.case_id);
}

void World::Talk() {
  const std::string path = "/v1/mediations/" + story_.case_id + "/messages";
  const auto say = [&](Who who, const std::string& label, const std::string& word, unsigned readers,
                       const std::string& party = "") {
    const std::string of = party.empty() ? "" : ",\"partyId\":\"" + party + "\"";
    Add("message",
        As(who).Post(path, "{\"label\":\"LABEL_" + label + "\",\"text\":\"" + Word(word) + "\"" + of + "}"),
        readers, {word});
  };
  say(kAnn, "SHARED", "WORD-ANN-TO-ALL", kRoom);
  say(kBob, "SHARED", "WORD-BOB-TO-ALL", kRoom);
  say(kMediator, "SHARED", "WORD-MEDIATOR-TO-ALL", kRoom);
  say(kAnn, "CAUCUS", "WORD-ANN-IN-CAUCUS", kAnnSide | kMediator);
  say(kAgent, "CAUCUS", "WORD-AGENT-IN-CAUCUS", kAnnSide | kMediator);
  say(kBob, "CAUCUS", "WORD-BOB-IN-CAUCUS", kBob | kMediator);
  say(kMediator, "CAUCUS", "WORD-MEDIATOR-TO-ANN", kAnnSide | kMediator, story_.ann_party);
  say(kMediator, "CAUCUS", "WORD-MEDIATOR-TO-BOB", kBob | kMediator, story_.bob_party);
  say(kMediator, "MEDIATOR_ONLY", "WORD-NOTE", kMediator);
  say(kMediator, "CENTRE", "WORD-MEDIATOR-TO-CENTRE", kMediator | kManager);
  say(kManager, "CENTRE", "WORD-CENTRE-TO-MEDIATOR", kMediator | kManager);

  const std::string room = "/v1/mediations/" + story_.case_id;
  const Reply now = anonymous_.Get("/v1/clock");
  const Reply scheduled = As(kMediator).Post(
      room + ":scheduleSession", absl::StrCat(R"({"way":"SESSION_WAY_VIDEO","startTime":")", now.At("now"),
                                              R"(","place":")", Word("WORD-PLACE"), "\"}"));
  ExpectOk(scheduled, "schedule");
  ids_["{session}"] = scheduled.At("sessions.0.id");
  ExpectOk(As(kMediator).Post(room + ":startSession", Fill(R"({"sessionId":"{session}"})")), "start session");
  ExpectOk(As(kMediator).Post(room + ":endSession",
                              Fill(R"({"sessionId":"{session}","record":")" + Word("WORD-RECORD") + "\"}")),
           "end session");
  const Reply proposed = As(kMediator).Post(room + ":proposeUndisputedFacts",
                                            "{\"facts\":[\"" + Word("WORD-UNDISPUTED") + "\"]}");
  ExpectOk(proposed, "undisputed fact");
  ids_["{fact}"] = proposed.At("undisputedFacts.0.id");
  for (const Who who : {kAnn, kBob}) {
    ExpectOk(As(who).Post(room + ":confirmUndisputedFacts", Fill(R"({"factIds":["{fact}"]})")),
             "confirm fact");
  }
}

void World::Offer() {
  const std::string path = "/v1/mediations/" + story_.case_id + "/offers";
  const auto make = [&](Who who, const std::string& label, const std::string& word, unsigned readers) {
    Add("offer",
        As(who).Post(
            path,
            "{\"label\":\"LABEL_" + label + "\",\"text\":\"" + Word(word) +
                R"(","amount":{"currencyCode":"CNY","units":"50000"},"expireTime":"2027-01-01T00:00:00Z"})"),
        readers, {word});
  };
  make(kBob, "SHARED", "WORD-OFFER-TO-ALL", kRoom);
  make(kAnn, "CAUCUS", "WORD-OFFER-OF-ANN", kAnnSide | kMediator);
  make(kBob, "CAUCUS", "WORD-OFFER-OF-BOB", kBob | kMediator);
}

void World::Draft() {
  const std::string path = "/v1/mediations/" + story_.case_id + "/agreements";
  const auto draft = [&](Who who, const std::string& word, unsigned readers) {
    Add("agreement", As(who).Post(path, "{\"facts\":\"" + Word(word) + "\"}"), readers, {word});
  };
  draft(kAnn, "WORD-DRAFT-OF-ANN", kAnnSide | kMediator);
  draft(kBob, "WORD-DRAFT-OF-BOB", kBob | kMediator);
}

void World::Upload(const std::string& label, const std::string& word, unsigned readers) {
  const Reply made = As(kAnn).Send("POST",
                                   "/v1/cases/" + story_.case_id + "/evidence?label=LABEL_" + label +
                                       "&title=" + Word(word + "-TITLE") + "&fileName=" + label + ".txt",
                                   Word(word + "-BYTES") + "\n", "text/plain");
  Add("evidence", made, readers, {word + "-TITLE"});
  Add("download", made, readers, {word + "-BYTES"});
}

void World::HandIn() {
  Upload("OWNER", "WORD-FILE-OWN", kAnnSide);
  Upload("CAUCUS", "WORD-FILE-CAUCUS", kAnnSide | kMediator);
  Upload("SHARED", "WORD-FILE-SHARED", kRoom);
  Upload("COURT", "WORD-FILE-COURT", kInCase);
}

// The settlement, its confirmation and ruling.
void World::Conclude() {
  const std::string sha256 = story_.DraftAgreement();
  items_["agreement"].push_back(
      {story_.agreement_id,
       kInCase,  // complete, it goes to the court that referred the case (SIM-19)
       {Word("争议事项：赔偿数额"), Word("向申请人支付人民币50000元"), "WORD-TITLE"}});
  story_.SignByAll(sha256);
  const Reply applied = story_.Apply(story_.ann);
  ExpectOk(applied, "apply");
  ExpectOk(story_.JoinApplication(story_.bob), "join");
  story_.Confirm();
  story_.Await(As(kAnn), "/v1/cases/" + story_.case_id, "state", "CASE_STATE_CONFIRMED");
  ids_["{application}"] = applied.At("uid");
  ids_["{clause}"] = As(kAnn).Get("/v1/" + story_.application).At("clauses.0.id");
  for (const char* collection : {"message", "offer", "agreement", "evidence"}) {
    ids_[absl::StrCat("{", collection, "}")] = items_.at(collection).front().id;
  }
}

std::string World::Fill(std::string text, bool missing) const {
  for (const auto& [name, id] : ids_) absl::StrReplaceAll({{name, missing ? MissingId() : id}}, &text);
  return absl::StrReplaceAll(text, {{"{party}", story_.ann_party},
                                    {"{court}", story_.court_id},
                                    {"{body}", story_.body_id},
                                    {"{ann}", clients_.at(kAnn).account_id()}});
}

std::string World::FillItem(std::string text, const std::string& collection, const std::string& id) const {
  absl::StrReplaceAll({{absl::StrCat("{", collection, "}"), id.empty() ? MissingId() : id}}, &text);
  return Fill(std::move(text));
}

std::string World::State() {
  std::string state;
  const auto add = [&](Who who, const char* path) {
    absl::StrAppend(&state, As(who).Get(Fill(path)).body, "\n");
  };
  for (const char* path : {"/v1/cases/{case}", "/v1/appointments/{case}", "/v1/mediations/{case}",
                           "/v1/applications/{application}", "/v1/mediations/{case}/messages?pageSize=100",
                           "/v1/mediations/{case}/offers?pageSize=100",
                           "/v1/mediations/{case}/agreements?pageSize=100", "/v1/applications"}) {
    add(kMediator, path);
  }
  add(kAnn, "/v1/cases/{case}/evidence?pageSize=100");
  add(kAnn, "/v1/representations");
  add(kAnn, "/v1/accounts/me");
  add(kAgent, "/v1/organizations/{organization}/members");
  add(kOutsider, "/v1/cases");
  add(kOutsider, "/v1/accounts/me");
  add(kOutsider, "/v1/mediators?pageSize=100");
  return state;
}

}  // namespace sudiao::e2e
