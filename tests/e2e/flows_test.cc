// Whole disputes over HTTP, on the virtual clock.
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/e2e/story.h"

namespace sudiao::e2e {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(FlowsTest, F1_AReferredDisputeIsSettledConfirmedAndEnforced_InOneProcess) {
  const auto platform = Platform::Standalone();
  RunReferral(*platform);
  EXPECT_TRUE(platform->Verify());
}

TEST(FlowsTest, F1_AReferredDisputeIsSettledConfirmedAndEnforced_WithEveryServiceAsItsOwnProcess) {
  const auto platform = Platform::Distributed();
  RunReferral(*platform);
  EXPECT_TRUE(platform->Verify());
}

// F4: filed with a people's mediation committee, which no court invited.
class CommitteeTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { platform_ = Platform::Standalone().release(); }
  static void TearDownTestSuite() {
    EXPECT_TRUE(platform_->Verify());
    delete platform_;
  }

  Story Bargained() {
    Story story(*platform_);
    story.File(story.body_id);
    story.Accept();
    story.Invite();
    story.Consent();
    story.ChooseMediator();
    story.AcceptAppointment();
    story.OpenMediation();
    return story;
  }
  Story Settled() {
    Story story = Bargained();
    story.SignByAll(story.DraftAgreement());
    return story;
  }

  static Platform* platform_;
};
Platform* CommitteeTest::platform_ = nullptr;

// The lines about confirmability of a mediation, as one party reads them.
std::string ReadConfirmability(Client& who, const Story& story, const std::string& language) {
  const Reply reply = who.Get("/v1/mediations/" + story.case_id + ":explain");
  EXPECT_TRUE(reply.ok()) << reply.body;
  std::string text;
  for (size_t i = 0; i < reply.SizeOf("explanations"); ++i) {
    const std::string at = absl::StrCat("explanations.", i);
    if (reply.At(at + ".topic") != "CONFIRMABILITY") continue;
    for (size_t line = 0; line < reply.SizeOf(at + ".lines"); ++line) {
      absl::StrAppend(&text, reply.At(absl::StrCat(at, ".lines.", line, ".text", language)), "\n");
    }
  }
  return text;
}

TEST_F(CommitteeTest, F4_EachSideReadsWhatStandsInTheWayOfConfirmationInWhatItMaySee) {
  Story story = Bargained();
  const Reply draft = story.ann.Post(
      "/v1/mediations/" + story.case_id + "/agreements",
      absl::StrCat(R"({"facts":"双方争议为专利权归属。","clauses":[{"debtorPartyId":")", story.bob_party,
                   R"(","creditorPartyId":")", story.ann_party,
                   R"(","act":"TRANSFER","text":"双方确认涉案专利权归甲方所有。","manner":"书面",
                   "dueDate":{"year":2036,"month":1,"day":3}}]})"));
  ASSERT_TRUE(draft.ok()) << draft.body;
  EXPECT_THAT(ReadConfirmability(story.ann, story, "Zh"),
              AllOf(HasSubstr("第1条：这样写法院不会确认"), HasSubstr("怎么改：删去该条")));
  EXPECT_THAT(ReadConfirmability(story.ann, story, "En"),
              AllOf(HasSubstr("Clause 1: as it stands, the court would not confirm it"),
                    HasSubstr("What to do: Delete the clause")));
  for (const char* language : {"Zh", "En"}) {
    EXPECT_THAT(ReadConfirmability(story.bob, story, language),
                AllOf(Not(HasSubstr("第1条")), Not(HasSubstr("Clause 1"))))
        << "it is not shared yet";
  }
  EXPECT_THAT(ReadConfirmability(story.bob, story, "En"), HasSubstr("Nothing decides who owns"));
}

TEST_F(CommitteeTest, F4_TheCompetentCourtConfirmsWhenBothSidesApplyInTime) {
  Story story = Settled();
  ASSERT_TRUE(story.Apply(story.bob).ok());
  const Reply joined = story.JoinApplication(story.ann);
  ASSERT_TRUE(joined.ok()) << joined.body;
  story.Confirm();
  story.Await(story.bob, "/v1/cases/" + story.case_id, "state", "CASE_STATE_CONFIRMED");
}

TEST_F(CommitteeTest, F4_AnApplicationOnDay31IsRefused) {
  Story story = Settled();
  const Reply shown = story.ann.Get("/v1/" + story.agreement);
  const std::string due = shown.At("confirmationDeadline.dueTime");
  ASSERT_NE(due, "") << shown.body;
  absl::Time last_day_over;
  ASSERT_TRUE(absl::ParseTime(absl::RFC3339_full, due, &last_day_over, nullptr)) << due;
  platform_->AdvanceTo(last_day_over);
  story = Story(*platform_, story);
  EXPECT_EQ(story.Apply(story.ann).reason(), "CONFIRMATION_WINDOW_CLOSED");
}

TEST_F(CommitteeTest, F4_OneSideAloneIsNotEnoughAndTheApplicationExpires) {
  Story story = Settled();
  ASSERT_TRUE(story.Apply(story.ann).ok());
  EXPECT_NE(story.clerk.Post("/v1/" + story.application + ":accept").status, 200);
  platform_->AdvanceDays(45);
  story = Story(*platform_, story);
  EXPECT_EQ(story.ann.Get("/v1/" + story.application).At("state"), "APPLICATION_STATE_EXPIRED");
  EXPECT_FALSE(story.JoinApplication(story.bob).ok());
}

TEST_F(CommitteeTest, F4_WithoutEverySignatureThereIsNoAgreementToConfirm) {
  Story story = Bargained();
  const std::string sha256 = story.DraftAgreement();
  ASSERT_TRUE(story.Sign(story.ann, "PARTY", sha256).ok());
  ASSERT_TRUE(story.Sign(story.mediator, "MEDIATOR", sha256).ok());
  ASSERT_TRUE(story.Sign(story.manager, "ORGANIZATION_SEAL", sha256).ok());
  EXPECT_EQ(story.Apply(story.ann).reason(), "AGREEMENT_NOT_EFFECTIVE");
}

}  // namespace
}  // namespace sudiao::e2e
