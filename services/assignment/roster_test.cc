#include "services/assignment/assignment_fixture.h"

namespace sudiao::assignment {
namespace {

using ::testing::ElementsAre;
using testing::FailsWith;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

using RosterTest = AssignmentTest;
INSTANTIATE_TEST_SUITE_P(Engines, RosterTest, SUDIAO_ENGINES);

// SIM-06, SIM-08
TEST_P(RosterTest, OMR_05_TheRosterIsKeptByItsBodyAndPublic) {
  EXPECT_THAT(Do(&Roster::CreateMediator, kKeeper, Entry(kMia, 3)), FailsWith(reasons::kAlreadyExists));
  EXPECT_THAT(Do(&Roster::CreateMediator, kClerk, Entry(kOutsider, 3)), FailsWith(reasons::kNotPermitted));
  auto entry = Entry(kOutsider, 3);
  entry.mutable_mediator()->add_inviting_court_ids(kBody);
  EXPECT_THAT(Do(&Roster::CreateMediator, kKeeper, entry), FailsWith(reasons::kInvalidFields));
  v1::ListMediatorsRequest list;
  list.set_page_size(1);
  std::vector<std::string> seen;
  do {
    const auto page = Do(&Roster::ListMediators, kNobody, list);
    ASSERT_THAT(page, IsOk());
    for (const auto& mediator : page->mediators()) seen.push_back(mediator.uid());
    list.set_page_token(page->next_page_token());
  } while (!list.page_token().empty() && seen.size() < 10);
  EXPECT_THAT(seen, UnorderedElementsAre(mia_, max_));
  v1::UpdateMediatorRequest update;
  *update.mutable_mediator() = Entry(kMia, 5).mediator();
  update.mutable_mediator()->set_name("mediators/" + mia_);
  update.mutable_mediator()->set_account_id(kMax.account_id);
  EXPECT_THAT(Do(&Roster::UpdateMediator, kKeeper, update), FailsWith(reasons::kInvalidFields));
  update.mutable_mediator()->clear_account_id();
  EXPECT_THAT(Do(&Roster::UpdateMediator, kOutsider, update), FailsWith(reasons::kNotPermitted));
  const auto updated = Do(&Roster::UpdateMediator, kKeeper, update);
  ASSERT_THAT(updated, IsOk());
  EXPECT_EQ(updated->capacity(), 5);
  EXPECT_EQ(updated->account_id(), kMia.account_id);
}

TEST_P(RosterTest, PML_04_ACommitteesMediatorTakesNoFee) {
  auto entry = Entry(kOutsider, 3);
  entry.mutable_mediator()->set_charges(true);
  entry.mutable_mediator()->set_fee_text("每件 3000 元");
  EXPECT_THAT(Do(&Roster::CreateMediator, kKeeper, entry), FailsWith(reasons::kInvalidFields));
  v1::UpdateMediatorRequest update;
  *update.mutable_mediator() = Entry(kMia, 3).mediator();
  update.mutable_mediator()->set_name("mediators/" + mia_);
  update.mutable_mediator()->set_charges(true);
  update.mutable_mediator()->set_fee_text("每件 3000 元");
  EXPECT_THAT(Do(&Roster::UpdateMediator, kKeeper, update), FailsWith(reasons::kInvalidFields));
}

TEST_P(RosterTest, SIM_28_ASuspendedMediatorCannotBeChosenUntilReinstated) {
  const std::string id = NewCase();
  v1::SuspendMediatorRequest suspend;
  suspend.set_name("mediators/" + mia_);
  EXPECT_THAT(Do(&Roster::SuspendMediator, kKeeper, suspend), FailsWith(reasons::kInvalidFields));
  suspend.set_cause("未参加培训");
  ASSERT_THAT(Do(&Roster::SuspendMediator, kKeeper, suspend), IsOk());
  EXPECT_THAT(Choose(id, kAnn, mia_), FailsWith(reasons::kMediatorNotAvailable));
  v1::ReinstateMediatorRequest reinstate;
  reinstate.set_name(suspend.name());
  ASSERT_THAT(Do(&Roster::ReinstateMediator, kKeeper, reinstate), IsOk());
  EXPECT_THAT(Do(&Roster::ReinstateMediator, kKeeper, reinstate), FailsWith(reasons::kWrongState));
  EXPECT_THAT(Choose(id, kAnn, mia_), IsOk());
}

TEST_P(RosterTest, TheListShowsWhatTheCallerMediatesOrManages) {
  const std::string first = NewCase();
  service_.Advance(absl::Seconds(1));
  const std::string second = NewCase();
  ASSERT_THAT(Choose(first, kAnn, mia_), IsOk());
  ASSERT_THAT(Choose(first, kBob, mia_), IsOk());
  const auto list = [&](const Caller& caller) {
    std::vector<std::string> ids;
    v1::ListAppointmentsRequest request;
    request.set_page_size(1);
    do {
      const auto page = Do(&Appointments::ListAppointments, caller, request);
      EXPECT_THAT(page, IsOk());
      if (!page.ok()) break;
      for (const auto& appointment : page->appointments()) ids.push_back(appointment.uid());
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty() && ids.size() < 10);
    return ids;
  };
  EXPECT_THAT(list(kMia), ElementsAre(first));
  EXPECT_THAT(list(kKeeper), ElementsAre(second, first));
  EXPECT_THAT(list(kClerk), ElementsAre(second, first));
  EXPECT_THAT(list(kOutsider), IsEmpty());
  EXPECT_THAT(list(kMax), IsEmpty());
}

}  // namespace
}  // namespace sudiao::assignment
