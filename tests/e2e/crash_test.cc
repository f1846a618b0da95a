// kill -9 at random points of a dispute: nothing that was acknowledged is lost, and nothing happens twice.
#include <atomic>
#include <iostream>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/types/ids.h"
#include "gtest/gtest.h"
#include "tests/e2e/killer.h"
#include "tests/e2e/story.h"

namespace sudiao::e2e {
namespace {

// Files cases with request ids while the platform dies again and again, repeating each request until it is
// answered.
class Filer {
 public:
  Filer(Platform& platform, int number) : client_(platform.As("ann")), number_(number) {}

  void Run(const std::atomic<bool>& stop, const std::string& recipient) {
    for (int i = 0; !stop; ++i) {
      const std::string title = absl::StrCat("crash-", number_, "-", i);
      const std::string draft =
          absl::StrCat(R"({"title": ")", title, R"(", "facts": "f", "truthStatement": true,
          "language": "en", "recipientOrganizationId": ")",
                       recipient, R"(", "externalReference": ")", title, R"(",
          "parties": [{"side":"SIDE_APPLICANT","kind":"PARTY_KIND_PERSON","displayName":"Ann","country":"DE",
                       "phone":"+49 30 000000","email":"ann@example.com"},
                      {"side":"SIDE_RESPONDENT","kind":"PARTY_KIND_PERSON","displayName":"Bob","country":"DE"}],
          "rights": [{"type":"RIGHT_TYPE_TRADEMARK","title":"X"}], "claims": [{"kind":"CLAIM_KIND_OTHER","text":"stop"}]})");
      const Reply created = UntilAnswered("/v1/cases", draft, title + "-create");
      ASSERT_TRUE(created.ok()) << created.body;
      const Reply submitted =
          UntilAnswered("/v1/cases/" + created.At("uid") + ":submit", "{}", title + "-submit");
      ASSERT_TRUE(submitted.ok()) << submitted.body;
      acknowledged_.push_back(created.At("uid"));
    }
  }
  const std::vector<std::string>& acknowledged() const { return acknowledged_; }

 private:
  Reply UntilAnswered(const std::string& path, const std::string& body, const std::string& request_id) {
    const absl::Time deadline = absl::Now() + absl::Seconds(120);
    while (true) {
      const Reply reply =
          client_.Send("POST", path, body, "application/json", {{"Idempotency-Key", request_id}});
      const bool unknown =
          reply.status == 0 || reply.status == 503 || reply.status == 504 || reply.status == 499;
      if (!unknown || absl::Now() > deadline) return reply;
      absl::SleepFor(absl::Milliseconds(20));
    }
  }

  Client client_;
  const int number_;
  std::vector<std::string> acknowledged_;
};

TEST(CrashTest, NothingAcknowledgedIsLostAndNothingHappensTwice) {
  const auto platform = Platform::Standalone();
  const std::string recipient = platform->As("manager").OrganizationOf("PEOPLES_MEDIATION_COMMITTEE");
  constexpr int kFilers = 3;
  constexpr int kKills = 5;
  std::vector<std::unique_ptr<Filer>> filers;
  for (int i = 0; i < kFilers; ++i) filers.push_back(std::make_unique<Filer>(*platform, i));
  std::atomic<bool> stop{false};
  std::vector<std::thread> threads;
  for (const auto& filer : filers) {
    threads.emplace_back([&] { filer->Run(stop, recipient); });
  }
  SeededRandom random(PrintedSeed());
  for (int kill = 0; kill < kKills; ++kill) {
    absl::SleepFor(absl::Milliseconds(50 + static_cast<int64_t>(random.Next() % 400)));
    platform->KillAndRestart();
  }
  stop = true;
  for (std::thread& thread : threads) thread.join();

  Client manager = platform->As("manager");
  size_t found = 0;
  std::string token;
  do {
    const Reply page = manager.Get("/v1/cases?pageSize=100&query=crash&pageToken=" + token);
    ASSERT_TRUE(page.ok()) << page.body;
    found += page.SizeOf("cases");
    token = page.At("nextPageToken");
  } while (!token.empty());
  size_t acknowledged = 0;
  for (const auto& filer : filers) acknowledged += filer->acknowledged().size();
  EXPECT_GE(acknowledged, 10U);
  EXPECT_EQ(found, acknowledged);
  for (const auto& filer : filers) {
    for (const std::string& id : filer->acknowledged()) {
      EXPECT_EQ(manager.Get("/v1/cases/" + id).At("state"), "CASE_STATE_SUBMITTED");
    }
  }
  EXPECT_TRUE(platform->Verify());
}

// A kill between any two steps of F1 loses no event.
TEST(CrashTest, AReferralSurvivesAKillBetweenAnyTwoSteps) {
  const auto platform = Platform::Standalone();
  Story story(*platform);
  const auto kill = [&] {
    platform->KillAndRestart();
    story = Story(*platform, story);
  };
  story.File(story.court_id);
  kill();
  story.Refer();
  kill();
  story.Invite();
  story.Consent();
  kill();
  story.ChooseMediator();
  story.AcceptAppointment();
  kill();
  story.OpenMediation();
  kill();
  const std::string sha256 = story.DraftAgreement();
  kill();
  story.SignByAll(sha256);
  kill();
  ASSERT_TRUE(story.Apply(story.ann).ok());
  kill();
  ASSERT_TRUE(story.JoinApplication(story.bob).ok());
  story.Confirm();
  kill();
  story.Await(story.ann, "/v1/cases/" + story.case_id, "state", "CASE_STATE_CONFIRMED");
  EXPECT_EQ(story.ann.Get("/v1/cases/" + story.case_id).At("caseNumber"), "（2026）沪0115诉前调1号");
  EXPECT_EQ(story.ann.Get("/v1/cases/" + story.case_id).At("confirmationNumber"),
            "（2026）沪0115诉前调确1号");
  EXPECT_TRUE(platform->Verify());
}

// What a whole F1 left behind, as its people see it: nothing in it depends on the time or on ids.
std::string Tally(Story& story) {
  std::string text;
  const auto add = [&](const Reply& reply, const std::string& what, const std::vector<std::string>& values,
                       const std::vector<std::string>& lists) {
    EXPECT_TRUE(reply.ok()) << what << ": " << reply.body;
    for (const std::string& value : values)
      absl::StrAppend(&text, what, " ", value, "=", reply.At(value), "\n");
    for (const std::string& list : lists)
      absl::StrAppend(&text, what, " ", list, ": ", reply.SizeOf(list), "\n");
  };
  const std::string mediation = "/v1/mediations/" + story.case_id;
  add(story.ann.Get("/v1/cases/" + story.case_id), "case", {"state", "endCode", "pack"},
      {"parties", "consents"});
  add(story.mediator.Get("/v1/appointments/" + story.case_id), "appointment", {"state"},
      {"choices", "refusals"});
  add(story.mediator.Get(mediation), "mediation", {"state", "endCode"}, {"duties", "sessions"});
  add(story.mediator.Get(mediation + "/messages"), "mediator", {}, {"messages"});
  add(story.bob.Get(mediation + "/messages"), "bob", {}, {"messages"});
  add(story.ann.Get(mediation + "/offers"), "ann", {"offers.0.state"},
      {"offers", "offers.0.acceptedPartyIds"});
  add(story.ann.Get(mediation + "/agreements"), "ann", {}, {"agreements"});
  add(story.ann.Get("/v1/" + story.agreement), "agreement", {"state", "version"}, {"signatures", "clauses"});
  add(story.ann.Get("/v1/applications?caseId=" + story.case_id), "ann", {}, {"applications"});
  add(story.ann.Get("/v1/" + story.application), "application", {"state", "ruling.effective"},
      {"applicants", "findings", "services", "enforcementFiles"});
  const Reply timeline = story.ann.Get("/v1/cases/" + story.case_id + "/timeline");
  for (size_t i = 0; i < timeline.SizeOf("entries"); ++i) {
    const std::string at = absl::StrCat("entries.", i);
    absl::StrAppend(&text, timeline.At(at + ".type"), " ", timeline.At(at + ".textEn"), "\n");
  }
  return text;
}

// F1 once unbroken and then `runs` times with `kills` kills -9 each, at random instants of it. The numbers of
// the cases and of the confirmations go on without a gap.
void RunBrokenReferrals(Platform& platform, int runs, int kills) {
  const uint64_t seed = PrintedSeed();
  Pacemaker pacemaker(platform);
  Story unbroken = RunReferral(platform, 1);
  const Pace pace = pacemaker.pace();
  const std::string expected = Tally(unbroken);
  std::cout << pace.requests << " requests unbroken in " << pace.took << std::endl;
  for (int run = 1; run <= runs; ++run) {
    std::string done;
    std::unique_ptr<Story> broken;
    {
      Killer killer(platform, seed + static_cast<uint64_t>(run), kills, pace);
      broken = std::make_unique<Story>(RunReferral(platform, run + 1));
      done = killer.done();
    }
    std::cout << "killed at " << done << std::endl;
    Story after(platform, *broken);
    EXPECT_EQ(Tally(after), expected) << done;
    EXPECT_EQ(after.ann.Get("/v1/cases?pageSize=100").SizeOf("cases"), static_cast<size_t>(run + 1));
    if (::testing::Test::HasFailure()) return;
  }
  EXPECT_TRUE(platform.Verify());
}

TEST(CrashTest, AReferralSurvivesKillsAtRandomInstants_InOneProcess) {
  const auto platform = Platform::Standalone();
  RunBrokenReferrals(*platform, 3, 4);
}

TEST(CrashTest, AReferralSurvivesKillsOfAnyServiceAtRandomInstants_WithEveryServiceAsItsOwnProcess) {
  const auto platform = Platform::Distributed();
  RunBrokenReferrals(*platform, 3, 3);
}

}  // namespace
}  // namespace sudiao::e2e
