// Whole disputes over HTTP, on the virtual clock.
#include "gtest/gtest.h"
#include "tests/e2e/story.h"

namespace sudiao::e2e {
namespace {

// What the platform explains of a resource; the topics, in order.
std::string TopicsOf(Client& who, const std::string& name) {
  const Reply reply = who.Get("/v1/" + name + ":explain");
  EXPECT_TRUE(reply.ok()) << reply.body;
  std::string topics;
  for (size_t i = 0; i < reply.SizeOf("explanations"); ++i) {
    const std::string at = "explanations." + std::to_string(i);
    EXPECT_NE(reply.At(at + ".lines.0.textZh"), "");
    EXPECT_NE(reply.At(at + ".lines.0.textEn"), "");
    topics += reply.At(at + ".topic") + " ";
  }
  return topics;
}

// F1 委派: the court refers before filing; settled on day 20; both apply on day 45; confirmed; served; not
// performed.
void RunReferral(Platform& platform) {
  Story story(platform);
  story.File(story.court_id);
  story.Refer();
  EXPECT_EQ(story.ann.Get("/v1/cases/" + story.case_id).At("caseNumber"), "（2026）沪0115诉前调1号");
  story.Invite();
  story.Consent();
  EXPECT_EQ(TopicsOf(story.ann, "appointments/" + story.case_id), "C-JOINT-CHOICE ");
  story.ChooseMediator();
  story.AcceptAppointment();
  story.OpenMediation();
  EXPECT_EQ(TopicsOf(story.bob, "mediations/" + story.case_id), "C-MED-PRE ");
  story.HoldSession();
  story.Caucus();
  story.Bargain();
  platform.AdvanceDays(20);
  story = Story(platform, story);
  story.SignByAll(story.DraftAgreement());
  platform.AdvanceDays(25);
  story = Story(platform, story);
  const Reply first = story.Apply(story.ann);
  ASSERT_TRUE(first.ok()) << first.body;
  EXPECT_EQ(first.At("state"), "APPLICATION_STATE_AWAITING_OTHERS");
  const Reply joined = story.JoinApplication(story.bob);
  ASSERT_TRUE(joined.ok()) << joined.body;
  story.Confirm();
  EXPECT_EQ(TopicsOf(story.ann, story.application),
            "COURT C-CONFIRM-APPLY C-CONFIRM-ACCEPT C-CONFIRM-DECIDE ");
  story.Await(story.ann, "/v1/cases/" + story.case_id, "state", "CASE_STATE_CONFIRMED");
  EXPECT_EQ(story.ann.Get("/v1/cases/" + story.case_id).At("confirmationNumber"),
            "（2026）沪0115诉前调确1号");
  story.Serve();
  platform.AdvanceDays(30);
  story = Story(platform, story);
  const Reply enforcement = story.OpenEnforcement();
  ASSERT_TRUE(enforcement.ok()) << enforcement.body;
  EXPECT_EQ(enforcement.SizeOf("enforcementFiles"), 1U);
  story.Await(story.ann, "/v1/cases/" + story.case_id, "state", "CASE_STATE_ENFORCING");
  EXPECT_TRUE(platform.Verify());
}

TEST(FlowsTest, F1_AReferredDisputeIsSettledConfirmedAndEnforced_InOneProcess) {
  const auto platform = Platform::Standalone();
  RunReferral(*platform);
}

TEST(FlowsTest, F1_AReferredDisputeIsSettledConfirmedAndEnforced_WithEveryServiceAsItsOwnProcess) {
  const auto platform = Platform::Distributed();
  RunReferral(*platform);
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
  const Reply moved = platform_->Anonymous().Post("/v1/clock:advance", "{\"to\":\"" + due + "\"}");
  ASSERT_EQ(moved.status, 200) << moved.body;
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
