// kill -9 at random points of a dispute: nothing that was acknowledged is lost, and nothing happens twice.
#include <atomic>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/types/ids.h"
#include "gtest/gtest.h"
#include "tests/e2e/story.h"

namespace sudiao::e2e {
namespace {

// Files cases with request ids while the platform dies again and again, repeating each request until it is
// answered.
class Filer {
 public:
  Filer(Platform& platform, int number) : platform_(platform), client_(platform.As("ann")), number_(number) {}

  void Run(const std::atomic<bool>& stop, const std::string& recipient) {
    for (int i = 0; !stop; ++i) {
      const std::string title = absl::StrCat("crash-", number_, "-", i);
      const std::string draft =
          absl::StrCat(R"({"title": ")", title, R"(", "facts": "f", "truthStatement": true,
          "language": "en", "recipientOrganizationId": ")",
                       recipient, R"(", "externalReference": ")", title, R"(",
          "parties": [{"side":"SIDE_APPLICANT","kind":"PARTY_KIND_PERSON","displayName":"Ann","country":"DE"},
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

  Platform& platform_;
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
  SeededRandom random(static_cast<uint64_t>(absl::ToUnixMicros(absl::Now())));
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

}  // namespace
}  // namespace sudiao::e2e
