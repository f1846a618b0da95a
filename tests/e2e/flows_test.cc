// Whole disputes over HTTP, on the virtual clock.
#include "gtest/gtest.h"
#include "tests/e2e/story.h"

namespace sudiao::e2e {
namespace {

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
