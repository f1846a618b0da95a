#include <gtest/gtest.h>

#include "common/codec/struct_json.h"
#include "services/confirmation/domain/ruling_text.h"
#include "services/confirmation/domain/sample.h"

namespace sudiao::confirmation::domain {
namespace {

using intake::RightType;
using testing::FailsWith;
using testing::IsOk;

template <typename E>
const E* Find(const ApplicationDecision& decision) {
  for (const ApplicationEvent& event : decision.events) {
    if (const E* found = std::get_if<E>(&event)) return found;
  }
  return nullptr;
}

bool Sets(const ApplicationDecision& decision, std::string_view timer, absl::Time due) {
  for (const change::TimerChange& change : decision.timers) {
    if (change.name == timer && change.due == due) return true;
  }
  return false;
}

absl::StatusOr<ApplicationDecision> StartAt(absl::Time now, mediation::MediationSettled facts = Settled()) {
  return DecideStart({}, SettlementOf(facts, PreFiling()), StartBy(Self("a", "anna")), PreFiling(), now);
}

TEST(StateTables, AreTotalAndSound) {
  EXPECT_TRUE(kApplicationTable.Defects(ApplicationState::AWAITING_OTHERS).empty())
      << kApplicationTable.Defects(ApplicationState::AWAITING_OTHERS)[0];
  EXPECT_TRUE(kSettlementTable.Defects(SettlementState::EFFECTIVE).empty());
}

// CPL-205: day 30 after the effect of 2026-03-02 is 2026-04-01, up to 24:00.
TEST(Window, AnApplicationOnDay30IsTakenUpTo24Hours) {
  EXPECT_THAT(StartAt(At(4, 1, 23, 59, 59)), IsOk());
  EXPECT_THAT(StartAt(At(4, 2, 0, 0, 0)), FailsWith(reasons::kConfirmationWindowClosed));
}

TEST(Window, ALastDayOnAHolidayMovesToTheNextWorkingDay) {
  mediation::MediationSettled facts = Settled();
  facts.effect_time = At(3, 5);  // Day 30 is Saturday 2026-04-04, the Qingming holiday of three days.
  EXPECT_THAT(StartAt(At(4, 7, 23, 59, 59), facts), IsOk());
  EXPECT_THAT(StartAt(At(4, 8), facts), FailsWith(reasons::kConfirmationWindowClosed));
}

TEST(Window, AJointApplicationThatIsCompletedOnDay31IsRefused) {  // A8
  const Application a = Started();
  EXPECT_THAT(DecideJoin(a, Self("b", "bo"), true, PreFiling(), At(4, 1, 23, 59, 59)), IsOk());
  EXPECT_THAT(DecideJoin(a, Self("b", "bo"), true, PreFiling(), At(4, 2)),
              FailsWith(reasons::kConfirmationWindowClosed));
}

TEST(Window, OneSideAloneExpiresAfterDay30AndNotBefore) {  // A9
  Application a = Started();
  EXPECT_TRUE(DecideExpire(a, At(4, 1, 23, 59, 59))->events.empty());
  const auto decision = DecideExpire(a, At(4, 2));
  ASSERT_THAT(decision, IsOk());
  ASSERT_NE(Find<ConfirmationMoved>(*decision), nullptr);
  EXPECT_EQ(Find<ConfirmationMoved>(*decision)->stage, ConfirmationStage::ENDED);
  Take(a, decision);
  EXPECT_EQ(a.state, ApplicationState::EXPIRED);
  EXPECT_THAT(DecideJoin(a, Self("b", "bo"), true, PreFiling(), At(4, 2)),
              FailsWith(reasons::kApplicationClosed));
}

TEST(Window, TheTimerOfAFiledApplicationDecidesNothing) {
  EXPECT_TRUE(DecideExpire(Filed(), At(4, 2))->events.empty());
}

TEST(Start, A6_NeedsAnAgreementThatTookEffect) {
  EXPECT_THAT(DecideStart({}, {}, StartBy(Self("a", "anna")), PreFiling(), At(3, 10)),
              FailsWith(reasons::kAgreementNotEffective));
  EXPECT_THAT(StartAt(At(3, 2, 9, 59)), FailsWith(reasons::kAgreementNotEffective));
  EXPECT_THAT(StartAt(At(3, 2, 10)), IsOk());
}

TEST(Start, IsNotOpenForProceduresWithoutConfirmation) {
  const packs::Pack& trial = *packs::PackRegistry::BuiltIn().Find("cn-post-filing-ordinary", 1);
  EXPECT_THAT(DecideStart({}, SettlementOf(Settled(), trial), StartBy(Self("a", "anna")), trial, At(3, 10)),
              FailsWith(reasons::kConfirmationNotAvailable));
}

TEST(Start, NeedsThePromise) {
  StartCommand command = StartBy(Self("a", "anna"));
  command.promise = false;
  EXPECT_THAT(DecideStart({}, SettlementOf(Settled(), PreFiling()), command, PreFiling(), At(3, 10)),
              FailsWith(reasons::kInvalidFields));
  EXPECT_THAT(DecideJoin(Started(), Self("b", "bo"), false, PreFiling(), At(3, 11)),
              FailsWith(reasons::kInvalidFields));
}

TEST(Start, AnAgentNeedsSpecialAuthority) {  // CPL-62, JI-351
  Acting agent = Self("a", "lin");
  agent.representation_id = "poa";
  agent.authority = Authority::GENERAL;
  const Settlement settlement = SettlementOf(Settled(), PreFiling());
  EXPECT_THAT(DecideStart({}, settlement, StartBy(agent), PreFiling(), At(3, 10)),
              FailsWith(reasons::kSpecialAuthorityNeeded));
  agent.authority = Authority::SPECIAL;
  EXPECT_THAT(DecideStart({}, settlement, StartBy(agent), PreFiling(), At(3, 10)), IsOk());
}

TEST(Join, TheLastYesFilesAndStartsTheThreeDays) {  // JOINT-1, JC11-4
  const Application started = Started();
  EXPECT_EQ(started.state, ApplicationState::AWAITING_OTHERS);
  EXPECT_FALSE(started.FindApplicant("b")->joined);
  const auto decision = DecideJoin(started, Self("b", "bo"), true, PreFiling(), At(3, 16));
  ASSERT_THAT(decision, IsOk());
  EXPECT_TRUE(Sets(*decision, kWindowTimer, absl::InfiniteFuture()));
  EXPECT_TRUE(Sets(*decision, kAcceptTimer, At(3, 20, 0)));  // 16 is not counted: 17, 18, 19
  EXPECT_EQ(Find<ConfirmationMoved>(*decision)->stage, ConfirmationStage::FILED);
}

TEST(Join, OnePersonCannotAgreeForBothSides) {
  EXPECT_THAT(DecideJoin(Started(), Self("b", "anna"), true, PreFiling(), At(3, 11)),
              FailsWith(reasons::kBothSides));
}

TEST(Join, TwiceIsNotTwoSides) {
  EXPECT_THAT(DecideJoin(Started(), Self("a", "anna"), true, PreFiling(), At(3, 11)),
              FailsWith(reasons::kAlreadyJoined));
}

TEST(Join, ThreePartiesNeedThreeYeses) {
  mediation::MediationSettled facts = Settled();
  facts.parties.push_back({"c", Side::RESPONDENT, "丙公司", "chen", ""});
  Application a;
  Take(a, StartAt(At(3, 10), facts));
  Take(a, DecideJoin(a, Self("b", "bo"), true, PreFiling(), At(3, 11)));
  EXPECT_EQ(a.state, ApplicationState::AWAITING_OTHERS);
  Take(a, DecideJoin(a, Self("c", "chen"), true, PreFiling(), At(3, 11)));
  EXPECT_EQ(a.state, ApplicationState::FILED);
}

TEST(Join, AThirdPartyThatNeverJoinedAndOwesNothingIsNotWaitedFor) {  // JI-150
  mediation::MediationSettled facts = Settled();
  facts.parties.push_back({"c", Side::THIRD_PARTY, "丙公司", "", ""});
  Application a;
  Take(a, StartAt(At(3, 10), facts));
  Take(a, DecideJoin(a, Self("b", "bo"), true, PreFiling(), At(3, 11)));
  EXPECT_EQ(a.state, ApplicationState::FILED);
  facts.clauses[0].debtor_party_id = "c";
  Application bound;
  Take(bound, StartAt(At(3, 10), facts));
  Take(bound, DecideJoin(bound, Self("b", "bo"), true, PreFiling(), At(3, 11)));
  EXPECT_EQ(bound.state, ApplicationState::AWAITING_OTHERS) << "who is to bear a duty has to consent";
}

constexpr char kBasic[] = "沪0115";
constexpr char kIpCourt[] = "沪73";
constexpr char kHighCourt[] = "沪";

TEST(CompetentCourt, IsTheInvitingCourtWhateverTheRight) {  // CPL-205(1), A11
  EXPECT_THAT(MayConfirm({"court", "", kBasic}, "court", {RightType::COPYRIGHT}), IsOk());
  EXPECT_THAT(MayConfirm({"court", "", kBasic}, "court", {RightType::INVENTION_PATENT}), IsOk());
  const absl::Status other = MayConfirm({"other", "", kIpCourt}, "court", {RightType::COPYRIGHT});
  EXPECT_THAT(other, FailsWith(reasons::kCourtNotCompetent));
  EXPECT_EQ(MetadataOf(other, "rule"), "CPL-205(1)");
}

TEST(CompetentCourt, TechnicalRightsNeedTheIntermediateLevel) {  // JUR-1, JUR-2
  const RightType technical[] = {RightType::INVENTION_PATENT, RightType::UTILITY_MODEL,
                                 RightType::PLANT_VARIETY,    RightType::CIRCUIT_LAYOUT,
                                 RightType::TRADE_SECRET,     RightType::SOFTWARE_COPYRIGHT};
  for (const RightType type : technical) {
    const absl::Status basic = MayConfirm({"x", "", kBasic}, "", {RightType::TRADEMARK, type});
    EXPECT_THAT(basic, FailsWith(reasons::kCourtNotCompetent)) << EnumName(type);
    EXPECT_EQ(MetadataOf(basic, "rule"), "JUR-1");
    EXPECT_THAT(MayConfirm({"x", "", kIpCourt}, "", {type}), IsOk()) << EnumName(type);
  }
  const absl::Status design = MayConfirm({"x", "", kBasic}, "", {RightType::DESIGN_PATENT});
  EXPECT_EQ(MetadataOf(design, "rule"), "JUR-2");
  EXPECT_THAT(MayConfirm({"x", "", kIpCourt}, "", {RightType::DESIGN_PATENT}), IsOk());
}

TEST(CompetentCourt, OtherRightsMayGoToABasicCourt) {  // CPL-205(2)
  EXPECT_THAT(MayConfirm({"x", "", kBasic}, "", {RightType::TRADEMARK, RightType::COPYRIGHT}), IsOk());
  EXPECT_THAT(MayConfirm({"x", "", kHighCourt}, "", {RightType::TRADEMARK}),
              FailsWith(reasons::kCourtNotCompetent));
  EXPECT_THAT(MayConfirm({"x", "", ""}, "", {RightType::TRADEMARK}), FailsWith(reasons::kCourtNotCompetent));
}

TEST(CompetentCourt, WithoutAnInvitationTheRightsMustBeKnown) {
  mediation::MediationSettled facts = Settled();
  facts.inviting_court_id = "";
  StartCommand command = StartBy(Self("a", "anna"));
  const Settlement settlement = SettlementOf(facts, Peoples());
  EXPECT_THAT(DecideStart({}, settlement, command, Peoples(), At(3, 10)),
              FailsWith(reasons::kCaseNotKnownYet));
  const Matter matter = MatterWith({RightType::TRADEMARK});
  command.matter = &matter;
  EXPECT_THAT(DecideStart({}, settlement, command, Peoples(), At(3, 10)), IsOk());
}

TEST(Settlement, HasOneOpenApplicationAndAnotherAfterItEnded) {  // JI-352
  Settlement s = SettlementOf(Settled(), PreFiling());
  Take(s, DecideApply(s, "first"));
  EXPECT_THAT(DecideApply(s, "second"), FailsWith(reasons::kApplicationOpen));
  EXPECT_TRUE(DecideFollow(s, "first", ApplicationState::FILED)->events.empty());
  EXPECT_TRUE(DecideFollow(s, "other", ApplicationState::WITHDRAWN)->events.empty());
  Take(s, DecideFollow(s, "first", ApplicationState::WITHDRAWN));
  EXPECT_THAT(DecideApply(s, "second"), IsOk());
}

TEST(Settlement, TakesNoApplicationAfterARuling) {  // CPL-185, JI-378
  Settlement s = SettlementOf(Settled(), PreFiling());
  Take(s, DecideApply(s, "first"));
  Take(s, DecideFollow(s, "first", ApplicationState::REJECTED));
  EXPECT_THAT(DecideApply(s, "second"), FailsWith(reasons::kAlreadyRuled));
}

TEST(Settlement, ThatIsKnownStaysAsItIs) {
  EXPECT_TRUE(DecideKnown(SettlementOf(Settled(), PreFiling()), Settled(), PreFiling())->events.empty());
}

TEST(Fees, AreNone) {  // FEE-1, JC11-11, A26
  for (const packs::Pack* pack : {&PreFiling(), &Peoples()}) {
    EXPECT_THAT(pack->fee_schedules, ::testing::Contains("CN-CONFIRMATION-FREE"));
  }
}

TEST(Materials, WhatThePlatformHoldsIsPrefilled) {  // JI-354, JC11-3, OLR-29
  const Application a = Filed();
  std::string present;
  for (const Material& material : a.materials) {
    if (material.present) present += material.kind + " ";
  }
  EXPECT_EQ(present, "AGREEMENT MEDIATION_PROOF IDENTITY SERVICE_ADDRESS ");
}

TEST(Recusal, WhoTakesPartInTheCaseDoesNotActInItForTheCourt) {  // CPL-47
  access::Relation judge;
  judge.judge = true;
  EXPECT_THAT(CheckImpartial(judge), IsOk());
  judge.author = true;  // a clerk who only wrote the case down for somebody stays
  EXPECT_THAT(CheckImpartial(judge), IsOk());
  access::Relation party = judge;
  party.parties.push_back({"a", Side::APPLICANT, Authority::SPECIAL, ""});
  EXPECT_THAT(CheckImpartial(party), FailsWith(reasons::kMustWithdraw));
  access::Relation agent = judge;
  agent.parties.push_back({"b", Side::RESPONDENT, Authority::GENERAL, "power"});
  EXPECT_THAT(CheckImpartial(agent), FailsWith(reasons::kMustWithdraw));
  access::Relation mediator = judge;
  mediator.mediator = true;
  EXPECT_THAT(CheckImpartial(mediator), FailsWith(reasons::kMustWithdraw));
}

TEST(Materials, AreNamedOnceBeforeAcceptance) {  // OLR-09
  Application a = Filed();
  EXPECT_THAT(DecideRequestMaterials(a, {}, At(3, 25), "", At(3, 17)), FailsWith(reasons::kInvalidFields));
  EXPECT_THAT(DecideRequestMaterials(a, {"WISH"}, At(3, 25), "", At(3, 17)),
              FailsWith(reasons::kInvalidFields));
  EXPECT_THAT(DecideRequestMaterials(a, {"OTHER"}, At(3, 17), "", At(3, 17)),
              FailsWith(reasons::kInvalidFields));
  Take(a, DecideRequestMaterials(a, {"RIGHT_PROOF"}, At(3, 25), "", At(3, 17)));
  Take(a, DecideSupplyMaterials(a, "a", {{"RIGHT_PROOF", false, "evidence 7"}}, PreFiling(), At(3, 18)));
  EXPECT_THAT(DecideRequestMaterials(a, {"OTHER"}, At(3, 25), "", At(3, 19)),
              FailsWith(reasons::kMaterialsAlreadyNamed));
}

TEST(Materials, TheThreeDaysBeginAnewOnTheDayAfterTheCorrection) {  // OLR-09, law-cn 22
  Application a = Filed();
  const auto request = DecideRequestMaterials(a, {"RIGHT_PROOF"}, At(3, 27, 0), "", At(3, 17));
  EXPECT_TRUE(Sets(*request, kAcceptTimer, absl::InfiniteFuture()));
  Take(a, request);
  const auto supply =
      DecideSupplyMaterials(a, "a", {{"RIGHT_PROOF", false, "evidence 7"}}, PreFiling(), At(3, 23));
  EXPECT_TRUE(Sets(*supply, kAcceptTimer, At(3, 27, 0)));  // 24, 25, 26
  Take(a, supply);
  EXPECT_EQ(a.state, ApplicationState::FILED);
  EXPECT_EQ(a.FindClock(kConfirmAccept)->proof.due, At(3, 27, 0));
}

TEST(Materials, PartOfThemLeavesTheRestDue) {
  Application a = Filed();
  Take(a, DecideRequestMaterials(a, {"RIGHT_PROOF", "IDENTITY"}, At(3, 25), "", At(3, 17)));
  EXPECT_THAT(DecideSupplyMaterials(a, "a", {{"OTHER", true, "x"}}, PreFiling(), At(3, 18)),
              FailsWith(reasons::kInvalidFields));
  Take(a, DecideSupplyMaterials(a, "a", {{"RIGHT_PROOF", true, "x"}}, PreFiling(), At(3, 18)));
  EXPECT_EQ(a.state, ApplicationState::MATERIALS_DUE);
  Take(a, DecideSupplyMaterials(a, "b", {{"IDENTITY", true, "y"}}, PreFiling(), At(3, 18)));
  EXPECT_EQ(a.state, ApplicationState::FILED);
}

TEST(Materials, NotSuppliedByTheDayMeansWithdrawn) {  // JI-357, JC11-6, OMR-23, SHAM-3, A12
  Application a = Filed();
  const absl::Time due = At(3, 21, 0);
  Take(a, DecideRequestMaterials(a, {"RIGHT_PROOF"}, due, "", At(3, 17)));
  const std::vector<Material> materials{{"RIGHT_PROOF", true, "x"}};
  EXPECT_TRUE(DecideLapse(a, due - absl::Microseconds(1))->events.empty());
  EXPECT_THAT(DecideSupplyMaterials(a, "a", materials, PreFiling(), due - absl::Microseconds(1)), IsOk());
  EXPECT_THAT(DecideSupplyMaterials(a, "a", materials, PreFiling(), due),
              FailsWith(reasons::kMaterialsTooLate));
  Take(a, DecideLapse(a, due));
  EXPECT_EQ(a.state, ApplicationState::DEEMED_WITHDRAWN);
}

TEST(Materials, InTheReviewReturnToTheReview) {  // JI-356
  Application a = Accepted();
  Take(a, DecideRequestMaterials(a, {"OTHER"}, At(3, 25), "请补充说明", At(3, 18)));
  EXPECT_THAT(DecideRule(a, Effective()), FailsWith(reasons::kWrongState));
  Take(a, DecideSupplyMaterials(a, "b", {{"OTHER", true, "x"}}, PreFiling(), At(3, 19)));
  EXPECT_EQ(a.state, ApplicationState::ACCEPTED);
}

TEST(Acceptance, StartsTheThirtyDaysAndIsLateOnlyAfterThem) {  // CPL-187
  const auto decision = DecideAccept(Filed(), "（2026）沪0115诉前调确1号", PreFiling(), At(3, 17));
  EXPECT_TRUE(Sets(*decision, kDecideTimer, At(4, 17, 0)));  // day 30 is 2026-04-16
  Application a = Accepted();
  EXPECT_TRUE(DecideOverrun(a, kConfirmDecide, At(4, 16, 23, 59))->events.empty());
  Take(a, DecideOverrun(a, kConfirmDecide, At(4, 17, 0)));
  EXPECT_TRUE(a.FindClock(kConfirmDecide)->overrun);
  EXPECT_EQ(a.state, ApplicationState::ACCEPTED) << "an alert, nothing else";
  EXPECT_TRUE(DecideOverrun(a, kConfirmDecide, At(4, 18))->events.empty());
  EXPECT_TRUE(DecideOverrun(a, kConfirmAccept, At(4, 18))->events.empty());
}

TEST(Acceptance, TheWordOfTheNumberFollowsTheInvitation) {  // CN-08, CN-11
  Application a = Filed();
  EXPECT_EQ(NumberWord(a, PreFiling()), "诉前调确");
  EXPECT_EQ(NumberWord(a, Peoples()), "诉前调确");
  a.invited = false;
  EXPECT_EQ(NumberWord(a, PreFiling()), "民特");
  EXPECT_EQ(NumberWord(a, Peoples()), "民特");
  packs::Pack other = Peoples();
  other.case_number_format.confirmation_type_word = "民他";
  EXPECT_EQ(NumberWord(a, other), "民他");
}

TEST(Refusal, KnowsFiveGrounds) {  // JI-355
  for (size_t i = 0; i < EnumSize<Ground>(); ++i) {
    const auto ground = static_cast<Ground>(i);
    const auto decision = DecideRefuse(Filed(), ground, "", At(3, 17));
    if (i >= 1 && i <= 5) {
      EXPECT_THAT(decision, IsOk()) << EnumName(ground);
    } else {
      EXPECT_THAT(decision, FailsWith(reasons::kInvalidFields)) << EnumName(ground);
    }
  }
}

TEST(Ruling, CannotIssueWhileAGroundIsOpen) {  // JI-358
  Application a = Accepted();
  for (size_t i = 1; i < EnumSize<Ground>(); ++i) {
    const auto open = DecideRule(a, Effective());
    EXPECT_THAT(open, FailsWith(reasons::kGroundOpen));
    Take(a, DecideRecordFinding(a, FindingOn(static_cast<Ground>(i), FindingResult::ABSENT)));
  }
  EXPECT_THAT(DecideRule(a, Effective()), IsOk());
}

TEST(Ruling, IsEffectiveOnlyWithoutAGround) {  // CPL-206
  Application a = Reviewed();
  Take(a, DecideRecordFinding(a, FindingOn(Ground::UNCLEAR_CONTENT, FindingResult::PRESENT)));
  EXPECT_THAT(DecideRule(a, Effective()), FailsWith(reasons::kGroundPresent));
  EXPECT_THAT(DecideRule(a, Rejected(Ground::UNCLEAR_CONTENT)), IsOk());
  Take(a, DecideRecordFinding(a, FindingOn(Ground::UNCLEAR_CONTENT, FindingResult::ABSENT)));
  EXPECT_THAT(DecideRule(a, Effective()), IsOk()) << "a later finding takes the earlier one's place";
}

TEST(Ruling, RejectsOnlyOnAGroundThatWasFound) {  // JI-358, CMS-10
  Application a = Reviewed();
  EXPECT_THAT(DecideRule(a, Rejected(Ground::OTHER)), FailsWith(reasons::kGroundNotFound));
  EXPECT_THAT(DecideRule(a, Rejected(Ground::UNSPECIFIED)), FailsWith(reasons::kInvalidFields));
  Ruling contradictory = Effective();
  contradictory.ground = Ground::OTHER;
  EXPECT_THAT(DecideRule(a, contradictory), FailsWith(reasons::kInvalidFields));
}

TEST(Ruling, IsTheOnlyOne) {  // CPL-184, CPL-185, trap 11
  EXPECT_THAT(DecideRule(Confirmed(), Effective()), FailsWith(reasons::kWrongState));
  EXPECT_THAT(DecideWithdraw(Confirmed(), Self("a", "anna"), At(3, 21)), FailsWith(reasons::kWrongState));
}

TEST(Ruling, AFindingThatForbidsNeedsItsReason) {
  Finding finding = FindingOn(Ground::OTHER, FindingResult::PRESENT);
  finding.note = "";
  EXPECT_THAT(DecideRecordFinding(Accepted(), finding), FailsWith(reasons::kInvalidFields));
}

TEST(Procedure, EndsForADisputeAboutRights) {  // CPL-186, trap 22
  Application a = Accepted();
  EXPECT_THAT(DecideEndProcedure(a, "", At(3, 18)), FailsWith(reasons::kInvalidFields));
  Take(a, DecideEndProcedure(a, "存在民事权益争议", At(3, 18)));
  EXPECT_EQ(a.state, ApplicationState::PROCEDURE_ENDED);
}

TEST(Withdrawal, IsPossibleUntilTheRulingAndNeedsSpecialAuthority) {  // JI-357, CPL-62
  Acting agent = Self("b", "lin");
  agent.authority = Authority::GENERAL;
  for (const Application& a : {Started(), Filed(), Accepted()}) {
    EXPECT_THAT(DecideWithdraw(a, agent, At(3, 18)), FailsWith(reasons::kSpecialAuthorityNeeded));
    EXPECT_THAT(DecideWithdraw(a, Self("b", "bo"), At(3, 18)), IsOk());
  }
}

TEST(Service, StartsEachPartysFifteenDays) {  // JI-372, CPL-87, CPL-90, OLR-31a
  Application a = Confirmed();
  Take(a, DecideServe(a, "a", PreFiling(), At(3, 23)));
  Take(a, DecideServe(a, "b", PreFiling(), At(3, 25)));
  EXPECT_EQ(a.FindService("a")->receive_time, At(3, 23));
  EXPECT_EQ(a.FindClock(kObjectionOfParty, "a")->proof.last_day, absl::CivilDay(2026, 4, 7));
  EXPECT_EQ(a.FindClock(kObjectionOfParty, "b")->proof.last_day, absl::CivilDay(2026, 4, 9));
  EXPECT_THAT(DecideServe(a, "a", PreFiling(), At(3, 26)), FailsWith(reasons::kAlreadyServed));
  EXPECT_THAT(DecideServe(a, "z", PreFiling(), At(3, 26)), FailsWith(reasons::kInvalidFields));
}

TEST(Service, OfARejectionStartsNoObjection) {
  Application a = Reviewed();
  Take(a, DecideRecordFinding(a, FindingOn(Ground::OTHER, FindingResult::PRESENT)));
  Take(a, DecideRule(a, Rejected(Ground::OTHER)));
  Take(a, DecideServe(a, "a", PreFiling(), At(3, 23)));
  EXPECT_EQ(a.FindClock(kObjectionOfParty, "a"), nullptr);
}

EnforcementCommand Enforce(std::string clause, std::string party = "a") {
  return {"file", std::move(party), std::move(clause), {}};
}

TEST(Enforcement, WaitsForTheEndOfTheDayOfPerformance) {  // CPL-206, CPL-247
  const Application a = Served();
  EXPECT_THAT(DecideOpenEnforcement(a, Enforce("c1"), PreFiling(), At(4, 30, 23, 59, 59)),
              FailsWith(reasons::kNotYetDue));
  EXPECT_THAT(DecideOpenEnforcement(a, Enforce("c1"), PreFiling(), At(5, 1, 0)), IsOk());
}

TEST(Enforcement, NeedsTheServiceOnTheDebtor) {
  EXPECT_THAT(DecideOpenEnforcement(Confirmed(), Enforce("c1"), PreFiling(), At(5, 1)),
              FailsWith(reasons::kRulingNotServed));
}

TEST(Enforcement, IsTheCreditorsAlone) {
  EXPECT_THAT(DecideOpenEnforcement(Served(), Enforce("c1", "b"), PreFiling(), At(5, 1)),
              FailsWith(reasons::kNotCreditor));
  EXPECT_THAT(DecideOpenEnforcement(Served(), Enforce("c9"), PreFiling(), At(5, 1)),
              FailsWith(reasons::kInvalidFields));
}

TEST(Enforcement, IsLimitedFromTheLastInstalment) {  // CPL-250, A18
  Application a = Served();
  Take(a, DecideOpenEnforcement(a, Enforce("c2"), PreFiling(), At(6, 1)));
  ASSERT_EQ(a.enforcement_files.size(), 1U);
  const EnforcementFile& file = a.enforcement_files[0];
  EXPECT_EQ(file.limit_proof.last_day, absl::CivilDay(2028, 6, 30));
  EXPECT_EQ(file.unpaid, (Money{"CNY", 300'000'00}));
  EXPECT_EQ(a.state, ApplicationState::ENFORCING);
  EXPECT_THAT(DecideOpenEnforcement(a, Enforce("c2"), PreFiling(), At(6, 2)),
              FailsWith(reasons::kEnforcementOpen));
  const auto second = DecideOpenEnforcement(a, Enforce("c1"), PreFiling(), At(6, 2));
  ASSERT_THAT(second, IsOk());
  EXPECT_EQ(Find<ConfirmationMoved>(*second), nullptr) << "told once";
}

TEST(Enforcement, OfADutyNotToActRunsFromItsBreach) {  // law-cn 22
  Application a = Served();
  mediation::Clause stop;
  stop.id = "stop";
  stop.act = "STOP";
  stop.debtor_party_id = "b";
  stop.creditor_party_id = "a";
  a.agreement.clauses.push_back(stop);
  Take(a, DecideOpenEnforcement(a, Enforce("stop"), PreFiling(), At(9, 1)));
  EXPECT_EQ(a.enforcement_files[0].limit_proof.last_day, absl::CivilDay(2028, 9, 1));
}

TEST(Enforcement, OfADutyNotToActTakesTheDayOfTheBreachFromTheCreditor) {  // CPL-250
  Application a = Served();
  mediation::Clause stop;
  stop.id = "stop";
  stop.act = "STOP";
  stop.debtor_party_id = "b";
  stop.creditor_party_id = "a";
  a.agreement.clauses.push_back(stop);
  const auto open = [&](const std::string& clause, absl::CivilDay breach) {
    EnforcementCommand command{"file", "a", clause, {}};
    command.breach_date = breach;
    return DecideOpenEnforcement(a, command, PreFiling(), At(9, 1));
  };
  EXPECT_THAT(open("stop", absl::CivilDay(2026, 9, 2)), FailsWith(reasons::kInvalidFields));
  EXPECT_THAT(open("stop", absl::CivilDay(2026, 3, 1)), FailsWith(reasons::kInvalidFields));
  EXPECT_THAT(open("c1", absl::CivilDay(2026, 8, 3)), FailsWith(reasons::kInvalidFields));
  Take(a, open("stop", absl::CivilDay(2026, 8, 3)));
  EXPECT_EQ(a.enforcement_files[0].limit_proof.last_day, absl::CivilDay(2028, 8, 3));
}

TEST(Enforcement, WithoutADayRunsFromTheServiceOfTheRuling) {
  Application a = Served();
  a.agreement.clauses = {Pays("c1", 100, absl::CivilDay())};
  EXPECT_EQ(LimitOfEnforcement(a, a.agreement.clauses[0], PreFiling(), At(6, 1))->last_day,
            absl::CivilDay(2028, 3, 23));
}

TEST(Enforcement, NamesAnAmountWithinTheClause) {
  const Application a = Served();
  EnforcementCommand command = Enforce("c1");
  for (const Money& wrong : {Money{"CNY", 0}, Money{"CNY", 300'000'01}, Money{"USD", 1}, Money{"CNY", -1}}) {
    command.unpaid = wrong;
    EXPECT_THAT(DecideOpenEnforcement(a, command, PreFiling(), At(5, 1)), FailsWith(reasons::kInvalidFields));
  }
  command.unpaid = {"CNY", 300'000'00};
  EXPECT_THAT(DecideOpenEnforcement(a, command, PreFiling(), At(5, 1)), IsOk());
}

bool Has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

TEST(RulingText, ConfirmsInTheWordsOfTheForm) {  // 16.7
  const std::string text = RulingText(Confirmed(), Shanghai());
  EXPECT_TRUE(text.starts_with("上海市浦东新区人民法院\n民 事 裁 定 书\n（2026）沪0115诉前调确1号\n"))
      << text;
  for (const char* part :
       {"申请人：甲公司。", "本院于2026年3月17日立案受理申请人甲公司与申请人乙公司申请司法确认",
        "于2026年3月2日经浦东知识产权调解委员会主持调解", "一、乙方支付甲方赔偿款。", "三、",
        "主持调解达成的调解协议有效。", "审判员　王法官", "二〇二六年三月二十日", "自收到裁定之日起十五日内",
        "六个月内"}) {
    EXPECT_TRUE(Has(text, part)) << part << "\n" << text;
  }
}

TEST(RulingText, RejectsWithTheGroundThatWasFound) {
  Application a = Reviewed();
  Take(a, DecideRecordFinding(a, FindingOn(Ground::TITLE_DETERMINATION, FindingResult::PRESENT)));
  Take(a, DecideRecordFinding(a, FindingOn(Ground::UNCLEAR_CONTENT, FindingResult::PRESENT)));
  Application other = a;
  Take(a, DecideRule(a, Rejected(Ground::UNCLEAR_CONTENT)));
  const std::string text = RulingText(a, Shanghai());
  EXPECT_TRUE(Has(text, "内容不明确的情形（理由）")) << text;
  EXPECT_TRUE(Has(text, "第三百五十八条第五项规定，裁定如下：\n驳回申请人甲公司与申请人乙公司的申请。"))
      << text;
  EXPECT_FALSE(Has(text, "调解协议有效"));
  Take(other, DecideRule(other, Rejected(Ground::TITLE_DETERMINATION)));
  EXPECT_TRUE(Has(RulingText(other, Shanghai()), "第三百五十五条第一款第五项"));
}

TEST(RulingText, TellsWhyAnApplicationIsNotTaken) {  // 16.6
  Application a = Filed();
  EXPECT_EQ(RulingText(a, Shanghai()), "");
  Take(a, DecideRefuse(a, Ground::TITLE_DETERMINATION, "第二条确认专利权归属", At(3, 17)));
  const std::string text = RulingText(a, Shanghai());
  EXPECT_TRUE(Has(text, "涉及物权、知识产权确权的情形（第二条确认专利权归属）")) << text;
  EXPECT_TRUE(Has(text, "不予受理")) << text;
}

TEST(RulingText, WritesDatesInChinese) {
  EXPECT_EQ(ChineseDate(absl::CivilDay(2026, 10, 31)), "二〇二六年十月三十一日");
  EXPECT_EQ(ChineseDate(absl::CivilDay(2030, 12, 20)), "二〇三〇年十二月二十日");
}

TEST(Storage, AStateSurvivesItsJson) {
  Application a = Served();
  Take(a, DecideOpenEnforcement(a, Enforce("c1"), PreFiling(), At(6, 1)));
  const std::string json = codec::ToJson(a);
  const auto read = codec::FromJson<Application>(json);
  ASSERT_THAT(read, IsOk());
  EXPECT_EQ(codec::ToJson(*read), json);
}

}  // namespace
}  // namespace sudiao::confirmation::domain
