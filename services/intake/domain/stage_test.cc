// Codes, the stages that other services tell, and the case file.
#include "common/status/reasons.h"
#include "common/types/ids.h"
#include "gtest/gtest.h"
#include "services/intake/domain/evidence.h"
#include "services/intake/domain/reasons.h"
#include "services/intake/domain/test_cases.h"

namespace sudiao::intake::domain {
namespace {

TEST(InvitationTest, ACodeWorksOnceUntilItExpiresOrIsReplaced) {
  Case c = ConsentSought();
  const std::string bob = c.content.parties[1].id;
  Apply(c, DecideInvite(c, bob, "hash-1", kNow + absl::Hours(1), kNow));
  EXPECT_THAT(DecideJoin(c, "hash-2", {}, "bob", "", kNow), FailsWith(sudiao::reasons::kInvitationNotValid));
  EXPECT_THAT(DecideJoin(c, "", {}, "bob", "", kNow), FailsWith(sudiao::reasons::kInvitationNotValid));
  EXPECT_THAT(DecideJoin(c, "hash-1", {}, "bob", "", kNow + absl::Hours(1)),
              FailsWith(sudiao::reasons::kInvitationNotValid));
  Apply(c, DecideInvite(c, bob, "hash-2", kNow + absl::Hours(1), kNow));
  EXPECT_THAT(DecideJoin(c, "hash-1", {}, "bob", "", kNow), FailsWith(sudiao::reasons::kInvitationNotValid));
  Apply(c, DecideJoin(c, "hash-2", {}, "bob", "", kNow + absl::Hours(1) - absl::Microseconds(1)));
  EXPECT_TRUE(c.FindParty(bob)->joined);
  EXPECT_THAT(DecideJoin(c, "hash-2", {}, "eve", "", kNow), FailsWith(sudiao::reasons::kInvitationNotValid));
  EXPECT_THAT(DecideInvite(c, bob, "hash-3", kNow, kNow), FailsWith(sudiao::reasons::kPartyHasJoined));
}

TEST(InvitationTest, ACodeIsNotForTheOtherSideNorForThoseWhoHandleTheCase) {
  Case c = ConsentSought();
  const Party ann = c.content.parties[0];
  const Party bob = c.content.parties[1];
  Apply(c, DecideInvite(c, bob.id, "hash", kNow + absl::Hours(1), kNow));
  const auto join = [&](const access::Relation& relation, const char* account) {
    return DecideJoin(c, "hash", relation, account, "", kNow).status();
  };
  access::Relation manager, clerk, mediator;
  manager.case_manager = clerk.clerk = mediator.mediator = true;
  for (const access::Relation& relation : {ActingFor(ann), manager, clerk, mediator})
    EXPECT_THAT(join(relation, "somebody"), FailsWith(sudiao::reasons::kCodeOfAnother));
  EXPECT_THAT(join({}, "ann"), FailsWith(sudiao::reasons::kCodeOfAnother)) << "ann wrote the case";
  EXPECT_THAT(join(ActingFor(bob), "bobs-agent"), IsOk());
  EXPECT_THAT(join({}, "bob"), IsOk());
}

CaseState After(Case c, const std::vector<StageReached>& stages) {
  for (const StageReached& stage : stages) {
    for (const CaseEvent& event : DecideStage(c, stage).events) CaseAggregate::Apply(c, event);
  }
  return c.state;
}

TEST(StageTest, TheStagesLeadToTheSameStateInWhateverOrderTheyAreHeardOf) {
  const std::vector<CaseCommand> way = {CaseCommand::APPOINT, CaseCommand::SETTLE, CaseCommand::APPLY,
                                        CaseCommand::CONFIRM, CaseCommand::ENFORCE};
  SeededRandom random(7);
  for (int round = 0; round < 300; ++round) {
    const size_t length = 1 + random.Next() % way.size();
    std::vector<StageReached> stages;
    for (size_t i = 0; i < length; ++i) stages.push_back(Stage(way[i], i >= 2 ? "a1" : ""));
    const CaseState in_order = After(Appointing(), stages);
    for (size_t i = stages.size(); i > 1; --i) std::swap(stages[i - 1], stages[random.Next() % i]);
    EXPECT_EQ(After(Appointing(), stages), in_order);
  }
}

TEST(StageTest, TheFirstStageHeardOfTellsTheEarlierOnes) {
  Case c = Appointing();
  const CaseDecision decision = DecideStage(c, Stage(CaseCommand::APPLY, "a1"));
  ASSERT_EQ(decision.events.size(), 3U);
  Apply(c, decision);
  EXPECT_EQ(c.state, CaseState::CONFIRMING);
  EXPECT_EQ(c.end_code, EndCode::AGREEMENT_REACHED);
}

// One application ends and the next is filed; each service's own order stays, that among them does not.
TEST(StageTest, TheNewestApplicationDecidesHowFarTheConfirmationIs) {
  const std::vector<std::vector<StageReached>> streams = {
      {Stage(CaseCommand::APPOINT)},
      {Stage(CaseCommand::SETTLE)},
      {Stage(CaseCommand::APPLY, "a1"), Stage(CaseCommand::CONFIRMATION_ENDS, "a1")},
      {Stage(CaseCommand::APPLY, "a2"), Stage(CaseCommand::APPLY, "a2")}};
  SeededRandom random(8);
  for (int round = 0; round < 300; ++round) {
    std::vector<size_t> next(streams.size());
    std::vector<StageReached> stages;
    while (stages.size() < 6) {
      const size_t stream = random.Next() % streams.size();
      if (next[stream] < streams[stream].size()) stages.push_back(streams[stream][next[stream]++]);
    }
    EXPECT_EQ(After(Appointing(), stages), CaseState::CONFIRMING);
  }
}

// A signed agreement stands, whichever of the two services heard of the other's end first.
TEST(StageTest, ASettlementOutlivesAWithdrawalThatItCrossed) {
  for (const bool withdrawn : {true, false}) {
    Case c = Appointing();
    Apply(c, DecideStage(c, Stage(CaseCommand::APPOINT)));
    if (withdrawn) {
      Apply(c, DecideWithdraw(c, kNow));
    } else {
      Apply(c, DecideStage(c, {CaseCommand::TERMINATE, EndCode::REFUSED, "", kNow, "", {}}));
    }
    EXPECT_THAT(DecideWithdraw(c, kNow), FailsWith(sudiao::reasons::kCaseClosed));
    Apply(c, DecideStage(c, Stage(CaseCommand::SETTLE)));
    EXPECT_EQ(c.state, CaseState::SETTLED);
    EXPECT_EQ(c.end_code, EndCode::AGREEMENT_REACHED);
  }
}

// PML-31
TEST(StageTest, ASettlementThatIsHeardOfLateStillTellsUntilWhenToPerform) {
  Case c = Appointing();
  Apply(c, DecideStage(c, Stage(CaseCommand::CONFIRM, "a1")));
  StageReached settled = Stage(CaseCommand::SETTLE);
  settled.performance_due = absl::CivilDay(2027, 1, 15);
  Apply(c, DecideStage(c, settled));
  EXPECT_EQ(c.performance_due, absl::CivilDay(2027, 1, 15));
  EXPECT_EQ(c.state, CaseState::CONFIRMED);
  EXPECT_TRUE(DecideStage(c, settled).events.empty()) << "twice";
}

TEST(StageTest, AMessageThatComesLateOrTwiceDecidesNothing) {
  Case c = ConsentSought();
  EXPECT_TRUE(DecideStage(c, Stage(CaseCommand::SETTLE)).events.empty());
  Apply(c, DecideWithdraw(c, kNow));
  EXPECT_TRUE(DecideStage(c, Stage(CaseCommand::APPOINT)).events.empty());
  EXPECT_THAT(DecideWithdraw(c, kNow), FailsWith(sudiao::reasons::kCaseClosed));
}

TEST(EvidenceTest, ALabelMayOnlyBecomeWider) {
  Evidence evidence;
  evidence.party_id = "p1";
  evidence.label = Label::CAUCUS;
  EXPECT_THAT(DecideShare(evidence, Label::OWNER, kNow), FailsWith(sudiao::reasons::kLabelNarrower));
  EXPECT_THAT(DecideShare(evidence, Label::CAUCUS, kNow), FailsWith(sudiao::reasons::kLabelNarrower));
  EXPECT_THAT(DecideShare(evidence, Label::SHARED, kNow), IsOk());
  EXPECT_THAT(DecideShare(evidence, Label::COURT, kNow), IsOk());
  EXPECT_THAT(DecideShare(evidence, Label::MEDIATOR_ONLY, kNow), FailsWith(sudiao::reasons::kLabelNarrower));
}

TEST(EvidenceTest, APartyCannotHideItsEvidenceFromItself) {
  Evidence evidence;
  evidence.party_id = "p1";
  evidence.label = Label::OWNER;
  EXPECT_THAT(DecideShare(evidence, Label::CENTRE, kNow), FailsWith(sudiao::reasons::kInvalidFields));
  EXPECT_THAT(DecideShare(evidence, Label::CAUCUS, kNow), IsOk());
}

TEST(EvidenceTest, OnlyTheAuthorOfADraftActsForItsSideThere) {
  const Case draft = Draft();
  access::Relation author;
  author.author = true;
  EXPECT_EQ(RelationInFile(draft, author).parties.size(), 1U);
  EXPECT_NE(RelationInFile(draft, author).For(draft.content.parties[0].id), nullptr);
  EXPECT_TRUE(RelationInFile(draft, {}).parties.empty());
  Case returned = Submitted();
  Apply(returned, DecideReturn(returned, ReturnReason::INCOMPLETE, "请补充。", kNow));
  EXPECT_TRUE(RelationInFile(returned, author).parties.empty());
}

TEST(EvidenceTest, TheFileIsClosedWithTheCase) {
  Case c = Appointing();
  EXPECT_THAT(CheckFileOpen(c), IsOk());
  Apply(c, DecideWithdraw(c, kNow));
  EXPECT_THAT(CheckFileOpen(c), FailsWith(sudiao::reasons::kCaseClosed));
}

TEST(EvidenceTest, EachRoleFilesUnderItsOwnLabels) {
  const auto may = [](const char* party, bool mediator, Label label) {
    Evidence evidence;
    evidence.party_id = party;
    evidence.label = label;
    access::Relation relation;
    relation.mediator = mediator;
    return DecideFile(evidence, relation).ok();
  };
  EXPECT_TRUE(may("p1", false, Label::OWNER));
  EXPECT_FALSE(may("p1", false, Label::MEDIATOR_ONLY));
  EXPECT_FALSE(may("p1", false, Label::CENTRE));
  EXPECT_TRUE(may("", true, Label::MEDIATOR_ONLY));
  EXPECT_FALSE(may("", false, Label::MEDIATOR_ONLY));
  EXPECT_FALSE(may("", true, Label::OWNER));
}

}  // namespace
}  // namespace sudiao::intake::domain
