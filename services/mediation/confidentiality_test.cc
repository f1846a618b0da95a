// CONF-1, CONF-2: who sees what. A table of role x label x RPC that an RPC without a row breaks, and a test
// that hidden acts leave no trace in any answer to another party.
#include <functional>
#include <map>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/status/reasons.h"
#include "common/types/ids.h"
#include "services/mediation/test_room.h"

namespace sudiao::mediation {
namespace {

using common::v1::LABEL_CAUCUS;
using common::v1::LABEL_CENTRE;
using common::v1::LABEL_MEDIATOR_ONLY;
using common::v1::LABEL_SHARED;
using ::sudiao::testing::Engine;
using ::sudiao::testing::FailsWith;
using ::sudiao::testing::IsOk;
using MediationStub = v1::MediationService::Stub;
using MessageStub = v1::MessageService::Stub;
using OfferStub = v1::OfferService::Stub;
using AgreementStub = v1::AgreementService::Stub;

constexpr char kStaleEtag[] = "\"999\"";

// One thing in the room and who may see it.
struct Item {
  std::string kind;
  std::string name;
  std::string id;
  std::string secret;  // a text that stands in it and nowhere else
  std::set<std::string> readers;
};

// What an RPC answered: everything a caller could read out of it.
struct Answer {
  absl::Status status;
  std::string text;
};

template <typename Response>
Answer AnswerOf(const absl::StatusOr<Response>& response) {
  if (!response.ok()) return {response.status(), std::string(response.status().message())};
  return {absl::OkStatus(), response->DebugString()};
}

// How each RPC is called about an item. Writes carry a stale etag or nothing to write, so that the table
// changes nothing.
using Rows = std::map<std::string, std::function<Answer(TestRoom&, const Caller&, const Item&)>>;

template <typename Request>
Request OnRoom() {
  Request request;
  request.set_name(TestRoom::name());
  if constexpr (requires { request.set_etag(kStaleEtag); }) request.set_etag(kStaleEtag);
  return request;
}
template <typename Request>
Request OnItem(const Item& item) {
  Request request;
  request.set_name(item.name);
  if constexpr (requires { request.set_etag(kStaleEtag); }) request.set_etag(kStaleEtag);
  return request;
}
template <typename Request>
Request InRoom() {
  Request request;
  request.set_parent(TestRoom::name());
  return request;
}

#define ROOM_ROW(Call, Stub, Method, make)                                                                   \
  {                                                                                                          \
#Method, [](TestRoom & room, const Caller& who,                                                          \
                [[maybe_unused]] const Item& item) { return AnswerOf(room.Call(&Stub::Method, who, make)); } \
  }

Answer Watch(TestRoom& room, const Caller& who);

Rows AllRows() {
  return {
      ROOM_ROW(Mediate, MediationStub, GetMediation, OnRoom<v1::GetMediationRequest>()),
      ROOM_ROW(Mediate, MediationStub, ListMediations, v1::ListMediationsRequest()),
      ROOM_ROW(Mediate, MediationStub, RecordDuty, OnRoom<v1::RecordDutyRequest>()),
      ROOM_ROW(Mediate, MediationStub, ScheduleSession, OnRoom<v1::ScheduleSessionRequest>()),
      ROOM_ROW(Mediate, MediationStub, StartSession, OnRoom<v1::StartSessionRequest>()),
      ROOM_ROW(Mediate, MediationStub, EndSession, OnRoom<v1::EndSessionRequest>()),
      ROOM_ROW(Mediate, MediationStub, AgreeExtension, OnRoom<v1::AgreeExtensionRequest>()),
      ROOM_ROW(Mediate, MediationStub, SuspendMediation, OnRoom<v1::SuspendMediationRequest>()),
      ROOM_ROW(Mediate, MediationStub, ResumeMediation, OnRoom<v1::ResumeMediationRequest>()),
      ROOM_ROW(Mediate, MediationStub, EndMediation, OnRoom<v1::EndMediationRequest>()),
      ROOM_ROW(Mediate, MediationStub, ProposeUndisputedFacts, OnRoom<v1::ProposeUndisputedFactsRequest>()),
      ROOM_ROW(Mediate, MediationStub, ConfirmUndisputedFacts, OnRoom<v1::ConfirmUndisputedFactsRequest>()),
      ROOM_ROW(Mediate, MediationStub, PreviewCourtFile, OnRoom<v1::PreviewCourtFileRequest>()),
      {"WatchMediation", [](TestRoom& room, const Caller& who, const Item&) { return Watch(room, who); }},
      ROOM_ROW(Talk, MessageStub, PostMessage, InRoom<v1::PostMessageRequest>()),
      ROOM_ROW(Talk, MessageStub, GetMessage, OnItem<v1::GetMessageRequest>(item)),
      ROOM_ROW(Talk, MessageStub, ListMessages, InRoom<v1::ListMessagesRequest>()),
      ROOM_ROW(Deal, OfferStub, MakeOffer, InRoom<v1::MakeOfferRequest>()),
      ROOM_ROW(Deal, OfferStub, GetOffer, OnItem<v1::GetOfferRequest>(item)),
      ROOM_ROW(Deal, OfferStub, ListOffers, InRoom<v1::ListOffersRequest>()),
      ROOM_ROW(Deal, OfferStub, AcceptOffer, OnItem<v1::AcceptOfferRequest>(item)),
      ROOM_ROW(Deal, OfferStub, RejectOffer, OnItem<v1::RejectOfferRequest>(item)),
      ROOM_ROW(Deal, OfferStub, WithdrawOffer, OnItem<v1::WithdrawOfferRequest>(item)),
      ROOM_ROW(Deal, OfferStub, ShareOffer, OnItem<v1::ShareOfferRequest>(item)),
      {"CreateAgreement",
       [](TestRoom& room, const Caller& who, const Item&) {
         auto request = InRoom<v1::CreateAgreementRequest>();
         request.mutable_agreement()->add_clauses()->set_act("NO SUCH ACT");
         return AnswerOf(room.Agree(&AgreementStub::CreateAgreement, who, request));
       }},
      ROOM_ROW(Agree, AgreementStub, GetAgreement, OnItem<v1::GetAgreementRequest>(item)),
      ROOM_ROW(Agree, AgreementStub, ListAgreements, InRoom<v1::ListAgreementsRequest>()),
      ROOM_ROW(Agree, AgreementStub, ReviseAgreement, OnItem<v1::ReviseAgreementRequest>(item)),
      ROOM_ROW(Agree, AgreementStub, ShareAgreement, OnItem<v1::ShareAgreementRequest>(item)),
      ROOM_ROW(Agree, AgreementStub, OpenSigning, OnItem<v1::OpenSigningRequest>(item)),
      ROOM_ROW(Agree, AgreementStub, ReopenDraft, OnItem<v1::ReopenDraftRequest>(item)),
      ROOM_ROW(Agree, AgreementStub, SignAgreement, OnItem<v1::SignAgreementRequest>(item)),
      ROOM_ROW(Agree, AgreementStub, RefuseSignature, OnItem<v1::RefuseSignatureRequest>(item)),
      ROOM_ROW(Check, v1::AgreementCheckService::Stub, CheckAgreement,
               OnItem<v1::CheckAgreementRequest>(item)),
  };
}

// The RPCs that name one item of a kind: who may not see it must hear NOT_FOUND.
const std::map<std::string, std::set<std::string>>& ItemRpcs() {
  static const auto& rpcs = *new std::map<std::string, std::set<std::string>>{
      {"message", {"GetMessage"}},
      {"offer", {"GetOffer", "AcceptOffer", "RejectOffer", "WithdrawOffer", "ShareOffer"}},
      {"agreement",
       {"GetAgreement", "ReviseAgreement", "ShareAgreement", "OpenSigning", "ReopenDraft", "SignAgreement",
        "RefuseSignature", "CheckAgreement"}}};
  return rpcs;
}

// The token of the room's first event, which everybody in the room may see.
std::string FirstOfFeed(TestRoom& room) {
  std::string token;
  EXPECT_THAT(room.service().database().Read(absl::Now() + absl::Seconds(20),
                                             [&](sql::Session& session) -> absl::Status {
                                               const auto rows = session.Query(
                                                   "SELECT event_id FROM room_feed ORDER BY place LIMIT 1",
                                                   {});
                                               if (!rows.ok()) return rows.status();
                                               token = (*rows)[0][0].Text();
                                               return absl::OkStatus();
                                             }),
              IsOk());
  return token;
}

// Reads the stream from its beginning until the sentinel, or for those who see none for half a second.
Answer Watch(TestRoom& room, const Caller& who) {
  grpc::ClientContext context;
  room.service().Prepare(context, who);
  const bool outside = who.account_id == room.clerk.account_id;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::milliseconds(outside ? 500 : 20'000));
  v1::WatchMediationRequest request;
  request.set_name(TestRoom::name());
  request.set_resume_token(FirstOfFeed(room));
  const auto stub = v1::MediationService::NewStub(room.service().channel());
  const auto reader = stub->WatchMediation(&context, request);
  Answer answer;
  common::v1::Change change;
  while (reader->Read(&change)) {
    absl::StrAppend(&answer.text, change.DebugString());
    if (change.type() == "mediation.extension_proposed.v1") context.TryCancel();
  }
  answer.status = rpc::FromGrpc(reader->Finish());
  return answer;
}

class ConfidentialityTest : public ::testing::TestWithParam<Engine> {};
INSTANTIATE_TEST_SUITE_P(Engines, ConfidentialityTest, SUDIAO_ENGINES);

std::vector<Item> FillRoom(TestRoom& room) {
  const std::set<std::string> all = {"ann", "bob", "agent", "wang", "mei"};
  std::vector<Item> items;
  const auto message = [&](const Caller& who, common::v1::Label label, const std::string& party,
                           std::set<std::string> readers) {
    const std::string secret = absl::StrCat("secret", items.size(), "x");
    const auto posted = room.Say(who, label, secret, party);
    EXPECT_THAT(posted, IsOk());
    items.push_back({"message", posted->name(), posted->uid(), secret, std::move(readers)});
  };
  message(room.ann, LABEL_SHARED, "", all);
  message(room.ann, LABEL_CAUCUS, "", {"ann", "wang"});
  message(room.wang, LABEL_CAUCUS, "bob-party", {"bob", "agent", "wang"});
  message(room.wang, LABEL_MEDIATOR_ONLY, "", {"wang"});
  message(room.wang, LABEL_CENTRE, "", {"wang", "mei"});
  message(room.manager, LABEL_CENTRE, "", {"wang", "mei"});
  const auto offer = [&](const Caller& who, common::v1::Label label, std::set<std::string> readers) {
    const std::string secret = absl::StrCat("secret", items.size(), "x");
    const auto made = room.Offer(who, label, secret);
    EXPECT_THAT(made, IsOk());
    items.push_back({"offer", made->name(), made->uid(), secret, std::move(readers)});
  };
  offer(room.ann, LABEL_SHARED, all);
  offer(room.ann, LABEL_CAUCUS, {"ann", "wang"});
  offer(room.agent, LABEL_CAUCUS, {"bob", "agent", "wang"});
  const auto draft = [&](const Caller& who, bool share, std::set<std::string> readers) {
    const std::string secret = absl::StrCat("secret", items.size(), "x");
    const auto drafted = room.Draft(who, TestRoom::GoodTerms(secret));
    EXPECT_THAT(drafted, IsOk());
    v1::ShareAgreementRequest request;
    request.set_name(drafted->name());
    if (share) {
      EXPECT_THAT(room.Agree(&AgreementStub::ShareAgreement, who, request), IsOk());
    }
    items.push_back({"agreement", drafted->name(), drafted->uid(), secret, std::move(readers)});
  };
  draft(room.ann, false, {"ann", "wang"});
  draft(room.wang, false, {"wang"});
  draft(room.bob, true, all);
  EXPECT_THAT(room.Extend(room.ann, 5, 15), IsOk());  // the sentinel of the streams
  return items;
}

// SIM-18, SHAM-2: that the mediator suspects a sham is between it and the body, which reviews it first.
TEST_P(ConfidentialityTest, TheCourtCannotTellASuspendedMediationFromARunningOne) {
  TestRoom room(GetParam());
  room.Open();
  const auto before = room.Get(room.clerk);
  ASSERT_THAT(before, IsOk());
  v1::SuspendMediationRequest suspend;
  suspend.set_name(room.name());
  suspend.set_note("疑似虚假调解");
  ASSERT_THAT(room.Mediate(&MediationStub::SuspendMediation, room.wang, suspend), IsOk());
  EXPECT_EQ(room.Get(room.manager)->state(), v1::MEDIATION_STATE_SUSPENDED);
  EXPECT_EQ(room.Get(room.clerk)->DebugString(), before->DebugString());
}

// SIM-15: a power that a side gives to the mediator opens nothing of that side to it.
TEST_P(ConfidentialityTest, TheSittingMediatorActsForNoParty) {
  TestRoom room(GetParam());
  access::RepresentationChanged power{"bribe", kCase, "bob", "", "wang", Authority::SPECIAL, {}, {}, false};
  ASSERT_THAT(room.service().Tell("identity", power), IsOk());
  room.Open();
  v1::EndMediationRequest end;
  end.set_name(room.name());
  end.set_party_id("bob-party");
  end.set_end_code(common::v1::END_CODE_REFUSED);
  // As the mediator it owes a report, which a party does not.
  EXPECT_THAT(room.Mediate(&MediationStub::EndMediation, room.wang, end), FailsWith(reasons::kInvalidFields));
  const auto extended = room.Extend(room.wang, 5, 15);
  ASSERT_THAT(extended, IsOk());
  EXPECT_EQ(extended->extension().agreed_party_ids_size(), 0);
}

TEST_P(ConfidentialityTest, EveryRpcHasARow) {
  const Rows rows = AllRows();
  const auto* file = v1::Mediation::descriptor()->file();
  size_t methods = 0;
  for (int s = 0; s < file->service_count(); ++s) {
    for (int m = 0; m < file->service(s)->method_count(); ++m) {
      ++methods;
      EXPECT_TRUE(rows.contains(file->service(s)->method(m)->name()))
          << file->service(s)->method(m)->full_name();
    }
  }
  // CheckAgreement; CheckTerms knows no case.
  EXPECT_EQ(rows.size(), methods + 1);
}

TEST_P(ConfidentialityTest, NoRpcShowsAnItemToWhoMayNotSeeIt) {
  TestRoom room(GetParam());
  room.Open();
  const std::vector<Item> items = FillRoom(room);
  const Rows rows = AllRows();
  const std::map<std::string, std::string> lists = {
      {"message", "ListMessages"}, {"offer", "ListOffers"}, {"agreement", "ListAgreements"}};
  for (const Caller& who :
       {room.ann, room.bob, room.agent, room.wang, room.manager, room.clerk, room.stranger, Person("")}) {
    // What does not depend on the item is asked once.
    std::map<std::string, Answer> room_answers;
    for (const Item& item : items) {
      const bool reads = item.readers.contains(who.account_id);
      for (const auto& [rpc, call] : rows) {
        bool names_item = false;
        for (const auto& [kind, rpcs] : ItemRpcs()) names_item = names_item || rpcs.contains(rpc);
        if (names_item && !ItemRpcs().at(item.kind).contains(rpc)) continue;
        if (!names_item && !room_answers.contains(rpc)) room_answers[rpc] = call(room, who, item);
        const Answer answer = names_item ? call(room, who, item) : room_answers.at(rpc);
        const std::string where = absl::StrCat(rpc, " as '", who.account_id, "' on ", item.secret);
        if (reads) {
          if (rpc.starts_with("Get") && names_item) {
            EXPECT_TRUE(absl::StrContains(answer.text, item.secret)) << where;
          }
          if (lists.at(item.kind) == rpc) {
            EXPECT_TRUE(absl::StrContains(answer.text, item.secret)) << where;
          }
          if (rpc == "WatchMediation") {
            EXPECT_TRUE(absl::StrContains(answer.text, item.id)) << where;
          }
          continue;
        }
        EXPECT_FALSE(absl::StrContains(answer.text, item.secret)) << where;
        EXPECT_FALSE(absl::StrContains(answer.text, item.id)) << where;
        if (names_item && !who.account_id.empty()) {
          EXPECT_THAT(answer.status, FailsWith(reasons::kNotFound)) << where;
        }
        if (who.account_id == "stranger" && rpc != "ListMediations") {
          EXPECT_THAT(answer.status, FailsWith(reasons::kNotFound)) << where;
        }
        if (who.account_id.empty()) {
          EXPECT_THAT(answer.status, FailsWith(reasons::kUnauthenticated)) << where;
        }
      }
    }
  }
  EXPECT_THAT(room.service().Verify(), ::testing::IsEmpty());
}

// Everything that Bob can read, with ids replaced by the order in which he meets them.
std::string Everything(TestRoom& room, std::map<std::string, std::string>& ids) {
  std::string text;
  const auto add = [&](const auto& response) {
    ASSERT_THAT(response, IsOk());
    auto shown = *response;  // NOLINT(performance-unnecessary-copy-initialization): a page loses its token
    if constexpr (requires { shown.clear_next_page_token(); }) {
      // A token holds ids; that there is one is what may not depend on hidden things.
      if (!shown.next_page_token().empty()) shown.set_next_page_token("more");
    }
    absl::StrAppend(&text, shown.Utf8DebugString(), "\n");
  };
  add(room.Get(room.bob));
  add(room.Mediate(&MediationStub::ListMediations, room.bob, v1::ListMediationsRequest()));
  add(room.Mediate(&MediationStub::PreviewCourtFile, room.bob, OnRoom<v1::PreviewCourtFileRequest>()));
  const auto pages = [&](auto call, auto method, auto list) {
    list.set_page_size(2);
    do {
      const auto page = call(method, list);
      add(page);
      if (!page.ok()) return;
      list.set_page_token(page->next_page_token());
    } while (!list.page_token().empty());
  };
  pages([&](auto method, const auto& list) { return room.Talk(method, room.bob, list); },
        &MessageStub::ListMessages, InRoom<v1::ListMessagesRequest>());
  pages([&](auto method, const auto& list) { return room.Deal(method, room.bob, list); },
        &OfferStub::ListOffers, InRoom<v1::ListOffersRequest>());
  pages([&](auto method, const auto& list) { return room.Agree(method, room.bob, list); },
        &AgreementStub::ListAgreements, InRoom<v1::ListAgreementsRequest>());
  constexpr size_t kIdSize = 36;
  std::string normal;
  for (size_t at = 0; at < text.size();) {
    const std::string candidate = text.substr(at, kIdSize);
    if (IsId(candidate)) {
      normal += ids.try_emplace(candidate, absl::StrCat("id", ids.size())).first->second;
      at += kIdSize;
    } else {
      normal += text[at++];
    }
  }
  return normal;
}

// What Ann and the mediator do without Bob. Everything here must be invisible to him, and change nothing that
// he sees.
void HiddenAct(TestRoom& room, uint64_t choice, std::vector<std::string>& drafts) {
  switch (choice % 7) {
    case 0:
      EXPECT_THAT(room.Say(room.ann, LABEL_CAUCUS, "our limit"), IsOk());
      return;
    case 1:
      EXPECT_THAT(room.Say(room.wang, LABEL_CAUCUS, "think about it", "ann-party"), IsOk());
      return;
    case 2:
      EXPECT_THAT(room.Say(room.wang, LABEL_MEDIATOR_ONLY, "note"), IsOk());
      return;
    case 3:
      EXPECT_THAT(room.Say(room.manager, LABEL_CENTRE, "how is it going"), IsOk());
      return;
    case 4:
      EXPECT_THAT(room.Offer(room.ann, LABEL_CAUCUS, "30"), IsOk());
      return;
    case 5: {
      const auto draft = room.Draft(room.ann);
      ASSERT_THAT(draft, IsOk());
      drafts.push_back(draft->name());
      return;
    }
    default: {
      if (drafts.empty()) return;
      v1::ReviseAgreementRequest revise;
      revise.set_name(drafts.back());
      *revise.mutable_agreement() = TestRoom::GoodTerms("anders");
      EXPECT_THAT(room.Agree(&AgreementStub::ReviseAgreement, room.ann, revise), IsOk());
    }
  }
}

void VisibleAct(TestRoom& room, uint64_t choice) {
  switch (choice % 6) {
    case 0:
      EXPECT_THAT(room.Say(room.ann, LABEL_SHARED, "hello"), IsOk());
      return;
    case 1:
      EXPECT_THAT(room.Offer(room.bob, LABEL_SHARED, "25"), IsOk());
      return;
    case 2:
      EXPECT_THAT(room.Draft(room.bob), IsOk());
      return;
    case 3:
      EXPECT_THAT(room.Extend(room.ann, 5, static_cast<int>(1 + choice / 6 % 20)), IsOk());
      return;
    case 4: {
      auto propose = OnRoom<v1::ProposeUndisputedFactsRequest>();
      propose.clear_etag();
      propose.add_facts("a fact");
      EXPECT_THAT(room.Mediate(&MediationStub::ProposeUndisputedFacts, room.wang, propose), IsOk());
      return;
    }
    default:
      EXPECT_THAT(room.Say(room.bob, LABEL_CAUCUS, "mine"), IsOk());
  }
}

// Runs a random scenario and answers what Bob read after every step.
std::vector<std::string> Transcript(Engine engine, uint64_t seed, bool with_hidden_acts) {
  TestRoom room(engine);
  room.Open();
  SeededRandom random(seed);
  std::vector<std::string> transcript;
  std::vector<std::string> drafts;
  std::map<std::string, std::string> ids;
  for (int step = 0; step < 14; ++step) {
    const uint64_t choice = random.Next();
    const bool hidden = random.Next() % 2 == 0;
    room.service().Advance(absl::Minutes(7));
    if (!hidden) VisibleAct(room, choice);
    if (hidden && with_hidden_acts) HiddenAct(room, choice, drafts);
    transcript.push_back(Everything(room, ids));
  }
  // The end closes hidden offers and drafts as well, silently.
  room.service().AdvanceTo(At(6, 1));
  transcript.push_back(Everything(room, ids));
  EXPECT_THAT(room.service().Verify(), ::testing::IsEmpty());
  return transcript;
}

TEST_P(ConfidentialityTest, HiddenActsLeaveNoTraceInWhatTheOtherPartyReads) {
  for (const uint64_t seed : {1u, 2u, 3u}) {
    const auto with = Transcript(GetParam(), seed, true);
    const auto without = Transcript(GetParam(), seed, false);
    ASSERT_EQ(with.size(), without.size());
    for (size_t i = 0; i < with.size(); ++i)
      ASSERT_EQ(with[i], without[i]) << "seed " << seed << ", step " << i;
  }
}

TEST_P(ConfidentialityTest, AHiddenAnswerDoesNotTouchTheOfferItAnswersUntilItIsShared) {
  TestRoom room(GetParam());
  room.Open();
  const auto offer = room.Offer(room.bob, LABEL_SHARED, "25");
  const auto answer = room.Offer(room.ann, LABEL_CAUCUS, "30", offer->uid());
  ASSERT_THAT(answer, IsOk());
  v1::GetOfferRequest get;
  get.set_name(offer->name());
  EXPECT_EQ(room.Deal(&OfferStub::GetOffer, room.bob, get)->SerializeAsString(), offer->SerializeAsString());
  v1::ShareOfferRequest share;
  share.set_name(answer->name());
  EXPECT_THAT(room.Deal(&OfferStub::ShareOffer, room.ann, share), IsOk());
  EXPECT_EQ(room.Deal(&OfferStub::GetOffer, room.bob, get)->state(), v1::OFFER_STATE_COUNTERED);
}

TEST_P(ConfidentialityTest, AStreamTellsOnlyWhatIsVisibleAndGoesOnAfterItsToken) {
  TestRoom room(GetParam());
  room.Open();
  const auto first = room.Say(room.ann, LABEL_SHARED, "one");
  grpc::ClientContext context;
  room.service().Prepare(context, room.bob);
  v1::WatchMediationRequest request;
  request.set_name(TestRoom::name());
  const auto stub = v1::MediationService::NewStub(room.service().channel());
  const auto reader = stub->WatchMediation(&context, request);
  reader->WaitForInitialMetadata();
  EXPECT_THAT(room.Say(room.ann, LABEL_CAUCUS, "hidden"), IsOk());
  const auto second = room.Say(room.ann, LABEL_SHARED, "two");
  const auto third = room.Say(room.ann, LABEL_SHARED, "three");
  common::v1::Change change;
  ASSERT_TRUE(reader->Read(&change));
  EXPECT_EQ(change.resource(), second->name());
  EXPECT_EQ(change.type(), "message.posted.v1");
  context.TryCancel();
  while (reader->Read(&change)) {
  }
  (void)reader->Finish();

  grpc::ClientContext again;
  room.service().Prepare(again, room.bob);
  request.set_resume_token(change.resume_token());
  const bool saw_third = change.resource() == third->name();
  EXPECT_THAT(room.Say(room.wang, LABEL_SHARED, "four"), IsOk());
  const auto resumed = stub->WatchMediation(&again, request);
  ASSERT_TRUE(resumed->Read(&change));
  EXPECT_EQ(change.resource() == third->name(), !saw_third);
  again.TryCancel();
  (void)resumed->Finish();
}

}  // namespace
}  // namespace sudiao::mediation
