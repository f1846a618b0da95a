#include <algorithm>

#include "common/codec/struct_json.h"
#include "common/time/reasons.h"
#include "common/types/ids.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/mediation/domain/court_file.h"
#include "services/mediation/domain/message.h"
#include "services/mediation/domain/next_steps.h"
#include "services/mediation/domain/offer.h"
#include "services/mediation/domain/test_mediation.h"

namespace sudiao::mediation::domain {
namespace {

using ::sudiao::testing::FailsWith;
using ::sudiao::testing::IsOk;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;
using ::testing::Not;

std::vector<std::string> Codes(const TestMediation& m, const Agreement* agreement = nullptr) {
  std::vector<std::string> codes;
  for (const NextStep& step : NextSteps(m.state, m.pack, agreement, m.now)) codes.push_back(step.code);
  return codes;
}

TEST(MediationTableTest, IsTotalWithoutUnreachableStatesOrDeadEnds) {
  EXPECT_THAT(kMediationTable.Defects(MediationState::WAITING), IsEmpty());
  EXPECT_THAT(kSessionTable.Defects(SessionState::SCHEDULED), IsEmpty());
}

// OMR-24b, CAL-4
TEST(StartTest, TheClockRunsFromTheAcceptanceToTheEndOfTheLastDay) {
  const TestMediation m(Shanghai(2025, 3, 1, 15));
  EXPECT_EQ(m.state.state, MediationState::OPENING);
  EXPECT_EQ(m.state.clock.clock_id, "C-MED-PRE");
  EXPECT_EQ(m.state.clock.last_day, absl::CivilDay(2025, 3, 31));
  EXPECT_EQ(m.timers.at("expiry"), Shanghai(2025, 4, 1, 0));
}

// OMR-24a
TEST(StartTest, EveryRegimeHasItsOwnTime) {
  const auto last_day = [](const std::string& ref) {
    return TestMediation(Shanghai(2026, 3, 2), ref).state.clock.last_day;
  };
  EXPECT_EQ(last_day("cn-pre-filing@1"), absl::CivilDay(2026, 4, 1));
  EXPECT_EQ(last_day("cn-post-filing-ordinary@1"), absl::CivilDay(2026, 3, 17));
  EXPECT_EQ(last_day("cn-post-filing-simplified@1"), absl::CivilDay(2026, 3, 9));
  const TestMediation committee(Shanghai(2026, 3, 2), "cn-peoples-mediation@1");
  EXPECT_FALSE(committee.state.has_clock());
  EXPECT_THAT(committee.timers, IsEmpty());
}

TEST(StartTest, AReplacementDoesNotStartTheClockAnew) {
  TestMediation m;
  m.now = Shanghai(2025, 3, 10);
  EXPECT_THAT(m.Take(DecideAppoint(m.state, m.pack, {"case", "m2", "other", "Mr Li", m.now}, m.now)), IsOk());
  EXPECT_EQ(m.state.mediator.mediator_account_id, "other");
  EXPECT_EQ(m.timers.at("expiry"), Shanghai(2025, 4, 1, 0));
}

TEST(StartTest, AnAcceptanceThatArrivesBeforeTheCaseIsTriedAgain) {
  const Mediation nothing;
  EXPECT_THAT(DecideAppoint(nothing, PackOf("cn-pre-filing@1"), {}, Shanghai(2025, 3, 1)),
              FailsWith(reasons::kNotFound));
}

// OMR-17, SIM-14, SHAM-1
TEST(DutyTest, NothingHappensBeforeTheDutiesAreDoneForEveryParty) {
  TestMediation m;
  const ScheduleSession session{"s", SessionWay::VIDEO, m.now + absl::Hours(1), ""};
  EXPECT_THAT(DecideScheduleSession(m.state, session, m.now), FailsWith(reasons::kDutiesOpen));
  for (const DutyKind kind : RequiredDuties(m.pack)) {
    EXPECT_THAT(m.Take(DecideRecordDuty(m.state, m.pack, {kind, "applicant", ""}, m.now)), IsOk());
  }
  EXPECT_EQ(m.state.state, MediationState::OPENING);
  EXPECT_THAT(DecideScheduleSession(m.state, session, m.now), FailsWith(reasons::kDutiesOpen));
  EXPECT_EQ(OpenDuties(m.state, m.pack).size(), 4u);
  m.Open();
  EXPECT_THAT(m.Take(DecideScheduleSession(m.state, session, m.now)), IsOk());
}

// JI-150
TEST(ThirdPartyTest, OneThatNeverJoinedAndOwesNothingHoldsNobodyUp) {
  TestMediation m;
  std::vector<access::CaseParty> parties = m.state.facts.parties;
  parties.push_back({"third", Side::THIRD_PARTY, "丙", "", ""});
  ASSERT_THAT(m.Take(DecideChangeParties(m.state, parties, m.now)), IsOk());
  EXPECT_EQ(OpenDuties(m.state, m.pack).size(), 8u);
  m.Open();
  for (const Duty& duty : m.state.duties) EXPECT_NE(duty.party_id, "third") << "nobody was there to verify";
  for (const char* party : {"applicant", "respondent"}) {
    ASSERT_THAT(m.Extend(absl::CivilDay(2025, 5, 1), party), IsOk());
  }
  EXPECT_EQ(m.state.clock.extensions.size(), 1u);
  ASSERT_THAT(m.Take(DecideProposeFacts(m.state, {"甲方是注册人"}, {"f"}, m.now)), IsOk());
  for (const char* party : {"applicant", "respondent"}) {
    ASSERT_THAT(m.Take(DecideConfirmFacts(m.state, {"f"}, Acting(party), m.now)), IsOk());
  }
  EXPECT_TRUE(IsConfirmedByAll(m.state, m.state.undisputed_facts[0]));
  Machine<OfferAggregate> offer;
  const MakeOffer made{Label::SHARED,          "applicant", "三十万元", {"CNY", 300'000'00},
                       m.now + absl::Hours(1), ""};
  ASSERT_THAT(offer.Take(DecideMakeOffer(m.state, made, nullptr, m.now)), IsOk());
  ASSERT_THAT(offer.Take(DecideAcceptOffer(m.state, offer.state, Acting("respondent"), m.now)), IsOk());
  EXPECT_EQ(offer.state.state, OfferState::ACCEPTED);

  EXPECT_EQ(RequiredSigners(m.state, m.pack, {PayClause()}).party_ids.size(), 2u);
  Clause guarantee = PayClause();
  guarantee.debtor_party_id = "third";
  EXPECT_EQ(RequiredSigners(m.state, m.pack, {guarantee}).party_ids.size(), 3u);
  parties.back().account_id = "cec";
  ASSERT_THAT(m.Take(DecideChangeParties(m.state, parties, m.now)), IsOk());
  EXPECT_EQ(RequiredSigners(m.state, m.pack, {PayClause()}).party_ids.size(), 3u);
}

TEST(DutyTest, TheServiceAddressIsADutyBeforeFilingOnly) {
  EXPECT_EQ(RequiredDuties(PackOf("cn-pre-filing@1")).size(), 4u);
  EXPECT_EQ(RequiredDuties(PackOf("cn-post-filing-ordinary@1")).size(), 3u);
}

TEST(DutyTest, ADutyIsRecordedOnce) {
  TestMediation m;
  EXPECT_THAT(m.Take(DecideRecordDuty(m.state, m.pack, {DutyKind::RIGHTS_TOLD, "applicant", ""}, m.now)),
              IsOk());
  EXPECT_THAT(DecideRecordDuty(m.state, m.pack, {DutyKind::RIGHTS_TOLD, "applicant", ""}, m.now)->events,
              IsEmpty());
  EXPECT_THAT(DecideRecordDuty(m.state, m.pack, {DutyKind::RIGHTS_TOLD, "nobody", ""}, m.now),
              FailsWith(reasons::kInvalidFields));
}

// OMR-04
TEST(SessionTest, WhileAPartyRefusesTheOnlineWaySessionsAreHeldOnSite) {
  TestMediation m;
  m.Open();
  const auto schedule = [&](const char* id, SessionWay way, const char* place) {
    return m.Take(DecideScheduleSession(m.state, {id, way, m.now, place}, m.now));
  };
  EXPECT_THAT(schedule("before", SessionWay::VIDEO, ""), IsOk());
  EXPECT_TRUE(DecideOnlineAnswer(m.state, "nobody", false, m.now).events.empty());
  EXPECT_THAT(m.Take(DecideOnlineAnswer(m.state, "respondent", false, m.now)), IsOk());
  EXPECT_TRUE(DecideOnlineAnswer(m.state, "respondent", false, m.now).events.empty()) << "said already";
  EXPECT_THAT(schedule("video", SessionWay::VIDEO, ""), FailsWith(reasons::kOnlineRefused));
  EXPECT_THAT(schedule("written", SessionWay::ASYNCHRONOUS, ""), FailsWith(reasons::kOnlineRefused));
  EXPECT_THAT(schedule("room", SessionWay::ON_SITE, "浦东新区丁香路"), IsOk());
  EXPECT_THAT(DecideStartSession(m.state, "before", m.now), FailsWith(reasons::kOnlineRefused));
  EXPECT_THAT(Codes(m), Contains("HOLD_ON_SITE"));
  EXPECT_THAT(m.Take(DecideOnlineAnswer(m.state, "respondent", true, m.now)), IsOk());
  EXPECT_THAT(Codes(m), Not(Contains("HOLD_ON_SITE")));
  EXPECT_THAT(m.Take(DecideStartSession(m.state, "before", m.now)), IsOk());
}

// OMR-16, SIM-14, OMR-22, PML-27 (form 16.3)
TEST(SessionTest, ASessionIsSetStartedAndEndedWithItsRecord) {
  TestMediation m;
  m.Open();
  EXPECT_THAT(DecideScheduleSession(m.state, {"s", SessionWay::ON_SITE, m.now - absl::Seconds(1), ""}, m.now),
              FailsWith(reasons::kInvalidFields));
  EXPECT_THAT(m.Take(DecideScheduleSession(m.state, {"s", SessionWay::VIDEO, m.now, ""}, m.now)), IsOk());
  EXPECT_THAT(DecideEndSession(m.state, "s", "record", m.now), FailsWith(reasons::kWrongState));
  EXPECT_THAT(DecideStartSession(m.state, "other", m.now), FailsWith(reasons::kSessionUnknown));
  EXPECT_THAT(m.Take(DecideStartSession(m.state, "s", m.now)), IsOk());
  EXPECT_THAT(DecideEndSession(m.state, "s", " ", m.now), FailsWith(reasons::kInvalidFields));
  EXPECT_THAT(m.Take(DecideEndSession(m.state, "s", "record", m.now)), IsOk());
  EXPECT_THAT(DecideStartSession(m.state, "s", m.now), FailsWith(reasons::kWrongState));
}

// SIM-18, SHAM-2
TEST(SuspensionTest, OnlyResumingEndingAndTheClockGoOn) {
  TestMediation m;
  m.Open();
  EXPECT_THAT(m.Take(DecideSuspend(m.state, m.now)), IsOk());
  EXPECT_THAT(RequireAllowed(m.state, MediationCommand::OFFER, m.now),
              FailsWith(reasons::kMediationSuspended));
  EXPECT_THAT(DecideExit(m.state, EndCode::REFUSED, m.now), IsOk());
  EXPECT_THAT(m.Take(DecideResume(m.state, m.now)), IsOk());
  EXPECT_EQ(m.state.state, MediationState::OPEN);
  EXPECT_THAT(DecideResume(m.state, m.now), FailsWith(reasons::kWrongState));
}

// A3: OMR-25
TEST(ExpiryTest, OneSidesYesToAnExtensionDoesNotKeepTheMediationAlive) {
  TestMediation m;
  m.Open().now = Shanghai(2025, 3, 30);
  EXPECT_THAT(m.Extend(absl::CivilDay(2025, 5, 15), "applicant"), IsOk());
  EXPECT_EQ(m.timers.at("expiry"), Shanghai(2025, 4, 1, 0));
  m.now = Shanghai(2025, 4, 1, 0) - absl::Microseconds(1);
  EXPECT_THAT(DecideExpire(m.state, m.pack, m.now).events, IsEmpty());
  m.now = Shanghai(2025, 4, 1, 0);
  EXPECT_THAT(m.Take(DecideExpire(m.state, m.pack, m.now)), IsOk());
  EXPECT_EQ(m.state.state, MediationState::TERMINATED);
  EXPECT_EQ(m.state.end_code, EndCode::EXPIRED);
  EXPECT_TRUE(m.Has<MediationTerminated>());
}

// A4: OMR-24a
TEST(ExtensionTest, TheClockMovesWhenEveryPartyHasAgreed) {
  TestMediation m;
  m.Open().now = Shanghai(2025, 3, 30);
  EXPECT_THAT(m.Extend(absl::CivilDay(2025, 5, 15), ""), IsOk());  // the mediator asks
  EXPECT_THAT(Codes(m), Contains("AGREE_EXTENSION"));
  EXPECT_THAT(m.Extend(absl::CivilDay(2025, 5, 15), "applicant"), IsOk());
  EXPECT_EQ(m.state.clock.last_day, absl::CivilDay(2025, 3, 31));
  EXPECT_THAT(m.Extend(absl::CivilDay(2025, 5, 15), "respondent"), IsOk());
  EXPECT_EQ(m.state.clock.last_day, absl::CivilDay(2025, 5, 15));
  EXPECT_EQ(m.timers.at("expiry"), Shanghai(2025, 5, 16, 0));
  EXPECT_THAT(m.state.extension.agreed_party_ids, IsEmpty());
  EXPECT_THAT(DecideExpire(m.state, m.pack, Shanghai(2025, 4, 1, 0)).events, IsEmpty());
}

TEST(ExtensionTest, AnotherDayIsANewProposal) {
  TestMediation m;
  EXPECT_THAT(m.Extend(absl::CivilDay(2025, 4, 10), "applicant"), IsOk());
  EXPECT_THAT(m.Extend(absl::CivilDay(2025, 4, 11), "respondent"), IsOk());
  EXPECT_THAT(m.state.extension.agreed_party_ids, ElementsAre("respondent"));
  EXPECT_EQ(m.state.clock.last_day, absl::CivilDay(2025, 3, 31));
}

// OMR-24a, OMR-25 (trap 7)
TEST(ExtensionTest, ItMustBeAgreedBeforeTheEndAndForALaterDay) {
  TestMediation m;
  EXPECT_THAT(m.Extend(absl::CivilDay(2025, 3, 31), "applicant"), FailsWith(reasons::kExtensionNotLater));
  m.now = Shanghai(2025, 3, 31, 23, 59);
  EXPECT_THAT(m.Extend(absl::CivilDay(2025, 4, 30), "applicant"), IsOk());
  m.now = Shanghai(2025, 4, 1, 0);  // the timer did not fire yet
  EXPECT_THAT(m.Extend(absl::CivilDay(2025, 4, 30), "respondent"), FailsWith(reasons::kMediationTimeOver));
}

TEST(ExtensionTest, WithoutATimeLimitThereIsNothingToExtend) {
  TestMediation m(Shanghai(2026, 3, 2), "cn-peoples-mediation@1");
  EXPECT_THAT(m.Extend(absl::CivilDay(2026, 5, 1), "applicant"), FailsWith(reasons::kNoTimeLimit));
}

// A5: OMR-26
TEST(AppraisalTest, TwentyDaysOfAppraisalMoveTheEndByTwentyDays) {
  TestMediation m(Shanghai(2025, 3, 3));
  m.Open();
  EXPECT_EQ(m.state.clock.counted_day, absl::CivilDay(2025, 4, 2));
  m.now = Shanghai(2025, 3, 10);
  EXPECT_THAT(m.Take(DecidePauseClock(m.state, m.pack, "appraisal", m.now)), IsOk());
  EXPECT_TRUE(m.state.clock.suspended);
  EXPECT_THAT(DecideExpire(m.state, m.pack, Shanghai(2025, 4, 30)).events, IsEmpty());
  m.now = Shanghai(2025, 3, 29);
  EXPECT_THAT(m.Take(DecideResumeClock(m.state, m.pack, m.now)), IsOk());
  EXPECT_EQ(m.state.clock.counted_day, absl::CivilDay(2025, 4, 22));
  EXPECT_THAT(DecideResumeClock(m.state, m.pack, m.now), FailsWith(reasons::kNoOpenPause));
}

// OMR-25, CMR-21
TEST(EndTest, EachOfTheEightCodesHasItsOwnWay) {
  TestMediation m;
  m.Open();
  const auto end = [&](EndCode code) { return DecideEnd(m.state, m.pack, code, "why", m.now); };
  for (const EndCode code : {EndCode::AGREEMENT_REACHED, EndCode::EXPIRED, EndCode::SIGNATURE_REFUSED}) {
    EXPECT_THAT(end(code), FailsWith(reasons::kEndCodeNotAllowed));
  }
  for (const EndCode code : {EndCode::SETTLED_PRIVATELY_OR_WITHDRAWN, EndCode::UNREACHABLE, EndCode::REFUSED,
                             EndCode::NO_PROSPECT, EndCode::OTHER}) {
    EXPECT_THAT(end(code), IsOk());
  }
  EXPECT_THAT(DecideExit(m.state, EndCode::NO_PROSPECT, m.now), FailsWith(reasons::kEndCodeNotAllowed));
  EXPECT_THAT(DecideEnd(m.state, m.pack, EndCode::NO_PROSPECT, "", m.now),
              FailsWith(reasons::kInvalidFields));
}

// PML-03, PML-23, PML-26, OMR-21, SIM-21, SIM-26
TEST(EndTest, APartyMayLeaveAtAnyTimeAndTheReportIsStillOwed) {
  TestMediation m;
  EXPECT_THAT(m.Take(DecideExit(m.state, EndCode::REFUSED, m.now)), IsOk());
  EXPECT_THAT(m.timers, IsEmpty());
  EXPECT_THAT(Codes(m), ElementsAre("FAILURE_REPORT", "FILE_SUIT"));
  EXPECT_THAT(DecideEnd(m.state, m.pack, EndCode::OTHER, "report", m.now),
              FailsWith(reasons::kEndCodeNotAllowed));
  EXPECT_THAT(m.Take(DecideEnd(m.state, m.pack, EndCode::REFUSED, "report", m.now)), IsOk());
  EXPECT_EQ(m.state.end_note, "report");
  EXPECT_THAT(DecideEnd(m.state, m.pack, EndCode::REFUSED, "again", m.now),
              FailsWith(reasons::kMediationEnded));
}

// CPL-102, JI-145: the registered suit goes on, whoever ended the mediation.
TEST(EndTest, AfterARegisteredSuitTheCourtGoesOnAtOnce) {
  TestMediation m(Shanghai(2025, 3, 1), "cn-post-filing-ordinary@1");
  EXPECT_THAT(m.Take(DecideExit(m.Open().state, EndCode::REFUSED, m.now)), IsOk());
  EXPECT_THAT(Codes(m), ElementsAre("FAILURE_REPORT", "RESUME_TRIAL"));
}

// OMR-22, UF-1, SZ-73, CPL-62
TEST(FactsTest, AFactTravelsOnlyWhenEveryPartyHasConfirmedIt) {
  TestMediation m;
  m.Open();
  EXPECT_THAT(
      m.Take(DecideProposeFacts(m.state, {"甲方是商标注册人", "乙方销售了商品"}, {"f1", "f2"}, m.now)),
      IsOk());
  EXPECT_THAT(DecideConfirmFacts(m.state, {"f1"}, Acting("applicant", Authority::GENERAL), m.now),
              FailsWith(reasons::kSpecialAuthorityNeeded));
  EXPECT_THAT(DecideConfirmFacts(m.state, {"f9"}, Acting("applicant"), m.now),
              FailsWith(reasons::kFactUnknown));
  EXPECT_THAT(m.Take(DecideConfirmFacts(m.state, {"f1", "f2", "f2"}, Acting("applicant"), m.now)), IsOk());
  EXPECT_THAT(m.Take(DecideConfirmFacts(m.state, {"f1"}, Acting("respondent"), m.now)), IsOk());
  const auto file = CourtFileOf(m.state, m.pack);
  EXPECT_THAT(file, Contains(AllOf(Field(&CourtFileItem::kind, "UNDISPUTED_FACT"),
                                   Field(&CourtFileItem::text, "甲方是商标注册人"))));
  EXPECT_THAT(file, Not(Contains(Field(&CourtFileItem::text, "乙方销售了商品"))));
}

// A16: CONF-2, OMR-18, SIM-22, PDM-19
TEST(CourtFileTest, OnlyWhatConf2ListsTravelsAndNothingFromACommittee) {
  TestMediation m;
  m.Open();
  EXPECT_THAT(m.Take(DecideEnd(m.state, m.pack, EndCode::NO_PROSPECT, "分歧过大", m.now)), IsOk());
  std::vector<std::string> kinds;
  for (const CourtFileItem& item : CourtFileOf(m.state, m.pack)) kinds.push_back(item.kind);
  EXPECT_THAT(kinds, ElementsAre("APPLICATION", "EVIDENCE", "EVIDENCE", "SERVICE_ADDRESS", "SERVICE_ADDRESS",
                                 "FAILURE_REPORT"));
  const TestMediation committee(Shanghai(2026, 3, 2), "cn-peoples-mediation@1");
  EXPECT_THAT(CourtFileOf(committee.state, committee.pack), IsEmpty());
}

// CONF-1, CMS-05
TEST(LabelTest, WhoMayWriteWhichLabel) {
  TestMediation m;
  access::Relation party{.parties = {Acting("applicant")}};
  access::Relation mediator{.mediator = true};
  access::Relation manager{.case_manager = true};
  access::Relation clerk{.clerk = true};
  const auto post = [&](const access::Relation& who, Label label, const std::string& party_id = "") {
    return DecidePostMessage(m.state, who, "account", {label, party_id, "text"}, m.now).status();
  };
  EXPECT_THAT(post(party, Label::SHARED), FailsWith(reasons::kDutiesOpen));
  EXPECT_THAT(post(mediator, Label::SHARED), IsOk());
  m.Open();
  EXPECT_THAT(post(party, Label::SHARED), IsOk());
  EXPECT_THAT(post(party, Label::CAUCUS), IsOk());
  EXPECT_THAT(post(party, Label::CAUCUS, "respondent"), FailsWith(reasons::kNotPermitted));
  EXPECT_THAT(post(mediator, Label::CAUCUS), FailsWith(reasons::kInvalidFields));
  EXPECT_THAT(post(mediator, Label::CAUCUS, "respondent"), IsOk());
  EXPECT_THAT(post(mediator, Label::MEDIATOR_ONLY), IsOk());
  EXPECT_THAT(post(manager, Label::CENTRE), IsOk());
  EXPECT_THAT(post(clerk, Label::SHARED), FailsWith(reasons::kNotPermitted));
  for (const Label label : {Label::MEDIATOR_ONLY, Label::CENTRE, Label::COURT, Label::OWNER}) {
    EXPECT_THAT(post(party, label), FailsWith(reasons::kLabelNotAllowed));
  }
  for (const Label label : {Label::SHARED, Label::CAUCUS, Label::MEDIATOR_ONLY, Label::COURT, Label::OWNER}) {
    EXPECT_THAT(post(manager, label), FailsWith(reasons::kLabelNotAllowed));
  }
}

// PML-03
TEST(NextStepTest, EveryStateNamesAStepAndTheWayOutIsAlwaysShown) {
  TestMediation m;
  EXPECT_THAT(Codes(m), ElementsAre("DO_DUTIES", "MAY_EXIT"));
  m.Open();
  EXPECT_THAT(Codes(m), ElementsAre("MEDIATE", "MAY_EXIT"));
  for (const NextStep& step : NextSteps(m.state, m.pack, nullptr, m.now)) {
    EXPECT_FALSE(step.text_zh.empty() || step.text_en.empty()) << step.code;
  }
  EXPECT_THAT(m.Take(DecideSuspend(m.state, m.now)), IsOk());
  EXPECT_THAT(Codes(m), ElementsAre("REVIEW_SUSPENSION", "MAY_EXIT"));
}

// CPL-205 (trap 1)
TEST(ConfirmationWindowTest, WarningsComeOnTheTwentiethTwentyFifthAndTwentyEighthDay) {
  TestMediation m;
  m.Open();
  EXPECT_THAT(m.Take(DecideOpenSigning(m.state, "agreement", m.now)), IsOk());
  EXPECT_THAT(m.Take(DecideSettle(m.state, m.pack, {"agreement", m.now, true}, m.now)), IsOk());
  EXPECT_EQ(m.state.confirmation_clock.last_day, absl::CivilDay(2025, 3, 31));
  std::vector<int64_t> warned;
  while (m.timers.contains("confirmation-warning")) {
    m.now = m.timers.at("confirmation-warning");
    m.timers.clear();
    EXPECT_THAT(m.Take(DecideWarn(m.state, m.pack, m.now)), IsOk());
    warned.push_back(m.state.warned_day);
  }
  EXPECT_THAT(warned, ElementsAre(20, 25, 28));
  EXPECT_THAT(Codes(m), ElementsAre("APPLY_CONFIRMATION"));
  m.now = Shanghai(2025, 4, 1, 0);
  EXPECT_THAT(Codes(m), ElementsAre("PERFORM"));
}

// OMR-20, SIM-20
TEST(NextStepTest, AfterFilingTheAgreementGoesToTheCourt) {
  TestMediation m(Shanghai(2026, 3, 2), "cn-post-filing-ordinary@1");
  m.Open();
  EXPECT_THAT(m.Take(DecideOpenSigning(m.state, "agreement", m.now)), IsOk());
  EXPECT_THAT(m.Take(DecideSettle(m.state, m.pack, {"agreement", m.now, true}, m.now)), IsOk());
  EXPECT_THAT(Codes(m), ElementsAre("HAND_TO_COURT"));
  EXPECT_TRUE(m.state.confirmation_clock.clock_id.empty());
}

// Random commands: whatever comes, the fold of the events is the state, final states stay, and the time
// holds.
TEST(MediationPropertyTest, RandomCommandsKeepTheInvariants) {
  for (uint64_t seed = 1; seed <= 300; ++seed) {
    SeededRandom random(seed);
    const auto pick = [&](uint64_t n) { return random.Next() % n; };
    TestMediation m(Shanghai(2025, 3, 1), pick(2) == 0 ? "cn-pre-filing@1" : "cn-peoples-mediation@1",
                    {"applicant", "respondent", "third"});
    const std::vector<std::string> parties = {"applicant", "respondent", "third", ""};
    for (int step = 0; step < 60; ++step) {
      const MediationState before = m.state.state;
      const std::string& party = parties[pick(4)];
      const absl::CivilDay day = absl::CivilDay(2025, 4, 1) + static_cast<int64_t>(pick(60));
      switch (pick(15)) {
        case 0:
          m.now += absl::Hours(static_cast<int64_t>(pick(72)));
          break;
        case 1:
          (void)m.Take(
              DecideRecordDuty(m.state, m.pack, {static_cast<DutyKind>(1 + pick(4)), party, ""}, m.now));
          break;
        case 2:
          (void)m.Extend(day, party);
          break;
        case 3:
          (void)m.Take(DecideExpire(m.state, m.pack, m.now));
          break;
        case 4:
          (void)m.Take(DecideSuspend(m.state, m.now));
          break;
        case 5:
          (void)m.Take(DecideResume(m.state, m.now));
          break;
        case 6:
          (void)m.Take(DecideOpenSigning(m.state, "a", m.now));
          break;
        case 7:
          (void)m.Take(DecideReopen(m.state, m.now));
          break;
        case 8:
          (void)m.Take(DecideProposeFacts(m.state, {"f"}, {absl::StrCat("f", step)}, m.now));
          break;
        case 9:
          (void)m.Take(
              DecideScheduleSession(m.state, {absl::StrCat("s", step), SessionWay::VIDEO, m.now, ""}, m.now));
          break;
        case 10:
          (void)m.Take(DecideStartSession(m.state, absl::StrCat("s", pick(60)), m.now));
          break;
        case 11:
          if (pick(8) == 0) (void)m.Take(DecideExit(m.state, EndCode::REFUSED, m.now));
          break;
        case 12:
          if (pick(4) == 0) (void)m.Take(DecideSettle(m.state, m.pack, {"a", m.now, true}, m.now));
          break;
        case 13:
          (void)m.Take(DecidePauseClock(m.state, m.pack, "appraisal", m.now));
          break;
        case 14:
          (void)m.Take(DecideResumeClock(m.state, m.pack, m.now));
          break;
      }
      if (kMediationTable.IsFinal(before)) {
        ASSERT_EQ(m.state.state, before);
      }
      ASSERT_EQ(m.state.state == MediationState::TERMINATED, m.Has<MediationTerminated>());
      ASSERT_EQ(kMediationTable.IsFinal(m.state.state), m.state.end_code != EndCode::UNSPECIFIED);
      if (m.state.state != MediationState::OPENING && !kMediationTable.IsFinal(m.state.state) &&
          m.state.suspended_from != MediationState::OPENING) {
        ASSERT_THAT(OpenDuties(m.state, m.pack), IsEmpty());
      }
      ASSERT_FALSE(NextSteps(m.state, m.pack, nullptr, m.now).empty());
    }
    Mediation folded;
    for (const MediationEvent& event : m.events) {
      const codec::EncodedEvent encoded = codec::EncodeEvent(event);
      MediationAggregate::Apply(folded, *codec::DecodeEvent<MediationEvent>(encoded.type, encoded.json));
    }
    ASSERT_EQ(codec::ToJson(folded), codec::ToJson(m.state));
  }
}

}  // namespace
}  // namespace sudiao::mediation::domain
